package history

import (
	"errors"
	"slices"

	"sayso/internal/corpus"
)

// The record of a coding is that of package corpus.
var codingNoun = define(Coding, "coding", definition[corpus.Coding]{
	document: func(_ string, c *corpus.Coding) string { return c.Document },
	rests: func(_ string, c *corpus.Coding) []Thing {
		return []Thing{{Document, c.Document}, {Annotator, c.Annotator}}
	},
	scope: work,
	words: func(*corpus.Coding) string { return "how a sentence came to be coded" },
	check: func(id string, c *corpus.Coding) error {
		if err := checkOneOf("coding", "way to the sentence", c.Reached, append([]corpus.Reached{corpus.InOrder}, corpus.Ways...)...); err != nil {
			return err
		}
		if err := checkOneOf("coding", "time of the hint", c.Shown, corpus.ShownNever, corpus.ShownBefore, corpus.ShownAfter); err != nil {
			return err
		}
		if c.Hint == "" && (c.Shown != corpus.ShownNever || c.Agreed) || c.Keys < 0 || slices.Contains([]string{c.Document, c.Annotator}, "") {
			return errors.New("the coding speaks of a hint that there was not, or of less than no key")
		}
		return checkPlace("coding", id, c.Document, c.Annotator, c.Start, c.End)
	},
})

func codingNamed(c corpus.Coding, id string) corpus.Coding {
	c.ID = id
	return c
}
