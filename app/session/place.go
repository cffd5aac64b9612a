package session

import (
	"fmt"

	"sayso/internal/corpus"
)

// goTo makes a sentence the current one, as far as there are any, and its first
// annotation the target.
func (s *Session) goTo(sentence int) {
	s.LastPart = corpus.Span{}
	n := len(s.Entry.Document.Sentences)
	if n == 0 {
		s.Current = -1
		return
	}
	s.Current = max(0, min(sentence, n-1))
	s.Selected = ""
	if own := s.Under(s.Current); len(own) > 0 {
		s.Selected = own[0].ID
	}
}

// GoTo moves to a sentence and drops the selection of text.
func (s *Session) GoTo(sentence int) {
	s.Selection = corpus.Span{}
	s.goTo(sentence)
	s.Changed(ChangedPlace)
}

// Select makes an annotation the target, and its sentence the current one.
func (s *Session) Select(id string) {
	if a, ok := s.Annotation(id); ok {
		s.goTo(s.Entry.Document.SentenceAt(a.Span.Start))
		s.SelectHere(id)
	}
}

// SelectHere makes an annotation the target and stays on the sentence.
func (s *Session) SelectHere(id string) {
	s.Selected = id
	s.Changed(ChangedPlace)
}

// SelectSpan keeps the text that was selected by hand, so that the next label
// falls on it; an empty span drops it. The sentence it begins in is the current
// one.
func (s *Session) SelectSpan(span corpus.Span) {
	s.Selection, s.LastPart = span, corpus.Span{}
	if at := s.Entry.Document.SentenceAt(span.Start); span.Len() > 0 && at >= 0 && at != s.Current {
		s.goTo(at)
	}
	s.Changed(ChangedPlace)
}

// Target is the annotation that the inspector shows, that the text marks and
// that the keys of attributes, links and notes change. It is one of the current
// sentence, but for the time between a label and the next motion: then it is
// what was labelled, so that a source can be named although the next
// sentence is the current one already. apart tells that it is the latter.
func (s *Session) Target() (a corpus.Annotation, apart, ok bool) {
	if a, ok = s.Annotation(s.Selected); !ok || s.Current < 0 || s.Current >= len(s.Entry.Document.Sentences) {
		return a, false, ok
	}
	return a, !a.Span.Overlaps(s.Entry.Document.Sentences[s.Current].Span), true
}

// Place names a sentence in the words of the history: "sentence 12".
func (s *Session) Place(span corpus.Span) string {
	from, to := s.Entry.Document.SentencesIn(span)
	switch {
	case to-from <= 0:
		return "the text"
	case to-from == 1 && s.Entry.Document.Sentences[from].Span == span:
		return fmt.Sprintf("sentence %d", from+1)
	case to-from == 1:
		return fmt.Sprintf("part of sentence %d", from+1)
	default:
		return fmt.Sprintf("sentences %d to %d", from+1, to)
	}
}

// NextSpan is the span the next label falls on: the selected text, or else the
// current sentence.
func (s *Session) NextSpan() (span corpus.Span, selected, ok bool) {
	if s.Selection.Len() > 0 {
		return s.Selection, true, true
	}
	if s.Current < 0 || s.Current >= len(s.Entry.Document.Sentences) {
		return corpus.Span{}, false, false
	}
	return s.Entry.Document.Sentences[s.Current].Span, false, true
}

// Advance goes on to the next sentence, and stays on the last one.
func (s *Session) Advance() {
	if s.Current+1 < len(s.Entry.Document.Sentences) {
		s.goTo(s.Current + 1)
	} else if s.Current >= 0 {
		s.goTo(s.Current)
	}
	s.Changed(ChangedPlace)
}
