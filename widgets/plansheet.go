package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// PlanChoice is what is said of a plan, as it is typed: in the fields of a
// PlanSheet, and in those that it keeps for a sheet of their own.
type PlanChoice struct {
	Round   string // id, "" for a new one
	Readers string // names, with commas
	Kind    string
	Overlap string // none, all, a part such as 20%, or a number of articles
	By      string // "" for at random
	Seed    string

	Name          string // of a new round, "" for one that is made up
	Each          string // how many people read each of what several read, "" for all
	Rest          string // share or leave: what becomes of the other articles
	Rare, Query   string // so many articles more, in which a search finds something
	Hints         string
	Expect, Alpha string // what the forecast supposes
}

// planOverlaps are what a PlanSheet offers for how much several read, planDrawn for
// what it is drawn by.
var (
	planOverlaps = []Option{{Value: "none", Text: "none"}, {Value: "10%", Text: "10 %"}, {Value: "20%", Text: "20 %"}, {Value: "all", Text: "all"}}
	planDrawn    = []Option{{Value: "outlet,month", Text: "by outlet and month"}, {Value: "-", Text: "at random"}}
)

// PlanOffers reports whether a PlanSheet shows how much several read, and what it
// is drawn by, among what it offers.
func PlanOffers(c PlanChoice) bool {
	offers := func(options []Option, value string) bool {
		return slices.ContainsFunc(options, func(o Option) bool { return o.Value == value })
	}
	return offers(planOverlaps, c.Overlap) && (c.By == "" || offers(planDrawn, c.By))
}

// PlanRound is a round that can be chosen.
type PlanRound struct {
	ID, Name string
	Stage    string // planned, open or closed
	About    string // a sentence on it
}

// PlanSheet is the screen on which the reading is shared out: who reads what at
// the left; how it is shared out, what that gives, and the rounds at the right.
type PlanSheet struct {
	widget.BaseWidget

	OnChanged func() // something in the fields is another
	OnShare   func()
	OnMore    func() // what most plans do without
	OnOpen    func() // open or close the round that is chosen
	OnClose   func() // the screen
	OnHandOut func()

	Matrix *PlanMatrix

	palette                    Palette
	canvas                     fyne.Canvas
	title, note                *Line
	rounds                     *Choice
	list                       []PlanRound
	readers, seed              *Field
	kind, overlap, drawn       *Segmented
	forecast, about, explained *WrappedText
	besides                    *WrappedText // what was chosen behind “More…”
	share, more                *FocusButton
	open, handOut, done        *FocusButton
	choice                     PlanChoice // with what has no field here
	content                    fyne.CanvasObject
	filling                    bool // the fields are being set, and nobody is told
}

// NewPlanSheet makes an empty screen, to be put on a canvas.
func NewPlanSheet(p Palette, c fyne.Canvas) *PlanSheet {
	s := &PlanSheet{palette: p, canvas: c, Matrix: NewPlanMatrix(p), title: NewLine(p, "Who reads what", 15, true), note: NewDimLine(p, "", 12)}
	s.Matrix.OnKey = s.key
	s.rounds = NewChoice("Round", nil, s.key, func(string) { s.changed() })
	s.readers, s.seed = NewField("Readers", "Names, with commas"), NewField("Seed", "")
	for _, f := range []*Field{s.readers, s.seed} {
		f.OnKey = s.fieldKey
		f.OnChanged = func(string) { s.changed() }
	}
	s.kind = s.segmented("Kind", []Option{{Value: "blind", Text: "blind"}, {Value: "training", Text: "training"}, {Value: "second-pass", Text: "read again"}, {Value: "adjudication", Text: "decide"}})
	s.overlap = s.segmented("Read by more than one", planOverlaps)
	s.drawn = s.segmented("Drawn", planDrawn)
	s.forecast, s.about, s.explained = NewWrappedText(p, 12.5, 24), NewWrappedText(p, 12.5, 6), NewWrappedText(p, 12.5, 6)
	s.share = s.button("Share out", "Enter", s.shareOut)
	s.share.Button.SetActive(true)
	s.more = s.button("More…", "", func() { Call(s.OnMore) })
	s.besides = NewWrappedText(p, 12.5, 8)
	s.besides.Dim = true
	s.besides.Hide()
	s.open = s.button("Open the round", "", func() { Call(s.OnOpen) })
	s.handOut = s.button("Hand out…", "", func() { Call(s.OnHandOut) })
	s.done = s.button("Close", "Esc", func() { Call(s.OnClose) })
	s.build()
	s.ExtendBaseWidget(s)
	return s
}

