package dataset

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
)

// The samples hold two documents with their annotations in every format, made
// by another hand. Where they are, our exports of the same annotations must
// place every one of them where theirs do.

// goldenSpan is an annotation of the samples in code points.
type goldenSpan struct {
	Start, End int
	Label      string
}

// goldenEntries reads the samples' own list of offsets, which gives each in
// three units, and makes entries of it.
func goldenEntries(t *testing.T) ([]corpus.Entry, [][]goldenSpan) {
	t.Helper()
	var n ids
	var entries []corpus.Entry
	var spans [][]goldenSpan
	for _, name := range []string{"seed", "torture"} {
		var golden struct {
			Text  string
			Spans []struct {
				Label, Text string
				CP, UTF8    [2]int
			}
		}
		if err := json.Unmarshal(sample(t, "golden/offsets/"+name+".json"), &golden); err != nil {
			t.Fatal(err)
		}
		d := corpus.Document{ID: n.next(), Title: name, Text: golden.Text, SHA256: corpus.HashText(golden.Text), State: corpus.Done, Language: "en"}
		e := corpus.Entry{Document: d}
		var list []goldenSpan
		for _, s := range golden.Spans {
			span := corpus.Span{Start: s.UTF8[0], End: s.UTF8[1]}
			if d.Quote(span) != s.Text {
				t.Fatalf("the sample's own offsets are wrong: %q is not %q", d.Quote(span), s.Text)
			}
			e.Annotations = append(e.Annotations, corpus.Annotation{ID: n.next(), Document: d.ID, Span: span, Label: s.Label, Quote: s.Text, Annotator: testAnnotators[0].ID})
			list = append(list, goldenSpan{s.CP[0], s.CP[1], s.Label})
		}
		corpus.SortAnnotations(e.Annotations)
		entries, spans = append(entries, e), append(spans, sortedSpans(list))
	}
	return entries, spans
}

func sortedSpans(list []goldenSpan) []goldenSpan {
	slices.SortFunc(list, func(a, b goldenSpan) int {
		return strings.Compare(fmt.Sprintf("%06d %06d %s", a.Start, a.End, a.Label), fmt.Sprintf("%06d %06d %s", b.Start, b.End, b.Label))
	})
	return list
}

var bratSpan = regexp.MustCompile(`(?m)^T\d+\t(\S+) ([0-9 ;]+)\t(.*)$`)

// bratLines lists what brat sees: labels, fragments and words, without ids.
func bratLines(text string) []string {
	var lines []string
	for _, m := range bratSpan.FindAllStringSubmatch(text, -1) {
		lines = append(lines, m[1]+" "+m[2]+" "+m[3])
	}
	slices.Sort(lines)
	return lines
}

func TestGoldenAnnotationsStandWhereTheSamplesHaveThem(t *testing.T) {
	entries, spans := goldenEntries(t)
	p := Project{Codebook: testCodebook(), Annotators: testAnnotators}
	brat := filesOf(t, export(t, "brat", p, entries))
	doccano, theirs := linesOf(export(t, "doccano", p, entries)), []string{}
	for i, name := range []string{"seed", "torture"} {
		if diff := cmp.Diff(bratLines(string(sample(t, "golden/brat/"+name+".ann"))), bratLines(brat[fileName(i+1, name)+".ann"])); diff != "" {
			t.Errorf("brat, %s: %s", name, diff)
		}
		theirs = append(theirs, strings.TrimSpace(string(sample(t, "golden/doccano/"+name+"_spans.jsonl"))))
		if ours, golden := doccanoSpansOf(t, doccano[i]), doccanoSpansOf(t, theirs[i]); !cmp.Equal(ours, golden) || !cmp.Equal(ours, spans[i]) {
			t.Errorf("doccano, %s: %s", name, cmp.Diff(golden, ours))
		}
		golden := uimaSpansOf(t, sample(t, "golden/uima/"+name+".json"))
		ours := uimaSpansOf(t, []byte(filesOf(t, export(t, "uima-json", p, entries))[fileName(i+1, name)+".json"]))
		if diff := cmp.Diff(golden, ours); diff != "" {
			t.Errorf("UIMA, %s: %s", name, diff)
		}
		if diff := cmp.Diff(golden, xmiSpansOf(t, filesOf(t, export(t, "uima-xmi", p, entries))[fileName(i+1, name)+".xmi"])); diff != "" {
			t.Errorf("XMI, %s: %s", name, diff)
		}
		if diff := cmp.Diff(xmiSpansOf(t, string(sample(t, "golden/uima/"+name+".xmi"))), golden); diff != "" {
			t.Errorf("the samples differ between JSON and XMI, %s: %s", name, diff)
		}
		if diff := cmp.Diff(w3cSpansOf(t, sample(t, "golden/w3c/"+name+".jsonld")), w3cSpansOf(t, export(t, "w3c", p, entries[i:i+1]))); diff != "" {
			t.Errorf("Web Annotation, %s: %s", name, diff)
		}
	}
}

