package foreign

import (
	"strings"
	"unicode"

	"sayso/internal/corpus"
)

// How well a way of counting explains a document: its spans are laid on the
// text, and the words that come out are compared with those that the file
// gives.

// match says how two wordings agree.
type match int

const (
	differs match = iota
	folded        // the same but for white space between the words
	exact
)

// compare holds the words of a file against those of the text. White space of
// one kind may stand for another, a sign for a sign: tools write a line break
// as a space. If there is more or less of it between the words, the wording is
// folded, which is no proof. White space at either end is never passed over:
// there it would hide an offset that is wrong by one.
func compare(words, quote string) match {
	switch {
	case words == quote || sameSigns(words, quote):
		return exact
	case sameButSpace(words, quote):
		return folded
	case strings.Contains(quote, `\n`) && sameButSpace(words, strings.ReplaceAll(quote, `\n`, "\n")):
		return exact // Label Studio shows a line break as two characters
	}
	return differs
}

// sameSigns compares sign by sign; a white space is as good as another, and a
// line end of two signs is one.
func sameSigns(words, quote string) bool {
	a, b := []rune(corpus.WithLF(words)), []rune(corpus.WithLF(quote))
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] && !(unicode.IsSpace(a[i]) && unicode.IsSpace(b[i])) {
			return false
		}
	}
	return true
}

// sameButSpace passes over how much white space stands between words, and over
// none at the ends.
func sameButSpace(words, quote string) bool {
	ends := func(s string) (before, after int) {
		return len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace)), len(s) - len(strings.TrimRightFunc(s, unicode.IsSpace))
	}
	a, b := ends(words)
	c, d := ends(quote)
	return a == c && b == d && fold(words) == fold(quote)
}

func fold(words string) string { return strings.Join(strings.Fields(words), " ") }

// begins holds a hint against the words of the text: tools name a span by its
// first words, on one line and without white space around them, and with three
// dots or an ellipsis behind them when they cut it. A name that has white space
// at an end was not treated so, and must have it there; or it was cut behind a
// word, and then another follows.
func begins(words, hint string) match {
	cut := strings.TrimSuffix(strings.TrimSuffix(hint, "…"), "...")
	kept := strings.TrimSpace(hint) != hint
	if kept && strings.TrimLeftFunc(hint, unicode.IsSpace) == hint && strings.HasPrefix(fold(words), fold(cut)+" ") {
		kept = false
	}
	switch {
	case strings.TrimSpace(cut) == "":
		return differs
	case sameSigns(words, hint):
		return exact
	case kept && !startsWith(words, cut), !strings.HasPrefix(fold(words), fold(cut)):
		return differs
	case cut != hint || len(hint) >= 40 || fold(words) == fold(hint):
		return folded
	}
	return differs
}

// startsWith reports whether words begin with others, sign by sign.
func startsWith(words, beginning string) bool {
	a, b := []rune(corpus.WithLF(words)), []rune(corpus.WithLF(beginning))
	return len(a) >= len(b) && sameSigns(string(a[:len(b)]), string(b))
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
	quote := s.Quote
	if i.Mark { // it stands before the text, and so is under no span
		quote = strings.TrimPrefix(quote, mark)
	}
	if s.Hint {
		return begins(r.words(spans), quote), spans, nil
	}
	return compare(r.words(spans), quote), spans, nil
}

// tally counts how an interpretation fits.
type tally struct {
	tested int // spans and proofs with words
	fit    int // those whose words stand there
	loose  int // those that stand there but for white space between the words, which proves nothing
	inside int // spans without words that lie inside the text
	blind  int // spans without words
	other  int // spans with a name that is not their words
}

func (t *tally) add(o tally) {
	t.tested += o.tested
	t.fit += o.fit
	t.loose += o.loose
	t.inside += o.inside
	t.blind += o.blind
	t.other += o.other
}

// holds reports whether everything is explained.
func (t tally) holds() bool { return t.fit+t.loose == t.tested && t.inside == t.blind }

// mostProofs bounds how many tokens of a document are tried; they are there to
// settle the counting, and the last count as much as the first.
const mostProofs = 400

// measure counts how well an interpretation fits a document. Hints count for
// it, and never against it: a name need not be a quotation.
func (r *rulers) measure(i Interpretation, d *Document) (t tally) {
	for k := range d.Spans {
		s := &d.Spans[k]
		switch {
		case s.Whole || s.Placed != nil || len(s.Pieces) == 0 && s.Quote != "":
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
			switch {
			case found == exact, found == folded && s.Hint:
				t.fit++
			case found == folded:
				t.loose++
			}
		}
	}
	step := max(1, len(d.Proofs)/mostProofs)
	for k := len(d.Proofs) - 1; k >= 0; k -= step {
		p := d.Proofs[k]
		t.tested++
		if span, err := r.span(i, p.Range); err == nil && compare(r.text[span.Start:span.End], p.Quote) == exact {
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
	case t.loose != o.loose:
		return t.loose > o.loose
	}
	return t.inside > o.inside
}
