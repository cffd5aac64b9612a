package session

import (
	"strings"
	"unicode/utf8"

	"sayso/internal/corpus"
	"sayso/internal/segment"
	"sayso/storage"
)

// HandSegmenter is noted beside the engine's version once a person has
// corrected the bounds, so that no newer engine cuts the document anew unasked.
const HandSegmenter = "+hand"

// SplitSentence cuts the sentence that holds a byte offset in two, as one
// undoable change. No annotation moves. A sentence that a "nothing here" mark
// covered is unread again, because the mark was for the whole of it.
func (s *Session) SplitSentence(at int) {
	document := &s.Entry.Document
	i := document.SentenceAt(at)
	if i < 0 {
		return
	}
	old := document.Sentences[i]
	left, right, ok := splitAt(document.Text, old.Span, at)
	if !ok {
		s.Message("Put the caret inside the sentence, where the new one should begin: click there, or select words with Shift+Right.")
		return
	}
	sentences := make([]corpus.Sentence, 0, len(document.Sentences)+1)
	sentences = append(sentences, document.Sentences[:i]...)
	sentences = append(sentences, corpus.Sentence{Span: left, Margin: 255}, corpus.Sentence{Span: right, Margin: old.Margin})
	sentences = append(sentences, document.Sentences[i+1:]...)
	s.setSentences(sentences, "Split "+s.Place(old.Span))
	s.GoTo(i)
}

// splitAt gives the two trimmed halves of a span, or reports that there are
// none.
func splitAt(text string, span corpus.Span, at int) (left, right corpus.Span, ok bool) {
	if at <= span.Start || at >= span.End || !utf8.RuneStart(text[at]) {
		return left, right, false
	}
	left = Trimmed(text, corpus.Span{Start: span.Start, End: at})
	right = Trimmed(text, corpus.Span{Start: at, End: span.End})
	return left, right, left.Len() > 0 && right.Len() > 0
}

// JoinSentence makes one of the current sentence and the next, as one undoable
// change. No annotation moves.
func (s *Session) JoinSentence() {
	document := &s.Entry.Document
	i := s.Current
	if i < 0 || i+1 >= len(document.Sentences) {
		s.Message("There is no next sentence to join.")
		return
	}
	joined := corpus.Span{Start: document.Sentences[i].Start, End: document.Sentences[i+1].End}
	sentences := make([]corpus.Sentence, 0, len(document.Sentences)-1)
	sentences = append(sentences, document.Sentences[:i]...)
	sentences = append(sentences, corpus.Sentence{Span: joined, Margin: 255})
	sentences = append(sentences, document.Sentences[i+2:]...)
	s.setSentences(sentences, "Joined "+s.Place(joined))
	s.GoTo(i)
}

func (s *Session) setSentences(sentences []corpus.Sentence, title string) {
	segmenter := s.Entry.Document.Segmenter
	if !strings.HasSuffix(segmenter, HandSegmenter) {
		segmenter += HandSegmenter
	}
	e := s.edit("%s", title)
	e.do(storage.SetSentences(s.Entry.Document.ID, segmenter, sentences))
	e.commit()
}

// MoveEnd moves one end of the selected annotation by a word, forwards (+1) or
// backwards (-1), as one undoable change.
func (s *Session) MoveEnd(end End, by int) {
	a, ok := s.Annotation(s.Selected)
	if !ok {
		s.Message("Select an annotation first.")
		return
	}
	span := a.Span
	if end == StartEnd {
		span.Start = wordEdge(s.Entry.Document.Text, span.Start, by, StartEnd)
	} else {
		span.End = wordEdge(s.Entry.Document.Text, span.End, by, FinalEnd)
	}
	if span.Start >= span.End {
		return
	}
	s.MoveSpan(a.ID, span)
}

// Recut cuts the open document into sentences anew, as one undoable change. No
// annotation moves; a "nothing here" mark stays where its sentence is the same.
// It tells how many sentences there were and are.
func (s *Session) Recut(language string, unwrap bool) (before, after int) {
	document := &s.Entry.Document
	before = len(document.Sentences)
	if document.ID == "" {
		return before, before
	}
	offset := 0
	if s.Current >= 0 && s.Current < before {
		offset = document.Sentences[s.Current].Start
	}
	e := s.edit("Document re-segmented")
	described, segmenter := *document, segment.Version
	described.Language = language
	if unwrap {
		segmenter += "+unwrap"
	}
	e.putDocument(described)
	e.do(storage.SetSentences(document.ID, segmenter, segment.Split(document.Text, segment.Options{Language: language, Unwrap: unwrap})))
	e.commit()
	s.GoTo(document.SentenceAt(offset))
	return before, len(document.Sentences)
}
