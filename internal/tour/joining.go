package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"time"
)

// joined copies the project, gives one article another outlet in each copy
// through the command line, joins the copy in the window and settles by a key
// which of the two stands.
func (t *Tour) joined(ctx context.Context) error {
	project, other := t.home.Path("here/Bridge.sayso"), t.home.Path("stick/Bridge.sayso")
	if err := t.part(ctx, project, other); err != nil {
		return err
	}
	if err := t.launch(ctx, "joining", project); err != nil {
		return err
	}
	before, err := t.command(ctx, "compare with another copy")
	if err != nil {
		return err
	}
	if err := t.display.Type(ctx, other); err != nil {
		return err
	}
	typed, err := t.look(ctx, above)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Return"); err != nil {
		return err
	}
	if err := t.another(ctx, "what differs is shown", before, typed); err != nil {
		return err
	}
	if err := t.keep(ctx, "tour-compare.png", screen); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Return"); err != nil {
		return err
	}
	if err := t.untilToSettle(ctx, project, 1); err != nil {
		return err
	}
	if _, err := t.command(ctx, "settle what two"); err != nil {
		return err
	}
	if err := t.keep(ctx, "tour-settle.png", screen); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "2"); err != nil {
		return err
	}
	if err := t.untilToSettle(ctx, project, 0); err != nil {
		return err
	}
	if err := t.escape(ctx, before); err != nil {
		return err
	}
	return t.closed(ctx)
}

// part makes two copies of the sample project in which one article has two
// outlets, the later one in the other copy.
func (t *Tour) part(ctx context.Context, project, other string) error {
	data, err := os.ReadFile(t.home.SampleProject())
	if err != nil {
		return err
	}
	for _, copied := range []struct{ path, outlet, by string }{{project, "Harbour Post", "Reader A"}, {other, "Harbour Post, evening edition", "Reader B"}} {
		if err := os.MkdirAll(filepath.Dir(copied.path), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(copied.path, data, 0o600); err != nil {
			return err
		}
		table := copied.path + ".csv"
		if err := os.WriteFile(table, []byte("id,outlet\n"+t.untouched+",\""+copied.outlet+"\"\n"), 0o600); err != nil {
			return err
		}
		if _, err := t.home.Output(ctx, t.program, "documents", copied.path, "--set", table, "--annotator", copied.by); err != nil {
			return err
		}
	}
	return nil
}

// command runs a command by the palette. It returns the screen as it was before.
func (t *Tour) command(ctx context.Context, name string) (before *image.RGBA, err error) {
	if before, err = t.open(ctx, "ctrl+k", name); err != nil {
		return nil, err
	}
	found, err := t.look(ctx, above)
	if err != nil {
		return nil, err
	}
	if err := t.display.Key(ctx, "Return"); err != nil {
		return nil, err
	}
	return before, t.another(ctx, name+" opens", before, found)
}

// another waits until the screen shows what it showed neither before nor on the
// way: where a list closes before something else opens.
func (t *Tour) another(ctx context.Context, what string, earlier ...*image.RGBA) error {
	return until(ctx, what, 20*time.Second, func() (bool, error) {
		now, err := t.look(ctx, above)
		if err != nil {
			return false, err
		}
		for _, picture := range earlier {
			if differing(now, picture) < opened {
				return false, nil
			}
		}
		return true, nil
	})
}

// opened is how many pixels at least differ where a sheet lies over the window: more
// than where a line of the palette is framed.
const opened = 40000

// untilToSettle waits until a project has so many things to settle.
func (t *Tour) untilToSettle(ctx context.Context, project string, n int) error {
	return until(ctx, fmt.Sprintf("%d things are to be settled", n), 20*time.Second, func() (bool, error) {
		out, err := t.home.Output(ctx, t.program, "conflicts", project, "--json")
		return bytes.Count(out, []byte("\n")) == n, err
	})
}
