package foreign

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// databaseOf makes a database by statements and gives its bytes.
func databaseOf(t *testing.T, statements string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "made.db")
	db, err := sql.Open("sqlite3", path)
	if err == nil {
		_, err = db.Exec(statements)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	made, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(made)
}

const qualCoderTables = `CREATE TABLE project (databaseversion text, date text, memo text, about text, codername text);
	CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text, date text, unique(name));
	CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text, color text, unique(name));
	CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer, owner text, date text, memo text, important integer);
	CREATE TABLE code_image (imid integer primary key, id integer, cid integer);
	CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer, date text, owner text);
	INSERT INTO code_name VALUES (1, 'claim', 'is asserted', NULL, 'Ana', '', '#00AA00'), (2, 'denial', '', NULL, 'Ana', '', '');
	INSERT INTO source VALUES (1, 'story.txt', '😀 One two. She said no.', NULL, '', 'Ana', ''), (2, 'photo.png', NULL, '/images/photo.png', '', 'Ana', '');
	INSERT INTO attribute VALUES (1, 'Outlet', 'file', 'The Ferry Post', 1, '', 'Ana');`

func TestProjectsOfQualCoder(t *testing.T) {
	check(t, []habit{
		{"codings of two people", map[string]string{"data.qda": databaseOf(t, qualCoderTables+`
			INSERT INTO code_text VALUES (1, 1, 1, 'One two.', 2, 10, 'Ana', '2024-03-01 10:00:00', 'hm', 0), (2, 2, 1, 'She said no.', 11, 23, 'Ben', '', '', 0)`)},
			[]string{"claim: One two. (hm)", "denial: She said no."}, "2 of 2 quotes", ""},
		{"words that do not stand at their place", map[string]string{"data.qda": databaseOf(t, qualCoderTables+`
			INSERT INTO code_text VALUES (1, 1, 1, 'One two.', 2, 10, 'Ana', '', '', 0), (2, 2, 1, 'She said no.', 5, 17, 'Ana', '', '', 0)`)},
			[]string{"claim: One two."}, "", "stands there"},
		{"a coding of a picture is counted", map[string]string{"data.qda": databaseOf(t, qualCoderTables+`
			INSERT INTO code_image VALUES (1, 2, 1); INSERT INTO code_text VALUES (1, 1, 1, 'One', 2, 5, 'Ana', '', '', 0)`)},
			[]string{"claim: One"}, "", "codings of pictures"},
		{"a database that is still written to", map[string]string{"data.qda": databaseOf(t, qualCoderTables), "data.qda-wal": "changes"}, nil, "", "close the program"},
		{"a database of another version", map[string]string{"data.qda": databaseOf(t, "CREATE TABLE code_text (seltext text); CREATE TABLE code_name (cid integer, title text)")}, nil, "", "no column name"},
		{"a view that never ends is no table", map[string]string{"data.qda": databaseOf(t, "CREATE TABLE code_text (seltext text); CREATE VIEW code_name AS WITH RECURSIVE n(cid) AS (SELECT 1 UNION ALL SELECT cid + 1 FROM n) SELECT cid, 'x' AS name FROM n")}, nil, "", "no column cid"},
		{"a database that is cut off", map[string]string{"data.qda": databaseOf(t, qualCoderTables)[:6000]}, nil, "", "cannot be read"},
	})
	folder := t.TempDir()
	write(t, folder, "data.qda", databaseOf(t, qualCoderTables+"INSERT INTO code_text VALUES (1, 1, 1, 'One', 2, 5, 'Ana', '', '', 0)"))
	if err := os.Mkdir(filepath.Join(folder, "documents"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "documents"), "story.txt", "One two.")
	found, err := Find(context.Background(), folder, "", nil)
	if err != nil || len(found.Files) != 1 || !found.Taken[filepath.Join(folder, "documents", "story.txt")] {
		t.Errorf("%v %v", found, err)
	}
	o := bring(t, folder, nil)
	if d := o.results[0].Entry.Document; d.Outlet != "The Ferry Post" || d.Source != "story.txt" {
		t.Errorf("%+v", d)
	}
}

