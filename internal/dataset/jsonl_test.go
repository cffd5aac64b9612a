package dataset

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

func export(t interface{ Fatal(...any) }, name string, p Project, entries []corpus.Entry) []byte {
	format, ok := FormatNamed(name)
	if !ok {
		t.Fatal("no format is named", name)
	}
	return exportAs(t, format, p, entries)
}

// exportAs writes a project in a format, in the form that it is in.
func exportAs(t interface{ Fatal(...any) }, format Format, p Project, entries []corpus.Entry) []byte {
	var out bytes.Buffer
	if err := format.Write(context.Background(), &out, p, stream(entries)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// readBack reads an export and puts its parts together again.
func readBack(t interface{ Fatal(...any) }, data []byte) (Project, []corpus.Entry) {
	var p Project
	var entries []corpus.Entry
	known := map[string]bool{}
	Lines(context.Background(), bytes.NewReader(data), func(number int, line Line, err error) bool {
		if err != nil {
			t.Fatal(fmt.Errorf("line %d: %w", number, err))
		}
		if line.Codebook != nil {
			p.Codebook, p.Codebooks, p.Sources, p.Queries = *line.Codebook, line.Codebooks, line.Sources, line.Queries
		}
		for _, a := range line.Annotators {
			if !known[a.ID] {
				known[a.ID] = true
				p.Annotators = append(p.Annotators, a)
			}
		}
		if line.HasDocument {
			entries = append(entries, line.Entry)
		}
		return true
	})
	return p, entries
}

func TestJSONLComesBackWithoutLossAndGivesTheSameBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var ids ids
		entries := entriesWith(t, &ids)
		project := testProject(t, &ids, entries)
		first := export(t, "jsonl", project, entries)
		if !validUTF8(string(first)) {
			t.Fatal("the export is not UTF-8")
		}
		p, back := readBack(t, first)
		p.Annotators, project.Annotators = nil, nil // only those who did something travel
		if diff := cmp.Diff(project, p, cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(Project{})); diff != "" {
			t.Fatal("the project changed:", diff)
		}
		p.Annotators = testAnnotators
		byID := cmpopts.SortSlices(func(a, b corpus.Mark) bool { return a.ID < b.ID })
		if diff := cmp.Diff(entries, back, cmpopts.EquateEmpty(), byID); diff != "" {
			t.Fatal("an entry changed:", diff)
		}
		if second := export(t, "jsonl", p, back); !bytes.Equal(first, second) {
			t.Fatalf("other bytes the second time:\n%s\n%s", first, second)
		}
	})
}

