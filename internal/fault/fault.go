// Package fault turns a panic into an error, so that a fault of the program in
// one place does not end it.
package fault

import (
	"fmt"
	"log/slog"
	"runtime/debug"
)

// Panic is a fault of the program that was caught before it could end it.
type Panic struct {
	Value any
	Stack string
}

// Error is the sentence for the researcher.
func (p *Panic) Error() string {
	return "An internal error stopped what Sayso was doing. Nothing that was shown as saved is lost; the log holds the details."
}

// Recovered turns the value of a recover() into an error and logs it with its
// stack. It must be called from the deferred function itself.
func Recovered(value any) error {
	p := &Panic{Value: value, Stack: string(debug.Stack())}
	slog.Error("panic caught", "value", fmt.Sprint(value), "stack", p.Stack)
	return p
}
