-- Version 3: what a project says of its documents beside the fields that every
-- document has: the variables that its codebook declares, id to value.

ALTER TABLE documents ADD COLUMN fields TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(fields));
