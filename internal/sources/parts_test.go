package sources

import (
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
)

func TestASentenceFallsIntoThePartsThatGetLabels(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"content behind a cue", "The mayor said on Monday that the dam is safe, with water to spare.",
			[]string{"The mayor said", "on Monday", "the dam is safe", "with water to spare"}},
		{"two clauses of one attribution", "Engineers believe that the dam could “soon” give way, two of them tell the Courier, and that the town is preparing for it.",
			[]string{"Engineers believe", "the dam could “soon” give way", "two of them tell", "the Courier", "the town is preparing for it"}},
		{"a quotation with its marks", "“Anything would help,” the official explained.",
			[]string{"“Anything would help,”", "the official explained"}},
		{"a bracket inside a quotation", "“(Mayor Ines) Tallard needs support.",
			[]string{"Mayor Ines", "Tallard needs support"}},
		{"nothing to cut", "It rained.", []string{"It rained"}},
		{"one word", "No.", []string{"No."}},
		{"only marks", "—", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, s := range Parts(c.text, corpus.Span{End: len(c.text)}) {
				got = append(got, c.text[s.Start:s.End])
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheCaretGoesFromWordToWord(t *testing.T) {
	const text = "He said “no” to Halmouth’s 1.5-metre plan."
	var words []string
	for at := 0; at < len(text); {
		next := NextWordStart(text, at)
		if back := PreviousWordStart(text, next); next < len(text) && back != at {
			t.Errorf("back from %q leads to %q", text[next:], text[back:])
		}
		words = append(words, text[at:next])
		at = next
	}
	if diff := cmp.Diff([]string{"He ", "said ", "“no” ", "to ", "Halmouth’s ", "1.5-metre ", "plan."}, words); diff != "" {
		t.Error(diff)
	}
}

func TestTheFinalStopStaysOnlyInsideAQuotation(t *testing.T) {
	for text, want := range map[string]string{
		"The dam is safe.":   "The dam is safe",
		"“The dam is safe.”": "“The dam is safe.”",
		"Is it?!":            "Is it",
		"...":                "",
	} {
		if got := text[:ContentEnd(text, corpus.Span{End: len(text)})]; got != want {
			t.Errorf("of %q stays %q, want %q", text, got, want)
		}
	}
}

func FuzzPartsLieInTheSentence(f *testing.F) {
	f.Add("The mayor said that “it — is, (safe).”")
	f.Fuzz(func(t *testing.T, text string) {
		sentence := corpus.Span{End: len(text)}
		if sentence.Check(text) != nil || !utf8.ValidString(text) { // a project holds no other text
			return
		}
		end := 0
		for _, s := range Parts(text, sentence) {
			if err := s.Check(text); err != nil || s.Start < end {
				t.Fatalf("%v after %d: %v", s, end, err)
			}
			end = s.End
		}
	})
}
