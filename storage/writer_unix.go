//go:build unix

package storage

import (
	"fmt"
	"os"
	"syscall"
)

// fileName names a file as the system knows it: its device and its number on
// it.
func fileName(info os.FileInfo, _ string) string {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return fmt.Sprintf("%d:%d", stat.Dev, stat.Ino)
	}
	return "-"
}
