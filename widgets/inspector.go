package widgets

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"sayso/internal/corpus"
)

// Inspection is what the inspector shows: one annotation, or why there is none.
type Inspection struct {
	Heading    string             // "Selected annotation", "Just labelled"
	Annotation *corpus.Annotation // nil when there is none
	Quote      string             // the covered text, shortened
	By         string             // who made it and when, one line
	ReadOnly   bool               // another annotator's work
	Empty      string             // what to say when there is no annotation
	Parked     string             // why the sentence is parked, "" when it is not
	Hint       string             // what a model would say of the sentence, "" for nothing
	Sources    []string           // sources offered for this sentence, best first
	Relations  []RelationLine
}

// RelationLine is one link of the annotation.
type RelationLine struct {
	ID      string // of the relation
	Target  string // id of the annotation at the other end
	Heading string // "Denies", "Denied by"
	Text    string // the quote at the other end, shortened
	Colour  color.Color
	// ReadOnly says that somebody else made it, so that it is not offered to be
	// taken away.
	ReadOnly bool
}

// Inspector shows and edits one annotation: its label, who said it, how
// certain it is, what it answers, a note.
type Inspector struct {
	widget.BaseWidget

	OnLabel          func(annotation, label string)
	OnAttribute      func(annotation, attribute, value string)
	OnNote           func(annotation, note string)
	OnRelation       func(RelationLine) // follow the link
	OnRemoveRelation func(RelationLine)
	OnShortcut       func(fyne.Shortcut) bool
	OnLeave          func() // Esc: back to the text
	OnTyped          func() // something was typed that is not told yet
	// OnNarrow gives what a field of free text may mean by what is typed into it,
	// all of it, best first. It is called on every key, so it must be quick.
	// Without it the sources of the Inspection are offered, whatever is typed.
	OnNarrow func(attribute, typed string) []string

	palette  Palette
	codebook corpus.Codebook
	keys     map[string]string // attribute id to the key that leads to it
	shown    Inspection

	heading     *canvas.Text
	by          *Line
	quote       *WrappedText
	parked      *WrappedText
	hint        *WrappedText
	label       *labelPicker
	fields      map[string]*attributeField
	note        *Field
	toggle      *PushButton
	relations   *fyne.Container
	body, empty *fyne.Container
	emptyText   *WrappedText
	more        *fyne.Container
	scroll      *container.Scroll
}

// attributeField is the control of one attribute: a field for free text or a
// choice of values.
type attributeField struct {
	id        string
	offers    *offerField
	segmented *Segmented
	choice    *Choice
	values    []string
	setting   bool
}

// MoreAttributes is the button that shows what does not stand beside the label.
const MoreAttributes = "More attributes"

// NewInspector makes the inspector for a codebook.
func NewInspector(p Palette, codebook corpus.Codebook) *Inspector {
	n := &Inspector{palette: p, codebook: codebook, keys: corpus.AttributeKeys(codebook.Attributes), fields: map[string]*attributeField{}}
	n.heading = Caption(p, "")
	n.by = NewDimLine(p, "", 11.5)
	n.quote = NewWrappedText(p, 13, 3)
	n.emptyText = NewWrappedText(p, 13, 8)
	warning := p
	warning.Ink = p.Warning
	n.parked = NewWrappedText(warning, 12.5, 3)
	n.parked.Hide()
	n.hint = NewWrappedText(p, 12.5, 5)
	n.hint.Hide()
	n.relations = container.New(&Column{Gap: 6})
	n.build()
	n.ExtendBaseWidget(n)
	return n
}

