package readingview

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"sayso/internal/corpus"
	"sayso/internal/textlayout"
	"sayso/widgets/widgettest"
)

// article is plain ASCII, so that its pictures need bundled fonts only.
const article = `The ferry will not sail before Sunday, the harbour office said. Two crew members dispute this. "It may never sail again," one of them told a reporter on the quay.

The mayor denied that the town had been warned. A letter of the third of May says otherwise. It lies in the archive, and anyone may read it there.

Perhaps the storm was to blame. Nobody can say for certain what happened in the night, but the watchman is thought to have been asleep for most of it.`

// sentencesOf cuts a test text at full stops.
func sentencesOf(text string) []corpus.Sentence {
	var list []corpus.Sentence
	for at := 0; at < len(text); {
		for at < len(text) && (text[at] == ' ' || text[at] == '\n') {
			at++
		}
		end := len(text)
		if n := strings.IndexByte(text[at:], '.'); n >= 0 {
			end = at + n + 1
		}
		if at < end {
			list = append(list, corpus.Sentence{Span: corpus.Span{Start: at, End: end}, Margin: 200})
		}
		at = end
	}
	return list
}

// pageOf is the article with a few labels and one "nothing here".
func pageOf(text string) Page {
	p := Page{ID: "a", Title: "Ferry stays in harbour", Meta: "Harbour Post - 4 May 2022", Text: text,
		Sentences: sentencesOf(text), Labels: widgettest.Labels(), Hit: -1}
	for i, label := range []string{"claim", "denial", "", "", "claim", "", "speculation"} {
		if label != "" && i < len(p.Sentences) {
			p.Annotations = append(p.Annotations, corpus.Annotation{ID: label + string(rune('0'+i)), Label: label, Span: p.Sentences[i].Span})
		}
	}
	p.States = corpus.States(p.Sentences, p.Annotations, []corpus.Mark{{Span: p.Sentences[min(3, len(p.Sentences)-1)].Span}})
	return p
}

// showView puts a view into a window of the test driver. Work in the background
// is done when the test says so, by calling the function it gives.
func showView(t testing.TB, width, height float32) (v *View, work func()) {
	t.Helper()
	test.NewTempApp(t)
	before := systemFont
	systemFont = func(rune) (textlayout.FontData, bool) { return textlayout.FontData{}, false }
	t.Cleanup(func() { systemFont = before })
	v = New()
	var queue []func()
	v.background = func(f func()) { queue = append(queue, f) }
	v.post = func(f func()) { f() }
	w := test.NewTempWindow(t, v)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	return v, func() {
		for _, f := range queue {
			f()
		}
		queue = nil
	}
}

// at gives the point of the view in the middle of the character at an offset.
func at(t testing.TB, v *View, offset int) fyne.Position {
	t.Helper()
	ref, x, ok := v.text.layout.Point(offset)
	y, in := v.yOf(offset)
	if !ok || !in {
		t.Fatalf("offset %d (%q) is not in view", offset, v.page.Text[offset:min(len(v.page.Text), offset+8)])
	}
	_ = ref
	return fyne.NewPos(v.text.left+x, float32(y+v.text.lineHeight/2))
}

func press(v *View, p fyne.Position, button desktop.MouseButton, modifier fyne.KeyModifier) {
	v.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p, AbsolutePosition: p}, Button: button, Modifier: modifier})
}

func letGo(v *View, p fyne.Position, button desktop.MouseButton) {
	v.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p, AbsolutePosition: p}, Button: button})
}

func click(v *View, p fyne.Position) {
	press(v, p, desktop.MouseButtonPrimary, 0)
	letGo(v, p, desktop.MouseButtonPrimary)
}

func drag(v *View, from, to fyne.Position) {
	press(v, from, desktop.MouseButtonPrimary, 0)
	v.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}})
	letGo(v, to, desktop.MouseButtonPrimary)
	v.DragEnd()
}

func TestAClickLandsOnTheCharacterUnderIt(t *testing.T) {
	for _, percent := range []int{80, 100, 133, 300} {
		v, _ := showView(t, 700, 1200)
		v.SetStyle(Style{SizePercent: percent})
		v.SetPage(pageOf(article))
		for offset := range article {
			if article[offset] == ' ' || article[offset] == '\n' {
				continue
			}
			v.ShowSpan(corpus.Span{Start: offset, End: offset + 1})
			p := at(t, v, offset)
			if got, inside := v.characterAt(p.X, p.Y); got.Start != offset || !inside {
				t.Fatalf("%d %%: a click on %d lands on %d (inside: %v)", percent, offset, got.Start, inside)
			}
		}
	}
}

