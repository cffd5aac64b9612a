package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"sayso/internal/corpus"
)

// AdjudicationRow is one line of the list of differences: a heading, or a
// sentence.
type AdjudicationRow struct {
	Heading string // of the lines below; the rest is empty then
	Labels  []AdjudicationChip
	Words   string // the first words of the sentence
	Meta    string // the article and the sentence
	Done    bool
}

// AdjudicationChip stands for what one person said of a sentence: the letter of a
// label, or nothing where Letter is empty.
type AdjudicationChip struct {
	Letter      string
	Square, Ink color.Color
}

// AdjudicationCard is what one person said of the sentence at hand.
type AdjudicationCard struct {
	By      string // initials, or the letter where names are hidden
	Name    string
	Key     string // that takes it whole
	Labels  []AdjudicationChip
	Title   string // the labels in words
	Details string // source, certainty and the rest
	Note    string
	Words   string        // what they marked, where the words differ; "" elsewhere
	Differs []corpus.Span // of Words: what others did not mark
	Taken   bool          // it is what the decision was taken from
}

// AdjudicationReason is one reason to choose from.
type AdjudicationReason struct {
	ID, Key, Text string
	Chosen        bool
}

// AdjudicationFigure is one line of the figures so far.
type AdjudicationFigure struct {
	Text, Value, Link string // Link can be clicked, "" for none
}

// AdjudicationPage is the snapshot that an AdjudicationView shows.
type AdjudicationPage struct {
	Title       string
	Done, Total int
	Order       string // of the list, in words
	Names       string // of the button that hides and shows names

	Rows   int // how many, and each of them when it comes into sight
	Row    func(i int) AdjudicationRow
	Chosen int // of Rows, -1 for none

	Text    Page
	Current int
	Note    string // of the decision
	Cards   []AdjudicationCard
	Hint    string // what Enter and the digits do
	Reasons []AdjudicationReason
	Asking  bool // R was pressed: a letter chooses the reason
	Rule    string
	So      []AdjudicationFigure
	Empty   string // what stands in place of cards where there are none
}

// AdjudicationView is the screen on which a researcher decides where annotators
// differ: the differences on the left, the article in the middle as it is read,
// who said what on the right. It has the keys while it is open; what they do is
// told by OnKey.
type AdjudicationView struct {
	widget.BaseWidget

	OnKey      func(event *fyne.KeyEvent, modifiers fyne.KeyModifier) bool
	OnShortcut func(fyne.Shortcut) bool
	OnRow      func(i int)
	OnSentence func(sentence int)
	OnTake     func(card int)
	OnReason   func(id string)
	OnFilter   func(text string)
	OnNote     func(text string)
	OnOrder    func()
	OnNames    func()
	OnLabel    func(id string) // "" is nothing
	OnLink     func(link string)
	OnClose    func()

	palette Palette
	canvas  fyne.Canvas
	page    AdjudicationPage

	text    *ReadingView
	list    *adjudicationList
	side    *adjudicationSide
	title   *Line
	content *fyne.Container
}

// NewAdjudicationView makes an empty screen, to be put on a canvas.
func NewAdjudicationView(p Palette, style Style, labels []corpus.Label, c fyne.Canvas) *AdjudicationView {
	v := &AdjudicationView{palette: p, canvas: c, title: NewLine(p, "", 14, true)}
	v.text = NewReadingView()
	v.text.SetPalette(p)
	v.text.SetStyle(style)
	v.text.OnKey = v.key
	v.text.OnSentence = func(s int) {
		if v.OnSentence != nil {
			v.OnSentence(s)
		}
	}
	v.text.OnClick = func(s int, _ corpus.Span) { v.text.OnSentence(s) }
	v.list, v.side = newAdjudicationList(v), newAdjudicationSide(v)
	v.content = WithTips(p, v.assemble(labels))
	v.ExtendBaseWidget(v)
	return v
}

// assemble puts the screen together.
func (v *AdjudicationView) assemble(labels []corpus.Label) fyne.CanvasObject {
	p := v.palette
	head := []fyne.CanvasObject{v.title}
	for _, l := range labels {
		b := NewPushButton(p, l.Name, l.Key, func() { v.label(l.ID) })
		square, _ := p.Chip(l)
		b.SetSwatch(square)
		head = append(head, b)
	}
	nothing := NewPushButton(p, "Nothing", "0", func() { v.label("") })
	nothing.SetDim(true)
	head = append(head, nothing, NewPushButton(p, "Back to the text", "Esc", func() { call(v.OnClose) }))
	tools := padded(14, 8, container.New(&HeadRow{Left: 1, Gap: 8}, head...))
	return container.New(&adjudicationLayout{v},
		newGround(p.Background, v.FocusText), canvas.NewRectangle(p.Pane), container.NewVScroll(tools), canvas.NewRectangle(p.Line),
		v.list.object, canvas.NewRectangle(p.Line), v.text, v.side.object, canvas.NewRectangle(p.Line))
}

