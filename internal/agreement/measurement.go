package agreement

import "slices"

// Measure works out how far the annotators of a study agree.
func Measure(s *Study, o Options) *Report { return NewMeasurement(s, o).Report() }

// A Measurement is a study with all that its figures are worked out of: what
// each document adds, and the draws of the bootstrap added up. So when one
// document changes, only its own part is worked out again.
type Measurement struct {
	study *Study
	o     Options

	l     *layout
	sums  *sumsOf
	rowOf map[int]int // of each document that somebody read
	drawn *drawing    // nil when there is nothing to draw
	said  *saidOf
	pairs *pairsOf
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
	m.drawn = nil
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
	for _, i := range l.first {
		if slices.ContainsFunc(s.Documents, func(d Document) bool { return d.reads(i, len(s.Annotators)) }) {
			r.Annotators = append(r.Annotators, s.Annotators[i].Name)
		}
	}
	for i := range s.Documents {
		d := &s.Documents[i]
		for j := range d.Sentences {
			r.Most = max(r.Most, l.readers(d.row(j, len(s.Annotators))))
		}
	}
	all := m.sums.total()
	r.Documents = m.sums.shared
	r.Sentences = int(all[l.sentences.at.pairable])
	r.Single = int(all[l.sentences.at.units]) - r.Sentences
	figures := l.figures(all, m.sums.count())
	for i := range figures {
		figures[i].take(figures[i].measure(all))
	}
	m.interval(figures, r)
	m.said.closedForms(figures)
	r.Figures = append(r.Figures, figures...)
	m.pairs.figures(r)
	if m.o.Documents && !s.Single {
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
	for i, values := range m.drawn.measure(measures) {
		figures[i].draw(percentiles(values))
	}
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

// documents adds the figures of each document that two or more read.
func (m *Measurement) documents(r *Report) {
	t := m.l.sentences
	for i := range m.study.Documents {
		row, read := m.rowOf[i]
		if !read || row >= m.sums.shared {
			continue
		}
		own := m.l.ofSentences(m.sums.row(row))
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
