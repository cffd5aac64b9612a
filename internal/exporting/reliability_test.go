package exporting

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/storage"
)

// decided is a project that three people read, not all of them everything, and
// in which some of their differences were decided.
type decided struct {
	*storage.Project
	t      *testing.T
	people []corpus.Annotator
	gold   corpus.Annotator
	random *rand.Rand
}

func newDecided(t *testing.T, documents int) *decided {
	t.Helper()
	ctx := context.Background()
	codebook := corpus.Codebook{
		Labels: []corpus.Label{{ID: "claim", Name: "Claim", Key: "1", Colour: "#0072b2", Pattern: corpus.Solid}, {ID: "denial", Name: "Denial", Key: "2", Colour: "#d55e00", Pattern: corpus.Double},
			{ID: "speculation", Name: "Speculation", Key: "3", Colour: "#009e73", Pattern: corpus.Dashed}},
		Attributes: []corpus.Attribute{{ID: "source", Name: "Source"}, {ID: "certainty", Name: "Certainty", Values: []string{"certain", "probable", "possible"}}},
	}
	project, err := storage.Create(ctx, filepath.Join(t.TempDir(), "ferry.sayso"), storage.Settings{Title: "Ferry", Codebook: codebook})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = project.Close() })
	p := &decided{Project: project, t: t, random: rand.New(rand.NewPCG(4, 4)), gold: corpus.Annotator{ID: storage.NewID(), Name: "Gold", Kind: corpus.Gold}}
	for _, name := range []string{"Anahita", "Benedikt", "Cleopatra"} {
		a, err := p.AnnotatorNamed(ctx, name)
		if err != nil {
			t.Fatal(err)
		}
		p.people = append(p.people, a)
	}
	p.apply("gold", p.people[0], storage.PutAnnotator(p.gold))
	for i := range documents {
		p.article(i)
	}
	return p
}

func (p *decided) apply(title string, by corpus.Annotator, steps ...storage.Step) {
	p.t.Helper()
	if _, err := p.Apply(context.Background(), storage.Change{Kind: "test", Title: title, Annotator: by.ID, Steps: steps}); err != nil {
		p.t.Fatal(err)
	}
}

// article adds an article of five sentences, and what people said of it.
func (p *decided) article(number int) {
	d := corpus.Document{ID: storage.NewID(), Title: fmt.Sprint("Article ", number), Segmenter: "test-1"}
	for i := range 5 {
		if i > 0 {
			d.Text += " "
		}
		start := len(d.Text)
		d.Text += fmt.Sprintf("The “ferry” %d ran aground at %d, they said.", number, i)
		d.Sentences = append(d.Sentences, corpus.Sentence{Span: corpus.Span{Start: start, End: len(d.Text)}})
	}
	p.apply("added", corpus.Annotator{}, storage.AddDocument(d))
	for s := range d.Sentences {
		truth := p.random.IntN(5)
		for who, a := range p.people {
			if who == 2 && number%3 != 0 || who == 1 && number%5 == 4 || p.random.IntN(12) == 0 {
				continue // did not read it
			}
			said := truth
			if p.random.IntN(4) == 0 {
				said = p.random.IntN(5)
			}
			p.say(a, &d, s, said, p.random.IntN(3) == 0)
		}
		if p.random.IntN(2) == 0 {
			span := d.Sentences[s].Span
			p.say(p.gold, &d, s, truth, false)
			p.apply("decided", p.people[0], storage.PutDecision(corpus.Decision{Document: d.ID, Start: span.Start, End: span.End, Annotator: p.gold.ID, By: p.people[0].ID,
				How: corpus.Decided, Reason: corpus.Slip, Note: "Benedikt overlooked it", NamesHidden: true, CreatedAt: 1_700_000_000_000}))
		}
	}
}

// say labels a sentence, or marks that nothing is in it; part is without its
// first word.
func (p *decided) say(a corpus.Annotator, d *corpus.Document, sentence, said int, part bool) {
	span := d.Sentences[sentence].Span
	labels := []string{"claim", "denial", "speculation"}
	by := a
	if a.Kind == corpus.Gold {
		by = p.people[0]
	}
	if said >= len(labels) {
		p.apply("nothing", by, storage.PutMark(corpus.Mark{ID: storage.NewID(), Document: d.ID, Span: span, Annotator: a.ID}))
		return
	}
	if part {
		span.Start += len("The ")
	}
	one := corpus.Annotation{ID: storage.NewID(), Document: d.ID, Span: span, Label: labels[said], Annotator: a.ID, Quote: d.Quote(span),
		Attributes: map[string]string{"source": []string{"the mayor", "Ferry Line", "they"}[p.random.IntN(3)], "certainty": []string{"certain", "probable", "possible", ""}[p.random.IntN(4)]}}
	p.apply("said", by, storage.PutAnnotation(one))
	if p.random.IntN(8) == 0 && a.Kind != corpus.Gold {
		one.ID, one.Label = storage.NewID(), labels[(said+1)%3]
		p.apply("said too", by, storage.PutAnnotation(one))
	}
}

