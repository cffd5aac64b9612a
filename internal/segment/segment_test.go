package segment

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func parts(text string, o Options) []string {
	var found []string
	for _, s := range Split(text, o) {
		found = append(found, text[s.Start:s.End])
	}
	return found
}

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name string
		text string
		o    Options
		want []string
	}{
		{"an empty text has no sentences", "", Options{}, nil},
		{"white space has no sentences", " \n\t\u00a0", Options{}, nil},
		{"a full stop ends a sentence", " One here. Two there.", Options{}, []string{"One here.", "Two there."}},
		{"a line break ends a sentence", "A heading\nThe text goes on", Options{}, []string{"A heading", "The text goes on"}},
		{"a wrapped line is joined when asked", "The minister said\nnothing.\n\nNew paragraph", Options{Unwrap: true}, []string{"The minister said\nnothing.", "New paragraph"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, parts(c.text, c.o)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDetect(t *testing.T) {
	for want, text := range map[string]string{
		"en": "The minister said on Monday that the government would not comment on the report.",
		"de": "Der Minister sagte am Montag, die Regierung werde den Bericht nicht kommentieren.",
		"":   "",
	} {
		if got := Detect(text); got != want {
			t.Errorf("Detect(%q) = %q, want %q", text, got, want)
		}
	}
}
