// Package storage keeps a project: one project is one .sayso file, and that
// file is an SQLite database.
//
// A researcher's months of reading lie in that file, so the package promises
// three things. A change that Apply returned without an error is on the disk
// and stays there, whatever happens to the program or the power. A damaged or
// foreign file is noticed before anything is written to it. And nothing that
// was ever done is lost: each change is one event in a log that is only added
// to, with what stood before and what stands after, so that undo reaches back
// to the first day and the log is the audit trail.
//
// How a change travels: a caller makes a Change out of steps (change.go).
// Apply (apply.go) runs the steps in one transaction; each reads what stands,
// proves that it makes sense, writes the tables (nouns.go), and leaves a
// record. The records become an event, chained to the one before by SHA-256
// (event.go). Undo, redo and take-back are events that do the inverse
// (undo.go). Project.write below decides when a change counts as saved.
//
// How a document is read: rows.go reads the tables, entries.go proves what came
// out of them; read.go holds the lists and counts.
//
// How a file is opened: preflight.go reads a hundred bytes, connect.go sets up
// connections that lose nothing, schema.go compares the tables with ours.
// check.go proves a whole file, backup.go keeps copies, repair.go rescues.
//
// docs/file-format.md tells other programs how to read the file,
// docs/reliability.md tells what was tested.
package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mattn/go-sqlite3"

	"sayso/internal/history"
)

// Project is an open project file. Its methods may be called from any
// goroutine. Two processes may have the same file open; each change is one
// transaction, so they wait for each other.
type Project struct {
	path      string // absolute, symbolic links resolved
	readOnly  bool
	upgrading func(done, total int) // told how far the upgrade of an older file is; may be nil
	texts     textCache

	writing  sync.Mutex // one change at a time
	writer   *sql.DB    // one connection; nil when read-only
	identity os.FileInfo
	release  func()
	doubtful bool   // the last commit failed in a way that leaves the handle in doubt
	newest   string // id of the newest event that this process saw
	version  int    // of the file, which is looked at through views when it is older than this program's
	schema   int64  // SQLite's count of changes of the schema when it was compared

	// gate keeps the reads of this process out of its commits: in the rollback
	// journal a reader would hold a commit up. Reads are short, so is the wait.
	gate      sync.RWMutex
	reader    *sql.DB
	longReads longReads
	viewer    atomic.Pointer[string] // id of the annotator for whom the project is read, see visible.go
	seen      *sql.DB                // what reads for them; nil while they may see all
	views     []string               // of seen
	lookAgain bool                   // a change was about rounds or annotators
	held      atomic.Bool            // this process is noted as the holder
	doubted   atomic.Bool            // the index for searching was found damaged
}

// OpenOptions say how a project is opened.
type OpenOptions struct {
	// ReadOnly opens a project that cannot be changed. Only a change that was
	// cut off by a crash is rolled back first, for nobody could read otherwise.
	ReadOnly bool
	// Upgrading is called now and then while a file of an older version is
	// brought to this one, which may take a minute. It may be nil.
	Upgrading func(done, total int)
}

// Open opens a project file. It fails with ErrNotFound, ErrNotProject,
// ErrNewer or ErrDamaged and leaves such a file untouched. A file that may
// only be read is opened read-only by itself.
func Open(ctx context.Context, path string, o OpenOptions) (*Project, error) {
	path, err := realPath(path)
	if err != nil {
		return nil, err
	}
	if !o.ReadOnly && !writable(path) {
		o.ReadOnly = true
	}
	p := &Project{path: path, readOnly: o.ReadOnly, upgrading: o.Upgrading}
	err = p.connect(ctx)
	for again := 1; again < readings && mayBeReadError(err); again++ {
		err = p.connect(ctx)
	}
	if err != nil {
		return nil, nameLocks(path, err)
	}
	return p, nil
}

// realPath makes a path absolute and follows its links once.
func realPath(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", cannotOpen(path, err)
	}
	resolved, err := filepath.EvalSymlinks(absolute)
	if err != nil {
		return "", cannotOpen(path, err)
	}
	return resolved, nil
}

