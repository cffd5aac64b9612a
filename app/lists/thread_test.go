package lists

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/storage"
)

func testThread() storage.Thread {
	said := func(id, label, source, quote, outlet, date string) storage.Statement {
		return storage.Statement{Annotation: corpus.Annotation{ID: id, Label: label, Quote: quote, Attributes: map[string]string{"source": source}},
			Title: "On the bridge", Outlet: outlet, Date: date}
	}
	return storage.Thread{
		Statements: []storage.Statement{
			said("a", "claim", "two engineers", "The hangers are cracked", "Courier", "2031-03-04"),
			said("b", "denial", "the ministry", "=there are no *cracks*", "Wire", "2031-03-05"),
			said("c", "claim", "a diver", "I saw the cracks", "Courier", "2031-03-06"),
			said("d", "speculation", "", "there may be more", "Gazette", ""),
			said("e", "claim", "a clerk", "it was in the report", "Gazette", "2031-03-08"),
		},
		Relations: []corpus.Relation{{Kind: "denies", From: "b", To: "a"}, {Kind: "same-claim-as", From: "c", To: "a"},
			{Kind: "supports", From: "d", To: "a"}, {Kind: "supports", From: "e", To: "a"}, {Kind: "supports", From: "e", To: "c"}},
	}
}

func TestAThreadSaysWhoDidWhat(t *testing.T) {
	var got []string
	for _, l := range threadLines(testThread(), assets.Codebook()) {
		got = append(got, strings.Join(append([]string{l.did}, l.answers...), "; "))
	}
	want := []string{"asserted", "denied; denies 1", "repeated; same claim as 1", "hedged; supports 1", "supported; supports 1, 3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAThreadIsExported(t *testing.T) {
	lines := threadLines(testThread(), assets.Codebook())
	var table, text strings.Builder
	if err := writeThreadCSV(&table, lines); err != nil {
		t.Fatal(err)
	}
	if rows := strings.Split(table.String(), "\n"); len(rows) != 7 || !strings.Contains(rows[2], ",'=there are no *cracks*,denies 1,") {
		t.Errorf("the table is\n%s", table.String())
	}
	if err := writeThreadMarkdown(&text, lines); err != nil {
		t.Fatal(err)
	}
	if want := "2. **the ministry** denied (denies 1): “=there are no \\*cracks\\*”  \n   Wire, 5 March 2031. On the bridge\n"; !strings.Contains(text.String(), want) {
		t.Errorf("the text is\n%s", text.String())
	}
}

func TestNoCellOfAThreadRunsAsAFormulaBehindALineBreak(t *testing.T) {
	lines := threadLines(testThread(), assets.Codebook())[:1]
	lines[0].source = "\n=1+1"
	var table strings.Builder
	if err := writeThreadCSV(&table, lines); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(table.String(), "\"'\n=1+1\"") {
		t.Errorf("the table is\n%s", table.String())
	}
}
