//go:build !windows

package app

// tellWithoutWindow has nothing to do where what is written to standard error is
// kept, for those who start the program from the desktop too.
func tellWithoutWindow(string) {}
