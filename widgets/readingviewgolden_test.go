package widgets

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"sayso/internal/corpus"
)

// The pictures hold plain ASCII in the bundled fonts, so that they are the same
// on every computer. A picture that differs is left in testdata/failed; look at
// it, and move it over the old one if it is better.

// goldenPage has labels, nested and crossing spans, search hits, a suggestion
// and a sentence that has been read and left.
func goldenPage() Page {
	p := pageOf(article)
	labels := presetLabels()
	labels = append(labels, corpus.Label{ID: "doubt", Name: "Unsure", Colour: "#117733", DarkColour: "#66cc88", Pattern: corpus.Dotted},
		corpus.Label{ID: "wave", Name: "Wavy", Colour: "#882255", DarkColour: "#ee88bb", Pattern: corpus.Wavy})
	p.Labels = labels
	inside := func(words string) corpus.Span {
		at := strings.Index(article, words)
		return corpus.Span{Start: at, End: at + len(words)}
	}
	p.Annotations = append(p.Annotations,
		corpus.Annotation{ID: "nested", Label: "speculation", Span: inside("may never sail")},
		corpus.Annotation{ID: "crossing", Label: "wave", Span: inside("dispute this. \"It may never")},
		corpus.Annotation{ID: "dotted", Label: "doubt", Span: inside("the watchman is thought")})
	corpus.SortAnnotations(p.Annotations)
	p.Hits = []corpus.Span{inside("harbour"), inside("warned"), inside("archive")}
	p.Hit = 1
	p.Selected = "claim4"
	p.Suggestions = []Suggestion{{Span: inside("what happened in the night"), Label: "speculation", Hint: "Tab to accept"}}
	return p
}

func goldenView(t *testing.T, width, height float32) *ReadingView {
	v, work := showView(t, width, height)
	v.OnResize = func(string, corpus.Span, bool) {}
	v.SetPage(goldenPage())
	v.focused = true
	v.SetCurrent(1)
	work()
	return v
}

func TestPictures(t *testing.T) {
	cases := []struct {
		name          string
		width, height float32
		change        func(v *ReadingView)
	}{
		{"light", 728, 560, func(v *ReadingView) {}},
		{"dark", 728, 560, func(v *ReadingView) { v.SetPalette(Dark()) }},
		{"high-contrast", 728, 560, func(v *ReadingView) { v.SetPalette(HighContrast()) }},
		{"zoomed-to-200", 728, 560, func(v *ReadingView) { v.SetStyle(Style{SizePercent: 200}) }},
		{"narrow", 360, 560, func(v *ReadingView) {}},
		{"serif-selection-hover-no-focus", 728, 560, func(v *ReadingView) {
			v.focused = false
			v.SetStyle(Style{Serif: true})
			v.SetSelection(corpus.Span{Start: strings.Index(article, "mayor"), End: strings.Index(article, "A letter")})
			v.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: atSentence(t, v, 5)}})
		}},
		{"scrolled-to-the-end", 728, 300, func(v *ReadingView) { v.ScrollLines(12) }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v := goldenView(t, c.width, c.height)
			c.change(v)
			test.AssertImageMatches(t, "readingview/"+c.name+".png", fyne.CurrentApp().Driver().CanvasForObject(v).Capture())
		})
	}
}

func atSentence(t *testing.T, v *ReadingView, i int) fyne.Position {
	return at(t, v, v.page.Sentences[i].Start+1)
}

func TestMarkup(t *testing.T) {
	v := goldenView(t, 500, 360)
	test.AssertRendersToMarkup(t, "readingview/overlaps.xml", fyne.CurrentApp().Driver().CanvasForObject(v))
	v.SetPalette(Dark())
	v.SetStyle(Style{SizePercent: 150})
	test.AssertRendersToMarkup(t, "readingview/overlaps-dark-150.xml", fyne.CurrentApp().Driver().CanvasForObject(v))
}

func TestEveryPatternLooksDifferent(t *testing.T) {
	seen := map[string]corpus.Pattern{}
	for _, pattern := range []corpus.Pattern{corpus.Dashed, corpus.Dotted, corpus.Wavy} {
		for _, h := range []int{4, 5, 8} {
			key := patternKey{pattern: pattern, colour: Light().Ink, width: 100, zoom: 1}
			picture := key.draw(100, h)
			var print strings.Builder
			for y := range h {
				for x := range 40 {
					if _, _, _, a := picture.At(x, y).RGBA(); a > 0x7fff {
						print.WriteByte('#')
					} else {
						print.WriteByte('.')
					}
				}
			}
			if other, ok := seen[print.String()]; ok {
				t.Errorf("%s looks like %s at %d px", pattern, other, h)
			}
			if !strings.Contains(print.String(), "#") {
				t.Errorf("%s cannot be seen at %d px", pattern, h)
			}
			seen[print.String()] = pattern
		}
	}
}

func TestPatternPicturesAreUsedAgain(t *testing.T) {
	pool := newPatternPool()
	key := patternKey{pattern: corpus.Wavy, width: 50, zoom: 1}
	pool.begin()
	first := pool.get(key)
	second := pool.get(key)
	if first == second {
		t.Fatal("one picture is in two places")
	}
	pool.begin()
	again := map[*canvas.Raster]bool{pool.get(key): true, pool.get(key): true}
	if !again[first] || !again[second] {
		t.Error("the pictures are not used again")
	}
	pool.begin()
	pool.begin()
	if len(pool.free) != 0 {
		t.Error("pictures that nobody asks for are kept")
	}
}
