package slug

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNamesBecomePlainWords(t *testing.T) {
	for _, c := range []struct{ what, name, want string }{
		{"a word", "Hearsay", "hearsay"},
		{"words and signs", " Rumour, second hand! ", "rumour-second-hand"},
		{"accents", "Démenti d’État", "dementi-detat"},
		{"letters of their own", "Straße, Łódź, Kılıç", "strasse-lodz-kilic"},
		{"Cyrillic", "Опровержение", "oproverzhenie"},
		{"Ukrainian", "Заява Їжака", "zaiava-izhaka"},
		{"Greek", "Διάψευση", "diapseysi"},
		{"wide letters", "ＡＢＣ１", "abc1"},
		{"an underscore", "source_type", "source_type"},
		{"a digit first", "2nd claim", "2nd-claim"},
		{"another script", "否认", ""},
		{"nothing", "", ""},
	} {
		if got := Of(c.name, '-', 48); got != c.want {
			t.Errorf("%s: %q became %q, want %q", c.what, c.name, got, c.want)
		}
	}
}

func TestAWordIsAsShortAsAskedAndHasNoOtherLetters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(1, 40).Draw(t, "most")
		word := Of(rapid.String().Draw(t, "name"), '_', most)
		if len(word) > most || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" || strings.HasPrefix(word, "_") || strings.HasSuffix(word, "_") {
			t.Fatalf("%q", word)
		}
		if again := Of(word, '_', most); again != word {
			t.Fatalf("%q became %q the second time", word, again)
		}
	})
}
