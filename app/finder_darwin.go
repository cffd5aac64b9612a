//go:build appbundle

package app

// #cgo CFLAGS: -x objective-c
// #cgo LDFLAGS: -framework Cocoa
import "C"

// askedByFinder are the files that Finder asked for and nobody opened yet.
var askedByFinder = make(chan string, 16)

//export saysoAskedByFinder
func saysoAskedByFinder(path *C.char) {
	select {
	case askedByFinder <- C.GoString(path):
	default: // nobody double-clicks so many at once
	}
}

// followFinder opens what is double-clicked in Finder, also before the window
// was there.
func followFinder(w *Window) {
	go func() {
		for path := range askedByFinder {
			w.Runner.Do(func() { w.Guard(func() { w.openPath(path) }) })
		}
	}()
}
