-- Rows with a value that could not be read are few: they are found, and counted, without reading all of them.

CREATE INDEX patients_odd ON patients (integration_id) WHERE odd_fields <> '' AND vanished_at IS NULL;
CREATE INDEX appointments_odd ON appointments (integration_id) WHERE odd_fields <> '' AND vanished_at IS NULL;

-- What the PMS has for a kind of visit and for other lists (`practice_variables`).
CREATE TABLE practice_variables (
  integration_id INTEGER NOT NULL,
  service_name   TEXT NOT NULL,
  value          TEXT NOT NULL,
  description    TEXT NOT NULL,
  PRIMARY KEY (integration_id, service_name, value)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER practice_variables_insert AFTER INSERT ON practice_variables BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('practice_variables', new.value, 'insert'); END;
CREATE TRIGGER practice_variables_update AFTER UPDATE ON practice_variables BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('practice_variables', new.value, 'update'); END;
CREATE TRIGGER practice_variables_delete AFTER DELETE ON practice_variables BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('practice_variables', old.value, 'delete'); END;

-- The same row is set aside once, however often it comes.
ALTER TABLE set_aside ADD COLUMN text_hash INTEGER NOT NULL DEFAULT 0;
CREATE INDEX set_aside_text ON set_aside (integration_id, tbl, text_hash);
