package apart

import (
	"errors"
	"os"
	"os/exec"

	"golang.org/x/sys/windows"
)

// hand puts open files into another process, which learns by which number it
// has them.
type hand struct{ process windows.Handle }

func newHand(*exec.Cmd) (*hand, error) { return &hand{}, nil }

// started opens the process for that, and for nothing else.
func (h *hand) started(command *exec.Cmd) {
	if command.Process == nil {
		return
	}
	process, err := windows.OpenProcess(windows.PROCESS_DUP_HANDLE, false, uint32(command.Process.Pid)) //nolint:gosec // a process of this system
	if err == nil {
		h.process = process
	}
}

func (h *hand) close() error {
	if h.process == 0 {
		return nil
	}
	return windows.CloseHandle(h.process)
}

// give hands an open file over. The process may read it.
func (h *hand) give(file *os.File, by *handed) error {
	if h.process == 0 {
		return errors.New("no file can be handed over")
	}
	var theirs windows.Handle
	err := windows.DuplicateHandle(windows.CurrentProcess(), windows.Handle(file.Fd()), h.process, &theirs, windows.FILE_GENERIC_READ, false, 0)
	by.Number = uint64(theirs)
	return err
}

func takeHand() *hand { return nil }

func (h *hand) take(by handed) (*os.File, error) {
	if by.Number == 0 {
		return nil, errors.New("no file was handed over")
	}
	return os.NewFile(uintptr(by.Number), "file"), nil
}
