package widgets

import (
	"testing"

	"sayso/widgets/widgettest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sayso/internal/corpus"
)

func TestEveryWidgetAroundTheTextTellsWhatItShows(t *testing.T) {
	test.NewTempApp(t)
	list := NewDocumentList(Light())
	list.SetLines(testLines(3), "d1")
	row := newDocumentRow(Light())
	row.set(DocumentLine{Title: "Bridge", Meta: "Courier", State: "2/9"}, true)
	inspector := NewInspector(Light(), corpus.Codebook{Labels: widgettest.Labels()})
	inspector.SetInspection(Inspection{Heading: "Annotation", Empty: "No label yet."})
	status := NewStatusBar(Light())
	status.SetSaved("✓ Saved", false)
	status.SetPlace("Sentence 1 of 9", "9 unread")
	for _, c := range []struct {
		widget fyne.Accessible
		want   string
	}{
		{list, "Documents, 3"},
		{row, "Bridge, Courier, 2/9, open"},
		{inspector, "Annotation: No label yet."},
		{status, "✓ Saved. Sentence 1 of 9. 9 unread"},
	} {
		if got := c.widget.AccessibilityLabel(); got != c.want {
			t.Errorf("%T says %q, want %q", c.widget, got, c.want)
		}
		if c.widget.AccessibilityRole() == "" {
			t.Errorf("%T has no role", c.widget)
		}
	}
}
