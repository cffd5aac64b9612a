//go:build !darwin || !appbundle

package app

// followFinder has nothing to do where a double click comes as an argument, and
// in a program that is no bundle of macOS.
func followFinder(*Window) {}
