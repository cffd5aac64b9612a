package app

import (
	"os"
	"syscall"
	"unsafe"
)

// tellWithoutWindow says something that no window can say. A program that was
// started from the desktop has no console either, so a box of the system's is
// all that is left.
func tellWithoutWindow(text string) {
	if _, err := os.Stderr.Stat(); err == nil {
		return // the caller says it there
	}
	const iconError = 0x10 // MB_ICONERROR
	message, err := syscall.UTF16PtrFromString(text)
	title, failed := syscall.UTF16PtrFromString("Sayso")
	if err != nil || failed != nil {
		return
	}
	box := syscall.NewLazyDLL("user32.dll").NewProc("MessageBoxW")
	_, _, _ = box.Call(0, uintptr(unsafe.Pointer(message)), uintptr(unsafe.Pointer(title)), iconError)
}
