//go:build !windowless

package main

import "sayso/app"

// runWindow opens the window on a project and returns when it is closed.
func runWindow(path, version string) error { return app.Run(path, version) }