// build makes the column of controls once.
func (n *Inspector) build() {
	n.label = n.labelControl()
	rows := []fyne.CanvasObject{Card(n.palette, n.quote), n.by, Caption(n.palette, "Label"), n.label.object()}
	n.more = container.New(&Column{Gap: 6})
	for _, attribute := range n.codebook.Attributes {
		control := n.attributeControl(attribute)
		heading := n.keyedCaption(attribute)
		if attribute.Shown() {
			rows = append(rows, heading, control)
			continue
		}
		n.more.Add(heading)
		n.more.Add(control)
	}
	rows = append(rows, n.relations)
	n.note = NewTextField("Note", "What should the next reader know?", 3)
	n.note.OnLeave = n.leaveNote
	n.note.OnChanged = func(string) { n.typed() }
	n.note.OnKey = n.escape
	n.note.OnShortcut = n.shortcut
	rows = append(rows, Caption(n.palette, "Note"), n.note)
	if len(n.more.Objects) > 0 {
		n.toggle = NewChip(n.palette, MoreAttributes, func() { n.showMore(n.more.Hidden) })
		n.more.Hide()
		rows = append(rows, Spacer(4), container.NewHBox(n.toggle), n.more)
	}
	n.body = NewColumn(6, rows...)
	n.empty = NewColumn(6, n.emptyText)
}

// keyedCaption is the heading of an attribute with its key beside it.
func (n *Inspector) keyedCaption(attribute corpus.Attribute) fyne.CanvasObject {
	heading := Caption(n.palette, attribute.Name)
	name := n.keys[attribute.ID]
	if name == "" {
		return heading
	}
	key := canvas.NewText(name, n.palette.Dim)
	key.TextSize = 11
	return container.NewBorder(nil, nil, heading, key)
}

// showMore shows the attributes that wait behind "More", or hides them.
func (n *Inspector) showMore(on bool) {
	n.more.Hidden = !on
	n.toggle.SetText(MoreAttributes)
	if on {
		n.toggle.SetText("Fewer attributes")
	}
	n.body.Refresh()
}

func (n *Inspector) labelControl() *labelPicker {
	return newLabelPicker(n.palette, n.codebook.Labels, n.escape, func(value string) {
		if n.shown.Annotation != nil && n.OnLabel != nil {
			n.OnLabel(n.shown.Annotation.ID, value)
		}
	})
}

// attributeControl makes the control that suits an attribute: a field without
// values, a row of choices for up to three, a list for more.
func (n *Inspector) attributeControl(attribute corpus.Attribute) fyne.CanvasObject {
	a := &attributeField{id: attribute.ID}
	n.fields[attribute.ID] = a
	switch {
	case len(attribute.Values) == 0:
		a.offers = n.offerControl(a, attribute)
		return a.offers.column
	case len(attribute.Values) <= 3:
		var options []Option
		for _, v := range attribute.Values {
			options = append(options, Option{Value: v, Text: Sentence(v)})
		}
		a.segmented = NewSegmented(n.palette, attribute.Name, options, func(v string) { n.attribute(a.id, v) })
		a.segmented.OnKey = n.escape
		return a.segmented
	default:
		a.values = append([]string{""}, attribute.Values...)
		texts := []string{"Not set"}
		for _, v := range attribute.Values {
			texts = append(texts, Sentence(v))
		}
		a.choice = NewChoice(attribute.Name, texts, n.escape, func(string) {
			if i := a.choice.SelectedIndex(); !a.setting && i >= 0 {
				n.attribute(a.id, a.values[i])
			}
		})
		return a.choice
	}
}

// offerControl makes the field of an attribute of free text.
func (n *Inspector) offerControl(a *attributeField, attribute corpus.Attribute) *offerField {
	o := newOfferField(n.palette, attribute.Name)
	o.narrow = func(typed string) []string {
		if n.OnNarrow == nil {
			return o.resting
		}
		return n.OnNarrow(a.id, typed)
	}
	o.store = func() { n.leaveField(a) }
	o.typed = n.typed
	o.done = n.leave
	o.grown = func() {
		if n.body != nil {
			n.body.Refresh()
		}
	}
	o.field.OnKey = func(event *fyne.KeyEvent) bool { return n.escape(event) || o.key(event) }
	o.field.OnShortcut = n.shortcut
	return o
}

func (n *Inspector) attribute(id, value string) {
	if n.shown.Annotation != nil && n.OnAttribute != nil {
		n.OnAttribute(n.shown.Annotation.ID, id, value)
	}
}

