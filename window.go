//go:build !windowless

package main

import (
	"sayso/app"
	"sayso/assets"
)

// runWindow opens the window on a project and returns when it is closed.
func runWindow(path string, release assets.Release) error { return app.Run(path, release) }
