package codebook

import (
	"strings"

	"sayso/internal/corpus"
)

// Other programs have one text to say what a code means. What a label says
// besides its definition goes into it under headings, and is read back from
// there.

// The headings of a description, in their order.
const (
	headExamples = "Examples:"
	headCounter  = "Not this label:"
	headRules    = "Decide:" // also in the definitions of older projects, see LiftRules
)

// Section is one of the lists that a label says besides its definition.
type Section struct {
	Head  string
	Lines *[]string // of the label itself
}

// Sections are those of a label, in their order.
func Sections(l *corpus.Label) []Section {
	return []Section{{headExamples, &l.Examples}, {headCounter, &l.Counter}, {headRules, &l.Rules}}
}

// Describe puts all by which a label is decided into one text.
func Describe(l corpus.Label) string {
	parts := []string{l.Definition}
	for _, section := range Sections(&l) {
		if len(*section.Lines) > 0 {
			parts = append(parts, section.Head+"\n"+strings.Join(*section.Lines, "\n"))
		}
	}
	return strings.TrimSpace(strings.Join(parts, "\n\n"))
}

// Described is the inverse of Describe: it fills the definition and the lists
// of a label. A description of another program has no headings and becomes the
// definition.
func Described(l *corpus.Label, text string) {
	var definition []string
	into := &definition
lines:
	for line := range strings.SplitSeq(corpus.WithLF(text), "\n") {
		words := strings.TrimSpace(line)
		for _, section := range Sections(l) {
			if words == section.Head {
				into = section.Lines
				continue lines
			}
		}
		switch {
		case into == &definition:
			definition = append(definition, strings.TrimRight(line, " \t"))
		case words != "":
			*into = append(*into, words)
		}
	}
	l.Definition = strings.TrimSpace(strings.Join(definition, "\n"))
}
