package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"sayso/internal/corpus"
	"sayso/internal/query"
)

// traceOf reads everything that a project gives to whoever looks at it, and
// names what shows any of the words.
func traceOf(t testing.TB, p *Project, words ...string) (found []string) {
	t.Helper()
	ctx := context.Background()
	look := func(what string, value any, err error) {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
		encoded, _ := json.Marshal(value)
		for _, w := range words {
			if strings.Contains(string(encoded), w) {
				found = append(found, what+" shows "+w)
			}
		}
	}
	summaries, err := p.Summaries(ctx)
	look("Summaries", summaries, err)
	for e, err := range p.Entries(ctx) {
		look("Entries", e, err)
		relations, err := p.Relations(ctx, e.Document.ID)
		look("Relations", relations, err)
		for _, a := range e.Annotations {
			thread, err := p.Thread(ctx, a.ID, "")
			look("Thread", thread, err)
		}
	}
	stats, err := p.Stats(ctx)
	look("Stats", stats, err)
	for _, text := range []string{"has:note", "label:denial", "labelled", "annotator:Ben", "source:zebra", "nothing"} {
		q, err := query.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		result, err := p.Search(ctx, q, SearchOptions{Limit: 100})
		if strings.HasPrefix(text, "annotator:") {
			err = nil // there may be none of that name
		}
		look("Search "+text, result, err)
	}
	annotations, err := p.Annotations(ctx, 0)
	look("Annotations", annotations, err)
	all, err := p.AllRelations(ctx)
	look("AllRelations", all, err)
	sources, err := p.Sources(ctx)
	look("Sources", sources, err)
	uses, err := p.SourceUses(ctx, "")
	look("SourceUses", uses, err)
	queries, err := p.Queries(ctx)
	look("Queries", queries, err)
	doubts, err := p.Doubts(ctx)
	look("Doubts", doubts, err)
	statements, err := p.Statements(ctx, StatementFilter{Label: "denial"})
	look("Statements", statements, err)
	events, err := p.History(ctx, HistoryFilter{})
	look("History", events, err)
	readings, err := p.Readings(ctx)
	look("Readings", readings, err)
	decisions, err := p.Decisions(ctx)
	look("Decisions", decisions, err)
	conflicts, err := p.Conflicts(ctx)
	look("Conflicts", conflicts, err)
	return found
}

// benSpeaks lets Ben say all that somebody can say in an article.
func benSpeaks(t testing.TB, p *Project, d corpus.Document, ben corpus.Annotator) (said corpus.Annotation) {
	t.Helper()
	said = label(d, 0, "denial", ben)
	said.Note, said.Attributes = "zebra note", map[string]string{"source": "zebra minister"}
	first := label(d, 2, "claim", ben)
	apply(t, p, Change{Title: "Denial on zebra", Annotator: ben.ID, Document: d.ID, Steps: []Step{PutAnnotation(said), PutAnnotation(first),
		PutMark(corpus.Mark{Document: d.ID, Span: d.Sentences[1].Span, Annotator: ben.ID}),
		PutRelation(corpus.Relation{Kind: "denies", From: said.ID, To: first.ID, Annotator: ben.ID}),
		PutDoubt(corpus.Doubt{Document: d.ID, Span: d.Sentences[1].Span, Annotator: ben.ID, Why: "zebra doubt"}),
		PutSource(corpus.Source{Name: "zebra ministry"}), PutQuery(corpus.Query{Name: "zebra query", Text: "zebra"}),
		PutReading(corpus.Reading{Document: d.ID, Annotator: ben.ID, State: corpus.Done})}})
	return said
}

func TestWhileARoundIsBlindNothingOfOthersIsThere(t *testing.T) {
	ctx := context.Background()
	p, d, ana, ben, round := inARound(t, corpus.Blind)
	benSpeaks(t, p, d, ben)
	own := label(d, 0, "claim", ana)
	apply(t, p, Change{Title: "own", Annotator: ana.ID, Document: d.ID, Steps: []Step{PutAnnotation(own)}})
	secrets := []string{"zebra", `"Annotator":"` + ben.ID}

	if got := traceOf(t, p, secrets...); len(got) < 10 {
		t.Errorf("who is nobody in particular sees all, but only %q", got)
	}
	if err := p.SeeAs(ctx, ana.ID); err != nil {
		t.Fatal(err)
	}
	for _, trace := range traceOf(t, p, secrets...) {
		t.Error(trace)
	}
	e := entry(t, p, d.ID)
	if len(e.Annotations) != 1 || e.Annotations[0].ID != own.ID {
		t.Errorf("Ana sees %+v instead of what she said herself", e.Annotations)
	}
	s, err := p.Summary(ctx, d.ID)
	if err != nil || s.Labelled != 1 || s.Nothing != 0 || s.Annotations != 1 || s.ByLabel["denial"] != 0 || s.Doubts != 0 {
		t.Errorf("the line of the article counts %+v, %v", s, err)
	}
	stats, err := p.Stats(ctx)
	if err != nil || stats.Annotations != 1 || stats.Relations != 0 || stats.Labelled != 1 || stats.Nothing != 0 {
		t.Errorf("the project counts %+v, %v", stats, err)
	}
	if report, err := p.Check(ctx, nil); err != nil || !report.OK() {
		t.Errorf("seen by one person, the file is not sound: %v %v", report.Problems, err)
	}

	apply(t, p, Change{Title: "close", Steps: []Step{CloseRound(round)}})
	if got := traceOf(t, p, secrets...); len(got) < 10 {
		t.Errorf("once it is closed, Ana sees only %q", got)
	}
	apply(t, p, Change{Title: "open", Steps: []Step{OpenRound(round)}})
	for _, trace := range traceOf(t, p, secrets...) {
		t.Errorf("opened again, %s", trace)
	}
}

