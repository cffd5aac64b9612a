package storage

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mattn/go-sqlite3"
)

// spoil runs statements on a closed project as another program would.
func spoil(t *testing.T, path string, statements ...string) {
	t.Helper()
	driver := &sqlite3.SQLiteDriver{}
	c, err := driver.Open(fileURI(path, "rw", "_foreign_keys=0"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, statement := range statements {
		if _, err := c.(*sqlite3.SQLiteConn).Exec(statement, nil); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// replaceTable swaps a table for one of the same name and another making.
func replaceTable(name, sql string) []string {
	return []string{"PRAGMA foreign_keys=OFF", "DROP TABLE " + name, sql}
}

// TestAForeignSchemaIsRefusedBeforeAnythingIsWritten holds the corpus of
// attacks. Most of them leave SQLite's own checks content.
func TestAForeignSchemaIsRefusedBeforeAnythingIsWritten(t *testing.T) {
	whole := closed(t)
	for name, statements := range map[string][]string{
		"a trigger that deletes other annotations": {"CREATE TRIGGER x AFTER INSERT ON annotations BEGIN DELETE FROM annotations WHERE id <> new.id; END"},
		"a trigger that ignores every annotation":  {"CREATE TRIGGER x BEFORE INSERT ON annotations BEGIN SELECT RAISE(IGNORE); END"},
		"a trigger that fills the memory":          {"CREATE TRIGGER x BEFORE INSERT ON annotations BEGIN SELECT randomblob(900000000); END"},
		"a trigger that never ends":                {"CREATE TRIGGER x BEFORE INSERT ON annotations BEGIN SELECT count(*) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i FROM n); END"},
		"a trigger that forges the log":            {"CREATE TRIGGER x AFTER INSERT ON events BEGIN UPDATE events SET title = 'x' WHERE number = 1; END"},
		"a view more":                              {"CREATE VIEW x AS SELECT load_extension('x.so')"},
		"a view in the place of a table":           replaceTable("marks", "CREATE VIEW marks AS SELECT NULL AS id, NULL AS document, 0 AS start, 1 AS \"end\", NULL AS annotator, 0 AS created_at"),
		"an endless view in the place of a table":  replaceTable("settings", "CREATE VIEW settings AS WITH RECURSIVE n(key, value) AS (SELECT 'a', 'b' UNION ALL SELECT key, value FROM n) SELECT * FROM n"),
		"a table more":                             {"CREATE TABLE x (y)"},
		"a virtual table":                          {"CREATE VIRTUAL TABLE x USING fts5(y)"},
		"a table fewer":                            {"DROP TABLE settings"},
		"an index more":                            {"CREATE INDEX x ON annotations (note)"},
		"an index on an expression":                {"CREATE INDEX x ON annotations (abs(start))"},
		"an index fewer":                           {"DROP INDEX relations_to"},
		"a column more":                            {"ALTER TABLE annotations ADD COLUMN x TEXT"},
		"a generated column":                       {"ALTER TABLE annotations ADD COLUMN x TEXT AS (upper(note)) VIRTUAL"},
		"a column renamed":                         {"ALTER TABLE documents RENAME COLUMN printed TO print"},
		"a check taken away":                       replaceTable("settings", "CREATE TABLE settings (key TEXT NOT NULL PRIMARY KEY, value TEXT) STRICT, WITHOUT ROWID"),
		"a table that is not strict":               replaceTable("settings", "CREATE TABLE settings (\n  key   TEXT NOT NULL PRIMARY KEY,\n  value TEXT NOT NULL\n) WITHOUT ROWID"),
		"statistics of the query planner":          {"ANALYZE"},
		"a user_version of zero":                   {"PRAGMA user_version=0"},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, whole)
			spoil(t, path, statements...)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			p, err := Open(context.Background(), path, OpenOptions{})
			if err == nil {
				p.Close()
			}
			if !errors.Is(err, ErrDamaged) {
				t.Errorf("opened or refused otherwise: %v", err)
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
			rescued := filepath.Join(t.TempDir(), "rescued.sayso")
			report, err := Repair(context.Background(), path, rescued)
			if err != nil || report.Annotations != 2 || report.Documents != 2 {
				t.Errorf("the plain values were not taken over: %+v %v", report, err)
			}
		})
	}
}

func TestWhatIsNoProjectIsRefusedAndLeftAlone(t *testing.T) {
	whole := closed(t)
	number := func(at int, value uint32) []byte {
		b := bytes.Clone(whole)
		binary.BigEndian.PutUint32(b[at:], value)
		return b
	}
	wal := bytes.Clone(whole)
	wal[18], wal[19] = 2, 2
	for name, test := range map[string]struct {
		content []byte
		kind    error
	}{
		"an empty file":                {nil, ErrNotProject},
		"a text":                       {[]byte("The mayor said so.\n"), ErrNotProject},
		"the beginning of a project":   {whole[:60], ErrNotProject},
		"the first page of a project":  {whole[:4096], ErrDamaged},
		"half a project":               {whole[:len(whole)/2], ErrDamaged},
		"another program's database":   {number(68, 0x47504b47), ErrNotProject},
		"a newer version":              {number(60, uint32(schemaVersion())+1), ErrNewer},
		"a version beyond all bounds":  {number(60, 0xffffffff), ErrNewer},
		"a file in write-ahead mode":   {wal, ErrDamaged},
		"a page size that cannot be":   {append(append(bytes.Clone(whole[:16]), 3, 3), whole[18:]...), ErrDamaged},
		"nothing but the header twice": {bytes.Repeat(whole[:100], 2), ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, test.content)
			p, err := Open(context.Background(), path, OpenOptions{})
			if err == nil {
				p.Close()
			}
			var own *Error
			if !errors.Is(err, test.kind) || !errors.As(err, &own) || own.Message == "" {
				t.Errorf("got %v", err)
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(test.content, after) {
				t.Error("the file was changed")
			}
			if files, _ := os.ReadDir(filepath.Dir(path)); len(files) != 1 {
				t.Errorf("files were left beside it: %v", files)
			}
		})
	}
	for name, test := range map[string]struct {
		path func(t *testing.T) string
		kind error
	}{
		"a folder":         {func(t *testing.T) string { return t.TempDir() }, ErrNotProject},
		"nothing":          {func(t *testing.T) string { return filepath.Join(t.TempDir(), "none.sayso") }, ErrNotFound},
		"a missing folder": {func(t *testing.T) string { return filepath.Join(t.TempDir(), "none", "none.sayso") }, ErrNotFound},
		"a dangling link": {func(t *testing.T) string {
			link := filepath.Join(t.TempDir(), "link.sayso")
			if err := os.Symlink("nowhere", link); err != nil {
				t.Skip("this system makes no symbolic links: ", err)
			}
			return link
		}, ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Open(context.Background(), test.path(t), OpenOptions{}); !errors.Is(err, test.kind) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func FuzzPreflight(f *testing.F) {
	whole := closed(f)
	f.Add(whole[:100], int64(len(whole)))
	f.Add([]byte("SQLite format 3\x00"), int64(16))
	f.Add([]byte{}, int64(0))
	f.Fuzz(func(t *testing.T, header []byte, size int64) {
		if len(header) > 100 {
			header = header[:100]
		}
		err := checkHeader("file", header, size)
		ours := len(header) == 100 && bytes.HasPrefix(header, magic) && binary.BigEndian.Uint32(header[68:]) == applicationID
		if err == nil && !ours {
			t.Errorf("taken for a project: %q", header)
		}
	})
}

func TestTheBuildHasItsHardening(t *testing.T) {
	options, missing, err := Hardening(context.Background())
	if err != nil || len(options) == 0 {
		t.Fatal(options, err)
	}
	if len(missing) > 0 {
		t.Skip("this build lacks hardening that the Makefile sets: ", missing)
	}
	p := newProject(t)
	for _, statement := range []string{"PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = sql", `SELECT "nosuchcolumn"`, "SELECT load_extension('x')"} {
		if _, err := p.writer.Exec(statement); err == nil {
			t.Errorf("%s was obeyed", statement)
		}
	}
}

// TestASettingThatIsNotObeyedIsNoticed opens without our hook.
func TestASettingThatIsNotObeyedIsNoticed(t *testing.T) {
	sql.Register("plain-sqlite3", &sqlite3.SQLiteDriver{})
	db, err := sql.Open("plain-sqlite3", fileURI(write(t, closed(t)), "rw"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := selfTest(context.Background(), db, true); err == nil {
		t.Error("a connection with the driver's own settings passed")
	}
}

// TestATriggerThatComesWhileTheProjectIsOpenSavesNothing lets another program
// add it after the tables were compared.
func TestATriggerThatComesWhileTheProjectIsOpenSavesNothing(t *testing.T) {
	ctx := context.Background()
	p, d, reader := withDocument(t)
	a := label(d, 0, "claim", reader)
	apply(t, p, Change{Title: "first", Steps: []Step{PutAnnotation(a)}})
	spoil(t, p.Path(), "CREATE TRIGGER x BEFORE INSERT ON annotations BEGIN DELETE FROM annotations; END")
	change := Change{ID: NewID(), Title: "x", Steps: []Step{PutAnnotation(label(d, 1, "denial", reader))}}
	if _, err := p.Apply(ctx, change); !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v", err)
	}
	if left := entry(t, p, d.ID).Annotations; len(left) != 1 || left[0].ID != a.ID {
		t.Errorf("left are %v", left)
	}
	spoil(t, p.Path(), "DROP TRIGGER x")
	apply(t, p, change)
}

// TestAStatementThatChangesNoRowIsAnError: a trigger may ignore a row and
// report success.
func TestAStatementThatChangesNoRowIsAnError(t *testing.T) {
	p, _, _ := withDocument(t)
	if err := one(p.writer.Exec("UPDATE annotators SET name = 'x' WHERE id = 'nobody'")); !errors.Is(err, ErrDamaged) {
		t.Errorf("no row: %v", err)
	}
	if err := one(p.writer.Exec("UPDATE documents SET title = title")); err != nil {
		t.Errorf("one row: %v", err)
	}
}

func TestTheCheckNamesOrphansAndForgeries(t *testing.T) {
	whole := closed(t)
	for name, test := range map[string]struct{ statement, where string }{
		"an annotation of a missing document":        {"DELETE FROM documents WHERE title = 'The ferry'", "without its row of documents"},
		"an annotation that another program wrote":   {"INSERT INTO annotations (id, document, start, \"end\", label, annotator, quote, note, attributes, created_at, changed_at) SELECT '01a00000-0000-7000-8000-000000000000', document, start, \"end\", 'denial', annotator, quote, note, attributes, created_at, changed_at FROM annotations LIMIT 1", "annotation 01a00000"},
		"a source that another program renamed":      {"UPDATE sources SET name = 'The king'", "source "},
		"a doubt that another program deleted":       {"DELETE FROM doubts", "doubt "},
		"a saved search that another program wrote":  {"INSERT INTO queries VALUES ('01a00000-0000-7000-8000-000000000000', 'mine', 'yours')", "query 01a00000"},
		"a mention that another program moved":       {"UPDATE annotations SET mentions = replace(mentions, '\"start\":0', '\"start\":1') WHERE mentions <> '[]'", "annotation "},
		"a codebook version that was changed":        {"UPDATE annotations SET codebook = 7", "annotation "},
		"a document that is due to somebody else":    {"UPDATE documents SET due = 'x' WHERE title = 'The ferry'", "document "},
		"an origin that another program wrote":       {"UPDATE documents SET origin = '{\"size\":1}' WHERE title = 'The ferry'", "document "},
		"a variable that another program set":        {"UPDATE documents SET fields = '{\"topic\":\"peace\"}' WHERE title = 'The ferry'", "document "},
		"a variable that says nothing":               {"UPDATE documents SET fields = 'null' WHERE title <> 'The ferry'", "document"},
		"a label that another program changed":       {"UPDATE annotations SET label = 'claim'", "annotation "},
		"an annotation that another program deleted": {"DELETE FROM annotations WHERE note <> ''", "annotation "},
		"an event that was changed":                  {"UPDATE events SET title = 'forged' WHERE number = 3", "event 3"},
		"an event that was deleted":                  {"DELETE FROM events WHERE number = 3", "events 2 and 4"},
		"the last event deleted":                     {"DELETE FROM taken_back WHERE undone_by = 19; DELETE FROM events WHERE number = 19", ""},
		"a count that is wrong":                      {"UPDATE documents SET labelled = 0", "counts of"},
		"an undone event that is said to stand":      {"DELETE FROM taken_back", "taken_back"},
		"a text that was changed":                    {"UPDATE texts SET text = replace(text, 'safe', 'fine')", "document "},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, whole)
			spoil(t, path, test.statement)
			report, err := CheckFile(context.Background(), path, nil)
			if err != nil || report.OK() {
				t.Fatalf("not noticed: %v", err)
			}
			for _, p := range report.Problems {
				if strings.Contains(p.Where, test.where) && strings.HasSuffix(p.What, ".") {
					return
				}
			}
			t.Errorf("%q is not named in %v", test.where, report.Problems)
		})
	}
}

func TestAFileThatMayNotBeReadSaysSo(t *testing.T) {
	path := write(t, closed(t))
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if file, err := os.Open(path); err == nil {
		file.Close()
		t.Skip("this user may read every file")
	}
	if _, err := Open(context.Background(), path, OpenOptions{}); !errors.Is(err, ErrUnreadable) {
		t.Errorf("got %v", err)
	}
}
