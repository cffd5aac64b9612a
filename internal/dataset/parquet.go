package dataset

import (
	"bufio"
	"context"
	"io"

	"sayso/internal/corpus"
)

// Parquet: a folder of three tables, sentences, annotations and documents, in
// columns with types, which statistics programs read at once. It is laid out
// as the folder for Hugging Face is, and has the same card.

var inParquet = carries{
	all: []Aspect{Texts, Bounds, Nothing, Labels, Spans, Overlaps, Pieces, Attributes, Mentions, Notes, Annotators, Times, Variables},
	some: map[Aspect]string{
		Relations: "without who made them, and when", IDs: "those of documents, annotations and annotators",
		Metadata: "title, outlet, byline, date, address, language and state", Sources: "which one an annotation names, with id and name",
	},
	codebook: cardCodebook,
}

// parquetMeta stands in each file, so that no table can part from what its
// offsets count.
var parquetMeta = [][2]string{{"offsets", "start and end count Unicode code points of the document's text from 0; the end no longer belongs"}}

// parquetTables are the three tables of a split while they are written.
type parquetTables struct {
	project                           *Project
	names                             map[string]string
	attributes                        []string // names of their columns
	rows                              *sentenceRows
	formed                            []sentenceColumn // of the form that is written
	sentences, annotations, documents *parquetTable
	column                            map[string]*parquetColumn // by table and name
}

func fillParquet(ctx context.Context, f *folder, p Project, parts []part) error {
	counts := newHuggingCounts(".parquet", parquetSentences(&p),
		cardTable{"annotations", annotationColumns(&p), []string{"id"}}, cardTable{"documents", documentColumns(&p), []string{"id"}})
	for _, part := range parts {
		if err := parquetSplit(ctx, f, &p, counts.split(part.name), part.entries, counts); err != nil {
			return err
		}
	}
	return writeCards(f, &p, counts)
}

func parquetSplit(ctx context.Context, f *folder, p *Project, name string, entries Entries, counts *huggingCounts) error {
	annotations, err := f.spool()
	if err != nil {
		return err
	}
	documents, err := f.spool()
	if err != nil {
		return err
	}
	t := &parquetTables{project: p, names: p.annotatorNames(), attributes: AttributeColumns(p.Codebook), column: map[string]*parquetColumn{},
		rows: newSentenceRows(p)}
	t.annotations = t.table(annotations, "annotations", annotationColumns(p))
	t.documents = t.table(documents, "documents", documentColumns(p))
	err = f.add(counts.path(counts.tables[0].name, name), func(w io.Writer) error {
		out := bufio.NewWriterSize(w, 64<<10)
		t.sentences = t.table(out, counts.tables[0].name, counts.tables[0].columns)
		t.formed = t.rows.columns()
		if err := each(ctx, entries, func(e *corpus.Entry) error { counts.add(e); t.add(e); return nil }); err != nil {
			return err
		}
		if err := t.sentences.close(); err != nil {
			return err
		}
		return out.Flush()
	})
	if err != nil {
		return err
	}
	for _, table := range []*parquetTable{t.annotations, t.documents} {
		if err := table.close(); err != nil {
			return err
		}
	}
	if err := f.add(counts.path("annotations", name), annotations.pour); err != nil {
		return err
	}
	return f.add(counts.path("documents", name), documents.pour)
}

// parquetSentences is the table of sentences in the form that is written. Where
// the annotators are told apart its columns are those of the CSV.
func parquetSentences(p *Project) cardTable {
	table := cardTable{"sentences", sentenceColumnsTyped, []string{"document_id", "sentence"}}
	switch p.form {
	case longForm:
		table.name, table.key = "judgements", []string{"document_id", "sentence", "annotator_id"}
	case wideForm:
	default:
		return table
	}
	table.columns = nil
	for _, c := range newSentenceRows(p).columns() {
		table.columns = append(table.columns, parquetColumn{name: c.name, kind: c.kind})
	}
	return table
}

// parquetCells fills the columns of a table from left to right.
type parquetCells struct {
	table *parquetTable
	at    int
}

func (c *parquetCells) column() *parquetColumn {
	c.at++
	return c.table.columns[c.at-1]
}

func (c *parquetCells) text(words string) { c.column().text(words) }
func (c *parquetCells) raw(word string)   { c.column().text(word) }
func (c *parquetCells) date(words string) { c.column().text(words) }
func (c *parquetCells) number(n int)      { c.column().number(n) }

func (c *parquetCells) flag(set bool) {
	n := 0
	if set {
		n = 1
	}
	c.number(n)
}

func (c *parquetCells) endRow() {
	c.table.endRow()
	c.at = 0
}

var sentenceColumnsTyped = []parquetColumn{
	{name: "document_id"}, {name: "title"}, {name: "outlet"}, {name: "date"}, {name: "sentence", kind: parquetInt}, {name: "start", kind: parquetInt}, {name: "end", kind: parquetInt},
	{name: "text", optional: true}, {name: "text_sha256"}, {name: "labels", kind: parquetTexts}, {name: "state"},
	{name: "annotators", kind: parquetTexts}, {name: "nothing_by", kind: parquetTexts}, {name: "nothing_at", kind: parquetTexts},
}

