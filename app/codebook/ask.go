package codebook

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"sayso/app/ui"
	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/widgets"
	"sayso/widgets/codebookeditor"
)

// What the codebook editor asks before a change that touches annotations.

// ChangeAttribute changes an attribute, and asks first when annotations lose or
// change a value by it. A key that is not free is refused.
func (s *Screen) ChangeAttribute(a corpus.Attribute) {
	c := s.host.Session().Codebook
	before, _ := c.Attribute(a.ID)
	if a.Key != before.Key {
		if err := c.CheckKey(a); err != nil {
			s.shell.Say("The codebook was not changed: " + err.Error() + ".")
			s.restoreForm()
			return
		}
	}
	if slices.Equal(before.Values, a.Values) {
		s.Change(codebook.ChangeAttribute(s.host.Session().Codebook, a, codebook.Markup{}, s.host.Session().Timestamp()))
		return
	}
	s.restoreForm() // until it is known what the change touches
	s.host.Session().Markup(false, func(m codebook.Markup) {
		plan := codebook.ChangeAttribute(s.host.Session().Codebook, a, m, s.host.Session().Timestamp())
		if n, _ := plan.Touches(); n == 0 {
			s.Change(plan)
			return
		}
		var taken []corpus.Annotation
		for _, changed := range plan.Put {
			if changed.Attributes[a.ID] == "" {
				taken = append(taken, changed)
			}
		}
		if s.othersKeep(corpus.AnnotatorsOf(taken), "a value that would be removed; correct the value instead") {
			return
		}
		s.askPlan("Change the values of "+a.Name+"?", s.valueSentence(before, a, plan), "Change", plan)
	})
}

// valueSentence says what becomes of the values of annotations.
func (s *Screen) valueSentence(before, now corpus.Attribute, plan codebook.Plan) string {
	renamed := codebook.RenamedValues(before.Values, now.Values)
	var parts []string
	for _, value := range before.Values {
		switch {
		case slices.Contains(now.Values, value):
		case renamed[value] != "":
			parts = append(parts, fmt.Sprintf("“%s” becomes “%s”", value, renamed[value]))
		default:
			parts = append(parts, fmt.Sprintf("“%s” is removed", value))
		}
	}
	return fmt.Sprintf("This affects %s: %s.", s.where(plan), strings.Join(parts, ", "))
}

// where says what a plan touches, and whose that is: "12 annotations in 3
// documents (7 by Maria, 5 by you)".
func (s *Screen) where(plan codebook.Plan) string {
	text := plan.Where()
	if whose := s.host.Session().SaysWhose(corpus.AnnotatorsOf(slices.Concat(plan.Put, plan.Drop))); whose != "" {
		text += " (" + whose + ")"
	}
	return text
}

// othersKeep reports that a change would take something off the work of others,
// which only they can do, and says so. what is what they have.
func (s *Screen) othersKeep(annotators []string, what string) bool {
	others := slices.DeleteFunc(slices.Clone(annotators), s.host.Session().Mine)
	if len(others) == 0 {
		return false
	}
	s.restoreForm()
	s.shell.Tell("Nothing was changed", fmt.Sprintf("Others have %s (%s). Only they can change it.", what, s.host.Session().SaysWhose(others)))
	return true
}

// askPlan asks before a plan that touches annotations. A refusal leaves the
// codebook as it is.
func (s *Screen) askPlan(title, text, yes string, plan codebook.Plan) {
	label := widget.NewLabel(text + " Ctrl+Z undoes it.")
	label.Wrapping = fyne.TextWrapWord
	s.restoreForm()
	s.shell.OpenSheet(title, label, fyne.NewSize(500, 200), yes, func() bool {
		s.Change(plan)
		s.shell.Say(plan.Title + ". Ctrl+Z undoes it.")
		return true
	})
}

// Add asks for the name of something new.
func (s *Screen) Add(part codebookeditor.Part) {
	what := map[codebookeditor.Part]string{codebookeditor.LabelPart: "label", codebookeditor.AttributePart: "attribute", codebookeditor.RelationPart: "kind of link"}[part]
	name := widgets.NewField("Name", "Its name")
	id := widget.NewLabel("")
	id.Wrapping = fyne.TextWrapWord
	plan := func() (codebook.Plan, string) {
		typed := strings.TrimSpace(name.Text)
		switch part {
		case codebookeditor.AttributePart:
			return codebook.NewAttribute(s.host.Session().Codebook, typed)
		case codebookeditor.RelationPart:
			return codebook.NewRelation(s.host.Session().Codebook, typed)
		default:
			return codebook.NewLabel(s.host.Session().Codebook, typed)
		}
	}
	name.OnChanged = func(string) {
		_, made := plan()
		id.SetText("In exports it will be “" + made + "”, even if it is renamed later.")
	}
	body := container.NewVBox(name, id)
	sheet := s.shell.OpenSheet("New "+what, body, fyne.NewSize(500, 180), "Add", func() bool {
		if strings.TrimSpace(name.Text) == "" {
			return false
		}
		p, made := plan()
		s.chosen = codebookeditor.Item{Part: part, ID: made}
		if !s.Change(p) {
			return false
		}
		if s.editor != nil {
			s.editor.FocusForm()
		}
		return true
	})
	sheet.Focus(name)
}

