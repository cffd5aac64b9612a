// Package adjudicationview is the screen on which a researcher decides where
// annotators differ, with the article as it is read in the middle.
package adjudicationview

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"sayso/internal/corpus"
	"sayso/widgets"
	"sayso/widgets/readingview"
)

// Row is one line of the list of differences: a heading, or a
// sentence.
type Row struct {
	Heading string                // of the lines below; the rest is empty then
	Labels  [][]widgets.LabelChip // of each person, the whole set
	Words   string                // the first words of the sentence
	Meta    string                // the article and the sentence
	Done    bool
}

// same reports whether two lines look the same.
func (r *Row) same(o *Row) bool {
	return r.Heading == o.Heading && r.Words == o.Words && r.Meta == o.Meta && r.Done == o.Done && slices.EqualFunc(r.Labels, o.Labels, slices.Equal)
}

// Card is what one person said of the sentence at hand.
type Card struct {
	By      string // initials, or the letter where names are hidden
	Name    string
	Key     string // that takes it whole
	Labels  []widgets.LabelChip
	Title   string // the labels in words
	Details string // source, certainty and the rest
	Note    string
	Words   string        // what they marked, where the words differ; "" elsewhere
	Differs []corpus.Span // of Words: what others did not mark
	Taken   bool          // it is what the decision was taken from
}

// Reason is one reason to choose from.
type Reason struct {
	ID, Key, Text string
	Chosen        bool
}

// Figure is one line of the figures so far.
type Figure struct {
	Text, Value, Link string // Link can be clicked, "" for none
}

// Page is the snapshot that a View shows.
type Page struct {
	Title       string
	Done, Total int
	Order       string // of the list, in words
	Names       string // of the button that hides and shows names

	Rows   int // how many, and each of them when it comes into sight
	Row    func(i int) Row
	Chosen int // of Rows, -1 for none

	Text    readingview.Page
	Current int
	Note    string // of the decision
	Cards   []Card
	Hint    string // what Enter and the digits do
	Reasons []Reason
	Asking  bool // R was pressed: a letter chooses the reason
	Rule    string
	So      []Figure
	Empty   string // what stands in place of cards where there are none
}

// View is the screen on which a researcher decides where annotators
// differ: the differences on the left, the article in the middle as it is read,
// who said what on the right. It has the keys while it is open; what they do is
// told by OnKey.
type View struct {
	widget.BaseWidget

	OnKey      func(event *fyne.KeyEvent, modifiers fyne.KeyModifier) bool
	OnRune     func(letter rune) // what such a key types
	OnShortcut func(fyne.Shortcut) bool
	OnRow      func(i int)
	OnSentence func(sentence int)
	OnTake     func(card int)
	OnReason   func(id string)
	OnFilter   func(text string)
	OnList     func() // the list is wanted where there is no room for it
	OnNote     func(text string)
	OnOrder    func()
	OnNames    func()
	OnLabel    func(id string) // "" is nothing
	OnLink     func(link string)
	OnClose    func()

	palette widgets.Palette
	canvas  fyne.Canvas
	page    Page

	text    *readingview.View
	list    *list
	side    *side
	title   *widgets.Line
	listed  *widgets.PushButton // opens the list where there is no room for it beside the article
	content *fyne.Container
}

// New makes an empty screen, to be put on a canvas.
func New(p widgets.Palette, style readingview.Style, labels []corpus.Label, c fyne.Canvas) *View {
	v := &View{palette: p, canvas: c, title: widgets.NewLine(p, "", 14, true)}
	v.text = readingview.New()
	v.text.SetPalette(p)
	v.text.SetStyle(style)
	v.text.OnKey = v.key
	v.text.OnRune = func(letter rune) {
		if v.OnRune != nil {
			v.OnRune(letter)
		}
	}
	v.text.OnSentence = func(s int) {
		if v.OnSentence != nil {
			v.OnSentence(s)
		}
	}
	v.text.OnClick = func(s int, _ corpus.Span) { v.text.OnSentence(s) }
	v.list, v.side = newList(v), newSide(v)
	v.content = widgets.WithTips(p, v.assemble(labels))
	v.ExtendBaseWidget(v)
	return v
}

