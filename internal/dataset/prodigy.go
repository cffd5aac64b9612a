package dataset

import (
	"context"
	"io"
	"sort"
	"strings"

	"sayso/internal/corpus"
)

// Prodigy's JSONL for spans: for each document and each annotator who judged
// it a task with its answer, and a task without an answer for a document that
// nobody has judged. Offsets count Unicode code points; token_end is inclusive.

var inProdigy = carries{
	all: []Aspect{Texts, Labels, Overlaps, Pieces, Attributes, Mentions, Notes},
	some: map[Aspect]string{
		Spans: "without white space at their ends", Nothing: "that somebody read the document", Annotators: "names",
		IDs: "those of documents", Metadata: "title, outlet and date",
	},
}

type prodigyTask struct {
	Text      string         `json:"text"`
	Meta      prodigyMeta    `json:"meta"`
	Tokens    []prodigyToken `json:"tokens"`
	Spans     *[]prodigySpan `json:"spans,omitempty"`
	Answer    string         `json:"answer,omitempty"`
	View      string         `json:"_view_id"`
	Annotator string         `json:"_annotator_id,omitempty"`
	Session   string         `json:"_session_id,omitempty"`
}

type prodigyMeta struct {
	DocumentID string `json:"document_id"`
	Title      string `json:"title"`
	Outlet     string `json:"outlet"`
	Date       string `json:"date"`
}

type prodigyToken struct {
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	ID    int    `json:"id"`
	Space bool   `json:"ws"`
}

type prodigySpan struct {
	Start      int               `json:"start"`
	End        int               `json:"end"`
	TokenStart int               `json:"token_start"`
	TokenEnd   int               `json:"token_end"`
	Label      string            `json:"label"`
	Note       string            `json:"note,omitempty"`
	Attributes map[string]string `json:"attributes,omitempty"`
	Mentions   []string          `json:"mentions,omitempty"` // role:start-end
}

func writeProdigy(ctx context.Context, w io.Writer, p Project, entries Entries) error {
	names := p.annotatorNames()
	return writeLines(ctx, w, entries, func(_ int, e *corpus.Entry) []any { return prodigyTasks(e, names) })
}

func prodigyTasks(e *corpus.Entry, names map[string]string) []any {
	d := &e.Document
	offsets := NewOffsets(d.Text)
	sorted := sortedAnnotations(e.Annotations)
	tokens := tokensOf(d.Text, corpus.Span{End: len(d.Text)}, cutsOf(sorted))
	task := prodigyTask{Text: d.Text, Tokens: make([]prodigyToken, len(tokens)), View: "spans_manual",
		Meta: prodigyMeta{DocumentID: d.ID, Title: d.Title, Outlet: d.Outlet, Date: d.Date}}
	for i, token := range tokens {
		end := len(d.Text)
		if i+1 < len(tokens) {
			end = tokens[i+1].Start
		}
		task.Tokens[i] = prodigyToken{Text: d.Quote(token), Start: offsets.Chars(token.Start), End: offsets.Chars(token.End), ID: i, Space: end > token.End}
	}
	var people []string
	for _, a := range sorted {
		people = append(people, a.Annotator)
	}
	for _, m := range e.Marks {
		people = append(people, m.Annotator)
	}
	sort.Strings(people)
	var tasks []any
	for i, person := range people {
		if i > 0 && person == people[i-1] {
			continue
		}
		spans := prodigySpans(sorted, person, tokens, offsets)
		answered := task
		answered.Spans, answered.Answer = &spans, "accept"
		answered.Annotator = strings.TrimSpace(names[person])
		answered.Session = answered.Annotator
		tasks = append(tasks, answered)
	}
	if len(tasks) == 0 {
		tasks = append(tasks, task)
	}
	return tasks
}

// prodigySpans gives the spans of one annotator. A span is moved inwards to
// the tokens it covers, which differ from it only by white space at its ends.
func prodigySpans(annotations []corpus.Annotation, person string, tokens []corpus.Span, offsets *Offsets) []prodigySpan {
	spans := []prodigySpan{}
	for _, a := range annotations {
		if a.Annotator != person {
			continue
		}
		first := sort.Search(len(tokens), func(i int) bool { return tokens[i].Start >= a.Span.Start })
		last := sort.Search(len(tokens), func(i int) bool { return tokens[i].End > a.Span.End }) - 1
		if first > last {
			continue
		}
		spans = append(spans, prodigySpan{
			Start: offsets.Chars(tokens[first].Start), End: offsets.Chars(tokens[last].End), TokenStart: first, TokenEnd: last,
			Label: a.Label, Note: a.Note, Attributes: said(a.Attributes), Mentions: mentionWords(&a, offsets),
		})
	}
	return spans
}
