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
		found, err := Find(ctx, at, format, nil)
		if err != nil {
			return // it is no such file
		}
		defer found.Close()
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

func FuzzCoNLL(f *testing.F) {
	fuzz(f, "conll", "a.conll", "", "-DOCSTART- O\n\nAnn B-x\nis I-x\n\nno O\n", "a\tb\tS-x\nb\tc\tE-y\n")
}

func FuzzCoNLLU(f *testing.F) {
	fuzz(f, "conllu", "a.conllu", "", "# newdoc id = 0199aaaa-bbbb-7ccc-8ddd-000000000001\n1\tOne\t_\tX\t_\t_\t0\troot\t_\tNER=B-x|TokenRange=0:3\n2-3\t😀\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No|TokenRange=4:5\n\n")
}

func FuzzWebAnno(f *testing.F) {
	fuzz(f, "webanno-tsv", "a.tsv", "", "#FORMAT=WebAnno TSV 3.3\n#T_SP=a.B|label|ROLE_a.B:links_a.L|a.C\n#T_CH=a.D|referenceRelation|referenceType\n#T_RL=a.R|label|BT_a.B\n\n\n#Text=😀 no\n1-1\t0-2\t😀\tx[1]|y[2]\tr;s\t1-2;1-1[1]\t*->1-1\t*[1]\tz\t1-2[0_1]\t\n1-2\t3-5\tno\t*\t_\t_\t*->1-2\t*[1]\t_\t_\t\n1-2.1\t3-4\tn\tq\t_\t_\t_\t_\t_\t_\t\n")
}

func FuzzUIMAJSON(f *testing.F) {
	fuzz(f, "uima-json", "a.json", "", `{"%FEATURE_STRUCTURES":[{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaString":"😀 no"},{"%ID":2,"%TYPE":"a.B","@sofa":1,"begin":3,"end":5,"label":"x","@links":[4]},{"%ID":3,"%TYPE":"a.R","@sofa":1,"begin":0,"end":2,"@Governor":2,"@Dependent":2},{"%ID":4,"%TYPE":"a.L","role":"r","@target":2}]}`)
}

func FuzzUIMAXMI(f *testing.F) {
	fuzz(f, "uima-xmi", "a.xmi", "", `<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:a="http:///a.ecore"><a:B xmi:id="2" sofa="1" begin="3" end="5" label="x"><links>4</links></a:B><a:L xmi:id="4" target="2"/><cas:Sofa xmi:id="1" sofaString="😀 no"/></xmi:XMI>`)
}

func FuzzREFI(f *testing.F) {
	fuzz(f, "refi-qda", "a.qde", "x.txt", qde(`origin="Sayso"`, `><Description>d</Description><PlainTextContent>One 😀.&#10;She said no.</PlainTextContent>`+chosen("16", "18", "no")), qde(`origin="x"`, `plainTextPath="internal://x.txt">`+chosen("1", "3", "line:2")))
}

func FuzzREFICodebook(f *testing.F) {
	fuzz(f, "refi-codebook", "a.qdc", "", `<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="1" name="A" isCodable="false"><Code guid="2" name="B" color="#123456"><Description>d</Description></Code></Code></Codes></CodeBook>`)
}

func FuzzLabelBuddy(f *testing.F) {
	fuzz(f, "labelbuddy", "a.jsonl", "", `{"text":"😀 no","utf8_text_md5_checksum":"x","annotations":[{"start_char":2,"end_char":4,"start_byte":5,"end_byte":7,"label_name":"x","extra_data":"y"}],"labels":[[0,1,"z"]]}`)
}

func FuzzLabelBuddyXML(f *testing.F) {
	fuzz(f, "labelbuddy-xml", "a.xml", "", `<document_set><document><text>One no</text><meta title="T"/><annotation_set><annotation><start_char>4</start_char><end_char>6</end_char><label_name>x</label_name></annotation></annotation_set></document></document_set>`)
}
