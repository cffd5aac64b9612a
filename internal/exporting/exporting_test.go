package exporting

import (
	"errors"
	"fmt"
	"testing"

	"sayso/internal/corpus"
)

func numbered(n int, stopped *bool) func(func(corpus.Entry, error) bool) {
	return func(yield func(corpus.Entry, error) bool) {
		defer func() { *stopped = true }()
		for i := range n {
			if !yield(corpus.Entry{Document: corpus.Document{ID: fmt.Sprint(i)}}, nil) {
				return
			}
		}
		yield(corpus.Entry{}, errors.New("the disk failed"))
	}
}

func TestPrefetchedEntriesKeepTheirOrderAndTheirError(t *testing.T) {
	var stopped bool
	n := 0
	for entry, err := range prefetched(numbered(100, &stopped)) {
		if n < 100 && (err != nil || entry.Document.ID != fmt.Sprint(n)) || n == 100 && err == nil {
			t.Fatalf("entry %d is %q, %v", n, entry.Document.ID, err)
		}
		n++
	}
	if n != 101 || !stopped {
		t.Errorf("%d entries, reading ended: %v", n, stopped)
	}
}

func TestPrefetchingEndsWithTheLoop(t *testing.T) {
	var stopped bool
	for range prefetched(numbered(1000, &stopped)) {
		break
	}
	if !stopped {
		t.Error("the reading goes on behind the loop")
	}
}
