package app

import (
	"fmt"
	"testing"

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
