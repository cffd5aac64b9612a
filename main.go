// Sayso marks the sentences of news articles as claim, denial or speculation,
// says who said it and what it answers, and exports a dataset that others can
// trust. Without arguments it opens the window; with a command it works
// without one. Built with the tag windowless it has no window to open.
package main

import (
	_ "embed"
	"os"

	"sayso/assets"
	"sayso/internal/cli"
)

// fyneApp is the one place where version and date of the release are written.
//
//go:embed FyneApp.toml
var fyneApp []byte

// The window must have the thread the program began on, which the window
// toolkit therefore locks. All else runs beside it: on a locked thread every
// wait for another goroutine is a switch of threads, a tenth of the time of an
// import.
func main() {
	release := assets.ReleaseFrom(fyneApp)
	window := make(chan func())
	openWindow := func(path string) error {
		closed := make(chan error)
		window <- func() { closed <- runWindow(path, release) }
		return <-closed
	}
	go func() {
		os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, openWindow, release.Version))
	}()
	for open := range window {
		open()
	}
}
