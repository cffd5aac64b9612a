package codebook

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/assets"
	"sayso/internal/corpus"
)

func TestAnotherCodebookTakesNoVariableAway(t *testing.T) {
	c := assets.Codebook()
	c.Variables = []corpus.Variable{{ID: "topic", Name: "Topic", Kind: corpus.TextVariable}}
	plan, _ := Replace(c, assets.Codebook(), Markup{})
	if diff := cmp.Diff(c.Variables, plan.Codebook.Variables); diff != "" {
		t.Error(diff)
	}
}

func TestNewAttributesNeverShareAnID(t *testing.T) {
	c := assets.Codebook()
	for _, name := range []string{"How sure", "How-sure", "how sure"} {
		plan, _ := NewAttribute(c, name)
		c = plan.Codebook
	}
	if err := c.Check(); err != nil {
		t.Error(err)
	}
}

func TestAnOwnFileOfREFIBringsTheAttributesThatAProjectLacks(t *testing.T) {
	sent, present := assets.Codebook(), assets.Codebook()
	present.Attributes = present.Attributes[:1]
	first := present.Attributes[0].ID
	var file bytes.Buffer
	if err := WriteQDC(&file, sent); err != nil {
		t.Fatal(err)
	}
	got, err := Read(&file, "c.qdc", present)
	if err != nil {
		t.Fatal(err)
	}
	for i := range got.Attributes {
		got.Attributes[i].ID = "" // made of the name
	}
	var want []corpus.Attribute
	for _, a := range sent.Attributes {
		if a.ID == first || len(a.Values) > 0 {
			a.ID = ""
			want = append(want, a)
		}
	}
	if diff := cmp.Diff(want, got.Attributes); diff != "" {
		t.Error(diff)
	}
}

func TestCodesFarWithinCodesAreRefused(t *testing.T) {
	file := `<CodeBook><Codes>` + strings.Repeat(`<Code name="a">`, 60) + strings.Repeat(`</Code>`, 60) + `</Codes></CodeBook>`
	if _, err := Read(strings.NewReader(file), "c.qdc", assets.Codebook()); err == nil || !strings.Contains(err.Error(), "levels deep") {
		t.Errorf("got %v", err)
	}
}
