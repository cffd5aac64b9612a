package codebook

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sayso/assets"
	"sayso/internal/colours"
	"sayso/internal/corpus"
)

func TestNewIDsComeFromNames(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"a word", "Hearsay", "hearsay"},
		{"words and signs", "Rumour, second hand!", "rumour-second-hand"},
		{"accents", "Démenti", "dementi"},
		{"letters that an id cannot hold", "否认", "label"},
		{"a number first", "2nd claim", "label-2nd-claim"},
		{"an id that is taken", "Claim", "claim-2"},
		{"the name of a command", "Nothing", "nothing-2"},
		{"a very long name", strings.Repeat("ab ", 60), strings.TrimSuffix(strings.Repeat("ab-", 16), "-")},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan, id := NewLabel(assets.Codebook(), c.in)
			if id != c.want {
				t.Errorf("got %q, want %q", id, c.want)
			}
			if err := plan.Codebook.Check(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestNewLabelsDifferInKeyColourAndLine(t *testing.T) {
	c := assets.Codebook()
	for range 9 {
		plan, _ := NewLabel(c, "More")
		c = plan.Codebook
	}
	keys, looks := map[string]bool{}, map[string]bool{}
	for _, l := range c.Labels {
		if look := l.Colour + string(l.Pattern); looks[look] {
			t.Errorf("two labels look like %s", look)
		} else {
			looks[look] = true
		}
		if l.Key != "" && keys[l.Key] {
			t.Errorf("two labels have the key %s", l.Key)
		}
		keys[l.Key] = true
	}
	if err := c.Check(); err != nil || len(c.Labels) != 12 {
		t.Error(err, len(c.Labels))
	}
}

func TestANewAttributeIsSeenAndHasAKeyWhileOneIsFree(t *testing.T) {
	c := assets.Codebook()
	var keys []string
	for _, name := range []string{"Framing", "Verdict", "More", "Even more"} {
		plan, id := NewAttribute(c, name)
		c = plan.KeepLetters(c).Codebook
		a, _ := c.Attribute(id)
		keys = append(keys, a.Key)
		if !a.Shown() {
			t.Errorf("%s is out of sight", name)
		}
		if err := c.Check(); err != nil {
			t.Error(err)
		}
	}
	if got := strings.Join(keys, ","); got != "F,B,Z," {
		t.Errorf("the keys are %s", got)
	}
}

// A hand that has learnt the keys finds them where they were, whatever becomes of
// the codebook.
func TestKeysOfAttributesOutliveEveryChangeOfTheCodebook(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := assets.Codebook()
		for range rapid.IntRange(1, 15).Draw(r, "changes") {
			before := corpus.AttributeKeys(c.Attributes)
			plan, chosen := anyChange(r, c)
			if err := plan.Codebook.Check(); err != nil {
				r.Fatal(err)
			}
			c = plan.KeepLetters(c).Codebook
			if err := c.Check(); err != nil {
				r.Fatal(err)
			}
			now, has := corpus.AttributeKeys(c.Attributes), map[string]string{}
			for _, a := range c.Attributes {
				key := now[a.ID]
				if other := has[key]; key != "" && other != "" {
					r.Fatalf("%s: %s leads to %s and %s", plan.Title, key, other, a.ID)
				}
				has[key] = a.ID
				if a.ID != chosen && before[a.ID] != "" && key != before[a.ID] {
					r.Fatalf("%s: the key of %s was %s and is %q", plan.Title, a.ID, before[a.ID], key)
				}
				if a.ID != "source" && key != "" && !strings.Contains(corpus.AttributeLetters, key) {
					r.Fatalf("%s: the key of %s is %s, which a command has", plan.Title, a.ID, key)
				}
			}
		}
	})
}