func TestOffsetsOfJSONLCountCodePointsAndBytes(t *testing.T) {
	text := "😀 “No,” she said."
	entry := corpus.Entry{Document: corpus.Document{ID: "0199aaaa-bbbb-7ccc-8ddd-000000000001", Text: text, State: corpus.ToDo},
		Annotations: []corpus.Annotation{{ID: "0199aaaa-bbbb-7ccc-8ddd-000000000002", Label: "denial", Span: corpus.Span{Start: 5, End: 14}}}}
	got := string(export(t, "jsonl", Project{}, []corpus.Entry{entry}))
	if want := `"start":2,"end":7,"start_byte":5,"end_byte":14,"quote":"“No,”"`; !strings.Contains(got, want) {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestAProjectWithoutDocumentsKeepsItsCodebook(t *testing.T) {
	data := export(t, "jsonl", Project{Codebook: testCodebook()}, nil)
	if n := bytes.Count(data, []byte("\n")); n != 1 {
		t.Fatalf("%d lines, want 1", n)
	}
	line, err := ReadLine(data)
	if err != nil || line.HasDocument || line.Codebook == nil || len(line.Codebook.Labels) != 3 {
		t.Errorf("got %+v, %v", line, err)
	}
}

func TestExportsStopAtAnErrorOfTheEntriesOrTheContext(t *testing.T) {
	broken := errors.New("the disk failed")
	for _, format := range Formats {
		t.Run(format.Name, func(t *testing.T) {
			err := format.Write(context.Background(), &bytes.Buffer{}, Project{}, func(yield func(corpus.Entry, error) bool) {
				yield(corpus.Entry{}, broken)
			})
			if !errors.Is(err, broken) {
				t.Errorf("an error of the entries gave %v", err)
			}
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			err = format.Write(ctx, &bytes.Buffer{}, Project{}, stream(make([]corpus.Entry, 3)))
			if !errors.Is(err, context.Canceled) {
				t.Errorf("an ended context gave %v", err)
			}
		})
	}
}

func TestReadLine(t *testing.T) {
	id := "0199aaaa-bbbb-7ccc-8ddd-00000000000"
	hash := corpus.HashText("a\r\nb")
	for name, test := range map[string]struct {
		line string
		err  string // a part of it; empty for a good line
		text string
	}{
		"a text alone is a document":              {line: `{"text":"a"}`, text: "a"},
		"a byte order mark is passed over":        {line: "\ufeff" + `{"text":"a"}`, text: "a"},
		"CRLF and CR become LF":                   {line: `{"text":"a\r\nb\rc"}`, text: "a\nb\nc"},
		"a sha256 of the text as it was sent":     {line: `{"text":"a\r\nb","sha256":"` + hash + `"}`, text: "a\nb"},
		"an id that is no UUID is left out":       {line: `{"id":17,"text":"a"}`, text: "a"},
		"unknown fields are passed over":          {line: `{"text":"a","score":[1]}`, text: "a"},
		"a pair of surrogates is one character":   {line: `{"text":"\ud83d\ude00"}`, text: "😀"},
		"an escaped backslash before u":           {line: `{"text":"\\ud83d"}`, text: `\ud83d`},
		"bytes alone place a span":                {line: `{"text":"é b","annotations":[{"label":"x","start_byte":3,"end_byte":4,"quote":"b"}]}`, text: "é b"},
		"characters alone place a span":           {line: `{"text":"é b","annotations":[{"label":"x","start":2,"end":3,"quote":"b"}]}`, text: "é b"},
		"no object":                               {line: `[1]`, err: "not a JSON object"},
		"nothing":                                 {line: ``, err: "not a JSON object"},
		"no text":                                 {line: `{"title":"a"}`, err: `no "text"`},
		"text that is a number":                   {line: `{"text":1}`, err: `value of "text"`},
		"an open string":                          {line: `{"text":"a`, err: "not good JSON"},
		"two objects":                             {line: `{"text":"a"}{}`, err: "not good JSON"},
		"bytes that are not UTF-8":                {line: "{\"text\":\"\xff\"}", err: "UTF-8"},
		"half a pair of surrogates":               {line: `{"text":"\ud83d!"}`, err: "surrogate"},
		"the low half first":                      {line: `{"text":"\ude00\ud83d"}`, err: "surrogate"},
		"a NUL":                                   {line: `{"text":"ab\u0000"}`, err: "NUL character at byte 2"},
		"another text under the hash":             {line: `{"text":"b","sha256":"` + hash + `"}`, err: "sha256"},
		"another quote":                           {line: `{"text":"é b","annotations":[{"label":"x","start":2,"end":3,"quote":"é"}]}`, err: "annotation 1: its quote"},
		"characters and bytes that disagree":      {line: `{"text":"é b","annotations":[{"label":"x","start":2,"end":3,"start_byte":0,"end_byte":2}]}`, err: "not the same place"},
		"a span outside the text":                 {line: `{"text":"ab","annotations":[{"label":"x","start":1,"end":9}]}`, err: "outside the text"},
		"a span inside a character":               {line: `{"text":"é","annotations":[{"label":"x","start_byte":1,"end_byte":2}]}`, err: "inside a character"},
		"an empty span":                           {line: `{"text":"ab","annotations":[{"label":"x","start":1,"end":1}]}`, err: "empty"},
		"a span of the CR of CRLF alone":          {line: `{"text":"a\r\nb","annotations":[{"label":"x","start":1,"end":2}]}`, err: "empty"},
		"an annotation without offsets":           {line: `{"text":"ab","annotations":[{"label":"x"}]}`, err: "no start and end"},
		"an annotation without a label":           {line: `{"text":"ab","annotations":[{"start":0,"end":1}]}`, err: "no label"},
		"an annotation with a strange id":         {line: `{"text":"ab","annotations":[{"id":"1","label":"x","start":0,"end":1}]}`, err: "not a UUID"},
		"sentences out of order":                  {line: `{"text":"ab","sentences":[{"start":1,"end":2},{"start":0,"end":1}]}`, err: "sentence 2 begins before"},
		"a state that is none":                    {line: `{"text":"ab","state":"lost"}`, err: "the state"},
		"a time that is none":                     {line: `{"text":"ab","added_at":"yesterday"}`, err: "not a time"},
		"a relation from nowhere":                 {line: `{"text":"ab","relations":[{"kind":"denies","from":"` + id + `1","to":"` + id + `2"}]}`, err: "relation 1: it begins at"},
		"the same id twice":                       {line: `{"text":"ab","marks":[{"id":"` + id + `1","start":0,"end":1},{"id":"` + id + `1","start":1,"end":2}]}`, err: "stands twice"},
		"a newer format":                          {line: `{"project":{"format":9},"text":"a"}`, err: "newer Sayso"},
		"a codebook that cannot be":               {line: `{"project":{"format":1,"codebook":{"labels":[{"id":"Ä","name":"Ä"}]}},"text":"a"}`, err: "codebook"},
		"an annotator without a name":             {line: `{"text":"a","annotators":[{"id":"` + id + `1","name":" "}]}`, err: "no name"},
		"a number too large for any text":         {line: `{"text":"ab","annotations":[{"label":"x","start":0,"end":99999999999999999999}]}`, err: "does not fit"},
		"an escape cut off at the end of an line": {line: `{"text":"\ud83d\u`, err: "surrogate"},
	} {
		t.Run(name, func(t *testing.T) {
			line, err := ReadLine([]byte(test.line))
			switch {
			case test.err == "" && err != nil:
				t.Errorf("refused: %v", err)
			case test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)):
				t.Errorf("got error %v, want one with %q", err, test.err)
			case test.err == "" && line.Entry.Document.Text != test.text:
				t.Errorf("got text %q, want %q", line.Entry.Document.Text, test.text)
			}
		})
	}
}

