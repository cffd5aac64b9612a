package storage

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
)

// withRound makes a project of one document with two people, a round of both,
// gold, and a decision.
func withRound(t *testing.T) (p *Project, d corpus.Document, reader, other, gold corpus.Annotator, round corpus.Round) {
	t.Helper()
	p, d, reader = withDocument(t)
	other = corpus.Annotator{ID: NewID(), Name: "Ben"}
	gold = corpus.Annotator{ID: NewID(), Name: "gold", Kind: corpus.Gold}
	round = corpus.Round{ID: NewID(), Name: "First", Kind: corpus.Blind, Annotators: []string{reader.ID, other.ID}, Seed: 7, Hints: corpus.HintsOff, OpenedAt: 5, Design: []byte(`{"share":"all"}`)}
	apply(t, p, Change{Title: "round", Annotator: reader.ID, Steps: []Step{PutAnnotator(other), PutAnnotator(gold), PutRound(round),
		PutAssignment(corpus.Assignment{Round: round.ID, Document: d.ID, Annotators: []string{other.ID}, Part: corpus.Random, Share: 0.25}),
		PutReading(corpus.Reading{Document: d.ID, Annotator: reader.ID, State: corpus.Done}),
		PutDecision(corpus.Decision{Document: d.ID, Start: d.Sentences[0].Start, End: d.Sentences[0].End, Annotator: gold.ID, By: reader.ID, How: corpus.Majority, From: []string{NewID()}, Reason: corpus.Slip, Note: "n", NamesHidden: true, CodebookHash: "c", CreatedAt: 9}),
	}})
	return p, d, reader, other, gold, round
}

func TestRoundsReadingsAndDecisionsComeBackAsTheyWereStored(t *testing.T) {
	ctx := context.Background()
	p, d, reader, other, gold, round := withRound(t)
	p = reopen(t, p)
	check := func(rounds, assignments, readings, decisions int) {
		t.Helper()
		r, err := p.Rounds(ctx)
		a, failed := p.Assignments(ctx, round.ID)
		e := entry(t, p, d.ID)
		if len(r) != rounds || len(a) != assignments || len(e.Readings) != readings || len(e.Decisions) != decisions || errors.Join(err, failed) != nil {
			t.Errorf("%d rounds, %d assignments, %d readings, %d decisions, %v", len(r), len(a), len(e.Readings), len(e.Decisions), errors.Join(err, failed))
		}
		if report, err := p.Check(ctx, nil); err != nil || !report.OK() {
			t.Errorf("%v %v", report.Problems, err)
		}
	}
	check(1, 1, 1, 1)
	rounds, _ := p.Rounds(ctx)
	if diff := cmp.Diff(round, rounds[0]); diff != "" {
		t.Error(diff)
	}
	people, err := p.Annotators(ctx)
	if err != nil || len(people) != 3 || people[2] != gold {
		t.Errorf("%v %v", people, err)
	}
	assignments, _ := p.Assignments(ctx, round.ID)
	if a := assignments[0]; a.Share != 0.25 || a.Part != corpus.Random || len(a.Annotators) != 1 || a.Annotators[0] != other.ID {
		t.Errorf("%+v", a)
	}
	e := entry(t, p, d.ID)
	if r := e.Readings[0]; r.State != corpus.Done || r.Annotator != reader.ID || r.ID != corpus.ReadingID(d.ID, reader.ID) {
		t.Errorf("%+v", r)
	}
	if got := e.Decisions[0]; got.By != reader.ID || !got.NamesHidden || got.Party || got.Reason != corpus.Slip || len(got.From) != 1 || got.Span() != d.Sentences[0].Span {
		t.Errorf("%+v", got)
	}
	again := apply(t, p, Change{Title: "removed", Annotator: reader.ID, Steps: []Step{DeleteRound(round.ID), DeleteReading(d.ID, reader.ID), DeleteDecision(d.ID, d.Sentences[0].Span)}})
	check(0, 0, 0, 0)
	if _, err := p.TakeBack(ctx, again.Number, reader.ID, ""); err != nil {
		t.Fatal(err)
	}
	check(1, 1, 1, 1)
	apply(t, p, Change{Title: "out", Steps: []Step{RemoveDocument(d.ID)}})
	if a, err := p.Assignments(ctx, round.ID); len(a) != 0 || err != nil {
		t.Errorf("%v %v", a, err)
	}
	if _, err := p.Undo(ctx, "", ""); err != nil {
		t.Fatal(err)
	}
	check(1, 1, 1, 1)
}

