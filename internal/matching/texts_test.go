package matching

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestManyDocumentsAreRankedAsFewAre compares with the matching of every other
// list.
func TestManyDocumentsAreRankedAsFewAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"bridge", "Bridges", "abridged", "mayor", "denies", "ÉCLAIR", "2031"}), 1, 4)
		var texts Texts
		for range rapid.IntRange(0, 40).Draw(t, "documents") {
			texts = append(texts, strings.ToLower(strings.Join(words.Draw(t, "title"), " ")))
		}
		typed := rapid.SampledFrom([]string{"bridge", "mayor bridge", "brdge", "mdn", "éclair", "é", "2031", "zz", "bridge mayor denies"}).Draw(t, "typed")
		var want []int32
		for _, m := range Closest(typed, chosenTexts{texts, texts.those(context.Background(), nil, func(string) bool { return true })}) {
			want = append(want, int32(m.Index))
		}
		got := texts.Closest(context.Background(), typed, nil)
		if len(got)+len(want) > 0 && !cmp.Equal(want, got) {
			t.Error(typed, cmp.Diff(want, got))
		}
	})
}

func TestASearchThatNobodyWaitsForEnds(t *testing.T) {
	texts := make(Texts, 5000)
	for i := range texts {
		texts[i] = fmt.Sprintf("the ministry denies the %dth article", i)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, typed := range []string{"ministry", "mnstry"} {
		if found := texts.Closest(ctx, typed, nil); found != nil {
			t.Errorf("%q found %d documents after the end", typed, len(found))
		}
	}
}
