package widgets

import (
	"testing"

	"sayso/widgets/widgettest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sayso/internal/corpus"
)

// inspected is an inspector in a window, showing one annotation, with what it
// reports.
type inspected struct {
	*Inspector
	window     fyne.Window
	labels     []string
	attributes []string
	notes      []string
	left       int
}

func newInspected(t *testing.T) *inspected {
	t.Helper()
	test.NewTempApp(t)
	n := &inspected{Inspector: NewInspector(Light(), widgettest.Codebook())}
	n.OnLabel = func(id, label string) { n.labels = append(n.labels, id+" "+label) }
	n.OnAttribute = func(id, attribute, value string) { n.attributes = append(n.attributes, id+" "+attribute+"="+value) }
	n.OnNote = func(id, note string) { n.notes = append(n.notes, id+" "+note) }
	n.OnLeave = func() { n.left++ }
	n.window = test.NewTempWindow(t, n.Inspector)
	n.window.Resize(fyne.NewSize(296, 720))
	n.SetInspection(inspectionOf(corpus.Annotation{ID: "a1", Label: "claim", Attributes: map[string]string{}}))
	return n
}

func inspectionOf(a corpus.Annotation) Inspection {
	return Inspection{
		Heading: "Selected annotation", Annotation: &a, Quote: "The dam is sound.", By: "Ada",
		Sources: []string{"the ministry", "two engineers"},
	}
}

func TestALineBreakAtTheEndOfANoteIsNotKept(t *testing.T) {
	n := newInspected(t)
	n.note.SetText("check this\n\n")
	n.leaveNote()
	widgettest.Same(t, "notes", n.notes, "a1 check this")
	n.leaveNote()
	widgettest.Same(t, "notes, told once", n.notes, "a1 check this")
}

func TestEnterInAnEmptySourceFieldTakesTheFirstOneOffered(t *testing.T) {
	n := newInspected(t)
	if !n.FocusSource(n.window.Canvas(), false) {
		t.Fatal("the source field did not take the focus")
	}
	n.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	widgettest.Same(t, "attributes", n.attributes, "a1 source=the ministry")
	if n.left != 1 {
		t.Errorf("the focus went back to the text %d times", n.left)
	}
}

func TestTheLetterThatOpenedAFieldIsNotTypedIntoIt(t *testing.T) {
	n := newInspected(t)
	n.FocusSource(n.window.Canvas(), true)
	field := n.window.Canvas().Focused().(*Field)
	field.TypedRune('s')
	field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyS})
	field.TypedRune('s')
	if field.Text != "s" {
		t.Errorf("the field holds %q", field.Text)
	}
}

func TestWhatWasTypedIsToldBeforeAnotherAnnotationIsShown(t *testing.T) {
	n := newInspected(t)
	n.FocusNote(n.window.Canvas(), false)
	test.Type(n.window.Canvas().Focused(), "check this")
	n.SetInspection(inspectionOf(corpus.Annotation{ID: "a2", Label: "denial"}))
	widgettest.Same(t, "notes", n.notes, "a1 check this")
	if n.note.Text != "" {
		t.Errorf("the note of the next annotation begins as %q", n.note.Text)
	}
}

func TestAFieldThatIsTypedIntoKeepsItsTextWhenItsAnnotationIsShownAgain(t *testing.T) {
	n := newInspected(t)
	n.FocusNote(n.window.Canvas(), false)
	test.Type(n.window.Canvas().Focused(), "half a sen")
	n.SetInspection(inspectionOf(corpus.Annotation{ID: "a1", Label: "denial"}))
	if n.note.Text != "half a sen" || len(n.notes) != 0 {
		t.Errorf("the note is %q, told were %q", n.note.Text, n.notes)
	}
}

func TestALabelIsChangedAndNeverTakenAwayHere(t *testing.T) {
	n := newInspected(t)
	n.label.row.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	n.label.row.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	widgettest.Same(t, "labels", n.labels, "a1 denial")
}

func TestAChoiceIsMadeAndTakenBackByAClick(t *testing.T) {
	n := newInspected(t)
	certainty := n.fields["certainty"].segmented
	at := fyne.NewPos(certainty.Size().Width/2, 10)
	test.TapAt(certainty, at)
	test.TapAt(certainty, at)
	widgettest.Same(t, "attributes", n.attributes, "a1 certainty=probable", "a1 certainty=")
}

func TestShowingValuesTellsNobody(t *testing.T) {
	n := newInspected(t)
	n.SetInspection(inspectionOf(corpus.Annotation{ID: "a3", Label: "claim", Note: "n", Attributes: map[string]string{
		"source": "x", "source_type": "outlet", "certainty": "possible", "via": "y"}}))
	widgettest.Same(t, "attributes", n.attributes)
	widgettest.Same(t, "notes", n.notes)
	if got := n.fields["source_type"].choice.Selected; got != "Outlet" {
		t.Errorf("the source type shown is %q", got)
	}
}

func TestWithoutAnAnnotationTheFieldsCannotBeReached(t *testing.T) {
	n := newInspected(t)
	n.SetInspection(Inspection{Heading: "Annotation", Empty: "Press 1."})
	if n.FocusSource(n.window.Canvas(), false) || n.FocusNote(n.window.Canvas(), false) || n.FocusFirst(n.window.Canvas()) {
		t.Error("a field took the focus")
	}
}

func TestTheInspectorLooksAsDrawn(t *testing.T) {
	n := newInspected(t)
	a := corpus.Annotation{ID: "a1", Label: "denial", Note: "Two sources.", Attributes: map[string]string{"source": "the ministry", "certainty": "probable"}}
	shown := inspectionOf(a)
	shown.Relations = []RelationLine{{ID: "r1", Target: "a9", Heading: "Denies", Text: "The dam leaks.", Colour: Light().Accent}}
	n.SetInspection(shown)
	test.AssertRendersToMarkup(t, "inspector.xml", n.window.Canvas())
}
