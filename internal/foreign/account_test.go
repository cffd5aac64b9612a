package foreign

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/reader"
)

// counted is a small file in some format of which it is known, by counting
// it by hand, how many annotations and links it holds, and what cannot come in.
type counted struct {
	name               string // of the row, where it is not the format
	format             string
	files              map[string]string
	annotations, links int
	left               []string
}

var countedFiles = []counted{
	{"", "brat", map[string]string{"a.txt": "Ann said no. Ben did.", "a.ann": "T1\tclaim 0 3\tAnn\nT2\tdenial 9 11\tno\nT3\tclaim 13 16\tAnn\nT4\tclaim x 3\tBen\nE1\tReport:T1 By:T2\nE2\tReport:T1\n*\tEquiv T1 T1\nR1\tdenies Arg1:T2 Arg2:T1\nR2\tdenies Arg1:T3 Arg2:T1\n#1\tAnnotatorNotes T9\thm\n"},
		5, 4, []string{"1 annotation: no good offsets", "1 detail: what it speaks of did not come in", "1 annotation: the words at the offsets are others", "1 link: an end is no annotation that came in", "1 link: both ends are the same annotation"}},
	{"", "w3c", map[string]string{"a.jsonld": `[{"type":"Annotation","body":"claim","target":{"source":"a.txt","selector":[{"type":"TextPositionSelector","start":4,"end":7},{"type":"TextQuoteSelector","exact":"two"}]}},{"type":"Annotation","body":"claim","target":{"source":"a.txt"}}]`, "a.txt": "One two."},
		2, 0, []string{"1 annotation: no place in the text that can be told"}},
	{"", "label-studio", map[string]string{"a.json": `[{"data":{"text":"One two."},"annotations":[{"result":[{"id":"a","type":"labels","value":{"start":0,"end":3,"text":"One","labels":["claim"]}},{"id":"b","type":"labels","value":{"start":4,"end":7,"text":"two","labels":["denial"]}},{"type":"relation","from_id":"b","to_id":"a","labels":["denies"]}]},{"was_cancelled":true,"result":[{"id":"c","type":"labels","value":{"start":0,"end":3,"text":"One","labels":["claim"]}}]}]}]`},
		3, 1, []string{"1 annotation: the task was not accepted"}},
	{"", "prodigy", map[string]string{"a.jsonl": `{"text":"One two.","spans":[{"start":0,"end":3,"label":"claim"}],"answer":"accept","_task_hash":1}` + "\n" + `{"text":"Three.","spans":[{"start":0,"end":5,"label":"claim"}],"answer":"reject"}` + "\n" + `{"text":"Four.","label":"denial","spans":[],"answer":"accept"}`},
		3, 0, []string{"1 annotation: the task was not accepted"}},
	{"", "doccano", map[string]string{"a.jsonl": `{"text":"One two.","entities":[{"id":1,"label":"claim","start_offset":0,"end_offset":3},{"id":2,"label":"denial","start_offset":4,"end_offset":4}],"relations":[{"from_id":1,"to_id":2,"type":"denies"}],"Comments":["hm","so"]}`},
		2, 1, []string{"2 details: said of the text, not of an annotation", "1 annotation: no width", "1 link: an end is no annotation that came in"}},
	{"", "labelbuddy", map[string]string{"a.jsonl": `{"text":"One two.","utf8_text_md5_checksum":"x","annotations":[{"start_char":0,"end_char":3,"label_name":"claim"},{"label_name":"denial"}]}`},
		2, 0, []string{"1 annotation: no good offsets"}},
	{"", "refi-qda", map[string]string{"a.qde": `<?xml version="1.0"?><Project xmlns="urn:QDA-XML:project:1.0" name="p"><CodeBook><Codes><Code guid="c1" name="claim" isCodable="true"/></Codes></CodeBook><Sources><TextSource guid="s1" name="a"><PlainTextContent>One two.</PlainTextContent><PlainTextSelection guid="p1" name="One" startPosition="0" endPosition="3"><Coding guid="k1"><CodeRef targetGUID="c1"/></Coding></PlainTextSelection><PlainTextSelection guid="p2" name="two" startPosition="x" endPosition="7"><Coding guid="k2"><CodeRef targetGUID="c1"/></Coding></PlainTextSelection></TextSource></Sources></Project>`},
		2, 0, []string{"1 annotation: no good offsets"}},
	{"", "uima-json", map[string]string{"a.json": `{"%FEATURE_STRUCTURES":[{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaNum":1,"sofaString":"One two."},{"%ID":2,"%TYPE":"a.Statement","@sofa":1,"begin":0,"end":3,"label":"claim"},{"%ID":3,"%TYPE":"a.Statement","@sofa":1,"begin":4,"end":4,"label":"claim"},{"%ID":4,"%TYPE":"a.Link","@sofa":1,"begin":0,"end":3,"@Governor":2,"@Dependent":3,"label":"denies"}],"%VIEWS":{}}`},
		2, 1, []string{"1 annotation: no width", "1 link: an end is no annotation that came in"}},
	{"", "webanno-tsv", map[string]string{"a.tsv": "#FORMAT=WebAnno TSV 3.3\n#T_SP=a.Statement|label\n#T_CH=a.Chain|referenceType|referenceRelation\n\n\n#Text=One two\n1-1\t0-3\tOne\tclaim\tx[1]\t*->1-1\t\n1-2\t4-7\ttwo\tdenial\tx[1]\t*->1-2\t\n"},
		4, 1, nil},
	{"", "conllu", map[string]string{"a.conllu": "1\tOne\t_\t_\t_\t_\t_\t_\t_\tNER=B-claim|Entity=(e1-place)\n2\ttwo\t_\t_\t_\t_\t_\t_\t_\tEntity=(e1-place\n\n"}, 3, 0, []string{"1 annotation: no place in the text that can be told"}},
	{"", "conll", map[string]string{"a.test": "Ann\tB-PER\nLee\tI-PER\nsaid\tO\nBen\tB-PER\n"}, 2, 0, nil},
	{"", "csv", map[string]string{"a.csv": "document,text,start,end,quote,label\nd,One two.,0,3,One,claim\nd,One two.,0,3,two,claim\nd,One two.,a,b,two,denial\n"}, 3, 0, []string{"1 annotation: no good offsets", "1 annotation: the words at the offsets are others"}},
}

