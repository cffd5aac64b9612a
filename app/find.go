package app

import (
	"fmt"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"golang.org/x/text/language"
	"golang.org/x/text/search"

	"sayso/internal/corpus"
	"sayso/widgets"
)

// mostHits is how many hits are shown. A single letter in a long transcript
// has more, and none of them helps.
const mostHits = 20_000

// folded compares letters without regard to case, accents and width.
var folded = search.New(language.Und, search.Loose)

// findAll finds every place of a text that matches, without overlaps, in
// reading order.
func findAll(text, query string) []corpus.Span {
	if query == "" {
		return nil
	}
	pattern := folded.CompileString(query)
	var hits []corpus.Span
	for from := 0; from < len(text) && len(hits) < mostHits; {
		start, end := pattern.IndexString(text[from:])
		if start < 0 || end <= start {
			break
		}
		hits = append(hits, corpus.Span{Start: from + start, End: from + end})
		from += end
	}
	return hits
}

// findBar is the line above the text for finding in the article.
type findBar struct {
	w        *Window
	box      *fyne.Container
	field    *widgets.Field
	count    *canvas.Text
	document string // the one that spans belong to
	query    string
	spans    []corpus.Span
	at       int
}

func newFindBar(w *Window) *findBar {
	b := &findBar{w: w}
	b.box = container.NewStack()
	b.box.Hide()
	return b
}

// build makes the controls for the current palette.
func (b *findBar) build() {
	p := b.w.palette
	b.field = widgets.NewField("Find in the article", "Find in this article")
	b.field.Text = b.query
	b.field.OnChanged = func(query string) { b.w.guard(func() { b.search(query) }) }
	b.field.OnKey = b.key
	b.field.OnShortcut = b.w.shortcut
	b.count = canvas.NewText("", p.Dim)
	b.count.TextSize = 12
	line := canvas.NewRectangle(p.Line)
	line.SetMinSize(fyne.NewSize(1, 1))
	button := func(text string, by int) fyne.CanvasObject {
		return widgets.NewPushButton(p, text, "", func() { b.w.findStep(by) })
	}
	right := container.NewHBox(container.NewCenter(b.count), button("Previous", -1), button("Next", +1),
		widgets.NewPushButton(p, "Close", "Esc", func() { b.w.guard(b.close) }))
	row := container.New(&margins{12, 7, 12, 7}, container.NewBorder(nil, nil, nil, right, b.field))
	b.box.Objects = []fyne.CanvasObject{canvas.NewRectangle(p.Pane), container.NewBorder(nil, line, nil, nil, row)}
	b.showCount()
}

func (b *findBar) open() bool { return b != nil && b.box.Visible() }

// hits gives the hits in a document and the one that is shown.
func (b *findBar) hits(document string) ([]corpus.Span, int) {
	if !b.open() || len(b.spans) == 0 {
		return nil, -1
	}
	if b.document != document {
		b.spans, b.document = findAll(b.w.session.Entry.Document.Text, b.query), document
		b.at = 0
		b.showCount()
	}
	if len(b.spans) == 0 {
		return nil, -1
	}
	return b.spans, b.at
}

// search looks for what was typed, from the sentence under the eye on.
func (b *findBar) search(query string) {
	session := b.w.session
	b.query, b.document = query, session.Entry.Document.ID
	b.spans, b.at = findAll(session.Entry.Document.Text, query), 0
	if session.Current >= 0 && session.Current < len(session.Entry.Document.Sentences) {
		start := session.Entry.Document.Sentences[session.Current].Start
		b.at = sort.Search(len(b.spans), func(i int) bool { return b.spans[i].Start >= start })
		if b.at == len(b.spans) {
			b.at = 0
		}
	}
	b.show()
}

func (b *findBar) show() {
	b.showCount()
	b.w.show(ChangedPage)
	if len(b.spans) > 0 {
		b.w.view.ShowSpan(b.spans[b.at])
	}
}

func (b *findBar) showCount() {
	switch {
	case b.query == "":
		b.count.Text = ""
	case len(b.spans) == 0:
		b.count.Text = "not found"
	default:
		b.count.Text = fmt.Sprintf("%d of %d", b.at+1, len(b.spans))
	}
	b.count.Refresh()
}

func (b *findBar) key(event *fyne.KeyEvent) bool {
	switch event.Name {
	case fyne.KeyEscape:
		b.close()
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown, fyne.KeyF3:
		by := +1
		if currentModifiers()&shift != 0 {
			by = -1
		}
		b.w.findStep(by)
	case fyne.KeyUp:
		b.w.findStep(-1)
	default:
		return false
	}
	return true
}

// close takes the bar away and goes to the sentence of the hit shown.
func (b *findBar) close() {
	at := -1
	if len(b.spans) > 0 {
		at = b.w.session.Entry.Document.SentenceAt(b.spans[b.at].Start)
	}
	b.box.Hide()
	b.spans = nil
	b.w.show(ChangedPage)
	if at >= 0 {
		b.w.session.GoTo(at)
	}
	b.w.focusText()
}

// find opens the bar.
func (w *Window) find() {
	w.findBar.box.Show()
	w.body.Refresh()
	w.window.Canvas().Focus(w.findBar.field)
	w.findBar.search(w.findBar.field.Text)
}

// findStep goes to the next or the previous hit, round the end.
func (w *Window) findStep(by int) {
	b := w.findBar
	if !b.open() {
		w.find()
		return
	}
	if n := len(b.spans); n > 0 {
		b.at = (b.at + by + n) % n
		b.show()
	}
}
