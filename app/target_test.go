package app

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sayso/app/labelling"
	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/widgets"
)

// The target is one thing: what the annotation on the right shows, what the text
// marks, and what the keys of attributes, links and notes change.

// named gives the number of the sentence whose annotation says a source, from 1;
// 0 where none does.
func (s *stage) named(source string) int {
	for _, a := range s.session.Entry.Annotations {
		if a.Attributes["source"] == source {
			return s.session.Entry.Document.SentenceAt(a.Span.Start) + 1
		}
	}
	return 0
}

// source names a source with the keys S, the text, Esc.
func (s *stage) source(text string) {
	s.press(fyne.KeyS)
	test.Type(s.window.Canvas().Focused(), "s"+text) // the letter arrives behind its key
	s.press(fyne.KeyEscape)
}

func TestTheSourceGoesToWhatWasJustLabelledWhateverTheNextSentenceCarries(t *testing.T) {
	s := newStage(t)
	s.press(fyne.KeyDown, fyne.Key2, fyne.KeyHome, fyne.Key1) // the second sentence carries a denial
	if s.session.Current != 1 {
		t.Fatalf("the label left the current sentence at %d", s.session.Current+1)
	}
	s.source("the ministry")
	if at := s.named("the ministry"); at != 1 {
		t.Errorf("the source stands on sentence %d, want the first", at)
	}
}

