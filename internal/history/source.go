package history

import (
	"fmt"
	"strings"

	"sayso/internal/corpus"
)

// SourceRecord is a source as events write it.
type SourceRecord struct {
	Name         string              `json:"name"`
	Names        []corpus.SourceName `json:"names"`
	Type         string              `json:"type"`
	Organisation string              `json:"organisation"`
	Note         string              `json:"note"`
	CreatedAt    int64               `json:"created_at"`
}

// RecordOfSource makes the record of a source.
func RecordOfSource(s corpus.Source) SourceRecord {
	return SourceRecord{Name: s.Name, Names: append([]corpus.SourceName{}, s.Names...), Type: s.Type, Organisation: s.Organisation, Note: s.Note, CreatedAt: Milliseconds(s.CreatedAt)}
}

// Source makes the source of the record.
func (r SourceRecord) Source(id string) corpus.Source {
	return corpus.Source{ID: id, Name: r.Name, Names: append([]corpus.SourceName(nil), r.Names...), Type: r.Type, Organisation: r.Organisation, Note: r.Note, CreatedAt: FromMilliseconds(r.CreatedAt)}
}

var sourceNoun = define(Source, "source", definition[SourceRecord]{
	scope: Commons,
	words: func(r *SourceRecord) string { return "the source " + corpus.FirstWords(r.Name, 60) },
	merge: byParts(func(r *SourceRecord, _, _ *SourceRecord) bool {
		if r.Names == nil {
			r.Names = []corpus.SourceName{}
		}
		return true
	}),
	check: func(id string, r *SourceRecord) error {
		if strings.TrimSpace(r.Name) == "" {
			return fmt.Errorf("a source has no name")
		}
		return checkID("source", id)
	},
})

// QueryRecord is a saved search as events write it.
type QueryRecord struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

var queryNoun = define(Query, "saved search", definition[QueryRecord]{
	scope: Commons,
	words: func(r *QueryRecord) string { return "the saved search " + corpus.FirstWords(r.Name, 60) },
	check: func(id string, _ *QueryRecord) error { return checkID("saved search", id) },
})
