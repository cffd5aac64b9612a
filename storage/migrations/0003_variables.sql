-- Version 3: what a project says of its documents beside the fields that every
-- document has: the variables that its codebook declares, id to value.

ALTER TABLE documents ADD COLUMN fields TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(fields));

-- An annotator may be the same person as another one. No annotation changes its
-- annotator by that.
ALTER TABLE annotators ADD COLUMN same_as TEXT NOT NULL DEFAULT '';
