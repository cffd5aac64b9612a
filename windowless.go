//go:build windowless

package main

import (
	"errors"

	"sayso/assets"
)

// runWindow stands in for the window in a program that was built without it.
func runWindow(string, assets.Release) error {
	return errors.New("this is the command line of Sayso alone, without a window; \"sayso --help\" lists its commands")
}
