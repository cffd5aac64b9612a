package app

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sayso/internal/codebook"
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
	chosenAt int    // its place in its part, for when it is deleted
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
	if !codebook.Same(d.built, now) {
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
	w.codebook.chosen, w.codebook.chosenAt = widgets.CodebookItem{}, 0
	w.session.BeginSitting()
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
	w.session.EndSitting()
	w.window.Canvas().Overlays().Remove(e)
	w.focusText()
}

// connectCodebook wires the editor's intents.
func (w *Window) connectCodebook(e *widgets.CodebookEditor) {
	e.OnLeave = func() { w.guard(w.closeCodebook) }
	e.OnChoose = func(item widgets.CodebookItem) { w.guard(func() { w.codebook.chosen = item; w.showCodebookPage() }) }
	e.OnLabel = func(l corpus.Label) { w.guard(func() { w.changeLabel(l) }) }
	e.OnAttribute = func(a corpus.Attribute) { w.guard(func() { w.changeAttribute(a) }) }
	e.OnRelation = func(k corpus.RelationKind) {
		w.guard(func() { w.changeCodebook(codebook.ChangeRelation(w.session.Codebook, k)) })
	}
	e.OnAdd = func(part widgets.CodebookPart) { w.guard(func() { w.addToCodebook(part) }) }
	e.OnMove = func(item widgets.CodebookItem, by int) {
		w.guard(func() {
			if plan, ok := moveInCodebook(w.session.Codebook, item, by); ok {
				w.changeCodebook(plan)
			}
		})
	}
	e.OnRemove = func(item widgets.CodebookItem) { w.guard(func() { w.removeFromCodebook(item) }) }
	e.OnMerge = func(label string) { w.guard(func() { w.askMerge(label, "Merge") }) }
	e.OnSplit = func(label string) { w.guard(func() { w.askSplit(label) }) }
	e.OnReview = func(label string) { w.guard(func() { w.listCodedBefore(label) }) }
	e.OnVersions = func() { w.guard(w.listCodebookVersions) }
	e.OnImport = func() { w.guard(w.askCodebookImport) }
	e.OnExport = func() { w.guard(w.askCodebookExport) }
	e.OnShortcut = w.codebookShortcut
}

// moveInCodebook plans to move what is chosen up or down.
func moveInCodebook(c corpus.Codebook, item widgets.CodebookItem, by int) (codebook.Plan, bool) {
	switch item.Part {
	case widgets.LabelPart:
		return codebook.MoveLabel(c, item.ID, by)
	case widgets.AttributePart:
		return codebook.MoveAttribute(c, item.ID, by)
	default:
		return codebook.MoveRelation(c, item.ID, by)
	}
}

// codebookShortcut lets through the keys that make sense over the editor.
func (w *Window) codebookShortcut(s fyne.Shortcut) bool {
	switch s := s.(type) {
	case *fyne.ShortcutUndo:
		w.guard(w.session.UndoCodebook)
		return true
	case *fyne.ShortcutRedo:
		w.guard(w.session.RedoCodebook)
		return true
	case *desktop.CustomShortcut:
		switch w.keys[Key{s.KeyName, s.Modifier}].ID {
		case "edit.undo":
			w.guard(w.session.UndoCodebook)
			return true
		case "edit.redo":
			w.guard(w.session.RedoCodebook)
			return true
		case "codebook.edit", "view.theme", "project.quit", "help.keys":
			return w.shortcut(s)
		}
	}
	return false
}

// showCodebookPage gives the editor its snapshot.
func (w *Window) showCodebookPage() {
	d, s := &w.codebook, w.session
	d.chosen, d.chosenAt = stillThere(s.Codebook, d.chosen, d.chosenAt)
	page := widgets.CodebookPage{
		Codebook: codebook.Clone(s.Codebook), Uses: map[string]int{}, Commands: commandLetters(w.commands),
		Chosen: d.chosen, ReadOnly: w.session.file().ReadOnly(),
		Title: fmt.Sprintf("of %s · version %d", s.Info.Title, s.Codebook.Version),
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
		page.Warning = fmt.Sprintf("A new definition affects %s in %s, made under the current one. They keep their label, and you can list them afterwards.",
			corpus.Plural(n, "annotation"), corpus.Plural(documents, "document"))
		page.Notice = w.codebookNotice()
	}
	d.editor.SetPage(page)
}

// stillThere is the item itself with its place in its part of the codebook, or,
// where it has gone, the one that has come into its place.
func stillThere(c corpus.Codebook, item widgets.CodebookItem, at int) (widgets.CodebookItem, int) {
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
	if i := slices.Index(ids, item.ID); i >= 0 {
		return item, i
	}
	if n := len(ids); n > 0 {
		at = max(0, min(at, n-1))
		return widgets.CodebookItem{Part: item.Part, ID: ids[at]}, at
	}
	if item.Part != widgets.LabelPart {
		return stillThere(c, widgets.CodebookItem{}, 0)
	}
	return widgets.CodebookItem{}, 0
}

// codebookNotice says how many annotations of the chosen label are older than
// its definition. The count comes later, when it has been read.
func (w *Window) codebookNotice() string {
	d := &w.codebook
	label, ok := w.session.Codebook.Label(d.chosen.ID)
	of := label.ID + "\x00" + codebook.Meaning(label)
	if !ok || d.noticeOf == of {
		return d.notice
	}
	d.notice, d.noticeOf = "", of
	editor := d.editor
	w.session.CodedBefore(label, func(list []corpus.Annotation) {
		if d.editor == nil || d.editor != editor || d.noticeOf != of || len(list) == 0 {
			return
		}
		_, documents := codebook.Plan{Put: list}.Touches()
		d.notice = fmt.Sprintf("%s in %s %s made before this definition and not reviewed since.",
			corpus.Plural(len(list), "annotation"), corpus.Plural(documents, "document"), wereOrWas(len(list)))
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
func (w *Window) changeCodebook(plan codebook.Plan) bool {
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

func (w *Window) changeLabel(l corpus.Label) {
	before, _ := w.session.Codebook.Label(l.ID)
	plan := codebook.ChangeLabel(w.session.Codebook, l)
	if w.changeCodebook(plan) && codebook.Meaning(before) != codebook.Meaning(l) {
		w.codebook.noticeOf = "" // count again when it is written
		w.session.Markup(false, func(codebook.Markup) {
			if w.codebook.editor != nil {
				w.codebook.noticeOf = ""
				w.showCodebookPage()
			}
		})
	}
}
