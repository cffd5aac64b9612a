package reading

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"sayso/internal/agreement"
	"sayso/internal/corpus"
	"sayso/storage"
)

// ferry is a project of three articles of two sentences that people read.
type ferry struct {
	*storage.Project
	t         *testing.T
	documents []corpus.Document
}

func newFerry(t *testing.T) *ferry {
	t.Helper()
	codebook := corpus.Codebook{Labels: []corpus.Label{{ID: "claim", Name: "Claim", Key: "1", Colour: "#0072b2", Pattern: corpus.Solid}}}
	project, err := storage.Create(context.Background(), filepath.Join(t.TempDir(), "ferry.sayso"), storage.Settings{Title: "Ferry", Codebook: codebook})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = project.Close() })
	f := &ferry{Project: project, t: t}
	for i := range 3 {
		text := fmt.Sprintf("It sank %d. It did not.", i)
		cut := strings.Index(text, " It did")
		d := corpus.Document{ID: storage.NewID(), Title: fmt.Sprint("Article ", i), Text: text, Segmenter: "test-1",
			Sentences: []corpus.Sentence{{Span: corpus.Span{End: cut}}, {Span: corpus.Span{Start: cut + 1, End: len(text)}}}}
		f.apply(corpus.Annotator{}, storage.AddDocument(d))
		f.documents = append(f.documents, d)
	}
	return f
}

func (f *ferry) apply(by corpus.Annotator, steps ...storage.Step) {
	f.t.Helper()
	if _, err := f.Apply(context.Background(), storage.Change{Kind: "test", Title: "test", Annotator: by.ID, Steps: steps}); err != nil {
		f.t.Fatal(err)
	}
}

// somebody joins; by is who writes in their name.
func (f *ferry) somebody(name string, kind corpus.AnnotatorKind, of string) corpus.Annotator {
	a := corpus.Annotator{ID: storage.NewID(), Name: name, Kind: kind, Of: of}
	f.apply(corpus.Annotator{}, storage.PutAnnotator(a))
	return a
}

// reads makes an annotator read an article: a letter a sentence, c for a claim,
// anything else for nothing.
func (f *ferry) reads(a corpus.Annotator, by corpus.Annotator, document int, said string) {
	d := f.documents[document]
	for i, letter := range said {
		span := d.Sentences[i].Span
		if letter == 'c' {
			f.apply(by, storage.PutAnnotation(corpus.Annotation{ID: storage.NewID(), Document: d.ID, Span: span, Label: "claim", Annotator: a.ID, Quote: d.Quote(span)}))
		} else {
			f.apply(by, storage.PutMark(corpus.Mark{ID: storage.NewID(), Document: d.ID, Span: span, Annotator: a.ID}))
		}
	}
}

func (f *ferry) measure(choice Choice) *agreement.Report {
	f.t.Helper()
	read, err := Project(context.Background(), f.Project, choice, nil)
	if err != nil {
		f.t.Fatal(err)
	}
	_, report := read.Measure(agreement.Options{Draws: 20})
	return report
}

func value(r *agreement.Report, group, of, measure string) string {
	f, ok := r.Figure(group, of, measure)
	if !ok {
		return "not there"
	}
	return f.Value.String()
}

