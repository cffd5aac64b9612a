package codebookeditor

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"sayso/internal/colours"
	"sayso/internal/corpus"
	"sayso/widgets"
	"sayso/widgets/widgettest"
)

// edited is a codebook editor over a window, with what it reports.
type edited struct {
	*Editor
	window fyne.Window
	told   []string
	labels []corpus.Label
	shown  Page
}

func newEdited(t *testing.T) *edited {
	t.Helper()
	test.NewTempApp(t)
	e := &edited{window: test.NewTempWindow(t, widgets.NewGround(widgets.Light().Pane, func() {}))}
	e.window.Resize(fyne.NewSize(1000, 700))
	e.Editor = New(widgets.Light(), e.window.Canvas())
	note := func(format string, args ...any) { e.told = append(e.told, fmt.Sprintf(format, args...)) }
	e.OnChoose = func(item Item) {
		note("choose %s", item.ID)
		e.shown.Chosen = item
		e.SetPage(e.shown)
	}
	e.OnLabel = func(l corpus.Label) {
		note("label %s", l.ID)
		e.labels = append(e.labels, l)
		for i := range e.shown.Codebook.Labels {
			if e.shown.Codebook.Labels[i].ID == l.ID {
				e.shown.Codebook.Labels = append([]corpus.Label(nil), e.shown.Codebook.Labels...)
				e.shown.Codebook.Labels[i] = l
			}
		}

		e.SetPage(e.shown)
	}
	e.OnAttribute = func(a corpus.Attribute) {
		note("attribute %s %s", a.ID, strings.Join(a.Values, ","))
		e.Restore() // as the window does while it asks
	}
	e.OnRelation = func(k corpus.RelationKind) { note("relation %s %v", k.ID, k.Symmetric) }
	e.OnAdd = func(part Part) { note("add %d", part) }
	e.OnMove = func(item Item, by int) { note("move %s %+d", item.ID, by) }
	e.OnRemove = func(item Item) { note("remove %s", item.ID) }
	e.OnLeave = func() { note("leave") }
	e.OnShortcut = func(s fyne.Shortcut) bool { note("shortcut %s", s.ShortcutName()); return true }
	e.shown = Page{
		Title: "of the test", Codebook: widgettest.Codebook(), Uses: map[string]int{"claim": 3},
		Chosen: Item{LabelPart, "claim"}, Warning: "A new definition affects 3 annotations.",
	}
	e.shown.Codebook.Relations = []corpus.RelationKind{{ID: "denies", Name: "Denies"}}
	e.window.Canvas().Overlays().Add(e.Editor)
	e.SetPage(e.shown)
	e.FocusList()
	return e
}

func (e *edited) press(keys ...fyne.KeyName) {
	for _, k := range keys {
		e.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func (e *edited) form() *labelForm { return e.Editor.form.(*labelForm) }

func TestTheListIsWalkedByKeysThroughAllThreeParts(t *testing.T) {
	e := newEdited(t)
	e.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyEnd, fyne.KeyDown, fyne.KeyHome)
	widgettest.Same(t, "told", e.told, "choose denial", "choose source", "choose denies", "choose claim")
}

func TestTheListMovesRemovesAndAdds(t *testing.T) {
	e := newEdited(t)
	e.list.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyDown, Modifier: fyne.KeyModifierAlt})
	e.press(fyne.KeyDelete, fyne.KeyInsert, fyne.KeyEscape)
	widgettest.Same(t, "told", e.told, "move claim +1", "remove claim", "add 0", "leave")
}

func TestAFieldTellsWhenItIsLeftAndOnlyWhenItChanged(t *testing.T) {
	e := newEdited(t)
	e.press(fyne.KeyReturn)
	if e.window.Canvas().Focused() != fyne.Focusable(e.form().name) {
		t.Fatal("Enter in the list did not go to the name")
	}
	e.window.Canvas().FocusNext()
	widgettest.Same(t, "after nothing was typed", e.told)
	e.window.Canvas().Focus(e.form().name)
	e.form().name.SetText(" Assertion ")
	e.window.Canvas().FocusNext()
	widgettest.Same(t, "after a name was typed", e.told, "label claim")
	if l := e.labels[0]; l.Name != "Assertion" || l.ID != "claim" || l.Key != "1" {
		t.Errorf("told was %+v", l)
	}
}

