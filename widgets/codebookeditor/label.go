package codebookeditor

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sayso/internal/colours"
	"sayso/internal/corpus"
	"sayso/widgets"
)

// labelForm edits one label.
type labelForm struct {
	editor *Editor
	body   *fyne.Container

	heading, use           *widgets.Line
	name, colour           *widgets.Field
	key                    *widgets.Choice
	keys                   []string // what the entries of key stand for
	swatches               *swatchRow
	pattern                *widgets.Choice
	preview                *labelPreview
	definition             *widgets.Field
	examples, counter      *widgets.Field
	rules                  *widgets.Field
	warning, notice        *widgets.WrappedText
	warningCard, noticeRow fyne.CanvasObject
	setting                bool // the form is being filled; nothing is told
}

func newLabelForm(e *Editor) *labelForm {
	p := e.palette
	f := &labelForm{editor: e, heading: headingText(p), use: widgets.NewDimLine(p, "", 12)}
	f.name = e.field("Name", "Its name", 1, f.tell)
	f.colour = e.field("Colour", "#0072b2", 1, f.tell)
	f.key = widgets.NewChoice("Key", nil, e.escape, func(string) { f.tell() })
	f.swatches = newSwatchRow(p, func(colour string) { f.colour.SetText(colour); f.tell() })
	f.swatches.onKey = e.escape
	f.pattern = widgets.NewChoice("Line under the text", nil, e.escape, func(string) { f.tell() })
	f.preview = newLabelPreview()
	f.definition = e.field("Definition", "What is true of every sentence with this label?", 4, f.tell)
	f.examples = e.field("Examples", "One per line: the words, a dash, why they get the label", 8, f.tell)
	f.counter = e.field("Not this label", "One per line: the words, a dash, why they do not get it", 8, f.tell)
	f.rules = e.field("Decide", "The questions to ask, one per line, in order", 4, f.tell)
	f.definition.OnChanged = func(string) { f.showWarning() }
	f.rules.OnChanged = f.definition.OnChanged
	f.warning, f.notice = widgets.NewWrappedText(p, 13, 4), widgets.NewWrappedText(p, 13, 4)
	f.warningCard = widgets.Card(p, f.warning)
	f.noticeRow = widgets.Card(p, container.NewBorder(nil, nil, nil, e.button("List them…", f.review), container.New(&margin{0, 6, 12, 0}, f.notice)))
	f.warningCard.Hide()
	f.noticeRow.Hide()
	f.assemble()
	return f
}

// assemble lays the form out.
func (f *labelForm) assemble() {
	p := f.editor.palette
	f.body = widgets.NewColumn(8, widgets.Spacer(10), f.head(),
		container.New(&cells{gap: 14, widths: []float32{0, 150}, least: 90}, captioned(p, "Name", f.name), captioned(p, "Key", f.key)),
		container.New(&cells{gap: 14, widths: []float32{swatchStep * 8, 96, 0}, least: 330},
			captioned(p, "Colour", f.swatches), captioned(p, "As a number", f.colour), captioned(p, "Line under the text", f.pattern)),
		f.preview,
		widgets.Spacer(2), captioned(p, "Definition", f.definition), f.warningCard, f.noticeRow,
		container.New(&cells{gap: 14, widths: []float32{0, 0}, least: 280},
			captioned(p, "Examples, one per line", f.examples), captioned(p, "Not this label", f.counter)),
		captioned(p, "Decide", f.rules), widgets.Spacer(16))
}

// head is the name in large with the buttons beside it.
func (f *labelForm) head() fyne.CanvasObject {
	e := f.editor
	row := &widgets.HeadRow{Left: 2, Gap: 8}
	if e.page.ReadOnly {
		return container.New(row, f.heading, f.use)
	}
	return container.New(row, f.heading, f.use,
		e.button("Split…", func() {
			if e.OnSplit != nil {
				e.OnSplit(e.page.Chosen.ID)
			}
		}),
		e.button("Merge into…", func() {
			if e.OnMerge != nil {
				e.OnMerge(e.page.Chosen.ID)
			}
		}), e.remover())
}

// remover is the button that removes what is chosen.
func (e *Editor) remover() fyne.CanvasObject {
	return e.button("Delete…", func() {
		if e.OnRemove != nil {
			e.OnRemove(e.page.Chosen)
		}
	})
}

// fillPatterns offers the lines, and says which labels have them already.
func (f *labelForm) fillPatterns(page Page, l corpus.Label) {
	texts := make([]string, len(corpus.Patterns))
	for i, p := range corpus.Patterns {
		texts[i] = widgets.Sentence(string(p))
		for _, other := range page.Codebook.Labels {
			if other.Pattern == p && other.ID != l.ID {
				texts[i] += ", now " + other.Name
			}
		}
	}
	f.pattern.SetOptions(texts)
	f.pattern.SetSelectedIndex(slices.Index(corpus.Patterns, l.Pattern))
	widgets.Enable(f.pattern, !page.ReadOnly)
}

func (f *labelForm) object() fyne.CanvasObject { return f.body }

