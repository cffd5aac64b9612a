package foreign

import (
	"strings"

	"sayso/internal/corpus"
)

// How well a way of counting explains a document: its spans are laid on the
// text, and the words that come out are compared with those that the file
// gives.

// match says how two wordings agree.
type match int

const (
	differs match = iota
	folded        // the same but for white space
	exact
)

// compare holds the words of a file against those of the text.
func compare(words, quote string) match {
	switch {
	case words == quote:
		return exact
	case fold(words) == fold(quote):
		return folded
	case strings.Contains(quote, `\n`) && fold(words) == fold(strings.ReplaceAll(quote, `\n`, " ")):
		return folded // Label Studio shows a line break as two characters
	}
	return differs
}

func fold(words string) string { return strings.Join(strings.Fields(words), " ") }

// begins holds a hint against the words of the text: tools name a span by its
// first words, with three dots or an ellipsis behind them when they cut it.
func begins(words, hint string) match {
	hint = fold(hint)
	cut := strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(hint, "…"), "..."), " ")
	words = fold(words)
	switch {
	case hint == "":
		return differs
	case words == hint:
		return exact
	case cut != hint && cut != "" && strings.HasPrefix(words, cut), len(hint) >= 40 && strings.HasPrefix(words, hint):
		return folded
	}
	return differs
}

// lay places the pieces of a span. The error says why it cannot be placed.
func (r *rulers) lay(i Interpretation, pieces []Range) ([]corpus.Span, error) {
	spans := make([]corpus.Span, 0, len(pieces))
	for _, piece := range pieces {
		span, err := r.span(i, piece)
		if err != nil {
			return nil, err
		}
		spans = append(spans, span)
	}
	return spans, nil
}

// words are what stands under the pieces, one space between two.
func (r *rulers) words(spans []corpus.Span) string {
	if len(spans) == 1 {
		return r.text[spans[0].Start:spans[0].End]
	}
	parts := make([]string, len(spans))
	for i, span := range spans {
		parts[i] = r.text[span.Start:span.End]
	}
	return strings.Join(parts, " ")
}

// try lays one span and says how well its words agree.
func (r *rulers) try(i Interpretation, s *Span) (match, []corpus.Span, error) {
	spans, err := r.lay(i, s.Pieces)
	if err != nil {
		return differs, nil, err
	}
	if s.Hint {
		return begins(r.words(spans), s.Quote), spans, nil
	}
	return compare(r.words(spans), s.Quote), spans, nil
}

// tally counts how an interpretation fits.
type tally struct {
	tested int // spans and proofs with words
	exact  int
	fit    int // exact or folded
	inside int // spans without words that lie inside the text
	blind  int // spans without words
	other  int // spans with a name that is not their words
}

func (t *tally) add(o tally) {
	t.tested += o.tested
	t.exact += o.exact
	t.fit += o.fit
	t.inside += o.inside
	t.blind += o.blind
	t.other += o.other
}

// holds reports whether everything is explained.
func (t tally) holds() bool { return t.fit == t.tested && t.inside == t.blind }

// mostProofs bounds how many tokens of a document are tried; they are there to
// settle the counting, and the last count as much as the first.
const mostProofs = 400

// measure counts how well an interpretation fits a document. Hints count for
// it, and never against it: a name need not be a quotation.
func (r *rulers) measure(i Interpretation, d *Document) (t tally) {
	for k := range d.Spans {
		s := &d.Spans[k]
		switch {
		case s.Whole || s.placed != nil:
		case s.Quote == "" && s.empty(): // it can be placed in no way, so it speaks for none
		case s.Quote == "":
			t.blind++
			if _, err := r.lay(i, s.Pieces); err == nil {
				t.inside++
			}
		default:
			found, _, err := r.try(i, s)
			if s.Hint && found == differs {
				t.other++
				t.blind++
				if err == nil {
					t.inside++
				}
				continue
			}
			t.tested++
			if found == exact {
				t.exact++
			}
			if found != differs {
				t.fit++
			}
		}
	}
	step := max(1, len(d.Proofs)/mostProofs)
	for k := len(d.Proofs) - 1; k >= 0; k -= step {
		p := d.Proofs[k]
		t.tested++
		if span, err := r.span(i, p.Range); err == nil && compare(r.text[span.Start:span.End], p.Quote) == exact {
			t.exact++
			t.fit++
		}
	}
	return t
}

// empty reports whether a span has no width.
func (s *Span) empty() bool {
	for _, piece := range s.Pieces {
		if piece.Start >= piece.End {
			return true
		}
	}
	return len(s.Pieces) == 0
}

// better reports whether one tally speaks for its interpretation more than
// another.
func (t tally) better(o tally) bool {
	switch {
	case t.fit != o.fit:
		return t.fit > o.fit
	case t.holds() != o.holds():
		return t.holds()
	case t.exact != o.exact:
		return t.exact > o.exact
	}
	return t.inside > o.inside
}
