package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"sayso/internal/hub/hubtest"
)

// member is somebody of the team, at a computer of their own: another home, other
// settings, another window on the same screen.
type member struct {
	home    *Home
	project string
	run     *Run
	window  *Window
}

// team is two people and their hub.
type team struct {
	*Tour
	cluster  *hubtest.Cluster
	database string
	own      *Home // that of the tour
	lea, ana *member
}

// hubService is the address of the hub.
const hubService = "bridge-team"

// teamed lets two people work at one hub, each in a window: Lea, who sets it up and
// leads, and Ana. Ana joins in the window. While the hub is blind she gets nothing of what
// Lea says; once it is not, it comes by itself. Then the hub is gone for a while,
// both change the same bounds, and Lea settles by a key what stands.
func (t *Tour) teamed(ctx context.Context) error {
	cluster, err := hubtest.Start()
	if err == nil && cluster.Outside != "" {
		fmt.Println("note  left out: the hub of SAYSO_TEST_HUB is not the tour's to kill")
		return nil
	}
	if errors.Is(err, hubtest.ErrNone) && os.Getenv("SAYSO_NO_SKIPS") == "" {
		fmt.Println("note  left out, since there is no hub without it:", err)
		return nil
	}
	if err != nil {
		return err
	}
	defer cluster.Stop()
	w := &team{Tour: t, cluster: cluster, own: t.home}
	defer func() { t.home = w.own }()
	for _, step := range []func(context.Context) error{w.makeProject, w.openLea, w.setUp, w.joinAna, w.stayBlind, w.unblind, w.workApart, w.settleBounds, w.goHome} {
		if err := step(ctx); err != nil {
			if t.home != w.own {
				return fmt.Errorf("%w (in the home %s)", err, t.home.folder)
			}
			return err
		}
	}
	return nil
}

// at makes a member the one whose window and computer the tour uses.
func (w *team) at(ctx context.Context, m *member) error {
	w.home, w.window = m.home, m.window
	w.runs = append(slices.DeleteFunc(w.runs, func(r *Run) bool { return r == m.run }), m.run)
	if err := w.window.Focus(ctx); err != nil {
		return err
	}
	_, err := w.look(ctx, above)
	return err
}

// sayso runs a command on the computer that is used now.
func (w *team) sayso(ctx context.Context, arguments ...string) (string, error) {
	out, err := w.home.Output(ctx, w.program, arguments...)
	return string(out), err
}

// makeProject makes a database, and a project on Lea's computer in which three
// people are to read.
func (w *team) makeProject(ctx context.Context) (err error) {
	scratch := filepath.Dir(w.own.folder)
	lea, err := NewHome(scratch, "lea", "Lea", w.display.Name)
	if err != nil {
		return err
	}
	ana, err := NewHome(scratch, "ana", "Ana", w.display.Name)
	if err != nil {
		return err
	}
	w.lea, w.ana = &member{home: lea, project: lea.Path("Bridge.sayso")}, &member{home: ana, project: ana.Path("Bridge.sayso")}
	if w.database, err = w.cluster.Database(); err != nil {
		return err
	}
	for login, m := range map[string]*member{"postgres": w.lea, "ana": w.ana} {
		// An address of some words, which pictures show: the name of a service.
		services := m.home.Path("pg_service.conf")
		m.home.more = []string{"PGSERVICEFILE=" + services}
		if err := os.WriteFile(services, fmt.Appendf(nil, "[%s]\nhost=%s\ndbname=%s\nuser=%s\n", hubService, w.cluster.Folder, w.database, login), 0o600); err != nil {
			return err
		}
	}
	articles, err := filepath.Abs("assets/sample")
	if err != nil {
		return err
	}
	w.home = lea
	for _, line := range [][]string{
		{"new", w.lea.project, "--title", "Bridge"},
		{"import", w.lea.project, filepath.Join(articles, "carrow-wire.txt"), filepath.Join(articles, "selm-gates.txt"), filepath.Join(articles, "hauliers-ferries.txt")},
		{"assign", w.lea.project, "--annotators", "Lea,Ana,Ben", "--round", "Pilot", "--kind", "training"},
	} {
		if _, err := w.sayso(ctx, line...); err != nil {
			return err
		}
	}
	return nil
}

// openLea opens Lea's window.
func (w *team) openLea(ctx context.Context) error {
	if err := w.launch(ctx, "lea", w.lea.project); err != nil {
		return err
	}
	w.lea.run, w.lea.window = w.current(), w.window
	return w.colours(ctx, "light")
}

// annotated counts what the file of a member holds.
func (w *team) annotated(ctx context.Context, m *member) (n int, err error) {
	h, err := w.Holds(ctx, m.project)
	if err != nil {
		return 0, err
	}
	for _, e := range h.Entries {
		n += len(e.Annotations)
	}
	return n, nil
}

// untilWaiting waits until so many changes of a member wait for the hub.
func (w *team) untilWaiting(ctx context.Context, m *member, n int) error {
	return until(ctx, fmt.Sprintf("%d changes wait in %s", n, m.project), 40*time.Second, func() (bool, error) {
		out, err := m.home.Output(ctx, w.program, "hub", "status", m.project, "--json")
		var status struct {
			Waiting struct {
				Mine int `json:"mine"`
			} `json:"waiting"`
		}
		if err == nil {
			err = json.Unmarshal(out, &status)
		}
		return status.Waiting.Mine == n, err
	})
}

