-- Who has taken a bell on ("I have it"): initials, and when.
ALTER TABLE bells ADD COLUMN taken_by TEXT NOT NULL DEFAULT '';
ALTER TABLE bells ADD COLUMN taken_at INTEGER;
