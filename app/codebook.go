package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"sayso/internal/corpus"
	"sayso/widgets"
)

// codebookDesk is what the window keeps for editing the codebook: the screen
// while it is open, and the codebook that the window was built for.
type codebookDesk struct {
	of      *Session        // the session that built belongs to
	built   corpus.Codebook // the one whose labels stand in the tool bar, the keys and the inspector
	palette string          // name of the palette the screen was made with

	editor   *widgets.CodebookEditor // nil while the screen is closed
	chosen   widgets.CodebookItem
	notice   string // what the chosen label's last definition left behind
	noticeOf string // the label and definition that notice speaks of
}

// followCodebook builds the window anew when the project's codebook is another
// than the one it was built for: after an edit, an undo, a redo, an import. It
// also keeps the open editor up to date.
func (w *Window) followCodebook() {
	d := &w.codebook
	now := w.session.Codebook
	if d.of != w.session {
		d.of, d.built = w.session, now
		if d.editor != nil {
			w.closeCodebook()
		}
		return
	}
	if !sameCodebook(d.built, now) {
		d.built = now
		if _, ok := now.Label(w.armed); !ok && w.armed != "" {
			w.armed = ""
			w.view.SetArmed("")
		}
		if err := w.useCodebook(); err != nil {
			w.failed(err)
			return
		}
		w.build() // comes back here through show, with nothing left to do but the page
		return
	}
	if d.editor == nil {
		return
	}
	if d.palette != w.palette.Name {
		w.openCodebook()
		return
	}
	w.showCodebookPage()
}

// editCodebook opens the codebook editor over the window, or closes it.
func (w *Window) editCodebook() {
	if w.codebook.editor != nil {
		w.codebook.editor.Flush()
		w.closeCodebook()
		return
	}
	w.inspector.Flush()
	w.followCodebook()
	w.codebook.chosen = widgets.CodebookItem{}
	w.openCodebook()
}

// openCodebook puts the screen up, in the present palette.
func (w *Window) openCodebook() {
	d := &w.codebook
	old := d.editor
	e := widgets.NewCodebookEditor(w.palette, w.window.Canvas())
	d.editor, d.palette, d.noticeOf = e, w.palette.Name, ""
	w.connectCodebook(e)
	w.showCodebookPage()
	if old != nil {
		w.window.Canvas().Overlays().Remove(old)
	}
	w.window.Canvas().Overlays().Add(e)
	e.FocusList()
}

func (w *Window) closeCodebook() {
	d := &w.codebook
	if d.editor == nil {
		return
	}
	e := d.editor
	d.editor = nil
	w.window.Canvas().Overlays().Remove(e)
	w.focusText()
}

// connectCodebook wires the editor's intents.
func (w *Window) connectCodebook(e *widgets.CodebookEditor) {
	e.OnLeave = func() { w.guard(w.closeCodebook) }
	e.OnChoose = func(item widgets.CodebookItem) { w.guard(func() { w.codebook.chosen = item; w.showCodebookPage() }) }
	e.OnLabel = func(l corpus.Label, rules string) { w.guard(func() { w.changeLabel(l, rules) }) }
	e.OnAttribute = func(a corpus.Attribute) { w.guard(func() { w.changeAttribute(a) }) }
	e.OnRelation = func(k corpus.RelationKind) {
		w.guard(func() { w.changeCodebook(planRelation(w.session.Codebook, k)) })
	}
	e.OnAdd = func(part widgets.CodebookPart) { w.guard(func() { w.addToCodebook(part) }) }
	e.OnMove = func(item widgets.CodebookItem, by int) {
		w.guard(func() {
			if plan, ok := planMove(w.session.Codebook, item, by); ok {
				w.changeCodebook(plan)
			}
		})
	}
	e.OnRemove = func(item widgets.CodebookItem) { w.guard(func() { w.removeFromCodebook(item) }) }
	e.OnMerge = func(label string) { w.guard(func() { w.askMerge(label, "Merge") }) }
	e.OnReview = func(label string) { w.guard(func() { w.listCodedBefore(label) }) }
	e.OnVersions = func() { w.guard(w.listCodebookVersions) }
	e.OnImport = func() { w.guard(w.askCodebookImport) }
	e.OnExport = func() { w.guard(w.askCodebookExport) }
	e.OnShortcut = w.codebookShortcut
}

// codebookShortcut lets through the keys that make sense over the editor.
func (w *Window) codebookShortcut(s fyne.Shortcut) bool {
	switch s := s.(type) {
	case *fyne.ShortcutUndo, *fyne.ShortcutRedo:
		return w.shortcut(s)
	case *desktop.CustomShortcut:
		switch w.keys[Key{s.KeyName, s.Modifier}].ID {
		case "codebook.edit", "edit.undo", "edit.redo", "view.theme", "project.quit", "help.keys":
			return w.shortcut(s)
		}
	}
	return false
}

