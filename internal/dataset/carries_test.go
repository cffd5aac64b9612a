package dataset

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"sayso/internal/corpus"
)

// fullEntries has something of every aspect, in two documents.
func fullEntries() []corpus.Entry {
	var n ids
	at := time.Date(2022, 3, 22, 9, 0, 0, 0, time.UTC)
	text := "He said it rained.  “No,” said Łódź 😀, “not so”.\nIt may rain again.\n"
	span := func(quote string) corpus.Span {
		start := strings.Index(text, quote)
		return corpus.Span{Start: start, End: start + len(quote)}
	}
	var entries []corpus.Entry
	for k := range 2 {
		d := corpus.Document{ID: n.next(), Title: "Rain", Outlet: "Post", Byline: "B. Line", Date: "2022-03-22", Printed: "22 March", URL: "https://example.org/a",
			Language: "en", Source: "a.txt", Text: text, SHA256: corpus.HashText(text), State: corpus.Done, AddedAt: at, Segmenter: "test-1", Fields: map[string]string{"topic": "war <&>", "wave": "2"},
			Sentences: []corpus.Sentence{{Span: span("He said it rained."), Margin: 9}, {Span: span("“No,” said Łódź 😀, “not so”.")}, {Span: span("It may rain again.")}}}
		e := corpus.Entry{Document: d}
		add := func(quote, label, annotator string) *corpus.Annotation {
			e.Annotations = append(e.Annotations, corpus.Annotation{ID: n.next(), Document: d.ID, Span: span(quote), Label: label, Annotator: annotator, Quote: quote,
				CreatedAt: at.Add(time.Duration(k) * time.Hour), ChangedAt: at.Add(time.Duration(k) * 2 * time.Hour)})
			return &e.Annotations[len(e.Annotations)-1]
		}
		a := add("it rained", "claim", testAnnotators[0].ID)
		a.Note, a.Attributes = "heard\tsay", map[string]string{"source": "He", "certainty": "certain", "polarity": "so"}
		a.Mentions = []corpus.Mention{{Role: "source", Span: span("He"), Quote: "He"}}
		a = add("“No,” said Łódź 😀, “not so”.", "denial", testAnnotators[0].ID)
		a.Mentions = []corpus.Mention{{Role: corpus.Part, Span: span("“No,”"), Quote: "“No,”"}, {Role: corpus.Part, Span: span("“not so”."), Quote: "“not so”."}}
		add("not so", "speculation", testAnnotators[2].ID)
		e.Marks = []corpus.Mark{
			{ID: n.next(), Document: d.ID, Span: d.Sentences[2].Span, Annotator: testAnnotators[0].ID, CreatedAt: at},
			{ID: n.next(), Document: d.ID, Span: d.Sentences[0].Span, Annotator: testAnnotators[2].ID, CreatedAt: at},
			{ID: n.next(), Document: d.ID, Span: d.Sentences[2].Span, Annotator: testAnnotators[1].ID, CreatedAt: at},
		}
		e.Doubts = []corpus.Doubt{{ID: n.next(), Document: d.ID, Span: d.Sentences[2].Span, Annotator: testAnnotators[0].ID, Why: "who says so?", CreatedAt: at}}
		e.Relations = []corpus.Relation{{ID: n.next(), Kind: "denies", From: e.Annotations[1].ID, To: e.Annotations[0].ID, Annotator: testAnnotators[0].ID, CreatedAt: at}}
		if k > 0 {
			e.Relations = append(e.Relations, corpus.Relation{ID: n.next(), Kind: "same-claim-as", From: e.Annotations[0].ID, To: entries[0].Annotations[0].ID, Annotator: testAnnotators[0].ID, CreatedAt: at})
		}
		entries = append(entries, e)
	}
	return entries
}

func fullProject() Project {
	return Project{ID: "0199aaaa-bbbb-7ccc-8ddd-00000000ffff", Title: "Rain", Event: 12, Codebook: testCodebook(), Annotators: testAnnotators,
		Sources: []corpus.Source{{ID: "0199aaaa-bbbb-7ccc-8ddd-00000000eeee", Name: "The man", Names: []corpus.SourceName{{Text: "He"}}, Type: "named-person"}}}
}

