package storage

import (
	"fmt"
	"os"
	"strings"
)

// processStart says when a process of this machine was started, in a form that
// is only good for comparing: the boot, and the ticks since then (proc(5),
// field 22 of stat). It is empty when that is not known. A number of a process
// is used again after some time; the two together are not.
func processStart(pid int) string {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return ""
	}
	// The second field is the name of the program, which may hold anything.
	rest := string(stat[strings.LastIndexByte(string(stat), ')')+1:])
	fields := strings.Fields(rest)
	if len(fields) < 20 {
		return ""
	}
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(boot)) + " " + fields[19]
}
