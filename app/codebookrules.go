package app

import "strings"

// The rules by which a label is decided stand in the codebook as the last part
// of the label's definition, under a line that says "Decide:". So they go
// wherever the definition goes: into every export, every version and every
// program that knows nothing of them.

// rulesHeading is the line that begins the rules.
const rulesHeading = "Decide:"

// splitRules takes a definition of the codebook apart. rules is one rule a
// line, or empty.
func splitRules(stored string) (definition, rules string) {
	lines := strings.Split(stored, "\n")
	for i, line := range lines {
		if strings.TrimSpace(line) == rulesHeading {
			return strings.TrimSpace(strings.Join(lines[:i], "\n")), strings.TrimSpace(strings.Join(lines[i+1:], "\n"))
		}
	}
	return stored, ""
}

// joinRules is the inverse of splitRules.
func joinRules(definition, rules string) string {
	if rules = strings.TrimSpace(rules); rules == "" {
		return definition
	}
	return strings.TrimSpace(definition+"\n\n"+rulesHeading) + "\n" + rules
}
