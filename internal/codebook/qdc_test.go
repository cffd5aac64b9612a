package codebook

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sayso/assets"
	"sayso/internal/corpus"
)

func TestACodebookGoesThroughREFIAndComesBackEqual(t *testing.T) {
	c := assets.Codebook()
	var file bytes.Buffer
	if err := WriteQDC(&file, c); err != nil {
		t.Fatal(err)
	}
	back, err := Read(&file, "c.qdc", c)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c, back); diff != "" {
		t.Error(diff)
	}
}

func TestACodebookOfAnotherProgramIsRead(t *testing.T) {
	const file = `<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Other 1.0">
 <Codes>
  <Code guid="11111111-1111-1111-1111-111111111111" name="Statements" isCodable="false">
   <Code guid="22222222-2222-2222-2222-222222222222" name="Rumour" isCodable="true" color="#123ABC"><Description>Nobody vouches for it.</Description></Code>
   <Code guid="33333333-3333-3333-3333-333333333333" name="Clear" isCodable="true"/>
  </Code>
  <Code guid="44444444-4444-4444-4444-444444444444" name="claim" isCodable="true"/>
  <Code guid="55555555-5555-5555-5555-555555555555" name="Certainty" isCodable="false"><Code guid="6" name="certain" isCodable="true"/></Code>
 </Codes>
 <Sets/>
</CodeBook>`
	c, err := Read(strings.NewReader(file), "c.qdc", assets.Codebook())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range c.Labels {
		got = append(got, l.ID+" "+l.Name+" "+l.Key+" "+l.Colour+" "+l.Definition)
	}
	want := []string{"statements-rumour Statements: Rumour 4 #123abc Nobody vouches for it.", "statements-clear Statements: Clear 5 ", "claim claim 1 #0072b2 "}
	if len(got) != len(want) {
		t.Errorf("the labels are %q, want %q", got, want)
	}
	for i := range want {
		if i >= len(got) || !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("the labels are %q, want %q", got, want)
			break
		}
	}
	if len(c.Attributes) != len(assets.Codebook().Attributes) {
		t.Error("the attributes of the project went")
	}
}

func TestWhatIsNoREFICodebookIsRefused(t *testing.T) {
	for name, file := range map[string]string{
		"cut off": `<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code name="a"`, "empty": `<CodeBook><Codes/></CodeBook>`, "another file": `<html></html>`,
	} {
		if _, err := Read(strings.NewReader(file), "c.qdc", assets.Codebook()); err == nil || !strings.Contains(err.Error(), "nothing was changed") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzAREFICodebook(f *testing.F) {
	f.Add([]byte(`<CodeBook><Codes><Code name="a" guid="b" color="#12"/></Codes></CodeBook>`))
	f.Fuzz(func(t *testing.T, file []byte) {
		c, err := Read(bytes.NewReader(file), "c.qdc", assets.Codebook())
		if err == nil && c.Check() != nil {
			t.Fatal(c.Check())
		}
	})
}

func TestALabelIsSplitByWhatItsAnnotationsSay(t *testing.T) {
	list := []corpus.Annotation{
		{ID: "1", Document: "d", Label: "claim", Attributes: map[string]string{"certainty": "certain", "source": "a diver"}},
		{ID: "2", Document: "d", Label: "claim", Attributes: map[string]string{"certainty": "possible"}, Note: "kept"},
		{ID: "3", Document: "e", Label: "claim", Attributes: map[string]string{"certainty": "possible"}},
	}
	c := assets.Codebook()
	var names []string
	for _, g := range SplitGroups(c, list, func(d string) string { return "Title " + d }) {
		names = append(names, g.Name+" "+corpus.Plural(len(g.Has), "annotation"))
	}
	want := []string{"Source: a diver 1 annotation", "Certainty: possible 2 annotations", "Certainty: certain 1 annotation", "Article: Title d 2 annotations", "Article: Title e 1 annotation"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	claim, _ := c.Label("claim")
	plan, id := Split(c, claim, "Rumour", list[1:], time.Now())
	if n, documents := plan.Touches(); n != 2 || documents != 2 || plan.Put[0].Label != id || plan.Put[0].Note != "kept" || list[1].Label != "claim" {
		t.Errorf("the plan is %+v", plan)
	}
	if _, is := plan.Codebook.Label(id); !is || plan.Codebook.Check() != nil {
		t.Error("the new label is not in the codebook")
	}
}

func TestRulesGoThroughADescriptionAndBack(t *testing.T) {
	l := corpus.Label{ID: "claim", Name: "Claim", Definition: "Two\n\nparagraphs.", Examples: []string{"It is so."}, Counter: []string{"Is it so?"}, Rules: []string{"Is it a statement at all?"}}
	back := l
	back.Definition, back.Examples, back.Counter, back.Rules = "", nil, nil, nil
	Described(&back, strings.ReplaceAll(Describe(l), "\n", "\r\n"))
	if diff := cmp.Diff(l, back); diff != "" {
		t.Error(diff)
	}
}