func (n *Inspector) leaveField(a *attributeField) {
	shown := n.shown.Annotation
	if shown == nil || n.shown.ReadOnly || a.offers.field.Text == shown.Attributes[a.id] {
		return
	}
	if shown.Attributes == nil {
		shown.Attributes = map[string]string{}
	}
	shown.Attributes[a.id] = a.offers.field.Text // it is told once
	n.attribute(a.id, a.offers.field.Text)
}

// leaveNote tells of a note that was changed, without the line breaks at its end,
// which an Enter too many leaves.
func (n *Inspector) leaveNote() {
	shown, note := n.shown.Annotation, strings.TrimRight(n.note.Text, " \n")
	if shown == nil || n.shown.ReadOnly || note == strings.TrimRight(shown.Note, " \n") || n.OnNote == nil {
		return
	}
	shown.Note = note // it is told once
	n.OnNote(shown.ID, note)
}

// typed says that something waits to be told, if it does.
func (n *Inspector) typed() {
	if n.Unsaid() && n.OnTyped != nil {
		n.OnTyped()
	}
}

// Unsaid reports whether a field holds what was typed and not yet told.
func (n *Inspector) Unsaid() bool {
	a := n.shown.Annotation
	if a == nil || n.shown.ReadOnly {
		return false
	}
	for id, f := range n.fields {
		if f.offers != nil && f.offers.field.Text != a.Attributes[id] {
			return true
		}
	}
	return n.note.Text != a.Note
}

// FlushNote reports what was typed into the note and not yet told. A field with
// offers has a pause decide nothing: what stands in it is told when it is left.
func (n *Inspector) FlushNote() { n.leaveNote() }

// Flush reports what was typed and not yet told, before the window closes or
// shows something else.
func (n *Inspector) Flush() {
	for _, attribute := range n.codebook.Attributes {
		if a := n.fields[attribute.ID]; a.offers != nil {
			n.leaveField(a)
		}
	}
	n.leaveNote()
}

func (n *Inspector) escape(event *fyne.KeyEvent) bool {
	if event.Name != fyne.KeyEscape {
		return false
	}
	n.leave()
	return true
}

func (n *Inspector) leave() {
	n.Flush()
	if n.OnLeave != nil {
		n.OnLeave()
	}
}

func (n *Inspector) shortcut(s fyne.Shortcut) bool { return n.OnShortcut != nil && n.OnShortcut(s) }

// SetInspection fills the inspector. What was typed into it for another annotation is
// told first.
func (n *Inspector) SetInspection(shown Inspection) {
	same := n.shown.Annotation != nil && shown.Annotation != nil && n.shown.Annotation.ID == shown.Annotation.ID
	if !same {
		n.Flush()
	}
	before := n.shown
	if shown.Annotation != nil {
		own := shown.Annotation.Clone() // what is typed is noted in it as told
		shown.Annotation = &own
	}
	n.shown = shown
	n.heading.Text = Capitals(shown.Heading)
	n.parked.SetText(shown.Parked)
	Show(n.parked, shown.Parked != "")
	n.hint.SetText(shown.Hint)
	Show(n.hint, shown.Hint != "")
	if shown.Annotation == nil {
		n.emptyText.SetText(shown.Empty)
		n.body.Hide()
		n.empty.Show()
		n.Refresh()
		return
	}
	n.empty.Hide()
	n.body.Show()
	n.quote.SetText(shown.Quote)
	n.by.SetText(shown.By)
	n.label.SetChosen(shown.Annotation.Label)
	n.label.enable(!shown.ReadOnly)
	n.fill(before, same)
	n.showRelations()
	n.Refresh()
}

