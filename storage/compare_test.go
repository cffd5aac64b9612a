package storage

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
)

// parted makes two open copies of one project, as a stick or a sync client
// would.
func parted(t *testing.T) (mine, theirs *Project, d corpus.Document, reader corpus.Annotator) {
	t.Helper()
	mine, d, reader = withDocument(t)
	apply(t, mine, Change{Title: "before", Annotator: reader.ID, Steps: []Step{PutAnnotation(label(d, 0, "claim", reader))}})
	path := filepath.Join(filepath.Dir(mine.Path()), "bridge (conflicted copy).sayso")
	if err := mine.SaveCopy(context.Background(), path); err != nil {
		t.Fatal(err)
	}
	theirs, err := Open(context.Background(), path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { theirs.Close() })
	return mine, theirs, d, reader
}

// state is what a project holds, but for its log.
func state(t *testing.T, p *Project) map[string]corpus.Entry {
	t.Helper()
	found := map[string]corpus.Entry{}
	for e, err := range p.Entries(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		found[e.Document.ID] = e
	}
	return found
}

func words(list []Difference) []string {
	var all []string
	for _, d := range list {
		all = append(all, d.Change+" "+d.Words)
	}
	return all
}

func TestTwoCopiesAreBroughtTogetherAndUndoPartsThem(t *testing.T) {
	ctx := context.Background()
	mine, theirs, d, reader := parted(t)
	before := state(t, mine)
	if c, err := mine.Compare(ctx, theirs.Path()); err != nil || !c.Same() || c.Mine+c.Theirs != 0 {
		t.Errorf("copies that are the same differ: %+v %v", c, err)
	}

	here := label(d, 1, "denial", reader)
	apply(t, mine, Change{Title: "here", Steps: []Step{PutAnnotation(here)}})
	ferry := sampleDocument("The ferry", "The ferry sank, it is said. The harbour master denies it.")
	there, first := label(ferry, 0, "speculation", reader), label(d, 2, "claim", reader)
	second := corpus.Annotator{ID: NewID(), Name: "Second reader"}
	apply(t, theirs, Change{Title: "there", Steps: []Step{AddDocument(ferry), PutAnnotation(there), PutAnnotation(first), PutAnnotator(second),
		PutRelation(corpus.Relation{Kind: "denies", From: there.ID, To: first.ID, Annotator: second.ID})}})
	apply(t, theirs, Change{Title: "more", Steps: []Step{PutSource(corpus.Source{Name: "The mayor"}), PutQuery(corpus.Query{Name: "Denials", Text: "label:denial"}),
		PutDoubt(corpus.Doubt{Document: d.ID, Span: d.Sentences[0].Span, Annotator: reader.ID, Why: "Who is meant?"})}})
	book := sampleCodebook()
	book.Labels[0].Definition = "Somebody says that something is so."
	apply(t, theirs, Change{Title: "codebook", Steps: []Step{PutCodebook(book)}})
	apply(t, theirs, Change{Title: "and back", Steps: []Step{PutMark(corpus.Mark{Document: d.ID, Span: d.Sentences[1].Span, Annotator: reader.ID})}})
	if _, err := theirs.Undo(ctx, ""); err != nil {
		t.Fatal(err)
	}

	c, err := mine.Compare(ctx, theirs.Path())
	if err != nil || c.Mine != 1 || c.Theirs != 5 || len(c.Both) != 0 {
		t.Fatalf("%+v %v", c, err)
	}
	if diff := cmp.Diff([]string{`added the denial "` + here.Quote + `" on "The bridge"`}, words(c.OnlyMine)); diff != "" {
		t.Error(diff)
	}
	if got := strings.Join(words(c.ToTake), "\n"); len(c.ToTake) != 10 || !strings.Contains(got, `added the document "The ferry"`) || !strings.Contains(got, "changed the codebook") {
		t.Errorf("to take: %s", got)
	}

	taken, err := mine.TakeOver(ctx, theirs.Path(), reader.ID)
	if err != nil || taken.Taken != 10 || len(taken.Left) > 0 || taken.Event.Kind != KindTakeOver {
		t.Fatalf("%+v %v", taken, err)
	}
	together := state(t, mine)
	if again, err := mine.TakeOver(ctx, theirs.Path(), reader.ID); err != nil || again.Event.Number != 0 || again.Taken != 0 {
		t.Errorf("doing it again: %+v %v", again, err)
	}
	// The other way round, both are the same.
	if taken, err := theirs.TakeOver(ctx, mine.Path(), reader.ID); err != nil || taken.Taken != 1 || len(taken.Left) > 0 {
		t.Errorf("the other way round: %+v %v", taken, err)
	}
	if diff := cmp.Diff(together, state(t, theirs)); diff != "" {
		t.Error(diff)
	}
	if c, err := theirs.Compare(ctx, mine.Path()); err != nil || !c.Same() {
		t.Errorf("brought together they differ: %+v %v", c, err)
	}
	for _, p := range []*Project{mine, theirs} {
		if report, err := p.Check(ctx, nil); err != nil || !report.OK() {
			t.Errorf("%v %v", report.Problems, err)
		}
	}
	// One undo takes all of it back.
	for _, who := range []string{reader.ID, ""} {
		if _, err := mine.Undo(ctx, who); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(before, state(t, mine)); diff != "" {
		t.Errorf("after undoing: %s", diff)
	}
}

func TestWhatBothCopiesChangedStaysAndIsNamed(t *testing.T) {
	ctx := context.Background()
	mine, theirs, d, reader := parted(t)
	old := entry(t, mine, d.ID).Annotations[0]
	for p, note := range map[*Project]string{mine: "mine", theirs: "theirs"} {
		a := old
		a.Note = note
		apply(t, p, Change{Title: note, Annotator: reader.ID, Steps: []Step{PutAnnotation(a)}})
	}
	book := sampleCodebook()
	book.Labels[0].Definition = "mine"
	apply(t, mine, Change{Title: "codebook", Steps: []Step{PutCodebook(book)}})
	book = sampleCodebook()
	question := book.Labels[0]
	question.ID, question.Name = "question", "Question"
	book.Labels[0].Key = "9" // so that the key of the new label is taken here
	book.Labels = append(book.Labels, question)
	apply(t, theirs, Change{Title: "codebook", Steps: []Step{PutCodebook(book)}})

	taken, err := mine.TakeOver(ctx, theirs.Path(), reader.ID)
	if err != nil || len(taken.Left) != 2 || taken.Taken != 1 {
		t.Fatalf("%+v %v", taken, err)
	}
	for _, sentence := range taken.Left {
		if !strings.HasSuffix(sentence, ".") || sentence[0] == 't' {
			t.Errorf("%q is no sentence", sentence)
		}
	}
	if a := entry(t, mine, d.ID).Annotations[0]; a.Note != "mine" {
		t.Errorf("the note is %q", a.Note)
	}
	joined, err := mine.Codebook(ctx)
	added, ok := joined.Label("question")
	if err != nil || !ok || added.Key != "" || joined.Labels[0].Definition != "mine" {
		t.Errorf("the codebook is %+v %v", joined, err)
	}
}

func TestADocumentThatWasRemovedElsewhereStaysWhereItWasWorkedIn(t *testing.T) {
	ctx := context.Background()
	mine, theirs, d, reader := parted(t)
	apply(t, mine, Change{Title: "here", Steps: []Step{PutAnnotation(label(d, 1, "denial", reader))}})
	apply(t, theirs, Change{Title: "removed", Steps: []Step{RemoveDocument(d.ID)}})
	before := state(t, mine)
	taken, err := mine.TakeOver(ctx, theirs.Path(), reader.ID)
	if err != nil || taken.Taken != 0 || len(taken.Left) != 1 {
		t.Errorf("%+v %v", taken, err)
	}
	if diff := cmp.Diff(before, state(t, mine)); diff != "" {
		t.Error(diff)
	}
	// Where it is gone, what the other copy added to it has no place.
	taken, err = theirs.TakeOver(ctx, mine.Path(), reader.ID)
	if err != nil || taken.Taken != 0 || len(taken.Left) != 1 {
		t.Errorf("%+v %v", taken, err)
	}
	if left := state(t, theirs); len(left) != 0 {
		t.Errorf("there is %v", left)
	}
}

func TestALabelFromElsewhereTakesBackNothingHere(t *testing.T) {
	ctx := context.Background()
	mine, theirs, d, reader := parted(t)
	nothing := func(n int) Step {
		return PutMark(corpus.Mark{Document: d.ID, Span: d.Sentences[n].Span, Annotator: reader.ID})
	}
	apply(t, mine, Change{Title: "here", Steps: []Step{nothing(1), PutAnnotation(label(d, 2, "claim", reader))}})
	apply(t, theirs, Change{Title: "there", Steps: []Step{PutAnnotation(label(d, 1, "denial", reader)), nothing(2)}})
	taken, err := mine.TakeOver(ctx, theirs.Path(), reader.ID)
	if err != nil || taken.Taken != 1 || len(taken.Left) != 1 {
		t.Errorf("%+v %v", taken, err)
	}
	if e := entry(t, mine, d.ID); len(e.Marks) != 0 || len(e.Annotations) != 3 {
		t.Errorf("%d marks and %d annotations", len(e.Marks), len(e.Annotations))
	}
}

func TestOnlyASoundCopyOfTheSameProjectIsTakenOver(t *testing.T) {
	ctx := context.Background()
	mine, theirs, d, reader := parted(t)
	other, _, _ := withDocument(t)
	if _, err := mine.Compare(ctx, other.Path()); !errors.Is(err, ErrInvalid) {
		t.Errorf("another project was compared: %v", err)
	}
	apply(t, theirs, Change{Title: "there", Steps: []Step{PutAnnotation(label(d, 1, "denial", reader))}})
	if err := theirs.Close(); err != nil {
		t.Fatal(err)
	}
	spoil(t, theirs.Path(), "UPDATE annotations SET label = 'claim'")
	whole, err := os.ReadFile(theirs.Path())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := mine.TakeOver(ctx, theirs.Path(), reader.ID); !errors.Is(err, ErrDamaged) {
		t.Errorf("a damaged copy was taken over: %v", err)
	}
	if after, _ := os.ReadFile(theirs.Path()); string(after) != string(whole) {
		t.Error("the other copy was changed")
	}
}
