package ui

import (
	"fmt"
	"log/slog"
	"runtime/debug"
)

// PanicError is a fault of the program that was caught before it could end it.
type PanicError struct {
	Value any
	Stack string
}

// Error is the sentence for the researcher.
func (e *PanicError) Error() string {
	return "An internal error stopped what Sayso was doing. Nothing that was shown as saved is lost; the log holds the details."
}

// Recovered turns the value of a recover() into an error and logs it with its
// stack. It must be called from the deferred function itself.
func Recovered(value any) error {
	err := &PanicError{Value: value, Stack: string(debug.Stack())}
	slog.Error("panic caught", "value", fmt.Sprint(value), "stack", err.Stack)
	return err
}

// Guard runs f and hands a panic in it to report instead of ending the
// program.
func Guard(report func(error), f func()) {
	defer func() {
		if r := recover(); r != nil {
			report(Recovered(r))
		}
	}()
	f()
}
