package history

import (
	"fmt"

	"sayso/internal/corpus"
)

// DocumentRecord is what is known about a document, as events write it. Times
// are milliseconds since 1970 in UTC.
type DocumentRecord struct {
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

// RecordOfDocument makes the record of a document.
func RecordOfDocument(d corpus.Document) DocumentRecord {
	return DocumentRecord{
		Title: d.Title, Outlet: d.Outlet, Byline: d.Byline, Date: d.Date, Printed: d.Printed, URL: d.URL,
		Language: d.Language, Source: d.Source, State: string(d.State), AddedAt: Milliseconds(d.AddedAt),
		SHA256: d.SHA256, Bytes: len(d.Text), Origin: d.Origin, Due: d.Due, Fields: withoutEmpty(d.Fields),
	}
}

// Document makes the document of the record, without its text.
func (r DocumentRecord) Document(id string) corpus.Document {
	return corpus.Document{
		ID: id, Title: r.Title, Outlet: r.Outlet, Byline: r.Byline, Date: r.Date, Printed: r.Printed, URL: r.URL,
		Language: r.Language, Source: r.Source, State: corpus.DocumentState(r.State), AddedAt: FromMilliseconds(r.AddedAt),
		SHA256: r.SHA256, Origin: r.Origin, Due: r.Due, Fields: r.Fields,
	}
}

var documentNoun = define(Document, "document", definition[DocumentRecord]{
	document: func(id string, _ *DocumentRecord) string { return id },
	rests:    func(_ string, r *DocumentRecord) []Thing { return []Thing{{Text, r.SHA256}} },
	scope:    Rules,
	words: func(r *DocumentRecord) string {
		return fmt.Sprintf("the document “%s”", corpus.FirstWords(r.Title, 60))
	},
	merge: byParts[DocumentRecord](nil),
	check: func(id string, r *DocumentRecord) error {
		if err := checkID("document", id); err != nil {
			return err
		}
		if len(r.SHA256) != 64 || r.Bytes < 0 {
			return fmt.Errorf("the document %q has no text", corpus.FirstWords(r.Title, 60))
		}
		for _, state := range corpus.DocumentStates {
			if corpus.DocumentState(r.State) == state {
				return nil
			}
		}
		return fmt.Errorf("the document %q has a state that is none: %.20q", corpus.FirstWords(r.Title, 60), r.State)
	},
})
