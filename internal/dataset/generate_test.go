package dataset

import (
	"fmt"
	"iter"
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

// testCodebook has the labels and attributes that the tests use.
func testCodebook() corpus.Codebook {
	return corpus.Codebook{
		Version: 3,
		Labels: []corpus.Label{
			{ID: "claim", Name: "Claim", Key: "1", Colour: "#0072b2", Pattern: corpus.Solid, Definition: "said <to be> true & checkable", Examples: []string{"“It is so.”"}},
			{ID: "denial", Name: "Denial", Key: "2", Colour: "#d55e00", Pattern: corpus.Double},
			{ID: "speculation", Name: "Speculation", Key: "3", Colour: "#009e73", Pattern: corpus.Dashed},
		},
		Attributes: []corpus.Attribute{
			{ID: "source", Name: "Source"},
			{ID: "source_type", Name: "Source type", Values: []string{"named-person", "outlet"}},
			{ID: "certainty", Name: "Certainty", Values: []string{"certain", "probable", "possible"}},
			{ID: "polarity", Name: "Polarity"},
		},
		Relations: []corpus.RelationKind{{ID: "denies", Name: "Denies"}, {ID: "same-claim-as", Name: "Same claim as", Symmetric: true}},
		Variables: []corpus.Variable{{ID: "topic", Name: "Topic <&>", Kind: corpus.TextVariable}, {ID: "wave", Name: "Wave", Kind: corpus.NumberVariable}},
	}
}

// testProject has everything that a project has besides its documents.
func testProject(t *rapid.T, ids *ids, documents []corpus.Entry) Project {
	old := testCodebook()
	old.Version, old.Labels = 1, old.Labels[:1]
	p := Project{Codebook: testCodebook(), Annotators: testAnnotators, Codebooks: []corpus.Codebook{old}}
	p.Codebook.Labels[0].Rules = []string{"The first that fits."}
	for range rapid.IntRange(0, 3).Draw(t, "sources") {
		s := corpus.Source{ID: ids.next(), Name: "x" + textOf(t, "source", 2), Type: textOf(t, "type", 1), Organisation: textOf(t, "organisation", 1), Note: textOf(t, "note", 3), CreatedAt: times.Draw(t, "created")}
		for range rapid.IntRange(0, 3).Draw(t, "names") {
			name := corpus.SourceName{Text: "y" + textOf(t, "name", 2)}
			if len(documents) > 0 && rapid.Bool().Draw(t, "in one document") {
				name.Document = documents[0].Document.ID
			}
			s.Names = append(s.Names, name)
		}
		p.Sources = append(p.Sources, s)
	}
	for range rapid.IntRange(0, 2).Draw(t, "queries") {
		p.Queries = append(p.Queries, corpus.Query{ID: ids.next(), Name: "q" + textOf(t, "query", 2), Text: textOf(t, "search", 4)})
	}
	return p
}

// pieces are what the generated texts and notes are made of: all that has ever
// shifted an offset or broken a table.
var pieces = []string{
	"word", "said", "x", " ", " ", "  ", "\t", ",", ";", ".", "…", "\"", "'", "“so”", "=1+1", "+", "-5", "@name", "'=x", "|", "\\", "#",
	"😀", "👩‍👩‍👧", "n\u0308", "é", "e\u0301", "Сказал", "قال", "他说", "\u2028", "\u0085", "\u202e", "\u200b", "\ufeff", "<b>&", "\U0010FFFD", "\x7f", "\x01", "NULL", "\n", "\n\n",
}

func textOf(t *rapid.T, name string, most int) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, most).Draw(t, name), "")
}

var times = rapid.Custom(func(t *rapid.T) time.Time {
	return time.UnixMilli(rapid.Int64Range(0, 4102444800000).Draw(t, "milliseconds")).UTC()
})

// ids counts up, so that every id of a generated project differs.
type ids int

func (n *ids) next() string {
	*n++
	return fmt.Sprintf("0199aaaa-bbbb-7ccc-8ddd-%012x", int(*n))
}

var testAnnotators = []corpus.Annotator{
	{ID: "0199aaaa-0000-7000-8000-000000000001", Name: "Ana"},
	{ID: "0199aaaa-0000-7000-8000-000000000002", Name: "=cmd|' /C calc'!A0"},
	{ID: "0199aaaa-0000-7000-8000-000000000003", Name: "Büşra, \"B\"\tK."},
}

// spanIn draws a span between two characters of a text that is not empty.
func spanIn(t *rapid.T, boundaries []int) corpus.Span {
	from := rapid.IntRange(0, len(boundaries)-2).Draw(t, "start")
	to := rapid.IntRange(from+1, len(boundaries)-1).Draw(t, "end")
	return corpus.Span{Start: boundaries[from], End: boundaries[to]}
}

func boundariesOf(text string) []int {
	var list []int
	for i := range text {
		list = append(list, i)
	}
	return append(list, len(text))
}

