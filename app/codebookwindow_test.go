package app

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"sayso/app/ui"
	"sayso/assets"
	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/widgets"
	"sayso/widgets/codebookeditor"
)

// editing is the window of a stage with the codebook editor open.
func newEditing(t *testing.T) *stage {
	t.Helper()
	s := newStage(t)
	s.saved()
	s.run("codebook.edit")
	return s
}

// asked waits until a list or a question stands over the editor.
func (s *stage) asked() {
	s.t.Helper()
	s.until("something is asked", func() bool {
		return s.window.Canvas().Overlays().Top() != fyne.CanvasObject(s.codebook.Editor())
	})
}

func (s *stage) uses(label string) (n int) {
	for _, d := range s.session.Summaries {
		n += d.ByLabel[label]
	}
	return n
}

func TestTheWindowIsBuiltAnewForAnotherCodebook(t *testing.T) {
	s := newEditing(t)
	before := s.session.Codebook
	s.press(fyne.KeyInsert)
	test.Type(s.window.Canvas().Focused(), "Rumour")
	s.press(fyne.KeyReturn)
	s.saved()
	if s.labels["rumour"] == nil {
		t.Error("the tool bar has no button for the new label")
	}
	if c, ok := s.keys[ui.Press(fyne.Key4)]; !ok || c.ID != "label.rumour" {
		t.Errorf("the key 4 runs %q", c.ID)
	}
	if item := (codebookeditor.Item{Part: codebookeditor.LabelPart, ID: "rumour"}); s.codebook.Chosen() != item {
		t.Errorf("the editor shows %+v", s.codebook.Chosen())
	}
	s.session.Undo()
	s.until("it is taken back", func() bool { return codebook.Same(s.session.Codebook, before) })
	s.followCodebook()
	if s.labels["rumour"] != nil {
		t.Error("undo left the label in the window")
	}
	if s.codebook.Editor() == nil {
		t.Fatal("undo closed the editor")
	}
	s.press(fyne.KeyEscape)
	if s.codebook.Editor() != nil || s.window.Canvas().Overlays().Top() != nil {
		t.Error("Esc did not leave the editor")
	}
}

func TestAnArmedLabelThatIsDeletedIsPutDown(t *testing.T) {
	s := newStage(t)
	plan, _ := codebook.NewLabel(s.session.Codebook, "Rumour")
	s.codebook.Change(plan)
	s.arm("rumour")
	rumour, _ := s.session.Codebook.Label("rumour")
	s.codebook.Change(codebook.DeleteLabel(s.session.Codebook, rumour, codebook.Markup{}))
	s.saved()
	if s.armed != "" || s.labels["rumour"] != nil {
		t.Errorf("armed is %q", s.armed)
	}
}

func TestDeletingALabelInUseAsksFirst(t *testing.T) {
	s := newEditing(t)
	claims, denials := s.uses("claim"), s.uses("denial")
	s.press(fyne.KeyDelete)
	s.asked()
	if s.uses("claim") != claims || claims == 0 {
		t.Fatalf("%d claims before the answer, %d at first", s.uses("claim"), claims)
	}
	s.press(fyne.KeyReturn) // merge into the first of the list: denial
	s.press(fyne.KeyReturn) // yes
	s.until("they are merged", func() bool { return s.uses("claim") == 0 })
	if got := s.uses("denial"); got < denials || got > denials+claims {
		t.Errorf("of %d claims and %d denials came %d", claims, denials, got)
	}
	if _, ok := s.session.Codebook.Label("claim"); ok {
		t.Error("the label is still there")
	}
	s.session.Undo()
	s.until("it is taken back", func() bool { return s.uses("claim") == claims && s.uses("denial") == denials })
}

func TestValuesChangeOnlyAfterAYes(t *testing.T) {
	s := judgedStage(t)
	for _, a := range s.session.Under(0) {
		if s.session.Own(a) {
			s.session.SetAttribute(a.ID, "certainty", "possible")
		}
	}
	s.saved()
	s.run("codebook.edit")
	certainty, _ := s.session.Codebook.Attribute("certainty")
	all := len(certainty.Values)
	certainty.Values = certainty.Values[:1]
	s.codebook.ChangeAttribute(certainty)
	s.asked()
	s.press(fyne.KeyEscape)
	s.saved()
	if now, _ := s.session.Codebook.Attribute("certainty"); len(now.Values) != all {
		t.Fatalf("after a no the values are %q", now.Values)
	}
	s.codebook.ChangeAttribute(certainty)
	s.asked()
	s.press(fyne.KeyReturn)
	s.until("the values are gone", func() bool {
		now, _ := s.session.Codebook.Attribute("certainty")
		return len(now.Values) == 1
	})
}

