package dataset

import (
	"crypto/sha256"
	"encoding/hex"

	"sayso/internal/corpus"
	"sayso/internal/slug"
)

// Columns that stand for something of the project (a label, an attribute, an
// annotator) are named for it, in words that every statistics program takes as
// they are: small letters, digits and underscores, a letter first, 32 bytes at
// most. That is Stata's rule, the strictest; R and SPSS take such names too.

// longestColumn is the length in bytes of the longest name that Stata takes.
const longestColumn = 32

// columnThing is something that has a column: its id never changes, its name
// may.
type columnThing struct{ id, name string }

// columnNames names a column for each thing: the prefix and its name, or its id
// where the name has no letter that a column can have. Where two would be
// called the same, the one whose id is that word has it, or else the first, and
// to the others four digits are added which their ids give: what is added to
// the list later changes no name.
func columnNames(prefix string, things []columnThing) []string {
	names, taken := make([]string, len(things)), map[string]bool{}
	words := make([]string, len(things))
	for i, t := range things {
		if words[i] = slug.Of(t.name, '_', longestColumn-len(prefix)); words[i] == "" {
			words[i] = slug.Of(t.id, '_', longestColumn-len(prefix))
		}
		if words[i] == slug.Of(t.id, '_', longestColumn) && !taken[words[i]] {
			names[i], taken[words[i]] = prefix+words[i], true
		}
	}
	for i, t := range things {
		word := words[i]
		for salt := t.id; names[i] == ""; salt += "'" {
			if !taken[word] {
				names[i], taken[word] = prefix+word, true
			}
			sum := sha256.Sum256([]byte(salt))
			digits := "_" + hex.EncodeToString(sum[:2])
			word = slug.Of(words[i], '_', longestColumn-len(prefix)-len(digits)) + digits
		}
	}
	return names
}

// labelColumns names the columns of the labels, in the order of the codebook.
func labelColumns(c corpus.Codebook) []string {
	things := make([]columnThing, len(c.Labels))
	for i, l := range c.Labels {
		things[i] = columnThing{l.ID, l.Name}
	}
	return columnNames("label_", things)
}

// AttributeColumns names the columns of the attributes, in the order of the
// codebook: by their ids, which every other format uses too, so that a table
// finds its attributes again.
func AttributeColumns(c corpus.Codebook) []string {
	things := make([]columnThing, len(c.Attributes))
	for i, a := range c.Attributes {
		things[i] = columnThing{a.ID, a.ID}
	}
	return columnNames("attribute_", things)
}

// annotatorColumns names the columns, and the folders, of annotators.
func annotatorColumns(annotators []corpus.Annotator) []string {
	things := make([]columnThing, len(annotators))
	for i, a := range annotators {
		things[i] = columnThing{a.ID, a.Name}
	}
	return columnNames("annotator_", things)
}
