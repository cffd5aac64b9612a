package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestWhatIsTypedIntoAWrappedFieldStandsInItsOrder types the same words into
// fields of many widths, so that some space falls on the end of a row.
func TestWhatIsTypedIntoAWrappedFieldStandsInItsOrder(t *testing.T) {
	test.NewTempApp(t)
	const words = "present readiness is asserted as fact; the future act is not"
	for width := float32(200); width < 300; width += 7 {
		f := NewTextField("Note", "", 3)
		w := test.NewTempWindow(t, f)
		w.SetPadded(false)
		w.Resize(fyne.NewSize(width, 90))
		test.Type(f, words)
		if f.Text != words {
			t.Errorf("at a width of %v it became %q", width, f.Text)
		}
	}
}
