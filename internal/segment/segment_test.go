package segment

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func parts(text string, o Options) []string {
	var found []string
	for _, s := range Split(text, o) {
		found = append(found, text[s.Start:s.End])
	}
	return found
}

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name string
		text string
		o    Options
		want []string
	}{
		{"an empty text has no sentences", "", Options{}, nil},
		{"white space has no sentences", " \n\t\u00a0", Options{}, nil},
		{"a full stop ends a sentence", " One here. Two there.", Options{}, []string{"One here.", "Two there."}},
		{"a line break ends a sentence", "A heading\nThe text goes on", Options{}, []string{"A heading", "The text goes on"}},
		{"a shortened million goes on before its noun, and ends before a new sentence", "Es fehlen 2,4 Mio. Euro. Es waren 3 Mrd. Die Stadt zahlt 5 Tsd. Euro.", Options{Language: "de"},
			[]string{"Es fehlen 2,4 Mio. Euro.", "Es waren 3 Mrd.", "Die Stadt zahlt 5 Tsd. Euro."}},
		{"a wrapped line is joined when asked", "The minister said\nnothing.\n\nNew paragraph", Options{Unwrap: true}, []string{"The minister said\nnothing.", "New paragraph"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, parts(c.text, c.o)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDetect(t *testing.T) {
	for text, want := range map[string]string{
		"The minister said on Monday that the government would not comment on the report.":     "en",
		"Der Minister sagte am Montag, die Regierung werde den Bericht nicht kommentieren.":    "de",
		"Le ministre a déclaré lundi que le gouvernement ne commenterait pas le rapport.":      "fr",
		"El ministro dijo el lunes que el gobierno no haría comentarios sobre el informe.":     "es",
		"Il ministro ha detto lunedì che il governo non commenterà il rapporto della polizia.": "it",
		"De minister zei maandag dat de regering het rapport niet van commentaar voorziet.":    "nl",
		"O ministro disse na segunda-feira que o governo não vai comentar o relatório.":        "pt",
		"Министр сказал в понедельник, что правительство не будет комментировать доклад.":      "ru",
		"Ο υπουργός είπε τη Δευτέρα ότι η κυβέρνηση δεν θα σχολιάσει την έκθεση.":              "el",
		"部长星期一说，政府不会对报告发表评论。":                                                                  "zh",
		"大臣は月曜日、政府は報告についてコメントしないと述べた。":                                                         "ja",
		"It rained on the harbour. Nobody denied it.":                                          "en",
		"The mayor denied it.": "en",
		"":                     "",
		"12.3.2022":            "",
	} {
		if got := Detect(text); got != want {
			t.Errorf("Detect(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestAShortTextIsNeverTakenForALanguageThatTheEngineDoesNotKnow(t *testing.T) {
	for _, text := range []string{
		"Rain again.", "Ban lifted", "Panama bank manager sang a tango", "Nobody", "A Manila man", "Go!", "Nothing happened.", "Mayor denies ban on barges",
		"Ferry late, again.", "Sales up", "Anna said no.", "Harbour closed", "Banks in Malaga deny claims",
	} {
		language := Detect(text)
		if _, known := lexicons[language]; language != "" && !known {
			t.Errorf("Detect(%q) = %q", text, language)
		}
	}
}

func BenchmarkDetect(b *testing.B) {
	for name, sentence := range map[string]string{
		"by its small words": "The minister said on Monday that the government would not comment on the report. ",
		"by its trigrams":    "Regeringen vill inte kommentera ministerns rapport, uppger talesmannen Svensson. ",
	} {
		b.Run(name, func(b *testing.B) {
			text := strings.Repeat(sentence, 50)
			for b.Loop() {
				Detect(text)
			}
		})
	}
}
