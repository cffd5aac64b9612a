package labelling

import (
	"sayso/app/session"
	"sayso/internal/corpus"
	"sayso/internal/sources"
)

// Going through the text, selecting in it, and going from it to the annotation.

func (l *Screen) step(by int) { l.host.Session().GoTo(l.host.Session().Current + by) }

// Selected takes what the mouse selected, widened to whole words, with both or
// neither of two quotation marks and without the white space around it.
func (l *Screen) Selected(span corpus.Span) {
	text := l.host.Session().Entry.Document.Text
	whole := session.Trimmed(text, sources.WholeQuotes(text, session.Trimmed(text, session.WholeWords(text, span))))
	if whole.Len() > 0 && whole != span {
		l.host.View().SetSelection(whole)
		span = whole
	}
	l.host.Session().SelectSpan(span)
}

func (l *Screen) page(by int) { l.host.View().MovePage(by) }

// nextUnread goes to the next sentence nobody has judged, round the end.
func (l *Screen) nextUnread() {
	n := len(l.host.Session().States)
	for i := 1; i <= n; i++ {
		at := (l.host.Session().Current + i) % n
		if l.host.Session().States[at] == corpus.Unread {
			l.host.Session().GoTo(at)
			return
		}
	}
	l.shell.Say("Every sentence of this article has been read. Ctrl+D marks the article as done.")
}

// stepAnnotation goes through the annotations of the current sentence, and is a
// motion where the target is not one of them.
func (l *Screen) stepAnnotation(by int) {
	s := l.host.Session()
	list := s.Under(s.Current)
	for i, a := range list {
		if a.ID == s.Selected {
			s.SelectHere(list[(i+by+len(list))%len(list)].ID)
			return
		}
	}
	s.GoTo(s.Current)
}

func (l *Screen) extendSentence(by int) {
	l.host.View().ExtendSentence(by)
	l.host.Session().SelectSpan(l.host.View().Selection())
}

// splitSentence cuts the sentence at the end of the selection, or at the caret.
func (l *Screen) splitSentence() {
	at := l.host.View().Caret()
	if l.host.Session().Selection.Len() > 0 {
		at = l.host.Session().Selection.End
	} else if at >= 0 {
		at = session.WholeWords(l.host.Session().Entry.Document.Text, corpus.Span{Start: at, End: at}).Start
	}
	l.host.View().ClearSelection()
	l.host.Session().SplitSentence(at)
}

func (l *Screen) focusSource() {
	if !l.host.ShowInspector() || !l.host.Inspector().FocusSource(l.shell.Window.Canvas(), l.host.ByLetter()) {
		l.LabelFirst()
	}
}

func (l *Screen) focusNote() {
	if !l.host.ShowInspector() || !l.host.Inspector().FocusNote(l.shell.Window.Canvas(), l.host.ByLetter()) {
		l.LabelFirst()
	}
}

// saidBySame copies who said it from the annotation before: a quotation that
// goes on keeps its source.
func (l *Screen) saidBySame() {
	a, _, ok := l.host.Session().Target()
	if !ok || !l.host.Session().Own(a) {
		l.LabelFirst()
		return
	}
	if !l.host.Session().SaidBySame(a) {
		l.shell.Say("No annotation before this one says who said it.")
	}
}

func (l *Screen) focusInspector() {
	if !l.host.ShowInspector() || !l.host.Inspector().FocusFirst(l.shell.Window.Canvas()) {
		l.LabelFirst()
	}
}

func (l *Screen) LabelFirst() {
	if a, _, ok := l.host.Session().Target(); ok && !l.host.Session().Own(a) {
		l.shell.Say("This annotation was made by " + l.host.Session().AnnotatorName(a.Annotator) + ". Label the sentence yourself to say otherwise.")
		return
	}
	l.shell.Say("Label the sentence first: a source and a note belong to a label.")
}

// snapSelection widens the selection to whole sentences.
func (l *Screen) snapSelection() {
	document := &l.host.Session().Entry.Document
	from, to := document.SentencesIn(l.host.Session().Selection)
	if from >= to {
		return
	}
	span := corpus.Span{Start: document.Sentences[from].Start, End: document.Sentences[to-1].End}
	l.host.View().SetSelection(span)
	l.host.Session().SelectSpan(span)
}
