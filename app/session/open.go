package session

import (
	"context"
	"errors"
	"maps"

	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/internal/matching"
	"sayso/storage"
)

// OpenDocument is a document with what the window needs beside it.
type OpenDocument struct {
	entry   corpus.Entry
	answers []corpus.Relation
	others  map[string]corpus.Annotation
	left    SaveState // when it was left, for one that waits for the disk
}

// Load reads a document. It may be called from any goroutine.
func (s *Session) Load(id string) (o OpenDocument, err error) {
	ctx := context.Background()
	if o.entry, err = s.File().Entry(ctx, id); err != nil {
		return o, err
	}
	relations, err := s.File().Relations(ctx, id)
	if err != nil {
		return o, err
	}
	own := map[string]bool{}
	for _, a := range o.entry.Annotations {
		own[a.ID] = true
	}
	o.others = map[string]corpus.Annotation{}
	for _, r := range relations {
		if !own[r.From] {
			o.answers = append(o.answers, r)
		}
		for _, end := range []string{r.From, r.To} {
			if own[end] {
				continue
			}
			if o.others[end], err = s.File().Annotation(ctx, end); err != nil {
				return o, err
			}
		}
	}
	return o, nil
}

// Show makes a document the open one. sentence is the one to go to, or -1 for
// the place where the document was left.
func (s *Session) Show(o OpenDocument, sentence int) {
	entry := o.entry
	if s.Entry.Document.ID != "" {
		s.places[s.Entry.Document.ID] = s.Current
		s.keepUnsaved()
	}
	another := s.Entry.Document.ID != entry.Document.ID
	target := s.Selected
	s.setWhole(entry, o.answers)
	s.Others = o.others
	s.Selected, s.Selection, s.retract = "", corpus.Span{}, nil
	s.readAnnotations()
	stays := !another && sentence < 0
	if sentence < 0 {
		place, visited := s.places[entry.Document.ID]
		sentence = place
		if !visited {
			sentence = s.firstUnread()
		}
	}
	s.Current = -1
	s.goTo(sentence)
	if _, ok := s.Annotation(target); ok && stays {
		s.Selected = target // it was only read anew
	}
	s.Changed(ChangedPage | ChangedPlace | ChangedDocuments)
	if another {
		s.Opened(entry.Document.ID)
	}
}

// keepUnsaved keeps the document that is left as it stands in memory while
// changes of it wait for the disk.
func (s *Session) keepUnsaved() {
	state := s.saver.State()
	maps.DeleteFunc(s.unsaved, func(_ string, o OpenDocument) bool { return state.Wrote(o.left) })
	if state.Pending > 0 {
		s.unsaved[s.Entry.Document.ID] = OpenDocument{s.whole, s.wholeAnswers, s.Others, state}
	}
}

// firstUnread is where reading begins in a document that was not visited yet:
// its first unread sentence, or the top when all is read.
func (s *Session) firstUnread() int {
	for i, state := range s.States {
		if state == corpus.Unread {
			return i
		}
	}
	return 0
}

// Open reads a document and shows it. The read goes on behind; a document
// asked for later wins. A document with changes that wait for the disk is shown
// with them.
func (s *Session) Open(id string, sentence int) {
	s.OpenThen(id, func(*corpus.Document) int { return sentence }, func() {})
}

// OpenThen is Open for a place that is known when the document is read, and does
// something more when it is shown.
func (s *Session) OpenThen(id string, sentence func(*corpus.Document) int, then func()) {
	s.asked++
	asked := s.asked
	if o, ok := s.unsaved[id]; ok && !s.saver.State().Wrote(o.left) {
		s.answered = asked
		s.Show(o, sentence(&o.entry.Document))
		then()
		return
	}
	s.begin()
	go func() {
		s.saver.Await() // a link that was just made to it is to be read, too
		o, err := s.Load(id)
		s.post(func() {
			defer s.end()
			if s.asked == asked {
				s.answered = asked
			}
			if errors.Is(err, storage.ErrNotFound) { // it was removed after it was asked for
				s.Message("That article is no longer in the project.")
				s.Reload()
				return
			}
			if err != nil {
				s.Failed(err)
				return
			}
			if s.asked == asked {
				s.Show(o, sentence(&o.entry.Document))
				then()
			}
		})
	}()
}

// begin and end stand around what comes back later and changes what is
// shown: a document being opened, an undo. Keys pressed meanwhile wait, so
// that they fall on what the researcher expects to see.
func (s *Session) begin() { s.waiting++ }

