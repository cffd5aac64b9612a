package storage

import (
	"path/filepath"
	"strings"
	"syscall"
	"unsafe"
)

// driveType asks Windows what sort of drive a root is.
var driveType = syscall.NewLazyDLL("kernel32.dll").NewProc("GetDriveTypeW")

const driveRemote = 4 // DRIVE_REMOTE

// remoteKind names a share, or gives "" for a disk of this machine.
func remoteKind(path string) string {
	volume := filepath.VolumeName(path)
	if strings.HasPrefix(volume, `\\`) {
		return volume
	}
	root, err := syscall.UTF16PtrFromString(volume + `\`)
	if err != nil {
		return ""
	}
	if kind, _, _ := driveType.Call(uintptr(unsafe.Pointer(root))); kind == driveRemote {
		return volume
	}
	return ""
}

// linkCount is not known here.
func linkCount(string) uint64 { return 0 }

// withoutLocks: a share of Windows always keeps locks.
func withoutLocks(string) bool { return false }
