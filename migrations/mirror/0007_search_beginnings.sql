-- A word's first letters have lists of their own in the search index: without them everybody who fits the letters is
-- gathered before the first hundred are given. The index is made anew when the store is opened.
DROP TABLE patients_fts;
CREATE VIRTUAL TABLE patients_fts USING fts5 (
  search, content = 'patients', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', detail = 'none',
  prefix = '1 2 3 4 5 6 7'
);
INSERT INTO search_fills (integration_id, indexed_to)
  SELECT DISTINCT integration_id, 0 FROM patients WHERE true
  ON CONFLICT (integration_id) DO UPDATE SET indexed_to = 0;