// Remove takes something out of the codebook. What nobody uses goes
// at once; for the rest the researcher is asked.
func (s *Screen) Remove(item codebookeditor.Item) {
	c := s.host.Session().Codebook
	switch item.Part {
	case codebookeditor.LabelPart:
		if l, ok := c.Label(item.ID); ok {
			s.removeLabel(l)
		}
	case codebookeditor.AttributePart:
		if a, ok := c.Attribute(item.ID); ok {
			s.host.Session().Markup(false, func(m codebook.Markup) {
				plan := codebook.DeleteAttribute(s.host.Session().Codebook, a, m, s.host.Session().Timestamp())
				if !s.othersKeep(corpus.AnnotatorsOf(plan.Put), "a value of "+a.Name) {
					s.removeNow("Delete the attribute "+a.Name+"?", "Its values are removed from "+plan.Where()+".", plan)
				}
			})
		}
	default:
		if k, ok := c.RelationKind(item.ID); ok {
			s.host.Session().Markup(true, func(m codebook.Markup) {
				plan := codebook.DeleteRelation(s.host.Session().Codebook, k, m)
				var linked []string
				for _, r := range plan.Unlink {
					linked = append(linked, r.Annotator)
				}
				if s.othersKeep(linked, "links of the kind "+k.Name) {
					return
				}
				s.removeNow("Delete the link "+k.Name+"?", corpus.Plural(len(plan.Unlink), "link")+" of this kind will be deleted with it.", plan)
			})
		}
	}
}

// removeNow does a plan that touches nothing, and asks before any other.
func (s *Screen) removeNow(title, text string, plan codebook.Plan) {
	if n, _ := plan.Touches(); n+len(plan.Unlink) > 0 {
		s.askPlan(title, text, "Delete", plan)
		return
	}
	if s.Change(plan) {
		s.shell.Say(plan.Title + ". Nothing used it. Ctrl+Z brings it back.")
	}
}

// removeLabel deletes a label. Where annotations carry it, it offers every
// other label to merge into, and last, if they are all the annotator's own, to
// delete them.
func (s *Screen) removeLabel(l corpus.Label) {
	s.host.Session().Markup(false, func(m codebook.Markup) {
		plan := codebook.DeleteLabel(s.host.Session().Codebook, l, m)
		if n, _ := plan.Touches(); n == 0 {
			s.removeNow("", "", plan)
			return
		}
		s.AskMerge(l.ID, "Delete")
	})
}

// AskMerge offers the labels that a label can be merged into, with what each
// would touch. For a deletion, deleting the annotations stands last.
func (s *Screen) AskMerge(id, why string) {
	from, ok := s.label(id)
	if !ok {
		return
	}
	s.host.Session().Markup(true, func(m codebook.Markup) {
		at := s.host.Session().Timestamp()
		var items []widgets.FinderItem
		for _, into := range s.host.Session().Codebook.Labels {
			if into.ID == from.ID {
				continue
			}
			plan := codebook.Merge(s.host.Session().Codebook, from, into, m, at)
			items = append(items, widgets.FinderItem{
				Text: "Merge " + from.Name + " into " + into.Name, Side: s.where(plan), Labels: s.shell.LabelChips(s.host.Session().Codebook, into.ID),
				Apply: func() {
					s.shell.Guard(func() {
						s.askPlan("Merge "+from.Name+" into "+into.Name+"?", codebook.MergeSentence(from, into, plan, s.where(plan)), "Merge", plan)
					})
				},
			})
		}
		gone := codebook.DeleteLabel(s.host.Session().Codebook, from, m)
		if why == "Delete" && s.host.Session().SaysWhose(corpus.AnnotatorsOf(gone.Drop)) == "" {
			items = append(items, widgets.FinderItem{
				Text: "Delete " + from.Name + " and its annotations", Side: gone.Where(), Mark: s.shell.Palette.Warning,
				Apply: func() {
					s.shell.Guard(func() {
						s.askPlan("Delete "+from.Name+"?", "This deletes "+gone.Where()+", with their sources, notes and links.", "Delete", gone)
					})
				},
			})
		}
		if len(items) == 0 {
			s.shell.Say("There is no other label to merge into.")
			return
		}
		s.shell.List("What should become of "+s.where(gone)+" labelled "+from.Name+"?",
			func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, s.back)
	})
}
