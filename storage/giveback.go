package storage

import (
	"context"
	"database/sql"
)

// GiveBack frees the memory in which SQLite keeps pages of the file that it has
// read: after a long document was opened they are as large as the document, and
// are not read again. What is needed later comes from the file. No connection is
// closed: should the file be moved, they are what it can still be read by. It
// waits for a change that is under way, and for nothing else.
func (p *Project) GiveBack() {
	p.writing.Lock()
	defer p.writing.Unlock()
	p.gate.Lock()
	defer p.gate.Unlock()
	for _, db := range []*sql.DB{p.reader, p.writer} {
		if db != nil {
			shrink(db)
		}
	}
}

// shrink asks every connection that rests to free what it can. One that fails
// keeps its memory, and that is all.
func shrink(db *sql.DB) {
	ctx := context.Background()
	for range db.Stats().Idle {
		connection, err := db.Conn(ctx)
		if err != nil {
			return
		}
		defer connection.Close() // held until all were asked, so that none is asked twice
		_, _ = connection.ExecContext(ctx, "PRAGMA shrink_memory")
	}
}
