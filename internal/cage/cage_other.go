//go:build !linux

package cage

// Enter closes nothing here: this system lets a process give up less than that
// by itself.
func Enter(...string) Held { return Held{} }

// KeepsFiles reports whether files can be kept away here.
func KeepsFiles() bool { return false }
