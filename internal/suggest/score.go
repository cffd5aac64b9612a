package suggest

import (
	"runtime"
	"sync"
)

// A Judgement is what a model says of a sentence.
type Judgement struct {
	Probabilities []float64 // by label
	Labels        []int     // that it would give
}

// Judge says what the model would give to sentences, on all processors.
func (m *Model) Judge(sentences []Sentence) []Judgement {
	list := make([]Judgement, len(sentences))
	probabilities := make([]float64, len(sentences)*m.labels)
	given := make([]int, len(sentences)*m.labels)
	m.each(sentences, func(i int, scores []float32, a *analyser) {
		from, to := i*m.labels, (i+1)*m.labels
		p := probabilities[from:to:to]
		list[i] = Judgement{p, m.judge(scores, a, p, given[from:from:to])}
	})
	return list
}

// each scores sentences; then is called for each of them, on several goroutines.
func (m *Model) each(sentences []Sentence, then func(i int, scores []float32, a *analyser)) {
	parts := max(1, min(runtime.GOMAXPROCS(0), len(sentences)/500))
	var wait sync.WaitGroup
	for p := range parts {
		wait.Go(func() {
			a := m.analyser.Get().(*analyser)
			defer m.analyser.Put(a)
			var r rows
			scores := make([]float32, m.labels)
			for i := p * len(sentences) / parts; i < (p+1)*len(sentences)/parts; i++ {
				r.clear()
				r.add(a.of(&sentences[i]), &tuning.value)
				r.renumber(m.number)
				m.weights.score(r.row(0), r.scale[0], &tuning.value, scores)
				then(i, scores, a)
			}
		})
	}
	wait.Wait()
}
