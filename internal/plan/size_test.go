package plan

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// The formula, put together by hand: z² is 2.70554 for 5 %.
func TestSampleSizeIsTheFormulaRoundedUp(t *testing.T) {
	// 1.5·2.5/(4·0.5·0.25) - 0.5 = 7, and 2·2.70554·7 = 37.9.
	if got := SampleSize(0.5, 0.5, 0.05, 2); got != 38 {
		t.Errorf("%d sentences, want 38", got)
	}
	if got := SampleSize(0.5, 0.5, 0.05, 3); got != 57 {
		t.Errorf("%d sentences for three, want 57", got)
	}
	for _, nothing := range []int{SampleSize(0, 0.8, 0.05, 2), SampleSize(0.2, 1, 0.05, 2), SampleSize(0.2, 0.8, 0.05, 1), SampleSize(math.NaN(), 0.8, 0.05, 2)} {
		if nothing != 0 {
			t.Errorf("%d sentences where nothing can be said", nothing)
		}
	}
}

func TestRarerLabelsAndHigherDemandsTakeMoreSentences(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0.01, 0.49).Draw(t, "share")
		least := rapid.Float64Range(0.3, 0.95).Draw(t, "least")
		n := SampleSize(share, least, 0.05, 2)
		if SampleSize(share/2, least, 0.05, 2) < n || SampleSize(share, least+0.04, 0.05, 2) < n || SampleSize(share, least, 0.01, 2) < n {
			t.Fatalf("%v and %v take %d sentences, and harder ones fewer", share, least, n)
		}
		if got := SampleSize(1-share, least, 0.05, 2); math.Abs(float64(got-n)) > 1 {
			t.Fatalf("the label takes %d sentences, all others %d", n, got)
		}
		if StandardError(share, least, 4*n) > StandardError(share, least, n)/2+1e-9 {
			t.Fatal("four times as many sentences do not halve the error")
		}
	})
}

// Two annotators of a known alpha are played many times: their alphas spread
// as wide as the formula says.
func TestTheStandardErrorIsThatOfAnnotatorsPlayed(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const n, rounds = 400, 2000
	for _, c := range []struct{ share, alpha float64 }{{0.5, 0.6}, {0.25, 0.7}, {0.15, 0.8}} {
		sum, squares := 0.0, 0.0
		for range rounds {
			both, one := 0.0, 0.0
			for range n {
				// With chance alpha both say the same, otherwise each by chance.
				first := random.Float64() < c.share
				second := first
				if random.Float64() >= c.alpha {
					second = random.Float64() < c.share
				}
				switch {
				case first && second:
					both++
				case first != second:
					one++
				}
			}
			p := (2*both + one) / (2 * n)
			kappa := 1 - one/n/(2*p*(1-p))
			sum, squares = sum+kappa, squares+kappa*kappa
		}
		spread := math.Sqrt(squares/rounds - sum/rounds*sum/rounds)
		if want := StandardError(c.share, c.alpha, n); math.Abs(spread/want-1) > 0.08 {
			t.Errorf("share %v, alpha %v: the alphas spread %.4f, the formula says %.4f", c.share, c.alpha, spread, want)
		}
	}
}

func TestExpectingSaysWhatItTakes(t *testing.T) {
	alone, inArticles := Expect(0.2, 0.7, 300, 2, 1), Expect(0.2, 0.7, 300, 2, DesignEffect(18, 0.1))
	if alone.Labelled != 60 || !(inArticles.Low < alone.Low && alone.High < inArticles.High) || inArticles.Needed <= alone.Needed {
		t.Errorf("sentences by themselves %+v, in articles %+v", alone, inArticles)
	}
	if AtMost(2) != 1 || AtMost(300) != 0.01 {
		t.Errorf("none in 2 and in 300 give %v and %v", AtMost(2), AtMost(300))
	}
}
