package colours

import "testing"

func TestEachSwatchIsAColourWithItsOwnForDarkPages(t *testing.T) {
	for _, s := range Swatches {
		_, light := Parse(s.Colour)
		dark, ok := Parse(s.Dark)
		if !light || !ok || Contrast(dark, darkPage) < 4.5 || Dark(s.Colour) != s.Dark {
			t.Errorf("%s: %s and %s", s.Name, s.Colour, s.Dark)
		}
	}
}
