package session

import (
	"slices"

	"sayso/internal/corpus"
	"sayso/internal/plan"
	"sayso/storage"
)

// Whose an article is to read: by the open rounds, and by what is said of the
// article itself (Due). A round that is planned or closed gives nobody anything,
// and one of adjudication gives nothing to read.

// assign works out what the open rounds give to whom: to the person at the
// keyboard in the order that is theirs, round by round.
func (s *Session) assign() {
	s.turns, s.readers = map[string]int{}, map[string][]string{}
	for i := range s.terms {
		t := &s.terms[i]
		if t.Kind == corpus.Adjudication {
			continue
		}
		mine := map[string][]string{} // by the name under which they read
		for document, readers := range t.reads {
			s.readers[document] = append(s.readers[document], readers...)
			if at := slices.IndexFunc(readers, s.Mine); at >= 0 {
				mine[readers[at]] = append(mine[readers[at]], document)
			}
		}
		for _, reader := range t.Annotators {
			for _, document := range plan.Order(uint64(t.Seed), reader, mine[reader]) {
				if _, twice := s.turns[document]; !twice {
					s.turns[document] = len(s.turns)
				}
			}
		}
	}
}

// Turn tells whether an open round gives a document to the person at the keyboard,
// and its place in the order in which they read, from 0.
func (s *Session) Turn(document string) (place int, mine bool) {
	place, mine = s.turns[document]
	return place, mine
}

// Readers are the ids of all to whom open rounds give a document.
func (s *Session) Readers(document string) []string { return s.readers[document] }

// Turns counts the documents that open rounds give to the person at the keyboard,
// and those of them that are done.
func (s *Session) Turns() (done, total int) {
	for i := range s.Summaries {
		if _, ok := s.turns[s.Summaries[i].ID]; ok {
			if total++; s.Summaries[i].State == corpus.Done {
				done++
			}
		}
	}
	return done, total
}

// NeedsMe ranks what is to be read next: 0 what is due to the person at the
// keyboard, or theirs in an open round; 1 what is nobody's in particular; -1 for
// what is done, put aside or somebody else's.
func (s *Session) NeedsMe(d storage.Summary) int {
	_, turn := s.turns[d.ID]
	switch {
	case d.State == corpus.Done || d.State == corpus.PutAside:
		return -1
	case turn || d.Due != "" && s.Mine(d.Due):
		return 0
	case d.Due == "" && len(s.readers[d.ID]) == 0:
		return 1
	}
	return -1
}
