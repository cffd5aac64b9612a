package agreement

import (
	"encoding/binary"
	"slices"
)

// patterns count the items of which the annotators said the same.
type patterns struct {
	ratings Ratings
	place   map[string]int
	key     []byte
}

func newPatterns(annotators, values int) *patterns {
	return &patterns{ratings: Ratings{Annotators: annotators, Values: values, times: []float64{}}, place: map[string]int{}}
}

// add counts an item so many times; with -1 it is taken out again.
func (p *patterns) add(row []int32, times float64) {
	p.key = p.key[:0]
	for _, value := range row {
		p.key = binary.LittleEndian.AppendUint32(p.key, uint32(value))
	}
	at, known := p.place[string(p.key)]
	if !known {
		at = len(p.ratings.times)
		p.place[string(p.key)] = at
		p.ratings.Cells, p.ratings.times = append(p.ratings.Cells, row...), append(p.ratings.times, 0)
	}
	p.ratings.times[at] += times
}

// saidOf are the patterns that the closed forms need: of sets of labels first,
// then of each label.
type saidOf struct {
	l      *layout
	sets   *patterns
	labels []*patterns
	// readers counts the sentences that so many annotators read.
	readers []int

	row, binary []int32
}

func newSaidOf(l *layout) *saidOf {
	s := &saidOf{l: l, sets: newPatterns(len(l.first), len(l.study.Sets)), readers: make([]int, len(l.first)+1), row: make([]int32, len(l.first)), binary: make([]int32, len(l.first))}
	for range l.study.Labels {
		s.labels = append(s.labels, newPatterns(len(l.first), 2))
	}
	return s
}

// add counts the sentences of a document so many times.
func (s *saidOf) add(d *Document, times float64) {
	for i := range d.Sentences {
		values := d.row(i, len(s.l.study.Annotators))
		for j, annotator := range s.l.first {
			s.row[j] = values[annotator]
		}
		s.readers[s.l.readers(values)] += int(times)
		for label, p := range s.labels {
			for j, set := range s.row {
				s.binary[j] = Missing
				if set != Missing {
					s.binary[j] = s.l.has[set][label]
				}
			}
			p.add(s.binary, times)
		}
		if !s.l.study.Single {
			slices.Sort(s.row) // of sets, alpha only asks how many gave them
		}
		s.sets.add(s.row, times)
	}
}

// closedForms gives the figures that have one the interval of their closed
// form.
func (s *saidOf) closedForms(figures []Figure) {
	forms := map[string]func(*Ratings, Distances) (Closed, error){
		"alpha": ClosedAlpha, "alpha_nominal": ClosedAlpha, "ac1": ClosedAC1, "fleiss": ClosedFleiss, "conger": ClosedConger, "brennan_prediger": ClosedBrennanPrediger,
	}
	of := map[string]*Ratings{"": &s.sets.ratings}
	for i, label := range s.l.study.Labels {
		of[label] = &s.labels[i].ratings
	}
	inParallel(len(figures), func(next func() (int, bool)) {
		for {
			i, more := next()
			if !more {
				return
			}
			f := &figures[i]
			form := forms[f.Measure]
			if form == nil || f.Group != OfLabel && f.Group != OfSentences {
				continue
			}
			if c, err := form(of[f.Of], nil); err == nil {
				f.ClosedError, f.ClosedLow, f.ClosedHigh = Number(c.Error), Number(c.Low), Number(c.High)
			}
		}
	})
}
