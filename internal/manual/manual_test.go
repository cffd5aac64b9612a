package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sayso/internal/cli"
)

func TestEveryCommandHasAManualPageAndEveryShellItsCompletion(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "1790000000")
	folder, again := t.TempDir(), t.TempDir()
	for _, at := range []string{folder, again} {
		if err := write(at, "1.2.3"); err != nil {
			t.Fatal(err)
		}
	}
	names := []string{bash, zsh, fish, filepath.Join(pages, "sayso.1")}
	for _, command := range cli.Tree("1.2.3").Commands() {
		if !command.Hidden {
			names = append(names, filepath.Join(pages, "sayso-"+command.Name()+".1"))
		}
	}
	if len(names) < 20 {
		t.Errorf("only %d files are asked for, so the commands were not seen", len(names))
	}
	for _, name := range names {
		first, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Error(err)
			continue
		}
		second, err := os.ReadFile(filepath.Join(again, name))
		if err != nil || string(first) != string(second) {
			t.Errorf("%s is not the same twice (%v)", name, err)
		}
		if strings.HasSuffix(name, ".1") && (!strings.Contains(string(first), "1.2.3") || !strings.Contains(string(first), "Sep 2026")) {
			t.Errorf("%s tells neither the version nor the date of the release: %.200s", name, first)
		}
	}
}