const taguetteTables = `CREATE TABLE documents (id integer primary key, name varchar, description text, filename varchar, project_id integer, contents text);
	CREATE TABLE tags (id integer primary key, project_id integer, path varchar, description text);
	CREATE TABLE highlights (id integer primary key, document_id integer, start_offset integer, end_offset integer, snippet text);
	CREATE TABLE highlight_tags (highlight_id integer, tag_id integer);
	CREATE TABLE commands (id integer primary key, user_login varchar, payload text);
	INSERT INTO tags VALUES (1, 1, 'claim', ''), (2, 1, 'doubt.denial', 'says no');
	INSERT INTO documents VALUES (1, 'Story', '', 'story.html', 1, '<p>Łódź: one &amp; two.</p><p>She <i>said</i> no.</p>');`

func TestProjectsOfTaguette(t *testing.T) {
	check(t, []habit{
		{"bytes of the text between the tags", map[string]string{"taguette.sqlite3": databaseOf(t, taguetteTables+`
			INSERT INTO highlights VALUES (1, 1, 9, 19, '<p>one &amp; two.</p>'), (2, 1, 19, 31, '<p>She <i>said</i> no.</p>'), (3, 1, 15, 22, '<p>two.</p><p>She</p>');
			INSERT INTO highlight_tags VALUES (1, 1), (2, 2), (3, 1), (3, 2);
			INSERT INTO commands VALUES (1, 'ana', '{"type": "highlight_add", "highlight_id": 1}')`)},
			[]string{"claim: one & two.", "claim: two.\nShe", "doubt-denial: two.\nShe", "doubt-denial: She said no."}, "", ""},
		{"a highlight whose words are others", map[string]string{"taguette.sqlite3": databaseOf(t, taguetteTables+`
			INSERT INTO highlights VALUES (1, 1, 9, 19, '<p>one &amp; two.</p>'), (2, 1, 9, 12, '<p>said</p>');
			INSERT INTO highlight_tags VALUES (1, 1), (2, 2)`)}, []string{"claim: one & two."}, "", "stands there"},
	})
	folder := t.TempDir()
	write(t, folder, "taguette.sqlite3", databaseOf(t, taguetteTables+`INSERT INTO highlights VALUES (1, 1, 9, 19, 'one &amp; two.'); INSERT INTO highlight_tags VALUES (1, 1); INSERT INTO commands VALUES (1, 'ana', '{"type": "highlight_add", "highlight_id": 1}')`))
	if o := bring(t, folder, nil); len(o.results) != 1 || o.results[0].Entry.Document.Text != "Łódź: one & two.\nShe said no." {
		t.Errorf("%+v", o.results)
	}
}

const dnaTables = `CREATE TABLE CODERS (ID INTEGER PRIMARY KEY, Name TEXT);
	CREATE TABLE DOCUMENTS (ID INTEGER PRIMARY KEY, Title TEXT, Text TEXT, Coder INTEGER, Author TEXT, Source TEXT, Section TEXT, Notes TEXT, Type TEXT, Date INTEGER);
	CREATE TABLE STATEMENTTYPES (ID INTEGER PRIMARY KEY, Label TEXT, Red INTEGER, Green INTEGER, Blue INTEGER);
	CREATE TABLE VARIABLES (ID INTEGER PRIMARY KEY, Variable TEXT, DataType TEXT, StatementTypeId INTEGER);
	CREATE TABLE STATEMENTS (ID INTEGER PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER, Start INTEGER, Stop INTEGER, Coder INTEGER);
	CREATE TABLE DATABOOLEAN (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value INTEGER);
	INSERT INTO CODERS VALUES (1, 'Ana'); INSERT INTO STATEMENTTYPES VALUES (1, 'Statement', 255, 0, 16);
	INSERT INTO VARIABLES VALUES (1, 'organization', 'short text', 1), (2, 'agreement', 'boolean', 1);
	INSERT INTO DATABOOLEAN VALUES (1, 1, 2, 1); INSERT INTO STATEMENTS VALUES (1, 1, 1, 3, 11, 1);`

