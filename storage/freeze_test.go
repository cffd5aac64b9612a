package storage

import (
	"context"
	"errors"
	"testing"

	"sayso/internal/corpus"
)

// inARound makes a project of one article and of Ana and Ben, who both read it in a
// round of the kind, which is open.
func inARound(t testing.TB, kind corpus.RoundKind) (p *Project, d corpus.Document, ana, ben corpus.Annotator, round string) {
	t.Helper()
	p, d, ana = withDocument(t)
	ben, round = corpus.Annotator{ID: NewID(), Name: "Ben Quillfeather"}, NewID()
	apply(t, p, Change{Title: "round", Steps: []Step{PutAnnotator(ben), PutRound(corpus.Round{ID: round, Name: "Pilot", Kind: kind, Annotators: []string{ana.ID, ben.ID}, Hints: corpus.HintsOff}),
		PutAssignment(corpus.Assignment{Round: round, Document: d.ID, Annotators: []string{ana.ID, ben.ID}, Part: corpus.Whole, Share: 1}), OpenRound(round)}})
	return p, d, ana, ben, round
}

func roundNow(t testing.TB, p *Project, id string) corpus.Round {
	t.Helper()
	rounds, err := p.Rounds(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rounds {
		if r.ID == id {
			return r
		}
	}
	t.Fatal("the round is not there")
	return corpus.Round{}
}

func frozen(t testing.TB, p *Project, title string, by corpus.Annotator, want bool, steps ...Step) {
	t.Helper()
	if _, err := p.Apply(context.Background(), Change{Title: title, Annotator: by.ID, Steps: steps}); errors.Is(err, ErrFrozen) != want || !want && err != nil {
		t.Errorf("%s: %v", title, err)
	}
}

func TestAnOpenRoundKeepsTheCodebookAndTheSentencesAsTheyAre(t *testing.T) {
	for _, c := range []struct {
		kind          corpus.RoundKind
		codebook, cut bool // refused
	}{{corpus.Training, false, false}, {corpus.Blind, true, true}, {corpus.SecondPass, true, true}, {corpus.Adjudication, false, true}} {
		t.Run(string(c.kind), func(t *testing.T) {
			p, d, ana, _, _ := inARound(t, c.kind)
			book := sampleCodebook()
			book.Labels[0].Definition = "Somebody says that something is so."
			frozen(t, p, "codebook", ana, c.codebook, PutCodebook(book))
			frozen(t, p, "sentences", ana, c.cut, SetSentences(d.ID, "hand", []corpus.Sentence{{Span: corpus.Span{Start: 0, End: len(d.Text)}}}))
			frozen(t, p, "label", ana, false, PutAnnotation(label(d, 0, "claim", ana)))
		})
	}
}

func TestUndoChangesNothingThatARoundFroze(t *testing.T) {
	p, d, ana := withDocument(t)
	book := sampleCodebook()
	book.Labels[0].Definition = "Somebody says that something is so."
	apply(t, p, Change{Title: "codebook", Annotator: ana.ID, Steps: []Step{PutCodebook(book)}})
	round := NewID()
	apply(t, p, Change{Title: "round", Steps: []Step{PutRound(corpus.Round{ID: round, Name: "Pilot", Kind: corpus.Blind, Annotators: []string{ana.ID}, Hints: corpus.HintsOff}),
		PutAssignment(corpus.Assignment{Round: round, Document: d.ID, Annotators: []string{ana.ID}, Part: corpus.Whole, Share: 1}), OpenRound(round)}})
	if _, err := p.Undo(context.Background(), ana.ID, ""); !errors.Is(err, ErrFrozen) {
		t.Errorf("undoing the change of the codebook: %v", err)
	}
}

func TestAClosedRoundIsSealedUntilItIsOpenedAgain(t *testing.T) {
	ctx := context.Background()
	p, d, ana, ben, round := inARound(t, corpus.Blind)
	said := label(d, 0, "claim", ana)
	apply(t, p, Change{Title: "label", Annotator: ana.ID, Steps: []Step{PutAnnotation(said)}})
	apply(t, p, Change{Title: "close", Steps: []Step{CloseRound(round)}})
	r := roundNow(t, p, round)
	if r.Open() || len(r.Seal) != 64 || len(r.Bounds) != 64 || r.Codebook == "" {
		t.Fatalf("%+v is not closed and sealed", r)
	}
	if s, err := p.RoundState(ctx, r); err != nil || s != (RoundState{true, true, true}) {
		t.Errorf("%+v %v", s, err)
	}
	said.Note = "on second thoughts"
	frozen(t, p, "change", ana, true, PutAnnotation(said))
	frozen(t, p, "removal", ana, true, RemoveDocument(d.ID))
	frozen(t, p, "deletion", ana, true, DeleteAnnotation(said.ID))
	frozen(t, p, "another label", ben, true, PutAnnotation(label(d, 1, "denial", ben)))
	frozen(t, p, "mark", ben, true, PutMark(corpus.Mark{Document: d.ID, Span: d.Sentences[1].Span, Annotator: ben.ID}))
	frozen(t, p, "assignment", ana, true, PutAssignment(corpus.Assignment{Round: round, Document: d.ID, Annotators: []string{ana.ID}, Part: corpus.Whole, Share: 1}))
	if _, err := p.Undo(ctx, ana.ID, ""); !errors.Is(err, ErrFrozen) {
		t.Errorf("undoing what was sealed: %v", err)
	}
	cleo := corpus.Annotator{ID: NewID(), Name: "Cleo"} // who is not in the round
	frozen(t, p, "a third person", cleo, false, PutAnnotator(cleo), PutAnnotation(label(d, 1, "denial", cleo)))
	frozen(t, p, "a parked sentence", ana, false, PutDoubt(corpus.Doubt{Document: d.ID, Span: d.Sentences[0].Span, Annotator: ana.ID}))

	apply(t, p, Change{Title: "open", Steps: []Step{OpenRound(round)}})
	if again := roundNow(t, p, round); !again.Open() || again.Seal != "" {
		t.Errorf("%+v is not open", again)
	}
	frozen(t, p, "change", ana, false, PutAnnotation(said))
	apply(t, p, Change{Title: "close", Steps: []Step{CloseRound(round)}})
	if again := roundNow(t, p, round); again.Seal == r.Seal {
		t.Error("another coding has the same seal")
	}
	if report, err := p.Check(ctx, nil); err != nil || !report.OK() {
		t.Errorf("%v %v", report.Problems, err)
	}
	if _, err := p.Apply(ctx, Change{Title: "twice", Steps: []Step{CloseRound(round)}}); !errors.Is(err, ErrNothing) {
		t.Errorf("closing it twice: %v", err)
	}
}

func TestASealThatAJoinBrokeIsTold(t *testing.T) {
	ctx := context.Background()
	mine, theirs, d, ana := parted(t)
	round := NewID()
	apply(t, mine, Change{Title: "round", Steps: []Step{PutRound(corpus.Round{ID: round, Name: "Pilot", Kind: corpus.Blind, Annotators: []string{ana.ID}, Hints: corpus.HintsOff}),
		PutAssignment(corpus.Assignment{Round: round, Document: d.ID, Annotators: []string{ana.ID}, Part: corpus.Whole, Share: 1}), OpenRound(round), CloseRound(round)}})
	apply(t, theirs, Change{Title: "late", Annotator: ana.ID, Steps: []Step{PutAnnotation(label(d, 2, "denial", ana)), SetSentences(d.ID, "hand", []corpus.Sentence{{Span: corpus.Span{Start: 0, End: len(d.Text)}}})}})
	joinOf(t, mine, theirs)
	if s, err := mine.RoundState(ctx, roundNow(t, mine, round)); err != nil || s.Seal || s.Bounds || !s.Codebook {
		t.Errorf("%+v %v", s, err)
	}
}