// showCodebookPage gives the editor its snapshot.
func (w *Window) showCodebookPage() {
	d, s := &w.codebook, w.session
	d.chosen = stillThere(s.Codebook, d.chosen)
	page := widgets.CodebookPage{
		Codebook: cloneCodebook(s.Codebook), Rules: map[string]string{}, Uses: map[string]int{},
		Chosen: d.chosen, ReadOnly: w.session.file().ReadOnly(),
		Title: fmt.Sprintf("of %s · version %d", s.Info.Title, s.Codebook.Version),
	}
	for i := range page.Codebook.Labels {
		l := &page.Codebook.Labels[i]
		l.Definition, page.Rules[l.ID] = splitRules(l.Definition)
	}
	documents := 0
	for _, summary := range s.Summaries {
		for id, n := range summary.ByLabel {
			page.Uses[id] += n
			if id == d.chosen.ID && n > 0 {
				documents++
			}
		}
	}
	if n := page.Uses[d.chosen.ID]; d.chosen.Part == widgets.LabelPart && n > 0 {
		page.Warning = fmt.Sprintf("A new definition touches %s in %s, made under the present one. They keep their label, and you can list them afterwards.",
			plural(n, "annotation"), plural(documents, "document"))
		page.Notice = w.codebookNotice()
	}
	d.editor.SetPage(page)
}

// stillThere is the item itself, or the first one of its part where it has
// gone from the codebook.
func stillThere(c corpus.Codebook, item widgets.CodebookItem) widgets.CodebookItem {
	var ids []string
	switch item.Part {
	case widgets.AttributePart:
		for _, a := range c.Attributes {
			ids = append(ids, a.ID)
		}
	case widgets.RelationPart:
		for _, k := range c.Relations {
			ids = append(ids, k.ID)
		}
	default:
		for _, l := range c.Labels {
			ids = append(ids, l.ID)
		}
	}
	switch {
	case slices.Contains(ids, item.ID):
		return item
	case len(ids) > 0:
		return widgets.CodebookItem{Part: item.Part, ID: ids[0]}
	case item.Part != widgets.LabelPart:
		return stillThere(c, widgets.CodebookItem{})
	default:
		return widgets.CodebookItem{}
	}
}

// codebookNotice says how many annotations of the chosen label are older than
// its definition. The count comes later, when it has been read.
func (w *Window) codebookNotice() string {
	d := &w.codebook
	label, ok := w.session.Codebook.Label(d.chosen.ID)
	of := label.ID + "\x00" + label.Definition
	if !ok || d.noticeOf == of {
		return d.notice
	}
	d.notice, d.noticeOf = "", of
	editor := d.editor
	w.session.CodedBefore(label, func(list []corpus.Annotation) {
		if d.editor == nil || d.editor != editor || d.noticeOf != of || len(list) == 0 {
			return
		}
		_, documents := codebookPlan{put: list}.touches()
		d.notice = fmt.Sprintf("%s in %s %s coded before this definition and not looked at since.",
			plural(len(list), "annotation"), plural(documents, "document"), wereOrWas(len(list)))
		w.showCodebookPage()
	})
	return d.notice
}

func wereOrWas(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// changeCodebook makes a plan true. Where it is refused, the editor shows the
// codebook as it is.
func (w *Window) changeCodebook(plan codebookPlan) bool {
	changed := w.session.ChangeCodebook(plan)
	w.followCodebook()
	if !changed {
		w.restoreCodebookForm()
	}
	return changed
}

// restoreCodebookForm drops what was typed and is refused, or not accepted yet.
func (w *Window) restoreCodebookForm() {
	if w.codebook.editor != nil {
		w.codebook.editor.Restore()
	}
}

func (w *Window) changeLabel(l corpus.Label, rules string) {
	before, _ := w.session.Codebook.Label(l.ID)
	l.Definition = joinRules(l.Definition, rules)
	plan := planLabel(w.session.Codebook, l)
	if w.changeCodebook(plan) && before.Definition != l.Definition {
		w.codebook.noticeOf = "" // count again when it is written
		w.session.Markup(false, func(markup) {
			if w.codebook.editor != nil {
				w.codebook.noticeOf = ""
				w.showCodebookPage()
			}
		})
	}
}

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
	return fmt.Sprintf("This touches %s: %s.", plan.where(), strings.Join(parts, ", "))
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
				w.removeNow("Delete the attribute "+a.Name+"?", "Its values are taken off "+plan.where()+".", plan)
			})
		}
	default:
		if k, ok := c.RelationKind(item.ID); ok {
			w.session.Markup(true, func(m markup) {
				plan := planDeleteRelation(w.session.Codebook, k, m)
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
// other label to merge into, and last to delete them.
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
				Text: "Merge " + from.Name + " into " + into.Name, Side: plan.where(), Mark: w.labelColour(into.ID),
				Apply: func() {
					w.guard(func() {
						w.askPlan("Merge "+from.Name+" into "+into.Name+"?", mergeSentence(from, into, plan), "Merge", plan)
					})
				},
			})
		}
		gone := planDeleteLabel(w.session.Codebook, from, m)
		if why == "Delete" {
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
		w.finder = widgets.ShowFinder(w.palette, w.window.Canvas(), gone.where()+" carry "+from.Name+". What becomes of them?",
			func(query string) []widgets.FinderItem { return fitting(items, query) }, w.backToCodebook)
	})
}

