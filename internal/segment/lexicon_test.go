package segment

import (
	"strings"
	"testing"
)

func TestTheWeightsAreWhole(t *testing.T) {
	if len(weights) != Buckets {
		t.Errorf("weights.bin has %d bytes, want %d", len(weights), Buckets)
	}
}

func TestEveryListHasKnownSectionsAndALanguage(t *testing.T) {
	files, err := lists.ReadDir("lists")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		language := strings.TrimSuffix(file.Name(), ".txt")
		if lexiconFor(language) == nil {
			t.Errorf("no language uses %s", file.Name())
		}
		data, err := lists.ReadFile("lists/" + file.Name())
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			name, ok := strings.CutPrefix(strings.TrimSpace(line), "[")
			if name = strings.TrimSuffix(name, "]"); ok && sections[name] == 0 {
				t.Errorf("%s has an unknown section [%s]", file.Name(), name)
			}
		}
	}
}

func TestAListedWordIsFoundInAText(t *testing.T) {
	for _, c := range []struct {
		language, word string
		want           class
	}{
		{"en", "Mr", title}, {"en", "MR", title}, {"en", "mr", 0}, {"en", "Ill", state}, {"en", "ill", 0},
		{"en", "p.m", clock}, {"en", "e.g", never}, {"de", "Über", starter}, {"ru", "проф", title}, {"it", "l'Avv", title},
	} {
		cutter := newCutter(c.word+" ", Options{Language: c.language})
		cutter.to = len(c.word)
		var got token
		cutter.fill(&got, 0, len(c.word))
		if got.class&c.want != c.want || c.want == 0 && got.class&abbreviation != 0 {
			t.Errorf("%s: %s has class %b, want %b", c.language, c.word, got.class, c.want)
		}
	}
}

func TestARegionBehindTheLanguageIsIgnored(t *testing.T) {
	text := "The minister met Mr. Dunn. He left."
	if got := len(Split(text, Options{Language: "EN-gb"})); got != 2 {
		t.Errorf("got %d sentences, want 2", got)
	}
}
