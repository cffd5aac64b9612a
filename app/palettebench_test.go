package app

import (
	"fmt"
	"testing"

	"sayso/internal/corpus"
	"sayso/storage"
	"sayso/widgets"
)

// BenchmarkPaletteList measures what the palette does on a key before it shows
// its first list, with 10 000 sources and 5 000 documents.
func BenchmarkPaletteList(b *testing.B) {
	var documents, sources finderEntries
	for i := range 10_000 {
		name := fmt.Sprintf("spokesperson %d of the ministry of works %d", i, i%97)
		sources = append(sources, finderEntry{name, widgets.FinderItem{Text: name}})
		if i%2 == 0 {
			title := fmt.Sprintf("Article %d about the bridge and the ministry", i)
			documents = append(documents, finderEntry{title, widgets.FinderItem{Text: title}})
		}
	}
	w := &Window{}
	for b.Loop() {
		w.paletteItems("ministry", []section{found("Documents", "ministry", match("ministry", documents, 8)), found("Sources", "ministry", match("ministry", sources, 6))})
	}
}

// BenchmarkSourceLines gathers 10 000 names of an article corpus under 1 000
// sources.
func BenchmarkSourceLines(b *testing.B) {
	var known []corpus.Source
	var names []storage.NameUse
	for i := range 10_000 {
		names = append(names, storage.NameUse{Name: fmt.Sprintf("the spokesperson %d", i), Annotations: i % 7})
		if i%10 == 0 {
			known = append(known, corpus.Source{ID: fmt.Sprint(i), Name: fmt.Sprintf("Spokesperson %d", i)})
		}
	}
	for b.Loop() {
		sourceLines(known, names)
	}
}
