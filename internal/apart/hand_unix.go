//go:build unix

package apart

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// hand is one end of a pair of sockets, by which open files go from one process
// to another.
type hand struct {
	end    int
	theirs *os.File // the other end, until the process has it
}

// handPlace is the number under which a process finds its end.
const handPlace = 3

// newHand gives a process, which is not started yet, an end of its own.
func newHand(command *exec.Cmd) (*hand, error) {
	ends, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		return nil, err
	}
	syscall.CloseOnExec(ends[0])
	syscall.CloseOnExec(ends[1])
	_ = syscall.SetsockoptTimeval(ends[0], syscall.SOL_SOCKET, syscall.SO_SNDTIMEO, &syscall.Timeval{Sec: int64(startTime / time.Second)}) // should it not take them
	h := &hand{end: ends[0], theirs: os.NewFile(uintptr(ends[1]), "hand")}
	command.ExtraFiles = []*os.File{h.theirs}
	return h, nil
}

// started lets go of the end that the process has now.
func (h *hand) started(*exec.Cmd) { h.theirs.Close() }

func (h *hand) close() error { return syscall.Close(h.end) }

// give hands an open file over. The process reads it from its beginning.
func (h *hand) give(file *os.File, _ *handed) (err error) {
	connection, err := file.SyscallConn()
	if err != nil {
		return err
	}
	failed := connection.Control(func(descriptor uintptr) {
		err = syscall.Sendmsg(h.end, []byte{0}, syscall.UnixRights(int(descriptor)), nil, 0)
	})
	return errors.Join(failed, err)
}

// takeHand is the end of this process.
func takeHand() *hand {
	syscall.CloseOnExec(handPlace)
	return &hand{end: handPlace}
}

// take gets the next file.
func (h *hand) take(handed) (*os.File, error) {
	rights := make([]byte, syscall.CmsgSpace(4))
	_, n, _, _, err := syscall.Recvmsg(h.end, make([]byte, 1), rights, 0)
	if err != nil {
		return nil, err
	}
	messages, err := syscall.ParseSocketControlMessage(rights[:n])
	if err != nil || len(messages) != 1 {
		return nil, errors.Join(errors.New("no file was handed over"), err)
	}
	descriptors, err := syscall.ParseUnixRights(&messages[0])
	if err != nil || len(descriptors) != 1 {
		return nil, errors.Join(errors.New("no file was handed over"), err)
	}
	syscall.CloseOnExec(descriptors[0])
	return os.NewFile(uintptr(descriptors[0]), "file"), nil
}
