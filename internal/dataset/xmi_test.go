package dataset

import (
	"encoding/xml"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

func TestXMIAnnotationsStandAtTheirUTF16Offsets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := entriesOf(t)
		files := filesOf(t, export(t, "uima-xmi", Project{Codebook: testCodebook(), Annotators: testAnnotators}, entries))
		var types struct {
			Types []struct {
				Name     string   `xml:"name"`
				Features []string `xml:"features>featureDescription>name"`
			} `xml:"types>typeDescription"`
		}
		if err := xml.Unmarshal([]byte(files["TypeSystem.xml"]), &types); err != nil {
			t.Fatal(err)
		}
		declared := map[string]bool{}
		for _, kind := range types.Types {
			name := kind.Name[strings.LastIndexByte(kind.Name, '.')+1:]
			for _, feature := range append(kind.Features, "id", "sofa", "begin", "end") {
				declared[name+"."+feature] = true
			}
		}
		for i, e := range entries {
			elements := elementsOf(t, files[fileName(i+1, e.Document.Title)+".xmi"])
			var units []uint16
			for _, element := range elements {
				if element.Name.Local == "Sofa" {
					units = utf16.Encode([]rune(attribute(element, "sofaString")))
				}
			}
			if want := strings.Map(inXML, e.Document.Text); string(utf16.Decode(units)) != want {
				t.Fatalf("the text is %q, want %q", string(utf16.Decode(units)), want)
			}
			counts := map[string]int{}
			for _, element := range elements {
				kind := element.Name.Local
				counts[kind]++
				if kind != "Sentence" && kind != "Statement" && kind != "StatementRelation" {
					continue
				}
				for _, a := range element.Attr {
					if !declared[kind+"."+a.Name.Local] {
						t.Fatalf("%s has no feature %s", kind, a.Name.Local)
					}
				}
				if kind == "Statement" {
					checkStatement(t, &e, element, units)
				}
			}
			if counts["Statement"] != len(e.Annotations) || counts["Sentence"] != len(e.Document.Sentences) || counts["StatementRelation"] != len(e.Relations) {
				t.Fatalf("counts %v", counts)
			}
		}
	})
}

func checkStatement(t *rapid.T, e *corpus.Entry, element xml.StartElement, units []uint16) {
	begin, end := number(t, attribute(element, "begin")), number(t, attribute(element, "end"))
	words := string(utf16.Decode(units[begin:end]))
	for _, a := range e.Annotations {
		if a.ID == attribute(element, "identifier") {
			if strings.Map(inXML, a.Quote) != words || a.Label != attribute(element, "label") || strings.Map(inXML, a.Note) != attribute(element, "note") {
				t.Fatalf("%v covers %q, want %+v", element.Attr, words, a)
			}
			return
		}
	}
	t.Fatalf("no annotation is %v", element.Attr)
}

// elementsOf reads XML with a reader that is not ours.
func elementsOf(t interface{ Fatal(...any) }, text string) []xml.StartElement {
	var elements []xml.StartElement
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := decoder.Token()
		if token == nil {
			if len(elements) == 0 {
				t.Fatal(err)
			}
			return elements
		}
		if err != nil {
			t.Fatal(err)
		}
		if start, ok := token.(xml.StartElement); ok {
			elements = append(elements, start.Copy())
		}
	}
}

func attribute(element xml.StartElement, name string) string {
	for _, a := range element.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func number(t interface{ Fatal(...any) }, digits string) int {
	n := 0
	for _, d := range digits {
		n = 10*n + int(d-'0')
	}
	if digits == "" {
		t.Fatal("no number")
	}
	return n
}

func TestPiecesAndMentionsAreCarried(t *testing.T) {
	brat := filesOf(t, export(t, "brat", fullProject(), fullEntries()))["00001-rain.ann"]
	for _, want := range []string{"T2\tdenial 20 25;39 48\t“No,” “not so”.\n", "mention=source:0-2 | note=heard say"} {
		if !strings.Contains(brat, want) {
			t.Errorf("%q is missing in\n%s", want, brat)
		}
	}
	xmi := filesOf(t, export(t, "uima-xmi", fullProject(), fullEntries()))["00001-rain.xmi"]
	if want := `begin="0" end="2" role="source" statement="` + fullEntries()[0].Annotations[0].ID + `"`; !strings.Contains(xmi, want) {
		t.Errorf("%q is missing in\n%s", want, xmi)
	}
	rows := rowsOf(t, export(t, "csv-annotations", fullProject(), fullEntries()))
	if rows[0]["mentions"] != "source:0-2" || rows[1]["mentions"] != "part:20-25|part:39-48" || rows[0]["source_name"] != "The man" || rows[1]["source_id"] != "" {
		t.Errorf("got %v", rows[:2])
	}
}
