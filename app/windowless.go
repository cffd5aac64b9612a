package app

import (
	"errors"
	"fmt"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"

	"sayso/widgets"
)

// A computer without a display or without OpenGL shows no window. Fyne 2.8.1
// then ends with a stack, or waits for ever on a window that is not there.

// errNoDisplay says that there is nothing to show a window on.
var errNoDisplay = errors.New("there is no display that a window could open on; the commands work without one, and \"sayso --help\" lists them")

// errNoGraphics says that the display draws no windows of this kind.
var errNoGraphics = errors.New("no window can open, since this computer offers no OpenGL 2.1, as many virtual machines and remote desktops do not; " +
	graphicsAdvice(runtime.GOOS) + ". The commands work without a window, and \"sayso --help\" lists them")

// graphicsAdvice is what helps on a system.
func graphicsAdvice(system string) string {
	switch system {
	case "windows":
		return "install the driver of the graphics card, or put opengl32.dll of Mesa beside sayso.exe (docs/installing.md says how)"
	case "darwin":
		return "log in at the Mac itself"
	}
	return "install the Mesa drivers (libgl1-mesa-dri, mesa-dri-drivers), or log in at the computer itself"
}

// hasNoDisplay reports whether the environment of a system names no display.
func hasNoDisplay(system string, environment func(string) string) bool {
	switch system {
	case "windows", "darwin", "android", "ios":
		return false
	}
	return environment("DISPLAY") == "" && environment("WAYLAND_DISPLAY") == "" && environment("WAYLAND_SOCKET") == ""
}

// unopenedBy tells what GLFW panics with where it cannot start from a fault of
// ours, for which it gives nil. The value says its kind before a colon.
func unopenedBy(panicked any) error {
	kind, cause, _ := strings.Cut(fmt.Sprint(panicked), ":")
	switch kind {
	case "NotInitialized", "PlatformUnavailable", "PlatformError":
		return fmt.Errorf("%w (%s)", errNoDisplay, strings.TrimSpace(cause))
	case "APIUnavailable", "VersionUnavailable", "FormatUnavailable", "NoWindowContext":
		return fmt.Errorf("%w (%s)", errNoGraphics, strings.TrimSpace(cause))
	}
	return nil
}

// windowClass is the class of the program's windows under X11, which the file of
// the desktop names (packaging/linux), so that docks find its icon.
const windowClass = "Sayso"

// showFirst shows a window for the first time. X11 gives it the title that it has
// just then as its class, for Fyne 2.8.1 names none.
func showFirst(w fyne.Window) error {
	title := w.Title()
	w.SetTitle(windowClass)
	w.Show()
	w.SetTitle(title)
	if !widgets.IsOnScreen(w) {
		return errNoGraphics
	}
	return nil
}
