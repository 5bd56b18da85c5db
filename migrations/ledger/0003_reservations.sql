-- The times that open booking forms have in view: one row a form, kept from the other forms until it is released or
-- expires.
CREATE TABLE reservations (
  form_id        TEXT PRIMARY KEY,
  integration_id INTEGER NOT NULL,
  -- The practice's wall clock.
  date           TEXT NOT NULL,
  start_minute   INTEGER NOT NULL,
  minutes        INTEGER NOT NULL,
  operatory      TEXT NOT NULL,
  provider_id    TEXT NOT NULL,
  expires_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER reservations_insert AFTER INSERT ON reservations BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('reservations', new.form_id, 'insert'); END;
CREATE TRIGGER reservations_update AFTER UPDATE ON reservations BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('reservations', new.form_id, 'update'); END;
CREATE TRIGGER reservations_delete AFTER DELETE ON reservations BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('reservations', old.form_id, 'delete'); END;
