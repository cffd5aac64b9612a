package app

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"path/filepath"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/segment"
	"sayso/storage"
)

// longStage is the window over one article of about so many bytes with 10,000
// annotations, on Fyne's test driver: what is measured is the work between a
// key and the frame, without drawing.
func longStage(b *testing.B, size int) *Window {
	b.Helper()
	home := b.TempDir()
	for _, name := range []string{"HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"} {
		b.Setenv(name, home)
	}
	var text strings.Builder
	for i := 0; text.Len() < size; i++ {
		fmt.Fprintf(&text, "Spokesman %d of the ministry said on Tuesday that the bridge could close before the winter.", i)
		if i%4 == 3 {
			text.WriteString("\n\n")
		} else {
			text.WriteByte(' ')
		}
	}
	ctx := context.Background()
	project, err := storage.Create(ctx, filepath.Join(home, "long.sayso"), storage.Settings{Title: "Long", Codebook: assets.Codebook()})
	if err != nil {
		b.Fatal(err)
	}
	ada, err := project.AnnotatorNamed(ctx, "Ada")
	if err != nil {
		b.Fatal(err)
	}
	document := corpus.Document{ID: storage.NewID(), Title: "Long", Text: text.String(), Language: "en", State: corpus.InProgress, AddedAt: time.Now(), Segmenter: segment.Version}
	document.SHA256 = corpus.HashText(document.Text)
	document.Sentences = segment.Split(document.Text, segment.Options{Language: "en"})
	change := storage.Change{Kind: "import", Title: "Import", Document: document.ID, Steps: []storage.Step{storage.AddDocument(document)}}
	for i := range 10_000 {
		span := document.Sentences[i*len(document.Sentences)/10_000].Span
		change.Steps = append(change.Steps, storage.PutAnnotation(corpus.Annotation{ID: storage.NewID(), Document: document.ID,
			Span: span, Label: "claim", Annotator: ada.ID, Quote: document.Quote(span), CreatedAt: time.Now(), ChangedAt: time.Now()}))
	}
	if _, err := project.Apply(ctx, change); err != nil {
		b.Fatal(err)
	}
	settings := LoadSettings()
	settings.Annotator, settings.Theme = "Ada", "light"
	w := NewWindow(test.NewTempApp(b), settings, &queue{came: make(chan struct{}, 1)}, assets.Release{Version: "0.0.0"})
	if err := w.Use(project); err != nil {
		b.Fatal(err)
	}
	w.window.Resize(fyne.NewSize(1280, 800))
	b.Cleanup(w.leaveProject)
	return w
}

func benchmarkKey(b *testing.B, size int, press func(*Window, int)) {
	w := longStage(b, size)
	i := 0
	for b.Loop() {
		press(w, i)
		i++
	}
}

func label(w *Window, i int) { w.session.SetLabel(w.session.Codebook.Labels[i%3]) }
func next(w *Window, _ int)  { w.session.GoTo(w.session.Current + 1) }

func BenchmarkLabelIn1MB(b *testing.B)         { benchmarkKey(b, 1_000_000, label) }
func BenchmarkLabelIn10MB(b *testing.B)        { benchmarkKey(b, 10_000_000, label) }
func BenchmarkNextSentenceIn1MB(b *testing.B)  { benchmarkKey(b, 1_000_000, next) }
func BenchmarkNextSentenceIn10MB(b *testing.B) { benchmarkKey(b, 10_000_000, next) }

// BenchmarkOneDecisionAmong10000 decides one after the other of 10,000 differences in
// 500 articles: the work between the key and the frame that shows the next.
func BenchmarkOneDecisionAmong10000(b *testing.B) {
	home := b.TempDir()
	for _, name := range []string{"HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"} {
		b.Setenv(name, home)
	}
	ctx := context.Background()
	project, err := storage.Create(ctx, filepath.Join(home, "differ.sayso"), storage.Settings{Title: "Differ", Codebook: assets.Codebook()})
	if err != nil {
		b.Fatal(err)
	}
	var people []corpus.Annotator
	for _, name := range []string{"Ada", "Bea"} {
		a, err := project.AnnotatorNamed(ctx, name)
		if err != nil {
			b.Fatal(err)
		}
		people = append(people, a)
	}
	var changes []storage.Change
	labels := assets.Codebook().Labels
	for n := range 500 {
		var text strings.Builder
		for i := range 20 {
			fmt.Fprintf(&text, "Spokesman %d of ministry %d said that the bridge could close before the winter. ", i, n)
		}
		d := corpus.Document{ID: storage.NewID(), Title: fmt.Sprintf("Article %d", n), Text: strings.TrimSpace(text.String()), Language: "en", AddedAt: time.Now(), Segmenter: segment.Version}
		d.SHA256 = corpus.HashText(d.Text)
		d.Sentences = segment.Split(d.Text, segment.Options{Language: "en"})
		c := storage.Change{Kind: "import", Title: "Import", Steps: []storage.Step{storage.AddDocument(d)}}
		for i, sentence := range d.Sentences {
			for k, a := range people {
				c.Steps = append(c.Steps, storage.PutAnnotation(corpus.Annotation{Document: d.ID, Span: sentence.Span, Label: labels[(i+k*(1+n%2))%3].ID, Annotator: a.ID}))
			}
		}
		changes = append(changes, c)
	}
	if _, err := project.ApplyAll(ctx, changes); err != nil {
		b.Fatal(err)
	}
	settings, q := LoadSettings(), &queue{came: make(chan struct{}, 1)}
	settings.Annotator, settings.Theme = "Ada", "light"
	w := NewWindow(test.NewTempApp(b), settings, q, assets.Release{Version: "0.0.0"})
	w.guardian = func(*storage.Project) {}
	if err := w.Use(project); err != nil {
		b.Fatal(err)
	}
	w.window.Resize(fyne.NewSize(1280, 800))
	b.Cleanup(w.leaveProject)
	w.adjudicating.Toggle()
	for w.adjudicating.View() == nil || w.adjudicating.Waiting() {
		<-q.came
		q.drain()
	}
	v := w.adjudicating.View()
	if total := v.Page().Total; total != 10_000 {
		b.Fatalf("%d differences", total)
	}
	for b.Loop() {
		b.StopTimer()
		for w.adjudicating.Waiting() {
			<-q.came
			q.drain()
		}
		b.StartTimer()
		v.OnKey(&fyne.KeyEvent{Name: fyne.Key1}, 0)
	}
}
