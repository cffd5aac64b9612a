package foreign

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"pgregory.net/rapid"

	"sayso/internal/apart"
	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/reader"
)

func testCodebook() corpus.Codebook {
	return corpus.Codebook{
		Labels: []corpus.Label{
			{ID: "claim", Name: "Claim", Key: "1", Colour: "#0072b2", Pattern: corpus.Solid, Definition: "said <to be> true & checkable"},
			{ID: "denial", Name: "Denial", Key: "2", Colour: "#d55e00", Pattern: corpus.Double},
			{ID: "speculation", Name: "Speculation", Key: "3", Colour: "#009e73", Pattern: corpus.Dashed},
		},
		Attributes: []corpus.Attribute{
			{ID: "source", Name: "Source"},
			{ID: "certainty", Name: "Certainty", Values: []string{"certain", "probable", "possible"}},
		},
		Relations: []corpus.RelationKind{{ID: "denies", Name: "Denies"}},
	}
}

// pieces are what the generated texts and notes are made of: all that has ever
// shifted an offset or broken a table.
var pieces = []string{
	"word", "said", "x", " ", " ", "  ", "\t", ",", ";", ".", "…", "\"", "'", "“so”", "=1+1", "+", "-5", "@name", "'=x", "|", " | ", "\\", "#", "_", "*", "[1]", "->",
	"😀", "👩‍👩‍👧", "n\u0308", "é", "e\u0301", "Сказал", "قال", "他说", "\u2028", "\u0085", "\u202e", "\u200b", "\ufeff", "<b>&", "\U0010FFFD", "\x7f", "NULL", "\n", "\n\n", "B-claim", "key=value",
}

func textOf(t *rapid.T, name string, most int) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, most).Draw(t, name), "")
}

// testAnnotators have names as people have them, and as formats trip over.
var testAnnotators = []corpus.Annotator{
	{ID: "0199aaaa-0000-7000-8000-000000000001", Name: "Ana"},
	{ID: "0199aaaa-0000-7000-8000-000000000002", Name: "=cmd|' /C calc'!A0"},
	{ID: "0199aaaa-0000-7000-8000-000000000003", Name: "Büşra, \"B\" K."},
}

type ids int

func (n *ids) next() string {
	*n++
	return fmt.Sprintf("0199aaaa-bbbb-7ccc-8ddd-%012x", int(*n))
}

var times = rapid.Custom(func(t *rapid.T) time.Time {
	return time.UnixMilli(rapid.Int64Range(1, 4102444800000).Draw(t, "milliseconds")).UTC()
})

// entriesOf draws documents with annotations that overlap, nest and repeat each
// other, with sentences and relations. Two never have the same text.
func entriesOf(t *rapid.T) []corpus.Entry {
	var ids ids
	entries := make([]corpus.Entry, rapid.IntRange(1, 3).Draw(t, "documents"))
	for i := range entries {
		entries[i] = entryOf(t, &ids, i)
	}
	return entries
}

func entryOf(t *rapid.T, ids *ids, number int) corpus.Entry {
	// A text never begins with a byte order mark: readers take it away.
	text := strings.TrimLeft(textOf(t, "text", 40), mark) + fmt.Sprintf("end %d", number)
	d := corpus.Document{ID: ids.next(), Title: strings.TrimSpace(textOf(t, "title", 3)), Text: text, SHA256: corpus.HashText(text), State: corpus.ToDo,
		Language: "en", Date: "2022-03-22", AddedAt: times.Draw(t, "added"), Segmenter: "test-1"}
	e := corpus.Entry{Document: d}
	var boundaries []int
	for at := range text {
		boundaries = append(boundaries, at)
	}
	boundaries = append(boundaries, len(text))
	cuts := rapid.SliceOfNDistinct(rapid.IntRange(0, len(boundaries)-1), 0, 6, rapid.ID).Draw(t, "cuts")
	sort.Ints(cuts)
	e.Document.Sentences = []corpus.Sentence{}
	from := 0
	for _, cut := range append(cuts, len(boundaries)-1) {
		if span := trimSpan(text, corpus.Span{Start: from, End: boundaries[cut]}); span.Len() > 0 {
			e.Document.Sentences = append(e.Document.Sentences, corpus.Sentence{Span: span, Margin: 255})
		}
		from = boundaries[cut]
	}
	for range rapid.IntRange(0, 6).Draw(t, "annotations") {
		from := rapid.IntRange(0, len(boundaries)-2).Draw(t, "start")
		to := rapid.IntRange(from+1, len(boundaries)-1).Draw(t, "end")
		span := corpus.Span{Start: boundaries[from], End: boundaries[to]}
		a := corpus.Annotation{ID: ids.next(), Document: d.ID, Span: span, Label: rapid.SampledFrom([]string{"claim", "denial", "speculation"}).Draw(t, "label"),
			Annotator: rapid.SampledFrom(testAnnotators).Draw(t, "annotator").ID, Quote: d.Quote(span), Note: textOf(t, "note", 4),
			CreatedAt: times.Draw(t, "created"), ChangedAt: times.Draw(t, "changed")}
		if rapid.Bool().Draw(t, "attributes") {
			a.Attributes = map[string]string{"certainty": "possible"}
			// In brat a bar and a name would begin another attribute.
			// In REFI-QDA a line break ends one.
			if source := strings.NewReplacer(" | ", "|", "\n", " ").Replace(textOf(t, "source", 3)); source != "" {
				a.Attributes["source"] = source
			}
		}
		for _, role := range []string{"cue", "source"}[:rapid.IntRange(0, 2).Draw(t, "mentions")] {
			from := rapid.IntRange(0, len(boundaries)-2).Draw(t, "from")
			at := corpus.Span{Start: boundaries[from], End: boundaries[from+1]}
			a.Mentions = append(a.Mentions, corpus.Mention{Role: role, Span: at, Quote: d.Quote(at)})
		}
		if rapid.Bool().Draw(t, "pieces") {
			a.Mentions = append(a.Mentions, piecesIn(t, &d, span)...)
			sortMentions(a.Mentions)
		}
		e.Annotations = append(e.Annotations, a)
	}
	corpus.SortAnnotations(e.Annotations)
	for i := 1; i < len(e.Annotations); i++ {
		e.Relations = append(e.Relations, corpus.Relation{ID: ids.next(), Kind: "denies", From: e.Annotations[i].ID, To: e.Annotations[0].ID,
			Annotator: testAnnotators[0].ID, CreatedAt: times.Draw(t, "related")})
	}
	return e
}

