package team

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/hub"
	"sayso/widgets"
)

// Letting somebody into a team: who they are in the project, with which login, and as
// what.

// The roles that somebody is let in with.
const (
	asMember      = "member"
	asAdjudicator = "adjudicator"
	asLead        = "lead"
)

const roleHint = "A member brings their own work; an adjudicator also reads everybody’s and writes gold; a lead also brings articles, codebook, people and rounds, and lets others in."

const loginHint = "A login that the hub does not have is made, with a password that you are shown once. " + roleHint + " For somebody who has left, leave the login empty: what they did can go to the hub then."

// roles chooses what somebody is in the team.
func (s *Screen) roles(label string, n *hub.Newcomer) *widgets.Segmented {
	roles := widgets.NewSegmented(s.shell.Palette, label, []widgets.Option{
		{Value: asMember, Text: "Member"}, {Value: asAdjudicator, Text: "Adjudicator"}, {Value: asLead, Text: "Lead"},
	}, func(value string) { n.Lead, n.SeesAll = value == asLead, value == asAdjudicator })
	roles.Required = true
	switch {
	case n.Lead:
		roles.SetChosen(asLead)
	case n.SeesAll:
		roles.SetChosen(asAdjudicator)
	default:
		roles.SetChosen(asMember)
	}
	return roles
}

// askIn asks who is let in, and as what; note says what that means, or why nobody
// was let in yet. The keys go to the name, or to the login if that is the one at.
func (s *Screen) askIn(n hub.Newcomer, note, at string) {
	name, login := widgets.NewField("Name", ""), widgets.NewField("Login", "ben")
	name.SetText(n.Name)
	login.SetText(n.Login)
	said := ui.Paragraph(note)
	body := container.NewVBox(s.named("Name in the project"), name, s.named("Login at the hub"), login, s.named("Role"), s.roles("Role", &n), said)
	var sheet *ui.Sheet
	isNew := "" // the name of which it was said that it is new
	sheet = s.shell.OpenSheet("Let somebody into the team", body, fyne.NewSize(620, 360), "Let in", func() bool {
		typed := strings.TrimSpace(login.Text)
		n.Theirs = n.Theirs && typed == n.Login
		n.Name, n.Login = strings.TrimSpace(name.Text), typed
		switch {
		case n.Name == "":
			said.SetText("Say under which name they annotate; nobody was let in yet. " + loginHint)
			return false
		case n.Name != isNew && !s.knows(n.Name):
			s.shell.Confirm("Is "+n.Name+" new to the project?", "Nobody is called "+n.Name+" in this project. If they are new to it, they become an annotator; if the name is another one, go back and write it as it stands there.", "They are new", func() {
				isNew = n.Name
				sheet.Accept()
			}).NameCancel("Go back")
			return false
		}
		s.letOneIn(n)
		return true
	})
	if sheet.Focus(name); at != "" && n.Login == at {
		sheet.Focus(login)
	}
}

// knows reports whether somebody in the project is called so, however it is
// capitalized.
func (s *Screen) knows(name string) bool {
	return slices.ContainsFunc(s.host.Session().Annotators, func(a corpus.Annotator) bool { return strings.EqualFold(a.Name, name) })
}

// askAgain asks whether somebody who was taken out is let in again. A login may have
// worked as several people, and does so again.
func (s *Screen) askAgain(p hub.Person) {
	n, note := hub.Newcomer{Login: p.Login}, "They were a member before. "
	session := s.host.Session()
	switch ids := persons(session, p.Annotators); {
	case len(ids) > 1:
		note = "They were a member before, as " + names(session, ids) + ", and work as all of them again, whichever is named here. "
		fallthrough
	case len(ids) == 1:
		n.Name = session.AnnotatorName(ids[0])
	}
	s.askIn(n, note+loginHint, "")
}

// letOneIn lets one person in.
func (s *Screen) letOneIn(n hub.Newcomer) {
	s.letIn(s.address, seating{
		words: "Letting " + n.Name + " in…",
		list:  []hub.Newcomer{n},
		ask:   func(list []hub.Newcomer, note, at string) { s.askIn(list[0], note, at) },
		done: func(list []hub.Seated) {
			s.host.Session().Renew() // the annotator may be new here
			s.open.tell(Follower.Changed)
			if n := list[0]; n.Login == "" {
				s.shell.Say("What " + n.Name + " did goes to the hub now.")
			} else {
				s.shell.Say(n.Name + " is in the team now, with the login " + n.Login + ".")
			}
		},
	})
}
