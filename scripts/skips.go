//go:build ignore

// Skips reads what `go test -json` says, prints of it what a person wants to
// read, and lists the tests that were skipped. With SAYSO_NO_SKIPS set, one that
// is not in the file named as its argument is a failure: a machine that lacks a
// program must not pass by leaving the test out.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"strings"
)

// event is a line of go test -json.
type event struct {
	Action, Package, Test, Output string
}

func main() {
	allowed, err := readAllowed(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	said := map[string][]string{} // by package and test
	var unknown []string
	failed := false
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			fmt.Println(lines.Text()) // of the compiler
			continue
		}
		key := e.Package + " " + e.Test
		switch e.Action {
		case "build-output":
			fmt.Print(e.Output)
		case "output":
			if e.Test == "" && e.Output != "PASS\n" {
				fmt.Print(e.Output)
			}
			said[key] = append(said[key], e.Output)
		case "fail", "build-fail":
			failed = true
			fmt.Print(strings.Join(said[key], ""))
		case "skip":
			if e.Test != "" && !allowed(e.Package, e.Test) {
				unknown = append(unknown, fmt.Sprintf("%s %s: %s", e.Package, e.Test, reason(said[key])))
			}
		}
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		failed = true
	}
	for _, line := range unknown {
		fmt.Println("skipped:", line)
	}
	if len(unknown) > 0 && os.Getenv("SAYSO_NO_SKIPS") != "" {
		fmt.Println("These were left out, and", os.Args[1], "does not allow it. Install what they lack (make setup), or write the reason down there.")
		failed = true
	}
	if failed {
		os.Exit(1)
	}
}

// readAllowed reads the list: a package, a test (* stands for any letters but
// the slash), and the reason, which must be there.
func readAllowed(name string) (func(pkg, test string) bool, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var list [][]string
	for i, line := range strings.Split(string(content), "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Fields(line)
		if len(fields) < 4 {
			return nil, fmt.Errorf("%s:%d: a package, a test and a reason are wanted", name, i+1)
		}
		list = append(list, fields)
	}
	return func(pkg, test string) bool {
		for _, l := range list {
			if ok, _ := path.Match(l[1], test); ok && l[0] == pkg {
				return true
			}
		}
		return false
	}, nil
}

// reason is what the test gave as one.
func reason(said []string) string {
	for i := len(said) - 1; i >= 0; i-- {
		if line := strings.TrimSpace(said[i]); strings.Contains(line, "_test.go:") {
			return line
		}
	}
	return "no reason given"
}
