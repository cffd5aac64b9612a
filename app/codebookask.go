package app

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"sayso/internal/corpus"
	"sayso/widgets"
)

// What the codebook editor asks before a change that touches annotations.

// changeAttribute changes an attribute, and asks first when annotations lose or
// change a value by it.
func (w *Window) changeAttribute(a corpus.Attribute) {
	before, _ := w.session.Codebook.Attribute(a.ID)
	if slices.Equal(before.Values, a.Values) {
		w.changeCodebook(planAttribute(w.session.Codebook, a, markup{}, w.session.timestamp()))
		return
	}
	w.restoreCodebookForm() // until it is known what the change touches
	w.session.Markup(false, func(m markup) {
		plan := planAttribute(w.session.Codebook, a, m, w.session.timestamp())
		if n, _ := plan.touches(); n == 0 {
			w.changeCodebook(plan)
			return
		}
		var taken []corpus.Annotation
		for _, changed := range plan.put {
			if changed.Attributes[a.ID] == "" {
				taken = append(taken, changed)
			}
		}
		if w.othersKeep(annotatorsOf(taken), "a value that would be taken off; a value can be corrected in its place") {
			return
		}
		w.askPlan("Change the values of "+a.Name+"?", w.valueSentence(before, a, plan), "Change them", plan)
	})
}

// valueSentence says what becomes of the values of annotations.
func (w *Window) valueSentence(before, now corpus.Attribute, plan codebookPlan) string {
	renamed := valueChanges(before.Values, now.Values)
	var parts []string
	for _, value := range before.Values {
		switch {
		case slices.Contains(now.Values, value):
		case renamed[value] != "":
			parts = append(parts, fmt.Sprintf("“%s” becomes “%s”", value, renamed[value]))
		default:
			parts = append(parts, fmt.Sprintf("“%s” is taken off", value))
		}
	}
	return fmt.Sprintf("This touches %s: %s.", w.where(plan), strings.Join(parts, ", "))
}

