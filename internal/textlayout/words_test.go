package textlayout

import (
	"testing"

	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

func TestWordAtTakesTheWordUnderAnOffset(t *testing.T) {
	text := "He said: “don’t go.” Ωμέγα 漢字"
	cases := []struct {
		name, at, want string
	}{
		{"at its start", "said", "said"},
		{"inside it", "aid", "said"},
		{"with an apostrophe", "n’t", "don’t"},
		{"punctuation alone", ".”", "."},
		{"Greek", "γα", "Ωμέγα"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := WordAt(text, indexOf(text, c.at))
			if text[got.Start:got.End] != c.want {
				t.Errorf("%q, want %q", text[got.Start:got.End], c.want)
			}
		})
	}
}

func indexOf(text, part string) int {
	for i := range text {
		if len(text)-i >= len(part) && text[i:i+len(part)] == part {
			return i
		}
	}
	return -1
}

func TestWordsAndCharactersStepForthAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("ab ,.\n“é́漢👨‍👩")), 1, 60, -1).Draw(t, "text")
		at := 0
		for at < len(text) {
			next := NextCharacter(text, at, 1)
			if next <= at {
				t.Fatalf("stuck at %d of %q", at, text)
			}
			if back := NextCharacter(text, next, -1); back != at {
				t.Fatalf("%q: from %d on to %d and back to %d", text, at, next, back)
			}
			at = next
		}
		for at := 0; at < len(text); {
			next := NextWordEnd(text, at)
			if next <= at {
				t.Fatalf("words stuck at %d of %q", at, text)
			}
			if (corpus.Span{Start: at, End: next}).Check(text) != nil {
				t.Fatalf("%q: the word end %d is inside a character", text, next)
			}
			at = next
		}
		for at := len(text); at > 0; {
			next := PreviousWordStart(text, at)
			if next >= at {
				t.Fatalf("words stuck at %d of %q", at, text)
			}
			at = next
		}
	})
}
