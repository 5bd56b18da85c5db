-- What the PMS knows, as Sikka last told. May be deleted at any time: it costs one sync.
-- Dates and times are the practice's wall clock as text; instants are milliseconds since 1970 in UTC.

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- Each mirror built anew is another generation: whoever follows its feed starts over.
INSERT INTO meta (name, value) VALUES ('generation', lower(hex(randomblob(8))));

CREATE TABLE changes (
  sequence  INTEGER PRIMARY KEY AUTOINCREMENT,
  tbl       TEXT NOT NULL,
  key       TEXT NOT NULL,
  operation TEXT NOT NULL CHECK (operation IN ('insert', 'update', 'delete'))
) STRICT;

CREATE TABLE patients (
  id             INTEGER PRIMARY KEY,
  integration_id INTEGER NOT NULL,
  patient_id     TEXT NOT NULL,
  guarantor_id   TEXT NOT NULL,
  first_name     TEXT NOT NULL,
  middle_name    TEXT NOT NULL,
  last_name      TEXT NOT NULL,
  preferred_name TEXT NOT NULL,
  birthdate      TEXT,
  status         TEXT NOT NULL,
  cell           TEXT NOT NULL,
  home_phone     TEXT NOT NULL,
  work_phone     TEXT NOT NULL,
  email          TEXT NOT NULL,
  address_line1  TEXT NOT NULL,
  address_line2  TEXT NOT NULL,
  city           TEXT NOT NULL,
  state          TEXT NOT NULL,
  zipcode        TEXT NOT NULL,
  provider_id    TEXT NOT NULL,
  chart_number   TEXT NOT NULL,
  first_visit    TEXT,
  last_visit     TEXT,
  practice_id    TEXT NOT NULL,
  odd_fields     TEXT NOT NULL,
  -- Names without accents, phone digits, birth date, chart number, e-mail: what staff type.
  search         TEXT NOT NULL,
  row_hash       INTEGER NOT NULL,
  vanished_at    INTEGER,
  UNIQUE (integration_id, patient_id)
) STRICT;

CREATE VIRTUAL TABLE patients_fts USING fts5 (
  search, content = 'patients', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', detail = 'none'
);
CREATE TRIGGER patients_fts_insert AFTER INSERT ON patients BEGIN
  INSERT INTO patients_fts (rowid, search) VALUES (new.id, new.search); END;
CREATE TRIGGER patients_fts_update AFTER UPDATE ON patients WHEN old.search IS NOT new.search BEGIN
  INSERT INTO patients_fts (patients_fts, rowid, search) VALUES ('delete', old.id, old.search);
  INSERT INTO patients_fts (rowid, search) VALUES (new.id, new.search); END;
CREATE TRIGGER patients_fts_delete AFTER DELETE ON patients BEGIN
  INSERT INTO patients_fts (patients_fts, rowid, search) VALUES ('delete', old.id, old.search); END;

CREATE TABLE appointments (
  id                INTEGER PRIMARY KEY,
  integration_id    INTEGER NOT NULL,
  appointment_sr_no TEXT NOT NULL,
  patient_id        TEXT NOT NULL,
  patient_name      TEXT NOT NULL,
  provider_id       TEXT NOT NULL,
  hygienist         TEXT NOT NULL,
  operatory         TEXT NOT NULL,
  date              TEXT,
  time              TEXT,
  length_minutes    INTEGER,
  status            TEXT NOT NULL,
  status_kind       TEXT NOT NULL,
  cancelled         INTEGER NOT NULL,
  appointment_type  TEXT NOT NULL,
  description       TEXT NOT NULL,
  note              TEXT NOT NULL,
  made_on           TEXT,
  practice_id       TEXT NOT NULL,
  odd_fields        TEXT NOT NULL,
  row_hash          INTEGER NOT NULL,
  vanished_at       INTEGER,
  UNIQUE (integration_id, appointment_sr_no)
) STRICT;
CREATE INDEX appointments_by_day ON appointments (integration_id, date, time);
CREATE INDEX appointments_by_patient ON appointments (integration_id, patient_id, date);

