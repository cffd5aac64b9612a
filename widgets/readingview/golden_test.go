package readingview

import (
	"errors"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"sayso/internal/colours"
	"sayso/internal/corpus"
	"sayso/widgets"
	"sayso/widgets/widgettest"
)

// The pictures hold plain ASCII in the bundled fonts, so that they are the same
// on every computer. A picture that differs is left in testdata/failed; look at
// it, and move it over the old one if it is better.

// goldenPage has labels, nested and crossing spans, search hits, a suggestion
// and a sentence that has been read and left.
func goldenPage() Page {
	p := pageOf(article)
	labels := widgettest.Labels()
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

func goldenView(t *testing.T, width, height float32) *View {
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
		change        func(v *View)
	}{
		{"light", 728, 560, func(v *View) {}},
		{"dark", 728, 560, func(v *View) { v.SetPalette(widgets.Dark()) }},
		{"high-contrast", 728, 560, func(v *View) { v.SetPalette(widgets.HighContrast()) }},
		{"zoomed-to-200", 728, 560, func(v *View) { v.SetStyle(Style{SizePercent: 200}) }},
		{"narrow", 360, 560, func(v *View) {}},
		{"serif-selection-hover-no-focus", 728, 560, func(v *View) {
			v.focused = false
			v.SetStyle(Style{Serif: true})
			v.SetSelection(corpus.Span{Start: strings.Index(article, "mayor"), End: strings.Index(article, "A letter")})
			v.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: atSentence(t, v, 5)}})
		}},
		{"scrolled-to-the-end", 728, 300, func(v *View) { v.ScrollLines(12) }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v := goldenView(t, c.width, c.height)
			c.change(v)
			test.AssertImageMatches(t, c.name+".png", fyne.CurrentApp().Driver().CanvasForObject(v).Capture())
		})
	}
}

func atSentence(t *testing.T, v *View, i int) fyne.Position {
	return at(t, v, v.page.Sentences[i].Start+1)
}

func TestListing(t *testing.T) {
	v := goldenView(t, 500, 360)
	assertListing(t, "overlaps", v)
	v.SetPalette(widgets.Dark())
	v.SetStyle(Style{SizePercent: 150})
	assertListing(t, "overlaps-dark-150", v)
}

// assertListing compares what is on the page with a file. A listing that differs
// is left in testdata/failed; read it, and move it over the old one if it is
// right.
func assertListing(t *testing.T, name string, v *View) {
	t.Helper()
	got := listing(v)
	want, err := os.ReadFile("testdata/" + name + ".txt")
	if err == nil && got == string(want) {
		return
	}
	failed := "testdata/failed/" + name + ".txt"
	if err := errors.Join(os.MkdirAll(filepath.Dir(failed), 0o755), os.WriteFile(failed, []byte(got), 0o644)); err != nil {
		t.Error(err)
	}
	t.Errorf("what is on the page has changed (-before +now), see %s:\n%s", failed, cmp.Diff(string(want), got))
}

