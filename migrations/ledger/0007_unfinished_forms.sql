-- The form that somebody is filling in, as the window writes it: whoever closes the window, or loses power, finds it
-- again. No news for anybody, so nothing is put into the feed.
CREATE TABLE unfinished_forms (
  integration_id INTEGER PRIMARY KEY,
  content        TEXT NOT NULL,
  kept_at        INTEGER NOT NULL
) STRICT;
