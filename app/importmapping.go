package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"sayso/internal/corpus"
	"sayso/internal/foreign"
	"sayso/internal/intake"
)

// An import that meets annotated files of other tools asks first what their
// labels, attributes, links and coders become. What the sheet of
// importmappingsheet.go asks is worked out here.

// importPaths reads files and folders into the project behind the window. When
// some of them are annotated by another tool it shows first what they hold.
func (w *Window) importPaths(paths []string) {
	if w.project.ReadOnly() {
		w.say("This project is open for reading only; nothing can be imported into it.")
		return
	}
	project, annotator := w.project, w.settings.Annotator
	var preview intake.Preview
	work := func(ctx context.Context, _ func(string)) (err error) {
		preview, err = intake.PreviewAnnotated(ctx, project, paths, intake.Options{Annotator: annotator})
		return err
	}
	w.start("Looking at the files…", work, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
			w.say("Import cancelled. Nothing was imported.")
		case err == nil && w.project == project && readable(preview):
			w.openMapping(paths, preview)
		default: // the import itself says what is wrong with a path
			w.importMapped(paths, foreign.Mapping{})
		}
	})
}

// readable reports whether a preview has anything to ask about.
func readable(p intake.Preview) bool {
	return slices.ContainsFunc(p.Files, func(f intake.PreviewFile) bool { return f.Error == "" }) &&
		len(p.Mapping.Labels)+len(p.Mapping.Attributes)+len(p.Mapping.Relations) > 0
}

// target is one thing that a name of a file can become.
type target struct {
	text string // as the list shows it
	to   string // id in the codebook, or the name of an annotator; empty for left out
	is   corpus.Label
}

const leaveOut = "Leave out"

// labelTargets lists what a label can become: each label of the codebook, a new
// one, and nothing. at is the proposed one.
func labelTargets(c corpus.Codebook, choice foreign.Choice) (list []target, at int) {
	for _, l := range c.Labels {
		list = append(list, target{l.Name, l.ID, l})
	}
	return choose(list, choice, corpus.Label{Name: choice.Name, Colour: choice.Colour})
}

func attributeTargets(c corpus.Codebook, choice foreign.Choice) (list []target, at int) {
	for _, a := range c.Attributes {
		list = append(list, target{text: a.Name, to: a.ID})
	}
	return choose(list, choice, corpus.Label{})
}

func relationTargets(c corpus.Codebook, choice foreign.Choice) (list []target, at int) {
	for _, k := range c.Relations {
		list = append(list, target{text: k.Name, to: k.ID})
	}
	return choose(list, choice, corpus.Label{})
}

// choose adds a new one, where the proposal is one, and the way to leave a name
// out, and finds the proposal.
func choose(list []target, choice foreign.Choice, made corpus.Label) ([]target, int) {
	at := slices.IndexFunc(list, func(t target) bool { return t.to == choice.To })
	if at < 0 && choice.To != "" {
		at = len(list)
		list = append(list, target{"New: " + corpus.FirstWords(choice.Name, 30), choice.To, made})
	}
	list = append(list, target{text: leaveOut})
	if at < 0 {
		at = len(list) - 1
	}
	return list, at
}

// coderTargets lists who a coder can become: the annotators of the project, and
// the coder under the name of the file.
func coderTargets(annotators []corpus.Annotator, choice foreign.CoderChoice) (list []target, at int) {
	at = -1
	for _, a := range annotators {
		if a.Name == choice.Annotator {
			at = len(list)
		}
		list = append(list, target{text: a.Name, to: a.Name})
	}
	if at < 0 {
		at = len(list)
		list = append(list, target{text: "New: " + corpus.FirstWords(choice.Annotator, 30), to: choice.Annotator})
	}
	return list, at
}

// openMapping shows what the annotated files hold, and imports when the
// researcher agrees.
func (w *Window) openMapping(paths []string, preview intake.Preview) {
	annotators, err := w.project.Annotators(context.Background())
	if err != nil {
		w.failed(err)
		return
	}
	m := &mappingSheet{w: w, preview: preview, codebook: w.session.Codebook, annotators: annotators, mapping: preview.Mapping}
	m.open(func() { w.importMapped(paths, m.mapping) })
}

// importMapped imports, with what the researcher has chosen.
func (w *Window) importMapped(paths []string, mapping foreign.Mapping) {
	project := w.project
	var total intake.Total
	var problems []string
	var first string // the first article that was imported
	work := func(ctx context.Context, progress func(string)) (err error) {
		total, err = intake.Import(ctx, project, paths, intake.Options{
			Annotator: w.settings.Annotator, Mapping: mapping,
			Progress: func(p intake.Progress) {
				progress(fmt.Sprintf("Importing %s: %s", p.File, plural(p.Documents, "article")))
			},
			File: func(f intake.File) {
				if first == "" {
					first = f.Document
				}
				for _, p := range f.Problems {
					problems = append(problems, f.Name+": "+p.Reason)
				}
			},
		})
		return err
	}
	w.start("Importing…", work, func(err error) { w.imported(total, problems, first, err) })
}

// imported shows the first new article and reports what became of the import.
func (w *Window) imported(total intake.Total, problems []string, first string, err error) {
	w.session.ReloadAt(first)
	text := plural(total.Documents, "article") + " imported."
	if total.Annotations > 0 {
		text = plural(total.Documents, "article") + " and " + plural(total.Annotations, "annotation") + " imported."
	}
	if total.Annotated > 0 {
		text += " " + plural(total.Annotated, "article") + " of the project got annotations."
	}
	if total.LeftOut > 0 {
		text += fmt.Sprintf(" %d left out.", total.LeftOut)
	}
	if total.Skipped > 0 {
		text += fmt.Sprintf(" %d passed over.", total.Skipped)
	}
	if total.Failed > 0 {
		text += fmt.Sprintf(" %d could not be read.", total.Failed)
	}
	switch {
	case errors.Is(err, context.Canceled):
		w.say("Import cancelled. " + text)
	case err != nil:
		w.failed(err)
	case len(problems) > 0:
		w.report(text, problems)
	default:
		w.say(text)
	}
}
