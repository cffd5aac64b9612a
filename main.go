// Sayso marks the sentences of news articles as claim, denial or speculation,
// says who said it and what it answers, and exports a dataset that others can
// trust. Without arguments it opens the window; with a command it works
// without one.
package main

import (
	_ "embed"
	"os"

	"sayso/app"
	"sayso/assets"
	"sayso/internal/cli"
)

// fyneApp is the one place where the version is written.
//
//go:embed FyneApp.toml
var fyneApp []byte

func main() {
	version := assets.VersionFrom(fyneApp)
	openWindow := func(path string) error { return app.Run(path, version) }
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, openWindow, version))
}
