package plan

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
)

func TestAForecastCountsWhatRestsOnTheRandomPart(t *testing.T) {
	plan := []Assignment{
		{"a", []string{"Ana", "Ben"}, corpus.Random, 0.5},
		{"b", []string{"Ana", "Ben"}, corpus.Enriched, 0.5},
		{"c", []string{"Ana"}, corpus.Whole, 1},
	}
	f := Predict(plan, []string{"Ana", "Ben", "Cleo"}, func(string) int { return 20 },
		Supposition{Alpha: 0.8, Alike: 0.05, Shares: []LabelShare{{"denial", 0.25, false}}})
	want := []Load{{"Ana", 3, 60}, {"Ben", 2, 40}, {"Cleo", 0, 0}}
	if diff := cmp.Diff(want, f.Readings); diff != "" {
		t.Error(diff)
	}
	if f.Several != 2 || f.Enriched != 1 || f.Sentences != 20 || f.Readers != 2 || f.Documents != 3 {
		t.Errorf("%+v: one document of 20 sentences is read by two at random, one besides", f)
	}
	// 1 + 19·0.05
	if math.Abs(f.Effect-1.95) > 1e-12 {
		t.Errorf("the design effect is %v", f.Effect)
	}
	denial := f.Labels[0]
	if reach := quantile(0.975) * StandardError(0.25, 0.8, 20) * math.Sqrt(1.95); math.Abs(denial.Reach()-(min(1, 0.8+reach)-max(-1, 0.8-reach))/2) > 1e-12 {
		t.Errorf("the interval reaches %v", denial.Reach())
	}
	if denial.Whole.Reach() >= denial.Reach() || denial.Needed != int(math.Ceil(81*1.95)) {
		t.Errorf("%+v: all three documents tell more than one, and 81 sentences are needed times the design effect", denial)
	}
}

func TestLabelsAreAsFrequentAsTheyWereReadToBe(t *testing.T) {
	got := Shares([]string{"claim", "denial", "speculation"}, map[string]int{"claim": 40, "denial": 4}, 100, map[string]float64{"speculation": 0.02})
	want := []LabelShare{{"claim", 0.4, false}, {"denial", 0.04, false}, {"speculation", 0.02, false}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, l := range Shares([]string{"claim"}, map[string]int{"claim": 9}, 20, nil) {
		if !l.Supposed || l.Share != SupposedShare {
			t.Errorf("after 20 sentences %+v is not known", l)
		}
	}
}

func TestASecondPassIsDrawnFromWhatEachHasRead(t *testing.T) {
	read := map[string][]Document{}
	for i := range 20 {
		read["Ana again"] = append(read["Ana again"], Document{ID: fmt.Sprint("d", i)})
		if i >= 10 {
			read["Ben again"] = append(read["Ben again"], Document{ID: fmt.Sprint("d", i)})
		}
	}
	d := Design{Seed: 3, Count: 4}
	plan := Again(read, d, nil)
	load := map[string]int{}
	for _, a := range plan {
		for _, who := range a.Annotators {
			if load[who]++; !slices.ContainsFunc(read[who], func(d Document) bool { return d.ID == a.Document }) {
				t.Errorf("%s reads %s again, which they never read", who, a.Document)
			}
		}
	}
	if diff := cmp.Diff(map[string]int{"Ana again": 4, "Ben again": 4}, load); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(plan, Again(read, d, plan)); diff != "" {
		t.Errorf("drawn again, it is another plan: %s", diff)
	}
}