// without are the same entries and project without one aspect.
var without = map[Aspect]func(p *Project, entries []corpus.Entry){
	Texts: func(_ *Project, entries []corpus.Entry) {
		for i := range entries { // letters, not lengths
			d := &entries[i].Document
			d.Text = strings.NewReplacer("rain", "snow").Replace(d.Text)
			d.SHA256 = corpus.HashText(d.Text)
			for k := range entries[i].Annotations {
				a := &entries[i].Annotations[k]
				a.Quote = d.Quote(a.Span)
			}
		}
	},
	Bounds: func(_ *Project, entries []corpus.Entry) {
		for i := range entries {
			entries[i].Document.Sentences = entries[i].Document.Sentences[1:]
		}
	},
	Nothing: func(_ *Project, entries []corpus.Entry) {
		for i := range entries {
			entries[i].Marks = nil
		}
	},
	Labels: eachAnnotation(func(a *corpus.Annotation) { a.Label = "claim" }),
	Spans: eachAnnotation(func(a *corpus.Annotation) {
		if a.Quote == "it rained" {
			a.Span.Start += len("it ")
			a.Quote = "rained"
		}
	}),
	Overlaps: func(_ *Project, entries []corpus.Entry) { removeAnnotation(entries, 2) },
	Pieces: eachAnnotation(func(a *corpus.Annotation) {
		a.Mentions = slices.DeleteFunc(slices.Clone(a.Mentions), func(m corpus.Mention) bool { return m.Role == corpus.Part })
	}),
	Attributes: eachAnnotation(func(a *corpus.Annotation) { a.Attributes = nil }),
	Mentions: eachAnnotation(func(a *corpus.Annotation) {
		a.Mentions = slices.DeleteFunc(slices.Clone(a.Mentions), func(m corpus.Mention) bool { return m.Role != corpus.Part })
	}),
	Relations: func(_ *Project, entries []corpus.Entry) {
		for i := range entries {
			entries[i].Relations = nil
		}
	},
	Notes: eachAnnotation(func(a *corpus.Annotation) { a.Note = "" }),
	Doubts: func(_ *Project, entries []corpus.Entry) {
		for i := range entries {
			entries[i].Doubts = nil
		}
	},
	Annotators: func(p *Project, entries []corpus.Entry) {
		p.Annotators = []corpus.Annotator{{ID: testAnnotators[0].ID, Name: "Nobody"}, {ID: testAnnotators[1].ID, Name: "No one"}, {ID: testAnnotators[2].ID, Name: "Nobody else"}}
	},
	Times: eachAnnotation(func(a *corpus.Annotation) {
		a.CreatedAt, a.ChangedAt = a.CreatedAt.Add(time.Minute), a.ChangedAt.Add(time.Minute)
	}),
	IDs: func(_ *Project, entries []corpus.Entry) {
		for i := range entries {
			entries[i].Document.ID = strings.Replace(entries[i].Document.ID, "bbbb", "cccc", 1)
			for k := range entries[i].Annotations {
				entries[i].Annotations[k].ID = strings.Replace(entries[i].Annotations[k].ID, "bbbb", "cccc", 1)
			}
			for k := range entries[i].Relations {
				r := &entries[i].Relations[k]
				r.From, r.To = strings.Replace(r.From, "bbbb", "cccc", 1), strings.Replace(r.To, "bbbb", "cccc", 1)
			}
		}
	},
	Metadata: func(_ *Project, entries []corpus.Entry) {
		for i := range entries {
			d := &entries[i].Document
			d.Outlet, d.Byline, d.Date, d.Printed, d.URL, d.Language, d.Source = "", "", "", "", "", "", ""
			d.Title = "Other" // as long a file name as before
		}
	},
	Variables: func(_ *Project, entries []corpus.Entry) {
		for i := range entries {
			entries[i].Document.Fields = nil
		}
	},
	Sources: func(p *Project, _ []corpus.Entry) { p.Sources = nil },
	Definitions: func(p *Project, _ []corpus.Entry) {
		p.Codebook.Labels[2].Name, p.Codebook.Labels[2].Definition, p.Codebook.Labels[2].ID, p.Codebook.Attributes[3].ID = "Other", "other", "other", "other"
		p.Codebook.Variables[1].ID = "other"
	},
}

