package app

import (
	"runtime/debug"
	"time"
)

// openingPause is how long after a document was opened the memory that opening
// took is given back. By then the text is on the screen and laid out.
const openingPause = 1500 * time.Millisecond

// longPause is how long no key or click must come before what the work took is
// given back: pictures of words, mostly, of pages that were turned. Fyne keeps those for
// a minute.
const longPause = 75 * time.Second

// giveBackAfter gives memory back to the system after a pause, unless what counts
// goes on until then: documents opened, or work done. Reading a text of 10 MB and its annotations takes
// copies in SQLite, in C and in Go that nobody needs afterwards and that would be
// kept for ever. It costs no key anything: it runs on a goroutine of its own when
// nobody is at work.
func (w *Window) giveBackAfter(counts *int, pause time.Duration) {
	*counts++
	count, project := *counts, w.project
	time.AfterFunc(pause, func() {
		w.Runner.Do(func() {
			if *counts != count || w.project != project || project == nil {
				return // work went on
			}
			go func() {
				project.GiveBack()
				debug.FreeOSMemory()
				trimHeap()
			}()
		})
	})
}
