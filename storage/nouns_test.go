package storage

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
)

func TestSourcesDoubtsAndSearchesComeBackAsTheyWereStored(t *testing.T) {
	ctx := context.Background()
	p, d, reader := withDocument(t)
	source := corpus.Source{ID: NewID(), Name: "The mayor", Names: []corpus.SourceName{{Text: "she", Document: d.ID}, {Text: "Mayor"}}, Type: "named-person", Organisation: "Town hall", Note: "since 2020"}
	doubt := corpus.Doubt{ID: NewID(), Document: d.ID, Span: d.Sentences[1].Span, Annotator: reader.ID, Why: "denial of what?"}
	query := corpus.Query{ID: NewID(), Name: "Safe bridges", Text: `"the bridge" safe*`}
	event := apply(t, p, Change{Title: "all", Steps: []Step{PutSource(source), PutDoubt(doubt), PutQuery(query)}})
	source.CreatedAt, doubt.CreatedAt = event.At, event.At
	p = reopen(t, p)
	check := func(sources []corpus.Source, doubts []corpus.Doubt, queries []corpus.Query) {
		t.Helper()
		gotSources, err := p.Sources(ctx)
		if diff := cmp.Diff(sources, gotSources); diff != "" || err != nil {
			t.Error(diff, err)
		}
		gotDoubts, err := p.Doubts(ctx)
		if diff := cmp.Diff(doubts, gotDoubts); diff != "" || err != nil {
			t.Error(diff, err)
		}
		if diff := cmp.Diff(doubts, entry(t, p, d.ID).Doubts); diff != "" {
			t.Error(diff)
		}
		gotQueries, err := p.Queries(ctx)
		if diff := cmp.Diff(queries, gotQueries); diff != "" || err != nil {
			t.Error(diff, err)
		}
		summary, err := p.Summary(ctx, d.ID)
		if err != nil || summary.Doubts != len(doubts) {
			t.Errorf("%d doubts are counted, %v", summary.Doubts, err)
		}
		if report, err := p.Check(ctx, nil); err != nil || !report.OK() {
			t.Errorf("%v %v", report.Problems, err)
		}
	}
	check([]corpus.Source{source}, []corpus.Doubt{doubt}, []corpus.Query{query})

	source.Names, source.Note = source.Names[:1], ""
	doubt.Why, query.Text = "", "bridge"
	again := apply(t, p, Change{Title: "changed", Annotator: reader.ID, Steps: []Step{PutSource(source), PutDoubt(doubt), PutQuery(query)}})
	check([]corpus.Source{source}, []corpus.Doubt{doubt}, []corpus.Query{query})
	apply(t, p, Change{Title: "deleted", Annotator: reader.ID, Steps: []Step{DeleteSource(source.ID), DeleteDoubt(doubt.ID), DeleteQuery(query.ID)}})
	check(nil, nil, nil)
	if _, err := p.Undo(ctx, reader.ID, ""); err != nil {
		t.Fatal(err)
	}
	check([]corpus.Source{source}, []corpus.Doubt{doubt}, []corpus.Query{query})
	if _, err := p.TakeBack(ctx, again.Number, reader.ID, ""); err != nil {
		t.Fatal(err)
	}
	if sources, err := p.Sources(ctx); err != nil || len(sources[0].Names) != 2 || sources[0].Note == "" {
		t.Errorf("%v %v", sources, err)
	}
}

func TestADocumentsOwnVariablesComeBackAsTheyWereStored(t *testing.T) {
	ctx := context.Background()
	p, d, _ := withDocument(t)
	d.Text, d.Sentences = "", nil
	d.Fields = map[string]string{"topic": "war <&> \"peace\"", "wave": "2", "unsaid": ""}
	said := map[string]string{"topic": "war <&> \"peace\"", "wave": "2"}
	check := func(want map[string]string) {
		t.Helper()
		summary, err := p.Summary(ctx, d.ID)
		if diff := cmp.Diff(want, summary.Fields); diff != "" || err != nil {
			t.Error(diff, err)
		}
		documents, err := p.Documents(ctx)
		if err != nil || len(documents) != 1 {
			t.Fatal(documents, err)
		}
		if diff := cmp.Diff(want, documents[0].Fields); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(want, entry(t, p, d.ID).Document.Fields); diff != "" {
			t.Error(diff)
		}
		if report, err := p.Check(ctx, nil); err != nil || !report.OK() {
			t.Errorf("%v %v", report.Problems, err)
		}
	}
	apply(t, p, Change{Kind: "document", Title: "variables", Steps: []Step{PutDocument(d)}})
	p = reopen(t, p)
	check(said)
	if _, err := p.Undo(ctx, "", ""); err != nil {
		t.Fatal(err)
	}
	check(nil)
}

