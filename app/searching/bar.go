package searching

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

// BarHost is what the line for finding in the article needs of the window beyond
// the shell.
type BarHost interface {
	Session() *session.Session
	Reveal(corpus.Span)
	Marked()  // other words are hits
	Resized() // the line has come, gone, or needs another height
	Run(command string)
}

// Bar is the line above the text for finding in the article. The search
// runs behind the keys; a result for an older question is dropped.
type Bar struct {
	shell    *ui.Shell
	host     BarHost
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

// NewBar makes the line of a window. It is hidden.
func NewBar(shell *ui.Shell, host BarHost) *Bar {
	b := &Bar{shell: shell, host: host}
	b.box = container.NewStack()
	b.box.Hide()
	return b
}

// Build makes the controls for the current palette.
func (b *Bar) Build() {
	p := b.shell.Palette
	b.field = widgets.NewField("Find in the article", "Find in this article")
	b.field.Text = b.query.Text
	b.field.OnChanged = func(text string) { b.shell.Guard(func() { b.query.Text = text; b.search() }) }
	b.field.OnKey = b.key
	b.field.OnShortcut = b.shell.Shortcut
	b.count = widgets.NewDimLine(p, "", 12)
	b.word = widgets.NewPushButton(p, "Word", "", func() { b.host.Run("edit.findword") })
	b.pattern = widgets.NewPushButton(p, ".*", "", func() { b.host.Run("edit.findpattern") })
	b.showOptions()
	line := canvas.NewRectangle(p.Line)
	line.SetMinSize(fyne.NewSize(1, 1))
	button := func(text string, do func()) fyne.CanvasObject {
		return widgets.NewPushButton(p, text, "", func() { b.shell.Guard(do) })
	}
	row := container.New(ui.Margins(12, 7, 12, 7), container.New(&widgets.HeadRow{Left: 1, Gap: fieldGap, Least: leastField, Fill: true},
		b.field, b.count, b.word, b.pattern, button("↑", func() { b.Step(-1) }), button("↓", func() { b.Step(+1) }),
		button("Label all…", b.LabelHits), widgets.NewPushButton(p, "Close", "Esc", func() { b.shell.Guard(b.Close) })))
	b.box.Objects = []fyne.CanvasObject{canvas.NewRectangle(p.Pane), container.New(widgets.Stacked{}, container.NewWithoutLayout(), row, line)}
	b.showCount()
}

const (
	leastField = 200 // px of the field, when the buttons stand beside it
	fieldGap   = 6   // px
)

// Object is what stands above the text.
func (b *Bar) Object() fyne.CanvasObject { return b.box }

// Field is where words are typed.
func (b *Bar) Field() *widgets.Field { return b.field }

// IsOpen reports whether the line is there.
func (b *Bar) IsOpen() bool { return b.box.Visible() }

// Hits gives the hits in a document and the one that is shown.
func (b *Bar) Hits(document string) ([]corpus.Span, int) {
	if !b.IsOpen() {
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
func (b *Bar) search() {
	b.question++
	question, query := b.question, b.query
	document := b.host.Session().Entry.Document
	b.document, b.spans, b.at, b.problem = document.ID, nil, 0, ""
	b.searches, b.then = true, nil
	go func() {
		spans, err := Find(document.Text, query)
		b.shell.Runner.Do(func() {
			if b.question == question && b.host.Session().Entry.Document.ID == document.ID {
				b.shell.Guard(func() { b.found(spans, err) })
			}
		})
	}()
}

// found shows the hits, beginning at the current sentence.
func (b *Bar) found(spans []corpus.Span, err error) {
	b.spans, b.at = spans, 0
	if err != nil {
		b.problem = "not a valid expression"
	}
	if at, sentences := b.host.Session().Current, b.host.Session().Entry.Document.Sentences; at >= 0 && at < len(sentences) {
		start := sentences[at].Start
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
func (b *Bar) when(f func()) {
	if b.IsOpen() && b.searches {
		b.then = append(b.then, f)
		return
	}
	f()
}

func (b *Bar) show() {
	b.showCount()
	b.host.Marked()
	if len(b.spans) > 0 {
		b.host.Reveal(b.spans[b.at])
	}
}

func (b *Bar) showCount() {
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
	b.host.Resized() // what is said may need another row
}

func (b *Bar) showOptions() {
	b.word.SetActive(b.query.WholeWord)
	b.pattern.SetActive(b.query.Pattern)
}

func (b *Bar) key(event *fyne.KeyEvent) bool {
	switch event.Name {
	case fyne.KeyEscape:
		b.when(b.Close)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown, fyne.KeyF3:
		by := +1
		if ui.Modifiers()&ui.Shift != 0 {
			by = -1
		}
		b.Step(by)
	case fyne.KeyUp:
		b.Step(-1)
	default:
		return false
	}
	return true
}

// Close takes the bar away and goes to the sentence of the hit shown.
func (b *Bar) Close() {
	at := -1
	if len(b.spans) > 0 {
		at = b.host.Session().Entry.Document.SentenceAt(b.spans[b.at].Start)
	}
	b.box.Hide()
	b.host.Resized()
	b.spans, b.document = nil, ""
	b.searches, b.then = false, nil
	b.question++
	b.host.Marked()
	if at >= 0 {
		b.host.Session().GoTo(at)
	}
	b.shell.FocusText()
}

// Open opens the bar.
func (b *Bar) Open() {
	b.box.Show()
	b.host.Resized()
	b.shell.Window.Canvas().Focus(b.field)
	b.field.TypedShortcut(&fyne.ShortcutSelectAll{}) // what is typed now takes its place
	b.search()
}

// Step goes to the next or the previous hit, round the end.
func (b *Bar) Step(by int) {
	if !b.IsOpen() {
		b.Open()
		return
	}
	b.when(func() {
		if n := len(b.spans); n > 0 {
			b.at = (b.at + by + n) % n
			b.show()
		}
	})
}

// Word searches whole words only, or parts of words.
func (b *Bar) Word() {
	b.query.WholeWord = !b.query.WholeWord
	b.showOptions()
	b.Open()
}

// Pattern searches by regular expression, or by words.
func (b *Bar) Pattern() {
	b.query.Pattern = !b.query.Pattern
	b.showOptions()
	b.Open()
}

// LabelHits offers the labels for the sentences of all hits at once.
func (b *Bar) LabelHits() {
	var sentences []int
	for _, hit := range b.spans {
		from, to := b.host.Session().Entry.Document.SentencesIn(hit)
		for ; from < to; from++ {
			if n := len(sentences); n == 0 || sentences[n-1] < from {
				sentences = append(sentences, from)
			}
		}
	}
	if !b.IsOpen() || len(sentences) == 0 {
		b.shell.Say("Search the article first: Ctrl+F.")
		return
	}
	b.shell.List("Which label for "+corpus.Plural(len(sentences), "sentence")+"?",
		func(query string) []widgets.FinderItem {
			var items []widgets.FinderItem
			for _, l := range b.host.Session().Codebook.Labels {
				items = append(items, widgets.FinderItem{Text: l.Name, Side: l.Key, Labels: b.shell.LabelChips(b.host.Session().Codebook, l.ID), Apply: func() {
					n := b.host.Session().LabelSentences(sentences, l)
					b.shell.Say(corpus.Plural(n, "sentence") + " labelled. One Ctrl+Z undoes it all.")
				}})
			}
			return ui.Fitting(items, query)
		}, b.shell.FocusText)
	b.shell.Finder.FrameNone()
}

// Commands are those of the line.
func (b *Bar) Commands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("edit.find", "Edit", "Find in the article", []ui.Key{ui.With(ui.Ctrl, fyne.KeyF)}, true, b.Open),
		ui.NewCommand("edit.findnext", "Edit", "Next hit", []ui.Key{ui.Press(fyne.KeyF3)}, true, func() { b.Step(+1) }),
		ui.NewCommand("edit.findprevious", "Edit", "Previous hit", []ui.Key{ui.With(ui.Shift, fyne.KeyF3)}, true, func() { b.Step(-1) }),
		ui.NewCommand("edit.findword", "Edit", "Find whole words only, or parts of words", []ui.Key{ui.With(fyne.KeyModifierAlt, fyne.KeyW)}, true, b.Word),
		ui.NewCommand("edit.findpattern", "Edit", "Find by regular expression, or by words", []ui.Key{ui.With(fyne.KeyModifierAlt, fyne.KeyR)}, true, b.Pattern),
		ui.NewCommand("edit.labelhits", "Edit", "Label the sentences of all hits…", []ui.Key{ui.With(ui.Ctrl|ui.Shift, fyne.KeyH)}, true, b.LabelHits),
	}
}
