package documents

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/storage"
	"sayso/widgets"
)

// MostAtOnce is how many documents are looked through before a key returns. Of
// more, the answer comes a moment later.
const MostAtOnce = 2000

// ListHost is what the list of documents needs of the window beyond the shell.
type ListHost interface {
	Session() *session.Session
	// Order is the id of the order chosen, and SetOrder chooses another.
	Order() string
	SetOrder(id string)
	// OfferDocument opens the menu of a document at a place of the window.
	OfferDocument(id string, at fyne.Position)
}

// List is the list of documents beside the text, with the field above it that
// filters them.
type List struct {
	shell *ui.Shell
	host  ListHost

	lines    *widgets.DocumentList
	field    *widgets.Field
	progress *fyne.Container
	object   fyne.CanvasObject
	own      int // documents that open rounds give to the person at the keyboard
	ownDone  int
	filtering
}

// NewList makes the list of a window. Build makes its controls.
func NewList(shell *ui.Shell, host ListHost) *List { return &List{shell: shell, host: host} }

// Object is what stands beside the text.
func (l *List) Object() fyne.CanvasObject { return l.object }

// Field is where a filter is typed.
func (l *List) Field() *widgets.Field { return l.field }

// Lines are the documents as they are drawn.
func (l *List) Lines() *widgets.DocumentList { return l.lines }

// Busy reports whether what fits the filter is still being looked for.
func (l *List) Busy() bool { return l.busy }

// Found are the documents that are shown, in their order.
func (l *List) Found() []*storage.Summary {
	found := make([]*storage.Summary, len(l.shown))
	for i, at := range l.shown {
		found[i] = &l.list[at]
	}
	return found
}

// filtering is what the field above the list of documents is about: which
// documents are shown, and the search for those that fit what is typed.
type filtering struct {
	list   []storage.Summary // of which some are shown
	shown  []int32           // places in list of those that are shown
	order  []int32           // places of the documents in the order chosen, nil for their own
	number int               // counts the keys, so that only the answer to the last is shown
	cancel context.CancelFunc
	busy   bool   // an answer is on its way
	then   func() // what waits for it
}

// typed is called on every key in the filter.
func (l *List) typed() {
	l.then = nil
	l.filter()
}

