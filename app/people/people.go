// Package people asks who is at the keyboard. That is chosen from those who are
// in the project, or typed; no name is taken unsaid: until somebody says who they
// are, nothing is labelled. Names are corrected here too, and two names of one
// person merged.
package people

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/storage"
	"sayso/widgets"
)

// Host is what the screen needs of the window beyond the shell.
type Host interface {
	Session() *session.Session
	// Remember keeps who is at the keyboard for the next start.
	Remember(name string)
}

// Screen asks in a window.
type Screen struct {
	shell *ui.Shell
	host  Host
}

// New makes the screen of a window. It is closed.
func New(shell *ui.Shell, host Host) *Screen { return &Screen{shell, host} }

// Commands are those of the screen.
func (p *Screen) Commands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("project.annotator", "Project", "Annotator…", nil, true, p.Ask),
	}
}

// Ask asks who is at the keyboard, and offers what can be done about the
// names.
func (p *Screen) Ask() {
	title := "Who is annotating? Choose yourself, or type a new name"
	if p.host.Session().Anonymous() {
		title = "Who are you? Your name or initials will stand with everything you label"
	}
	p.showPeople(title, func(typed string) []widgets.FinderItem {
		s := p.host.Session()
		var items []widgets.FinderItem
		for _, a := range s.Persons() {
			item := widgets.FinderItem{Text: a.Name, Side: p.sideOfPerson(a), Apply: func() { p.shell.Guard(func() { p.be(a.Name, a.ID) }) }}
			if s.Mine(a.ID) {
				items = append([]widgets.FinderItem{item}, items...) // a mere Enter changes nothing
			} else {
				items = append(items, item)
			}
		}
		if s.Anonymous() && typed == "" { // a mere Enter makes nobody somebody else
			items = append([]widgets.FinderItem{{Text: "Type your name, or choose yourself here", Stays: true, Apply: func() {}}}, items...)
		}
		list := ui.Fitting(items, typed)
		name := strings.TrimSpace(typed)
		if known := slices.ContainsFunc(s.Annotators, func(a corpus.Annotator) bool { return strings.EqualFold(a.Name, name) }); name != "" && !known {
			list = append(list, widgets.FinderItem{Text: name, Side: "new", Apply: func() { p.shell.Guard(func() { p.Become(name) }) }})
		}
		if s.File().ReadOnly() || s.Anonymous() || len(s.Annotators) == 0 {
			return list
		}
		return append(list, ui.Fitting([]widgets.FinderItem{
			{Text: "Rename an annotator…", Side: "annotations stay as they are", Loose: true, Apply: func() { p.shell.Guard(p.askRename) }},
			{Text: "Two names are one person…", Side: "annotations stay as they are", Loose: true, Apply: func() { p.shell.Guard(p.AskSamePerson) }},
		}, typed)...)
	})
}

// showPeople shows a list of people.
func (p *Screen) showPeople(title string, query func(string) []widgets.FinderItem) {
	p.shell.List(title, query, p.shell.FocusText)
	p.shell.Finder.FrameNone()
	p.shell.Finder.Shrink()
}

// sideOfPerson says under which other names somebody is known, and who is at the
// keyboard.
func (p *Screen) sideOfPerson(a corpus.Annotator) string {
	var parts, names []string
	for _, other := range p.host.Session().Annotators {
		if other.ID != a.ID && p.host.Session().SamePerson(other.ID, a.ID) {
			names = append(names, other.Name)
		}
	}
	if len(names) > 0 {
		parts = append(parts, "also "+strings.Join(names, ", "))
	}
	if p.host.Session().Mine(a.ID) {
		parts = append(parts, "you")
	}
	if slices.ContainsFunc(p.host.Session().Persons(), func(other corpus.Annotator) bool { return other.ID != a.ID && other.Name == a.Name }) {
		if since, ok := corpus.MadeAt(a.ID); ok { // it takes more than the name to tell them apart
			parts = append(parts, "since "+since.Local().Format("2 Jan 2006, 15:04"))
		}
	}
	return strings.Join(parts, " · ")
}