CREATE TABLE providers (
  integration_id INTEGER NOT NULL,
  provider_id    TEXT NOT NULL,
  first_name     TEXT NOT NULL,
  last_name      TEXT NOT NULL,
  provider_type  TEXT NOT NULL,
  specialty      TEXT NOT NULL,
  active         INTEGER NOT NULL,
  PRIMARY KEY (integration_id, provider_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE operatories (
  integration_id INTEGER NOT NULL,
  operatory      TEXT NOT NULL,
  abbreviation   TEXT NOT NULL,
  hidden         INTEGER NOT NULL,
  PRIMARY KEY (integration_id, operatory)
) STRICT, WITHOUT ROWID;

CREATE TABLE appointment_statuses (
  integration_id INTEGER NOT NULL,
  status         TEXT NOT NULL,
  PRIMARY KEY (integration_id, status)
) STRICT, WITHOUT ROWID;

-- When a table was last read whole. Before the first time the bell has nothing to compare with and stays silent.
CREATE TABLE walks (
  integration_id INTEGER NOT NULL,
  tbl            TEXT NOT NULL,
  began_at       INTEGER NOT NULL,
  whole_at       INTEGER NOT NULL,
  PRIMARY KEY (integration_id, tbl)
) STRICT, WITHOUT ROWID;

-- Rows that could not be used, kept as they came, until the next whole walk.
CREATE TABLE set_aside (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  integration_id INTEGER NOT NULL,
  run_id         INTEGER NOT NULL,
  tbl            TEXT NOT NULL,
  reason         TEXT NOT NULL,
  text           TEXT NOT NULL,
  at             INTEGER NOT NULL
) STRICT;

-- What the bell may ring for: bookings and cancellations, seen by comparing the row before with the row after.
CREATE TABLE appointment_events (
  sequence          INTEGER PRIMARY KEY AUTOINCREMENT,
  integration_id    INTEGER NOT NULL,
  appointment_sr_no TEXT NOT NULL,
  kind              TEXT NOT NULL CHECK (kind IN ('booked', 'cancelled', 'removed'))
) STRICT;
CREATE TRIGGER appointments_booked AFTER INSERT ON appointments
WHEN new.status_kind <> 'cancelled'
  AND EXISTS (SELECT 1 FROM walks WHERE integration_id = new.integration_id AND tbl = 'appointments')
BEGIN
  INSERT INTO appointment_events (integration_id, appointment_sr_no, kind)
  VALUES (new.integration_id, new.appointment_sr_no, 'booked');
END;
CREATE TRIGGER appointments_settled AFTER UPDATE ON appointments
WHEN ((old.status_kind = 'cancelled' OR old.vanished_at IS NOT NULL)
      <> (new.status_kind = 'cancelled' OR new.vanished_at IS NOT NULL))
  AND EXISTS (SELECT 1 FROM walks WHERE integration_id = new.integration_id AND tbl = 'appointments')
BEGIN
  INSERT INTO appointment_events (integration_id, appointment_sr_no, kind)
  VALUES (new.integration_id, new.appointment_sr_no,
    CASE WHEN new.vanished_at IS NOT NULL THEN 'removed'
         WHEN new.status_kind = 'cancelled' THEN 'cancelled' ELSE 'booked' END);
END;

CREATE TRIGGER patients_insert AFTER INSERT ON patients BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('patients', new.patient_id, 'insert'); END;
CREATE TRIGGER patients_update AFTER UPDATE ON patients BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('patients', new.patient_id, 'update'); END;
CREATE TRIGGER patients_delete AFTER DELETE ON patients BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('patients', old.patient_id, 'delete'); END;
CREATE TRIGGER appointments_insert AFTER INSERT ON appointments BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('appointments', new.appointment_sr_no, 'insert'); END;
CREATE TRIGGER appointments_update AFTER UPDATE ON appointments BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('appointments', new.appointment_sr_no, 'update'); END;
CREATE TRIGGER appointments_delete AFTER DELETE ON appointments BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('appointments', old.appointment_sr_no, 'delete'); END;
CREATE TRIGGER providers_insert AFTER INSERT ON providers BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('providers', new.provider_id, 'insert'); END;
CREATE TRIGGER providers_update AFTER UPDATE ON providers BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('providers', new.provider_id, 'update'); END;
CREATE TRIGGER operatories_insert AFTER INSERT ON operatories BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('operatories', new.operatory, 'insert'); END;
CREATE TRIGGER operatories_update AFTER UPDATE ON operatories BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('operatories', new.operatory, 'update'); END;
CREATE TRIGGER appointment_statuses_insert AFTER INSERT ON appointment_statuses BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('appointment_statuses', new.status, 'insert'); END;
CREATE TRIGGER walks_insert AFTER INSERT ON walks BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('walks', new.tbl, 'insert'); END;
CREATE TRIGGER walks_update AFTER UPDATE ON walks BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('walks', new.tbl, 'update'); END;