func TestSpansFollowTheirWordsWhenCRLFBecomesLF(t *testing.T) {
	line, err := ReadLine([]byte(`{"text":"a\r\nb\r\n😀c\r\n","annotations":[{"label":"x","start":4,"end":8,"quote":"\r\n😀c"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := line.Entry.Annotations[0]; got.Quote != "\n😀c" || got.Span != (corpus.Span{Start: 3, End: 9}) {
		t.Errorf("got %+v", got)
	}
}

func TestABadLineCostsOnlyItself(t *testing.T) {
	data := "{\"text\":\"a\"}\n\nnonsense\r\n{\"text\":\"b\"}\r\n{\"text\":\"c\"}"
	var got []string
	Lines(context.Background(), strings.NewReader(data), func(number int, line Line, err error) bool {
		got = append(got, fmt.Sprint(number, line.Entry.Document.Text, err != nil))
		return true
	})
	if diff := cmp.Diff([]string{"1afalse", "3true", "4bfalse", "5cfalse"}, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzReadLine(f *testing.F) {
	rapidSeed := Project{Codebook: testCodebook(), Annotators: testAnnotators}
	entry := corpus.Entry{Document: corpus.Document{ID: "0199aaaa-bbbb-7ccc-8ddd-000000000001", Text: "😀 é\n", State: corpus.ToDo,
		Sentences: []corpus.Sentence{{Span: corpus.Span{Start: 0, End: 7}}}},
		Annotations: []corpus.Annotation{{ID: "0199aaaa-bbbb-7ccc-8ddd-000000000002", Label: "claim", Span: corpus.Span{Start: 0, End: 4}}}}
	f.Add(export(f, "jsonl", rapidSeed, []corpus.Entry{entry}))
	f.Add([]byte(`{"text":"a\r\nb","annotations":[{"label":"x","start":1,"end":4,"quote":"\r\nb"}]}`))
	f.Add([]byte(`{"text":"\ud83d\ude00","sentences":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		line, err := ReadLine(data)
		if err != nil || !line.HasDocument {
			return
		}
		d := line.Entry.Document
		if !validUTF8(d.Text) || strings.ContainsAny(d.Text, "\r\x00") {
			t.Fatalf("a text came through that no project may hold: %q", d.Text)
		}
		for _, a := range line.Entry.Annotations {
			if err := a.Span.Check(d.Text); err != nil || d.Quote(a.Span) != a.Quote {
				t.Fatalf("a span that is none: %+v %v", a, err)
			}
		}
		// What was taken can be written, and is then taken again.
		again, err := ReadLine(export(t, "jsonl", Project{Annotators: line.Annotators}, []corpus.Entry{line.Entry}))
		if err != nil {
			t.Fatalf("%q was taken, but not its export: %v", data, err)
		}
		if diff := cmp.Diff(line.Entry, again.Entry, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestWhoIsOnePersonIsCarriedAndNamedOnce(t *testing.T) {
	text := "It rained."
	maria, upper := corpus.Annotator{ID: testAnnotators[0].ID, Name: "maria", SameAs: testAnnotators[1].ID}, corpus.Annotator{ID: testAnnotators[1].ID, Name: "Maria"}
	d := corpus.Document{ID: testAnnotators[2].ID, Title: "Rain", Text: text, SHA256: corpus.HashText(text), Sentences: []corpus.Sentence{{Span: corpus.Span{End: len(text)}}}}
	entry := corpus.Entry{Document: d, Marks: []corpus.Mark{{ID: testAnnotators[0].ID, Document: d.ID, Span: corpus.Span{End: len(text)}, Annotator: maria.ID}}}
	p := Project{Annotators: []corpus.Annotator{maria, upper}}
	line, err := ReadLine(export(t, "jsonl", p, []corpus.Entry{entry}))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p.Annotators, line.Annotators); diff != "" {
		t.Error(diff)
	}
	if line.Entry.Marks[0].Annotator != maria.ID {
		t.Error("the mark changed hands")
	}
	if table := string(export(t, "csv", p, []corpus.Entry{entry})); strings.Contains(table, "maria") || !strings.Contains(table, "Maria") {
		t.Errorf("the table says %s", table)
	}
	alone := Project{Annotators: []corpus.Annotator{maria}}
	if line, err = ReadLine(export(t, "jsonl", alone, []corpus.Entry{entry})); err != nil || line.Annotators[0].SameAs != "" {
		t.Errorf("somebody who is not in the export is named: %+v %v", line.Annotators, err)
	}
}
