package widgets

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"pgregory.net/rapid"
)

func TestAFittedLineIsNeverWiderThanItsRoom(t *testing.T) {
	test.NewTempApp(t)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z é漢字]{0,60}`).Draw(t, "text")
		width := rapid.Float32Range(40, 400).Draw(t, "width")
		got := fitText(text, width, 13, fyne.TextStyle{})
		if w := fyne.MeasureText(got, 13, fyne.TextStyle{}).Width; w > width {
			t.Errorf("%q is %.1f px wide in a room of %.1f px", got, w, width)
		}
		if got != text && !strings.HasSuffix(got, "…") {
			t.Errorf("%q was cut to %q without a sign", text, got)
		}
	})
}

func TestWrappedLinesHoldAllWordsOrSayThatSomeAreLeftOut(t *testing.T) {
	test.NewTempApp(t)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.StringMatching(`[a-z]{1,12}`), 0, 20).Draw(t, "words"), " ")
		most := rapid.IntRange(1, 4).Draw(t, "most")
		lines := wrapLines(text, 120, 13, fyne.TextStyle{}, most)
		if len(lines) < 1 || len(lines) > most {
			t.Fatalf("%d lines, at most %d were wanted", len(lines), most)
		}
		joined := strings.Join(lines, " ")
		if joined != text && !strings.Contains(joined, "…") {
			t.Errorf("%q became %q", text, joined)
		}
	})
}
