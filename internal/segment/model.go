package segment

import (
	_ "embed"
	"math"
)

// The model is a logistic regression over hashed features: each feature is a
// fact about the place, such as "the next word is 'he'", hashed to one of
// Buckets weights of one byte. The sum of the weights, scaled, is the logarithm
// of the odds that a sentence ends there.
//
//go:embed weights.bin
var weights string

// Buckets is the number of weights. It is a power of two.
const Buckets = 1 << 16

// Scale turns the sum of the weights into log odds.
const Scale = 1.0 / 24

// maxFeatures is the most features that one place has.
const maxFeatures = 40

// judge asks the model.
func judge(c *cutter, h *candidate) verdict {
	h.describe(c)
	sum := 0
	if len(weights) == Buckets {
		for _, f := range h.features[:h.count] {
			sum += int(int8(weights[f]))
		}
	}
	p := 1 / (1 + math.Exp(-float64(sum)*Scale))
	margin := uint8(math.Round(math.Abs(2*p-1) * 254))
	return verdict{sum > 0, margin, ByModel}
}

// add notes one feature: its kind and what it holds.
func (h *candidate) add(kind uint64, value uint64) {
	x := (kind+1)*0x9e3779b97f4a7c15 ^ value*0xff51afd7ed558ccd
	x ^= x >> 32
	x *= 0xc4ceb9fe1a85ec53
	x ^= x >> 29
	h.features[h.count] = uint32(x) & (Buckets - 1)
	h.count++
}

// describe notes the features of the place. Their kinds are numbered by their
// order, so a change here asks for new weights.
func (h *candidate) describe(c *cutter) {
	h.count = 0
	mark := uint64(h.mark)
	length := uint64(min(h.length, 4))
	left, right := uint64(h.left.shape), uint64(h.right.shape)
	size := uint64(min(h.left.to-h.left.from, 5))
	class := uint64(h.left.class & abbreviation)
	begins := uint64(h.right.class & (starter | title | speech))
	closed, opened := uint64(h.closers), uint64(h.openers)
	signs := closed<<8 | opened<<4 | flag(h.dash)<<1 | flag(h.bullet) | flag(h.bare)<<2 | flag(h.cited)<<3
	inside := flag(c.open.straight || c.open.curly > 0)<<1 | flag(c.open.paren > 0)
	gap := uint64(h.gap)
	casual := flag(c.casual)
	next := uint64(0)
	if h.next < c.to {
		next = uint64(c.text[h.next])
	}
	for kind, value := range [...]uint64{
		1,
		mark<<4 | length,
		h.left.hash,
		left<<8 | size,
		h.right.hash,
		right<<4 | mark,
		mark<<16 | signs<<20 | right,
		h.left.hash ^ right,
		left<<16 | right<<8 | mark,
		class<<8 | right,
		begins<<16 | class<<32 | left,
		h.prev.hash,
		h.second.hash,
		h.right.hash*3 ^ h.second.hash,
		signs<<8 | inside,
		inside<<16 | mark<<8 | right,
		bucket(h.at-c.start)<<16 | mark<<8 | right,
		bucket(c.to-h.next)<<16 | mark<<8 | right,
		gap<<16 | mark<<8 | right,
		uint64(h.left.suffix)<<8 | mark,
		uint64(h.second.shape)<<16 | right<<8 | mark,
		h.left.hash*5 ^ h.right.hash,
		uint64(h.prev.shape)<<16 | left<<8 | right,
		casual<<16 | right<<8 | mark,
		next<<8 | mark,
		h.right.hash*7 ^ mark,
		begins<<8 | mark<<4 | closed,
		length<<16 | mark<<8 | right,
		uint64(h.right.suffix)<<8 | right,
		bucket(h.at-c.start)<<16 | bucket(c.to-h.next)<<8 | right,
		gap<<16 | casual<<8 | signs<<24 | right,
	} {
		h.add(uint64(kind), value)
	}
}

func flag(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// bucket sorts a length in bytes into one of twelve sizes.
func bucket(n int) uint64 {
	b := uint64(0)
	for n > 3 && b < 11 {
		n = n * 2 / 3
		b++
	}
	return b
}
