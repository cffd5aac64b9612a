package session

import (
	"slices"

	"sayso/internal/corpus"
	"sayso/storage"
)

// Note is how the person at the keyboard comes to what a key is about to say of a
// sentence: what led there, and which label a model would have given.
type Note struct {
	Reached corpus.Reached
	Hint    string // id of a label, "" for no hint
	Shown   corpus.Shown
	Keys    int
}

// note records how a sentence came to be coded, beside the steps that code it;
// labels are all that the person says of it then. A sentence that was reached by
// reading and has no hint needs no record.
func (e *edit) note(span corpus.Span, labels []string) {
	s := e.session
	from, to := s.Entry.Document.SentencesIn(span)
	if to-from != 1 {
		return
	}
	sentence, n := s.Entry.Document.Sentences[from].Span, s.Noting(from)
	c := corpus.Coding{Document: s.Entry.Document.ID, Start: sentence.Start, End: sentence.End, Annotator: s.Annotator.ID,
		Reached: n.Reached, Hint: n.Hint, Shown: n.Shown, Keys: n.Keys}
	if at := slices.IndexFunc(s.Entry.Codings, func(b corpus.Coding) bool { return b.Span() == sentence && s.Mine(b.Annotator) }); at >= 0 {
		before := s.Entry.Codings[at]
		c.Annotator, c.Reached = before.Annotator, before.Reached // what led there first stays
		c.Keys += before.Keys
		if c.Hint == "" {
			c.Hint, c.Shown = before.Hint, before.Shown
		}
		if before.Shown != corpus.ShownNever && before.Hint == c.Hint {
			c.Shown = before.Shown
		}
	}
	if c.Reached == corpus.InOrder && c.Hint == "" {
		return
	}
	c.Agreed = c.Hint != "" && slices.Contains(labels, c.Hint)
	e.do(storage.PutCoding(c))
}

// ownLabels are the labels that the person says of the sentence of a span,
// without one of them and with another; either may be "".
func (s *Session) ownLabels(span corpus.Span, without, with string) []string {
	labels, _ := s.OwnCoding(s.Entry.Document.SentenceAt(span.Start))
	labels = slices.DeleteFunc(labels, func(l string) bool { return l == without })
	if with != "" && !slices.Contains(labels, with) {
		labels = append(labels, with)
	}
	return labels
}
