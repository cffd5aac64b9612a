package team

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sayso/app/ui"
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
		s.askAddress(s.toSetUp(), "", hubHint)
	}
}

func (s *Screen) toSetUp() search {
	return search{
		title: "Set up a hub for a team", over: "Address of the database", hint: hubHint, button: "Go on", asking: "Asking the database…",
		cancelled: "No hub was set up.", here: "This project is at that hub already. The foot of the window says when it was last there.", bare: true,
		then: func(address string, _ []hub.Listed, bare bool) {
			there := "The database is a hub already; this project becomes one more in it."
			if bare {
				there = "The database becomes a hub: it gets a few tables of its own, and nothing else in it is touched."
			}
			s.askTeam(address, there, "", s.others())
		},
	}
}

// others are all who annotated so far but who is at the keyboard, with the logins
// that are proposed for them.
func (s *Screen) others() (list []hub.Newcomer) {
	session := s.host.Session()
	for _, a := range session.Annotators {
		if a.Kind == corpus.Person && a.SameAs == "" && !session.Mine(a.ID) {
			list = append(list, hub.Newcomer{Name: a.Name, Login: slug.Of(a.Name, '_', 63)})
		}
	}
	return list
}

// askTeam asks for the login of each of them, and what they are in the team; note
// says what becomes of the database, or why nobody was let in yet. The keys go to
// the login at, or to the first.
func (s *Screen) askTeam(address, note, at string, list []hub.Newcomer) {
	session := s.host.Session()
	hint := " You lead, as " + session.Annotator.Name + "."
	if len(list) > 0 {
		hint += " Who else annotates gets a login, which is made if the hub lacks it; empty it for somebody who has left. What they did so far goes there as theirs. " + roleHint
	}
	said := ui.Paragraph(note + hint + " Others are let in later (Team: members).")
	body := container.NewVBox(said)
	var logins []*widgets.Field
	first := 0
	for i := range list {
		n := &list[i]
		login := widgets.NewField("Login of "+n.Name, "")
		login.SetText(n.Login)
		logins = append(logins, login)
		if at != "" && n.Login == at {
			first = i
		}
		body.Add(container.NewVBox(s.named("Login of "+n.Name), container.New(&widgets.HeadRow{Left: 1, Gap: 6, Least: 200, Fill: true}, login, ui.Wide(300, s.roles("Role of "+n.Name, n)))))
	}
	sheet := s.shell.OpenSheet("Who is in the team of "+session.Info.Title, body, fyne.NewSize(620, 240), "Set it up", func() bool {
		seen := map[string]string{}
		for i := range list {
			n, typed := &list[i], strings.TrimSpace(logins[i].Text)
			if before := seen[typed]; typed != "" && before != "" {
				said.SetText("The login " + typed + " cannot be that of " + before + " and of " + n.Name + "; nothing was done yet. Give them two.")
				return false
			}
			seen[typed] = n.Name
			n.Theirs = n.Theirs && typed == n.Login
			n.Login = typed
		}
		s.setUp(address, list)
		return true
	})
	if len(logins) > 0 {
		sheet.Focus(logins[first])
	}
}

func (s *Screen) setUp(address string, others []hub.Newcomer) {
	s.letIn(address, seating{
		words: "Setting the hub up…",
		list:  others,
		lead:  s.host.Session().Annotator.Name,
		ask:   func(list []hub.Newcomer, note, at string) { s.askTeam(address, note, at, list) },
		done: func([]hub.Seated) {
			s.use(address)
			s.shell.Say("The hub is set up. The project goes there now; the foot of the window says how far it is.")
		},
	})
}