func TestARoundIsItsAnnotatorsAndItsDocuments(t *testing.T) {
	f := newFerry(t)
	ana, ben, cleo := f.somebody("Ana", "", ""), f.somebody("Ben", "", ""), f.somebody("Cleo", "", "")
	for i, a := range []corpus.Annotator{ana, ben, cleo} {
		f.reads(a, a, 0, "c-")
		f.reads(a, a, 1, []string{"c-", "-c", "cc"}[i])
		f.reads(a, a, 2, []string{"cc", "cc", "--"}[i])
	}
	round := corpus.Round{ID: storage.NewID(), Name: "First", Kind: corpus.Blind, Annotators: []string{ana.ID, ben.ID}, Hints: corpus.HintsOff, Design: []byte("{}")}
	f.apply(ana, storage.PutRound(round))
	for i, part := range []corpus.Sampling{corpus.Whole, corpus.Whole, corpus.Enriched} {
		f.apply(ana, storage.PutAssignment(corpus.Assignment{Round: round.ID, Document: f.documents[i].ID, Annotators: []string{ana.ID, ben.ID}, Part: part, Share: 1}))
	}
	f.apply(ana, storage.OpenRound(round.ID))
	f.apply(ana, storage.CloseRound(round.ID))
	for _, name := range []string{"First", "1", round.ID} {
		r := f.measure(Choice{Round: name})
		if r.Documents != 2 || r.Sentences != 4 || strings.Join(r.Annotators, " ") != "Ana Ben" || r.Round != "First" {
			t.Errorf("round %q: %d documents, %d sentences of %v in %q", name, r.Documents, r.Sentences, r.Annotators, r.Round)
		}
		if got := value(r, agreement.OfSentences, "", "percent"); got != "0.50" {
			t.Errorf("they agree on %s of it", got)
		}
		if got := value(r, agreement.OfEnriched, "claim", "positive"); got != "1.00" {
			t.Errorf("positive agreement on what was chosen for rare labels is %s", got)
		}
	}
	if r := f.measure(Choice{}); r.Documents != 3 || len(r.Annotators) != 3 {
		t.Errorf("without a round %d documents of %v", r.Documents, r.Annotators)
	}
	_, err := Project(context.Background(), f.Project, Choice{Round: "Second"}, nil)
	if err == nil || !strings.Contains(err.Error(), "1 First") {
		t.Errorf("got %v", err)
	}
}

func TestASecondReadingIsItsPersonsAndGoldIsNobodys(t *testing.T) {
	f := newFerry(t)
	ana, ben := f.somebody("Ana", "", ""), f.somebody("Ben", "", "")
	again, gold := f.somebody("Ana", corpus.Pass, ana.ID), f.somebody("Gold", corpus.Gold, "")
	f.reads(ana, ana, 0, "c-")
	f.reads(ben, ben, 0, "cc")
	before := f.measure(Choice{})
	f.reads(again, ana, 0, "--")
	f.reads(gold, ben, 0, "cc")
	r := f.measure(Choice{})
	for _, measure := range []string{"percent", "alpha_masi"} {
		if a, b := value(before, agreement.OfSentences, "", measure), value(r, agreement.OfSentences, "", measure); a != b {
			t.Errorf("%s was %s and is %s", measure, a, b)
		}
	}
	if got := value(r, agreement.OfOneAnother, "", "percent"); got != "0.50" {
		t.Errorf("Ana agrees with herself on %s", got)
	}
	stability, _ := r.Figure(agreement.OfOneAnother, "", "percent")
	if !strings.Contains(stability.Says, "weaker than agreement between people") || stability.Between[1] == stability.Between[0] {
		t.Errorf("%v: %s", stability.Between, stability.Says)
	}
	golden := 0
	for _, figure := range r.Figures {
		if figure.Group == agreement.OfGold && figure.Measure == "percent" {
			golden++
		}
		if figure.Group == agreement.OfPair && (figure.Between[0] == "Gold" || figure.Between[1] == "Gold") {
			t.Errorf("gold is one of two people: %v", figure.Between)
		}
	}
	if golden != 2 {
		t.Errorf("gold is compared with %d annotators", golden)
	}
	// Without Ana's first reading, her second one is her reading.
	if r := f.measure(Choice{Annotators: []string{again.ID, ben.ID}}); value(r, agreement.OfPair, "", "percent") != "0.00" {
		t.Errorf("two who read the same agree on %s", value(r, agreement.OfPair, "", "percent"))
	}
}

func TestOnePersonUnderTwoNamesIsOne(t *testing.T) {
	f := newFerry(t)
	ana, ben := f.somebody("Ana", "", ""), f.somebody("Ben", "", "")
	anna := corpus.Annotator{ID: storage.NewID(), Name: "Anna", SameAs: ana.ID}
	f.apply(corpus.Annotator{}, storage.PutAnnotator(anna))
	f.reads(ana, ana, 0, "c-")
	f.reads(anna, anna, 1, "c-")
	f.reads(ben, ben, 0, "c-")
	f.reads(ben, ben, 1, "c-")
	for _, choice := range []Choice{{}, {Annotators: []string{"Anna", "Ben"}}} {
		if r := f.measure(choice); strings.Join(r.Annotators, " ") != "Ana Ben" || r.Documents != 2 {
			t.Errorf("%v: %v read %d documents", choice.Annotators, r.Annotators, r.Documents)
		}
	}
}
