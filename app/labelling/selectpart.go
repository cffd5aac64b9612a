package labelling

import (
	"sayso/internal/corpus"
	"sayso/internal/sources"
)

// Selecting parts of a sentence with few keys.

// selectPart selects the next part of the current sentence, round its end: the
// one behind the selection, or else behind the part that was just labelled. With
// more set, the selection grows by the part behind it.
func (l *Screen) selectPart(more bool) {
	s := l.host.Session()
	if s.Current < 0 {
		return
	}
	text, sentence := s.Entry.Document.Text, s.Entry.Document.Sentences[s.Current].Span
	parts := sources.Parts(text, sentence)
	if len(parts) == 0 {
		return
	}
	from := s.Selection
	if from.Len() == 0 {
		from, more = s.LastPart, false
	}
	l.selectSpan(sources.NextPart(parts, from, more))
}

// selectSpan selects a span in the text and in the session.
func (l *Screen) selectSpan(span corpus.Span) {
	l.host.View().SetSelection(span)
	l.host.Session().SelectSpan(span)
}

// moveCaret moves the place where the next selection begins by a word. A
// selection shrinks to its beginning.
func (l *Screen) moveCaret(by int) {
	s := l.host.Session()
	if s.Current < 0 {
		return
	}
	text, sentence := s.Entry.Document.Text, s.Entry.Document.Sentences[s.Current].Span
	at := l.host.View().Caret()
	if s.Selection.Len() > 0 {
		at = s.Selection.Start
	}
	if at < sentence.Start || at > sentence.End {
		at = sentence.Start
	}
	l.selectSpan(sources.MoveCaret(text, sentence, at, by))
}

// selectToEnd selects from the caret, or from the start of the selection or of
// the sentence, to the end of the sentence without its final stop; a second
// time with it.
func (l *Screen) selectToEnd() {
	s := l.host.Session()
	if s.Current < 0 {
		return
	}
	text, sentence := s.Entry.Document.Text, s.Entry.Document.Sentences[s.Current].Span
	from := s.Selection
	if from.Len() == 0 {
		from = corpus.Span{Start: l.host.View().Caret(), End: l.host.View().Caret()}
	}
	l.selectSpan(sources.ToEnd(text, sentence, from))
}

// ExtendWord moves the end of the selection that moves by a word. A selection
// that shrinks from its end leaves no white space behind.
func (l *Screen) ExtendWord(by int) {
	selection := l.host.Session().Selection
	if by < 0 && selection.Len() > 0 && l.host.View().Caret() == selection.End {
		l.selectSpan(sources.Shorter(l.host.Session().Entry.Document.Text, selection))
		return
	}
	l.host.View().ExtendWord(by)
	l.host.Session().SelectSpan(l.host.View().Selection())
}
