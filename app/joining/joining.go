// Package joining is where two people who work in copies of one project come
// together, and where a researcher does to whom a sync program left two states
// of a file. It tells what differs and who did it, and joins the copies. What
// both changed is settled on the screen of package settle.
package joining

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/storage"
	"sayso/widgets"
)

// Host is what joining needs of the window beyond the shell.
type Host interface {
	Session() *session.Session
	// Restored reports whether a file was restored from a backup.
	Restored(path string) bool
}

// Screen compares and joins in a window.
type Screen struct {
	shell *ui.Shell
	host  Host
}

// New makes the screen of a window. Nothing is shown yet.
func New(shell *ui.Shell, host Host) *Screen { return &Screen{shell, host} }

// Different finds the copies beside a project that hold what it lacks. A
// copy of an earlier state, such as the one kept before the file was brought to
// a new version, holds nothing more. What was restored from a backup is left out,
// and so are hand-outs: the researcher asked for them.
func (s *Screen) Different(ctx context.Context, project *storage.Project) ([]storage.Copy, error) {
	copies, err := project.Copies(ctx)
	var different []storage.Copy
	for _, c := range copies {
		if !c.Same && !c.Behind && !c.HandOut && !s.host.Restored(c.Path) && !s.host.Restored(project.Path()) {
			different = append(different, c)
		}
	}
	return different, err
}

// Offer names the copies that lie beside the project.
func (s *Screen) Offer(copies []storage.Copy) {
	var lines []string
	for _, c := range copies {
		lines = append(lines, copyLine(c))
	}
	text := ui.Paragraph(strings.Join(lines, "\n") + "\n\nA sync program may have made it. Compare them, and bring in what this project lacks.")
	first := copies[0].Path
	s.shell.OpenSheet("Another copy of this project is in the same folder", text, fyne.NewSize(620, 220), "Compare", func() bool {
		s.With(first)
		return true
	}).NameCancel("Not now")
}

func copyLine(c storage.Copy) string {
	return fmt.Sprintf("%s, last changed %s, with %s", filepath.Base(c.Path), c.Changed.Local().Format("2 Jan 2006, 15:04"), corpus.Plural(int(c.Event), "change"))
}

// Ask asks for the other copy of the project: one that lies beside it,
// or any by its path.
func (s *Screen) Ask() {
	ui.Behind(s.shell, func(ctx context.Context, p *storage.Project) ([]storage.Copy, error) {
		copies, err := s.Different(ctx, p)
		if err != nil {
			slog.Warn("copies beside the project could not be looked at", "error", err)
		}
		return copies, nil // the other copy can still be named by its path
	}, s.askCopy)
}

// askCopy asks which copy to compare with; those beside the project stand first.
func (s *Screen) askCopy(copies []storage.Copy) {
	var first []widgets.FinderItem
	for _, c := range copies {
		first = append(first, widgets.FinderItem{Text: filepath.Base(c.Path), Side: copyLine(c), Apply: func() { s.shell.Guard(func() { s.With(c.Path) }) }})
	}
	s.shell.ChoosePath("The other copy of this project", ui.PathChoice{
		Accept: func(name string) bool { return strings.EqualFold(filepath.Ext(name), ".sayso") },
		Take:   s.With, First: first,
	})
}

// With compares behind the window and shows what differs.
func (s *Screen) With(path string) {
	path = ui.ExpandHome(path)
	project := s.shell.Open.File()
	var c storage.Comparison
	s.shell.Start("Comparing…", func(ctx context.Context, _ func(string)) (err error) {
		c, err = project.Compare(ctx, path)
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
			s.shell.Say("Nothing was compared.")
		case err != nil:
			s.shell.Failed(err)
		case c.Same():
			s.shell.Say(filepath.Base(path) + " holds the same as this project.")
		default:
			s.show(path, c)
		}
	})
}

// mostShown bounds how much of one person a comparison shows on the screen; the
// command `sayso compare` prints all.
const mostShown = 100

