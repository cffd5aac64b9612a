package app

import (
	"runtime/debug"
	"time"
)

// openingPause is how long after a document was opened the memory that opening
// took is given back. By then the text is on the screen and laid out.
const openingPause = 1500 * time.Millisecond

// giveBackSoon gives memory back to the system once a document is open. Reading
// a text of 10 MB and its annotations takes copies in SQLite, in C and in Go that
// nobody needs afterwards and that would be kept for ever. It costs no key
// anything: it runs on a goroutine of its own, once for each document opened.
func (w *Window) giveBackSoon() {
	w.openings++
	opening, project := w.openings, w.project
	time.AfterFunc(openingPause, func() {
		w.runner.Do(func() {
			if w.openings != opening || w.project != project || project == nil {
				return // another one is on its way
			}
			go func() {
				project.GiveBack()
				debug.FreeOSMemory()
				trimHeap()
			}()
		})
	})
}
