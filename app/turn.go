package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"sayso/app/exporting"
	"sayso/app/session"
	"sayso/internal/corpus"
	"sayso/storage"
)

// How the window comes to a project and leaves it. All that is read of a project
// first is read behind; then the window turns to it in one step. The project
// before is written to its end and closed behind, too.

// begun is a project with all that the window shows of it first.
type begun struct {
	project    *storage.Project
	saver      *session.Saver
	session    *session.Session
	first      *session.OpenDocument // the document to begin with, nil for none
	sentence   int                   // where it was left, or -1
	conflicts  int                   // how many things are to be settled
	lastExport string
	trouble    error // why the document to begin with cannot be shown
}

// Use makes a project the one the window shows. It reads from the disk before it
// returns, so it is for the start of the program; later turnTo does the same
// behind the window.
func (w *Window) Use(project *storage.Project) error {
	b, err := w.begin(context.Background(), project, w.settings.Annotator)
	if err != nil {
		return err
	}
	return w.enter(b)
}

// turnTo opens another project behind the window and turns to it when all is
// read; until then the present one stays, and it stays when the other cannot be
// opened. then is called when the window has turned. It reports false, having
// said why, when it cannot begin.
func (w *Window) turnTo(open func(context.Context, upgradeTeller) (*storage.Project, error), then func()) bool {
	if w.Job != nil {
		w.say("Wait for the running job to end, or cancel it first.")
		return false
	}
	if w.heldByUnsaved() {
		return false
	}
	saver, annotator := w.saver, w.settings.Annotator
	var b *begun
	w.Start("Opening…", func(ctx context.Context, tell func(string)) error {
		project, err := open(ctx, func(path string, done, total int) { tell(upgradeLine(path, done, total)) })
		if err != nil {
			return err
		}
		if b, err = w.begin(ctx, project, annotator); err != nil {
			closeLeft(project, nil)
			return err
		}
		saver.Await()
		return nil
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
			w.say("Nothing was opened.")
		case err != nil:
			w.Failed(err)
		case w.heldByUnsaved():
			w.leaving.Go(b.drop)
		default:
			if err := w.enter(b); err != nil {
				w.Failed(err)
			}
			then()
		}
	})
	return true
}

// heldByUnsaved reports, and says, that changes cannot be written, so that the
// project cannot be left without losing them.
func (w *Window) heldByUnsaved() bool {
	state := w.saver.State()
	if state.Problem == nil {
		return false
	}
	w.Tell("No other project was opened", fmt.Sprintf(
		"Not on disk yet: %s. %s\n\nThey would be lost. Make room or bring the disk back, or continue in a copy elsewhere (click the message at the foot of the window), and try again.",
		corpus.Plural(state.Pending, "change"), state.Problem))
	return true
}

// begin reads what the window shows of a project first. It may be called from
// any goroutine.
func (w *Window) begin(ctx context.Context, project *storage.Project, annotator string) (*begun, error) {
	b := &begun{project: project, sentence: -1}
	show := func(f func()) {
		w.Runner.Do(func() {
			if w.saver == b.saver {
				f()
			}
		})
	}
	events := 0 // that the exchange with the hub knows of
	count := conflictCounter{tell: func(n int) { show(func() { w.conflicts = n; w.showConflicts() }) }}
	b.saver = session.NewSaver(func(state session.SaveState) {
		show(func() {
			w.showSaved(state)
			if state.Events > events {
				events = state.Events
				w.team.Saved()
			}
		})
		if state.Pending == 0 {
			count.read(b.session.File())
		}
	})
	var err error
	if b.session, err = session.New(ctx, project, b.saver, annotator, w.Runner.Do); err == nil {
		_, err = keysOf(Commands(b.session.Codebook))
	}
	if err != nil {
		b.saver.Close(ctx)
		return nil, err
	}
	if b.lastExport, err = project.Setting(ctx, exporting.Setting); err != nil {
		slog.Warn("the last export is not known", "error", err)
	}
	b.conflicts = count.read(project)
	b.readFirst(ctx)
	return b, nil
}

