package storage

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sayso/internal/history"
)

// Holder is a window that has the project open. It is a hint for people, so
// that two of them do not work in the same file without knowing; what protects
// the file are SQLite's locks.
type Holder struct {
	Host  string    `json:"host"`
	PID   int       `json:"pid"`
	Began string    `json:"began,omitempty"` // when the process was started, only for comparing; empty where that is not known
	Since time.Time `json:"since"`           // UTC
	Seen  time.Time `json:"seen"`            // UTC, the last sign of life
}

// holderKey is the setting that names the holder. It lies in the file itself,
// so that a colleague on another machine who opens the file on a shared
// folder sees it too.
const holderKey = "holder"

// staleAfter is how long a holder on another machine may be silent.
const staleAfter = 15 * time.Minute

// Hold notes that this process has the project open, or returns who else has.
// A holder whose process is gone, or who was silent for fifteen minutes on
// another machine, is replaced. Call it again every few minutes as a sign of
// life; Close gives it back.
func (p *Project) Hold(ctx context.Context) (other *Holder, err error) {
	now := time.Now().UTC().Truncate(time.Millisecond)
	host, _ := os.Hostname()
	mine := Holder{Host: host, PID: os.Getpid(), Began: processStart(os.Getpid()), Since: now, Seen: now}
	err = p.write(ctx, func(t *transaction) error {
		values, err := column[string](ctx, t.tx, "SELECT value FROM settings WHERE key = ?", holderKey)
		if err != nil {
			return err
		}
		var stands Holder
		if len(values) > 0 && json.Unmarshal([]byte(values[0]), &stands) == nil {
			switch {
			case stands.Host == mine.Host && stands.PID == mine.PID && stands.Began == mine.Began:
				mine.Since = stands.Since
			case stands.alive(host, now):
				other = &stands
				return nil
			}
		}
		return one(t.tx.ExecContext(ctx, "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", holderKey, string(history.Encode(mine))))
	})
	if err == nil && other == nil {
		p.held.Store(true)
	}
	return other, err
}

func (h Holder) alive(host string, now time.Time) bool {
	if h.Host == host {
		// The number of a process that is gone may have been given to another.
		return processRuns(h.PID) && (h.Began == "" || h.Began == processStart(h.PID))
	}
	silent := now.Sub(h.Seen)
	return silent < staleAfter && silent > -staleAfter
}

// letGo takes the note back. It may fail, on a full disk for instance; the
// note is then stale as soon as the process is gone.
func (p *Project) letGo() {
	if p.held.Swap(false) {
		_ = p.write(context.Background(), func(t *transaction) error {
			_, err := t.tx.ExecContext(t.ctx, "DELETE FROM settings WHERE key = ?", holderKey)
			return err
		})
	}
}

// Copy is another file that holds the same project.
type Copy struct {
	Path    string
	Event   int64 // number of its newest event
	Changed time.Time
	Same    bool // it has the very events that this file has
	Behind  bool // this file has all that it has, and more
	HandOut bool // it is a hand-out of this file, which is no hand-out
}

// Copies looks beside the project for files of the same project, as sync
// clients leave them after a conflict ("bridge (conflicted copy)"), and for
// hand-outs. Which of them to go on with is for the researcher to say. Beside a
// hand-out only copies of that one count, since nothing else may come into it.
func (p *Project) Copies(ctx context.Context) ([]Copy, error) {
	mine, err := p.Info(ctx)
	if err != nil {
		return nil, err
	}
	files, err := os.ReadDir(filepath.Dir(p.path))
	if err != nil {
		return nil, cannotOpen(filepath.Dir(p.path), err)
	}
	var list []Copy
	for _, file := range files {
		path := filepath.Join(filepath.Dir(p.path), file.Name())
		if path == p.path || !file.Type().IsRegular() || !strings.Contains(strings.ToLower(file.Name()), ".sayso") && filepath.Ext(file.Name()) != "" || strings.HasSuffix(path, "-journal") || strings.HasSuffix(path, ".tmp") {
			continue
		}
		if found, ok := p.copyAt(ctx, path, mine); ok {
			list = append(list, found)
		}
	}
	return list, nil
}

// copyAt looks whether a file is a copy of this project.
func (p *Project) copyAt(ctx context.Context, path string, mine Info) (Copy, bool) {
	other, err := Open(ctx, path, OpenOptions{ReadOnly: true})
	if err != nil {
		return Copy{}, false
	}
	defer other.Close()
	info, err := other.Info(ctx)
	if err != nil || info.ID != mine.ID {
		return Copy{}, false
	}
	handOut, err := p.mayJoin(ctx, other)
	if err != nil {
		return Copy{}, false
	}
	file, err := os.Stat(path)
	theirs, err2 := p.missing(ctx, other)
	ours, err3 := other.missing(ctx, p)
	if errors.Join(err, err2, err3) != nil {
		return Copy{}, false
	}
	return Copy{
		HandOut: handOut,
		Path:    path, Event: info.Event, Changed: file.ModTime().UTC(),
		Same: len(theirs) == 0 && len(ours) == 0, Behind: len(theirs) == 0 && len(ours) > 0,
	}, true
}
