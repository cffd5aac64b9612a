package suggest

import (
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
)

// Options of Train. The zero value is the usual one.
type Options struct {
	Lexicon   *Lexicon // that of the program when nil
	Priors    []*Prior // of the labels that have cues, nil for the others
	Seed      uint64
	Folds     int     // of the cross-validation; 5 when 0
	Positives int     // a label with fewer stays silent; 10 when 0
	Precision float64 // so often a hint must be right before there is one; 0.7 when 0
}

func (o Options) filled() Options {
	if o.Lexicon == nil {
		o.Lexicon = builtIn()
	}
	if o.Folds == 0 {
		o.Folds = 5
	}
	if o.Positives == 0 {
		o.Positives = 10
	}
	if o.Precision == 0 {
		o.Precision = 0.7
	}
	return o
}

var builtIn = sync.OnceValue(func() *Lexicon { return NewLexicon(nil) })

// A Model is what was learned from one annotator's sentences.
type Model struct {
	labels   int
	options  Options
	bits     uint
	single   bool // no sentence carried two labels
	always   bool // and none carried none
	trust    []Trust
	weights  weights
	order    []int    // while it learns: the sentence of a row, by chance
	number   []uint32 // of a slot in rows and weights, dropped for none
	numbers  int
	unseen   []float32 // odds of the sentences by models that had not seen their documents
	learned  []Sentence
	analyser sync.Pool
}

// Forget lets go of the sentences that were learned from. Hints need none of
// them; SecondLook then lists nothing.
func (m *Model) Forget() { m.learned, m.unseen = nil, nil }

// Trust says how far each label can be trusted.
func (m *Model) Trust() []Trust { return m.trust }

// tuning holds what was chosen by cross-validation on data of others
// (docs/suggestions.md).
var tuning = struct {
	value [kinds]float32
	cost  float64
	most  float64 // by which a rare label may weigh more
	power float64
}{
	value: [kinds]float32{ofWord: 1, ofPair: 0.5, ofStem: 0.8, ofCue: 1, ofClass: 1.5, ofNear: 1, ofShape: 0.5},
	cost:  3, most: 10, power: 0.5,
}

// many sentences need fewer visits each.
const many = 20_000

// slotsFor chooses how many slots a model has: about eight for each feature
// that a sentence adds.
func slotsFor(sentences int) uint {
	n := uint(16)
	for ; n < slotBits && 1<<n < sentences*64; n++ {
	}
	return n
}

// Train learns the labels of sentences. Whether it learned enough of a label
// is told by Trust.
func Train(sentences []Sentence, labels int, o Options) *Model {
	m, r, learned := learn(sentences, labels, o.filled())
	m.validate(r, Folds(sentences, m.options.Folds, m.options.Seed))
	r.free()
	m.weights, m.order = learned, nil
	return m
}

// learn is Train without the cross-validation. What was learned is of the
// numbers of the rows.
func learn(sentences []Sentence, labels int, o Options) (*Model, *rows, weights) {
	m, r := prepare(sentences, labels, o)
	place := workplace{of: make([]int32, len(sentences))}
	for i := range place.of {
		place.of[i] = int32(i)
	}
	return m, r, m.fit(r, &place)
}

// prepare makes rows of sentences, and a model that has learned nothing of them
// yet.
func prepare(sentences []Sentence, labels int, o Options) (*Model, *rows) {
	m := &Model{labels: labels, options: o, bits: slotsFor(len(sentences)), learned: sentences}
	m.analyser.New = func() any { return newAnalyser(m.options.Lexicon, m.bits) }
	m.single, m.always = true, true
	for i := range sentences {
		m.single = m.single && len(sentences[i].Labels) <= 1
		m.always = m.always && len(sentences[i].Labels) >= 1
	}
	m.order = rand.New(rand.NewPCG(o.Seed, 3)).Perm(len(sentences))
	r := m.read(sentences)
	least := 1
	if len(sentences) > many {
		least = 2 // what stands in one sentence teaches nothing about others
	}
	m.number, m.numbers = r.compact(1<<m.bits, least)
	return m, r
}

// read makes rows of the sentences in the order of the model. Each processor
// takes a part of a slice of them, so that little is held twice.
func (m *Model) read(sentences []Sentence) *rows {
	const slice = 2048
	n := len(sentences)
	whole := &rows{nil, make([]uint32, 0, n), make([]float32, 0, n)}
	parts := make([]rows, min(runtime.GOMAXPROCS(0), 1+len(sentences)/500))
	for from := 0; from < len(sentences); from += slice {
		order := m.order[from:min(from+slice, len(sentences))]
		var wait sync.WaitGroup
		for p := range parts {
			wait.Go(func() {
				a := m.analyser.Get().(*analyser)
				defer m.analyser.Put(a)
				parts[p].clear()
				for _, i := range order[p*len(order)/len(parts) : (p+1)*len(order)/len(parts)] {
					parts[p].add(a.of(&sentences[i]), &tuning.value)
				}
			})
		}
		wait.Wait()
		for p := range parts {
			if whole.entries == nil { // as much as the first slice tells, so that it need not be moved
				whole.entries = make([]uint32, 0, expected(parts, n, len(order)))
			}
			whole.append(&parts[p])
		}
	}
	return whole
}

// expected is about how many features n sentences have, of which so many were
// read into parts.
func expected(parts []rows, n, read int) int {
	have := 0
	for p := range parts {
		have += len(parts[p].entries)
	}
	if n == read {
		return have
	}
	return have/read*n + n*2
}

// fit learns from the rows of a workplace.
func (m *Model) fit(r *rows, place *workplace) weights {
	cost := make([]costs, m.labels)
	for l := range cost {
		with := 0
		for _, i := range place.of {
			if m.learned[m.order[i]].has(l) {
				with++
			}
		}
		ratio := 1.0
		if with > 0 && with < len(place.of) {
			ratio = math.Pow(float64(len(place.of)-with)/float64(with), tuning.power)
			ratio = min(max(ratio, 1/tuning.most), tuning.most)
		}
		cost[l] = costs{tuning.cost * math.Sqrt(ratio), tuning.cost / math.Sqrt(ratio)}
	}
	o := descent{passes: 8, enough: 0.02, seed: m.options.Seed, value: tuning.value}
	if len(place.of) > many {
		o.passes = 5
	}
	return fit(r, place, func(i int32, l int) bool { return m.learned[m.order[i]].has(l) }, cost, m.numbers, o)
}
