package storage

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"sayso/internal/corpus"
)

// The records below are the things as events write them: the form that the
// file format promises. Times are milliseconds since 1970 in UTC, offsets are
// bytes of UTF-8.

type documentRecord struct {
	Title    string `json:"title"`
	Outlet   string `json:"outlet"`
	Byline   string `json:"byline"`
	Date     string `json:"date"`
	Printed  string `json:"printed"`
	URL      string `json:"url"`
	Language string `json:"language"`
	Source   string `json:"source"`
	State    string `json:"state"`
	AddedAt  int64  `json:"added_at"`
	SHA256   string `json:"sha256"`
	Bytes    int    `json:"bytes"`
	// Since version 2 of the file. What is empty is left out, so that the
	// records of older events say the same as ever.
	Origin corpus.Origin `json:"origin,omitzero"`
	Due    string        `json:"due,omitempty"`
	// Since version 3, without empty values.
	Fields map[string]string `json:"fields,omitempty"`
}

func recordOfDocument(d corpus.Document) documentRecord {
	return documentRecord{
		Title: d.Title, Outlet: d.Outlet, Byline: d.Byline, Date: d.Date, Printed: d.Printed, URL: d.URL,
		Language: d.Language, Source: d.Source, State: string(d.State), AddedAt: milliseconds(d.AddedAt),
		SHA256: d.SHA256, Bytes: len(d.Text), Origin: d.Origin, Due: d.Due, Fields: withoutEmpty(d.Fields),
	}
}

func (r documentRecord) document(id string) corpus.Document {
	return corpus.Document{
		ID: id, Title: r.Title, Outlet: r.Outlet, Byline: r.Byline, Date: r.Date, Printed: r.Printed, URL: r.URL,
		Language: r.Language, Source: r.Source, State: corpus.DocumentState(r.State), AddedAt: fromMilliseconds(r.AddedAt),
		SHA256: r.SHA256, Origin: r.Origin, Due: r.Due, Fields: r.Fields,
	}
}

type sentencesRecord struct {
	Segmenter string `json:"segmenter"`
	Bounds    []byte `json:"bounds"` // base64 of the bytes that encodeBounds makes
}

type annotationRecord struct {
	Document   string            `json:"document"`
	Start      int               `json:"start"`
	End        int               `json:"end"`
	Label      string            `json:"label"`
	Annotator  string            `json:"annotator"`
	Quote      string            `json:"quote"`
	Note       string            `json:"note,omitempty"`
	Attributes map[string]string `json:"attributes,omitempty"`
	Mentions   []mentionRecord   `json:"mentions,omitempty"` // since version 2
	Codebook   int               `json:"codebook,omitempty"` // since version 2
	CreatedAt  int64             `json:"created_at"`
	ChangedAt  int64             `json:"changed_at"`
}

type mentionRecord struct {
	Role  string `json:"role"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Quote string `json:"quote"`
}

func recordOfAnnotation(a corpus.Annotation) annotationRecord {
	return annotationRecord{
		Document: a.Document, Start: a.Span.Start, End: a.Span.End, Label: a.Label, Annotator: a.Annotator,
		Quote: a.Quote, Note: a.Note, Attributes: withoutEmpty(a.Attributes), Mentions: recordsOfMentions(a.Mentions), Codebook: a.Codebook,
		CreatedAt: milliseconds(a.CreatedAt), ChangedAt: milliseconds(a.ChangedAt),
	}
}

func (r annotationRecord) annotation(id string) corpus.Annotation {
	return corpus.Annotation{
		ID: id, Document: r.Document, Span: corpus.Span{Start: r.Start, End: r.End}, Label: r.Label,
		Annotator: r.Annotator, Quote: r.Quote, Note: r.Note, Attributes: r.Attributes,
		Mentions: mentionsOf(r.Mentions), Codebook: r.Codebook, CreatedAt: fromMilliseconds(r.CreatedAt), ChangedAt: fromMilliseconds(r.ChangedAt),
	}
}

func recordsOfMentions(mentions []corpus.Mention) []mentionRecord {
	if len(mentions) == 0 {
		return nil
	}
	records := make([]mentionRecord, len(mentions))
	for i, m := range mentions {
		records[i] = mentionRecord{m.Role, m.Span.Start, m.Span.End, m.Quote}
	}
	return records
}

func mentionsOf(records []mentionRecord) []corpus.Mention {
	if len(records) == 0 {
		return nil
	}
	mentions := make([]corpus.Mention, len(records))
	for i, r := range records {
		mentions[i] = corpus.Mention{Role: r.Role, Span: corpus.Span{Start: r.Start, End: r.End}, Quote: r.Quote}
	}
	return mentions
}

type markRecord struct {
	Document  string `json:"document"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Annotator string `json:"annotator"`
	CreatedAt int64  `json:"created_at"`
}