func (f *labelForm) first() fyne.Focusable { return f.name }

func (f *labelForm) flush() { f.tell() }

func (f *labelForm) review() {
	if f.editor.OnReview != nil {
		f.editor.OnReview(f.editor.page.Chosen.ID)
	}
}

// label is the label as the form reads.
func (f *labelForm) label() corpus.Label {
	l, _ := f.editor.page.Codebook.Label(f.editor.page.Chosen.ID)
	l.Name = strings.TrimSpace(f.name.Text)
	if i := f.key.SelectedIndex(); i >= 0 && i < len(f.keys) {
		l.Key = f.keys[i]
	}
	if colour := strings.ToLower(strings.TrimSpace(f.colour.Text)); colour != strings.ToLower(l.Colour) {
		l.Colour, l.DarkColour = colour, colours.Dark(colour)
	}
	if i := f.pattern.SelectedIndex(); i >= 0 {
		l.Pattern = corpus.Patterns[i]
	}
	l.Definition = strings.TrimSpace(f.definition.Text)
	l.Examples, l.Counter, l.Rules = linesOf(f.examples.Text), linesOf(f.counter.Text), linesOf(f.rules.Text)
	return l
}

// tell reports the label when it differs from the one shown.
func (f *labelForm) tell() {
	e := f.editor
	before, ok := e.page.Codebook.Label(e.page.Chosen.ID)
	if f.setting || !ok || e.OnLabel == nil || e.page.ReadOnly {
		return
	}
	if now := f.label(); !equalLabels(before, now) {
		e.OnLabel(now)
	}
}

func equalLabels(a, b corpus.Label) bool {
	return a.Name == b.Name && a.Key == b.Key && a.Colour == b.Colour && a.Pattern == b.Pattern &&
		a.Definition == b.Definition && slices.Equal(a.Examples, b.Examples) && slices.Equal(a.Counter, b.Counter) &&
		slices.Equal(a.Rules, b.Rules)
}

// linesOf are the lines of a text that hold anything, trimmed.
func linesOf(text string) []string {
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// fill puts the label into the controls.
func (f *labelForm) fill(before, page Page, same bool) {
	f.setting = true
	defer func() { f.setting = false }()
	l, ok := page.Codebook.Label(page.Chosen.ID)
	if !ok {
		f.body.Hide()
		return
	}
	f.body.Show()
	old, _ := before.Codebook.Label(page.Chosen.ID)
	put := func(field *widgets.Field, was, is string) {
		if !same || was != is {
			field.SetText(is)
		}
		widgets.Enable(field, !page.ReadOnly)
	}
	put(f.name, old.Name, l.Name)
	put(f.colour, old.Colour, l.Colour)
	put(f.definition, old.Definition, l.Definition)
	put(f.examples, strings.Join(old.Examples, "\n"), strings.Join(l.Examples, "\n"))
	put(f.counter, strings.Join(old.Counter, "\n"), strings.Join(l.Counter, "\n"))
	put(f.rules, strings.Join(old.Rules, "\n"), strings.Join(l.Rules, "\n"))
	f.fillKeys(page, l)
	f.swatches.set(strings.ToLower(l.Colour))
	f.swatches.disabled = page.ReadOnly
	f.fillPatterns(page, l)
	f.preview.set(l, corpus.Letters(page.Codebook.Labels)[l.ID])
	f.heading.SetText(l.Name)
	f.use.SetText(useLine(page.Uses[l.ID]))
	f.notice.SetText(page.Notice)
	widgets.Show(f.noticeRow, page.Notice != "")
	f.showWarning()
}

func useLine(uses int) string {
	if uses == 0 {
		return "not used yet"
	}
	return corpus.Plural(uses, "annotation")
}

// fillKeys offers the digits, and says whose they are. Taking a key that
// another label has makes the two exchange keys.
func (f *labelForm) fillKeys(page Page, l corpus.Label) {
	texts, at := []string{"No key"}, 0
	f.keys = []string{""}
	for digit := 1; digit <= 9; digit++ {
		key := fmt.Sprint(digit)
		text := key
		if other, taken := page.Codebook.LabelForKey(key); taken && other.ID != l.ID {
			text += ", now " + other.Name
		}
		if key == l.Key {
			at = digit
		}
		texts, f.keys = append(texts, text), append(f.keys, key)
	}
	f.key.SetOptions(texts)
	f.key.SetSelectedIndex(at)
	widgets.Enable(f.key, !page.ReadOnly)
}

// showWarning tells, while the definition is being changed, what that touches.
func (f *labelForm) showWarning() {
	page := f.editor.page
	l, _ := page.Codebook.Label(page.Chosen.ID)
	changed := strings.TrimSpace(f.definition.Text) != l.Definition ||
		!slices.Equal(linesOf(f.rules.Text), l.Rules)
	f.warning.SetText(page.Warning)
	if on := changed && page.Warning != ""; on != f.warningCard.Visible() {
		widgets.Show(f.warningCard, on)
		f.body.Refresh()
		f.editor.scroll.Refresh()
	}
}
