package readingview

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
	"sayso/widgets"
)

// markedPage has annotations with links, and parked sentences with and without
// annotations.
func markedPage() Page {
	p := pageOf(article)
	p.Linked = map[string]bool{"denial1": true, "claim4": true, "elsewhere": true}
	p.Parked = []int{1, 2, 3}
	return p
}

func TestListingOfLinksAndParkedSentences(t *testing.T) {
	v, _ := showView(t, 500, 360)
	v.SetPage(markedPage())
	assertListing(t, "links-parked", v)
	v.SetPalette(widgets.HighContrast())
	v.SetStyle(Style{SizePercent: 80})
	assertListing(t, "links-parked-high-contrast-80", v)
}

func TestPicturesOfLinksAndParkedSentences(t *testing.T) {
	for _, palette := range []widgets.Palette{widgets.Light(), widgets.Dark()} {
		v, _ := showView(t, 500, 300)
		v.SetPage(markedPage())
		v.SetPalette(palette)
		test.AssertImageMatches(t, "links-parked-"+palette.Name+".png", fyne.CurrentApp().Driver().CanvasForObject(v).Capture())
	}
}

// gutterMarks lists the rings and question marks that are drawn.
func gutterMarks(v *View) (rings []box, signs []word) {
	for _, b := range v.renderer.chips {
		if b.strokeWidth > 0 {
			rings = append(rings, b)
		}
	}
	for _, w := range v.renderer.letters {
		if w.text == "?" {
			signs = append(signs, w)
		}
	}
	return rings, signs
}

func TestAPageWithoutLinksAndParkedSentencesHasNoneOfTheirMarks(t *testing.T) {
	v, _ := showView(t, 700, 900)
	p := pageOf(article)
	v.SetPage(p)
	before := listing(v)
	p.Linked, p.Parked = map[string]bool{"elsewhere": true}, []int{}
	v.SetPage(p)
	if difference := cmp.Diff(before, listing(v)); difference != "" {
		t.Error(difference)
	}
	v.SetPage(markedPage())
	if rings, signs := gutterMarks(v); len(rings) != 2 || len(signs) == 0 {
		t.Errorf("%d rings and %d question marks", len(rings), len(signs))
	}
	v.SetPage(p)
	if rings, signs := gutterMarks(v); len(rings)+len(signs) > 0 {
		t.Error("the marks stay when the links and doubts have gone")
	}
}

func TestTheLineOnWhichAParkedSentenceBeginsHasTheSign(t *testing.T) {
	v, _ := showView(t, 420, 1600)
	p := pageOf(article)
	for i := range p.Sentences {
		p.Parked = []int{i}
		v.SetPage(p)
		var marked []string
		for _, l := range v.renderer.linesInView() {
			if v.renderer.parkedOn(&l) {
				marked = append(marked, article[l.Start:l.End])
			}
		}
		if first := strings.Fields(article[p.Sentences[i].Start:])[0]; len(marked) != 1 || !strings.Contains(marked[0], first) {
			t.Errorf("sentence %d is marked on %q", i, marked)
		}
	}
	p.Parked = []int{len(p.Sentences), len(p.Sentences) + 5} // of a page that was cut anew
	v.SetPage(p)
	if _, signs := gutterMarks(v); len(signs) > 0 {
		t.Error("a sentence that is not there is marked")
	}
}

// The marks stay within the gutter, apart from each other and from the text,
// and as large as can be read, at every size and in every width.
func TestGutterMarksHaveRoomAtEverySize(t *testing.T) {
	for _, percent := range []int{80, 100, 133, 200, 300} {
		for _, width := range []float32{260, 360, 500, 620, 728, 1200} {
			t.Run(fmt.Sprintf("%d %% in %g px", percent, width), func(t *testing.T) {
				v, _ := showView(t, width, 3000)
				p := markedPage()
				p.Annotations = append(p.Annotations, corpus.Annotation{ID: "second", Label: "speculation", Span: p.Sentences[1].Span},
					corpus.Annotation{ID: "third", Label: "claim", Span: p.Sentences[1].Span})
				corpus.SortAnnotations(p.Annotations)
				p.Linked["second"] = true
				p.Parked = []int{0, 1, 2, 3, 4}
				v.SetStyle(Style{SizePercent: percent})
				v.SetPage(p)
				v.SetCurrent(0)
				rings, signs := gutterMarks(v)
				if len(rings) == 0 || len(signs) == 0 {
					t.Fatalf("%d rings and %d question marks", len(rings), len(signs))
				}
				squares := v.renderer.chips
				for _, ring := range rings {
					if ring.x < 0 || ring.x+ring.width > v.text.left || ring.width < 6 || ring.strokeWidth < 1 {
						t.Errorf("a ring %g wide with a line of %g at %g", ring.width, ring.strokeWidth, ring.x)
					}
				}
				for _, sign := range signs {
					left, right := sign.x, sign.x+v.renderer.small(sign.size).Measure("?")
					if left < 0 || right > v.text.left || sign.size < 10 {
						t.Errorf("a question mark of %g px from %g to %g, the text begins at %g", sign.size, left, right, v.text.left)
					}
					y := sign.base - sign.size/3
					for _, o := range squares {
						if o.strokeWidth == 0 && o.y < y && o.y+o.height > y && o.x < right && o.x+o.width > left {
							t.Errorf("the question mark at %g runs into the letter at %g", left, o.x)
						}
					}
				}
				for _, o := range squares {
					if right := o.x + o.width; right > v.text.left-3 {
						t.Errorf("a sign ends at %g, the text begins at %g", right, v.text.left)
					}
				}
			})
		}
	}
}

func TestASignThatStandsForSeveralIsLinkedWhenOneOfThemIs(t *testing.T) {
	items := []gutterItem{{look: &look{}}, {look: &look{}}, {look: &look{}, linked: true}, {}}
	if got := folded(slices.Clone(items), 2); len(got) != 2 || got[1].more != 3 || !got[1].linked {
		t.Errorf("folded to %+v", got)
	}
	if got := folded(slices.Clone(items[:2]), 1); len(got) != 1 || got[0].more != 2 || got[0].linked {
		t.Errorf("folded to %+v", got)
	}
}

func TestLinksAndParkedSentencesAreTold(t *testing.T) {
	v, _ := showView(t, 500, 360)
	v.SetPage(markedPage())
	v.SetCurrent(1)
	if got := v.AccessibilityLabel(); !strings.Contains(got, "Sentence 2 of 8, Denial with links, parked: ") {
		t.Errorf("told is %q", got)
	}
	v.SetCurrent(0)
	if got := v.AccessibilityLabel(); strings.Contains(got, "links") || strings.Contains(got, "parked") {
		t.Errorf("told is %q", got)
	}
}
