package app

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
)

// What the codebook editor asks before a change that touches annotations.

// changeAttribute changes an attribute, and asks first when annotations lose or
// change a value by it. A key that is not free is refused.
func (w *Window) changeAttribute(a corpus.Attribute) {
	before, _ := w.session.Codebook.Attribute(a.ID)
	if a.Key != before.Key {
		if err := w.session.Codebook.CheckKey(a); err != nil {
			w.session.Message("The codebook was not changed: " + err.Error() + ".")
			w.restoreCodebookForm()
			return
		}
	}
	if slices.Equal(before.Values, a.Values) {
		w.changeCodebook(codebook.ChangeAttribute(w.session.Codebook, a, codebook.Markup{}, w.session.timestamp()))
		return
	}
	w.restoreCodebookForm() // until it is known what the change touches
	w.session.Markup(false, func(m codebook.Markup) {
		plan := codebook.ChangeAttribute(w.session.Codebook, a, m, w.session.timestamp())
		if n, _ := plan.Touches(); n == 0 {
			w.changeCodebook(plan)
			return
		}
		var taken []corpus.Annotation
		for _, changed := range plan.Put {
			if changed.Attributes[a.ID] == "" {
				taken = append(taken, changed)
			}
		}
		if w.othersKeep(annotatorsOf(taken), "a value that would be removed; correct the value instead") {
			return
		}
		w.askPlan("Change the values of "+a.Name+"?", w.valueSentence(before, a, plan), "Change", plan)
	})
}

// valueSentence says what becomes of the values of annotations.
func (w *Window) valueSentence(before, now corpus.Attribute, plan codebook.Plan) string {
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
	return fmt.Sprintf("This affects %s: %s.", w.where(plan), strings.Join(parts, ", "))
}

// where says what a plan touches, and whose that is: "12 annotations in 3
// documents (7 by Maria, 5 by you)".
func (w *Window) where(plan codebook.Plan) string {
	text := plan.Where()
	if whose := w.session.saysWhose(annotatorsOf(slices.Concat(plan.Put, plan.Drop))); whose != "" {
		text += " (" + whose + ")"
	}
	return text
}

// othersKeep reports that a change would take something off the work of others,
// which only they can do, and says so. what is what they have.
func (w *Window) othersKeep(annotators []string, what string) bool {
	others := slices.DeleteFunc(slices.Clone(annotators), w.session.mine)
	if len(others) == 0 {
		return false
	}
	w.restoreCodebookForm()
	w.tell("Nothing was changed", fmt.Sprintf("Others have %s (%s). Only they can change it.", what, w.session.saysWhose(others)))
	return true
}

// askPlan asks before a plan that touches annotations. A refusal leaves the
// codebook as it is.
func (w *Window) askPlan(title, text, yes string, plan codebook.Plan) {
	label := widget.NewLabel(text + " Ctrl+Z undoes it.")
	label.Wrapping = fyne.TextWrapWord
	w.restoreCodebookForm()
	w.openSheet(title, label, fyne.NewSize(500, 200), yes, func() bool {
		w.changeCodebook(plan)
		w.say(plan.Title + ". Ctrl+Z undoes it.")
		return true
	})
}

// addToCodebook asks for the name of something new.
func (w *Window) addToCodebook(part widgets.CodebookPart) {
	what := map[widgets.CodebookPart]string{widgets.LabelPart: "label", widgets.AttributePart: "attribute", widgets.RelationPart: "kind of link"}[part]
	name := widgets.NewField("Name", "Its name")
	id := widget.NewLabel("")
	plan := func() (codebook.Plan, string) {
		typed := strings.TrimSpace(name.Text)
		switch part {
		case widgets.AttributePart:
			return codebook.NewAttribute(w.session.Codebook, typed)
		case widgets.RelationPart:
			return codebook.NewRelation(w.session.Codebook, typed)
		default:
			return codebook.NewLabel(w.session.Codebook, typed)
		}
	}
	name.OnChanged = func(string) {
		_, made := plan()
		id.SetText("In exports it will be “" + made + "”, even if it is renamed later.")
	}
	body := container.NewVBox(name, id)
	s := w.openSheet("New "+what, body, fyne.NewSize(500, 180), "Add", func() bool {
		if strings.TrimSpace(name.Text) == "" {
			return false
		}
		p, made := plan()
		w.codebook.chosen = widgets.CodebookItem{Part: part, ID: made}
		if !w.changeCodebook(p) {
			return false
		}
		if w.codebook.editor != nil {
			w.codebook.editor.FocusForm()
		}
		return true
	})
	s.Focus(name)
}