// entryOf draws one document with everything said of it.
func entryOf(t *rapid.T, ids *ids) corpus.Entry {
	text := corpus.WithLF(textOf(t, "text", 60))
	document := corpus.Document{
		ID: ids.next(), Title: textOf(t, "title", 4), Outlet: textOf(t, "outlet", 2), Byline: textOf(t, "byline", 3),
		Date: rapid.SampledFrom([]string{"", "2022-03-22", "2022"}).Draw(t, "date"), Printed: textOf(t, "printed", 2),
		URL: "https://example.org/?a=1&b=<2>", Language: "en", Source: "a.txt", Text: text, SHA256: corpus.HashText(text),
		State: rapid.SampledFrom(corpus.DocumentStates).Draw(t, "state"), AddedAt: times.Draw(t, "added"), Segmenter: "test-1",
		Sentences: []corpus.Sentence{},
		Origin:    rapid.SampledFrom([]corpus.Origin{{}, {Size: 812, SHA256: corpus.HashText("file"), Encoding: "windows-1252", Place: "article 2 of 3", Database: "Nexis Uni", Accession: "AB-1", Section: "World", Page: "A1", Length: "812 words", Reader: "docx-1"}}).Draw(t, "origin"),
		Fields:    rapid.SampledFrom([]map[string]string{nil, {"topic": "=1+1 \"war\"|\\"}, {"topic": "Łódź", "wave": "2"}}).Draw(t, "fields"),
		Due:       rapid.SampledFrom([]string{"", testAnnotators[0].ID}).Draw(t, "due"),
	}
	entry := corpus.Entry{Document: document}
	boundaries := boundariesOf(text)
	if len(boundaries) < 2 {
		return entry
	}
	entry.Document.Sentences = sentencesOf(t, boundaries)
	for range rapid.IntRange(0, 6).Draw(t, "annotations") {
		entry.Annotations = append(entry.Annotations, annotationOf(t, ids, &entry.Document, boundaries))
	}
	corpus.SortAnnotations(entry.Annotations)
	for _, s := range entry.Document.Sentences {
		if rapid.Bool().Draw(t, "marked") {
			entry.Marks = append(entry.Marks, corpus.Mark{ID: ids.next(), Document: document.ID, Span: s.Span,
				Annotator: rapid.SampledFrom(testAnnotators).Draw(t, "reader").ID, CreatedAt: times.Draw(t, "marked at")})
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "doubts") {
		entry.Doubts = append(entry.Doubts, corpus.Doubt{ID: ids.next(), Document: document.ID, Span: spanIn(t, boundaries),
			Annotator: rapid.SampledFrom(testAnnotators).Draw(t, "doubter").ID, Why: textOf(t, "why", 3), CreatedAt: times.Draw(t, "parked at")})
	}
	entry.Doubts = sortedDoubts(entry.Doubts)
	for i := 1; i < len(entry.Annotations); i++ {
		entry.Relations = append(entry.Relations, corpus.Relation{ID: ids.next(), Kind: "denies", From: entry.Annotations[i].ID,
			To: entry.Annotations[0].ID, Annotator: testAnnotators[0].ID, CreatedAt: times.Draw(t, "related at")})
	}
	return entry
}

func sentencesOf(t *rapid.T, boundaries []int) []corpus.Sentence {
	cuts := rapid.SliceOfNDistinct(rapid.IntRange(0, len(boundaries)-1), 0, 10, rapid.ID).Draw(t, "cuts")
	sort.Ints(cuts)
	sentences := []corpus.Sentence{}
	for i := 0; i+1 < len(cuts); i += rapid.IntRange(1, 2).Draw(t, "gap") {
		sentences = append(sentences, corpus.Sentence{
			Span:   corpus.Span{Start: boundaries[cuts[i]], End: boundaries[cuts[i+1]]},
			Margin: rapid.Uint8().Draw(t, "margin"),
		})
	}
	return sentences
}

func annotationOf(t *rapid.T, ids *ids, d *corpus.Document, boundaries []int) corpus.Annotation {
	span := spanIn(t, boundaries)
	a := corpus.Annotation{
		ID: ids.next(), Document: d.ID, Span: span, Label: rapid.SampledFrom([]string{"claim", "denial", "speculation"}).Draw(t, "label"),
		Annotator: rapid.SampledFrom(testAnnotators).Draw(t, "annotator").ID, Quote: d.Quote(span), Note: textOf(t, "note", 5),
		CreatedAt: times.Draw(t, "created"), ChangedAt: times.Draw(t, "changed"),
	}
	if source := textOf(t, "source", 3); source != "" {
		a.Attributes = map[string]string{"source": source, "certainty": "possible"}
	}
	a.Codebook = rapid.SampledFrom([]int{0, 1, 3}).Draw(t, "codebook")
	for _, role := range []string{"cue", "source", "target"}[:rapid.IntRange(0, 3).Draw(t, "mentions")] {
		span := spanIn(t, boundaries)
		a.Mentions = append(a.Mentions, corpus.Mention{Role: role, Span: span, Quote: d.Quote(span)})
	}
	return a
}

func entriesOf(t *rapid.T) []corpus.Entry {
	var ids ids
	return entriesWith(t, &ids)
}

func entriesWith(t *rapid.T, ids *ids) []corpus.Entry {
	entries := make([]corpus.Entry, rapid.IntRange(0, 4).Draw(t, "documents"))
	for i := range entries {
		entries[i] = entryOf(t, ids)
	}
	return entries
}

// stream gives entries as a project does, one at a time.
func stream(entries []corpus.Entry) iter.Seq2[corpus.Entry, error] {
	return func(yield func(corpus.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func validUTF8(s string) bool { return utf8.ValidString(s) }

func entryWithTitle(title string) corpus.Entry {
	return corpus.Entry{Document: corpus.Document{Title: title}}
}
