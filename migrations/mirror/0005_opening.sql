-- When there is room: the hours of the practice and of its providers and chairs (`practice_schedule`), and the times
-- that the PMS itself offers (`appointments_available_slots`). Nothing shows them as they are: they have no feed.
CREATE TABLE practice_hours (
  integration_id INTEGER NOT NULL,
  -- In the order in which Sikka told them.
  position       INTEGER NOT NULL,
  resource_type  TEXT NOT NULL,
  resource_id    TEXT NOT NULL,
  -- The week's first day; empty for every week.
  week           TEXT NOT NULL,
  -- Seven days from Sunday on, as JSON: whether it is a holiday, and from which minute to which it is open.
  days           TEXT NOT NULL,
  PRIMARY KEY (integration_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE offered_slots (
  integration_id INTEGER NOT NULL,
  position       INTEGER NOT NULL,
  date           TEXT NOT NULL,
  time           TEXT NOT NULL,
  end_time       TEXT,
  provider_id    TEXT NOT NULL,
  operatory      TEXT NOT NULL,
  PRIMARY KEY (integration_id, position)
) STRICT, WITHOUT ROWID;