func (v *AdjudicationView) label(id string) {
	if v.OnLabel != nil {
		v.OnLabel(id)
	}
	v.FocusText()
}

// adjudicationLayout puts list, article and who said what side by side, as the
// window does with its panes: the list goes where there is no room, and in a
// narrow window who said what stands below the article.
type adjudicationLayout struct{ view *AdjudicationView }

const (
	adjudicationHead      = 47  // px at least
	adjudicationText      = 340 // px of the article at least, beside the list
	adjudicationSideWidth = 280 // px at most
	adjudicationSideLeast = 236 // px
)

// MinSize implements fyne.Layout.
func (*adjudicationLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(190, 150) }

// Layout implements fyne.Layout.
func (l *adjudicationLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place := func(object fyne.CanvasObject, x, y, width, height float32) {
		if show(object, width > 0 && height > 0); width > 0 && height > 0 {
			object.Move(fyne.NewPos(x, y))
			object.Resize(fyne.NewSize(width, height))
		}
	}
	ground, headPane, head, headLine, list, listLine, text, side, sideLine := o[0], o[1], o[2], o[3], o[4], o[5], o[6], o[7], o[8]
	labels := head.(*container.Scroll).Content
	labels.Resize(fyne.NewSize(size.Width, adjudicationHead)) // what breaks into rows knows its width then
	top := min(max(adjudicationHead, labels.MinSize().Height), size.Height*0.4)
	bottom := size.Height - ScreenFoot
	left, right := max(180, min(256, size.Width*0.2)), max(adjudicationSideLeast, min(adjudicationSideWidth, size.Width*0.22))
	if size.Width-left-right < adjudicationText {
		left = 0
	}
	below := size.Width-left-right < adjudicationText
	high := bottom - top
	place(ground, 0, 0, size.Width, bottom)
	place(headPane, 0, 0, size.Width, top)
	place(head, 0, 0, size.Width, top)
	place(headLine, 0, top-1, size.Width, 1)
	place(list, 0, top, left, high)
	place(listLine, left-1, top, min(left, 1), high)
	if below {
		low := min(280, high*0.5)
		place(text, left, top, size.Width-left, high-low)
		place(sideLine, left, top+high-low, size.Width-left, 1)
		place(side, left, top+high-low+1, size.Width-left, low-1)
		return
	}
	place(text, left, top, size.Width-left-right, high)
	place(sideLine, size.Width-right, top, 1, high)
	place(side, size.Width-right+1, top, right-1, high)
}

// SetPage shows where the work stands.
func (v *AdjudicationView) SetPage(page AdjudicationPage) {
	before := v.page
	v.page = page
	v.title.SetText(page.Title)
	v.text.SetPage(page.Text)
	v.text.SetCurrent(page.Current)
	if before.Text.ID != page.Text.ID || before.Current != page.Current {
		v.side.scroll.ScrollToTop()
	}
	v.list.show(before)
	v.side.show()
}

// Page is the snapshot that is shown.
func (v *AdjudicationView) Page() AdjudicationPage { return v.page }

// SetStyle sets the article anew.
func (v *AdjudicationView) SetStyle(s Style) { v.text.SetStyle(s) }

// Text is the article.
func (v *AdjudicationView) Text() *ReadingView { return v.text }

// FocusText gives the keys to the article, where all keys of the screen work.
func (v *AdjudicationView) FocusText() { v.canvas.Focus(v.text) }

// FocusFilter gives the keys to the filter of the list.
func (v *AdjudicationView) FocusFilter() {
	if v.list.object.Visible() {
		v.canvas.Focus(v.list.filter)
	}
}

// FocusNote gives the keys to the note on the decision. byLetter says that a
// letter led here, which is not to be typed.
func (v *AdjudicationView) FocusNote(byLetter bool) {
	if byLetter {
		v.side.note.SwallowRune()
	}
	v.canvas.Focus(v.side.note)
}

// Flush tells what was typed into the note.
func (v *AdjudicationView) Flush() { v.side.tellNote() }

// Key is for keys that nothing has the focus for.
func (v *AdjudicationView) Key(event *fyne.KeyEvent) {
	v.FocusText()
	v.key(event, modifiers())
}

func (v *AdjudicationView) key(event *fyne.KeyEvent, modifiers fyne.KeyModifier) bool {
	return v.OnKey != nil && v.OnKey(event, modifiers)
}

func (v *AdjudicationView) shortcut(s fyne.Shortcut) bool {
	if v.OnShortcut != nil {
		v.OnShortcut(s)
	}
	return true // nothing may reach the text below
}

func (v *AdjudicationView) inside() fyne.CanvasObject { return v.content }

// CreateRenderer implements fyne.Widget.
func (v *AdjudicationView) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(v.content)
}

// AccessibilityLabel names the screen and how far it has come.
func (v *AdjudicationView) AccessibilityLabel() string { return "Adjudication: " + v.page.Title }

// AccessibilityRole says that it holds others.
func (v *AdjudicationView) AccessibilityRole() fyne.AccessibleRole {
	return fyne.AccessibleRoleContainer
}
