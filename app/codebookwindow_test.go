package app

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sayso/assets"
	"sayso/widgets"
)

// Do implements Runner: what is posted waits for settle.
func (d *desk) Do(f func()) { d.post(f) }

// newWindow is a window on a project of its own, driven by hand like a desk.
func newWindow(t *testing.T, texts ...string) (*Window, *desk) {
	t.Helper()
	d := newDesk(t, texts...)
	project := d.file()
	d.saver.Close(t.Context())
	w := NewWindow(test.NewTempApp(t), &Settings{Annotator: "Ada", ZoomPercent: 100, Width: 1100, Height: 760, Theme: "light"}, d, "test")
	if err := w.Use(project); err != nil {
		t.Fatal(err)
	}
	d.Session, d.saver = w.session, w.saver
	d.settle()
	return w, d
}

func (d *desk) typeIn(w *Window, text string) { test.Type(w.window.Canvas().Focused(), text) }

func press(w *Window, keys ...fyne.KeyName) {
	for _, k := range keys {
		w.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func TestTheWindowIsBuiltAnewForAnotherCodebook(t *testing.T) {
	w, d := newWindow(t, fourSentences)
	w.run("codebook.edit")
	d.settle()
	press(w, fyne.KeyInsert)
	d.typeIn(w, "Rumour")
	press(w, fyne.KeyReturn)
	d.settle()
	if w.labels["rumour"] == nil {
		t.Error("the tool bar has no button for the new label")
	}
	if c, ok := w.keys[key(fyne.Key4)]; !ok || c.ID != "label.rumour" {
		t.Errorf("the key 4 runs %q", c.ID)
	}
	if item := (widgets.CodebookItem{Part: widgets.LabelPart, ID: "rumour"}); w.codebook.chosen != item {
		t.Errorf("the editor shows %+v", w.codebook.chosen)
	}
	d.Undo()
	d.settle()
	w.followCodebook()
	if w.labels["rumour"] != nil || !sameCodebook(w.session.Codebook, assets.Codebook()) {
		t.Error("undo left the label in the window")
	}
	if w.codebook.editor == nil {
		t.Error("undo closed the editor")
	}
	press(w, fyne.KeyEscape)
	if w.codebook.editor != nil || w.window.Canvas().Overlays().Top() != nil {
		t.Error("Esc did not leave the editor")
	}
}

func TestAnArmedLabelThatIsDeletedIsPutDown(t *testing.T) {
	w, d := newWindow(t, fourSentences)
	w.arm("denial")
	w.run("codebook.edit")
	press(w, fyne.KeyDown, fyne.KeyDelete)
	d.settle()
	if w.armed != "" || w.labels["denial"] != nil {
		t.Errorf("armed is %q", w.armed)
	}
}

func TestDeletingALabelInUseAsksFirst(t *testing.T) {
	w, d := newWindow(t, fourSentences)
	d.SetLabel(d.label("claim"))
	d.settle()
	w.run("codebook.edit")
	press(w, fyne.KeyDelete)
	d.settle()
	d.want("only asked", "claim", "", "", "")
	press(w, fyne.KeyDown, fyne.KeyReturn) // merge into the second of the list
	press(w, fyne.KeyReturn)               // yes
	d.settle()
	d.want("merged", "speculation", "", "", "")
	if _, ok := w.session.Codebook.Label("claim"); ok {
		t.Error("the label is still there")
	}
}

func TestARefusedValueChangeLeavesTheForm(t *testing.T) {
	w, d := newWindow(t, fourSentences)
	d.SetLabel(d.label("claim"))
	a, _, _ := d.SelectedAnnotation()
	d.SetAttribute(a.ID, "certainty", "possible")
	d.settle()
	w.run("codebook.edit")
	certainty, _ := w.session.Codebook.Attribute("certainty")
	certainty.Values = []string{"certain"}
	w.changeAttribute(certainty)
	d.settle()
	press(w, fyne.KeyEscape)
	d.settle()
	if now, _ := w.session.Codebook.Attribute("certainty"); len(now.Values) != 3 {
		t.Errorf("the values became %q", now.Values)
	}
	w.changeAttribute(certainty)
	d.settle()
	press(w, fyne.KeyReturn)
	d.settle()
	if got := d.under(0)[0].Attributes["certainty"]; got != "" {
		t.Errorf("the value is still %q", got)
	}
}