func TestWhatMakesNoSenseIsRefused(t *testing.T) {
	p, d, reader := withDocument(t)
	other := sampleDocument("Other", "Another text. It is short.")
	a, b, c := label(d, 0, "claim", reader), label(d, 1, "denial", reader), label(d, 2, "claim", reader)
	relation := corpus.Relation{ID: NewID(), Kind: "denies", From: b.ID, To: a.ID, Annotator: reader.ID}
	doubt := corpus.Doubt{ID: NewID(), Document: d.ID, Span: d.Sentences[0].Span, Annotator: reader.ID}
	apply(t, p, Change{Title: "before", Steps: []Step{AddDocument(other), PutAnnotation(a), PutAnnotation(b), PutAnnotation(c), PutRelation(relation), PutDoubt(doubt)}})
	with := func(m ...corpus.Mention) corpus.Annotation {
		a := label(d, 3, "claim", reader)
		a.Mentions = m
		return a
	}
	due := d
	due.Due = "somebody"
	field := d
	field.Fields = map[string]string{"topic": "x\xff"}
	for name, test := range map[string]struct {
		step Step
		kind error
	}{
		"a value of a variable that is no text":        {PutDocument(field), ErrInvalid},
		"a source without a name":                      {PutSource(corpus.Source{Name: " "}), ErrInvalid},
		"a source with an empty name among others":     {PutSource(corpus.Source{Name: "x", Names: []corpus.SourceName{{Text: "“”"}}}), ErrInvalid},
		"a name in a document that is not there":       {PutSource(corpus.Source{Name: "x", Names: []corpus.SourceName{{Text: "y", Document: NewID()}}}), ErrNotFound},
		"a source that is no text":                     {PutSource(corpus.Source{Name: "x\xff"}), ErrInvalid},
		"a source to delete that is not there":         {DeleteSource(NewID()), ErrNotFound},
		"a doubt beyond the text":                      {PutDoubt(corpus.Doubt{Document: d.ID, Span: corpus.Span{Start: 0, End: 10_000}, Annotator: reader.ID}), ErrInvalid},
		"a doubt in a document that is not there":      {PutDoubt(corpus.Doubt{Document: NewID(), Span: corpus.Span{End: 1}, Annotator: reader.ID}), ErrNotFound},
		"a doubt of nobody":                            {PutDoubt(corpus.Doubt{Document: d.ID, Span: corpus.Span{End: 1}, Annotator: NewID()}), ErrNotFound},
		"a doubt that moves to another document":       {PutDoubt(corpus.Doubt{ID: doubt.ID, Document: other.ID, Span: corpus.Span{End: 1}, Annotator: reader.ID}), ErrInvalid},
		"a search without a name":                      {PutQuery(corpus.Query{Text: "x"}), ErrInvalid},
		"a mention whose words are others":             {PutAnnotation(with(corpus.Mention{Role: "cue", Span: corpus.Span{End: 3}, Quote: "Her"})), ErrInvalid},
		"a mention inside a character":                 {PutAnnotation(with(corpus.Mention{Role: "cue", Span: corpus.Span{Start: 18, End: 20}})), ErrInvalid},
		"a mention that is nothing":                    {PutAnnotation(with(corpus.Mention{Span: corpus.Span{End: 3}})), ErrInvalid},
		"a relation with the id of one between others": {PutRelation(corpus.Relation{ID: relation.ID, Kind: "denies", From: c.ID, To: a.ID, Annotator: reader.ID}), ErrInvalid},
		"a document that is due to no id":              {PutDocument(due), ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := p.Apply(context.Background(), Change{Title: name, Steps: []Step{test.step}}); !errors.Is(err, test.kind) {
				t.Errorf("got %v", err)
			}
		})
	}
	relation.Kind = "supports"
	apply(t, p, Change{Title: "another kind", Annotator: reader.ID, Steps: []Step{PutRelation(relation)}})
	if got := entry(t, p, d.ID).Relations; len(got) != 1 || got[0].Kind != "supports" {
		t.Errorf("%v", got)
	}
}

