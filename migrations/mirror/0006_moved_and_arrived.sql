-- What the bell may ring for is also an appointment that was moved and a patient who arrived; each event has the
-- appointment as it was before and as it was after.

DROP TRIGGER appointments_booked;
DROP TRIGGER appointments_settled;

CREATE TABLE appointment_events_2 (
  sequence           INTEGER PRIMARY KEY AUTOINCREMENT,
  integration_id     INTEGER NOT NULL,
  appointment_sr_no  TEXT NOT NULL,
  kind               TEXT NOT NULL CHECK (kind IN ('booked', 'cancelled', 'removed', 'moved', 'arrived')),
  -- Before: nothing where there was no such row.
  before_date        TEXT,
  before_time        TEXT,
  before_operatory   TEXT,
  before_provider_id TEXT,
  before_status      TEXT,
  after_date         TEXT,
  after_time         TEXT,
  after_operatory    TEXT,
  after_provider_id  TEXT,
  after_status       TEXT
) STRICT;
INSERT INTO appointment_events_2 (sequence, integration_id, appointment_sr_no, kind)
  SELECT sequence, integration_id, appointment_sr_no, kind FROM appointment_events;
-- The bell's cursor stands at a number: none is given twice.
DELETE FROM sqlite_sequence WHERE name = 'appointment_events_2';
INSERT INTO sqlite_sequence (name, seq)
  SELECT 'appointment_events_2', seq FROM sqlite_sequence WHERE name = 'appointment_events';
DROP TABLE appointment_events;
ALTER TABLE appointment_events_2 RENAME TO appointment_events;

CREATE TRIGGER appointments_booked AFTER INSERT ON appointments
WHEN new.status_kind <> 'cancelled'
  AND EXISTS (SELECT 1 FROM walks WHERE integration_id = new.integration_id AND tbl = 'appointments')
BEGIN
  INSERT INTO appointment_events (integration_id, appointment_sr_no, kind,
    after_date, after_time, after_operatory, after_provider_id, after_status)
  VALUES (new.integration_id, new.appointment_sr_no, 'booked',
    new.date, new.time, new.operatory, new.provider_id, new.status);
END;
CREATE TRIGGER appointments_settled AFTER UPDATE ON appointments
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
CREATE TRIGGER appointments_moved AFTER UPDATE ON appointments
WHEN old.vanished_at IS NULL AND new.vanished_at IS NULL
  AND old.status_kind <> 'cancelled' AND new.status_kind <> 'cancelled'
  AND (old.date IS NOT new.date OR old.time IS NOT new.time
       OR old.operatory <> new.operatory OR old.provider_id <> new.provider_id)
  AND EXISTS (SELECT 1 FROM walks WHERE integration_id = new.integration_id AND tbl = 'appointments')
BEGIN
  INSERT INTO appointment_events (integration_id, appointment_sr_no, kind,
    before_date, before_time, before_operatory, before_provider_id, before_status,
    after_date, after_time, after_operatory, after_provider_id, after_status)
  VALUES (new.integration_id, new.appointment_sr_no, 'moved',
    old.date, old.time, old.operatory, old.provider_id, old.status,
    new.date, new.time, new.operatory, new.provider_id, new.status);
END;
CREATE TRIGGER appointments_arrived AFTER UPDATE ON appointments
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
