package overview

import (
	"slices"
	"strconv"

	"sayso/internal/corpus"
)

// Behind lists what stands behind a row of a table, in the order of the
// documents and of their text: annotations; of progress the sentences; of who
// answers whom what answers, and in the networks what takes the sides of both.
// At most so many are listed; all counts them.
func (c *Corpus) Behind(t *Table, row Row, most int) (list []Reference, all int, err error) {
	note := func(r func() Reference) {
		if all++; all <= most {
			list = append(list, r())
		}
	}
	switch t.Panel {
	case Progress:
		return list, all, c.behindProgress(t, row, func(d, sentence int) {
			note(func() Reference { return Reference{c.documents[d].id, "", sentence - int(c.documents[d].first)} })
		})
	case Thread:
		list, err = c.behindThread(t, row)
	case WhoAnswersWhom:
		list, err = c.behindLinks(t, row)
	default:
		return c.behindValues(t.Fields, row.Values, most)
	}
	all = len(list)
	return list[:min(all, most)], all, err
}

// behindValues lists the annotations that the query let through and that have these
// values of these fields.
func (c *Corpus) behindValues(fields, values []string, most int) (list []Reference, all int, err error) {
	resolved, err := c.fields(fields)
	if err != nil {
		return nil, 0, err
	}
	codes := make([]int32, len(resolved))
	for f, column := range resolved {
		code, known := column.places[values[f]]
		if !known {
			return nil, 0, nil
		}
		codes[f] = code
	}
	for i, fits := range c.chosen {
		for f := 0; f < len(resolved) && fits; f++ {
			fits = resolved[f].at(i) == codes[f]
		}
		if !fits {
			continue
		}
		if all++; all <= most {
			list = append(list, c.reference(i))
		}
	}
	return list, all, nil
}

// behindThread lists the statements of a thread that a row counts.
func (c *Corpus) behindThread(t *Table, row Row) (list []Reference, err error) {
	number, err := strconv.Atoi(row.Values[0])
	if err != nil {
		return nil, err
	}
	life, _, err := c.Life(t.Fields[2], number)
	if err != nil {
		return nil, err
	}
	for _, s := range life.Statements {
		if slices.Equal(row.Values, life.row(s)[:len(row.Values)]) {
			list = append(list, s.Reference)
		}
	}
	return list, nil
}

// behindLinks lists the statements that answer; of the networks those that take
// the sides which a row counts.
func (c *Corpus) behindLinks(t *Table, row Row) (list []Reference, err error) {
	ends, err := c.field(t.Fields[0])
	if err != nil {
		return nil, err
	}
	from, to := ends.places[row.Values[0]], ends.places[row.Values[1]]
	var statements []int32
	switch network := Network(row.Values[2]); network {
	case Congruence, Conflict:
		list, _ := c.stances(ends)
		for _, s := range list {
			for side := range 2 {
				other := side
				if network == Conflict {
					other = 1 - side
				}
				if slices.Contains(s.sides[side], from) && slices.Contains(s.sides[other], to) {
					statements = append(statements, c.said(s, ends, side, from)...)
					statements = append(statements, c.said(s, ends, other, to)...)
				}
			}
		}
	default:
		kind := c.columns["relation"].places[row.Values[2]]
		for _, l := range c.links {
			a, b := c.ends[l.from], c.ends[l.to]
			if l.kind == kind && c.chosen[a] && ends.at(int(a)) == from && ends.at(int(b)) == to {
				statements = append(statements, a)
			}
		}
	}
	slices.Sort(statements)
	for _, i := range slices.Compact(statements) {
		list = append(list, c.reference(int(i)))
	}
	return list, nil
}

// said are the statements with which somebody takes a side.
func (c *Corpus) said(s stance, ends *column, side int, who int32) (list []int32) {
	for k, end := range s.members {
		if i := c.ends[end]; s.side[k] == side && ends.at(int(i)) == who {
			list = append(list, i)
		}
	}
	return list
}

// behindProgress gives the sentences that a row of progress counts.
func (c *Corpus) behindProgress(t *Table, row Row, note func(document, sentence int)) error {
	names := t.Fields[:len(t.Fields)-1]
	state := row.Values[len(names)]
	found := c.found()
	if state == string(corpus.Unread) {
		for d := range c.documents {
			if !c.fitsDocument(d, names, row.Values) {
				continue
			}
			for s := range int(c.documents[d].n) {
				if at := int(c.documents[d].first) + s; c.states[at] == unread && found[at] {
					note(d, at)
				}
			}
		}
		return nil
	}
	made := map[string]judged{string(corpus.Labelled): labelled, string(corpus.Nothing): nothing, "parked": parked}[state]
	columns := make([]*column, len(names))
	for i, name := range names {
		var err error
		if columns[i], err = c.ofJudgements(name); err != nil {
			return err
		}
	}
	var sentences []judgement
	for k, j := range c.judgements {
		fits := j.made == made && found[j.sentence]
		for i := 0; i < len(columns) && fits; i++ {
			fits = columns[i].names[columns[i].at(k)] == row.Values[i]
		}
		if fits {
			sentences = append(sentences, j)
		}
	}
	slices.SortFunc(sentences, func(a, b judgement) int { return int(a.sentence) - int(b.sentence) })
	for _, j := range sentences {
		note(int(j.document), int(j.sentence))
	}
	return nil
}

// fitsDocument reports whether a document has the values, as neverJudged counts
// them: those of the work are empty.
func (c *Corpus) fitsDocument(d int, names, values []string) bool {
	for k, name := range names {
		value := ""
		if own, ok := c.ofDocument[name]; ok && !unit(name).known() {
			value = own.names[own.at(d)]
		}
		if value != values[k] {
			return false
		}
	}
	return true
}
