package adjudicate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sayso/internal/adjudicating"
	"sayso/internal/adjudication"
	"sayso/internal/agreement"
	"sayso/internal/corpus"
	"sayso/storage"
)

// refusal is why nothing can be decided, in words for the researcher.
type refusal string

func (r refusal) Error() string { return string(r) }

func refuse(format string, values ...any) error { return refusal(fmt.Sprintf(format, values...)) }

// everybody in place of the id of a round means all annotators and all articles.
const everybody = "everybody"

// load reads a project to adjudicate in it: the annotators of the round that is
// wanted, of the one that was closed last, or all. It runs behind the window.
func load(ctx context.Context, file *storage.Project, by, wanted string, order adjudication.Order) (w work, err error) {
	w = work{file: file, entries: map[string]*corpus.Entry{}, seed: 1}
	rounds, err := file.Rounds(ctx)
	if err != nil {
		return w, err
	}
	var among, documents []string
	for i := range rounds {
		r := &rounds[i]
		if r.Open() && (r.Kind == corpus.Blind || r.Kind == corpus.SecondPass) {
			return w, refuse("The round “%s” is open and blind, so nothing is said of where its annotators differ. Close it first; then you can decide.", r.Name)
		}
		if r.ClosedAt > 0 && r.Kind != corpus.Adjudication && len(r.Annotators) > 1 {
			w.rounds = append(w.rounds, *r)
		}
	}
	if at := len(w.rounds) - 1; at >= 0 && wanted != everybody {
		if i := slices.IndexFunc(w.rounds, func(r corpus.Round) bool { return r.ID == wanted }); i >= 0 {
			at = i
		}
		r := &w.rounds[at]
		w.round, w.seed, among = r.Name, r.Seed, r.Annotators
		if documents, err = documentsOf(ctx, file, r.ID); err != nil {
			return w, err
		}
	}
	if w.reader, err = adjudicating.Read(ctx, file, among); err != nil {
		return w, err
	}
	if len(w.reader.Lanes()) < 2 {
		return w, refuse("Fewer than two people annotated in this project, so nobody can differ. Join a copy in which another person has read the same articles.")
	}
	if w.maker, err = adjudicating.NewMaker(ctx, file, by); err != nil {
		return w, err
	}
	if w.names, err = file.Annotators(ctx); err != nil {
		return w, err
	}
	w.board = adjudication.NewBoard(w.reader, order)
	reads := map[string]bool{} // ids of those who said something
	entries := file.Entries(ctx)
	if len(documents) > 0 {
		entries = file.EntriesOf(ctx, documents)
	}
	for e, err := range entries {
		if err != nil {
			return w, err
		}
		w.board.Put(&e)
		for i := range e.Annotations {
			reads[e.Annotations[i].Annotator] = true
		}
		for i := range e.Marks {
			reads[e.Marks[i].Annotator] = true
		}
	}
	same := corpus.PeopleOf(w.names)
	for _, id := range w.reader.Lanes() {
		if slices.ContainsFunc(same.Of(id), func(known string) bool { return reads[known] }) {
			w.people = append(w.people, id)
		}
	}
	w.board.Items() // put in order here, not on the window's goroutine
	return w, nil
}

func documentsOf(ctx context.Context, file *storage.Project, round string) (ids []string, err error) {
	assignments, err := file.Assignments(ctx, round)
	for _, a := range assignments {
		ids = append(ids, a.Document)
	}
	return ids, err
}

// measure works out behind the window how far the annotators agreed by themselves.
// Decisions change nothing about that.
func (s *Screen) measure() {
	opening, w := s.opening, s.work
	codebook, sources := s.host.Session().Codebook, s.host.Session().Sources
	text := ""
	s.host.Session().Saved(func(ctx context.Context) { text = agreementBefore(ctx, w, codebook, sources) }, func() {
		if s.opening == opening && s.view != nil {
			s.before = text
			s.progress()
		}
	})
}

// agreementBefore says how far annotators agreed before anything was decided.
func agreementBefore(ctx context.Context, w work, codebook corpus.Codebook, sources []corpus.Source) string {
	var people []corpus.Annotator
	initials := corpus.Initials(w.names)
	var who []string
	for _, id := range w.people {
		people = append(people, corpus.Annotator{ID: id, Name: corpus.NameOf(w.names, id)})
		who = append(who, initials[id])
	}
	reader := agreement.NewReader(codebook, sources, people)
	for e, err := range w.file.Entries(ctx) {
		if err != nil {
			return ""
		}
		reader.Add(e)
	}
	for _, f := range agreement.Measure(reader.Study(), agreement.Options{Draws: 1}).Figures {
		if f.Group == agreement.OfSentences && f.Measure == "alpha_masi" && !f.Value.None() {
			return fmt.Sprintf("%s: α %.2f before adjudication, stays as it was", strings.Join(who, ", "), float64(f.Value))
		}
	}
	return ""
}

// mostEntries is how many articles are kept at hand.
const mostEntries = 24

// keep puts an article among those at hand.
func (w *work) keep(e *corpus.Entry) {
	id := e.Document.ID
	w.entries[id] = e
	w.used = append(slices.DeleteFunc(w.used, func(other string) bool { return other == id }), id)
	for len(w.used) > mostEntries {
		delete(w.entries, w.used[0])
		w.used = w.used[1:]
	}
}

// with runs f with an article: now where it is at hand, else when it was read.
// Keys pressed meanwhile wait.
func (s *Screen) with(document string, f func(*corpus.Entry)) {
	if e := s.entries[document]; e != nil {
		s.keep(e)
		f(e)
		return
	}
	s.reading = true
	s.read(document, func(e *corpus.Entry) {
		s.reading = false
		f(e)
		s.late.Run(s.Waiting)
	})
}

// read reads an article behind the window, as it is on disk when all is written.
func (s *Screen) read(document string, f func(*corpus.Entry)) {
	opening, file := s.opening, s.file
	var e corpus.Entry
	var err error
	s.host.Session().Saved(func(ctx context.Context) { e, err = file.Entry(ctx, document) }, func() {
		switch {
		case s.opening != opening || s.view == nil:
		case err != nil:
			s.reading = false
			s.late.Forget() // what it was meant for is not there
			s.shell.Failed(err)
		default:
			s.keep(&e)
			f(&e)
		}
	})
}

// ahead reads the articles of the next units, so that they are shown at once.
func (s *Screen) ahead(from int) {
	items := s.board.Items()
	for n, i := 0, from; n < 4 && len(items) > 0; n++ {
		i = s.board.Next((i + 1) % len(items))
		if i < 0 {
			return
		}
		if id := items[i].Document; s.entries[id] == nil {
			s.read(id, func(*corpus.Entry) {})
			return // one after the other
		}
	}
}
