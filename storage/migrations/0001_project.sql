-- Version 1 of the project file. docs/file-format.md explains every column.
-- A migration, once released, is never edited: the file of a project is
-- compared with what these statements produce, letter by letter.

CREATE TABLE project (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE codebooks (
  version  INTEGER NOT NULL PRIMARY KEY CHECK (version > 0),
  codebook TEXT    NOT NULL CHECK (json_valid(codebook))
) STRICT;

CREATE TABLE annotators (
  id   TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE texts (
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  text   TEXT NOT NULL
) STRICT;

CREATE TABLE documents (
  id           TEXT    NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  title        TEXT    NOT NULL,
  outlet       TEXT    NOT NULL,
  byline       TEXT    NOT NULL,
  date         TEXT    NOT NULL,
  printed      TEXT    NOT NULL,
  url          TEXT    NOT NULL,
  language     TEXT    NOT NULL,
  source       TEXT    NOT NULL,
  state        TEXT    NOT NULL CHECK (state IN ('to-do', 'in-progress', 'done', 'put-aside')),
  added_at     INTEGER NOT NULL,
  sha256       TEXT    NOT NULL REFERENCES texts (sha256),
  bytes        INTEGER NOT NULL CHECK (bytes >= 0),
  sentences    INTEGER NOT NULL DEFAULT 0 CHECK (sentences >= 0),
  labelled     INTEGER NOT NULL DEFAULT 0 CHECK (labelled >= 0),
  nothing_here INTEGER NOT NULL DEFAULT 0 CHECK (nothing_here >= 0 AND labelled + nothing_here <= sentences),
  annotations  INTEGER NOT NULL DEFAULT 0 CHECK (annotations >= 0),
  by_label     TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(by_label)),
  by_annotator TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(by_annotator))
) STRICT, WITHOUT ROWID;

CREATE INDEX documents_of_text ON documents (sha256);

CREATE TABLE segmentations (
  document  TEXT NOT NULL PRIMARY KEY REFERENCES documents (id),
  segmenter TEXT NOT NULL,
  bounds    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE annotations (
  id         TEXT    NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  document   TEXT    NOT NULL REFERENCES documents (id),
  start      INTEGER NOT NULL CHECK (start >= 0),
  "end"      INTEGER NOT NULL CHECK ("end" > start),
  label      TEXT    NOT NULL,
  annotator  TEXT    NOT NULL REFERENCES annotators (id),
  quote      TEXT    NOT NULL,
  note       TEXT    NOT NULL,
  attributes TEXT    NOT NULL CHECK (json_valid(attributes)),
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX annotations_of_document ON annotations (document, start, "end", label, annotator);

CREATE TABLE marks (
  id         TEXT    NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  document   TEXT    NOT NULL REFERENCES documents (id),
  start      INTEGER NOT NULL CHECK (start >= 0),
  "end"      INTEGER NOT NULL CHECK ("end" > start),
  annotator  TEXT    NOT NULL REFERENCES annotators (id),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX marks_of_document ON marks (document, start, "end", annotator);

CREATE TABLE relations (
  id              TEXT    NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  kind            TEXT    NOT NULL,
  from_annotation TEXT    NOT NULL REFERENCES annotations (id),
  to_annotation   TEXT    NOT NULL REFERENCES annotations (id),
  annotator       TEXT    NOT NULL REFERENCES annotators (id),
  created_at      INTEGER NOT NULL,
  CHECK (from_annotation <> to_annotation)
) STRICT, WITHOUT ROWID;

CREATE INDEX relations_from ON relations (from_annotation);

CREATE INDEX relations_to ON relations (to_annotation);

CREATE TABLE events (
  number    INTEGER NOT NULL PRIMARY KEY CHECK (number > 0),
  id        TEXT    NOT NULL UNIQUE CHECK (length(id) = 36),
  at        INTEGER NOT NULL,
  kind      TEXT    NOT NULL,
  title     TEXT    NOT NULL,
  annotator TEXT    NOT NULL,
  document  TEXT    NOT NULL,
  undoes    INTEGER NOT NULL CHECK (undoes >= 0 AND undoes < number),
  hash      BLOB    NOT NULL CHECK (length(hash) = 32),
  steps     TEXT    NOT NULL CHECK (json_valid(steps))
) STRICT;

CREATE INDEX events_of_annotator ON events (annotator, number);

CREATE INDEX events_of_document ON events (document, number);

CREATE TABLE taken_back (
  number    INTEGER NOT NULL PRIMARY KEY REFERENCES events (number),
  undone_by INTEGER NOT NULL REFERENCES events (number)
) STRICT;
