package suggest

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
)

// Trust is how far a label can be trusted, by models that had not seen the
// documents they were asked about.
type Trust struct {
	Positives int  // sentences that carry the label
	Ready     bool // there are hints for it
	Figures        // of hints, which are given from a probability of Cut
	Cut       float64
	level     float64 // Cut as a logit
	calibration
	hints []outcome // of all sentences with a hint, by rising probability
}

type outcome struct {
	probability float64
	right       bool
}

// Folds parts sentences by document into parts of about one size, and says in
// which one each is. Where all are of one document, or none is known, sentences
// are parted. Those that stand alone in their document, or in none, stay together
// where their texts are equal: a copy on the other side would be known by heart.
func Folds(sentences []Sentence, parts int, seed uint64) []uint8 {
	byDocument := map[string]int{}
	for i := range sentences {
		if name := sentences[i].Document; name != "" {
			byDocument[name]++
		}
	}
	type key struct{ document, text string }
	groupOf := map[key]int{}
	var groups [][]int32
	for i := range sentences {
		s := &sentences[i]
		of := key{document: s.Document}
		if len(byDocument) < 2 || byDocument[s.Document] <= 1 {
			of = key{text: s.Text}
		}
		at, known := groupOf[of]
		if !known || of == (key{}) {
			at = len(groups)
			groups = append(groups, nil)
			groupOf[of] = at
		}
		groups[at] = append(groups[at], int32(i))
	}
	slices.SortStableFunc(groups, func(a, b []int32) int { // those without a document last
		x, y := sentences[a[0]].Document, sentences[b[0]].Document
		if x == "" || y == "" {
			return len(y) - len(x)
		}
		return cmp.Compare(x, y)
	})
	random := rand.New(rand.NewPCG(seed, 23))
	random.Shuffle(len(groups), func(a, b int) { groups[a], groups[b] = groups[b], groups[a] })
	slices.SortStableFunc(groups, func(a, b []int32) int { return cmp.Compare(len(b), len(a)) })
	fold, size := make([]uint8, len(sentences)), make([]int, parts)
	for _, group := range groups {
		least := 0
		for f := range size {
			if size[f] < size[least] {
				least = f
			}
		}
		size[least] += len(group)
		for _, i := range group {
			fold[i] = uint8(least)
		}
	}
	return fold
}

// parted parts n sentences by chance.
func parted(n, parts int, seed uint64) []uint8 { return Folds(make([]Sentence, n), parts, seed) }

// validate scores every sentence by a model that has not seen those of its part,
// and learns from that how scores become probabilities and how far to trust
// them.
func (m *Model) validate(r *rows, fold []uint8) {
	n := len(m.learned)
	m.unseen = make([]float32, n*m.labels)
	var wait sync.WaitGroup
	next := make(chan int, m.options.Folds)
	for f := range m.options.Folds {
		next <- f
	}
	close(next)
	for range min(runtime.GOMAXPROCS(0), m.options.Folds) {
		wait.Go(func() {
			var place workplace
			for f := range next {
				place.of = place.of[:0]
				for row, i := range m.order {
					if int(fold[i]) != f {
						place.of = append(place.of, int32(row))
					}
				}
				w := m.fit(r, &place)
				for row, i := range m.order {
					if int(fold[i]) == f {
						w.score(r.row(row), r.scale[row], &tuning.value, m.unseen[i*m.labels:(i+1)*m.labels])
					}
				}
			}
		})
	}
	wait.Wait()
	m.trust = make([]Trust, m.labels)
	scores, yes := make([]float32, n), make([]bool, n)
	for l := range m.trust {
		t := &m.trust[l]
		for i := range n {
			scores[i], yes[i] = m.unseen[i*m.labels+l], m.learned[i].has(l)
			if yes[i] {
				t.Positives++
			}
		}
		t.calibration = calibrate(scores, yes)
	}
	m.toOdds()
	for l := range m.trust {
		for i := range n {
			scores[i], yes[i] = m.unseen[i*m.labels+l], m.learned[i].has(l)
		}
		m.trust[l].level = bestCut(scores, yes)
		m.trust[l].Cut = sigmoid(m.trust[l].level)
	}
	m.trustHints()
}

// toOdds turns the scores of sentences not seen into odds.
func (m *Model) toOdds() {
	cues := false
	for l := range m.trust {
		cues = cues || m.prior(l) != nil
	}
	a := m.analyser.Get().(*analyser)
	defer m.analyser.Put(a)
	for i := range m.learned {
		if cues {
			a.read(&m.learned[i])
		}
		for l, z := range m.unseen[i*m.labels : (i+1)*m.labels] {
			m.unseen[i*m.labels+l] = float32(m.odds(l, z, a))
		}
	}
}

// trustHints counts how often the labels that a model would give were right.
func (m *Model) trustHints() {
	m.eachUnseen(func(t *Trust, _ float64, gives, has bool) { t.Count(gives, has) })
	for l := range m.trust {
		t := &m.trust[l]
		t.hints = make([]outcome, 0, t.Right+t.Wrong) // room that is not grown into
	}
	m.eachUnseen(func(t *Trust, odds float64, gives, has bool) {
		if gives {
			t.hints = append(t.hints, outcome{sigmoid(odds), has})
		}
	})
	for l := range m.trust {
		t := &m.trust[l]
		slices.SortStableFunc(t.hints, func(a, b outcome) int { return cmp.Compare(a.probability, b.probability) })
		t.Ready = t.Positives >= m.options.Positives && t.Right+t.Wrong > 0 && t.Precision() >= m.options.Precision
	}
}

