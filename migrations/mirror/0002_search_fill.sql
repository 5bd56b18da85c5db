-- A practice's first load is not put into the search index row by row, which doubles its cost: the rows above
-- `indexed_to` wait, and are put in together once the patients are all here. A fill that was cut off is seen by its
-- row here, and finished.
CREATE TABLE search_fills (
  integration_id INTEGER PRIMARY KEY,
  indexed_to     INTEGER NOT NULL
) STRICT;

DROP TRIGGER patients_fts_insert;
DROP TRIGGER patients_fts_update;
DROP TRIGGER patients_fts_delete;
CREATE TRIGGER patients_fts_insert AFTER INSERT ON patients
WHEN NOT EXISTS (SELECT 1 FROM search_fills WHERE integration_id = new.integration_id AND indexed_to < new.id)
BEGIN
  INSERT INTO patients_fts (rowid, search) VALUES (new.id, new.search);
END;
CREATE TRIGGER patients_fts_update AFTER UPDATE ON patients
WHEN old.search IS NOT new.search
  AND NOT EXISTS (SELECT 1 FROM search_fills WHERE integration_id = new.integration_id AND indexed_to < new.id)
BEGIN
  INSERT INTO patients_fts (patients_fts, rowid, search) VALUES ('delete', old.id, old.search);
  INSERT INTO patients_fts (rowid, search) VALUES (new.id, new.search);
END;
CREATE TRIGGER patients_fts_delete AFTER DELETE ON patients
WHEN NOT EXISTS (SELECT 1 FROM search_fills WHERE integration_id = old.integration_id AND indexed_to < old.id)
BEGIN
  INSERT INTO patients_fts (patients_fts, rowid, search) VALUES ('delete', old.id, old.search);
END;

-- Whether the search is complete is news for whoever shows it.
CREATE TRIGGER search_fills_insert AFTER INSERT ON search_fills BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('search_fills', new.integration_id, 'insert'); END;
CREATE TRIGGER search_fills_delete AFTER DELETE ON search_fills BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('search_fills', old.integration_id, 'delete'); END;

-- What is here is counted and listed without reading the rows: all of them by their key, less these few.
CREATE INDEX patients_vanished ON patients (integration_id, patient_id) WHERE vanished_at IS NOT NULL;
CREATE INDEX appointments_vanished ON appointments (integration_id, appointment_sr_no) WHERE vanished_at IS NOT NULL;
