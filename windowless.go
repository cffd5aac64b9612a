//go:build windowless

package main

import "errors"

// runWindow stands in for the window in a program that was built without it.
func runWindow(string, string) error {
	return errors.New("this is the command line of Sayso alone, without a window; \"sayso --help\" lists its commands")
}