func (s *PlanSheet) segmented(name string, options []Option) *Segmented {
	c := NewSegmented(s.palette, name, options, func(string) { s.changed() })
	c.Required, c.OnKey = true, s.fieldKey
	return c
}

func (s *PlanSheet) button(text, key string, do func()) *FocusButton {
	b := NewFocusButton(s.palette, text, key, do)
	b.OnKey = s.key
	return b
}

func (s *PlanSheet) build() {
	p := s.palette
	caption := func(text string) fyne.CanvasObject { return NewDimLine(p, Capitals(text), 11) }
	rows := func(o ...fyne.CanvasObject) fyne.CanvasObject { return NewColumn(6, o...) }
	s.explained.SetText("Readers see only their own work until the round is closed. Counts, search, threads and exports of a reader keep to that too.")
	sharing := Card(p, rows(NewLine(p, "Share the reading out", 14, true), caption("Round"), s.rounds, caption("Kind"), s.kind, caption("Readers"), s.readers,
		caption("Read by more than one"), s.overlap, caption("Drawn"), s.drawn, caption("Seed"), s.seed, container.New(&Flow{Gap: 6}, s.share, s.more), s.besides, s.forecast))
	round := Card(p, rows(NewLine(p, "The round", 14, true), s.about, container.New(&Flow{Gap: 6}, s.open, s.handOut), caption("Blind"), s.explained))
	panel := container.NewVScroll(Padded(2, 2, rows(sharing, round)))
	left := Card(p, s.Matrix)
	head := container.New(&HeadRow{Left: 1, Gap: 8}, s.title, s.done)
	s.content = WithTips(p, container.New(&planLayout{}, NewGround(p.Background, s.FocusMatrix), left, panel, Padded(16, 6, head),
		canvas.NewRectangle(p.Pane), canvas.NewRectangle(p.Line), Padded(14, 5, s.note)))
}

// key closes the screen.
func (s *PlanSheet) key(event *fyne.KeyEvent) bool {
	if event.Name == fyne.KeyEscape {
		Call(s.OnClose)
		return true
	}
	return false
}

// fieldKey shares out with Enter, too.
func (s *PlanSheet) fieldKey(event *fyne.KeyEvent) bool {
	if event.Name == fyne.KeyReturn || event.Name == fyne.KeyEnter {
		s.shareOut()
		return true
	}
	return s.key(event)
}

func (s *PlanSheet) shareOut() { Call(s.OnShare) }

func (s *PlanSheet) changed() {
	if !s.filling {
		Call(s.OnChanged)
	}
}

// Choice is what stands in the fields.
func (s *PlanSheet) Choice() PlanChoice {
	c := s.choice
	c.Round, c.Readers, c.Kind, c.Overlap, c.By, c.Seed = "", s.readers.Text, s.kind.Chosen, s.overlap.Chosen, s.drawn.Chosen, s.seed.Text
	if c.By == "-" {
		c.By = ""
	}
	if i := s.rounds.SelectedIndex(); i > 0 && i <= len(s.list) {
		c.Round = s.list[i-1].ID
	}
	return c
}

// SetChoice fills the fields, and lists the rounds to choose from.
func (s *PlanSheet) SetChoice(c PlanChoice, rounds []PlanRound) {
	s.filling = true
	defer func() { s.filling = false }()
	s.list, s.choice = rounds, c
	names, at := []string{"A new round"}, 0
	for i, r := range rounds {
		names = append(names, r.Name+" ("+r.Stage+")")
		if r.ID == c.Round {
			at = i + 1
		}
	}
	s.rounds.SetOptions(names)
	s.rounds.SetSelectedIndex(at)
	if s.readers.Text != c.Readers {
		s.readers.SetText(c.Readers)
	}
	if s.seed.Text != c.Seed {
		s.seed.SetText(c.Seed)
	}
	s.kind.SetChosen(c.Kind)
	s.overlap.SetChosen(c.Overlap)
	if s.drawn.SetChosen("-"); c.By != "" {
		s.drawn.SetChosen(c.By)
	}
	s.about.SetText("Share the reading out, and a round is made.")
	s.open.Hide()
	s.handOut.Hide()
	if at > 0 {
		r := rounds[at-1]
		s.about.SetText(r.About)
		s.open.Button.SetText(map[string]string{"planned": "Open the round", "open": "Close the round", "closed": "Open it again"}[r.Stage])
		s.open.Show()
		if r.Stage == "open" {
			s.handOut.Show()
		}
	}
	s.setFixed(at > 0, c.Kind == "adjudication")
	s.content.Refresh()
}

