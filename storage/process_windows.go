package storage

import (
	"fmt"
	"syscall"
)

// processStart says when a process of this machine was started, in a form that
// is only good for comparing. It is empty when that is not known.
func processStart(pid int) string {
	const limited = 0x1000 // PROCESS_QUERY_LIMITED_INFORMATION
	process, err := syscall.OpenProcess(limited, false, uint32(pid))
	if err != nil {
		return ""
	}
	defer syscall.CloseHandle(process)
	var made, ended, kernel, user syscall.Filetime
	if err := syscall.GetProcessTimes(process, &made, &ended, &kernel, &user); err != nil {
		return ""
	}
	return fmt.Sprint(made.Nanoseconds())
}
