package rounds

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
	"sayso/internal/plan"
)

func TestWhatSeveralReadIsSaidAsAPartOrANumber(t *testing.T) {
	for _, test := range []struct {
		said  string
		part  float64
		count int
		wrong bool
	}{
		{said: "", part: 1}, {said: "all", part: 1}, {said: "none"}, {said: "20%", part: 0.2}, {said: " 12.5 % ", part: 0.125}, {said: "30", count: 30},
		{said: "0", wrong: true}, {said: "-3", wrong: true}, {said: "120%", wrong: true}, {said: "most", wrong: true}, {said: "%", wrong: true},
	} {
		t.Run(test.said, func(t *testing.T) {
			part, count, err := Overlap(test.said)
			if part != test.part || count != test.count || (err != nil) != test.wrong {
				t.Errorf("%q is the part %g and the number %d (%v)", test.said, part, count, err)
			}
		})
	}
}

func TestWhatIsSaidOfADesignIsReadAsThatDesign(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := plan.Design{Count: rapid.IntRange(0, 500).Draw(t, "count")}
		if d.Count == 0 {
			d.Shared = float64(rapid.IntRange(0, 100).Draw(t, "percent")) / 100
		}
		part, count, err := Overlap(SayOverlap(d))
		if err != nil || part != d.Shared || count != d.Count {
			t.Fatalf("%+v is said as %q and read as %g, %d (%v)", d, SayOverlap(d), part, count, err)
		}
	})
}

func TestHowOftenLabelsAreIsSaidByTheirNames(t *testing.T) {
	codebook := corpus.Codebook{Labels: []corpus.Label{{ID: "c", Name: "Claim"}, {ID: "d", Name: "Denial"}}}
	got, err := Expected(codebook, []string{"Denial=4%", " Claim = 30 %"})
	if diff := cmp.Diff(map[string]float64{"c": 0.3, "d": 0.04}, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	for _, wrong := range []string{"Denial", "Rumour=4%", "Denial=4", "Denial=0%", "Denial=100%"} {
		if got, err := Expected(codebook, []string{wrong}); err == nil {
			t.Errorf("%q is read as %v", wrong, got)
		}
	}
}

func TestARequestThatMakesNoSenseIsNamed(t *testing.T) {
	for _, test := range []struct {
		name    string
		request Request
		says    string // empty for one that makes sense
	}{
		{"nothing said is the usual", Request{}, ""},
		{"an unknown kind", Request{Kind: "rehearsal"}, "training, blind, second-pass or adjudication"},
		{"an unknown policy", Request{Hints: "always"}, "off, after or before"},
		{"fewer than no readers", Request{Design: plan.Design{Readers: -1}}, "how many read an article"},
		{"rare labels without a search", Request{Design: plan.Design{Rare: 3, Query: " "}}, "need a search"},
		{"a search without a number", Request{Design: plan.Design{Query: "denied"}}, "needs the number"},
		{"rare labels with a search", Request{Design: plan.Design{Rare: 3, Query: "denied"}}, ""},
		{"agreement without any doubt", Request{Alpha: 1}, "below 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := test.request.Check()
			if (err == nil) != (test.says == "") || err != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("it says %v", err)
			}
		})
	}
}

func TestWhatIsNotUsualInADesignIsSaidInWords(t *testing.T) {
	for want, got := range map[string]string{
		"": Besides(plan.Design{Shared: 0.2, By: "outlet"}, corpus.HintsOff),
		"each read by 2; 10 more for rare labels (denied OR denies); the others are read by nobody; hints after the key": Besides(
			plan.Design{Readers: 2, Rare: 10, Query: "denied OR denies", Leave: true}, corpus.HintsAfter),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
