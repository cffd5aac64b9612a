package overview

import (
	"strings"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/widgets"
)

// people are those whose work is counted.
type people struct {
	ids   []string // of annotators, under whatever names; none for everybody
	words string
}

// What the head says of whose work is counted.
const (
	everybodys = "Everybody’s work"
	own        = "Your own work"
	onlyOwn    = "Your own work: blind round"
)

// counted are those whose work is to be counted: as the window shows it, unless
// others were chosen.
func (s *Screen) counted() people {
	if s.chosen != nil {
		return *s.chosen
	}
	return s.asInTheWindow()
}

func (s *Screen) asInTheWindow() people {
	session := s.host.Session()
	if session.Everybody() {
		return people{nil, everybodys}
	}
	return people{corpus.PeopleOf(session.Annotators).Of(session.Annotator.ID), own}
}

// whose says whose work is counted.
func (s *Screen) whose() string {
	if s.blind {
		return onlyOwn
	}
	return s.counted().words
}

// askWhose asks whose work is counted.
func (s *Screen) askWhose() {
	s.shell.List("Whose work is counted?", func(typed string) []widgets.FinderItem {
		session := s.host.Session()
		item := func(text, side string, chosen *people) widgets.FinderItem {
			return widgets.FinderItem{Text: text, Side: side, Apply: func() { s.shell.Guard(func() { s.count(chosen) }) }}
		}
		items := []widgets.FinderItem{
			item("As the window shows: "+strings.ToLower(s.asInTheWindow().words), "follows Ctrl+Shift+A", nil),
			item(everybodys, "what two people made of one sentence counts twice", &people{nil, everybodys}),
		}
		for _, a := range session.Persons() {
			side := map[corpus.AnnotatorKind]string{corpus.Gold: "what was decided", corpus.Pass: "second reading"}[a.Kind]
			items = append(items, item(a.Name, side, &people{corpus.PeopleOf(session.Annotators).Of(a.ID), a.Name}))
		}
		return ui.Fitting(items, typed)
	}, func() { s.sheet.FocusPanel() })
	s.shell.Finder.Shrink()
}

// count counts the work of some; nil for those whose work the window shows.
func (s *Screen) count(chosen *people) {
	s.chosen = chosen
	s.say(s.note, s.warn)
	s.ask()
}
