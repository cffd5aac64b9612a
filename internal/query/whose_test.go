package query

import (
	"slices"
	"testing"

	"sayso/internal/corpus"
)

// readByTwo is a document of four sentences. Ana, under two names, labelled the
// first and the second and found nothing in the third; Ben found nothing in the
// first, labelled the third, and is done with it.
func readByTwo() (corpus.Entry, []corpus.Annotator) {
	var e corpus.Entry
	e.Document = corpus.Document{ID: "d", Text: "One. Two. Six. Ten.", State: corpus.ToDo}
	span := func(i int) corpus.Span { return corpus.Span{Start: 5 * i, End: 5*i + 4} }
	for i := range 4 {
		e.Document.Sentences = append(e.Document.Sentences, corpus.Sentence{Span: span(i)})
	}
	e.Annotations = []corpus.Annotation{
		{ID: "1", Span: span(0), Label: "claim", Annotator: "ana"}, {ID: "2", Span: span(1), Label: "denial", Annotator: "ana2"},
		{ID: "3", Span: span(2), Label: "claim", Annotator: "ben"},
	}
	e.Marks = []corpus.Mark{{ID: "4", Span: span(2), Annotator: "ana"}, {ID: "5", Span: span(0), Annotator: "ben"}}
	e.Readings = []corpus.Reading{{ID: "6", Annotator: "ana", State: corpus.InProgress}, {ID: "7", Annotator: "ben", State: corpus.Done}}
	return e, []corpus.Annotator{{ID: "ana", Name: "Ana"}, {ID: "ana2", Name: "ana l", SameAs: "ana"}, {ID: "ben", Name: "Ben"}, {ID: "cleo", Name: "Cleo"}}
}

func TestAQueryAsksOfOnePersonOrOfEverybody(t *testing.T) {
	for _, c := range []struct {
		of, query string
		want      []int
	}{
		{"", "unread", []int{3}},
		{"ana", "unread", []int{3}},
		{"ben", "unread", []int{1, 3}},
		{"cleo", "unread", []int{0, 1, 2, 3}},
		{"", "nothing", nil},
		{"ana2", "nothing", []int{2}},
		{"ben", "nothing", []int{0}},
		{"", "label:claim", []int{0, 2}},
		{"ana", "label:claim", []int{0}},
		{"ben", "label:claim", []int{2}},
		{"ben", "label:claim by:everybody", []int{0, 2}},
		{"ben", "by:everybody", []int{0, 1, 2, 3}},
		{"ben", "by:everybody unread", []int{3}},
		{"ben", "by:ana", []int{0, 1}},
		{"ben", "by:ana label:claim", []int{0}},
		{"ana", "by:ben unread", []int{1, 3}},
		{"", "by:ben unread", []int{1, 3}},
		{"", "by:ben nothing", []int{0}},
		{"ana", "by:ben OR by:ana", []int{0, 1, 2}},
		{"ana", "label:claim -by:ana", []int{2}},
		{"", "state:done", nil},
		{"", "state:in-progress", []int{0, 1, 2, 3}},
		{"ben", "state:done", []int{0, 1, 2, 3}},
		{"ana", "state:done", nil},
		{"ana", "state:done by:ben", []int{2}},
		{"cleo", "state:to-do", []int{0, 1, 2, 3}},
	} {
		e, annotators := readByTwo()
		q, err := Parse(c.query)
		if err != nil {
			t.Fatal(err)
		}
		m, err := q.Bind(Project{Codebook: corpus.Codebook{Labels: []corpus.Label{{ID: "claim", Name: "Claim"}, {ID: "denial", Name: "Denial"}}}, Annotators: annotators, Whose: true, Of: c.of})
		if err != nil {
			t.Fatalf("%s: %v", c.query, err)
		}
		var got []int
		for _, hit := range m.Find(&e, nil) {
			got = append(got, hit.Sentence)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("of %q, %q finds the sentences %v, not %v", c.of, c.query, got, c.want)
		}
	}
}
