package team

import (
	"context"
	"errors"
	"fmt"

	"sayso/app/ui"
	"sayso/internal/hub"
	"sayso/storage"
	"sayso/widgets"
)

// What whoever leads a team does about one member: make them something else, give
// them another password, take them out.

// member lists what can be done about somebody; whoever leads cannot take themselves
// out.
func (s *Screen) member(p hub.Person, me bool) {
	guarded := func(do func()) func() { return func() { s.shell.Guard(do) } }
	password := widgets.FinderItem{Text: "Give them another password…", Side: "for one that was lost", Apply: guarded(func() { s.askPasswordFor(p) })}
	items := []widgets.FinderItem{password}
	if me {
		items[0].Text = "Give yourself another password…"
	} else {
		for _, as := range []string{asMember, asAdjudicator, asLead} {
			if as != roleOf(p) && len(persons(s.host.Session(), p.Annotators)) > 0 {
				items = append(items, widgets.FinderItem{Text: "Make them " + withArticle[as] + "…", Side: powers[as], Apply: guarded(func() { s.askRole(p, as) })})
			}
		}
		items = append(items, widgets.FinderItem{Text: "Take them out of the team…", Side: "what they did stays", Apply: guarded(func() { s.askOut(p) })})
	}
	s.shell.List(s.called(p)+", "+role(p), func(typed string) []widgets.FinderItem { return ui.Fitting(items, typed) }, s.shell.FocusText)
}

var withArticle = map[string]string{asMember: "a member", asAdjudicator: "an adjudicator", asLead: "a lead"}

// powers say what a role may do, in a few words.
var powers = map[string]string{asMember: "brings their own work", asAdjudicator: "reads everybody’s work", asLead: "brings articles, lets others in"}

// consequences say what it means that somebody gets a role.
var consequences = map[string]string{
	asMember:      "From the next exchange on they bring their own work only, and get nothing that others do while the team is blind. What came to their laptop stays there, and whom they let in stays in the team. What they write as gold is still taken; to end that, take them out.",
	asAdjudicator: "From the next exchange on they get everybody’s work, also while the team is blind, and may write gold. What came to their laptop stays there.",
	asLead:        "From the next exchange on they get everybody’s work, and bring articles, codebook, people and rounds. They let others in, take them out, and say what all of them may read.",
}

func roleOf(p hub.Person) string {
	switch {
	case p.Lead:
		return asLead
	case p.SeesAll:
		return asAdjudicator
	}
	return asMember
}

// askRole asks before somebody gets another role.
func (s *Screen) askRole(p hub.Person, as string) {
	session := s.host.Session()
	n := hub.Newcomer{Name: session.AnnotatorName(persons(session, p.Annotators)[0]), Login: p.Login, Lead: as == asLead, SeesAll: as == asAdjudicator, Theirs: true}
	s.shell.Confirm("Make "+s.called(p)+" "+withArticle[as]+"?", consequences[as], "Make them "+withArticle[as], func() {
		s.reach("Asking the hub…", func(ctx context.Context, project *storage.Project, address string, ask hub.Ask) error {
			_, err := s.hubs.LetIn(ctx, project, address, ask, n)
			return err
		}, func() { s.shell.Say(s.called(p) + " is " + withArticle[as] + " now.") })
	})
}

// askPasswordFor asks before somebody gets another password.
func (s *Screen) askPasswordFor(p hub.Person) {
	s.shell.Confirm("Another password for "+s.called(p)+"?",
		fmt.Sprintf("The one that %s has now lets nobody in any more, whatever else the login is used for at this server. The new one is shown once.", p.Login), "Make one", func() { s.newPassword(p) })
}

func (s *Screen) newPassword(p hub.Person) {
	e, address, who := s.open, s.address, s.called(p)
	password := ""
	s.shell.Start("Asking the hub…", func(ctx context.Context, _ func(string)) error {
		return s.asking(ctx, func(ask hub.Ask) (err error) {
			password, err = s.hubs.NewPassword(ctx, e.project, address, ask, p.Login)
			return err
		})
	}, func(err error) {
		if err != nil && !errors.Is(err, context.Canceled) {
			s.shell.Failed(err)
		}
		s.tellLogins(address, []hub.Seated{{Newcomer: hub.Newcomer{Name: who, Login: p.Login}, Password: password}}) // whatever was opened meanwhile
	})
}

// askOut asks before somebody is taken out of the team.
func (s *Screen) askOut(p hub.Person) {
	s.shell.Confirm("Take "+s.called(p)+" out of the team?",
		fmt.Sprintf("The hub lets the login %s into this project no more. What they did stays, and whom they let in. What they do from now on stays in their own file, which can be joined as a file.", p.Login), "Take out", func() {
			s.reach("Asking the hub…", func(ctx context.Context, project *storage.Project, address string, ask hub.Ask) error {
				return s.hubs.Remove(ctx, project, address, ask, p.Login)
			}, func() { s.shell.Say(s.called(p) + " is no member any more.") })
		})
}
