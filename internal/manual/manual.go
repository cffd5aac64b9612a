// Command manual writes the manual pages of the commands, and what shells need
// to complete them, into a folder:
//
//	go run ./internal/manual FOLDER VERSION
//
// The pages are dated by SOURCE_DATE_EPOCH, where it is set.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"sayso/internal/cli"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: manual FOLDER VERSION")
		os.Exit(2)
	}
	if err := write(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "manual:", err)
		os.Exit(1)
	}
}

// Where the files lie below the folder; a package puts them below /usr/share.
var (
	pages = filepath.Join("man", "man1")
	bash  = filepath.Join("bash-completion", "completions", "sayso")
	zsh   = filepath.Join("zsh", "vendor-completions", "_sayso")
	fish  = filepath.Join("fish", "vendor_completions.d", "sayso.fish")
)

func write(folder, version string) error {
	root := cli.Tree(version)
	if err := os.MkdirAll(filepath.Join(folder, pages), 0o755); err != nil {
		return err
	}
	header := &doc.GenManHeader{Title: "SAYSO", Section: "1", Source: "Sayso " + version, Manual: "Sayso"}
	root.DisableAutoGenTag = true
	if err := doc.GenManTree(root, header, filepath.Join(folder, pages)); err != nil {
		return err
	}
	for name, generate := range map[string]func(*cobra.Command, string) error{
		bash: func(c *cobra.Command, at string) error { return c.GenBashCompletionFileV2(at, true) },
		zsh:  (*cobra.Command).GenZshCompletionFile,
		fish: func(c *cobra.Command, at string) error { return c.GenFishCompletionFile(at, true) },
	} {
		at := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return err
		}
		if err := generate(root, at); err != nil {
			return err
		}
	}
	return nil
}
