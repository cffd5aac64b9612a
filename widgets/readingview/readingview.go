// Package readingview shows an article for reading and marking: the heart of
// Sayso's window. Only what is visible is drawn; readingview.go begins with what
// the view is told and what it says.
package readingview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"sayso/internal/corpus"
	"sayso/internal/textlayout"
	"sayso/widgets"
)

// # The reading view in one page
//
//	v := readingview.New()
//	v.SetPalette(widgets.Dark())
//	v.SetStyle(Style{SizePercent: 120})
//	v.SetPage(Page{...})      // another document, or the same one after a change
//
// What it is told:
//
//	SetPage      a snapshot of the document; the same ID keeps place, current and selection
//	SetCurrent   the current sentence, scrolled into view; tells nobody
//	SetStyle     font, size, spacing, column width; the line being read stays
//	SetPalette   colours
//	SetArmed     the label that a click will set; hover takes its colour
//	SetSelection, ClearSelection, ShowSpan
//
// What it says (every intent may be nil; all are called on the UI goroutine):
//
//	OnSentence   the current sentence changed by hand or by a motion below
//	OnSpan       the selection changed; final when the mouse was let go
//	OnClick      a plain click took this sentence
//	OnAnnotation a click landed on an annotation (the shortest one there)
//	OnResize     a handle of the selected annotation was dragged to a new span
//	OnMenu       right click or the menu key: offer the labels here
//	OnKey        keys while the view has the focus; it handles none itself
//	OnRune       what such a key types
//	OnKeyDown, OnKeyUp  for a key that is held
//	OnZoom       Ctrl+wheel: +1 larger, -1 smaller
//
// What the command table can ask of it (n is +1 or -1, or any number of steps):
//
//	MovePage, ScrollLines, ExtendWord, ExtendSentence
//
// What can be read off it: Page, Style, Current, Selection, Caret.
//
// The view takes the focus when it is clicked. It is no fyne.Shortcutable, so
// that the canvas and menu shortcuts keep working while it has the focus.

// Page is what the reading view shows: one document as it stands now. A Page is
// never changed after it was given to SetPage; a new state is a new Page.
type Page struct {
	ID    string // the document's id; the same id keeps the place
	Title string // headline above the text
	Meta  string // the dim line under the headline: outlet, date, byline

	Text        string
	Sentences   []corpus.Sentence
	States      []corpus.State      // one per sentence; nil means all unread
	Annotations []corpus.Annotation // in reading order, see corpus.SortAnnotations
	Labels      []corpus.Label      // the codebook's labels: colours, patterns, letters
	Selected    string              // id of the selected annotation, "" for none
	Fixed       bool                // its ends cannot be dragged: it is another annotator's
	Linked      map[string]bool     // ids of the annotations that links begin or end at
	Parked      []int               // indexes of the sentences that are parked, rising

	Unlined map[string]bool // ids of the annotations that stand in the gutter only

	Lanes []Lane        // the people whose work is told apart in the gutter; fewer than two for none
	Marks []corpus.Mark // who found nothing where, for the lanes

	Hits []corpus.Span // search hits in reading order
	Hit  int           // index into Hits of the one that is shown; -1 for none

	Suggestions []Suggestion // labels offered, not set
}

// Suggestion is a label that is offered for a span: a dotted underline and, in
// the right margin where there is room, a few words.
type Suggestion struct {
	Span  corpus.Span
	Label string // id of the label
	Hint  string // "Tab to accept"; may be empty
}

// Style is how the text is set. The zero value is the default look.
type Style struct {
	Serif       bool    // Liberation Serif instead of Noto Sans
	SizePercent int     // 80 to 300; 0 means 100, which is 15.5 px text
	LineSpacing float32 // line height over text size, 1.2 to 2.5; 0 means 1.66
	ColumnWidth float32 // px at 100 %, 300 to 1200; 0 means 548
	Doubtful    bool    // show sentence ends the segmenter was unsure of
}

// DoubtfulMargin is the corpus.Sentence.Margin below which a sentence end is
// shown as doubtful when Style.Doubtful is set.
const DoubtfulMargin = 200

