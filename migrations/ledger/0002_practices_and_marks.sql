-- Several practices at once; a person's choice of zone; disconnecting that waits; what was learned of each server.

ALTER TABLE integrations ADD COLUMN zone_choice TEXT;
-- Numbers of the other practices of the same office, as a JSON array: their rows are not this practice's.
ALTER TABLE integrations ADD COLUMN siblings TEXT NOT NULL DEFAULT '[]';
-- A person disconnected it; it goes when its last write-back has ended.
ALTER TABLE integrations ADD COLUMN disconnect_asked_at INTEGER;
-- Sikka asked for a pause, or the day's requests are used up: the next try.
ALTER TABLE integrations ADD COLUMN next_try_at INTEGER;

-- How far each way of hearing of changes was read, and what was learned of the server on the way.
CREATE TABLE sync_marks (
  integration_id INTEGER NOT NULL,
  name           TEXT NOT NULL,
  value          INTEGER NOT NULL,
  PRIMARY KEY (integration_id, name)
) STRICT, WITHOUT ROWID;

ALTER TABLE sync_runs ADD COLUMN patients_told INTEGER;
ALTER TABLE sync_runs ADD COLUMN appointments_told INTEGER;
ALTER TABLE sync_runs ADD COLUMN active_identified INTEGER;
ALTER TABLE sync_runs ADD COLUMN active_stored INTEGER;
-- Of a failure that goes on only the first and the newest run are kept: the newest counts for those between.
ALTER TABLE sync_runs ADD COLUMN times INTEGER NOT NULL DEFAULT 1;
-- Most incremental runs bring nothing: the history is found without them.
CREATE INDEX sync_runs_worth ON sync_runs (integration_id, id) WHERE completed_at IS NOT NULL
  AND (kind = 'full' OR status <> 'completed' OR patients_stored + appointments_stored + vanished > 0);
CREATE INDEX sync_runs_ended ON sync_runs (integration_id, started_at, status);

CREATE TRIGGER sync_log_delete AFTER DELETE ON sync_log BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('sync_log', old.id, 'delete'); END;