func TestTabLeavesAFieldOfSeveralLines(t *testing.T) {
	e := newEdited(t)
	f := e.form()
	e.window.Canvas().Focus(f.definition)
	e.press(fyne.KeyTab)
	if e.window.Canvas().Focused() != fyne.Focusable(f.examples) {
		t.Errorf("the focus went to %T", e.window.Canvas().Focused())
	}
	if strings.Contains(f.definition.Text, "\t") {
		t.Error("a tab was typed")
	}
}

func TestEscapeInAnyControlTellsWhatWasTypedAndLeaves(t *testing.T) {
	e := newEdited(t)
	f := e.form()
	for _, control := range []fyne.Focusable{f.name, f.key, f.swatches, f.colour, f.pattern, f.definition, f.rules, e.list} {
		e.told = nil
		e.window.Canvas().Focus(control)
		e.press(fyne.KeyEscape)
		widgettest.Same(t, fmt.Sprintf("%T", control), e.told, "leave")
	}
	e.window.Canvas().Focus(f.rules)
	f.rules.SetText("Is it a statement?")
	e.told = nil
	e.press(fyne.KeyEscape)
	widgettest.Same(t, "told", e.told, "label claim", "leave")
}

func TestASwatchBringsItsDarkColour(t *testing.T) {
	e := newEdited(t)
	e.window.Canvas().Focus(e.form().swatches)
	e.press(fyne.KeyLeft, fyne.KeyRight)
	if n := len(e.labels); n != 1 || e.labels[0].Colour != colours.Swatches[1].Colour || e.labels[0].DarkColour != colours.Swatches[1].Dark {
		t.Errorf("told were %+v", e.labels)
	}
	if e.form().colour.Text != colours.Swatches[1].Colour {
		t.Errorf("the field says %s", e.form().colour.Text)
	}
}

func TestTheWarningStandsWhileTheDefinitionIsBeingChanged(t *testing.T) {
	e := newEdited(t)
	f := e.form()
	if f.warningCard.Visible() {
		t.Error("a warning before anything was typed")
	}
	f.definition.SetText("Something else.")
	if !f.warningCard.Visible() {
		t.Error("no warning")
	}
	e.window.Canvas().Focus(f.definition)
	e.FocusList()
	widgettest.Same(t, "told", e.told, "label claim")
	if f.warningCard.Visible() {
		t.Error("the warning stays after the change")
	}
}

func TestWhatIsTypedStaysWhenTheSameLabelIsShownAgain(t *testing.T) {
	e := newEdited(t)
	f := e.form()
	e.window.Canvas().Focus(f.definition)
	f.definition.SetText("half a sen")
	e.shown.Uses = map[string]int{"claim": 4}
	e.SetPage(e.shown)
	if f.definition.Text != "half a sen" {
		t.Errorf("the field holds %q", f.definition.Text)
	}
	e.Restore()
	if f.definition.Text != "" {
		t.Errorf("after Restore it holds %q", f.definition.Text)
	}
}

func TestAnotherItemIsShownAfterTheFirstIsTold(t *testing.T) {
	e := newEdited(t)
	e.window.Canvas().Focus(e.form().examples)
	e.form().examples.SetText("one — because\n\n two ")
	e.list.choose(Item{AttributePart, "certainty"})
	widgettest.Same(t, "told", e.told, "label claim", "choose certainty")
	if got := e.labels[0].Examples; len(got) != 2 || got[1] != "two" {
		t.Errorf("examples told: %q", got)
	}
	e.Editor.form.(*attributeForm).values.SetText("sure\nunsure")
	e.list.choose(Item{RelationPart, "denies"})
	e.Editor.form.(*relationForm).symmetric.Choose("both")
	widgettest.Same(t, "told", e.told[2:], "attribute certainty sure,unsure", "choose denies", "relation denies true")
}

// attribute chooses an attribute, and reports what the editor tells of it.
func (e *edited) attribute(id string) (*attributeForm, func() corpus.Attribute) {
	told := []corpus.Attribute{}
	e.OnAttribute = func(a corpus.Attribute) { told = append(told, a) }
	e.list.choose(Item{AttributePart, id})
	return e.Editor.form.(*attributeForm), func() corpus.Attribute {
		if len(told) == 0 {
			return corpus.Attribute{}
		}
		return told[len(told)-1]
	}
}

