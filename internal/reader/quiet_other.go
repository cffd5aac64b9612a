//go:build !windows && !linux

package reader

import "os/exec"

// withoutConsole has nothing to do where programs open no console.
func withoutConsole(*exec.Cmd) {}
