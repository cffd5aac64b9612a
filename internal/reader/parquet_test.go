package reader

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
)

// parquetArticle is a row as pandas, DuckDB or Spark writes it.
type parquetArticle struct {
	ID       int64     `parquet:"id"`
	Headline string    `parquet:"Headline,optional,dict"`
	FullText string    `parquet:"Full_Text,optional"`
	Source   string    `parquet:"Source,dict"`
	Date     time.Time `parquet:"Pub. date,optional,timestamp(microsecond)"`
	Authors  []string  `parquet:"Author,list"`
	Lang     *string   `parquet:"Lang"`
	Raw      []byte    `parquet:"raw"`
}

func parquetFile(t testing.TB, rows []parquetArticle, options ...parquet.WriterOption) []byte {
	t.Helper()
	var out bytes.Buffer
	w := parquet.NewGenericWriter[parquetArticle](&out, options...)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func parquetArticles() []parquetArticle {
	english := "English"
	return []parquetArticle{
		{7, "Bridge to open", firstText, "Harbour Post", time.Date(2031, 4, 2, 0, 0, 0, 0, time.UTC), []string{"Ada Weiss"}, &english, []byte{0xFF}},
		{8, "Quay, owners", secondText, "Evening Mail", time.Date(2031, 4, 4, 7, 30, 0, 0, time.UTC), []string{"Bo Lund", "Cy Marsh"}, nil, nil},
	}
}

func TestParquetOfArticlesIsReadAsATableIs(t *testing.T) {
	want := []found{
		{"Bridge to open", "Ada Weiss", "Harbour Post", "2031-04-02", "", "en", "#1", firstText},
		{"Quay, owners", "Bo Lund, Cy Marsh", "Evening Mail", "2031-04-04", "2031-04-04T07:30:00Z", "", "#2", secondText},
	}
	for name, codec := range map[string]compress.Codec{"plain": &parquet.Uncompressed, "snappy": &parquet.Snappy, "gzip": &parquet.Gzip, "zstd": &parquet.Zstd, "lz4": &parquet.Lz4Raw, "brotli": &parquet.Brotli} {
		for _, version := range []int{1, 2} {
			data := parquetFile(t, parquetArticles(), parquet.Compression(codec), parquet.DataPageVersion(version), parquet.MaxRowsPerRowGroup(1))
			results := readOne(t, "a.parquet", data)
			got := foundIn(results)
			for i := range got {
				if i < len(want) {
					want[i].Printed = got[i].Printed // as the date was written
				}
			}
			if diff := cmp.Diff(named(want, "a.parquet"), got); diff != "" {
				t.Errorf("%s, pages of version %d: %s", name, version, diff)
			}
			if len(results) == 2 && (results[0].Line != 1 || results[1].Line != 2) {
				t.Errorf("the rows are said to be %d and %d", results[0].Line, results[1].Line)
			}
		}
	}
}

func TestParquetIsKnownByItsContents(t *testing.T) {
	if results := readOne(t, "articles", parquetFile(t, parquetArticles())); len(results) != 2 || results[0].Err != nil {
		t.Errorf("%+v", results)
	}
}

func TestParquetThatCannotBeReadSaysWhy(t *testing.T) {
	whole := parquetFile(t, parquetArticles())
	torn := bytes.Clone(whole)
	for i := 4; i < len(torn)/2; i++ {
		torn[i] ^= 0x5A
	}
	for name, test := range map[string]struct {
		data []byte
		err  string
	}{
		"no rows":          {parquetFile(t, nil), "no text"},
		"cut off":          {whole[:len(whole)-20], "cut off"},
		"an empty file":    {nil, ""},
		"torn pages":       {torn, "damaged"},
		"something else":   {[]byte("PAR1 is how the quay is called"), "cut off"},
		"our sentences":    {parquetFile(t, parquetArticles(), parquet.KeyValueMetadata(OwnTable, "sentences")), "table of documents"},
		"a text too large": {parquetFile(t, []parquetArticle{{FullText: strings.Repeat("a ", maxCell/2+1)}}), "MB"},
	} {
		t.Run(name, func(t *testing.T) {
			results := readOne(t, "a.parquet", test.data)
			if len(results) == 0 || results[len(results)-1].Err == nil || !strings.Contains(results[len(results)-1].Err.Error(), test.err) {
				t.Errorf("%+v", results)
			}
		})
	}
}

func TestKeysOfPartitionsStandInTheFolders(t *testing.T) {
	r := ParquetTable{columns: []parquetColumn{{name: "text"}, {name: "outlet"}}}
	r.addFolders("/a/corpus=/documents/outlet=taken/language=en/place=A%2FB%3A 100 %25/month=__HIVE_DEFAULT_PARTITION__/part-0.parquet")
	if diff := cmp.Diff([]string{"", "en", "A/B: 100 %", ""}, r.folders); diff != "" {
		t.Error(diff)
	}
}

// Rows may be asked for from anywhere, as those of a document are.
func TestRowsAreGivenFromAnywhere(t *testing.T) {
	var rows []parquetArticle
	for i := range 500 {
		rows = append(rows, parquetArticle{ID: int64(i), Authors: slices.Repeat([]string{"A"}, i%3)})
	}
	data := parquetFile(t, rows, parquet.MaxRowsPerRowGroup(130))
	table, err := OpenParquet(bytes.NewReader(data), int64(len(data)), "")
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	table.Between = "|"
	for _, part := range [][2]int64{{0, 1}, {1, 4}, {2, 3}, {3, 300}, {129, 131}, {130, 130}, {499, 600}, {500, 501}, {900, 901}, {0, 500}, {70, 72}, {80, 81}, {81, 90}} {
		want, next := min(part[1], 500), min(part[0], 500)
		err := table.Rows(t.Context(), part[0], part[1], func(number int64, cells []string) bool {
			if number != next || cells[0] != fmt.Sprint(number) || cells[5] != strings.Join(slices.Repeat([]string{"A"}, int(number%3)), "|") {
				t.Errorf("row %d of %v is %d, %q", next, part, number, cells)
			}
			next++
			return true
		})
		if err != nil || next != max(want, min(part[0], 500)) {
			t.Errorf("%v end at %d, %v", part, next, err)
		}
	}
	count := int64(0)
	if err := table.Column(t.Context(), "id", func(number int64, cell string) {
		if number != count || cell != fmt.Sprint(count) {
			t.Errorf("%d is %s", number, cell)
		}
		count++
	}); err != nil || count != 500 {
		t.Errorf("the column has %d rows, %v", count, err)
	}
	if err := table.Column(t.Context(), "none", nil); err == nil {
		t.Error("a column that is not there is read")
	}
}
