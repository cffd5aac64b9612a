package widgets

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"sayso/widgets/widgettest"
)

// lettersOf are the letters that a line of a finder draws before its text, and
// how far left the text begins.
func lettersOf(r *finderRow) (letters []string, text float32) {
	for _, chip := range r.labels.Objects {
		for _, o := range chip.(*fyne.Container).Objects {
			if t, ok := o.(*canvas.Text); ok {
				letters = append(letters, t.Text)
			}
		}
	}
	return letters, r.text.Position().X
}

func TestALineOfAFinderShowsTheLetterOfEveryLabel(t *testing.T) {
	test.NewTempApp(t)
	claim, denial := LabelChip{Letter: "C", Square: color.Black, Ink: color.White}, LabelChip{Letter: "D", Square: color.Black, Ink: color.White}
	r := newFinderRow(Light())
	r.Resize(fyne.NewSize(600, finderRowHeight))
	r.set(FinderItem{Text: "The dam holds.", Labels: []LabelChip{claim, denial}}, false, nil)
	letters, two := lettersOf(r)
	widgettest.Same(t, "letters", letters, "C", "D")
	r.set(FinderItem{Text: "The dam holds.", Labels: []LabelChip{{}}}, false, nil)
	letters, one := lettersOf(r)
	widgettest.Same(t, "nothing", letters, "–")
	r.set(FinderItem{Text: "The dam holds."}, false, nil)
	letters, none := lettersOf(r)
	widgettest.Same(t, "no labels", letters)
	if !(two > one && one > none) {
		t.Errorf("the text begins at %v, %v and %v px", two, one, none)
	}
}
