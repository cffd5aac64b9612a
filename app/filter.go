package app

import (
	"context"

	"sayso/storage"
)

// mostAtOnce is how many documents are looked through before a key returns. Of
// more, the answer comes a moment later.
const mostAtOnce = 2000

// filtering is what the field above the list of documents is about: which
// documents are shown, and the search for those that fit what is typed.
type filtering struct {
	list   []storage.Summary // of which some are shown
	shown  []int32           // places in list of those that are shown
	order  []int32           // places of the documents in the order chosen, nil for their own
	number int               // counts the keys, so that only the answer to the last is shown
	cancel context.CancelFunc
	busy   bool   // an answer is on its way
	then   func() // what waits for it
}

// filterTyped is called on every key in the filter.
func (w *Window) filterTyped() {
	w.filtering.then = nil
	w.filterAgain()
}

// filterAgain shows what fits what is typed in the filter.
func (w *Window) filterAgain() {
	f := &w.filtering
	f.number++
	if f.cancel != nil {
		f.cancel()
		f.cancel = nil
	}
	list, texts := w.session.Summaries, w.session.DocumentTexts()
	among, typed := w.session.Passing(f.order, w.filter.Text)
	if typed == "" {
		w.showFound(list, among)
		return
	}
	if len(among) <= mostAtOnce {
		w.showFound(list, texts.Closest(context.Background(), typed, among))
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	f.cancel, f.busy = cancel, true
	number, session := f.number, w.session
	go func() {
		found := texts.Closest(ctx, typed, among)
		w.Runner.Do(func() {
			if number == f.number && session == w.session {
				w.Guard(func() { w.showFound(list, found) })
			}
		})
	}()
}

// whenFiltered runs f when the list shows what fits what is typed: at once, or
// when the answer is there.
func (w *Window) whenFiltered(f func()) {
	if w.filtering.busy {
		w.filtering.then = f
		return
	}
	f()
}

// showFound shows the documents at these places of a list.
func (w *Window) showFound(list []storage.Summary, found []int32) {
	f := &w.filtering
	f.list, f.shown, f.busy = list, found, false
	w.listDocuments()
	if then := f.then; then != nil {
		f.then = nil
		then()
	}
}
