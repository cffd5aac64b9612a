package app

import (
	"sayso/app/session"
	"sayso/internal/corpus"
)

// Going to a place of another document, and coming back.

// place is a sentence of a document.
type place struct {
	document string
	sentence int
}

// goToSpan shows the sentence of a span in any document, with all that waits to
// be saved there, and remembers the way back. It says the words when it is there.
func (w *Window) goToSpan(document string, span corpus.Span, words string) {
	s := w.session
	w.back = append(w.back, place{s.Entry.Document.ID, s.Current})
	if document != s.Entry.Document.ID {
		s.OpenThen(document, session.SentenceOf(span), func() { w.say(words) })
	} else {
		s.GoTo(s.Entry.Document.SentenceAt(span.Start))
		w.say(words)
	}
	w.focusText()
}

// jump goes to an annotation of any document and remembers the way back.
func (w *Window) jump(a corpus.Annotation) {
	s := w.session
	w.back = append(w.back, place{s.Entry.Document.ID, s.Current})
	if a.Document == s.Entry.Document.ID {
		s.Select(a.ID)
	} else {
		s.OpenAt(a, func() {})
	}
	w.focusText()
	w.say("Alt+Left goes back.")
}

// goToThing goes to the sentence of a thing, and selects it where it is an
// annotation that shows.
func (w *Window) goToThing(id, document string, start int) {
	s := w.session
	w.back = append(w.back, place{s.Entry.Document.ID, s.Current})
	if document == s.Entry.Document.ID {
		s.GoTo(s.Entry.Document.SentenceAt(start))
		s.Select(id)
	} else {
		s.OpenThen(document, func(d *corpus.Document) int { return d.SentenceAt(start) }, func() { s.Select(id) })
	}
	w.focusText()
	w.say("Alt+Left goes back.")
}

// goBack returns to where the last link was followed from.
func (w *Window) goBack() {
	if len(w.back) == 0 {
		w.say("There is nowhere to go back to.")
		return
	}
	to := w.back[len(w.back)-1]
	w.back = w.back[:len(w.back)-1]
	if to.document == w.session.Entry.Document.ID {
		w.session.GoTo(to.sentence)
	} else {
		w.session.Open(to.document, to.sentence)
	}
	w.focusText()
}
