package dataset

import (
	"encoding/binary"
	"io"
	"time"
)

// The part of Apache Parquet (format version 2.9) that flat tables need: a
// column holds text, whole numbers or times, and may be empty, or a list of
// texts. Values are written plain, pages packed by Snappy (snappy.go), which
// every reader of Parquet knows. It is written by hand, as the workbook is: a library for all
// of Parquet would make the program a quarter larger.
//
// A table is a stream of row groups. What is in memory is one of them.

// columnKind is what a column holds.
type columnKind int

const (
	parquetText  columnKind = iota // UTF-8
	parquetInt                     // 32 bits
	parquetTime                    // milliseconds since 1970 in UTC
	parquetTexts                   // a list of texts
)

// parquetColumn is a column of a table, with the values of the row group that
// is being gathered.
type parquetColumn struct {
	name     string
	kind     columnKind
	optional bool // may hold nothing

	values          []byte // plain encoding
	defined, repeat []byte // levels, each 0 or 1: is there a value, and does it go on a list
	count           int    // of values and of empty places
}

// The numbers of parquet.thrift that are used here.
const (
	typeInt32, typeInt64, typeByteArray       = 1, 2, 6
	required, optional, repeated              = 0, 1, 2
	convertedUTF8, convertedList              = 0, 3
	convertedTimestampMillis                  = 9
	encodingPlain, encodingRLE                = 0, 3
	codecSnappy                               = 1
	logicalString, logicalList                = 1, 3
	logicalTimestamp                          = 8
	parquetGroupBytes                         = 2 << 20 // of a row group before packing
	parquetMagic                              = "PAR1"
	parquetVersion                      int32 = 2
)

// parquetTable writes a table to w. Errors of the writer are kept, and given
// by close.
type parquetTable struct {
	w       io.Writer
	err     error
	offset  int64
	columns []*parquetColumn
	rows    int // of the row group at hand
	total   int64
	size    int
	groups  []parquetGroup
	plain   []byte      // the page at hand
	packed  []byte      // the same, packed
	meta    [][2]string // key and value
}

type parquetGroup struct {
	rows   int
	chunks []parquetChunk
}

type parquetChunk struct {
	offset           int64
	values           int
	plain, compacted int // bytes, with the page header
}

func newParquet(w io.Writer, meta [][2]string, columns ...*parquetColumn) *parquetTable {
	t := &parquetTable{w: w, columns: columns, meta: meta}
	t.write([]byte(parquetMagic))
	return t
}

func (t *parquetTable) write(data []byte) {
	if t.err == nil {
		var n int
		n, t.err = t.w.Write(data)
		t.offset += int64(n)
	}
}

func (c *parquetColumn) text(words string) {
	c.values = binary.LittleEndian.AppendUint32(c.values, uint32(len(words)))
	c.values = append(c.values, words...)
	c.there()
}

// words writes a text, or nothing.
func (c *parquetColumn) words(words *string) {
	if words == nil {
		c.nothing()
		return
	}
	c.text(*words)
}

func (c *parquetColumn) number(n int) {
	c.values = binary.LittleEndian.AppendUint32(c.values, uint32(int32(n)))
	c.there()
}

// time writes a time; the zero time is nothing.
func (c *parquetColumn) time(at time.Time) {
	if at.IsZero() {
		c.nothing()
		return
	}
	c.values = binary.LittleEndian.AppendUint64(c.values, uint64(at.UnixMilli()))
	c.there()
}

// list writes a list of texts.
func (c *parquetColumn) list(words []string) {
	if len(words) == 0 {
		c.repeat = append(c.repeat, 0)
		c.nothing()
		return
	}
	for i, word := range words {
		c.repeat = append(c.repeat, byte(min(i, 1)))
		c.text(word)
	}
}

func (c *parquetColumn) there() {
	c.count++
	if c.optional || c.kind == parquetTexts {
		c.defined = append(c.defined, 1)
	}
}

func (c *parquetColumn) nothing() {
	c.count++
	c.defined = append(c.defined, 0)
}

// endRow ends a row, for which every column must have been given its value.
func (t *parquetTable) endRow() {
	t.rows++
	t.size = 0
	for _, c := range t.columns {
		t.size += len(c.values) + len(c.defined) + len(c.repeat)
	}
	if t.size >= parquetGroupBytes {
		t.endGroup()
	}
}

