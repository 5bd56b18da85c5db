-- What only this Deskbell knows. Instants are milliseconds since 1970 in UTC.

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- The change feed: written by triggers alone, read by sequence, no PHI.
CREATE TABLE changes (
  sequence  INTEGER PRIMARY KEY AUTOINCREMENT,
  tbl       TEXT NOT NULL,
  key       TEXT NOT NULL,
  operation TEXT NOT NULL CHECK (operation IN ('insert', 'update', 'delete'))
) STRICT;

-- A practice that was connected (seed 000 and 001: pms_integrations). Its keys are in the keychain.
CREATE TABLE integrations (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  provider          TEXT NOT NULL DEFAULT 'SIKKA',
  office_id         TEXT NOT NULL,
  practice_id       TEXT NOT NULL,
  practice_name     TEXT NOT NULL,
  pms_type          TEXT NOT NULL,
  zone              TEXT NOT NULL,
  zone_is_guess     INTEGER NOT NULL,
  status            TEXT NOT NULL CHECK (status IN ('ACTIVE', 'INACTIVE', 'ERROR')),
  last_error        TEXT,
  last_error_detail TEXT,
  last_error_at     INTEGER,
  key_expires_at    INTEGER,
  sikka_read_at     INTEGER,
  deskbell_read_at  INTEGER,
  connected_at      INTEGER NOT NULL,
  UNIQUE (provider, office_id, practice_id)
) STRICT;

-- The connection attempt that is going on, or how the last one ended. One row: a new attempt replaces it.
CREATE TABLE connect_attempts (
  id           INTEGER PRIMARY KEY CHECK (id = 1),
  phase        TEXT NOT NULL,
  door         TEXT NOT NULL,
  state_hash   BLOB,
  verifier     TEXT,
  redirect_uri TEXT,
  deadline     INTEGER,
  started_at   INTEGER NOT NULL,
  practices    TEXT NOT NULL DEFAULT '[]',
  error        TEXT,
  error_detail TEXT
) STRICT;

-- Seed 001's pms_writebacks: a row is here before its request leaves, and its outcome after.
CREATE TABLE writebacks (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  integration_id    INTEGER NOT NULL REFERENCES integrations (id),
  form_id           TEXT NOT NULL UNIQUE,
  operation         TEXT NOT NULL,
  lane              TEXT,
  intent            TEXT NOT NULL,
  method            TEXT NOT NULL,
  endpoint          TEXT NOT NULL,
  request_body      TEXT NOT NULL,
  state             TEXT NOT NULL,
  sikka_id          TEXT,
  appointment_sr_no TEXT,
  attempts          INTEGER NOT NULL DEFAULT 0,
  looks             INTEGER NOT NULL DEFAULT 0,
  checks            INTEGER NOT NULL DEFAULT 0,
  last_answer       TEXT,
  created_at        INTEGER NOT NULL,
  attempted_at      INTEGER,
  lost_at           INTEGER,
  submitted_at      INTEGER,
  completed_at      INTEGER,
  last_checked_at   INTEGER,
  next_step_at      INTEGER,
  explained_at      INTEGER
) STRICT;
CREATE INDEX writebacks_open ON writebacks (next_step_at) WHERE state NOT IN ('completed', 'failed', 'discarded');
CREATE INDEX writebacks_appointment ON writebacks (integration_id, appointment_sr_no);
CREATE UNIQUE INDEX writebacks_sikka ON writebacks (integration_id, sikka_id) WHERE sikka_id IS NOT NULL;

CREATE TABLE writeback_history (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  writeback_id INTEGER NOT NULL REFERENCES writebacks (id),
  at           INTEGER NOT NULL,
  state        TEXT NOT NULL,
  note         TEXT
) STRICT;
CREATE INDEX writeback_history_of ON writeback_history (writeback_id, id);

