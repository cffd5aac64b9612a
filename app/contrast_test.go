package app

import (
	"fmt"
	"image"
	"image/color"
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"sayso/internal/colours"
	"sayso/internal/corpus"
	"sayso/widgets"
)

// Every state of every widget is measured as it is drawn: the colours of the
// objects that the renderers make, over what lies below them. WCAG 2.2 AA asks
// for 4.5:1 for text (1.4.3), 3:1 for large text, and 3:1 for what else carries
// meaning (1.4.11): the edge of a control, the ring of the focus, an icon.

// contrastCheck walks what is drawn, from the back to the front.
type contrastCheck struct {
	page    color.NRGBA // what the window is cleared to
	grounds []ground
	faults  map[string]bool
	texts   int
	icons   int
	edges   int
	said    string // by the nearest widget, to those who cannot see
	theme   fyne.Theme
}

// ground is what is drawn over a part of the window.
type ground struct {
	at    fyne.Position
	size  fyne.Size
	fill  color.NRGBA
	image image.Image // drawn instead of the fill; nil for none
}

func nrgba(c color.Color) color.NRGBA {
	if c == nil {
		return color.NRGBA{}
	}
	return color.NRGBAModel.Convert(c).(color.NRGBA)
}

// colour is what the ground looks like at a place over what lies below it.
func (g ground) colour(at fyne.Position, below color.NRGBA) color.NRGBA {
	if at.X < g.at.X || at.Y < g.at.Y || at.X >= g.at.X+g.size.Width || at.Y >= g.at.Y+g.size.Height {
		return below
	}
	if g.image == nil {
		return widgets.Over(g.fill, below)
	}
	b := g.image.Bounds()
	return widgets.Over(nrgba(g.image.At(b.Min.X+int((at.X-g.at.X)/g.size.Width*float32(b.Dx())), b.Min.Y+int((at.Y-g.at.Y)/g.size.Height*float32(b.Dy())))), below)
}

// below is what has been drawn at a place so far.
func (l *contrastCheck) below(at fyne.Position) color.NRGBA {
	c := l.page
	for _, g := range l.grounds {
		c = g.colour(at, c)
	}
	return c
}

// drawn walks one object at a place, of which a part of the window is seen.
func (l *contrastCheck) drawn(o fyne.CanvasObject, at fyne.Position, seen ground) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	size := o.Size()
	switch o := o.(type) {
	case *canvas.Text:
		l.text(o, at, seen)
		return
	case *canvas.Rectangle:
		l.put(ground{at: at, size: size, fill: nrgba(o.FillColor)}, seen)
		return
	case *canvas.Circle:
		l.put(ground{at: at, size: size, fill: nrgba(o.FillColor)}, seen)
		return
	case *canvas.Raster:
		if size.Width >= 1 && size.Height >= 1 {
			l.put(ground{at: at, size: size, image: o.Generator(int(size.Width), int(size.Height))}, seen)
		}
		return
	case *canvas.Image:
		l.icon(o, at)
		return
	}
	if o, ok := o.(fyne.Accessible); ok {
		if _, plain := o.(*fyne.Container); !plain {
			before := l.said
			l.said = fmt.Sprintf("%T %s", o, o.AccessibilityLabel())
			defer func() { l.said = before }()
		}
	}
	l.edge(o, at)
	if _, clips := o.(fyne.Scrollable); clips {
		seen = ground{at: at, size: size}.within(seen)
	}
	switch o := o.(type) {
	case *container.Scroll:
		l.drawn(o.Content, at, seen)
	case *fyne.Container:
		for _, part := range o.Objects {
			l.drawn(part, at, seen)
		}
	case fyne.Widget:
		if strings.Contains(reflect.TypeOf(o).String(), "Shadow") {
			return
		}
		for _, part := range test.WidgetRenderer(o).Objects() {
			l.drawn(part, at, seen)
		}
	}
}

// within is the part of one place that lies in another.
func (g ground) within(other ground) ground {
	x, y := max(g.at.X, other.at.X), max(g.at.Y, other.at.Y)
	right, bottom := min(g.at.X+g.size.Width, other.at.X+other.size.Width), min(g.at.Y+g.size.Height, other.at.Y+other.size.Height)
	g.at, g.size = fyne.NewPos(x, y), fyne.NewSize(max(0, right-x), max(0, bottom-y))
	return g
}

func (l *contrastCheck) put(g, seen ground) {
	if g.image == nil {
		if g.fill.A == 0 {
			return
		}
		g = g.within(seen)
	}
	l.grounds = append(l.grounds, g)
}

