package overview

import (
	"fmt"
	"slices"
	"strings"
)

// Answer counts what a question asks. It fails with a *FieldError when there is
// no such field, or when the panel cannot be counted by it.
func (c *Corpus) Answer(q Question) (*Table, error) {
	if len(q.By) > mostFields-1 {
		return nil, &FieldError{fmt.Sprintf("At most %d fields can be counted by at once.", mostFields-1)}
	}
	switch q.Panel {
	case WhoSaidWhat:
		return c.labelsBy(q, "source")
	case OverTime:
		return c.labelsOverTime(q)
	case AlongTheText:
		return c.labelsAlongTheText(q)
	case CrossTable:
		return c.crossTable(q)
	case WhoAnswersWhom:
		return c.whoAnswersWhom(q)
	case Thread:
		return c.thread(q)
	case Progress:
		return c.progress(q)
	}
	return nil, &FieldError{fmt.Sprintf("There is no panel %q.", q.Panel)}
}

// labelsBy counts annotations by the fields of the question and by label.
func (c *Corpus) labelsBy(q Question, usual ...string) (*Table, error) {
	names := c.names(q.By, usual...)
	if !slices.Contains(names, "label") {
		names = append(names, "label")
	}
	columns, err := c.fields(names)
	if err != nil {
		return nil, err
	}
	t := &Table{Panel: q.Panel, Fields: names}
	t.Rows = rows(names, columns, tally(columns, c.chosen))
	c.noteBase(t)
	c.noteMissing(t, columns)
	if q.Figures {
		c.addShares(t, columns, q)
	}
	return t, nil
}

// names are the fields of a question, as they are called in the columns.
func (c *Corpus) names(by []string, usual ...string) []string {
	if len(by) == 0 {
		return usual
	}
	var names []string
	for _, name := range by {
		names = append(names, c.fieldName(name))
	}
	return names
}

func (c *Corpus) labelsOverTime(q Question) (*Table, error) {
	q.By = c.names(q.By)
	at := slices.IndexFunc(q.By, IsDateField)
	if at < 0 {
		q.By = append([]string{string(c.fittingUnit())}, q.By...)
		at = 0
	}
	t, err := c.labelsBy(q)
	if err != nil {
		return nil, err
	}
	uncertain := 0
	for _, row := range t.Rows {
		if UncertainDate(t.Fields[at], row.Values[at]) {
			uncertain += row.Count
		}
	}
	if uncertain > 0 {
		t.note("The date of the article of %s is known only in part; they stand under what is known of it and in no %s.", plural(uncertain, "annotation"), t.Fields[at])
	}
	return t, nil
}

func (c *Corpus) labelsAlongTheText(q Question) (*Table, error) {
	q.By = c.names(q.By)
	if !slices.Contains(q.By, "position") {
		q.By = append([]string{"position"}, q.By...)
	}
	t, err := c.labelsBy(q)
	if err != nil {
		return nil, err
	}
	short := 0
	for i, d := range c.documents {
		if c.admitted[i] && d.n > 0 && d.n < 10 {
			short++
		}
	}
	if short > 0 {
		t.note("%s %s fewer than ten sentences, so some tenths of them are empty.", plural(short, "article"), have(short))
	}
	return t, nil
}

// ReadAlongTheText counts the sentences that were read (labelled, or nothing was
// found in them) and all sentences in each tenth of the articles that the query
// lets through: the base of a density.
func (c *Corpus) ReadAlongTheText() (read, all [10]int) {
	for i, d := range c.documents {
		if !c.admitted[i] {
			continue
		}
		for s := range d.n {
			at := s * 10 / d.n
			all[at]++
			read[at] += boolean(c.states[d.first+s] != unread)
		}
	}
	return read, all
}

// noteBase says how many annotations were counted, in how many articles, and
// what was not there to be counted.
func (c *Corpus) noteBase(t *Table) {
	for _, row := range t.Rows {
		t.Total += row.Count
	}
	with, last := 0, int32(-1)
	for i := range c.statements { // those of a document follow each other
		if at := c.statements[i].document; at != last && c.chosen[i] {
			with, last = with+1, at
		}
	}
	admitted, unread, sentences := c.base()
	what := plural(t.Total, "annotation")
	if len(c.Readers) > 0 {
		what += " by " + strings.Join(c.Readers, ", ")
	}
	if admitted == 0 {
		t.note("No article to count: %s.", c.whyNone())
		return
	}
	t.note("%s in %s of %s%s.", what, thousands(with), plural(admitted, "article"), c.inQuery())
	if unread > 0 {
		t.note("%s of %s of these articles %s not been read%s; what stands there is not in the numbers.",
			thousands(unread), plural(sentences, "sentence"), have(unread), c.byThem())
	}
	c.noteRanked(t)
	if len(c.Damaged) > 0 {
		t.note("%s could not be read, since the file is damaged; run \"sayso check\".", plural(len(c.Damaged), "article"))
	}
}

// noteRanked warns that some sentences were not come to by reading or by chance.
func (c *Corpus) noteRanked(t *Table) {
	ranked := 0
	for i := range c.documents {
		if c.admitted[i] {
			ranked += int(c.documents[i].ranked)
		}
	}
	if ranked > 0 {
		t.note("%s %s come to by a ranked queue or a second look: shares that rest on them are no estimates for the corpus.", plural(ranked, "sentence"), map[bool]string{true: "was", false: "were"}[ranked == 1])
	}
}

func (c *Corpus) byThem() string {
	if len(c.Readers) == 0 {
		return ""
	}
	return " by them"
}

func (c *Corpus) inQuery() string {
	if c.Query == "" {
		return ""
	}
	return ", filtered by " + c.Query
}

func (c *Corpus) whyNone() string {
	if len(c.documents) == 0 {
		return "the project has none"
	}
	return "the filter lets none through"
}

// base counts the documents that the query lets through, and their sentences.
func (c *Corpus) base() (documents, unread, sentences int) {
	for i, d := range c.documents {
		if !c.admitted[i] {
			continue
		}
		documents++
		sentences, unread = sentences+int(d.n), unread+int(d.unread)
	}
	return documents, unread, sentences
}

// noteMissing says of how many annotations a field is not known.
func (c *Corpus) noteMissing(t *Table, columns []*column) {
	for k, column := range columns {
		missing := 0
		for i, chosen := range c.chosen {
			if chosen && column.at(i) == 0 {
				missing++
			}
		}
		if missing == 0 {
			continue
		}
		t.note("%s of %s %s no %s; %s counted under the empty value.",
			thousands(missing), plural(t.Total, "annotation"), have(missing), strings.ToLower(c.FieldTitle(t.Fields[k])), map[bool]string{true: "it is", false: "they are"}[missing == 1])
	}
}
