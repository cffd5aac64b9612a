package corpus

import (
	"slices"
	"testing"
)

func TestPeople(t *testing.T) {
	people := PeopleOf([]Annotator{{ID: "a", Name: "maria", SameAs: "b"}, {ID: "b", Name: "Maria", SameAs: "c"}, {ID: "c", Name: "Maria K."}, {ID: "d", Name: "Ben"},
		{ID: "x", SameAs: "z"}, {ID: "z", SameAs: "y"}, {ID: "y", SameAs: "x"}, {ID: "w", SameAs: "z"}, {ID: "self", SameAs: "self"}})
	for id, want := range map[string]string{"a": "c", "b": "c", "c": "c", "d": "d", "x": "x", "y": "x", "z": "x", "w": "x", "self": "self", "unknown": "unknown"} {
		if got := people.Person(id); got != want {
			t.Errorf("%s is %s, not %s", id, got, want)
		}
	}
	if !people.Same("a", "b") || people.Same("a", "d") || people.Same("", "d") {
		t.Error("who is the same as whom is wrong")
	}
	of := people.Of("b")
	if slices.Sort(of[1:]); !slices.Equal(of, []string{"b", "a", "c"}) {
		t.Errorf("b works as %v", of)
	}
	if got := people.Of("d"); !slices.Equal(got, []string{"d"}) {
		t.Errorf("d works as %v", got)
	}
}

func TestAPersonHasTheNameOfTheAnnotatorTheyAreTheSameAs(t *testing.T) {
	list := []Annotator{{ID: "a", Name: "maria", SameAs: "b"}, {ID: "b", Name: "Maria"}, {ID: "c", Name: "Ben", SameAs: "gone"}}
	for id, want := range map[string]string{"a": "Maria", "b": "Maria", "c": "Ben", "d": ""} {
		if got := NameOf(list, id); got != want {
			t.Errorf("%s is called %q, not %q", id, got, want)
		}
	}
}
