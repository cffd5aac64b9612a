package cli

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts run the program as a command of its own.
func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" || os.Getenv(isReader) != "" {
		os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, func(string) error { return errors.New("no window here") }, "1.2.3"))
	}
	testscript.Main(m, map[string]func(){
		"sayso": func() {
			openWindow := func(path string) error {
				if path == "broken.sayso" {
					return errors.New("the window could not be opened")
				}
				fmt.Printf("window on %q\n", path)
				return nil
			}
			os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, openWindow, "1.2.3"))
		},
	})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"status":   checkStatus,
			"bytes":    writeBytes,
			"truncate": truncate,
			"settle":   settleOnly,
		},
	})
}

// checkStatus runs a command and demands its exit status, which exec alone
// cannot tell apart: status 3 sayso import a.sayso folder
func checkStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N COMMAND ARGUMENT...")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	var exit interface{ ExitCode() int }
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if fmt.Sprint(got) != args[0] {
		ts.Fatalf("exit status %d, want %s", got, args[0])
	}
}

// writeBytes makes a file of bytes that a script cannot hold, written as in a
// string of Go: bytes name.txt caf\xe9
func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: bytes FILE [CONTENTS]")
	}
	contents, err := strconv.Unquote(`"` + strings.Join(args[1:], "") + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(contents), 0o600))
}

// settleOnly settles the one conflict of a project, whose id a script cannot
// know: settle a.sayso 2
func settleOnly(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: settle PROJECT VERSION")
	}
	ts.Check(ts.Exec("sayso", "conflicts", args[0]))
	id, _, found := strings.Cut(ts.ReadFile("stdout"), "\t")
	if !found {
		ts.Fatalf("%s has nothing to settle", args[0])
	}
	ts.Check(ts.Exec("sayso", "settle", args[0], id, "--take", args[1]))
}

// truncate cuts a file after so many bytes.
func truncate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: truncate FILE BYTES")
	}
	size, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), size))
}
