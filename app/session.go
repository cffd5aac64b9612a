package app

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"sync/atomic"
	"time"

	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/internal/matching"
	"sayso/storage"
)

// Session is the open project as the window sees it: the list of documents,
// the document under the eye, the current sentence, the selected annotation.
// Its methods are called on the goroutine of the user interface. A change is
// made in memory at once and handed to the Saver; the window shows it as saved
// when the Saver says so.
type Session struct {
	project atomic.Pointer[storage.Project]
	saver   *Saver
	post    func(func()) // runs a function on the goroutine of the user interface
	now     func() time.Time

	Info       storage.Info
	Codebook   corpus.Codebook
	sitting    *codebookSitting // in the codebook editor, nil while it is closed
	Annotator  corpus.Annotator
	Annotators []corpus.Annotator
	people     corpus.People // which of them are one person
	Summaries  []storage.Summary
	texts      matching.Texts  // what the documents are found by, in the order of Summaries
	Sources    []corpus.Source // with the names they have, by name

	Entry     corpus.Entry                 // the open document; its Document.ID is empty when none is open
	Answers   []corpus.Relation            // links from other documents to the open one
	Others    map[string]corpus.Annotation // annotations of other documents that are linked with the open one
	States    []corpus.State               // one for each sentence of Entry
	Current   int                          // index of the current sentence, -1 when there is none
	Selected  string                       // id of the target: the annotation that is shown, marked and changed by keys; "" for none
	Selection corpus.Span                  // the text selected by hand, empty for none
	behind    corpus.Span                  // the part of the current sentence that was labelled last, empty for none
	retract   func()                       // takes the label back that a key just set, nil when there is none

	longest int        // bytes of the longest annotation of the open document
	fresh   bool       // the list of annotations was made in the change at hand, and nobody else has it
	stale   staleSpans // where the states of sentences are to be worked out anew
	links   linkMarks  // which annotations have links
	doubts  doubtMarks // which sentences are parked

	places   map[string]int    // the current sentence of each document visited
	unsaved  map[string]opened // documents that were left with changes not yet on disk
	waiting  int               // how many answers that change what is under the eye are awaited
	asked    int               // counts the documents asked for, so that only the last is shown
	answered int               // what asked was when the last of them was shown, or could not be

	// Changed is called after every change that shows, with what changed.
	Changed func(What)
	// Opened is called with the id of another document that is shown now.
	Opened func(id string)
	// Arrived is called when nothing is awaited any more.
	Arrived func()
	// Nameless is called when something is to be done that needs to be somebody's,
	// and nobody said yet who is at the keyboard.
	Nameless func()
	// Message is called with a sentence for the researcher.
	Message func(string)
	// Failed is called with an error that the researcher must see.
	Failed func(error)
}

// What tells a window which parts of the session changed.
type What uint

// The parts of a session that a window shows.
const (
	ChangedPage      What = 1 << iota // the text, its marks, or another document
	ChangedPlace                      // the current sentence, annotation or selection
	ChangedDocuments                  // the list of documents
	ChangedDocument                   // the line of the open document in the list
	ChangedProject                    // title, codebook, annotator
	ChangedAll       = ChangedPage | ChangedPlace | ChangedDocuments | ChangedProject
)

