package dataset

import (
	"slices"
	"strings"
)

// What a format carries of the codebook is said field by field, and put into
// words here. A test walks the fields of corpus.Codebook and demands that each
// is in the list, and that an export changes with exactly those that its format
// says it carries.

// codebookField is one field of corpus.Codebook, by its path: Labels.Rules.
type codebookField string

// codebookFields are all of them, with the word of each for a list of losses.
var codebookFields = []struct {
	field codebookField
	word  string
}{
	{"Version", "its version"},
	{"Labels.ID", "ids"}, {"Labels.Name", "names"}, {"Labels.Key", "keys"}, {"Labels.Colour", "colours"}, {"Labels.DarkColour", "colours for a dark page"},
	{"Labels.Pattern", "lines"}, {"Labels.Letter", "letters"}, {"Labels.Definition", "definitions"}, {"Labels.Examples", "examples"}, {"Labels.Counter", "counter-examples"}, {"Labels.Rules", "rules"},
	{"Attributes.ID", "ids"}, {"Attributes.Name", "names"}, {"Attributes.Key", "keys"}, {"Attributes.Place", "places in the window"}, {"Attributes.Values", "values"}, {"Attributes.Definition", "definitions"},
	{"Relations.ID", "ids"}, {"Relations.Name", "names"}, {"Relations.Symmetric", "direction"}, {"Relations.Definition", "definitions"},
	{"Variables.ID", "ids"}, {"Variables.Name", "names"}, {"Variables.Kind", "kinds"}, {"Variables.Values", "values"}, {"Variables.Definition", "definitions"},
}

// part is the list that the field belongs to: labels, attributes, relations, variables; it
// is empty for what the codebook has once.
func (f codebookField) part() string {
	part, _, inside := strings.Cut(string(f), ".")
	if !inside {
		return ""
	}
	return strings.ToLower(part)
}

// allBut are the fields of the codebook without some.
func allBut(left ...codebookField) []codebookField {
	var fields []codebookField
	for _, f := range codebookFields {
		if !slices.Contains(left, f.field) {
			fields = append(fields, f.field)
		}
	}
	return fields
}

// readableCodebook is what the codebook has for people to read: all but what
// only a screen needs.
var readableCodebook = allBut("Version", "Labels.Key", "Labels.Colour", "Labels.DarkColour", "Labels.Pattern", "Labels.Letter", "Attributes.Key", "Attributes.Place")

// cardCodebook is what the folders with a card have of it: their croissant.json
// tells the version.
var cardCodebook = append([]codebookField{"Version"}, readableCodebook...)

// codebookWords says which fields are carried, or which are not, whichever is
// shorter.
func codebookWords(carried []codebookField) string {
	if 2*len(carried) >= len(codebookFields) {
		return "without " + listed(leftWords(carried))
	}
	var said []string
	for _, part := range []string{"labels", "attributes", "relations", "variables"} {
		var words []string
		for _, f := range codebookFields {
			if f.field.part() == part && slices.Contains(carried, f.field) {
				words = append(words, f.word)
			}
		}
		if len(words) > 0 {
			said = append(said, listed(words)+" of "+part)
		}
	}
	return strings.Join(said, "; ")
}

// leftWords are the words of the fields that are not carried. A part of which
// nothing is carried is named as a whole.
func leftWords(carried []codebookField) []string {
	var words []string
	for _, f := range codebookFields {
		if slices.Contains(carried, f.field) {
			continue
		}
		word, part := f.word, f.field.part()
		if !slices.ContainsFunc(carried, func(c codebookField) bool { return c.part() == part }) && part != "" {
			word = part
		}
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}
