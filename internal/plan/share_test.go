package plan

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

func drawDocuments(t *rapid.T, from, most int) []Document {
	var list []Document
	for i := range rapid.IntRange(0, most).Draw(t, "documents") {
		list = append(list, Document{
			ID: fmt.Sprint("d", from+i), Stratum: rapid.SampledFrom([]string{"", "Courier", "Wire"}).Draw(t, "outlet"), Rare: rapid.Bool().Draw(t, "rare"),
		})
	}
	return list
}

func drawDesign(t *rapid.T) Design {
	return Design{
		Seed: rapid.Uint64().Draw(t, "seed"), Shared: rapid.Float64Range(0, 1).Draw(t, "shared"),
		Readers: rapid.IntRange(0, 5).Draw(t, "readers"), Rare: rapid.IntRange(0, 4).Draw(t, "rare ones"),
	}
}

func drawPeople(t *rapid.T) []string {
	return []string{"Ana", "Ben", "Cleo", "Dan"}[:rapid.IntRange(1, 4).Draw(t, "people")]
}

func TestEveryDocumentIsSharedOutOnceAndEvenly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		documents, people, d := drawDocuments(t, 0, 60), drawPeople(t), drawDesign(t)
		plan := Share(documents, people, d, nil)
		seen, load, parts := map[string]bool{}, map[string]int{}, map[corpus.Sampling]int{}
		for _, a := range plan {
			want := len(people)
			if d.Readers > 0 {
				want = min(d.Readers, want)
			}
			if a.Part == corpus.Whole && d.Shared < 1 {
				want = 1
			}
			if seen[a.Document] || len(a.Annotators) != want || len(slices.Compact(slices.Clone(a.Annotators))) != want {
				t.Fatalf("%+v: assigned twice, or not to %d people", a, want)
			}
			if a.Share <= 0 || a.Share > 1 {
				t.Fatalf("%+v has a chance that cannot be", a)
			}
			seen[a.Document] = true
			parts[a.Part]++
			for _, who := range a.Annotators {
				load[who]++
			}
		}
		if len(seen) != len(documents) {
			t.Fatalf("%d of %d documents are shared out", len(seen), len(documents))
		}
		several := parts[corpus.Random]
		if d.Shared >= 1 {
			several = parts[corpus.Whole]
		}
		if got, want := several, int(math.Round(d.Shared*float64(len(documents)))); got < want-1 || got > want+1 {
			t.Fatalf("%d documents are read by several, %d were asked for", got, want)
		}
		if parts[corpus.Enriched] > d.Rare {
			t.Fatalf("%d rare documents, %d were asked for", parts[corpus.Enriched], d.Rare)
		}
		most, least := 0, math.MaxInt
		for _, who := range people {
			most, least = max(most, load[who]), min(least, load[who])
		}
		if most-least > 1 {
			t.Fatalf("one reads %d documents and another %d", most, least)
		}
	})
}

func TestAddedDocumentsChangeNothingForAnybody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		documents, people, d := drawDocuments(t, 0, 30), drawPeople(t), drawDesign(t)
		before := Share(documents, people, d, nil)
		after := Share(append(drawDocuments(t, 100, 30), documents...), people, d, before)
		if diff := cmp.Diff(before, after[:len(before)], cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(before, Share(documents, people, d, before), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("shared out again, it is another plan: %s", diff)
		}
	})
}

func TestTheOrderOfDocumentsAndPeopleDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		documents, people, d := drawDocuments(t, 0, 30), drawPeople(t), drawDesign(t)
		plan := Share(documents, people, d, nil)
		slices.Reverse(documents)
		slices.Reverse(people)
		if diff := cmp.Diff(plan, Share(documents, people, d, nil)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestEachReadsInAnOrderOfTheirOwn(t *testing.T) {
	var documents []string
	for i := range 30 {
		documents = append(documents, fmt.Sprint("d", i))
	}
	ana, ben := Order(1, "Ana", documents), Order(1, "Ben", documents)
	if slices.Equal(ana, ben) || slices.Equal(ana, documents) || !slices.Equal(ana, Order(1, "Ana", ben)) {
		t.Errorf("Ana reads %v and Ben %v", ana, ben)
	}
	slices.Sort(ana)
	slices.Sort(documents)
	if !slices.Equal(ana, documents) {
		t.Error("a document is missing")
	}
}

func TestANumberOfDocumentsIsDrawnFromEveryOutlet(t *testing.T) {
	var documents []Document
	for i := range 60 {
		documents = append(documents, Document{ID: fmt.Sprint("d", i), Stratum: []string{"Courier", "Courier", "Wire"}[i%3]})
	}
	drawn := map[string]int{}
	for _, a := range Share(documents, []string{"Ana", "Ben"}, Design{Seed: 7, Count: 12, Leave: true}, nil) {
		if len(a.Annotators) != 2 || a.Part != corpus.Random || a.Share != 0.2 {
			t.Fatalf("%+v was to be read by both, with a chance of 12 in 60", a)
		}
		i := slices.IndexFunc(documents, func(d Document) bool { return d.ID == a.Document })
		drawn[documents[i].Stratum]++
	}
	if diff := cmp.Diff(map[string]int{"Courier": 8, "Wire": 4}, drawn); diff != "" {
		t.Error(diff)
	}
}
