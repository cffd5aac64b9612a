package app

import (
	"sayso/internal/corpus"
	"sayso/internal/sources"
)

// Selecting parts of a sentence with few keys.

// selectPart selects the next part of the current sentence, round its end: the
// one behind the selection, or else behind the part that was just labelled. With
// more set, the selection grows by the part behind it.
func (w *Window) selectPart(more bool) {
	s := w.session
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
	w.selectSpan(sources.NextPart(parts, from, more))
}

// selectSpan selects a span in the text and in the session.
func (w *Window) selectSpan(span corpus.Span) {
	w.view.SetSelection(span)
	w.session.SelectSpan(span)
}

// moveCaret moves the place where the next selection begins by a word. A
// selection shrinks to its beginning.
func (w *Window) moveCaret(by int) {
	s := w.session
	if s.Current < 0 {
		return
	}
	text, sentence := s.Entry.Document.Text, s.Entry.Document.Sentences[s.Current].Span
	at := w.view.Caret()
	if s.Selection.Len() > 0 {
		at = s.Selection.Start
	}
	if at < sentence.Start || at > sentence.End {
		at = sentence.Start
	}
	w.selectSpan(sources.MoveCaret(text, sentence, at, by))
}

// selectToEnd selects from the caret, or from the start of the selection or of
// the sentence, to the end of the sentence without its final stop; a second
// time with it.
func (w *Window) selectToEnd() {
	s := w.session
	if s.Current < 0 {
		return
	}
	text, sentence := s.Entry.Document.Text, s.Entry.Document.Sentences[s.Current].Span
	from := s.Selection
	if from.Len() == 0 {
		from = corpus.Span{Start: w.view.Caret(), End: w.view.Caret()}
	}
	w.selectSpan(sources.ToEnd(text, sentence, from))
}

// extendWord moves the end of the selection that moves by a word. A selection
// that shrinks from its end leaves no white space behind.
func (w *Window) extendWord(by int) {
	selection := w.session.Selection
	if by < 0 && selection.Len() > 0 && w.view.Caret() == selection.End {
		w.selectSpan(sources.Shorter(w.session.Entry.Document.Text, selection))
		return
	}
	w.view.ExtendWord(by)
	w.session.SelectSpan(w.view.Selection())
}
