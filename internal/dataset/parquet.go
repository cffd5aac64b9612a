package dataset

import (
	"context"
	"slices"

	"sayso/internal/corpus"
)

// Parquet: a folder of three tables, sentences, annotations and documents, in
// columns with types, which statistics programs read at once. It is laid out
// as the folder for Hugging Face is, or in partitions (partition.go), and has
// the same card.

var inParquet = carries{
	all: []Aspect{Texts, Bounds, Nothing, Labels, Spans, Overlaps, Pieces, Attributes, Mentions, Notes, Annotators, Times, Variables},
	some: map[Aspect]string{
		Relations: "without who made them, and when", IDs: "those of documents, annotations and annotators",
		Metadata: "title, outlet, byline, date, address, language and state", Sources: "which one an annotation names, with id and name",
	},
	codebook: cardCodebook,
}

// parquetMeta stands in each file, with the name of the table, so that no table
// can part from what its offsets count.
var parquetMeta = [][2]string{{"offsets", "start and end count Unicode code points of the document's text from 0; the end no longer belongs"}}

// parquetTables are the tables of a split while they are written.
type parquetTables struct {
	project                           *Project
	names                             map[string]string
	rows                              *sentenceRows
	formed                            []sentenceColumn // of the form that is written
	sentences, annotations, documents *parquetFiles
}

func fillParquet(ctx context.Context, f *folder, p Project, parts []part) error {
	counts := newHuggingCounts(".parquet", parquetSentences(&p),
		cardTable{"annotations", annotationColumns(&p), []string{"id"}}, cardTable{"documents", documentColumns(&p), []string{"id"}})
	counts.partition = p.partition
	for _, part := range parts {
		if err := parquetSplit(ctx, f, &p, counts.split(part.name), part, counts); err != nil {
			return err
		}
	}
	return writeCards(f, &p, counts)
}

func parquetSplit(ctx context.Context, f *folder, p *Project, split string, part part, counts *huggingCounts) error {
	t := &parquetTables{project: p, names: p.annotatorNames(), rows: newSentenceRows(p)}
	t.formed = t.rows.columns()
	files := func(at int) *parquetFiles {
		return &parquetFiles{folder: f, counts: counts, table: counts.tables[at], split: split, apart: part.name != "", parted: p.partition.parts(counts.tables[at].name), open: map[string]*parquetFile{},
			most: 1, meta: append([][2]string{{"sayso_table", counts.tables[at].name}}, parquetMeta...)}
	}
	t.sentences, t.annotations, t.documents = files(0), files(1), files(2)
	for _, files := range []*parquetFiles{t.sentences, t.annotations} {
		if p.partition == byAnnotator && files.parted {
			files.most = max(len(p.Annotators), 1)
		}
	}
	if err := each(ctx, part.entries, func(e *corpus.Entry) error { counts.add(e); return t.add(e) }); err != nil {
		return err
	}
	for _, files := range []*parquetFiles{t.sentences, t.annotations, t.documents} {
		if err := files.close(); err != nil {
			return err
		}
	}
	return nil
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
		table.columns = append(table.columns, parquetColumn{name: c.name, kind: c.kind, unique: slices.Contains([]string{"text", "text_sha256", "annotated_at"}, c.name)})
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

func (c *parquetCells) text(words string)   { c.column().text(words) }
func (c *parquetCells) raw(word string)     { c.column().text(word) }
func (c *parquetCells) date(words string)   { c.column().text(words) }
func (c *parquetCells) number(n int)        { c.column().number(n) }
func (c *parquetCells) list(words []string) { c.column().list(words) }
func (c *parquetCells) maybe(words *string) { c.column().maybe(words) }

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
	{name: "text", optional: true, unique: true}, {name: "text_sha256", unique: true}, {name: "labels", kind: parquetTexts}, {name: "state"},
	{name: "annotators", kind: parquetTexts}, {name: "nothing_by", kind: parquetTexts}, {name: "nothing_at", kind: parquetTexts, unique: true},
}

func documentColumns(p *Project) []parquetColumn {
	columns := []parquetColumn{
		{name: "id", unique: true}, {name: "title", unique: true}, {name: "outlet"}, {name: "byline"}, {name: "date"}, {name: "url", unique: true}, {name: "language"}, {name: "state"},
		{name: "text", optional: true, unique: true}, {name: "text_sha256", unique: true},
	}
	for _, name := range variableColumns(p.Codebook) {
		columns = append(columns, parquetColumn{name: name})
	}
	return columns
}

