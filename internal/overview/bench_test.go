package overview

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/google/uuid"

	"sayso/internal/corpus"
	"sayso/internal/query"
)

var large *Corpus

// largeCorpus is a corpus of 100,000 articles with 1,000,000 annotations, 3,000
// sources and 50,000 links.
func largeCorpus(tb testing.TB) *Corpus {
	if large != nil {
		return large
	}
	random := rand.New(rand.NewPCG(1, 2))
	codebook := corpus.Codebook{
		Labels:     []corpus.Label{{ID: "claim", Name: "Claim"}, {ID: "denial", Name: "Denial"}, {ID: "speculation", Name: "Speculation"}},
		Attributes: []corpus.Attribute{{ID: "source"}, {ID: "via"}, {ID: "source_type", Values: []string{"named-person", "outlet", "document"}}, {ID: "certainty", Values: []string{"certain", "probable", "possible"}}},
		Relations:  []corpus.RelationKind{{ID: "denies"}, {ID: "supports"}, {ID: "same-claim-as", Symmetric: true}},
	}
	annotators := []corpus.Annotator{{ID: uuid.NewString(), Name: "A"}, {ID: uuid.NewString(), Name: "B"}}
	var ids [1_000_000]string
	for i := range ids {
		ids[i] = uuid.NewString()
	}
	var relations []corpus.Relation
	for range 50_000 {
		relations = append(relations, corpus.Relation{Kind: codebook.Relations[random.IntN(3)].ID, From: ids[random.IntN(len(ids))], To: ids[random.IntN(len(ids))], Annotator: annotators[0].ID})
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	r := NewReader(Project{Codebook: codebook, Annotators: annotators, Relations: relations})
	at := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	attributes := make([]map[string]string, 10)
	for d := range 100_000 {
		e := corpus.Entry{Document: corpus.Document{ID: uuid.NewString(), Title: fmt.Sprint(d), Outlet: fmt.Sprint("Outlet ", random.IntN(200)),
			Date: at.AddDate(0, 0, random.IntN(900)).Format(time.DateOnly), Text: "x"}}
		for s := range 30 {
			e.Document.Sentences = append(e.Document.Sentences, corpus.Sentence{Span: corpus.Span{Start: 2 * s, End: 2*s + 1}})
		}
		for k := range 10 {
			attributes[k] = map[string]string{"source": fmt.Sprint("Source ", random.IntN(3000)), "certainty": codebook.Attributes[3].Values[random.IntN(3)], "source_type": "outlet"}
			e.Annotations = append(e.Annotations, corpus.Annotation{ID: ids[d*10+k], Document: e.Document.ID, Span: e.Document.Sentences[random.IntN(30)].Span,
				Label: codebook.Labels[random.IntN(3)].ID, Annotator: annotators[random.IntN(2)].ID, Attributes: attributes[k], CreatedAt: at.AddDate(0, 0, random.IntN(60))})
		}
		r.Add(e)
	}
	large = r.Corpus()
	runtime.GC()
	runtime.ReadMemStats(&after)
	tb.Logf("the corpus takes %d MB", (after.HeapAlloc-before.HeapAlloc)>>20)
	return large
}

func BenchmarkPanels(b *testing.B) {
	for _, q := range []Question{{Panel: WhoSaidWhat}, {Panel: WhoSaidWhat, By: []string{"source", "certainty"}}, {Panel: OverTime}, {Panel: OverTime, By: []string{"day"}}, {Panel: Thread}, {Panel: Thread, Thread: 1},
		{Panel: WhoAnswersWhom}, {Panel: WhoAnswersWhom, Network: Congruence}, {Panel: AlongTheText}, {Panel: CrossTable}, {Panel: CrossTable, By: []string{"source", "outlet"}}, {Panel: Progress}} {
		b.Run(fmt.Sprint(q.Panel, q.By, q.Network), func(b *testing.B) {
			c := largeCorpus(b)
			b.ResetTimer()
			for range b.N {
				if _, err := c.Answer(q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkFilter is a change of the filter, as far as all panels need it.
func BenchmarkFilter(b *testing.B) {
	for _, text := range []string{"label:denial", "outlet:7 certainty:possible", "source:12* -label:claim", "date:2030..2031 (label:claim OR source:source)"} {
		b.Run(text, func(b *testing.B) {
			c := largeCorpus(b)
			q, err := query.Parse(text)
			if err != nil {
				b.Fatal(err)
			}
			m, err := q.Bind(query.Project{Codebook: c.codebook})
			if err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			for range b.N {
				if _, err := c.Filter(q, m, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
