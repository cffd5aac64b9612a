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
	letsIn := func(s *stage) {
		s.members(led(false), "Let somebody in")
		s.typeInto("Name", "Zora")
		s.typeInto("Login", "zora")
		s.press(fyne.KeyReturn)
		s.untilSheet("Is Zora new to the project?")
	}
	passwords := func(s *stage) {
		letsIn(s)
		s.press(fyne.KeyReturn)
		s.untilSheet("New passwords")
	}
	return []opener{
		{name: "a team to join", open: func(s *stage) { s.roomOf(&hubs{}).Join() }},
		{name: "another address of a team", open: func(s *stage) { s.roomOf(led(false)).Join() }},
		{name: "an address that leads nowhere", open: func(s *stage) {
			joins(s, &hubs{err: &hub.Error{Message: "The hub cannot be reached.", Kind: hub.ErrOffline}}, "Join a team")
		}},
		{name: "the password of a hub", open: func(s *stage) { joins(s, &hubs{password: "secret", cancels: true}, "The hub asks for your password") }},
		{name: "a file for the project of a team", open: func(s *stage) {
			joins(s, &hubs{list: []hub.Listed{{ID: "x", Title: "Bridge"}}}, "Join the team of Bridge")
		}},
		{name: "the projects of a team", open: func(s *stage) {
			joins(s, &hubs{list: []hub.Listed{{ID: "x", Title: "Bridge"}, {ID: "y", Title: "Harbour"}}}, "")
		}},
		{name: "the team", open: func(s *stage) {
			h := led(false)
			room := s.roomOf(h)
			s.tellTeam(h, hub.State{At: time.Now(), Pending: hub.Pending{Hub: "h", Mine: 2}, Report: hub.Report{Login: "lea", Lead: true, Conflicts: 1, Pulled: 3, At: time.Now()}}, false)
			room.Show()
		}},
		{name: "a team that asks for the password", open: func(s *stage) {
			h := led(false)
			room := s.roomOf(h)
			s.tellTeam(h, hub.State{Err: &hub.Error{Message: "The hub asks for the password.", Kind: hub.ErrPassword}}, false)
			room.Show()
		}},
		{name: "the members of a team", open: func(s *stage) { s.members(led(false)) }},
		{name: "the members for who does not lead", open: func(s *stage) { s.members(&hubs{address: teamAddress, team: hub.Team{Login: "ben"}}) }},
		{name: "somebody to let in", open: func(s *stage) { s.members(led(false), "Let somebody in") }},
		{name: "somebody to let in again", open: func(s *stage) { s.members(led(false), "carl") }},
		{name: "what can be done about a member", open: func(s *stage) { s.members(led(false), "ben") }},
		{name: "somebody to take out", open: func(s *stage) { s.members(led(false), "ben", "out of the team") }},
		{name: "another password", open: func(s *stage) { s.members(led(false), "ben", "another password") }},
		{name: "another role", open: func(s *stage) {
			h := led(false)
			h.team.People = []hub.Person{{Login: "ben", Member: true, Annotators: []string{s.session.Annotator.ID}}}
			s.members(h, "ben", "adjudicator")
		}},
		{name: "a team to unblind", open: func(s *stage) { s.members(led(false), "Let every member read") }},
		{name: "a team to blind", open: func(s *stage) { s.members(led(true), "Blind the team") }},
		{name: "a name that nobody has", open: letsIn},
		{name: "new passwords", open: passwords},
		{name: "new passwords that were not copied", open: func(s *stage) {
			passwords(s)
			s.press(fyne.KeyEscape)
			s.untilSheet("The passwords were not copied")
		}},
		{name: "a hub to set up", open: func(s *stage) { s.roomOf(&hubs{}).SetUp() }},
		{name: "the logins of a new team", open: func(s *stage) { bare(s, &hubs{}) }},
		{name: "a login that the server has", open: func(s *stage) {
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
	s.clear() // of what it told
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

// members lists the members of a team and takes a line, and then one of the list that
// follows it.
func (s *stage) members(h *hubs, lines ...string) {
	s.roomOf(h).Members()
	s.until("the hub answered", func() bool { return s.Job == nil })
	for _, line := range lines {
		test.Type(s.window.Canvas().Focused(), line)
		s.press(fyne.KeyReturn)
	}
}

func (s *stage) untilSheet(title string) {
	s.until(title+" is open", func() bool { return s.Sheet != nil && s.Sheet.Title == title && s.Sheet.Popup.Visible() })
}
