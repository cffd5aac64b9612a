package dataset

import (
	"fmt"
	"slices"
	"strings"
)

// Form is one way to lay out a format in which annotators can be told apart.
type Form struct {
	Name  string // as the command line takes it: long
	Title string // for a list: "One row per sentence and annotator"

	carries carries
	judges  bool // it tells the annotators apart
}

// The forms of tables, and of formats with a file for each document.
const (
	sentenceForm = "sentences"
	longForm     = "long"
	wideForm     = "wide"
	togetherForm = "together"
	apartForm    = "apart"
)

// tableForms are the forms of a table of sentences with what each carries.
func tableForms(sentences, long, wide carries) []Form {
	return []Form{
		{Name: sentenceForm, Title: "One row per sentence", carries: sentences},
		{Name: longForm, Title: "One row per sentence and annotator", carries: long, judges: true},
		{Name: wideForm, Title: "A column for each annotator", carries: wide, judges: true},
	}
}

// apartForms are the forms of a format with a file for each document: one for
// all annotators, or one for each.
func apartForms(c carries) []Form {
	apart := c
	apart.some = with(c.some, Relations, "those within a document between annotations of one annotator, without who made them, and when")
	apart.some[Nothing] = "who judged anything at all: files without annotations are theirs too"
	return []Form{
		{Name: togetherForm, Title: "All annotators together", carries: c},
		{Name: apartForm, Title: "Each annotator apart", carries: apart, judges: true},
	}
}

// InForm gives the format in one of its forms; the empty name is the first.
func (f Format) InForm(name string) (Format, error) {
	if name == "" {
		return f, nil
	}
	at := slices.IndexFunc(f.Forms, func(form Form) bool { return form.Name == name })
	if at < 0 {
		if len(f.Forms) == 0 {
			return f, fmt.Errorf("%s has no forms to choose from", f.Name)
		}
		var names []string
		for _, form := range f.Forms {
			names = append(names, form.Name)
		}
		return f, fmt.Errorf("%s has no form %q; choose one of %s", f.Name, name, strings.Join(names, ", "))
	}
	f.form, f.carries = name, f.Forms[at].carries
	return f, nil
}

// Form is the form that the format is in; empty for a format that has none.
func (f Format) Form() string {
	if f.form == "" && len(f.Forms) > 0 {
		return f.Forms[0].Name
	}
	return f.form
}

// tellsApart reports whether the chosen form tells the annotators apart.
func (f Format) tellsApart() bool {
	return slices.ContainsFunc(f.Forms, func(form Form) bool { return form.judges && form.Name == f.form })
}