func (s *Session) end() {
	s.waiting = max(0, s.waiting-1)
	if s.waiting == 0 {
		s.Arrived()
		s.Rested()
	}
}

// Waiting reports whether what is shown is about to change.
func (s *Session) Waiting() bool { return s.waiting > 0 }

// GiveUpWaiting lets the keys through again when the disk does not answer.
func (s *Session) GiveUpWaiting() {
	s.waiting = 1
	s.end()
}

// Step goes to the next (+1) or previous (-1) document of the list, as far as
// visible allows; visible lists the ids in the order of the window.
func (s *Session) Step(visible []string, by int) {
	for i, id := range visible {
		if id == s.Entry.Document.ID {
			if next := i + by; next >= 0 && next < len(visible) {
				s.Open(visible[next], -1)
			}
			return
		}
	}
	if len(visible) > 0 {
		s.Open(visible[0], -1)
	}
}

// Reload reads the list of documents and the open document again, after an
// import or a change that could not be kept.
func (s *Session) Reload() { s.ReloadAt("") }

// ReloadAt is Reload, and then shows a document; "" for the one that is open.
func (s *Session) ReloadAt(document string) {
	s.saver.Submit(
		func(context.Context) (storage.Event, error) { return storage.Event{}, nil },
		func(storage.Event, error) { s.reload(document) })
}

// reload runs on the Saver's goroutine, when all earlier changes are on disk.
// document is the one to show, or "" for the one that is open.
func (s *Session) reload(document string) {
	read, err := s.readAround(context.Background())
	if err != nil {
		s.post(func() { s.Failed(err) })
		return
	}
	s.post(func() {
		s.takeAround(read)
		switch {
		case document != "":
			s.reopen(document)
		case s.asked == s.answered:
			s.reopen(s.Entry.Document.ID)
		}
		// Otherwise a document was asked for meanwhile, and comes by itself.
		s.Changed(ChangedAll)
	})
}

// around is what the session knows of a project besides the open document.
type around struct {
	summaries  []storage.Summary
	texts      matching.Texts
	codebook   corpus.Codebook
	annotators []corpus.Annotator
	info       storage.Info
	sources    []corpus.Source
	rounds     []terms
	planned    []string
}

// readAround reads it. It may be called from any goroutine.
func (s *Session) readAround(ctx context.Context) (a around, err error) {
	p := s.File()
	if err = s.seeAgain(ctx, p); err != nil { // a round may be open or closed since
		return a, err
	}
	var errs [7]error
	a.summaries, errs[0] = s.readSummaries(ctx)
	a.codebook, errs[1] = p.Codebook(ctx)
	a.annotators, errs[2] = p.Annotators(ctx)
	a.info, errs[3] = p.Info(ctx)
	a.sources, errs[4] = p.Sources(ctx)
	a.rounds, errs[5] = openRounds(ctx, p)
	a.planned, errs[6] = plannedOrder(ctx, p)
	a.codebook, a.texts = codebook.LiftRules(a.codebook), textsOf(a.summaries)
	return a, firstError(errs[:]...)
}

// takeAround takes up what was read.
func (s *Session) takeAround(a around) {
	s.texts, s.Summaries, s.Codebook, s.Info, s.Sources, s.terms = a.texts, a.summaries, a.codebook, a.info, a.sources, a.rounds
	s.planned = a.planned
	s.know(a.annotators)
}

// reopen shows a document again if the project still has it, and the first one
// otherwise.
func (s *Session) reopen(id string) {
	for _, d := range s.Summaries {
		if d.ID == id {
			s.Open(id, -1)
			return
		}
	}
	if len(s.Summaries) > 0 {
		s.Open(s.Summaries[0].ID, -1)
		return
	}
	s.setWhole(corpus.Entry{}, nil)
	s.States, s.Current = nil, -1
	s.Selected, s.Selection = "", corpus.Span{}
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// SentenceOf finds the sentence of a span in a document that is yet to be read.
func SentenceOf(span corpus.Span) func(*corpus.Document) int {
	return func(d *corpus.Document) int { return d.SentenceAt(span.Start) }
}

// OpenAt opens the document of an annotation and selects it, with all that
// waits to be saved.
func (s *Session) OpenAt(a corpus.Annotation, then func()) {
	s.OpenThen(a.Document, SentenceOf(a.Span), func() { s.Select(a.ID); then() })
}
