package widgets

import (
	"strings"
	"testing"

	"sayso/widgets/widgettest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"sayso/internal/corpus"
)

// newOffering is an inspector whose fields offer these, with the keys in the
// source field.
func newOffering(t *testing.T, said string, offers ...string) *inspected {
	t.Helper()
	n := newInspected(t)
	n.OnNarrow = func(_, typed string) []string {
		var fitting []string
		for _, o := range offers {
			if strings.Contains(strings.ToLower(o), strings.ToLower(typed)) {
				fitting = append(fitting, o)
			}
		}
		return fitting
	}
	n.SetInspection(inspectionOf(corpus.Annotation{ID: "a1", Label: "claim", Attributes: map[string]string{"source": said}}))
	if !n.FocusSource(n.window.Canvas(), false) {
		t.Fatal("the source field did not take the focus")
	}
	return n
}

func (n *inspected) press(names ...fyne.KeyName) {
	for _, name := range names {
		n.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
	}
}

func (n *inspected) source() *offerField { return n.fields["source"].offers }

func TestEnterTakesWhatIsFramed(t *testing.T) {
	known := []string{"NATO military official", "NATO", "the ministry of works", "the mayor", "Lukashenko"}
	type key = fyne.KeyName
	for name, c := range map[string]struct {
		said, typed string
		offers      []string
		keys        []key
		want        string
	}{
		"nothing typed: the first":                      {"", "", known, nil, "NATO military official"},
		"nothing typed, Down: the second":               {"", "", known, []key{fyne.KeyDown}, "NATO"},
		"a fragment that only one begins with":          {"", "NATO mil", known, nil, "NATO military official"},
		"a fragment in other letters":                   {"", "nato MIL", known, nil, "NATO military official"},
		"a fragment that several begin with stays":      {"", "the m", known, nil, "the m"},
		"a later word of a name stays":                  {"", "ministry", known, nil, "ministry"},
		"a fragment behind an article":                  {"", "ministry of w", known, nil, "the ministry of works"},
		"a fragment of a later word that several have":  {"", "m", append(known[2:4:4], "a man"), nil, "m"},
		"a fragment inside a word stays":                {"", "inistr", known, nil, "inistr"},
		"a beginning goes before a later word":          {"", "Luk", append(known[4:5:5], "Anna Lukas"), nil, "Lukashenko"},
		"Tab completes a later word":                    {"", "mayo", known, []key{fyne.KeyTab}, "the mayor"},
		"a name of its own stays, others begin with it": {"", "NATO", known[:1], nil, "NATO"},
		"a name that is known stays":                    {"", "NATO", known, nil, "NATO"},
		"what nobody knows stays":                       {"", "a neighbour", known, nil, "a neighbour"},
		"Down frames the first that fits":               {"", "the m", known, []key{fyne.KeyDown}, "the ministry of works"},
		"Down and Up frame nothing":                     {"", "the m", known, []key{fyne.KeyDown, fyne.KeyUp}, "the m"},
		"Tab completes":                                 {"", "the min", known, []key{fyne.KeyTab}, "the ministry of works"},
		"Tab completes as far as all go":                {"", "th", known, []key{fyne.KeyTab}, "the m"},
		"an old value stays":                            {"the old man", "", known, nil, "the old man"},
		"an old value gives way to Down":                {"the old man", "", known, []key{fyne.KeyDown}, "NATO military official"},
		"an emptied field stays empty":                  {"x", "", known, []key{fyne.KeyEnd, fyne.KeyBackspace}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			n := newOffering(t, c.said, c.offers...)
			test.Type(n.window.Canvas().Focused(), c.typed)
			n.press(c.keys...)
			if len(n.attributes) > 0 {
				t.Fatalf("while one types, %q is told", n.attributes)
			}
			n.press(fyne.KeyReturn)
			if c.want == c.said {
				widgettest.Same(t, "told", n.attributes)
			} else {
				widgettest.Same(t, "told", n.attributes, "a1 source="+c.want)
			}
			if n.left != 1 {
				t.Errorf("the focus went back to the text %d times", n.left)
			}
		})
	}
}

func TestEscAndLeavingKeepWhatStandsInTheField(t *testing.T) {
	n := newOffering(t, "", "the ministry")
	test.Type(n.window.Canvas().Focused(), "the min")
	if o := n.source(); o.at != 0 {
		t.Fatal("the only one that begins so is not framed")
	}
	n.press(fyne.KeyEscape)
	widgettest.Same(t, "told on Esc", n.attributes, "a1 source=the min")

	n = newOffering(t, "", "the ministry")
	test.Type(n.window.Canvas().Focused(), "the min")
	n.window.Canvas().Unfocus()
	widgettest.Same(t, "told on leaving", n.attributes, "a1 source=the min")
}

func TestTabGoesOnThroughAFieldThatNobodyTouched(t *testing.T) {
	n := newOffering(t, "", "the ministry")
	if n.source().field.AcceptsTab() {
		t.Error("Tab would say something that nobody asked for")
	}
	test.Type(n.window.Canvas().Focused(), "the min")
	if !n.source().field.AcceptsTab() {
		t.Error("Tab does not complete")
	}
	n.press(fyne.KeyTab)
	if n.source().field.AcceptsTab() {
		t.Error("Tab does not go on when there is nothing to complete")
	}
}

func TestAPauseStoresTheNoteAndNoFragmentOfASource(t *testing.T) {
	n := newOffering(t, "", "a NATO military official")
	test.Type(n.window.Canvas().Focused(), "a NATO mil")
	n.FlushNote()
	n.SetInspection(inspectionOf(corpus.Annotation{ID: "a1", Label: "claim", Attributes: map[string]string{}})) // shown anew
	widgettest.Same(t, "told", n.attributes)
	n.press(fyne.KeyReturn)
	widgettest.Same(t, "told", n.attributes, "a1 source=a NATO military official")
}

func TestAPressOnAnOfferTellsNoFragment(t *testing.T) {
	n := newOffering(t, "", "the ministry", "the minister")
	test.Type(n.window.Canvas().Focused(), "the min")
	chip := n.source().chips.Objects[1].(*PushButton)
	// What Fyne does: the button goes down, the field loses the keys, the button
	// comes up.
	chip.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	n.window.Canvas().Unfocus()
	n.SetInspection(inspectionOf(corpus.Annotation{ID: "a1", Label: "claim", Attributes: map[string]string{"source": "the minister"}}))
	if n.source().chips.Objects[1] != fyne.CanvasObject(chip) {
		t.Error("the offer has gone from under the mouse")
	}
	test.Tap(chip)
	widgettest.Same(t, "told", n.attributes, "a1 source=the minister")
	if n.left != 1 {
		t.Errorf("the keys went back to the text %d times", n.left)
	}
}

func TestTheOffersOfAFieldThatIsLeftGo(t *testing.T) {
	n := newOffering(t, "", "the ministry")
	n.FocusField(n.window.Canvas(), "via", false)
	via := n.fields["via"].offers
	if !via.chips.Visible() {
		t.Fatal("via offers nothing")
	}
	n.press(fyne.KeyEscape)
	n.window.Canvas().Unfocus()
	if via.chips.Visible() {
		t.Error("the offers stay")
	}
}
