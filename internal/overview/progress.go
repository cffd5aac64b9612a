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
	let := make([]bool, 0, len(c.judgements)+len(c.states))
	for _, j := range c.judgements {
		state.codes = append(state.codes, int32(j.made)+1)
		let = append(let, c.found[j.sentence])
	}
	for s, made := range c.states {
		state.codes = append(state.codes, int32(len(states)))
		let = append(let, made == corpus.Unread && c.found[s])
	}
	columns = append(columns, state)
	t := &Table{Panel: q.Panel, Fields: append(names, "state")}
	t.Rows = rows(t.Fields, columns, tally(columns, let))
	for _, row := range t.Rows {
		t.Total += row.Count
	}
	c.noteProgress(t)
	return t, nil
}

// ofJudgements gives a column with a code for each judgement, and behind these
// for each sentence.
func (c *Corpus) ofJudgements(name string) (*column, error) {
	list := &column{}
	switch {
	case name == "annotator":
		list.dictionary = c.persons
		for _, j := range c.judgements {
			list.codes = append(list.codes, j.person)
		}
		list.codes = append(list.codes, make([]int32, len(c.states))...)
		return list, nil
	case unit(name).known():
		list.dictionary = newDictionary()
		of := make([]int32, len(c.days.names))
		for i, at := range c.days.names {
			of[i] = list.code(unit(name).of(at))
		}
		for _, j := range c.judgements {
			list.codes = append(list.codes, of[j.day])
		}
		list.codes = append(list.codes, make([]int32, len(c.states))...)
		return list, nil
	}
	own, ok := c.ofDocument[name]
	if !ok {
		return nil, &FieldError{fmt.Sprintf("Progress is counted by day, week, month, year, annotator, or by what is known of articles, not by %q.", name)}
	}
	list.dictionary, list.listed = own.dictionary, own.listed
	of := make([]int32, len(c.states))
	for d := range c.documents {
		for s := range c.documents[d].n {
			of[c.documents[d].first+s] = own.codes[d]
		}
	}
	for _, j := range c.judgements {
		list.codes = append(list.codes, of[j.sentence])
	}
	list.codes = append(list.codes, of...)
	return list, nil
}

// Pace is how far the reading is and how fast it goes.
type Pace struct {
	Documents, Sentences, Words int // of the articles that the query lets through
	Read, Unread                int // of the sentences that the query finds
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
	for _, d := range c.documents {
		if d.admitted {
			p.Documents, p.Sentences, p.Words = p.Documents+1, p.Sentences+int(d.n), p.Words+int(d.words)
		}
	}
	for s, state := range c.states {
		if c.found[s] {
			p.Read, p.Unread = p.Read+boolean(state != corpus.Unread), p.Unread+boolean(state == corpus.Unread)
		}
	}
	perDay := map[string]int{}
	for _, j := range c.judgements {
		switch {
		case !c.found[j.sentence]:
		case j.made == parked:
			p.Parked++
		default:
			perDay[c.days.names[j.day]]++
		}
	}
	var days []string
	for at := range perDay {
		days = append(days, at)
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
		t.note("Pace: %.0f sentences a day, over the last %s with work; what is left takes %s more at that pace.", p.PerDay, plural(p.Days, "day"), plural(p.Left, "such day"))
	}
	t.note("Days are those of the work, in UTC. A sentence that two people judged counts for each of them; parked ones are counted besides.")
}

func percent(part, whole int) string {
	if whole == 0 {
		return ""
	}
	return fmt.Sprintf(" (%.0f %% read)", 100*float64(part)/float64(whole))
}