func TestWhoIsInNoRoundSeesAll(t *testing.T) {
	p, d, _, ben, _ := inARound(t, corpus.Blind)
	benSpeaks(t, p, d, ben)
	cleo := corpus.Annotator{ID: NewID(), Name: "Cleo"}
	apply(t, p, Change{Title: "Cleo", Steps: []Step{PutAnnotator(cleo)}})
	if err := p.SeeAs(context.Background(), cleo.ID); err != nil {
		t.Fatal(err)
	}
	if got := traceOf(t, p, "zebra"); len(got) < 10 {
		t.Errorf("only %q", got)
	}
}

func TestArticlesOutsideOfTheRoundStayVisible(t *testing.T) {
	ctx := context.Background()
	p, _, ana, ben, _ := inARound(t, corpus.Blind)
	ferry := sampleDocument("The ferry", "The ferry sank, it is said. The harbour master denies it.")
	apply(t, p, Change{Title: "ferry", Annotator: ben.ID, Document: ferry.ID, Steps: []Step{AddDocument(ferry), PutAnnotation(label(ferry, 0, "claim", ben))}})
	if err := p.SeeAs(ctx, ana.ID); err != nil {
		t.Fatal(err)
	}
	if e := entry(t, p, ferry.ID); len(e.Annotations) != 1 {
		t.Error("what Ben said elsewhere is not there")
	}
}

func TestAnArticleThatIsReadAgainHidesTheFirstReading(t *testing.T) {
	ctx := context.Background()
	p, d, ana := withDocument(t)
	benSpeaks(t, p, d, ana)
	pass, round := corpus.Annotator{ID: NewID(), Name: "Ana again", Kind: corpus.Pass, Of: ana.ID}, NewID()
	apply(t, p, Change{Title: "round", Steps: []Step{PutAnnotator(pass), PutRound(corpus.Round{ID: round, Name: "Again", Kind: corpus.SecondPass, Annotators: []string{pass.ID}, Hints: corpus.HintsOff}),
		PutAssignment(corpus.Assignment{Round: round, Document: d.ID, Annotators: []string{pass.ID}, Part: corpus.Random, Share: 0.5}), OpenRound(round)}})
	apply(t, p, Change{Title: "own", Annotator: pass.ID, Document: d.ID, Steps: []Step{PutAnnotation(label(d, 0, "claim", pass))}})
	for _, who := range []corpus.Annotator{pass, ana} { // nor does she find it under her own name
		if err := p.SeeAs(ctx, who.ID); err != nil {
			t.Fatal(err)
		}
		for _, trace := range traceOf(t, p, "zebra") {
			t.Errorf("%s: %s", who.Name, trace)
		}
	}
}

func BenchmarkBlindSummaries(b *testing.B) {
	ctx := context.Background()
	p, _, ana, ben, round := inARound(b, corpus.Blind)
	var steps []Step
	for i := range 2000 {
		d := sampleDocument(fmt.Sprint("Article ", i), "The bridge is safe. It is not. Perhaps.")
		steps = append(steps, AddDocument(d), PutAnnotation(label(d, 0, "claim", ben)), PutAnnotation(label(d, 1, "claim", ana)),
			PutAssignment(corpus.Assignment{Round: round, Document: d.ID, Annotators: []string{ana.ID, ben.ID}, Part: corpus.Whole, Share: 1}))
	}
	apply(b, p, Change{Title: "many", Steps: append(steps, ExtendRound(round))})
	for _, who := range []string{"", ana.ID} {
		if err := p.SeeAs(ctx, who); err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprint("blind=", who != ""), func(b *testing.B) {
			for range b.N {
				if _, err := p.Summaries(ctx); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
