//go:build unix

package storage

import (
	"errors"
	"io"
	"os"
	"syscall"
)

// linkCount is how many names a file has, 0 when that is not known.
func linkCount(path string) uint64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(stat.Nlink)
	}
	return 0
}

// withoutLocks tries a lock on a file of its own in the folder.
func withoutLocks(folder string) bool {
	file, err := os.CreateTemp(folder, ".sayso-*.tmp")
	if err != nil {
		return false
	}
	defer os.Remove(file.Name())
	defer file.Close()
	err = syscall.FcntlFlock(file.Fd(), syscall.F_SETLK, &syscall.Flock_t{Type: syscall.F_WRLCK, Whence: io.SeekStart, Len: 1})
	return errors.Is(err, syscall.ENOLCK) || errors.Is(err, syscall.ENOSYS) || errors.Is(err, syscall.EOPNOTSUPP) || errors.Is(err, syscall.EINVAL)
}