func TestAWordIsDrawnWhereTheLayoutHasIt(t *testing.T) {
	v, _ := showView(t, 700, 600)
	v.SetPage(pageOf(article))
	line := v.text.layout.Line(textlayout.Ref{})
	for _, u := range line.Units {
		picture := v.text.fonts.pictures.Of(u.Text, u.Font, v.text.size, 1)
		if picture.Mask == nil {
			continue // a blank
		}
		if left, right := picture.Offset.X, picture.Offset.X+picture.Mask.Rect.Dx(); left < -3 || float32(right) > u.Width+4 || float32(right) < u.Width-4 {
			t.Errorf("%q is painted from %d to %d px and laid out %.2f wide", u.Text, left, right, u.Width)
		}
		found := false
		for _, w := range v.renderer.texts {
			found = found || w.text == u.Text && abs(w.x-v.text.left-u.X) < 0.01
		}
		if !found {
			t.Errorf("%q is not drawn at %.1f", u.Text, u.X)
		}
	}
}

func TestAClickTellsSentenceAndAnnotationAndTakesTheFocus(t *testing.T) {
	v, _ := showView(t, 700, 600)
	v.SetPage(pageOf(article))
	sentence, clicked, annotation := -1, -1, ""
	v.OnSentence = func(i int) { sentence = i }
	v.OnClick = func(i int, span corpus.Span) {
		clicked = i
		if span != v.page.Sentences[i].Span {
			t.Errorf("the click is on %v, the sentence is %v", span, v.page.Sentences[i].Span)
		}
	}
	v.OnAnnotation = func(id string) { annotation = id }
	click(v, at(t, v, v.page.Sentences[1].Start+4))
	if sentence != 1 || clicked != 1 || annotation != "denial1" || v.Current() != 1 {
		t.Errorf("sentence %d, clicked %d, annotation %q, current %d", sentence, clicked, annotation, v.Current())
	}
	if !v.focused {
		t.Error("the view has not taken the focus")
	}
}

func TestADragSelectsAndIsNoClick(t *testing.T) {
	v, _ := showView(t, 700, 600)
	v.SetPage(pageOf(article))
	v.OnClick = func(int, corpus.Span) { t.Error("a drag is not a click") }
	finals := 0
	v.OnSpan = func(_ corpus.Span, final bool) {
		if final {
			finals++
		}
	}
	from, to := strings.Index(article, "ferry"), strings.Index(article, "dispute")
	drag(v, at(t, v, from).AddXY(-3, 0), at(t, v, to).AddXY(-3, 0))
	if got := v.Selection(); got.Start != from || got.End != to {
		t.Errorf("selected %q", article[got.Start:got.End])
	}
	if finals != 1 {
		t.Errorf("the selection was final %d times, want once", finals)
	}
}

func TestShiftClickExtends(t *testing.T) {
	v, _ := showView(t, 700, 600)
	v.SetPage(pageOf(article))
	from, to := strings.Index(article, "harbour"), strings.Index(article, "dispute")
	click(v, at(t, v, from).AddXY(-3, 0))
	v.OnClick = func(int, corpus.Span) { t.Error("an extension is not a click") }
	p := at(t, v, to).AddXY(-3, 0)
	press(v, p, desktop.MouseButtonPrimary, fyne.KeyModifierShift)
	letGo(v, p, desktop.MouseButtonPrimary)
	if got := v.Selection(); got != (corpus.Span{Start: from, End: to}) {
		t.Errorf("selected %q", article[got.Start:got.End])
	}
}

