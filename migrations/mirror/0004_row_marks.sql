-- Rows that are stored just as a whole walk brought them, by a mark of the text that came: the next walk does not read
-- the same text again. Whatever changes a row otherwise takes its mark away.
CREATE TABLE row_marks (
  integration_id INTEGER NOT NULL,
  tbl            TEXT NOT NULL,
  row_id         TEXT NOT NULL,
  mark           INTEGER NOT NULL,
  PRIMARY KEY (integration_id, tbl, row_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER patients_unmarked AFTER UPDATE ON patients BEGIN
  DELETE FROM row_marks WHERE integration_id = new.integration_id AND tbl = 'patients' AND row_id = new.patient_id; END;
CREATE TRIGGER appointments_unmarked AFTER UPDATE ON appointments BEGIN
  DELETE FROM row_marks
  WHERE integration_id = new.integration_id AND tbl = 'appointments' AND row_id = new.appointment_sr_no; END;
