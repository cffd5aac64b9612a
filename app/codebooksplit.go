package app

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"sayso/internal/corpus"
	"sayso/widgets"
)

// Splitting a label: some of one's own annotations with it get a new one. Which, is chosen by
// what they say, by their source, by their article, or one by one.

// planSplit adds a label and gives it to some annotations of another one.
func planSplit(c corpus.Codebook, from corpus.Label, name string, chosen []corpus.Annotation, at time.Time) (codebookPlan, string) {
	p, id := planNewLabel(c, name)
	p.title = fmt.Sprintf("%s%s split off %s", codebookTitle, name, from.Name)
	for _, a := range chosen {
		a = a.Clone()
		a.Label, a.ChangedAt = id, at
		p.put = append(p.put, a)
	}
	return p, id
}

// splitGroup is a set of annotations that can go to the new label together.
type splitGroup struct {
	name string // "Certainty: possible"
	has  []int  // indexes of the annotations
}

// mostGroups bounds how many groups of a kind are offered, the largest first.
const mostGroups = 40

// splitGroups gathers annotations by the values of their attributes and by
// their articles, the largest groups of each first.
func splitGroups(c corpus.Codebook, list []corpus.Annotation, title func(document string) string) []splitGroup {
	var groups []splitGroup
	gather := func(heading string, value func(corpus.Annotation) string) {
		by := map[string]*splitGroup{}
		var order []*splitGroup
		for i, a := range list {
			v := value(a)
			if v == "" {
				continue
			}
			if by[v] == nil {
				by[v] = &splitGroup{name: heading + ": " + v}
				order = append(order, by[v])
			}
			by[v].has = append(by[v].has, i)
		}
		sort.SliceStable(order, func(i, j int) bool { return len(order[i].has) > len(order[j].has) })
		for _, g := range order[:min(len(order), mostGroups)] {
			groups = append(groups, *g)
		}
	}
	for _, a := range c.Attributes {
		gather(a.Name, func(x corpus.Annotation) string { return x.Attributes[a.ID] })
	}
	gather("Article", func(x corpus.Annotation) string { return title(x.Document) })
	return groups
}

// askSplit asks for the name of the new label, and then for what goes to it.
func (w *Window) askSplit(id string) {
	from, ok := w.session.Codebook.Label(id)
	if !ok {
		return
	}
	name := widgets.NewField("Name", "What the new label is called")
	s := w.openSheet("Split "+from.Name, name, sheetSize, "Choose its annotations…", func() bool {
		if strings.TrimSpace(name.Text) == "" {
			return false
		}
		w.session.Markup(false, func(m markup) {
			var list []corpus.Annotation
			var others []string
			for _, a := range m.annotations {
				switch {
				case a.Label != from.ID:
				case w.session.own(a):
					list = append(list, a)
				default:
					others = append(others, a.Annotator)
				}
			}
			if len(others) > 0 {
				w.say("Only your own annotations are listed; those of others stay " + from.Name + " until they change them (" + w.session.saysWhose(others) + ").")
			}
			w.chooseForSplit(from, strings.TrimSpace(name.Text), list)
		})
		return true
	})
	s.focus(name)
}

// chooseForSplit lets groups and single annotations be chosen; the first line
// does it.
func (w *Window) chooseForSplit(from corpus.Label, name string, list []corpus.Annotation) {
	titles := map[string]string{}
	for _, d := range w.session.Summaries {
		titles[d.ID] = d.Title
	}
	groups := splitGroups(w.session.Codebook, list, func(document string) string { return titles[document] })
	chosen := make([]bool, len(list))
	toggle := func(has []int) func() {
		return func() {
			on := !allOf(chosen, has)
			for _, i := range has {
				chosen[i] = on
			}
		}
	}
	w.finder = widgets.ShowFinder(w.palette, w.window.Canvas(), "Which annotations of "+from.Name+" become "+name+"? Enter chooses",
		func(query string) []widgets.FinderItem {
			items := []widgets.FinderItem{w.splitLine(from, name, list, chosen)}
			words := strings.Fields(strings.ToLower(query))
			add := func(text, side string, has []int) {
				if len(items) > mostFound || !containsAll(strings.ToLower(text+" "+side), words) {
					return
				}
				mark := "☐  "
				if allOf(chosen, has) {
					mark = "☑  "
				}
				items = append(items, widgets.FinderItem{Text: mark + text, Side: side, Stays: true, Apply: toggle(has)})
			}
			for _, g := range groups {
				add(g.name, plural(len(g.has), "annotation"), g.has)
			}
			for i, a := range list {
				add(corpus.FirstWords(a.Quote, 90), corpus.FirstWords(titles[a.Document], 26), []int{i})
			}
			return items
		}, w.backToCodebook)
}

func allOf(chosen []bool, has []int) bool {
	for _, i := range has {
		if !chosen[i] {
			return false
		}
	}
	return len(has) > 0
}

// splitLine is the line that splits, with what it touches.
func (w *Window) splitLine(from corpus.Label, name string, list []corpus.Annotation, chosen []bool) widgets.FinderItem {
	var going []corpus.Annotation
	for i, a := range list {
		if chosen[i] {
			going = append(going, a)
		}
	}
	plan, id := planSplit(w.session.Codebook, from, name, going, w.session.timestamp())
	return widgets.FinderItem{
		Text: "Split: " + name + " gets " + plan.where(), Side: plural(len(list)-len(going), "annotation") + " stay " + from.Name, Mark: w.palette.Accent,
		Apply: func() {
			w.guard(func() {
				w.codebook.chosen = widgets.CodebookItem{Part: widgets.LabelPart, ID: id}
				w.askPlan("Split "+from.Name+"?", fmt.Sprintf("%s become %s and keep their sources, notes and links.", plan.where(), name), "Split", plan)
			})
		},
	}
}
