package cli

import (
	"testing"

	"github.com/spf13/cobra"
)

func TestAnAnnotatorIsNamedAfterThePersonAndNotAfterTheComputer(t *testing.T) {
	for _, c := range []struct{ full, account, want string }{
		{"Ada Selm", "ada", "Ada Selm"},
		{"", "ada", "ada"},
		{"root", "root", "root"},
		{"", `SEMINAR-PC7\ada`, "ada"},
		{`UNI\ada`, `UNI\ada`, "ada"},
		{"Ada Selm", `UNI\ada`, "Ada Selm"},
	} {
		if got := personOf(c.full, c.account); got != c.want {
			t.Errorf("%q with the account %q is called %q, want %q", c.full, c.account, got, c.want)
		}
	}
}

// TestADoubleClickOnWindowsIsNotAnsweredWithAdvice: Cobra would end the program
// before it opens its window, and tell people to open a console.
func TestADoubleClickOnWindowsIsNotAnsweredWithAdvice(t *testing.T) {
	if cobra.MousetrapHelpText != "" {
		t.Errorf("a program that was started from the desktop ends with %q", cobra.MousetrapHelpText)
	}
}