// text measures a text at its beginning, middle and end.
func (l *contrastCheck) text(t *canvas.Text, at fyne.Position, seen ground) {
	if strings.TrimSpace(t.Text) == "" {
		return
	}
	size, least := t.MinSize(), 4.5
	if t.TextSize >= 24 || t.TextStyle.Bold && t.TextSize >= 18.66 {
		least = 3
	}
	for _, part := range []float32{0.05, 0.5, 0.95} {
		place := at.AddXY(size.Width*part, size.Height/2)
		if place.X < seen.at.X || place.Y < seen.at.Y || place.X >= seen.at.X+seen.size.Width || place.Y >= seen.at.Y+seen.size.Height {
			continue
		}
		l.texts++
		below := l.below(place)
		if c := colours.Contrast(widgets.Over(nrgba(t.Color), below), below); c < least {
			l.fault("the text %q has a contrast of %.2f on %v, in %s", t.Text, c, below, l.said)
			return
		}
	}
}

// icon measures the colour that a symbol is drawn with.
func (l *contrastCheck) icon(o *canvas.Image, at fyne.Position) {
	themed, ok := o.Resource.(interface{ ThemeColorName() fyne.ThemeColorName })
	if !ok || o.Size().Width < 1 {
		return
	}
	name := themed.ThemeColorName()
	switch name {
	case "inputBackground", "background": // the ground of a check, which has an edge of its own
		return
	}
	l.icons++
	below := l.below(at.AddXY(o.Size().Width/2, o.Size().Height/2))
	if c := colours.Contrast(widgets.Over(nrgba(l.theme.Color(name, 0)), below), below); c < 3 {
		l.fault("an icon (%s) has a contrast of %.2f on %v, in %s", name, c, below, l.said)
	}
}

// edge measures what shows that a control is there, and that it has the keys.
func (l *contrastCheck) edge(o fyne.CanvasObject, at fyne.Position) {
	switch o.(type) {
	case *widgets.Field, *widgets.Choice, *widgets.Segmented:
	default:
		return
	}
	beside := l.below(at.AddXY(-1, o.Size().Height/2))
	best := strongestEdge(o, beside)
	fixed := o.(fyne.Disableable).Disabled()
	l.edges++
	if !fixed && best < 3 {
		l.fault("the edge has a contrast of %.2f on %v: %s", best, beside, l.said)
	}
}

// strongestEdge is the contrast of the strongest edge of a control as large as
// itself.
func strongestEdge(o fyne.CanvasObject, beside color.NRGBA) (best float64) {
	for _, part := range test.WidgetRenderer(o.(fyne.Widget)).Objects() {
		r, ok := part.(*canvas.Rectangle)
		if !ok || !r.Visible() || r.StrokeWidth == 0 || r.Size().Width < o.Size().Width-3 || r.Size().Height < o.Size().Height-3 {
			continue
		}
		best = max(best, colours.Contrast(widgets.Over(nrgba(r.StrokeColor), beside), beside))
	}
	return best
}

func (l *contrastCheck) fault(format string, a ...any) { l.faults[fmt.Sprintf(format, a...)] = true }

// measure measures all that the window shows now.
func (s *stage) measure(what string) *contrastCheck {
	s.t.Helper()
	c := s.window.Canvas()
	l := &contrastCheck{faults: map[string]bool{}, page: s.Palette.Pane, theme: appTheme{s.Palette}}
	shown := c.Content()
	if top := c.Overlays().Top(); top != nil {
		shown = top
	}
	l.drawn(shown, fyne.Position{}, ground{size: c.Size()})
	for fault := range l.faults {
		s.t.Errorf("%s, %s: %s", s.Palette.Name, what, fault)
	}
	return l
}

// measureStates measures what is shown, and then each of its controls under the
// mouse, with the keys, and closed to change.
func (s *stage) measureStates(what string) (all contrastCheck) {
	s.t.Helper()
	c := s.window.Canvas()
	add := func(state string) {
		l := s.measure(what + state)
		all.texts, all.icons, all.edges = all.texts+l.texts, all.icons+l.icons, all.edges+l.edges
	}
	add("")
	shown := c.Content()
	if top := c.Overlays().Top(); top != nil {
		shown = top
	}
	kinds := map[string]int{}
	for _, o := range clickable(shown) {
		kind := fmt.Sprintf("%T", o)
		if kinds[kind]++; kinds[kind] > 3 {
			continue // the same as those before it
		}
		if h, ok := o.(desktop.Hoverable); ok {
			h.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(4, 4)}})
			add(", " + kind + " under the mouse")
			h.MouseOut()
		}
		if f, ok := o.(fyne.Focusable); ok {
			f.FocusGained()
			add(", " + kind + " with the keys")
			f.FocusLost()
		}
		if d, ok := o.(fyne.Disableable); ok {
			before := d.Disabled()
			d.Disable()
			add(", " + kind + " that cannot be changed")
			if !before {
				d.Enable()
			}
		}
	}
	return all
}

