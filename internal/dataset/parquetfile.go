package dataset

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/thrift"
)

// A table of Parquet is a stream of row groups, written by parquet-go. Each
// chunk of a column says its least and greatest value and how many are missing,
// so that a reader passes over the groups that cannot have what it looks for.
// What is in memory is one row group, packed.

// columnKind is what a column holds.
type columnKind int

const (
	parquetText  columnKind = iota // UTF-8
	parquetInt                     // 32 bits
	parquetTime                    // milliseconds since 1970 in UTC
	parquetTexts                   // a list of texts
)

// parquetColumn is a column of a table, with the values of the rows that are
// not handed to the writer yet.
type parquetColumn struct {
	name     string
	kind     columnKind
	optional bool // may hold nothing
	unique   bool // values hardly repeat, so there is no dictionary of them

	values []parquet.Value
	words  []byte // of the values
	size   int    // of the values, in bytes before packing
	index  int
	writer *parquet.ColumnWriter // nil when the file has no such column
}

const (
	parquetGroupRows  = 122_880  // as DuckDB writes them
	parquetGroupBytes = 64 << 20 // before packing
	parquetFileBytes  = 256 << 20
	parquetBatch      = 128 << 10 // handed to the writer at once
	parquetDictionary = 1 << 20   // the most that the dictionary of a chunk holds
	parquetBound      = 64        // bytes of a least or greatest value
)

// parquetTable writes a table to w. Errors are kept, and given by close.
type parquetTable struct {
	out     parquetOutput
	file    *parquet.GenericWriter[any]
	err     error
	columns []*parquetColumn // all that a row gives, also those that are left out
	written []*parquetColumn
	group   int // the most bytes of a row group, before packing
	rows    int // of the row group at hand
	size    int // of it, in bytes before packing
	batch   int // of the rows that are not handed over yet
}

// parquetOutput passes on what is written until the end of the file is asked
// for.
type parquetOutput struct {
	w     io.Writer
	bytes int64
	end   *bytes.Buffer
}

func (o *parquetOutput) Write(data []byte) (int, error) {
	if o.end != nil {
		return o.end.Write(data)
	}
	n, err := o.w.Write(data)
	o.bytes += int64(n)
	return n, err
}

// parquetPacking packs pages. It costs little more time than Snappy, and DuckDB,
// Spark, Polars and Arrow all read it.
var parquetPacking = &zstd.Codec{Level: zstd.SpeedFastest}

// newParquet begins a table. Columns that are left out take their values and
// drop them.
func newParquet(w io.Writer, meta [][2]string, group int, columns []parquetColumn, without ...string) *parquetTable {
	t := &parquetTable{out: parquetOutput{w: w}, group: group}
	for _, c := range columns {
		own := c
		t.columns = append(t.columns, &own)
		if !slices.Contains(without, c.name) {
			t.written = append(t.written, &own)
		}
	}
	options := []parquet.WriterOption{parquetSchema(t.written), parquet.Compression(parquetPacking), &parquet.WriterConfig{CreatedBy: "Sayso"},
		parquet.DataPageVersion(1), parquet.DataPageStatistics(false), parquet.DictionaryMaxBytes(parquetDictionary)}
	for _, pair := range meta {
		options = append(options, parquet.KeyValueMetadata(pair[0], pair[1]))
	}
	t.file = parquet.NewGenericWriter[any](&t.out, options...)
	writers := t.file.ColumnWriters()
	for i, c := range t.written {
		c.index, c.writer = i, writers[i]
	}
	return t
}

// parquetSchema names the columns in their order.
func parquetSchema(columns []*parquetColumn) *parquet.Schema {
	group := orderedGroup{Group: parquet.Group{}}
	for _, c := range columns {
		var node parquet.Node
		switch c.kind {
		case parquetInt:
			node = parquet.Leaf(parquet.Int32Type)
		case parquetTime:
			node = parquet.Timestamp(parquet.Millisecond)
		default:
			if node = parquet.Encoded(parquet.String(), &parquet.Plain); !c.unique {
				node = parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
			}
		}
		if c.kind == parquetTexts {
			node = parquet.List(node)
		}
		if c.optional {
			node = parquet.Optional(node)
		}
		group.Group[c.name] = node
		group.names = append(group.names, c.name)
	}
	return parquet.NewSchema("schema", group)
}

// orderedGroup is a group whose fields stand in an order of their own; without
// it they are sorted by name.
type orderedGroup struct {
	parquet.Group
	names []string
}

func (g orderedGroup) Fields() []parquet.Field {
	fields := g.Group.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int {
		return cmp.Compare(slices.Index(g.names, a.Name()), slices.Index(g.names, b.Name()))
	})
	return fields
}

// value notes a value with its levels: whether it goes on a list, and whether
// it is there.
func (c *parquetColumn) value(v parquet.Value, repeat, defined, size int) {
	if c.writer == nil {
		return
	}
	c.values = append(c.values, v.Level(repeat, defined, c.index))
	c.size += size
}

