//go:build !linux

package app

import (
	"context"

	"fyne.io/fyne/v2"
)

// askPortal is the fileChooser of a system without a desktop portal.
func askPortal(ctx context.Context, q fileQuestion) ([]string, error) { return noChooser(ctx, q) }

func nativeWindow(fyne.Window) string { return "" }
