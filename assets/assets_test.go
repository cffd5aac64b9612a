package assets

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheCodebookIsSound(t *testing.T) {
	c := Codebook()
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	var labels, keys, attributes, kinds []string
	for _, l := range c.Labels {
		labels, keys = append(labels, l.ID), append(keys, l.Key)
		if l.Definition == "" || len(l.Examples) == 0 || len(l.Counter) == 0 || l.DarkColour == "" {
			t.Errorf("the label %s lacks a definition, examples or a dark colour", l.ID)
		}
	}
	for _, a := range c.Attributes {
		attributes = append(attributes, a.ID)
	}
	for _, k := range c.Relations {
		kinds = append(kinds, k.ID)
		if k.Symmetric != (k.ID == "same-claim-as") {
			t.Errorf("the relation %s is symmetric: %v", k.ID, k.Symmetric)
		}
	}
	got := [][]string{labels, keys, attributes, kinds}
	want := [][]string{
		{"claim", "denial", "speculation"}, {"1", "2", "3"},
		{"source", "via", "source_type", "certainty", "polarity", "quote", "denial_type", "target", "needs_discussion"},
		{"denies", "supports", "same-claim-as"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheCodebookHasNoFieldThatIsLost(t *testing.T) {
	decoder := json.NewDecoder(bytes.NewReader(codebook))
	decoder.DisallowUnknownFields()
	c := Codebook()
	if err := decoder.Decode(&c); err != nil {
		t.Error(err)
	}
}

func TestCallersOfCodebookShareNothing(t *testing.T) {
	one := Codebook()
	one.Labels[0].Name, one.Labels[0].Examples[0], one.Attributes[2].Values[0] = "changed", "changed", "changed"
	two := Codebook()
	if two.Labels[0].Name == "changed" || two.Labels[0].Examples[0] == "changed" || two.Attributes[2].Values[0] == "changed" {
		t.Error("a change to one codebook shows in the next")
	}
}

// An example is words of a sample article, a dash, and the reason. Words may be
// left out in between, shown by an ellipsis.
func TestExamplesStandInTheSampleArticles(t *testing.T) {
	entries, _, err := SampleProject()
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, e := range entries {
		all.WriteString(e.Document.Text)
	}
	for _, l := range Codebook().Labels {
		for _, example := range append(l.Examples, l.Counter...) {
			words, why, found := strings.Cut(example, " — ")
			if !found || why == "" {
				t.Errorf("%s: the example gives no reason: %s", l.ID, example)
			}
			for _, part := range strings.Split(words, " … ") {
				if !strings.Contains(all.String(), part) {
					t.Errorf("%s: no sample article says %q", l.ID, part)
				}
			}
		}
	}
}

func TestTheIconIsWellFormed(t *testing.T) {
	decoder := xml.NewDecoder(bytes.NewReader(Icon()))
	for elements := 0; ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			if elements < 3 {
				t.Errorf("the icon has %d elements", elements)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := token.(xml.StartElement); ok {
			elements++
		}
	}
}

// The packaging tools read the picture and not the drawing.
func TestThePackagedIconIs512PixelsWide(t *testing.T) {
	file, err := os.Open("icon.png")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := png.DecodeConfig(file)
	if err != nil || picture.Width != 512 || picture.Height != 512 {
		t.Errorf("the icon is %dx%d: %v", picture.Width, picture.Height, err)
	}
}

func TestVersionFrom(t *testing.T) {
	for _, c := range []struct{ name, toml, want string }{
		{"the version of the details", "[Details]\nName = \"Sayso\"\nVersion = \"0.1.0\"\n", "0.1.0"},
		{"a version elsewhere does not count", "Version = \"9\"\n[Other]\nVersion = \"8\"\n[Details]\nVersion = \"0.2.0\"", "0.2.0"},
		{"a comment after it does not count", "[ Details ] # about\n  Version='1.0.0-rc.1' # \"2.0\"\r\n", "1.0.0-rc.1"},
		{"a line that is commented out does not count", "[Details]\n# Version = \"1\"\n", ""},
		{"a longer key is another key", "[Details]\nVersionCode = \"7\"\n", ""},
		{"a value without quotes is none", "[Details]\nVersion = 1\n", ""},
		{"an open quote is none", "[Details]\nVersion = \"1\n", ""},
		{"no value at all", "[Details]\nVersion =\n", ""},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := VersionFrom([]byte(c.toml)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestTheProgramHasAVersion(t *testing.T) {
	data, err := os.ReadFile("../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	if parts := strings.Split(VersionFrom(data), "."); len(parts) != 3 {
		t.Errorf("FyneApp.toml gives the version %q, not three numbers", VersionFrom(data))
	}
}

// The written codebook and the one in the program must not part ways.
func TestTheWrittenCodebookSaysTheSame(t *testing.T) {
	data, err := os.ReadFile("../docs/codebook.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	c := Codebook()
	for _, l := range c.Labels {
		if !strings.Contains(page, "### "+l.Name+" · key "+l.Key+" · "+string(l.Pattern)+" line\n\n"+l.Definition+"\n") {
			t.Errorf("docs/codebook.md has another definition of %s than the program", l.Name)
		}
		for _, example := range append(l.Examples, l.Counter...) {
			words, _, _ := strings.Cut(example, " — ")
			if !strings.Contains(page, "| "+words+" |") {
				t.Errorf("docs/codebook.md lacks the example %q", words)
			}
		}
	}
	for _, a := range c.Attributes {
		values := strings.Join(a.Values, ", ")
		if values == "" {
			values = "free text"
		}
		if !strings.Contains(page, "| "+a.ID+" | "+values+" |") {
			t.Errorf("docs/codebook.md has other values of %s than the program", a.ID)
		}
	}
	for _, k := range c.Relations {
		if !strings.Contains(page, "| "+k.ID+" | ") {
			t.Errorf("docs/codebook.md lacks the link %s", k.ID)
		}
	}
}
