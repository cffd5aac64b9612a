package segment

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

// check says what is wrong with the sentences of a text, or nothing.
func check(t interface{ Fatalf(string, ...any) }, text string, found []corpus.Sentence) {
	at := 0
	for i, s := range found {
		if s.Start < at || s.End <= s.Start || s.End > len(text) {
			t.Fatalf("sentence %d (%d-%d) of %q is empty, out of order or outside", i, s.Start, s.End, text)
		}
		if strings.TrimSpace(text[at:s.Start]) != "" {
			t.Fatalf("more than white space before sentence %d of %q: %q", i, text, text[at:s.Start])
		}
		quote := text[s.Start:s.End]
		if strings.TrimSpace(quote) != quote {
			t.Fatalf("sentence %d of %q is not trimmed: %q", i, text, quote)
		}
		if utf8.ValidString(text) && !utf8.ValidString(quote) {
			t.Fatalf("sentence %d of %q cuts a character: %q", i, text, quote)
		}
		at = s.End
	}
	if strings.TrimSpace(text[at:]) != "" {
		t.Fatalf("more than white space after the last sentence of %q: %q", text, text[at:])
	}
}

// pieces are what news is made of, and what breaks programs.
var pieces = []string{
	"The", "minister", "said", " ", " ", " ", "  ", "\n", "\r\n", "\t", ". ", ".", "! ", "? ", "…", "...", ". . .", ". . . .",
	"“", "”", "\"", "'", "’", "(", ")", "[", "]", "[12]", "[...]", "«", "»", "„", "—", " - ", "U.S.", "Mr.", "p.m.", "No.", "10", "1.", "2)",
	"a.", "b.", "•", "⁃", "。", "！", "「", "」", "《", "》", "我们", "です", "と", "الخبر", "؟", "Это", "г.", "т. д.", "z. B.", "12.", "Juni",
	"👍", "🏽", "\u200d", ":)", ":-(", "\u00a0", "\u2028", "\u0085", "\x80", "\xff", "\xe2\x80", "e\u0301", "I", "J.", "Smith", "Inc.", "@", "/", ":", ";", ":",
	"A:", "Q.", "0", "９", "．", "\u0000", "www.example.com", "։", "।", "\u200b", "\u200f",
}

func drawText(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 40).Draw(t, "pieces"), "")
}

var someLanguages = []string{"", "en", "de", "fr", "ru", "zh", "ja", "ar", "hy", "el", "th", "xx"}

func drawOptions(t *rapid.T) Options {
	return Options{
		Language: rapid.SampledFrom(someLanguages).Draw(t, "language"),
		Unwrap:   rapid.Bool().Draw(t, "unwrap"),
	}
}

func TestSentencesAreOrderedDisjointTrimmedAndWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := drawText(t)
		check(t, text, Split(text, drawOptions(t)))
	})
}

func TestAParagraphAloneIsCutAsInItsDocument(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOptions(t)
		if o.Language == "" {
			o.Language = "en"
		}
		noBlank := func(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\n", " ")) }
		before, text, after := noBlank(drawText(t)), noBlank(drawText(t)), noBlank(drawText(t))
		whole := before + "\n\n" + text + "\n\n" + after
		from, to := len(before)+2, len(before)+2+len(text)
		var inside []corpus.Sentence
		for _, s := range Split(whole, o) {
			if from <= s.Start && s.End <= to {
				s.Start, s.End = s.Start-from, s.End-from
				inside = append(inside, s)
			}
		}
		if diff := cmp.Diff(Split(text, o), inside); diff != "" {
			t.Fatalf("%q alone and between %q and %q: %s", text, before, after, diff)
		}
	})
}

func TestSplitIsDeterministic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, o := drawText(t), drawOptions(t)
		if diff := cmp.Diff(Split(text, o), Split(text, o)); diff != "" {
			t.Fatalf("cut twice, %q differs: %s", text, diff)
		}
	})
}

func TestExplainAgreesWithSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, o := drawText(t), drawOptions(t)
		ends := map[int]uint8{}
		for _, s := range Split(text, o) {
			ends[s.End] = s.Margin
		}
		Explain(text, o, func(d Decision) {
			margin, cut := ends[d.End]
			if d.Cut && (!cut || margin != d.Margin) {
				t.Fatalf("%q: explained as cut at %d with margin %d, but cut is %v with %d", text, d.End, d.Margin, cut, margin)
			}
		})
	})
}

func TestEveryLineBreakEndsASentence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, o := drawText(t), drawOptions(t)
		o.Unwrap = false
		for _, s := range Split(text, o) {
			if i := strings.IndexAny(text[s.Start:s.End], "\n\r\u2028\u0085"); i >= 0 {
				t.Fatalf("a line break stands inside the sentence %q", text[s.Start:s.End])
			}
		}
	})
}

func FuzzSplit(f *testing.F) {
	for _, p := range pieces {
		f.Add(p+" "+p, "en", false)
	}
	f.Add("He said “No. Never!” Then he left. (He did.) 1. One 2. Two", "", true)
	f.Add("Er kam am 12. Juni. „Nein!“, sagte er.", "de", false)
	f.Add("他说：“好。”然后走了。", "zh", false)
	f.Fuzz(func(t *testing.T, text, language string, unwrap bool) {
		o := Options{Language: language, Unwrap: unwrap}
		found := Split(text, o)
		check(t, text, found)
		for _, s := range found {
			r, _ := utf8.DecodeRuneInString(text[s.Start:s.End])
			if unicode.IsSpace(r) {
				t.Fatalf("%q begins with white space", text[s.Start:s.End])
			}
		}
	})
}
