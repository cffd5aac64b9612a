package storage

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// judged is a project in which the first reader made one thing of each kind,
// and an annotation that the second reader linked to one of their own.
type judged struct {
	p             *Project
	d             corpus.Document
	first, second corpus.Annotator
	claim, denial corpus.Annotation // of the first
	own           corpus.Annotation // of the second
	mark          corpus.Mark
	doubt         corpus.Doubt
	link, answer  corpus.Relation // of the first, and of the first to the second's own
	event         Event           // by which the first made all that
}

func judgedByTwo(t testing.TB) judged {
	t.Helper()
	p, d, first := withDocument(t)
	second, err := p.AnnotatorNamed(context.Background(), "Second reader")
	if err != nil {
		t.Fatal(err)
	}
	j := judged{p: p, d: d, first: first, second: second, claim: label(d, 0, "claim", first), denial: label(d, 1, "denial", first), own: label(d, 1, "claim", second)}
	j.mark = corpus.Mark{ID: NewID(), Document: d.ID, Span: d.Sentences[2].Span, Annotator: first.ID}
	j.doubt = corpus.Doubt{ID: NewID(), Document: d.ID, Span: d.Sentences[1].Span, Annotator: first.ID, Why: "Who is meant?"}
	j.link = corpus.Relation{ID: NewID(), Kind: "denies", From: j.denial.ID, To: j.claim.ID, Annotator: first.ID}
	j.answer = corpus.Relation{ID: NewID(), Kind: "denies", From: j.denial.ID, To: j.own.ID, Annotator: first.ID}
	apply(t, p, Change{Title: "own", Annotator: second.ID, Steps: []Step{PutAnnotation(j.own)}})
	j.event = apply(t, p, Change{Title: "all", Annotator: first.ID, Steps: []Step{PutAnnotation(j.claim), PutAnnotation(j.denial), PutMark(j.mark), PutDoubt(j.doubt), PutRelation(j.link), PutRelation(j.answer)}})
	return j
}

