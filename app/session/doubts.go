package session

import (
	"cmp"
	"strings"

	"sayso/internal/corpus"
	"sayso/storage"
)

// DoubtOn is the annotator's own doubt about a sentence: one that begins in it,
// as its ends may have been corrected since it was parked.
func (s *Session) DoubtOn(sentence int) (corpus.Doubt, bool) {
	if sentence < 0 || sentence >= len(s.Entry.Document.Sentences) {
		return corpus.Doubt{}, false
	}
	for _, d := range s.Entry.Doubts {
		if s.Mine(d.Annotator) && s.Entry.Document.SentenceAt(d.Span.Start) == sentence {
			return d, true
		}
	}
	return corpus.Doubt{}, false
}

// Park says why a sentence is unclear, as one undoable change; without words
// the sentence is settled.
func (s *Session) Park(sentence int, why string) {
	if sentence < 0 || sentence >= len(s.Entry.Document.Sentences) {
		return
	}
	span, why := s.Entry.Document.Sentences[sentence].Span, strings.TrimSpace(why)
	before, parked := s.DoubtOn(sentence)
	if before.Why == why || !parked && why == "" {
		return
	}
	e := s.edit("Parked %s", s.Place(span))
	switch {
	case why == "":
		e.title = "Settled " + s.Place(span)
		e.do(storage.DeleteDoubt(before.ID))
	default:
		d := corpus.Doubt{ID: before.ID, Document: s.Entry.Document.ID, Span: span, Annotator: cmp.Or(before.Annotator, s.Annotator.ID), Why: why, CreatedAt: s.Timestamp()}
		if !parked {
			d.ID = storage.NewID()
		}
		e.do(storage.PutDoubt(d))
	}
	e.commit()
}
