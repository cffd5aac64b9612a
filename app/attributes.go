package app

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

// attributeCommands makes a command of each attribute, in the order of the
// codebook. The source has edit.source.
func (w *Window) attributeCommands(codebook corpus.Codebook) []ui.Command {
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
			func() { w.setAttribute(a) }))
	}
	return commands
}

// commandLetters are the letters that commands have which are not attributes of
// the codebook, with the names of these commands.
func commandLetters(table []ui.Command) map[string]string {
	letters := map[string]string{}
	for _, c := range table {
		for _, k := range c.Keys {
			if letter := string(k.Name); k.Modifier == 0 && len(letter) == 1 && letter >= "A" && letter <= "Z" && !strings.HasPrefix(c.ID, "attribute.") {
				letters[letter] = c.Name
			}
		}
	}
	return letters
}

// setAttribute asks for the value of an attribute: a digit takes it, or a few
// letters and Enter. Free text is typed on the right.
func (w *Window) setAttribute(attribute corpus.Attribute) {
	a, _, ok := w.session.Target()
	if !ok || !w.session.Own(a) {
		w.labelFirst()
		return
	}
	if len(attribute.Values) == 0 {
		if !w.showRight() || !w.inspector.FocusField(w.window.Canvas(), attribute.ID, w.byLetter) {
			w.labelFirst()
		}
		return
	}
	items := w.valueItems(a, attribute)
	w.Finder = widgets.ShowFinder(w.palette, w.window.Canvas(), attribute.Name+" of "+w.session.Place(a.Span)+": a digit, or a few letters",
		func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, w.focusText)
	w.Finder.FrameNone()
	w.Finder.Shrink()
	if w.byLetter {
		w.Finder.SwallowRune()
	}
}

// valueItems are the values of an attribute with a digit each; 0 takes the
// value away.
func (w *Window) valueItems(a corpus.Annotation, attribute corpus.Attribute) []widgets.FinderItem {
	var items []widgets.FinderItem
	item := func(text, value string, digit int) {
		side := ""
		if digit <= 9 {
			side = fmt.Sprint(digit)
		}
		if a.Attributes[attribute.ID] == value {
			side = strings.TrimSpace("as it is   " + side)
		}
		one := widgets.FinderItem{Text: text, Side: side, Apply: func() {
			w.guard(func() { w.session.SetAttribute(a.ID, attribute.ID, value) })
		}}
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

// narrowOffers lists what a field of free text may mean by what is typed, best
// first: who the article offers for the sentence, what the attribute says
// elsewhere in the article, and the sources of the project. An attribute that
// names nobody is offered what it says elsewhere.
func (w *Window) narrowOffers(attribute, typed string) []string {
	a, _, ok := w.session.Target()
	if !ok {
		return nil
	}
	lists := [][]string{w.saidElsewhere(attribute)}
	switch attribute {
	case "source":
		lists = [][]string{w.offeredSources(a, 40), lists[0], w.projectSources()}
	case "via", "target":
		lists = append(lists, w.offeredSources(a, 40), w.projectSources())
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
func (w *Window) restNothing(direction int) {
	n := w.session.RestNothing(direction)
	if n == 0 {
		w.say("No unread sentence is left there.")
		return
	}
	w.say(corpus.Plural(n, "sentence") + " with nothing to label. One Ctrl+Z undoes it all.")
}
