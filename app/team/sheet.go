package team

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/hub"
	"sayso/widgets"
)

// sheet is what the team is shown on while it is open. It follows what the
// exchange behind the window does.
type sheet struct {
	*ui.Sheet
	list    *widgets.KeyScroll
	groups  []widgets.ListGroup // that it shows
	members []hub.Person
	asked   string // why the members are not known, "" when they are
}

// Show shows how things stand with the team, or asks for it where the project has
// none.
func (s *Screen) Show() {
	if s.address == "" {
		s.Join()
		return
	}
	o := &sheet{asked: "Asking the hub…"}
	o.groups = s.groups(o)
	o.list = widgets.NewKeyScroll(s.shell.Palette, "The team", o.groups)
	text, do := "Exchange now", func() { s.open.tell(Follower.Now) }
	switch {
	case errors.Is(s.state.Err, hub.ErrPassword):
		text, do = "Tell the password…", s.exchange
	case errors.Is(s.state.Err, hub.ErrOtherHub):
		text, do = "The team has moved here", s.moved
	}
	o.Sheet = s.shell.OpenSheet("The team", o.list, fyne.NewSize(620, 460), text, func() bool {
		do()
		return text != "Exchange now" // what it brings is shown here
	})
	o.NameCancel("Close")
	if n := s.state.Report.Conflicts; n > 0 {
		o.Also(fmt.Sprintf("Settle %d…", n), s.host.Settle)
	}
	if s.state.Report.Lead {
		o.Also("Members…", s.Members)
	}
	o.Also("Another address…", s.Join)
	o.OnClosed = func() {
		if s.sheet == o {
			s.sheet = nil
		}
	}
	s.sheet = o
	o.Focus(o.list)
	s.askMembers(o)
}

// askMembers asks the hub who was there last.
func (s *Screen) askMembers(o *sheet) {
	e, address := s.open, s.address
	go func() {
		team, err := s.hubs.Members(context.Background(), e.project, address, nil)
		s.about(e, func() {
			o.members, o.asked = team.People, ""
			switch {
			case errors.Is(err, hub.ErrOffline):
				o.asked = "Not known while the hub cannot be reached."
			case err != nil:
				o.asked = err.Error()
			}
			o.follow(s)
		})
	}()
}

// follow shows what has become of it, if it is open and something is other than
// it was.
func (o *sheet) follow(s *Screen) {
	if o == nil || !o.Popup.Visible() {
		return
	}
	if groups := s.groups(o); !slices.EqualFunc(groups, o.groups, func(a, b widgets.ListGroup) bool {
		return a.Heading == b.Heading && slices.Equal(a.Lines, b.Lines)
	}) {
		o.groups = groups
		o.list.SetGroups(groups)
	}
}

// groups are what the sheet says, what matters most first.
func (s *Screen) groups(o *sheet) (groups []widgets.ListGroup) {
	add := func(heading string, lines ...string) {
		if len(lines) > 0 {
			groups = append(groups, widgets.ListGroup{Heading: heading, Lines: lines})
		}
	}
	if words := s.inTheWay(); words != "" {
		add("What is in the way", words)
	}
	add("Waits here", s.waiting()...)
	add("To settle", s.toSettle()...)
	add("Came and went", s.exchanged()...)
	add("Who was last here", s.people(o)...)
	add("The hub", s.where()...)
	return groups
}

// waiting says what waits here, and for whom.
func (s *Screen) waiting() (lines []string) {
	p := s.state.Pending
	if p.Mine > 0 {
		lines = append(lines, corpus.Plural(p.Mine, "change")+" of yours, saved here.")
	}
	if p.Lead > 0 {
		lines = append(lines, corpus.Plural(p.Lead, "change")+" of articles, codebook, people or rounds, which only a lead brings to the hub.")
	}
	if p.Others > 0 {
		lines = append(lines, corpus.Plural(p.Others, "change")+" by others: their own laptops bring that, or a lead who made them members.")
	}
	if len(lines) == 0 && s.state.Pending.Hub != "" {
		lines = append(lines, "Nothing.")
	}
	if n := s.state.Report.Held; n > 0 {
		lines = append(lines, corpus.Plural(n, "change")+" came that rest on others which are not here yet, or need a newer version of Sayso. They are kept.")
	}
	return lines
}

