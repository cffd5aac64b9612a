package dataset

import (
	"context"
	"io"
	"slices"
	"sort"
	"strings"

	"sayso/internal/corpus"
)

// cells takes the cells of a table, one after the other.
type cells interface {
	text(words string) // somebody's words
	raw(word string)   // a word of the program's: an id, a state
	date(words string) // of a document, as it is known
	number(n int)
	flag(set bool)
	endRow()
}

// sentenceColumn is a column of a table of sentences.
type sentenceColumn struct {
	name, meaning string
	kind          columnKind
	cell          func(r *sentenceRow, to cells)
}

// sentenceRow is what a row is made of.
type sentenceRow struct {
	document *corpus.Document
	offsets  *Offsets
	number   int // of the sentence, from 1
	span     corpus.Span
	judgement
	judge *corpus.Annotator // whose judgement it is; nil for everybody's
	each  []judgement       // of every judge
}

// quote is the sentence itself.
func (r *sentenceRow) quote() string { return r.document.Quote(r.span) }

// said joins what the annotations of a row say, a part for each.
func (r *sentenceRow) said(of func(*corpus.Annotation) string) string {
	if len(r.annotations) == 0 {
		return ""
	}
	parts := make([]string, len(r.annotations))
	for i, a := range r.annotations {
		parts[i] = of(a)
	}
	return joinParts(parts)
}

// marked joins what the marks of a row say, a part for each.
func (r *sentenceRow) marked(of func(*corpus.Mark) string) string {
	if len(r.marks) == 0 {
		return ""
	}
	parts := make([]string, len(r.marks))
	for i, m := range r.marks {
		parts[i] = of(m)
	}
	return joinParts(parts)
}

func textColumn(name, meaning string, of func(*sentenceRow) string) sentenceColumn {
	return sentenceColumn{name, meaning, parquetText, func(r *sentenceRow, to cells) { to.text(of(r)) }}
}

func numberColumn(name, meaning string, of func(*sentenceRow) int) sentenceColumn {
	return sentenceColumn{name, meaning, parquetInt, func(r *sentenceRow, to cells) { to.number(of(r)) }}
}

// placeColumns say which sentence it is; document columns stand among them.
func (t *sentenceRows) placeColumns() []sentenceColumn {
	return []sentenceColumn{
		textColumn("document_id", "UUID of the document", func(r *sentenceRow) string { return r.document.ID }),
		textColumn("title", "title of the document", func(r *sentenceRow) string { return r.document.Title }),
		textColumn("outlet", "where it was published", func(r *sentenceRow) string { return r.document.Outlet }),
		{"date", "ISO 8601: a day, a month or a year", parquetText, func(r *sentenceRow, to cells) { to.date(r.document.Date) }},
		numberColumn("sentence", "number of the sentence in its document, from 1", func(r *sentenceRow) int { return r.number }),
		numberColumn("start_char", "where it begins, in Unicode code points from 0", func(r *sentenceRow) int { return r.offsets.Chars(r.span.Start) }),
		numberColumn("end_char", "where it ends, in Unicode code points; the first that no longer belongs", func(r *sentenceRow) int { return r.offsets.Chars(r.span.End) }),
		numberColumn("start_byte", "where it begins, in bytes of the UTF-8 text", func(r *sentenceRow) int { return r.span.Start }),
		numberColumn("end_byte", "where it ends, in bytes; the first that no longer belongs", func(r *sentenceRow) int { return r.span.End }),
		textColumn("text", "the sentence", func(r *sentenceRow) string { return t.project.cell(r.quote()) }),
	}
}

// labelColumns are the labels, a part for each annotation, and a flag for each
// label of the codebook.
func (t *sentenceRows) labelColumns() []sentenceColumn {
	columns := []sentenceColumn{textColumn("labels", "ids of the labels, a part for each annotation, joined by |",
		func(r *sentenceRow) string { return r.said(func(a *corpus.Annotation) string { return a.Label }) })}
	for i, name := range labelColumns(t.project.Codebook) {
		id := t.project.Codebook.Labels[i].ID
		columns = append(columns, sentenceColumn{name, "1 if the sentence has the label " + id + ", else 0", parquetInt, func(r *sentenceRow, to cells) {
			to.flag(slices.ContainsFunc(r.annotations, func(a *corpus.Annotation) bool { return a.Label == id }))
		}})
	}
	return columns
}

