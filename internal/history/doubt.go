package history

import "sayso/internal/corpus"

// DoubtRecord is a parked sentence as events write it.
type DoubtRecord struct {
	Document  string `json:"document"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Annotator string `json:"annotator"`
	Why       string `json:"why"`
	CreatedAt int64  `json:"created_at"`
}

// RecordOfDoubt makes the record of a doubt.
func RecordOfDoubt(d corpus.Doubt) DoubtRecord {
	return DoubtRecord{Document: d.Document, Start: d.Span.Start, End: d.Span.End, Annotator: d.Annotator, Why: d.Why, CreatedAt: Milliseconds(d.CreatedAt)}
}

// Doubt makes the doubt of the record.
func (r DoubtRecord) Doubt(id string) corpus.Doubt {
	return corpus.Doubt{ID: id, Document: r.Document, Span: corpus.Span{Start: r.Start, End: r.End}, Annotator: r.Annotator, Why: r.Why, CreatedAt: FromMilliseconds(r.CreatedAt)}
}

var doubtNoun = define(Doubt, "doubt", definition[DoubtRecord]{
	document: func(_ string, r *DoubtRecord) string { return r.Document },
	rests: func(_ string, r *DoubtRecord) []Thing {
		return []Thing{{Document, r.Document}, {Annotator, r.Annotator}}
	},
	scope: work,
	words: func(*DoubtRecord) string { return "a parked sentence" },
	check: func(id string, r *DoubtRecord) error {
		return checkPlace("doubt", id, r.Document, r.Annotator, r.Start, r.End)
	},
})
