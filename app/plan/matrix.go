package plan

import (
	"fmt"
	"slices"

	"sayso/internal/corpus"
	"sayso/internal/rounds"
	"sayso/storage"
)

// The matrix: what its rows and columns say, and what a key in it does.

// row is a document of the matrix.
type row struct {
	storage.Summary
	read []float32 // of each of the people; below 0 for who is not to read it
	note string
}

// shown are the rounds that the matrix is about: the one chosen, or all.
func (s *Screen) shown() []rounds.Progress {
	for i := range s.rounds {
		if s.rounds[i].ID == s.choice.Round {
			return s.rounds[i : i+1]
		}
	}
	return s.rounds
}

// previews reports whether the matrix shows what sharing out would give, since
// nothing is shared out yet.
func (s *Screen) previews() bool { return len(s.rounds) == 0 && s.proposal != nil }

// fill works out the rows of the matrix. While a round is blind for the person at
// the keyboard, only their own column is there. Before there is a round, it shows
// who would read what.
func (s *Screen) fill() {
	session, st := s.host.Session(), s.standing
	blind := session.BlindIn()
	s.people = nil
	assigned := map[string][]string{}
	for _, r := range s.shown() {
		for _, p := range r.People {
			hidden := slices.ContainsFunc(blind, func(b corpus.Round) bool { return b.ID == r.ID }) && !session.Mine(p.ID)
			if !hidden && !slices.ContainsFunc(s.people, func(a corpus.Annotator) bool { return a.ID == p.ID }) {
				s.people = append(s.people, p.Annotator)
			}
		}
		for _, a := range r.Assignments {
			assigned[a.Document] = append(assigned[a.Document], a.Annotators...)
		}
	}
	if s.previews() {
		s.people = s.proposal.People
		for _, a := range s.proposal.Plan {
			assigned[a.Document] = a.Annotators
		}
	}
	state := map[string]corpus.DocumentState{}
	for _, r := range st.readings {
		state[r.Annotator+r.Document] = r.State
	}
	s.rows = s.rows[:0]
	for _, d := range st.summaries {
		one := row{Summary: d}
		if st.decided[d.ID] {
			one.note = "adjudicated"
		}
		for _, p := range s.people {
			part := float32(-1)
			if slices.Contains(assigned[d.ID], p.ID) {
				part = map[corpus.DocumentState]float32{corpus.Done: 1, corpus.InProgress: 0.45, corpus.PutAside: 0.45}[state[p.ID+d.ID]]
			}
			one.read = append(one.read, part)
		}
		s.rows = append(s.rows, one)
	}
}

func side(d *row) string {
	if d.Outlet == "" || d.Date == "" {
		return d.Outlet + d.Date
	}
	return d.Outlet + " · " + d.Date
}

// title counts the articles, and those that several read: not where only one
// reader is shown, as to a reader while a round is blind.
func (s *Screen) title() string {
	head, several, columns := "Who reads what: "+corpus.Plural(len(s.rows), "article"), 0, 0
	for _, d := range s.rows {
		columns = max(columns, len(d.read))
		n := 0
		for _, part := range d.read {
			if part >= 0 {
				n++
			}
		}
		if n > 1 {
			several++
		}
	}
	if columns < 2 {
		return head
	}
	return fmt.Sprintf("%s, %d read by two or more", head, several)
}

func (s *Screen) foot() string {
	if s.note != "" {
		return s.note
	}
	if s.previews() {
		return "Nothing is shared out yet: this is who would read what. Tab goes to the fields."
	}
	readings, done := 0, 0
	for _, d := range s.rows {
		for _, part := range d.read {
			if part >= 0 {
				readings++
			}
			if part >= 1 {
				done++
			}
		}
	}
	return fmt.Sprintf("%s, %d done. A bar is how far that person is. Space gives an article to a person or takes it back; Enter reads it; Tab goes to the fields.", corpus.Plural(readings, "reading"), done)
}

// toggle gives a document to a person, or takes it back.
func (s *Screen) toggle(at, person int) {
	r := s.chosen()
	if r == nil {
		s.Say("Choose a round first: an article is given to a person in a round.")
		return
	}
	if s.host.Session().AsksWho() {
		return
	}
	document, who := s.rows[at], s.people[person]
	a := corpus.Assignment{Round: r.ID, Document: document.ID, Part: corpus.Whole, Share: 1}
	for _, known := range r.Assignments {
		if known.Document == document.ID {
			a = known
		}
	}
	a.Annotators = slices.Clone(a.Annotators)
	title := "Given to "
	if i := slices.Index(a.Annotators, who.ID); i >= 0 {
		a.Annotators, title = slices.Delete(a.Annotators, i, i+1), "Taken back from "
	} else {
		a.Annotators = append(a.Annotators, who.ID)
	}
	step := storage.PutAssignment(a)
	if len(a.Annotators) == 0 {
		step = storage.DeleteAssignment(r.ID, document.ID)
	}
	s.change(title+who.Name+": "+corpus.FirstWords(document.Title, 50), []storage.Step{step, storage.ExtendRound(r.ID)}, func() {})
}

// visit shows an article.
func (s *Screen) visit(at int) {
	id := s.rows[at].ID
	s.Close()
	s.host.Read(id)
}
