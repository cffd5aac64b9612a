//go:build !unix

package reader

import (
	"context"
	"os"
	"os/exec"
)

// boundedCommand makes a command that is bounded in time by its context alone.
func boundedCommand(ctx context.Context, program string, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, program, arguments...)
	withoutConsole(command)
	return command
}

// bound has nothing to do here.
func bound(*os.Process) {}
