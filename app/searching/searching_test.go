package searching

import (
	"strings"
	"testing"

	"sayso/internal/corpus"
	"sayso/storage"
)

func TestASnippetShowsWhatWasFound(t *testing.T) {
	long := strings.Repeat("äöü words before it ", 20)
	text := long + "the\ncrack is here"
	at := 7 + strings.Index(text, "crack")
	shown, hits := Snippet(storage.FoundSentence{Text: text, Span: corpus.Span{Start: 7, End: 7 + len(text)}, Hits: []corpus.Span{{Start: at, End: at + 5}}}, 60)
	if len(hits) != 1 || shown[hits[0].Start:hits[0].End] != "crack" || !strings.HasPrefix(shown, "… ") || len(shown) > 120 {
		t.Errorf("%q %v", shown, hits)
	}
}
