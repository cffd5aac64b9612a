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

// enoughToLead is how many sentences with a label it takes until what was
// learned weighs as much as the cues.
const enoughToLead = 10

// Queue ranks sentences by how likely they carry a label. While few sentences
// with the label are known, the cues lead, where there are cues for it; then
// what was learned. Equal scores keep the order of the list.
func (m *Model) Queue(sentences []Sentence, label int, prior *Prior) []Ranked {
	list := make([]Ranked, len(sentences))
	t := &m.trust[label]
	m.each(sentences, func(i int, scores []float32, a *analyser) {
		list[i] = Ranked{i, sigmoid(t.withCues(t.odds(scores[label]), prior, a))}
	})
	sortRanked(list)
	return list
}

// withCues are the odds of a label by what was learned and by the cues of the
// sentence that was just read; without a prior they are those that were learned.
func (t *Trust) withCues(learned float64, prior *Prior, a *analyser) float64 {
	if prior == nil {
		return learned
	}
	share := float64(t.Positives) / float64(t.Positives+enoughToLead)
	if t.Positives == 0 {
		return prior.odds(a)
	}
	return share*learned + (1-share)*prior.odds(a)
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
