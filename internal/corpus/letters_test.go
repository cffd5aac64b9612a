package corpus

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestLettersAreThoseOfTheNameThatNoOtherLabelHas(t *testing.T) {
	labels := []Label{{ID: "a", Name: "Claim"}, {ID: "b", Name: "Conjecture"}, {ID: "c", Name: "coc"}, {ID: "d", Name: "–"}, {ID: "e", Name: "Zero", Letter: "c"}}
	want := map[string]string{"e": "C", "a": "L", "b": "O", "c": "A", "d": "B"}
	if got := Letters(labels); !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := Letters([]Label{{ID: "a", Name: "Claim", Letter: "two"}})["a"]; got != "C" {
		t.Errorf("a letter that is none gives %q", got)
	}
}

// What a reader has learned stays: whatever is done to other labels, and to
// where a label stands, its letter is the same.
func TestALetterStaysWhenOtherLabelsComeGoMoveAndAreRenamed(t *testing.T) {
	name := rapid.SampledFrom([]string{"Claim", "Comment", "Counter", "Denial", "Doubt", "Speculation", "Claimed", "Öl", "Zitat"})
	rapid.Check(t, func(t *rapid.T) {
		var labels []Label
		made := 0
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			before, renamed := Letters(labels), ""
			now := slices.Clone(labels)
			switch kind := rapid.IntRange(0, 3).Draw(t, "kind"); {
			case kind == 0 || len(now) == 0:
				made++
				at := rapid.IntRange(0, len(now)).Draw(t, "place")
				now = slices.Insert(now, at, Label{ID: strings.Repeat("x", made), Name: name.Draw(t, "name")})
			case kind == 1:
				at := rapid.IntRange(0, len(now)-1).Draw(t, "gone")
				now = slices.Delete(now, at, at+1)
			case kind == 2:
				slices.Reverse(now)
			default:
				at := rapid.IntRange(0, len(now)-1).Draw(t, "renamed")
				now[at].Name, renamed = name.Draw(t, "new name"), now[at].ID
			}
			now = KeepLetters(labels, now)
			after, seen := Letters(now), map[string]bool{}
			for _, l := range now {
				if was, had := before[l.ID]; had && l.ID != renamed && after[l.ID] != was {
					t.Fatalf("%s had the letter %s and has %s", l.Name, was, after[l.ID])
				}
				if seen[after[l.ID]] {
					t.Fatalf("two labels have the letter %s: %+v", after[l.ID], now)
				}
				seen[after[l.ID]] = true
			}
			labels = now
		}
	})
}

func TestARenamedLabelHasALetterOfItsName(t *testing.T) {
	before := WithLetters([]Label{{ID: "claim", Name: "Claim"}})
	for name, want := range map[string]string{"Assertion": "A", "Factual claim": "C"} {
		if got := KeepLetters(before, []Label{{ID: "claim", Name: name, Letter: "C"}})[0].Letter; got != want {
			t.Errorf("%s has the letter %s, want %s", name, got, want)
		}
	}
}

func TestInitialsTellPeopleApart(t *testing.T) {
	people := []Annotator{{ID: "1", Name: "Natasha Bertrand"}, {ID: "2", Name: "Vasco Cotovio"}, {ID: "3", Name: "maria"}, {ID: "4", Name: "Maria"}, {ID: "5", Name: "Mario"}, {ID: "6", Name: ""}, {ID: "7", Name: "N. Bertrand"}, {ID: "8", Name: "李 雷"}}
	want := map[string]string{"1": "NB", "2": "VC", "3": "Ma", "4": "Mr", "5": "Mi", "6": "?1", "7": "N1", "8": "李雷"}
	if got := Initials(people); !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
