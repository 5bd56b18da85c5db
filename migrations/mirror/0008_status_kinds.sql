-- The ledger's table of the same name, as the rows here were written by it.
CREATE TABLE status_kinds (
  integration_id INTEGER NOT NULL,
  status         TEXT NOT NULL,
  kind           TEXT NOT NULL CHECK (kind IN ('scheduled', 'confirmed', 'arrived', 'completed', 'cancelled')),
  PRIMARY KEY (integration_id, status)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER status_kinds_insert AFTER INSERT ON status_kinds BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('status_kinds', new.status, 'insert'); END;
CREATE TRIGGER status_kinds_update AFTER UPDATE ON status_kinds BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('status_kinds', new.status, 'update'); END;
CREATE TRIGGER status_kinds_delete AFTER DELETE ON status_kinds BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('status_kinds', old.status, 'delete'); END;

-- A kind that changes because a person reads the word otherwise is nothing that happened to the appointment: the bell
-- hears of rows that came anew or went, as the feed does.
DROP TRIGGER appointments_settled;
DROP TRIGGER appointments_arrived;
CREATE TRIGGER appointments_settled AFTER UPDATE OF row_hash, vanished_at ON appointments
WHEN ((old.status_kind = 'cancelled' OR old.vanished_at IS NOT NULL)
      <> (new.status_kind = 'cancelled' OR new.vanished_at IS NOT NULL))
  AND EXISTS (SELECT 1 FROM walks WHERE integration_id = new.integration_id AND tbl = 'appointments')
BEGIN
  INSERT INTO appointment_events (integration_id, appointment_sr_no, kind,
    before_date, before_time, before_operatory, before_provider_id, before_status,
    after_date, after_time, after_operatory, after_provider_id, after_status)
  VALUES (new.integration_id, new.appointment_sr_no,
    CASE WHEN new.vanished_at IS NOT NULL THEN 'removed'
         WHEN new.status_kind = 'cancelled' THEN 'cancelled' ELSE 'booked' END,
    old.date, old.time, old.operatory, old.provider_id, old.status,
    new.date, new.time, new.operatory, new.provider_id, new.status);
END;
CREATE TRIGGER appointments_arrived AFTER UPDATE OF row_hash, vanished_at ON appointments
WHEN old.vanished_at IS NULL AND new.vanished_at IS NULL
  AND old.status_kind NOT IN ('arrived', 'cancelled') AND new.status_kind = 'arrived'
  AND EXISTS (SELECT 1 FROM walks WHERE integration_id = new.integration_id AND tbl = 'appointments')
BEGIN
  INSERT INTO appointment_events (integration_id, appointment_sr_no, kind,
    before_date, before_time, before_operatory, before_provider_id, before_status,
    after_date, after_time, after_operatory, after_provider_id, after_status)
  VALUES (new.integration_id, new.appointment_sr_no, 'arrived',
    old.date, old.time, old.operatory, old.provider_id, old.status,
    new.date, new.time, new.operatory, new.provider_id, new.status);
END;
