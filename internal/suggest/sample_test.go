package suggest

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestBoundsAreThoseOfTheTables(t *testing.T) {
	for _, c := range []struct {
		found, n int
		want     float64
	}{
		{0, 10, 1 - math.Pow(0.05, 0.1)},
		{0, 60, 1 - math.Pow(0.05, 1.0/60)},
		{0, 100_000, 1 - math.Pow(0.05, 1e-5)},
		{1, 10, 0.3942},
		{2, 10, 0.5069},
		{9, 10, 1 - 0.005116}, // all but one: 1 − the root of 0.95
		{10, 10, 1},
		{0, 0, 1},
	} {
		if got := Bound(c.found, c.n); math.Abs(got-c.want) > 5e-5 {
			t.Errorf("%d of %d: at most %.5f, want %.5f", c.found, c.n, got, c.want)
		}
	}
	if got := RuleOfThree(60); got != 0.05 {
		t.Errorf("3/60 is %v", got)
	}
}

func TestMoreFoundMakesABoundHigherAndALargerSampleLower(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 3000).Draw(t, "n")
		k := rapid.IntRange(0, n-1).Draw(t, "found")
		at := Bound(k, n)
		if at <= float64(k)/float64(n) || at > 1 || Bound(k+1, n) < at || Bound(k, n+1) > at+1e-12 {
			t.Fatalf("%d of %d: %.6f; one more found %.6f, one more drawn %.6f", k, n, at, Bound(k+1, n), Bound(k, n+1))
		}
		if k == 0 && at > RuleOfThree(n) {
			t.Fatalf("3/n is below the exact bound for %d", n)
		}
	})
}

func TestOneSentenceInFiveNeverGetsAHint(t *testing.T) {
	held := 0
	for i := range 10_000 {
		document := fmt.Sprint("d", i/20)
		if HeldOut(1, "p", "ana", document, i%20*100) {
			held++
		}
	}
	if held < 1850 || held > 2150 {
		t.Errorf("%d of 10000 are held out", held)
	}
	same := 0
	for i := range 1000 {
		if HeldOut(1, "p", "ana", "d", i) == HeldOut(1, "p", "ben", "d", i) {
			same++
		}
	}
	if same > 950 {
		t.Error("everybody has the same sentences without hints")
	}
}

func TestASampleIsDrawnByChanceAndStays(t *testing.T) {
	key := func(i int) (string, int) { return fmt.Sprint("d", i/10), i % 10 }
	all := Sample(1, 1000, 1000, key)
	if len(all) != 1000 || !slices.IsSorted(all) {
		t.Fatalf("%d of 1000", len(all))
	}
	few := Sample(1, 1000, 50, key)
	if len(few) != 50 || !slices.IsSorted(few) || slices.Equal(few, Sample(2, 1000, 50, key)) {
		t.Errorf("drawn: %v", few)
	}
	if !slices.Equal(few, Sample(1, 1000, 50, key)) {
		t.Error("the same seed drew others")
	}
	// With more documents, only those drawn among the new ones take places.
	later := Sample(1, 1500, 50, key)
	for _, i := range later {
		if i < 1000 && !slices.Contains(few, i) {
			t.Errorf("%d is drawn now and was not before", i)
		}
	}
	if n := len(Sample(1, 3, 50, key)); n != 3 {
		t.Errorf("%d of 3", n)
	}
}
