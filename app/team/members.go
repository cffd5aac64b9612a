package team

import (
	"context"
	"errors"

	"sayso/app/ui"
	"sayso/internal/hub"
	"sayso/storage"
	"sayso/widgets"
)

// What whoever leads a team says about it: who is in it, and what they may read.

// reach does something at the hub of the open project, behind the window, and what
// follows once it went well.
func (s *Screen) reach(words string, do func(ctx context.Context, p *storage.Project, address string, ask hub.Ask) error, then func()) {
	e, address := s.open, s.address
	s.shell.Start(words, func(ctx context.Context, _ func(string)) error {
		return s.asking(ctx, func(ask hub.Ask) error { return do(ctx, e.project, address, ask) })
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled), e != s.open:
		case err != nil:
			s.shell.Failed(err)
		default:
			then()
		}
	})
}

// Members lists who is in the team, for whoever leads it to say who else is, and
// what all of them may read.
func (s *Screen) Members() {
	if s.address == "" {
		s.Join()
		return
	}
	var t hub.Team
	s.reach("Asking the hub…", func(ctx context.Context, p *storage.Project, address string, ask hub.Ask) (err error) {
		t, err = s.hubs.Members(ctx, p, address, ask)
		return err
	}, func() {
		if !t.Lead {
			s.shell.Tell("The team of "+s.host.Session().Info.Title, "Only whoever leads the team lets people in and says what they may read. You are in it as "+t.Login+".")
			return
		}
		items := s.memberItems(t)
		s.shell.List("Who is in the team, and what they may read", func(typed string) []widgets.FinderItem { return ui.Fitting(items, typed) }, s.shell.FocusText).FrameNone()
	})
}

// memberItems are the lines of the list.
func (s *Screen) memberItems(t hub.Team) []widgets.FinderItem {
	guarded := func(do func()) func() { return func() { s.shell.Guard(do) } }
	reading := widgets.FinderItem{Text: "Let every member read everybody’s work…", Side: "each reads only their own now", Apply: guarded(s.askUnblind)}
	if t.Unblinded {
		reading = widgets.FinderItem{Text: "Blind the team again…", Side: "every member reads everybody’s work now", Apply: guarded(s.askBlind)}
	}
	items := []widgets.FinderItem{
		{Text: "Let somebody in…", Apply: guarded(func() { s.askIn(hub.Newcomer{}, loginHint, "") })}, reading, {Text: "Members", Heading: true},
	}
	for _, p := range t.People {
		item := widgets.FinderItem{Text: s.called(p), Side: role(p), Apply: guarded(func() { s.member(p, p.Login == t.Login) })}
		switch {
		case p.Login == t.Login:
			item.Side += ", you"
		case !p.Member:
			item.Apply = guarded(func() { s.askAgain(p) })
		}
		if !p.Last.IsZero() {
			item.Side += " · last " + clock(p.Last)
		}
		items = append(items, item)
	}
	return items
}

// role says what somebody is in the team.
func role(p hub.Person) string {
	if !p.Member {
		return "no member any more"
	}
	return map[string]string{asMember: "member", asAdjudicator: "adjudicates", asLead: "leads"}[roleOf(p)]
}

// askUnblind asks before everybody may read everything.
func (s *Screen) askUnblind() {
	s.shell.Confirm("Let every member read everybody’s work?",
		"From the next exchange of each laptop on, every member gets what all the others said. It stays on their laptops, also if the team is blinded again. Rounds that are open in the project stay blind for their readers.",
		"Let them read", func() { s.unblind(true, "Every member reads everybody’s work now.") })
}

func (s *Screen) askBlind() {
	s.shell.Confirm("Blind the team again?",
		"From now on a member gets nothing that others do. What came to a laptop until now stays there.",
		"Blind it", func() { s.unblind(false, "Members read their own work only, from now on.") })
}

func (s *Screen) unblind(open bool, done string) {
	s.reach("Asking the hub…", func(ctx context.Context, p *storage.Project, address string, ask hub.Ask) error {
		return s.hubs.Unblind(ctx, p, address, ask, open)
	}, func() { s.shell.Say(done) })
}