// filter shows what fits what is typed in the filter.
func (l *List) filter() {
	l.number++
	if l.cancel != nil {
		l.cancel()
		l.cancel = nil
	}
	list, texts := l.host.Session().Summaries, l.host.Session().DocumentTexts()
	among, typed := l.host.Session().Passing(l.order, l.field.Text)
	if typed == "" {
		l.showFound(list, among)
		return
	}
	if len(among) <= MostAtOnce {
		l.showFound(list, texts.Closest(context.Background(), typed, among))
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	l.cancel, l.busy = cancel, true
	number, of := l.number, l.host.Session()
	go func() {
		found := texts.Closest(ctx, typed, among)
		l.shell.Runner.Do(func() {
			if number == l.number && of == l.host.Session() {
				l.shell.Guard(func() { l.showFound(list, found) })
			}
		})
	}()
}

// whenFiltered runs f when the list shows what fits what is typed: at once, or
// when the answer is there.
func (l *List) whenFiltered(f func()) {
	if l.busy {
		l.then = f
		return
	}
	f()
}

// showFound shows the documents at these places of a list.
func (l *List) showFound(list []storage.Summary, found []int32) {
	l.list, l.shown, l.busy = list, found, false
	l.draw()
	if then := l.then; then != nil {
		l.then = nil
		then()
	}
}

// Build makes the controls for the present palette. What was typed stays.
func (l *List) Build() {
	l.lines = widgets.NewDocumentList(l.shell.Palette)
	l.lines.OnChosen = func(id string) {
		l.shell.Guard(func() {
			l.shell.Flush()
			l.host.Session().Open(id, -1)
			l.shell.FocusText()
		})
	}
	l.lines.OnMenu = func(id string, at fyne.Position) { l.shell.Guard(func() { l.host.OfferDocument(id, at) }) }
	text := ""
	if l.field != nil {
		text = l.field.Text
	}
	l.field = widgets.NewField("Filter documents", "Filter documents")
	l.field.Text = text
	l.field.OnChanged = func(string) { l.shell.Guard(l.typed) }
	l.field.OnShortcut = l.shell.Shortcut
	l.field.OnKey = l.key
	l.progress = container.NewStack()
	head := container.New(ui.Margins(12, 10, 12, 10), container.NewVBox(l.field, l.progress))
	edge := canvas.NewRectangle(l.shell.Palette.Line)
	edge.SetMinSize(fyne.NewSize(1, 1))
	l.object = container.NewStack(widgets.NewPane(l.shell.Palette),
		container.NewBorder(nil, nil, nil, edge, container.New(widgets.Stacked{}, head, l.lines, container.NewWithoutLayout())))
}

// key lets the filter be left with Esc, and the first document that fits
// be opened with Enter.
func (l *List) key(event *fyne.KeyEvent) bool {
	switch event.Name {
	case fyne.KeyEscape:
		l.field.SetText("")
		l.shell.FocusText()
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown:
		l.whenFiltered(func() {
			if len(l.shown) > 0 {
				l.host.Session().Open(l.list[l.shown[0]].ID, -1)
			}
			l.shell.FocusText()
		})
	default:
		return false
	}
	return true
}

// showProgress says how much is done: of what is the reader's own in open rounds,
// where there is any, and of all.
func (l *List) showProgress() {
	done, total := l.host.Session().Progress()
	said := fmt.Sprintf("%d of %d done", done, total)
	if l.own > 0 && l.own < total {
		said = fmt.Sprintf("%d of your %d done, %d of %d in all", l.ownDone, l.own, done, total)
		done, total = l.ownDone, l.own
	}
	text := widgets.NewDimLine(l.shell.Palette, said, 12)
	part := float32(0)
	if total > 0 {
		part = float32(done) / float32(total)
	}
	l.progress.Objects = []fyne.CanvasObject{container.NewVBox(text, widgets.NewProgress(l.shell.Palette, part))}
	l.progress.Refresh()
}

// Show fills the list on the left: the order, what fits the filter,
// and how much is done.
func (l *List) Show() {
	l.ownDone, l.own = l.host.Session().Turns()
	l.order = inOrder(l.host.Session().Summaries, l.host.Order(), l.turn())
	l.filter()
	l.showProgress()
}

// draw shows the documents that fit the filter. A line is made when it
// comes into sight.
func (l *List) draw() {
	list, shown := l.list, l.shown
	l.lines.SetDocuments(len(shown), func(i int) string { return list[shown[i]].ID },
		func(i int) widgets.DocumentLine { return l.line(&list[shown[i]]) }, l.host.Session().Entry.Document.ID)
}

// ShowOpen brings the line of the open document up to date; a label must
// not wait for the thousands of other lines.
func (l *List) ShowOpen() {
	l.lines.RefreshDocument(l.host.Session().Entry.Document.ID)
}

// readers says who is to read a document: the person at the keyboard, or others.
// Where all is theirs, nothing need be said; where a round is blind for them,
// nothing is said of its other readers.
func (l *List) readers(d *storage.Summary) string {
	s := l.host.Session()
	if _, mine := s.Turn(d.ID); mine && !s.Everybody() {
		if l.own == len(s.Summaries) {
			return ""
		}
		return "you"
	}
	var names []string
	ids := s.Readers(d.ID)
	if len(s.BlindIn()) > 0 {
		ids = nil
	}
	if d.Due != "" {
		ids = append([]string{d.Due}, ids...)
	}
	for _, id := range ids {
		if name := s.AnnotatorName(id); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

func (l *List) line(d *storage.Summary) widgets.DocumentLine {
	var meta []string
	if readers := l.readers(d); readers != "" { // first, since it must not be cut off
		meta = append(meta, "for "+readers)
	}
	for _, part := range []string{d.Outlet, ui.ShortDate(d.Date)} {
		if part != "" {
			meta = append(meta, part)
		}
	}
	line := widgets.DocumentLine{ID: d.ID, Title: d.Title, Meta: strings.Join(meta, " · ")}
	switch d.State {
	case corpus.Done, corpus.PutAside:
		line.State = session.StateName(d.State)
	default:
		line.State = fmt.Sprintf("%d/%d", d.Labelled+d.Nothing, d.Sentences)
	}
	if all := max(d.Sentences, d.Annotations); all > 0 {
		for _, label := range l.host.Session().Codebook.Labels {
			if n := d.ByLabel[label.ID]; n > 0 {
				strong, _ := l.shell.Palette.Label(label)
				line.Shares = append(line.Shares, widgets.Share{Part: float32(n) / float32(all), Colour: strong})
			}
		}
	}
	return line
}
