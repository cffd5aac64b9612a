//go:build !linux

package ui

import (
	"context"

	"fyne.io/fyne/v2"
)

// AskPortal is the FileChooser of a system without a desktop portal.
func AskPortal(ctx context.Context, q FileQuestion) ([]string, error) { return NoChooser(ctx, q) }

func nativeWindow(fyne.Window) string { return "" }
