package app

import "fyne.io/fyne/v2"

// Runner is the one door through which a goroutine hands work to the user
// interface. Tests use a queue of their own in its place.
type Runner interface {
	// Do runs f on the goroutine of the user interface, later and once.
	Do(f func())
}

// fyneRunner is the Runner of a real window.
type fyneRunner struct{}

func (fyneRunner) Do(f func()) { fyne.Do(f) }