func TestEveryStateOfEveryWidgetReachesWCAGContrastAsItIsDrawn(t *testing.T) {
	for _, theme := range []string{"light", "dark", "contrast"} {
		t.Run(theme, func(t *testing.T) {
			s := newStage(t)
			s.useTheme(theme)
			s.press(fyne.Key1)
			s.session.Park(2, "who says so?")
			s.saved()
			s.run("view.doubtful")
			s.session.GoTo(0)
			s.showRest() // the hand rests
			if all := s.measureStates("the window"); all.texts < 100 || all.icons < 1 || all.edges < 20 {
				t.Errorf("only %d texts, %d icons and %d edges were seen", all.texts, all.icons, all.edges)
			}
			for _, o := range openers(s) {
				if s.settings.Theme != theme {
					s.useTheme(theme) // the command before was one for the colours
				}
				if s.opened(o) != nil || s.documentSheet.Over() != nil {
					s.measureStates(o.name)
				}
			}
			s.clear()
		})
	}
}

func TestWhatIsNotFoundAndWhatWentWrongCanBeRead(t *testing.T) {
	for _, theme := range []string{"light", "dark", "contrast"} {
		t.Run(theme, func(t *testing.T) {
			s := newStage(t)
			s.useTheme(theme)
			for _, typed := range []string{"zzzzqqqq", "label:", "\"", "label:claim", "un"} {
				s.run("view.search")
				s.Finder.SetText(typed)
				s.saved()
				s.press(fyne.KeyDown, fyne.KeyDown)
				s.measure("the search for " + typed)
				s.Finder.Close()
			}
			s.showPalette()
			s.Finder.SetText("zzzzqqqq")
			s.measure("a palette without a line")
			s.Finder.Close()
			s.run("edit.find")
			s.findBar.Field().SetText("zzzzqqqq")
			s.queue.drain()
			s.measure("nothing found in the article")
			s.findBar.Close()
			s.status.SetSaved("Not saved: the disk is full", true)
			s.documents.Field().SetText("zzzzqqqq")
			s.saved()
			s.measure("no document under the filter")
			s.documents.Field().SetText("")
			for _, l := range s.session.Codebook.Labels {
				s.inspector.SetInspection(widgets.Inspection{Heading: "Selected annotation", Quote: "He said so.", By: "by Grace", ReadOnly: true,
					Parked:     "who says so?",
					Annotation: &corpus.Annotation{ID: "a", Label: l.ID, Note: "a note", Attributes: map[string]string{"source": "NATO", "certainty": "certain"}},
					Relations:  []widgets.RelationLine{{ID: "r", Heading: "Denies", Text: "what was said", ReadOnly: true}}})
				s.measureStates("an annotation of another's, " + l.Name)
			}
		})
	}
}

func TestWhatCannotBeChangedLooksQuieterThanWhatCan(t *testing.T) {
	s := newStage(t)
	for _, theme := range []string{"light", "dark", "contrast"} {
		s.useTheme(theme)
		edges := func(readOnly bool) map[string]float64 {
			s.inspector.SetInspection(widgets.Inspection{Quote: "He said so.", ReadOnly: readOnly,
				Annotation: &corpus.Annotation{ID: fmt.Sprint(readOnly), Label: "claim", Attributes: map[string]string{"source": "NATO"}}})
			found := map[string]float64{}
			for _, o := range clickable(s.inspector) {
				if d, ok := o.(fyne.Disableable); ok && d.Disabled() == readOnly {
					if _, plain := o.(*widget.Entry); !plain {
						found[o.(fyne.Accessible).AccessibilityLabel()] = strongestEdge(o, s.Palette.Pane)
					}
				}
			}
			return found
		}
		open, fixed := edges(false), edges(true)
		if len(open) < 4 || len(open) != len(fixed) {
			t.Fatalf("%d controls can be changed, %d cannot", len(open), len(fixed))
		}
		for name, edge := range fixed {
			if edge >= open[name] {
				t.Errorf("%s: the edge of %s is %.2f where it cannot be changed, %.2f where it can", theme, name, edge, open[name])
			}
		}
	}
}

func TestLightOrDarkLeavesHighContrastForTheColoursBefore(t *testing.T) {
	s := newStage(t)
	for _, from := range []string{"light", "dark", ""} {
		s.useTheme(from)
		s.run("view.contrast")
		if s.run("view.theme"); s.settings.Theme != from {
			t.Errorf("entered from %q, it is left for %q", from, s.settings.Theme)
		}
	}
}