const stateMeaning = "labelled; nothing: read, and nothing to label; unread: not judged"

func stateColumn(meaning string) sentenceColumn {
	return sentenceColumn{"state", meaning, parquetText, func(r *sentenceRow, to cells) { to.raw(string(r.state)) }}
}

// saidColumns are what was said besides the label, a part for each annotation.
func (t *sentenceRows) saidColumns() []sentenceColumn {
	columns := []sentenceColumn{}
	for _, id := range []string{"source", "source_type", "certainty"} {
		columns = append(columns, textColumn(id, "attribute "+id+", a part for each annotation, joined by |", func(r *sentenceRow) string {
			return r.said(func(a *corpus.Annotation) string { return a.Attributes[id] })
		}))
	}
	return append(columns, textColumn("note", "note, a part for each annotation, joined by |",
		func(r *sentenceRow) string { return r.said(func(a *corpus.Annotation) string { return a.Note }) }))
}

// sourceColumns say which source of the project the words in the column source
// mean.
func (t *sentenceRows) sourceColumns() []sentenceColumn {
	of := func(part func(corpus.Source) string) func(*sentenceRow) string {
		return func(r *sentenceRow) string {
			return r.said(func(a *corpus.Annotation) string { return part(t.project.source(r.document, a)) })
		}
	}
	return []sentenceColumn{
		textColumn("source_id", "UUID of the source that the words in source mean, a part for each annotation", of(func(s corpus.Source) string { return s.ID })),
		textColumn("source_name", "its name, likewise", of(func(s corpus.Source) string { return s.Name })),
	}
}

// lastColumns are the variables of the document, and the hash that stands for a
// text which is left out.
func (t *sentenceRows) lastColumns() []sentenceColumn {
	var columns []sentenceColumn
	for i, name := range variableColumns(t.project.Codebook) {
		id := t.project.Codebook.Variables[i].ID
		columns = append(columns, textColumn(name, "variable "+id+" of the document", func(r *sentenceRow) string { return r.document.Fields[id] }))
	}
	if t.project.withoutText {
		columns = append(columns, textColumn("text_sha256", "SHA-256 of the sentence, which is left out", func(r *sentenceRow) string { return t.project.hashed(r.quote()) }))
	}
	return columns
}

// whenJudged is when the annotations were made, or else the marks.
func whenJudged(r *sentenceRow) string {
	if len(r.annotations) == 0 {
		return r.marked(func(m *corpus.Mark) string { return formatTime(m.CreatedAt) })
	}
	return r.said(func(a *corpus.Annotation) string { return formatTime(a.CreatedAt) })
}

// sentenceColumns are those of one row per sentence, in the order in which papers
// and scripts rely on them.
func (t *sentenceRows) sentenceColumns() []sentenceColumn {
	marker := func(r *sentenceRow) string {
		return r.marked(func(m *corpus.Mark) string { return t.annotator(m.Annotator) })
	}
	return slices.Concat(t.placeColumns(), t.labelColumns(), []sentenceColumn{stateColumn(stateMeaning + " by anybody")}, t.saidColumns(), []sentenceColumn{
		textColumn("annotator", "who labelled it, a part for each annotation; or who found nothing in it", func(r *sentenceRow) string {
			if len(r.annotations) == 0 {
				return marker(r)
			}
			return r.said(func(a *corpus.Annotation) string { return t.annotator(a.Annotator) })
		}),
		textColumn("annotated_at", "when, RFC 3339 in UTC, likewise", whenJudged),
		textColumn("nothing_by", "who read the sentence and found nothing to label, also where another found something, joined by |", marker),
		textColumn("nothing_at", "when, likewise", func(r *sentenceRow) string {
			return r.marked(func(m *corpus.Mark) string { return formatTime(m.CreatedAt) })
		}),
	}, t.sourceColumns(), t.codingColumns(), t.lastColumns())
}

