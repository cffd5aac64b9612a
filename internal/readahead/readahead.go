// Package readahead bounds what is read of a project or of files ahead of what
// is done with it, so that articles without end take little memory.
package readahead

import (
	"sync"

	"sayso/internal/corpus"
)

// saidBytes is what an annotation, a mark or a relation counts for.
const saidBytes = 1 << 10

// Weight is about how many bytes of memory an entry takes: its text, and what
// is said of it.
func Weight(e *corpus.Entry) int {
	return len(e.Document.Text) + saidBytes*(len(e.Annotations)+len(e.Marks)+len(e.Relations))
}

// Budget bounds the bytes between two goroutines.
type Budget struct {
	mutex sync.Mutex
	room  sync.Cond
	left  int
	whole int
	ended bool
}

// New makes a budget of so many bytes.
func New(size int) *Budget {
	b := &Budget{left: size, whole: size}
	b.room.L = &b.mutex
	return b
}

// Take waits until there is room. Something larger than the whole budget
// passes when nothing else is on its way.
func (b *Budget) Take(size int) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for b.left < min(size, b.whole) && !b.ended {
		b.room.Wait()
	}
	b.left -= size
}

// Give says that so many bytes have arrived.
func (b *Budget) Give(size int) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.left += size
	b.room.Signal()
}

// Open lets everything pass, so that nobody waits in vain at the end.
func (b *Budget) Open() {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.ended = true
	b.room.Broadcast()
}
