package rounds

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/storage"
)

// desk is a project of one article that Ann and Ben read in a round.
type desk struct {
	*testing.T
	project  *storage.Project
	document string
	ann, ben string
	round    corpus.Round
}

const text = "The bridge is closed. The mayor denies it. It may rain."

func newDesk(t *testing.T, kind corpus.RoundKind) *desk {
	t.Helper()
	ctx := context.Background()
	project, err := storage.Create(ctx, filepath.Join(t.TempDir(), "a.sayso"), storage.Settings{Title: "A", Codebook: assets.Codebook()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { project.Close() })
	d := &desk{T: t, project: project, document: storage.NewID()}
	for name, id := range map[string]*string{"Ann": &d.ann, "Ben": &d.ben} {
		a, err := project.AnnotatorNamed(ctx, name)
		if err != nil {
			t.Fatal(err)
		}
		*id = a.ID
	}
	document := corpus.Document{ID: d.document, Title: "One", Text: text}
	for start := 0; start < len(text); {
		end := start + strings.IndexByte(text[start:], '.') + 1
		document.Sentences = append(document.Sentences, corpus.Sentence{Span: corpus.Span{Start: start, End: end}})
		start = end + 1
	}
	d.round = corpus.Round{ID: storage.NewID(), Name: "First", Kind: kind, Annotators: []string{d.ann, d.ben}, Seed: 1, Hints: corpus.HintsOff}
	d.apply(d.ann, storage.AddDocument(document), storage.PutRound(d.round),
		storage.PutAssignment(corpus.Assignment{Round: d.round.ID, Document: d.document, Annotators: d.round.Annotators, Part: corpus.Whole, Share: 1}),
		storage.OpenRound(d.round.ID))
	return d
}

func (d *desk) apply(annotator string, steps ...storage.Step) {
	d.Helper()
	if _, err := d.project.Apply(context.Background(), storage.Change{Kind: "test", Title: "t", Annotator: annotator, Document: "", Steps: steps}); err != nil {
		d.Fatal(err)
	}
}

// says lets somebody give a label to a sentence, or say that nothing is in it.
func (d *desk) says(annotator string, sentence int, label string) (id string) {
	d.Helper()
	e := d.entry()
	span := e.Document.Sentences[sentence].Span
	id = storage.NewID()
	if label == "" {
		d.apply(annotator, storage.PutMark(corpus.Mark{ID: id, Document: d.document, Span: span, Annotator: annotator}))
		return id
	}
	d.apply(annotator, storage.PutAnnotation(corpus.Annotation{ID: id, Document: d.document, Span: span, Label: label, Annotator: annotator}))
	return id
}

func (d *desk) entry() corpus.Entry {
	d.Helper()
	e, err := d.project.Entry(context.Background(), d.document)
	if err != nil {
		d.Fatal(err)
	}
	return e
}

// close closes the round and gives what was said of it.
func (d *desk) close(by string) string {
	d.Helper()
	closed, err := Close(context.Background(), d.project, d.now(), by, "")
	if err != nil {
		d.Fatal(err)
	}
	d.sound()
	return strings.Join(closed.Words(), " ")
}

// now is the round as it stands.
func (d *desk) now() corpus.Round {
	d.Helper()
	round, err := Find(context.Background(), d.project, "First")
	if err != nil {
		d.Fatal(err)
	}
	return round
}

func (d *desk) open() bool {
	round := d.now()
	return round.Open()
}

func (d *desk) sound() {
	d.Helper()
	if report, err := d.project.Check(context.Background(), nil); err != nil || !report.OK() {
		d.Errorf("the file is not sound: %v %v", report.Problems, err)
	}
}

// gold is what gold says, a line a decision.
func (d *desk) gold() (lines []string) {
	d.Helper()
	e := d.entry()
	for _, decision := range e.Decisions {
		line := string(decision.How) + " " + e.Document.Quote(decision.Span()) + ":"
		for _, a := range e.Annotations {
			if a.Annotator == decision.Annotator && a.Span.Overlaps(decision.Span()) {
				line += " " + a.Label
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func TestClosingARoundWritesWhatAllSaidAndUndoingTakesItBack(t *testing.T) {
	for _, by := range []string{"ann", "nobody"} {
		t.Run("by "+by, func(t *testing.T) {
			d := newDesk(t, corpus.Blind)
			who := ""
			if by == "ann" {
				who = d.ann
			}
			d.says(d.ann, 0, "claim")
			d.says(d.ben, 0, "claim")
			d.says(d.ann, 1, "denial")
			mistaken := d.says(d.ben, 1, "claim")
			d.says(d.ann, 2, "")
			d.says(d.ben, 2, "")
			if said := d.close(who); said != "Closed the round First. 2 sentences on which all agree went to gold. 1 difference to decide (Adjudicate)." {
				t.Error(said)
			}
			both := []string{"unanimous The bridge is closed.: claim", "unanimous It may rain.:"}
			if diff := cmp.Diff(both, d.gold()); diff != "" {
				t.Error(diff)
			}
			ctx := context.Background()
			if _, err := d.project.Undo(ctx, who, ""); err != nil {
				t.Fatal(err)
			}
			if !d.open() || len(d.gold()) > 0 {
				t.Errorf("after the undo: %+v %v", d.now(), d.gold())
			}
			if _, err := d.project.Redo(ctx, who, ""); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(both, d.gold()); diff != "" || d.open() {
				t.Error("done again: " + diff)
			}
			// Opened again: Ben comes over to a denial, and Ann to another mind.
			if _, err := Open(ctx, d.project, d.now(), who); err != nil {
				t.Fatal(err)
			}
			d.apply(d.ben, storage.DeleteAnnotation(mistaken))
			d.says(d.ben, 1, "denial")
			d.says(d.ann, 0, "denial")
			if said := d.close(who); said != "Closed the round First. 1 sentence on which all agree went to gold. 1 sentence is in gold no more, since a reader now says otherwise. 1 difference to decide (Adjudicate)." {
				t.Error(said)
			}
			if diff := cmp.Diff([]string{"unanimous The mayor denies it.: denial", "unanimous It may rain.:"}, d.gold()); diff != "" {
				t.Error(diff)
			}
			d.sound()
		})
	}
}

// second lets Cem and Dan read the same article in a round of their own.
func (d *desk) second() (round corpus.Round, cem, dan string) {
	d.Helper()
	for name, id := range map[string]*string{"Cem": &cem, "Dan": &dan} {
		a, err := d.project.AnnotatorNamed(context.Background(), name)
		if err != nil {
			d.Fatal(err)
		}
		*id = a.ID
	}
	round = corpus.Round{ID: storage.NewID(), Name: "Second", Kind: corpus.Blind, Annotators: []string{cem, dan}, Seed: 2, Hints: corpus.HintsOff}
	d.apply(cem, storage.PutRound(round),
		storage.PutAssignment(corpus.Assignment{Round: round.ID, Document: d.document, Annotators: round.Annotators, Part: corpus.Whole, Share: 1}),
		storage.OpenRound(round.ID))
	return round, cem, dan
}

func TestARoundOverAnArticleOfAnotherLeavesWhatThatGaveToGold(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t, corpus.Blind)
	for _, who := range []string{d.ann, d.ben} {
		d.says(who, 0, "claim")
		d.says(who, 1, "denial")
	}
	d.says(d.ann, 2, "")
	d.says(d.ben, 2, "speculation")
	d.close("")
	round, cem, dan := d.second()
	d.says(cem, 0, "claim") // as in the first round
	d.says(dan, 0, "claim")
	d.says(cem, 1, "claim") // otherwise, and the two alike
	d.says(dan, 1, "claim")
	d.says(cem, 2, "speculation") // on which the first did not agree
	d.says(dan, 2, "speculation")
	close := func(name string) string {
		now, err := Find(ctx, d.project, name)
		if err != nil {
			t.Fatal(err)
		}
		closed, err := Close(ctx, d.project, now, "", "")
		if err != nil {
			t.Fatal(err)
		}
		d.sound()
		return strings.Join(closed.Words(), " ")
	}
	if said := close("Second"); said != "Closed the round Second. 1 sentence on which all agree went to gold. 1 sentence is in gold by another round, and something else was said here; gold stays until somebody decides." {
		t.Error(said)
	}
	both := []string{"unanimous The bridge is closed.: claim", "unanimous The mayor denies it.: denial", "unanimous It may rain.: speculation"}
	if diff := cmp.Diff(both, d.gold()); diff != "" {
		t.Error(diff)
	}
	// The first again: what the second gave stays as well, and what Ann and Ben
	// now say otherwise goes, unless Cem and Dan stand by it.
	if _, err := Open(ctx, d.project, d.now(), ""); err != nil {
		t.Fatal(err)
	}
	d.says(d.ann, 0, "speculation")
	d.says(d.ann, 1, "speculation")
	if said := close("First"); said != "Closed the round First. 1 sentence is in gold no more, since a reader now says otherwise. 2 sentences are in gold by another round, and something else was said here; gold stays until somebody decides. 3 differences to decide (Adjudicate)." {
		t.Error(said)
	}
	if diff := cmp.Diff([]string{"unanimous The bridge is closed.: claim", "unanimous It may rain.: speculation"}, d.gold()); diff != "" {
		t.Error(diff)
	}
	// And the second again, where nothing is in its way any more.
	if now, err := Find(ctx, d.project, round.Name); err != nil {
		t.Fatal(err)
	} else if _, err := Open(ctx, d.project, now, ""); err != nil {
		t.Fatal(err)
	}
	if said := close("Second"); said != "Closed the round Second. 1 sentence on which all agree went to gold." {
		t.Error(said)
	}
	both[1] = "unanimous The mayor denies it.: claim"
	if diff := cmp.Diff(both, d.gold()); diff != "" {
		t.Error(diff)
	}
}

func TestClosingKeepsWhatSomebodyDecidedAndIsSentAgainWithoutHarm(t *testing.T) {
	d := newDesk(t, corpus.Training)
	d.says(d.ann, 0, "claim")
	d.says(d.ben, 0, "claim")
	gold := corpus.Annotator{ID: corpus.GoldID(d.info().ID), Name: "Gold", Kind: corpus.Gold}
	span := d.entry().Document.Sentences[0].Span
	d.apply(d.ann, storage.PutAnnotator(gold),
		storage.PutAnnotation(corpus.Annotation{Document: d.document, Span: span, Label: "speculation", Annotator: gold.ID}),
		storage.PutDecision(corpus.Decision{Document: d.document, Start: span.Start, End: span.End, Annotator: gold.ID, By: d.ann, How: corpus.Decided}))
	decided := []string{"decided The bridge is closed.: speculation"}
	id := storage.NewID()
	for range 2 {
		closed, err := Close(context.Background(), d.project, d.now(), d.ann, id)
		if err != nil || closed.ChangeID() != id {
			t.Fatalf("%+v %v", closed, err)
		}
	}
	if diff := cmp.Diff(decided, d.gold()); diff != "" {
		t.Error(diff)
	}
	if _, err := Close(context.Background(), d.project, d.now(), d.ann, ""); !errors.Is(err, storage.ErrNothing) {
		t.Errorf("closed twice: %v", err)
	}
	d.sound()
}

func TestWhoClosesABlindRoundNeedNotSeeTheOthers(t *testing.T) {
	d := newDesk(t, corpus.Blind)
	d.says(d.ann, 0, "claim")
	d.says(d.ben, 0, "claim")
	if err := d.project.SeeAs(context.Background(), d.ann); err != nil {
		t.Fatal(err)
	}
	if e := d.entry(); len(e.Annotations) != 1 {
		t.Fatalf("Ann sees %d annotations before the round is closed", len(e.Annotations))
	}
	d.close(d.ann)
	if diff := cmp.Diff([]string{"unanimous The bridge is closed.: claim"}, d.gold()); diff != "" {
		t.Error(diff)
	}
}

func (d *desk) info() storage.Info {
	d.Helper()
	info, err := d.project.Info(context.Background())
	if err != nil {
		d.Fatal(err)
	}
	return info
}
