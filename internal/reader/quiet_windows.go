package reader

import (
	"os/exec"
	"syscall"
)

// withoutConsole keeps a program from opening a console of its own: this one has
// none when it was started from the desktop, so a black window would come and go
// for each file.
func withoutConsole(command *exec.Cmd) {
	const noWindow = 0x08000000 // CREATE_NO_WINDOW
	command.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: noWindow}
}
