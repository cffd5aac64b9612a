package storage

import (
	"strings"
	"syscall"
)

// remoteKind names the network file system in which a file lies, or gives ""
// for a disk of this machine.
func remoteKind(path string) string {
	var system syscall.Statfs_t
	if err := syscall.Statfs(path, &system); err != nil {
		return ""
	}
	var name strings.Builder
	for _, letter := range system.Fstypename {
		if letter == 0 {
			break
		}
		name.WriteByte(byte(letter))
	}
	switch kind := name.String(); kind {
	case "nfs", "smbfs", "afpfs", "webdav", "ftp", "macfuse", "osxfuse":
		return kind
	}
	return ""
}
