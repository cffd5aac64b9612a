package session

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
	"sayso/storage"
)

// A label is put in, found and counted where it is. Whatever the order of the
// changes, the outcome must be that of working all out anew.
func TestWhatIsCountedWhereItChangesIsWhatCountingAllGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &Session{Summaries: []storage.Summary{{ID: "other"}, {ID: "document"}}}
		document := corpus.Document{ID: "document"}
		for i := range 8 {
			document.Sentences = append(document.Sentences, corpus.Sentence{Span: corpus.Span{Start: 10 * i, End: 10*i + 9}})
		}
		s.setWhole(corpus.Entry{Document: document}, nil)
		s.readAnnotations()
		for step := range rapid.IntRange(1, 30).Draw(t, "steps") {
			s.Current = rapid.IntRange(0, 7).Draw(t, "current")
			e := s.edit("step")
			switch rapid.IntRange(0, 3).Draw(t, "kind") {
			case 0, 1:
				start := rapid.IntRange(0, 70).Draw(t, "start")
				e.putAnnotation(corpus.Annotation{
					Document: "document",
					ID:       fmt.Sprint(rapid.IntRange(0, 9).Draw(t, "id")),
					Label:    rapid.SampledFrom([]string{"claim", "denial"}).Draw(t, "label"),
					Span:     corpus.Span{Start: start, End: start + rapid.IntRange(1, 30).Draw(t, "length")},
				})
			case 2:
				e.deleteAnnotation(fmt.Sprint(rapid.IntRange(0, 9).Draw(t, "id")))
			default:
				sentence := s.Entry.Document.Sentences[rapid.IntRange(0, 7).Draw(t, "sentence")]
				e.deleteMarks(sentence.Span)
				e.putMark(corpus.Mark{ID: fmt.Sprint("mark", step), Span: sentence.Span})
			}
			if err := s.show(e.steps); err != nil {
				t.Fatal(err)
			}

			whole := &Session{Summaries: []storage.Summary{{ID: "document"}}, Entry: s.Entry}
			whole.Entry.Annotations = append([]corpus.Annotation(nil), s.Entry.Annotations...)
			corpus.SortAnnotations(whole.Entry.Annotations)
			whole.readAnnotations()
			if diff := cmp.Diff(whole.Entry.Annotations, s.Entry.Annotations, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("the list is not in reading order:\n%s", diff)
			}
			if diff := cmp.Diff(whole.States, s.States); diff != "" {
				t.Fatalf("states:\n%s", diff)
			}
			if diff := cmp.Diff(whole.Summaries[0], s.Summaries[1]); diff != "" {
				t.Fatalf("the line of the document:\n%s", diff)
			}
			for i := range s.Entry.Annotations {
				if s.indexOf(s.Entry.Annotations[i].ID) != i {
					t.Fatalf("annotation %d is found at %d", i, s.indexOf(s.Entry.Annotations[i].ID))
				}
			}
		}
	})
}
