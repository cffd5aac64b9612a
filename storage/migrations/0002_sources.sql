-- Version 2: who said it. Sources and their names, sentences parked as
-- doubtful, searches that were given a name; where the text names a source or
-- gives a cue; the codebook under which an annotation was made; where a
-- document came from and who is to read it; an index for searching.

ALTER TABLE documents ADD COLUMN origin TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(origin));

ALTER TABLE documents ADD COLUMN due TEXT NOT NULL DEFAULT '';

ALTER TABLE annotations ADD COLUMN mentions TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(mentions));

ALTER TABLE annotations ADD COLUMN codebook INTEGER NOT NULL DEFAULT 0 CHECK (codebook >= 0);

-- The words for who says it, taken out of the attributes, so that all that one
-- source says is found at once. They are computed, so they cannot disagree.
ALTER TABLE annotations ADD COLUMN source TEXT AS (json_extract(attributes, '$.source'));

ALTER TABLE annotations ADD COLUMN via TEXT AS (json_extract(attributes, '$.via'));

CREATE INDEX annotations_of_source ON annotations (source) WHERE source IS NOT NULL;

CREATE INDEX annotations_of_via ON annotations (via) WHERE via IS NOT NULL;

CREATE TABLE sources (
  id           TEXT    NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  name         TEXT    NOT NULL,
  names        TEXT    NOT NULL CHECK (json_valid(names)),
  type         TEXT    NOT NULL,
  organisation TEXT    NOT NULL,
  note         TEXT    NOT NULL,
  created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE doubts (
  id         TEXT    NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  document   TEXT    NOT NULL REFERENCES documents (id),
  start      INTEGER NOT NULL CHECK (start >= 0),
  "end"      INTEGER NOT NULL CHECK ("end" > start),
  annotator  TEXT    NOT NULL REFERENCES annotators (id),
  why        TEXT    NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX doubts_of_document ON doubts (document, start, "end");

CREATE TABLE queries (
  id   TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  name TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What a search asks before it reads a text. Each text has a row number here
-- that nothing renumbers, and under that number the index keeps the different
-- words of the text, folded, once each. It is made of the texts alone and can
-- be thrown away and made anew at any time; a text that is not in it yet is
-- searched by reading it. sum proves what the index holds.
CREATE TABLE indexed (
  number INTEGER NOT NULL PRIMARY KEY,
  sha256 TEXT    NOT NULL UNIQUE REFERENCES texts (sha256),
  sum    INTEGER NOT NULL
) STRICT;

CREATE VIRTUAL TABLE search USING fts5 (terms, content = '', columnsize = 0, detail = none, tokenize = 'ascii');

CREATE VIRTUAL TABLE search_terms USING fts5vocab (search, instance);