func TestGoldIsWrittenByWhoeverDecidesAndByNobodyUnderAnothersName(t *testing.T) {
	ctx := context.Background()
	p, d, reader, other, gold, _ := withRound(t)
	decided := label(d, 0, "claim", gold)
	apply(t, p, Change{Title: "decided", Annotator: reader.ID, Steps: []Step{PutAnnotation(decided)}})
	decided.Label = "denial"
	apply(t, p, Change{Title: "decided again", Annotator: other.ID, Steps: []Step{PutAnnotation(decided)}})
	own := label(d, 1, "claim", reader)
	apply(t, p, Change{Title: "own", Annotator: reader.ID, Steps: []Step{PutAnnotation(own)}})
	own.Label = "denial"
	if _, err := p.Apply(ctx, Change{Title: "not own", Annotator: gold.ID, Steps: []Step{PutAnnotation(own)}}); !errors.Is(err, ErrNotYours) {
		t.Errorf("got %v", err)
	}
}

func TestRoundsThatMakeNoSenseAreRefused(t *testing.T) {
	p, d, reader, _, gold, round := withRound(t)
	with := func(change func(*corpus.Round)) Step {
		r := round
		change(&r)
		return PutRound(r)
	}
	for name, test := range map[string]struct {
		step Step
		kind error
	}{
		"a round of no kind":                       {with(func(r *corpus.Round) { r.Kind = "x" }), ErrInvalid},
		"a round without a policy for hints":       {with(func(r *corpus.Round) { r.Hints = "" }), ErrInvalid},
		"a round of somebody who is not there":     {with(func(r *corpus.Round) { r.Annotators = []string{NewID()} }), ErrNotFound},
		"a round with somebody twice":              {with(func(r *corpus.Round) { r.Annotators = []string{reader.ID, reader.ID} }), ErrInvalid},
		"a round that was closed before it began":  {with(func(r *corpus.Round) { r.OpenedAt, r.ClosedAt = 0, 1 }), ErrInvalid},
		"a share above one":                        {PutAssignment(corpus.Assignment{Round: round.ID, Document: d.ID, Part: corpus.Whole, Share: 1.5}), ErrInvalid},
		"an assignment in a round that is not":     {PutAssignment(corpus.Assignment{Round: NewID(), Document: d.ID, Part: corpus.Whole, Share: 1}), ErrNotFound},
		"a reading in a state that is none":        {PutReading(corpus.Reading{Document: d.ID, Annotator: reader.ID, State: corpus.ToDo}), ErrInvalid},
		"a reading of a document that is not":      {PutReading(corpus.Reading{Document: NewID(), Annotator: reader.ID, State: corpus.Done}), ErrNotFound},
		"a decision beyond the text":               {PutDecision(corpus.Decision{Document: d.ID, End: 10_000, Annotator: gold.ID, By: reader.ID, How: corpus.Decided}), ErrInvalid},
		"a decision by somebody who is not there":  {PutDecision(corpus.Decision{Document: d.ID, End: 1, Annotator: gold.ID, By: NewID(), How: corpus.Decided}), ErrNotFound},
		"a decision made in a way that is none":    {PutDecision(corpus.Decision{Document: d.ID, End: 1, Annotator: gold.ID, By: reader.ID, How: "x"}), ErrInvalid},
		"an annotator of a kind that is none":      {PutAnnotator(corpus.Annotator{ID: NewID(), Name: "x", Kind: "x"}), ErrInvalid},
		"a second pass of nobody":                  {PutAnnotator(corpus.Annotator{ID: NewID(), Name: "x", Kind: corpus.Pass}), ErrInvalid},
		"a round to remove that is not there":      {DeleteRound(NewID()), ErrNotFound},
		"a reading to take back that is not there": {DeleteReading(d.ID, gold.ID), ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := p.Apply(context.Background(), Change{Title: name, Annotator: reader.ID, Steps: []Step{test.step}}); !errors.Is(err, test.kind) {
				t.Errorf("got %v", err)
			}
		})
	}
}