// removeFromCodebook takes something out of the codebook. What nobody uses goes
// at once; for the rest the researcher is asked.
func (w *Window) removeFromCodebook(item widgets.CodebookItem) {
	c := w.session.Codebook
	switch item.Part {
	case widgets.LabelPart:
		if l, ok := c.Label(item.ID); ok {
			w.removeLabel(l)
		}
	case widgets.AttributePart:
		if a, ok := c.Attribute(item.ID); ok {
			w.session.Markup(false, func(m codebook.Markup) {
				plan := codebook.DeleteAttribute(w.session.Codebook, a, m, w.session.timestamp())
				if !w.othersKeep(annotatorsOf(plan.Put), "a value of "+a.Name) {
					w.removeNow("Delete the attribute "+a.Name+"?", "Its values are removed from "+plan.Where()+".", plan)
				}
			})
		}
	default:
		if k, ok := c.RelationKind(item.ID); ok {
			w.session.Markup(true, func(m codebook.Markup) {
				plan := codebook.DeleteRelation(w.session.Codebook, k, m)
				var linked []string
				for _, r := range plan.Unlink {
					linked = append(linked, r.Annotator)
				}
				if w.othersKeep(linked, "links of the kind "+k.Name) {
					return
				}
				w.removeNow("Delete the link "+k.Name+"?", corpus.Plural(len(plan.Unlink), "link")+" of this kind will be deleted with it.", plan)
			})
		}
	}
}

// removeNow does a plan that touches nothing, and asks before any other.
func (w *Window) removeNow(title, text string, plan codebook.Plan) {
	if n, _ := plan.Touches(); n+len(plan.Unlink) > 0 {
		w.askPlan(title, text, "Delete", plan)
		return
	}
	if w.changeCodebook(plan) {
		w.say(plan.Title + ". Nothing used it. Ctrl+Z brings it back.")
	}
}

// removeLabel deletes a label. Where annotations carry it, it offers every
// other label to merge into, and last, if they are all the annotator's own, to
// delete them.
func (w *Window) removeLabel(l corpus.Label) {
	w.session.Markup(false, func(m codebook.Markup) {
		plan := codebook.DeleteLabel(w.session.Codebook, l, m)
		if n, _ := plan.Touches(); n == 0 {
			w.removeNow("", "", plan)
			return
		}
		w.askMerge(l.ID, "Delete")
	})
}

// askMerge offers the labels that a label can be merged into, with what each
// would touch. For a deletion, deleting the annotations stands last.
func (w *Window) askMerge(id, why string) {
	from, ok := w.session.Codebook.Label(id)
	if !ok {
		return
	}
	w.session.Markup(true, func(m codebook.Markup) {
		at := w.session.timestamp()
		var items []widgets.FinderItem
		for _, into := range w.session.Codebook.Labels {
			if into.ID == from.ID {
				continue
			}
			plan := codebook.Merge(w.session.Codebook, from, into, m, at)
			items = append(items, widgets.FinderItem{
				Text: "Merge " + from.Name + " into " + into.Name, Side: w.where(plan), Mark: w.labelColour(into.ID),
				Apply: func() {
					w.guard(func() {
						w.askPlan("Merge "+from.Name+" into "+into.Name+"?", codebook.MergeSentence(from, into, plan, w.where(plan)), "Merge", plan)
					})
				},
			})
		}
		gone := codebook.DeleteLabel(w.session.Codebook, from, m)
		if why == "Delete" && w.session.saysWhose(annotatorsOf(gone.Drop)) == "" {
			items = append(items, widgets.FinderItem{
				Text: "Delete " + from.Name + " and its annotations", Side: gone.Where(), Mark: w.palette.Warning,
				Apply: func() {
					w.guard(func() {
						w.askPlan("Delete "+from.Name+"?", "This deletes "+gone.Where()+", with their sources, notes and links.", "Delete", gone)
					})
				},
			})
		}
		if len(items) == 0 {
			w.say("There is no other label to merge into.")
			return
		}
		w.Finder = widgets.ShowFinder(w.palette, w.window.Canvas(), "What should become of "+w.where(gone)+" labelled "+from.Name+"?",
			func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, w.backToCodebook)
	})
}