// Become makes a person the one at the keyboard, new or known.
func (p *Screen) Become(name string) {
	if name = strings.TrimSpace(name); name != "" {
		p.be(name, name)
	}
}

// be makes the person of an id, or of a name, the one at the keyboard.
func (p *Screen) be(name, who string) {
	s := p.host.Session()
	if s.File().ReadOnly() {
		s.Annotator = corpus.Annotator{Name: name}
		p.host.Remember(name)
		return
	}
	s.Become(who, func() { p.host.Remember(s.Annotator.Name) })
}

// askRename asks which annotator gets another name, and which.
func (p *Screen) askRename() {
	p.showPeople("Who gets another name?", func(typed string) []widgets.FinderItem {
		var items []widgets.FinderItem
		for _, a := range p.host.Session().Persons() {
			items = append(items, widgets.FinderItem{Text: a.Name, Side: p.sideOfPerson(a), Apply: func() { p.shell.Guard(func() { p.askNewName(a) }) }})
		}
		return ui.Fitting(items, typed)
	})
}

func (p *Screen) askNewName(a corpus.Annotator) {
	field := widgets.NewField("Name", "Name or initials")
	field.SetText(a.Name)
	s := p.shell.OpenSheet("Rename "+a.Name, field, ui.SheetSize, "Rename", func() bool {
		name := strings.TrimSpace(field.Text)
		if name == "" || name == a.Name {
			return name == a.Name
		}
		me := p.host.Session().Annotator.ID
		p.host.Session().ChangePeople(func(ctx context.Context, project *storage.Project) (storage.Event, error) {
			return project.RenameAnnotator(ctx, a.ID, name, me)
		}, p.sayPeople)
		return true
	})
	s.Focus(field)
}

// AskSamePerson asks which annotator is the same person as which other one. Those
// who are merged are listed too, to be parted again.
func (p *Screen) AskSamePerson() {
	p.showPeople("Which name is one too many?", func(typed string) []widgets.FinderItem {
		s, me := p.host.Session(), p.host.Session().Annotator.ID
		var items []widgets.FinderItem
		for _, a := range s.Persons() {
			items = append(items, widgets.FinderItem{Text: a.Name, Side: p.sideOfPerson(a), Apply: func() { p.shell.Guard(func() { p.askWho(a) }) }})
		}
		for _, a := range s.Annotators {
			if a.SameAs == "" {
				continue
			}
			items = append(items, widgets.FinderItem{
				Text: fmt.Sprintf("%s is not %s after all", a.Name, s.AnnotatorName(a.SameAs)), Side: "part them", Loose: true,
				Apply: func() {
					p.host.Session().ChangePeople(func(ctx context.Context, project *storage.Project) (storage.Event, error) {
						return project.PartAnnotator(ctx, a.ID, me)
					}, p.sayPeople)
				},
			})
		}
		return ui.Fitting(items, typed)
	})
}

// askWho asks who an annotator is.
func (p *Screen) askWho(from corpus.Annotator) {
	me := p.host.Session().Annotator.ID
	p.showPeople(from.Name+" is the same person as…", func(typed string) []widgets.FinderItem {
		var items []widgets.FinderItem
		for _, a := range p.host.Session().Persons() {
			if a.ID == from.ID {
				continue
			}
			items = append(items, widgets.FinderItem{Text: a.Name, Side: p.sideOfPerson(a), Apply: func() {
				p.host.Session().ChangePeople(func(ctx context.Context, project *storage.Project) (storage.Event, error) {
					return project.MergeAnnotators(ctx, from.ID, a.ID, me)
				}, p.sayPeople)
			}})
		}
		return ui.Fitting(items, typed)
	})
}

func (p *Screen) sayPeople(event storage.Event) { p.shell.Say(event.Title + ". Ctrl+Z undoes it.") }
