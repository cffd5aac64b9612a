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
}

func recordOfDocument(d corpus.Document) documentRecord {
	return documentRecord{
		Title: d.Title, Outlet: d.Outlet, Byline: d.Byline, Date: d.Date, Printed: d.Printed, URL: d.URL,
		Language: d.Language, Source: d.Source, State: string(d.State), AddedAt: milliseconds(d.AddedAt),
		SHA256: d.SHA256, Bytes: len(d.Text),
	}
}

func (r documentRecord) document(id string) corpus.Document {
	return corpus.Document{
		ID: id, Title: r.Title, Outlet: r.Outlet, Byline: r.Byline, Date: r.Date, Printed: r.Printed, URL: r.URL,
		Language: r.Language, Source: r.Source, State: corpus.DocumentState(r.State), AddedAt: fromMilliseconds(r.AddedAt),
		SHA256: r.SHA256,
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
	CreatedAt  int64             `json:"created_at"`
	ChangedAt  int64             `json:"changed_at"`
}

func recordOfAnnotation(a corpus.Annotation) annotationRecord {
	return annotationRecord{
		Document: a.Document, Start: a.Span.Start, End: a.Span.End, Label: a.Label, Annotator: a.Annotator,
		Quote: a.Quote, Note: a.Note, Attributes: withoutEmpty(a.Attributes),
		CreatedAt: milliseconds(a.CreatedAt), ChangedAt: milliseconds(a.ChangedAt),
	}
}

func (r annotationRecord) annotation(id string) corpus.Annotation {
	return corpus.Annotation{
		ID: id, Document: r.Document, Span: corpus.Span{Start: r.Start, End: r.End}, Label: r.Label,
		Annotator: r.Annotator, Quote: r.Quote, Note: r.Note, Attributes: r.Attributes,
		CreatedAt: fromMilliseconds(r.CreatedAt), ChangedAt: fromMilliseconds(r.ChangedAt),
	}
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

type projectRecord struct {
	ID        string `json:"id"`
	CreatedAt int64  `json:"created_at"`
}

type annotatorRecord struct {
	Name string `json:"name"`
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
