package sources

import (
	"slices"
	"testing"
)

func TestSourcesOfGermanSentences(t *testing.T) {
	const before = "Das ist der Bericht über den Hafen und die Brücke, die nicht mit dem Geld der Stadt gebaut wurde.|"
	for _, c := range []struct{ name, text, want, kind string }{
		{"by name and role after Angaben", "Nach Angaben der Abgeordneten Petra Lohmann fehlen im Mai 2,4 Mio. Euro.", "Petra Lohmann", "named-person"},
		{"a body after laut", "Laut dem Innenministerium ist das Radio nicht gestört worden.", "Innenministerium", "named-organisation"},
		{"a body before zufolge", "Der Polizei zufolge gab es im Juni keine Verletzten.", "Polizei", "named-organisation"},
		{"the subject before the verb", "Die Ministerin Edda Kors sagte, das Geld sei da.", "Edda Kors", "named-person"},
		{"the subject behind the verb", "Am Montag erklärte Ministerin Edda Kors, das Geld sei da.", "Edda Kors", "named-person"},
		{"behind a quotation", "„Das stimmt nicht“, sagte Tobias Renn am Mittwoch.", "Tobias Renn", "named-person"},
		{"somebody without a name", "Ein hoher Beamter bestritt, dass Radio Nord berichtet habe.", "Beamter", "anonymous-other"},
		{"so and a name", "Die Brücke sei sicher, so Tobias Renn.", "Tobias Renn", "named-person"},
		{"letters that are all capitals", "Die NATO dementierte den Bericht.", "NATO", "named-organisation"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, sentences := cut(before + c.text)
			got := Suggest(text, sentences, 1, nil, 5)
			if len(got) == 0 || got[0].Text != c.want || got[0].Type != c.kind || got[0].Cue == "" {
				t.Errorf("want %q (%s), got %+v", c.want, c.kind, got)
			}
			for _, offered := range names(got) {
				if slices.Contains([]string{"Mai", "Mio", "Mio.", "Euro", "Radio", "Juni", "Montag", "Geld", "Bericht", "Brücke", "Hafen"}, offered) {
					t.Errorf("%q is offered", offered)
				}
			}
		})
	}
}
