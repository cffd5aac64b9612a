package foreign

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"sayso/internal/corpus"
)

// fuzz feeds a parser whatever there is, as one file or as two, and demands
// that nothing panics and that every annotation that comes out is proven.
func fuzz(f *testing.F, format string, name string, beside string, seeds ...string) {
	for _, seed := range seeds {
		f.Add(seed, "One 😀 two.\r\nŁódź said no.\n")
	}
	f.Fuzz(func(t *testing.T, content, text string) {
		folder := t.TempDir()
		at := write(t, folder, name, content)
		if beside != "" {
			write(t, folder, beside, text)
		}
		ctx := context.Background()
		found, err := Find(ctx, at, format)
		if err != nil {
			return // it is no such file
		}
		known := texts{{ID: "0199aaaa-bbbb-7ccc-8ddd-000000000001", Title: "T", Text: strings.ToValidUTF8(text, "")}}
		for _, file := range found.Files {
			survey, err := file.Survey(ctx, known)
			if err != nil {
				continue
			}
			mapping := Propose(testCodebook(), "", survey)
			codebook, err := mapping.Apply(testCodebook())
			if err != nil {
				t.Fatal(err)
			}
			err = file.Read(ctx, survey, mapping, known, func(r Result) bool {
				for _, a := range r.Entry.Annotations {
					if err := a.Span.Check(r.Entry.Document.Text); err != nil || a.Quote != r.Entry.Document.Quote(a.Span) {
						t.Fatalf("%+v: %v", a, err)
					}
					if _, ok := codebook.Label(a.Label); !ok {
						t.Fatalf("the label %q is not in the codebook", a.Label)
					}
					for _, m := range a.Mentions {
						if err := m.Span.Check(r.Entry.Document.Text); err != nil {
							t.Fatal(err)
						}
					}
				}
				end := 0
				for _, s := range r.Entry.Document.Sentences {
					if err := s.Check(r.Entry.Document.Text); err != nil || s.Start < end {
						t.Fatalf("sentence %+v: %v", s, err)
					}
					end = s.End
				}
				return true
			})
			if err != nil {
				t.Logf("%s: %s", filepath.Base(at), corpus.FirstWords(err.Error(), 100))
			}
		}
	})
}

func FuzzBrat(f *testing.F) {
	fuzz(f, "brat", "a.ann", "a.txt", "T1\tclaim 0 3\tOne\n", "T1\tclaim 0 3;4 5\tOne 😀\nE1\tclaim:T1 By:T1\nA1\tNegated E1\nM1\tx T1 y\n#1\tAnnotatorNotes T1\tannotator=Ana | source=x | note=y\n*\tEquiv T1 T1\n")
}

func FuzzDoccano(f *testing.F) {
	fuzz(f, "doccano", "a.jsonl", "", `{"text":"One 😀","label":[[0,3,"x"],[4,5,"y"]]}`, `[{"text":"One","entities":[{"id":1,"start_offset":0,"end_offset":3,"label":"x"}],"relations":[{"from_id":1,"to_id":1,"type":"z"}],"Comments":["c"]}]`, `{"text":"a","label":"b"}`)
}

func FuzzLabelStudio(f *testing.F) {
	fuzz(f, "label-studio", "a.json", "", `[{"data":{"text":"😀 no"},"completions":[{"completed_by":{"email":"e"},"result":[{"id":"a","type":"labels","value":{"start":3,"end":5,"text":"no","labels":["x","y"]}},{"type":"relation","from_id":"a","to_id":"a"}]}]}]`,
		`[{"text":"One","label":[{"start":0,"end":3,"labels":["x"]}]}]`)
}

func FuzzProdigy(f *testing.F) {
	fuzz(f, "prodigy", "a.jsonl", "", `{"text":"One 😀","tokens":[{"text":"One","start":0,"end":3,"id":0}],"spans":[{"token_start":0,"token_end":0,"label":"x"}],"relations":[{"head_span":{"start":0,"end":3},"child_span":{"start":0,"end":3},"label":"y"}],"answer":"accept"}`)
}

func FuzzWebAnnotation(f *testing.F) {
	fuzz(f, "w3c", "a.jsonld", "a.txt", `{"type":"AnnotationPage","items":[{"type":"Annotation","id":"urn:uuid:1","creator":{"name":"A"},"body":[{"purpose":"tagging","value":"x"},{"purpose":"describing","value":"a: b"}],"target":{"source":"a.txt","selector":[{"type":"TextPositionSelector","start":0,"end":3},{"exact":"One","prefix":"","suffix":" "}]}},{"type":"Annotation","motivation":"linking","body":["urn:uuid:1",{"purpose":"tagging","value":"y"}],"target":"urn:uuid:1"}]}`)
}

func FuzzTable(f *testing.F) {
	fuzz(f, "csv", "a.csv", "a.txt", "file,start,end,label,quote,coder,note,relations\na.txt,0,3,x,One,Ana,n,denies:y\n", "text;begin;end;label\nOne two;4;7;a|b\n")
}
