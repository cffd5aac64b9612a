-- Version 3: a history that joins. Events lie on chains, one for each writer;
-- the heads of each thing say which steps nobody replaced; what rests on
-- something that does not show waits for it. docs/file-format.md tells the
-- rules. The events of files before this version are chain 0 and stay as they
-- were, byte for byte.

CREATE TABLE chains (
  number     INTEGER NOT NULL PRIMARY KEY CHECK (number >= 0),
  id         TEXT    NOT NULL UNIQUE,
  annotator  TEXT    NOT NULL,
  scope      TEXT    NOT NULL,
  writer     TEXT    NOT NULL,
  head       BLOB    NOT NULL CHECK (length(head) = 32),
  parent     TEXT    NOT NULL,
  parent_seq INTEGER NOT NULL CHECK (parent_seq >= 0)
) STRICT;

CREATE INDEX chains_of_writer ON chains (writer, annotator, scope);

INSERT INTO chains VALUES (0, '', '', '', '', zeroblob(32), '', 0);

ALTER TABLE events ADD COLUMN chain INTEGER NOT NULL DEFAULT 0;

ALTER TABLE events ADD COLUMN position INTEGER NOT NULL DEFAULT 0;

ALTER TABLE events ADD COLUMN seq INTEGER AS (CASE chain WHEN 0 THEN number ELSE position END);

ALTER TABLE events ADD COLUMN change TEXT NOT NULL DEFAULT '';

ALTER TABLE events ADD COLUMN undone TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(undone));

CREATE UNIQUE INDEX events_of_chain ON events (chain, seq);

CREATE INDEX events_of_change ON events (change) WHERE change <> '';

DROP INDEX events_of_annotator;

CREATE INDEX events_of_annotator ON events (annotator, id);

CREATE TABLE heads (
  noun  TEXT    NOT NULL,
  thing TEXT    NOT NULL,
  event INTEGER NOT NULL CHECK (event > 0),
  PRIMARY KEY (noun, thing, event)
) STRICT, WITHOUT ROWID;

CREATE TABLE conflicts (
  noun  TEXT NOT NULL,
  thing TEXT NOT NULL,
  PRIMARY KEY (noun, thing)
) STRICT, WITHOUT ROWID;

CREATE TABLE waiting (
  noun    TEXT NOT NULL,
  thing   TEXT NOT NULL,
  on_noun TEXT NOT NULL,
  on_id   TEXT NOT NULL,
  PRIMARY KEY (noun, thing)
) STRICT, WITHOUT ROWID;

CREATE INDEX waiting_on ON waiting (on_noun, on_id);

CREATE TABLE held (
  number INTEGER NOT NULL PRIMARY KEY REFERENCES events (number),
  needs  TEXT    NOT NULL
) STRICT;

CREATE INDEX held_for ON held (needs);

CREATE TABLE undoings (
  event INTEGER NOT NULL REFERENCES events (number),
  "by"  INTEGER NOT NULL REFERENCES events (number),
  PRIMARY KEY (event, "by")
) STRICT, WITHOUT ROWID;

CREATE INDEX undoings_by ON undoings ("by");

INSERT INTO undoings SELECT undoes, number FROM events WHERE undoes > 0;

ALTER TABLE annotations ADD COLUMN codebook_hash TEXT NOT NULL DEFAULT '';

-- A codebook is named by its hash: two laptops may both have made a version 5.
ALTER TABLE codebooks RENAME TO codebooks_by_version;

CREATE TABLE codebooks (
  hash     TEXT    NOT NULL PRIMARY KEY CHECK (length(hash) = 16),
  version  INTEGER NOT NULL CHECK (version > 0),
  derived  INTEGER NOT NULL CHECK (derived IN (0, 1)),
  codebook TEXT    NOT NULL CHECK (json_valid(codebook))
) STRICT, WITHOUT ROWID;

-- What a project says of its documents beside the fields that every
-- document has: the variables that its codebook declares, id to value.

ALTER TABLE documents ADD COLUMN fields TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(fields));

-- An annotator may be the same person as another one. No annotation changes its
-- annotator by that.
ALTER TABLE annotators ADD COLUMN same_as TEXT NOT NULL DEFAULT '';
