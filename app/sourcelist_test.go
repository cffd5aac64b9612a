package app

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
	"sayso/storage"
)

func TestNamesGatherUnderTheirSource(t *testing.T) {
	known := []corpus.Source{{ID: "m", Name: "Ministry of Works", Names: []corpus.SourceName{{Text: "the ministry"}, {Text: "the official", Document: "d"}}}}
	var got []string
	for _, l := range sourceLines(known, []storage.NameUse{{Name: "The ministry", Annotations: 2}, {Name: "a diver", Annotations: 4}, {Name: "diver", Annotations: 1}, {Name: "Ministry of Works", Annotations: 1}, {Name: "the official", Annotations: 1}}) {
		got = append(got, l.source.Name+" "+corpus.Plural(l.uses, "annotation"))
	}
	want := []string{"a diver 5 annotations", "Ministry of Works 3 annotations", "the official 1 annotation"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestASourceKeepsItsNamesWhenItIsRenamed(t *testing.T) {
	s := corpus.Source{Name: "the ministry", Names: []corpus.SourceName{{Text: "Ministry of Works"}}}
	rename(&s, "Ministry of Works")
	addName(&s, corpus.SourceName{Text: "The Ministry"})
	addName(&s, corpus.SourceName{Text: "the official", Document: "d"})
	want := []corpus.SourceName{{Text: "the ministry"}, {Text: "the official", Document: "d"}}
	if diff := cmp.Diff(want, s.Names); diff != "" || s.Name != "Ministry of Works" {
		t.Errorf("%s: %s", s.Name, diff)
	}
}

func TestSourcesAreMergedSplitAndTakenBack(t *testing.T) {
	s := newStage(t)
	named := func() int { return len(s.session.Sources) }
	before := named()
	s.session.MergeSources(corpus.Source{Name: "the ministry"}, corpus.Source{Name: "Ministry of Works", Type: "named-organisation"})
	s.until("there is one source", func() bool { return named() == before+1 })
	merged := s.session.Sources[before]
	if len(merged.Names) != 1 || merged.Names[0].Text != "the ministry" {
		t.Fatalf("its names are %+v", merged.Names)
	}
	s.session.SplitName(merged, 0)
	s.until("the name is split off", func() bool { return len(s.session.Sources) == before+1 && len(s.session.Sources[before].Names) == 0 })
	s.session.Undo()
	s.until("undo brings the name back", func() bool { return len(s.session.Sources) == before+1 && len(s.session.Sources[before].Names) == 1 })
	s.session.Undo()
	s.until("undo takes the source away", func() bool { return named() == before })
}

func TestTheListOfSourcesLeadsToWhatTheySay(t *testing.T) {
	s := newStage(t)
	s.run("project.sources")
	s.until("the sources are listed", func() bool { return s.window.Canvas().Overlays().Top() != nil })
	first := s.window.Canvas().Overlays().Top()
	s.press(fyne.KeyReturn) // the most used one
	s.until("what can be done with it is listed", func() bool { top := s.window.Canvas().Overlays().Top(); return top != nil && top != first })
	second := s.window.Canvas().Overlays().Top()
	s.press(fyne.KeyReturn) // what it says
	s.until("its statements are listed", func() bool { top := s.window.Canvas().Overlays().Top(); return top != nil && top != second })
	s.press(fyne.KeyReturn)
	s.until("one is selected", func() bool { a, _, ok := s.session.Target(); return ok && a.Attributes["source"] != "" })
}