// longColumns are those of one row per sentence and annotator.
func (t *sentenceRows) longColumns() []sentenceColumn {
	return slices.Concat(t.placeColumns(), []sentenceColumn{
		textColumn("annotator", "whose judgement the row is", func(r *sentenceRow) string { return r.judge.Name }),
		textColumn("annotator_id", "UUID of the annotator", func(r *sentenceRow) string { return r.judge.ID }),
		stateColumn(stateMeaning + " by this annotator"),
		{"judgement", "the labels, each once, joined by |; or nothing, or unread", parquetText, func(r *sentenceRow, to cells) { to.text(r.value()) }},
	}, t.labelColumns(), t.saidColumns(), []sentenceColumn{textColumn("annotated_at", "when, RFC 3339 in UTC", whenJudged)}, t.sourceColumns(), t.codingColumns(), t.lastColumns())
}

// wideColumns are those of one row per sentence, with a column for each
// annotator.
func (t *sentenceRows) wideColumns() []sentenceColumn {
	columns := t.placeColumns()
	for i, name := range annotatorColumns(t.project.judges) {
		columns = append(columns, sentenceColumn{name, "judgement of " + t.project.judges[i].Name + ": the labels, each once, joined by |; or nothing, or unread",
			parquetText, func(r *sentenceRow, to cells) { to.text(r.each[i].value()) }})
	}
	return append(columns, t.lastColumns()...)
}

// columns are those of the form that is written.
func (t *sentenceRows) columns() []sentenceColumn {
	switch t.project.form {
	case longForm:
		return t.longColumns()
	case wideForm:
		return t.wideColumns()
	}
	return t.sentenceColumns()
}

// writeSentences writes a table of sentences, also of those without a label.
func writeSentences(ctx context.Context, w io.Writer, p Project, entries Entries, d dialect) error {
	t := newTable(w, d)
	rows := newSentenceRows(&p)
	columns := rows.columns()
	for _, c := range columns {
		t.raw(c.name)
	}
	t.endRow()
	err := each(ctx, entries, func(e *corpus.Entry) error {
		rows.write(e, columns, func(int) cells { return t })
		return nil
	})
	if err != nil {
		return err
	}
	return t.flush()
}

// labelRanks gives each label its place in the codebook.
func labelRanks(c corpus.Codebook) map[string]int {
	rank := make(map[string]int, len(c.Labels))
	for i, label := range c.Labels {
		rank[label.ID] = i
	}
	return rank
}

// sentenceRows makes the rows of one document after another.
type sentenceRows struct {
	project *Project
	names   map[string]string
	rank    map[string]int
	people  corpus.People
}

func newSentenceRows(p *Project) *sentenceRows {
	return &sentenceRows{project: p, names: p.annotatorNames(), rank: labelRanks(p.Codebook), people: peopleOf(p)}
}

// write writes the rows of one document in a form: those of a judge, by number,
// to the table of the judge, and those of nobody in particular to that of 0.
func (t *sentenceRows) write(e *corpus.Entry, columns []sentenceColumn, to func(judge int) cells) {
	var all []judgement
	var own [][]judgement // of each judge
	form := t.project.form
	if form == longForm || form == wideForm {
		for i := range t.project.judges {
			own = append(own, t.judgements(by(e, t.project.judges[i].ID, t.people)))
		}
	} else {
		all = t.judgements(e)
	}
	row := sentenceRow{document: &e.Document, offsets: NewOffsets(e.Document.Text)}
	end := func(to cells) {
		for i := range columns {
			columns[i].cell(&row, to)
		}
		to.endRow()
	}
	for i, sentence := range e.Document.Sentences {
		row.number, row.span = i+1, sentence.Span
		switch form {
		case longForm:
			for k := range own {
				row.judge, row.judgement = &t.project.judges[k], own[k][i]
				end(to(k))
			}
		case wideForm:
			row.each = row.each[:0]
			for k := range own {
				row.each = append(row.each, own[k][i])
			}
			end(to(0))
		default:
			row.judgement = all[i]
			end(to(0))
		}
	}
}

