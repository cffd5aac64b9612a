// Package nearduplicate finds texts that are the same but for a few words: wire copy
// that several newspapers print, and the same article from two databases.
//
// A text is taken as the set of its shingles, runs of four words. Two texts are
// as alike as the share of shingles they have in common (the Jaccard index). A
// Signature keeps of that set the least hash in each of 256 drawers (one
// permutation hashing: Li, Owen and Zhang 2012); the share of drawers in which
// two signatures agree estimates the share of shingles, within some 0.02 where
// it is near 1. An Index finds those that may be alike by bands of eight
// drawers, without holding every text against every other.
//
// Of ours, the package imports nothing.
package nearduplicate

import (
	"unicode"
	"unicode/utf8"
)

const (
	drawers = 256
	shingle = 4 // words
	rows    = 8 // drawers in a band
	bands   = drawers / rows

	// Least is the likeness from which two texts are called nearly the same.
	// Of an article of 480 words it lets some ten change.
	Least = 0.85

	// leastShingles is how many shingles a text must have to be judged: below
	// that, two texts share what any two share.
	leastShingles = 16

	// mostInBand bounds how many texts are looked at for one band; more have a
	// paragraph in common that says nothing, such as a notice of rights.
	mostInBand = 64
)

// Signature stands for the shingles of a text.
type Signature struct {
	least    [drawers]uint32
	shingles int
}

// Sign makes the signature of a text, and counts its words. Letters of scripts
// that part no words count as words of their own.
func Sign(text string) (s Signature, words int) {
	for i := range s.least {
		s.least[i] = none
	}
	var last [shingle]uint64
	word, in := uint64(offset), false
	end := func() {
		if !in {
			return
		}
		last[words%shingle] = mix(word)
		words++
		word, in = offset, false
		if words < shingle {
			return
		}
		var hash uint64
		for i := range uint64(shingle) {
			hash = hash*prime + last[(uint64(words)+i)%shingle]
		}
		hash = mix(hash)
		at, value := hash>>(64-8), uint32(hash)
		if value == none {
			value--
		}
		s.least[at] = min(s.least[at], value)
		s.shingles++
	}
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		i += size
		switch {
		case r < utf8.RuneSelf:
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
			if r < '0' || r > '9' && r < 'a' || r > 'z' {
				end()
				continue
			}
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
			end()
			word, in = (word^uint64(r))*prime, true
			end()
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r):
			end()
			continue
		default:
			r = unicode.ToLower(r)
		}
		word, in = (word^uint64(r))*prime, true
	}
	end()
	return s, words
}

const (
	none   = 1<<32 - 1
	offset = 14695981039346656037
	prime  = 1099511628211
)

// mix spreads a hash over all its bits.
func mix(h uint64) uint64 {
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	return h ^ h>>32
}

// Likeness estimates the share of shingles that two texts have in common, from
// 0 to 1. It is 0 for texts that are too short to judge.
func (s *Signature) Likeness(other *Signature) float64 {
	if s.shingles < leastShingles || other.shingles < leastShingles {
		return 0
	}
	same, either := 0, 0
	for i, value := range s.least {
		if value == none && other.least[i] == none {
			continue
		}
		either++
		if value == other.least[i] {
			same++
		}
	}
	return float64(same) / float64(max(either, 1))
}

// Index keeps signatures by number and finds the nearest of them. It is not
// for use by several goroutines at once.
type Index struct {
	signatures map[int32]*Signature
	bands      [bands]map[uint64][]int32
}

// Add keeps a signature under a number.
func (x *Index) Add(number int, s Signature) {
	if s.shingles < leastShingles {
		return
	}
	if x.signatures == nil {
		x.signatures = map[int32]*Signature{}
		for i := range x.bands {
			x.bands[i] = map[uint64][]int32{}
		}
	}
	x.signatures[int32(number)] = &s
	for band := range x.bands {
		if key, ok := s.band(band); ok && len(x.bands[band][key]) < mostInBand {
			x.bands[band][key] = append(x.bands[band][key], int32(number))
		}
	}
}

// Nearest gives the number of the text that is most like one, and how much; of
// several, the least number. found is false when none is like it by Least.
func (x *Index) Nearest(s Signature) (number int, likeness float64, found bool) {
	if x.signatures == nil || s.shingles < leastShingles {
		return 0, 0, false
	}
	seen := map[int32]bool{}
	for band := range x.bands {
		key, ok := s.band(band)
		if !ok {
			continue
		}
		for _, candidate := range x.bands[band][key] {
			if seen[candidate] {
				continue
			}
			seen[candidate] = true
			at := x.signatures[candidate].Likeness(&s)
			if at >= Least && (!found || at > likeness || at == likeness && int(candidate) < number) {
				number, likeness, found = int(candidate), at, true
			}
		}
	}
	return number, likeness, found
}

// band is the key of one band; it is false for a band in which nothing is.
func (s *Signature) band(band int) (key uint64, ok bool) {
	key = offset
	for _, value := range s.least[band*rows : (band+1)*rows] {
		ok = ok || value != none
		key = (key ^ uint64(value)) * prime
	}
	return mix(key), ok
}
