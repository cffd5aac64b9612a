package codebook

import (
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// Older projects keep the rules by which a label is decided at the end of its
// definition, under a line that says "Decide:". They are taken apart wherever
// a codebook comes into the window; the file has them apart from the next
// change of the codebook on.

// LiftRules moves rules out of the definitions of a codebook. One that has
// none there comes back as it was.
func LiftRules(c corpus.Codebook) corpus.Codebook {
	for i, l := range c.Labels {
		definition, rules, found := splitRules(l.Definition)
		if !found || len(l.Rules) > 0 {
			continue
		}
		c = Clone(c)
		c.Labels[i].Definition, c.Labels[i].Rules = definition, rules
	}
	return c
}

// splitRules takes a definition apart, and reports whether it held rules.
func splitRules(stored string) (definition string, rules []string, found bool) {
	lines := strings.Split(stored, "\n")
	i := slices.IndexFunc(lines, func(line string) bool { return strings.TrimSpace(line) == headRules })
	if i < 0 {
		return stored, nil, false
	}
	for _, line := range lines[i+1:] {
		if line = strings.TrimSpace(line); line != "" {
			rules = append(rules, line)
		}
	}
	return strings.TrimSpace(strings.Join(lines[:i], "\n")), rules, len(rules) > 0
}

// Meaning is all by which a label is decided, as one text: two labels with the
// same meaning are coded alike. It has the form in which older projects kept
// definition and rules, so that what they remember of it stays true.
func Meaning(l corpus.Label) string {
	if len(l.Rules) == 0 {
		return l.Definition
	}
	return strings.TrimSpace(l.Definition+"\n\n"+headRules) + "\n" + strings.Join(l.Rules, "\n")
}
