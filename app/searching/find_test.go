package searching

import (
	"strings"
	"testing"
)

func TestFindFoldsCaseAndAccentsAndKeepsOffsetsExact(t *testing.T) {
	text := "Résumé: the Pentagon said. A PENTAGON aide; pentagonal. Łódź 😀 резюме РЕЗЮМЕ"
	for name, c := range map[string]struct {
		query Query
		want  string
	}{
		"case is folded":                   {Query{Text: "pentagon"}, "Pentagon|PENTAGON|pentagon"},
		"a whole word":                     {Query{Text: "pentagon", WholeWord: true}, "Pentagon|PENTAGON"},
		"accents are folded":               {Query{Text: "resume"}, "Résumé"},
		"Cyrillic case is folded":          {Query{Text: "резюме"}, "резюме|РЕЗЮМЕ"},
		"a pattern":                        {Query{Text: `p\w+l`, Pattern: true}, "pentagonal"},
		"a pattern that can match nothing": {Query{Text: `x*`, Pattern: true}, ""},
		"nothing":                          {Query{}, ""},
	} {
		hits, err := Find(text, c.query)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, hit := range hits {
			got = append(got, text[hit.Start:hit.End])
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: found %q, want %q", name, got, c.want)
		}
	}
	if _, err := Find(text, Query{Text: "(", Pattern: true}); err == nil {
		t.Error("a broken pattern was taken")
	}
}

func BenchmarkFindIn1MB(b *testing.B) {
	text := strings.Repeat("The ministry said on Tuesday that the bridge was sound. ", 18_000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if hits, _ := Find(text, Query{Text: "bridge"}); len(hits) != 18_000 {
			b.Fatal(len(hits))
		}
	}
}