func (s *Screen) show(path string, c storage.Comparison) {
	list := widgets.NewKeyScroll(s.shell.Palette, "What differs", comparisonGroups(c))
	title, size := "What differs in "+filepath.Base(path), fyne.NewSize(700, 480)
	var sheet *ui.Sheet
	if c.Theirs == 0 || s.shell.Open.File().ReadOnly() {
		sheet = s.shell.OpenSheet(title, list, size, "", nil)
	} else {
		sheet = s.shell.OpenSheet(title, list, size, "Join "+corpus.Plural(c.Theirs, "change"), func() bool {
			s.Join(path)
			return true
		})
	}
	sheet.Also("Copy the list", func() { s.shell.Copy(title + "\n" + list.Text()) })
	sheet.Focus(list)
}

// comparisonGroups puts a comparison into words: for each side who did how much,
// and then what and when.
func comparisonGroups(c storage.Comparison) []widgets.ListGroup {
	var groups []widgets.ListGroup
	add := func(heading string, differences []storage.Difference) {
		if len(differences) == 0 {
			return
		}
		groups = append(groups, widgets.ListGroup{Heading: fmt.Sprintf("%s: %d", heading, len(differences))})
		groups = append(groups, byPerson(differences)...)
	}
	add("Only in the other copy", c.ToTake)
	add("Changed in both; to be settled after joining", c.Both)
	add("Only in this project", c.OnlyMine)
	return groups
}

// byPerson groups differences by who made them, the one with the most first,
// each by time.
func byPerson(differences []storage.Difference) []widgets.ListGroup {
	by := map[string][]storage.Difference{}
	var names []string
	for _, d := range differences {
		if by[d.Author] == nil {
			names = append(names, d.Author)
		}
		by[d.Author] = append(by[d.Author], d)
	}
	slices.SortStableFunc(names, func(a, b string) int { return len(by[b]) - len(by[a]) })
	var groups []widgets.ListGroup
	for _, name := range names {
		list := by[name]
		slices.SortStableFunc(list, func(a, b storage.Difference) int { return a.At.Compare(b.At) })
		shown := name
		if name == "" {
			shown = "Nobody in particular"
		}
		group := widgets.ListGroup{Heading: fmt.Sprintf("%s: %d", shown, len(list)), Sub: true}
		for i, d := range list {
			if i == mostShown {
				group.Lines = append(group.Lines, fmt.Sprintf("… and %d more. The command “sayso compare” lists all.", len(list)-mostShown))
				break
			}
			group.Lines = append(group.Lines, d.At.Local().Format("2 Jan 15:04")+"  "+d.Change+" "+d.Words)
		}
		groups = append(groups, group)
	}
	return groups
}

// Join brings what the other copy has into this project. All that was tagged
// here before is on the disk first.
func (s *Screen) Join(path string) {
	project := s.shell.Open.File()
	var joined storage.Joined
	s.shell.Flush()
	saved := s.shell.AllSaved()
	s.shell.Start("Joining…", func(ctx context.Context, tell func(string)) (err error) {
		select {
		case <-saved:
		case <-ctx.Done():
			return ctx.Err()
		}
		joined, err = project.Join(ctx, path, storage.JoinOptions{Progress: func(done, total int) { tell(fmt.Sprintf("Joining, %d of %d…", done, total)) }})
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
			s.shell.Say("Nothing was joined; the project is as it was.")
		case err != nil:
			s.shell.Failed(err)
		default:
			s.host.Session().ReloadAt("")
			s.shell.Say(joinedLine(joined))
		}
	})
}

// joinedLine says what a join brought.
func joinedLine(j storage.Joined) string {
	var by []string
	for _, a := range j.Authors {
		if a.Name != "" {
			by = append(by, fmt.Sprintf("%d by %s", a.Changes, a.Name))
		}
	}
	line := corpus.Plural(j.Events, "change") + " joined"
	if len(by) > 0 {
		line += " (" + strings.Join(by, ", ") + ")"
	}
	if len(j.Conflicts) > 0 {
		line += fmt.Sprintf("; %d to settle", len(j.Conflicts))
	}
	line += "."
	if len(j.Notes) > 0 {
		line += " " + strings.Join(j.Notes, " ")
	}
	if j.Held > 0 {
		line += " " + corpus.Plural(j.Held, "change") + " kept for later: made by a newer version of Sayso, or resting on changes that are not here yet."
	}
	return line
}

// Commands are those of the screen.
func (s *Screen) Commands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("project.compare", "Project", "Compare with another copy…", nil, true, s.Ask),
	}
}
