package storage

import (
	"context"
	"slices"
	"testing"

	"sayso/internal/corpus"
)

// lived makes a project with a history: documents, annotations of two people,
// relations, marks, undone and redone changes, a removed document.
func lived(t testing.TB) *Project {
	t.Helper()
	return livedWith(t, schemaVersion())
}

// livedWith does so with what a version of the file could hold.
func livedWith(t testing.TB, version int) *Project {
	t.Helper()
	ctx := context.Background()
	p, d, one := withDocument(t)
	two, err := p.AnnotatorNamed(ctx, "Second reader")
	if err != nil {
		t.Fatal(err)
	}
	second := sampleDocument("The ferry", "The ferry sank, it is said. The harbour master denies it.\nNobody was aboard.")
	gone := sampleDocument("Gone", "This text belongs to a document that was removed.")
	if version > 1 {
		second.Due, second.Origin = one.ID, corpus.Origin{Size: 812, Encoding: "windows-1252", Place: "article 2 of 3"}
	}
	if version > 2 {
		second.Fields = map[string]string{"topic": "accidents", "circulation": "12000", "unsaid": ""}
	}
	apply(t, p, Change{Kind: "import", Title: "two more", Steps: []Step{AddDocument(second), AddDocument(gone)}})
	a, b, c := label(d, 0, "claim", one), label(d, 1, "denial", two), label(second, 1, "denial", one)
	c.Note, c.Attributes = "after the enquiry", map[string]string{"certainty": "high"}
	for _, each := range []*corpus.Annotation{&a, &b, &c} {
		each.Codebook = UnknownCodebook
	}
	relate := []Step{
		PutRelation(corpus.Relation{Kind: "denies", From: b.ID, To: a.ID, Annotator: one.ID}),
		PutRelation(corpus.Relation{Kind: "denies", From: c.ID, To: a.ID, Annotator: one.ID})}
	mark := []Step{PutMark(corpus.Mark{Document: d.ID, Span: d.Sentences[2].Span, Annotator: one.ID})}
	if version > 1 {
		b.Codebook, c.Codebook = 0, 0
		b.Attributes = map[string]string{"source": "Engineer ليلى"}
		b.Mentions = []corpus.Mention{{Role: "source", Span: corpus.Span{Start: d.Sentences[1].Start, End: d.Sentences[1].Start + 17}}}
		c.Mentions = []corpus.Mention{{Role: "cue", Span: corpus.Span{Start: 4, End: 9}}, {Role: "cue", Span: corpus.Span{Start: 0, End: 3}}}
		relate = append(relate, PutSource(corpus.Source{Name: "The engineer", Names: []corpus.SourceName{{Text: "Engineer ليلى"}, {Text: "she", Document: gone.ID}}, Type: "named-person", Note: "of the bridge"}))
		mark = append(mark, PutDoubt(corpus.Doubt{Document: second.ID, Span: second.Sentences[0].Span, Annotator: one.ID, Why: "hearsay?"}),
			PutDoubt(corpus.Doubt{Document: gone.ID, Span: gone.Sentences[0].Span, Annotator: one.ID, Why: "which one?"}),
			PutQuery(corpus.Query{Name: "Safe", Text: "bridge safe"}))
	}
	apply(t, p, Change{Kind: "label", Title: "labels", Annotator: one.ID, Document: d.ID, Steps: []Step{PutAnnotation(a), PutAnnotation(b), PutAnnotation(c)}})
	apply(t, p, Change{Kind: "relate", Title: "denies", Annotator: one.ID, Document: d.ID, Steps: relate})
	apply(t, p, Change{Kind: "mark", Title: "nothing", Annotator: one.ID, Document: d.ID, Steps: mark})
	apply(t, p, Change{Kind: "label", Title: "again", Annotator: one.ID, Document: d.ID, Steps: []Step{DeleteAnnotation(a.ID)}})
	book := sampleCodebook()
	book.Labels[0].Definition = "Somebody says that something is so."
	apply(t, p, Change{Kind: "codebook", Title: "codebook", Annotator: one.ID, Steps: []Step{PutCodebook(book)}})
	apply(t, p, Change{Kind: "remove", Title: "remove", Annotator: one.ID, Document: gone.ID, Steps: []Step{RemoveDocument(gone.ID)}})
	for _, do := range []func(ctx context.Context, annotator, id string) (Event, error){p.Undo, p.Undo, p.Undo, p.Redo, p.Redo, p.Redo, p.Undo, p.Redo} {
		if _, err := do(ctx, one.ID, ""); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := p.TakeBack(ctx, 6, one.ID, ""); err == nil {
		t.Fatal("an event that others depend on was taken back")
	}
	return p
}

func TestAProjectWithAHistoryIsSound(t *testing.T) {
	p := lived(t)
	var done, total int
	report, err := p.Check(context.Background(), func(d, t int) { done, total = d, t })
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range report.Problems {
		t.Errorf("%s [%s]", problem.What, problem.Where)
	}
	if report.Documents != 2 || report.Annotations != 2 || report.Events != 24 || done != total || total == 0 {
		t.Errorf("proven were %+v, progress %d of %d", report, done, total)
	}
}

// TestTheCheckProvesWhatIsToBeSettled: a conflict that is in no list would never
// be shown.
func TestTheCheckProvesWhatIsToBeSettled(t *testing.T) {
	for name, spoilt := range map[string]struct {
		settledAndUndone bool
		statement        string
		sound            bool
	}{
		"as it is":                                   {sound: true},
		"settled, and the decision taken back":       {settledAndUndone: true, sound: true},
		"a conflict that was struck off":             {statement: "DELETE FROM conflicts"},
		"one struck off after a decision was undone": {settledAndUndone: true, statement: "DELETE FROM conflicts"},
		"one that nobody has":                        {statement: "INSERT INTO conflicts SELECT noun, thing FROM heads WHERE noun = 'document' LIMIT 1"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			p, _, _, reader, conflict := disputed(t)
			if spoilt.settledAndUndone {
				if _, err := p.SettleConflict(ctx, conflict.ID, 1, reader.ID, ""); err != nil {
					t.Fatal(err)
				}
				if _, err := p.Undo(ctx, reader.ID, ""); err != nil {
					t.Fatal(err)
				}
			}
			path := p.Path()
			if err := p.Close(); err != nil {
				t.Fatal(err)
			}
			if spoilt.statement != "" {
				spoil(t, path, spoilt.statement)
			}
			report, err := CheckFile(ctx, path, nil)
			if err != nil {
				t.Fatal(err)
			}
			if named := slices.ContainsFunc(report.Problems, func(p Problem) bool { return p.Where == "conflicts" }); named == spoilt.sound || report.OK() != spoilt.sound {
				t.Errorf("found were %+v", report.Problems)
			}
		})
	}
}
