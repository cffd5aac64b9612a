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
		{"an unknown line", `{"labels":[{"id":"a","name":"A","colour":"#000000","pattern":"zigzag"}]}`, "must be one of solid, double"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Read(strings.NewReader(c.text), "f.json", corpus.Codebook{}); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v", err)
			}
		})
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