// connect opens the connections and proves that they lead to the file that
// the preflight saw and that its tables are ours.
func (p *Project) connect(ctx context.Context) (err error) {
	var other *Error
	identity, release, err := claim(p.path, func() error { return preflight(p.path) })
	if err != nil {
		if errors.As(err, &other) {
			return err
		}
		return cannotOpen(p.path, err)
	}
	var writer, reader *sql.DB
	defer func() {
		if err != nil {
			closeAll(writer, reader)
			release()
		}
	}()
	if !p.readOnly {
		writer = openWriterOf(p.path, identity)
		if err = selfTest(ctx, writer, true); err != nil {
			return err
		}
		if err = upgrade(ctx, writer, p.path, p.upgrading); err != nil {
			return err
		}
	}
	reader = openReader(p.path, identity)
	if err = p.rollBack(ctx, reader); err != nil {
		return err
	}
	if err = selfTest(ctx, reader, false); err != nil {
		return err
	}
	newest, version, err := p.prove(ctx, reader)
	if err != nil {
		return err
	}
	after, err := os.Stat(p.path)
	if err != nil || !os.SameFile(identity, after) {
		err = fail(ErrMoved, err, "%s was replaced while it was being opened; open it again.", p.path)
		return err
	}
	p.writer, p.reader, p.identity, p.release, p.newest, p.version, p.doubtful = writer, reader, identity, release, newest, version, false
	return nil
}

// rollBack takes back what a crash cut off, if it left a journal that a
// read-only connection may not play.
func (p *Project) rollBack(ctx context.Context, reader *sql.DB) error {
	var tables int
	const look = "SELECT count(*) FROM sqlite_schema"
	err := reader.QueryRowContext(ctx, look).Scan(&tables)
	var database sqlite3.Error
	if !errors.As(err, &database) || database.ExtendedCode != readOnlyRollback {
		return nil // what else is wrong, the proofs will say
	}
	if !writable(p.path) {
		return fail(ErrReadOnly, err, "%s was left in the middle of a change and lies where nothing can be written; copy it together with the file %s-journal to another folder and open it there.", p.path, filepath.Base(p.path))
	}
	writer, err := openWriter(p.path, "rw")
	if err != nil {
		return classify(err)
	}
	if err := writer.QueryRowContext(ctx, look).Scan(&tables); err != nil {
		return errors.Join(classify(err), closeWriter(writer))
	}
	return closeWriter(writer)
}

// clock tells the time of changes. Tests turn it back.
var clock = time.Now

// readOnlyRollback is SQLITE_READONLY_ROLLBACK.
const readOnlyRollback = 776

// prove compares the tables with ours and returns the newest event's id and the
// version of the file.
func (p *Project) prove(ctx context.Context, q querier) (newest string, version int, err error) {
	var id int
	if err := q.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return "", 0, classify(err)
	}
	if err := q.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return "", 0, classify(err)
	}
	if id != applicationID || version < 1 || version > schemaVersion() {
		return "", 0, fail(ErrNotProject, nil, "%s is not a project that this version of Sayso can open.", p.path)
	}
	if err := compareSchema(ctx, q, p.path, version); err != nil {
		return "", 0, err
	}
	own, err := newestOfWriter(ctx, q)
	if err != nil {
		return "", 0, classify(err)
	}
	for _, id := range own {
		beyond(id)
	}
	newest, err = newestID(ctx, q)
	return newest, version, classify(err)
}

// newestID is the id of the event that came last, empty for none.
func newestID(ctx context.Context, q querier) (string, error) {
	ids, err := column[string](ctx, q, "SELECT id FROM events ORDER BY number DESC LIMIT 1")
	return first(ids), err
}

// closeWriter closes the connection that writes so that one file is left.
func closeWriter(db *sql.DB) error {
	// Leaving the truncating journal deletes the empty journal file. It fails
	// while another process is writing, and that process will do it.
	_, _ = db.Exec("PRAGMA journal_mode=DELETE")
	return classify(db.Close())
}

func closeAll(writer, reader *sql.DB) error {
	var failed error
	if reader != nil {
		failed = classify(reader.Close())
	}
	if writer != nil {
		failed = errors.Join(failed, closeWriter(writer))
	}
	return failed
}

