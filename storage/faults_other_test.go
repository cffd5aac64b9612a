//go:build !linux

package storage

import (
	"context"
	"errors"
)

func runFault(context.Context, string, string) error { return errors.New("only on Linux") }
