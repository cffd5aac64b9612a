//go:build unix && !linux

package reader

import (
	"context"
	"os"
	"os/exec"
	"strconv"
)

// boundedCommand makes a command that may take only so much memory and
// processor time. The shell sets the bounds and then becomes the program, so
// nothing is left over when that is ended. A system that cannot bound one of
// them goes on without it.
func boundedCommand(ctx context.Context, program string, arguments ...string) *exec.Cmd {
	const script = `ulimit -v "$1" 2>/dev/null; ulimit -t "$2" 2>/dev/null; ulimit -c 0 2>/dev/null; shift 2; exec "$@"`
	all := append([]string{"-c", script, "sh", strconv.Itoa(pdfMemory / 1024), strconv.Itoa(pdfProcessor), program}, arguments...)
	return exec.CommandContext(ctx, "/bin/sh", all...)
}

// bound has nothing left to do.
func bound(*os.Process) {}
