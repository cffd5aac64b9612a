package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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

func joinOf(t *testing.T, p, other *Project) Joined {
	t.Helper()
	j, err := p.Join(context.Background(), other.Path(), JoinOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// alike holds that copies say the same and are sound.
func alike(t *testing.T, copies ...*Project) {
	t.Helper()
	ctx := context.Background()
	for _, p := range copies {
		if report, err := p.Check(ctx, nil); err != nil || !report.OK() {
			t.Errorf("%s: %v %v", p.Path(), report.Problems, err)
		}
	}
	for _, p := range copies[1:] {
		if diff := cmp.Diff(state(t, copies[0]), state(t, p)); diff != "" {
			t.Error(diff)
		}
		one, err1 := copies[0].Seal(ctx)
		other, err2 := p.Seal(ctx)
		if err := errors.Join(err1, err2); err != nil || one != other || len(one) != 64 {
			t.Errorf("the seals are %s and %s, %v", one, other, err)
		}
		if c, err := copies[0].Compare(ctx, p.Path()); err != nil || !c.Same() {
			t.Errorf("they differ: %+v %v", c, err)
		}
		first, err1 := copies[0].Conflicts(ctx)
		second, err2 := p.Conflicts(ctx)
		if diff := cmp.Diff(first, second); diff != "" || err1 != nil || err2 != nil {
			t.Errorf("%s %v %v", diff, err1, err2)
		}
		old, err1 := copies[0].CodebookVersions(ctx)
		others, err2 := p.CodebookVersions(ctx)
		if diff := cmp.Diff(old, others); diff != "" || err1 != nil || err2 != nil {
			t.Errorf("%s %v %v", diff, err1, err2)
		}
	}
}

func TestTwoCopiesAreJoinedWithAuthorsAndTimes(t *testing.T) {
	ctx := context.Background()
	mine, theirs, d, reader := parted(t)
	if c, err := mine.Compare(ctx, theirs.Path()); err != nil || !c.Same() {
		t.Errorf("copies that are the same differ: %+v %v", c, err)
	}
	here := label(d, 1, "denial", reader)
	apply(t, mine, Change{Title: "here", Annotator: reader.ID, Steps: []Step{PutAnnotation(here)}})
	ferry := sampleDocument("The ferry", "The ferry sank, it is said. The harbour master denies it.")
	second := corpus.Annotator{ID: NewID(), Name: "Second reader"}
	there, first := label(ferry, 0, "speculation", second), label(d, 2, "claim", second)
	apply(t, theirs, Change{Title: "there", Annotator: second.ID, Steps: []Step{AddDocument(ferry), PutAnnotator(second), PutAnnotation(there), PutAnnotation(first),
		PutRelation(corpus.Relation{Kind: "denies", From: there.ID, To: first.ID, Annotator: second.ID})}})
	apply(t, theirs, Change{Title: "more", Annotator: second.ID, Steps: []Step{PutSource(corpus.Source{Name: "The mayor"}), PutQuery(corpus.Query{Name: "Denials", Text: "label:denial"}),
		PutDoubt(corpus.Doubt{Document: d.ID, Span: d.Sentences[0].Span, Annotator: second.ID, Why: "Who is meant?"})}})
	book := sampleCodebook()
	book.Labels[0].Definition = "Somebody says that something is so."
	apply(t, theirs, Change{Title: "codebook", Annotator: second.ID, Steps: []Step{PutCodebook(book)}})
	apply(t, theirs, Change{Title: "and back", Annotator: second.ID, Steps: []Step{PutMark(corpus.Mark{Document: d.ID, Span: d.Sentences[1].Span, Annotator: second.ID})}})
	if _, err := theirs.Undo(ctx, second.ID, ""); err != nil {
		t.Fatal(err)
	}

	c, err := mine.Compare(ctx, theirs.Path())
	if err != nil || c.Mine != 1 || len(c.Both) != 0 {
		t.Fatalf("%+v %v", c, err)
	}
	if diff := cmp.Diff([]string{`added the denial “` + here.Quote + `” on "The bridge"`}, words(c.OnlyMine)); diff != "" {
		t.Error(diff)
	}
	if got := strings.Join(words(c.ToTake), "\n"); len(c.ToTake) != 10 || !strings.Contains(got, `added the document “The ferry”`) || !strings.Contains(got, "changed the codebook") {
		t.Errorf("to take: %s", got)
	}
	for _, difference := range c.ToTake {
		if difference.Author != second.Name || difference.At.IsZero() {
			t.Errorf("%s was done by %q at %v", difference.Words, difference.Author, difference.At)
		}
	}
	tried, err := mine.Join(ctx, theirs.Path(), JoinOptions{DryRun: true})
	if err != nil || tried.Events != c.Theirs || tried.Documents != 1 {
		t.Errorf("a join that is only tried: %+v %v", tried, err)
	}
	if c, err := mine.Compare(ctx, theirs.Path()); err != nil || c.Theirs != tried.Events {
		t.Errorf("a join that is only tried brought something: %+v %v", c, err)
	}
	j := joinOf(t, mine, theirs)
	if j.Events != c.Theirs || j.Documents != 1 || len(j.Conflicts) != 0 || j.Held != 0 || len(j.Authors) != 1 || j.Authors[0] != (Authored{second.Name, 5}) {
		t.Errorf("%+v", j)
	}
	if again := joinOf(t, mine, theirs); again.Events != 0 {
		t.Errorf("doing it again: %+v", again)
	}
	if back := joinOf(t, theirs, mine); back.Events != 1 {
		t.Errorf("the other way round: %+v", back)
	}
	alike(t, mine, theirs)
	events, err := mine.History(ctx, HistoryFilter{Limit: 6})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, e := range events {
		told = append(told, e.Kind+" "+e.Title+" "+map[string]string{reader.ID: "reader", second.ID: "second"}[e.Annotator])
	}
	if diff := cmp.Diff([]string{"undo and back second", " and back second", " codebook second", " more second", " there second", " here reader"}, told); diff != "" {
		t.Error(diff)
	}
	// Undo takes back one's own, in either copy.
	if undone, err := mine.Undo(ctx, reader.ID, ""); err != nil || undone.Title != "here" || undone.Annotator != reader.ID {
		t.Errorf("%+v %v", undone, err)
	}
	if undone, err := mine.Undo(ctx, second.ID, ""); err != nil || undone.Title != "codebook" {
		t.Errorf("%+v %v", undone, err)
	}
	joinOf(t, theirs, mine)
	alike(t, mine, theirs)
}

func TestWhatTwoSaidAtTheSameTimeIsSettledByHand(t *testing.T) {
	ctx := context.Background()
	for name, settle := range map[string]func(p *Project, id, annotator string) error{
		"the first":  func(p *Project, id, who string) error { _, err := p.SettleConflict(ctx, id, 0, who, ""); return err },
		"the second": func(p *Project, id, who string) error { _, err := p.SettleConflict(ctx, id, 1, who, ""); return err },
		"both":       func(p *Project, id, who string) error { _, err := p.SettleWithBoth(ctx, id, who, ""); return err },
	} {
		t.Run(name, func(t *testing.T) {
			mine, theirs, d, reader := parted(t)
			old := entry(t, mine, d.ID).Annotations[0]
			for _, side := range []struct {
				p    *Project
				note string
			}{{mine, "mine"}, {theirs, "theirs"}} {
				a := old
				a.Note = side.note
				apply(t, side.p, Change{Title: side.note, Annotator: reader.ID, Steps: []Step{PutAnnotation(a)}})
			}
			joinOf(t, mine, theirs)
			joinOf(t, theirs, mine)
			alike(t, mine, theirs)
			conflicts, err := mine.Conflicts(ctx)
			if err != nil || len(conflicts) != 1 || len(conflicts[0].Versions) != 2 || conflicts[0].ID != "annotation:"+old.ID {
				t.Fatalf("%+v %v", conflicts, err)
			}
			if v := conflicts[0].Versions; !strings.Contains(v[0].Words, "theirs") || !strings.Contains(v[1].Words, "mine") || v[0].Author != reader.Name {
				t.Errorf("%+v", v)
			}
			if a := entry(t, mine, d.ID).Annotations[0]; a.Note != "theirs" {
				t.Errorf("the later shows, not %q", a.Note)
			}
			other := corpus.Annotator{ID: NewID(), Name: "Other"}
			apply(t, mine, Change{Title: "other", Steps: []Step{PutAnnotator(other)}})
			if err := settle(mine, conflicts[0].ID, other.ID); !errors.Is(err, ErrNotYours) {
				t.Errorf("somebody else settled it: %v", err)
			}
			if err := settle(mine, conflicts[0].ID, reader.ID); err != nil {
				t.Fatal(err)
			}
			if n, err := mine.ConflictCount(ctx); err != nil || n != 0 {
				t.Errorf("%d are left, %v", n, err)
			}
			var notes []string
			for _, a := range entry(t, mine, d.ID).Annotations {
				notes = append(notes, a.Note)
			}
			want := map[string][]string{"the first": {"theirs"}, "the second": {"mine"}, "both": {"theirs", "mine"}}[name]
			if diff := cmp.Diff(want, notes); diff != "" {
				t.Error(diff)
			}
			joinOf(t, theirs, mine)
			joinOf(t, mine, theirs)
			alike(t, mine, theirs)
		})
	}
}

// disputed makes two copies of one project, in which the same reader said
// something else of the annotation of the first sentence, and joins them.
func disputed(t *testing.T) (mine, theirs *Project, d corpus.Document, reader corpus.Annotator, conflict Conflict) {
	t.Helper()
	mine, theirs, d, reader = parted(t)
	for _, side := range []struct {
		p    *Project
		note string
	}{{mine, "mine"}, {theirs, "theirs"}} {
		a := entry(t, side.p, d.ID).Annotations[0]
		a.Note = side.note
		apply(t, side.p, Change{Title: side.note, Annotator: reader.ID, Steps: []Step{PutAnnotation(a)}})
	}
	joinOf(t, mine, theirs)
	joinOf(t, theirs, mine)
	list, err := mine.Conflicts(context.Background())
	if err != nil || len(list) != 1 || len(list[0].Versions) != 2 {
		t.Fatalf("%+v %v", list, err)
	}
	return mine, theirs, d, reader, list[0]
}

func TestTwoWhoCutTheSameSentencesAreToldApartByTheirWords(t *testing.T) {
	mine, theirs, d, reader := parted(t)
	first, second, third := d.Sentences[0], d.Sentences[1], d.Sentences[2]
	joined := func(a, b corpus.Sentence) corpus.Sentence {
		return corpus.Sentence{Span: corpus.Span{Start: a.Start, End: b.End}, Margin: a.Margin}
	}
	mineCut := append([]corpus.Sentence{joined(first, second)}, d.Sentences[2:]...)
	theirCut := append([]corpus.Sentence{first, joined(second, third)}, d.Sentences[3:]...)
	apply(t, mine, Change{Title: "joined", Annotator: reader.ID, Steps: []Step{SetSentences(d.ID, "by hand", mineCut)}})
	apply(t, theirs, Change{Title: "joined", Annotator: reader.ID, Steps: []Step{SetSentences(d.ID, "by hand", theirCut)}})
	joinOf(t, mine, theirs)
	list, err := mine.Conflicts(context.Background())
	if err != nil || len(list) != 1 || len(list[0].Versions) != 2 {
		t.Fatalf("%+v %v, want one thing to settle, in two versions", list, err)
	}
	var got []string
	for _, v := range list[0].Versions {
		got = append(got, v.Words)
	}
	slices.Sort(got)
	want := []string{
		"1 sentence: “" + corpus.FirstWords(d.Text[first.Start:second.End], 60) + "”",
		"1 sentence: “" + corpus.FirstWords(d.Text[second.Start:third.End], 60) + "”",
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestADecisionThatIsTakenBackIsToBeMadeAgain(t *testing.T) {
	ctx := context.Background()
	for name, settle := range map[string]func(p *Project, id, annotator string) error{
		"the first":  func(p *Project, id, who string) error { _, err := p.SettleConflict(ctx, id, 0, who, ""); return err },
		"the second": func(p *Project, id, who string) error { _, err := p.SettleConflict(ctx, id, 1, who, ""); return err },
		"both":       func(p *Project, id, who string) error { _, err := p.SettleWithBoth(ctx, id, who, ""); return err },
		"a new note": func(p *Project, id, who string) error {
			a, err := p.Annotation(ctx, strings.TrimPrefix(id, "annotation:"))
			a.Note = "another"
			_, failed := p.Apply(ctx, Change{Title: "note", Annotator: who, Steps: []Step{PutAnnotation(a)}})
			return errors.Join(err, failed)
		},
	} {
		t.Run(name, func(t *testing.T) {
			mine, theirs, d, reader, before := disputed(t)
			open := func(want int, when string) {
				t.Helper()
				list, err := mine.Conflicts(ctx)
				n, failed := mine.ConflictCount(ctx)
				if err != nil || failed != nil || len(list) != want || n != want {
					t.Fatalf("%s %d are listed and %d counted, %v %v", when, len(list), n, err, failed)
				}
				if want == 1 {
					if diff := cmp.Diff(before, list[0]); diff != "" {
						t.Errorf("%s it is another: %s", when, diff)
					}
				}
			}
			shown := entry(t, mine, d.ID).Annotations
			if err := settle(mine, before.ID, reader.ID); err != nil {
				t.Fatal(err)
			}
			open(0, "settled,")
			settled := entry(t, mine, d.ID).Annotations
			for range 2 {
				if _, err := mine.Undo(ctx, reader.ID, ""); err != nil {
					t.Fatal(err)
				}
				open(1, "taken back,")
				if diff := cmp.Diff(shown, entry(t, mine, d.ID).Annotations); diff != "" {
					t.Error(diff)
				}
				joinOf(t, theirs, mine)
				alike(t, mine, theirs)
				if _, err := mine.Redo(ctx, reader.ID, ""); err != nil {
					t.Fatal(err)
				}
				open(0, "done again,")
				if diff := cmp.Diff(settled, entry(t, mine, d.ID).Annotations); diff != "" {
					t.Error(diff)
				}
				joinOf(t, theirs, mine)
				alike(t, mine, theirs)
			}
			if _, err := mine.Undo(ctx, reader.ID, ""); err != nil {
				t.Fatal(err)
			}
			if err := settle(mine, before.ID, reader.ID); err != nil {
				t.Fatal(err)
			}
			open(0, "settled once more,")
			joinOf(t, theirs, mine)
			alike(t, mine, theirs)
		})
	}
}

func TestPartsThatTwoChangedAreJoined(t *testing.T) {
	ctx := context.Background()
	mine, theirs, d, reader := parted(t)
	known := d
	known.Text, known.Outlet = "", "The Harbour Post"
	apply(t, mine, Change{Title: "outlet", Annotator: reader.ID, Steps: []Step{PutDocument(known)}})
	known = d
	known.Text, known.Title = "", "A bridge"
	apply(t, theirs, Change{Title: "title", Annotator: reader.ID, Steps: []Step{PutDocument(known)}})
	book := sampleCodebook()
	book.Labels[0].Definition = "mine"
	apply(t, mine, Change{Title: "codebook", Annotator: reader.ID, Steps: []Step{PutCodebook(book)}})
	book = sampleCodebook()
	question := book.Labels[0]
	question.ID, question.Name = "question", "Question"
	book.Labels[0].Key = "9" // so that its old key is free for the new label
	book.Labels = append(book.Labels, question)
	apply(t, theirs, Change{Title: "codebook", Annotator: reader.ID, Steps: []Step{PutCodebook(book)}})
	joinOf(t, mine, theirs)
	joinOf(t, theirs, mine)
	alike(t, mine, theirs)
	joined, err := mine.Codebook(ctx)
	added, ok := joined.Label("question")
	if err != nil || !ok || added.Key != question.Key || joined.Labels[0].Definition != "mine" || joined.Labels[0].Key != "9" || joined.Version != 3 {
		t.Errorf("the codebook is %+v %v", joined, err)
	}
	document := entry(t, mine, d.ID).Document
	if document.Title != "A bridge" || document.Outlet != "The Harbour Post" {
		t.Errorf("%q in %q", document.Title, document.Outlet)
	}
	if n, err := mine.ConflictCount(ctx); err != nil || n != 0 {
		t.Errorf("%d to settle, %v", n, err)
	}
	// What is made under a codebook that came of two names it.
	apply(t, mine, Change{Title: "after", Annotator: reader.ID, Steps: []Step{PutAnnotation(label(d, 1, "question", reader))}})
	list := entry(t, mine, d.ID).Annotations
	if a := list[len(list)-1]; a.Codebook != 3 || len(a.CodebookHash) != 16 {
		t.Errorf("made under codebook %d %s", a.Codebook, a.CodebookHash)
	}
	joinOf(t, theirs, mine)
	alike(t, mine, theirs)
}

func TestAKeyThatTwoGaveToNewAttributesIsTheFirstOnes(t *testing.T) {
	ctx := context.Background()
	mine, theirs, _, reader := parted(t)
	book := sampleCodebook()
	book.Attributes = []corpus.Attribute{{ID: "framing", Name: "Framing", Key: "F", Place: corpus.BesideLabel}}
	apply(t, mine, Change{Title: "framing", Annotator: reader.ID, Steps: []Step{PutCodebook(book)}})
	book = sampleCodebook()
	book.Attributes = []corpus.Attribute{{ID: "force", Name: "Force", Key: "F"}, {ID: "bias", Name: "Bias", Key: "B", Place: corpus.UnderMore}}
	apply(t, theirs, Change{Title: "force", Annotator: reader.ID, Steps: []Step{PutCodebook(book)}})
	joinOf(t, mine, theirs)
	joinOf(t, theirs, mine)
	alike(t, mine, theirs)
	joined, err := mine.Codebook(ctx)
	if err != nil {
		t.Fatal(err)
	}
	keys := corpus.AttributeKeys(joined.Attributes)
	if len(joined.Attributes) != 3 || keys["bias"] != "B" || keys["framing"]+keys["force"] != "FO" && keys["framing"]+keys["force"] != "AF" {
		t.Errorf("the keys are %v of %+v", keys, joined.Attributes)
	}
	framing, _ := joined.Attribute("framing")
	bias, _ := joined.Attribute("bias")
	if !framing.Shown() || bias.Shown() {
		t.Errorf("their places are %q and %q", framing.Place, bias.Place)
	}
	if n, err := mine.ConflictCount(ctx); err != nil || n != 0 {
		t.Errorf("%d to settle, %v", n, err)
	}
}

func TestARemovedDocumentTakesNothingAlongForGood(t *testing.T) {
	ctx := context.Background()
	mine, theirs, d, reader := parted(t)
	apply(t, mine, Change{Title: "here", Annotator: reader.ID, Steps: []Step{PutAnnotation(label(d, 1, "denial", reader))}})
	before := state(t, mine)
	apply(t, theirs, Change{Title: "removed", Annotator: reader.ID, Steps: []Step{RemoveDocument(d.ID)}})
	joinOf(t, mine, theirs)
	joinOf(t, theirs, mine)
	alike(t, mine, theirs)
	if left := state(t, mine); len(left) != 0 {
		t.Errorf("there is %v", left)
	}
	// Taking the removal back brings all back, also what the copy that removed it never saw.
	if undone, err := theirs.Undo(ctx, reader.ID, ""); err != nil || undone.Title != "removed" {
		t.Fatalf("%+v %v", undone, err)
	}
	joinOf(t, mine, theirs)
	alike(t, mine, theirs)
	if diff := cmp.Diff(before, state(t, mine)); diff != "" {
		t.Error(diff)
	}
}

func TestALabelAndAMarkOfTwoCopiesBothStay(t *testing.T) {
	mine, theirs, d, reader := parted(t)
	nothing := func(n int) Step {
		return PutMark(corpus.Mark{Document: d.ID, Span: d.Sentences[n].Span, Annotator: reader.ID})
	}
	apply(t, mine, Change{Title: "here", Annotator: reader.ID, Steps: []Step{nothing(1), PutAnnotation(label(d, 2, "claim", reader))}})
	apply(t, theirs, Change{Title: "there", Annotator: reader.ID, Steps: []Step{PutAnnotation(label(d, 1, "denial", reader)), nothing(2)}})
	joinOf(t, mine, theirs)
	joinOf(t, theirs, mine)
	alike(t, mine, theirs)
	summary, err := mine.Summary(context.Background(), d.ID)
	if err != nil || summary.Labelled != 3 || summary.Nothing != 0 {
		t.Errorf("%+v %v", summary, err) // what is labelled is not nothing
	}
}

func TestThreeCopiesInARingEndAlike(t *testing.T) {
	ctx := context.Background()
	mine, theirs, d, reader := parted(t)
	path := filepath.Join(filepath.Dir(mine.Path()), "third.sayso")
	if err := mine.SaveCopy(ctx, path); err != nil {
		t.Fatal(err)
	}
	third, err := Open(ctx, path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer third.Close()
	copies := []*Project{mine, theirs, third}
	for round := range 3 {
		for i, p := range copies {
			a := label(d, (i+round)%4, "claim", reader)
			apply(t, p, Change{Title: fmt.Sprintf("round %d in copy %d", round, i), Annotator: reader.ID, Steps: []Step{PutAnnotation(a)}})
			if round == 1 {
				if _, err := p.Undo(ctx, reader.ID, ""); err != nil {
					t.Fatal(err)
				}
			}
			joinOf(t, copies[(i+1)%3], p)
		}
	}
	for range 2 {
		for i, p := range copies {
			joinOf(t, copies[(i+1)%3], p)
		}
	}
	alike(t, copies...)
}

func TestWhatWasAlteredIsNotJoined(t *testing.T) {
	ctx := context.Background()
	other, _, _ := withDocument(t)
	for name, statement := range map[string]string{
		"a title in the log":     "UPDATE events SET title = 'another' WHERE title = 'there'",
		"a step in the log":      "UPDATE events SET steps = replace(steps, 'denial', 'claim') WHERE title = 'there'",
		"an event that is gone":  "DELETE FROM heads WHERE event = (SELECT max(number) - 1 FROM events); DELETE FROM events WHERE number = (SELECT max(number) - 1 FROM events)",
		"a shared event altered": "UPDATE events SET hash = zeroblob(32) WHERE title = 'before'",
	} {
		t.Run(name, func(t *testing.T) {
			mine, theirs, d, reader := parted(t)
			if _, err := mine.Compare(ctx, other.Path()); !errors.Is(err, ErrInvalid) {
				t.Errorf("another project was compared: %v", err)
			}
			if _, err := mine.Join(ctx, other.Path(), JoinOptions{}); !errors.Is(err, ErrInvalid) {
				t.Errorf("another project was joined: %v", err)
			}
			apply(t, theirs, Change{Title: "there", Annotator: reader.ID, Steps: []Step{PutAnnotation(label(d, 1, "denial", reader))}})
			apply(t, theirs, Change{Title: "more", Annotator: reader.ID, Steps: []Step{PutAnnotation(label(d, 2, "denial", reader))}})
			if err := theirs.Close(); err != nil {
				t.Fatal(err)
			}
			spoil(t, theirs.Path(), statement)
			whole, err := os.ReadFile(theirs.Path())
			if err != nil {
				t.Fatal(err)
			}
			before := state(t, mine)
			if _, err := mine.Join(ctx, theirs.Path(), JoinOptions{}); !errors.Is(err, ErrDamaged) {
				t.Errorf("an altered copy was joined: %v", err)
			}
			if diff := cmp.Diff(before, state(t, mine)); diff != "" {
				t.Error(diff)
			}
			if after, _ := os.ReadFile(theirs.Path()); string(after) != string(whole) {
				t.Error("the other copy was changed")
			}
		})
	}
}
