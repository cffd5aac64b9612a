package main

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"strings"
	"time"
)

// How a hub comes about and people come to it, in the window.

// setUp lets Lea make the database a hub in her window: she says where it is and who
// else is in the team, and is shown the passwords of Ana and Ben.
func (w *team) setUp(ctx context.Context) error {
	before, err := w.command(ctx, "set up a hub")
	if err != nil {
		return err
	}
	seen := []*image.RGBA{before}
	if err := w.fill(ctx, hubService, &seen); err != nil {
		return err
	}
	if err := w.next(ctx, "it is asked who is in the team", &seen); err != nil {
		return err
	}
	if err := w.keep(ctx, "team-setup.png", screen); err != nil {
		return err
	}
	if err := w.next(ctx, "the passwords are shown", &seen); err != nil {
		return err
	}
	if err := w.display.Key(ctx, "Return"); err != nil { // copied, they go at once
		return err
	}
	if err := w.escape(ctx, before); err != nil {
		return err
	}
	if err := w.untilAllIsThere(ctx); err != nil {
		return err
	}
	if _, err := w.members(ctx); err != nil {
		return err
	}
	if err := w.keep(ctx, "team-members.png", screen); err != nil {
		return err
	}
	return w.escape(ctx, before)
}

// fill types into the sheet that is open, and keeps how it looked before.
func (w *team) fill(ctx context.Context, text string, seen *[]*image.RGBA) error {
	empty, err := w.look(ctx, above)
	if err != nil {
		return err
	}
	*seen = append(*seen, empty)
	return w.display.Type(ctx, text)
}

// next presses Enter and waits until what is shown was not seen yet.
func (w *team) next(ctx context.Context, what string, seen *[]*image.RGBA) error {
	now, err := w.look(ctx, above)
	if err != nil {
		return err
	}
	*seen = append(*seen, now)
	if err := w.display.Key(ctx, "Return"); err != nil {
		return err
	}
	return w.another(ctx, what, *seen...)
}

// members lists who is in the team. It returns the screen as it was before.
func (w *team) members(ctx context.Context) (before *image.RGBA, err error) {
	if before, err = w.open(ctx, "ctrl+k", "team: members"); err != nil {
		return nil, err
	}
	if err := w.display.Key(ctx, "Return"); err != nil {
		return nil, err
	}
	// The palette is as large as the list, and has nothing where the members stand.
	return before, until(ctx, "the members are listed", 20*time.Second, func() (bool, error) {
		now, err := w.look(ctx, above)
		return err == nil && differing(now, before) >= opened && unlikeMost(now.SubImage(memberLines).(*image.RGBA)) > letters, err
	})
}

// memberLines is where the second and the third member stand in the list.
var memberLines = image.Rect(300, 365, 900, 430)

// untilAllIsThere waits until the hub has all of Lea's project.
func (w *team) untilAllIsThere(ctx context.Context) error {
	return until(ctx, "the project is at the hub", 40*time.Second, func() (bool, error) {
		out, err := w.sayso(ctx, "hub", "status", w.lea.project, "--json")
		var status struct {
			At      string         `json:"at"`
			Waiting map[string]int `json:"waiting"`
		}
		if err == nil {
			err = json.Unmarshal([]byte(out), &status)
		}
		return status.At != "" && status.Waiting["mine"]+status.Waiting["lead"]+status.Waiting["others"] == 0, err
	})
}

// joinAna opens Ana's window, in which she joins the team.
func (w *team) joinAna(ctx context.Context) error {
	w.home = w.ana.home
	if err := w.launch(ctx, "ana"); err != nil {
		return err
	}
	w.ana.run, w.ana.window = w.current(), w.window
	if err := w.colours(ctx, "light"); err != nil {
		return err
	}
	before, err := w.command(ctx, "join a team")
	if err != nil {
		return err
	}
	seen := []*image.RGBA{before}
	if err := w.fill(ctx, hubService, &seen); err != nil {
		return err
	}
	if err := w.next(ctx, "the file of the project is asked for", &seen); err != nil {
		return err
	}
	if err := w.keep(ctx, "team-join.png", screen); err != nil {
		return err
	}
	if err := w.display.Key(ctx, "Return"); err != nil {
		return err
	}
	if err := until(ctx, "the project of the team is open", 30*time.Second, func() (bool, error) {
		title, err := w.display.xdotool(ctx, "getwindowname", w.window.id)
		return strings.HasPrefix(title, "Bridge"), err
	}); err != nil {
		return err
	}
	_, err = w.look(ctx, above)
	return err
}

// unblind lets Lea say in her window that Ana may read what she said; it comes into
// Ana's open window by itself.
func (w *team) unblind(ctx context.Context) error {
	if n, err := w.annotated(ctx, w.ana); err != nil || n != 1 {
		return fmt.Errorf("while the hub is blind Ana's computer has %d annotations, %w", n, err)
	}
	if err := w.at(ctx, w.lea); err != nil {
		return err
	}
	before, err := w.members(ctx)
	if err != nil {
		return err
	}
	seen := []*image.RGBA{before}
	if err := w.fill(ctx, "let every", &seen); err != nil {
		return err
	}
	if err := w.next(ctx, "it is asked whether all may read", &seen); err != nil {
		return err
	}
	if err := w.display.Key(ctx, "Return"); err != nil {
		return err
	}
	if err := w.at(ctx, w.ana); err != nil {
		return err
	}
	if err := w.display.Key(ctx, "ctrl+shift+a"); err != nil {
		return err
	}
	if err := until(ctx, "Lea's label comes", 40*time.Second, func() (bool, error) {
		n, err := w.annotated(ctx, w.ana)
		return n == 2, err
	}); err != nil {
		return err
	}
	return w.keep(ctx, "team.png", screen)
}
