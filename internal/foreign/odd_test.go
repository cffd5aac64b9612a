package foreign

import (
	"bytes"
	"context"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"sayso/internal/reader"
)

// sound is a file in which all is as it should be, and how much it holds.
type sound struct {
	format, name       string
	content            string
	beside             map[string]string
	annotations, links int
}

// lines reports whether the format has a line for each thing it says, so that
// nobody can tell that a line is missing at the end.
func (s *sound) lines() bool {
	switch s.format {
	case "conll", "conllu", "csv":
		return true
	}
	return s.name == "a.ann"
}

// soundFiles are one of each format. All say the same of "😀 One two.".
func soundFiles(t *testing.T) []sound {
	t.Helper()
	const text = "😀 One two."
	const project = `<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="p"><CodeBook><Codes><Code guid="c1" name="claim" isCodable="true"/><Code guid="c2" name="denial" isCodable="true"/></Codes></CodeBook><Sources><TextSource guid="s1" name="a"><PlainTextContent>😀 One two.</PlainTextContent><PlainTextSelection guid="p1" name="One" startPosition="2" endPosition="5"><Coding guid="k1"><CodeRef targetGUID="c1"/></Coding></PlainTextSelection><PlainTextSelection guid="p2" name="two" startPosition="6" endPosition="9"><Coding guid="k2"><CodeRef targetGUID="c2"/></Coding></PlainTextSelection></TextSource></Sources></Project>`
	return []sound{
		{"brat", "a.ann", "T1\tclaim 2 5\tOne\nT2\tdenial 6 9\ttwo\nR1\tdenies Arg1:T2 Arg2:T1\n", map[string]string{"a.txt": text}, 2, 1},
		{"doccano", "a.jsonl", `{"text":"😀 One two.","entities":[{"id":1,"label":"claim","start_offset":2,"end_offset":5},{"id":2,"label":"denial","start_offset":6,"end_offset":9}],"relations":[{"from_id":2,"to_id":1,"type":"denies"}]}` + "\n", nil, 2, 1},
		{"label-studio", "a.json", `[{"data":{"text":"😀 One two."},"annotations":[{"result":[{"id":"a","type":"labels","value":{"start":2,"end":5,"text":"One","labels":["claim"]}},{"id":"b","type":"labels","value":{"start":6,"end":9,"text":"two","labels":["denial"]}},{"type":"relation","from_id":"b","to_id":"a","labels":["denies"]}]}]}]`, nil, 2, 1},
		{"prodigy", "a.jsonl", `{"text":"😀 One two.","tokens":[{"text":"One","start":2,"end":5,"id":0},{"text":"two","start":6,"end":9,"id":1}],"spans":[{"start":2,"end":5,"label":"claim"},{"start":6,"end":9,"label":"denial"}],"answer":"accept","_task_hash":1}` + "\n", nil, 2, 0},
		{"w3c", "a.jsonld", `[{"type":"Annotation","id":"urn:uuid:0199aaaa-0000-7000-8000-000000000001","body":"claim","target":{"source":"a.txt","selector":[{"type":"TextPositionSelector","start":2,"end":5},{"type":"TextQuoteSelector","exact":"One"}]}},{"type":"Annotation","body":"denial","target":{"source":"a.txt","selector":[{"type":"TextPositionSelector","start":6,"end":9},{"type":"TextQuoteSelector","exact":"two"}]}}]`, map[string]string{"a.txt": text}, 2, 0},
		{"labelbuddy", "a.jsonl", `{"text":"😀 One two.","utf8_text_md5_checksum":"x","annotations":[{"start_char":2,"end_char":5,"start_byte":5,"end_byte":8,"label_name":"claim"},{"start_char":6,"end_char":9,"label_name":"denial"}]}` + "\n", nil, 2, 0},
		{"labelbuddy-xml", "a.xml", `<?xml version="1.0" encoding="UTF-8"?><document_set><document><text>😀 One two.</text><annotation_set><annotation><start_char>2</start_char><end_char>5</end_char><label_name>claim</label_name></annotation><annotation><start_char>6</start_char><end_char>9</end_char><label_name>denial</label_name></annotation></annotation_set></document></document_set>`, nil, 2, 0},
		{"uima-json", "a.json", `{"%TYPES":{},"%FEATURE_STRUCTURES":[{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaNum":1,"sofaString":"😀 One two."},{"%ID":2,"%TYPE":"a.Statement","@sofa":1,"begin":3,"end":6,"label":"claim"},{"%ID":3,"%TYPE":"a.Statement","@sofa":1,"begin":7,"end":10,"label":"denial"},{"%ID":4,"%TYPE":"a.Link","@sofa":1,"begin":3,"end":6,"@Governor":3,"@Dependent":2,"label":"denies"}],"%VIEWS":{}}`, nil, 2, 1},
		{"uima-xmi", "a.xmi", `<?xml version="1.0" encoding="UTF-8"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:a="http:///a.ecore" xmi:version="2.0"><a:Statement xmi:id="2" sofa="1" begin="3" end="6" label="claim"/><a:Statement xmi:id="3" sofa="1" begin="7" end="10" label="denial"/><a:Link xmi:id="4" sofa="1" begin="3" end="6" Governor="3" Dependent="2" label="denies"/><cas:Sofa xmi:id="1" sofaNum="1" sofaString="😀 One two."/></xmi:XMI>`, nil, 2, 1},
		{"bioc", "a.xml", `<?xml version="1.0" encoding="UTF-8"?><collection><source>x</source><date/><key/><document><id>d</id><passage><offset>0</offset><text>😀 One two.</text><annotation id="1"><infon key="type">claim</infon><location offset="2" length="3"/><text>One</text></annotation><annotation id="2"><infon key="type">denial</infon><location offset="6" length="3"/><text>two</text></annotation><relation id="R1"><infon key="type">denies</infon><node refid="2" role="a"/><node refid="1" role="b"/></relation></passage></document></collection>`, nil, 2, 1},
		{"bioc", "a.json", `{"source":"x","date":"","key":"","infons":{},"documents":[{"id":"d","infons":{},"passages":[{"offset":0,"infons":{},"text":"😀 One two.","annotations":[{"id":"1","infons":{"type":"claim"},"text":"One","locations":[{"offset":2,"length":3}]},{"id":"2","infons":{"type":"denial"},"text":"two","locations":[{"offset":6,"length":3}]}],"relations":[]}]}]}`, nil, 2, 0},
		{"catma", "a.xml", `<?xml version="1.0" encoding="UTF-8"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><encodingDesc><fsdDecl xml:id="CATMA_S"><fsDecl type="T" xml:id="T"><fsDescr>claim</fsDescr></fsDecl><fsDecl type="U" xml:id="U"><fsDescr>denial</fsDescr></fsDecl></fsdDecl></encodingDesc></teiHeader><text><body><ab type="catma"><seg ana="#CATMA_1"><ptr target="catma://D#char=3,6" type="inclusion"/></seg><seg ana="#CATMA_2"><ptr target="catma://D#char=7,10" type="inclusion"/></seg></ab></body><fs xml:id="CATMA_1" type="T"/><fs xml:id="CATMA_2" type="U"/></text></TEI>`, map[string]string{"story.txt": text}, 2, 0},
		{"refi-qda", "a.qde", project, nil, 2, 0},
		{"webanno-tsv", "a.tsv", "#FORMAT=WebAnno TSV 3.3\n#T_SP=a.Statement|label\n\n\n#Text=😀 One two\n1-1\t0-2\t😀\t_\t\n1-2\t3-6\tOne\tclaim\t\n1-3\t7-10\ttwo\tdenial\t\n", nil, 2, 0},
		{"webanno-tsv", "b.tsv", " # webanno.custom.Statement | label\n#id=1\n#text=😀 One two.\n1-1\tOne\tB-claim\t\n1-2\ttwo\tB-denial\t\n\n", nil, 2, 0},
		{"conllu", "a.conllu", "# newdoc id = d\n1\t😀\t_\t_\t_\t_\t_\t_\t_\t_\n2\tOne\t_\t_\t_\t_\t_\t_\t_\tNER=B-claim\n3\ttwo\t_\t_\t_\t_\t_\t_\t_\tNER=B-denial\n\n", nil, 2, 0},
		{"conll", "a.conll", "😀\tO\nOne\tB-claim\ntwo\tB-denial\n.\tO\n\n", nil, 2, 0},
		{"csv", "a.csv", "document,text,start,end,quote,label\nd,😀 One two.,2,5,One,claim\nd,😀 One two.,6,9,two,denial\n", nil, 2, 0},
		{"qualcoder", "data.qda", databaseOf(t, qualCoderTables+`INSERT INTO code_text VALUES (1, 1, 1, 'One', 2, 5, 'Ana', '', '', 0), (2, 2, 1, 'two', 6, 9, 'Ana', '', '', 0)`), nil, 2, 0},
		{"taguette", "taguette.sqlite3", databaseOf(t, taguetteTables+`INSERT INTO highlights VALUES (1, 1, 9, 12, 'one'), (2, 1, 15, 18, 'two'); INSERT INTO highlight_tags VALUES (1, 1), (2, 2)`), nil, 2, 0},
		{"dna", "a.dna", databaseOf(t, dnaThree+`INSERT INTO STATEMENTS VALUES (2, 1, 1, 7, 10, 1)`), nil, 2, 0},
		{"xlsx", "a.xlsx", workbookOf(t, []string{"document", "text", "start", "end", "quote", "label"}, []string{"d", "😀 One two.", "2", "5", "One", "claim"}, []string{"d", "😀 One two.", "6", "9", "two", "denial"}), nil, 2, 0},
		{"brat", "a.zip", zipOf(t, map[string]string{"x/a.txt": text, "x/a.ann": "T1\tclaim 2 5\tOne\nT2\tdenial 6 9\ttwo\n"}), nil, 2, 0},
		{"refi-qda", "a.qdpx", zipOf(t, map[string]string{"project.qde": project}), nil, 2, 0},
	}
}