// piecesIn cuts a span into a first and a last word with something between, if
// it has as much.
func piecesIn(t *rapid.T, d *corpus.Document, span corpus.Span) []corpus.Mention {
	words := d.Quote(span)
	var bounds []int
	for at := range words {
		bounds = append(bounds, span.Start+at)
	}
	if bounds = append(bounds, span.End); len(bounds) < 4 {
		return nil
	}
	from := rapid.IntRange(1, len(bounds)-3).Draw(t, "gap")
	to := rapid.IntRange(from+1, len(bounds)-2).Draw(t, "gap ends")
	if strings.Trim(d.Text[bounds[from]:bounds[to]], "\n") == "" || strings.Contains(words, "\n") {
		return nil // brat cuts at line breaks, so these would be one
	}
	first, last := corpus.Span{Start: span.Start, End: bounds[from]}, corpus.Span{Start: bounds[to], End: span.End}
	return []corpus.Mention{{Role: corpus.Part, Span: first, Quote: d.Quote(first)}, {Role: corpus.Part, Span: last, Quote: d.Quote(last)}}
}

func stream(entries []corpus.Entry) iter.Seq2[corpus.Entry, error] {
	return func(yield func(corpus.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// texts are the documents of a project, for files that carry none.
type texts []corpus.Document

func (t texts) Named(_ context.Context, names []string) (corpus.Document, bool, error) {
	for _, name := range names {
		for _, d := range t {
			if name != "" && (d.ID == name || d.Title == name || d.Source == name) {
				return d, true, nil
			}
		}
	}
	return corpus.Document{}, false, nil
}

func (t texts) Each(_ context.Context, give func(corpus.Document) bool) error {
	for _, d := range t {
		if !give(d) {
			break
		}
	}
	return nil
}

// reporter is a test of either kind.
type reporter interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

// write puts a file into a folder of its own.
func write(t reporter, folder, name, content string) string {
	t.Helper()
	at := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return at
}

// outcome is all that came out of a path.
type outcome struct {
	files    []*File
	surveys  []*Survey
	results  []Result
	of       []*File // of each result
	problems []string
	blamed   []*File // for each problem
	mapping  Mapping
	codebook corpus.Codebook
}

// bring reads what a path holds, with the mapping that is proposed.
func bring(t reporter, path string, known Texts) outcome {
	t.Helper()
	return bringFrom(t, path, known, nil)
}

// bringFrom reads it in a process apart, if there is one.
func bringFrom(t reporter, path string, known Texts, in *apart.Process) outcome {
	t.Helper()
	ctx := context.Background()
	found, err := Find(ctx, path, "", in)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	if err := NameCoders(ctx, found.Files); err != nil {
		t.Fatal(err)
	}
	o := outcome{files: found.Files, codebook: testCodebook()}
	for _, f := range found.Files {
		blame := func(place int, reason string) {
			o.problems = append(o.problems, fmt.Sprintf("%s: %d: %s", f.Name, place, reason))
			o.blamed = append(o.blamed, f)
		}
		s, err := f.Survey(ctx, known)
		if err != nil {
			o.surveys = append(o.surveys, &Survey{})
			blame(0, err.Error())
			continue
		}
		o.surveys = append(o.surveys, s)
		for _, p := range s.Problems {
			blame(p.Place, p.Reason)
		}
		m := Propose(o.codebook, "", s)
		if o.codebook, err = m.Apply(o.codebook); err != nil {
			t.Fatal(err)
		}
		o.mapping = m
		err = f.Read(ctx, s, m, known, func(r Result) bool {
			o.results, o.of = append(o.results, r), append(o.of, f)
			for _, p := range r.Problems {
				blame(r.Place, p.Reason)
			}
			if a := r.Account; a.Annotations != len(r.Entry.Annotations)+a.Missing(reader.Annotations) || a.Links != len(r.Entry.Relations)+a.Missing(reader.Links) {
				t.Fatalf("%s: it has %d annotations and %d links, and the account is %+v", f.Name, len(r.Entry.Annotations), len(r.Entry.Relations), a)
			}
			if r.Err != nil {
				blame(r.Place, r.Err.Error())
			}
			for _, a := range r.Entry.Annotations {
				if err := a.Span.Check(r.Entry.Document.Text); err != nil || r.Entry.Document.Quote(a.Span) != a.Quote {
					t.Fatalf("%s: %+v is no proven annotation: %v", f.Name, a, err)
				}
			}
			return true
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// exported writes entries in a format of Sayso, to a file in a folder.
func exported(t reporter, folder, name string, entries []corpus.Entry) string {
	t.Helper()
	format, ok := dataset.FormatNamed(name)
	if !ok {
		t.Fatalf("no format %q", name)
	}
	at := filepath.Join(folder, "export"+format.Extension)
	file, err := os.Create(at)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := format.Write(context.Background(), file, dataset.Project{Codebook: testCodebook(), Annotators: testAnnotators}, stream(entries)); err != nil {
		t.Fatal(err)
	}
	return at
}
