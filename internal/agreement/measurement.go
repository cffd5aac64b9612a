package agreement

import (
	"cmp"
	"slices"
)

// Measure works out how far the annotators of a study agree.
func Measure(s *Study, o Options) *Report { return NewMeasurement(s, o).Report() }

// A Measurement is a study with all that its figures are worked out of: what
// each document adds, and the draws of the bootstrap added up. So when one
// document changes, only its own part is worked out again.
type Measurement struct {
	study *Study
	o     Options

	l      *layout
	sums   *sumsOf
	all    []float64   // the sums of all documents
	counts []int       // and what is counted in them
	rowOf  map[int]int // of each document that somebody read
	drawn  *drawing    // nil when there is nothing to draw
	said   *saidOf
	pairs  *pairsOf
}

// NewMeasurement adds up a study, which is the measurement's from then on.
func NewMeasurement(s *Study, o Options) *Measurement {
	if o.Draws <= 0 {
		o.Draws = DefaultDraws
	}
	m := &Measurement{study: s, o: o}
	m.addUp()
	return m
}

func (m *Measurement) addUp() {
	m.l = newLayout(m.study)
	var places []int
	m.sums, places = m.l.gather()
	m.rowOf = map[int]int{}
	for row, place := range places {
		m.rowOf[place] = row
	}
	m.all, m.counts, m.drawn = m.sums.total(), m.sums.count(), nil
	if m.sums.shared > 1 || m.sums.shared == 1 && m.study.Single {
		m.drawn = newDrawing(m.sums, m.o.Draws, m.o.Seed)
	}
	m.said, m.pairs = newSaidOf(m.l), newPairsOf(m.l)
	for i := range m.study.Documents {
		m.said.add(&m.study.Documents[i], 1)
		m.pairs.add(&m.study.Documents[i], 1)
	}
}

// Report works out the figures.
func (m *Measurement) Report() *Report {
	s, l := m.study, m.l
	r := &Report{Annotators: []string{}, Draws: m.o.Draws, Seed: m.o.Seed, Notes: []string{}, Figures: []Figure{}, Tables: []Table{}}
	all := m.all
	for i, annotator := range l.first {
		if all[l.labelsAt+inCommon+i] > 0 {
			r.Annotators = append(r.Annotators, s.Annotators[annotator].Name)
		}
	}
	for readers, sentences := range m.said.readers {
		if sentences > 0 {
			r.Most = readers
		}
	}
	r.Documents = m.sums.shared
	r.Sentences = int(all[l.sentences.at.pairable])
	r.Single = int(all[l.sentences.at.units]) - r.Sentences
	figures := l.figures(all, m.counts)
	for i := range figures {
		figures[i].take(figures[i].measure(all))
	}
	m.interval(figures, r)
	m.said.closedForms(figures)
	r.Figures = append(r.Figures, figures...)
	m.pairs.figures(r)
	if !s.Single {
		m.documents(r)
	}
	r.about()
	return r
}

// interval gives each figure its interval, in the way that the number of
// documents allows.
func (m *Measurement) interval(figures []Figure, r *Report) {
	l, sums := m.l, m.sums
	switch {
	case sums.shared == 0:
		r.Notes = append(r.Notes, "No two annotators read the same sentence, so there is nothing to compare.")
		return
	case sums.shared == 1 && !l.study.Single:
		r.Notes = append(r.Notes, "Two annotators read one document only. The intervals draw its sentences, which are not independent, so they are too narrow; spans have none.")
		l.drawSentences(figures, sums, r)
		return
	case l.study.Single:
		r.Notes = append(r.Notes, "The intervals draw the rows of the table and take them for independent.")
	}
	measures := make([]measure, len(figures))
	for i := range figures {
		measures[i] = figures[i].measure
	}
	drawn := m.drawn.measure(measures)
	inParallel(len(figures), func(next func() (int, bool)) {
		for i, more := next(); more; i, more = next() {
			figures[i].draw(percentiles(drawn[i]))
		}
	})
	if sums.shared >= fewDocuments {
		return
	}
	what := "documents"
	if l.study.Single {
		what = "rows"
	}
	r.Notes = append(r.Notes, "Few "+what+": fewer than ten were read by two or more, so the bootstrap is too narrow; the jackknife stands beside it.")
	for i, values := range sums.jackknife(measures) {
		low, high := deleteOne(float64(figures[i].Value), values)
		figures[i].JackknifeLow, figures[i].JackknifeHigh = Number(low), Number(high)
	}
}

func (f *Figure) draw(d Drawn) {
	f.Undefined = d.Undefined
	if f.Value.None() {
		return
	}
	f.Low, f.High = Number(d.Low), Number(d.High)
	f.BelowTentative, f.BelowReliable = Number(d.BelowTentative), Number(d.BelowReliable)
}

// drawSentences draws the sentences of the only document.
func (l *layout) drawSentences(figures []Figure, sums *sumsOf, r *Report) {
	width := l.units.at // what is of sentences stands before what is of spans
	sentences := sumsOf{width: width}
	room, counts := newRoom(l), make([]int32, sums.counted)
	for i := range l.study.Documents {
		d := &l.study.Documents[i]
		if !l.shared(d) {
			continue
		}
		for j := range d.Sentences {
			sentences.dense = append(sentences.dense, make([]float64, width)...)
			l.addSentence(sentences.row(sentences.shared), counts, d.row(j, len(l.study.Annotators)), room)
			sentences.shared++
		}
	}
	var measures []measure
	var at []int
	for i := range figures {
		if figures[i].sentences {
			measures, at = append(measures, figures[i].measure), append(at, i)
		}
	}
	for i, values := range sentences.bootstrap(measures, r.Draws, r.Seed) {
		figures[at[i]].draw(percentiles(values))
	}
}

// documents adds the figures of documents that two or more read: of all, or of
// those on which annotators agree least.
func (m *Measurement) documents(r *Report) {
	t := m.l.sentences
	for _, i := range m.asked() {
		own := m.l.ofSentences(m.sums.row(m.rowOf[i]))
		for _, of := range []struct {
			name string
			work measure
		}{{"percent", t.percent}, {"alpha_masi", func(sums []float64) (float64, error) { return t.alpha(sums, byMASI) }}} {
			f := figure(OfDocument, "", of.name, nil)
			f.Document, f.N, f.Unit = m.study.Documents[i].ID, int(own[t.at.pairable]), "sentences"
			f.take(of.work(own))
			r.Figures = append(r.Figures, f)
		}
	}
}

// asked are the places of the documents whose figures are asked for.
func (m *Measurement) asked() (list []int) {
	if !m.o.Documents && m.o.Least == 0 {
		return nil
	}
	for i := range m.study.Documents {
		if row, read := m.rowOf[i]; read && row < m.sums.shared {
			list = append(list, i)
		}
	}
	if m.o.Documents {
		return list
	}
	agree := func(i int) float64 {
		share, _ := m.l.sentences.percent(m.l.ofSentences(m.sums.row(m.rowOf[i])))
		return share
	}
	slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(agree(a), agree(b)) })
	return list[:min(len(list), m.o.Least)]
}

// AddEnriched adds the figures of documents that were chosen because rare labels
// are likely in them: how often an annotator gives a label when another did. All
// others depend on how common a label is, and so would not be those of the
// corpus.
func (r *Report) AddEnriched(of *Report) {
	for _, f := range of.Figures {
		if f.Group == OfLabel && f.Measure == "positive" {
			f.Group = OfEnriched
			f.Says = f.sentence(AboutMeasure(f.Measure))
			r.Figures = append(r.Figures, f)
		}
	}
}
