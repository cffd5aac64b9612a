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
	"sayso/widgets"
)

// Letting people into a team: who they are in the project, with which login, and as
// what. Where the server has the login already, it is asked whose it is: it may be
// somebody else's, who would then bring work under this name.

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
// was let in yet.
func (s *Screen) askIn(n hub.Newcomer, note string) { s.askInAt(n, note, "") }

// askInAt does so with the keys on the login, if that is the one at.
func (s *Screen) askInAt(n hub.Newcomer, note, at string) {
	name, login := widgets.NewField("Name", ""), widgets.NewField("Login", "ben")
	name.SetText(n.Name)
	login.SetText(n.Login)
	said := paragraph(note)
	body := container.NewVBox(s.named("Name in the project"), name, s.named("Login at the hub"), login, s.named("Role"), s.roles("Role", &n), said)
	sheet := s.shell.OpenSheet("Let somebody into the team", body, fyne.NewSize(620, 360), "Let in", func() bool {
		typed := strings.TrimSpace(login.Text)
		n.Theirs = n.Theirs && typed == n.Login
		n.Name, n.Login = strings.TrimSpace(name.Text), typed
		if n.Name == "" {
			said.SetText("Say under which name they annotate; nobody was let in yet. " + loginHint)
			return false
		}
		s.letIn(n)
		return true
	})
	if sheet.Focus(name); at != "" && n.Login == at {
		sheet.Focus(login)
	}
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
	s.askIn(n, note+loginHint)
}

func (s *Screen) letIn(n hub.Newcomer) {
	e, address := s.open, s.address
	var seated hub.Seated
	s.shell.Start("Letting "+n.Name+" in…", func(ctx context.Context, _ func(string)) error {
		return s.asking(ctx, func(ask hub.Ask) (err error) {
			seated, err = s.hubs.LetIn(ctx, e.project, address, ask, n)
			return err
		})
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil && e != s.open:
			s.shell.Failed(err)
		case err != nil:
			one := []hub.Newcomer{n}
			s.notLetIn(err, one, func(note, at string) { s.askInAt(one[0], note, at) }, func() { s.letIn(one[0]) })
		case e == s.open:
			s.host.Session().Renew() // the annotator may be new here
			e.tell(Follower.Changed)
			if n.Login == "" {
				s.shell.Say("What " + seated.Name + " did goes to the hub now.")
			} else {
				s.shell.Say(seated.Name + " is in the team now, with the login " + n.Login + ".")
			}
		}
		s.tellLogins(address, []hub.Seated{seated}) // whatever was done meanwhile
	})
}

// notLetIn goes on after people were not let in. ask asks for them again with a
// note, and with the login that wants another look, and again lets them in.
func (s *Screen) notLetIn(err error, list []hub.Newcomer, ask func(note, at string), again func()) {
	var taken *hub.Taken
	if errors.As(err, &taken) {
		s.askWhose(taken.Newcomers, list, ask, again)
		return
	}
	ask(err.Error(), "")
}

// The answers to whose a login is.
const (
	theirs       = "theirs"
	somebodyElse = "somebody else"
)

// askWhose asks whose the logins are that the server has. Who has one of their own
// comes in with it; the others get another.
func (s *Screen) askWhose(taken, list []hub.Newcomer, ask func(note, at string), again func()) {
	said := paragraph("Nobody was let in yet. Who has such a login keeps its password, and would bring work under the name that stands here. If it is somebody else’s, another login is proposed.")
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
	var sheet *ui.Sheet
	sheet = s.shell.OpenSheet("The server has "+these(len(taken))+" already", body, fyne.NewSize(620, 240), "Go on", func() bool {
		if len(answers) < len(taken) {
			said.SetText("Say of each login whose it is (Right and Left choose); nobody was let in yet.")
			return false
		}
		other := ""
		for i := range list {
			switch n := &list[i]; answers[n.Login] {
			case theirs:
				n.Theirs = true
			case somebodyElse:
				n.Login = another(n.Login)
				other = cmp.Or(other, n.Login)
			}
		}
		sheet.Close()
		if other != "" {
			ask("Another login is proposed instead of the one that is somebody else’s; nobody was let in yet.", other)
		} else {
			again()
		}
		return false // it is closed
	})
	sheet.Focus(choices[0])
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
