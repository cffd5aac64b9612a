package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sayso/internal/corpus"
)

// handedOut hands Ana's part of the round out and opens it.
func handedOut(t *testing.T, p *Project, round string, to corpus.Annotator) *Project {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hand-out.sayso")
	if _, err := p.HandOut(context.Background(), path, round, to.ID); err != nil {
		t.Fatal(err)
	}
	h, err := Open(context.Background(), path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return h
}

func noteWith(j Joined, words string) bool {
	return strings.Contains(strings.Join(j.Notes, "\n"), words)
}

func sound(t *testing.T, projects ...*Project) {
	t.Helper()
	for _, p := range projects {
		if report, err := p.Check(context.Background(), nil); err != nil || !report.OK() {
			t.Errorf("%s: %v %v", p.Path(), report.Problems, err)
		}
	}
}

func TestAHandOutBesideItsProjectIsToldFromAConflictCopy(t *testing.T) {
	ctx := context.Background()
	p, _, ana, ben, round := inARound(t, corpus.Blind)
	beside := func(name string) string { return filepath.Join(filepath.Dir(p.Path()), name) }
	for name, who := range map[string]corpus.Annotator{"ana.sayso": ana, "ben.sayso": ben} {
		if _, err := p.HandOut(ctx, beside(name), round, who.ID); err != nil {
			t.Fatal(err)
		}
	}
	copies, err := p.Copies(ctx)
	if err != nil || len(copies) != 2 || !copies[0].HandOut || !copies[1].HandOut {
		t.Errorf("the project sees %+v, %v beside it", copies, err)
	}
	h, err := Open(ctx, beside("ana.sayso"), OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if copies, err := h.Copies(ctx); err != nil || len(copies) != 0 {
		t.Errorf("nothing beside it may come into a hand-out, and it is offered %+v, %v", copies, err)
	}
	if err := h.SaveCopy(ctx, beside("ana (conflicted copy).sayso")); err != nil {
		t.Fatal(err)
	}
	if copies, err := h.Copies(ctx); err != nil || len(copies) != 1 || copies[0].HandOut || !copies[0].Same {
		t.Errorf("beside a copy of itself it sees %+v, %v", copies, err)
	}
}

func TestAHandOutHoldsNoTraceOfAnotherReader(t *testing.T) {
	ctx := context.Background()
	p, d, ana, ben, round := inARound(t, corpus.Blind)
	own := label(d, 1, "claim", ana)
	own.Note = "ostrich note"
	apply(t, p, Change{Title: "own", Annotator: ana.ID, Document: d.ID, Steps: []Step{PutAnnotation(own), PutSource(corpus.Source{Name: "ostrich ministry"})}})
	other := benSpeaks(t, p, d, ben)
	apply(t, p, Change{Title: "across", Annotator: ana.ID, Document: d.ID, Steps: []Step{PutRelation(corpus.Relation{Kind: "denies", From: own.ID, To: other.ID, Annotator: ana.ID})}})
	ferry := sampleDocument("The zebra ferry", "The zebra ferry sank, it is said.")
	apply(t, p, Change{Title: "not of the round", Annotator: ben.ID, Steps: []Step{AddDocument(ferry)}})
	h := handedOut(t, p, round, ana)

	if e := entry(t, h, d.ID); len(e.Annotations) != 1 || e.Annotations[0].Note != own.Note || len(e.Relations) != 0 {
		t.Errorf("%+v is not what Ana said", e.Annotations)
	}
	if who, ok, err := h.HandedOut(ctx); err != nil || !ok || who != ana.ID {
		t.Errorf("it is for %s, %v, %v", who, ok, err)
	}
	sources, err := h.Sources(ctx)
	if err != nil || len(sources) != 1 {
		t.Errorf("%+v %v: a source that only Ana spoke of goes along", sources, err)
	}
	sound(t, h)
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(h.Path())
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"zebra", "Zebra", "Quillfeather", ben.ID, other.ID, ferry.ID} {
		if bytes.Contains(content, []byte(secret)) {
			t.Errorf("the file holds %q", secret)
		}
	}
}

func TestAHandOutComesBackAndTwiceChangesNothing(t *testing.T) {
	ctx := context.Background()
	p, d, ana, ben, round := inARound(t, corpus.Blind)
	early := label(d, 0, "claim", ana)
	apply(t, p, Change{Title: "early", Annotator: ana.ID, Document: d.ID, Steps: []Step{PutAnnotation(early)}})
	benSpeaks(t, p, d, ben)
	h := handedOut(t, p, round, ana)
	early.Note = "changed in the hand-out"
	late := label(d, 1, "denial", ana)
	apply(t, h, Change{Title: "in the hand-out", Annotator: ana.ID, Document: d.ID, Steps: []Step{PutAnnotation(early), PutAnnotation(late),
		PutReading(corpus.Reading{Document: d.ID, Annotator: ana.ID, State: corpus.Done}), PutSource(corpus.Source{Name: "The mayor"})}})
	apply(t, h, Change{Title: "taken back", Annotator: ana.ID, Document: d.ID, Steps: []Step{PutMark(corpus.Mark{Document: d.ID, Span: d.Sentences[2].Span, Annotator: ana.ID})}})
	if _, err := h.Undo(ctx, ana.ID, ""); err != nil {
		t.Fatal(err)
	}
	before := len(entry(t, p, d.ID).Annotations)
	if c, err := p.Compare(ctx, h.Path()); err != nil || c.Mine != 0 || c.Theirs == 0 {
		t.Errorf("compared with the hand-out: %+v %v", c, err)
	}
	dry, err := p.Join(ctx, h.Path(), JoinOptions{DryRun: true})
	if err != nil || dry.Events == 0 || len(entry(t, p, d.ID).Annotations) != before {
		t.Errorf("tried out: %+v %v", dry, err)
	}
	j := joinOf(t, p, h)
	if j.Events != dry.Events || len(j.Conflicts) != 0 || len(j.Notes) != 0 {
		t.Errorf("%+v", j)
	}
	e := entry(t, p, d.ID)
	if len(e.Annotations) != before+1 {
		t.Errorf("%d annotations, there were %d", len(e.Annotations), before)
	}
	for _, a := range e.Annotations {
		if a.ID == early.ID && a.Note != early.Note {
			t.Errorf("what was changed in the hand-out is %+v", a)
		}
	}
	if again := joinOf(t, p, h); again.Events != 0 || !noteWith(again, "taken in before") {
		t.Errorf("taken in twice: %+v", again)
	}
	apply(t, h, Change{Title: "more", Annotator: ana.ID, Document: d.ID, Steps: []Step{DeleteAnnotation(late.ID)}})
	joinOf(t, p, h)
	if e := entry(t, p, d.ID); len(e.Annotations) != before {
		t.Error("what was deleted in the hand-out is still there")
	}
	sound(t, p, h)
	if _, err := h.Join(ctx, p.Path(), JoinOptions{}); !errors.Is(err, ErrInvalid) {
		t.Errorf("the project is joined into the hand-out: %v", err)
	}
}

// TestAHandOutThatDoesNotFit goes through the cases of coming back, each told in a
// sentence.
func TestAHandOutThatDoesNotFit(t *testing.T) {
	ctx := context.Background()
	type stage struct {
		p, h     *Project
		d        corpus.Document
		ana, ben corpus.Annotator
		round    string
	}
	say := func(t *testing.T, p *Project, who corpus.Annotator, a corpus.Annotation) {
		apply(t, p, Change{Title: "said", Annotator: who.ID, Document: a.Document, Steps: []Step{PutAnnotation(a)}})
	}
	recut := func(s stage) Step {
		return SetSentences(s.d.ID, "hand", []corpus.Sentence{{Span: corpus.Span{Start: 0, End: len(s.d.Text)}}})
	}
	closing := func(t *testing.T, s stage, steps ...Step) { // what an open round refuses
		apply(t, s.p, Change{Title: "close", Steps: []Step{CloseRound(s.round)}})
		apply(t, s.p, Change{Title: "free", Steps: []Step{DeleteRound(s.round)}})
		apply(t, s.p, Change{Title: "steps", Steps: steps})
	}
	for name, c := range map[string]struct {
		happens func(t *testing.T, s stage)
		note    string // that is told
		refused error
	}{
		"the same reader on two laptops": {func(t *testing.T, s stage) {
			second := handedOut(t, s.p, s.round, s.ana)
			say(t, second, s.ana, label(s.d, 1, "denial", s.ana))
			joinOf(t, s.p, second)
		}, "by the same person in another copy too", nil},
		"two people of one name": {func(t *testing.T, s stage) {
			namesake := corpus.Annotator{ID: NewID(), Name: s.ben.Name}
			apply(t, s.h, Change{Title: "namesake", Steps: []Step{PutAnnotator(namesake)}})
		}, "they stay two", nil},
		"another codebook": {func(t *testing.T, s stage) {
			book := sampleCodebook()
			book.Labels[0].Definition = "Somebody says that something is so."
			closing(t, s, PutCodebook(book))
		}, "the project has version 2 now", nil},
		"other sentences":         {func(t *testing.T, s stage) { closing(t, s, recut(s)) }, "cut anew in the project", nil},
		"the article was removed": {func(t *testing.T, s stage) { closing(t, s, RemoveDocument(s.d.ID)) }, "removed from the project since", nil},
		"read by somebody who is not assigned": {func(t *testing.T, s stage) {
			cleo := corpus.Annotator{ID: NewID(), Name: "Cleo"}
			apply(t, s.h, Change{Title: "Cleo", Annotator: cleo.ID, Steps: []Step{PutAnnotator(cleo), PutAnnotation(label(s.d, 2, "claim", cleo))}})
		}, "counts in no figure of the round", nil},
		"the round is closed": {func(t *testing.T, s stage) {
			apply(t, s.p, Change{Title: "close", Steps: []Step{CloseRound(s.round)}})
		}, "", ErrFrozen},
	} {
		t.Run(name, func(t *testing.T) {
			var s stage
			s.p, s.d, s.ana, s.ben, s.round = inARound(t, corpus.Blind)
			s.h = handedOut(t, s.p, s.round, s.ana)
			say(t, s.h, s.ana, label(s.d, 0, "claim", s.ana))
			c.happens(t, s)
			j, err := s.p.Join(ctx, s.h.Path(), JoinOptions{})
			if c.refused != nil {
				if !errors.Is(err, c.refused) {
					t.Errorf("it is not refused: %v", err)
				}
				apply(t, s.p, Change{Title: "open", Steps: []Step{OpenRound(s.round)}})
				j, err = s.p.Join(ctx, s.h.Path(), JoinOptions{})
			}
			if err != nil || !noteWith(j, c.note) {
				t.Errorf("%v, told is %q", err, j.Notes)
			}
			sound(t, s.p)
		})
	}
}

func TestAHandOutOfAnotherTextIsRefusedInASentence(t *testing.T) {
	ctx := context.Background()
	p, d, ana, _, round := inARound(t, corpus.Blind)
	h := handedOut(t, p, round, ana)
	apply(t, h, Change{Title: "said", Annotator: ana.ID, Document: d.ID, Steps: []Step{PutAnnotation(label(d, 0, "claim", ana))}})
	other := d
	other.Text = "Quite another text. It has two sentences."
	other.SHA256 = corpus.HashText(other.Text)
	other.Sentences = []corpus.Sentence{{Span: corpus.Span{Start: 0, End: 19}}, {Span: corpus.Span{Start: 20, End: len(other.Text)}}}
	apply(t, p, Change{Title: "close", Steps: []Step{CloseRound(round)}})
	apply(t, p, Change{Title: "free", Steps: []Step{DeleteRound(round)}})
	apply(t, p, Change{Title: "out", Steps: []Step{RemoveDocument(d.ID)}})
	apply(t, p, Change{Title: "in", Steps: []Step{AddDocument(other)}})
	for _, dry := range []bool{true, false} {
		_, err := p.Join(ctx, h.Path(), JoinOptions{DryRun: dry})
		if want := fmt.Sprintf("The article %q has another text in the hand-out than in the project, so its places mean other words and nothing was taken in.", d.Title); !errors.Is(err, ErrInvalid) || err.Error() != want {
			t.Errorf("dry %v: %v", dry, err)
		}
	}
	if e := entry(t, p, d.ID); e.Document.Text != other.Text || len(e.Annotations) != 0 {
		t.Errorf("%q has %d annotations", e.Document.Text, len(e.Annotations))
	}
	sound(t, p, h)
}

func TestWhatTwoChangedOfAHandOutIsListed(t *testing.T) {
	p, d, ana, _, round := inARound(t, corpus.Blind)
	said := label(d, 0, "claim", ana)
	apply(t, p, Change{Title: "said", Annotator: ana.ID, Document: d.ID, Steps: []Step{PutAnnotation(said)}})
	h := handedOut(t, p, round, ana)
	here, there := said, said
	here.Note, there.Note = "here", "there"
	apply(t, p, Change{Title: "here", Annotator: ana.ID, Document: d.ID, Steps: []Step{PutAnnotation(here)}})
	apply(t, h, Change{Title: "there", Annotator: ana.ID, Document: d.ID, Steps: []Step{PutAnnotation(there)}})
	if j := joinOf(t, p, h); len(j.Conflicts) != 1 {
		t.Errorf("%+v", j.Conflicts)
	}
	sound(t, p)
}

func TestAHandOutLeavesWhatAllAgreeOnToItsProject(t *testing.T) {
	p, d, ana, _, round := inARound(t, corpus.Training) // in which the project itself would allow it
	h := handedOut(t, p, round, ana)
	book := sampleCodebook()
	book.Labels[0].Definition = "Somebody says that something is so."
	d.Title = "Another title"
	frozen(t, h, "codebook", ana, true, PutCodebook(book))
	frozen(t, h, "title", ana, true, SetTitle("Mine"))
	frozen(t, h, "article", ana, true, PutDocument(d))
	frozen(t, h, "sentences", ana, true, SetSentences(d.ID, "hand", []corpus.Sentence{{Span: corpus.Span{Start: 0, End: len(d.Text)}}}))
	frozen(t, h, "round", ana, true, CloseRound(round))
	frozen(t, h, "label", ana, false, PutAnnotation(label(d, 0, "claim", ana)))
}

// A window puts an article in progress with its first label.
func TestAnArticleOfAHandOutKeepsTheStateOfItsProject(t *testing.T) {
	p, d, ana, _, round := inARound(t, corpus.Blind)
	before := entry(t, p, d.ID).Document
	h := handedOut(t, p, round, ana)
	d.State = corpus.InProgress
	apply(t, h, Change{Title: "first label", Annotator: ana.ID, Document: d.ID, Steps: []Step{PutAnnotation(label(d, 0, "claim", ana)), PutDocument(d)}})
	joinOf(t, p, h)
	if e := entry(t, p, d.ID); e.Document.State != before.State || len(e.Annotations) != 1 {
		t.Errorf("the article is %s and has %d annotations", e.Document.State, len(e.Annotations))
	}
	sound(t, p, h)
}

func TestAHandOutIsRefused(t *testing.T) {
	ctx := context.Background()
	p, _, ana, _, round := inARound(t, corpus.Blind)
	path := func() string { return filepath.Join(t.TempDir(), "h.sayso") }
	stranger := corpus.Annotator{ID: NewID(), Name: "Cleo"}
	apply(t, p, Change{Title: "Cleo", Steps: []Step{PutAnnotator(stranger)}})
	if _, err := p.HandOut(ctx, path(), round, stranger.ID); !errors.Is(err, ErrNothing) {
		t.Errorf("for somebody without articles: %v", err)
	}
	if _, err := p.HandOut(ctx, path(), NewID(), ana.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("for a round that is not there: %v", err)
	}
	h := handedOut(t, p, round, ana)
	if _, err := h.HandOut(ctx, path(), round, ana.ID); !errors.Is(err, ErrInvalid) {
		t.Errorf("of a hand-out: %v", err)
	}
	apply(t, p, Change{Title: "close", Steps: []Step{CloseRound(round)}})
	if _, err := p.HandOut(ctx, path(), round, ana.ID); !errors.Is(err, ErrFrozen) {
		t.Errorf("of a closed round: %v", err)
	}
}
