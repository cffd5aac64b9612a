package sources

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

// pieces are what news is made of, and what breaks readers of it.
var pieces = []string{
	"The ministry", "said", " ", " ", " ", ", ", ". ", "“", "”", "\"", "’s", "’", "'", "a senior official", "who", "he", "she", "it",
	"according to", "interview with", "Maud Ferrant", "R. T.", "Mr. Thorsby", "Dray & Co.", "one of them", "of", "with", "the", "and",
	"view", "Q: ", "A: ", "\n", "\n\n", " date 2031-03-04 By A B, OUTLET\n", "林若澄", "سلمى", "Дрозденко", "🙃", "\xff", "\xe2\x80",
	"two", "its", "that", "(", ")", "told", "report", "claims", "-", "1.5", "S.p.A.", "é", "\u0301", "\u00a0", "\r",
}

func anyText(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 60).Draw(t, "pieces"), "")
}

// anySentences are spans that need not make sense.
func anySentences(t *rapid.T, text string) []corpus.Sentence {
	var list []corpus.Sentence
	for range rapid.IntRange(0, 12).Draw(t, "sentences") {
		list = append(list, corpus.Sentence{Span: corpus.Span{
			Start: rapid.IntRange(-3, len(text)+3).Draw(t, "start"),
			End:   rapid.IntRange(-3, len(text)+3).Draw(t, "end"),
		}})
	}
	return list
}

func check(t interface{ Errorf(string, ...any) }, text string, got []Candidate, limit int) {
	seen := map[string]bool{}
	for i, c := range got {
		switch {
		case c.Text == "" || len(got) > limit:
			t.Errorf("an empty name, or more than %d: %+v", limit, got)
		case seen[keyOf(c.Text)]:
			t.Errorf("%q is offered twice", c.Text)
		case i > 0 && got[i-1].Score < c.Score && c.Score > 0:
			t.Errorf("%q stands behind a lower score", c.Text)
		case c.Cue == "" && c.CueSpan != corpus.Span{}:
			t.Errorf("%q has no cue, but a place for it", c.Text)
		}
		seen[keyOf(c.Text)] = true
		for _, span := range []corpus.Span{c.Span, c.CueSpan} {
			if span != (corpus.Span{}) && (span.Start < 0 || span.Start >= span.End || span.End > len(text)) {
				t.Errorf("%q: the span %v lies outside", c.Text, span)
			} else if utf8.ValidString(text) && span != (corpus.Span{}) && span.Check(text) != nil {
				t.Errorf("%q: %v", c.Text, span.Check(text))
			}
		}
	}
}

func TestAnyTextAndAnySentencesAreSafe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyText(t)
		sentences := anySentences(t, text)
		limit := rapid.IntRange(-1, 6).Draw(t, "limit")
		index := Read(text, sentences)
		at := rapid.IntRange(-2, len(sentences)+2).Draw(t, "at")
		known := rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 3).Draw(t, "known")
		got := index.Suggest(at, known, limit)
		check(t, text, got, max(limit, 0))
		if diff := cmp.Diff(got, Suggest(text, sentences, at, known, limit)); diff != "" {
			t.Errorf("asked again, it answers differently: %s", diff)
		}
	})
}

func TestTokensAreOrderedAndLieInTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyText(t)
		at := 0
		for _, token := range tokenise(text) {
			if token.Start < at || token.End <= token.Start || token.End > len(text) {
				t.Fatalf("the token %+v begins before %d or lies outside", token, at)
			}
			at = token.End
		}
	})
}

func FuzzSuggest(f *testing.F) {
	f.Add("“No,” said the minister, Edda Korsvik. It is.", 1)
	f.Add(" date 2031-03-04 By A B, OUTLET\nQ: Why?\nA: Because.", 2)
	f.Fuzz(func(t *testing.T, text string, at int) {
		var sentences []corpus.Sentence
		for start := 0; start < len(text); {
			end := strings.IndexAny(text[start:], ".\n")
			if end < 0 {
				end = len(text) - start - 1
			}
			sentences = append(sentences, corpus.Sentence{Span: corpus.Span{Start: start, End: start + end + 1}})
			start += end + 1
		}
		check(t, text, Suggest(text, sentences, at, []string{"The ministry"}, 5), 5)
	})
}

func article(paragraphs int) (string, []corpus.Sentence) {
	return cut(strings.Repeat("The ministry said that it had received no such report.|“No document that reached us mentioned cracks,” its spokesman, Tobias Renn, said on Tuesday.\n"+
		"Miroslava Drozdenko, a consultant who has worked on three similar bridges, said hangers could lose a tenth of their strength.|“You would not know,” she said.\n", paragraphs))
}

func BenchmarkRead(b *testing.B) {
	text, sentences := article(20) // about 7 KB, an article of 80 sentences
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Read(text, sentences)
	}
}

func BenchmarkSuggest(b *testing.B) {
	index := Read(article(20))
	for b.Loop() {
		index.Suggest(40, nil, 8)
	}
}

func BenchmarkSuggestAmongTenThousandKnown(b *testing.B) {
	index := Read(article(20))
	known := make([]string, 10000)
	for i := range known {
		known[i] = "Source " + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + string(rune('0'+i/26%10)) + string(rune('A'+i/260%26))
	}
	for b.Loop() {
		index.Suggest(40, known, 8)
	}
}