// utf16Of writes a text in UTF-16.
func utf16Of(text string, big bool) string {
	var out []byte
	for _, unit := range append([]uint16{0xFEFF}, utf16.Encode([]rune(text))...) {
		if big {
			out = append(out, byte(unit>>8), byte(unit))
		} else {
			out = append(out, byte(unit), byte(unit>>8))
		}
	}
	return string(out)
}

var anyNumber = regexp.MustCompile(`\b\d+\b`)

// oddities are what befalls files on their way.
var oddities = []struct {
	name   string
	change func(string) string
	cut    bool // its end is missing
}{
	{"a quarter of it", func(s string) string { return s[:len(s)/4] }, true},
	{"half of it", func(s string) string { return s[:len(s)/2] }, true},
	{"three quarters of it", func(s string) string { return s[:3*len(s)/4] }, true},
	{"all but the last byte", func(s string) string { return s[:len(s)-1] }, true},
	{"all but the last 40 bytes", func(s string) string { return s[:max(0, len(s)-40)] }, true},
	{"nothing", func(string) string { return "" }, true},
	{"with a byte order mark", func(s string) string { return "\ufeff" + s }, false},
	{"in UTF-16, little-endian", func(s string) string { return utf16Of(s, false) }, false},
	{"in UTF-16, big-endian", func(s string) string { return utf16Of(s, true) }, false},
	{"in UTF-16 without a mark", func(s string) string { return utf16Of(s, false)[2:] }, false},
	{"with line ends of Windows", func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }, false},
	{"with line ends of an old Mac", func(s string) string { return strings.ReplaceAll(s, "\n", "\r") }, false},
	{"with a NUL in its middle", func(s string) string { return s[:len(s)/2] + "\x00" + s[len(s)/2:] }, false},
	{"with a byte that is no UTF-8", func(s string) string { return strings.Replace(s, "One", "On\xe9", 1) }, false},
	{"twice", func(s string) string { return s + s }, false},
	{"with a line of 2 MB behind it", func(s string) string { return s + "\n" + strings.Repeat("x", 2<<20) }, false},
	{"with 2 MB of spaces before it", func(s string) string { return strings.Repeat(" ", 2<<20) + s }, false},
	{"with its numbers negative", func(s string) string { return anyNumber.ReplaceAllString(s, "-$0") }, false},
	{"with numbers that nothing holds", func(s string) string { return anyNumber.ReplaceAllString(s, "9${0}9999999999999999999") }, false},
	{"with half a surrogate", func(s string) string { return strings.Replace(s, "😀", `\ud83d`, 1) }, false},
	{"with offsets that are one too large", func(s string) string { return strings.NewReplacer("6", "7", "9", "10").Replace(s) }, false},
	{"with every id the same", func(s string) string {
		return regexp.MustCompile(`"b"|"id":2|id="[0-9]"|CATMA_2|T2|"p2"`).ReplaceAllStringFunc(s, func(id string) string {
			return map[string]string{`"b"`: `"a"`, `"id":2`: `"id":1`, "CATMA_2": "CATMA_1", "T2": "T1", `"p2"`: `"p1"`}[id]
		})
	}, false},
}

