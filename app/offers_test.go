package app

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// fragment gives the beginning of a source that the sentence offers, which ends
// inside a word and is the beginning of no other.
func (s *stage) fragment() (typed, whole string) {
	s.t.Helper()
	list := s.labelling.NarrowOffers("source", "")
	for _, whole := range list {
		for n := 3; n < len(whole); n++ {
			begins := func(other string) bool {
				return strings.HasPrefix(strings.ToLower(other), strings.ToLower(whole[:n]))
			}
			inside := whole[n-1] != ' ' && whole[n] != ' '
			only := len(slices.DeleteFunc(slices.Clone(list), func(o string) bool { return !begins(o) })) == 1
			if inside && only {
				return whole[:n], whole
			}
		}
	}
	s.t.Fatalf("none of %q begins as no other does", list)
	return "", ""
}

func TestAPauseInTheMiddleOfASourceDecidesNothing(t *testing.T) {
	for _, field := range []struct {
		name string
		key  fyne.KeyName
	}{{"source", fyne.KeyS}, {"via", fyne.KeyV}, {"target", fyne.KeyA}} {
		t.Run(field.name, func(t *testing.T) {
			s := newStage(t)
			s.press(fyne.Key1)
			typed, whole := s.fragment()
			s.press(field.key)
			letter := strings.ToLower(string(field.key)) // it arrives behind its key
			test.Type(s.window.Canvas().Focused(), letter+typed)
			s.inspector.FlushNote() // what a pause does
			s.showRest()
			if a, _, _ := s.session.Target(); a.Attributes[field.name] != "" {
				t.Fatalf("a pause stored %q", a.Attributes[field.name])
			}
			s.press(fyne.KeyReturn)
			if a, _, _ := s.session.Target(); a.Attributes[field.name] != whole {
				t.Errorf("%q and Enter say %q, want %q", typed, a.Attributes[field.name], whole)
			}
			if s.window.Canvas().Focused() != fyne.Focusable(s.view) {
				t.Error("the keys did not go back to the text")
			}
		})
	}
}

func TestAWholeWordStaysWhatItIsAlthoughALongerNameIsKnown(t *testing.T) {
	s := newStage(t)
	s.press(fyne.Key1)
	a, _, _ := s.session.Target()
	s.session.SetAttribute(a.ID, "source", "Quorn military")
	s.press(fyne.Key2, fyne.KeyS)
	test.Type(s.window.Canvas().Focused(), "sQuorn")
	s.press(fyne.KeyReturn)
	if b, _, _ := s.session.Target(); b.ID == a.ID || b.Attributes["source"] != "Quorn" {
		t.Errorf("Quorn and Enter say %q", b.Attributes["source"])
	}
}