// readFirst reads the document the researcher left, or the first one that is not
// done.
func (b *begun) readFirst(ctx context.Context) {
	last, err := b.project.Setting(ctx, "document")
	if err != nil {
		slog.Warn("the last document is not known", "error", err)
	}
	first := ""
	for _, d := range b.session.Summaries {
		if d.ID == last {
			first = last
			break
		}
		if first == "" && d.State != corpus.Done {
			first = d.ID
		}
	}
	if first == "" && len(b.session.Summaries) > 0 {
		first = b.session.Summaries[0].ID
	}
	if first == "" {
		return
	}
	o, err := b.session.Load(first)
	if err != nil {
		b.trouble = err
		return
	}
	b.first = &o
	text, err := b.project.Setting(ctx, "sentence")
	var id string
	var sentence int
	if n, _ := fmt.Sscanf(text, "%s %d", &id, &sentence); err == nil && n == 2 && id == first {
		b.sentence = sentence
	}
}

// drop closes a project that was begun and is not shown after all.
func (b *begun) drop() {
	b.saver.Close(context.Background())
	closeLeft(b.project, nil)
}

// enter makes a project that was begun the one the window shows, and leaves the
// one before.
func (w *Window) enter(b *begun) error {
	w.setDown()
	w.project, w.saver, w.session, w.lastExport = b.project, b.saver, b.session, b.lastExport
	w.Open = w.session
	w.late.Forget()
	w.conflicts = b.conflicts
	s := w.session
	s.Changed = func(what session.What) { w.Guard(func() { w.show(what) }) }
	s.Arrived = w.arrived
	s.Opened = func(id string) {
		w.say("") // what was said of the document before is not true of this one
		w.keepPlace("document", id)
		w.look.Learn()
		w.giveBackAfter(&w.openings, openingPause)
	}
	s.Noting = func(sentence int) session.Note { return w.look.Note(sentence) }
	s.Coded = func(c session.Coded) { w.Guard(func() { w.look.Coded(c) }) }
	s.Nameless = w.people.Ask
	s.Typing = w.typesNow
	s.Message = w.say
	s.Failed = w.Failed
	if err := w.useCodebook(); err != nil {
		return err
	}
	w.settings.Remember(b.project.Path())
	w.build()
	if b.trouble != nil {
		w.Failed(b.trouble)
	}
	if b.first != nil {
		s.Show(*b.first, b.sentence)
	}
	w.show(session.ChangedAll)
	w.guardian(b.project)
	if s.Anonymous() {
		w.people.Ask()
	}
	return nil
}

// leaveProject leaves the open project and waits until all is written and
// closed.
func (w *Window) leaveProject() {
	w.setDown()
	w.leaving.Wait()
}

// setDown leaves the open project: what is still to be written is written
// behind, and the project is closed then.
func (w *Window) setDown() {
	if w.project == nil {
		return
	}
	w.importing.Close()
	w.settling.Close()
	w.team.Leave()
	w.look.Close()
	w.adjudicating.Close()
	w.dropKept()
	if w.inspector != nil {
		w.inspector.Flush()
	}
	if s := w.session; s != nil {
		if id := s.Entry.Document.ID; id != "" {
			w.keepPlace("document", id)
			w.keepPlace("sentence", fmt.Sprintf("%s %d", id, s.Current))
		}
		// What comes back for it later is not shown in the next one; a failure is.
		s.Changed, s.Coded, s.Opened, s.Arrived, s.Message = func(session.What) {}, func(session.Coded) {}, func(string) {}, func() {}, func(string) {}
	}
	project, saver, unwatch := w.project, w.saver, w.unwatch
	w.project, w.unwatch, w.Open = nil, nil, nil
	w.leaving.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if left := saver.Close(ctx); left > 0 {
			slog.Error("changes left unwritten", "count", left)
		}
		closeLeft(project, unwatch)
	})
}

// closeLeft closes a project that nothing shows any more, after the work behind
// it has ended; unwatch may be nil.
func closeLeft(project *storage.Project, unwatch func()) {
	if unwatch != nil {
		unwatch()
	}
	if err := project.Close(); err != nil {
		slog.Error("the project did not close well", "error", err)
	}
}

// followName keeps the name of the person at the keyboard as the project has it:
// it may be renamed, merged with another, or a renaming be taken back.
func (w *Window) followName() {
	if a := w.session.Annotator; a.ID != "" && w.settings.AnnotatorSaid && a.Name != w.settings.Annotator {
		w.settings.Annotator = a.Name
		w.settings.Save()
	}
}