// label gives the sentence at the top, or one further down, a label, and waits
// until that is at the hub.
func (w *team) label(ctx context.Context, m *member, key string, down, all int) error {
	if err := w.at(ctx, m); err != nil {
		return err
	}
	keys := append([]string{"Home"}, slices.Repeat([]string{"Down"}, down)...)
	if err := w.display.Key(ctx, append(keys, key)...); err != nil {
		return err
	}
	if err := until(ctx, "the label is on disk", 20*time.Second, func() (bool, error) {
		n, err := w.annotated(ctx, m)
		return n == all, err
	}); err != nil {
		return err
	}
	return w.untilWaiting(ctx, m, 0)
}

// stayBlind lets both label, and proves that Ana's computer has nothing of Lea's
// after it took in what the hub gave it.
func (w *team) stayBlind(ctx context.Context) error {
	if err := w.label(ctx, w.lea, "1", 0, 1); err != nil {
		return err
	}
	if err := w.label(ctx, w.ana, "2", 1, 1); err != nil {
		return err
	}
	return until(ctx, "Lea has both", 40*time.Second, func() (bool, error) {
		n, err := w.annotated(ctx, w.lea)
		return n == 2, err
	})
}

// workApart takes the hub away, lets both join the third sentence with another one,
// and brings the hub back.
func (w *team) workApart(ctx context.Context) error {
	w.cluster.Kill()
	for _, m := range []struct {
		*member
		down int
	}{{w.lea, 2}, {w.ana, 3}} {
		if err := w.at(ctx, m.member); err != nil {
			return err
		}
		keys := append([]string{"Home"}, slices.Repeat([]string{"Down"}, m.down)...)
		if err := w.display.Key(ctx, append(keys, "comma")...); err != nil {
			return err
		}
		if err := w.untilWaiting(ctx, m.member, 1); err != nil {
			return err
		}
	}
	if err := w.cluster.Run(); err != nil {
		return err
	}
	if err := w.at(ctx, w.lea); err != nil { // a window that is looked at asks at once, one behind in a minute
		return err
	}
	return w.untilWaiting(ctx, w.lea, 0)
}

// settleBounds waits until both know that there is something to settle, looks at
// the sheet of the team, and lets Lea settle it.
func (w *team) settleBounds(ctx context.Context) error {
	for _, m := range []*member{w.ana, w.lea} {
		if err := w.at(ctx, m); err != nil {
			return err
		}
		if err := w.untilToSettleAt(ctx, m, 1); err != nil {
			return err
		}
	}
	if _, err := w.command(ctx, "team: what waits"); err != nil {
		return err
	}
	if err := w.keep(ctx, "team-sheet.png", screen); err != nil {
		return err
	}
	sheet, err := w.look(ctx, above)
	if err != nil {
		return err
	}
	if err := w.display.Key(ctx, "Escape"); err != nil {
		return err
	}
	// What is under it may have become another meanwhile.
	if err := w.display.Changed(ctx, "the sheet has gone", sheet); err != nil {
		return err
	}
	if _, err := w.command(ctx, "settle what two"); err != nil {
		return err
	}
	if err := w.display.Key(ctx, "2"); err != nil {
		return err
	}
	if err := w.untilToSettleAt(ctx, w.lea, 0); err != nil {
		return err
	}
	if err := w.display.Key(ctx, "Escape"); err != nil {
		return err
	}
	if err := w.at(ctx, w.ana); err != nil {
		return err
	}
	return w.untilToSettleAt(ctx, w.ana, 0)
}

// untilToSettleAt waits until a member has so many things to settle.
func (w *team) untilToSettleAt(ctx context.Context, m *member, n int) error {
	return until(ctx, fmt.Sprintf("%d things are to be settled in %s", n, m.project), 60*time.Second, func() (bool, error) {
		out, err := m.home.Output(ctx, w.program, "conflicts", m.project, "--json")
		return bytes.Count(out, []byte("\n")) == n, err
	})
}

// goHome closes both windows and proves that both files hold the same.
func (w *team) goHome(ctx context.Context) error {
	for _, m := range []*member{w.ana, w.lea} {
		if err := w.untilWaiting(ctx, m, 0); err != nil {
			return err
		}
	}
	var seals []string
	for _, m := range []*member{w.ana, w.lea} {
		if err := w.at(ctx, m); err != nil {
			return err
		}
		if err := w.closed(ctx); err != nil {
			return err
		}
		if _, err := w.sayso(ctx, "hub", "sync", m.project); err != nil {
			return err
		}
	}
	for _, m := range []*member{w.ana, w.lea} {
		out, err := m.home.Output(ctx, w.program, "check", m.project)
		if err != nil {
			return err
		}
		seals = append(seals, string(out))
	}
	if seals[0] != seals[1] {
		return fmt.Errorf("Ana's file and Lea's do not hold the same:\n%s\n%s", seals[0], seals[1])
	}
	return nil
}
