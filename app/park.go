package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"sayso/app/ui"
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

// listParked offers all parked sentences of the project; Enter goes to one.
func (w *Window) listParked() {
	w.inspector.Flush()
	ui.Behind(w.Shell, func(ctx context.Context, p *storage.Project) ([]corpus.Doubt, error) { return p.Doubts(ctx) }, func(all []corpus.Doubt) {
		if len(all) == 0 {
			w.say("No sentence is parked. Y parks the current one.")
			return
		}
		titles := map[string]string{}
		for _, d := range w.session.Summaries {
			titles[d.ID] = d.Title
		}
		var items []widgets.FinderItem
		for _, d := range all {
			side := corpus.FirstWords(titles[d.Document], 34)
			if !w.session.mine(d.Annotator) {
				side = w.session.AnnotatorName(d.Annotator) + " · " + side
			}
			items = append(items, widgets.FinderItem{Text: d.Why, Side: side, Apply: func() {
				w.guard(func() { w.goToSpan(d.Document, d.Span, "") })
			}})
		}
		w.Finder = widgets.ShowFinder(w.palette, w.window.Canvas(), corpus.Plural(len(all), "sentence")+" parked; Enter goes there, Y settles it",
			func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, w.focusText)
		w.letStay(w.Finder)
	})
}

// goToSpan shows the sentence of a span in any document, with all that waits to
// be saved there, and remembers the way back. It says the words when it is there.
func (w *Window) goToSpan(document string, span corpus.Span, words string) {
	s := w.session
	w.back = append(w.back, place{s.Entry.Document.ID, s.Current})
	if document != s.Entry.Document.ID {
		s.openThen(document, sentenceOf(span), func() { w.say(words) })
	} else {
		s.GoTo(s.Entry.Document.SentenceAt(span.Start))
		w.say(words)
	}
	w.focusText()
}
