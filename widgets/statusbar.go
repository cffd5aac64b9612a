package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// StatusBar is the line at the foot of the window.
type StatusBar struct {
	widget.BaseWidget
	Shortened

	OnAnnotator func() // the annotator's name was clicked
	OnZoom      func() // the zoom was clicked
	OnSaved     func() // the saved state was clicked
	OnCancel    func() // the running job is to be cancelled
	OnConflicts func() // what is to be settled was clicked
	OnTeam      func() // how things stand with the team was clicked
	OnHints     func() // whether there are hints was clicked

	palette                          Palette
	saved, annotator, zoom, cancel   *statusWord
	conflicts, team, hints           *statusWord
	place, counts, message, progress *canvas.Text
	bar                              *canvas.Rectangle
	said, job                        string // the message and the job, of which a narrow window shows the beginning
}

// NewStatusBar makes an empty status bar.
func NewStatusBar(p Palette) *StatusBar {
	s := &StatusBar{palette: p}
	text := func() *canvas.Text {
		t := canvas.NewText("", p.Dim)
		t.TextSize = 12
		return t
	}
	s.place, s.counts, s.message, s.progress = text(), text(), text(), text()
	s.message.Color, s.progress.Color = p.Ink, p.Ink
	s.saved = newStatusWord(p, func() { Call(s.OnSaved) })
	s.annotator = newStatusWord(p, func() { Call(s.OnAnnotator) })
	s.zoom = newStatusWord(p, func() { Call(s.OnZoom) })
	s.cancel = newStatusWord(p, func() { Call(s.OnCancel) })
	s.conflicts = newStatusWord(p, func() { Call(s.OnConflicts) })
	s.team = newStatusWord(p, func() { Call(s.OnTeam) })
	s.hints = newStatusWord(p, func() { Call(s.OnHints) })
	s.bar = NewPane(p)
	s.Owner = s
	s.ExtendBaseWidget(s)
	return s
}

func Call(f func()) {
	if f != nil {
		f()
	}
}

// SetSaved shows whether the work is on disk. problem marks that it is not and
// that the researcher should know.
func (s *StatusBar) SetSaved(text string, problem bool) {
	c := s.palette.Dim
	if problem {
		c = s.palette.Warning
	}
	s.set(s.saved, text, c)
}

// SetConflicts shows how much is to be settled, as a word that can be clicked;
// "" takes it away.
func (s *StatusBar) SetConflicts(text string) { s.set(s.conflicts, text, s.palette.Accent) }

// Conflicts is the word that is shown, "" for none.
func (s *StatusBar) Conflicts() string { return s.conflicts.whole }

// SetTeam shows how things stand with the team, as a word that can be clicked; ""
// takes it away. problem marks that somebody has to do something about it.
func (s *StatusBar) SetTeam(text string, problem bool) {
	c := s.palette.Dim
	if problem {
		c = s.palette.Warning
	}
	s.set(s.team, text, c)
}

// Team is the word that is shown, "" for none.
func (s *StatusBar) Team() string { return s.team.whole }

// SetHints shows whether a model says what it would label; "" takes it away.
func (s *StatusBar) SetHints(text string) { s.set(s.hints, text, s.palette.Dim) }

// Hints is the word that is shown.
func (s *StatusBar) Hints() string { return s.hints.whole }

// set changes a word, and asks for a frame if that can be seen.
func (s *StatusBar) set(word *statusWord, text string, c color.Color) {
	if word.whole != text || word.text.Color != c {
		word.set(text, c)
		s.Refresh()
	}
}

// SetPlace shows which sentence is current and what the document holds.
func (s *StatusBar) SetPlace(place, counts string) {
	if s.place.Text == place && s.counts.Text == counts {
		return // a refresh is a frame
	}
	s.place.Text, s.counts.Text = place, counts
	s.Refresh()
}

// SetMessage shows a passing sentence; "" takes it away.
func (s *StatusBar) SetMessage(text string) {
	if s.said == text {
		return
	}
	s.said, s.message.Text = text, text
	s.Refresh()
}

// Message is the passing sentence that is shown, "" for none.
func (s *StatusBar) Message() string { return s.said }

// SetJob shows a job that runs behind and can be cancelled; "" takes it away.
func (s *StatusBar) SetJob(text string) {
	s.job, s.progress.Text = text, text
	if text == "" {
		s.cancel.set("", s.palette.Accent)
	} else {
		s.cancel.set("Cancel", s.palette.Accent)
	}
	s.Refresh()
}

// SetRight shows the annotator and the zoom.
func (s *StatusBar) SetRight(annotator, zoom string) {
	s.set(s.annotator, annotator, s.palette.Dim)
	s.set(s.zoom, zoom, s.palette.Dim)
}