const dnaThree = dnaTables + `CREATE TABLE ENTITIES (ID INTEGER PRIMARY KEY, VariableId INTEGER, Value TEXT);
	CREATE TABLE DATASHORTTEXT (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Entity INTEGER);
	INSERT INTO ENTITIES VALUES (7, 1, 'The council'); INSERT INTO DATASHORTTEXT VALUES (1, 1, 1, 7);
	INSERT INTO DOCUMENTS VALUES (1, 'Story', '😀 One two. She said no.', 1, 'Ada Writer', 'The Ferry Post', '', '', '', 1709294400);`

func TestProjectsOfDiscourseNetworkAnalyzer(t *testing.T) {
	three := databaseOf(t, dnaThree)
	two := databaseOf(t, dnaTables+`CREATE TABLE DATASHORTTEXT (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, StatementTypeId INTEGER, Value TEXT);
	INSERT INTO DATASHORTTEXT VALUES (1, 1, 1, 1, 'The council');
	INSERT INTO DOCUMENTS VALUES (1, 'Story', '😀 One two. She said no.', 1, 'Ada Writer', 'The Ferry Post', '', '', '', 1709294400000)`)
	check(t, []habit{
		{"version 3", map[string]string{"a.dna": three}, []string{"statement: One two."}, "UTF-16", ""},
		{"version 2", map[string]string{"a.dna": two}, []string{"statement: One two."}, "UTF-16", ""},
	})
	for name, made := range map[string]string{"version 3": three, "version 2": two} {
		folder := t.TempDir()
		write(t, folder, "a.dna", made)
		o := bring(t, folder, nil)
		e := o.results[0].Entry
		said := e.Annotations[0].Attributes
		if e.Document.Date != "2024-03-01" || e.Document.Byline != "Ada Writer" || said["organization"] != "The council" || said["agreement"] != "yes" {
			t.Errorf("%s: %+v %v", name, e.Document, said)
		}
	}
}

func TestHabitsOfBioC(t *testing.T) {
	xml := func(offset, length string) string {
		return `<?xml version="1.0"?><collection><source>x</source><date>2024</date><key>k</key><document><id>d1</id>` +
			`<passage><infon key="type">title</infon><offset>0</offset><text>Łódź</text></passage>` +
			`<passage><infon key="type">abstract</infon><offset>5</offset><text>😀 One two. She said no.</text>` +
			`<annotation id="T1"><infon key="type">claim</infon><infon key="identifier">Q1</infon><location offset="` + offset + `" length="` + length + `"/><text>One two.</text></annotation>` +
			`<annotation id="T2"><infon key="type">denial</infon><location offset="` + offset + `" length="3"/><text>One</text></annotation>` +
			`<relation id="R1"><infon key="type">denies</infon><node refid="T2" role="from"/><node refid="T1" role="to"/></relation></passage></document></collection>`
	}
	check(t, []habit{
		{"code points", map[string]string{"a.xml": xml("7", "8")}, []string{"claim: One two.", "denial: One", "relation denies"}, "", ""},
		{"bytes", map[string]string{"a.xml": xml("10", "8")}, []string{"claim: One two.", "denial: One", "relation denies"}, "", ""},
		{"an offset that is wrong", map[string]string{"a.xml": strings.Replace(xml("7", "8"), `offset="7" length="3"`, `offset="8" length="3"`, 1)}, []string{"claim: One two."}, "", "stands there\na.xml: 1: the relation"},
		{"the form in JSON, with sentences", map[string]string{"a.json": `{"source":"x","date":"","key":"","infons":{},"documents":[{"id":"d1","infons":{},"passages":[{"offset":0,"infons":{},"text":"","sentences":[` +
			`{"offset":0,"infons":{},"text":"One two.","annotations":[{"id":"1","infons":{"type":"claim"},"text":"two","locations":[{"offset":4,"length":3}]}],"relations":[]},` +
			`{"offset":9,"infons":{},"text":"She said no.","annotations":[{"id":"2","infons":{"type":"denial"},"text":"no","locations":[{"offset":18,"length":2}]}],"relations":[]}],"annotations":[],"relations":[]}],"annotations":[],"relations":[]}]}`},
			[]string{"claim: two", "denial: no"}, "", ""},
	})
	folder := t.TempDir()
	write(t, folder, "a.xml", xml("7", "8"))
	if o := bring(t, folder, nil); o.results[0].Entry.Document.Text != "Łódź\n\n😀 One two. She said no." || o.results[0].Entry.Document.Title != "Łódź" {
		t.Errorf("%+v", o.results[0].Entry.Document)
	}
}

