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

// linkCount is how many names a file has, 0 when that is not known. It asks for
// no more than the attributes of the file, so it disturbs nobody who has it open.
func linkCount(path string) uint64 {
	const attributesOnly = 0x80 // FILE_READ_ATTRIBUTES
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return 0
	}
	file, err := syscall.CreateFile(name, attributesOnly, syscall.FILE_SHARE_READ|syscall.FILE_SHARE_WRITE|syscall.FILE_SHARE_DELETE,
		nil, syscall.OPEN_EXISTING, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return 0
	}
	defer syscall.CloseHandle(file)
	var about syscall.ByHandleFileInformation
	if err := syscall.GetFileInformationByHandle(file, &about); err != nil {
		return 0
	}
	return uint64(about.NumberOfLinks)
}

// withoutLocks: a share of Windows always keeps locks.
func withoutLocks(string) bool { return false }
