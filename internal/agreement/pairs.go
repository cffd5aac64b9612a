package agreement

// pairs adds the figures of each two annotators, and the stability of those
// who read twice.
func (l *layout) pairs(r *Report) {
	var list [][2]int
	for i, a := range l.study.Annotators {
		for j, b := range l.study.Annotators[:i] {
			again := a.Again == j || b.Again == i
			if again || a.Again < 0 && b.Again < 0 {
				list = append(list, [2]int{j, i})
			}
		}
	}
	found := make([]pairFigures, len(list))
	inParallel(len(list), func(next func() (int, bool)) {
		for {
			i, more := next()
			if !more {
				return
			}
			found[i] = l.pair(list[i][0], list[i][1])
		}
	})
	for _, p := range found {
		if p.shared > 0 {
			r.Figures, r.Tables = append(r.Figures, p.figures...), append(r.Tables, p.table)
		}
	}
}

type pairFigures struct {
	shared  int
	figures []Figure
	table   Table
}

func (l *layout) pair(a, b int) pairFigures {
	s := l.study
	q := len(s.Sets)
	counts := make([]int, q*q)
	shared := 0
	for i := range s.Documents {
		d := &s.Documents[i]
		for j := range d.Sentences {
			row := d.row(j, len(s.Annotators))
			if row[a] != Missing && row[b] != Missing {
				counts[int(row[a])*q+int(row[b])]++
				shared++
			}
		}
	}
	p := pairFigures{shared: shared, table: Table{Between: [2]string{s.Annotators[a].Name, s.Annotators[b].Name}}}
	p.table.Again = s.Annotators[a].Again == b || s.Annotators[b].Again == a
	group := OfPair
	if p.table.Again {
		group = OfOneAnother
	}
	add := func(of, name string, n, total int, value float64, err error) {
		f := figure(group, of, name, nil)
		f.Between, f.N, f.Total, f.Unit = p.table.Between[:], n, total, "sentences"
		if s.Single {
			f.Unit = "rows"
		}
		f.take(value, err)
		p.figures = append(p.figures, f)
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
	p.table.fill(s, counts)
	return p
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
	var used []int
	for i := range s.Sets {
		for j := range s.Sets {
			if counts[i*q+j]+counts[j*q+i] > 0 {
				used = append(used, i)
				break
			}
		}
	}
	for _, i := range used {
		t.Values = append(t.Values, s.Name(s.Sets[i]))
		var row []int
		for _, j := range used {
			row = append(row, counts[i*q+j])
		}
		t.Counts = append(t.Counts, row)
	}
}

// documents adds the figures of each document that two or more read.
func (l *layout) documents(r *Report, sums *sumsOf, places []int) {
	for part := range sums.shared {
		d := &l.study.Documents[places[part]]
		own := l.ofSentences(sums.row(part))
		add := func(name string, value float64, err error) {
			f := figure(OfDocument, "", name, nil)
			f.Document, f.N, f.Unit = d.ID, int(own[l.sentences.at.pairable]), "sentences"
			f.take(value, err)
			r.Figures = append(r.Figures, f)
		}
		percent, err := l.sentences.percent(own)
		add("percent", percent, err)
		alpha, err := l.sentences.alpha(own, byMASI)
		add("alpha_masi", alpha, err)
	}
}