// View shows one article for reading and marking. See the page above.
type View struct {
	widget.BaseWidget

	OnSentence   func(sentence int)
	OnSpan       func(span corpus.Span, final bool)
	OnClick      func(sentence int, span corpus.Span)
	OnAnnotation func(id string)
	OnResize     func(id string, span corpus.Span, final bool)
	OnMenu       func(sentence int, at fyne.Position) // at is relative to the canvas
	OnKey        func(event *fyne.KeyEvent, modifiers fyne.KeyModifier) bool
	OnRune       func(letter rune)
	OnKeyDown    func(event *fyne.KeyEvent) // any key goes down, for a held label key
	OnKeyUp      func(event *fyne.KeyEvent)
	OnZoom       func(steps int)
	// TakesTab is asked when Tab is pressed. True hands Tab to OnKey, so that
	// it can accept a suggestion; otherwise it moves the focus.
	TakesTab func() bool

	page    Page
	style   Style
	palette widgets.Palette
	index   *pageIndex
	current int // index of the current sentence, -1 for none
	armed   string
	focused bool
	// selectedAt is where the selected annotation was found last.
	selectedAt int

	selection selection
	pointer   pointer
	text      textBlock

	renderer *readingRenderer
	telling  bool // what is in the gutter is told under the mouse
	// Work away from the window and its way back, replaced in tests.
	background func(work func())
	post       func(show func())
}

// New makes an empty reading view on the light palette.
func New() *View {
	v := &View{palette: widgets.Light(), current: -1,
		background: func(work func()) { go work() },
		post:       fyne.Do,
	}
	v.pointer.hover = -1
	v.ExtendBaseWidget(v)
	v.index = v.page.index(v.palette, &pageIndex{})
	v.prepare()
	return v
}

// SetPage shows a document, or a new state of the one that is shown. The page
// with the same ID and text keeps its place, the current sentence and the
// selection.
func (v *View) SetPage(p Page) {
	same := p.ID == v.page.ID && p.Text == v.page.Text
	heading := p.Title != v.page.Title || p.Meta != v.page.Meta || len(p.Lanes) != len(v.page.Lanes)
	v.page = p
	v.index = v.page.index(v.palette, v.index)
	switch {
	case !same:
		v.current = min(0, len(p.Sentences)-1)
		v.selection = selection{}
		v.pointer.hover = -1
		v.text.touched = false
		v.prepare()
	case heading:
		v.relayout()
	}
	v.current = min(v.current, len(p.Sentences)-1)
	if v.current < 0 && len(p.Sentences) > 0 {
		v.current = 0
	}
	v.markRuler()
	v.update()
}

// Page is the snapshot that is shown.
func (v *View) Page() Page { return v.page }

// SetStyle sets font, size, spacing and column width. The line being read
// stays where it is.
func (v *View) SetStyle(s Style) {
	if s == v.style {
		return
	}
	v.style = s
	v.relayout()
	v.update()
}

// Style is how the text is set now.
func (v *View) Style() Style { return v.style }

// SetPalette sets the colours.
func (v *View) SetPalette(p widgets.Palette) {
	v.palette = p
	v.index.setLooks(v.page.Labels, p)
	v.markRuler()
	v.update()
}

// SetArmed names the label that a click will set, "" for none.
func (v *View) SetArmed(label string) {
	v.armed = label
	v.update()
}

// SetCurrent makes a sentence the current one and scrolls it into view, unless
// the mouse is what chose it. A caret elsewhere goes. It calls no intent.
func (v *View) SetCurrent(sentence int) {
	v.current = max(-1, min(sentence, len(v.page.Sentences)-1))
	if v.selection.anchor == v.selection.free && v.page.sentenceAt(v.selection.free) != v.current {
		v.selection = selection{} // a caret left behind would draw the next selection back
	}
	if v.current >= 0 && !v.pointer.held {
		v.reveal(v.page.Sentences[v.current].Span)
	}
	v.update()
}

// Current is the index of the current sentence, -1 when there is none.
func (v *View) Current() int { return v.current }

// InView reports whether any of a span can be seen.
func (v *View) InView(span corpus.Span) bool {
	found := v.text.layout == nil // nothing is shown yet that it could be beside
	v.eachLine(func(ref textlayout.Ref, _ float64) bool {
		start, next := v.text.layout.Bounds(ref)
		found = found || span.Start < next && span.End > start
		return !found
	})
	return found
}

// ShowSpan scrolls so that a span can be seen.
func (v *View) ShowSpan(span corpus.Span) {
	v.reveal(span)
	v.update()
}

// update draws the view anew and asks for one frame.
func (v *View) update() {
	if v.renderer != nil {
		v.renderer.draw()
		canvas.Refresh(v.renderer.page)
	}
}
