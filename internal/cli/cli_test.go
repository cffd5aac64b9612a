package cli

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts run the program as a command of its own.
func TestMain(m *testing.M) {
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
			"status": checkStatus,
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
