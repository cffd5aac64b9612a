package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"

	"github.com/mattn/go-sqlite3"
)

// driverName is our own registration of the driver: the hook below runs on
// every connection, which a PRAGMA sent through database/sql would not.
const driverName = "sayso-sqlite3"

// readerName is the same for connections that only read, which look at an
// older file through views.
const readerName = "sayso-sqlite3-reader"

// heapLimit is the most memory in bytes that SQLite may take, all connections
// together. A hostile file that asks for more gets an error, not the machine.
const heapLimit = 1 << 30

// valueLimit is the longest text or blob in bytes that SQLite handles.
const valueLimit = 512 << 20

// cacheSize is how much of the file each connection keeps in memory, in KiB and
// below zero: 64 MiB, so that no ordinary change goes to the disk in parts. For
// very many changes in one transaction it is manyCacheSize, since each part
// waits for the disk and pages are written again and again. What only reads needs
// less: the system keeps what was read of the file.
const (
	cacheSize       = "-65536"
	manyCacheSize   = "-196608"
	readerCacheSize = "-16384"
)

// connectionPragmas are set on every connection.
var connectionPragmas = []string{
	"trusted_schema=OFF", // nothing in a received file may call a function
	"cell_size_check=ON", // notice a damaged page when it is read
	"mmap_size=0",        // an I/O error comes as an error, not as a signal
	"fullfsync=ON",       // macOS: really down to the medium
	"checkpoint_fullfsync=ON",
	"secure_delete=ON",  // withdrawn words do not linger in free pages
	"temp_store=MEMORY", // no words in temporary files
	"cache_size=" + cacheSize,
	fmt.Sprintf("hard_heap_limit=%d", heapLimit),
}

var registerOnce sync.Once

var (
	plainDriver  = &sqlite3.SQLiteDriver{ConnectHook: setUp}
	readerDriver = &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
		if err := setUp(c); err != nil {
			return err
		}
		if _, err := c.Exec("PRAGMA cache_size="+readerCacheSize, nil); err != nil {
			return err
		}
		return lookThroughViews(c)
	}}
)

// register registers the driver, once in the process.
func register() {
	registerOnce.Do(func() {
		sql.Register(driverName, plainDriver)
		sql.Register(readerName, readerDriver)
	})
}

// setUp sets our settings on a new connection.
func setUp(c *sqlite3.SQLiteConn) error {
	c.SetLimit(sqlite3.SQLITE_LIMIT_LENGTH, valueLimit)
	for _, pragma := range connectionPragmas {
		if _, err := c.Exec("PRAGMA "+pragma, nil); err != nil {
			return fmt.Errorf("PRAGMA %s: %w", pragma, err)
		}
	}
	return nil
}

// fileURI writes the path as a file: URI. A bare path would be cut at a
// question mark, and what follows it obeyed as settings.
func fileURI(path, mode string, parameters ...string) string {
	if runtime.GOOS == "windows" {
		path = uriPathOfWindows(path)
	}
	escaped := (&url.URL{Path: path}).EscapedPath()
	return "file:" + escaped + "?mode=" + mode + "&" + strings.Join(parameters, "&")
}

