-- What a practice's own status words mean, where a person says otherwise than Deskbell reads them. The mirror has a copy,
-- by which rows are written; that copy has the feed.
CREATE TABLE status_kinds (
  integration_id INTEGER NOT NULL,
  -- As the PMS writes it; may be empty.
  status         TEXT NOT NULL,
  kind           TEXT NOT NULL CHECK (kind IN ('scheduled', 'confirmed', 'arrived', 'completed', 'cancelled')),
  PRIMARY KEY (integration_id, status)
) STRICT, WITHOUT ROWID;
