package history

import (
	"errors"
	"fmt"

	"sayso/internal/corpus"
)

// RelationRecord is a link between two annotations as events write it.
type RelationRecord struct {
	Kind      string `json:"kind"`
	From      string `json:"from"`
	To        string `json:"to"`
	Annotator string `json:"annotator"`
	CreatedAt int64  `json:"created_at"`
}

// RecordOfRelation makes the record of a relation.
func RecordOfRelation(r corpus.Relation) RelationRecord {
	return RelationRecord{Kind: r.Kind, From: r.From, To: r.To, Annotator: r.Annotator, CreatedAt: Milliseconds(r.CreatedAt)}
}

// Relation makes the relation of the record.
func (r RelationRecord) Relation(id string) corpus.Relation {
	return corpus.Relation{ID: id, Kind: r.Kind, From: r.From, To: r.To, Annotator: r.Annotator, CreatedAt: FromMilliseconds(r.CreatedAt)}
}

var relationNoun = define(Relation, "relation", definition[RelationRecord]{
	rests: func(_ string, r *RelationRecord) []Thing {
		return []Thing{{Annotation, r.From}, {Annotation, r.To}, {Annotator, r.Annotator}}
	},
	scope: work,
	words: func(r *RelationRecord) string { return fmt.Sprintf("a link (%s)", r.Kind) },
	check: func(id string, r *RelationRecord) error {
		if r.From == r.To {
			return errors.New("a link leads from an annotation to itself")
		}
		return checkIDs("relation", id, "annotation", r.From, "annotation", r.To, "annotator", r.Annotator)
	},
})
