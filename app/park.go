package app

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"sayso/internal/corpus"
	"sayso/storage"
	"sayso/widgets"
)

// A sentence that somebody is not sure of is parked with the reason and worked
// off later. That says nothing about its labels.

// doubtOn is the annotator's own doubt about a sentence: one that begins in it,
// as its ends may have been corrected since it was parked.
func (s *Session) doubtOn(sentence int) (corpus.Doubt, bool) {
	if sentence < 0 || sentence >= len(s.Entry.Document.Sentences) {
		return corpus.Doubt{}, false
	}
	for _, d := range s.Entry.Doubts {
		if s.mine(d.Annotator) && s.Entry.Document.SentenceAt(d.Span.Start) == sentence {
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
	before, parked := s.doubtOn(sentence)
	if before.Why == why || !parked && why == "" {
		return
	}
	e := s.edit("Parked %s", s.place(span))
	var kept []corpus.Doubt
	for _, d := range s.Entry.Doubts {
		if d.ID != before.ID {
			kept = append(kept, d)
		}
	}
	switch {
	case why == "":
		e.title = "Settled " + s.place(span)
		e.steps = append(e.steps, storage.DeleteDoubt(before.ID))
	default:
		d := corpus.Doubt{ID: before.ID, Document: s.Entry.Document.ID, Span: span, Annotator: cmp.Or(before.Annotator, s.Annotator.ID), Why: why, CreatedAt: s.timestamp()}
		if !parked {
			d.ID = storage.NewID()
		}
		kept = append(kept, d)
		e.steps = append(e.steps, storage.PutDoubt(d))
	}
	s.Entry.Doubts = kept
	e.commit()
}

// park asks why the sentence under the eye is unclear.
func (w *Window) park() {
	s := w.session
	sentence := s.Current
	if a, apart, ok := s.Target(); ok && apart {
		sentence = s.Entry.Document.SentenceAt(a.Span.Start) // the one that was just labelled
	}
	if sentence < 0 {
		return
	}
	w.inspector.Flush()
	before, parked := s.doubtOn(sentence)
	why := widgets.NewField("Why", "Why is it unclear? Leave it empty to settle it")
	why.SetText(before.Why)
	title := fmt.Sprintf("Park sentence %d", sentence+1)
	if parked {
		title = fmt.Sprintf("Sentence %d is parked: settle it or change why", sentence+1)
	}
	sheet := w.openSheet(title, why, fyne.NewSize(560, 150), "Park", func() bool {
		s.Park(sentence, why.Text)
		return true
	})
	if w.byLetter {
		why.SwallowRune()
	}
	sheet.Focus(why)
	why.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// parkedLine says why the sentence of the selected annotation, or the one under
// the eye, is parked, by oneself or else by another; "" when it is not.
func (w *Window) parkedLine(sentence int) string {
	s := w.session
	if d, ok := s.doubtOn(sentence); ok {
		return "Parked: " + d.Why
	}
	if _, parked := slices.BinarySearch(s.parked(), sentence); !parked {
		return ""
	}
	for _, d := range s.Entry.Doubts {
		if s.Entry.Document.SentenceAt(d.Span.Start) == sentence {
			return "Parked by " + s.AnnotatorName(d.Annotator) + ": " + d.Why
		}
	}
	return ""
}