// TestOddFilesLoseNothingWithoutAWord changes a sound file of each format in every
// odd way: what does not come in is said, and nothing falls or hangs.
func TestOddFilesLoseNothingWithoutAWord(t *testing.T) {
	for _, s := range soundFiles(t) {
		t.Run(s.format+" "+s.name, func(t *testing.T) {
			if o := oddity(t, s, s.content, s.name); len(o.files) != 1 || o.files[0].Format.Name != s.format || len(o.problems) > 0 || len(o.found()) != s.annotations+s.links {
				t.Fatalf("as it should be it gives %d files, %q, %q", len(o.files), o.found(), o.problems)
			}
			for _, odd := range oddities {
				changed := odd.change(s.content)
				if changed == s.content {
					continue
				}
				if odd.cut && s.lines() {
					oddity(t, s, changed, s.name) // which must end
					continue
				}
				judge(t, s, odd.name, changed, s.name)
			}
			for _, name := range []string{"a.dat", "a", "a.json", "a.xml", "a.csv", "a.zip", "a.db"} {
				judge(t, s, "under the name "+name, s.content, name)
			}
		})
	}
}

func oddity(t *testing.T, s sound, content, name string) outcome {
	folder := t.TempDir()
	for other, words := range s.beside {
		write(t, folder, other, words)
	}
	write(t, folder, name, content)
	return bring(t, folder, nil)
}

// judge demands that what is missing is said: by the import of annotated files, or,
// if the file is none any more, by the reader of articles.
func judge(t *testing.T, s sound, odd, content, name string) {
	t.Helper()
	started := time.Now()
	o := oddity(t, s, content, name)
	if took := time.Since(started); took > 20*time.Second {
		t.Errorf("%s: it takes %v", odd, took)
	}
	got, said := len(o.found()), strings.Join(o.problems, "\n")
	switch {
	case got >= s.annotations+s.links || said != "":
	case len(o.files) > 0:
		t.Errorf("%s: %d of %d came in as %s, and nothing is said", odd, got, s.annotations+s.links, o.files[0].Format.Name)
	default:
		at := filepath.Join(t.TempDir(), name)
		write(t, filepath.Dir(at), name, content)
		var articles []string
		errors := 0
		err := reader.New(reader.Formats...).Read(context.Background(), at, func(r reader.Result) bool {
			if r.Err == nil {
				articles = append(articles, r.Entry.Document.Text)
			} else {
				errors++
			}
			return true
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(articles) > 0 && errors == 0 {
			t.Errorf("%s: it became an article: %.80q", odd, bytes.TrimSpace([]byte(articles[0])))
		}
	}
}