// Close closes the project and leaves one file. It waits for a change that is
// under way.
func (p *Project) Close() error {
	p.letGo()
	p.writing.Lock()
	defer p.writing.Unlock()
	p.longReads.interrupt()
	p.gate.Lock()
	defer p.gate.Unlock()
	if p.release == nil {
		return nil
	}
	err := closeAll(p.writer, p.reader)
	if p.seen != nil {
		err = errors.Join(err, classify(p.seen.Close()))
	}
	p.release()
	p.writer, p.reader, p.seen, p.release = nil, nil, nil, nil
	return err
}

// Path is the absolute path of the file, symbolic links resolved.
func (p *Project) Path() string { return p.path }

// ReadOnly reports whether changes are refused.
func (p *Project) ReadOnly() bool { return p.readOnly }

var errClosed = &Error{Message: "The project is closed.", Kind: ErrNotFound}

// reading runs short reads on a connection that cannot change the file. Every
// result is whole in memory before the next commit may begin. What is read is what
// the viewer may see (visible.go).
func reading[T any](ctx context.Context, p *Project, read func(q querier) (T, error)) (T, error) {
	return readingFrom(ctx, p, func() *sql.DB {
		if p.seen != nil {
			return p.seen
		}
		return p.reader
	}, read)
}

// readingFrom does so on the connections that which chooses.
func readingFrom[T any](ctx context.Context, p *Project, which func() *sql.DB, read func(q querier) (T, error)) (T, error) {
	p.gate.RLock()
	defer p.gate.RUnlock()
	var nothing T
	db := which()
	if db == nil {
		return nothing, errClosed
	}
	once := func() (T, error) {
		tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
		if err != nil {
			return nothing, err
		}
		defer tx.Rollback()
		return read(tx)
	}
	result, err := once()
	for again := 1; again < readings && mayBeReadError(err); again++ {
		result, err = once()
	}
	return result, classify(err)
}

// write runs one transaction and decides whether it counts as saved: the
// commit returned, every statement changed the one row it was meant to, and
// the file at the path is still the file that was opened.
func (p *Project) write(ctx context.Context, change func(*transaction) error) error {
	p.writing.Lock()
	defer p.writing.Unlock()
	if p.release == nil {
		return errClosed
	}
	if p.readOnly {
		return fail(ErrReadOnly, nil, "The project is open for reading only, so this change is not saved; copy the file to a place where you may write.")
	}
	newest, atCommit, err := p.attempt(ctx, change)
	for again := 1; again < readings && mayBeReadError(err) && !atCommit; again++ {
		p.doubtful = true
		newest, atCommit, err = p.attempt(ctx, change)
	}
	if err != nil {
		err = classify(err)
		p.doubtful = errors.Is(err, ErrUnreadable) || errors.Is(err, ErrMoved) || errors.Is(err, ErrReadOnly)
		return nameLocks(p.path, err)
	}
	if err := p.sameFile(); err != nil {
		p.doubtful = true
		return err
	}
	if newest != "" {
		p.newest = newest
	}
	if p.lookAgain && p.seenBy() != "" {
		return p.look(context.WithoutCancel(ctx))
	}
	return nil
}

// attempt runs the change once, on fresh connections when the ones at hand are
// in doubt.
func (p *Project) attempt(ctx context.Context, change func(*transaction) error) (newest string, atCommit bool, err error) {
	if p.doubtful {
		if err := p.reconnect(ctx); err != nil {
			return "", false, err
		}
	}
	return p.transact(ctx, change)
}