func TestWhatOneAnnotatorMadeIsChangedByNobodyElse(t *testing.T) {
	ctx := context.Background()
	j := judgedByTwo(t)
	claim, taken := j.claim, j.claim
	claim.Label, taken.Annotator = "denial", j.second.ID
	doubt, link, mark := j.doubt, j.link, j.mark
	doubt.Why, link.Kind, mark.Span = "I know", "supports", j.d.Sentences[3].Span
	before := entry(t, j.p, j.d.ID)
	for name, step := range map[string]Step{
		"another label":               PutAnnotation(claim),
		"another annotator":           PutAnnotation(taken),
		"an annotation deleted":       DeleteAnnotation(j.claim.ID),
		"a mark moved":                PutMark(mark),
		"a mark deleted":              DeleteMark(j.mark.ID),
		"another why":                 PutDoubt(doubt),
		"a doubt deleted":             DeleteDoubt(j.doubt.ID),
		"another kind of link":        PutRelation(link),
		"a link deleted":              DeleteRelation(j.link.ID),
		"a link to one's own deleted": DeleteRelation(j.answer.ID),
	} {
		for whose, annotator := range map[string]string{"the second reader": j.second.ID, "nobody": ""} {
			_, err := j.p.Apply(ctx, Change{Title: name, Annotator: annotator, Steps: []Step{step}})
			if !errors.Is(err, ErrNotYours) && !(name == "another annotator" && errors.Is(err, ErrInvalid)) {
				t.Errorf("%s by %s: %v", name, whose, err)
			} else if errors.Is(err, ErrNotYours) && !strings.Contains(err.Error(), j.first.Name) {
				t.Errorf("%s: %q does not say whose it is", name, err)
			}
		}
	}
	for name, do := range map[string]func() (Event, error){
		"taken back": func() (Event, error) { return j.p.TakeBack(ctx, j.event.Number, j.second.ID, "") },
		"by nobody":  func() (Event, error) { return j.p.TakeBack(ctx, j.event.Number, "", "") },
	} {
		if _, err := do(); !errors.Is(err, ErrNotYours) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if title, ok := j.p.CanUndo(ctx, j.second.ID); !ok || title != "own" {
		t.Errorf("the second reader is offered to undo %q", title)
	}
	if diff := cmp.Diff(before, entry(t, j.p, j.d.ID)); diff != "" {
		t.Error(diff)
	}
	if _, err := j.p.Apply(ctx, Change{Title: "mine", Annotator: j.first.ID, Steps: []Step{PutDoubt(doubt), PutRelation(link), DeleteAnnotation(j.claim.ID)}}); err != nil {
		t.Errorf("the first reader may not change their own: %v", err)
	}
}

func TestACodebookChangeCarriesTheWorkOfOthersAlongAndIsTakenBackByWhoMadeIt(t *testing.T) {
	ctx := context.Background()
	j := judgedByTwo(t)
	before := entry(t, j.p, j.d.ID)
	merged, taken := j.claim, j.claim
	merged.Label, taken.Annotator = "speculation", j.second.ID
	change := apply(t, j.p, Change{Title: "merged", Annotator: j.second.ID, Steps: []Step{Shared(PutAnnotation(merged)), Shared(DeleteAnnotation(j.denial.ID))}})
	if _, err := j.p.Apply(ctx, Change{Title: "whose", Annotator: j.second.ID, Steps: []Step{Shared(PutAnnotation(taken))}}); !errors.Is(err, ErrInvalid) {
		t.Errorf("an annotation changed hands: %v", err)
	}
	// A step that is not shared is asked, also beside one that is.
	if _, err := j.p.Apply(ctx, Change{Title: "beside", Annotator: j.second.ID, Steps: []Step{Shared(PutAnnotation(merged)), DeleteMark(j.mark.ID)}}); !errors.Is(err, ErrNotYours) {
		t.Errorf("beside a shared step: %v", err)
	}
	if _, err := j.p.TakeBack(ctx, change.Number, j.first.ID, ""); !errors.Is(err, ErrNotYours) {
		t.Errorf("taken back by somebody else: %v", err)
	}
	undone, err := j.p.Undo(ctx, j.second.ID, "")
	if err != nil || undone.Annotator != j.second.ID {
		t.Fatal(undone, err)
	}
	if diff := cmp.Diff(before, entry(t, j.p, j.d.ID)); diff != "" {
		t.Error(diff)
	}
	events, err := j.p.History(ctx, HistoryFilter{})
	if err != nil {
		t.Fatal(err)
	}
	imported := slices.IndexFunc(events, func(e Event) bool {
		return slices.ContainsFunc(e.Steps, func(s history.Step) bool { return s.Noun == history.Document && history.IsNull(s.Before) })
	})
	if _, err := j.p.TakeBack(ctx, events[imported].Number, j.second.ID, ""); !errors.Is(err, ErrNotYours) {
		t.Errorf("an import in which others worked was taken back: %v", err)
	}
	removed := apply(t, j.p, Change{Title: "removed", Annotator: j.second.ID, Steps: []Step{RemoveDocument(j.d.ID)}})
	if _, err := j.p.TakeBack(ctx, removed.Number, j.second.ID, ""); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, entry(t, j.p, j.d.ID)); diff != "" {
		t.Error(diff)
	}
}

