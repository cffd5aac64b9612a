package main

import (
	"context"
	"fmt"
	"image"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// This file is the hand: keys, typing, the pointer, and the windows it finds.
// Keys and clicks go through the X server, as a keyboard's and a mouse's do;
// the program cannot tell the difference.

// keyDelay is the time between two keys, in milliseconds: a fast typist's.
const keyDelay = "40"

// Key presses keys one after the other, in xdotool's names: "1", "Down",
// "ctrl+z", "Page_Down".
func (d *Display) Key(ctx context.Context, keys ...string) error {
	_, err := d.xdotool(ctx, append([]string{"key", "--delay", keyDelay}, keys...)...)
	return err
}

// Type types a text into whatever has the focus. A sign that the keyboard does
// not have, nor laidKeys, is put on a spare key first; the window has to hear of
// that before the key is pressed, so each such sign goes alone and slowly.
func (d *Display) Type(ctx context.Context, text string) error {
	const rareDelay = "800" // milliseconds; the key must still mean the sign when a busy window gets to it
	for len(text) > 0 {
		n, delay := strings.IndexFunc(text, rare), keyDelay
		switch {
		case n < 0:
			n = len(text)
		case n == 0:
			_, n = utf8.DecodeRuneInString(text)
			delay = rareDelay
		}
		if _, err := d.xdotool(ctx, "type", "--delay", delay, "--", text[:n]); err != nil {
			return err
		}
		text = text[n:]
	}
	return nil
}

func rare(sign rune) bool {
	_, laid := laidKeys[sign]
	return sign >= 0x80 && !laid
}

// Click moves the pointer to a point of the screen and clicks the left button.
func (d *Display) Click(ctx context.Context, at image.Point) error {
	_, err := d.xdotool(ctx, "mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y), "click", "1")
	return err
}

// RightClick moves the pointer to a point of the screen and clicks the right
// button.
func (d *Display) RightClick(ctx context.Context, at image.Point) error {
	_, err := d.xdotool(ctx, "mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y), "click", "3")
	return err
}

// Point moves the pointer to a point of the screen.
func (d *Display) Point(ctx context.Context, at image.Point) error {
	_, err := d.xdotool(ctx, "mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y))
	return err
}

// Drag presses the left button at one point, goes to the other in steps, and
// lets go there.
func (d *Display) Drag(ctx context.Context, from, to image.Point) error {
	const steps = 6
	commands := []string{"mousemove", strconv.Itoa(from.X), strconv.Itoa(from.Y), "mousedown", "1"}
	for i := 1; i <= steps; i++ {
		x := from.X + (to.X-from.X)*i/steps
		y := from.Y + (to.Y-from.Y)*i/steps
		commands = append(commands, "mousemove", strconv.Itoa(x), strconv.Itoa(y), "sleep", "0.03")
	}
	_, err := d.xdotool(ctx, append(commands, "mouseup", "1")...)
	return err
}

// Window is a window on the display.
type Window struct {
	display *Display
	id      string
	Title   string
}

// FindWindow waits for a visible window of a run whose title ends in suffix. Two
// people may have windows of the same title, so it must be that of the run.
func (d *Display) FindWindow(ctx context.Context, run *Run, suffix string, limit time.Duration) (*Window, error) {
	var found *Window
	err := until(ctx, fmt.Sprintf("a window titled “… %s” is open", suffix), limit, func() (bool, error) {
		ids, err := d.xdotool(ctx, "search", "--all", "--onlyvisible", "--pid", strconv.Itoa(run.command.Process.Pid), "--name", "--", suffix)
		if err != nil {
			return false, ctx.Err() // nothing found is a failure to xdotool
		}
		for _, id := range strings.Fields(ids) {
			title, err := d.xdotool(ctx, "getwindowname", id)
			if err == nil && strings.HasSuffix(title, suffix) {
				found = &Window{display: d, id: id, Title: title}
				return true, nil
			}
		}
		return false, nil
	})
	return found, err
}

// Resize gives the window a size in pixels and waits until it has it.
func (w *Window) Resize(ctx context.Context, width, height int) error {
	if _, err := w.display.xdotool(ctx, "windowmove", w.id, "0", "0", "windowsize", w.id, strconv.Itoa(width), strconv.Itoa(height)); err != nil {
		return err
	}
	wanted := fmt.Sprintf("WIDTH=%d\nHEIGHT=%d", width, height)
	return until(ctx, fmt.Sprintf("the window is %dx%d", width, height), 10*time.Second, func() (bool, error) {
		geometry, err := w.display.xdotool(ctx, "getwindowgeometry", "--shell", w.id)
		return strings.Contains(geometry, wanted), err
	})
}

// Focus gives the window the keyboard.
func (w *Window) Focus(ctx context.Context) error {
	_, err := w.display.xdotool(ctx, "windowactivate", "--sync", w.id)
	return err
}
