package adjudicationview

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sayso/widgets"
)

func TestALineShowsTheWholeSetOfEachPerson(t *testing.T) {
	claim, denial, nothing := widgets.LabelChip{Letter: "C", Square: color.Black, Ink: color.White}, widgets.LabelChip{Letter: "D", Square: color.Black, Ink: color.White}, widgets.LabelChip{}
	for _, line := range []struct {
		name  string
		sets  [][]widgets.LabelChip
		read  string
		chips int
	}{
		{"one label each", [][]widgets.LabelChip{{claim}, {denial}}, "C, D: The dam holds., Bridge", 2},
		{"the same first label, and one has two", [][]widgets.LabelChip{{claim, denial}, {claim}}, "C and D, C: The dam holds., Bridge", 3},
		{"nothing against two", [][]widgets.LabelChip{{nothing}, {claim, denial}}, "nothing, C and D: The dam holds., Bridge", 3},
		{"a set for which there is no room is left out whole", [][]widgets.LabelChip{{claim, denial}, {claim, denial}, {claim}, {claim, denial}}, "C and D, C and D, C, C and D: The dam holds., Bridge", 5},
	} {
		t.Run(line.name, func(t *testing.T) {
			test.NewTempApp(t)
			r := newRow(widgets.Light())
			r.set(Row{Labels: line.sets, Words: "The dam holds.", Meta: "Bridge"}, false)
			d := test.WidgetRenderer(r).(*rowRenderer)
			r.Resize(fyne.NewSize(300, rowHeight))
			if r.AccessibilityLabel() != line.read || len(d.chips.Objects) != line.chips {
				t.Errorf("it reads %q, with %d chips", r.AccessibilityLabel(), len(d.chips.Objects))
			}
			for i, o := range d.chips.Objects[1:] {
				if before := d.chips.Objects[i]; o.Position().X < before.Position().X+before.Size().Width {
					t.Errorf("chip %d stands on the one before", i+1)
				}
			}
			if last := d.chips.Objects[len(d.chips.Objects)-1]; d.words.Position().X <= last.Position().X+chipSize {
				t.Error("the words stand on the chips")
			}
		})
	}
}
