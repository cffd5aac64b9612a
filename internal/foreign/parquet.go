package foreign

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// An export of Sayso in Parquet, read back. Its table of documents is the file; the
// tables of annotations and of sentences lie in folders beside and come with it. All
// are sorted by document, so of each the rows of one document are in memory, and of
// all documents where these lie.
var parquetExport = Format{
	Name: "parquet", Title: "Parquet export of Sayso",
	Counts: Interpretation{Unit: dataset.Char, LineEnds: AsTheyStand}, Why: "what stands in the tables", Proves: true,
	sniff: func(f *File, head []byte) bool {
		if !bytes.HasPrefix(head, []byte("PAR1")) {
			return false
		}
		t, err := f.parquet()
		if err != nil {
			return false
		}
		defer t.close()
		return t.Own() == documentTable && len(tablesOf(f, annotationTable)) > 0
	},
	company: func(f *File) []string {
		if f.tables == nil {
			return nil
		}
		return f.tables()
	},
	read: readParquet,
}

// The tables of an export.
const (
	documentTable   = "documents"
	annotationTable = "annotations"
	sentenceTable   = "sentences"
	judgementTable  = "judgements"
)

// between stands between the values of a list, in which anything may stand but this.
const between = "\x1f"

// mostTables is how many files of an export are looked at.
const mostTables = 10_000

// parquetFile is an open table with its file.
type parquetFile struct {
	*reader.ParquetTable
	file io.Closer
}

func (t *parquetFile) close() {
	t.Close()
	_ = t.file.Close() // it was only read
}

// parquet opens a file as a table.
func (f *File) parquet() (*parquetFile, error) {
	opened, err := f.open()
	if err != nil {
		return nil, err
	}
	at, ok := opened.(io.ReaderAt)
	size := f.size
	if !ok || size < 0 {
		data, err := f.bytes()
		if err != nil {
			return nil, errors.Join(err, opened.Close())
		}
		at, size = bytes.NewReader(data), int64(len(data))
	}
	table, err := reader.OpenParquet(at, size, path.Dir(filepath.ToSlash(f.Path)))
	if err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	table.Between, table.TimeLayout = between, time.RFC3339Nano
	return &parquetFile{table, opened}, nil
}

// tablesOf are the other tables of a kind, by their paths from the folder of the
// table of documents.
func tablesOf(f *File, kind string) (list []string) {
	if f.tables == nil {
		return nil
	}
	for _, where := range f.tables() {
		if slices.Contains(strings.Split(where, "/"), kind) {
			list = append(list, where)
		}
	}
	return list
}

// otherTables lists the tables that belong to a table of documents in a folder: those
// in the folder of the same keys (language=en), or all, where they have keys of their
// own. below lists what lies below a folder, with the paths from there.
func otherTables(folder string, below func(folder string) []string) (list []string) {
	parts := strings.Split(folder, "/")
	at := len(parts) - 1
	for ; at >= 0 && parts[at] != documentTable; at-- {
		if !strings.Contains(parts[at], "=") {
			return nil
		}
	}
	if at < 0 {
		return nil
	}
	keys := strings.Join(parts[at+1:], "/")
	up := strings.Repeat("../", len(parts)-at)
	for _, kind := range []string{annotationTable, sentenceTable, judgementTable} {
		var same, all []string
		for _, name := range below(strings.Join(append(slices.Clone(parts[:at]), kind), "/")) {
			if !strings.EqualFold(path.Ext(name), ".parquet") {
				continue
			}
			name = path.Clean(name)
			where := up + kind + "/" + name
			if all = append(all, where); keys != "" && (path.Dir(name) == keys || strings.HasPrefix(name, keys+"/")) {
				same = append(same, where)
			}
		}
		if keys != "" && len(same) > 0 {
			all = same
		}
		list = append(list, all...)
	}
	return list
}

// tablesAround lists them for a file of the disk: all, or none where not all can be
// told, so that no part of an export comes in as if it were the whole.
func tablesAround(at string) []string {
	folder, err := filepath.Abs(filepath.Dir(at))
	if err != nil {
		return nil
	}
	whole := true
	list := otherTables(filepath.ToSlash(folder), func(folder string) (list []string) {
		root := filepath.FromSlash(folder)
		if _, err := os.Stat(root); err != nil {
			return nil // an export has no tables of this kind
		}
		err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || len(list) >= mostTables {
				return errors.Join(err, errEnough)
			}
			if entry.Type().IsRegular() {
				where, err := filepath.Rel(root, name)
				list = append(list, filepath.ToSlash(where))
				return err
			}
			return nil
		})
		whole = whole && err == nil
		return list
	})
	if !whole {
		return nil
	}
	return list
}

// tablesWithin lists them for a file of an archive.
func tablesWithin(container *reader.Container, name string) []string {
	return otherTables(path.Dir(name), func(folder string) (list []string) {
		for _, other := range container.Names() {
			if where, ok := strings.CutPrefix(other, folder+"/"); ok {
				list = append(list, where)
			}
		}
		slices.Sort(list)
		return list
	})
}

// sorted is a table of which the rows of one document are asked for after those of
// another.
type sorted struct {
	table *parquetFile
	at    map[string][]rowRange // by the id of the document
}

// rowRange is rows of a table, from one to before another.
type rowRange struct{ from, to int64 }