// endGroup writes the row group: for each column one page.
func (t *parquetTable) endGroup() {
	if t.rows == 0 {
		return
	}
	group := parquetGroup{rows: t.rows}
	for _, c := range t.columns {
		group.chunks = append(group.chunks, t.page(c))
		c.values, c.defined, c.repeat, c.count = c.values[:0], c.defined[:0], c.repeat[:0], 0
	}
	t.groups = append(t.groups, group)
	t.total += int64(t.rows)
	t.rows = 0
}

func (t *parquetTable) page(c *parquetColumn) parquetChunk {
	var levels []byte
	if c.kind == parquetTexts {
		levels = appendLevels(levels, c.repeat)
	}
	if c.optional || c.kind == parquetTexts {
		levels = appendLevels(levels, c.defined)
	}
	t.plain = append(append(t.plain[:0], levels...), c.values...)
	t.packed = appendSnappy(t.packed[:0], t.plain)
	size := len(t.plain)

	var header thrift
	header.int(1, 0) // a data page
	header.int(2, int64(size))
	header.int(3, int64(len(t.packed)))
	header.begin(5)
	header.int(1, int64(c.count))
	header.int(2, encodingPlain)
	header.int(3, encodingRLE)
	header.int(4, encodingRLE)
	header.end()
	header.stop()
	chunk := parquetChunk{offset: t.offset, values: c.count, plain: size + len(header.data), compacted: len(t.packed) + len(header.data)}
	t.write(header.data)
	t.write(t.packed)
	return chunk
}

// appendLevels writes levels of one bit as runs, with their length before them.
func appendLevels(data, levels []byte) []byte {
	at := len(data)
	data = append(data, 0, 0, 0, 0)
	for from := 0; from < len(levels); {
		to := from + 1
		for to < len(levels) && levels[to] == levels[from] {
			to++
		}
		data = binary.AppendUvarint(data, uint64(to-from)<<1)
		data = append(data, levels[from])
		from = to
	}
	binary.LittleEndian.PutUint32(data[at:], uint32(len(data)-at-4))
	return data
}

// close writes the last row group and the footer.
func (t *parquetTable) close() error {
	t.endGroup()
	var footer thrift
	footer.int32(1, parquetVersion)
	t.schema(&footer)
	footer.int64(3, t.total)
	footer.list(4, thriftStruct, len(t.groups))
	for _, group := range t.groups {
		t.rowGroup(&footer, group)
	}
	if len(t.meta) > 0 {
		footer.list(5, thriftStruct, len(t.meta))
		for _, pair := range t.meta {
			footer.element()
			footer.text(1, pair[0])
			footer.text(2, pair[1])
			footer.end()
		}
	}
	footer.text(6, "Sayso")
	footer.stop()
	t.write(footer.data)
	t.write(binary.LittleEndian.AppendUint32(nil, uint32(len(footer.data))))
	t.write([]byte(parquetMagic))
	return t.err
}

// schema lists the columns; a list takes three levels, as the format asks.
func (t *parquetTable) schema(f *thrift) {
	elements := 1
	for _, c := range t.columns {
		elements++
		if c.kind == parquetTexts {
			elements += 2
		}
	}
	f.list(2, thriftStruct, elements)
	f.element()
	f.text(4, "schema")
	f.int(5, int64(len(t.columns)))
	f.end()
	for _, c := range t.columns {
		repetition := int64(required)
		if c.optional {
			repetition = optional
		}
		switch c.kind {
		case parquetTexts:
			f.schemaGroup(c.name, required, true)
			f.schemaGroup("list", repeated, false)
			f.schemaLeaf("element", required, parquetText)
		default:
			f.schemaLeaf(c.name, repetition, c.kind)
		}
	}
}

func (f *thrift) schemaGroup(name string, repetition int64, list bool) {
	f.element()
	f.int(3, repetition)
	f.text(4, name)
	f.int(5, 1)
	if list {
		f.int(6, convertedList)
		f.begin(10)
		f.begin(logicalList)
		f.end()
		f.end()
	}
	f.end()
}

