package apart

import (
	"os/exec"
	"syscall"
)

// confine makes a process the head of a group of its own, so that it can be
// ended with all it started, and lets it end with this program.
func confine(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// endGroup ends a process and all it started.
func endGroup(command *exec.Cmd) { _ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }

// limitSelf bounds the address space of this process, should memory be asked
// for faster than it is watched. A program of this size reserves much more than
// it uses.
func limitSelf() {
	if boundsAddresses {
		_ = syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: ownAddress, Max: ownAddress})
	}
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
}
