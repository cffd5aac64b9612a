package corpus

import "testing"

func TestACountAgreesWithItsNoun(t *testing.T) {
	for want, of := range map[string]struct {
		n    int
		noun string
	}{
		"0 annotations":       {0, "annotation"},
		"1 annotation":        {1, "annotation"},
		"2 annotations":       {2, "annotation"},
		"1 entry":             {1, "entry"},
		"3 entries":           {3, "entry"},
		"2 keys":              {2, "key"},
		"2 saved searches":    {2, "saved search"},
		"1 kind of link":      {1, "kind of link"},
		"4 kinds of link":     {4, "kind of link"},
		"1000 sentence marks": {1000, "sentence mark"},
	} {
		if got := Plural(of.n, of.noun); got != want {
			t.Errorf("%d of %q is %q, not %q", of.n, of.noun, got, want)
		}
	}
}
