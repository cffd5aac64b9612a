package codebook

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/assets"
	"sayso/internal/corpus"
)

func TestACodebookGoesOutAndComesBackEqual(t *testing.T) {
	c := assets.Codebook()
	c.Labels[0].Rules = []string{"Is it <a> statement?", "Is there a hedge?"}
	c.Attributes[1].Key, c.Attributes[1].Place = "F", corpus.BesideLabel
	c.Attributes[2].Key, c.Attributes[2].Place = corpus.NoKey, corpus.UnderMore
	var file bytes.Buffer
	if err := WriteJSON(&file, c); err != nil {
		t.Fatal(err)
	}
	back, err := Read(&file, "codebook.json", corpus.Codebook{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c, back); diff != "" {
		t.Error(diff)
	}
}

func TestFilesThatAreNoCodebookAreRefused(t *testing.T) {
	for _, c := range []struct{ name, text, says string }{
		{"no JSON", "labels: claim", "not a codebook in JSON"},
		{"another JSON", `{"name": "x"}`, "has no labels"},
		{"two labels with one key", `{"labels":[{"id":"a","name":"A","key":"1","colour":"#000000"},{"id":"b","name":"B","key":"1","colour":"#000000"}]}`, "share the key"},
		{"an id with a blank", `{"labels":[{"id":"a b","name":"A","colour":"#000000"}]}`, "needs an id"},
		{"the id of a command", `{"labels":[{"id":"clear","name":"A","colour":"#000000"}]}`, "cannot have the id"},
		{"two attributes with one key", withAttributes(`{"id":"x","name":"X","key":"F"},{"id":"y","name":"Y","key":"F"}`), `the attributes "X" and "Y" share the key F`},
		{"the letter of a command", withAttributes(`{"id":"x","name":"X","key":"L"}`), "since a command has it"},
		{"a key of two letters", withAttributes(`{"id":"x","name":"X","key":"FZ"}`), "must be a letter from A to Z"},
		{"a key for the source", withAttributes(`{"id":"source","name":"Source","key":"F"}`), "is always S"},
		{"an unknown place", withAttributes(`{"id":"x","name":"X","place":"left"}`), "must be beside-label or under-more"},
		{"an unknown line", `{"labels":[{"id":"a","name":"A","colour":"#000000","pattern":"zigzag"}]}`, "must be one of solid, double"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Read(strings.NewReader(c.text), "f.json", corpus.Codebook{}); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// withAttributes is a codebook with some attributes.
func withAttributes(list string) string {
	return `{"labels":[{"id":"a","name":"A","colour":"#000000"}],"attributes":[` + list + `]}`
}

func TestASmallLetterIsReadAsTheKeyItStandsFor(t *testing.T) {
	c, err := Read(strings.NewReader(withAttributes(`{"id":"x","name":"X","key":"f"},{"id":"y","name":"Y","key":"none"}`)), "f.json", corpus.Codebook{})
	if err != nil {
		t.Fatal(err)
	}
	if c.Attributes[0].Key != "F" || c.Attributes[1].Key != corpus.NoKey {
		t.Errorf("the keys are %q and %q", c.Attributes[0].Key, c.Attributes[1].Key)
	}
}

func TestKeysThatAreOnlyWrittenDownAreNoChange(t *testing.T) {
	before := assets.Codebook()
	written := Plan{Codebook: before}.KeepLetters(before).Codebook
	for _, c := range []struct {
		name        string
		before, now corpus.Codebook
	}{{"written down", before, written}, {"left out", written, before}} {
		if (Plan{Codebook: c.now}).Changed(c.before) {
			t.Errorf("that keys are %s is called a change", c.name)
		}
	}
	other := Clone(written)
	other.Attributes[1].Key = "Z"
	if !(Plan{Codebook: other}).Changed(before) {
		t.Error("another key is called no change")
	}
}

func FuzzReadCodebook(f *testing.F) {
	good, _ := json.Marshal(assets.Codebook())
	f.Add(good)
	f.Add([]byte(`{"labels":[{"id":"a","name":"A","colour":"#000000"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Read(bytes.NewReader(data), "f", corpus.Codebook{})
		if err != nil {
			return
		}
		if err := c.Check(); err != nil {
			t.Error(err)
		}
	})
}
