package secondlook

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"sayso/app/ui"
	"sayso/widgets"
)

// strip is the line at the foot of the text: which sentence it is, where it came
// from, and what the keys do.
type strip struct {
	box        *fyne.Container
	head       *widgets.Line
	detail     *widgets.WrappedText
	next, park *widgets.PushButton
	sample     *widgets.PushButton // behind the last sentence of a queue
}

// leastHead is the room that the head needs beside the buttons, in px, to say which
// sentence of how many it is; where there is less, they stand below it.
const leastHead = 190

func (b *strip) init() {
	b.box = container.NewStack()
	b.box.Hide()
}

// Build makes the controls for the current palette.
func (s *Screen) Build() {
	p, b := s.shell.Palette, &s.strip
	button := func(text, key string, do func()) *widgets.PushButton {
		return widgets.NewPushButton(p, text, key, func() { s.shell.Guard(do) })
	}
	b.head, b.detail = widgets.NewLine(p, "", 13, true), widgets.NewWrappedText(p, 12, 2)
	b.detail.Dim = true
	b.next = button("Next", "Space", func() { s.step(+1) })
	b.park = button("Park", "Y", s.Park)
	b.sample = button("None missed?", "Alt N", s.AskSample)
	line := canvas.NewRectangle(p.Line)
	line.SetMinSize(fyne.NewSize(1, 1))
	row := container.New(&widgets.HeadRow{Left: 1, Gap: 6, Least: leastHead}, b.head, b.next, b.park, b.sample, button("Leave", "Esc", s.Leave))
	b.box.Objects = []fyne.CanvasObject{widgets.NewPane(p), container.New(ui.Margins(0, 0, 0, 0),
		container.NewVBox(line, container.New(ui.Margins(12, 4, 12, 0), row), container.New(ui.Margins(12, 0, 12, 7), b.detail)))}
	if s.trail != nil {
		s.showStrip()
	}
}

// showStrip says where one is.
func (s *Screen) showStrip() {
	t, b := s.trail, &s.strip
	if t == nil || b.head == nil {
		return
	}
	head, detail := t.words()
	b.head.SetText(head)
	b.detail.SetText(detail)
	next := "Next"
	if t.kind == doubted {
		next = "Keep"
	}
	b.next.SetText(next)
	b.next.Hidden = t.ended
	b.park.Hidden = t.kind != doubted || t.ended
	b.sample.Hidden = t.kind != queued || !t.ended
	b.box.Refresh()
	s.host.Resized()
}

// Words are what the strip says, "" while it is not there.
func (s *Screen) Words() (head, detail string) {
	if s.trail == nil {
		return "", ""
	}
	return s.trail.words()
}

// Takes reports whether a plain key means something while sentences are gone
// through.
func (s *Screen) Takes(name fyne.KeyName, modifiers fyne.KeyModifier) bool {
	t := s.trail
	switch {
	case t == nil || modifiers&^ui.Shift != 0:
		return false
	case name == fyne.KeySpace:
		return true
	}
	return name == fyne.KeyY && modifiers == 0 && t.kind == doubted && !t.ended
}

// Key does what that key means.
func (s *Screen) Key(name fyne.KeyName, modifiers fyne.KeyModifier) {
	switch {
	case name == fyne.KeyY:
		s.Park()
	case modifiers != 0:
		s.step(-1)
	default:
		s.step(+1)
	}
}
