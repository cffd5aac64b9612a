// Package session is the open project as a window sees it, without a window: the
// list of documents, the document that is open, the current sentence, the
// annotation that keys change.
//
// Whatever a researcher does is a method of Session. It makes an edit (edit.go),
// which is shown at once and handed to the Saver (saver.go). The Saver writes
// one change after another to the project file on a goroutine of its own, so a
// slow disk never holds up a key, and tries again what could not be written.
// A change that can never be written is taken off the screen again.
//
// What is not done at once comes back through post, on the goroutine of the user
// interface, where all methods are called. Lists that the session gave away are
// never changed in place.
package session

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/internal/matching"
	"sayso/storage"
)

// Session is the open project as the window sees it: the list of documents,
// the open document, the current sentence, the selected annotation.
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
	blind      atomic.Pointer[[]corpus.Round]
	viewing    atomic.Pointer[string] // whom the project file takes to be at the keyboard
	seeing     sync.Mutex             // held while the project file is told
	handOut    bool                   // the project is one
	Summaries  []storage.Summary
	texts      matching.Texts      // what the documents are found by, in the order of Summaries
	Sources    []corpus.Source     // with the names they have, by name
	terms      []terms             // of the open rounds
	turns      map[string]int      // documents that they give to the person at the keyboard, with the place in their order
	readers    map[string][]string // document to the ids of all to whom they give it

	Entry     corpus.Entry                 // the open document, as the one who looks sees it (view.go); its Document.ID is empty when none is open
	Answers   []corpus.Relation            // links from other documents to the open one
	Others    map[string]corpus.Annotation // annotations of other documents that are linked with the open one
	States    []corpus.State               // one for each sentence of Entry
	Current   int                          // index of the current sentence, -1 when there is none
	Selected  string                       // id of the target: the annotation that is shown, marked and changed by keys; "" for none
	Selection corpus.Span                  // the text selected by hand, empty for none
	LastPart  corpus.Span                  // the part of the current sentence that was labelled last, empty for none
	retract   func()                       // takes the label back that a key just set, nil when there is none

	everybody    bool                   // the work of all is shown
	planned      []string               // annotators in the order of the plan
	seen         atomic.Pointer[string] // Of, for the goroutines that read
	whole        corpus.Entry           // what everybody made of the open document
	wholeAnswers []corpus.Relation      // likewise

	longest int        // bytes of the longest annotation of the open document
	links   linkMarks  // which annotations have links
	doubts  doubtMarks // which sentences are parked

	renewing   bool // what others changed is being read
	renewAgain bool // and is to be read once more then
	renewLater bool // what others changed waits until nothing is typed or awaited

	places   map[string]int          // the current sentence of each document visited
	unsaved  map[string]OpenDocument // documents that were left with changes not yet on disk
	waiting  int                     // how many answers that change what is shown are awaited
	asked    int                     // counts the documents asked for, so that only the last is shown
	answered int                     // what asked was when the last of them was shown, or could not be

	// Changed is called after every change that shows, with what changed.
	Changed func(What)
	// Coded is called when a key has said of the current sentence what it is, or
	// that nothing is in it, and the next one is the current one now.
	Coded func(Coded)
	// Noting is asked, before a key says something of a sentence, how that came about.
	Noting func(sentence int) Note
	// Opened is called with the id of another document that is shown now.
	Opened func(id string)
	// Arrived is called when nothing is awaited any more.
	Arrived func()
	// Nameless is called when something is to be done that needs to be somebody's,
	// and nobody said yet who is at the keyboard.
	Nameless func()
	// Typing reports whether something is being typed that the session does not
	// know of yet.
	Typing func() bool
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

// New reads what the window needs first: everything but the texts.
// annotator is the name of the person at the keyboard, empty when nobody said yet.
// A name that several people of the project have says nothing.
func New(ctx context.Context, project *storage.Project, saver *Saver, annotator string, post func(func())) (*Session, error) {
	s := &Session{
		saver: saver, post: post, now: time.Now,
		Current: -1, places: map[string]int{}, unsaved: map[string]OpenDocument{},
		Changed: func(What) {}, Coded: func(Coded) {}, Noting: func(int) Note { return Note{} }, Opened: func(string) {}, Arrived: func() {}, Nameless: func() {}, Typing: func() bool { return false }, Message: func(string) {}, Failed: func(error) {},
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
	if s.Annotator, err = s.whoIsIt(ctx, project, annotator); err != nil {
		return nil, err
	}
	annotators, err := project.Annotators(ctx)
	if err != nil {
		return nil, err
	}
	s.know(annotators)
	if err := s.see(ctx, project, s.Annotator.ID); err != nil {
		return nil, err
	}
	view, err := project.Setting(ctx, ViewSetting)
	if err != nil {
		return nil, err
	}
	s.everybody = view == EverybodysView
	s.seen.Store(new(s.Of()))
	if s.Summaries, err = s.readSummaries(ctx); err != nil {
		return nil, err
	}
	s.texts = textsOf(s.Summaries)
	if s.Sources, err = project.Sources(ctx); err != nil {
		return nil, err
	}
	if s.terms, err = openRounds(ctx, project); err != nil {
		return nil, err
	}
	s.assign()
	if s.planned, err = plannedOrder(ctx, project); err != nil {
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
	if err := s.seeAgain(context.Background(), copied); err != nil {
		s.post(func() { s.Failed(err) })
	}
	s.project.Store(copied)
	s.saver.Retry()
}
