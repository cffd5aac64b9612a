package suggest

import (
	"cmp"
	"math"
	"slices"
)

// Ranked is a sentence in a queue, by its place in the list it came from.
type Ranked struct {
	Sentence int
	Score    float64 // between 0 and 1
}

// Queue ranks sentences by how likely they carry a label. Equal scores keep the
// order of the list.
func (m *Model) Queue(sentences []Sentence, label int) []Ranked {
	list := make([]Ranked, len(sentences))
	m.each(sentences, func(i int, scores []float32, a *analyser) {
		list[i] = Ranked{i, sigmoid(m.odds(label, scores[label], a))}
	})
	sortRanked(list)
	return list
}

func sortRanked(list []Ranked) {
	slices.SortStableFunc(list, func(a, b Ranked) int { return cmp.Compare(b.Score, a.Score) })
}

// Like ranks sentences by how much they have in common with one: words, pairs
// of them and cues, the rarer the more.
func (m *Model) Like(sentences []Sentence, one Sentence) []Ranked {
	a := newAnalyser(m.options.Lexicon, slotBits)
	in := make([]uint32, 1<<slotBits)
	for i := range sentences {
		for _, f := range a.of(&sentences[i]) {
			in[f.slot]++
		}
	}
	weight := func(f feature) float64 {
		idf := math.Log(float64(len(sentences)+1) / float64(in[f.slot]+1))
		return float64(tuning.value[f.kind]) * idf
	}
	wanted := map[uint32]float64{}
	for _, f := range a.of(&one) {
		wanted[f.slot] = weight(f)
	}
	length := func(sum float64) float64 { return math.Sqrt(max(sum, 1e-12)) }
	own := 0.0
	for _, x := range wanted {
		own += x * x
	}
	list := make([]Ranked, len(sentences))
	for i := range sentences {
		common, all := 0.0, 0.0
		for _, f := range a.of(&sentences[i]) {
			x := weight(f)
			common += x * wanted[f.slot]
			all += x * x
		}
		list[i] = Ranked{i, min(common/(length(own)*length(all)), 1)}
	}
	sortRanked(list)
	return list
}
