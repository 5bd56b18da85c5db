-- When a write-back's next step is due changes at each look at it; nothing is found by it.
DROP INDEX writebacks_open;
CREATE INDEX writebacks_open ON writebacks (integration_id) WHERE state NOT IN ('completed', 'failed', 'discarded');

-- Each change wrote the table of used numbers, too (AUTOINCREMENT). The newest change is always kept, so no number
-- comes twice while somebody follows; and nobody follows while the file is opened.
DROP TABLE changes;
CREATE TABLE changes (
  sequence  INTEGER PRIMARY KEY,
  tbl       TEXT NOT NULL,
  key       TEXT NOT NULL,
  operation TEXT NOT NULL CHECK (operation IN ('insert', 'update', 'delete'))
) STRICT;

-- A step's line lies beside the others of its write-back, in one place instead of three.
CREATE TABLE history_now (
  writeback_id INTEGER NOT NULL REFERENCES writebacks (id),
  id           INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  state        TEXT NOT NULL,
  note         TEXT,
  PRIMARY KEY (writeback_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO history_now SELECT writeback_id, id, at, state, note FROM writeback_history;
DROP TABLE writeback_history;
ALTER TABLE history_now RENAME TO writeback_history;

-- Sikka's own time at the first look for a lost attempt: a clock that nobody at this PC sets.
ALTER TABLE writebacks ADD COLUMN looked_from INTEGER;
