package documents

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
func (s *Screen) listVariables() {
	if s.shell.Open.File().ReadOnly() {
		s.say(true, "This project is open read-only.")
		return
	}
	variables := s.host.Session().Codebook.Variables
	if len(variables) == 0 {
		s.askVariable(corpus.Variable{Kind: corpus.TextVariable})
		return
	}
	items := []widgets.FinderItem{{Text: "New variable…", Apply: func() { s.shell.Guard(func() { s.askVariable(corpus.Variable{Kind: corpus.TextVariable}) }) }}}
	for _, v := range variables {
		said := corpus.Plural(s.saying(v.ID, ""), "document") + " · " + string(v.Kind)
		items = append(items, widgets.FinderItem{Text: "Change " + v.Name + "…", Side: said, Apply: func() { s.shell.Guard(func() { s.askVariable(v) }) }})
	}
	for _, v := range variables {
		items = append(items, widgets.FinderItem{Text: "Remove " + v.Name + "…", Apply: func() { s.shell.Guard(func() { s.RemoveVariable(v) }) }})
	}
	s.shell.List("Variables of documents",
		func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, s.back)
	s.shell.Finder.Shrink()
}

// back gives the keys to the sheet, or to the text where there is
// none.
func (s *Screen) back() {
	if s.sheet != nil {
		s.sheet.FocusTable()
		return
	}
	s.shell.FocusText()
}

// saying counts the documents that say something in a variable: a certain
// value, or anything for "".
func (s *Screen) saying(variable, value string) (n int) {
	summaries := s.host.Session().Summaries
	for i := range summaries {
		if said := summaries[i].Fields[variable]; said != "" && (value == "" || said == value) {
			n++
		}
	}
	return n
}

// askVariable asks what a variable is called and what its values are. One that
// has no id yet is new.
func (s *Screen) askVariable(v corpus.Variable) {
	title, yes := "New variable of documents", "Add"
	name := widgets.NewField("Name", "Its name, such as Topic")
	values := widgets.NewField("Values", "War, Peace, Sport")
	name.SetText(v.Name)
	values.SetText(strings.Join(v.Values, ", "))
	var options []widgets.Option
	for _, k := range corpus.VariableKinds {
		options = append(options, widgets.Option{Value: string(k), Text: widgets.Sentence(string(k))})
	}
	kinds := widgets.NewSegmented(s.shell.Palette, "Kind of value", options, nil)
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
	sheet := s.shell.OpenSheet(title, body, fyne.NewSize(500, 300), yes, func() bool {
		v.Name = strings.TrimSpace(name.Text)
		if before.ID == "" {
			v.ID = corpus.VariableID(name.Text)
		}
		v.Values = nil
		if v.Kind == corpus.ListVariable {
			v.Values = listedValues(values.Text)
		}
		if err := s.PutVariable(v, before); err != nil {
			wrong.SetText("That is not possible: " + err.Error() + ".")
			return false
		}
		return true
	})
	values.OnKey, kinds.OnKey = sheet.Key, func(event *fyne.KeyEvent) bool {
		return event.Name != fyne.KeySpace && sheet.Key(event)
	}
	sheet.Focus(name)
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

// PutVariable adds a variable to the codebook, or changes it. A value that
// documents have stays in its list.
func (s *Screen) PutVariable(v, before corpus.Variable) error {
	next := codebook.Clone(s.host.Session().Codebook)
	if before.ID == "" {
		next.Variables = append(next.Variables, v)
	}
	for i := range next.Variables {
		if next.Variables[i].ID == before.ID {
			next.Variables[i] = v
		}
	}
	for _, value := range before.Values {
		if n := s.saying(v.ID, value); n > 0 && !slices.Contains(v.Values, value) {
			return fmt.Errorf("%s of the value “%s”, so it stays in the list; set another value there first", corpus.Plural(n, "document"), value)
		}
	}
	if err := next.Check(); err != nil {
		return err
	}
	if !s.host.Session().ChangeCodebook(codebook.Plan{Codebook: next, Title: codebook.TitlePrefix + "variable " + v.Name}) {
		return fmt.Errorf("the project cannot be written now")
	}
	return nil
}

// RemoveVariable takes a variable out of the codebook, and its values off the
// documents, as one change. It asks first where documents have one.
func (s *Screen) RemoveVariable(v corpus.Variable) {
	n := s.saying(v.ID, "")
	remove := func() {
		ui.Behind(s.shell, func(ctx context.Context, p *storage.Project) ([]corpus.Document, error) { return p.Documents(ctx) },
			func(all []corpus.Document) {
				s.host.Session().RemoveVariable(v, all)
				s.stale = true // the values are gone from the sheet too
				s.host.Session().Reload()
			})
	}
	if n == 0 {
		remove()
		return
	}
	s.shell.Confirm("Remove the variable "+v.Name+"?", fmt.Sprintf("It is removed from the codebook, and its values from %s. Ctrl+Z brings both back.", corpus.Plural(n, "document")), "Remove", remove)
}