func TestTwoClicksTakeAWordAndThreeASentence(t *testing.T) {
	clock := time.Unix(0, 0)
	now = func() time.Time { return clock }
	t.Cleanup(func() { now = time.Now })
	v, _ := showView(t, 700, 600)
	v.SetPage(pageOf(article))
	p := at(t, v, strings.Index(article, "members")+2)
	click(v, p)
	click(v, p)
	if s := v.Selection(); article[s.Start:s.End] != "members" {
		t.Errorf("two clicks select %q", article[s.Start:s.End])
	}
	click(v, p)
	if s := v.Selection(); s != v.page.Sentences[1].Span {
		t.Errorf("three clicks select %q", article[s.Start:s.End])
	}
	clock = clock.Add(time.Second)
	click(v, p)
	if s := v.Selection(); s.Len() != 0 {
		t.Errorf("a click of its own selects %q", article[s.Start:s.End])
	}
}

func TestADragBeyondTheEdgeScrolls(t *testing.T) {
	v, work := showView(t, 700, 300)
	v.SetPage(pageOf(strings.Repeat(article+"\n\n", 20)))
	work()
	before := v.text.place
	press(v, fyne.NewPos(200, 200), desktop.MouseButtonPrimary, 0)
	v.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(200, 900)}})
	if v.text.place == before {
		t.Error("the view has not scrolled")
	}
	v.DragEnd()
	if v.pointer.ticker != nil {
		t.Error("it scrolls on after the drag")
	}
}

func TestRightClickAsksForTheMenuOfItsSentence(t *testing.T) {
	v, _ := showView(t, 700, 600)
	v.SetPage(pageOf(article))
	menu := -1
	v.OnMenu = func(i int, _ fyne.Position) { menu = i }
	v.OnClick = func(int, corpus.Span) { t.Error("a right click is not a click") }
	p := at(t, v, v.page.Sentences[4].Start+3)
	press(v, p, desktop.MouseButtonSecondary, 0)
	letGo(v, p, desktop.MouseButtonSecondary)
	if menu != 4 || v.Current() != 4 {
		t.Errorf("menu for %d, current %d, want 4", menu, v.Current())
	}
}

func TestAHandleMovesAnEndOfTheSelectedAnnotation(t *testing.T) {
	v, _ := showView(t, 700, 600)
	p := pageOf(article)
	p.Selected = "denial1"
	v.SetPage(p)
	var got corpus.Span
	v.OnResize = func(id string, span corpus.Span, final bool) {
		if final && id == "denial1" {
			got = span
		}
	}
	v.update()
	x, y, ok := v.handle(p.Sentences[1].Span, true)
	if !ok {
		t.Fatal("the handle is not in view")
	}
	to := strings.Index(article, "one of them")
	drag(v, fyne.NewPos(x, y+10), at(t, v, to).AddXY(-3, 0))
	if want := (corpus.Span{Start: p.Sentences[1].Start, End: to}); got != want {
		t.Errorf("the annotation is to be %q, want %q", article[got.Start:got.End], article[want.Start:want.End])
	}
}

func TestANewStateOfThePageKeepsPlaceAndAnotherDocumentDoesNot(t *testing.T) {
	v, work := showView(t, 700, 300)
	p := pageOf(strings.Repeat(article+"\n\n", 20))
	v.SetPage(p)
	work()
	v.SetCurrent(40)
	v.SetSelection(p.Sentences[40].Span)
	place := v.text.place
	p.Annotations = nil
	v.SetPage(p)
	if v.text.place != place || v.Current() != 40 || v.Selection() != p.Sentences[40].Span {
		t.Errorf("place %v, current %d, selection %v", v.text.place, v.Current(), v.Selection())
	}
	p.ID = "b"
	v.SetPage(p)
	if v.Current() != 0 || v.Selection().Len() != 0 || v.text.place.Ref != (textlayout.Ref{}) {
		t.Errorf("another document begins at sentence %d, %v", v.Current(), v.text.place)
	}
}

func TestResizeAndZoomKeepTheLineUnderTheEye(t *testing.T) {
	v, work := showView(t, 700, 400)
	p := pageOf(strings.Repeat(article+"\n\n", 60))
	v.SetPage(p)
	work()
	v.SetCurrent(200)
	start := p.Sentences[200].Start
	before, _ := v.yOf(start)
	for name, change := range map[string]func(){
		"narrower": func() { v.Resize(fyne.NewSize(400, 400)) },
		"wider":    func() { v.Resize(fyne.NewSize(1000, 400)) },
		"larger":   func() { v.SetStyle(Style{SizePercent: 150}) },
		"serif":    func() { v.SetStyle(Style{Serif: true}) },
	} {
		change()
		work()
		after, ok := v.yOf(start)
		if !ok || after < before-3*v.text.lineHeight || after > before+3*v.text.lineHeight {
			t.Errorf("%s: the line was at y %.0f and is at %.0f (in view: %v)", name, before, after, ok)
		}
	}
}

