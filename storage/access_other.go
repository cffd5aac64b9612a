//go:build !unix

package storage

import (
	"errors"
	"os"
	"syscall"
)

// writable reports whether the file's attributes allow writing. It opens
// nothing.
func writable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().Perm()&0o200 != 0
}

// errno finds the number of the operating system in an error, 0 for none.
func errno(err error) syscall.Errno {
	var number syscall.Errno
	errors.As(err, &number)
	return number
}

// processRuns reports whether a process of this machine is still there.
func processRuns(pid int) bool {
	process, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	_ = process.Release()
	return true
}
