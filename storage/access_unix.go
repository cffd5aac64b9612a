//go:build unix

package storage

import (
	"errors"
	"syscall"
)

// writable reports whether the system lets this user write to the file and to
// its folder, where the journal goes. It opens nothing.
func writable(path string) bool {
	const write = 2 // W_OK
	return syscall.Access(path, write) == nil && syscall.Access(folderOf(path), write) == nil
}

// errno finds the number of the operating system in an error, 0 for none.
func errno(err error) syscall.Errno {
	var number syscall.Errno
	errors.As(err, &number)
	return number
}

// processRuns reports whether a process of this machine is still there.
func processRuns(pid int) bool {
	err := syscall.Kill(pid, 0)
	return pid > 0 && (err == nil || errors.Is(err, syscall.EPERM))
}