func (p *decided) export(format string, o dataset.Options) string {
	p.t.Helper()
	f, ok := dataset.FormatNamed(format)
	if !ok {
		p.t.Fatal(format)
	}
	folder := filepath.Join(p.t.TempDir(), "out")
	if err := (Outgoing{Project: p.Project, Format: f, Options: o}).ExportFolder(context.Background(), folder, false); err != nil {
		p.t.Fatal(err)
	}
	return folder
}

func TestAnotherProgramWorksOutTheSameNumbers(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed, so nothing else worked out the numbers: ", err)
	}
	folder := newDecided(t, 14).export("jsonl", dataset.Options{Layer: dataset.GoldWithCodings})
	out, err := exec.Command(python, "-X", "utf8", "testdata/recompute.py", folder).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	t.Log(string(out))
}

func read(t *testing.T, folder, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestALayerHoldsWhatWasAskedFor(t *testing.T) {
	p := newDecided(t, 6)
	for layer, want := range map[dataset.Layer]struct {
		names            []string
		not              []string
		files, noSuchYet []string
	}{
		dataset.OfGold:          {names: []string{`"Gold"`}, not: []string{`"Anahita"`, `"Benedikt"`}, files: []string{"decisions.csv", "agreement.csv"}, noSuchYet: []string{"soft-labels.csv"}},
		dataset.OfAnnotators:    {names: []string{`"Anahita"`, `"Benedikt"`, `"Cleopatra"`}, not: []string{`"Gold"`}, files: []string{"agreement.csv"}, noSuchYet: []string{"soft-labels.csv", "decisions.csv"}},
		dataset.GoldWithCodings: {names: []string{`"Anahita"`, `"Benedikt"`, `"Gold"`}, files: []string{"decisions.csv", "agreement.csv", "soft-labels.csv"}},
		dataset.Everything:      {names: []string{`"Anahita"`, `"Gold"`}, files: []string{"decisions.csv", "agreement.csv", "soft-labels.csv"}},
	} {
		folder := p.export("jsonl", dataset.Options{Layer: layer})
		text := read(t, folder, "corpus.jsonl")
		for _, name := range want.names {
			if !strings.Contains(text, name) {
				t.Errorf("%q has nothing of %s", layer, name)
			}
		}
		for _, name := range want.not {
			if strings.Contains(text, name) {
				t.Errorf("%q has something of %s", layer, name)
			}
		}
		listed, err := dataset.FilesOf(folder) // reads the manifest
		if err != nil {
			t.Errorf("%q: %v", layer, err)
		}
		for _, name := range want.files {
			read(t, folder, name)
			if !slices.Contains(listed, name) {
				t.Errorf("the manifest of %q lists %s and not %s", layer, listed, name)
			}
		}
		for _, name := range want.noSuchYet {
			if _, err := os.Stat(filepath.Join(folder, name)); err == nil {
				t.Errorf("%q has a file %s", layer, name)
			}
		}
	}
}

func TestACardSaysHowFarAnnotatorsAgreeAndNamesNobodyByPseudonym(t *testing.T) {
	p := newDecided(t, 12)
	folder := p.export("huggingface", dataset.Options{Pseudonyms: true})
	card := read(t, folder, "README.md")
	for _, words := range []string{"## How far annotators agree", "A1, A2 and A3 annotated", "Krippendorff's alpha", "What is called gold was decided for", "slip", "names were hidden"} {
		if !strings.Contains(card, words) {
			t.Errorf("the card does not say %q:\n%s", words, card)
		}
	}
	for _, file := range []string{"README.md", "croissant.json", "agreement.csv", "decisions.csv", "manifest.json"} {
		for _, name := range []string{"Anahita", "Benedikt", "Cleopatra"} {
			if strings.Contains(read(t, folder, file), name) {
				t.Errorf("%s names %s", file, name)
			}
		}
	}
	if croissant := read(t, folder, "croissant.json"); !strings.Contains(croissant, `"rai:annotationsPerItem": "up to 3"`) || !strings.Contains(croissant, "rai:dataAnnotationProtocol") {
		t.Error("the Croissant says nothing of how often a sentence was read, or how it was decided")
	}
}

func TestWithoutADecisionThereIsNoGoldToWrite(t *testing.T) {
	p := newDecided(t, 0)
	f, _ := dataset.FormatNamed("jsonl")
	none := Outgoing{Project: p.Project, Format: f, Options: dataset.Options{Layer: "silver"}}
	if err := none.Export(context.Background(), filepath.Join(t.TempDir(), "x.jsonl")); err == nil || !strings.Contains(err.Error(), "silver") {
		t.Errorf("got %v", err)
	}
}
