package storage

import (
	"sync"

	"github.com/google/uuid"
)

// lastID is the greatest id that NewID gave or was told of.
var lastID = struct {
	sync.Mutex
	id uuid.UUID
}{}

// NewID makes an id: a UUID of version 7, whose order is the order of making,
// also when the clock was turned back since.
func NewID() string {
	lastID.Lock()
	defer lastID.Unlock()
	id := uuid.Must(uuid.NewV7())
	if compareIDs(id, lastID.id) <= 0 {
		id = nextID(lastID.id)
	}
	lastID.id = id
	return id.String()
}

// isAhead reports whether NewID has not come as far as the id yet.
func isAhead(id string) bool {
	known, err := uuid.Parse(id)
	lastID.Lock()
	defer lastID.Unlock()
	return err != nil || compareIDs(known, lastID.id) > 0
}

// beyond makes NewID go on behind an id that this computer gave before.
func beyond(id string) {
	known, err := uuid.Parse(id)
	if err != nil || known.Version() != 7 {
		return
	}
	lastID.Lock()
	defer lastID.Unlock()
	if compareIDs(known, lastID.id) > 0 {
		lastID.id = known
	}
}

func compareIDs(a, b uuid.UUID) int {
	for i := range a {
		if a[i] != b[i] {
			return int(a[i]) - int(b[i])
		}
	}
	return 0
}

// nextID counts the random part of an id up by one, past the bits that say that
// it is a UUID of version 7.
func nextID(id uuid.UUID) uuid.UUID {
	for i := len(id) - 1; i >= 9; i-- {
		if id[i]++; id[i] != 0 {
			return id
		}
	}
	if id[8] = 0x80 | (id[8]+1)&0x3f; id[8] != 0x80 {
		return id
	}
	for i := 5; i >= 0; i-- { // the time itself, once in 10^21 ids
		if id[i]++; id[i] != 0 {
			return id
		}
	}
	return id
}
