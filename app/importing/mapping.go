package importing

import (
	"context"
	"errors"
	"slices"

	"sayso/internal/corpus"
	"sayso/internal/foreign"
	"sayso/internal/importing"
)

// An import that meets annotated files of other tools asks first what their
// labels, attributes, links and coders become. What the sheet of
// importmappingsheet.go asks is worked out here.

// mapNames asks what the names of the annotated files among the paths become,
// and goes on with the answer. Files without such names raise no question.
func (s *Screen) mapNames(then func(m foreign.Mapping, restRead bool)) {
	project, paths, annotator := s.shell.Open.File(), append([]string(nil), s.paths...), s.host.Annotator()
	var preview importing.Preview
	work := func(ctx context.Context, _ func(string)) (err error) {
		preview, err = importing.PreviewAnnotated(ctx, project, paths, importing.Options{Annotator: annotator})
		return err
	}
	s.shell.Start("Looking at the annotations…", work, func(err error) {
		switch {
		case s.preview == nil || errors.Is(err, context.Canceled):
		case err == nil && readable(preview):
			s.openMapping(preview, then)
		default: // the import itself says what is wrong with a path
			then(foreign.Mapping{}, false)
		}
	})
}

// foreignChosen reports whether something that is to come in was annotated by
// another tool.
func (s *Screen) foreignChosen() bool {
	return slices.ContainsFunc(s.documents, func(f *Candidate) bool { return f.Foreign && f.Err == nil && !f.Leave })
}

// readable reports whether a preview has anything to ask about.
func readable(p importing.Preview) bool {
	return slices.ContainsFunc(p.Files, func(f importing.PreviewFile) bool { return f.Error == "" }) &&
		len(p.Mapping.Labels)+len(p.Mapping.Attributes)+len(p.Mapping.Relations) > 0
}

// target is one thing that a name of a file can become.
type target struct {
	text string // as the list shows it
	to   string // id in the codebook, or the name of an annotator; empty for left out
	is   corpus.Label
}

const LeaveOut = "Leave out"

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
	list = append(list, target{text: LeaveOut})
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

// openMapping shows what the annotated files hold, and goes on when the
// researcher agrees.
func (s *Screen) openMapping(preview importing.Preview, then func(m foreign.Mapping, restRead bool)) {
	m := &mappingSheet{shell: s.shell, preview: preview, codebook: s.host.Session().Codebook, annotators: s.host.Session().Annotators, mapping: preview.Mapping}
	m.open(func() { then(m.mapping, m.restRead) })
}
