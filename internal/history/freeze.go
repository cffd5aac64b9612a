package history

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"sayso/internal/corpus"
)

// A round is frozen by hashes: of the sentence bounds of its documents while it
// is open, and of what was said in them once it is closed. Each is SHA-256, as
// lower-case hex, over a name and the fields, framed.

// Bounds hashes where sentences begin and end, document by document.
type Bounds struct{ digest framed }

// NewBounds begins with no document.
func NewBounds() *Bounds {
	b := &Bounds{framed{sha256.New()}}
	b.digest.text("sayso bounds 1")
	return b
}

// Add takes up a document; they are added in the order of their ids. How sure
// the ends are does not count.
func (b *Bounds) Add(document string, sentences []corpus.Sentence) {
	b.digest.text(document)
	b.digest.number(int64(len(sentences)))
	for _, s := range sentences {
		b.digest.number(int64(s.Start))
		b.digest.number(int64(s.End))
	}
}

// Hash is that of the documents added.
func (b *Bounds) Hash() string { return hex.EncodeToString(b.digest.Sum(nil)) }

// Codings hashes what annotators said.
type Codings struct{ digest framed }

// NewCodings begins with nothing said.
func NewCodings() *Codings {
	c := &Codings{framed{sha256.New()}}
	c.digest.text("sayso codings 1")
	return c
}

// Add takes up a thing; they are added in the order of nouns and ids.
func (c *Codings) Add(noun, id string, record json.RawMessage) {
	c.digest.text(noun)
	c.digest.text(id)
	c.digest.field(record)
}

// Hash is that of the things added.
func (c *Codings) Hash() string { return hex.EncodeToString(c.digest.Sum(nil)) }