// toSettle says what two people changed.
func (s *Screen) toSettle() []string {
	if n := s.state.Report.Conflicts; n > 0 {
		return []string{corpus.Plural(n, "thing") + " that two people changed at the same time. Every version is kept."}
	}
	return nil
}

// exchanged lists what came and went in this sitting.
func (s *Screen) exchanged() (lines []string) {
	for _, v := range s.visits {
		var parts []string
		if v.came > 0 {
			part := corpus.Plural(v.came, "change") + " came"
			if v.documents > 0 {
				part += ", in " + corpus.Plural(v.documents, "article")
			}
			parts = append(parts, part)
		}
		if v.went > 0 {
			parts = append(parts, corpus.Plural(v.went, "change")+" went")
		}
		if v.lost > 0 {
			parts = append(parts, fmt.Sprintf("the hub lacked %d that it had had, as after an older backup; it gets back what is here", v.lost))
		}
		if v.forked > 0 {
			parts = append(parts, "two computers went on from one change, as after copying a whole machine; both are kept")
		}
		lines = append(lines, clock(v.at)+"  "+strings.Join(parts, "; "))
	}
	for _, stopped := range s.state.Report.Stopped {
		lines = append(lines, fmt.Sprintf("What %s brought is not taken in from its change %d on: %v. Tell whoever leads the team.", stopped.Login, stopped.Seq, stopped.Cause))
	}
	if len(lines) == 0 {
		lines = []string{"Nothing since this project was opened."}
	}
	return lines
}

// people lists the members, who was there last first.
func (s *Screen) people(o *sheet) (lines []string) {
	if o.asked != "" {
		return []string{o.asked}
	}
	for _, p := range o.members {
		line := s.called(p)
		switch {
		case !p.Member:
			line += ", no member any more"
		case p.Lead:
			line += ", leads"
		}
		if p.Last.IsZero() {
			line += ": brought nothing yet that you may read"
		} else {
			line += ": " + clock(p.Last)
		}
		lines = append(lines, line)
	}
	return lines
}

// called names a member, with the login where that is another word.
func (s *Screen) called(p hub.Person) string {
	who := names(s.host.Session(), p.Annotators)
	switch who {
	case "", p.Login:
		return p.Login
	}
	return who + " (" + p.Login + ")"
}

// where says which hub it is, and since when nothing was heard of it.
func (s *Screen) where() []string {
	lines := []string{s.address}
	switch r := s.state.Report; {
	case s.state.At.IsZero():
		lines = append(lines, "This project was not there yet.")
	case r.Login != "":
		lines = append(lines, fmt.Sprintf("Last there %s, as %s.", clock(s.state.At), r.Login))
	default:
		lines = append(lines, "Last there "+clock(s.state.At)+".")
	}
	if err := s.state.Err; err != nil && s.inTheWay() == "" {
		lines = append(lines, err.Error())
	}
	if off := s.state.Report.ClockOff; off != 0 {
		lines = append(lines, fmt.Sprintf("The clocks of this computer and of the hub are %s apart. Nothing depends on it but the times that are shown.", off.Abs().Round(1e9)))
	}
	return lines
}

// exchange exchanges at once, and asks for the password if the hub does. What it
// was told is known to the exchange behind the window from then on.
func (s *Screen) exchange() { s.visit(false) }

// moved lets the project go to the hub that stands at its address now.
func (s *Screen) moved() { s.visit(true) }

// visit exchanges at once; moved says that another hub may stand at the address.
func (s *Screen) visit(moved bool) {
	e, address := s.open, s.address
	s.shell.Start("Asking the hub…", func(ctx context.Context, _ func(string)) error {
		if moved {
			if err := s.hubs.Moved(ctx, e.project); err != nil {
				return err
			}
		}
		return s.asking(ctx, func(ask hub.Ask) error {
			_, err := s.hubs.Exchange(ctx, e.project, address, ask)
			return err
		})
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil:
			s.shell.Failed(err)
		case e == s.open:
			s.host.Session().Renew()
			e.tell(Follower.Now)
		}
	})
}