func TestANewDefinitionOffersWhatWasCodedBefore(t *testing.T) {
	s := newEditing(t)
	claim, _ := s.session.Codebook.Label("claim")
	claim.Definition, claim.Rules = "Somebody says so.", []string{"Who says it?"}
	s.codebook.ChangeLabel(claim)
	s.until("the editor tells how many", func() bool { return s.codebook.Notice() != "" })
	s.codebook.ListCodedBefore("claim")
	s.asked()
	s.press(fyne.KeyReturn)
	s.until("the first is selected", func() bool {
		a, _, ok := s.session.Target()
		return ok && a.Label == "claim" && s.codebook.Editor() == nil
	})
	stored, _ := s.session.Codebook.Label("claim")
	if stored.Definition != "Somebody says so." || !slices.Equal(stored.Rules, []string{"Who says it?"}) {
		t.Errorf("kept were %q and %q", stored.Definition, stored.Rules)
	}
}

func TestAfterADeletionTheNextOneIsChosen(t *testing.T) {
	s := newEditing(t)
	attributes := s.session.Codebook.Attributes
	second, third, last := attributes[1], attributes[2], attributes[len(attributes)-1]
	for _, c := range []struct{ gone, want string }{{second.ID, third.ID}, {last.ID, attributes[len(attributes)-2].ID}} {
		s.codebook.Editor().OnChoose(codebookeditor.Item{Part: codebookeditor.AttributePart, ID: c.gone})
		plan := codebook.DeleteAttribute(s.session.Codebook, mustAttribute(t, s, c.gone), codebook.Markup{}, s.session.Timestamp())
		s.codebook.Change(plan)
		s.saved()
		if s.codebook.Chosen().ID != c.want {
			t.Errorf("%s is deleted and %s is chosen, want %s", c.gone, s.codebook.Chosen().ID, c.want)
		}
	}
}

func mustAttribute(t *testing.T, s *stage, id string) corpus.Attribute {
	t.Helper()
	a, ok := s.session.Codebook.Attribute(id)
	if !ok {
		t.Fatalf("the codebook has no attribute %s", id)
	}
	return a
}