func TestTwoAnnotatorsWhoAreOnePersonOwnTheSameThings(t *testing.T) {
	ctx := context.Background()
	j := judgedByTwo(t)
	before := entry(t, j.p, j.d.ID)
	second := j.second
	second.SameAs = j.first.ID
	merge := apply(t, j.p, Change{Kind: "people", Title: "merged", Annotator: j.first.ID, Steps: []Step{PutAnnotator(second)}})
	if diff := cmp.Diff(before, entry(t, j.p, j.d.ID)); diff != "" {
		t.Errorf("merging annotators changed what they made: %s", diff)
	}
	if title, ok := j.p.CanUndo(ctx, j.second.ID); !ok || title != "merged" {
		t.Errorf("offered to undo %q", title)
	}
	doubt := j.doubt
	doubt.Why = "Who else?"
	apply(t, j.p, Change{Title: "doubt", Annotator: j.second.ID, Steps: []Step{PutDoubt(doubt)}})
	if got := entry(t, j.p, j.d.ID).Doubts[0]; got.Annotator != j.first.ID || got.Why != doubt.Why {
		t.Errorf("%+v", got)
	}
	again, err := j.p.Undo(ctx, j.first.ID, "") // the event is that of the other id
	if err != nil || again.Annotator != j.first.ID {
		t.Fatal(again, err)
	}
	if title, ok := j.p.CanRedo(ctx, j.second.ID); !ok || title != "doubt" {
		t.Errorf("offered to do again %q", title)
	}
	p := reopen(t, j.p)
	if report, err := p.Check(ctx, nil); err != nil || !report.OK() {
		t.Errorf("%v %v", report.Problems, err)
	}
	if _, err := p.TakeBack(ctx, merge.Number, j.first.ID, ""); err != nil {
		t.Fatal(err)
	}
	if people, err := p.People(ctx); err != nil || people.Same(j.first.ID, j.second.ID) {
		t.Errorf("still one person: %v %v", people, err)
	}
	if _, err := p.Apply(ctx, Change{Title: "doubt", Annotator: j.second.ID, Steps: []Step{PutDoubt(doubt)}}); !errors.Is(err, ErrNotYours) {
		t.Errorf("after they were parted: %v", err)
	}
}

func TestAnnotatorsAreRenamedMergedAndParted(t *testing.T) {
	ctx := context.Background()
	j := judgedByTwo(t)
	if _, err := j.p.RenameAnnotator(ctx, j.second.ID, j.first.Name, ""); !errors.Is(err, ErrExists) {
		t.Errorf("a name that is taken: %v", err)
	}
	for name, do := range map[string]func() (Event, error){
		"with itself":  func() (Event, error) { return j.p.MergeAnnotators(ctx, j.first.ID, j.first.ID, "") },
		"nobody":       func() (Event, error) { return j.p.PartAnnotator(ctx, j.first.ID, "") },
		"with nobody":  func() (Event, error) { return j.p.MergeAnnotators(ctx, j.first.ID, NewID(), "") },
		"who is not":   func() (Event, error) { return j.p.RenameAnnotator(ctx, NewID(), "Zoe", "") },
		"without name": func() (Event, error) { return j.p.RenameAnnotator(ctx, j.first.ID, "  ", "") },
	} {
		if _, err := do(); err == nil {
			t.Errorf("%s: it was done", name)
		}
	}
	before := entry(t, j.p, j.d.ID)
	if _, err := j.p.RenameAnnotator(ctx, j.second.ID, " first READER ", j.second.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := j.p.MergeAnnotators(ctx, j.second.ID, j.first.ID, j.second.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := j.p.MergeAnnotators(ctx, j.first.ID, j.second.ID, j.second.ID); !errors.Is(err, ErrNothing) {
		t.Errorf("merged the other way round as well: %v", err)
	}
	if a, err := j.p.AnnotatorNamed(ctx, "first READER"); err != nil || a.ID != j.first.ID {
		t.Errorf("the person is %+v %v", a, err)
	}
	if diff := cmp.Diff(before, entry(t, j.p, j.d.ID)); diff != "" {
		t.Error(diff)
	}
	for _, title := range []string{"first READER is the same person as First reader", "Annotator Second reader is now called first READER"} {
		if undone, err := j.p.Undo(ctx, j.second.ID, ""); err != nil || undone.Title != title {
			t.Fatalf("%q %v", undone.Title, err)
		}
	}
	if a, err := j.p.AnnotatorNamed(ctx, "second reader"); err != nil || a.ID != j.second.ID {
		t.Errorf("capitals made another person: %+v %v", a, err)
	}
}