func TestAnOldLayoutThatComesLateIsDropped(t *testing.T) {
	v, work := showView(t, 700, 400)
	v.SetPage(pageOf(strings.Repeat(article+"\n\n", 1000)))
	var late []func()
	v.post = func(f func()) { late = append(late, f) }
	work()
	v.SetStyle(Style{SizePercent: 200})
	lines := v.text.layout.Missing(0)
	for _, f := range late {
		f()
	}
	if got := v.text.layout.Missing(0); len(got) != len(lines) {
		t.Errorf("%d chunks were missing and %d are after the late result", len(lines), len(got))
	}
	late = nil
	work()
	for _, f := range late {
		f()
	}
	if v.text.layout.Complete() != true {
		t.Error("the layout in use is not completed")
	}
}

func TestPagesLeadThroughTheDocument(t *testing.T) {
	v, work := showView(t, 700, 400)
	v.SetPage(pageOf(strings.Repeat(article+"\n\n", 300)))
	work()
	v.MovePage(1)
	v.MovePage(1)
	current := v.Current()
	for range 2000 {
		v.MovePage(1)
	}
	if v.Current() != len(v.page.Sentences)-1 {
		t.Errorf("the last page ends at sentence %d of %d", v.Current(), len(v.page.Sentences))
	}
	for range 2000 {
		v.MovePage(-1)
	}
	if v.Current() != 0 || v.text.place.Below != -v.text.head {
		t.Errorf("back at the top the current sentence is %d, place %v", v.Current(), v.text.place)
	}
	v.MovePage(2)
	if v.Current() < current-2 || v.Current() > current+6 {
		t.Errorf("two pages down the current sentence is %d, before it was %d", v.Current(), current)
	}
}

func TestExtendingBySentenceAndWordGoesForthAndBack(t *testing.T) {
	v, _ := showView(t, 700, 600)
	v.SetPage(pageOf(article))
	v.SetCurrent(1)
	v.ExtendWord(2)
	if s := v.Selection(); article[s.Start:s.End] != "Two crew" {
		t.Errorf("two words are %q", article[s.Start:s.End])
	}
	v.ExtendWord(-1)
	if s := v.Selection(); article[s.Start:s.End] != "Two " && article[s.Start:s.End] != "Two" {
		t.Errorf("one word less is %q", article[s.Start:s.End])
	}
	v.ExtendSentence(2)
	if s := v.Selection(); s != (corpus.Span{Start: v.page.Sentences[1].Start, End: v.page.Sentences[2].End}) {
		t.Errorf("two sentences are %q", article[s.Start:s.End])
	}
	v.ExtendSentence(-1)
	if s := v.Selection(); s.End > v.page.Sentences[2].Start {
		t.Errorf("one sentence less is %q", article[s.Start:s.End])
	}
}

func TestKeysAreHandedOn(t *testing.T) {
	v, _ := showView(t, 700, 600)
	v.SetPage(pageOf(article))
	var keys []fyne.KeyName
	v.OnKey = func(e *fyne.KeyEvent, _ fyne.KeyModifier) bool { keys = append(keys, e.Name); return true }
	v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	v.TypedRune('1')
	if len(keys) != 1 || keys[0] != fyne.KeyDown || v.Current() != 0 {
		t.Errorf("keys %v, current %d", keys, v.Current())
	}
}

func TestTheViewDoesNotBlockShortcutsOrDelayClicks(t *testing.T) {
	var v fyne.CanvasObject = New()
	if _, ok := v.(fyne.Shortcutable); ok {
		t.Error("canvas shortcuts do not run while a Shortcutable has the focus")
	}
	if _, ok := v.(fyne.DoubleTappable); ok {
		t.Error("a DoubleTappable waits 300 ms before each click")
	}
}

