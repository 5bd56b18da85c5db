-- The bell rings for moves and arrivals too, and keeps how the visit was before, and where and with whom it is.

CREATE TABLE bells_2 (
  id                 INTEGER PRIMARY KEY AUTOINCREMENT,
  integration_id     INTEGER NOT NULL REFERENCES integrations (id),
  kind               TEXT NOT NULL CHECK (kind IN ('booked', 'cancelled', 'removed', 'moved', 'arrived')),
  appointment_sr_no  TEXT NOT NULL,
  date               TEXT NOT NULL,
  time               TEXT,
  operatory          TEXT NOT NULL DEFAULT '',
  provider_id        TEXT NOT NULL DEFAULT '',
  before_date        TEXT,
  before_time        TEXT,
  before_operatory   TEXT,
  before_provider_id TEXT,
  at                 INTEGER NOT NULL,
  rung_at            INTEGER,
  seen_at            INTEGER
) STRICT;
INSERT INTO bells_2 (id, integration_id, kind, appointment_sr_no, date, time, at, rung_at, seen_at)
  SELECT id, integration_id, kind, appointment_sr_no, date, time, at, rung_at, seen_at FROM bells;
DELETE FROM sqlite_sequence WHERE name = 'bells_2';
INSERT INTO sqlite_sequence (name, seq) SELECT 'bells_2', seq FROM sqlite_sequence WHERE name = 'bells';
DROP TABLE bells;
ALTER TABLE bells_2 RENAME TO bells;
CREATE INDEX bells_unseen ON bells (id) WHERE seen_at IS NULL;
CREATE TRIGGER bells_insert AFTER INSERT ON bells BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('bells', new.id, 'insert'); END;
CREATE TRIGGER bells_update AFTER UPDATE ON bells BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('bells', new.id, 'update'); END;
CREATE TRIGGER bells_delete AFTER DELETE ON bells BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('bells', old.id, 'delete'); END;