// setFixed shows what a round that stands keeps, and that there is no sample of
// what is to be decided.
func (s *PlanSheet) setFixed(stands, all bool) {
	for _, one := range []struct {
		field interface {
			Enable()
			Disable()
		}
		fixed bool
	}{{s.kind, stands}, {s.seed, stands}, {s.overlap, all}, {s.drawn, all}} {
		if one.fixed {
			one.field.Disable()
		} else {
			one.field.Enable()
		}
	}
}

// SetBesides says what was chosen behind “More…”; nothing for the usual.
func (s *PlanSheet) SetBesides(text string) {
	if s.besides.SetText(text); text == "" {
		s.besides.Hide()
	} else {
		s.besides.Show()
	}
	s.content.Refresh()
}

// Besides is what the screen says of what was chosen behind “More…”.
func (s *PlanSheet) Besides() string { return s.besides.Text }

// SetForecast says what the plan would give, in few lines and, under the mouse,
// whole; mayShare that there is something to be done.
func (s *PlanSheet) SetForecast(short, whole string, mayShare bool) {
	s.forecast.SetText(short)
	s.forecast.All = whole
	s.share.Button.SetActive(mayShare)
	s.share.Button.SetDim(!mayShare)
	s.content.Refresh()
	if field, ok := s.canvas.Focused().(fyne.CanvasObject); ok {
		Reveal(field) // what stands around it may be longer now
	}
}

// Forecast is what the screen says that the plan would give.
func (s *PlanSheet) Forecast() string { return s.forecast.Text }

// Say shows a title, and at the foot what was done.
func (s *PlanSheet) Say(title, note string) {
	s.title.SetText(title)
	s.note.SetText(note)
	s.content.Refresh()
}

// Note is what the foot says.
func (s *PlanSheet) Note() string { return s.note.Text() }

// About is what the screen says of the round that is chosen.
func (s *PlanSheet) About() string { return s.about.Text }

// FocusMatrix gives the keys to the matrix.
func (s *PlanSheet) FocusMatrix() { s.canvas.Focus(s.Matrix) }

// AccessibilityLabel names the screen.
func (s *PlanSheet) AccessibilityLabel() string { return "Plan, " + s.title.Text() }

// AccessibilityRole says that it holds others.
func (s *PlanSheet) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

func (s *PlanSheet) Inside() fyne.CanvasObject { return s.content }

// CreateRenderer implements fyne.Widget.
func (s *PlanSheet) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.content) }

// planLayout puts the matrix beside the panel, or above it in a narrow window.
type planLayout struct{}

const (
	planPanel  = 336 // px, width
	planNarrow = 720 // px: below, the panel lies under the matrix
	planGap    = 14  // px
)

// MinSize implements fyne.Layout.
func (*planLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 240) }

// Layout implements fyne.Layout.
func (*planLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place := func(object fyne.CanvasObject, x, y, width, height float32) {
		object.Move(fyne.NewPos(x, y))
		object.Resize(fyne.NewSize(max(0, width), max(0, height)))
	}
	bottom := size.Height - FootRoom
	top, high := float32(HeadRoom), bottom-HeadRoom-planGap
	place(o[0], 0, 0, size.Width, size.Height)
	if size.Width >= planNarrow {
		place(o[1], planGap, top, size.Width-planPanel-3*planGap, high)
		place(o[2], size.Width-planPanel-planGap, top, planPanel, high)
	} else {
		half := high * 0.45
		place(o[1], planGap, top, size.Width-2*planGap, half)
		place(o[2], planGap, top+half+6, size.Width-2*planGap, high-half-6)
	}
	place(o[3], 0, 0, size.Width, HeadRoom)
	place(o[4], 0, bottom, size.Width, FootRoom)
	place(o[5], 0, bottom, size.Width, 1)
	place(o[6], 0, bottom, size.Width, FootRoom)
}
