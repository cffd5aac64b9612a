// Package cage takes from a process what it does not need in order to read the
// bytes that it is handed: other files, the network, other programs. A file that
// was made to break a parser then finds nothing to break into.
//
// It cannot be undone, and it holds for every thread and for whatever the
// process starts. What a system can refuse differs; docs/reliability.md says
// what holds where.
package cage

// Held says what a cage refuses. A system that knows nothing of the kind refuses
// nothing.
type Held struct {
	Files   bool // to open a file that is not a library, a font or a program named to Enter
	Network bool // to open a connection
}