// CreateRenderer implements fyne.Widget.
func (s *StatusBar) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(s.palette.Line)
	line.SetMinSize(fyne.NewSize(1, 1))
	row := container.New(statusLayout{s}, s.saved, s.team, s.conflicts, s.place, s.counts, s.message, s.progress, s.cancel,
		layout.NewSpacer(), s.hints, s.annotator, s.zoom)
	return widget.NewSimpleRenderer(container.NewStack(s.bar, container.New(&Column{}, line, row)))
}

// statusLayout puts what is left of the spacer from the left and what is right
// of it from the right. Where the two would meet, the counts and then the place
// give way to what is said now, that is shortened, and so is at last the name
// of the annotator.
type statusLayout struct{ bar *StatusBar }

const (
	statusGap    = 22 // px between the parts
	statusSide   = 14 // px at both ends
	statusHeight = 27 // px
)

func (statusLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(160, statusHeight) }

func (l statusLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	spacer := len(objects) - 4
	l.shorten(size.Width - statusSide)
	right := size.Width - statusSide
	for i := len(objects) - 1; i > spacer; i-- {
		if !objects[i].Visible() {
			continue
		}
		m := objects[i].MinSize()
		right -= m.Width
		objects[i].Resize(m)
		objects[i].Move(fyne.NewPos(right, (size.Height-m.Height)/2))
		if m.Width > 0 {
			right -= statusGap
		}
	}
	x := float32(statusSide)
	for _, o := range objects[:spacer] {
		m := o.MinSize()
		if m.Width == 0 || !o.Visible() {
			continue
		}
		o.Resize(m)
		o.Move(fyne.NewPos(x, (size.Height-m.Height)/2))
		x += m.Width + statusGap
	}
}

// shorten makes all parts end before a place: it hides the counts and then the
// place, and shortens the message, then the name of the annotator, then the
// others.
func (l statusLayout) shorten(right float32) {
	s := l.bar
	clear(s.Wholes)
	s.message.Text, s.progress.Text, s.counts.Hidden, s.place.Hidden = s.said, s.job, false, false
	s.annotator.Hidden = false
	words := []*statusWord{s.annotator, s.team, s.saved, s.cancel, s.conflicts, s.zoom, s.hints}
	for _, word := range words {
		word.text.Text = word.whole
		clear(word.Wholes)
	}
	end := func() float32 {
		x := float32(statusSide - statusGap)
		for _, o := range []fyne.CanvasObject{s.saved, s.team, s.conflicts, s.place, s.counts, s.message, s.progress, s.cancel, s.hints, s.annotator, s.zoom} {
			if width := o.MinSize().Width; width > 0 && o.Visible() {
				x += width + statusGap
			}
		}
		return x
	}
	for _, part := range []*canvas.Text{s.counts, s.place} {
		if end() > right {
			part.Hidden = true
		}
	}
	if end()-right > s.message.MinSize().Width/2 && s.said+s.job != "" {
		s.annotator.Hidden = true // what is said now goes before who one is
	}
	for _, text := range []*canvas.Text{s.message, s.progress} {
		if over := end() - right; over > 0 && text.Text != "" {
			s.Fit(text, text.Text, max(0, text.MinSize().Width-over))
		}
	}
	for _, word := range words {
		if over := end() - right; over > 0 && word.whole != "" {
			word.Fit(word.text, word.whole, max(20, word.text.MinSize().Width-over))
		}
	}
}

// statusWord is a word of the status bar that can be clicked.
type statusWord struct {
	widget.BaseWidget
	Shortened
	text   *canvas.Text
	whole  string
	tapped func()
}

func newStatusWord(p Palette, tapped func()) *statusWord {
	w := &statusWord{text: canvas.NewText("", p.Dim), tapped: tapped}
	w.text.TextSize = 12
	w.Owner = w
	w.ExtendBaseWidget(w)
	return w
}

func (w *statusWord) set(text string, c color.Color) {
	w.whole, w.text.Text, w.text.Color = text, text, c
}

// Tapped runs the action.
func (w *statusWord) Tapped(*fyne.PointEvent) { w.tapped() }

// MinSize is the room of the word.
func (w *statusWord) MinSize() fyne.Size {
	if w.text.Text == "" {
		return fyne.Size{}
	}
	return w.text.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (w *statusWord) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(w.text) }

// AccessibilityLabel is the word.
func (w *statusWord) AccessibilityLabel() string { return w.whole }

// AccessibilityRole says that it can be pressed.
func (w *statusWord) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
