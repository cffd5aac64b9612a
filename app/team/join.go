package team

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sayso/app/ui"
	"sayso/internal/hub"
	"sayso/storage"
	"sayso/widgets"
)

// Joining a team: the address is asked for once and the password when the hub asks
// for it. A project that is at the hub is joined with the file that is open; any
// other becomes a file of its own, and is opened.

// addressHint says what an address looks like.
const addressHint = "It is the line that whoever leads the team has given you, like postgres://ana@db.example.org/team. It is kept on this computer and never in the project, and the password is not in it."

// Join asks where the hub of the team is.
func (s *Screen) Join() {
	if s.open != nil && s.open.project.ReadOnly() {
		s.shell.Say("This project is open read-only, so it cannot join a team.")
		return
	}
	s.askAddress(s.toJoin(), s.address, addressHint)
}

func (s *Screen) toJoin() search {
	return search{
		title: "Join a team", over: "Address of the hub", hint: addressHint, button: "Join", asking: "Asking the hub…",
		cancelled: "No team was joined.", here: "This project is with its team now. The foot of the window says when it was last at the hub.",
		then: func(address string, list []hub.Listed, _ bool) { s.choose(address, list) },
	}
}

// choose asks which project of the hub is joined, and where its file shall lie.
func (s *Screen) choose(address string, list []hub.Listed) {
	switch len(list) {
	case 0:
		s.askAddress(s.toJoin(), address, "The hub knows this login, but lets it into no project yet. Ask whoever leads the team to let you in. If the database is yours, “Set up a hub for a team…” brings this project there.")
	case 1:
		s.askFile(address, list[0])
	default:
		var items []widgets.FinderItem
		for _, l := range list {
			items = append(items, widgets.FinderItem{Text: l.Title, Side: "at the hub", Apply: func() { s.shell.Guard(func() { s.askFile(address, l) }) }})
		}
		s.shell.List("Which project of the team?", func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, s.shell.FocusText)
	}
}

// askFile asks where the file of a project of the hub shall lie.
func (s *Screen) askFile(address string, l hub.Listed) {
	path := widgets.NewField("File", "")
	folder := filepath.Dir(s.open.project.Path())
	if home, err := os.UserHomeDir(); err == nil {
		folder = home
	}
	path.SetText(ui.ShortenHome(filepath.Join(folder, ui.FileName(l.Title)+".sayso")))
	var sheet *ui.Sheet
	said := ui.Paragraph("The hub has the project “" + l.Title + "”, which is not the one that is open. It becomes a file of its own on this computer, with all that you may read; the project that is open stays as it is.")
	body := container.NewVBox(said, s.named("File"), s.shell.WithBrowse(path, &sheet))
	sheet = s.shell.OpenSheet("Join the team of "+l.Title, body, fyne.NewSize(620, 230), "Fetch it", func() bool {
		typed := strings.TrimSpace(path.Text)
		if typed == "" {
			said.SetText("The file needs a name.")
			return false
		}
		s.fetch(address, l, ui.ExpandHome(typed))
		return true
	})
	sheet.Focus(path)
}

// fetch makes the file and opens it. What came is kept when the rest cannot come
// now: the open file goes on by itself.
func (s *Screen) fetch(address string, l hub.Listed, path string) {
	var joined hub.Joined
	s.shell.Start("Fetching "+l.Title+"…", func(ctx context.Context, tell func(string)) (err error) {
		joined, err = s.hubs.Join(ctx, path, address, l.ID, func(done, total int) {
			tell(fmt.Sprintf("Fetching %s, %d of %d changes…", l.Title, done, total))
		})
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled) && !joined.Made:
			s.shell.Say("Nothing was fetched.")
		case errors.Is(err, context.Canceled):
			s.shell.Say("Stopped. What came is in " + ui.ShortenHome(path) + "; the rest comes when it is opened.")
		case !joined.Made:
			s.shell.Failed(err)
		default:
			s.host.Open(path, joined.Annotator)
		}
	})
}

// leave forgets where the hub of the open project is.
func (s *Screen) leave() {
	e := s.open
	ui.Behind(s.shell, func(ctx context.Context, p *storage.Project) (bool, error) { return true, s.hubs.Leave(ctx, p) }, func(bool) {
		if e == s.open {
			s.use("")
			s.shell.Say("This computer brings nothing to the hub any more. The project and all that came stay here; “Join a team…” goes on.")
		}
	})
}
