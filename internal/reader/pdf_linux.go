package reader

import (
	"context"
	"os"
	"os/exec"

	"golang.org/x/sys/unix"
)

// boundedCommand makes a command that bound is called for once it runs. No
// shell stands between, since the cage lets none be started.
func boundedCommand(ctx context.Context, program string, arguments ...string) *exec.Cmd {
	return exec.CommandContext(ctx, program, arguments...)
}

// bound lets a process take only so much memory and processor time. A system
// that cannot bound one of them goes on without it.
func bound(process *os.Process) {
	for resource, most := range map[int]uint64{unix.RLIMIT_AS: pdfMemory, unix.RLIMIT_CPU: pdfProcessor, unix.RLIMIT_CORE: 0} {
		_ = unix.Prlimit(process.Pid, resource, &unix.Rlimit{Cur: most, Max: most}, nil)
	}
}
