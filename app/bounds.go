package app

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"

	"sayso/internal/corpus"
	"sayso/storage"
)

// handSegmenter is noted beside the engine's version once a person has
// corrected the bounds, so that no newer engine cuts the document anew unasked.
const handSegmenter = "+hand"

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
	s.setSentences(sentences, "Split "+s.place(old.Span))
	s.GoTo(i)
}

// splitAt gives the two trimmed halves of a span, or reports that there are
// none.
func splitAt(text string, span corpus.Span, at int) (left, right corpus.Span, ok bool) {
	if at <= span.Start || at >= span.End || !utf8.RuneStart(text[at]) {
		return left, right, false
	}
	left = trimmed(text, corpus.Span{Start: span.Start, End: at})
	right = trimmed(text, corpus.Span{Start: at, End: span.End})
	return left, right, left.Len() > 0 && right.Len() > 0
}

// trimmed takes the white space off both ends of a span.
func trimmed(text string, span corpus.Span) corpus.Span {
	part := text[span.Start:span.End]
	span.Start += len(part) - len(strings.TrimLeftFunc(part, unicode.IsSpace))
	span.End -= len(part) - len(strings.TrimRightFunc(part, unicode.IsSpace))
	if span.End < span.Start {
		span.End = span.Start
	}
	return span
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
	s.setSentences(sentences, "Joined "+s.place(joined))
	s.GoTo(i)
}

func (s *Session) setSentences(sentences []corpus.Sentence, title string) {
	document := &s.Entry.Document
	if !strings.HasSuffix(document.Segmenter, handSegmenter) {
		document.Segmenter += handSegmenter
	}
	document.Sentences, s.States = sentences, nil
	e := s.edit("%s", title)
	e.steps = append(e.steps, storage.SetSentences(document.ID, document.Segmenter, sentences))
	e.commit()
}

// End is one end of a span.
type End int

// The two ends of a span.
const (
	StartEnd End = iota
	FinalEnd
)

// MoveEnd moves one end of the selected annotation by a word, forwards (+1) or
// backwards (-1), as one undoable change.
func (s *Session) MoveEnd(end End, by int) {
	a, ok := s.annotation(s.Selected)
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

// reach is how far around an end words are looked for, in bytes. No word of a
// news text is longer; in one that is, the end moves by characters of it.
const reach = 400

// wordEdge finds the next start (StartEnd) or end (FinalEnd) of a word after
// (+1) or before (-1) an offset, by the word bounds of UAX #29. It stays where
// it is when there is none.
func wordEdge(text string, offset, by int, end End) int {
	from, to := max(0, offset-reach), min(len(text), offset+reach)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	best := offset
	tokens := words.FromString(text[from:to])
	for tokens.Next() {
		if !isWord(tokens.Value()) {
			continue
		}
		edge := from + tokens.Start()
		if end == FinalEnd {
			edge = from + tokens.End()
		}
		if by > 0 && edge > offset {
			return edge
		}
		if by < 0 && edge < offset {
			best = edge
		}
	}
	return best
}

// wholeWords widens a span whose ends lie inside words, by the word bounds of
// UAX #29.
func wholeWords(text string, span corpus.Span) corpus.Span {
	if from := wordAround(text, span.Start); from.Len() > 0 {
		span.Start = from.Start
	}
	if to := wordAround(text, span.End); to.Len() > 0 && span.End > to.Start {
		span.End = to.End
	}
	return span
}

// wordAround is the word that an offset lies inside of, or an empty span: at
// its edge it is not inside.
func wordAround(text string, offset int) corpus.Span {
	from, to := max(0, offset-reach), min(len(text), offset+reach)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	tokens := words.FromString(text[from:to])
	for tokens.Next() {
		start, end := from+tokens.Start(), from+tokens.End()
		if start < offset && offset < end && isWord(tokens.Value()) {
			return corpus.Span{Start: start, End: end}
		}
	}
	return corpus.Span{}
}

func isWord(token string) bool {
	for _, r := range token {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return true
		}
	}
	return false
}

// LabelSentences puts a label on each of these sentences that does not carry
// it, as one undoable change, and tells how many there were.
func (s *Session) LabelSentences(sentences []int, label corpus.Label) int {
	e := s.edit("%s on %s", label.Name, corpus.Plural(len(sentences), "found sentence"))
	at := s.timestamp()
	count := 0
	for _, i := range sentences {
		span := s.Entry.Document.Sentences[i].Span
		carries := false
		for _, a := range s.ownOn(span) {
			carries = carries || a.Label == label.ID
		}
		if carries {
			continue
		}
		e.deleteMarks(span)
		e.putAnnotation(corpus.Annotation{
			ID: storage.NewID(), Document: s.Entry.Document.ID, Span: span, Label: label.ID,
			Annotator: s.Annotator.ID, Quote: s.Entry.Document.Quote(span), CreatedAt: at, ChangedAt: at,
		})
		count++
	}
	e.title = label.Name + " on " + corpus.Plural(count, "found sentence")
	e.commit()
	return count
}
