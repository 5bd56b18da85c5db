-- What another program of the same Sikka app sends rings when Sikka takes it, and its bell says how far it is.
ALTER TABLE bells ADD COLUMN sikka_id TEXT;
ALTER TABLE bells ADD COLUMN patient_id TEXT NOT NULL DEFAULT '';
ALTER TABLE bells ADD COLUMN stands TEXT NOT NULL DEFAULT 'done' CHECK (stands IN ('asked', 'done', 'refused'));
-- When the schedule showed it.
ALTER TABLE bells ADD COLUMN shown_at INTEGER;
CREATE UNIQUE INDEX bells_by_sikka_id ON bells (integration_id, sikka_id) WHERE sikka_id IS NOT NULL;

-- Write-backs in Sikka's list that are not ours, for as long as the list may hold them.
CREATE TABLE other_write_backs (
  integration_id INTEGER NOT NULL REFERENCES integrations (id),
  sikka_id       TEXT    NOT NULL,
  first_seen_at  INTEGER NOT NULL,
  PRIMARY KEY (integration_id, sikka_id)
) STRICT, WITHOUT ROWID;
