package ui

import "sayso/internal/fault"

// Guard runs f and hands a panic in it to report instead of ending the
// program.
func Guard(report func(error), f func()) {
	defer func() {
		if r := recover(); r != nil {
			report(fault.Recovered(r))
		}
	}()
	f()
}
