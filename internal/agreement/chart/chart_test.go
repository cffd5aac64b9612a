package chart

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sayso/internal/agreement"
	"sayso/internal/corpus"
	"sayso/internal/plot"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

func codebook(labels int) corpus.Codebook {
	c := corpus.Codebook{
		Labels:     []corpus.Label{{ID: "claim", Name: "Claim", Colour: "#0072b2"}, {ID: "denial", Name: "Denial", Colour: "#d55e00"}, {ID: "speculation", Name: "Speculation", Colour: "#8457a8"}},
		Attributes: []corpus.Attribute{{ID: "source", Name: "Source"}, {ID: "certainty", Name: "Certainty", Values: []string{"certain", "probable", "possible"}}},
		Relations:  []corpus.RelationKind{{ID: "denies", Name: "denies"}},
	}
	for i := len(c.Labels); i < labels; i++ {
		c.Labels = append(c.Labels, corpus.Label{ID: fmt.Sprint("l", i), Name: strings.Repeat("A very long label ", 1+i%4), Colour: "#60656d"})
	}
	return c
}

// report is of some people who read articles of eight sentences.
func report(c corpus.Codebook, people, documents int, names ...string) *agreement.Report {
	random := rand.New(rand.NewPCG(8, 8))
	var annotators []corpus.Annotator
	for i := range people {
		a := corpus.Annotator{ID: fmt.Sprint("a", i), Name: []string{"NB", "VC", "HT", "Gold"}[i%4]}
		if i < len(names) {
			a.Name = names[i]
		}
		if a.Name == "Gold" {
			a.Kind = corpus.Gold
		}
		annotators = append(annotators, a)
	}
	reader := agreement.NewReader(c, nil, annotators)
	for d := range documents {
		e := corpus.Entry{Document: corpus.Document{ID: fmt.Sprint("d", d), Title: fmt.Sprint("Article ", d)}}
		for s := range 8 {
			start := len(e.Document.Text)
			e.Document.Text += "They said it was safe. "
			span := corpus.Span{Start: start, End: start + 22}
			e.Document.Sentences = append(e.Document.Sentences, corpus.Sentence{Span: span})
			truth, linked := random.IntN(len(c.Labels)+1), ""
			for i, a := range annotators {
				said := truth
				if random.IntN(6) == 0 {
					said = random.IntN(len(c.Labels) + 1)
				}
				if said == len(c.Labels) {
					e.Marks = append(e.Marks, corpus.Mark{Annotator: a.ID, Span: span})
					continue
				}
				id := fmt.Sprint(d, "-", s, "-", i)
				e.Annotations = append(e.Annotations, corpus.Annotation{ID: id, Annotator: a.ID, Label: c.Labels[said].ID, Span: corpus.Span{Start: start + 5*random.IntN(2), End: start + 22},
					Attributes: map[string]string{"source": []string{"the mayor", "she"}[random.IntN(5)/4], "certainty": []string{"certain", "probable", "possible"}[random.IntN(5)/2]}})
				if linked != "" {
					e.Relations = append(e.Relations, corpus.Relation{Kind: "denies", From: id, To: linked})
				}
				linked = id
			}
		}
		reader.Add(e)
	}
	return agreement.Measure(reader.Study(), agreement.Options{Seed: 7, Documents: true})
}

func TestThePicturesAreThoseThatWereLookedAt(t *testing.T) {
	c := codebook(3)
	for _, dark := range []bool{false, true} {
		for i, p := range Panels(report(c, 4, 14), NewLook(c, dark), Options{}) {
			name := filepath.Join("testdata", fmt.Sprintf("%d-%s.svg", i+1, map[bool]string{false: "light", true: "dark"}[dark]))
			var picture bytes.Buffer
			if err := p.Picture.WriteSVG(&picture); err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(name, picture.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(name)
			if err != nil || !bytes.Equal(want, picture.Bytes()) {
				t.Errorf("%s (%s) is not what it was (%v); look at it and run with -update", name, p.Title, err)
			}
		}
	}
}

// Every mark that can be walked to says what it is, and every figure of a report
// of labels stands on a picture with its sentence and its source.
func TestEachFigureExplainsItselfAndNamesItsSource(t *testing.T) {
	c := codebook(3)
	figures := 0
	for _, p := range Panels(report(c, 3, 12), NewLook(c, false), Options{Bare: true}) {
		for i := range p.Picture.Marks {
			m := &p.Picture.Marks[i]
			if m.Row == 0 {
				continue
			}
			if m.Row > len(p.Items) || m.Says == "" {
				t.Errorf("%s: a mark of row %d of %d says %q", p.Title, m.Row, len(p.Items), m.Says)
				continue
			}
			if f := p.Items[m.Row-1].Figure; f != nil {
				figures++
				if !strings.Contains(m.Says, "Source: ") || strings.Contains(m.Says, "denial") {
					t.Errorf("%s %s: %q", f.Of, f.Measure, m.Says)
				}
			}
		}
		if !strings.Contains(p.Table(), "\n") {
			t.Errorf("%s reads out as %q", p.Title, p.Table())
		}
	}
	if figures < 60 {
		t.Errorf("only %d figures can be walked to", figures)
	}
}

func TestNothingLeavesThePicture(t *testing.T) {
	for name, c := range map[string]struct {
		labels, people, documents int
		width                     float64
		names                     []string
	}{
		"one article":              {3, 2, 1, 160, nil},
		"many labels, long names":  {25, 9, 12, 110, []string{strings.Repeat("Wolfeschlegelsteinhausen", 4), "<b>\"&", "=1+1", "ليلى"}},
		"nothing to compare":       {3, 1, 3, 130, nil},
		"gold and people, narrow":  {3, 4, 10, 70, nil},
		"nobody read the articles": {3, 2, 0, 130, nil},
	} {
		book := codebook(c.labels)
		for _, p := range Panels(report(book, c.people, c.documents, c.names...), NewLook(book, false), Options{Width: c.width, Pair: 99}) {
			for i := range p.Picture.Marks {
				m := &p.Picture.Marks[i]
				left, right := m.At.X, m.At.X+plot.Measure(m.Text, m.Size, m.Bold)
				if m.Align == plot.End {
					left, right = m.At.X-(right-left), m.At.X
				}
				if len(m.Path) > 0 {
					low, high := m.Path.Bounds()
					left, right = low.X, high.X
				}
				if left < -0.5 || m.Align != plot.Middle && right > c.width+0.5 {
					t.Errorf("%s: %s: %q stands from %.1f to %.1f of %.0f", name, p.Title, m.Text, left, right, c.width)
				}
			}
			if p.Picture.Height <= 0 || p.Picture.Height > 600 {
				t.Errorf("%s: %s is %.0f mm high", name, p.Title, p.Picture.Height)
			}
		}
	}
}
