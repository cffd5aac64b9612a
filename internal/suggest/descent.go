package suggest

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// rows are sentences as numbers: the slots of their features, each with its
// kind in the bits above slotBits, one sentence after the other.
type rows struct {
	entries []uint32
	ends    []uint32
	scale   []float32 // what brings the row to length one
}

// slotBits is how many bits of an entry may name a slot.
const slotBits = 20

const slotMask = 1<<slotBits - 1

func (r *rows) row(i int) []uint32 {
	from := uint32(0)
	if i > 0 {
		from = r.ends[i-1]
	}
	return r.entries[from:r.ends[i]]
}

func (r *rows) add(features []feature, v *[kinds]float32) {
	length := 0.0
	for _, f := range features {
		r.entries = append(r.entries, f.slot|uint32(f.kind)<<slotBits)
		length += float64(v[f.kind] * v[f.kind])
	}
	r.ends = append(r.ends, uint32(len(r.entries)))
	r.scale = append(r.scale, scaleOf(length))
}

func (r *rows) free() { *r = rows{} }

func (r *rows) clear() { r.entries, r.ends, r.scale = r.entries[:0], r.ends[:0], r.scale[:0] }

func (r *rows) append(more *rows) {
	before := uint32(len(r.entries))
	r.entries = append(r.entries, more.entries...)
	for _, end := range more.ends {
		r.ends = append(r.ends, before+end)
	}
	r.scale = append(r.scale, more.scale...)
}

func scaleOf(length float64) float32 {
	if length == 0 {
		return 0
	}
	return float32(1 / math.Sqrt(length))
}

// compact numbers the slots that are used anew, the frequent ones first, so that
// most of what fit visits lies close together. Slots of fewer than least
// sentences are dropped. It returns the number of each slot, dropped for those,
// and how many numbers there are.
func (r *rows) compact(slots, least int) (number []uint32, total int) {
	count := make([]uint32, slots)
	for _, e := range r.entries {
		count[e&slotMask]++
	}
	var sizes [33]int // slots by the length of their count in bits
	for _, n := range count {
		if int(n) >= least {
			sizes[bits.Len32(n)]++
		}
	}
	sizes[0] = 0
	var next [33]int
	for b := 32; b > 0; b-- {
		next[b] = total
		total += sizes[b]
	}
	for s, n := range count {
		if n == 0 || int(n) < least {
			count[s] = dropped
			continue
		}
		b := bits.Len32(n)
		count[s] = uint32(next[b])
		next[b]++
	}
	r.renumber(count)
	return count, total
}

// dropped is the number of a slot that has none.
const dropped = slotMask

// renumber puts numbers in the place of slots and leaves out those without.
func (r *rows) renumber(number []uint32) {
	to, from := uint32(0), uint32(0)
	for i, end := range r.ends {
		for _, e := range r.entries[from:end] {
			if n := number[e&slotMask]; n != dropped {
				r.entries[to] = n | e&^slotMask
				to++
			}
		}
		r.ends[i], from = to, end
	}
	r.entries = r.entries[:to]
}

// weights of several labels lie side by side: number × labels + label.
type weights struct {
	labels int
	w      []float32
	bias   []float32
}

// biasValue is the value of the feature that every sentence has.
const biasValue = 0.5

// fit learns a logistic regression for each label by dual coordinate descent
// (Yu, Huang and Lin 2011, algorithm 5), all labels of a sentence in one visit,
// so that its features are fetched once. The rows must stand in an order of
// chance.
//
// Each sentence i has a dual variable α in (0, C): w = Σ α y x. A visit moves α
// to where the derivative of the dual is zero, log(α/(C−α)) + y·w·x +
// |x|²(α−α') = 0. That is solved for u = log(α/(C−α)) by Newton's steps inside
// a bracket, since the left side rises in u. The workplace names the rows to
// learn from and keeps the weights until it is used again; cost gives C of a
// sentence with and without a label.
func fit(r *rows, place *workplace, carries func(row int32, label int) bool, cost []costs, dims int, o descent) weights {
	labels, n := len(cost), len(place.of)
	place.make(n*labels, n, dims*labels)
	w := weights{labels, place.w, make([]float32, labels)}
	u, yes, order := place.u, place.yes, place.order
	for k, i := range place.of {
		order[k] = int32(k)
		for l := range labels {
			yes[k*labels+l] = carries(i, l)
			u[k*labels+l] = float32(math.Inf(-1)) // α = 0
		}
	}
	random := rand.New(rand.NewPCG(o.seed, 11))
	scores, steps := make([]float32, labels), make([]float32, labels)
	for range o.passes {
		shuffle(random, order)
		most := float32(0)
		for _, k := range order {
			i := place.of[k]
			row, scale := r.row(int(i)), r.scale[i]
			w.score(row, scale, &o.value, scores)
			moves := false
			square := float64(biasValue * biasValue)
			if scale > 0 {
				square++
			}
			for l := range labels {
				at := int(k)*labels + l
				y, c := float32(-1), cost[l].without
				if yes[at] {
					y, c = 1, cost[l].with
				}
				before := sigmoid(float64(u[at]))
				next, share := solve(float64(u[at]), before, c, square, float64(y*scores[l]))
				moved := c * (share - before)
				steps[l] = 0
				if part := float32(math.Abs(moved) / c); part > o.enough/10 {
					u[at] = float32(next)
					steps[l] = y * float32(moved)
					most, moves = max(most, part), true
				}
			}
			if moves {
				w.move(row, scale, &o.value, steps)
			}
		}
		if most < o.enough {
			break
		}
	}
	return w
}

