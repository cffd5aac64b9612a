package labelling

import (
	"sayso/app/session"
	"sayso/internal/corpus"
)

// Going to a place of another document, and coming back.

// place is a sentence of a document, or another screen.
type place struct {
	document string
	sentence int
	again    func() // opens the screen; nil for a sentence
}

// GoToSpan shows the sentence of a span in any document, with all that waits to
// be saved there, and remembers the way back. It says the words when it is there.
func (l *Screen) GoToSpan(document string, span corpus.Span, words string) {
	l.GoToThen(document, span, func() { l.shell.Say(words) })
}

// GoToThen is GoToSpan, and does something more when it is there.
func (l *Screen) GoToThen(document string, span corpus.Span, then func()) {
	s := l.host.Session()
	l.back = append(l.back, place{document: s.Entry.Document.ID, sentence: s.Current})
	if document != s.Entry.Document.ID {
		s.OpenThen(document, session.SentenceOf(span), then)
	} else {
		s.GoTo(s.Entry.Document.SentenceAt(span.Start))
		then()
	}
	l.shell.FocusText()
}

// Jump goes to an annotation of any document and remembers the way back.
func (l *Screen) Jump(a corpus.Annotation) {
	s := l.host.Session()
	l.back = append(l.back, place{document: s.Entry.Document.ID, sentence: s.Current})
	if a.Document == s.Entry.Document.ID {
		s.Select(a.ID)
	} else {
		s.OpenAt(a, func() {})
	}
	l.shell.FocusText()
	l.shell.Say("Alt+Left goes back.")
}

// GoToThing goes to the sentence of a thing, and selects it where it is an
// annotation that shows.
func (l *Screen) GoToThing(id, document string, start int) {
	s := l.host.Session()
	l.back = append(l.back, place{document: s.Entry.Document.ID, sentence: s.Current})
	l.showThing(id, document, start, "Alt+Left goes back.")
}

// Visit goes to the sentence of an annotation, or of a place in a document where
// there is none, from another screen: going back opens that.
func (l *Screen) Visit(id, document string, start int, words string, again func()) {
	l.back = append(l.back, place{again: again})
	l.showThing(id, document, start, words)
}

func (l *Screen) showThing(id, document string, start int, words string) {
	s := l.host.Session()
	if document == s.Entry.Document.ID {
		s.GoTo(s.Entry.Document.SentenceAt(start))
		s.Select(id)
	} else {
		s.OpenThen(document, func(d *corpus.Document) int { return d.SentenceAt(start) }, func() { s.Select(id) })
	}
	l.shell.FocusText()
	l.shell.Say(words)
}

// GoBack returns to where the last link was followed from.
func (l *Screen) GoBack() {
	if len(l.back) == 0 {
		l.shell.Say("There is nowhere to go back to.")
		return
	}
	to := l.back[len(l.back)-1]
	l.back = l.back[:len(l.back)-1]
	if to.again != nil {
		to.again()
		return
	}
	if to.document == l.host.Session().Entry.Document.ID {
		l.host.Session().GoTo(to.sentence)
	} else {
		l.host.Session().Open(to.document, to.sentence)
	}
	l.shell.FocusText()
}