// TestAnnotatedFilesAddUp is the table of make eval-import: of everything that a
// file holds it is known whether it came in or why not.
func TestAnnotatedFilesAddUp(t *testing.T) {
	table := fmt.Sprintf("%-34s %6s %6s %6s %5s  %s\n", "annotated files", "found", "in", "left", "sum", "why")
	for _, c := range append(countedFiles, countedProjects(t)...) {
		t.Run(first(c.name, c.format), func(t *testing.T) {
			folder := t.TempDir()
			for name, content := range c.files {
				write(t, folder, name, content)
			}
			o := bring(t, folder, nil)
			sameApart(t, folder, o)
			if len(o.files) != 1 || o.files[0].Format.Name != c.format {
				t.Fatalf("it was taken for %d files", len(o.files))
			}
			total, in := o.account()
			if total.Annotations != c.annotations || total.Links != c.links {
				t.Errorf("%d annotations and %d links were found; it has %d and %d", total.Annotations, total.Links, c.annotations, c.links)
			}
			var left []string
			for _, l := range total.Left {
				left = append(left, l.String())
			}
			sort.Strings(left)
			sort.Strings(c.left)
			if diff := cmp.Diff(c.left, left); diff != "" {
				t.Error(diff)
			}
			table += accountRow(t, first(c.name, c.format), total, in)
		})
	}
	if folder := os.Getenv("SAYSO_SAMPLES"); folder != "" {
		table += samplesAccount(t, folder)
	}
	t.Log("\n" + table)
	if at := os.Getenv("SAYSO_TABLE"); at != "" {
		file, err := os.OpenFile(at, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if _, err := file.WriteString("\n" + table); err != nil {
			t.Fatal(err)
		}
	}
}

// account sums up what came out of a path.
func (o outcome) account() (total reader.Account, in int) {
	for _, r := range o.results {
		total.Add(r.Account)
		in += len(r.Entry.Annotations) + len(r.Entry.Relations)
	}
	for _, s := range o.surveys {
		for _, p := range s.Problems {
			total.Add(p.Account())
		}
	}
	return total, in
}

// accountRow is a line of the table; what came in and what did not must be all.
func accountRow(t *testing.T, name string, total reader.Account, in int) string {
	t.Helper()
	found, left := total.Annotations+total.Links, total.Missing(reader.Annotations)+total.Missing(reader.Links)
	if found != in+left {
		t.Errorf("%s: of %d there are %d in and %d left out", name, found, in, left)
	}
	var why []string
	for _, l := range total.Left {
		why = append(why, l.String())
	}
	sum := 100.0
	if found > 0 {
		sum = 100 * float64(in+left) / float64(found)
	}
	return fmt.Sprintf("%-34s %6d %6d %6d %4.0f%%  %s\n", name, found, in, left, sum, strings.Join(why, "; "))
}

// samplesAccount adds a row for each folder and format of a collection of real
// files.
func samplesAccount(t *testing.T, folder string) (table string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		o := bring(t, filepath.Join(folder, entry.Name()), nil)
		parts := map[string]*outcome{}
		for i, f := range o.files {
			name := f.Format.Name
			if parts[name] == nil {
				parts[name] = &outcome{}
			}
			parts[name].surveys = append(parts[name].surveys, o.surveys[i])
		}
		for i, r := range o.results {
			part := parts[o.of[i].Format.Name]
			part.results = append(part.results, r)
		}
		for _, name := range sortedKeys(parts) {
			total, in := parts[name].account()
			table += accountRow(t, entry.Name()+" as "+name, total, in)
		}
	}
	return table
}
