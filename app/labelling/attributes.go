package labelling

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/sahilm/fuzzy"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/matching"
	"sayso/widgets"
)

// Every attribute of the codebook has a key of its own, so that an annotation
// is described without leaving the text: C and a digit for the certainty, V and
// a few words for who passes it on.

// AttributeCommands makes a command of each attribute, in the order of the
// codebook. The source has edit.source.
func (l *Screen) AttributeCommands(codebook corpus.Codebook) []ui.Command {
	keys := corpus.AttributeKeys(codebook.Attributes)
	var commands []ui.Command
	for _, a := range codebook.Attributes {
		if a.ID == "source" {
			continue
		}
		var its []ui.Key
		if letter := keys[a.ID]; letter != "" {
			its = []ui.Key{ui.Press(fyne.KeyName(letter))}
		}
		commands = append(commands, ui.NewCommand("attribute."+a.ID, "Annotation", a.Name+"…", its, false,
			func() { l.setAttribute(a) }))
	}
	return commands
}

// setAttribute asks for the value of an attribute: a digit takes it, or a few
// letters and Enter. Free text is typed on the right.
func (l *Screen) setAttribute(attribute corpus.Attribute) {
	a, _, ok := l.host.Session().Target()
	if !ok || !l.host.Session().Own(a) {
		l.LabelFirst()
		return
	}
	if len(attribute.Values) == 0 {
		if !l.host.ShowInspector() || !l.host.Inspector().FocusField(l.shell.Window.Canvas(), attribute.ID, l.host.ByLetter()) {
			l.LabelFirst()
		}
		return
	}
	items := l.valueItems(a, attribute)
	l.shell.List(attribute.Name+" of "+l.host.Session().Place(a.Span)+": a digit, or a few letters",
		func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, l.shell.FocusText)
	l.shell.Finder.FrameNone()
	l.shell.Finder.Shrink()
	if l.host.ByLetter() {
		l.shell.Finder.SwallowRune()
	}
}

// valueItems are the values of an attribute with a digit each; 0 takes the
// value away. One that is offered stands first once more, with why, and the space
// bar takes it; nothing is framed and nothing set.
func (l *Screen) valueItems(a corpus.Annotation, attribute corpus.Attribute) []widgets.FinderItem {
	var items []widgets.FinderItem
	offered, why, ok := l.host.Offer(a, attribute)
	take := func(value string) func() {
		return func() {
			l.shell.Guard(func() { l.host.Session().SetOffered(a.ID, attribute.ID, value, offered) })
		}
	}
	if ok {
		items = append(items, widgets.FinderItem{Text: widgets.Sentence(offered) + ": " + why, Side: "offered   Space", Key: " ", Apply: take(offered)})
	}
	item := func(text, value string, digit int) {
		side := ""
		if digit <= 9 {
			side = fmt.Sprint(digit)
		}
		if a.Attributes[attribute.ID] == value {
			side = strings.TrimSpace("as it is   " + side)
		}
		one := widgets.FinderItem{Text: text, Side: side, Apply: take(value)}
		if digit <= 9 {
			one.Key = fmt.Sprint(digit)
		}
		items = append(items, one)
	}
	for i, value := range attribute.Values {
		item(widgets.Sentence(value), value, i+1)
	}
	item("Not set", "", 0)
	return items
}

// NarrowOffers lists what a field of free text may mean by what is typed, best
// first: who the article offers for the sentence, what the attribute says
// elsewhere in the article, and the sources of the project. An attribute that
// names nobody is offered what it says elsewhere.
func (l *Screen) NarrowOffers(attribute, typed string) []string {
	a, _, ok := l.host.Session().Target()
	if !ok {
		return nil
	}
	lists := [][]string{l.saidElsewhere(attribute)}
	switch attribute {
	case "source":
		lists = [][]string{l.OfferedSources(a, 40), lists[0], l.projectSources()}
	case "via", "target":
		lists = append(lists, l.candidateNames(a, 40), l.projectSources())
	}
	var found []string
	seen := map[string]bool{}
	for _, names := range lists {
		for _, name := range narrowed(typed, names) {
			if key := corpus.SourceKey(name); !seen[key] {
				seen[key] = true
				found = append(found, name)
			}
		}
	}
	return found
}

// narrowed are the names that fit what is typed, best first; all where nothing
// is.
func narrowed(typed string, names []string) []string {
	if strings.TrimSpace(typed) == "" {
		return names
	}
	var fitting []string
	for _, m := range matching.Closest(typed, nameSource(names)) {
		fitting = append(fitting, names[m.Index])
	}
	return fitting
}

// nameSource lets package fuzzy read names.
type nameSource []string

func (n nameSource) String(i int) string { return n[i] }
func (n nameSource) Len() int            { return len(n) }

var _ fuzzy.Source = nameSource(nil)

// restNothing marks the unread sentences from the current one on (+1) or before
// it (-1) as holding nothing, as one undoable change.
func (l *Screen) restNothing(direction int) {
	n := l.host.Session().RestNothing(direction)
	if n == 0 {
		l.shell.Say("No unread sentence is left there.")
		return
	}
	l.shell.Say(corpus.Plural(n, "sentence") + " with nothing to label. One Ctrl+Z undoes it all.")
}
