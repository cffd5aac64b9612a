package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"
)

// classed looks whether the window has the class by which docks find its icon.
func (t *Tour) classed(ctx context.Context) error {
	if _, err := t.display.xdotool(ctx, "search", "--onlyvisible", "--class", "^Sayso$"); err != nil {
		return fmt.Errorf("no window has the class Sayso, so docks find no icon for it: %w", err)
	}
	return nil
}

// damaged opens a file that cannot be opened, as a double click on it would.
func (t *Tour) damaged(ctx context.Context) error {
	path := t.home.Path("damaged.sayso")
	whole, err := os.ReadFile(t.home.SampleProject())
	if err == nil {
		err = os.WriteFile(path, whole[:len(whole)/3], 0o600)
	}
	if err != nil {
		return err
	}
	run, err := t.home.Start(ctx, "damaged", t.program, path)
	if err != nil {
		return err
	}
	t.runs = append(t.runs, run)
	window, err := t.display.FindWindow(ctx, run, "Sayso", 40*time.Second)
	if err != nil {
		return fmt.Errorf("nothing tells that the file is damaged: %w; the program said: %s", err, run.said())
	}
	if err := window.Focus(ctx); err != nil {
		return err
	}
	if _, err := t.display.Still(ctx, screen); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Return"); err != nil {
		return err
	}
	if t.window, err = t.display.FindWindow(ctx, run, " - Sayso", 40*time.Second); err != nil {
		return fmt.Errorf("another project was not opened instead: %w", err)
	}
	if err := t.window.Focus(ctx); err != nil {
		return err
	}
	return t.closed(ctx)
}

// withoutDisplay starts the program where no window can open.
func (t *Tour) withoutDisplay(ctx context.Context) error {
	command := t.home.command(ctx, t.program)
	command.Env = append(command.Env, "DISPLAY=")
	said, err := command.CombinedOutput()
	if err == nil || !strings.Contains(string(said), "there is no display") || strings.Contains(string(said), "goroutine ") {
		return fmt.Errorf("without a display it ends with %v and says: %s", err, said)
	}
	return nil
}
