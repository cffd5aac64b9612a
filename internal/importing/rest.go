package importing

import (
	"sayso/internal/corpus"
	"sayso/internal/reader"
	"sayso/storage"
)

// The files of other tools say what somebody annotated and never what somebody
// read without finding anything. So finished work comes in as a text of which
// only the annotated sentences count as read, nearly all of them positive. Where
// the researcher says that the rest was read (Options.RestRead), every other
// sentence is marked as holding nothing, for each person who annotated the text.

// restNotRead is why the rest of a document is not marked.
const restNotRead = "the rest is not marked as read, since an annotation of the text was left out"

// restRead makes the marks of one document. said are its annotations, those of
// the project too, with the ids of their annotators; marks are there already.
func (in *intake) restRead(r *reader.Result, d *corpus.Document, said []corpus.Annotation, marks []corpus.Mark) (steps []storage.Step) {
	if !in.options.RestRead || !r.Foreign {
		return nil
	}
	for _, left := range r.Account.Left {
		if left.What == reader.Annotations && !left.Wanted && left.Count > 0 {
			in.current().Account.Leave(reader.Left{What: reader.Details, Reason: restNotRead, Count: 1})
			return nil
		}
	}
	people := map[string]bool{}
	var order []string
	add := func(id string) {
		if !people[id] {
			people[id] = true
			order = append(order, id)
		}
	}
	for _, a := range r.Entry.Annotations {
		add(in.annotator(a.Annotator, r.Annotators))
	}
	for _, name := range r.ReadBy {
		add(in.annotator(name, nil))
	}
	for _, person := range order {
		var own []corpus.Annotation
		for _, a := range said {
			if a.Annotator == person {
				own = append(own, a)
			}
		}
		var seen []corpus.Mark
		for _, m := range marks {
			if m.Annotator == person {
				seen = append(seen, m)
			}
		}
		for i, state := range corpus.States(d.Sentences, own, seen) {
			if state == corpus.Unread {
				steps = append(steps, storage.PutMark(corpus.Mark{ID: storage.NewID(), Document: d.ID, Span: d.Sentences[i].Span, Annotator: person}))
			}
		}
	}
	return steps
}
