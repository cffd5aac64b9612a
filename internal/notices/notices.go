// Package notices holds the licences of everything that is compiled into the
// program: modules, the C libraries and fonts in them, tables, and Go itself.
// Most of them ask to be shown to whoever gets the program.
//
// NOTICES.txt is made from the modules themselves, and a test proves that it is
// up to date:
//
//	go test ./internal/notices -update
package notices

import (
	_ "embed"
	"strings"
)

// Text is all of it.
//
//go:embed NOTICES.txt
var Text string

// rule stands above the name of each part.
const rule = "================================================================================\n"

// Part is the licence of one thing in the program.
type Part struct {
	Name string // a module with its version, or what else it is
	Text string
}

// Parts divides the text.
func Parts() (parts []Part) {
	for _, part := range strings.Split(Text, rule)[1:] {
		name, text, _ := strings.Cut(part, "\n")
		parts = append(parts, Part{name, strings.TrimSpace(text)})
	}
	return parts
}