func TestTheKeyOfAnAttributeIsOneLetterAndItsFieldSaysWhatItDoes(t *testing.T) {
	e := newEdited(t) // source S, source type O, certainty C, via V
	e.shown.Commands = map[string]string{"L": "Link to what it answers…"}
	f, told := e.attribute("certainty")
	for _, c := range []struct{ typed, holds, says string }{
		{"", "C", "C leads here from the text. Free letters: A, B, D, F, I, P, Q, Z."},
		{"b", "B", "B is free, and will lead here from the text. Free letters: A, C, D, F, I, P, Q, Z."},
		{"l", "L", "L is taken by the command “Link to what it answers”. Free"},
		{"v", "V", "V is taken by the attribute “Via”. Free"},
		{"s", "S", "S is taken by the attribute “Source”. Free"},
		{"7", "7", "A key is a letter from A to Z. Free"},
		{"\b", "", "No letter leads here from the text. Free letters: A, B, C,"},
		{"z", "Z", "Z is free"},
	} {
		e.window.Canvas().Focus(f.key)
		if c.typed == "\b" {
			e.press(fyne.KeyEnd, fyne.KeyBackspace)
		} else {
			test.Type(f.key, c.typed)
		}
		if f.key.Text != c.holds || !strings.HasPrefix(f.hint.Text, c.says) {
			t.Errorf("after %q the field holds %q and says %q", c.typed, f.key.Text, f.hint.Text)
		}
	}
	e.press(fyne.KeyReturn)
	if a := told(); a.ID != "certainty" || a.Key != "Z" || a.Place != "" {
		t.Errorf("told is %+v", a)
	}
	e.press(fyne.KeyEnd, fyne.KeyBackspace)
	f.place.Choose(string(corpus.UnderMore))
	if a := told(); a.Key != corpus.NoKey || a.Place != corpus.UnderMore {
		t.Errorf("without a key told is %+v", a)
	}
}

func TestANameInTheListTakesTheRoomThatItsSideLeaves(t *testing.T) {
	test.NewTempApp(t)
	e := newEdited(t)
	for _, c := range []struct{ name, side, shown string }{
		{"Needs discussion", "yes", "Needs discussion"},
		{"Needs discussion", "one value · another value", "Needs dis…"},
		{"Via", "one value · another value", "Via"},
	} {
		r := newItemRow(e.list, Item{AttributePart, "a"}, c.name, c.side, nil)
		d := r.CreateRenderer().(*itemRowRenderer)
		d.Layout(fyne.NewSize(200, lineHeight))
		if d.name.Text != c.shown {
			t.Errorf("beside %q the name reads %q, want %q", c.side, d.name.Text, c.shown)
		}
	}
}

func TestTheKeyOfTheSourceIsShownAndFixed(t *testing.T) {
	e := newEdited(t)
	f, told := e.attribute("source")
	if f.key.Text != "S" || !f.key.Disabled() || f.hint.Text != "S always leads to the source." {
		t.Errorf("the field holds %q and says %q", f.key.Text, f.hint.Text)
	}
	f.name.SetText("Speaker")
	e.Flush()
	if a := told(); a.Name != "Speaker" || a.Key != "" {
		t.Errorf("told is %+v", a)
	}
}

func TestAnAttributeMovesByKeysFromTheListAndFromItsFields(t *testing.T) {
	e := newEdited(t)
	f, _ := e.attribute("certainty")
	e.told = nil
	e.FocusList()
	for _, on := range []fyne.Focusable{e.list, f.name, f.definition} {
		e.window.Canvas().Focus(on)
		on.(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyUp, Modifier: fyne.KeyModifierAlt})
	}
	f.name.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyDown, Modifier: fyne.KeyModifierAlt})
	widgettest.Same(t, "told", e.told, "move certainty -1", "move certainty -1", "move certainty -1", "move certainty +1")
}

func TestAReadOnlyCodebookIsShownAndNotChanged(t *testing.T) {
	e := newEdited(t)
	e.shown.ReadOnly = true
	e.SetPage(e.shown)
	e.window.Canvas().Focus(e.list)
	e.press(fyne.KeyDelete, fyne.KeyInsert)
	e.form().name.SetText("Else")
	e.Flush()
	widgettest.Same(t, "told", e.told)
	if !e.form().name.Disabled() {
		t.Error("the name can be typed into")
	}
}