func doccanoSpansOf(t *testing.T, line string) []goldenSpan {
	t.Helper()
	var d struct{ Label [][3]any }
	if err := json.Unmarshal([]byte(line), &d); err != nil {
		t.Fatal(err)
	}
	var list []goldenSpan
	for _, l := range d.Label {
		list = append(list, goldenSpan{int(l[0].(float64)), int(l[1].(float64)), l[2].(string)})
	}
	return sortedSpans(list)
}

func uimaSpansOf(t *testing.T, data []byte) []goldenSpan {
	t.Helper()
	var cas struct {
		Structures []map[string]any `json:"%FEATURE_STRUCTURES"`
	}
	if err := json.Unmarshal(data, &cas); err != nil {
		t.Fatal(err)
	}
	var list []goldenSpan
	for _, s := range cas.Structures {
		if s["%TYPE"] == uimaSpan {
			list = append(list, goldenSpan{int(s["begin"].(float64)), int(s["end"].(float64)), s["label"].(string)})
		}
	}
	return sortedSpans(list)
}

func xmiSpansOf(t *testing.T, text string) []goldenSpan {
	t.Helper()
	var list []goldenSpan
	for _, e := range elementsOf(t, text) {
		if e.Name.Local == "Statement" {
			list = append(list, goldenSpan{number(t, attribute(e, "begin")), number(t, attribute(e, "end")), attribute(e, "label")})
		}
	}
	return sortedSpans(list)
}