// assemble puts the screen together.
func (v *View) assemble(labels []corpus.Label) fyne.CanvasObject {
	p := v.palette
	v.listed = widgets.NewPushButton(p, "Differences", "Ctrl L", func() { widgets.Call(v.OnList) })
	v.listed.Hide()
	head := []fyne.CanvasObject{v.title, v.listed}
	for _, l := range labels {
		b := widgets.NewPushButton(p, l.Name, l.Key, func() { v.label(l.ID) })
		square, _ := p.Chip(l)
		b.SetSwatch(square)
		head = append(head, b)
	}
	nothing := widgets.NewPushButton(p, "Nothing", "0", func() { v.label("") })
	nothing.SetDim(true)
	head = append(head, nothing, widgets.NewPushButton(p, "Back to the text", "Esc", func() { widgets.Call(v.OnClose) }))
	tools := widgets.Padded(14, 8, container.New(&widgets.HeadRow{Left: 1, Gap: 8}, head...))
	return container.New(&layout{v},
		widgets.NewGround(p.Background, v.FocusText), canvas.NewRectangle(p.Pane), container.NewVScroll(tools), canvas.NewRectangle(p.Line),
		v.list.object, canvas.NewRectangle(p.Line), v.text, v.side.object, canvas.NewRectangle(p.Line))
}

func (v *View) label(id string) {
	if v.OnLabel != nil {
		v.OnLabel(id)
	}
	v.FocusText()
}

// layout puts list, article and who said what side by side, as the
// window does with its panes: where there is no room the list opens with a button
// and a key, and in a narrow window who said what stands below the article.
type layout struct{ view *View }

const (
	headLeast = 47  // px at least
	textLeast = 340 // px of the article at least, beside the list
	sideWidth = 280 // px at most
	sideLeast = 236 // px
)

// MinSize implements fyne.Layout.
func (*layout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(190, 150) }

// Layout implements fyne.Layout.
func (l *layout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place := func(object fyne.CanvasObject, x, y, width, height float32) {
		if widgets.Show(object, width > 0 && height > 0); width > 0 && height > 0 {
			object.Move(fyne.NewPos(x, y))
			object.Resize(fyne.NewSize(width, height))
		}
	}
	ground, headPane, head, headLine, list, listLine, text, side, sideLine := o[0], o[1], o[2], o[3], o[4], o[5], o[6], o[7], o[8]
	left, right := max(180, min(256, size.Width*0.2)), max(sideLeast, min(sideWidth, size.Width*0.22))
	if size.Width-left-right < textLeast {
		left = 0
	}
	widgets.Show(l.view.listed, left == 0)
	labels := head.(*container.Scroll).Content
	labels.Resize(fyne.NewSize(size.Width, headLeast)) // what breaks into rows knows its width then
	top := min(max(headLeast, labels.MinSize().Height), size.Height*0.4)
	bottom := size.Height - widgets.ScreenFoot
	below := size.Width-left-right < textLeast
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
func (v *View) SetPage(page Page) {
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
func (v *View) Page() Page { return v.page }

// SetStyle sets the article anew.
func (v *View) SetStyle(s readingview.Style) { v.text.SetStyle(s) }

// Text is the article.
func (v *View) Text() *readingview.View { return v.text }

// FocusText gives the keys to the article, where all keys of the screen work.
func (v *View) FocusText() { v.canvas.Focus(v.text) }

// FocusFilter gives the keys to the filter of the list, or asks for the list where
// there is no room for it.
func (v *View) FocusFilter() {
	if !v.list.object.Visible() {
		widgets.Call(v.OnList)
		return
	}
	v.canvas.Focus(v.list.filter)
}

// FocusNote gives the keys to the note on the decision. byLetter says that a
// letter led here, which is not to be typed.
func (v *View) FocusNote(byLetter bool) {
	if byLetter {
		v.side.note.SwallowRune()
	}
	v.canvas.Focus(v.side.note)
}

// Flush tells what was typed into the note.
func (v *View) Flush() { v.side.tellNote() }

// Key is for keys that nothing has the focus for.
func (v *View) Key(event *fyne.KeyEvent) {
	v.FocusText()
	v.key(event, widgets.Modifiers())
}

func (v *View) key(event *fyne.KeyEvent, modifiers fyne.KeyModifier) bool {
	return v.OnKey != nil && v.OnKey(event, modifiers)
}

func (v *View) shortcut(s fyne.Shortcut) bool {
	if v.OnShortcut != nil {
		v.OnShortcut(s)
	}
	return true // nothing may reach the text below
}

func (v *View) Inside() fyne.CanvasObject { return v.content }

// CreateRenderer implements fyne.Widget.
func (v *View) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(v.content)
}

// AccessibilityLabel names the screen and how far it has come.
func (v *View) AccessibilityLabel() string { return "Adjudication: " + v.page.Title }

// AccessibilityRole says that it holds others.
func (v *View) AccessibilityRole() fyne.AccessibleRole {
	return fyne.AccessibleRoleContainer
}
