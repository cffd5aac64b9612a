package dataset

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

func TestEveryAnnotationIsARowThatCanBeFoundInItsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := entriesOf(t)
		rows := rowsOf(t, export(t, "csv-annotations", Project{Codebook: testCodebook(), Annotators: testAnnotators}, entries))
		at := 0
		for _, e := range entries {
			runes := []rune(e.Document.Text)
			for _, a := range e.Annotations {
				row := rows[at]
				at++
				start, _ := strconv.Atoi(row["start_char"])
				end, _ := strconv.Atoi(row["end_char"])
				if quote := Unguard(row["quote"]); quote != a.Quote || quote != string(runes[start:end]) || row["start_byte"] != strconv.Itoa(a.Span.Start) {
					t.Fatalf("row %v is not %+v", row, a)
				}
				if row["annotation_id"] != a.ID || row["label"] != a.Label || Unguard(row["note"]) != a.Note || row["annotator_id"] != a.Annotator ||
					Unguard(row["attribute_source"]) != a.Attributes["source"] || row["attribute_certainty"] != a.Attributes["certainty"] {
					t.Fatalf("row %v is not %+v", row, a)
				}
				for _, r := range e.Relations {
					if r.From == a.ID && !strings.Contains(row["relations"], r.Kind+":"+r.To) {
						t.Fatalf("row %v lacks %+v", row, r)
					}
				}
			}
		}
		if at != len(rows) {
			t.Fatalf("%d rows for %d annotations", len(rows), at)
		}
	})
}

func TestTSVHoldsEveryCellAsItIs(t *testing.T) {
	text := "=1+1\tand “so”"
	entry := corpus.Entry{Document: corpus.Document{ID: "d", Text: text, Sentences: []corpus.Sentence{{Span: corpus.Span{End: len(text)}}}}}
	got := string(export(t, "tsv", Project{}, []corpus.Entry{entry}))
	if !strings.Contains(got, "\t0\t"+strconv.Itoa(len(text))+"\t\"=1+1\tand “so”\"\t") {
		t.Errorf("got %q", got)
	}
}