// w3cSpansOf lists position, label and quote of each tagging annotation.
func w3cSpansOf(t *testing.T, data []byte) []string {
	t.Helper()
	var page struct {
		First struct {
			Items []struct {
				Motivation   string
				Body, Target json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(data, &page); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, item := range page.First.Items {
		if item.Motivation != "tagging" {
			continue
		}
		var body []struct{ Purpose, Value string }
		var target struct {
			Selector []struct {
				Type, Exact string
				Start, End  int
			}
		}
		if err := errors.Join(json.Unmarshal(item.Body, &body), json.Unmarshal(item.Target, &target)); err != nil {
			t.Fatal(err)
		}
		line := body[0].Value
		for _, s := range target.Selector {
			line += fmt.Sprintf(" %s %d %d %q", s.Type, s.Start, s.End, s.Exact)
		}
		list = append(list, line)
	}
	slices.Sort(list)
	return list
}

// The schemas of the standard decide about REFI-QDA.
func TestREFIFilesAreValidByTheSchemasOfTheStandard(t *testing.T) {
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("xmllint is not installed, so nothing was validated against the schemas of REFI-QDA")
	}
	sample(t, "refi-qda/Project.xsd")
	schemas := filepath.Join(os.Getenv("SAYSO_SAMPLES"), "refi-qda")
	folder := unpack(t, map[string]string{
		"project.qde":  filesOf(t, export(t, "refi-qda", fullProject(), fullEntries()))["project.qde"],
		"empty.qde":    filesOf(t, export(t, "refi-qda", Project{Codebook: testCodebook()}, nil))["project.qde"],
		"codebook.qdc": string(export(t, "refi-codebook", fullProject(), nil)),
	})
	for file, schema := range map[string]string{"project.qde": "Project.xsd", "empty.qde": "Project.xsd", "codebook.qdc": "Codebook.xsd"} {
		out, err := exec.Command("xmllint", "--nonet", "--noout", "--schema", filepath.Join(schemas, schema), filepath.Join(folder, file)).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", file, err, out)
		}
	}
}

// SQLite reads CSV as many programs do: cell by cell, all of them words.
func TestSQLiteReadsTheTablesAsTheyAre(t *testing.T) {
	if _, err := exec.LookPath("sqlite3"); err != nil {
		t.Skip("sqlite3 is not installed, so no other program has read the tables")
	}
	for _, name := range []string{"csv", "csv-annotations", "tsv"} {
		data := export(t, name, fullProject(), fullEntries())
		path := filepath.Join(t.TempDir(), "table")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		mode := "csv"
		reader := csv.NewReader(strings.NewReader(string(data)))
		if name == "tsv" {
			mode, reader.Comma = "csv\n.separator \"\\t\"", '\t'
		}
		want, err := reader.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		command := exec.Command("sqlite3", ":memory:")
		command.Stdin = strings.NewReader(".mode " + mode + "\n.import '" + path + "' t\n.mode json\nSELECT * FROM t;\n")
		out, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		var rows []map[string]string
		if err := json.Unmarshal(out, &rows); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if len(rows) != len(want)-1 {
			t.Fatalf("%s: SQLite reads %d rows, want %d", name, len(rows), len(want)-1)
		}
		for i, row := range rows {
			for k, column := range want[0] {
				if row[column] != want[i+1][k] {
					t.Errorf("%s: row %d, %s is %q for SQLite and %q for us", name, i+1, column, row[column], want[i+1][k])
				}
			}
		}
	}
}

// The part of the context of Web Annotation that the exports use, so that the
// library needs no network: the terms with their IRIs from the vocabulary of
// the Recommendation.
const annotationContext = `{"oa":"http://www.w3.org/ns/oa#","dc":"http://purl.org/dc/elements/1.1/","dcterms":"http://purl.org/dc/terms/","dctypes":"http://purl.org/dc/dcmitype/",
"foaf":"http://xmlns.com/foaf/0.1/","rdf":"http://www.w3.org/1999/02/22-rdf-syntax-ns#","as":"http://www.w3.org/ns/activitystreams#","xsd":"http://www.w3.org/2001/XMLSchema#",
"id":{"@type":"@id","@id":"@id"},"type":{"@type":"@id","@id":"@type"},"Annotation":"oa:Annotation","Text":"dctypes:Text","TextualBody":"oa:TextualBody","Person":"foaf:Person",
"SpecificResource":"oa:SpecificResource","TextPositionSelector":"oa:TextPositionSelector","TextQuoteSelector":"oa:TextQuoteSelector",
"AnnotationCollection":"as:OrderedCollection","AnnotationPage":"as:OrderedCollectionPage","Motivation":"oa:Motivation",
"tagging":"oa:tagging","describing":"oa:describing","commenting":"oa:commenting","linking":"oa:linking",
"body":{"@type":"@id","@id":"oa:hasBody"},"target":{"@type":"@id","@id":"oa:hasTarget"},"source":{"@type":"@id","@id":"oa:hasSource"},"selector":{"@type":"@id","@id":"oa:hasSelector"},
"motivation":{"@type":"@vocab","@id":"oa:motivatedBy"},"purpose":{"@type":"@vocab","@id":"oa:hasPurpose"},"creator":{"@type":"@id","@id":"dcterms:creator"},
"items":{"@type":"@id","@id":"as:items","@container":"@list"},"first":{"@type":"@id","@id":"as:first"},"exact":"oa:exact","prefix":"oa:prefix","suffix":"oa:suffix",
"value":"rdf:value","format":"dc:format","language":"dc:language","name":"foaf:name","created":{"@id":"dcterms:created","@type":"xsd:dateTime"},"modified":{"@id":"dcterms:modified","@type":"xsd:dateTime"},
"start":{"@id":"oa:start","@type":"xsd:nonNegativeInteger"},"end":{"@id":"oa:end","@type":"xsd:nonNegativeInteger"},
"startIndex":{"@id":"as:startIndex","@type":"xsd:nonNegativeInteger"},"total":{"@id":"as:totalItems","@type":"xsd:nonNegativeInteger"}}`

func TestWebAnnotationsAreGoodJSONLD(t *testing.T) {
	modules := nodeModules(t, "jsonld")
	folder := unpack(t, map[string]string{"a.jsonld": string(export(t, "w3c", fullProject(), fullEntries())), "context.json": annotationContext})
	out := runNode(t, modules, `
import jsonld from 'jsonld'
import fs from 'node:fs'
const read = name => JSON.parse(fs.readFileSync(process.argv[2] + '/' + name, 'utf8'))
const documentLoader = async url => {
  if (url !== 'http://www.w3.org/ns/anno.jsonld') throw new Error('no network: ' + url)
  return { document: { '@context': read('context.json') }, documentUrl: url, contextUrl: null }
}
const quads = await jsonld.toRDF(read('a.jsonld'), { safe: true, documentLoader })
console.log(quads.filter(q => q.predicate.value === 'http://www.w3.org/ns/oa#exact').length)`, folder)
	if got := strings.TrimSpace(string(out)); got != "6" {
		t.Errorf("%s quotes in the graph, want 6", got)
	}
}