// eachUnseen calls then with each label of each sentence: the odds that models
// which had not seen it gave, whether it would be given, and whether it is there.
func (m *Model) eachUnseen(then func(t *Trust, odds float64, gives, has bool)) {
	odds, given := make([]float64, m.labels), make([]int, 0, m.labels)
	for i := range m.learned {
		given = m.give(m.unseenOdds(i, odds), given[:0])
		for l := range m.trust {
			then(&m.trust[l], odds[l], slices.Contains(given, l), m.learned[i].has(l))
		}
	}
}

// unseenOdds are those of a sentence that was learned from.
func (m *Model) unseenOdds(i int, into []float64) []float64 {
	for l := range into {
		into[l] = float64(m.unseen[i*m.labels+l])
	}
	return into
}

// Silent says in words why there are no hints for a label.
func (m *Model) Silent(label int) string {
	t := &m.trust[label]
	switch {
	case t.Ready:
		return ""
	case t.Positives < m.options.Positives:
		return fmt.Sprintf("%d of the %d sentences it takes carry it", t.Positives, m.options.Positives)
	case t.Right+t.Wrong == 0:
		return "it was never sure enough"
	}
	return fmt.Sprintf("%d of %d were right, less than %.0f %%", t.Right, t.Right+t.Wrong, 100*m.options.Precision)
}

// bestCut gives the odds from which on a label is given: where F1 was best on
// documents not seen. While few sentences tell, that place is drawn to where
// probabilities that are true make F1 best, which is half of that F1 (Lipton, Elkan
// and Naryanaswamy 2014), but to no less than a quarter: there three of four would
// be wrong.
func bestCut(odds []float32, yes []bool) float64 {
	order := make([]int32, len(odds))
	with := 0
	for i := range order {
		order[i] = int32(i)
		if yes[i] {
			with++
		}
	}
	if with == 0 {
		return 0
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Or(cmp.Compare(odds[b], odds[a]), cmp.Compare(a, b)) })
	best, cut, right := 0.0, 0.5, 0
	for k, i := range order {
		if yes[i] {
			right++
		}
		if k+1 < len(order) && odds[order[k+1]] == odds[i] {
			continue
		}
		if f := 2 * float64(right) / float64(with+k+1); f > best {
			best = f
			next := odds[i]
			if k+1 < len(order) {
				next = odds[order[k+1]]
			}
			cut = sigmoid(float64(odds[i]+next) / 2)
		}
	}
	weight := float64(with) / float64(with+manyTell)
	return logit(min(max(weight*cut+(1-weight)*max(best/2, 0.25), 0.1), 0.6))
}

// manyTell is how many sentences with a label tell as much about where to give it
// as is known without them.
const manyTell = 100

// judge says what the model makes of the scores of the sentence that was just
// read: the probability of each label, and the labels that it would give.
func (m *Model) judge(scores []float32, a *analyser, into []float64, given []int) []int {
	for l := range into {
		into[l] = m.odds(l, scores[l], a)
	}
	given = m.give(into, given)
	for l := range into {
		into[l] = sigmoid(into[l])
	}
	return given
}

// While a label has few sentences, what was learned of it is mixed with what
// its cues say: these weigh as much when asMuch sentences carry it, and nothing
// from mixed on.
const (
	asMuch = 10
	mixed  = 100
)

// odds is the logarithm of the odds of a label for the sentence that was just
// read.
func (m *Model) odds(label int, score float32, a *analyser) float64 {
	t := &m.trust[label]
	learned, prior := t.odds(score), m.prior(label)
	switch {
	case prior == nil:
		return learned
	case t.Positives == 0:
		return prior.odds(a)
	}
	share := float64(t.Positives) / float64(t.Positives+asMuch)
	return share*learned + (1-share)*prior.odds(a)
}

// prior is that of a label whose cues still count, or nil.
func (m *Model) prior(label int) *Prior {
	if label >= len(m.options.Priors) || m.trust[label].Positives >= mixed {
		return nil
	}
	return m.options.Priors[label]
}

// odds is the logarithm of the odds that a score stands for.
func (c calibration) odds(score float32) float64 { return c.slope*float64(score) + c.shift }

// give lists the labels that would be given at such odds. Where no sentence
// ever carried two labels, only the best one counts, and where each carried
// one, the best always does.
func (m *Model) give(odds []float64, given []int) []int {
	best, most := 0, math.Inf(-1)
	for l, z := range odds {
		z -= m.trust[l].level
		switch {
		case !m.single && z >= 0:
			given = append(given, l)
		case z > most:
			best, most = l, z
		}
	}
	if m.single && m.labels > 0 && (m.always && len(m.learned) > 0 || most >= 0) {
		given = append(given, best)
	}
	return given
}

func logit(p float64) float64 {
	p = min(max(p, 1e-9), 1-1e-9)
	return math.Log(p / (1 - p))
}
