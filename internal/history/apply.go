package history

import (
	"cmp"
	"fmt"
	"slices"
	"sort"

	"sayso/internal/corpus"
)

// Shown is a document with all that was said of it, as a window shows it.
type Shown struct {
	corpus.Entry
	Answers []corpus.Relation // links to it that begin at annotations of other documents, in the order of Relations
}

// Effect is what Apply changed, for whoever counts along.
type Effect struct {
	Spans  []corpus.Span  // of the annotations and marks that came, went or are others now
	Labels map[string]int // how many annotations more or less of each label there are
	Cut    bool           // the sentences are others
}

// Apply gives what a document shows once steps were done. It goes by the records
// that the steps hold, as the tables of a project do (Present), so that a window
// that shows a change before it is written shows what the file is going to hold:
// whoever reads the document from there afterwards gets the same. Two things
// only the file knows: under which codebook an annotation is stored, and whether
// what a link leads to in another document shows.
//
// What was shown before stays as it is: lists that change are made anew, the
// others are shared. Steps about other documents do nothing.
func Apply(before Shown, steps []Step) (Shown, Effect, error) {
	a := application{Shown: before, effect: Effect{Labels: map[string]int{}}}
	for i := range steps {
		if err := a.take(&steps[i]); err != nil {
			return before, Effect{}, fmt.Errorf("the record of the %s %s cannot be read: %w", steps[i].Noun, steps[i].ID, err)
		}
	}
	a.perform()
	return a.Shown, a.effect, nil
}

// application is an Apply under way: what the steps say, by the id of the thing;
// nil for one that goes.
type application struct {
	Shown
	effect      Effect
	annotations map[string]*corpus.Annotation
	marks       map[string]*corpus.Mark
	doubts      map[string]*corpus.Doubt
	relations   map[string]*corpus.Relation
	readings    map[string]*corpus.Reading
	decisions   map[string]*corpus.Decision
	codings     map[string]*corpus.Coding
}

// take notes what a step says.
func (a *application) take(s *Step) (err error) {
	switch document := a.Document.ID; s.Noun {
	case Annotation:
		err = note(&a.annotations, s, document, func(r *AnnotationRecord) (string, corpus.Annotation) { return r.Document, r.Annotation(s.ID) })
	case Mark:
		err = note(&a.marks, s, document, func(r *MarkRecord) (string, corpus.Mark) { return r.Document, r.Mark(s.ID) })
	case Doubt:
		err = note(&a.doubts, s, document, func(r *DoubtRecord) (string, corpus.Doubt) { return r.Document, r.Doubt(s.ID) })
	case Relation:
		err = note(&a.relations, s, document, func(r *RelationRecord) (string, corpus.Relation) { return document, r.Relation(s.ID) })
	case Reading:
		err = note(&a.readings, s, document, func(r *corpus.Reading) (string, corpus.Reading) { return r.Document, readingNamed(*r, s.ID) })
	case Decision:
		err = note(&a.decisions, s, document, func(d *corpus.Decision) (string, corpus.Decision) { return d.Document, decisionNamed(*d, s.ID) })
	case Coding:
		err = note(&a.codings, s, document, func(c *corpus.Coding) (string, corpus.Coding) { return c.Document, codingNamed(*c, s.ID) })
	case Document:
		if s.ID == document {
			err = a.describe(s)
		}
	case Sentences:
		if s.ID == document {
			err = a.cut(s)
		}
	}
	return err
}

// note reads a record and keeps what it says, if it is of the document.
func note[R, T any](said *map[string]*T, s *Step, document string, read func(*R) (string, T)) error {
	record, err := Decode[R](s.After)
	if err != nil {
		return err
	}
	if *said == nil {
		*said = map[string]*T{}
	}
	if record == nil {
		(*said)[s.ID] = nil
		return nil
	}
	if of, thing := read(record); of == document {
		(*said)[s.ID] = &thing
	}
	return nil
}

// describe takes over what is known about the document. With a document that
// goes, all goes that was said of it.
func (a *application) describe(s *Step) error {
	record, err := Decode[DocumentRecord](s.After)
	if err != nil {
		return err
	}
	if record == nil {
		a.Shown = Shown{}
		return nil
	}
	described := record.Document(s.ID)
	described.Text, described.Segmenter, described.Sentences = a.Document.Text, a.Document.Segmenter, a.Document.Sentences
	a.Document = described
	return nil
}

func (a *application) cut(s *Step) error {
	record, err := Decode[SentencesRecord](s.After)
	if err != nil || record == nil {
		return err
	}
	sentences, err := DecodeBounds(record.Bounds, len(a.Document.Text))
	if err != nil {
		return err
	}
	a.Document.Segmenter, a.Document.Sentences, a.effect.Cut = record.Segmenter, sentences, true
	return nil
}

