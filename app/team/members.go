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
		{Text: "Let somebody in…", Apply: guarded(func() { s.askIn(hub.Newcomer{}, loginHint) })}, reading, {Text: "Members", Heading: true},
	}
	for _, p := range t.People {
		item := widgets.FinderItem{Text: s.called(p), Side: role(p, t.Unblinded), Apply: guarded(func() { s.askOut(p) })}
		switch {
		case p.Login == t.Login:
			item.Side += ", you"
			item.Apply = guarded(func() { s.shell.Say("You lead this team; only another lead could take you out of it.") })
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

// role says what somebody may do. Where all read everybody's work, it does not show
// who adjudicates.
func role(p hub.Person, unblinded bool) string {
	switch {
	case !p.Member:
		return "no member any more"
	case p.Lead:
		return "leads"
	case p.SeesAll && !unblinded:
		return "adjudicates"
	}
	return "member"
}

// askOut asks before somebody is taken out of the team.
func (s *Screen) askOut(p hub.Person) {
	s.shell.Confirm("Take "+s.called(p)+" out of the team?",
		fmt.Sprintf("The hub lets the login %s into this project no more. What they did stays. What they do from now on stays in their own file, which can be joined as a file.", p.Login), "Take out", func() {
			s.reach("Asking the hub…", func(ctx context.Context, project *storage.Project, address string, ask hub.Ask) error {
				return s.hubs.Remove(ctx, project, address, ask, p.Login)
			}, func() { s.shell.Say(s.called(p) + " is no member any more.") })
		})
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
