package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sayso/widgets"
)

// offered waits until the finder that is open offers a line that fits.
func (s *stage) offered(what string, fits func(widgets.FinderItem) bool) widgets.FinderItem {
	s.t.Helper()
	var found widgets.FinderItem
	s.until(what, func() bool {
		for _, item := range s.Finder.Items() {
			if fits(item) {
				found = item
				return true
			}
		}
		return false
	})
	return found
}

func TestTheCorpusIsSearchedAsOneTypes(t *testing.T) {
	s := newStage(t)
	s.run("view.search")
	test.Type(s.window.Canvas().Focused(), "cracks")
	hit := s.offered("sentences are found", func(i widgets.FinderItem) bool { return len(i.Hits) > 0 })
	if word := strings.ToLower(hit.Text[hit.Hits[0].Start:hit.Hits[0].End]); word != "cracks" {
		t.Errorf("what stands out is %q", word)
	}
	s.press(fyne.KeyReturn)
	s.until("the sentence is current", func() bool {
		d := &s.session.Entry.Document
		return strings.Contains(strings.ToLower(d.Quote(d.Sentences[s.session.Current].Span)), "cracks")
	})
}

func TestAWrongSearchSaysWhatIsWrong(t *testing.T) {
	s := newStage(t)
	s.run("view.search")
	test.Type(s.window.Canvas().Focused(), "label:nonsense")
	s.offered("it says that there is no such label", func(i widgets.FinderItem) bool { return i.Heading && strings.Contains(i.Text, "nonsense") })
}

func TestAllThatIsFoundGetsALabelInOneChange(t *testing.T) {
	s := newStage(t)
	before := s.uses("speculation")
	s.session.LabelFound("bridge", s.session.Codebook.Labels[2])
	s.until("they are labelled", func() bool { return s.uses("speculation") > before+2 })
	after := s.uses("speculation")
	s.session.LabelFound("bridge", s.session.Codebook.Labels[2])
	s.saved()
	s.until("nothing is labelled twice", func() bool { return s.uses("speculation") == after })
	s.session.Undo()
	s.until("one undo takes all of it back", func() bool { return s.uses("speculation") == before })
}

func TestASearchIsKeptUnderAName(t *testing.T) {
	s := newStage(t)
	s.session.KeepQuery("To do", "unread")
	s.saved()
	s.run("view.search")
	kept := s.offered("the search is offered", func(i widgets.FinderItem) bool { return i.Text == "To do" })
	if kept.Refine != "unread" {
		t.Errorf("it searches for %q", kept.Refine)
	}
}

func TestThePaletteFindsInAllArticles(t *testing.T) {
	s := newStage(t)
	s.showPalette()
	test.Type(s.window.Canvas().Focused(), "hangers")
	s.offered("sentences of other articles", func(i widgets.FinderItem) bool { return i.Heading && i.Text == "Sentences of other articles" })
	if first := s.Finder.Items()[0]; !first.Heading {
		t.Errorf("the first line is %q", first.Text)
	}
}
