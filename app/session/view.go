package session

import (
	"context"
	"slices"

	"sayso/internal/corpus"
	"sayso/internal/history"
	"sayso/storage"
)

// Whose work is shown. A person sees the articles as they left them themselves:
// their labels, their "nothing here", what they have not read. What others made
// is in the file and in memory (whole), and is shown only where everybody's work
// is asked for, each in a lane of its own. Whatever a screen shows or counts, it
// takes from Entry, States and Summaries, which are narrowed here alone.

// ViewSetting is the setting of a project that keeps whose work is shown:
// EverybodysView, or empty for that of the person at the keyboard.
const (
	ViewSetting    = "view"
	EverybodysView = "everybody"
)

// Everybody reports whether the work of all is shown: when that was asked for,
// and while nobody said who is at the keyboard.
func (s *Session) Everybody() bool { return s.everybody || s.Annotator.ID == "" }

// Of is the id of the annotator whose work is shown, empty for everybody's.
func (s *Session) Of() string {
	if s.Everybody() {
		return ""
	}
	return s.Annotator.ID
}

// Whole is the open document with what everybody made of it. It is not to be
// changed.
func (s *Session) Whole() *corpus.Entry { return &s.whole }

// ShowEverybody shows the work of all, or that of the person at the keyboard
// again. It counts when all that was done is on disk.
func (s *Session) ShowEverybody(all bool) {
	if s.everybody == all {
		return
	}
	s.everybody = all
	s.look()
}

// look shows the open document and the list as the one who looks sees them now.
// The document is another at once; the list is read again.
func (s *Session) look() {
	s.seen.Store(new(s.Of()))
	if s.whole.Document.ID != "" {
		s.narrow()
		s.readAnnotations()
		s.goTo(s.Current)
	}
	s.Reload()
	s.Changed(ChangedAll)
}

// narrow makes what is shown of the open document of what everybody made of it.
func (s *Session) narrow() {
	s.Entry, s.Answers = s.narrowed(s.whole), s.wholeAnswers
	others := func(r corpus.Relation) bool { return !s.Mine(r.Annotator) }
	if !s.Everybody() && slices.ContainsFunc(s.Answers, others) {
		s.Answers = slices.DeleteFunc(slices.Clone(s.Answers), others)
	}
}

// narrowed gives a document as the one who looks sees it.
func (s *Session) narrowed(whole corpus.Entry) corpus.Entry {
	if whole.Document.ID == "" {
		return whole
	}
	if s.Everybody() {
		whole.Document.State = whole.State(s.people)
		return whole
	}
	return whole.Of(s.Annotator.ID, s.people)
}

// setWhole makes a document the one that is shown. What is shown of a list that
// is the same as before is the same list as before.
func (s *Session) setWhole(entry corpus.Entry, answers []corpus.Relation) {
	whole, wholeAnswers, shown, shownAnswers := s.whole, s.wholeAnswers, s.Entry, s.Answers
	s.whole, s.wholeAnswers = entry, answers
	s.narrow()
	stays(&s.Entry.Annotations, shown.Annotations, entry.Annotations, whole.Annotations)
	stays(&s.Entry.Marks, shown.Marks, entry.Marks, whole.Marks)
	stays(&s.Entry.Doubts, shown.Doubts, entry.Doubts, whole.Doubts)
	stays(&s.Answers, shownAnswers, answers, wholeAnswers)
	if sameList(entry.Annotations, whole.Annotations) {
		stays(&s.Entry.Relations, shown.Relations, entry.Relations, whole.Relations)
	}
}

// stays keeps the list that was shown where all there is did not change.
func stays[T any](now *[]T, before, all, allBefore []T) {
	if sameList(all, allBefore) && len(*now) == len(before) {
		*now = before
	}
}

// ownState is how far the person at the keyboard has come with the open
// document, whatever is shown.
func (s *Session) ownState() corpus.DocumentState {
	return s.whole.StateOf(s.people.Owns(s.Annotator.ID))
}

// ofOthers reports whether a step is about the work of somebody else.
func (s *Session) ofOthers(step *history.Step) bool {
	noun := history.NounOf(step.Noun)
	if noun == nil {
		return false
	}
	record := step.After
	if history.IsNull(record) {
		record = step.Before
	}
	owner := noun.Owner(record)
	return owner != "" && !s.Mine(owner)
}

// readSummaries reads the list of documents as the one who looks sees it. It may
// be called from any goroutine.
func (s *Session) readSummaries(ctx context.Context) ([]storage.Summary, error) {
	if of := s.seen.Load(); of != nil && *of != "" {
		return s.File().SummariesOf(ctx, *of)
	}
	return s.File().Summaries(ctx)
}

// plannedOrder lists annotators in the order of the plan: that of the newest
// round, then of those before it.
func plannedOrder(ctx context.Context, p *storage.Project) (order []string, err error) {
	rounds, err := p.Rounds(ctx)
	for _, r := range slices.Backward(rounds) {
		for _, a := range r.Annotators {
			if !slices.Contains(order, a) {
				order = append(order, a)
			}
		}
	}
	return order, err
}
