-- Version 4: several annotators. What an annotator reads and how far they have
-- come is their own; rounds say who reads what and under which terms;
-- annotators may be the second pass of another, or gold; decisions say how gold
-- came to say what it says.

ALTER TABLE annotators ADD COLUMN kind TEXT NOT NULL DEFAULT '' CHECK (kind IN ('', 'second-pass', 'gold'));

ALTER TABLE annotators ADD COLUMN of TEXT NOT NULL DEFAULT '';

CREATE TABLE readings (
  id        TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  document  TEXT NOT NULL REFERENCES documents (id),
  annotator TEXT NOT NULL REFERENCES annotators (id),
  state     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX readings_of_document ON readings (document, annotator, state);

CREATE INDEX readings_of_annotator ON readings (annotator);

CREATE TABLE rounds (
  id         TEXT    NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  name       TEXT    NOT NULL,
  kind       TEXT    NOT NULL,
  annotators TEXT    NOT NULL CHECK (json_valid(annotators)),
  seed       INTEGER NOT NULL,
  hints      TEXT    NOT NULL,
  opened_at  INTEGER NOT NULL,
  closed_at  INTEGER NOT NULL,
  codebook   TEXT    NOT NULL,
  bounds     TEXT    NOT NULL,
  seal       TEXT    NOT NULL,
  design     TEXT    NOT NULL CHECK (json_valid(design))
) STRICT, WITHOUT ROWID;

CREATE TABLE assignments (
  id         TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  round      TEXT NOT NULL REFERENCES rounds (id),
  document   TEXT NOT NULL REFERENCES documents (id),
  annotators TEXT NOT NULL CHECK (json_valid(annotators)),
  part       TEXT NOT NULL,
  share      REAL NOT NULL CHECK (share > 0 AND share <= 1)
) STRICT, WITHOUT ROWID;

CREATE INDEX assignments_of_document ON assignments (document, round);

CREATE INDEX assignments_of_round ON assignments (round);

CREATE TABLE decisions (
  id            TEXT    NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  document      TEXT    NOT NULL REFERENCES documents (id),
  start         INTEGER NOT NULL CHECK (start >= 0),
  "end"         INTEGER NOT NULL CHECK ("end" > start),
  annotator     TEXT    NOT NULL REFERENCES annotators (id),
  "by"          TEXT    NOT NULL REFERENCES annotators (id),
  how           TEXT    NOT NULL,
  "from"        TEXT    NOT NULL CHECK (json_valid("from")),
  reason        TEXT    NOT NULL,
  note          TEXT    NOT NULL,
  names_hidden  INTEGER NOT NULL CHECK (names_hidden IN (0, 1)),
  party         INTEGER NOT NULL CHECK (party IN (0, 1)),
  codebook_hash TEXT    NOT NULL,
  codings       TEXT    NOT NULL,
  created_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX decisions_of_document ON decisions (document, start);

-- The changes of a person are found by chains, which are one person's each.
-- Only in files before version 3 do the events of all lie on one chain.

DROP INDEX events_of_document;

DROP INDEX events_of_annotator;

CREATE INDEX events_of_annotator ON events (annotator) WHERE position = 0;

-- What led an annotator to a sentence, and which label a model would have given.
CREATE TABLE codings (
  id        TEXT    NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  document  TEXT    NOT NULL REFERENCES documents (id),
  start     INTEGER NOT NULL CHECK (start >= 0),
  "end"     INTEGER NOT NULL CHECK ("end" > start),
  annotator TEXT    NOT NULL REFERENCES annotators (id),
  reached   TEXT    NOT NULL,
  hint      TEXT    NOT NULL,
  shown     TEXT    NOT NULL,
  agreed    INTEGER NOT NULL CHECK (agreed IN (0, 1)),
  keys      INTEGER NOT NULL CHECK (keys >= 0)
) STRICT, WITHOUT ROWID;

CREATE INDEX codings_of_document ON codings (document, start);

-- What each annotator made of a document, for the list of documents and the
-- search of one person. It is counted from the annotations and marks alone.
CREATE TABLE counts (
  document     TEXT    NOT NULL,
  annotator    TEXT    NOT NULL,
  labelled     INTEGER NOT NULL CHECK (labelled >= 0),
  nothing_here INTEGER NOT NULL CHECK (nothing_here >= 0),
  annotations  INTEGER NOT NULL CHECK (annotations >= 0),
  by_label     TEXT    NOT NULL CHECK (json_valid(by_label)),
  PRIMARY KEY (document, annotator)
) STRICT, WITHOUT ROWID;