// listing tells what is on the page, from the back to the front, with places in
// pixels: what a markup would be if each thing were an object of the window.
func listing(v *View) string {
	var b strings.Builder
	colour := func(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x%02x", c.R, c.G, c.B, c.A) }
	boxes := func(name string, layer boxes) {
		for _, o := range layer {
			fmt.Fprintf(&b, "%s %g,%g %gx%g %s", name, o.x, o.y, o.width, o.height, colour(o.fill))
			if o.strokeWidth > 0 {
				fmt.Fprintf(&b, " line %g %s", o.strokeWidth, colour(o.stroke))
			}
			if o.radius != (corners{}) {
				fmt.Fprintf(&b, " corners %g %g %g %g", o.radius.topLeft, o.radius.topRight, o.radius.bottomLeft, o.radius.bottomRight)
			}
			b.WriteByte('\n')
		}
	}
	words := func(name string, layer []word) {
		for _, w := range layer {
			fmt.Fprintf(&b, "%s %.2f,%.2f %gpx %s %s %q\n", name, w.x, w.base, w.size, w.fonts.Data(w.font).Name, colour(w.colour), w.text)
		}
	}
	r := v.renderer
	fmt.Fprintf(&b, "page %gx%g %s\n", v.text.width, v.text.height, colour(v.palette.Background))
	boxes("below", r.below)
	boxes("outline", r.outline)
	boxes("above", r.above)
	words("word", r.texts)
	boxes("line", r.lines)
	for _, s := range r.strips {
		fmt.Fprintf(&b, "%s %g,%g %g wide %s\n", s.pattern.Pattern, s.x, s.y, s.width, colour(s.pattern.Colour))
	}
	boxes("gutter", r.chips)
	words("letter", r.letters)
	return b.String()
}

// Every label of a codebook with a dozen has a line of its own on the page.
func TestPicturesOfTwelveLabels(t *testing.T) {
	for _, palette := range []widgets.Palette{widgets.Light(), widgets.Dark(), widgets.HighContrast()} {
		v, _ := showView(t, 728, 420)
		v.SetPage(twelvePage())
		v.SetPalette(palette)
		test.AssertImageMatches(t, "twelve-labels-"+palette.Name+".png", fyne.CurrentApp().Driver().CanvasForObject(v).Capture())
	}
}

// twelvePage has a sentence of each of twelve labels.
func twelvePage() Page {
	var text strings.Builder
	var labels []corpus.Label
	for i, name := range []string{"Claim", "Denial", "Speculation", "Comment", "Question", "Order", "Promise", "Threat", "Wish", "Advice", "Praise", "Blame"} {
		swatch := colours.Swatches[i%len(colours.Swatches)]
		labels = append(labels, corpus.Label{ID: strings.ToLower(name), Name: name, Colour: swatch.Colour, DarkColour: swatch.Dark, Pattern: corpus.NextPattern(labels)})
		fmt.Fprintf(&text, "This sentence has the label %s.\n\n", strings.ToLower(name))
	}
	p := pageOf(text.String())
	p.Labels, p.Annotations = labels, nil
	for i, l := range labels {
		p.Annotations = append(p.Annotations, corpus.Annotation{ID: l.ID, Label: l.ID, Span: p.Sentences[i].Span})
	}
	p.States = corpus.States(p.Sentences, p.Annotations, nil)
	p.Title, p.Meta = "", ""
	return p
}

func TestAPatternIsPaintedOnceForAllPlaces(t *testing.T) {
	var p patterns
	key := PatternKey{Pattern: corpus.Wavy, zoom: 1}
	first := p.picture(key, 50, 1)
	if again := p.picture(key, 580, 1); again != first {
		t.Error("a longer place has a picture of its own")
	}
	if wide := p.picture(key, 2000, 1); wide.Rect.Dx() < 2000 {
		t.Errorf("2000 px are asked for, %d given", wide.Rect.Dx())
	}
	if large := p.picture(key, 50, 2); large.Rect.Dy() != 2*first.Rect.Dy() || len(p.pictures) != 1 {
		t.Errorf("at twice the scale a picture is %d px high, and %d are kept", large.Rect.Dy(), len(p.pictures))
	}
	for i := range 1000 {
		p.picture(PatternKey{Pattern: corpus.Dotted, zoom: 1 + float32(i)/1000}, 10, 2)
	}
	if len(p.pictures) > mostPatterns {
		t.Errorf("%d pictures are kept", len(p.pictures))
	}
}

// The canvas knows its own scale; some systems put another one on top.
func TestThePageIsPaintedInTheDevicesPixels(t *testing.T) {
	v, _ := showView(t, 727, 563)
	v.SetPage(pageOf(article))
	for _, c := range []struct {
		canvas, device float32
	}{{1, 1}, {1, 2}, {1, 1.5}, {1.25, 1.25}, {1.35, 1.35}, {2, 2}, {0.8, 0.8}, {1.1, 2.2}} {
		v.text.scale = c.canvas
		w, h := device(v.text.width, c.device), device(v.text.height, c.device)
		if got := v.renderer.deviceScale(w, h); abs(got-c.device) > 0.001 {
			t.Errorf("%d by %d pixels for a view of %g by %g at a scale of %g are taken for a scale of %g, want %g",
				w, h, v.text.width, v.text.height, c.canvas, got, c.device)
		}
		if b := v.renderer.paint(w, h).Bounds(); b.Dx() != w || b.Dy() != h {
			t.Errorf("the picture is %v, want %d by %d", b, w, h)
		}
	}
}