// where says what a plan touches, and whose that is: "12 annotations in 3
// documents (7 by Maria, 5 by you)".
func (w *Window) where(plan codebookPlan) string {
	text := plan.where()
	if whose := w.session.saysWhose(annotatorsOf(slices.Concat(plan.put, plan.drop))); whose != "" {
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
	w.tell("Nothing was changed", fmt.Sprintf("Others have %s (%s). What others made is changed only by them.", what, w.session.saysWhose(others)))
	return true
}

// askPlan asks before a plan that touches annotations. A refusal leaves the
// codebook as it is.
func (w *Window) askPlan(title, text, yes string, plan codebookPlan) {
	label := widget.NewLabel(text + " Ctrl+Z takes it back.")
	label.Wrapping = fyne.TextWrapWord
	w.restoreCodebookForm()
	w.openSheet(title, label, fyne.NewSize(500, 200), yes, func() bool {
		w.changeCodebook(plan)
		w.say(plan.title + ". Ctrl+Z takes it back.")
		return true
	})
}

// addToCodebook asks for the name of something new.
func (w *Window) addToCodebook(part widgets.CodebookPart) {
	what := map[widgets.CodebookPart]string{widgets.LabelPart: "label", widgets.AttributePart: "attribute", widgets.RelationPart: "kind of link"}[part]
	name := widgets.NewField("Name", "What it is called")
	id := widget.NewLabel("")
	plan := func() (codebookPlan, string) {
		typed := strings.TrimSpace(name.Text)
		switch part {
		case widgets.AttributePart:
			return planNewAttribute(w.session.Codebook, typed)
		case widgets.RelationPart:
			return planNewRelation(w.session.Codebook, typed)
		default:
			return planNewLabel(w.session.Codebook, typed)
		}
	}
	name.OnChanged = func(string) {
		_, made := plan()
		id.SetText("In exports it will be “" + made + "”, whatever it is called later.")
	}
	body := container.NewVBox(name, id)
	s := w.openSheet("New "+what, body, fyne.NewSize(500, 180), "Add it", func() bool {
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
	s.focus(name)
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
			w.session.Markup(false, func(m markup) {
				plan := planDeleteAttribute(w.session.Codebook, a, m, w.session.timestamp())
				if !w.othersKeep(annotatorsOf(plan.put), "a value of "+a.Name) {
					w.removeNow("Delete the attribute "+a.Name+"?", "Its values are taken off "+plan.where()+".", plan)
				}
			})
		}
	default:
		if k, ok := c.RelationKind(item.ID); ok {
			w.session.Markup(true, func(m markup) {
				plan := planDeleteRelation(w.session.Codebook, k, m)
				var linked []string
				for _, r := range plan.unlink {
					linked = append(linked, r.Annotator)
				}
				if w.othersKeep(linked, "links of the kind "+k.Name) {
					return
				}
				w.removeNow("Delete the link "+k.Name+"?", plural(len(plan.unlink), "link")+" of this kind will be deleted with it.", plan)
			})
		}
	}
}

// removeNow does a plan that touches nothing, and asks before any other.
func (w *Window) removeNow(title, text string, plan codebookPlan) {
	if n, _ := plan.touches(); n+len(plan.unlink) > 0 {
		w.askPlan(title, text, "Delete", plan)
		return
	}
	if w.changeCodebook(plan) {
		w.say(plan.title + ". Nothing used it. Ctrl+Z brings it back.")
	}
}

// removeLabel deletes a label. Where annotations carry it, it offers every
// other label to merge into, and last, if they are all the annotator's own, to
// delete them.
func (w *Window) removeLabel(l corpus.Label) {
	w.session.Markup(false, func(m markup) {
		plan := planDeleteLabel(w.session.Codebook, l, m)
		if n, _ := plan.touches(); n == 0 {
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
	w.session.Markup(true, func(m markup) {
		at := w.session.timestamp()
		var items []widgets.FinderItem
		for _, into := range w.session.Codebook.Labels {
			if into.ID == from.ID {
				continue
			}
			plan := planMerge(w.session.Codebook, from, into, m, at)
			items = append(items, widgets.FinderItem{
				Text: "Merge " + from.Name + " into " + into.Name, Side: w.where(plan), Mark: w.labelColour(into.ID),
				Apply: func() {
					w.guard(func() {
						w.askPlan("Merge "+from.Name+" into "+into.Name+"?", mergeSentence(from, into, plan, w.where(plan)), "Merge", plan)
					})
				},
			})
		}
		gone := planDeleteLabel(w.session.Codebook, from, m)
		if why == "Delete" && w.session.saysWhose(annotatorsOf(gone.drop)) == "" {
			items = append(items, widgets.FinderItem{
				Text: "Delete " + from.Name + " and its annotations", Side: gone.where(), Mark: w.palette.Warning,
				Apply: func() {
					w.guard(func() {
						w.askPlan("Delete "+from.Name+"?", "This deletes "+gone.where()+", with their sources, notes and links.", "Delete", gone)
					})
				},
			})
		}
		if len(items) == 0 {
			w.say("There is no other label to merge into.")
			return
		}
		w.finder = widgets.ShowFinder(w.palette, w.window.Canvas(), w.where(gone)+" carry "+from.Name+". What becomes of them?",
			func(query string) []widgets.FinderItem { return fitting(items, query) }, w.backToCodebook)
	})
}

// mergeSentence says what a merge touches and what becomes of doubles.
func mergeSentence(from, into corpus.Label, plan codebookPlan, where string) string {
	text := fmt.Sprintf("This touches %s. They become %s and keep their sources, notes and links.", where, strings.ToLower(into.Name))
	if n, _ := plan.touches(); n == 0 {
		text = "No annotation carries " + from.Name + "; only the codebook changes."
	}
	if plan.joined > 0 {
		text += fmt.Sprintf(" On %s the same annotator has both labels; each pair becomes one annotation, with both notes.",
			plural(plan.joined, "span"))
	}
	return text
}
