package follow

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/importing"
	"sayso/internal/overview"
	"sayso/internal/query"
	"sayso/storage"
)

// sample is the sample project in a file.
func sample(t *testing.T) (*storage.Project, []corpus.Annotator) {
	t.Helper()
	ctx := context.Background()
	project, err := storage.Create(ctx, filepath.Join(t.TempDir(), "sample.sayso"), storage.Settings{Title: "sample", Codebook: assets.Codebook()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { project.Close() })
	entries, annotators, err := assets.SampleProject()
	if err == nil {
		err = importing.Add(ctx, project, entries, annotators)
	}
	if err != nil {
		t.Fatal(err)
	}
	return project, annotators
}

// answers are the tables of all panels, as a follower has them now.
func answers(t *testing.T, f *Follower, filter string) (tables []*overview.Table) {
	t.Helper()
	ctx := context.Background()
	if err := f.Refresh(ctx, nil); err != nil {
		t.Fatal(err)
	}
	q, err := query.Parse(filter)
	if err != nil {
		t.Fatal(err)
	}
	c, err := f.Filtered(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	for _, panel := range overview.Panels {
		table, err := c.Answer(overview.Question{Panel: panel})
		if err != nil {
			t.Fatal(err)
		}
		tables = append(tables, table)
	}
	return tables
}

func apply(t *testing.T, p *storage.Project, steps ...storage.Step) {
	t.Helper()
	if _, err := p.Apply(context.Background(), storage.Change{Title: "test", Steps: steps}); err != nil {
		t.Fatal(err)
	}
}

func TestWhatChangedIsFollowed(t *testing.T) {
	p, _ := sample(t)
	f := New(p, "")
	before := answers(t, f, "")
	documents, err := p.Documents(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	moved := documents[1]
	moved.Outlet, moved.Date = "Another", "2031-05"
	for name, step := range map[string]storage.Step{"a document": storage.PutDocument(moved), "a source": storage.PutSource(corpus.Source{Name: "The ministry", Names: []corpus.SourceName{{Text: "Ministry of Works"}}}),
		"a removal": storage.RemoveDocument(documents[0].ID)} {
		apply(t, p, step)
		for _, filter := range []string{"", "source:ministry", "cracks label:denial"} {
			if diff := cmp.Diff(answers(t, New(p, ""), filter), answers(t, f, filter), cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("after %s, filtered by %q (-read anew +followed):\n%.2000s", name, filter, diff)
			}
		}
	}
	if cmp.Equal(before, answers(t, f, ""), cmpopts.EquateNaNs()) {
		t.Error("nothing was followed")
	}
}

func TestInABlindRoundOnlyOnesOwnWorkIsCounted(t *testing.T) {
	p, annotators := sample(t)
	me := annotators[0]
	mine := answers(t, New(p, "", me.ID), "")
	f := New(p, me.ID)
	all := answers(t, f, "")
	if f.Blind() || cmp.Equal(mine[0].Rows, all[0].Rows) {
		t.Fatal("nobody else has annotated, so nothing can be hidden")
	}
	round := corpus.Round{ID: storage.NewID(), Name: "First", Kind: corpus.Blind, Annotators: []string{me.ID, annotators[1].ID}, Hints: corpus.HintsOff, OpenedAt: 5, Design: []byte(`{"share":"all"}`)}
	apply(t, p, storage.PutRound(round))
	if diff := cmp.Diff(mine, answers(t, f, ""), cmpopts.EquateNaNs()); diff != "" || !f.Blind() {
		t.Errorf("while the round is blind (-mine +counted):\n%.2000s", diff)
	}
	round.ClosedAt = 9
	apply(t, p, storage.PutRound(round))
	if diff := cmp.Diff(all, answers(t, f, ""), cmpopts.EquateNaNs()); diff != "" || f.Blind() {
		t.Errorf("when it is closed (-all +counted):\n%.2000s", diff)
	}
}