-- Sync history: one row a run. `position` is where an interrupted full walk goes on.
CREATE TABLE sync_runs (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  integration_id  INTEGER NOT NULL REFERENCES integrations (id),
  kind            TEXT NOT NULL CHECK (kind IN ('full', 'incremental')),
  cause           TEXT NOT NULL,
  status          TEXT NOT NULL,
  generation      TEXT NOT NULL,
  step            INTEGER NOT NULL DEFAULT 1,
  percentage      INTEGER NOT NULL DEFAULT 0,
  page            INTEGER NOT NULL DEFAULT 0,
  total_pages     INTEGER,
  patients_received     INTEGER NOT NULL DEFAULT 0,
  patients_stored       INTEGER NOT NULL DEFAULT 0,
  patients_unchanged    INTEGER NOT NULL DEFAULT 0,
  patients_set_aside    INTEGER NOT NULL DEFAULT 0,
  appointments_received   INTEGER NOT NULL DEFAULT 0,
  appointments_stored     INTEGER NOT NULL DEFAULT 0,
  appointments_unchanged  INTEGER NOT NULL DEFAULT 0,
  appointments_set_aside  INTEGER NOT NULL DEFAULT 0,
  vanished        INTEGER NOT NULL DEFAULT 0,
  eta_seconds     INTEGER,
  position        TEXT,
  error           TEXT,
  error_detail    TEXT,
  started_at      INTEGER NOT NULL,
  completed_at    INTEGER,
  updated_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX sync_runs_of ON sync_runs (integration_id, id);

CREATE TABLE sync_log (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  integration_id INTEGER NOT NULL,
  run_id         INTEGER,
  at             INTEGER NOT NULL,
  category       TEXT NOT NULL CHECK (category IN ('info', 'success', 'warning', 'error')),
  code           TEXT NOT NULL,
  numbers        TEXT NOT NULL DEFAULT '{}'
) STRICT;

-- Endpoints that this server does not offer: said once, asked again by the next full sync.
CREATE TABLE not_offered (
  integration_id INTEGER NOT NULL,
  endpoint       TEXT NOT NULL,
  since          INTEGER NOT NULL,
  PRIMARY KEY (integration_id, endpoint)
) STRICT, WITHOUT ROWID;

-- Every duty has its due time here, so that sleep, clock jumps and restarts neither skip nor double a run.
CREATE TABLE duties (
  integration_id INTEGER NOT NULL,
  name           TEXT NOT NULL,
  due_at         INTEGER NOT NULL,
  PRIMARY KEY (integration_id, name)
) STRICT, WITHOUT ROWID;

-- What the bell rang, or is about to ring, for.
CREATE TABLE bells (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  integration_id    INTEGER NOT NULL REFERENCES integrations (id),
  kind              TEXT NOT NULL CHECK (kind IN ('booked', 'cancelled', 'removed')),
  appointment_sr_no TEXT NOT NULL,
  date              TEXT NOT NULL,
  time              TEXT,
  at                INTEGER NOT NULL,
  rung_at           INTEGER,
  seen_at           INTEGER
) STRICT;
CREATE INDEX bells_unseen ON bells (id) WHERE seen_at IS NULL;

-- How far the bell has read the mirror's appointment events, in which generation of the mirror.
CREATE TABLE bell_cursor (
  integration_id INTEGER PRIMARY KEY,
  generation     TEXT NOT NULL,
  sequence       INTEGER NOT NULL
) STRICT;

CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TRIGGER integrations_insert AFTER INSERT ON integrations BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('integrations', new.id, 'insert'); END;
CREATE TRIGGER integrations_update AFTER UPDATE ON integrations BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('integrations', new.id, 'update'); END;
CREATE TRIGGER integrations_delete AFTER DELETE ON integrations BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('integrations', old.id, 'delete'); END;
CREATE TRIGGER connect_attempts_insert AFTER INSERT ON connect_attempts BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('connect_attempts', new.id, 'insert'); END;
CREATE TRIGGER connect_attempts_update AFTER UPDATE ON connect_attempts BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('connect_attempts', new.id, 'update'); END;
CREATE TRIGGER connect_attempts_delete AFTER DELETE ON connect_attempts BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('connect_attempts', old.id, 'delete'); END;
CREATE TRIGGER writebacks_insert AFTER INSERT ON writebacks BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('writebacks', new.id, 'insert'); END;
CREATE TRIGGER writebacks_update AFTER UPDATE ON writebacks BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('writebacks', new.id, 'update'); END;
CREATE TRIGGER writebacks_delete AFTER DELETE ON writebacks BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('writebacks', old.id, 'delete'); END;
CREATE TRIGGER sync_runs_insert AFTER INSERT ON sync_runs BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('sync_runs', new.id, 'insert'); END;
CREATE TRIGGER sync_runs_update AFTER UPDATE ON sync_runs BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('sync_runs', new.id, 'update'); END;
CREATE TRIGGER sync_runs_delete AFTER DELETE ON sync_runs BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('sync_runs', old.id, 'delete'); END;
CREATE TRIGGER sync_log_insert AFTER INSERT ON sync_log BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('sync_log', new.id, 'insert'); END;
CREATE TRIGGER not_offered_insert AFTER INSERT ON not_offered BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('not_offered', new.endpoint, 'insert'); END;
CREATE TRIGGER not_offered_delete AFTER DELETE ON not_offered BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('not_offered', old.endpoint, 'delete'); END;
CREATE TRIGGER bells_insert AFTER INSERT ON bells BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('bells', new.id, 'insert'); END;
CREATE TRIGGER bells_update AFTER UPDATE ON bells BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('bells', new.id, 'update'); END;
CREATE TRIGGER bells_delete AFTER DELETE ON bells BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('bells', old.id, 'delete'); END;
CREATE TRIGGER settings_insert AFTER INSERT ON settings BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('settings', new.name, 'insert'); END;
CREATE TRIGGER settings_update AFTER UPDATE ON settings BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('settings', new.name, 'update'); END;
