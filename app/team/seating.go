package team

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sayso/app/ui"
	"sayso/internal/hub"
	"sayso/storage"
	"sayso/widgets"
)

// However people are let into a team, it may turn out that the server has the login
// of one of them already. Then it is asked whose it is: it may be somebody else's, who
// would bring work under this name. Whatever goes wrong leads back to the sheet that
// asked, with all that was typed.

// seating is people who are being let in.
type seating struct {
	words string // of the job
	list  []hub.Newcomer
	lead  string // who leads a hub that is set up for them, "" where there is one
	// ask asks for them again, with a note and with the login that wants another look.
	ask func(list []hub.Newcomer, note, at string)
	// done follows once all are in.
	done func(list []hub.Seated)
}

// letIn lets people in behind the window, and shows the passwords that were made.
func (s *Screen) letIn(address string, q seating) {
	e := s.open
	var list []hub.Seated
	s.shell.Start(q.words, func(ctx context.Context, _ func(string)) error {
		return s.asking(ctx, func(ask hub.Ask) error {
			made, err := s.seat(ctx, e.project, address, ask, q)
			list = append(list, made...)
			return err
		})
	}, func(err error) {
		var taken *hub.Taken
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil && e != s.open:
			s.shell.Failed(err)
		case errors.As(err, &taken):
			s.askWhose(address, taken.Newcomers, q)
		case err != nil:
			q.ask(q.list, err.Error(), "")
		case e == s.open:
			q.done(list)
		}
		s.tellLogins(address, list) // of those who were let in before something failed, too, whatever was done meanwhile
	})
}

// seat lets them in, and tells who is in also where it failed.
func (s *Screen) seat(ctx context.Context, p *storage.Project, address string, ask hub.Ask, q seating) ([]hub.Seated, error) {
	if q.lead != "" {
		return s.hubs.SetUp(ctx, p, address, ask, q.lead, q.list)
	}
	seated, err := s.hubs.LetIn(ctx, p, address, ask, q.list[0])
	if err != nil {
		return nil, err
	}
	return []hub.Seated{seated}, nil
}

// The answers to whose a login is.
const (
	theirs       = "theirs"
	somebodyElse = "somebody else"
)

// askWhose asks whose the logins are that the server has. Who has one of their own
// comes in with it; the others get another.
func (s *Screen) askWhose(address string, taken []hub.Newcomer, q seating) {
	said := ui.Paragraph("Nobody was let in yet. Who has such a login keeps its password, and would bring work under the name that stands here. If it is somebody else’s, another login is proposed.")
	body := container.NewVBox(said)
	answers := map[string]string{}
	var choices []*widgets.Segmented
	for _, n := range taken {
		choice := widgets.NewSegmented(s.shell.Palette, "Whose "+n.Login+" is", []widgets.Option{
			{Value: theirs, Text: n.Name + "’s"}, {Value: somebodyElse, Text: "Somebody else’s"},
		}, func(value string) { answers[n.Login] = value })
		choice.Required = true
		choices = append(choices, choice)
		body.Add(s.named("The login " + n.Login + " is"))
		body.Add(choice)
	}
	sheet := s.shell.OpenSheet("The server has "+these(len(taken))+" already", body, fyne.NewSize(620, 240), "Go on", func() bool {
		if len(answers) < len(taken) {
			said.SetText("Say of each login whose it is (Right and Left choose); nobody was let in yet.")
			return false
		}
		if other := answered(q.list, answers); other != "" {
			q.ask(q.list, "Another login is proposed instead of the one that is somebody else’s; nobody was let in yet.", other)
		} else {
			s.letIn(address, q)
		}
		return true
	})
	sheet.Focus(choices[0])
}

// answered notes in a list whose the logins are, and gives the first that is now
// another one.
func answered(list []hub.Newcomer, answers map[string]string) (other string) {
	for i := range list {
		switch n := &list[i]; answers[n.Login] {
		case theirs:
			n.Theirs = true
		case somebodyElse:
			n.Login = another(n.Login)
			other = cmp.Or(other, n.Login)
		}
	}
	return other
}

// another is the login that is proposed where one is somebody else's: ben_2, then
// ben_3.
func another(login string) string {
	number := 2
	if at := strings.LastIndex(login, "_"); at > 0 {
		if n, err := strconv.Atoi(login[at+1:]); err == nil {
			login, number = login[:at], n+1
		}
	}
	suffix := "_" + strconv.Itoa(number)
	return strings.ToValidUTF8(login[:min(len(login), 63-len(suffix))], "") + suffix
}

func these(n int) string {
	if n == 1 {
		return "this login"
	}
	return "these logins"
}