// perform puts what was said into the lists.
func (a *application) perform() {
	if a.Document.ID == "" {
		return
	}
	annotation := func(by int) func(*corpus.Annotation) {
		return func(x *corpus.Annotation) {
			a.effect.Spans = append(a.effect.Spans, x.Span)
			a.effect.Labels[x.Label] += by
		}
	}
	mark := func(m *corpus.Mark) { a.effect.Spans = append(a.effect.Spans, m.Span) }
	a.Annotations = replaced(a.Annotations, a.annotations, func(x *corpus.Annotation) string { return x.ID }, corpus.CompareAnnotations, annotation(-1), annotation(+1))
	a.Marks = replaced(a.Marks, a.marks, func(m *corpus.Mark) string { return m.ID }, func(x, y *corpus.Mark) int {
		return inReadingOrder(x.Span, y.Span, x.CreatedAt.Compare(y.CreatedAt), x.ID, y.ID)
	}, mark, mark)
	a.Doubts = replaced(a.Doubts, a.doubts, func(d *corpus.Doubt) string { return d.ID }, func(x, y *corpus.Doubt) int {
		return inReadingOrder(x.Span, y.Span, x.CreatedAt.Compare(y.CreatedAt), x.ID, y.ID)
	}, ignore, ignore)

	a.Readings = replaced(a.Readings, a.readings, func(r *corpus.Reading) string { return r.ID }, func(x, y *corpus.Reading) int {
		return cmp.Compare(x.ID, y.ID)
	}, ignore, ignore)
	a.Decisions = replaced(a.Decisions, a.decisions, func(d *corpus.Decision) string { return d.ID }, func(x, y *corpus.Decision) int {
		return inReadingOrder(x.Span(), y.Span(), 0, x.ID, y.ID)
	}, ignore, ignore)
	a.Codings = replaced(a.Codings, a.codings, func(c *corpus.Coding) string { return c.ID }, func(x, y *corpus.Coding) int {
		return inReadingOrder(x.Span(), y.Span(), 0, x.ID, y.ID)
	}, ignore, ignore)

	own, answers := a.relationsByEnd()
	id := func(r *corpus.Relation) string { return r.ID }
	order := func(x, y *corpus.Relation) int {
		return cmp.Or(x.CreatedAt.Compare(y.CreatedAt), cmp.Compare(x.ID, y.ID))
	}
	a.Relations = replaced(a.Relations, own, id, order, ignore, ignore)
	a.Answers = replaced(a.Answers, answers, id, order, ignore, ignore)
}

// ignore is for things that nobody counts.
func ignore[T any](*T) {}

// relationsByEnd parts what the steps say of relations into those that begin in
// this document and those that only end here. Those that rest on an annotation
// that goes are no longer shown.
func (a *application) relationsByEnd() (own, answers map[string]*corpus.Relation) {
	own, answers = map[string]*corpus.Relation{}, map[string]*corpus.Relation{}
	for _, list := range [][]corpus.Relation{a.Relations, a.Answers} {
		for i := range list {
			if r := &list[i]; a.hides(r) {
				own[r.ID], answers[r.ID] = nil, nil
			}
		}
	}
	for id, r := range a.relations {
		own[id], answers[id] = nil, nil
		switch {
		case r == nil || a.hides(r):
		case slices.ContainsFunc(a.Annotations, func(x corpus.Annotation) bool { return x.ID == r.From }):
			own[id] = r
		case slices.ContainsFunc(a.Annotations, func(x corpus.Annotation) bool { return x.ID == r.To }):
			answers[id] = r
		}
	}
	return own, answers
}

// hides reports whether the steps take away what a relation rests on.
func (a *application) hides(r *corpus.Relation) bool {
	if len(a.annotations) == 0 {
		return false
	}
	return slices.ContainsFunc(relationNoun.Rests(r.ID, Encode(RecordOfRelation(*r))), func(on Thing) bool {
		if on.Noun != Annotation {
			return false
		}
		is, said := a.annotations[on.ID]
		return said && is == nil
	})
}

func inReadingOrder(a, b corpus.Span, made int, id, otherID string) int {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), made, cmp.Compare(id, otherID))
}

// replaced gives a list in order in which the things are what was said of them;
// nil says that one goes. The list itself stays as it is, and is given back when
// nothing in it changes. went is told of each thing that stood, came of each
// that stands now.
func replaced[T any](list []T, said map[string]*T, id func(*T) string, order func(a, b *T) int, went, came func(*T)) []T {
	if len(said) == 0 {
		return list
	}
	var out []int // places of what goes or changes
	for i := range list {
		if _, is := said[id(&list[i])]; is {
			out = append(out, i)
			went(&list[i])
		}
	}
	var in []*T
	for _, thing := range said {
		if thing != nil {
			in = append(in, thing)
		}
	}
	if len(in)+len(out) == 0 {
		return list
	}
	if len(in)+len(list) == len(out) {
		return nil // as a list that is read from a project and has nothing in it
	}
	slices.SortFunc(in, order)
	result := make([]T, 0, len(list)-len(out)+len(in))
	at := 0
	upTo := func(end int) {
		for len(out) > 0 && out[0] < end {
			result = append(result, list[at:out[0]]...)
			at, out = out[0]+1, out[1:]
		}
		result = append(result, list[at:end]...)
		at = end
	}
	for _, thing := range in {
		upTo(at + sort.Search(len(list)-at, func(i int) bool { return order(&list[at+i], thing) > 0 }))
		result = append(result, *thing)
		came(thing)
	}
	upTo(len(list))
	return result
}
