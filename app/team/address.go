package team

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sayso/app/ui"
	"sayso/internal/hub"
	"sayso/widgets"
)

// Both who joins a team and who sets its hub up are asked for an address first, and
// for the password when the hub asks for it.

// search is what an address is asked for.
type search struct {
	title, over, hint, button string // of the sheet
	asking, cancelled         string // what the foot says
	here                      string // where the open project is at that hub already
	bare                      bool   // a database that is no hub yet will do
	// then is told what a hub has for the login, and whether it is none yet.
	then func(address string, list []hub.Listed, bare bool)
}

// askAddress asks for the address; note says what it is, or why the one before led
// nowhere.
func (s *Screen) askAddress(q search, address, note string) {
	field := widgets.NewField("Address", "postgres://you@host/database")
	field.SetText(address)
	said := ui.Paragraph(note)
	body := container.NewVBox(s.named(q.over), field, said)
	sheet := s.shell.OpenSheet(q.title, body, fyne.NewSize(620, 210), q.button, func() bool {
		typed := strings.TrimSpace(field.Text)
		if typed == "" {
			said.SetText("There is no address yet, so nobody was asked. " + q.hint)
			return false
		}
		s.seek(q, typed)
		return true
	})
	if s.address != "" {
		sheet.Also("Leave the team", s.leave)
	}
	sheet.Focus(field)
}

// seek asks what is at an address for this login.
func (s *Screen) seek(q search, address string) {
	e := s.open
	if e == nil {
		return
	}
	var list []hub.Listed
	here := false
	s.shell.Start(q.asking, func(ctx context.Context, _ func(string)) error {
		return s.asking(ctx, func(ask hub.Ask) (err error) {
			list, here, err = s.hubs.Find(ctx, e.project, address, ask)
			return err
		})
	}, func(err error) {
		none := errors.Is(err, hub.ErrNoHub) && q.bare
		switch {
		case errors.Is(err, context.Canceled):
			s.shell.Say(q.cancelled)
		case e != s.open: // another project was opened meanwhile
		case err != nil && !none:
			s.askAddress(q, address, err.Error())
		case here:
			s.use(address)
			s.shell.Say(q.here)
		default:
			q.then(address, list, none)
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
	body := container.NewVBox(s.named("Password of "+who), field, keep, ui.Paragraph(note))
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
