package dataset

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
	headRules    = "Decide:"
)

// labelSections are what a label says besides its definition.
func labelSections(l *corpus.Label) []struct {
	head  string
	lines *[]string
} {
	return []struct {
		head  string
		lines *[]string
	}{{headExamples, &l.Examples}, {headCounter, &l.Counter}, {headRules, &l.Rules}}
}

// Describe puts all by which a label is decided into one text.
func Describe(l corpus.Label) string {
	parts := []string{l.Definition}
	for _, section := range labelSections(&l) {
		if len(*section.lines) > 0 {
			parts = append(parts, section.head+"\n"+strings.Join(*section.lines, "\n"))
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
		for _, section := range labelSections(l) {
			if words == section.head {
				into = section.lines
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
