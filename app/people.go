package app

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

// Who is at the keyboard is chosen from those who are in the project, or typed.
// No name is taken unsaid: until somebody says who they are, nothing is labelled.

// askAnnotator asks who is at the keyboard, and offers what can be done about the
// names.
func (w *Window) askAnnotator() {
	title := "Who is annotating? Choose yourself, or type a new name"
	if w.session.Anonymous() {
		title = "Who are you? Your name or initials will stand with everything you label"
	}
	w.showPeople(title, func(typed string) []widgets.FinderItem {
		s := w.session
		var items []widgets.FinderItem
		for _, a := range s.Persons() {
			item := widgets.FinderItem{Text: a.Name, Side: w.sideOfPerson(a), Apply: func() { w.guard(func() { w.setAnnotator(a.Name) }) }}
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
			list = append(list, widgets.FinderItem{Text: name, Side: "new", Apply: func() { w.guard(func() { w.setAnnotator(name) }) }})
		}
		if s.File().ReadOnly() || s.Anonymous() || len(s.Annotators) == 0 {
			return list
		}
		return append(list, ui.Fitting([]widgets.FinderItem{
			{Text: "Rename an annotator…", Side: "annotations stay as they are", Loose: true, Apply: func() { w.guard(w.askRename) }},
			{Text: "Two names are one person…", Side: "annotations stay as they are", Loose: true, Apply: func() { w.guard(w.askSamePerson) }},
		}, typed)...)
	})
}

// showPeople shows a list of people.
func (w *Window) showPeople(title string, query func(string) []widgets.FinderItem) {
	w.Finder = widgets.ShowFinder(w.palette, w.window.Canvas(), title, query, w.focusText)
	w.Finder.FrameNone()
	w.Finder.Shrink()
}

// sideOfPerson says under which other names somebody is known, and who is at the
// keyboard.
func (w *Window) sideOfPerson(a corpus.Annotator) string {
	var parts, names []string
	for _, other := range w.session.Annotators {
		if other.ID != a.ID && w.session.SamePerson(other.ID, a.ID) {
			names = append(names, other.Name)
		}
	}
	if len(names) > 0 {
		parts = append(parts, "also "+strings.Join(names, ", "))
	}
	if w.session.Mine(a.ID) {
		parts = append(parts, "you")
	}
	return strings.Join(parts, " · ")
}

// setAnnotator makes a person the one at the keyboard, new or known.
func (w *Window) setAnnotator(name string) {
	if name = strings.TrimSpace(name); name == "" {
		return
	}
	s := w.session
	if s.File().ReadOnly() {
		s.Annotator = corpus.Annotator{Name: name}
		w.keepAnnotator(name)
		return
	}
	s.Become(name, func() { w.keepAnnotator(s.Annotator.Name) })
}

// keepAnnotator remembers who is at the keyboard for the next start.
func (w *Window) keepAnnotator(name string) {
	w.settings.Annotator, w.settings.AnnotatorSaid = name, true
	w.settings.Save()
	w.show(session.ChangedAll)
}

// askRename asks which annotator gets another name, and which.
func (w *Window) askRename() {
	w.showPeople("Who gets another name?", func(typed string) []widgets.FinderItem {
		var items []widgets.FinderItem
		for _, a := range w.session.Persons() {
			items = append(items, widgets.FinderItem{Text: a.Name, Side: w.sideOfPerson(a), Apply: func() { w.guard(func() { w.askNewName(a) }) }})
		}
		return ui.Fitting(items, typed)
	})
}

func (w *Window) askNewName(a corpus.Annotator) {
	field := widgets.NewField("Name", "Name or initials")
	field.SetText(a.Name)
	s := w.openSheet("Rename "+a.Name, field, ui.SheetSize, "Rename", func() bool {
		name := strings.TrimSpace(field.Text)
		if name == "" || name == a.Name {
			return name == a.Name
		}
		me := w.session.Annotator.ID
		w.session.ChangePeople(func(ctx context.Context, p *storage.Project) (storage.Event, error) {
			return p.RenameAnnotator(ctx, a.ID, name, me)
		}, w.sayPeople)
		return true
	})
	s.Focus(field)
}

// askSamePerson asks which annotator is the same person as which other one. Those
// who are merged are listed too, to be parted again.
func (w *Window) askSamePerson() {
	w.showPeople("Which name is one too many?", func(typed string) []widgets.FinderItem {
		s, me := w.session, w.session.Annotator.ID
		var items []widgets.FinderItem
		for _, a := range s.Persons() {
			items = append(items, widgets.FinderItem{Text: a.Name, Side: w.sideOfPerson(a), Apply: func() { w.guard(func() { w.askWho(a) }) }})
		}
		for _, a := range s.Annotators {
			if a.SameAs == "" {
				continue
			}
			items = append(items, widgets.FinderItem{
				Text: fmt.Sprintf("%s is not %s after all", a.Name, s.AnnotatorName(a.SameAs)), Side: "part them", Loose: true,
				Apply: func() {
					w.session.ChangePeople(func(ctx context.Context, p *storage.Project) (storage.Event, error) {
						return p.PartAnnotator(ctx, a.ID, me)
					}, w.sayPeople)
				},
			})
		}
		return ui.Fitting(items, typed)
	})
}

// askWho asks who an annotator is.
func (w *Window) askWho(from corpus.Annotator) {
	me := w.session.Annotator.ID
	w.showPeople(from.Name+" is the same person as…", func(typed string) []widgets.FinderItem {
		var items []widgets.FinderItem
		for _, a := range w.session.Persons() {
			if a.ID == from.ID {
				continue
			}
			items = append(items, widgets.FinderItem{Text: a.Name, Side: w.sideOfPerson(a), Apply: func() {
				w.session.ChangePeople(func(ctx context.Context, p *storage.Project) (storage.Event, error) {
					return p.MergeAnnotators(ctx, from.ID, a.ID, me)
				}, w.sayPeople)
			}})
		}
		return ui.Fitting(items, typed)
	})
}

func (w *Window) sayPeople(event storage.Event) { w.say(event.Title + ". Ctrl+Z undoes it.") }

// followName keeps the name of the person at the keyboard as the project has it:
// it may be renamed, merged with another, or a renaming be taken back.
func (w *Window) followName() {
	if a := w.session.Annotator; a.ID != "" && w.settings.AnnotatorSaid && a.Name != w.settings.Annotator {
		w.settings.Annotator = a.Name
		w.settings.Save()
	}
}