// transact runs the change and commits it. It returns the id of the newest
// event, and whether it came as far as the commit: before that, a failure
// surely changed nothing.
func (p *Project) transact(ctx context.Context, change func(*transaction) error) (newest string, atCommit bool, err error) {
	if err := ctx.Err(); err != nil {
		return "", false, err
	}
	// A statement is over sooner than a goroutine that could interrupt it is
	// begun, so the caller's context is asked between the steps instead.
	caller := ctx
	ctx = context.WithoutCancel(ctx)
	tx, err := p.writer.BeginTx(ctx, nil)
	if err != nil {
		return "", false, err
	}
	var t *transaction
	defer func() {
		if t != nil && t.enlarged { // if it stays so, memory is all that is lost
			_, _ = p.writer.ExecContext(ctx, "PRAGMA cache_size="+cacheSize)
		}
	}()
	defer tx.Rollback()
	if err := p.sameSchema(ctx, tx); err != nil {
		return "", false, err
	}
	t = &transaction{ctx: ctx, caller: caller, tx: tx, texts: &p.texts, file: fileName(p.identity, p.path), now: history.FromMilliseconds(history.Milliseconds(clock())), touched: map[string]bool{}}
	if err := change(t); err != nil {
		return "", false, err
	}
	p.lookAgain = t.aboutRounds
	if err := t.refreshCounters(); err != nil {
		return "", false, err
	}
	if err := t.cancelled(); err != nil {
		return "", false, err
	}
	p.longReads.interrupt()
	p.gate.Lock()
	defer p.gate.Unlock()
	return t.newestID, true, tx.Commit()
}

// sameSchema compares the tables again when any program changed them since the
// project was opened.
func (p *Project) sameSchema(ctx context.Context, q querier) error {
	var now int64
	if err := q.QueryRowContext(ctx, "PRAGMA schema_version").Scan(&now); err != nil || now == p.schema {
		return err
	}
	if err := compareSchema(ctx, q, p.path, schemaVersion()); err != nil {
		return err
	}
	p.schema = now
	return nil
}

// sameFile proves that the path still leads to the file that is open.
func (p *Project) sameFile() error {
	now, err := os.Stat(p.path)
	if err == nil && os.SameFile(p.identity, now) {
		return nil
	}
	return fail(ErrMoved, err, "The project file was moved, replaced or deleted while it was open, so this change is not saved; put the file back or save a copy elsewhere.")
}

// reconnect opens the file anew after a failure that leaves the handle in
// doubt; a handle is never tried again after an I/O error. Another file at the
// same path is accepted only when it is the same project with nothing missing:
// a stick that was pulled and put back, not an older copy.
func (p *Project) reconnect(ctx context.Context) error {
	fresh := &Project{path: p.path}
	if err := fresh.connect(ctx); err != nil {
		if errors.Is(err, ErrNotFound) {
			return fail(ErrMoved, err, "The project file is not at %s any more, so this change is not saved; put the file back or save a copy elsewhere.", p.path)
		}
		return err
	}
	if err := p.sameProject(ctx, fresh); err != nil {
		_ = closeAll(fresh.writer, fresh.reader)
		fresh.release()
		return err
	}
	p.gate.Lock()
	defer p.gate.Unlock()
	_ = closeAll(p.writer, p.reader)
	if p.seen != nil {
		_ = p.seen.Close()
	}
	p.release()
	if p.seen != nil { // see visible.go
		p.seen = sql.OpenDB(guarded{readerDriver, p.path, readOnlyURI(p.path), fresh.identity, p.views})
	}
	p.writer, p.reader, p.identity, p.release, p.newest, p.version, p.doubtful = fresh.writer, fresh.reader, fresh.identity, fresh.release, fresh.newest, fresh.version, false
	return nil
}

func (p *Project) sameProject(ctx context.Context, fresh *Project) error {
	id := func(db *sql.DB) (id string, err error) {
		return id, db.QueryRowContext(ctx, "SELECT value FROM project WHERE key = 'id'").Scan(&id)
	}
	found, err := id(fresh.reader)
	if err != nil {
		return classify(err)
	}
	if os.SameFile(p.identity, fresh.identity) {
		return nil
	}
	mine, err := id(p.reader)
	if err != nil {
		return fail(ErrMoved, err, "Another file took the place of the project at %s, so this change is not saved; put the file back or save a copy elsewhere.", p.path)
	}
	var known bool // what this process saw last: an older copy lacks it
	if err := fresh.reader.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM events WHERE id = ?)", p.newest).Scan(&known); err != nil {
		return classify(err)
	}
	if mine != found || !known {
		return fail(ErrMoved, fmt.Errorf("project %s, was %s, event %s", found, mine, p.newest),
			"Another file took the place of the project at %s, perhaps an older copy, so this change is not saved; put the file back or save a copy elsewhere.", p.path)
	}
	return nil
}