func TestTextKeepsItsColours(t *testing.T) {
	// Labels, hover, selection and the current sentence are told by what is
	// around the words, so that ink on paper stays ink on paper.
	v, _ := showView(t, 700, 600)
	v.SetPage(pageOf(article))
	v.SetCurrent(4)
	v.SetSelection(v.page.Sentences[1].Span)
	v.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at(t, v, v.page.Sentences[2].Start)}})
	if len(v.renderer.texts) < 50 {
		t.Fatalf("%d words on the page", len(v.renderer.texts))
	}
	for _, w := range v.renderer.texts {
		if w.colour != v.palette.Ink && w.colour != v.palette.Dim {
			t.Errorf("%q is drawn in %v", w.text, w.colour)
		}
	}
}

func TestHoverNamesTheSentenceAClickWouldTake(t *testing.T) {
	v, _ := showView(t, 700, 600)
	v.SetPage(pageOf(article))
	v.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at(t, v, v.page.Sentences[5].Start+1)}})
	if v.pointer.hover != 5 || v.Cursor() != desktop.TextCursor {
		t.Errorf("hover over %d with pointer %v", v.pointer.hover, v.Cursor())
	}
	v.MouseOut()
	if v.pointer.hover != -1 {
		t.Error("the tint stays after the pointer has left")
	}
	v.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at(t, v, v.page.Sentences[5].Start+1)}})
	v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if v.pointer.hover != -1 {
		t.Error("the tint stays while keys are used")
	}
}

func TestGutterTellsLabelledNothingAndUnreadApart(t *testing.T) {
	v, _ := showView(t, 700, 900)
	p := pageOf(article)
	p.Annotations = append(p.Annotations, corpus.Annotation{ID: "second", Label: "speculation", Span: p.Sentences[4].Span})
	corpus.SortAnnotations(p.Annotations)
	v.SetPage(p)
	signs := map[int]string{}
	for i, s := range p.Sentences {
		l := drawnLine{Line: v.text.layout.Line(v.text.layout.LineOf(s.Start))}
		for _, item := range v.renderer.gutterItems(&l) {
			letter := "-"
			if item.look != nil {
				letter = item.look.letter
			}
			signs[i] += letter
		}
	}
	// Sentences that begin on one line share its gutter.
	if signs[0] != "CD" || signs[3] != "-CS" || signs[5] != "" || signs[6] != "S" {
		t.Errorf("gutter %v", signs)
	}
}

// tortureText holds the kinds of text that have broken other programs.
var tortureText = strings.Join([]string{
	"English with \u05e2\u05d1\u05e8\u05d9\u05ea and \u0639\u0631\u0628\u064a 123 (Latin) 4.5.",
	"\u0639\u0631\u0628\u064a \u0645\u0639 123 Latin \u0648 45%.",
	"\u6f22\u5b57\u304b\u306a\u4ea4\u3058\u308a\u6587\u3002\u4e2d\u6587", "\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22", "\u0939\u093f\u0928\u094d\u0926\u0940 \u0915\u094d\u0937",
	"Ti\u1ebfng Vi\u1ec7t a\u0323\u0302", "\U0001F468\u200d\U0001F469\u200d\U0001F467 \U0001F1FA\U0001F1E6 \U0001F44D\U0001F3FD",
	"z" + strings.Repeat("\u0301", 1000), strings.Repeat("w", 100_000),
	"\u202eover\u202c \ufffd\x00\u2028next", "tab\there", "end without a line end",
}, "\n")

// Every character that can be seen is found under the point where it stands in
// the window: from its offset to its point, and from there to the same offset.
func TestEveryCharacterOfTheTortureTextIsFoundUnderItsPoint(t *testing.T) {
	v, work := showView(t, 500, 400)
	v.SetPage(Page{ID: "t", Text: tortureText, Sentences: []corpus.Sentence{{Span: corpus.Span{End: len(tortureText)}}}, Hit: -1})
	work()
	checked, end := 0, 0
	for end < len(tortureText) {
		v.eachLine(func(ref textlayout.Ref, y float64) bool {
			line := v.text.layout.Line(ref)
			middle := float32(y + v.text.lineHeight/2)
			if middle < 1 || middle > v.text.height-1 {
				return true
			}
			for _, c := range line.Cells {
				if c.X1-c.X0 <= 0.02 {
					continue // nothing to be seen
				}
				got, on := v.characterAt(v.text.left+(c.X0+c.X1)/2, middle)
				if got.Start != c.Start || got.End != c.End || !on {
					t.Fatalf("the point of %q at %d is taken for %d to %d", tortureText[c.Start:c.End], c.Start, got.Start, got.End)
				}
				checked++
			}
			end = max(end, line.Next)
			return true
		})
		if before := v.text.place; end < len(tortureText) {
			if v.MovePage(1); v.text.place == before {
				t.Fatalf("pages end at %d of %d", end, len(tortureText))
			}
		}
	}
	if checked < 100_000 {
		t.Errorf("only %d characters were looked at", checked)
	}
}

