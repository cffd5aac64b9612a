package dataset

import (
	"context"
	"io"
	"slices"
	"sort"
	"strings"

	"sayso/internal/corpus"
)

// sentenceColumns are the columns before and after those of the labels, in the
// order in which papers and scripts rely on them.
var (
	sentenceColumns = []string{"document_id", "title", "outlet", "date", "sentence",
		"start_char", "end_char", "start_byte", "end_byte", "text", "labels"}
	judgementColumns = []string{"state", "source", "source_type", "certainty", "note", "annotator", "annotated_at"}
	// nothingColumns say who read the sentence and found nothing in it, also
	// where another found something.
	nothingColumns = []string{"nothing_by", "nothing_at"}
	// sourceColumns say which source of the project the words in the column
	// source mean.
	sourceColumns = []string{"source_id", "source_name"}
)

// writeSentences writes one row a sentence, also for those without a label.
func writeSentences(ctx context.Context, w io.Writer, p Project, entries Entries, d dialect) error {
	t := newTable(w, d)
	for _, name := range sentenceColumns {
		t.raw(name)
	}
	for _, name := range labelColumns(p.Codebook) {
		t.raw(name)
	}
	for _, name := range lastSentenceColumns(&p) {
		t.raw(name)
	}
	t.endRow()
	rows := sentenceRows{table: t, project: &p, codebook: p.Codebook, names: p.annotatorNames(), rank: labelRanks(p.Codebook)}
	err := each(ctx, entries, func(e *corpus.Entry) error { rows.write(e); return nil })
	if err != nil {
		return err
	}
	return t.flush()
}

// lastSentenceColumns are those after the labels.
func lastSentenceColumns(p *Project) []string {
	columns := slices.Concat(judgementColumns, nothingColumns, sourceColumns, variableColumns(p.Codebook))
	if p.withoutText {
		columns = append(columns, "text_sha256")
	}
	return columns
}

// labelRanks gives each label its place in the codebook.
func labelRanks(c corpus.Codebook) map[string]int {
	rank := make(map[string]int, len(c.Labels))
	for i, label := range c.Labels {
		rank[label.ID] = i
	}
	return rank
}

// sentenceRows writes the rows of one document after another.
type sentenceRows struct {
	*table
	project  *Project
	codebook corpus.Codebook
	names    map[string]string
	rank     map[string]int
}

func (r *sentenceRows) write(e *corpus.Entry) {
	document := &e.Document
	offsets := NewOffsets(document.Text)
	states := corpus.States(document.Sentences, e.Annotations, e.Marks)
	annotations := r.bySentence(e)
	marks, variables := marksBySentence(e), variableCells(r.codebook, document)
	for i, sentence := range document.Sentences {
		r.text(document.ID)
		r.text(document.Title)
		r.text(document.Outlet)
		r.text(document.Date)
		r.number(i + 1)
		r.number(offsets.Chars(sentence.Start))
		r.number(offsets.Chars(sentence.End))
		r.number(sentence.Start)
		r.number(sentence.End)
		r.text(r.project.cell(document.Quote(sentence.Span)))
		r.labels(annotations[i])
		r.raw(string(states[i]))
		for _, words := range r.said(states[i], annotations[i], marks[i]) {
			r.text(words)
		}
		for _, words := range r.nothing(marks[i]) {
			r.text(words)
		}
		for _, words := range r.sourcesOf(document, annotations[i]) {
			r.text(words)
		}
		for _, words := range variables {
			r.text(words)
		}
		if r.project.withoutText {
			r.raw(r.project.hashed(document.Quote(sentence.Span)))
		}
		r.endRow()
	}
}

// bySentence lists the annotations that touch each sentence, in the order of
// the labels in the codebook, and in reading order where these are the same.
func (r *sentenceRows) bySentence(e *corpus.Entry) map[int][]*corpus.Annotation {
	sorted := sortedAnnotations(e.Annotations)
	sort.SliceStable(sorted, func(i, j int) bool { return r.rankOf(sorted[i].Label) < r.rankOf(sorted[j].Label) })
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
func (r *sentenceRows) rankOf(label string) int {
	if rank, ok := r.rank[label]; ok {
		return rank
	}
	return len(r.rank)
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

// labels writes the set of labels, each once, and a 0 or 1 for each label of
// the codebook.
func (r *sentenceRows) labels(annotations []*corpus.Annotation) {
	set := labelSet(annotations)
	r.text(strings.Join(set, "|"))
	for _, label := range r.codebook.Labels {
		r.flag(slices.Contains(set, label.ID))
	}
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

// said tells what the columns after the state hold: who said what, a part for
// each annotation, in the same order in every column. For a sentence with
// nothing in it they say who read it, and when.
func (r *sentenceRows) said(state corpus.State, annotations []*corpus.Annotation, marks []*corpus.Mark) [6]string {
	if state == corpus.Nothing {
		nothing := r.nothing(marks)
		return [6]string{4: nothing[0], 5: nothing[1]}
	}
	if len(annotations) == 0 {
		return [6]string{}
	}
	parts := make([]string, len(annotations))
	joined := func(value func(*corpus.Annotation) string) string {
		for i, a := range annotations {
			parts[i] = value(a)
		}
		return joinParts(parts)
	}
	return [6]string{
		joined(func(a *corpus.Annotation) string { return a.Attributes["source"] }),
		joined(func(a *corpus.Annotation) string { return a.Attributes["source_type"] }),
		joined(func(a *corpus.Annotation) string { return a.Attributes["certainty"] }),
		joined(func(a *corpus.Annotation) string { return a.Note }),
		joined(func(a *corpus.Annotation) string { return r.annotator(a.Annotator) }),
		joined(func(a *corpus.Annotation) string { return formatTime(a.CreatedAt) }),
	}
}

// nothing tells who found nothing in a sentence, and when, a part for each.
func (r *sentenceRows) nothing(marks []*corpus.Mark) [2]string {
	if len(marks) == 0 {
		return [2]string{}
	}
	names, times := make([]string, len(marks)), make([]string, len(marks))
	for i, m := range marks {
		names[i], times[i] = r.annotator(m.Annotator), formatTime(m.CreatedAt)
	}
	return [2]string{joinParts(names), joinParts(times)}
}

// sourcesOf tells which sources the annotations name, a part for each.
func (r *sentenceRows) sourcesOf(d *corpus.Document, annotations []*corpus.Annotation) [2]string {
	if len(annotations) == 0 || r.project.sources == nil {
		return [2]string{}
	}
	ids, names := make([]string, len(annotations)), make([]string, len(annotations))
	for i, a := range annotations {
		source := r.project.source(d, a)
		ids[i], names[i] = source.ID, source.Name
	}
	return [2]string{joinParts(ids), joinParts(names)}
}

func (r *sentenceRows) annotator(id string) string {
	if name, ok := r.names[id]; ok {
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

// SplitParts undoes the joining for a cell of so many values.
func SplitParts(cell string, parts int) []string {
	if parts == 1 {
		return []string{cell}
	}
	values := make([]string, 0, parts)
	var value strings.Builder
	for i := 0; i < len(cell); i++ {
		switch {
		case cell[i] == '\\' && i+1 < len(cell):
			i++
			value.WriteByte(cell[i])
		case cell[i] == '|':
			values = append(values, value.String())
			value.Reset()
		default:
			value.WriteByte(cell[i])
		}
	}
	values = append(values, value.String())
	for len(values) < parts {
		values = append(values, "")
	}
	return values
}
