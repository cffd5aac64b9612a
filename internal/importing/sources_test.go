package importing

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sayso/internal/corpus"
	"sayso/storage"
)

func apply(t *testing.T, p *storage.Project, steps ...storage.Step) {
	t.Helper()
	if _, err := p.Apply(context.Background(), storage.Change{Title: "test", Steps: steps}); err != nil {
		t.Fatal(err)
	}
}

// full makes a project that has everything that travels, under three versions
// of its codebook.
func full(t *testing.T) *storage.Project {
	t.Helper()
	ctx := context.Background()
	p := newProject(t)
	if _, err := Import(ctx, p, []string{write(t, "a.txt", "The mayor said so. She denies it."), write(t, "b.txt", "She was there. Nobody saw her.")}, Options{}); err != nil {
		t.Fatal(err)
	}
	ana, err := p.AnnotatorNamed(ctx, "Ana")
	if err != nil {
		t.Fatal(err)
	}
	summaries, err := p.Summaries(ctx)
	if err != nil {
		t.Fatal(err)
	}
	first, err := p.Entry(ctx, summaries[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	book, err := p.Codebook(ctx)
	if err != nil {
		t.Fatal(err)
	}
	d := first.Document
	annotation := func(sentence, codebook int) corpus.Annotation {
		return corpus.Annotation{Document: d.ID, Span: d.Sentences[sentence].Span, Label: "claim", Annotator: ana.ID, Codebook: codebook,
			Attributes: map[string]string{"source": "The mayor"}, Mentions: []corpus.Mention{{Role: "source", Span: corpus.Span{Start: 4, End: 9}}}}
	}
	second, third := book, book
	second.Labels, third.Labels = append([]corpus.Label{}, book.Labels...), append([]corpus.Label{}, book.Labels...)
	second.Labels[0].Definition, third.Labels[0].Definition = "second", "third"
	d.Due, d.Text = ana.ID, ""
	apply(t, p, storage.PutAnnotation(annotation(0, 0)), storage.PutCodebook(second), storage.PutAnnotation(annotation(1, 0)), storage.PutCodebook(third),
		storage.PutAnnotation(annotation(0, 0)), storage.PutAnnotation(annotation(1, storage.UnknownCodebook)),
		storage.PutDoubt(corpus.Doubt{Document: d.ID, Span: d.Sentences[0].Span, Annotator: ana.ID, Why: "hearsay?"}), storage.PutDocument(d),
		storage.PutSource(corpus.Source{Name: "The mayor", Names: []corpus.SourceName{{Text: "she", Document: d.ID}, {Text: "mayor of the town"}}, Note: "since 2020"}),
		storage.PutQuery(corpus.Query{Name: "Denials", Text: "label:denial"}))
	return p
}

func TestEverythingOfAProjectTravelsTwice(t *testing.T) {
	ctx := context.Background()
	data := export(t, full(t))
	changed := newProject(t) // whose first codebook is another one
	book, err := changed.Codebook(ctx)
	if err != nil {
		t.Fatal(err)
	}
	book.Labels = book.Labels[:1]
	apply(t, changed, storage.PutCodebook(book))
	for name, p := range map[string]*storage.Project{"into a new project": newProject(t), "into one with another codebook": changed} {
		t.Run(name, func(t *testing.T) {
			if total, err := Import(ctx, p, []string{write(t, "a.jsonl", data)}, Options{}); err != nil || total.Failed > 0 || total.Documents != 2 {
				t.Fatalf("%+v %v", total, err)
			}
			again := export(t, p)
			if diff := cmp.Diff(data, again); diff != "" {
				t.Error(diff)
			}
			third := newProject(t)
			if _, err := Import(ctx, third, []string{write(t, "b.jsonl", again)}, Options{}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(data, export(t, third)); diff != "" {
				t.Error(diff)
			}
			if report, err := p.Check(ctx, nil); err != nil || !report.OK() {
				t.Errorf("%v %v", report.Problems, err)
			}
		})
	}
}

func TestTheVersionOfTheCodebookIsUnknownWhereItsNumberMeansAnother(t *testing.T) {
	ctx := context.Background()
	p := newProject(t)
	if _, err := Import(ctx, p, []string{write(t, "own.txt", "Text."), write(t, "a.jsonl", export(t, full(t)))}, Options{}); err != nil {
		t.Fatal(err)
	}
	statements, err := p.Statements(ctx, storage.StatementFilter{})
	if err != nil || len(statements) != 4 {
		t.Fatal(statements, err)
	}
	for _, s := range statements {
		if s.Codebook != 0 {
			t.Errorf("%q is said to be made under version %d", s.Quote, s.Codebook)
		}
	}
}

func TestSourcesOfAFileJoinThoseOfTheProject(t *testing.T) {
	const here = "01a00000-0000-7000-8000-000000000001"
	source := func(id int, name, note string, names ...corpus.SourceName) corpus.Source {
		ids := []string{"", "01a00000-0000-7000-8000-0000000000a1", "01a00000-0000-7000-8000-0000000000a2", "01a00000-0000-7000-8000-0000000000a3"}
		return corpus.Source{ID: ids[id], Name: name, Note: note, Names: names}
	}
	named := func(text string) corpus.SourceName { return corpus.SourceName{Text: text} }
	for name, test := range map[string]struct{ own, sent, want corpus.Source }{
		"the same id":                   {source(1, "Mayor", "x"), source(1, "The town's mayor", "y"), source(1, "Mayor", "x", named("The town's mayor"))},
		"the same name":                 {source(1, "Mayor", ""), source(2, "the MAYOR", "y", named("she")), source(1, "Mayor", "y", named("she"))},
		"a name among the names":        {source(1, "Mayor", "", named("town hall")), source(2, "Hall", "", named("Town hall")), source(1, "Mayor", "", named("town hall"), named("Hall"))},
		"a name in a known document":    {source(1, "Mayor", ""), source(2, "mayor", "", corpus.SourceName{Text: "she", Document: here}), source(1, "Mayor", "", corpus.SourceName{Text: "she", Document: here})},
		"a name in a document not here": {source(1, "Mayor", ""), source(2, "mayor", "", corpus.SourceName{Text: "she", Document: here[:35] + "2"}), source(1, "Mayor", "")},
	} {
		t.Run(name, func(t *testing.T) {
			own := []corpus.Source{test.own}
			at := placeOf(test.sent, own)
			if at != 0 {
				t.Fatalf("not found: %d", at)
			}
			test.sent.Names = namesIn(test.sent.Names, map[string]bool{here: true})
			merged, _ := mergeSource(test.own, test.sent)
			if diff := cmp.Diff(test.want, merged, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
			if steps := sourceSteps(own, []corpus.Source{test.want}, map[string]bool{here: true}); cmp.Equal(test.own, test.want) && len(steps) != 0 {
				t.Error("nothing new, and yet a change")
			}
		})
	}
	if placeOf(source(2, "she", ""), []corpus.Source{source(1, "Mayor", "", corpus.SourceName{Text: "she", Document: here})}) >= 0 {
		t.Error("a name of one document was taken for one of all")
	}
}

func TestASearchUnderATakenNameGetsAnother(t *testing.T) {
	p := newProject(t)
	apply(t, p, storage.PutQuery(corpus.Query{Name: "Denials", Text: "label:claim"}))
	data := export(t, full(t))
	for range 2 {
		if _, err := Import(context.Background(), p, []string{write(t, "a.jsonl", data)}, Options{}); err != nil {
			t.Fatal(err)
		}
	}
	queries, err := p.Queries(context.Background())
	if err != nil || len(queries) != 2 || queries[1].Name != "Denials (2)" || queries[1].Text != "label:denial" {
		t.Errorf("%v %v", queries, err)
	}
}