// judgements tells what an entry says of each sentence.
func (t *sentenceRows) judgements(e *corpus.Entry) []judgement {
	annotations, marks, codings := t.bySentence(e), marksBySentence(e), codingsBySentence(e)
	list := make([]judgement, len(e.Document.Sentences))
	for i, state := range corpus.States(e.Document.Sentences, e.Annotations, e.Marks) {
		list[i] = judgement{state, annotations[i], marks[i], codings[i]}
	}
	return list
}

// bySentence lists the annotations that touch each sentence, in the order of
// the labels in the codebook, and in reading order where these are the same.
func (t *sentenceRows) bySentence(e *corpus.Entry) map[int][]*corpus.Annotation {
	sorted := sortedAnnotations(e.Annotations)
	sort.SliceStable(sorted, func(i, j int) bool { return t.rankOf(sorted[i].Label) < t.rankOf(sorted[j].Label) })
	lists := make(map[int][]*corpus.Annotation)
	for i := range sorted {
		from, to := e.Document.SentencesIn(sorted[i].Span)
		for ; from < to; from++ {
			lists[from] = append(lists[from], &sorted[i])
		}
	}
	return lists
}

// rankOf puts a label that the codebook no longer has behind the others.
func (t *sentenceRows) rankOf(label string) int {
	if rank, ok := t.rank[label]; ok {
		return rank
	}
	return len(t.rank)
}

func sortedAnnotations(list []corpus.Annotation) []corpus.Annotation {
	sorted := append([]corpus.Annotation(nil), list...)
	corpus.SortAnnotations(sorted)
	return sorted
}

// marksBySentence finds the marks of each sentence; a mark counts where its
// span is the sentence's.
func marksBySentence(e *corpus.Entry) map[int][]*corpus.Mark {
	sorted := sortedMarks(e.Marks)
	marks := make(map[int][]*corpus.Mark)
	for i := range sorted {
		from, to := e.Document.SentencesIn(sorted[i].Span)
		if to-from == 1 && e.Document.Sentences[from].Span == sorted[i].Span {
			marks[from] = append(marks[from], &sorted[i])
		}
	}
	return marks
}

func sortedMarks(list []corpus.Mark) []corpus.Mark {
	sorted := append([]corpus.Mark(nil), list...)
	sort.SliceStable(sorted, func(i, j int) bool {
		a, b := &sorted[i], &sorted[j]
		switch {
		case a.Span.Start != b.Span.Start:
			return a.Span.Start < b.Span.Start
		case a.Span.End != b.Span.End:
			return a.Span.End < b.Span.End
		case !a.CreatedAt.Equal(b.CreatedAt):
			return a.CreatedAt.Before(b.CreatedAt)
		}
		return a.ID < b.ID
	})
	return sorted
}

// labelSet lists the labels of annotations, each once, in their order.
func labelSet(annotations []*corpus.Annotation) []string {
	set := []string{}
	for _, a := range annotations {
		if !slices.Contains(set, a.Label) {
			set = append(set, a.Label)
		}
	}
	return set
}

// saidBy lists the labels of annotations and who gave them, one of each for
// every annotation.
func (t *sentenceRows) saidBy(annotations []*corpus.Annotation) (labels, annotators []string) {
	labels, annotators = []string{}, []string{}
	for _, a := range annotations {
		labels, annotators = append(labels, a.Label), append(annotators, t.annotator(a.Annotator))
	}
	return labels, annotators
}

func (t *sentenceRows) annotator(id string) string {
	if name, ok := t.names[id]; ok {
		return name
	}
	return id
}

// partEscape keeps a bar inside a value apart from the bars between values.
var partEscape = strings.NewReplacer(`\`, `\\`, `|`, `\|`)

// joinParts joins the values of several annotations by bars. One value alone
// stands as it is; several that are all empty give an empty cell; a bar or
// backslash inside one of several is escaped by a backslash.
func joinParts(parts []string) string {
	if len(parts) == 1 {
		return parts[0]
	}
	empty := true
	escaped := make([]string, len(parts))
	for i, part := range parts {
		empty = empty && part == ""
		escaped[i] = partEscape.Replace(part)
	}
	if empty {
		return ""
	}
	return strings.Join(escaped, "|")
}
