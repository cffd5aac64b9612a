package cage

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// inCage, in the environment, makes this test program try to break out.
const inCage = "SAYSO_TEST_IN_CAGE"

func TestMain(m *testing.M) {
	if os.Getenv(inCage) == "" {
		os.Exit(m.Run())
	}
	program, _ := exec.LookPath("true")
	held := Enter(program)
	fmt.Println("held", held.Files, held.Network)
	for name, try := range attempts(os.Getenv(inCage), program) {
		fmt.Println(name, "|", try())
	}
}

// attempts are what a parser that was taken over might do. secret lies beside
// the file that it was handed.
func attempts(secret, allowed string) map[string]func() error {
	return map[string]func() error{
		"read a secret":         func() error { _, err := os.ReadFile(secret); return err },
		"list a folder":         func() error { _, err := os.ReadDir(filepath.Dir(secret)); return err },
		"write a file":          func() error { return os.WriteFile(secret+".new", nil, 0o600) },
		"remove the secret":     func() error { return os.Remove(secret) },
		"read the accounts":     func() error { _, err := os.ReadFile("/etc/passwd"); return err },
		"dial":                  func() error { _, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0); return err },
		"ask a name server":     func() error { _, err := syscall.Socket(syscall.AF_INET6, syscall.SOCK_DGRAM, 0); return err },
		"reach a local service": func() error { _, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0); return err },
		"start a shell":         func() error { return exec.Command("/bin/sh", "-c", "true").Run() },
		"start it by the loader": func() error {
			loaders, _ := filepath.Glob("/lib64/ld-linux*")
			if len(loaders) == 0 {
				return os.ErrPermission
			}
			return exec.Command(loaders[0], "/bin/sh", "-c", "true").Run()
		},
		"look into its parent": func() error { return syscall.PtraceAttach(os.Getppid()) },
		"run what it may":      func() error { return exec.Command(allowed).Run() },
	}
}

func TestAProcessInTheCageGetsAtNothing(t *testing.T) {
	folder := t.TempDir()
	secret := filepath.Join(folder, "secret.txt")
	if err := os.WriteFile(secret, []byte("the name of a source"), 0o600); err != nil {
		t.Fatal(err)
	}
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(own)
	command.Env = append(os.Environ(), inCage+"="+secret)
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	said := string(out)
	if !strings.Contains(said, "held true true") {
		t.Skipf("this kernel has no Landlock or no seccomp, so there is no cage to try: %s", strings.SplitN(said, "\n", 2)[0])
	}
	tried := 0
	for name := range attempts(secret, "") {
		for _, line := range strings.Split(said, "\n") {
			what, result, ok := strings.Cut(line, " | ")
			if !ok || what != name {
				continue
			}
			tried++
			if got := result == "<nil>"; got != (name == "run what it may") {
				t.Errorf("%s: %s", name, result)
			}
		}
	}
	if tried != len(attempts(secret, "")) {
		t.Errorf("only %d of the attempts were made:\n%s", tried, said)
	}
	if _, err := os.Stat(secret + ".new"); !errors.Is(err, os.ErrNotExist) {
		t.Error("a file was written")
	}
	if still, err := os.ReadFile(secret); err != nil || string(still) != "the name of a source" {
		t.Errorf("the secret is %q, %v", still, err)
	}
}