func TestAMotionEndsTheTargetOfWhatWasJustLabelled(t *testing.T) {
	for name, move := range map[string]func(*stage){
		"Home": func(s *stage) { s.press(fyne.KeyHome) }, "End": func(s *stage) { s.press(fyne.KeyEnd) },
		"J": func(s *stage) { s.press(fyne.KeyJ) }, "K": func(s *stage) { s.press(fyne.KeyK, fyne.KeyK) },
		"Right": func(s *stage) { s.press(fyne.KeyRight) }, "U": func(s *stage) { s.press(fyne.KeyU) },
		"a click":          func(s *stage) { s.view.OnClick(5, corpus.Span{}) },
		"a click where it": func(s *stage) { s.view.OnClick(s.session.Current, corpus.Span{}) },
		"nothing here":     func(s *stage) { s.press(fyne.Key0) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.press(fyne.KeyDown, fyne.KeyDown, fyne.Key1)
			before := s.session.Entry.Annotations[0]
			move(s)
			s.showRest()
			if a, _, ok := s.session.Target(); ok {
				t.Errorf("%s leads to an unread sentence, and the target is %q", name, a.Quote)
			}
			s.press(fyne.KeyC)
			if s.window.Canvas().Overlays().Top() != nil || !strings.Contains(s.status.Message(), "Label the sentence first") {
				t.Errorf("C asks for the certainty of something; the foot says %q", s.status.Message())
			}
			if d := cmp.Diff(before, s.session.Entry.Annotations[0]); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestTheFinderOfAnAttributeNamesTheSentence(t *testing.T) {
	s := newStage(t)
	s.press(fyne.KeyDown, fyne.Key1, fyne.KeyC)
	field := s.window.Canvas().Focused().(*widgets.Field)
	if !strings.Contains(field.PlaceHolder, "sentence 2") {
		t.Errorf("it asks %q", field.PlaceHolder)
	}
}

func TestLAndEnterLinkToNothingWhileSeveralCanBeMeant(t *testing.T) {
	s := newStage(t)
	s.press(fyne.Key1, fyne.Key1, fyne.Key2, fyne.KeyL)
	s.until("two can be linked to", func() bool { return len(s.Finder.Items()) >= 2 })
	s.press(fyne.KeyReturn)
	s.saved()
	if r := s.session.Entry.Relations; len(r) != 0 {
		t.Fatalf("a mere Enter made %+v", r)
	}
	s.press(fyne.KeyDown, fyne.KeyReturn)
	s.until("the link is made", func() bool { return len(s.session.Entry.Relations) == 1 })
	if got, want := s.session.Entry.Relations[0].To, s.session.Under(1)[0].ID; got != want {
		t.Errorf("it was linked to %s, want %s", got, want)
	}
}

func TestBackspaceAfterALabelClearsTheSentenceUnderTheEye(t *testing.T) {
	s := newStage(t)
	s.press(fyne.KeyDown, fyne.Key2, fyne.KeyHome, fyne.Key1, fyne.KeyBackspace)
	s.want("claim", "unread")
}

func TestUndoOfALinkLeavesTheAnnotationItBeganAtAsTheTarget(t *testing.T) {
	s := newStage(t)
	s.press(fyne.Key1, fyne.Key2)
	claim := s.session.Under(0)[0]
	s.linkTo(claim)
	s.until("the link is made", func() bool { return len(s.session.Entry.Relations) == 1 })
	denial := s.session.Under(1)[0].ID
	s.saved()
	s.run("edit.undo")
	s.until("the link is taken back", func() bool { return !s.session.Waiting() && len(s.session.Entry.Relations) == 0 })
	if a, _, ok := s.session.Target(); !ok || a.ID != denial {
		t.Fatalf("the target is %q", a.Quote)
	}
	s.linkTo(claim)
	s.until("it is linked again", func() bool { return len(s.session.Entry.Relations) > 0 })
	if r := s.session.Entry.Relations; len(r) != 1 || r[0].From != denial {
		t.Errorf("L, a few letters and Enter make %+v", r)
	}
}

func TestACaretDoesNotStayBehindWhereTheEyeGoesOn(t *testing.T) {
	s := newStage(t)
	sentence := s.session.Entry.Document.Sentences[2]
	s.view.OnClick(2, sentence.Span)
	s.view.SetSelection(corpus.Span{Start: sentence.Start + 9, End: sentence.Start + 9}) // where the mouse was
	s.press(fyne.Key1)
	if at := s.view.Caret(); at >= 0 {
		t.Fatalf("a caret stands at %d, the current sentence is %d", at, s.session.Current+1)
	}
	s.press(fyne.KeyX)
	s.labelling.ExtendWord(+1)
	if next := s.session.Entry.Document.Sentences[3].Span; !next.Overlaps(s.session.Selection) || s.session.Selection.Start < next.Start {
		t.Errorf("selected is %v, the sentence is %v", s.session.Selection, next)
	}
}

func TestXGoesOnBehindThePartThatWasLabelled(t *testing.T) {
	s := newStage(t)
	s.parts()
	s.press(fyne.KeyX)
	first := s.session.Selection
	s.press(fyne.Key1, fyne.KeyX)
	if second := s.session.Selection; second.Start < first.End {
		t.Fatalf("behind %v comes %v", first, second)
	}
	s.press(fyne.KeyEscape, fyne.KeyX)
	if again := s.session.Selection; again != first {
		t.Errorf("after Esc X begins at %v, want %v", again, first)
	}
	s.press(fyne.Key2, fyne.KeyDown, fyne.KeyUp, fyne.KeyX)
	if again := s.session.Selection; again != first {
		t.Errorf("after a motion X begins at %v, want %v", again, first)
	}
}

// few makes rapid run a property so many times. A window is dear.
func few(t *testing.T, checks int) {
	f := flag.Lookup("rapid.checks")
	before := f.Value.String()
	if before != f.DefValue {
		return // somebody asked for another number
	}
	t.Cleanup(func() { _ = f.Value.Set(before) })
	if err := f.Value.Set(fmt.Sprint(checks)); err != nil {
		t.Fatal(err)
	}
}

// pressAnything presses one of the keys that move, label, select, correct or
// undo, or clicks.
func (s *stage) pressAnything(r *rapid.T) {
	const undo, redo, click = fyne.KeyName("Ctrl+Z"), fyne.KeyName("Ctrl+Y"), fyne.KeyName("click")
	name := rapid.SampledFrom([]fyne.KeyName{
		fyne.Key1, fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key0, fyne.KeyBackspace, fyne.KeyH,
		fyne.KeyDown, fyne.KeyUp, fyne.KeyJ, fyne.KeyK, fyne.KeyHome, fyne.KeyEnd, fyne.KeyLeft, fyne.KeyRight, fyne.KeyU,
		fyne.KeyPageDown, fyne.KeyX, fyne.KeyX, fyne.KeyW, fyne.KeyE, fyne.KeyR, fyne.KeyEscape,
		fyne.KeyLeftBracket, fyne.KeyRightBracket, fyne.KeyPeriod, fyne.KeyComma, undo, redo, click, click,
	}).Draw(r, "key")
	switch name {
	case undo:
		s.run("edit.undo")
	case redo:
		s.run("edit.redo")
	case click:
		at := rapid.IntRange(0, len(s.session.Entry.Document.Sentences)-1).Draw(r, "sentence")
		s.view.OnClick(at, s.session.Entry.Document.Sentences[at].Span)
		if under := s.session.Under(at); len(under) > 0 && rapid.Bool().Draw(r, "on the last annotation") {
			s.view.OnAnnotation(under[len(under)-1].ID)
		}
	default:
		s.press(name)
	}
	s.until("all is done", func() bool { return !s.session.Waiting() && s.saver.State().Pending == 0 })
	s.showRest()
}

func TestWhatIsShownIsWhatIsMarkedIsWhatAKeyChanges(t *testing.T) {
	few(t, 12)
	rapid.Check(t, func(r *rapid.T) {
		s := newStage(t)
		defer s.leaveProject()
		if rapid.Bool().Draw(r, "an article that others have annotated") {
			for _, d := range s.session.Summaries {
				if d.Annotations > 3 {
					s.session.Open(d.ID, 0)
					s.until("it is open", func() bool { return s.session.Entry.Document.ID == d.ID })
					break
				}
			}
		}
		own := s.ownAttribute(r)
		for range rapid.IntRange(3, 25).Draw(r, "keys") {
			s.pressAnything(r)
			s.oneTarget(r)
		}
		attribute, _ := s.session.Codebook.Attribute(own) // unless it was undone
		if attribute.ID == "" || rapid.Bool().Draw(r, "one of the preset") {
			attribute, _ = s.session.Codebook.Attribute("certainty")
		}
		s.keyChangesTheTarget(r, attribute)
	})
}

// oneTarget holds that session, text and inspector tell of one target.
func (s *stage) oneTarget(r *rapid.T) {
	a, apart, ok := s.session.Target()
	shown := s.inspector.Shown()
	if s.view.Current() != s.session.Current {
		r.Fatalf("the outline is on sentence %d, a label goes to %d", s.view.Current()+1, s.session.Current+1)
	}
	if !ok {
		if shown.Annotation != nil || s.view.Marked() != "" {
			r.Fatalf("there is no target; shown is %+v, marked is %q", shown.Annotation, s.view.Marked())
		}
		return
	}
	if shown.Annotation == nil || shown.Annotation.ID != a.ID || s.view.Marked() != a.ID {
		r.Fatalf("the target is %s, shown is %+v, marked is %q", a.ID, shown.Annotation, s.view.Marked())
	}
	if at := s.session.Place(a.Span); !strings.Contains(shown.Heading, at) {
		r.Fatalf("the heading %q does not name %s", shown.Heading, at)
	}
	if apart != s.view.MarkedApart() {
		r.Fatalf("the target is apart from the outline: %v, but its frame is drawn: %v", apart, s.view.MarkedApart())
	}
}

// ownAttribute makes an attribute that the preset has not, with any free key, in
// any place, and gives its id.
func (s *stage) ownAttribute(r *rapid.T) string {
	plan, id := codebook.NewAttribute(s.session.Codebook, "Framing")
	own, _ := plan.Codebook.Attribute(id)
	own.Values = []string{"war", "court", "race"}
	own.Key = rapid.SampledFrom(corpus.FreeKeys(plan.Codebook.Attributes, id)).Draw(r, "key of its own")
	own.Place = rapid.SampledFrom([]corpus.Place{corpus.BesideLabel, corpus.UnderMore}).Draw(r, "place")
	plan = codebook.ChangeAttribute(plan.Codebook, own, codebook.Markup{}, s.session.Timestamp())
	if moved, ok := codebook.MoveAttribute(plan.Codebook, id, -rapid.IntRange(0, len(plan.Codebook.Attributes)-1).Draw(r, "up")); ok {
		plan = moved
	}
	s.codebook.Change(plan)
	s.saved()
	return id
}

// keyChangesTheTarget presses the key of an attribute and a digit, and holds that
// the target changed by it and nothing else: nothing at all where it is another
// annotator's.
func (s *stage) keyChangesTheTarget(r *rapid.T, attribute corpus.Attribute) {
	target, _, ok := s.session.Target()
	before := slices.Clone(s.session.Entry.Annotations)
	value := 1 + (1+slices.Index(attribute.Values, target.Attributes[attribute.ID]))%3
	letter := corpus.AttributeKeys(s.session.Codebook.Attributes)[attribute.ID]
	s.press(fyne.KeyName(letter))
	if s.window.Canvas().Overlays().Top() != nil {
		test.Type(s.window.Canvas().Focused(), fmt.Sprintf("%s%d", strings.ToLower(letter), value))
	}
	for i, a := range s.session.Entry.Annotations {
		changed := before[i].Attributes[attribute.ID] != a.Attributes[attribute.ID]
		if want := ok && a.ID == target.ID && s.session.Own(a); changed != want || !changed && !cmp.Equal(before[i], a) {
			r.Fatalf("the target is %q; of %q, %s and %d made %v, it was %v", target.Quote, a.Quote, letter, value, a.Attributes, before[i].Attributes)
		}
	}
}

func TestWordsOfAClaimFrameItAlthoughTheTitleHoldsThemToo(t *testing.T) {
	s := newStage(t)
	s.press(fyne.Key1, fyne.Key1, fyne.Key2)
	here := s.session.Entry.Annotations
	targets := []labelling.LinkTarget{{Annotation: here[1], Title: here[0].Quote, Here: true}, {Annotation: here[0], Title: here[0].Quote, Here: true}} // as where a title is the first sentence
	typed := here[0].Quote
	s.Finder = widgets.ShowFinder(s.Palette, s.window.Canvas(), "", func(query string) []widgets.FinderItem {
		return s.labelling.LinkItems(here[2], s.session.Codebook.Relations[0], nil, targets, query)
	}, s.focusText)
	test.Type(s.window.Canvas().Focused(), typed)
	if n := len(s.Finder.Items()); n != 2 {
		t.Fatalf("%d annotations are found, want both", n)
	}
	s.press(fyne.KeyReturn)
	if r := s.session.Entry.Relations; len(r) != 1 || r[0].To != here[0].ID {
		t.Errorf("Enter makes %+v", r)
	}
}
