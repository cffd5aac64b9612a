package dataset

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// refiProject is what a reader needs of project.qde.
type refiProject struct {
	Users []struct {
		GUID string `xml:"guid,attr"`
		Name string `xml:"name,attr"`
	} `xml:"Users>User"`
	Codes   []refiCode `xml:"CodeBook>Codes>Code"`
	Sources []struct {
		GUID       string `xml:"guid,attr"`
		Path       string `xml:"plainTextPath,attr"`
		Selections []struct {
			GUID        string `xml:"guid,attr"`
			Start       int    `xml:"startPosition,attr"`
			End         int    `xml:"endPosition,attr"`
			User        string `xml:"creatingUser,attr"`
			Description string
			Codings     []struct {
				CodeRef struct {
					GUID string `xml:"targetGUID,attr"`
				}
			} `xml:"Coding"`
		} `xml:"PlainTextSelection"`
	} `xml:"Sources>TextSource"`
	Links []struct {
		From string `xml:"originGUID,attr"`
		To   string `xml:"targetGUID,attr"`
	} `xml:"Links>Link"`
}

type refiCode struct {
	GUID  string     `xml:"guid,attr"`
	Name  string     `xml:"name,attr"`
	Codes []refiCode `xml:"Code"`
}

func TestREFISelectionsStandAtTheirPositionsWithTheirCodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := entriesOf(t)
		files := filesOf(t, export(t, "refi-qda", Project{Codebook: testCodebook(), Annotators: testAnnotators}, entries))
		var project refiProject
		if err := xml.Unmarshal([]byte(files["project.qde"]), &project); err != nil {
			t.Fatal(err)
		}
		codes, guids := map[string]string{}, map[string]bool{}
		var learn func([]refiCode)
		learn = func(list []refiCode) {
			for _, code := range list {
				codes[code.GUID] = code.Name
				learn(code.Codes)
			}
		}
		learn(project.Codes)
		if len(project.Users) != 3 || project.Users[1].Name != testAnnotators[1].Name || len(project.Sources) != len(entries) {
			t.Fatalf("users %+v", project.Users)
		}
		links := 0
		for i, e := range entries {
			source := project.Sources[i]
			text := files["sources/"+strings.TrimPrefix(source.Path, "internal://")]
			if text != e.Document.Text || len(source.Selections) != len(e.Annotations) {
				t.Fatalf("source %+v", source)
			}
			links += len(e.Relations)
			for k, a := range e.Annotations {
				selection := source.Selections[k]
				if selection.GUID != strings.ToUpper(a.ID) || guids[selection.GUID] || selection.User != strings.ToUpper(a.Annotator) {
					t.Fatalf("selection %+v of %+v", selection, a)
				}
				guids[selection.GUID] = true
				if string([]rune(text)[selection.Start:selection.End]) != a.Quote {
					t.Fatalf("selection %+v of %+v", selection, a)
				}
				names := []string{}
				for _, coding := range selection.Codings {
					names = append(names, strings.ToLower(codes[coding.CodeRef.GUID]))
				}
				want := []string{a.Label}
				if a.Attributes["certainty"] != "" {
					want = append(want, a.Attributes["certainty"])
				}
				if diff := cmp.Diff(want, names); diff != "" {
					t.Fatal(diff)
				}
			}
		}
		if len(project.Links) != links {
			t.Fatalf("%d links, want %d", len(project.Links), links)
		}
		for _, link := range project.Links {
			if !guids[link.From] || !guids[link.To] {
				t.Fatalf("link %+v leads nowhere", link)
			}
		}
	})
}

func TestTheREFICodebookIsTheOneOfTheProject(t *testing.T) {
	var codebook struct {
		XMLName xml.Name   `xml:"urn:QDA-XML:codebook:1.0 CodeBook"`
		Codes   []refiCode `xml:"Codes>Code"`
	}
	if err := xml.Unmarshal(export(t, "refi-codebook", Project{Codebook: testCodebook()}, nil), &codebook); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, code := range codebook.Codes {
		names = append(names, code.Name)
	}
	if diff := cmp.Diff([]string{"Claim", "Denial", "Speculation", "Source type", "Certainty"}, names); diff != "" {
		t.Error(diff)
	}
}