func (f *thrift) schemaLeaf(name string, repetition int64, kind columnKind) {
	f.element()
	f.int(1, kind.stored())
	f.int(3, repetition)
	f.text(4, name)
	switch kind {
	case parquetText:
		f.int(6, convertedUTF8)
		f.begin(10)
		f.begin(logicalString)
		f.end()
		f.end()
	case parquetTime:
		f.int(6, convertedTimestampMillis)
		f.begin(10)
		f.begin(logicalTimestamp)
		f.yes(1) // UTC
		f.begin(2)
		f.begin(1) // milliseconds
		f.end()
		f.end()
		f.end()
		f.end()
	}
	f.end()
}

// stored is the physical type.
func (k columnKind) stored() int64 {
	switch k {
	case parquetInt:
		return typeInt32
	case parquetTime:
		return typeInt64
	}
	return typeByteArray
}

func (t *parquetTable) rowGroup(f *thrift, group parquetGroup) {
	plain, compacted := 0, 0
	f.element()
	f.list(1, thriftStruct, len(group.chunks))
	for i, chunk := range group.chunks {
		plain, compacted = plain+chunk.plain, compacted+chunk.compacted
		f.element()
		f.int64(2, chunk.offset)
		f.begin(3)
		f.int(1, t.columns[i].kind.stored())
		f.list(2, thriftInt32, 2)
		f.data = append(f.data, zigzag(encodingPlain)...)
		f.data = append(f.data, zigzag(encodingRLE)...)
		path := []string{t.columns[i].name}
		if t.columns[i].kind == parquetTexts {
			path = append(path, "list", "element")
		}
		f.list(3, thriftBinary, len(path))
		for _, name := range path {
			f.bare(name)
		}
		f.int(4, codecSnappy)
		f.int64(5, int64(chunk.values))
		f.int64(6, int64(chunk.plain))
		f.int64(7, int64(chunk.compacted))
		f.int64(9, chunk.offset)
		f.end()
		f.end()
	}
	f.int64(2, int64(plain))
	f.int64(3, int64(group.rows))
	f.int64(5, group.chunks[0].offset)
	f.int64(6, int64(compacted))
	f.end()
}

// thrift writes the compact protocol of Apache Thrift, in which Parquet keeps
// what it says about itself.
type thrift struct {
	data   []byte
	last   int16   // id of the field before
	outers []int16 // those of the structures around
}

// The types of the compact protocol.
const (
	thriftTrue, thriftInt32, thriftInt64        = 1, 5, 6
	thriftBinary, thriftList, thriftStruct byte = 8, 9, 12
)

func (f *thrift) field(id int16, kind byte) {
	f.data = append(f.data, byte(id-f.last)<<4|kind) // ids go up by less than 16 here
	f.last = id
}

func zigzag(n int64) []byte { return binary.AppendVarint(nil, n) }

func (f *thrift) int32(id int16, n int32) {
	f.field(id, thriftInt32)
	f.data = append(f.data, zigzag(int64(n))...)
}

// int writes a number that fits 32 bits.
func (f *thrift) int(id int16, n int64) { f.int32(id, int32(n)) }

func (f *thrift) int64(id int16, n int64) {
	f.field(id, thriftInt64)
	f.data = append(f.data, zigzag(n)...)
}

func (f *thrift) yes(id int16) { f.field(id, thriftTrue) }

func (f *thrift) text(id int16, words string) { f.field(id, thriftBinary); f.bare(words) }

func (f *thrift) bare(words string) {
	f.data = binary.AppendUvarint(f.data, uint64(len(words)))
	f.data = append(f.data, words...)
}

func (f *thrift) list(id int16, kind byte, length int) {
	f.field(id, thriftList)
	if length < 15 {
		f.data = append(f.data, byte(length)<<4|kind)
		return
	}
	f.data = append(f.data, 0xF0|kind)
	f.data = binary.AppendUvarint(f.data, uint64(length))
}

// begin opens a structure in a field, element one in a list; end closes it.
func (f *thrift) begin(id int16) { f.field(id, thriftStruct); f.element() }

func (f *thrift) element() { f.outers = append(f.outers, f.last); f.last = 0 }

func (f *thrift) end() {
	f.stop()
	f.last = f.outers[len(f.outers)-1]
	f.outers = f.outers[:len(f.outers)-1]
}

func (f *thrift) stop() { f.data = append(f.data, 0) }
