package history

import (
	"fmt"
	"slices"

	"sayso/internal/corpus"
)

// AnnotatorRecord is an annotator as events write it.
type AnnotatorRecord struct {
	Name   string `json:"name"`
	SameAs string `json:"same_as,omitempty"` // since version 3: id of the annotator who is the same person
	Kind   string `json:"kind,omitempty"`    // since version 4
	Of     string `json:"of,omitempty"`      // since version 4: id of the annotator whose second pass it is
}

// RecordOfAnnotator makes the record of an annotator.
func RecordOfAnnotator(a corpus.Annotator) AnnotatorRecord {
	return AnnotatorRecord{Name: a.Name, SameAs: a.SameAs, Kind: string(a.Kind), Of: a.Of}
}

// Annotator makes the annotator of the record.
func (r AnnotatorRecord) Annotator(id string) corpus.Annotator {
	return corpus.Annotator{ID: id, Name: r.Name, SameAs: r.SameAs, Kind: corpus.AnnotatorKind(r.Kind), Of: r.Of}
}

var annotatorNoun = define(Annotator, "annotator", definition[AnnotatorRecord]{
	scope: Rules,
	words: func(r *AnnotatorRecord) string { return "the annotator " + r.Name },
	check: func(id string, r *AnnotatorRecord) error {
		if !slices.Contains([]corpus.AnnotatorKind{corpus.Person, corpus.Pass, corpus.Gold}, corpus.AnnotatorKind(r.Kind)) {
			return fmt.Errorf("the annotator %q is of a kind that is none: %.20q", corpus.FirstWords(r.Name, 60), r.Kind)
		}
		if (r.Of != "") != (r.Kind == string(corpus.Pass)) {
			return fmt.Errorf("the annotator %q reads again for nobody, or is no second pass", corpus.FirstWords(r.Name, 60))
		}
		return checkID("annotator", id)
	},
	merge: byParts[AnnotatorRecord](nil),
})
