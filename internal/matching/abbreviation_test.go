package matching

import "testing"

func TestWhatIsTypedIsShortForWordsAndNotForLettersThatLieAbout(t *testing.T) {
	for _, c := range []struct {
		typed, text string
		want        bool
	}{
		{"brdge", "The bridge is closed", true},
		{"shod", "Show or hide the documents", true},
		{"opsa", "Open the sample project", true},
		{"brdge clsd", "The bridge is closed", true},
		{"outlet", "Show or hide uncertain sentence boundaries", false},
		{"outlet", "Order of the documents", false},
		{"ridge", "The bridge is closed", false},
		{"brdge opn", "The bridge is closed", false},
		{"", "anything", true},
		{"Überfall", "der ÜBERFALL", true},
	} {
		if got := abbreviates(c.typed, c.text); got != c.want {
			t.Errorf("%q is short for %q: %v", c.typed, c.text, got)
		}
	}
}
