package adjudicationview

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"sayso/widgets"
)

// side is the right side: who said what, why they differ, the rule,
// the note on the decision, the figures so far.
type side struct {
	view   *View
	body   *fyne.Container
	note   *widgets.Field
	scroll *container.Scroll
	object fyne.CanvasObject
	told   string // what the note was when it was told last
}

func newSide(v *View) *side {
	s := &side{view: v, body: container.New(&widgets.Column{Gap: 10}), note: widgets.NewTextField("Note on the decision", "Why so, for those who read the decision", 2)}
	s.note.OnShortcut = v.shortcut
	s.note.OnLeave = s.tellNote
	s.note.OnKey = func(event *fyne.KeyEvent) bool {
		if event.Name == fyne.KeyEscape {
			v.FocusText()
			return true
		}
		return false
	}
	s.scroll = container.NewVScroll(widgets.Padded(14, 14, s.body))
	s.object = container.NewStack(widgets.NewPane(v.palette), s.scroll)
	return s
}

// tellNote tells what was typed.
func (s *side) tellNote() {
	if text := strings.TrimSpace(s.note.Text); text != s.told {
		s.told = text
		if s.view.OnNote != nil {
			s.view.OnNote(text)
		}
	}
}

func (s *side) show() {
	page, p := &s.view.page, s.view.palette
	if s.view.canvas.Focused() != fyne.Focusable(s.note) && s.note.Text != page.Note {
		s.note.SetText(page.Note)
	}
	s.told = page.Note
	s.body.Objects = nil
	add := func(o ...fyne.CanvasObject) { s.body.Objects = append(s.body.Objects, o...) }
	text := func(words string, size float32, most int) fyne.CanvasObject {
		t := widgets.NewWrappedText(p, size, most)
		t.SetText(words)
		return t
	}
	if page.Empty != "" {
		add(text(page.Empty, 14, 12))
	}
	if len(page.Cards) > 0 {
		head := container.New(&widgets.HeadRow{Left: 1, Gap: 6}, widgets.NewDimLine(p, widgets.Capitals("What was said"), 11), widgets.NewChip(p, page.Names, func() { widgets.Call(s.view.OnNames); s.view.FocusText() }))
		add(head)
		for i, c := range page.Cards {
			add(newCard(p, c, func() {
				if s.view.OnTake != nil {
					s.view.OnTake(i)
				}
				s.view.FocusText()
			}))
		}
		add(text(page.Hint, 12.5, 6), widgets.Caption(p, s.why()), s.reasons())
		if page.Rule != "" {
			add(widgets.Caption(p, "The rule"), widgets.Card(p, text(page.Rule, 13, 8)))
		}
		add(widgets.Caption(p, "Note on the decision"), s.note)
	}
	if len(page.So) > 0 {
		add(widgets.Caption(p, "So far"))
		for _, f := range page.So {
			row := []fyne.CanvasObject{widgets.NewLine(p, f.Text, 12.5, false), widgets.NewLine(p, f.Value, 12.5, false)}
			if f.Link != "" {
				row = append(row, widgets.NewChip(p, f.Link, func() {
					if s.view.OnLink != nil {
						s.view.OnLink(f.Link)
					}
				}))
			}
			add(container.New(&widgets.HeadRow{Left: 1, Gap: 8}, row...))
		}
	}
	s.body.Refresh()
	s.scroll.Refresh()
}

// why is the heading of the reasons; once R was pressed it says what comes next.
func (s *side) why() string {
	if s.view.page.Asking {
		return "Why they differ: press a letter"
	}
	return "Why they differ"
}

func (s *side) reasons() fyne.CanvasObject {
	flow := container.New(&widgets.Flow{Gap: 6})
	for _, r := range s.view.page.Reasons {
		text := r.Text
		if s.view.page.Asking {
			text = r.Key + "  " + r.Text
		}
		b := widgets.NewChip(s.view.palette, text, func() {
			if s.view.OnReason != nil {
				s.view.OnReason(r.ID)
			}
			s.view.FocusText()
		})
		b.SetActive(r.Chosen)
		flow.Add(b)
	}
	return flow
}

// card is what one person said.
type card struct {
	widget.BaseWidget
	card    Card
	tapped  func()
	content fyne.CanvasObject
}

func newCard(p widgets.Palette, c Card, tapped func()) *card {
	round, by := canvas.NewRectangle(p.Ink), canvas.NewText(c.By, p.Background)
	round.CornerRadius = 10
	by.TextSize, by.TextStyle.Bold, by.Alignment = 9.5, true, fyne.TextAlignCenter
	sized := func(o fyne.CanvasObject) fyne.CanvasObject { return container.NewGridWrap(fyne.NewSquareSize(20), o) }
	head := []fyne.CanvasObject{sized(container.NewStack(round, by))}
	for _, chip := range firstChips(c.Labels) {
		head = append(head, sized(chip.Draw(p, letterSize)))
	}
	title := widgets.NewLine(p, c.Title, 13.5, true)
	row := container.NewBorder(nil, nil, container.New(inARow{7}, head...), sized(widgets.DrawnKey(p, c.Key)), widgets.Padded(6, 0, title))
	parts := []fyne.CanvasObject{row}
	if c.Details != "" {
		t := widgets.NewWrappedText(p, 12.5, 4)
		t.Dim = true
		t.SetText(c.Details)
		parts = append(parts, t)
	}
	if c.Words != "" {
		parts = append(parts, widgets.NewUnderlined(p, c.Words, c.Differs))
	}
	if c.Note != "" {
		t := widgets.NewWrappedText(p, 12.5, 6)
		t.SetText(c.Note)
		parts = append(parts, t)
	}
	ground := canvas.NewRectangle(p.Card)
	ground.StrokeColor, ground.StrokeWidth, ground.CornerRadius = p.Line, 1, 6
	if c.Taken {
		ground.StrokeColor, ground.StrokeWidth = p.Accent, 2
	}
	w := &card{card: c, tapped: tapped, content: container.NewStack(ground, widgets.Padded(10, 9, widgets.NewColumn(5, parts...)))}
	w.ExtendBaseWidget(w)
	return w
}

// inARow puts objects beside each other at their own sizes; gap is in px.
type inARow struct{ gap float32 }

// MinSize implements fyne.Layout.
func (r inARow) MinSize(o []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for i, object := range o {
		least := object.MinSize()
		size = fyne.NewSize(size.Width+least.Width, max(size.Height, least.Height))
		if i > 0 {
			size.Width += r.gap
		}
	}
	return size
}

// Layout implements fyne.Layout.
func (r inARow) Layout(o []fyne.CanvasObject, size fyne.Size) {
	x := float32(0)
	for _, object := range o {
		least := object.MinSize()
		object.Resize(least)
		object.Move(fyne.NewPos(x, (size.Height-least.Height)/2))
		x += least.Width + r.gap
	}
}

// Tapped takes what they said whole.
func (c *card) Tapped(*fyne.PointEvent) { widgets.Call(c.tapped) }

// Cursor is the hand of something that can be pressed.
func (c *card) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (c *card) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(c.content)
}

// AccessibilityLabel reads who said what, and the key that takes it.
func (c *card) AccessibilityLabel() string {
	label := c.card.Name + ": " + c.card.Title
	for _, part := range []string{c.card.Details, c.card.Words, c.card.Note} {
		if part != "" {
			label += ". " + part
		}
	}
	return label + ". Key " + c.card.Key
}

// AccessibilityRole says that it can be pressed.
func (c *card) AccessibilityRole() fyne.AccessibleRole {
	return fyne.AccessibleRoleButton
}