func TestAnAnnotationKnowsTheCodebookItWasMadeUnder(t *testing.T) {
	ctx := context.Background()
	p, d, reader := withDocument(t)
	a, b, c := label(d, 0, "claim", reader), label(d, 1, "denial", reader), label(d, 2, "claim", reader)
	c.Codebook = UnknownCodebook
	book := sampleCodebook()
	book.Labels[0].Definition = "Somebody says that something is so."
	apply(t, p, Change{Title: "made", Steps: []Step{PutAnnotation(a), PutAnnotation(c), PutCodebook(book), PutAnnotation(b)}})
	versions := func() (list []int) {
		for _, a := range entry(t, p, d.ID).Annotations {
			list = append(list, a.Codebook)
		}
		return list
	}
	if got := versions(); !cmp.Equal(got, []int{1, 2, 0}) {
		t.Errorf("made under %v", got)
	}
	a.Codebook, a.Note = 1, "only a note"
	apply(t, p, Change{Title: "carried on", Annotator: reader.ID, Steps: []Step{PutAnnotation(a)}})
	older, err := p.Statements(ctx, StatementFilter{Label: "claim", BeforeCodebook: 2})
	if err != nil || len(older) != 2 {
		t.Errorf("coded before: %v %v", older, err)
	}
	a.Codebook = 0
	apply(t, p, Change{Title: "decided again", Annotator: reader.ID, Steps: []Step{PutAnnotation(a)}})
	if got := versions(); !cmp.Equal(got, []int{2, 2, 0}) {
		t.Errorf("after deciding again: %v", got)
	}
	versionsThere, err := p.CodebookVersions(ctx)
	if err != nil || len(versionsThere) != 2 || versionsThere[0].Version != 1 || versionsThere[0].Labels[0].Definition != "" {
		t.Errorf("the codebooks are %v, %v", versionsThere, err)
	}
}

