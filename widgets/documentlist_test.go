package widgets

import (
	"fmt"
	"testing"

	"sayso/widgets/widgettest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func testLines(n int) []DocumentLine {
	lines := make([]DocumentLine, n)
	for i := range lines {
		lines[i] = DocumentLine{
			ID: fmt.Sprint("d", i), Title: fmt.Sprintf("Article %d on a bridge that was closed on a Tuesday", i),
			Meta: "Courier", State: "2/9", Shares: []Share{{0.25, Light().Accent}, {0.5, Light().Warning}},
		}
	}
	return lines
}

func newListed(t *testing.T, n int) (*DocumentList, fyne.Window) {
	t.Helper()
	test.NewTempApp(t)
	d := NewDocumentList(Light())
	w := test.NewTempWindow(t, d)
	w.Resize(fyne.NewSize(256, 400))
	d.SetLines(testLines(n), "d1")
	return d, w
}

func TestAClickOnADocumentOpensItEveryTime(t *testing.T) {
	d, w := newListed(t, 4)
	var chosen []string
	d.OnChosen = func(id string) { chosen = append(chosen, id) }
	third := fyne.NewPos(60, 2*documentRowHeight+30)
	test.TapCanvas(w.Canvas(), third)
	d.SetLines(testLines(4), "d2")
	test.TapCanvas(w.Canvas(), fyne.NewPos(60, 30))
	d.SetLines(testLines(4), "d0")
	test.TapCanvas(w.Canvas(), third)
	widgettest.Same(t, "chosen", chosen, "d2", "d0", "d2")
}

func TestShowingTheListOpensNothing(t *testing.T) {
	d, _ := newListed(t, 4)
	d.OnChosen = func(id string) { t.Errorf("%s was opened", id) }
	d.SetLines(testLines(3), "d2")
	d.SetLines(testLines(0), "")
	d.SetLines(testLines(100), "d90")
}

func TestOneLineChangesAlone(t *testing.T) {
	d, _ := newListed(t, 4)
	lines, asked := testLines(4), map[string]int{}
	d.SetDocuments(4, func(i int) string { return lines[i].ID }, func(i int) DocumentLine { asked[lines[i].ID]++; return lines[i] }, "d1")
	clear(asked)
	lines[2].State = "done"
	d.RefreshDocument("d2")
	if asked["d2"] == 0 {
		t.Errorf("asked for %v", asked)
	}
	clear(asked)
	d.RefreshDocument("nowhere")
	if len(asked) > 0 {
		t.Errorf("asked for %v", asked)
	}
}

func TestTheListOfDocumentsLooksAsDrawn(t *testing.T) {
	_, w := newListed(t, 3)
	test.AssertRendersToMarkup(t, "documentlist.xml", w.Canvas())
}

func TestOnlyLinesInSightAreMade(t *testing.T) {
	d, _ := newListed(t, 4)
	made := 0
	d.SetDocuments(100_000, func(i int) string { return fmt.Sprint("d", i) }, func(i int) DocumentLine {
		made++
		return DocumentLine{ID: fmt.Sprint("d", i), Title: "Article"}
	}, "d70000")
	if made == 0 || made > 100 {
		t.Errorf("%d lines were made for a window of five", made)
	}
}

func BenchmarkSetLinesOf10000Documents(b *testing.B) {
	test.NewTempApp(b)
	d := NewDocumentList(Light())
	w := test.NewTempWindow(b, d)
	w.Resize(fyne.NewSize(256, 800))
	lines := testLines(10_000)
	for b.Loop() {
		d.SetLines(lines, "d5")
	}
}
