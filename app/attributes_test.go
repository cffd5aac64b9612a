package app

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"sayso/app/ui"
	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/widgets"
	"sayso/widgets/codebookeditor"
)

func TestTheAttributesOfThePresetHaveTheirKeys(t *testing.T) {
	keys, err := ui.NewKeyMap(Commands(assets.Codebook()))
	if err != nil {
		t.Fatal(err)
	}
	for letter, id := range map[fyne.KeyName]string{
		"S": "edit.source", "V": "attribute.via", "O": "attribute.source_type", "C": "attribute.certainty", "P": "attribute.polarity",
		"Q": "attribute.quote", "D": "attribute.denial_type", "A": "attribute.target", "I": "attribute.needs_discussion",
	} {
		if got := keys[ui.Press(letter)].ID; got != id {
			t.Errorf("%s runs %q, want %q", letter, got, id)
		}
	}
}

// Package corpus knows which letters attributes can have, and cannot see the
// table of commands.
func TestAttributesCanHaveTheLettersThatNoCommandHas(t *testing.T) {
	taken, free := commandLetters(Commands(corpus.Codebook{})), ""
	for letter := 'A'; letter <= 'Z'; letter++ {
		if taken[string(letter)] == "" {
			free += string(letter)
		}
	}
	if free != corpus.AttributeLetters {
		t.Errorf("the table of commands leaves %s, attributes can have %s", free, corpus.AttributeLetters)
	}
	source := corpus.AttributeKeys([]corpus.Attribute{{ID: "source", Name: "Source"}})["source"]
	if taken[source] != "Who said it" {
		t.Errorf("%s is said to lead to the source, and does %q", source, taken[source])
	}
}

// alt presses a key with Alt where the focus is.
func (s *stage) alt(name fyne.KeyName) {
	s.window.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierAlt})
}

// into types into the field of a name that has the focus.
func (s *stage) into(label, text string) {
	s.t.Helper()
	field, ok := s.window.Canvas().Focused().(*widgets.Field)
	if !ok || field.AccessibilityLabel() != label {
		s.t.Fatalf("the keys go to %T, not to the field %s", s.window.Canvas().Focused(), label)
	}
	test.Type(field, text)
}

// newAttribute adds an attribute in the codebook editor, by keys.
func (s *stage) newAttribute(name string) {
	s.t.Helper()
	s.codebook.Editor().OnChoose(codebookeditor.Item{Part: codebookeditor.AttributePart, ID: "certainty"})
	s.codebook.Editor().FocusList()
	s.press(fyne.KeyInsert)
	s.into("Name", name)
	s.press(fyne.KeyReturn)
	s.saved()
	s.codebook.Editor().FocusForm() // a canvas of tests loses it with the sheet
}

// tab leads the focus on.
func (s *stage) tab(n int) {
	for range n {
		s.window.Canvas().FocusNext()
	}
}

func TestAnAttributeIsMadeKeyedMovedAndUsedByKeys(t *testing.T) {
	s := newEditing(t)
	s.newAttribute("Framing")
	framing, ok := s.session.Codebook.Attribute("framing")
	if !ok || !framing.Shown() || s.keys[ui.Press("F")].ID != "attribute.framing" {
		t.Fatalf("it is %+v, and F runs %q", framing, s.keys[ui.Press("F")].ID)
	}
	s.tab(1) // from the name to the key
	s.into("Key", "z")
	s.tab(3) // over the place and the definition
	s.into("Values", "war\ncourt")
	s.tab(1)
	s.saved()
	s.codebook.Editor().FocusList()
	for range 6 {
		s.alt(fyne.KeyUp)
	}
	s.saved()
	s.press(fyne.KeyEscape)
	framing, _ = s.session.Codebook.Attribute("framing")
	if framing.Key != "Z" || cmp.Diff([]string{"war", "court"}, framing.Values) != "" {
		t.Fatalf("the attribute is %+v", framing)
	}
	var order []string
	for _, a := range s.session.Codebook.Attributes {
		order = append(order, a.ID)
	}
	if got := strings.Join(order, " "); got != "source via source_type framing certainty polarity quote denial_type target needs_discussion" {
		t.Errorf("the order is %s", got)
	}
	s.press(fyne.Key1)
	if at, certainty := s.caption("FRAMING"), s.caption("CERTAINTY"); at < 0 || at >= certainty {
		t.Errorf("beside the annotation Framing stands at %v, Certainty at %v", at, certainty)
	}
	s.press("Z")
	test.Type(s.window.Canvas().Focused(), "z2") // the letter arrives behind its key
	a, _, _ := s.session.Target()
	if a.Attributes["framing"] != "court" || a.Span != s.session.Entry.Document.Sentences[0].Span {
		t.Errorf("Z and 2 make %v of %q", a.Attributes, a.Quote)
	}
	if s.keys[ui.Press("F")].ID != "" {
		t.Errorf("F still runs %q", s.keys[ui.Press("F")].ID)
	}
	s.run("view.palette")
	test.Type(s.window.Canvas().Focused(), "Framing")
	if offered := s.offered("the palette lists it", func(i widgets.FinderItem) bool { return i.Text == "Framing…" }); offered.Side != "Z" {
		t.Errorf("the palette says %q of it", offered.Side)
	}
	s.press(fyne.KeyEscape)
	s.run("help.keys")
	var said []string
	for _, words := range shownTexts(s.window.Canvas().Overlays().Top()) {
		said = append(said, words.Text)
	}
	if at := slices.Index(said, "Framing…"); at < 0 || said[at+1] != "Z" {
		t.Errorf("the sheet of keys says %q", said)
	}
}

