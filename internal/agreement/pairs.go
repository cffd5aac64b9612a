package agreement

import (
	"cmp"
	"slices"
)

// pairsOf count what each two annotators said of the sentences that both read.
type pairsOf struct {
	l      *layout
	pairs  []pair
	counts [][]int // of each pair, what the first said and what the second said
}

type pair struct {
	first, second int
	group         string
}

// newPairsOf finds who is compared with whom: each person with each other, a
// second reading with its person only, and what was decided with everybody.
func newPairsOf(l *layout) *pairsOf {
	p := &pairsOf{l: l}
	people := l.study.Annotators
	for i, a := range people {
		for j, b := range people[:i] {
			group := ""
			switch {
			case a.Again == j || b.Again == i:
				group = OfOneAnother
			case a.Again >= 0 || b.Again >= 0 || a.Gold && b.Gold:
				continue
			case a.Gold || b.Gold:
				group = OfGold
			default:
				group = OfPair
			}
			p.pairs = append(p.pairs, pair{j, i, group})
			p.counts = append(p.counts, make([]int, len(l.study.Sets)*len(l.study.Sets)))
		}
	}
	return p
}

// add counts the sentences of a document so many times.
func (p *pairsOf) add(d *Document, times int) {
	q := len(p.l.study.Sets)
	for i := range d.Sentences {
		row := d.row(i, len(p.l.study.Annotators))
		for at, pair := range p.pairs {
			if a, b := row[pair.first], row[pair.second]; a != Missing && b != Missing {
				p.counts[at][int(a)*q+int(b)] += times
			}
		}
	}
}

// figures adds the figures and the table of each pair that read the same.
func (p *pairsOf) figures(r *Report) {
	for at, pair := range p.pairs {
		shared := 0
		for _, n := range p.counts[at] {
			shared += n
		}
		if shared > 0 {
			p.pair(r, pair, p.counts[at], shared)
		}
	}
}

func (p *pairsOf) pair(r *Report, pair pair, counts []int, shared int) {
	l, s := p.l, p.l.study
	q := len(s.Sets)
	table := Table{Group: pair.group, Between: [2]string{s.Annotators[pair.first].Name, s.Annotators[pair.second].Name}, places: [2]int{pair.first, pair.second}}
	add := func(of, name string, n, total int, value float64, err error) {
		f := figure(pair.group, of, name, nil)
		f.Between, f.N, f.Total, f.Unit = table.Between[:], n, total, "sentences"
		if s.Single {
			f.Unit = "rows"
		}
		f.take(value, err)
		r.Figures = append(r.Figures, f)
	}
	t, sums := pairTally(q, counts, l.sentences.linear...)
	percent, err := t.percent(sums)
	add("", "percent", shared, 0, percent, err)
	if s.Single {
		alpha, err := t.alpha(sums, byNominal)
		add("", "alpha_nominal", shared, 0, alpha, err)
	} else {
		alpha, err := t.alpha(sums, byMASI)
		add("", "alpha_masi", shared, 0, alpha, err)
	}
	for label, id := range s.Labels {
		two := make([]int, 4)
		for i, n := range counts {
			two[l.has[i/q][label]*2+l.has[i%q][label]] += n
		}
		t, sums := pairTally(2, two, Nominal(2))
		n := shared - two[0]
		for _, m := range []struct {
			name string
			work measure
		}{
			{"alpha", func(sums []float64) (float64, error) { return t.alpha(sums, 0) }},
			{"positive", func(sums []float64) (float64, error) { return t.specific(sums, 1) }},
			{"cohen", t.conger}, {"scott", t.fleiss},
		} {
			value, err := m.work(sums)
			add(id, m.name, n, shared, value, err)
		}
	}
	table.fill(s, counts)
	r.Tables = append(r.Tables, table)
}

// pairTally makes sums of a table that counts what two annotators said.
func pairTally(q int, counts []int, linear ...Distances) (*tally, []float64) {
	t := newTally(q, 2, false, linear...)
	sums, one := make([]float64, t.width), make([]float64, t.width)
	for i, n := range counts {
		if n == 0 {
			continue
		}
		clear(one)
		t.add(one, []int32{int32(i / q), int32(i % q)})
		for j, x := range one {
			sums[j] += float64(n) * x
		}
	}
	return t, sums
}

// fill takes over the rows and columns that count something.
func (t *Table) fill(s *Study, counts []int) {
	q := len(s.Sets)
	order := make([]int, q) // by label, nothing last
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if empty := cmp.Compare(min(1, len(s.Sets[b])), min(1, len(s.Sets[a]))); empty != 0 {
			return empty
		}
		return cmp.Or(cmp.Compare(len(s.Sets[a]), len(s.Sets[b])), slices.Compare(s.Sets[a], s.Sets[b]))
	})
	var used []int
	for _, i := range order {
		for j := range s.Sets {
			if counts[i*q+j]+counts[j*q+i] > 0 {
				used = append(used, i)
				break
			}
		}
	}
	for _, i := range used {
		t.sets = append(t.sets, int32(i))
		t.labels = append(t.labels, s.ids(s.Sets[i]))
		t.Values = append(t.Values, s.Name(s.Sets[i]))
		var row []int
		for _, j := range used {
			row = append(row, counts[i*q+j])
		}
		t.Counts = append(t.Counts, row)
	}
}
