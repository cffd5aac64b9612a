package history

import "sayso/internal/corpus"

// AnnotatorRecord is an annotator as events write it.
type AnnotatorRecord struct {
	Name   string `json:"name"`
	SameAs string `json:"same_as,omitempty"` // since version 3: id of the annotator who is the same person
}

// RecordOfAnnotator makes the record of an annotator.
func RecordOfAnnotator(a corpus.Annotator) AnnotatorRecord {
	return AnnotatorRecord{Name: a.Name, SameAs: a.SameAs}
}

// Annotator makes the annotator of the record.
func (r AnnotatorRecord) Annotator(id string) corpus.Annotator {
	return corpus.Annotator{ID: id, Name: r.Name, SameAs: r.SameAs}
}

var annotatorNoun = define(Annotator, "annotator", definition[AnnotatorRecord]{
	scope: Rules,
	words: func(r *AnnotatorRecord) string { return "the annotator " + r.Name },
	check: func(id string, _ *AnnotatorRecord) error { return checkID("annotator", id) },
	merge: byParts[AnnotatorRecord](nil),
})
