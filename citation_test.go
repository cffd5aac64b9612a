package main

import (
	"os"
	"strings"
	"testing"

	"sayso/assets"
)

// The version and the date of the release stand in FyneApp.toml. What must
// repeat them, because nobody can fill it in, is held against it.
func TestTheCitationIsOfThisVersion(t *testing.T) {
	release := assets.ReleaseFrom(fyneApp)
	citation, err := os.ReadFile("CITATION.cff")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"version: " + release.Version + "\n", "date-released: " + release.Date + "\n", "url: " + strings.TrimSuffix(release.Page, "/releases") + "\n"} {
		if !strings.Contains(string(citation), "\n"+line) {
			t.Errorf("CITATION.cff has no line %q", line)
		}
	}
}
