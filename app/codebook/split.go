package codebook

import (
	"fmt"
	"strings"

	"sayso/app/ui"
	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/internal/matching"
	"sayso/widgets"
	"sayso/widgets/codebookeditor"
)

// Splitting a label: the researcher chooses which of their own annotations with
// it get a new one.

// AskSplit asks for the name of the new label, and then for what goes to it.
func (s *Screen) AskSplit(id string) {
	from, ok := s.label(id)
	if !ok {
		return
	}
	name := widgets.NewField("Name", "Name of the new label")
	sheet := s.shell.OpenSheet("Split "+from.Name, name, ui.SheetSize, "Choose its annotations…", func() bool {
		if strings.TrimSpace(name.Text) == "" {
			return false
		}
		s.host.Session().Markup(false, func(m codebook.Markup) {
			var list []corpus.Annotation
			var others []string
			for _, a := range m.Annotations {
				switch {
				case a.Label != from.ID:
				case s.host.Session().Mine(a.Annotator):
					list = append(list, a)
				default:
					others = append(others, a.Annotator)
				}
			}
			if len(others) > 0 {
				s.shell.Say("Only your own annotations are listed; those of others stay " + from.Name + " until they change them (" + s.host.Session().SaysWhose(others) + ").")
			}
			s.chooseForSplit(from, strings.TrimSpace(name.Text), list)
		})
		return true
	})
	sheet.Focus(name)
}

// chooseForSplit lets groups and single annotations be chosen; the first line
// does it.
func (s *Screen) chooseForSplit(from corpus.Label, name string, list []corpus.Annotation) {
	titles := map[string]string{}
	for _, d := range s.host.Session().Summaries {
		titles[d.ID] = d.Title
	}
	groups := codebook.SplitGroups(s.host.Session().Codebook, list, func(document string) string { return titles[document] })
	chosen := make([]bool, len(list))
	toggle := func(has []int) func() {
		return func() {
			on := !allOf(chosen, has)
			for _, i := range has {
				chosen[i] = on
			}
		}
	}
	s.shell.List("Which annotations of "+from.Name+" become "+name+"? Enter chooses",
		func(query string) []widgets.FinderItem {
			items := []widgets.FinderItem{s.splitLine(from, name, list, chosen)}
			words := strings.Fields(strings.ToLower(query))
			add := func(text, side string, has []int) {
				if len(items) > ui.MostListed || !matching.HasAll(strings.ToLower(text+" "+side), words) {
					return
				}
				mark := "☐  "
				if allOf(chosen, has) {
					mark = "☑  "
				}
				items = append(items, widgets.FinderItem{Text: mark + text, Side: side, Stays: true, Apply: toggle(has)})
			}
			for _, g := range groups {
				add(g.Name, corpus.Plural(len(g.Has), "annotation"), g.Has)
			}
			for i, a := range list {
				add(corpus.FirstWords(a.Quote, 90), corpus.FirstWords(titles[a.Document], 26), []int{i})
			}
			return items
		}, s.back)
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
func (s *Screen) splitLine(from corpus.Label, name string, list []corpus.Annotation, chosen []bool) widgets.FinderItem {
	var going []corpus.Annotation
	for i, a := range list {
		if chosen[i] {
			going = append(going, a)
		}
	}
	plan, id := codebook.Split(s.host.Session().Codebook, from, name, going, s.host.Session().Timestamp())
	return widgets.FinderItem{
		Text: "Split: " + name + " gets " + plan.Where(), Side: corpus.Plural(len(list)-len(going), "annotation") + " stay " + from.Name, Mark: s.shell.Palette.Accent,
		Apply: func() {
			s.shell.Guard(func() {
				s.chosen = codebookeditor.Item{Part: codebookeditor.LabelPart, ID: id}
				s.askPlan("Split "+from.Name+"?", fmt.Sprintf("%s become %s and keep their sources, notes and links.", plan.Where(), name), "Split", plan)
			})
		},
	}
}