// NewSession reads what the window needs first: everything but the texts.
// annotator is the name of the person at the keyboard, empty when nobody said yet.
func NewSession(ctx context.Context, project *storage.Project, saver *Saver, annotator string, post func(func())) (*Session, error) {
	s := &Session{
		saver: saver, post: post, now: time.Now,
		Current: -1, places: map[string]int{}, unsaved: map[string]opened{},
		Changed: func(What) {}, Opened: func(string) {}, Arrived: func() {}, Nameless: func() {}, Message: func(string) {}, Failed: func(error) {},
	}
	s.project.Store(project)
	var err error
	if s.Info, err = project.Info(ctx); err != nil {
		return nil, err
	}
	if s.Codebook, err = project.Codebook(ctx); err != nil {
		return nil, err
	}
	s.Codebook = codebook.LiftRules(s.Codebook)
	if project.ReadOnly() || annotator == "" {
		s.Annotator = corpus.Annotator{Name: annotator}
	} else if s.Annotator, err = project.AnnotatorNamed(ctx, annotator); err != nil {
		return nil, err
	}
	annotators, err := project.Annotators(ctx)
	if err != nil {
		return nil, err
	}
	s.know(annotators)
	if s.Summaries, err = project.Summaries(ctx); err != nil {
		return nil, err
	}
	s.texts = textsOf(s.Summaries)
	if s.Sources, err = project.Sources(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// File is the project file that changes go to. It is asked for anew with each
// change, because a project whose file was lost goes on in a copy (GoOnIn).
func (s *Session) File() *storage.Project { return s.project.Load() }

// AfterSaving runs f, on the Saver's goroutine, when all that was done before is on
// disk.
func (s *Session) AfterSaving(f func()) {
	s.saver.Submit(func(context.Context) (storage.Event, error) { return storage.Event{}, nil }, func(storage.Event, error) { f() })
}

// GoOnIn makes a copy of the project the file that all waiting and coming
// changes go to.
func (s *Session) GoOnIn(copied *storage.Project) {
	s.project.Store(copied)
	s.saver.Retry()
}

// opened is a document with what the window needs beside it.
type opened struct {
	entry   corpus.Entry
	answers []corpus.Relation
	others  map[string]corpus.Annotation
	left    SaveState // when it was left, for one that waits for the disk
}

// load reads a document. It may be called from any goroutine.
func (s *Session) load(id string) (o opened, err error) {
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

// Show puts a document under the eye. sentence is the one to go to, or -1 for
// the place where the document was left.
func (s *Session) Show(o opened, sentence int) {
	entry := o.entry
	if s.Entry.Document.ID != "" {
		s.places[s.Entry.Document.ID] = s.Current
		s.keepUnsaved()
	}
	another := s.Entry.Document.ID != entry.Document.ID
	target := s.Selected
	s.Entry, s.Answers, s.Others = entry, o.answers, o.others
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
	if _, ok := s.annotation(target); ok && stays {
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
	maps.DeleteFunc(s.unsaved, func(_ string, o opened) bool { return state.Wrote(o.left) })
	if state.Pending > 0 {
		s.unsaved[s.Entry.Document.ID] = opened{s.Entry, s.Answers, s.Others, state}
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
	s.openThen(id, func(*corpus.Document) int { return sentence }, func() {})
}

// openThen is Open for a place that is known when the document is read, and does
// something more when it is shown.
func (s *Session) openThen(id string, sentence func(*corpus.Document) int, then func()) {
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
		o, err := s.load(id)
		s.post(func() {
			defer s.end()
			if s.asked == asked {
				s.answered = asked
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

// begin and end stand around what comes back later and changes what is under
// the eye: a document being opened, an undo. Keys pressed meanwhile wait, so
// that they fall on what the researcher expects to see.
func (s *Session) begin() { s.waiting++ }

func (s *Session) end() {
	s.waiting = max(0, s.waiting-1)
	if s.waiting == 0 {
		s.Arrived()
	}
}

// Waiting reports whether something under the eye is about to change.
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

// goTo makes a sentence the current one, as far as there are any, and its first
// annotation the target.
func (s *Session) goTo(sentence int) {
	s.behind = corpus.Span{}
	n := len(s.Entry.Document.Sentences)
	if n == 0 {
		s.Current = -1
		return
	}
	s.Current = max(0, min(sentence, n-1))
	s.Selected = ""
	if own := s.under(s.Current); len(own) > 0 {
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
	if a, ok := s.annotation(id); ok {
		s.goTo(s.Entry.Document.SentenceAt(a.Span.Start))
		s.selectHere(id)
	}
}

// selectHere makes an annotation the target and stays on the sentence.
func (s *Session) selectHere(id string) {
	s.Selected = id
	s.Changed(ChangedPlace)
}

// SelectSpan keeps the text that the hand selected, so that the next label
// falls on it; an empty span drops it. The sentence it begins in is the current
// one.
func (s *Session) SelectSpan(span corpus.Span) {
	s.Selection, s.behind = span, corpus.Span{}
	if at := s.Entry.Document.SentenceAt(span.Start); span.Len() > 0 && at >= 0 && at != s.Current {
		s.goTo(at)
	}
	s.Changed(ChangedPlace)
}

// Target is the annotation that the inspector shows, that the text marks and
// that the keys of attributes, links and notes change. It is one of the current
// sentence, but for the time between a label and the next motion: then it is
// what was labelled, so that a source can be named although the eye has gone on
// to the next sentence. apart tells that it is the latter.
func (s *Session) Target() (a corpus.Annotation, apart, ok bool) {
	if a, ok = s.annotation(s.Selected); !ok || s.Current < 0 || s.Current >= len(s.Entry.Document.Sentences) {
		return a, false, ok
	}
	return a, !a.Span.Overlaps(s.Entry.Document.Sentences[s.Current].Span), true
}

// documentTexts are what the documents are found by: title, outlet and date.
func (s *Session) documentTexts() matching.Texts {
	if len(s.texts) != len(s.Summaries) {
		s.texts = textsOf(s.Summaries)
	}
	return s.texts
}

func textsOf(list []storage.Summary) matching.Texts {
	texts := make(matching.Texts, len(list))
	for i := range list {
		d := &list[i]
		texts[i] = strings.ToLower(d.Title + " " + d.Outlet + " " + d.Date)
	}
	return texts
}

// Progress counts the documents that are done.
func (s *Session) Progress() (done, total int) {
	for _, d := range s.Summaries {
		if d.State == corpus.Done {
			done++
		}
	}
	return done, len(s.Summaries)
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
	ctx := context.Background()
	summaries, err := s.File().Summaries(ctx)
	current, err2 := s.File().Codebook(ctx)
	annotators, err3 := s.File().Annotators(ctx)
	info, err4 := s.File().Info(ctx)
	sources, err5 := s.File().Sources(ctx)
	if err := firstError(err, err2, err3, err4, err5); err != nil {
		s.post(func() { s.Failed(err) })
		return
	}
	texts := textsOf(summaries)
	s.post(func() {
		s.texts = texts
		s.Summaries, s.Codebook, s.Info, s.Sources = summaries, codebook.LiftRules(current), info, sources
		s.know(annotators)
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
	s.Entry, s.States, s.Current = corpus.Entry{}, nil, -1
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

// place names a sentence in the words of the history: "sentence 12".
func (s *Session) place(span corpus.Span) string {
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