// shuffle changes the order of blocks and that in each of them, so that the
// rows of a block are fetched from memory together.
func shuffle(random *rand.Rand, order []int32) {
	const block = 64
	for from := 0; from+block <= len(order); from += block {
		a, b := order[from:from+block], order[random.IntN(len(order)/block)*block:][:block]
		for i := range a {
			a[i], b[i] = b[i], a[i]
		}
	}
	for from := 0; from < len(order); from += block {
		b := order[from:min(from+block, len(order))]
		random.Shuffle(len(b), func(i, j int) { b[i], b[j] = b[j], b[i] })
	}
}

// workplace is what fit works with, kept for the next time.
type workplace struct {
	of    []int32 // rows to learn from
	order []int32 // of these
	u     []float32
	yes   []bool
	w     []float32
}

func (p *workplace) make(pairs, rows, weights int) {
	p.order = slices.Grow(p.order[:0], rows)[:rows]
	p.u, p.yes = slices.Grow(p.u[:0], pairs)[:pairs], slices.Grow(p.yes[:0], pairs)[:pairs]
	p.w = slices.Grow(p.w[:0], weights)[:weights]
	clear(p.w)
}

// costs are what a mistake on a sentence costs, with and without the label.
type costs struct{ with, without float64 }

// descent is how long fit works.
type descent struct {
	passes int
	enough float32 // ends when no α moved by more than this part of C; a tenth of it is no move
	seed   uint64
	value  [kinds]float32
}

func sigmoid(u float64) float64 { return 1 / (1 + math.Exp(-u)) }

// solve finds u with u + square·(C·σ(u) − α) + b = 0, of which the last u and
// its σ are given, and returns it with its σ.
func solve(u, share, c, square, b float64) (next, nextShare float64) {
	alpha := c * share
	low, high := -b-square*(c-alpha), -b+square*alpha
	if !(u > low && u < high) {
		u = min(max(-b, low), high)
		share = sigmoid(u)
	}
	for range 12 {
		value := u + square*(c*share-alpha) + b
		if math.Abs(value) < 5e-3 {
			break
		}
		if value > 0 {
			high = u
		} else {
			low = u
		}
		u -= value / (1 + square*c*share*(1-share))
		if !(u > low && u < high) {
			u = (low + high) / 2
		}
		share = sigmoid(u)
	}
	return u, share
}

// score writes what the row gets for each label.
func (w *weights) score(row []uint32, scale float32, v *[kinds]float32, into []float32) {
	switch w.labels {
	case 1:
		sum := float32(0)
		for _, e := range row {
			sum += v[e>>slotBits] * w.w[e&slotMask]
		}
		into[0] = sum*scale + w.bias[0]*biasValue
		return
	case 3:
		var a, b, c float32
		for _, e := range row {
			at := int(e&slotMask) * 3
			x, p := v[e>>slotBits], w.w[at:at+3:at+3]
			a, b, c = a+x*p[0], b+x*p[1], c+x*p[2]
		}
		into[0], into[1], into[2] = a*scale+w.bias[0]*biasValue, b*scale+w.bias[1]*biasValue, c*scale+w.bias[2]*biasValue
		return
	}
	clear(into)
	for _, e := range row {
		at, x := int(e&slotMask)*w.labels, v[e>>slotBits]
		for l, p := range w.w[at : at+w.labels] {
			into[l] += x * p
		}
	}
	for l := range into {
		into[l] = into[l]*scale + w.bias[l]*biasValue
	}
}

// move adds a step along the row to the weights of each label.
func (w *weights) move(row []uint32, scale float32, v *[kinds]float32, steps []float32) {
	for _, e := range row {
		at, x := int(e&slotMask)*w.labels, v[e>>slotBits]*scale
		if w.labels == 3 {
			p := w.w[at : at+3 : at+3]
			p[0], p[1], p[2] = p[0]+steps[0]*x, p[1]+steps[1]*x, p[2]+steps[2]*x
			continue
		}
		p := w.w[at : at+w.labels]
		for l := range p {
			p[l] += steps[l] * x
		}
	}
	for l := range w.bias {
		w.bias[l] += steps[l] * biasValue
	}
}
