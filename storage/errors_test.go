package storage

import (
	"errors"
	"strings"
	"syscall"
	"testing"

	"github.com/mattn/go-sqlite3"
)

// TestEveryFailureOfTheDatabaseHasAKindAndASentence follows what SQLite was
// seen to report for each state of the disk.
func TestEveryFailureOfTheDatabaseHasAKindAndASentence(t *testing.T) {
	for name, test := range map[string]struct {
		err   sqlite3.Error
		kind  error
		retry bool
	}{
		"disk full":                       {sqlite3.Error{Code: sqlite3.ErrFull}, ErrDiskFull, true},
		"disk full by number":             {sqlite3.Error{Code: sqlite3.ErrIoErr, ExtendedCode: 778, SystemErrno: systemNumbers.full[0]}, ErrDiskFull, true},
		"quota":                           {sqlite3.Error{Code: sqlite3.ErrIoErr, ExtendedCode: 778, SystemErrno: systemNumbers.full[1]}, ErrDiskFull, true},
		"four gigabytes on an old stick":  {sqlite3.Error{Code: sqlite3.ErrIoErr, ExtendedCode: 778, SystemErrno: systemNumbers.full[2]}, ErrDiskFull, true},
		"remounted read-only":             {sqlite3.Error{Code: sqlite3.ErrIoErr, ExtendedCode: 778, SystemErrno: systemNumbers.protected[0]}, ErrReadOnly, true},
		"stick pulled":                    {sqlite3.Error{Code: sqlite3.ErrIoErr, ExtendedCode: 778, SystemErrno: syscall.ENODEV}, ErrUnreadable, true},
		"network share gone":              {sqlite3.Error{Code: sqlite3.ErrIoErr, ExtendedCode: 778, SystemErrno: syscall.ESTALE}, ErrUnreadable, true},
		"failed synchronisation":          {sqlite3.Error{Code: sqlite3.ErrIoErr, ExtendedCode: 1034, SystemErrno: syscall.EIO}, ErrUnreadable, true},
		"journal held by a scanner":       {sqlite3.Error{Code: sqlite3.ErrIoErr, ExtendedCode: 2570, SystemErrno: syscall.EACCES}, ErrUnreadable, true},
		"no handles left":                 {sqlite3.Error{Code: sqlite3.ErrCantOpen, SystemErrno: syscall.EMFILE}, ErrUnreadable, true},
		"file moved":                      {sqlite3.Error{Code: sqlite3.ErrReadonly, ExtendedCode: 1032}, ErrMoved, true},
		"read-only file":                  {sqlite3.Error{Code: sqlite3.ErrReadonly, ExtendedCode: 8}, ErrReadOnly, true},
		"locked by another program":       {sqlite3.Error{Code: sqlite3.ErrBusy}, ErrBusy, true},
		"damaged page":                    {sqlite3.Error{Code: sqlite3.ErrCorrupt}, ErrDamaged, false},
		"a value beyond all bounds":       {sqlite3.Error{Code: sqlite3.ErrTooBig}, ErrInvalid, false},
		"not a database":                  {sqlite3.Error{Code: sqlite3.ErrNotADB}, ErrDamaged, false},
		"more memory than a file may ask": {sqlite3.Error{Code: sqlite3.ErrNomem}, ErrDamaged, false},
	} {
		t.Run(name, func(t *testing.T) {
			err := classify(test.err)
			if !errors.Is(err, test.kind) || Retryable(err) != test.retry {
				t.Errorf("%v, retryable %v", err, Retryable(err))
			}
			if message := err.Error(); !strings.HasSuffix(message, ".") || strings.Contains(strings.ToLower(message), "sqlite") {
				t.Errorf("not a sentence for a researcher: %q", message)
			}
			var cause sqlite3.Error
			if !errors.As(err, &cause) {
				t.Error("the cause is lost")
			}
		})
	}
	if classify(nil) != nil {
		t.Error("no error became one")
	}
}

// TestAFullDiskIsKnownByTheNumberOfEachSystem: Windows has numbers of its own,
// of which some mean something else on Linux.
func TestAFullDiskIsKnownByTheNumberOfEachSystem(t *testing.T) {
	before := systemNumbers
	defer func() { systemNumbers = before }()
	for _, c := range []struct {
		system string
		number syscall.Errno
		kind   error
	}{
		{"windows", 112, ErrDiskFull},
		{"windows", 39, ErrDiskFull},
		{"windows", 1295, ErrDiskFull},
		{"windows", 19, ErrReadOnly},
		{"windows", 5, ErrUnreadable},
		{"linux", syscall.ENOSPC, ErrDiskFull},
		{"linux", syscall.EDQUOT, ErrDiskFull},
		{"linux", 112, ErrUnreadable},
		{"darwin", syscall.ENOSPC, ErrDiskFull},
		{"darwin", syscall.EROFS, ErrReadOnly},
	} {
		systemNumbers = numbersOf(c.system)
		if err := classify(sqlite3.Error{Code: sqlite3.ErrIoErr, ExtendedCode: 778, SystemErrno: c.number}); !errors.Is(err, c.kind) {
			t.Errorf("%s: the number %d is told as: %v", c.system, c.number, err)
		}
	}
}