// What is labelled by hand on the torture text covers what was selected.
func TestSpansOfTheTortureTextAreSelectedByDragging(t *testing.T) {
	v, work := showView(t, 900, 700)
	text := strings.ReplaceAll(tortureText, strings.Repeat("w", 100_000), "w")
	v.SetPage(Page{ID: "t", Text: text, Sentences: []corpus.Sentence{{Span: corpus.Span{End: len(text)}}}, Hit: -1})
	work()
	v.eachLine(func(ref textlayout.Ref, y float64) bool {
		line := v.text.layout.Line(ref)
		middle := float32(y + v.text.lineHeight/2)
		if middle > v.text.height-1 {
			return false
		}
		for _, c := range line.Cells {
			if c.X1-c.X0 < 2 {
				continue
			}
			from, to := v.offsetAt(v.text.left+c.X0+0.3, middle), v.offsetAt(v.text.left+c.X1-0.3, middle)
			if span := (corpus.Span{Start: min(from, to), End: max(from, to)}); span.Start > c.Start || span.End < c.End || span.Check(text) != nil {
				t.Errorf("from edge to edge of %q (%d to %d) %d to %d is selected", text[c.Start:c.End], c.Start, c.End, span.Start, span.End)
			}
		}
		return true
	})
}

func TestAnEmptyPageIsDrawn(t *testing.T) {
	v, _ := showView(t, 500, 400)
	for _, p := range []Page{{}, {ID: "x", Text: "\n\n"}, {ID: "y", Title: "Only a title"}} {
		v.SetPage(p)
		v.SetCurrent(1)
		v.MovePage(1)
		v.MovePage(-1)
		v.ExtendWord(1)
		v.ExtendSentence(-1)
		click(v, fyne.NewPos(200, 200))
		v.ScrollLines(3)
	}
	if v.Current() != -1 {
		t.Errorf("current is %d", v.Current())
	}
}

func TestTheScrollBarLeadsToTheEnds(t *testing.T) {
	v, work := showView(t, 700, 400)
	v.SetPage(pageOf(strings.Repeat(article+"\n\n", 300)))
	work()
	bottom := fyne.NewPos(v.text.width-4, v.text.height-1)
	press(v, bottom, desktop.MouseButtonPrimary, 0)
	letGo(v, bottom, desktop.MouseButtonPrimary)
	if top, part := v.barShare(); top+part < 0.999 {
		t.Errorf("at the end the bar is at %v with %v in view", top, part)
	}
	drag(v, bottom, fyne.NewPos(v.text.width-4, -500))
	if top, _ := v.barShare(); top > 0.001 {
		t.Errorf("dragged to the top the bar is at %v", top)
	}
}

func TestScreenReadersAreToldTheSentenceAndItsLabels(t *testing.T) {
	v, _ := showView(t, 700, 400)
	v.SetPage(pageOf(article))
	v.SetCurrent(1)
	want := "Article: Ferry stays in harbour. Sentence 2 of 8, Denial: Two crew members dispute this."
	if got := v.AccessibilityLabel(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	v.SetCurrent(3)
	if got := v.AccessibilityLabel(); !strings.Contains(got, "nothing here") {
		t.Errorf("%q does not tell that nothing is here", got)
	}
}

func TestMinimumSizeNeedsNoLayout(t *testing.T) {
	v, _ := showView(t, 700, 400)
	v.SetPage(pageOf(strings.Repeat(article, 100)))
	if got := v.MinSize(); got.Width > 300 || got.Height > 200 {
		t.Errorf("the view wants at least %v", got)
	}
	if n := len(v.renderer.texts); n > 400 {
		t.Errorf("%d words are painted, more than can be seen", n)
	}
}