func recordOfMark(m corpus.Mark) markRecord {
	return markRecord{Document: m.Document, Start: m.Span.Start, End: m.Span.End, Annotator: m.Annotator, CreatedAt: milliseconds(m.CreatedAt)}
}

func (r markRecord) mark(id string) corpus.Mark {
	return corpus.Mark{ID: id, Document: r.Document, Span: corpus.Span{Start: r.Start, End: r.End}, Annotator: r.Annotator, CreatedAt: fromMilliseconds(r.CreatedAt)}
}

type relationRecord struct {
	Kind      string `json:"kind"`
	From      string `json:"from"`
	To        string `json:"to"`
	Annotator string `json:"annotator"`
	CreatedAt int64  `json:"created_at"`
}

func recordOfRelation(r corpus.Relation) relationRecord {
	return relationRecord{Kind: r.Kind, From: r.From, To: r.To, Annotator: r.Annotator, CreatedAt: milliseconds(r.CreatedAt)}
}

func (r relationRecord) relation(id string) corpus.Relation {
	return corpus.Relation{ID: id, Kind: r.Kind, From: r.From, To: r.To, Annotator: r.Annotator, CreatedAt: fromMilliseconds(r.CreatedAt)}
}

type doubtRecord struct {
	Document  string `json:"document"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Annotator string `json:"annotator"`
	Why       string `json:"why"`
	CreatedAt int64  `json:"created_at"`
}

func recordOfDoubt(d corpus.Doubt) doubtRecord {
	return doubtRecord{Document: d.Document, Start: d.Span.Start, End: d.Span.End, Annotator: d.Annotator, Why: d.Why, CreatedAt: milliseconds(d.CreatedAt)}
}

func (r doubtRecord) doubt(id string) corpus.Doubt {
	return corpus.Doubt{ID: id, Document: r.Document, Span: corpus.Span{Start: r.Start, End: r.End}, Annotator: r.Annotator, Why: r.Why, CreatedAt: fromMilliseconds(r.CreatedAt)}
}

type sourceRecord struct {
	Name         string              `json:"name"`
	Names        []corpus.SourceName `json:"names"`
	Type         string              `json:"type"`
	Organisation string              `json:"organisation"`
	Note         string              `json:"note"`
	CreatedAt    int64               `json:"created_at"`
}

func recordOfSource(s corpus.Source) sourceRecord {
	return sourceRecord{Name: s.Name, Names: append([]corpus.SourceName{}, s.Names...), Type: s.Type, Organisation: s.Organisation, Note: s.Note, CreatedAt: milliseconds(s.CreatedAt)}
}

func (r sourceRecord) source(id string) corpus.Source {
	return corpus.Source{ID: id, Name: r.Name, Names: append([]corpus.SourceName(nil), r.Names...), Type: r.Type, Organisation: r.Organisation, Note: r.Note, CreatedAt: fromMilliseconds(r.CreatedAt)}
}

type queryRecord struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

type projectRecord struct {
	ID        string `json:"id"`
	CreatedAt int64  `json:"created_at"`
}

type annotatorRecord struct {
	Name   string `json:"name"`
	SameAs string `json:"same_as,omitempty"` // since version 3
}

func recordOfAnnotator(a corpus.Annotator) annotatorRecord {
	return annotatorRecord{Name: a.Name, SameAs: a.SameAs}
}

// encode writes a value as compact JSON with its characters as they are.
func encode(value any) json.RawMessage {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(fmt.Sprintf("storage: a record that JSON cannot hold: %v", err)) // only strings, numbers and maps of them
	}
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))
}

// errRecord is what a rescue says of a record that cannot be read.
var errRecord = errors.New("what the file says of it cannot be read")

var null = json.RawMessage("null")

// decode reads a record; it gives nil for null.
func decode[T any](raw json.RawMessage) (*T, error) {
	if len(raw) == 0 || bytes.Equal(raw, null) {
		return nil, nil
	}
	value := new(T)
	if err := json.Unmarshal(raw, value); err != nil {
		return nil, err
	}
	return value, nil
}