// shownTexts gives the texts that are in sight under an object, in their order.
func shownTexts(o fyne.CanvasObject) (list []*canvas.Text) {
	if !o.Visible() {
		return nil
	}
	var under []fyne.CanvasObject
	switch o := o.(type) {
	case *canvas.Text:
		return []*canvas.Text{o}
	case *fyne.Container:
		under = o.Objects
	case fyne.Widget:
		under = test.WidgetRenderer(o).Objects()
	}
	for _, child := range under {
		list = append(list, shownTexts(child)...)
	}
	return list
}

// caption is the height at which a heading of the annotation stands, in px; -1
// where it is out of sight.
func (s *stage) caption(text string) float32 {
	s.showRest()
	for _, words := range shownTexts(s.right) {
		if words.Text == text {
			return s.app.Driver().AbsolutePositionForObject(words).Y
		}
	}
	return -1
}

func TestAnAttributeUnderMoreIsOpenedByItsKey(t *testing.T) {
	s := newEditing(t)
	s.newAttribute("Framing")
	framing, _ := s.session.Codebook.Attribute("framing")
	framing.Place = corpus.UnderMore
	s.codebook.ChangeAttribute(framing)
	s.saved()
	s.press(fyne.KeyEscape, fyne.Key1)
	if s.caption("FRAMING") >= 0 || s.caption("CERTAINTY") < 0 {
		t.Fatal("it is not under More")
	}
	s.press(fyne.KeyF)
	s.into("Framing", "fas a war") // the letter arrives behind its key
	if s.caption("FRAMING") < 0 {
		t.Error("its field is out of sight")
	}
	s.press(fyne.KeyEscape)
	if a, _, _ := s.session.Target(); a.Attributes["framing"] != "as a war" {
		t.Errorf("it says %v", a.Attributes)
	}
}

func TestAKeyThatIsTakenIsRefusedWithASentence(t *testing.T) {
	s := newEditing(t)
	s.newAttribute("Framing")
	for _, c := range []struct{ typed, says string }{
		{"c", `C is the key of "Certainty" already, and cannot be that of "Framing" too`},
		{"l", `L cannot be the key of "Framing", since a command has it`},
		{"4", "must be a letter from A to Z"},
	} {
		version := s.session.Codebook.Version
		s.codebook.Editor().FocusForm()
		s.tab(1)
		s.into("Key", c.typed)
		s.press(fyne.KeyReturn)
		s.saved()
		if said := s.status.Message(); !strings.Contains(said, "The codebook was not changed") || !strings.Contains(said, c.says) {
			t.Errorf("after %s the foot says %q", c.typed, said)
		}
		if framing, _ := s.session.Codebook.Attribute("framing"); framing.Key != "F" || s.session.Codebook.Version != version {
			t.Errorf("after %s the key is %q in version %d, was %d", c.typed, framing.Key, s.session.Codebook.Version, version)
		}
		if field := s.window.Canvas().Focused().(*widgets.Field); field.Text != "F" {
			t.Errorf("after %s the field holds %q", c.typed, field.Text)
		}
	}
}

func TestAnAttributeWithoutAKeyIsReachedByThePalette(t *testing.T) {
	s := newStage(t)
	certainty, _ := s.session.Codebook.Attribute("certainty")
	certainty.Key = corpus.NoKey
	s.codebook.ChangeAttribute(certainty)
	s.saved()
	if c, ok := s.keys[ui.Press(fyne.KeyC)]; ok {
		t.Errorf("C runs %s", c.ID)
	}
	s.press(fyne.Key1)
	s.run("attribute.certainty")
	test.Type(s.window.Canvas().Focused(), "2")
	if a, _, _ := s.session.Target(); a.Attributes["certainty"] != "probable" {
		t.Errorf("it says %v", a.Attributes)
	}
}
