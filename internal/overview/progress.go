package overview

import (
	"fmt"
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// progress counts sentences by who judged them when. By a date means the day of
// the work, not of the article. What nobody judged is a row of its own, with
// neither day nor annotator.
func (c *Corpus) progress(q Question) (*Table, error) {
	names := c.names(q.By, "day", "annotator")
	columns := make([]*column, 0, len(names)+1)
	for i, name := range names {
		if name == "state" || slices.Contains(names[:i], name) {
			return nil, &FieldError{fmt.Sprintf("Progress cannot be counted by %q here; every row has its state.", name)}
		}
		column, err := c.ofJudgements(name)
		if err != nil {
			return nil, err
		}
		columns = append(columns, column)
	}
	states := []string{string(corpus.Labelled), string(corpus.Nothing), "parked", string(corpus.Unread)}
	state := &column{dictionary: newDictionary(states...), listed: len(states)}
	found, let := c.found(), make([]bool, 0, len(c.judgements))
	for _, j := range c.judgements {
		state.codes.add(int32(j.made) + 1)
		let = append(let, found[j.sentence])
	}
	cells := append(tally(append(columns, state), let), c.neverJudged(names, columns, int32(len(states)))...)
	columns = append(columns, state)
	t := &Table{Panel: q.Panel, Fields: append(names, "state")}
	t.Rows = rows(t.Fields, columns, cells)
	for _, row := range t.Rows {
		t.Total += row.Count
	}
	c.noteProgress(t)
	return t, nil
}

// ofJudgements gives a column with a code for each judgement.
func (c *Corpus) ofJudgements(name string) (*column, error) {
	made := make([]int32, len(c.judgements))
	list := &column{codes: wide(made)}
	own, ofDocument := c.ofDocument[name]
	switch {
	case name == "annotator":
		list.dictionary = c.persons
		for i, j := range c.judgements {
			made[i] = j.person
		}
	case unit(name).known():
		list.dictionary = newDictionary()
		of := make([]int32, len(c.days.names))
		for i, at := range c.days.names {
			of[i] = list.code(unit(name).of(at))
		}
		for i, j := range c.judgements {
			made[i] = of[j.day]
		}
	case ofDocument:
		list.dictionary, list.listed = own.dictionary, own.listed
		for i, j := range c.judgements {
			made[i] = own.at(int(j.document))
		}
	default:
		return nil, &FieldError{fmt.Sprintf("Progress is counted by day, week, month, year, annotator, or by what is known of articles, not by %q.", name)}
	}
	return list, nil
}

// neverJudged counts the sentences that the query finds and nobody judged: by
// what is known of their articles, with neither day nor annotator.
func (c *Corpus) neverJudged(names []string, columns []*column, code int32) []cell {
	counts, found := map[[mostFields]int32]int{}, c.found()
	for d := range c.documents {
		n := 0
		for s := range c.documents[d].n {
			at := c.documents[d].first + s
			n += boolean(c.states[at] == unread && found[at])
		}
		if n == 0 {
			continue
		}
		var key [mostFields]int32
		for k, name := range names {
			if own, ok := c.ofDocument[name]; ok && !unit(name).known() {
				key[k] = own.at(d)
			}
		}
		key[len(columns)] = code
		counts[key] += n
	}
	var cells []cell
	for key, n := range counts {
		cells = append(cells, cell{slices.Clone(key[:len(columns)+1]), n})
	}
	return cells
}

// Pace is how far the reading is and how fast it goes.
type Pace struct {
	Documents, Sentences, Words int // of the articles that the query lets through
	Read, Labelled, Unread      int // of the sentences that the query finds
	Parked                      int
	PerDay                      float64 // sentences that were read on one of the last days with work
	Days                        int     // those days, at most daysOfPace
	Left                        int     // days with work that the unread sentences take at that pace; 0 when it cannot be told
}

// daysOfPace is over how many of the last days with work the pace is taken.
const daysOfPace = 5

// Pace says how far the reading is.
func (c *Corpus) Pace() Pace {
	p := Pace{}
	for i, d := range c.documents {
		if c.admitted[i] {
			p.Documents, p.Sentences, p.Words = p.Documents+1, p.Sentences+int(d.n), p.Words+int(d.words)
		}
	}
	var made [3]int
	found := c.found()
	for s, state := range c.states {
		made[state] += boolean(found[s])
	}
	p.Read, p.Labelled, p.Unread = made[empty]+made[full], made[full], made[unread]
	ofDay := make([]int, len(c.days.names))
	for _, j := range c.judgements {
		switch {
		case !found[j.sentence]:
		case j.made == parked:
			p.Parked++
		default:
			ofDay[j.day]++
		}
	}
	perDay, days := map[string]int{}, []string{}
	for code, n := range ofDay {
		if n > 0 {
			perDay[c.days.names[code]] = n
			days = append(days, c.days.names[code])
		}
	}
	slices.Sort(days)
	last := days[max(0, len(days)-daysOfPace):]
	for _, at := range last {
		p.PerDay += float64(perDay[at]) / float64(len(last))
	}
	if p.Days = len(last); p.PerDay > 0 {
		p.Left = int(float64(p.Unread)/p.PerDay + 0.999999)
	}
	return p
}

func (c *Corpus) noteProgress(t *Table) {
	p := c.Pace()
	if p.Documents == 0 {
		t.note("No article to count: %s.", c.whyNone())
		return
	}
	t.note("%s, %s, %s%s.", plural(p.Documents, "article"), plural(p.Sentences, "sentence"), plural(p.Words, "word"), c.inQuery())
	t.note("%s read%s, %s not%s.", thousands(p.Read), map[bool]string{true: " by " + strings.Join(c.Readers, ", ")}[len(c.Readers) > 0], thousands(p.Unread), percent(p.Read, p.Read+p.Unread))
	if p.Left > 0 {
		over := "on the one day with work"
		if p.Days > 1 {
			over = fmt.Sprintf("over the last %d days with work", p.Days)
		}
		t.note("Pace: %.0f sentences a day, %s; what is left takes %s more at that pace.", p.PerDay, over, plural(p.Left, "such day"))
	}
	t.note("Days are those of the work, in UTC. A sentence that two people judged counts for each of them; parked ones are counted besides.")
}

func percent(part, whole int) string {
	if whole == 0 {
		return ""
	}
	return fmt.Sprintf(" (%.0f %% read)", 100*float64(part)/float64(whole))
}
