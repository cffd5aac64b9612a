package app

import (
	"context"
	"fmt"
	"log/slog"

	"sayso/app/settle"
	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/history"
	"sayso/storage"
)

// What two people changed at the same time: how much of it is told at the foot
// of the window, and the screen on which it is settled is given what it needs.

// conflictCounter counts what is to be settled whenever all is on disk: after
// opening, joining, undo, settling, and also after a change that settles by the
// way.
type conflictCounter struct {
	tell func(n int) // is told of another number
	n    int
}

// read counts. It runs on the Saver's goroutine once nothing waits any more, so
// that nobody is kept waiting.
func (c *conflictCounter) read(project *storage.Project) int {
	n, err := project.ConflictCount(context.Background())
	switch {
	case err != nil:
		slog.Warn("what is to be settled could not be counted", "error", err)
	case n != c.n:
		c.n = n
		c.tell(n)
	}
	return c.n
}

// showConflicts says at the foot of the window how much is to be settled.
func (w *Window) showConflicts() {
	text := ""
	if w.conflicts > 0 {
		text = fmt.Sprintf("%d to settle", w.conflicts)
	}
	w.status.SetConflicts(text)
}

// settleHost gives the screen what it needs of the window.
type settleHost struct{ w *Window }

// Ready implements settle.Host.
func (h settleHost) Ready() bool {
	w := h.w
	if problem := w.saver.State().Problem; problem != nil {
		w.say("This must wait until the changes before it are saved. " + problem.Error())
		return false
	}
	w.inspector.Flush()
	return true
}

// Name implements settle.Host.
func (h settleHost) Name(annotator string) (string, bool) {
	return h.w.session.AnnotatorName(annotator), h.w.session.Mine(annotator)
}

// Conflicts implements settle.Host.
func (h settleHost) Conflicts(show func([]storage.Conflict)) {
	w, session := h.w, h.w.session
	session.Conflicts(func(list []storage.Conflict, err error) {
		if session != w.session {
			return
		}
		if err != nil {
			w.settling.Close()
			w.Failed(err)
			return
		}
		w.Guard(func() { show(list) })
	})
}

// Settle implements settle.Host.
func (h settleHost) Settle(id string, take int, settled func(error)) {
	w, session := h.w, h.w.session
	session.Settle(id, take, take == settle.Both, func(err error) {
		if session != w.session {
			return
		}
		if err != nil {
			w.Failed(err)
		}
		w.Guard(func() { settled(err) })
	})
}

// GoTo implements settle.Host. A link is where the annotation is that it begins
// at.
func (h settleHost) GoTo(c storage.Conflict) {
	w := h.w
	if c.Noun != history.Relation {
		w.labelling.GoToThing(c.Thing, c.Document, c.Start)
		return
	}
	for _, v := range c.Versions {
		r, err := history.Decode[history.RelationRecord](v.Record)
		if err == nil && r != nil {
			ui.Behind(w.Shell, func(ctx context.Context, p *storage.Project) (corpus.Annotation, error) {
				return p.Annotation(ctx, r.From)
			},
				func(a corpus.Annotation) { w.labelling.GoToThing(a.ID, a.Document, a.Span.Start) })
			return
		}
	}
}