// mergeSentence says what a merge touches and what becomes of doubles.
func mergeSentence(from, into corpus.Label, plan codebookPlan) string {
	text := fmt.Sprintf("This touches %s. They become %s and keep their sources, notes and links.", plan.where(), strings.ToLower(into.Name))
	if n, _ := plan.touches(); n == 0 {
		text = "No annotation carries " + from.Name + "; only the codebook changes."
	}
	if plan.joined > 0 {
		text += fmt.Sprintf(" On %s the same annotator has both labels; each pair becomes one annotation, with both notes.",
			plural(plan.joined, "span"))
	}
	return text
}

// backToCodebook gives the keys back after a list over the editor.
func (w *Window) backToCodebook() {
	if w.codebook.editor == nil {
		w.focusText()
		return
	}
	w.codebook.editor.FocusList()
}

// listCodedBefore lists what was coded under an older definition of a label;
// choosing one leaves the editor and goes there.
func (w *Window) listCodedBefore(id string) {
	label, _ := w.session.Codebook.Label(id)
	titles := map[string]string{}
	for _, d := range w.session.Summaries {
		titles[d.ID] = d.Title
	}
	w.session.CodedBefore(label, func(list []corpus.Annotation) {
		w.finder = widgets.ShowFinder(w.palette, w.window.Canvas(), plural(len(list), "annotation")+" made before "+label.Name+" was defined so; Enter goes there",
			func(query string) []widgets.FinderItem {
				words := strings.Fields(strings.ToLower(query))
				var items []widgets.FinderItem
				for _, a := range list {
					if len(items) == mostFound {
						break
					}
					if containsAll(strings.ToLower(a.Quote+" "+titles[a.Document]), words) {
						items = append(items, widgets.FinderItem{
							Text: corpus.FirstWords(a.Quote, 110), Side: corpus.FirstWords(titles[a.Document], 30), Mark: w.labelColour(a.Label),
							Apply: func() { w.guard(func() { w.goToAnnotation(a) }) },
						})
					}
				}
				return items
			}, w.backToCodebook)
	})
}

// goToAnnotation leaves the editor and shows an annotation.
func (w *Window) goToAnnotation(a corpus.Annotation) {
	w.closeCodebook()
	if a.Document == w.session.Entry.Document.ID {
		w.session.Select(a.ID)
	} else {
		w.session.openAt(a)
	}
	w.focusText()
	w.say("Ctrl+B goes back to the codebook.")
}

// listCodebookVersions lists the versions there were. Choosing one makes it the
// current one again, as far as the annotations allow.
func (w *Window) listCodebookVersions() {
	versions, err := w.session.file().CodebookVersions(context.Background())
	if err != nil {
		w.failed(err)
		return
	}
	var items []widgets.FinderItem
	for i := len(versions) - 1; i >= 0; i-- {
		side := ""
		if versions[i].Version == w.session.Codebook.Version {
			side = "the present one"
		}
		text := fmt.Sprintf("Version %d: %s", versions[i].Version, codebookLine(versions[i]))
		if i > 0 {
			text = fmt.Sprintf("Version %d: %s", versions[i].Version, codebookDifference(versions[i-1], versions[i]))
		}
		items = append(items, widgets.FinderItem{Text: text, Side: side, Apply: func() {
			w.guard(func() { w.importCodebook(versions[i], fmt.Sprintf("version %d", versions[i].Version)) })
		}})
	}
	w.finder = widgets.ShowFinder(w.palette, w.window.Canvas(), "Versions of the codebook; Enter makes one the present one again",
		func(query string) []widgets.FinderItem { return fitting(items, query) }, w.backToCodebook)
}

// codebookLine names the labels of a codebook.
func codebookLine(c corpus.Codebook) string {
	var names []string
	for _, l := range c.Labels {
		names = append(names, l.Name)
	}
	return corpus.FirstWords(strings.Join(names, ", "), 80)
}

// codebookDifference says in some words what one version has new.
func codebookDifference(before, now corpus.Codebook) string {
	var what []string
	for _, l := range now.Labels {
		old, ok := before.Label(l.ID)
		switch {
		case !ok:
			what = append(what, "new label "+l.Name)
		case old.Name != l.Name || labelTitle(old, l) != " of "+l.Name:
			what = append(what, labelTitle(old, l))
		}
	}
	for _, l := range before.Labels {
		if _, ok := now.Label(l.ID); !ok {
			what = append(what, l.Name+" deleted")
		}
	}
	if len(what) == 0 {
		return "attributes, links or order"
	}
	return corpus.FirstWords(strings.Join(what, "; "), 90)
}
