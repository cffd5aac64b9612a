package cli

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/importing"
	"sayso/storage"
)

// generateProject makes a project with so many annotations in which everything
// occurs that can be missing, doubtful or twice: dates in part, no outlet, no
// source, one person under two names, a name that means another source in one
// article, links between articles, annotations over several sentences.
func generateProject(t *testing.T, path string, annotations int) {
	t.Helper()
	ctx := context.Background()
	project, err := storage.Create(ctx, path, storage.Settings{Title: "generated", Codebook: assets.Codebook()})
	if err != nil {
		t.Fatal(err)
	}
	defer project.Close()
	g := generator{random: rand.New(rand.NewPCG(7, 7)), annotators: []corpus.Annotator{
		{ID: storage.NewID(), Name: "Ana"}, {ID: storage.NewID(), Name: "Ben"}, {ID: storage.NewID(), Name: "ana k."}}}
	g.annotators[2].SameAs = g.annotators[0].ID
	var entries []corpus.Entry
	for left := annotations; left > 0; {
		entry := g.entry(left)
		left -= len(entry.Annotations)
		entries = append(entries, entry)
	}
	if err := importing.Add(ctx, project, entries, g.annotators); err != nil {
		t.Fatal(err)
	}
	change := storage.Change{Title: "sources"}
	for _, s := range g.sources(entries[0].Document.ID) {
		change.Steps = append(change.Steps, storage.PutSource(s))
	}
	if _, err := project.Apply(ctx, change); err != nil {
		t.Fatal(err)
	}
}

type generator struct {
	random     *rand.Rand
	annotators []corpus.Annotator
	made       []string // ids of annotations that can be answered
}

var spokenBy = []string{"", "the Ministry of Works", "Ministry", "Piet Landsaat", "“Landsaat”", "an official", "Ιδρύμα, \"α\"", "министерство", "Kremlin", "NATO", "she"}

func (g *generator) sources(document string) []corpus.Source {
	return []corpus.Source{
		{Name: "Ministry of Works", Names: []corpus.SourceName{{Text: "Ministry"}, {Text: "министерство"}}, Organisation: "Government"},
		{Name: "P. Landsaat", Names: []corpus.SourceName{{Text: "Piet Landsaat"}, {Text: "Landsaat"}}, Organisation: "Hauliers"},
		{Name: "The official of the first article", Names: []corpus.SourceName{{Text: "an official", Document: document}}},
	}
}

func oneOf[T any](g *generator, of ...T) T { return of[g.random.IntN(len(of))] }

func (g *generator) entry(most int) corpus.Entry {
	d := corpus.Document{ID: storage.NewID(), Title: "Article " + strconv.Itoa(g.random.IntN(1e9)), Language: oneOf(g, "en", "de", ""),
		Outlet: oneOf(g, "", "Post & Küste, Nord", "Courier", "Gazette", "Observer"), AddedAt: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC),
		Date:  oneOf(g, "", "2031", "2031-03", "2031-03-04", "2031-03-30", "2031-03-31", "2030-12-30", "2032-01-01", fmt.Sprintf("2031-%02d-%02d", 1+g.random.IntN(12), 1+g.random.IntN(28))),
		State: oneOf(g, corpus.ToDo, corpus.Done), Segmenter: "test"}
	var text strings.Builder
	for range 1 + g.random.IntN(40) {
		start := text.Len()
		fmt.Fprintf(&text, "Satz %d über die Brücke – „ja“.", g.random.IntN(1e6))
		d.Sentences = append(d.Sentences, corpus.Sentence{Span: corpus.Span{Start: start, End: text.Len()}, Margin: 255})
		text.WriteByte(' ')
	}
	d.Text = text.String()
	d.SHA256 = corpus.HashText(d.Text)
	e := corpus.Entry{Document: d}
	for i, s := range d.Sentences {
		switch g.random.IntN(6) {
		case 0, 1, 2:
			if len(e.Annotations) < most {
				e.Annotations = append(e.Annotations, g.annotation(&e, i))
			}
			if len(e.Annotations) < most && g.random.IntN(4) == 0 {
				e.Annotations = append(e.Annotations, g.annotation(&e, i))
			}
		case 3:
			e.Marks = append(e.Marks, corpus.Mark{ID: storage.NewID(), Document: d.ID, Span: s.Span, Annotator: oneOf(g, g.annotators...).ID, CreatedAt: g.time()})
		case 4:
			e.Doubts = append(e.Doubts, corpus.Doubt{ID: storage.NewID(), Document: d.ID, Span: s.Span, Annotator: oneOf(g, g.annotators...).ID, Why: "?", CreatedAt: g.time()})
		}
	}
	corpus.SortAnnotations(e.Annotations)
	return e
}

func (g *generator) time() time.Time {
	return time.Date(2030, time.Month(1+g.random.IntN(3)), 1+g.random.IntN(9), 23, g.random.IntN(60), 0, 0, time.UTC)
}

func (g *generator) annotation(e *corpus.Entry, sentence int) corpus.Annotation {
	d := &e.Document
	span := d.Sentences[sentence].Span
	if g.random.IntN(8) == 0 {
		span.End = d.Sentences[min(sentence+2, len(d.Sentences)-1)].End
	}
	at := g.time()
	a := corpus.Annotation{ID: storage.NewID(), Document: d.ID, Span: span, Label: oneOf(g, "claim", "claim", "denial", "speculation"),
		Annotator: oneOf(g, g.annotators...).ID, Quote: d.Quote(span), CreatedAt: at, ChangedAt: at, Attributes: map[string]string{}}
	for attribute, values := range map[string][]string{"source": spokenBy, "via": spokenBy, "certainty": {"", "certain", "probable", "possible"},
		"source_type": {"", "named-person", "outlet", "document"}, "quote": {"", "direct", "none"}, "denial_type": {"", "flat", "rejection"}} {
		if value := oneOf(g, values...); value != "" {
			a.Attributes[attribute] = value
		}
	}
	if len(g.made) > 0 && g.random.IntN(3) == 0 {
		e.Relations = append(e.Relations, corpus.Relation{ID: storage.NewID(), Kind: oneOf(g, "denies", "supports", "same-claim-as"),
			From: a.ID, To: g.made[g.random.IntN(len(g.made))], Annotator: a.Annotator, CreatedAt: at})
	}
	if g.random.IntN(3) == 0 { // so that threads stay apart
		g.made = append(g.made, a.ID)
	}
	return a
}
