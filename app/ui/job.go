package ui

import (
	"context"
	"errors"
	"path/filepath"
	"sync/atomic"
	"time"
)

// Job is an import, an export or other long work that runs behind the window.
type Job struct {
	Text   string // what the status bar shows
	cancel context.CancelFunc
	done   chan struct{}
}

// Start runs work behind the window; only one job runs at a time, and a sheet whose
// work could not begin stays open. after is called on the goroutine of the user
// interface when the work has ended.
func (h *Shell) Start(text string, work func(ctx context.Context, progress func(string)) error, after func(error)) {
	if h.Job != nil {
		h.refused++
		h.Say(Busy)
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	j := &Job{Text: text, cancel: cancel, done: make(chan struct{})}
	h.Job = j
	h.ShowJob(text)
	var last atomic.Int64
	progress := func(text string) {
		// No more than ten times a second: the window has other things to do.
		now := time.Now().UnixMilli()
		if before := last.Load(); now-before < 100 || !last.CompareAndSwap(before, now) {
			return
		}
		h.Runner.Do(func() {
			if h.Job == j {
				j.Text = text
				h.ShowJob(text)
			}
		})
	}
	go func() {
		defer close(j.done)
		var err error
		Guard(func(panicked error) { err = panicked }, func() { err = work(ctx, progress) })
		h.Runner.Do(func() {
			h.Job = nil
			cancel()
			h.ShowJob("")
			h.Guard(func() { after(err) })
		})
	}()
}

// Busy says that another job runs.
const Busy = "Wait for the running job to end, or cancel it first."

// CancelJob stops the running job. What it had finished stays.
func (h *Shell) CancelJob() {
	if h.Job != nil {
		h.Job.cancel()
	}
}

// WriteFile writes a file behind the window and says that it was written. write
// is given the path of the project, which the file must not replace.
func (h *Shell) WriteFile(path, written string, write func(ctx context.Context, project string) error) {
	project := h.Open.File().Path()
	h.Start("Writing "+filepath.Base(path)+"…", func(ctx context.Context, _ func(string)) error { return write(ctx, project) }, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
			h.Say("Cancelled; no file was written.")
		case err != nil:
			h.Failed(err)
		default:
			h.Say(written)
		}
	})
}
