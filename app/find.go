package app

import (
	"fmt"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/widgets"
)

// findBar is the line above the text for finding in the article. The search
// runs behind the keys; a result for an older question is dropped.
type findBar struct {
	w        *Window
	box      *fyne.Container
	field    *widgets.Field
	count    *widgets.Line
	word     *widgets.PushButton
	pattern  *widgets.PushButton
	query    Query
	question int    // counts the searches, so that only the last one is shown
	document string // the one that spans belong to
	spans    []corpus.Span
	at       int
	searches bool     // the spans answer what was typed before; others are on their way
	then     []func() // what was pressed meanwhile
	problem  string
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
	b.field.Text = b.query.Text
	b.field.OnChanged = func(text string) { b.w.guard(func() { b.query.Text = text; b.search() }) }
	b.field.OnKey = b.key
	b.field.OnShortcut = b.w.shortcut
	b.count = widgets.NewDimLine(p, "", 12)
	b.word = widgets.NewPushButton(p, "Word", "", func() { b.w.run("edit.findword") })
	b.pattern = widgets.NewPushButton(p, ".*", "", func() { b.w.run("edit.findpattern") })
	b.showOptions()
	line := canvas.NewRectangle(p.Line)
	line.SetMinSize(fyne.NewSize(1, 1))
	button := func(text string, do func()) fyne.CanvasObject {
		return widgets.NewPushButton(p, text, "", func() { b.w.guard(do) })
	}
	row := container.New(ui.Margins(12, 7, 12, 7), container.New(&widgets.HeadRow{Left: 1, Gap: fieldGap, Least: leastField, Fill: true},
		b.field, b.count, b.word, b.pattern, button("↑", func() { b.w.findStep(-1) }), button("↓", func() { b.w.findStep(+1) }),
		button("Label all…", b.w.labelHits), widgets.NewPushButton(p, "Close", "Esc", func() { b.w.guard(b.close) })))
	b.box.Objects = []fyne.CanvasObject{canvas.NewRectangle(p.Pane), container.New(widgets.Stacked{}, emptyBox(), row, line)}
	b.showCount()
}

const (
	leastField = 200 // px of the field, when the buttons stand beside it
	fieldGap   = 6   // px
)

func (b *findBar) open() bool { return b != nil && b.box.Visible() }

// hits gives the hits in a document and the one that is shown.
func (b *findBar) hits(document string) ([]corpus.Span, int) {
	if !b.open() {
		return nil, -1
	}
	if b.document != document {
		b.search()
		return nil, -1
	}
	if len(b.spans) == 0 {
		return nil, -1
	}
	return b.spans, b.at
}

// search looks for what was typed behind the keys.
func (b *findBar) search() {
	b.question++
	question, query := b.question, b.query
	document := b.w.session.Entry.Document
	b.document, b.spans, b.at, b.problem = document.ID, nil, 0, ""
	b.searches, b.then = true, nil
	go func() {
		spans, err := Find(document.Text, query)
		b.w.runner.Do(func() {
			if b.question == question && b.w.session.Entry.Document.ID == document.ID {
				b.w.guard(func() { b.found(spans, err) })
			}
		})
	}()
}

// found shows the hits, beginning at the current sentence.
func (b *findBar) found(spans []corpus.Span, err error) {
	b.spans, b.at = spans, 0
	if err != nil {
		b.problem = "not a valid expression"
	}
	s := b.w.session
	if s.Current >= 0 && s.Current < len(s.Entry.Document.Sentences) {
		start := s.Entry.Document.Sentences[s.Current].Start
		b.at = sort.Search(len(spans), func(i int) bool { return spans[i].Start >= start })
		if b.at == len(spans) {
			b.at = 0
		}
	}
	b.show()
	b.searches = false
	for then := b.then; len(then) > 0; then = then[1:] {
		then[0]()
	}
}

// when runs f now, or as soon as what was typed is found: how fast the search is
// decides nothing.
func (b *findBar) when(f func()) {
	if b.open() && b.searches {
		b.then = append(b.then, f)
		return
	}
	f()
}

func (b *findBar) show() {
	b.showCount()
	b.w.show(session.ChangedPage)
	if len(b.spans) > 0 {
		b.w.view.ShowSpan(b.spans[b.at])
	}
}

func (b *findBar) showCount() {
	switch {
	case b.problem != "":
		b.count.SetText(b.problem)
	case b.query.Text == "":
		b.count.SetText("")
	case len(b.spans) == 0:
		b.count.SetText("not found")
	default:
		b.count.SetText(fmt.Sprintf("%d of %d", b.at+1, len(b.spans)))
	}
	if b.w.middle != nil {
		b.w.panes.object.Refresh() // what is said may need another row
	}
}

func (b *findBar) showOptions() {
	b.word.SetActive(b.query.WholeWord)
	b.pattern.SetActive(b.query.Pattern)
}

func (b *findBar) key(event *fyne.KeyEvent) bool {
	switch event.Name {
	case fyne.KeyEscape:
		b.when(b.close)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown, fyne.KeyF3:
		by := +1
		if currentModifiers()&ui.Shift != 0 {
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
	b.w.panes.object.Refresh()
	b.spans, b.document = nil, ""
	b.searches, b.then = false, nil
	b.question++
	b.w.show(session.ChangedPage)
	if at >= 0 {
		b.w.session.GoTo(at)
	}
	b.w.focusText()
}

// find opens the bar.
func (w *Window) find() {
	w.findBar.box.Show()
	w.panes.object.Refresh()
	w.window.Canvas().Focus(w.findBar.field)
	w.findBar.field.TypedShortcut(&fyne.ShortcutSelectAll{}) // what is typed now takes its place
	w.findBar.search()
}

// findStep goes to the next or the previous hit, round the end.
func (w *Window) findStep(by int) {
	b := w.findBar
	if !b.open() {
		w.find()
		return
	}
	b.when(func() {
		if n := len(b.spans); n > 0 {
			b.at = (b.at + by + n) % n
			b.show()
		}
	})
}

// findWord and findPattern switch how the article is searched.
func (w *Window) findWord() {
	w.findBar.query.WholeWord = !w.findBar.query.WholeWord
	w.findBar.showOptions()
	w.find()
}

func (w *Window) findPattern() {
	w.findBar.query.Pattern = !w.findBar.query.Pattern
	w.findBar.showOptions()
	w.find()
}

// labelHits offers the labels for the sentences of all hits at once.
func (w *Window) labelHits() {
	b := w.findBar
	var sentences []int
	for _, hit := range b.spans {
		from, to := w.session.Entry.Document.SentencesIn(hit)
		for ; from < to; from++ {
			if n := len(sentences); n == 0 || sentences[n-1] < from {
				sentences = append(sentences, from)
			}
		}
	}
	if !b.open() || len(sentences) == 0 {
		w.say("Search the article first: Ctrl+F.")
		return
	}
	w.Finder = widgets.ShowFinder(w.palette, w.window.Canvas(), "Which label for "+corpus.Plural(len(sentences), "sentence")+"?",
		func(query string) []widgets.FinderItem {
			var items []widgets.FinderItem
			for _, l := range w.session.Codebook.Labels {
				items = append(items, widgets.FinderItem{Text: l.Name, Side: l.Key, Mark: w.labelColour(l.ID), Apply: func() {
					n := w.session.LabelSentences(sentences, l)
					w.say(corpus.Plural(n, "sentence") + " labelled. One Ctrl+Z undoes it all.")
				}})
			}
			return ui.Fitting(items, query)
		}, w.focusText)
	w.Finder.FrameNone()
}
