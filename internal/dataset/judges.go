package dataset

import (
	"context"
	"sort"

	"sayso/internal/corpus"
)

// A judge is a person whose work an export holds. In the forms of a table that
// tell the judges apart, everybody has a row or a column for every sentence:
// that somebody has not read a sentence is data too. Whoever is known under
// several names is one judge.

// judgement is what was said of one sentence: by everybody, or by one judge.
type judgement struct {
	state       corpus.State
	annotations []*corpus.Annotation // in the order of the labels in the codebook, then of the text
	marks       []*corpus.Mark
	codings     []*corpus.Coding
}

// value is the judgement as one word, for counts of agreement: the labels, each
// once, joined by |; or nothing, or unread.
func (j *judgement) value() string {
	if set := labelSet(j.annotations); len(set) > 0 {
		return joinParts(set)
	}
	return string(j.state)
}

// peopleOf tells which annotators of an export are one person. Somebody whose
// main name is not in the export keeps the other.
func peopleOf(p *Project) corpus.People {
	here := map[string]bool{}
	for _, a := range p.Annotators {
		here[a.ID] = true
	}
	return corpus.PeopleOf(changed(p.Annotators, func(a *corpus.Annotator) {
		if !here[a.SameAs] {
			a.SameAs = ""
		}
	}))
}

// judgesOf lists those who labelled something in the entries, or found nothing,
// and those who were asked for by name, in the order of the project. Somebody
// the project does not know comes last.
func judgesOf(ctx context.Context, p *Project, entries Entries, asked bool) ([]corpus.Annotator, error) {
	people, at := peopleOf(p), map[string]bool{}
	if asked {
		for _, a := range p.Annotators {
			at[people.Person(a.ID)] = true
		}
	}
	err := each(ctx, entries, func(e *corpus.Entry) error {
		for i := range e.Annotations {
			at[people.Person(e.Annotations[i].Annotator)] = true
		}
		for i := range e.Marks {
			at[people.Person(e.Marks[i].Annotator)] = true
		}
		return nil
	})
	var judges []corpus.Annotator
	for _, a := range p.Annotators {
		if at[a.ID] {
			judges = append(judges, a)
			delete(at, a.ID)
		}
	}
	var strangers []string
	for id := range at {
		strangers = append(strangers, id)
	}
	sort.Strings(strangers)
	for _, id := range strangers {
		judges = append(judges, corpus.Annotator{ID: id, Name: id})
	}
	return judges, err
}

// eachPart hands over an entry as it is, or, in the form that has each annotator
// apart, the part of each judge with the name of their files. Somebody who has
// not judged a document has a file without annotations.
func eachPart(p *Project, e *corpus.Entry, write func(judge string, e *corpus.Entry) error) error {
	if p.form != apartForm {
		return write("", e)
	}
	people := peopleOf(p)
	for i, name := range annotatorColumns(p.judges) {
		if err := write(name, by(e, p.judges[i].ID, people)); err != nil {
			return err
		}
	}
	return nil
}

// by is the part of an entry that one judge made, under whatever names.
func by(e *corpus.Entry, judge string, people corpus.People) *corpus.Entry {
	own := corpus.Entry{Document: e.Document}
	own.Annotations = keep(e.Annotations, func(a *corpus.Annotation) bool { return people.Person(a.Annotator) == judge })
	own.Marks = keep(e.Marks, func(m *corpus.Mark) bool { return people.Person(m.Annotator) == judge })
	own.Codings = keep(e.Codings, func(c *corpus.Coding) bool { return people.Person(c.Annotator) == judge })
	here := make(map[string]bool, len(own.Annotations))
	for i := range own.Annotations {
		here[own.Annotations[i].ID] = true
	}
	own.Relations = keep(e.Relations, func(r *corpus.Relation) bool { return here[r.From] && here[r.To] })
	return &own
}