// most is the level of a value that is there.
func (c *parquetColumn) most() int {
	if c.optional || c.kind == parquetTexts {
		return 1
	}
	return 0
}

func (c *parquetColumn) text(words string) { c.element(words, 0) }

func (c *parquetColumn) element(words string, repeat int) {
	if c.writer == nil {
		return
	}
	c.words = append(c.words, words...)
	c.value(parquet.ByteArrayValue(c.words[len(c.words)-len(words):]), repeat, c.most(), 4+len(words))
}

// maybe writes a text, or nothing.
func (c *parquetColumn) maybe(words *string) {
	if words == nil {
		c.nothing()
		return
	}
	c.text(*words)
}

func (c *parquetColumn) number(n int) { c.value(parquet.Int32Value(int32(n)), 0, c.most(), 4) }

// time writes a time; the zero time is nothing.
func (c *parquetColumn) time(at time.Time) {
	if at.IsZero() {
		c.nothing()
		return
	}
	c.value(parquet.Int64Value(at.UnixMilli()), 0, c.most(), 8)
}

// list writes a list of texts.
func (c *parquetColumn) list(words []string) {
	if len(words) == 0 {
		c.nothing()
		return
	}
	for i, word := range words {
		c.element(word, min(i, 1))
	}
}

func (c *parquetColumn) nothing() { c.value(parquet.NullValue(), 0, 0, 1) }

// endRow ends a row, for which every column must have been given its value.
func (t *parquetTable) endRow() {
	t.rows++
	t.batch = 0
	for _, c := range t.written {
		t.batch += c.size
	}
	full := t.rows >= parquetGroupRows || t.size+t.batch >= t.group
	if full || t.batch >= parquetBatch {
		t.hand()
	}
	if full {
		t.keep(t.file.Flush())
		t.rows, t.size = 0, 0
	}
}

// hand gives the rows that were gathered to the writer.
func (t *parquetTable) hand() {
	for _, c := range t.written {
		if t.err == nil {
			_, err := c.writer.WriteRowValues(c.values)
			t.keep(err)
		}
		t.size += c.size
		clear(c.values)
		c.values, c.words, c.size = c.values[:0], c.words[:0], 0
	}
	t.batch = 0
}

func (t *parquetTable) keep(err error) {
	if t.err == nil {
		t.err = err
	}
}

// full reports whether the file is so large that the next rows belong into
// another.
func (t *parquetTable) full() bool { return t.out.bytes >= parquetFileBytes }

// close writes the last row group and the footer.
func (t *parquetTable) close() error {
	t.hand()
	t.keep(t.file.Flush())
	if t.err != nil {
		return t.err
	}
	t.out.end = &bytes.Buffer{}
	if err := t.file.Close(); err != nil {
		return err
	}
	end, err := t.shortBounds(t.out.end.Bytes())
	if err != nil {
		return err
	}
	_, err = t.out.w.Write(end)
	return err
}

// shortBounds is the end of the file with bounds that are cut: whole articles
// have no place in a footer. A bound need not be a value of the column.
func (t *parquetTable) shortBounds(end []byte) ([]byte, error) {
	tail := len(end) - 8 // the length of the footer, and PAR1
	if tail < 0 {
		return nil, errors.New("the footer of a Parquet file was not written")
	}
	length := int(binary.LittleEndian.Uint32(end[tail:]))
	meta := t.file.File().Metadata()
	for g := range meta.RowGroups {
		for i := range meta.RowGroups[g].Columns {
			chunk := &meta.RowGroups[g].Columns[i].MetaData
			chunk.Statistics.MinValue, chunk.Statistics.MaxValue = lowerBound(chunk.Statistics.MinValue), upperBound(chunk.Statistics.MaxValue)
		}
	}
	var footer bytes.Buffer
	if err := thrift.NewEncoder(new(thrift.CompactProtocol).NewWriter(&footer)).Encode(meta); err != nil {
		return nil, err
	}
	whole := append(slices.Clip(end[:tail-length]), footer.Bytes()...)
	whole = binary.LittleEndian.AppendUint32(whole, uint32(footer.Len()))
	return append(whole, end[tail+4:]...), nil
}

// lowerBound is the beginning of a value, whole characters of it.
func lowerBound(value []byte) []byte {
	if len(value) <= parquetBound {
		return value
	}
	n := parquetBound
	for n > 0 && !utf8.RuneStart(value[n]) {
		n--
	}
	return value[:n]
}

// upperBound is the beginning of a value with its last character made the next
// one, so that it is greater than all that begin alike.
func upperBound(value []byte) []byte {
	if len(value) <= parquetBound {
		return value
	}
	short := lowerBound(value)
	for len(short) > 0 {
		last, size := utf8.DecodeLastRune(short)
		short = short[:len(short)-size]
		switch next := last + 1; {
		case last == utf8.RuneError && size == 1, last == utf8.MaxRune:
		case !utf8.ValidRune(next): // a surrogate
			return utf8.AppendRune(slices.Clip(short), 0xE000)
		default:
			return utf8.AppendRune(slices.Clip(short), next)
		}
	}
	return value
}
