// Package widgettest has what the tests of the widgets share: labels to draw
// with, and a comparison.
package widgettest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"sayso/internal/corpus"
)

// Labels are the labels a new project begins with, as they are shipped.
func Labels() []corpus.Label {
	_, here, _, _ := runtime.Caller(0)
	raw, err := os.ReadFile(filepath.Join(filepath.Dir(here), "..", "..", "assets", "codebook.json"))
	if err != nil {
		panic(err)
	}
	var codebook corpus.Codebook
	if err := json.Unmarshal(raw, &codebook); err != nil {
		panic(err)
	}
	return codebook.Labels
}

// Codebook is a small one: two labels and four attributes.
func Codebook() corpus.Codebook {
	return corpus.Codebook{
		Labels: []corpus.Label{
			{ID: "claim", Name: "Claim", Key: "1", Colour: "#0072b2", Pattern: corpus.Solid},
			{ID: "denial", Name: "Denial", Key: "2", Colour: "#d55e00", Pattern: corpus.Double},
		},
		Attributes: []corpus.Attribute{
			{ID: "source", Name: "Source"},
			{ID: "source_type", Name: "Source type", Values: []string{"named-person", "document", "outlet", "unknown"}},
			{ID: "certainty", Name: "Certainty", Values: []string{"certain", "probable", "possible"}},
			{ID: "via", Name: "Via"},
		},
	}
}

func Same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: got %q, want %q", what, got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s: got %q, want %q", what, got, want)
		}
	}
}