func TestHabitsOfCATMA(t *testing.T) {
	tei := `<?xml version="1.0" encoding="UTF-8"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>First reading</title></titleStmt></fileDesc>
	<encodingDesc><fsdDecl n="Tags" xml:id="CATMA_S"><fsDecl type="CATMA_A" xml:id="CATMA_A"><fsDescr>claim</fsDescr><fDecl name="catma_displaycolor"><vRange><vColl><string>-16776961</string></vColl></vRange></fDecl></fsDecl>
	<fsDecl type="CATMA_B" xml:id="CATMA_B"><fsDescr>denial</fsDescr></fsDecl></fsdDecl></encodingDesc></teiHeader>
	<text><body><ab type="catma"><ptr target="catma://D1#char=0,3" type="inclusion"/>
	<seg ana="#CATMA_1"><ptr target="catma://D1#char=3,7" type="inclusion"/></seg><seg ana="#CATMA_1 #CATMA_2"><ptr target="catma://D1#char=7,11" type="inclusion"/></seg></ab></body>
	<fs xml:id="CATMA_1" type="CATMA_A"><f name="catma_markupauthor"><string>Ana</string></f><f name="certainty"><string>probable</string></f></fs>
	<fs xml:id="CATMA_2" type="CATMA_B"><f name="catma_markupauthor"><string>Ben</string></f></fs></text></TEI>`
	check(t, []habit{
		{"stretches that touch are one annotation", map[string]string{"first.xml": tei, "story.txt": "😀 One two. She said no."}, []string{"claim: One two.", "denial: two."}, "UTF-16", ""},
		{"a text that is not there", map[string]string{"first.xml": tei}, nil, "", "neither in the project nor beside"},
		{"a stretch without a place is counted", map[string]string{"first.xml": strings.Replace(tei, "#char=3,7", "#char=x", 1), "story.txt": "😀 One two. She said no."}, []string{"denial: two."}, "", "CATMA_1 (claim) has 1 stretch without a place"},
		{"a stretch of another text is counted", map[string]string{"first.xml": strings.Replace(tei, "D1#char=3,7", "D2#char=3,7", 1), "story.txt": "😀 One two. She said no."}, []string{"denial: two."}, "", "without a place"},
	})
	folder := t.TempDir()
	write(t, folder, "first.xml", tei)
	write(t, folder, "story.txt", "😀 One two. She said no.")
	o := bring(t, folder, nil)
	if a := o.results[0].Entry.Annotations[0]; a.Attributes["certainty"] != "probable" || o.results[0].Entry.Document.Title != "story" {
		t.Errorf("%+v", a)
	}
	if l, ok := o.codebook.Label("claim"); !ok || len(o.files) != 1 {
		t.Errorf("%+v %d files", l, len(o.files))
	}
}
