package cage

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Walls are what a system builds around a process from outside.
type Walls struct{}

// sandbox starts a program with a profile. Apple calls it deprecated and ships
// it; the call that it makes needs C, this does not.
const sandbox = "/usr/bin/sandbox-exec"

// Around lets a program that is not started yet begin in a sandbox: no network,
// nothing written, no files of people, and no programs but those that are named.
// Files that it is handed open are read all the same.
func Around(command *exec.Cmd, programs ...string) *Walls {
	if _, err := os.Stat(sandbox); err != nil {
		return nil
	}
	command.Args = append([]string{sandbox, "-p", profile(command.Path, programs), command.Path}, command.Args[1:]...)
	command.Path = sandbox
	return nil
}

// profile is the description of the sandbox. Of two rules the last one holds.
func profile(own string, programs []string) string {
	var b strings.Builder
	b.WriteString("(version 1)\n(allow default)\n(deny network*)\n(deny file-write*)\n(allow file-write* (literal \"/dev/null\"))\n")
	b.WriteString("(deny file-read* (subpath \"/Users\") (subpath \"/Volumes\") (subpath \"/Network\") (subpath \"/private/tmp\") (subpath \"/private/var/folders\") (subpath \"/private/etc\"))\n")
	b.WriteString("(deny process-exec*)\n(deny process-info* (target others))\n(deny appleevent-send)\n(deny signal (target others))\n")
	for _, name := range append([]string{own}, programs...) {
		at, err := filepath.EvalSymlinks(name)
		if err != nil {
			continue
		}
		quoted := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(at) + `"`
		b.WriteString("(allow file-read* (literal " + quoted + "))\n(allow process-exec* (literal " + quoted + "))\n")
	}
	return b.String()
}

// Started has nothing to do: the program began in the sandbox.
func (w *Walls) Started(*os.Process) {}

// Close has nothing to take down.
func (w *Walls) Close() {}
