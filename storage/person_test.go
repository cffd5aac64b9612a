package storage

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
	"sayso/internal/query"
)

// TestWhatIsCountedOfOnePersonIsWhatTheirEntrySays holds the list and the search
// of each person against the documents narrowed to them, after any work of three
// annotators of whom two may turn out to be one.
func TestWhatIsCountedOfOnePersonIsWhatTheirEntrySays(t *testing.T) {
	ctx := context.Background()
	rapid.Check(t, func(r *rapid.T) {
		p := newProject(t)
		do := func(step Step) { apply(t, p, Change{Kind: "set up", Title: "set up", Steps: []Step{step}}) }
		var annotators []corpus.Annotator
		for _, name := range []string{"Ana", "Ben", "ben"} {
			a := corpus.Annotator{ID: NewID(), Name: name}
			do(PutAnnotator(a))
			annotators = append(annotators, a)
		}
		var documents []corpus.Document
		for range 2 {
			d := sampleDocument("Numbers", "One. Two. Six. Ten.")
			d.State = rapid.SampledFrom(corpus.DocumentStates).Draw(r, "came in as")
			do(AddDocument(d))
			documents = append(documents, d)
		}
		for range rapid.IntRange(0, 12).Draw(r, "acts") {
			who := rapid.SampledFrom(annotators).Draw(r, "who")
			d := rapid.SampledFrom(documents).Draw(r, "document")
			span := rapid.SampledFrom(d.Sentences).Draw(r, "sentence").Span
			step := PutAnnotation(corpus.Annotation{ID: NewID(), Document: d.ID, Span: span, Annotator: who.ID, Label: rapid.SampledFrom([]string{"claim", "denial"}).Draw(r, "label")})
			switch rapid.IntRange(0, 4).Draw(r, "act") {
			case 0:
				step = PutMark(corpus.Mark{ID: NewID(), Document: d.ID, Span: span, Annotator: who.ID})
			case 1:
				step = PutDoubt(corpus.Doubt{ID: NewID(), Document: d.ID, Span: span, Annotator: who.ID, Why: "why?"})
			case 2:
				step = PutReading(corpus.Reading{Document: d.ID, Annotator: who.ID, State: rapid.SampledFrom(corpus.DocumentStates[1:]).Draw(r, "state")})
			case 3:
				e, err := p.Entry(ctx, d.ID)
				own := slices.DeleteFunc(e.Annotations, func(a corpus.Annotation) bool { return a.Annotator != who.ID })
				if err != nil || len(own) == 0 {
					continue
				}
				step = DeleteAnnotation(own[0].ID)
			}
			if _, err := p.Apply(ctx, Change{Kind: "annotate", Title: "act", Annotator: who.ID, Steps: []Step{step}}); err != nil {
				r.Fatal(err)
			}
		}
		if rapid.Bool().Draw(r, "one person") {
			if _, err := p.MergeAnnotators(ctx, annotators[2].ID, annotators[1].ID, annotators[0].ID); err != nil {
				r.Fatal(err)
			}
		}
		all, err := p.Annotators(ctx)
		if err != nil {
			r.Fatal(err)
		}
		people := corpus.PeopleOf(all)
		for _, a := range append(all, corpus.Annotator{}) {
			saysOfEntries(r, p, people, a.ID)
		}
		if report, err := p.Check(ctx, nil); err != nil || !report.OK() {
			r.Fatalf("%v %v", report.Problems, err)
		}
	})
}

// saysOfEntries compares what the list and the search say of one person, or of
// everybody, with the entries.
func saysOfEntries(r *rapid.T, p *Project, people corpus.People, of string) {
	ctx := context.Background()
	list, err := p.Summaries(ctx)
	if of != "" {
		list, err = p.SummariesOf(ctx, of)
	}
	if err != nil {
		r.Fatal(err)
	}
	unread, done := map[string]int{}, []string(nil)
	for _, line := range list {
		e, err := p.Entry(ctx, line.ID)
		if err != nil {
			r.Fatal(err)
		}
		if of != "" {
			e = e.Of(of, people)
		} else {
			e.Document.State = e.State(people)
		}
		n := tally(e.Document.Sentences, e.Annotations, e.Marks)
		want := line
		want.State, want.Labelled, want.Nothing, want.Annotations, want.ByLabel = e.Document.State, n.Labelled, n.Nothing, n.Annotations, n.ByLabel
		want.Unread, want.Doubts = n.Sentences-n.Labelled-n.Nothing, len(e.Doubts)
		if diff := cmp.Diff(want, line, cmpopts.EquateEmpty()); diff != "" {
			r.Fatalf("of %q (- the entry, + the list):\n%s", of, diff)
		}
		if unread[line.ID] = want.Unread; want.Unread == 0 {
			delete(unread, line.ID)
		}
		if want.State == corpus.Done {
			done = append(done, line.ID)
		}
	}
	found := func(text string) map[string]int {
		q, err := query.Parse(text)
		if err != nil {
			r.Fatal(err)
		}
		result, err := p.Search(ctx, q, SearchOptions{Of: of})
		if err != nil {
			r.Fatal(err)
		}
		n := map[string]int{}
		for _, d := range result.Documents {
			n[d.ID] = len(d.Sentences)
		}
		return n
	}
	if diff := cmp.Diff(unread, found("unread")); diff != "" {
		r.Fatalf("unread of %q (- the entries, + the search):\n%s", of, diff)
	}
	in := found("state:done")
	if len(in) != len(done) || slices.ContainsFunc(done, func(id string) bool { return in[id] == 0 }) {
		r.Fatalf("done of %q are %v, and the search finds %v", of, done, in)
	}
}

func TestADocumentThatCameInDoneIsDoneForWhoWorkedInIt(t *testing.T) {
	ctx := context.Background()
	p := newProject(t)
	ana, ben := corpus.Annotator{ID: NewID(), Name: "Ana"}, corpus.Annotator{ID: NewID(), Name: "Ben"}
	do := func(by string, steps ...Step) {
		apply(t, p, Change{Kind: "set up", Title: "set up", Annotator: by, Steps: steps})
	}
	do("", PutAnnotator(ana), PutAnnotator(ben))
	state := func(of string) corpus.DocumentState {
		t.Helper()
		list, err := p.SummariesOf(ctx, of)
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		return list[0].State
	}
	d := sampleDocument("Numbers", "One. Two.")
	d.State = corpus.Done
	do("", AddDocument(d))
	if state(ana.ID) != corpus.Done || state(ben.ID) != corpus.Done {
		t.Error("where nobody worked, it is not done for all")
	}
	do(ana.ID, PutMark(corpus.Mark{ID: NewID(), Document: d.ID, Span: d.Sentences[0].Span, Annotator: ana.ID}))
	if state(ana.ID) != corpus.Done || state(ben.ID) != corpus.ToDo {
		t.Errorf("Ana worked in it: it is %s for her, %s for Ben", state(ana.ID), state(ben.ID))
	}
	do(ana.ID, PutReading(corpus.Reading{Document: d.ID, Annotator: ana.ID, State: corpus.InProgress}))
	if state(ana.ID) != corpus.InProgress || state(ben.ID) != corpus.ToDo {
		t.Errorf("Ana took it up again: it is %s for her, %s for Ben", state(ana.ID), state(ben.ID))
	}
	d.State = corpus.PutAside
	do("", PutDocument(d))
	e, err := p.Entry(ctx, d.ID)
	if err != nil || e.Document.State != corpus.Done {
		t.Errorf("what is known about a document changed its state: %s, %v", e.Document.State, err)
	}
}
