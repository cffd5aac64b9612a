package storage

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

// The kinds of failure that a caller may want to tell apart with errors.Is.
var (
	ErrNotProject = errors.New("not a Sayso project")
	ErrNewer      = errors.New("made by a newer version")
	ErrDamaged    = errors.New("damaged")
	ErrReadOnly   = errors.New("read-only")
	ErrBusy       = errors.New("in use by another program")
	ErrDiskFull   = errors.New("no room on the disk")
	ErrMoved      = errors.New("file moved, replaced or deleted while open")
	ErrNothing    = errors.New("nothing to do")
	ErrNotFound   = errors.New("not found")
	ErrExists     = errors.New("exists already")
	ErrInvalid    = errors.New("invalid")
	ErrChanged    = errors.New("changed since")
	ErrNotYours   = errors.New("made by somebody else")
	ErrFrozen     = errors.New("frozen by a round")
	ErrUnreadable = errors.New("the disk failed")
)

// Error is a failure told in one sentence for the researcher: what happened,
// what it means for the work, what to do. Kind is one of the sentinels of this
// package, Cause is for the log. errors.Is and errors.As see both.
type Error struct {
	Message string
	Kind    error
	Cause   error
}

// Error returns the sentence for the researcher.
func (e *Error) Error() string { return e.Message }

// Unwrap gives errors.Is and errors.As the kind and the cause.
func (e *Error) Unwrap() []error {
	var list []error
	if e.Kind != nil {
		list = append(list, e.Kind)
	}
	if e.Cause != nil {
		list = append(list, e.Cause)
	}
	return list
}

// fail makes an Error of a kind.
func fail(kind, cause error, format string, values ...any) error {
	return &Error{Message: fmt.Sprintf(format, values...), Kind: kind, Cause: cause}
}

// Retryable reports whether the same change, sent again later with the same
// event id, may succeed without anybody changing it: the disk was full, the
// file was in use, the medium was away. A caller holds such a change in its
// queue; sending it twice never doubles it.
func Retryable(err error) bool {
	return errors.Is(err, ErrDiskFull) || errors.Is(err, ErrBusy) || errors.Is(err, ErrReadOnly) ||
		errors.Is(err, ErrMoved) || errors.Is(err, ErrUnreadable)
}

// numbers are those of an operating system that SQLite reports beside its own
// code. They are the only way to tell a full quota from a stick that was pulled.
type numbers struct {
	full      []syscall.Errno // no room: disk, quota, largest file
	protected []syscall.Errno // the medium takes nothing
}

// unixNumbers have names in every system but Windows, and windowsNumbers only
// there, where the names of the others stand for numbers that the system never
// gives.
var (
	unixNumbers    = numbers{full: []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG}, protected: []syscall.Errno{syscall.EROFS}}
	windowsNumbers = numbers{
		full: []syscall.Errno{
			39,   // ERROR_HANDLE_DISK_FULL
			112,  // ERROR_DISK_FULL
			223,  // ERROR_FILE_TOO_LARGE
			1295, // ERROR_DISK_QUOTA_EXCEEDED
		},
		protected: []syscall.Errno{19}, // ERROR_WRITE_PROTECT
	}
)

// numbersOf are the numbers of a system, named as Go names it.
func numbersOf(system string) numbers {
	if system == "windows" {
		return windowsNumbers
	}
	return unixNumbers
}

// systemNumbers are those of this system.
var systemNumbers = numbersOf(runtime.GOOS)

// classify turns an error of the database into an Error with a sentence. It
// leaves an Error as it is, and nil nil.
func classify(err error) error {
	var own *Error
	if err == nil || errors.As(err, &own) {
		return err
	}
	var database sqlite3.Error
	if !errors.As(err, &database) {
		return err
	}
	switch {
	case database.ExtendedCode == 1032: // SQLITE_READONLY_DBMOVED
		return fail(ErrMoved, err, "The project file was moved, replaced or deleted while it was open, so this change is not saved; put the file back or save a copy elsewhere.")
	case database.Code == sqlite3.ErrFull, database.Code == sqlite3.ErrIoErr && isFull(database.SystemErrno):
		return fail(ErrDiskFull, err, "The disk is full, so this change is not saved yet; make room and it will be tried again.")
	case database.Code == sqlite3.ErrReadonly, database.Code == sqlite3.ErrPerm, isProtected(database.SystemErrno):
		return fail(ErrReadOnly, err, "The project file cannot be written to, so this change is not saved; copy the file to a place where you may write.")
	case database.Code == sqlite3.ErrBusy, database.Code == sqlite3.ErrLocked:
		return fail(ErrBusy, err, "Another program is using the project file, so this change is not saved yet; close the other program and it will be tried again.")
	case database.Code == sqlite3.ErrCorrupt, database.Code == sqlite3.ErrNotADB:
		return fail(ErrDamaged, err, "The project file is damaged; open a backup, or rescue what is left with \"sayso repair\".")
	case database.Code == sqlite3.ErrTooBig:
		return fail(ErrInvalid, err, "A text or a change is larger than a project takes (512 MB), so nothing was changed; divide it.")
	case database.Code == sqlite3.ErrNomem:
		return fail(ErrDamaged, err, "The project file asks for more memory than Sayso allows, so the work was stopped; nothing was changed.")
	case database.Code == sqlite3.ErrIoErr, database.Code == sqlite3.ErrCantOpen:
		return fail(ErrUnreadable, err, "The disk that holds the project file does not answer (%v), so this change is not saved yet; check the disk or the stick, and it will be tried again.", reason(database))
	}
	return fail(nil, err, "The project file could not be used: %v.", err)
}

// readings is how often a page is read before anybody is told that the file is
// damaged. A tired disk or a loose stick fails more than once in a row.
const readings = 4

// mayBeReadError reports whether SQLite calls the file damaged. It says so too
// when the disk failed to read a page, so such a read is tried again on a fresh
// start.
func mayBeReadError(err error) bool {
	var database sqlite3.Error
	return errors.As(err, &database) && database.Code == sqlite3.ErrCorrupt
}

func isFull(number syscall.Errno) bool { return slices.Contains(systemNumbers.full, number) }

func isProtected(number syscall.Errno) bool { return slices.Contains(systemNumbers.protected, number) }

func reason(err sqlite3.Error) string {
	if err.SystemErrno != 0 {
		return err.SystemErrno.Error()
	}
	return err.Error()
}