// fill puts the annotation's values into the controls. A field that is being
// typed into keeps what is typed, unless its value changed elsewhere.
func (n *Inspector) fill(before Inspection, same bool) {
	a := n.shown.Annotation
	for id, f := range n.fields {
		value := a.Attributes[id]
		switch {
		case f.offers != nil:
			var sources []string
			if id == "source" && !n.shown.ReadOnly {
				sources = n.shown.Sources
			}
			if !same || n.shown.ReadOnly || before.Annotation.Attributes[id] != value {
				f.offers.show(value, sources)
			} else {
				f.offers.rest(sources)
			}
			Enable(f.offers.field, !n.shown.ReadOnly)
		case f.segmented != nil:
			f.segmented.SetChosen(value)
			Enable(f.segmented, !n.shown.ReadOnly)
		default:
			f.setting = true
			f.choice.SetSelectedIndex(indexOf(f.values, value))
			f.setting = false
			Enable(f.choice, !n.shown.ReadOnly)
		}
	}
	if !same || n.shown.ReadOnly || before.Annotation.Note != a.Note {
		n.note.SetText(a.Note)
	}
	Enable(n.note, !n.shown.ReadOnly)
}

// Shown is what the inspector shows.
func (n *Inspector) Shown() Inspection { return n.shown }

func indexOf(list []string, value string) int {
	for i, v := range list {
		if v == value {
			return i
		}
	}
	return 0
}

func (n *Inspector) showRelations() {
	n.relations.RemoveAll()
	for _, line := range n.shown.Relations {
		n.relations.Add(Caption(n.palette, line.Heading))
		n.relations.Add(newRelationCard(n.palette, line,
			func() {
				if n.OnRelation != nil {
					n.OnRelation(line)
				}
			},
			func() {
				if n.OnRemoveRelation != nil {
					n.OnRemoveRelation(line)
				}
			}))
	}
}

// FocusSource puts the cursor into the source field, if the codebook has one
// and an annotation is shown. Otherwise it reports false. byLetter says that a
// letter key asked for it, which is not to be typed.
func (n *Inspector) FocusSource(c fyne.Canvas, byLetter bool) bool {
	return n.FocusField(c, "source", byLetter)
}

// FocusField puts the cursor into the field of an attribute of free text. It
// reports false where there is none or no annotation is shown.
func (n *Inspector) FocusField(c fyne.Canvas, attribute string, byLetter bool) bool {
	f := n.fields[attribute]
	if n.shown.Annotation == nil || n.shown.ReadOnly || f == nil || f.offers == nil {
		return false
	}
	if a, _ := n.codebook.Attribute(attribute); !a.Shown() && n.more.Hidden {
		n.showMore(true)
	}
	c.Focus(f.offers.field)
	Reveal(f.offers.column)
	if byLetter {
		f.offers.field.SwallowRune()
	}
	return true
}

// FocusNote puts the cursor into the note.
func (n *Inspector) FocusNote(c fyne.Canvas, byLetter bool) bool {
	if n.shown.Annotation == nil || n.shown.ReadOnly {
		return false
	}
	c.Focus(n.note)
	if byLetter {
		n.note.SwallowRune()
	}
	return true
}

// FocusFirst puts the focus on the first control, the label.
func (n *Inspector) FocusFirst(c fyne.Canvas) bool {
	if n.shown.Annotation == nil || n.shown.ReadOnly {
		return false
	}
	if n.FocusSource(c, false) {
		return true
	}
	c.Focus(n.label.focusable())
	return true
}

// Inside is what holds the controls, nil before it is first drawn.
func (n *Inspector) Inside() fyne.CanvasObject {
	if n.scroll == nil {
		return nil
	}
	return n.scroll
}

// CreateRenderer implements fyne.Widget.
func (n *Inspector) CreateRenderer() fyne.WidgetRenderer {
	n.scroll = container.NewVScroll(container.New(&Column{Gap: 6, Side: 14}, Spacer(6), n.heading, n.parked, n.hint, n.body, n.empty, Spacer(10)))
	edge := canvas.NewRectangle(n.palette.Line)
	edge.SetMinSize(fyne.NewSize(1, 1))
	return widget.NewSimpleRenderer(container.NewStack(NewPane(n.palette),
		container.NewBorder(nil, nil, edge, nil, n.scroll)))
}

// Spacer is a gap of a height in px.
func Spacer(height float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(1, height))
	return r
}
