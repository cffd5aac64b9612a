package storage

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// A chain has one writer: this program on this computer, on this very file. A
// copy of the file, a restored backup, a cloned stick are other files, and what
// is written to them begins chains of their own, so that two copies never add
// different events to one chain. Who the writer is stands in no shared place:
// an id of the installation lies in the user's folder, the identity of the file
// is what the system says. The file keeps what both were when it was last
// written to; when either is another, a new writer begins.

// writerKey is the setting that keeps the writer: the id of the installation,
// the identity of the file, and the id of the writer, with blanks between.
const writerKey = "writer"

// installation is the id of this program on this computer. It is random for
// this process where the folder for it cannot be written to.
var installation = sync.OnceValue(func() string {
	folder, err := stateFolder()
	if err != nil {
		return NewID()
	}
	path := filepath.Join(folder, "installation")
	if content, err := os.ReadFile(path); err == nil {
		if id := strings.TrimSpace(string(content)); corpus.IsID(id) {
			return id
		}
	}
	id := NewID()
	if os.MkdirAll(folder, 0o700) == nil {
		_ = os.WriteFile(path, []byte(id+"\n"), 0o600)
	}
	return id
})

// stateFolder is where the system keeps what belongs to a program on this
// computer alone.
func stateFolder() (string, error) {
	if runtime.GOOS == "linux" {
		if folder := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(folder) {
			return filepath.Join(folder, "sayso"), nil
		}
		home, err := os.UserHomeDir()
		return filepath.Join(home, ".local", "state", "sayso"), err
	}
	folder, err := os.UserCacheDir() // on Windows the one that does not travel to other computers
	return filepath.Join(folder, "sayso"), err
}

// writerOf reads who writes to the file, and makes a new writer when the file
// says that it was another installation or another file.
func (t *transaction) writerOf() (string, error) {
	if t.writer != "" {
		return t.writer, nil
	}
	about := installation() + " " + t.file
	var stands string
	err := t.tx.QueryRowContext(t.ctx, "SELECT value FROM settings WHERE key = ?", writerKey).Scan(&stands)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", err
	}
	if known, id, ok := cutLast(stands); ok && known == about && corpus.IsID(id) {
		t.writer = id
		return id, nil
	}
	t.writer = NewID()
	return t.writer, one(t.tx.ExecContext(t.ctx, "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", writerKey, about+" "+t.writer))
}

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, ' ')
	if i < 0 {
		return "", "", false
	}
	return s[:i], s[i+1:], true
}

// newestOfWriter gives the ids of the newest events that this computer wrote to
// the file, so that the next ids are greater whatever the clock says. An event
// that its hash does not prove is passed over: a flipped bit in its id would lead
// this computer centuries ahead, in every project.
func newestOfWriter(ctx context.Context, q querier) (ids []string, err error) {
	return ids, scanEach(ctx, q, func(scan func(...any) error) error {
		var e Event
		var hash, previous []byte
		if steps, err := scanUnparsed(scan, &e, &hash, &previous); err == nil && bytes.Equal(history.Hash(previous, &e, steps), hash) {
			ids = append(ids, e.ID)
		}
		return nil // the proof of the whole log says what is damaged
	}, "SELECT "+eventColumns+`, hash, coalesce((SELECT earlier.hash FROM events AS earlier WHERE earlier.chain = events.chain AND earlier.seq = events.seq - 1),
			(SELECT head FROM chains WHERE chains.number = events.chain))
		FROM events WHERE number IN (SELECT (SELECT number FROM events WHERE chain = chains.number ORDER BY seq DESC LIMIT 1) FROM chains
			WHERE number = 0 OR writer <> '' AND writer = (SELECT substr(value, -36) FROM settings WHERE key = ?))`, writerKey)
}