// uriPathOfWindows writes a path of Windows as the path of a file: URI. A drive
// stands behind a slash. The name of a server stands behind four, since what
// stands behind two would be the authority of the URI, which must be empty. The
// prefixes that switch the rules for names off are taken away: slashes are not
// understood behind them, and long paths need none (packaging/windows).
func uriPathOfWindows(path string) string {
	for _, prefix := range []string{`\\?\UNC\`, `\\.\UNC\`} {
		if len(path) > len(prefix) && strings.EqualFold(path[:len(prefix)], prefix) {
			path = `\\` + path[len(prefix):]
		}
	}
	path = strings.TrimPrefix(strings.TrimPrefix(path, `\\?\`), `\\.\`)
	slashed := strings.ReplaceAll(path, `\`, "/")
	switch {
	case strings.HasPrefix(slashed, "//"):
		return "//" + slashed
	case !strings.HasPrefix(slashed, "/"):
		return "/" + slashed
	}
	return slashed
}

// durable are the settings of a connection that writes. The rollback journal
// with synchronous=FULL lost nothing in killed processes and simulated power
// cuts, leaves a whole project in the main file at rest, and notices a file
// that was replaced. The driver's own default is the weaker NORMAL.
var durable = []string{
	"_journal_mode=TRUNCATE", "_synchronous=FULL", "_foreign_keys=1",
	"_txlock=immediate", keptStatements,
}

// busyTimeout is how long in milliseconds a connection waits for another
// program that holds the file.
var busyTimeout = 5000

func waiting() string { return fmt.Sprint("_busy_timeout=", busyTimeout) }

// keptStatements lets each connection keep the statements that it prepared
// last: a change of ten annotations runs the same dozen over and over, and
// preparing them took longer than running them. SQLite prepares one anew by
// itself when the schema changes under it. SQLite's own lock stays on (_mutex=no
// would save a tenth of a first sync): a statement that nobody closed is closed by
// the garbage collector, beside whatever uses the connection then.
const keptStatements = "_stmt_cache_size=64"

// openWriter opens the one connection that changes the file.
func openWriter(path, mode string) (*sql.DB, error) {
	register()
	db, err := sql.Open(driverName, fileURI(path, mode, append(durable, waiting())...))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	return db, nil
}

// guarded opens connections to one file and to no other that came to lie at
// its path. A pool opens further ones whenever it wants: without this it would
// read, copy or change an older state that a sync client put in its place.
type guarded struct {
	driver    *sqlite3.SQLiteDriver
	path, uri string
	identity  os.FileInfo
	views     []string // that stand in place of tables, see visible.go
}

// Connect opens a connection and proves that it leads to the file.
func (g guarded) Connect(context.Context) (driver.Conn, error) {
	if err := g.same(); err != nil {
		return nil, err
	}
	connection, err := g.driver.Open(g.uri)
	if err != nil {
		return nil, err
	}
	if err := g.same(); err != nil {
		return nil, errors.Join(err, connection.Close())
	}
	if len(g.views) > 0 {
		if err := setUpViews(connection, g.views); err != nil {
			return nil, errors.Join(err, connection.Close())
		}
	}
	return connection, nil
}

// Driver is what database/sql asks for.
func (g guarded) Driver() driver.Driver { return g.driver }

func (g guarded) same() error {
	now, err := os.Stat(g.path)
	if err == nil && os.SameFile(g.identity, now) {
		return nil
	}
	return fail(ErrMoved, err, "The project file was moved, replaced or deleted while it was open; put the file back or save a copy elsewhere.")
}

// openWriterOf opens the one connection that changes the file of the identity.
func openWriterOf(path string, identity os.FileInfo) *sql.DB {
	db := sql.OpenDB(guarded{plainDriver, path, fileURI(path, "rw", append(durable, waiting())...), identity, nil})
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	return db
}

// openReader opens a small pool of connections that cannot change the file of
// the identity.
func openReader(path string, identity os.FileInfo) *sql.DB {
	db := sql.OpenDB(guarded{readerDriver, path, readOnlyURI(path), identity, nil})
	db.SetMaxOpenConns(4)
	db.SetMaxIdleConns(4)
	return db
}

func readOnlyURI(path string) string {
	return fileURI(path, "ro", "_query_only=1", "_foreign_keys=1", waiting(), keptStatements)
}

// openWithoutViews opens a file of an older version as it is.
func openWithoutViews(path string, identity os.FileInfo) *sql.DB {
	return sql.OpenDB(guarded{plainDriver, path, readOnlyURI(path), identity, nil})
}

// selfTest reads the settings back. A driver that silently stopped to obey
// them would otherwise cost the durability that is promised.
func selfTest(ctx context.Context, db *sql.DB, writer bool) error {
	expected := map[string]string{"foreign_keys": "1", "trusted_schema": "0", "cell_size_check": "1", "mmap_size": "0", "temp_store": "2"}
	if writer {
		expected["journal_mode"], expected["synchronous"], expected["secure_delete"] = "truncate", "2", "1"
	} else {
		expected["query_only"] = "1"
	}
	for pragma, want := range expected {
		var got string
		err := db.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(&got)
		if errors.Is(err, sql.ErrNoRows) { // mmap_size answers nothing where it is compiled out
			continue
		}
		if err != nil {
			return classify(err)
		}
		if got != want {
			return fail(nil, fmt.Errorf("PRAGMA %s is %s, not %s", pragma, got, want),
				"The project file was not opened, since the database engine refused a setting that keeps the work safe (%s); please report this.", pragma)
		}
	}
	return nil
}

// Hardening lists the protections that SQLite got at compile time in this
// program; missing names those it should have and has not. They come from the
// CGO_CFLAGS of the Makefile, and a build without them works all the same,
// only with one wall fewer against a hostile file.
func Hardening(ctx context.Context) (options, missing []string, err error) {
	register()
	db, err := sql.Open(driverName, "file::memory:?mode=memory")
	if err != nil {
		return nil, nil, err
	}
	defer db.Close()
	options, err = column[string](ctx, db, "PRAGMA compile_options")
	if err != nil {
		return nil, nil, classify(err)
	}
	have := map[string]bool{}
	for _, option := range options {
		have[option] = true
	}
	for _, want := range []string{"OMIT_LOAD_EXTENSION", "DQS=0", "ENABLE_FTS5"} {
		if !have[want] {
			missing = append(missing, want)
		}
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, "CREATE TABLE t (x); PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = sql"); err == nil {
		missing = append(missing, "DEFAULT_DEFENSIVE=1")
	}
	return options, missing, nil
}

// querier is what *sql.DB, *sql.Conn and *sql.Tx share.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// column reads a query of one column whole.
func column[T any](ctx context.Context, q querier, query string, args ...any) ([]T, error) {
	return collect(ctx, q, func(scan func(...any) error) (T, error) {
		var value T
		return value, scan(&value)
	}, query, args...)
}

// collect reads a query whole and closes it before anybody works with the
// result: an open reader would hold up the next commit.
func collect[T any](ctx context.Context, q querier, row func(scan func(...any) error) (T, error), query string, args ...any) ([]T, error) {
	var list []T
	err := scanEach(ctx, q, func(scan func(...any) error) error {
		value, err := row(scan)
		if err == nil {
			list = append(list, value)
		}
		return err
	}, query, args...)
	if err != nil {
		return nil, err
	}
	return list, nil
}

// scanEach calls row for every row of a query.
func scanEach(ctx context.Context, q querier, row func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// openFiles are the project files that this process has open. On Unix, closing
// any other handle of a file drops the locks that SQLite holds on it, so a
// file in this list is never opened by anything but SQLite.
var openFiles = struct {
	sync.Mutex
	list []*openFile
}{}

type openFile struct {
	identity os.FileInfo
	count    int
}

// claim notes that the file is about to be opened by SQLite. When nobody in
// the process has it open yet, it runs first, which may read the file itself.
// The function it returns gives the claim back.
func claim(path string, first func() error) (identity os.FileInfo, release func(), err error) {
	openFiles.Lock()
	defer openFiles.Unlock()
	identity, err = os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range openFiles.list {
		if os.SameFile(f.identity, identity) {
			f.count++
			return identity, func() { unclaim(f) }, nil
		}
	}
	if err := first(); err != nil {
		return nil, nil, err
	}
	f := &openFile{identity: identity, count: 1}
	openFiles.list = append(openFiles.list, f)
	return identity, func() { unclaim(f) }, nil
}

// IsOpen reports whether this process has the file open as a project. Such a
// file must not be opened by other means, not even to look into it.
func IsOpen(file os.FileInfo) bool {
	openFiles.Lock()
	defer openFiles.Unlock()
	for _, f := range openFiles.list {
		if os.SameFile(f.identity, file) {
			return true
		}
	}
	return false
}

func unclaim(f *openFile) {
	openFiles.Lock()
	defer openFiles.Unlock()
	if f.count--; f.count > 0 {
		return
	}
	for i := range openFiles.list {
		if openFiles.list[i] == f {
			openFiles.list = append(openFiles.list[:i], openFiles.list[i+1:]...)
			return
		}
	}
}
