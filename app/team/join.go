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
	"fyne.io/fyne/v2/widget"

	"sayso/app/ui"
	"sayso/internal/hub"
	"sayso/storage"
	"sayso/widgets"
)

// Joining a team: the address is asked for once and the password when the hub asks
// for it. A project that is at the hub is joined with the file that is open; any
// other becomes a file of its own, and is opened.

// addressHint says what an address looks like.
const addressHint = "It is the line that whoever leads the team has given you, like postgres://ana@db.example.org/team."

// joinHint is what the sheet says before anything went wrong.
const joinHint = addressHint + " It is kept on this computer and never in the project, and the password is not in it."

// Join asks where the hub of the team is.
func (s *Screen) Join() {
	if s.open != nil && s.open.project.ReadOnly() {
		s.shell.Say("This project is open read-only, so it cannot join a team.")
		return
	}
	s.askAddress(s.address, joinHint)
}

// askAddress asks for the address; note says what it is, or why the one before led
// nowhere.
func (s *Screen) askAddress(address, note string) {
	field := widgets.NewField("Address", "postgres://you@host/database")
	field.SetText(address)
	said := paragraph(note)
	body := container.NewVBox(s.named("Address of the hub"), field, said)
	sheet := s.shell.OpenSheet("Join a team", body, fyne.NewSize(620, 200), "Join", func() bool {
		typed := strings.TrimSpace(field.Text)
		if typed == "" {
			said.SetText("There is no address yet, so nobody was asked. " + addressHint)
			return false
		}
		s.find(typed)
		return true
	})
	if s.address != "" {
		sheet.Also("Leave the team", s.leave)
	}
	sheet.Focus(field)
}

// found is what a hub has for a login.
type found struct {
	list []hub.Listed
	here bool // the open project is among them
}

// find asks the hub what it has for this login.
func (s *Screen) find(address string) {
	e := s.open
	if e == nil {
		return
	}
	var f found
	s.shell.Start("Asking the hub…", func(ctx context.Context, _ func(string)) error {
		return s.asking(ctx, func(ask hub.Ask) (err error) {
			f.list, f.here, err = s.hubs.Find(ctx, e.project, address, ask)
			return err
		})
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
			s.shell.Say("No team was joined.")
		case e != s.open: // another project was opened meanwhile
		case err != nil:
			s.askAddress(address, err.Error())
		case f.here:
			s.use(address)
			s.shell.Say("This project is with its team now. The foot of the window says when it was last at the hub.")
		default:
			s.choose(address, f.list)
		}
	})
}

// asking does something for which the hub may ask for a password, and asks again
// after one that was not right.
func (s *Screen) asking(ctx context.Context, do func(hub.Ask) error) error {
	for note := ""; ; {
		answered := false
		err := do(func(who string) (string, bool) {
			password, keep := s.askPassword(ctx, who, note)
			answered = password != ""
			return password, keep
		})
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case !answered || !errors.Is(err, hub.ErrPassword):
			return err
		}
		note = err.Error()
	}
}

// answer is a password, empty when there is none, and whether it is to be kept.
type answer struct {
	password string
	keep     bool
}

// askPassword asks for a password on a sheet and waits for it, behind the window.
func (s *Screen) askPassword(ctx context.Context, who, note string) (password string, keep bool) {
	answers := make(chan answer, 1)
	var sheet *ui.Sheet
	s.shell.Runner.Do(func() { s.shell.Guard(func() { sheet = s.showPassword(who, note, answers) }) })
	select {
	case a := <-answers:
		return a.password, a.keep
	case <-ctx.Done():
		s.shell.Runner.Do(func() {
			if sheet != nil && sheet.Popup.Visible() {
				sheet.Close()
			}
		})
		return "", false
	}
}

// The choices of what becomes of a password.
const (
	keepPassword   = "keep"
	forgetPassword = "forget"
)

func (s *Screen) showPassword(who, note string, answers chan answer) *ui.Sheet {
	field := widgets.NewPasswordField("Password", "")
	given := answer{}
	keep := widgets.NewSegmented(s.shell.Palette, "What becomes of it", []widgets.Option{
		{Value: forgetPassword, Text: "Ask again next time"}, {Value: keepPassword, Text: "Keep it in this computer's keyring"},
	}, func(value string) { given.keep = value == keepPassword })
	keep.SetChosen(forgetPassword)
	if note == "" {
		note = "Sayso writes it into no file."
	}
	body := container.NewVBox(s.named("Password of "+who), field, keep, paragraph(note))
	sheet := s.shell.OpenSheet("The hub asks for your password", body, fyne.NewSize(620, 220), "Tell the hub", func() bool {
		given.password = field.Text
		return given.password != ""
	})
	sheet.OnClosed = func() {
		select {
		case answers <- given:
		default: // it was closed before
		}
	}
	sheet.Focus(field)
	return sheet
}

// named is what stands over a field.
func (s *Screen) named(name string) fyne.CanvasObject {
	return widgets.NewDimLine(s.shell.Palette, name, 12)
}

// paragraph is a text that wraps and may be another later.
func paragraph(text string) *widget.Label {
	label := widget.NewLabel(text)
	label.Wrapping = fyne.TextWrapWord
	return label
}

// choose asks which project of the hub is joined, and where its file shall lie.
func (s *Screen) choose(address string, list []hub.Listed) {
	switch len(list) {
	case 0:
		s.askAddress(address, "The hub knows this login, but lets it into no project yet. Ask whoever leads the team to let you in. To bring this project there yourself: sayso hub add-project.")
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
	said := paragraph("The hub has the project “" + l.Title + "”, which is not the one that is open. It becomes a file of its own on this computer, with all that you may read; the project that is open stays as it is.")
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