func TestOneSittingInTheEditorIsOneVersionAndEachChangeIsTakenBackByItself(t *testing.T) {
	s := newEditing(t)
	first := s.session.Codebook.Version
	versions := func() int {
		t.Helper()
		list, err := s.project.CodebookVersions(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return len(codebook.LastOfEach(list))
	}
	claim, _ := s.session.Codebook.Label("claim")
	for _, definition := range []string{"Somebody says so.", "Somebody says that it is so.", "Somebody says that something is so."} {
		claim.Definition = definition
		s.codebook.ChangeLabel(claim)
		s.saved()
	}
	plan, _ := codebook.NewLabel(s.session.Codebook, "Rumour")
	s.codebook.Change(plan)
	s.saved()
	s.until("the version is known", func() bool { return s.session.Codebook.Version == first+1 })
	if n := versions(); n != 2 {
		t.Errorf("the sitting made %d versions", n-1)
	}
	s.session.UndoCodebook()
	s.until("the label is taken back", func() bool { _, ok := s.session.Codebook.Label("rumour"); return !ok })
	s.session.UndoCodebook()
	s.until("the last definition is taken back", func() bool {
		l, _ := s.session.Codebook.Label("claim")
		return l.Definition == "Somebody says that it is so."
	})
	s.codebook.Toggle() // closes
	s.codebook.Toggle()
	claim.Definition = "A statement."
	s.codebook.ChangeLabel(claim)
	s.saved()
	s.until("the next sitting has a version of its own", func() bool { return s.session.Codebook.Version == first+2 })
	if report, err := s.project.Check(context.Background(), nil); err != nil || !report.OK() {
		t.Errorf("%v %v", report.Problems, err)
	}
}

func TestANewLabelIsNoReasonToCodeAgain(t *testing.T) {
	s := newEditing(t)
	older := func() string {
		t.Helper()
		s.Finder = nil
		s.status.SetMessage("")
		s.lists.OlderCoding()
		s.until("it is looked through", func() bool { return s.Finder != nil || s.status.Message() != "" })
		if s.Finder == nil {
			return ""
		}
		defer s.Finder.Close()
		return s.Finder.Items()[0].Text
	}
	plan, _ := codebook.NewLabel(s.session.Codebook, "Rumour")
	s.codebook.Change(plan)
	s.saved()
	if got := older(); got != "" {
		t.Errorf("after a new label %q is to be coded again", got)
	}
	s.codebook.Toggle()
	s.codebook.Toggle()
	claim, _ := s.session.Codebook.Label("claim")
	claim.Definition = "Somebody says so."
	s.codebook.ChangeLabel(claim)
	s.saved()
	if older() == "" {
		t.Error("after another definition nothing is")
	}
}

func TestSinceWhenALabelMeansWhatItMeans(t *testing.T) {
	book := func(version int, definitions ...string) corpus.Codebook {
		c := corpus.Codebook{Version: version}
		for i, d := range definitions {
			c.Labels = append(c.Labels, corpus.Label{ID: string(rune('a' + i)), Definition: d})
		}
		return c
	}
	versions := []corpus.Codebook{book(1, "one", "two"), book(2, "draft", "two"), book(2, "uno", "two"), book(3, "uno", "two", "new"), book(4, "uno", "zwei", "new")}
	since := codebook.MeaningSince(versions[4], versions)
	if since["a"] != 2 || since["b"] != 4 || since["c"] != 0 {
		t.Errorf("%v", since)
	}
}

func TestTheKeysHoldForAsManyLabelsAsThereAre(t *testing.T) {
	c := assets.Codebook()
	for range 9 {
		plan, _ := codebook.NewLabel(c, "More")
		c = plan.Codebook
	}
	if _, err := ui.NewKeyMap(Commands(c)); err != nil {
		t.Error(err)
	}
}

func TestCtrlKOpensThePaletteOverTheCodebookAndTheDocuments(t *testing.T) {
	palette := &desktop.CustomShortcut{KeyName: fyne.KeyK, Modifier: fyne.KeyModifierShortcutDefault}
	for _, screen := range []string{"codebook.edit", "document.sheet"} {
		t.Run(screen, func(t *testing.T) {
			s := newStage(t)
			s.run(screen)
			s.queue.drain()
			over := s.window.Canvas().Overlays().Top()
			keys := s.window.Canvas().Focused()
			open := func() {
				keys.(fyne.Shortcutable).TypedShortcut(palette)
				if s.window.Canvas().Overlays().Top() == over {
					t.Fatal("Ctrl+K did nothing")
				}
			}
			open()
			s.press(fyne.KeyEscape)
			if s.window.Canvas().Overlays().Top() != over || s.window.Canvas().Focused() != keys {
				t.Fatal("Esc did not lead back to the screen")
			}
			open()
			test.Type(s.window.Canvas().Focused(), "last sentence")
			s.press(fyne.KeyReturn)
			if s.window.Canvas().Overlays().Top() != nil {
				t.Error("what was taken was done behind the screen")
			}
		})
	}
}

func TestCtrlKOverAnImportSaysWhyItRests(t *testing.T) {
	s := newStage(t)
	s.importing.Preview([]string{s.annotatedFile()})
	s.looked()
	s.window.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyK, Modifier: fyne.KeyModifierShortcutDefault})
	said := false
	for _, o := range everything(s.window.Canvas().Overlays().Top()) {
		line, ok := o.(*widgets.Line)
		said = said || ok && strings.Contains(line.Text(), "The import comes first")
	}
	if !said {
		t.Error("nothing says why")
	}
}

// everything is an object with all that it holds.
func everything(o fyne.CanvasObject) []fyne.CanvasObject {
	list := []fyne.CanvasObject{o}
	var parts []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		parts = o.Objects
	case *container.Scroll:
		parts = []fyne.CanvasObject{o.Content}
	case fyne.Widget:
		parts = test.WidgetRenderer(o).Objects()
	}
	for _, part := range parts {
		list = append(list, everything(part)...)
	}
	return list
}
