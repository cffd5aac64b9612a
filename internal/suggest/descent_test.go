package suggest

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// At the minimum of the loss, ½|w|² + Σ C·log(1 + exp(−y·w·x)), its gradient is
// zero. The dual descent must end there, whatever the data and the costs.
func TestTheDescentEndsWhereTheGradientOfTheLossIsZero(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const slots = 12
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		n, labels := rapid.IntRange(1, 40).Draw(t, "rows"), rapid.IntRange(1, 4).Draw(t, "labels")
		var r rows
		var value [kinds]float32
		for k := range value {
			value[k] = float32(k+1) / 2
		}
		place := workplace{}
		carries := make([]bool, n*labels)
		for i := range n {
			var features []feature
			for slot := range uint32(slots) {
				if random.IntN(3) == 0 {
					features = append(features, feature{slot: slot, kind: kind(random.IntN(int(kinds)))})
				}
			}
			r.add(features, &value)
			place.of = append(place.of, int32(i))
			for l := range labels {
				carries[i*labels+l] = random.IntN(2) == 0
			}
		}
		cost := make([]costs, labels)
		for l := range cost {
			cost[l] = costs{0.1 + 3*random.Float64(), 0.1 + 3*random.Float64()}
		}
		w := fit(&r, &place, func(row int32, l int) bool { return carries[int(row)*labels+l] }, cost, slots, descent{passes: 3000, enough: 1e-6, seed: 1, value: value})
		scores := make([]float32, labels)
		for l := range labels {
			var gradient [slots + 1]float64
			for slot := range slots {
				gradient[slot] = float64(w.w[slot*labels+l])
			}
			gradient[slots] = float64(w.bias[l])
			for i := range n {
				w.score(r.row(i), r.scale[i], &value, scores)
				y, c := -1.0, cost[l].without
				if carries[i*labels+l] {
					y, c = 1, cost[l].with
				}
				pull := c * y * sigmoid(-y*float64(scores[l]))
				for _, e := range r.row(i) {
					gradient[e&slotMask] -= pull * float64(value[e>>slotBits]*r.scale[i])
				}
				gradient[slots] -= pull * biasValue
			}
			for at, g := range gradient {
				if math.Abs(g) > 0.05 {
					t.Fatalf("label %d: the gradient at %d is %.4f", l, at, g)
				}
			}
		}
	})
}

func TestNumbersAreGivenAnewAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const slots = 64
		var r rows
		var value [kinds]float32
		value[ofWord], value[ofPair] = 1, 1
		count := map[uint32]int{}
		var before [][]uint32
		for range rapid.IntRange(0, 20).Draw(t, "rows") {
			var features []feature
			for slot := range uint32(slots) {
				if rapid.IntRange(0, 9).Draw(t, "there") == 0 {
					features = append(features, feature{slot: slot, kind: kind(slot % 2)})
					count[slot]++
				}
			}
			r.add(features, &value)
			before = append(before, append([]uint32{}, r.row(len(r.ends)-1)...))
		}
		least := rapid.IntRange(1, 2).Draw(t, "least")
		number, total := r.compact(slots, least)
		slot := make([]uint32, total)
		for s, n := range number {
			if n != dropped {
				slot[n] = uint32(s)
			}
		}
		for i, was := range before {
			var left []uint32
			for _, e := range was {
				if count[e&slotMask] >= least {
					left = append(left, e)
				}
			}
			row := r.row(i)
			if len(row) != len(left) {
				t.Fatalf("row %d has %d entries, not %d", i, len(row), len(left))
			}
			for k, e := range row {
				if slot[e&slotMask]|e&^slotMask != left[k] {
					t.Fatalf("row %d, entry %d: %x became %x", i, k, left[k], e)
				}
			}
		}
	})
}

func TestCalibrationGivesTheShareOfEachScore(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	scores, yes := make([]float32, 20_000), make([]bool, 20_000)
	for i := range scores {
		scores[i] = float32(random.NormFloat64() * 2)
		yes[i] = random.Float64() < sigmoid(1.5*float64(scores[i])-2)
	}
	c := calibrate(scores, yes)
	if math.Abs(c.slope-1.5) > 0.1 || math.Abs(c.shift+2) > 0.1 {
		t.Errorf("%+v, where the slope is 1.5 and the shift -2", c)
	}
}

func TestScoresThatSayNothingGiveTheShareOfTheLabel(t *testing.T) {
	scores, yes := make([]float32, 1000), make([]bool, 1000)
	for i := range scores {
		scores[i], yes[i] = float32(i%10), i%10 == 0 // the higher the rarer
	}
	if c := calibrate(scores, yes); c.slope != 0 || math.Abs(sigmoid(c.shift)-0.1) > 0.01 {
		t.Errorf("%+v", c)
	}
}
