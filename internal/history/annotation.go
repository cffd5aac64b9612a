package history

import (
	"encoding/json"
	"fmt"
	"maps"

	"sayso/internal/corpus"
)

// AnnotationRecord is an annotation as events write it. Offsets are bytes of
// UTF-8, times milliseconds since 1970 in UTC.
type AnnotationRecord struct {
	Document     string            `json:"document"`
	Start        int               `json:"start"`
	End          int               `json:"end"`
	Label        string            `json:"label"`
	Annotator    string            `json:"annotator"`
	Quote        string            `json:"quote"`
	Note         string            `json:"note,omitempty"`
	Attributes   map[string]string `json:"attributes,omitempty"`
	Mentions     []MentionRecord   `json:"mentions,omitempty"`      // since version 2
	Codebook     int               `json:"codebook,omitempty"`      // since version 2: the version, for people
	CodebookHash string            `json:"codebook_hash,omitempty"` // since version 3: which codebook, see CodebookHash
	CreatedAt    int64             `json:"created_at"`
	ChangedAt    int64             `json:"changed_at"`
}

// MentionRecord is a mention as events write it.
type MentionRecord struct {
	Role  string `json:"role"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Quote string `json:"quote"`
}

// RecordOfAnnotation makes the record of an annotation.
func RecordOfAnnotation(a corpus.Annotation) AnnotationRecord {
	return AnnotationRecord{
		Document: a.Document, Start: a.Span.Start, End: a.Span.End, Label: a.Label, Annotator: a.Annotator,
		Quote: a.Quote, Note: a.Note, Attributes: withoutEmpty(a.Attributes), Mentions: recordsOfMentions(a.Mentions),
		Codebook: a.Codebook, CodebookHash: a.CodebookHash,
		CreatedAt: Milliseconds(a.CreatedAt), ChangedAt: Milliseconds(a.ChangedAt),
	}
}

// Annotation makes the annotation of the record.
func (r AnnotationRecord) Annotation(id string) corpus.Annotation {
	return corpus.Annotation{
		ID: id, Document: r.Document, Span: corpus.Span{Start: r.Start, End: r.End}, Label: r.Label,
		Annotator: r.Annotator, Quote: r.Quote, Note: r.Note, Attributes: r.Attributes,
		Mentions: mentionsOf(r.Mentions), Codebook: r.Codebook, CodebookHash: r.CodebookHash,
		CreatedAt: FromMilliseconds(r.CreatedAt), ChangedAt: FromMilliseconds(r.ChangedAt),
	}
}

func recordsOfMentions(mentions []corpus.Mention) []MentionRecord {
	if len(mentions) == 0 {
		return nil
	}
	records := make([]MentionRecord, len(mentions))
	for i, m := range mentions {
		records[i] = MentionRecord{m.Role, m.Span.Start, m.Span.End, m.Quote}
	}
	return records
}

func mentionsOf(records []MentionRecord) []corpus.Mention {
	if len(records) == 0 {
		return nil
	}
	mentions := make([]corpus.Mention, len(records))
	for i, r := range records {
		mentions[i] = corpus.Mention{Role: r.Role, Span: corpus.Span{Start: r.Start, End: r.End}, Quote: r.Quote}
	}
	return mentions
}

// withoutEmpty drops the attributes that say nothing, so that equal
// annotations are written equally.
func withoutEmpty(attributes map[string]string) map[string]string {
	empty := len(attributes) == 0
	for _, value := range attributes {
		empty = empty || value == ""
	}
	if !empty {
		return attributes
	}
	attributes = maps.Clone(attributes)
	maps.DeleteFunc(attributes, func(_, value string) bool { return value == "" })
	if len(attributes) == 0 {
		return nil
	}
	return attributes
}

var annotationNoun = define(Annotation, "annotation", definition[AnnotationRecord]{
	document: func(_ string, r *AnnotationRecord) string { return r.Document },
	rests: func(_ string, r *AnnotationRecord) []Thing {
		return []Thing{{Document, r.Document}, {Annotator, r.Annotator}}
	},
	scope: work,
	words: func(r *AnnotationRecord) string {
		return fmt.Sprintf("the %s “%s”", r.Label, corpus.FirstWords(r.Quote, 60))
	},
	check: func(id string, r *AnnotationRecord) error {
		if r.Label == "" || r.Start < 0 || r.End <= r.Start || r.End-r.Start != len(r.Quote) {
			return fmt.Errorf("the annotation %q does not fit its place", corpus.FirstWords(r.Quote, 40))
		}
		return checkIDs("annotation", id, "document", r.Document, "annotator", r.Annotator)
	},
})

// Annotation decodes a step about an annotation; before or after is nil where
// there was none. Both are nil for a step about anything else.
func (s *Step) Annotation() (before, after *corpus.Annotation) {
	if s.Noun != Annotation {
		return nil, nil
	}
	one := func(record json.RawMessage) *corpus.Annotation {
		r, err := Decode[AnnotationRecord](record)
		if err != nil || r == nil {
			return nil
		}
		a := r.Annotation(s.ID)
		return &a
	}
	return one(s.Before), one(s.After)
}
