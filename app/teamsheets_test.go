package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sayso/app/team"
	"sayso/internal/hub"
)

// teamOpeners are the sheets of a team, of somebody who joins and of somebody who
// leads, at hubs that the test plays.
func teamOpeners() []opener {
	people := []hub.Person{{Login: "lea", Member: true, Lead: true, Last: time.Now()}, {Login: "ben", Member: true, Last: time.Now()}, {Login: "carl"}}
	led := func(unblinded bool) *hubs {
		return &hubs{address: teamAddress, team: hub.Team{Login: "lea", Lead: true, Unblinded: unblinded, People: people}}
	}
	bare := func(s *stage, h *hubs) *team.Screen {
		h.err = &hub.Error{Message: "There is no hub yet.", Kind: hub.ErrNoHub}
		room := s.roomOf(h)
		room.SetUp()
		s.entersAddress("Who is in the team of " + s.session.Info.Title)
		return room
	}
	joins := func(s *stage, h *hubs, title string) {
		s.roomOf(h).Join()
		s.entersAddress(title)
	}
	return []opener{
		{"a team to join", func(s *stage) { s.roomOf(&hubs{}).Join() }},
		{"another address of a team", func(s *stage) { s.roomOf(led(false)).Join() }},
		{"an address that leads nowhere", func(s *stage) {
			joins(s, &hubs{err: &hub.Error{Message: "The hub cannot be reached.", Kind: hub.ErrOffline}}, "Join a team")
		}},
		{"the password of a hub", func(s *stage) { joins(s, &hubs{password: "secret", cancels: true}, "The hub asks for your password") }},
		{"a file for the project of a team", func(s *stage) {
			joins(s, &hubs{list: []hub.Listed{{ID: "x", Title: "Bridge"}}}, "Join the team of Bridge")
		}},
		{"the projects of a team", func(s *stage) {
			joins(s, &hubs{list: []hub.Listed{{ID: "x", Title: "Bridge"}, {ID: "y", Title: "Harbour"}}}, "")
		}},
		{"the team", func(s *stage) {
			h := led(false)
			room := s.roomOf(h)
			s.tellTeam(h, hub.State{At: time.Now(), Pending: hub.Pending{Hub: "h", Mine: 2}, Report: hub.Report{Login: "lea", Lead: true, Conflicts: 1, Pulled: 3, At: time.Now()}}, false)
			room.Show()
		}},
		{"a team that asks for the password", func(s *stage) {
			h := led(false)
			room := s.roomOf(h)
			s.tellTeam(h, hub.State{Err: &hub.Error{Message: "The hub asks for the password.", Kind: hub.ErrPassword}}, false)
			room.Show()
		}},
		{"the members of a team", func(s *stage) { s.members(led(false), "") }},
		{"the members for who does not lead", func(s *stage) { s.members(&hubs{address: teamAddress, team: hub.Team{Login: "ben"}}, "") }},
		{"somebody to let in", func(s *stage) { s.members(led(false), "Let somebody in") }},
		{"somebody to let in again", func(s *stage) { s.members(led(false), "carl") }},
		{"somebody to take out", func(s *stage) { s.members(led(false), "ben") }},
		{"a team to unblind", func(s *stage) { s.members(led(false), "Let every member read") }},
		{"a team to blind", func(s *stage) { s.members(led(true), "Blind the team") }},
		{"new passwords", func(s *stage) {
			s.members(led(false), "Let somebody in")
			test.Type(s.window.Canvas().Focused(), "Ana")
			s.typeInto("Login", "ana")
			s.press(fyne.KeyReturn)
			s.untilSheet("Logins that were made")
		}},
		{"a hub to set up", func(s *stage) { s.roomOf(&hubs{}).SetUp() }},
		{"the logins of a new team", func(s *stage) { bare(s, &hubs{}) }},
		{"a login that the server has", func(s *stage) {
			h := &hubs{takesNone: true}
			bare(s, h)
			s.press(fyne.KeyReturn)
			s.until("it is asked whose they are", func() bool { return s.Job == nil && s.Sheet.Popup.Visible() })
		}},
	}
}

// roomOf is the room of a team at hubs that the test plays.
func (s *stage) roomOf(h *hubs) *team.Screen {
	s.CancelJob() // as for a password that is not asked for any more
	s.until("nothing else runs", func() bool { return s.Job == nil })
	room := team.New(s.Shell, teamHost{host{s.Window}}, h, h.follow)
	s.t.Cleanup(room.Begin(s.project).End)
	if h.address != "" {
		s.until("the exchange runs", func() bool { return h.now() != nil })
	}
	return room
}

// entersAddress says an address, and waits for the sheet of a title, or for a list.
func (s *stage) entersAddress(title string) {
	s.wantFocus("Address")
	test.Type(s.window.Canvas().Focused(), teamAddress)
	s.press(fyne.KeyReturn)
	if title != "" {
		s.untilSheet(title)
		return
	}
	s.until("the list is open", func() bool { return s.window.Canvas().Overlays().Top() != nil })
}

// members lists the members of a team and takes a line, "" for none.
func (s *stage) members(h *hubs, line string) {
	s.roomOf(h).Members()
	s.until("the hub answered", func() bool { return s.Job == nil })
	if line != "" {
		test.Type(s.window.Canvas().Focused(), line)
		s.press(fyne.KeyReturn)
	}
}

func (s *stage) untilSheet(title string) {
	s.until(title+" is open", func() bool { return s.Sheet != nil && s.Sheet.Title == title && s.Sheet.Popup.Visible() })
}