func eachAnnotation(change func(*corpus.Annotation)) func(*Project, []corpus.Entry) {
	return func(_ *Project, entries []corpus.Entry) {
		for i := range entries {
			for k := range entries[i].Annotations {
				change(&entries[i].Annotations[k])
			}
		}
	}
}

func removeAnnotation(entries []corpus.Entry, at int) {
	for i := range entries {
		entries[i].Annotations = slices.Delete(entries[i].Annotations, at, at+1)
	}
}

// The table of losses is measured: an aspect that a format leaves out can be
// changed without a byte of the export changing, and one that it carries
// cannot.
func TestFormatsCarryWhatTheySayAndNothingElse(t *testing.T) {
	for _, format := range everyForm(t) {
		whole := payload(t, format, fullProject(), fullEntries())
		for _, aspect := range Aspects() {
			p, entries := fullProject(), fullEntries()
			without[aspect](&p, entries)
			same := bytes.Equal(whole, payload(t, format, p, entries))
			carry, part := format.Carries(aspect)
			switch {
			case carry == None && !same:
				t.Errorf("%s says that it leaves out %s, but the export changes with it", format.Name+" "+format.form, aspect)
			case carry != None && same:
				t.Errorf("%s says that it carries %s (%s), but the export does not change with it", format.Name+" "+format.form, aspect, part)
			}
		}
	}
}

// everyForm lists the formats, each in every form that it has.
func everyForm(t *testing.T) []Format {
	var all []Format
	for _, f := range Formats {
		if len(f.Forms) == 0 {
			all = append(all, f)
		}
		for _, form := range f.Forms {
			formed, err := f.InForm(form.Name)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, formed)
		}
	}
	return all
}

// payload is an export without the manifest, which counts everything, and of
// documents.csv only the columns that are no counts.
func payload(t *testing.T, format Format, p Project, entries []corpus.Entry) []byte {
	t.Helper()
	data := exportAs(t, format, p, entries)
	if format.fill == nil {
		return data
	}
	files := filesOf(t, data)
	names := []string{}
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	var all bytes.Buffer
	for _, name := range names {
		switch name {
		case "manifest.json":
		case "documents.csv":
			for _, row := range rowsOf(t, []byte(files[name])) {
				all.WriteString(row["document_id"] + row["title"] + row["outlet"] + row["date"] + row["text_sha256"] + row["variable_topic"])
			}
		default:
			all.WriteString(name + "\n" + files[name])
		}
	}
	return all.Bytes()
}

func TestLossesNameOnlyWhatTheProjectHas(t *testing.T) {
	x := Export{Project: fullProject(), Entries: stream(fullEntries())}
	content, err := x.Contains(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	want := Content{Texts: 2, Bounds: 6, Nothing: 6, Labels: 6, Spans: 6, Overlaps: 2, Pieces: 2, Attributes: 6, Mentions: 2, Relations: 3,
		Notes: 2, Doubts: 2, Annotators: 3, Times: 6, IDs: 8, Metadata: 2, Variables: 4, Sources: 1, Definitions: 1}
	if content != want {
		t.Errorf("counted %v, want %v", content, want)
	}
	doccano, _ := FormatNamed("doccano")
	none, some := doccano.Losses(content)
	if got := listOf(none); !slices.Contains(got, "3 relations") || !slices.Contains(got, "2 parked sentences") || !slices.Contains(got, "1 source") || slices.Contains(got, "notes") {
		t.Errorf("left out: %q", got)
	}
	if got := listOf(some); !slices.Contains(got, "2 notes: as comments of the document") {
		t.Errorf("in part: %q", got)
	}
	if none, some := doccano.Losses(Content{}); len(none)+len(some) > 0 {
		t.Errorf("an empty project loses %v %v", none, some)
	}
}

func listOf(losses []Loss) []string {
	var words []string
	for _, l := range losses {
		words = append(words, l.String())
	}
	return words
}
