package dataset

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// w3cPage is what a reader of the format needs of it.
type w3cPage struct {
	Context string `json:"@context"`
	Type    string
	Total   int
	First   struct {
		Items []struct {
			ID, Motivation string
			Creator        struct{ ID, Name string }
			Body           []struct{ Type, Purpose, Value, Source string }
			Target         json.RawMessage
		}
	}
}

func TestW3CAnnotationsStandAtTheirPositionsAndQuotes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := entriesOf(t)
		var page w3cPage
		if err := json.Unmarshal(export(t, "w3c", Project{Codebook: testCodebook(), Annotators: testAnnotators}, entries), &page); err != nil {
			t.Fatal(err)
		}
		if page.Total != len(page.First.Items) || page.Type != "AnnotationCollection" {
			t.Fatalf("total %d of %d items", page.Total, len(page.First.Items))
		}
		at := 0
		for _, e := range entries {
			runes := []rune(e.Document.Text)
			for _, a := range e.Annotations {
				item := page.First.Items[at]
				at++
				var target struct {
					Source   struct{ ID string }
					Selector []struct {
						Type, Exact, Prefix, Suffix string
						Start, End                  int
					}
				}
				if err := json.Unmarshal(item.Target, &target); err != nil {
					t.Fatal(err)
				}
				position, quote := target.Selector[0], target.Selector[1]
				if string(runes[position.Start:position.End]) != a.Quote || quote.Exact != a.Quote || target.Source.ID != "urn:uuid:"+e.Document.ID {
					t.Fatalf("item %+v is not %+v", item, a)
				}
				if !strings.Contains(e.Document.Text, quote.Prefix+quote.Exact+quote.Suffix) {
					t.Fatalf("prefix and suffix are not around the quote: %+v", quote)
				}
				if item.ID != "urn:uuid:"+a.ID || item.Body[0].Value != a.Label || item.Creator.ID != "urn:uuid:"+a.Annotator {
					t.Fatalf("item %+v is not %+v", item, a)
				}
				if last := item.Body[len(item.Body)-1]; a.Note != "" && (last.Purpose != "commenting" || last.Value != a.Note) {
					t.Fatalf("the note is lost: %+v", item)
				}
			}
			at += len(e.Relations)
		}
	})
}
