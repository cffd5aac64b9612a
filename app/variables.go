package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"sayso/app/ui"
	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/storage"
	"sayso/widgets"
)

// The project's own variables of documents: declared, changed and removed over
// the sheet of documents.

// listVariables offers to declare a variable, and to change or remove one.
func (w *Window) listVariables() {
	if w.project.ReadOnly() {
		w.sayInSheet(true, "This project is open read-only.")
		return
	}
	variables := w.session.Codebook.Variables
	if len(variables) == 0 {
		w.askVariable(corpus.Variable{Kind: corpus.TextVariable})
		return
	}
	items := []widgets.FinderItem{{Text: "New variable…", Apply: func() { w.guard(func() { w.askVariable(corpus.Variable{Kind: corpus.TextVariable}) }) }}}
	for _, v := range variables {
		said := corpus.Plural(w.saying(v.ID, ""), "document") + " · " + string(v.Kind)
		items = append(items, widgets.FinderItem{Text: "Change " + v.Name + "…", Side: said, Apply: func() { w.guard(func() { w.askVariable(v) }) }})
	}
	for _, v := range variables {
		items = append(items, widgets.FinderItem{Text: "Remove " + v.Name + "…", Apply: func() { w.guard(func() { w.removeVariable(v) }) }})
	}
	w.Finder = widgets.ShowFinder(w.palette, w.window.Canvas(), "Variables of documents",
		func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, w.backToDocumentSheet)
	w.Finder.Shrink()
}

// backToDocumentSheet gives the keys to the sheet, or to the text where there is
// none.
func (w *Window) backToDocumentSheet() {
	if s := w.documentDesk.screen; s != nil {
		s.FocusTable()
		return
	}
	w.focusText()
}

// saying counts the documents that say something in a variable: a certain
// value, or anything for "".
func (w *Window) saying(variable, value string) (n int) {
	for i := range w.session.Summaries {
		if said := w.session.Summaries[i].Fields[variable]; said != "" && (value == "" || said == value) {
			n++
		}
	}
	return n
}

// askVariable asks what a variable is called and what its values are. One that
// has no id yet is new.
func (w *Window) askVariable(v corpus.Variable) {
	title, yes := "New variable of documents", "Add"
	name := widgets.NewField("Name", "Its name, such as Topic")
	values := widgets.NewField("Values", "War, Peace, Sport")
	name.SetText(v.Name)
	values.SetText(strings.Join(v.Values, ", "))
	var options []widgets.Option
	for _, k := range corpus.VariableKinds {
		options = append(options, widgets.Option{Value: string(k), Text: widgets.Sentence(string(k))})
	}
	kinds := widgets.NewSegmented(w.palette, "Kind of value", options, nil)
	kinds.Required = true
	kinds.SetChosen(string(v.Kind))
	listed := container.NewVBox(widget.NewLabel("Its values, separated by commas"), values)
	listed.Hidden = v.Kind != corpus.ListVariable
	kinds.OnChosen = func(value string) {
		v.Kind = corpus.VariableKind(value)
		listed.Hidden = v.Kind != corpus.ListVariable
		listed.Refresh()
	}
	wrong := widget.NewLabel("")
	wrong.Wrapping = fyne.TextWrapWord
	before := v
	body := container.NewVBox(name, kinds, listed, wrong)
	if before.ID != "" { // what its values are follows from those that were set
		title, yes = "Variable "+v.Name, "Change"
		body = container.NewVBox(name, listed, wrong)
	}
	s := w.openSheet(title, body, fyne.NewSize(500, 300), yes, func() bool {
		v.Name = strings.TrimSpace(name.Text)
		if before.ID == "" {
			v.ID = corpus.VariableID(name.Text)
		}
		v.Values = nil
		if v.Kind == corpus.ListVariable {
			v.Values = listedValues(values.Text)
		}
		if err := w.putVariable(v, before); err != nil {
			wrong.SetText("That is not possible: " + err.Error() + ".")
			return false
		}
		return true
	})
	values.OnKey, kinds.OnKey = s.Key, func(event *fyne.KeyEvent) bool {
		return event.Name != fyne.KeySpace && s.Key(event)
	}
	s.Focus(name)
}

// listedValues reads values that are separated by commas, each once.
func listedValues(text string) (values []string) {
	for value := range strings.SplitSeq(text, ",") {
		if value = strings.TrimSpace(value); value != "" && !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	return values
}

// putVariable adds a variable to the codebook, or changes it. A value that
// documents have stays in its list.
func (w *Window) putVariable(v, before corpus.Variable) error {
	next := codebook.Clone(w.session.Codebook)
	if before.ID == "" {
		next.Variables = append(next.Variables, v)
	}
	for i := range next.Variables {
		if next.Variables[i].ID == before.ID {
			next.Variables[i] = v
		}
	}
	for _, value := range before.Values {
		if n := w.saying(v.ID, value); n > 0 && !slices.Contains(v.Values, value) {
			return fmt.Errorf("%s of the value “%s”, so it stays in the list; set another value there first", corpus.Plural(n, "document"), value)
		}
	}
	if err := next.Check(); err != nil {
		return err
	}
	if !w.session.ChangeCodebook(codebook.Plan{Codebook: next, Title: codebook.TitlePrefix + "variable " + v.Name}) {
		return fmt.Errorf("the project cannot be written now")
	}
	return nil
}

// removeVariable takes a variable out of the codebook, and its values off the
// documents, as one change. It asks first where documents have one.
func (w *Window) removeVariable(v corpus.Variable) {
	n := w.saying(v.ID, "")
	remove := func() {
		d := &w.documentDesk
		ui.Behind(w.Shell, func(ctx context.Context, p *storage.Project) ([]corpus.Document, error) { return p.Documents(ctx) },
			func(all []corpus.Document) {
				w.session.RemoveVariable(v, all)
				d.travelled = true // the values are gone from the sheet too
				w.session.Reload()
			})
	}
	if n == 0 {
		remove()
		return
	}
	w.confirm("Remove the variable "+v.Name+"?", fmt.Sprintf("It is removed from the codebook, and its values from %s. Ctrl+Z brings both back.", corpus.Plural(n, "document")), "Remove", remove)
}

// RemoveVariable takes a variable out of the codebook and its values off the
// documents, as one undoable change.
func (s *Session) RemoveVariable(v corpus.Variable, documents []corpus.Document) {
	next := codebook.Clone(s.Codebook)
	next.Variables = slices.DeleteFunc(next.Variables, func(other corpus.Variable) bool { return other.ID == v.ID })
	change := storage.Change{ID: storage.NewID(), Kind: "codebook", Title: codebook.TitlePrefix + "removed variable " + v.Name, Annotator: s.Annotator.ID,
		Steps: []storage.Step{storage.PutCodebook(next)}}
	for _, d := range documents {
		if d.Fields[v.ID] == "" {
			continue
		}
		fields := map[string]string{}
		for id, value := range d.Fields {
			if id != v.ID {
				fields[id] = value
			}
		}
		d.Fields = fields
		change.Steps = append(change.Steps, storage.PutDocument(d))
	}
	s.submit(change)
}