// openSorted opens the tables of a kind.
func openSorted(ctx context.Context, f *File, kind string) (list []sorted, err error) {
	for _, where := range tablesOf(f, kind) {
		file := f.reach(where)
		if file == nil {
			return list, errors.New("its table " + where + " is not there any more, or cannot be read")
		}
		file.Path = path.Join(path.Dir(filepath.ToSlash(f.Path)), where) // its folders may be columns
		t, err := file.parquet()
		if err != nil {
			return list, err
		}
		s := sorted{t, map[string][]rowRange{}}
		list = append(list, s)
		if t.Own() != kind {
			return list, errors.New("beside it lies " + where + ", which is no table of " + kind + " of the same export")
		}
		if err := t.Column(ctx, "document_id", s.note); err != nil {
			return list, err
		}
	}
	return list, nil
}

// note notes of which document a row is.
func (s *sorted) note(number int64, document string) {
	ranges := s.at[document]
	if n := len(ranges); n > 0 && ranges[n-1].to == number {
		ranges[n-1].to++
		return
	}
	s.at[document] = append(ranges, rowRange{number, number + 1})
}

// rows gives the rows of a document.
func (s *sorted) rows(ctx context.Context, document string, take func(number int64, cells []string)) error {
	for _, r := range s.at[document] {
		err := s.table.Rows(ctx, r.from, r.to, func(number int64, cells []string) bool { take(number, cells); return true })
		if err != nil {
			return err
		}
	}
	return nil
}

func closeAll(list []sorted) {
	for _, s := range list {
		s.table.close()
	}
}

func readParquet(ctx context.Context, f *File, out *sink) error {
	documents, err := f.parquet()
	if err != nil {
		return err
	}
	defer documents.close()
	annotations, err := openSorted(ctx, f, annotationTable)
	defer func() { closeAll(annotations) }()
	if err != nil {
		return err
	}
	sentences, err := openSorted(ctx, f, sentenceTable)
	if err == nil && len(sentences) == 0 {
		sentences, err = openSorted(ctx, f, judgementTable)
	}
	defer func() { closeAll(sentences) }()
	if err != nil {
		return err
	}
	headings := documents.Headings()
	var failed error
	err = documents.Rows(ctx, 0, 1<<62, func(number int64, cells []string) bool {
		d := exportedDocument(int(number)+1, headings, cells)
		for i := range annotations {
			if failed = annotations[i].annotate(ctx, d, out); failed != nil {
				return false
			}
		}
		for i := range sentences {
			if failed = sentences[i].cut(ctx, d); failed != nil {
				return false
			}
		}
		failed = out.document(d)
		return failed == nil
	})
	return errors.Join(failed, err)
}

// exportedDocument makes a document of a row.
func exportedDocument(place int, headings, cells []string) *Document {
	d := &Document{Place: place}
	fields := map[string]*string{"id": &d.ID, "title": &d.Title, "outlet": &d.Outlet, "byline": &d.Byline, "date": &d.Date, "url": &d.URL, "language": &d.Language, "text": &d.Text}
	for i, heading := range headings {
		if field := fields[heading]; field != nil {
			*field = cells[i]
		}
	}
	d.HasText = d.Text != "" // an export without the texts has none
	d.Keys = []string{d.ID, d.Title}
	return d
}

// annotate adds the annotations of a document.
func (s *sorted) annotate(ctx context.Context, d *Document, out *sink) error {
	headings := s.table.Headings()
	for i, heading := range headings {
		if heading == "id" {
			headings[i] = "annotation_id"
		}
	}
	r := &tableReading{columns: columnsOf(headings), plain: true, documents: map[string]*Document{}}
	err := s.rows(ctx, d.ID, func(number int64, cells []string) { r.row(int(number)+1, cells, out) })
	for _, key := range r.order {
		found := r.documents[key]
		d.Spans, d.Relations = append(d.Spans, found.Spans...), append(d.Relations, found.Relations...)
	}
	return err
}

// cut adds the sentences of a document, and who found nothing in them. A table of
// judgements has each sentence as often as there are people who may judge it.
func (s *sorted) cut(ctx context.Context, d *Document) error {
	place := map[string]int{}
	for i, heading := range s.table.Headings() {
		place[heading] = i + 1
	}
	return s.rows(ctx, d.ID, func(_ int64, cells []string) {
		cell := func(heading string) string {
			if at := place[heading]; at > 0 {
				return cells[at-1]
			}
			return ""
		}
		start, err := strconv.Atoi(first(cell("start"), cell("start_char")))
		end, err2 := strconv.Atoi(first(cell("end"), cell("end_char")))
		if err != nil || err2 != nil {
			return
		}
		before := func(r Range, start int) int { return r.Start - start }
		if at, is := slices.BinarySearchFunc(d.Sentences, start, before); !is {
			d.Sentences = slices.Insert(d.Sentences, at, Range{start, end})
		}
		by, at := strings.Split(cell("nothing_by"), between), strings.Split(cell("nothing_at"), between)
		if cell("state") == string(corpus.Nothing) && cell("annotator") != "" { // a judgement
			by, at = []string{cell("annotator")}, []string{cell("annotated_at")}
		}
		for i, coder := range by {
			if coder != "" {
				d.Nothing = append(d.Nothing, Nothing{Range{start, end}, coder, timeOf(at[min(i, len(at)-1)])})
			}
		}
	})
}
