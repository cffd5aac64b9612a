package apart

import (
	"os/exec"
	"syscall"
)

// confine keeps the process from opening a console of its own: this program has
// none when it was started from the desktop, so a black window would come and
// go.
func confine(command *exec.Cmd) {
	const noWindow = 0x08000000 // CREATE_NO_WINDOW
	command.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: noWindow}
}

// endGroup ends a process. What it started ends with its job.
func endGroup(command *exec.Cmd) { _ = command.Process.Kill() }

// limitSelf does nothing here: the job bounds the memory.
func limitSelf() {}
