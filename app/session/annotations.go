package session

import (
	"maps"
	"slices"
	"sort"

	"sayso/internal/corpus"
	"sayso/internal/history"
	"sayso/storage"
)

// The annotations of the open document, in reading order, and the states of its
// sentences. A long transcript has ten thousand of the one and a hundred
// thousand of the other, so a key must not go through them all: what a label
// changes is found, put in and counted where it is.

// readAnnotations takes up the annotations of a document that is opened.
func (s *Session) readAnnotations() {
	s.longest = 0
	for i := range s.Entry.Annotations {
		s.longest = max(s.longest, s.Entry.Annotations[i].Span.Len())
	}
	s.refreshStates()
}

// firstFrom gives the index of the first annotation that begins at an offset or
// after it.
func (s *Session) firstFrom(offset int) int {
	return sort.Search(len(s.Entry.Annotations), func(i int) bool { return s.Entry.Annotations[i].Span.Start >= offset })
}

// indexOf finds an annotation by its id, -1 when there is none. It looks around
// the current sentence first, where nearly all that is asked for stands.
func (s *Session) indexOf(id string) int {
	const around = 32
	list := s.Entry.Annotations
	if id == "" || len(list) == 0 {
		return -1
	}
	near := 0
	if s.Current >= 0 && s.Current < len(s.Entry.Document.Sentences) {
		near = s.firstFrom(s.Entry.Document.Sentences[s.Current].Start)
	}
	from, to := max(0, near-around), min(len(list), near+around)
	for _, part := range [][2]int{{from, to}, {0, from}, {to, len(list)}} {
		for i := part[0]; i < part[1]; i++ {
			if list[i].ID == id {
				return i
			}
		}
	}
	return -1
}

func (s *Session) Annotation(id string) (corpus.Annotation, bool) {
	if i := s.indexOf(id); i >= 0 {
		return s.Entry.Annotations[i], true
	}
	return corpus.Annotation{}, false
}

// Under lists the annotations that touch a sentence, in reading order.
func (s *Session) Under(sentence int) []corpus.Annotation {
	if sentence < 0 || sentence >= len(s.Entry.Document.Sentences) {
		return nil
	}
	span := s.Entry.Document.Sentences[sentence].Span
	var found []corpus.Annotation
	for i := s.firstFrom(span.Start - s.longest); i < len(s.Entry.Annotations); i++ {
		if a := &s.Entry.Annotations[i]; a.Span.Overlaps(span) {
			found = append(found, *a)
		} else if a.Span.Start >= span.End {
			break // they stand in reading order
		}
	}
	return found
}

// Line is the open document in the list of documents, nil when it is not in it.
func (s *Session) Line() *storage.Summary {
	for i := range s.Summaries {
		if s.Summaries[i].ID == s.Entry.Document.ID {
			return &s.Summaries[i]
		}
	}
	return nil
}

// follow counts along with what was changed: the states of the sentences where
// something came or went, and the line of the document.
func (s *Session) follow(effect history.Effect) {
	for _, span := range effect.Spans {
		s.longest = max(s.longest, span.Len())
	}
	line := s.Line()
	if line != nil {
		knowLine(line, &s.Entry.Document)
		line.State = s.Entry.Document.State
		line.ByLabel = maps.Clone(line.ByLabel) // lists that are shown keep theirs
		if line.ByLabel == nil {
			line.ByLabel = map[string]int{}
		}
		for label, more := range effect.Labels {
			line.Annotations += more
			if line.ByLabel[label] += more; line.ByLabel[label] == 0 {
				delete(line.ByLabel, label)
			}
		}
	}
	const many = 100 // from here on it is quicker to work all out at once
	document := &s.Entry.Document
	if effect.Cut || len(s.States) != len(document.Sentences) || len(effect.Spans) > many {
		s.refreshStates()
		return
	}
	if len(effect.Spans) > 0 {
		s.States = slices.Clone(s.States) // the window keeps those it was given
	}
	for _, span := range effect.Spans {
		from, to := document.SentencesIn(span)
		for i := from; i < to; i++ {
			state := s.stateOf(i)
			if line != nil {
				*tallied(line, s.States[i])--
				*tallied(line, state)++
			}
			s.States[i] = state
		}
	}
}

// stateOf works the state of one sentence out, as corpus.States does for all.
func (s *Session) stateOf(sentence int) corpus.State {
	if len(s.Under(sentence)) > 0 {
		return corpus.Labelled
	}
	span := s.Entry.Document.Sentences[sentence].Span
	if slices.ContainsFunc(s.Entry.Marks, func(m corpus.Mark) bool { return m.Span == span }) {
		return corpus.Nothing
	}
	return corpus.Unread
}

// tallied is the number of a line that counts the sentences of a state.
func tallied(line *storage.Summary, state corpus.State) *int {
	switch state {
	case corpus.Labelled:
		return &line.Labelled
	case corpus.Nothing:
		return &line.Nothing
	default:
		return &line.Unread
	}
}

// refreshStates works out the states of all sentences and the line of the open
// document in the list of documents.
func (s *Session) refreshStates() {
	document := &s.Entry.Document
	s.States = corpus.States(document.Sentences, s.Entry.Annotations, s.Entry.Marks)
	line := s.Line()
	if line == nil {
		return
	}
	line.Title, line.Outlet, line.Date, line.State = document.Title, document.Outlet, document.Date, document.State
	line.Sentences, line.Annotations = len(document.Sentences), len(s.Entry.Annotations)
	line.Labelled, line.Nothing, line.Unread = 0, 0, 0
	for _, state := range s.States {
		*tallied(line, state)++
	}
	line.ByLabel = map[string]int{}
	for i := range s.Entry.Annotations {
		line.ByLabel[s.Entry.Annotations[i].Label]++
	}
}