func documentColumns(p *Project) []parquetColumn {
	columns := []parquetColumn{
		{name: "id"}, {name: "title"}, {name: "outlet"}, {name: "byline"}, {name: "date"}, {name: "url"}, {name: "language"}, {name: "state"},
		{name: "text", optional: true}, {name: "text_sha256"},
	}
	for _, name := range variableColumns(p.Codebook) {
		columns = append(columns, parquetColumn{name: name})
	}
	return columns
}

func annotationColumns(p *Project) []parquetColumn {
	columns := []parquetColumn{
		{name: "id"}, {name: "document_id"}, {name: "sentence", kind: parquetInt}, {name: "sentences", kind: parquetInt},
		{name: "start", kind: parquetInt}, {name: "end", kind: parquetInt}, {name: "quote", optional: true}, {name: "quote_sha256"}, {name: "label"},
	}
	for _, name := range AttributeColumns(p.Codebook) {
		columns = append(columns, parquetColumn{name: name})
	}
	return append(columns, parquetColumn{name: "source_id"}, parquetColumn{name: "source_name"},
		parquetColumn{name: "mentions", kind: parquetTexts}, parquetColumn{name: "relations", kind: parquetTexts}, parquetColumn{name: "note"},
		parquetColumn{name: "annotator"}, parquetColumn{name: "annotator_id"},
		parquetColumn{name: "created_at", kind: parquetTime, optional: true}, parquetColumn{name: "changed_at", kind: parquetTime, optional: true})
}

// table begins a table with columns of its own.
func (t *parquetTables) table(w io.Writer, name string, columns []parquetColumn) *parquetTable {
	own := make([]*parquetColumn, len(columns))
	for i := range columns {
		c := columns[i]
		own[i] = &c
		t.column[name+"."+c.name] = &c
	}
	return newParquet(w, parquetMeta, own...)
}

func (t *parquetTables) add(e *corpus.Entry) {
	offsets := NewOffsets(e.Document.Text)
	if t.project.form == longForm || t.project.form == wideForm {
		t.rows.write(e, t.formed, &parquetCells{table: t.sentences})
	} else {
		t.sentenceRows(e, offsets)
	}
	t.annotationRows(e, offsets)
	t.documentRow(&e.Document)
}

func (t *parquetTables) sentenceRows(e *corpus.Entry, offsets *Offsets) {
	d := &e.Document
	for i, j := range t.rows.judgements(e) {
		span := d.Sentences[i].Span
		c := t.sentences.columns
		c[0].text(d.ID)
		c[1].text(d.Title)
		c[2].text(d.Outlet)
		c[3].text(d.Date)
		c[4].number(i + 1)
		c[5].number(offsets.Chars(span.Start))
		c[6].number(offsets.Chars(span.End))
		c[7].words(t.project.shown(d.Quote(span)))
		c[8].text(t.project.hashed(d.Quote(span)))
		labels, by := t.rows.saidBy(j.annotations)
		c[9].list(labels)
		c[10].text(string(j.state))
		var nobody, at []string
		for _, m := range j.marks {
			nobody, at = append(nobody, t.rows.annotator(m.Annotator)), append(at, formatTime(m.CreatedAt))
		}
		c[11].list(by)
		c[12].list(nobody)
		c[13].list(at)
		t.sentences.endRow()
	}
}

func (t *parquetTables) annotationRows(e *corpus.Entry, offsets *Offsets) {
	d := &e.Document
	relations := relationsFrom(e)
	column := func(name string) *parquetColumn { return t.column["annotations."+name] }
	for _, a := range sortedAnnotations(e.Annotations) {
		from, to := d.SentencesIn(a.Span)
		first := 0
		if from < to {
			first = from + 1
		}
		source := t.project.source(d, &a)
		column("id").text(a.ID)
		column("document_id").text(d.ID)
		column("sentence").number(first)
		column("sentences").number(to - from)
		column("start").number(offsets.Chars(a.Span.Start))
		column("end").number(offsets.Chars(a.Span.End))
		column("quote").words(t.project.shown(d.Quote(a.Span)))
		column("quote_sha256").text(t.project.hashed(d.Quote(a.Span)))
		column("label").text(a.Label)
		for i, attribute := range t.project.Codebook.Attributes {
			column(t.attributes[i]).text(a.Attributes[attribute.ID])
		}
		column("source_id").text(source.ID)
		column("source_name").text(source.Name)
		column("mentions").list(mentionWords(&a, offsets))
		column("relations").list(relations[a.ID])
		column("note").text(a.Note)
		column("annotator").text(t.names[a.Annotator])
		column("annotator_id").text(a.Annotator)
		column("created_at").time(a.CreatedAt)
		column("changed_at").time(a.ChangedAt)
		t.annotations.endRow()
	}
}

func (t *parquetTables) documentRow(d *corpus.Document) {
	c := t.documents.columns
	for i, words := range []string{d.ID, d.Title, d.Outlet, d.Byline, d.Date, d.URL, d.Language, string(d.State)} {
		c[i].text(words)
	}
	c[8].words(t.project.shown(d.Text))
	c[9].text(textHash(d))
	for i, words := range variableCells(t.project.Codebook, d) {
		c[10+i].text(words)
	}
	t.documents.endRow()
}
