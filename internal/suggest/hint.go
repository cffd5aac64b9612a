package suggest

import (
	"cmp"
	"slices"
)

// A Hint is the label that a model would give to a sentence, with its reasons.
type Hint struct {
	Label       int
	Probability float64
	Words       []Word // that decide, three at most, the strongest first
	Right, Of   int    // of so many hints like this so many were right
}

// Word is a word of a sentence, in bytes.
type Word struct{ Start, End int }

// mostAlike is how many hints are counted to say how often one like this was
// right: those of the same label that were about as sure.
const mostAlike = 40

// decidingWords is how many words a hint names.
const decidingWords = 3

// Hint gives the likeliest label that is ready and that the model would give.
func (m *Model) Hint(s *Sentence) (h Hint, ok bool) {
	a := m.analyser.Get().(*analyser)
	defer m.analyser.Put(a)
	features := a.of(s)
	var r rows
	r.add(features, &tuning.value)
	r.renumber(m.number)
	scores, p := make([]float32, m.labels), make([]float64, m.labels)
	m.weights.score(r.row(0), r.scale[0], &tuning.value, scores)
	for _, l := range m.judge(scores, a, p, nil) {
		if m.trust[l].Ready && (!ok || p[l] > h.Probability) {
			h, ok = Hint{Label: l, Probability: p[l]}, true
		}
	}
	if !ok {
		return Hint{}, false
	}
	h.Words = m.deciding(a, features, h.Label)
	h.Right, h.Of = m.trust[h.Label].alike(h.Probability)
	return h, true
}

// alike counts the hints on documents not seen that were about as sure as this
// one.
func (t *Trust) alike(probability float64) (right, of int) {
	at, _ := slices.BinarySearchFunc(t.hints, probability, func(o outcome, p float64) int { return cmp.Compare(o.probability, p) })
	from, to := at, at
	for to-from < mostAlike && (from > 0 || to < len(t.hints)) {
		if to == len(t.hints) || from > 0 && probability-t.hints[from-1].probability <= t.hints[to].probability-probability {
			from--
		} else {
			to++
		}
	}
	for _, o := range t.hints[from:to] {
		if o.right {
			right++
		}
	}
	return right, to - from
}

// deciding finds the words that speak most for a label. What a pair or a cue of
// several words weighs is shared by its words.
func (m *Model) deciding(a *analyser, features []feature, label int) []Word {
	speak := make([]float32, len(a.tokens))
	for _, f := range features {
		number := m.number[f.slot]
		if f.start == f.end || number == dropped {
			continue
		}
		from, _ := slices.BinarySearchFunc(a.tokens, f.start, func(t token, at uint32) int { return cmp.Compare(t.end, at+1) })
		to, words := from, float32(0)
		for ; to < len(a.tokens) && a.tokens[to].start < f.end; to++ {
			if a.tokens[to].word {
				words++
			}
		}
		if words == 0 {
			continue
		}
		each := m.weights.w[int(number)*m.labels+label] * tuning.value[f.kind] / words
		for i := from; i < to; i++ {
			if a.tokens[i].word {
				speak[i] += each
			}
		}
	}
	order := make([]int, len(speak))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(speak[y], speak[x]) })
	var list []Word
	for _, i := range order {
		if speak[i] <= 0 || len(list) == decidingWords {
			break
		}
		list = append(list, Word{int(a.tokens[i].start), int(a.tokens[i].end)})
	}
	return list
}
