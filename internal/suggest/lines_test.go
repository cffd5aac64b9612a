package suggest

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadLines(t *testing.T) {
	lines, err := ReadLines(strings.NewReader("\ufeff" + `{"text": "Он отрицал это.", "labels": ["denial"], "doc": 7}

{"text": "Ja.", "labels": [], "doc": "a", "lang": "de", "more": {"is": "passed over"}}
{"text": "Both.", "labels": ["denial", "claim", "denial"], "doc": null}
{"text": "", "labels": [], "doc": 7}`))
	if err != nil {
		t.Fatal(err)
	}
	labels := LabelsOf(lines)
	if diff := cmp.Diff([]string{"claim", "denial"}, labels); diff != "" {
		t.Error(diff)
	}
	detect := func(text string) string {
		if strings.Contains(text, "отрицал") {
			return "ru"
		}
		return "en"
	}
	want := []Sentence{
		{"7", "ru", "Он отрицал это.", 1, []int{1}},
		{"a", "de", "Ja.", 1, nil},
		{"", "en", "Both.", 0, []int{1, 0}},
		{"7", "ru", "", 2, nil},
	}
	if diff := cmp.Diff(want, Sentences(lines, labels, detect)); diff != "" {
		t.Error(diff)
	}
}

func TestTheLanguageOfALine(t *testing.T) {
	detect := func(text string) string {
		switch german, english := strings.Contains(text, "nicht"), strings.Contains(text, "not"); {
		case german && !english:
			return "de"
		case english && !german:
			return "en"
		}
		return ""
	}
	german, english := strings.Repeat("Das stimmt nicht. ", 30), strings.Repeat("That is not so. ", 30)
	file := func(texts ...string) (lines []Line) {
		for _, text := range texts {
			lines = append(lines, Line{Text: &text, Labels: &[]string{}})
		}
		return lines
	}
	named := func(language string) []Line {
		lines := file(german)
		lines[0].Language = language
		return lines
	}
	for _, c := range []struct {
		name  string
		lines []Line
		want  string
	}{
		{"its code", named("en"), "en"},
		{"its code in capitals, with a country", named("EN-gb"), "en"},
		{"a name that is no code is found out", named("English"), "de"},
		{"none is found out", file(german), "de"},
		{"a file in one language", file(slices.Repeat([]string{english}, 50)...), "en"},
		{"a file in two, one after the other", file(slices.Concat(slices.Repeat([]string{english}, 50), slices.Repeat([]string{german}, 50))...), ""},
		{"a file in two by turns", file(slices.Repeat([]string{english, german}, 50)...), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if s := Sentences(c.lines, nil, detect); s[0].Language != c.want {
				t.Errorf("it is taken for %q, want %q", s[0].Language, c.want)
			}
		})
	}
}

func TestLinesThatMakeNoSenseAreNamed(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"no JSON", "{\"text\": \"a\", \"labels\": []}\nno", "line 2: it is not JSON: invalid character"},
		{"no text", `{"labels": []}`, `line 1: it has no "text"`},
		{"no labels", `{"text": "a"}`, `line 1: it has no "labels"; a sentence without a label has []`},
		{"labels that are none", `{"text": "a", "labels": null}`, `it has no "labels"`},
		{"one label without brackets", `{"text": "a", "labels": "denial"}`, `line 1: its "labels" must be a list of texts, such as ["denial"]`},
		{"a label that is a number", `{"text": "a", "labels": [1]}`, `line 1: its "labels" must be a list`},
		{"a label that is nothing", `{"text": "a", "labels": [null]}`, `line 1: one of its "labels" is empty`},
		{"a text that is a number", `{"text": 7, "labels": []}`, `line 1: its "text" must be a text`},
		{"a list", `["a"]`, "line 1: it must be an object"},
		{"half a line", "\n\n{\"text\": \"a\", \"la", "line 3: it is not JSON"},
		{"more than a sentence", "\n{\"text\": \"a\", \"labels\": []}\n" + strings.Repeat("x", mostLine+2), "line 3: it is longer than 16 MB"},
		{"bytes that are no text", "{\"text\": \"\xff\", \"labels\": []}", "line 1: it is not UTF-8"},
	} {
		if _, err := ReadLines(strings.NewReader(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestFigures(t *testing.T) {
	f := Figures{Right: 6, Wrong: 2, Missed: 4, Rest: 8}
	if f.Precision() != 0.75 || f.Recall() != 0.6 || f.F1() != 12.0/18 || f.Accuracy() != 0.7 {
		t.Errorf("%v %v %v %v", f.Precision(), f.Recall(), f.F1(), f.Accuracy())
	}
	if none := (Figures{}); none.Precision() != 0 || none.F1() != 0 || none.Accuracy() != 0 {
		t.Error("of nothing there are figures")
	}
	if got := AveragePrecision([]float64{0.9, 0.1, 0.8}, []bool{true, true, false}); math.Abs(got-5.0/6) > 1e-12 {
		t.Errorf("average precision %v", got)
	}
}
