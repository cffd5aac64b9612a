package app

import (
	"strings"
	"testing"

	"sayso/internal/corpus"
)

// What the mouse selects is widened to whole words and has both quotation marks
// or neither; what stands in between is exactly what was dragged over.
func TestADragSelectsWholeWordsWithBothQuotationMarksOrNeither(t *testing.T) {
	const text = `Officials said “the café dam is safe,” and left.`
	for name, c := range map[string]struct{ from, to, want string }{
		"past the opening mark into half a word":    {"“the", "é dam", "the café"},
		"past the opening mark to the last word":    {"“the", ",”", "“the café dam is safe,”"},
		"the words alone":                           {"the", ",”", "the café dam is safe"},
		"from half a word past the closing mark":    {"ff", " and", "Officials said “the café dam is safe,”"},
		"from inside the quotation to what follows": {"dam", " left", "dam is safe,” and"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.session.Entry.Document.Text = text
			s.session.Entry.Document.Sentences = []corpus.Sentence{{Span: corpus.Span{Start: 0, End: len(text)}}}
			s.labelling.Selected(corpus.Span{Start: strings.Index(text, c.from), End: strings.Index(text, c.to)})
			if got := text[s.session.Selection.Start:s.session.Selection.End]; got != c.want {
				t.Errorf("selected is %q, want %q", got, c.want)
			}
		})
	}
}