// anyChange draws a change of the attributes, and says whose key it may change.
func anyChange(r *rapid.T, c corpus.Codebook) (plan Plan, chosen string) {
	name := rapid.StringMatching(`[A-Z][a-z]{2,8}`).Draw(r, "name")
	what := rapid.SampledFrom([]string{"new", "move", "rename", "key", "no key", "delete", "other codebook"}).Draw(r, "change")
	if what == "new" || len(c.Attributes) == 0 {
		plan, _ = NewAttribute(c, name)
		return plan, ""
	}
	a := rapid.SampledFrom(c.Attributes).Draw(r, "attribute")
	switch what {
	case "move":
		if moved, ok := MoveAttribute(c, a.ID, rapid.SampledFrom([]int{-1, +1}).Draw(r, "by")); ok {
			return moved, ""
		}
		return Plan{Codebook: c}, ""
	case "rename":
		a.Name = name
	case "key":
		a.Key = rapid.SampledFrom(strings.Split("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "")).Draw(r, "letter")
		if c.CheckKey(a) != nil {
			return Plan{Codebook: c}, ""
		}
		chosen = a.ID
	case "no key":
		if a.ID != "source" {
			a.Key, chosen = corpus.NoKey, a.ID
		}
	case "delete":
		return DeleteAttribute(c, a, Markup{}, time.Time{}), ""
	case "other codebook":
		plan, _ = Replace(c, assets.Codebook(), Markup{})
		return plan, ""
	}
	return ChangeAttribute(c, a, Markup{}, time.Time{}), chosen
}

func TestTakingTheKeyOfAnotherLabelExchangesTheTwo(t *testing.T) {
	c := assets.Codebook()
	l, _ := c.Label("claim")
	l.Key = "2"
	plan := ChangeLabel(c, l)
	denial, _ := plan.Codebook.Label("denial")
	if denial.Key != "1" {
		t.Errorf("denial has the key %q", denial.Key)
	}
	if err := plan.Codebook.Check(); err != nil {
		t.Error(err)
	}
	if c.Labels[1].Key != "2" {
		t.Error("the plan changed the codebook it was made from")
	}
}

func TestOrderIsChangedAndTheEndsStay(t *testing.T) {
	c := assets.Codebook()
	plan, ok := MoveLabel(c, "denial", -1)
	if !ok || plan.Codebook.Labels[0].ID != "denial" || c.Labels[0].ID != "claim" {
		t.Errorf("moved %v: %v", ok, plan.Codebook.Labels)
	}
	if _, ok := MoveRelation(c, "denies", -1); ok {
		t.Error("the first moved up")
	}
}

func TestRulesOfAnOlderProjectLeaveTheDefinition(t *testing.T) {
	for _, c := range []struct {
		name, stored, definition string
		rules                    []string
	}{
		{"both", "A statement.\n\nOf any kind.\n\nDecide:\nIs it one?\nIs it new?", "A statement.\n\nOf any kind.", []string{"Is it one?", "Is it new?"}},
		{"no rules", "A statement.", "A statement.", nil},
		{"a heading without rules", "A statement.\n\nDecide:", "A statement.\n\nDecide:", nil},
		{"rules alone", "Decide:\nIs it one?", "", []string{"Is it one?"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := corpus.Codebook{Labels: []corpus.Label{{ID: "claim", Definition: c.stored}}}
			got := LiftRules(before).Labels[0]
			if got.Definition != c.definition || !slices.Equal(got.Rules, c.rules) {
				t.Errorf("came apart as %q and %q", got.Definition, got.Rules)
			}
			if Meaning(got) != c.stored {
				t.Errorf("the meaning became %q", Meaning(got))
			}
		})
	}
}

func TestVersionsSayWhatIsNew(t *testing.T) {
	before := assets.Codebook()
	now := Clone(before)
	now.Labels[0].Name, now.Labels[1].Colour = "Assertion", "#000000"
	now = withoutLabel(now, "speculation")
	if got := Difference(before, now); got != "Claim is now called Assertion; colour of Denial; Speculation deleted" {
		t.Errorf("got %q", got)
	}
}

func TestThePresetIsMadeOfSwatches(t *testing.T) {
	for _, l := range assets.Codebook().Labels {
		found := false
		for _, s := range colours.Swatches {
			found = found || s.Colour == l.Colour && s.Dark == l.DarkColour
		}
		if !found {
			t.Errorf("%s has the colours %s and %s, which no swatch has", l.ID, l.Colour, l.DarkColour)
		}
	}
}

func BenchmarkMerge(b *testing.B) {
	m := Markup{}
	for i := range 100_000 {
		label := [...]string{"claim", "speculation"}[i%2]
		m.Annotations = append(m.Annotations, corpus.Annotation{
			ID: strconv.Itoa(i), Document: strconv.Itoa(i / 40), Span: corpus.Span{Start: i / 4, End: i/4 + 9}, Label: label, Annotator: "a", Note: "n",
		})
	}
	c := assets.Codebook()
	from, _ := c.Label("speculation")
	into, _ := c.Label("claim")
	for b.Loop() {
		Merge(c, from, into, m, time.Time{})
	}
}