func TestNoKeyGoesToTheTextBelowAfterAClick(t *testing.T) {
	e := newEdited(t)
	e.OnExport = func() { e.told = append(e.told, "export") }
	for _, o := range test.LaidOutObjects(e.Editor) {
		if b, ok := o.(*widgets.PushButton); ok && b.Text == "Export…" {
			e.window.Canvas().Unfocus()
			b.Tapped(nil)
		}
	}
	widgettest.Same(t, "told", e.told, "export")
	if e.window.Canvas().Focused() != fyne.Focusable(e.list) {
		t.Errorf("after a button %T has the keys", e.window.Canvas().Focused())
	}
	e.window.Canvas().Unfocus()
	test.TapCanvas(e.window.Canvas(), fyne.NewPos(270, 400)) // left of the form
	if e.window.Canvas().Focused() != fyne.Focusable(e.list) {
		t.Errorf("after a click beside everything %T has the keys", e.window.Canvas().Focused())
	}
}

func TestTheFocusNeverStaysInAFormThatHasGone(t *testing.T) {
	e := newEdited(t)
	e.window.Canvas().Focus(e.form().name)
	e.shown.Chosen.ID = "denial"
	e.SetPage(e.shown)
	if e.window.Canvas().Focused() != fyne.Focusable(e.list) {
		t.Errorf("%T has the keys", e.window.Canvas().Focused())
	}
}

func TestADarkColourCanBeSeenOnTheDarkPage(t *testing.T) {
	for _, colour := range []string{"#000000", "#0072b2", "#6c3c84", "#123456", "#ffff00", "#d55e00", "#ffffff"} {
		c, ok := colours.Parse(colours.Dark(colour))
		if !ok || colours.Contrast(c, widgets.Dark().Background) < 4.5 {
			t.Errorf("%s became %s", colour, colours.Dark(colour))
		}
	}
	for _, none := range []string{"", "blue", "#12345", "#11223344"} {
		if got := colours.Dark(none); got != "" {
			t.Errorf("%q became %q", none, got)
		}
	}
}

func TestSwatchesCanBeSeenOnTheirPages(t *testing.T) {
	for _, s := range colours.Swatches {
		dark, _ := colours.Parse(s.Dark)
		light, ok := colours.Parse(s.Colour)
		if !ok || colours.Contrast(dark, widgets.Dark().Background) < 4.5 || colours.Contrast(light, widgets.Light().Background) < 2.6 {
			t.Errorf("%s: %.1f on light, %.1f on dark", s.Name, colours.Contrast(light, widgets.Light().Background), colours.Contrast(dark, widgets.Dark().Background))
		}
	}
}

func TestAnExampleIsTakenApartAtItsDash(t *testing.T) {
	for _, c := range []struct{ name, in, words, reason string }{
		{"both", "It may rain — a may.", "It may rain", "a may."},
		{"words alone", " It may rain ", "It may rain", ""},
		{"two dashes", "a — b — c", "a", "b — c"},
		{"a hyphen is no dash", "no-one said so", "no-one said so", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if words, reason := SplitExample(c.in); words != c.words || reason != c.reason {
				t.Errorf("got %q and %q", words, reason)
			}
		})
	}
}

func TestTheCodebookEditorLooksAsDrawn(t *testing.T) {
	e := newEdited(t)
	e.shown.Codebook.Labels[0].Definition = "Something is presented as true."
	e.shown.Codebook.Labels[0].Examples = []string{"The dam is sound — plainly asserted"}
	e.shown.Notice = "3 annotations in 1 document were made before this definition and not reviewed since."
	e.SetPage(e.shown)
	test.AssertRendersToMarkup(t, "codebookeditor.xml", e.window.Canvas())
}

func TestInANarrowWindowTheListOrTheFormOfTheCodebookHasAllTheRoom(t *testing.T) {
	e := newEdited(t)
	e.window.Resize(fyne.NewSize(450, 300))
	see := func(when string, list, form bool) {
		t.Helper()
		if e.listScroll.Visible() != list || e.scroll.Visible() != form {
			t.Errorf("%s the list is seen %t, the form %t", when, e.listScroll.Visible(), e.scroll.Visible())
		}
	}
	see("at first", true, false)
	e.press(fyne.KeyReturn)
	see("after Enter", false, true)
	e.form().name.TypedRune('s')
	e.back.Button.Tapped(nil)
	see("back from the form", true, false)
	if len(e.labels) != 1 || e.window.Canvas().Focused() != fyne.Focusable(e.list) {
		t.Errorf("on the way back %d labels were told, the keys are on %T", len(e.labels), e.window.Canvas().Focused())
	}
	e.list.rows[1].Tapped(nil)
	see("after a click on a line", false, true)
	e.window.Resize(fyne.NewSize(1000, 700))
	see("in a wide window", true, true)
	e.window.Resize(fyne.NewSize(450, 300))
	see("narrow again, with the keys in the form", false, true)
}
