-- The mark of the text that a row came as, where that was a list's: the next whole walk does not read the same text
-- again. Rows that came otherwise have none.
ALTER TABLE patients ADD COLUMN mark INTEGER;
ALTER TABLE appointments ADD COLUMN mark INTEGER;

-- A mark alone is no news.
DROP TRIGGER patients_update;
DROP TRIGGER appointments_update;
CREATE TRIGGER patients_update AFTER UPDATE OF row_hash, vanished_at ON patients BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('patients', new.patient_id, 'update'); END;
CREATE TRIGGER appointments_update AFTER UPDATE OF row_hash, vanished_at ON appointments BEGIN
  INSERT INTO changes (tbl, key, operation) VALUES ('appointments', new.appointment_sr_no, 'update'); END;
