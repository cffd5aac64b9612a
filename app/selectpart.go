package app

import (
	"sayso/internal/corpus"
	"sayso/internal/sources"
)

// Selecting parts of a sentence with few keys.

// selectPart selects the next part of the current sentence, round its end; with
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
	w.selectSpan(nextPart(parts, s.Selection, more))
}

// nextPart is the part that begins behind the start of the selection, or the
// first one. With more set it is the selection widened to the first part that
// ends behind it.
func nextPart(parts []corpus.Span, selection corpus.Span, more bool) corpus.Span {
	if selection.Len() == 0 {
		return parts[0]
	}
	for _, p := range parts {
		if more && p.End > selection.End {
			return corpus.Span{Start: selection.Start, End: p.End}
		}
		if !more && p.Start > selection.Start {
			return p
		}
	}
	if more {
		return selection
	}
	return parts[0]
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
	w.selectSpan(caretMoved(text, sentence, at, by))
}

// caretMoved is the place of the caret one word on, as an empty span. It stays
// in its sentence.
func caretMoved(text string, sentence corpus.Span, at, by int) corpus.Span {
	part := text[:sentence.End]
	if by > 0 {
		at = min(sources.NextWordStart(part, at), sentence.End)
	} else {
		at = max(sources.PreviousWordStart(part, at), sentence.Start)
	}
	return corpus.Span{Start: at, End: at}
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
	start := w.view.Caret()
	if s.Selection.Len() > 0 {
		start = s.Selection.Start
	}
	if !sentence.Contains(start) {
		start = sentence.Start
	}
	end := sources.ContentEnd(text, sentence)
	if start >= end || s.Selection == (corpus.Span{Start: start, End: end}) {
		end = sentence.End
	}
	w.selectSpan(corpus.Span{Start: start, End: end})
}

// extendWord moves the end of the selection that moves by a word. A selection
// that shrinks from its end leaves no white space behind.
func (w *Window) extendWord(by int) {
	selection := w.session.Selection
	if by < 0 && selection.Len() > 0 && w.view.Caret() == selection.End {
		w.selectSpan(trimmed(w.session.Entry.Document.Text, shorter(w.session.Entry.Document.Text, selection)))
		return
	}
	w.view.ExtendWord(by)
	w.session.SelectSpan(w.view.Selection())
}

// shorter is a selection without its last word; of one word nothing stays.
func shorter(text string, selection corpus.Span) corpus.Span {
	end := sources.PreviousWordStart(text[:selection.End], selection.End)
	return corpus.Span{Start: selection.Start, End: max(end, selection.Start)}
}
