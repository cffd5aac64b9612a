package widgets

import (
	"fmt"
	"testing"

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
	same(t, "chosen", chosen, "d2", "d0", "d2")
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
	line := testLines(4)[2]
	line.State = "done"
	d.SetLine(line)
	d.SetLine(DocumentLine{ID: "nowhere"})
	if d.lines[2].State != "done" || d.lines[1].State != "2/9" || len(d.lines) != 4 {
		t.Errorf("the lines are %+v", d.lines)
	}
}

func TestTheListOfDocumentsLooksAsDrawn(t *testing.T) {
	_, w := newListed(t, 3)
	test.AssertRendersToMarkup(t, "documentlist.xml", w.Canvas())
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
