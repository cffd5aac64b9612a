package team

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sayso/internal/corpus"
	"sayso/internal/hub"
	"sayso/internal/slug"
	"sayso/widgets"
)

// Setting a hub up: the address of a database is asked for, then who is in the
// team, since what somebody did so far is brought there as theirs. Then the tables
// are made, people are let in, and the project goes there behind the window.

const hubHint = "The address of a PostgreSQL database that you own there, like postgres://you@db.example.org/team; your login must be allowed to make roles. It is kept on this computer and never in the project. Those who work with you give it with their own login."

// SetUp asks for the database that becomes the hub of a team.
func (s *Screen) SetUp() {
	switch {
	case s.host.Session().AsksWho():
	case s.open != nil && s.open.project.ReadOnly():
		s.shell.Say("This project is open read-only, so it cannot go to a hub.")
	case s.address != "":
		s.Members() // it has a team
	default:
		s.askDatabase("", hubHint)
	}
}

// askDatabase asks for its address; note says what that is, or why the one before
// led nowhere.
func (s *Screen) askDatabase(address, note string) {
	field := widgets.NewField("Address", "postgres://you@host/database")
	field.SetText(address)
	said := paragraph(note)
	sheet := s.shell.OpenSheet("Set up a hub for a team", container.NewVBox(s.named("Address of the database"), field, said), fyne.NewSize(620, 220), "Go on", func() bool {
		typed := strings.TrimSpace(field.Text)
		if typed == "" {
			said.SetText("There is no address yet, so nothing was done. " + hubHint)
			return false
		}
		s.lookAt(typed)
		return true
	})
	sheet.Focus(field)
}

// lookAt sees what is at an address already.
func (s *Screen) lookAt(address string) {
	e := s.open
	if e == nil {
		return
	}
	var f found
	s.shell.Start("Asking the database…", func(ctx context.Context, _ func(string)) error {
		return s.asking(ctx, func(ask hub.Ask) (err error) {
			f.list, f.here, err = s.hubs.Find(ctx, e.project, address, ask)
			return err
		})
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
			s.shell.Say("No hub was set up.")
		case e != s.open: // another project was opened meanwhile
		case errors.Is(err, hub.ErrNoHub):
			s.askTeam(address, "The database becomes a hub: it gets a few tables of its own, and nothing else in it is touched.")
		case err != nil:
			s.askDatabase(address, err.Error())
		case f.here:
			s.use(address)
			s.shell.Say("This project is at that hub already. The foot of the window says when it was last there.")
		default:
			s.askTeam(address, "The database is a hub already; this project becomes one more in it.")
		}
	})
}

// askTeam asks for the login of everybody who annotated so far.
func (s *Screen) askTeam(address, there string) {
	session := s.host.Session()
	me := session.Annotator.Name
	said := paragraph(there + " You lead, as " + me + ". Who else annotates gets a login, which is made if the hub lacks it; empty it for somebody who has left. What they did so far goes there as theirs. Others are let in later (Team: members).")
	body := container.NewVBox(said)
	var others []string
	var logins []*widgets.Field
	for _, a := range session.Annotators {
		if a.Kind != corpus.Person || a.SameAs != "" || session.Mine(a.ID) {
			continue
		}
		login := widgets.NewField("Login of "+a.Name, "")
		login.SetText(slug.Of(a.Name, '_', 63))
		body.Add(s.named("Login of " + a.Name))
		body.Add(login)
		others, logins = append(others, a.Name), append(logins, login)
	}
	sheet := s.shell.OpenSheet("Who is in the team of "+session.Info.Title, body, fyne.NewSize(620, 240), "Set it up", func() bool {
		var list []hub.Newcomer
		seen := map[string]string{}
		for i, name := range others {
			n := hub.Newcomer{Name: name, Login: strings.TrimSpace(logins[i].Text)}
			if before := seen[n.Login]; n.Login != "" && before != "" {
				said.SetText("The login " + n.Login + " cannot be that of " + before + " and of " + name + "; nothing was done yet. Give them two.")
				return false
			}
			seen[n.Login] = name
			list = append(list, n)
		}
		s.setUp(address, me, list)
		return true
	})
	if len(logins) > 0 {
		sheet.Focus(logins[0])
	}
}

func (s *Screen) setUp(address, me string, others []hub.Newcomer) {
	e := s.open
	var list []hub.Seated
	s.shell.Start("Setting the hub up…", func(ctx context.Context, _ func(string)) error {
		return s.asking(ctx, func(ask hub.Ask) error {
			made, err := s.hubs.SetUp(ctx, e.project, address, ask, me, others)
			list = append(list, made...)
			return err
		})
	}, func(err error) {
		if err != nil && !errors.Is(err, context.Canceled) {
			s.shell.Failed(err)
		}
		if e == s.open && err == nil {
			s.use(address)
			s.shell.Say("The hub is set up. The project goes there now; the foot of the window says how far it is.")
		}
		for _, one := range list {
			if one.Password != "" { // of those who were let in before something failed, too
				s.tellLogins(address, list)
				break
			}
		}
	})
}