func annotationColumns(p *Project) []parquetColumn {
	columns := []parquetColumn{
		{name: "id", unique: true}, {name: "document_id"}, {name: "sentence", kind: parquetInt}, {name: "sentences", kind: parquetInt},
		{name: "start", kind: parquetInt}, {name: "end", kind: parquetInt}, {name: "quote", optional: true, unique: true}, {name: "quote_sha256", unique: true}, {name: "label"},
	}
	for _, name := range AttributeColumns(p.Codebook) {
		columns = append(columns, parquetColumn{name: name})
	}
	return append(columns, parquetColumn{name: "source_id"}, parquetColumn{name: "source_name"},
		parquetColumn{name: "mentions", kind: parquetTexts, unique: true}, parquetColumn{name: "relations", kind: parquetTexts, unique: true}, parquetColumn{name: "note"},
		parquetColumn{name: "annotator"}, parquetColumn{name: "annotator_id"},
		parquetColumn{name: "created_at", kind: parquetTime, optional: true}, parquetColumn{name: "changed_at", kind: parquetTime, optional: true})
}

func (t *parquetTables) add(e *corpus.Entry) error {
	offsets := NewOffsets(e.Document.Text)
	if err := t.sentenceRows(e, offsets); err != nil {
		return err
	}
	if err := t.annotationRows(e, offsets); err != nil {
		return err
	}
	return t.documentRow(&e.Document)
}

func (t *parquetTables) sentenceRows(e *corpus.Entry, offsets *Offsets) error {
	d := &e.Document
	switch t.project.form {
	case longForm:
		tables := make([]parquetCells, len(t.project.judges))
		for i := range tables {
			var err error
			if tables[i].table, err = t.sentences.of(d, t.project.judges[i].Name); err != nil {
				return err
			}
		}
		t.rows.write(e, t.formed, func(judge int) cells { return &tables[judge] })
		return nil
	case wideForm:
		table, err := t.sentences.of(d, "")
		if err == nil {
			row := parquetCells{table: table}
			t.rows.write(e, t.formed, func(int) cells { return &row })
		}
		return err
	}
	table, err := t.sentences.of(d, "")
	if err != nil {
		return err
	}
	row := parquetCells{table: table}
	for i, j := range t.rows.judgements(e) {
		span := d.Sentences[i].Span
		for _, words := range []string{d.ID, d.Title, d.Outlet, d.Date} {
			row.text(words)
		}
		row.number(i + 1)
		row.number(offsets.Chars(span.Start))
		row.number(offsets.Chars(span.End))
		row.maybe(t.project.shown(d.Quote(span)))
		row.text(t.project.hashed(d.Quote(span)))
		labels, by := t.rows.saidBy(j.annotations)
		row.list(labels)
		row.text(string(j.state))
		var nobody, at []string
		for _, m := range j.marks {
			nobody, at = append(nobody, t.rows.annotator(m.Annotator)), append(at, formatTime(m.CreatedAt))
		}
		row.list(by)
		row.list(nobody)
		row.list(at)
		row.endRow()
	}
	return nil
}

func (t *parquetTables) annotationRows(e *corpus.Entry, offsets *Offsets) error {
	d := &e.Document
	relations := relationsFrom(e)
	for _, a := range sortedAnnotations(e.Annotations) {
		table, err := t.annotations.of(d, t.names[a.Annotator])
		if err != nil {
			return err
		}
		from, to := d.SentencesIn(a.Span)
		first := 0
		if from < to {
			first = from + 1
		}
		source := t.project.source(d, &a)
		row := parquetCells{table: table}
		row.text(a.ID)
		row.text(d.ID)
		for _, n := range []int{first, to - from, offsets.Chars(a.Span.Start), offsets.Chars(a.Span.End)} {
			row.number(n)
		}
		row.maybe(t.project.shown(d.Quote(a.Span)))
		row.text(t.project.hashed(d.Quote(a.Span)))
		row.text(a.Label)
		for _, attribute := range t.project.Codebook.Attributes {
			row.text(a.Attributes[attribute.ID])
		}
		row.text(source.ID)
		row.text(source.Name)
		row.list(mentionWords(&a, offsets))
		row.list(relations[a.ID])
		for _, words := range []string{a.Note, t.names[a.Annotator], a.Annotator} {
			row.text(words)
		}
		row.column().time(a.CreatedAt)
		row.column().time(a.ChangedAt)
		row.endRow()
	}
	return nil
}

func (t *parquetTables) documentRow(d *corpus.Document) error {
	table, err := t.documents.of(d, "")
	if err != nil {
		return err
	}
	row := parquetCells{table: table}
	for _, words := range []string{d.ID, d.Title, d.Outlet, d.Byline, d.Date, d.URL, d.Language, string(d.State)} {
		row.text(words)
	}
	row.maybe(t.project.shown(d.Text))
	row.text(textHash(d))
	for _, words := range variableCells(t.project.Codebook, d) {
		row.text(words)
	}
	row.endRow()
	return nil
}
