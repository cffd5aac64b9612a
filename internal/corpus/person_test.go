package corpus

import (
	"slices"
	"testing"
)

// two people, of whom the one has two names, said different things of "One. Two."
func twoPeople() (Entry, People) {
	one, two := Span{0, 4}, Span{5, 9}
	return Entry{
		Document:    Document{ID: "d", Text: "One. Two.", Sentences: []Sentence{{Span: one}, {Span: two}}},
		Annotations: []Annotation{{ID: "1", Span: one, Annotator: "maria"}, {ID: "2", Span: one, Annotator: "ben"}, {ID: "3", Span: two, Annotator: "Maria"}},
		Marks:       []Mark{{ID: "4", Span: two, Annotator: "ben"}},
		Doubts:      []Doubt{{ID: "5", Span: two, Annotator: "ben"}, {ID: "6", Span: two, Annotator: "Maria"}},
		Relations: []Relation{
			{ID: "7", From: "1", To: "3", Annotator: "maria"},
			{ID: "8", From: "2", To: "1", Annotator: "ben"},
			{ID: "9", From: "1", To: "2", Annotator: "ben"}, // drawn at what is not his
		},
	}, People{"Maria": "maria"}
}

func idsOf(e Entry) (ids []string) {
	for _, a := range e.Annotations {
		ids = append(ids, a.ID)
	}
	for _, m := range e.Marks {
		ids = append(ids, m.ID)
	}
	for _, d := range e.Doubts {
		ids = append(ids, d.ID)
	}
	for _, r := range e.Relations {
		ids = append(ids, r.ID)
	}
	return ids
}

func TestAnEntryOfOnePersonHoldsWhatTheyMadeUnderAllNames(t *testing.T) {
	for _, c := range []struct {
		annotator string
		want      []string
		states    []State
	}{
		{"maria", []string{"1", "3", "6", "7"}, []State{Labelled, Labelled}},
		{"Maria", []string{"1", "3", "6", "7"}, []State{Labelled, Labelled}},
		{"ben", []string{"2", "4", "5", "8"}, []State{Labelled, Nothing}},
		{"nobody", nil, []State{Unread, Unread}},
	} {
		all, people := twoPeople()
		of := all.Of(c.annotator, people)
		if got := idsOf(of); !slices.Equal(got, c.want) {
			t.Errorf("of %s there are %v, not %v", c.annotator, got, c.want)
		}
		if got := States(of.Document.Sentences, of.Annotations, of.Marks); !slices.Equal(got, c.states) {
			t.Errorf("the sentences of %s are %v, not %v", c.annotator, got, c.states)
		}
		if before, _ := twoPeople(); !slices.Equal(idsOf(all), idsOf(before)) {
			t.Errorf("the entry itself was changed for %s: %v", c.annotator, idsOf(all))
		}
	}
}

func TestAnEntryThatOnePersonMadeAloneIsSharedWithThem(t *testing.T) {
	all, people := twoPeople()
	all = all.Of("maria", people)
	if again := all.Of("Maria", people); &again.Annotations[0] != &all.Annotations[0] || &again.Relations[0] != &all.Relations[0] {
		t.Error("lists of which all is theirs were copied")
	}
}