func TestRemovingADocumentTakesItsDoubtsOutOfSight(t *testing.T) {
	ctx := context.Background()
	p, d, reader := withDocument(t)
	other := sampleDocument("Other", "Another text. It is short.")
	source := corpus.Source{Name: "The mayor", Names: []corpus.SourceName{{Text: "she", Document: d.ID}, {Text: "Mayor"}}}
	apply(t, p, Change{Title: "before", Steps: []Step{AddDocument(other), PutSource(source),
		PutDoubt(corpus.Doubt{Document: d.ID, Span: d.Sentences[0].Span, Annotator: reader.ID, Why: "?"}),
		PutDoubt(corpus.Doubt{Document: other.ID, Span: other.Sentences[0].Span, Annotator: reader.ID, Why: "?"})}})
	state := func() (names, doubts int) {
		sources, err := p.Sources(ctx)
		if err != nil {
			t.Fatal(err)
		}
		list, err := p.Doubts(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return len(sources[0].Names), len(list)
	}
	apply(t, p, Change{Title: "removed", Steps: []Step{RemoveDocument(d.ID)}})
	if names, doubts := state(); names != 2 || doubts != 1 { // names mean nothing elsewhere, and come back with it
		t.Errorf("%d names and %d doubts are left", names, doubts)
	}
	if report, err := p.Check(ctx, nil); err != nil || !report.OK() {
		t.Errorf("%v %v", report.Problems, err)
	}
	if _, err := p.Undo(ctx, "", ""); err != nil {
		t.Fatal(err)
	}
	if names, doubts := state(); names != 2 || doubts != 2 {
		t.Errorf("%d names and %d doubts came back", names, doubts)
	}
}

func TestStatementsAreFoundBySourceAndByThread(t *testing.T) {
	ctx := context.Background()
	p, d, reader := withDocument(t)
	later, earlier := sampleDocument("Later", "The mayor repeats it. She says so. Others doubt it."), sampleDocument("Earlier", "She said it first. The town is quiet.")
	later.Date, earlier.Date = "2024-04-01", "2023-01-01"
	says := func(d corpus.Document, sentence int, source, via string) corpus.Annotation {
		a := label(d, sentence, "claim", reader)
		a.Attributes = map[string]string{"source": source, "via": via}
		return a
	}
	first, repeats, hers, others, alone := says(d, 0, "The mayor", ""), says(later, 0, "mayor", ""), says(later, 1, "she", "The Mayor"), says(later, 2, "others", ""), says(earlier, 0, "She", "")
	mayor := corpus.Source{ID: NewID(), Name: "Mayor", Names: []corpus.SourceName{{Text: "she", Document: later.ID}}}
	relate := func(from, to corpus.Annotation) Step {
		return PutRelation(corpus.Relation{Kind: "denies", From: from.ID, To: to.ID, Annotator: reader.ID})
	}
	apply(t, p, Change{Title: "all", Steps: []Step{AddDocument(later), AddDocument(earlier), PutAnnotation(first), PutAnnotation(repeats), PutAnnotation(hers),
		PutAnnotation(others), PutAnnotation(alone), PutSource(mayor), relate(repeats, first), relate(alone, first), relate(hers, repeats)}})
	ids := func(list []Statement, err error) (ids []string) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			ids = append(ids, s.ID)
		}
		return ids
	}
	if diff := cmp.Diff([]string{first.ID, repeats.ID, hers.ID}, ids(p.Statements(ctx, StatementFilter{Source: mayor.ID}))); diff != "" {
		t.Error("by source: ", diff)
	}
	if diff := cmp.Diff([]string{alone.ID, hers.ID}, ids(p.Statements(ctx, StatementFilter{Name: "“SHE”"}))); diff != "" {
		t.Error("by name: ", diff)
	}
	if diff := cmp.Diff([]string{others.ID}, ids(p.Statements(ctx, StatementFilter{IDs: []string{others.ID, NewID()}}))); diff != "" {
		t.Error("by id: ", diff)
	}
	thread, err := p.Thread(ctx, first.ID, "")
	if diff := cmp.Diff([]string{alone.ID, first.ID, repeats.ID, hers.ID}, ids(thread.Statements, err)); diff != "" || len(thread.Relations) != 3 {
		t.Error("thread: ", diff, thread.Relations)
	}
	if thread.Statements[0].Title != "Earlier" || thread.Statements[0].Date != "2023-01-01" || thread.Statements[0].Outlet == "" {
		t.Errorf("%+v", thread.Statements[0])
	}
	if thread, err := p.Thread(ctx, others.ID, ""); err != nil || len(thread.Statements) != 1 || len(thread.Relations) != 0 {
		t.Errorf("%v %v", thread, err)
	}
	if _, err := p.Thread(ctx, NewID(), ""); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v", err)
	}
	ben, err := p.AnnotatorNamed(ctx, "Ben")
	if err != nil {
		t.Fatal(err)
	}
	his := says(later, 2, "others", "")
	his.Annotator = ben.ID
	apply(t, p, Change{Title: "his", Annotator: ben.ID, Steps: []Step{PutAnnotation(his)}})
	of := func(others int) []corpus.SourceUse {
		return []corpus.SourceUse{{Source: "She", Document: earlier.ID, Annotations: 1}, {Source: "The mayor", Document: d.ID, Annotations: 1},
			{Source: "mayor", Document: later.ID, Annotations: 1}, {Source: "others", Document: later.ID, Annotations: others}, {Source: "she", Via: "The Mayor", Document: later.ID, Annotations: 1}}
	}
	for who, want := range map[string][]corpus.SourceUse{"": of(2), reader.ID: of(1), ben.ID: {{Source: "others", Document: later.ID, Annotations: 1}}} {
		if uses, err := p.SourceUses(ctx, who); err != nil || !cmp.Equal(uses, want) {
			t.Errorf("of %q: %v %v", who, uses, err)
		}
	}
}
