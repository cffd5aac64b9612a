package history

import (
	"crypto/sha256"
	"encoding/hex"

	"sayso/internal/corpus"
)

// CodebookHash names a codebook: the first eight bytes of the SHA-256 of its
// record, as 16 lower-case hexadecimal digits, since each annotation carries it.
// Two laptops that both make a version 5 make two codebooks with one number and
// two hashes.
func CodebookHash(record []byte) string {
	sum := sha256.Sum256(record)
	return hex.EncodeToString(sum[:8])
}

var codebookNoun = define(Codebook, "codebook", definition[corpus.Codebook]{
	scope: Rules,
	merge: byParts(joinedCodebook),
	check: func(_ string, c *corpus.Codebook) error { return c.Check() },
})

// joinedCodebook finishes a codebook that was joined of two: it is a version of
// its own, and a key that both gave away is the first label's, or the first attribute's.
func joinedCodebook(c *corpus.Codebook, one, other *corpus.Codebook) bool {
	c.Version = max(one.Version, other.Version) + 1
	taken := map[string]bool{}
	for i := range c.Labels {
		if l := &c.Labels[i]; l.Key != "" {
			if taken[l.Key] {
				l.Key = ""
			}
			taken[l.Key] = true
		}
	}
	taken = map[string]bool{}
	for i := range c.Attributes {
		if a := &c.Attributes[i]; a.Key != "" && a.Key != corpus.NoKey {
			if taken[a.Key] {
				a.Key = ""
			}
			taken[a.Key] = true
		}
	}
	return c.Check() == nil
}
