package storage

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
)

// schemaPages lists the pages that hold the list of tables.
func schemaPages(t *testing.T, path string) (numbers []int) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	numbers = []int{1}
	if content[100] == 0x05 { // an interior page leads to the others
		cells := int(binary.BigEndian.Uint16(content[103:]))
		for i := range cells {
			at := int(binary.BigEndian.Uint16(content[112+2*i:]))
			numbers = append(numbers, int(binary.BigEndian.Uint32(content[at:])))
		}
		numbers = append(numbers, int(binary.BigEndian.Uint32(content[108:])))
	}
	return numbers
}

// TestARescueNeedsNoListOfTables damages the list of tables in every way in
// turn: everything comes back out of the pages, with its history.
func TestARescueNeedsNoListOfTables(t *testing.T) {
	ctx := context.Background()
	p := lived(t)
	long := sampleDocument("The long one", string(bytes.Repeat([]byte("It was said that the bridge was safe. "), 2000))) // of several pages
	apply(t, p, Change{Kind: "import", Title: "long", Steps: []Step{AddDocument(long)}})
	info, err := p.Info(ctx)
	if err != nil {
		t.Fatal(err)
	}
	before := state(t, p)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(p.Path())
	if err != nil {
		t.Fatal(err)
	}
	damaged := map[string][]byte{}
	every := bytes.Clone(whole)
	for _, number := range schemaPages(t, p.Path()) {
		from := max(100, (number-1)*4096)
		clear(every[from : number*4096])
	}
	damaged["all of its pages zeroed"] = every
	header := bytes.Clone(whole)
	clear(header[:4096])
	damaged["the first page zeroed, with the header"] = header
	flipped := bytes.Clone(whole)
	flipped[100] ^= 8
	damaged["one bit of its root flipped"] = flipped
	for name, content := range damaged {
		t.Run(name, func(t *testing.T) {
			from, to := write(t, content), filepath.Join(t.TempDir(), "rescued.sayso")
			work := t.TempDir()
			t.Setenv("TMPDIR", work)
			report, err := Repair(ctx, from, to)
			if left, _ := os.ReadDir(work); len(left) > 0 {
				t.Errorf("the rescue left %v behind", left)
			}
			if err != nil || !report.History || len(report.Lost) > 0 {
				t.Fatalf("%+v %v", report, err)
			}
			if after, _ := os.ReadFile(from); !bytes.Equal(after, content) {
				t.Error("the damaged file was changed")
			}
			r, err := Open(ctx, to, OpenOptions{ReadOnly: true})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			if again, err := r.Info(ctx); err != nil || !cmp.Equal(info, again) {
				t.Errorf("it is %+v, was %+v, %v", again, info, err)
			}
			if diff := cmp.Diff(before, state(t, r)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestWithoutALogThePagesOfTheTablesSpeak: where the log is gone too, what
// stands in the tables is taken over.
func TestWithoutALogThePagesOfTheTablesSpeak(t *testing.T) {
	ctx := context.Background()
	p := lived(t)
	before := state(t, p)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	schema := schemaPages(t, p.Path())
	spoil(t, p.Path(), "DELETE FROM taken_back", "DELETE FROM events")
	content, err := os.ReadFile(p.Path())
	if err != nil {
		t.Fatal(err)
	}
	for _, number := range schema {
		clear(content[max(100, (number-1)*4096) : number*4096])
	}
	to := filepath.Join(t.TempDir(), "rescued.sayso")
	report, err := Repair(ctx, write(t, content), to)
	if err != nil || report.History || len(report.Lost) > 0 {
		t.Fatalf("%+v %v", report, err)
	}
	r, err := Open(ctx, to, OpenOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if diff := cmp.Diff(before, state(t, r)); diff != "" {
		t.Error(diff)
	}
	if c, err := r.Codebook(ctx); err != nil || c.Labels[0].Definition == sampleCodebook().Labels[0].Definition {
		t.Errorf("the codebook is not the one that was changed: %v", err)
	}
}

// TestEveryRowHasTheShapeOfItsTableAlone writes a project, reads every row out
// of the pages, and compares with what SQLite reads.
func TestEveryRowHasTheShapeOfItsTableAlone(t *testing.T) {
	ctx := context.Background()
	p := lived(t)
	apply(t, p, Change{Title: "more", Steps: []Step{PutSource(corpus.Source{Name: "The mayor"}), PutQuery(corpus.Query{Name: "Denials", Text: "label:denial"})}})
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	recovered, err := recoverPages(ctx, p.Path(), filepath.Join(t.TempDir(), "pages"))
	if err != nil {
		t.Fatal(err)
	}
	defer recovered.Close()
	original, err := sql.Open(driverName, fileURI(p.Path(), "ro"))
	if err != nil {
		t.Fatal(err)
	}
	defer original.Close()
	rows := 0
	for _, s := range rowShapes {
		if s.insert != "" {
			continue // of an older version, or not all of its rows
		}
		read := func(db *sql.DB) []string {
			list, err := column[string](ctx, db, "SELECT json_array("+s.columns+") FROM (SELECT "+hexed(s)+" FROM "+s.table+")")
			if err != nil {
				t.Fatal(s.table, err)
			}
			return list
		}
		want := read(original)
		rows += len(want)
		if diff := cmp.Diff(want, read(recovered)); diff != "" {
			t.Errorf("%s: %s", s.table, diff)
		}
	}
	if rows < 40 {
		t.Errorf("only %d rows were compared", rows)
	}
}

// hexed selects the columns of a shape with blobs as hexadecimal digits, which
// JSON can hold.
func hexed(s rowShape) string {
	columns := strings.Split(s.columns, ", ")
	for i, column := range columns {
		if s.shape[i] == 'b' {
			columns[i] = "hex(" + column + ") AS " + column
		}
	}
	return strings.Join(columns, ", ")
}

func FuzzPages(f *testing.F) {
	whole := closed(f)
	for from := 0; from+4096 <= len(whole); from += 4096 {
		f.Add(whole[from : from+4096])
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		p := &pages{content: content, size: 512, usable: 512}
		for number := 1; (number-1)*p.size < len(content); number++ {
			for _, row := range p.rows(number) {
				for _, s := range rowShapes {
					s.fits(row)
				}
			}
		}
	})
}
