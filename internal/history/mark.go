package history

import (
	"encoding/json"
	"fmt"

	"sayso/internal/corpus"
)

// MarkRecord is a mark as events write it: a sentence that was read, with
// nothing to label.
type MarkRecord struct {
	Document  string `json:"document"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Annotator string `json:"annotator"`
	CreatedAt int64  `json:"created_at"`
}

// RecordOfMark makes the record of a mark.
func RecordOfMark(m corpus.Mark) MarkRecord {
	return MarkRecord{Document: m.Document, Start: m.Span.Start, End: m.Span.End, Annotator: m.Annotator, CreatedAt: Milliseconds(m.CreatedAt)}
}

// Mark makes the mark of the record.
func (r MarkRecord) Mark(id string) corpus.Mark {
	return corpus.Mark{ID: id, Document: r.Document, Span: corpus.Span{Start: r.Start, End: r.End}, Annotator: r.Annotator, CreatedAt: FromMilliseconds(r.CreatedAt)}
}

var markNoun = define(Mark, "mark", definition[MarkRecord]{
	document: func(_ string, r *MarkRecord) string { return r.Document },
	rests: func(_ string, r *MarkRecord) []Thing {
		return []Thing{{Document, r.Document}, {Annotator, r.Annotator}}
	},
	scope: work,
	words: func(*MarkRecord) string { return "a sentence with nothing to label" },
	check: func(id string, r *MarkRecord) error {
		return checkPlace("mark", id, r.Document, r.Annotator, r.Start, r.End)
	},
})

func checkPlace(noun, id, document, annotator string, start, end int) error {
	if start < 0 || end <= start {
		return fmt.Errorf("the %s does not fit its place", noun)
	}
	return checkIDs(noun, id, "document", document, "annotator", annotator)
}

// Mark decodes a step about a mark, in the manner of Annotation.
func (s *Step) Mark() (before, after *corpus.Mark) {
	if s.Noun != Mark {
		return nil, nil
	}
	one := func(record json.RawMessage) *corpus.Mark {
		r, err := Decode[MarkRecord](record)
		if err != nil || r == nil {
			return nil
		}
		m := r.Mark(s.ID)
		return &m
	}
	return one(s.Before), one(s.After)
}
