// Package agreement is the screen that says how far annotators agree: the
// figures of each label with their intervals, what two annotators said of the
// same sentences, the words marked, what was said of them, and the articles on
// which they agree least. Enter on a figure lists the disagreements behind it,
// Enter on one goes there, and Alt+Left comes back.
//
// What was read is kept with its sums (measuring.go), so that a change of one
// article works out that article only. What stands behind a figure is in
// behind.go, what goes out of the screen in saving.go.
package agreement

import (
	"context"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/agreement"
	"sayso/internal/agreement/chart"
	"sayso/internal/agreement/reading"
	"sayso/internal/corpus"
	"sayso/storage"
	"sayso/widgets"
)

// Host is what the screen needs of the window beyond the shell.
type Host interface {
	Session() *session.Session
	// Visit shows the sentence of an annotation, or of a place in the document
	// where there is none, and remembers how to come back.
	Visit(annotation, document string, start int, words string, back func())
	// GoBack goes back to where one came from.
	GoBack()
}

// Screen is the screen, and remembers where it was.
type Screen struct {
	shell *ui.Shell
	host  Host

	sheet   *widgets.FigureSheet // nil while it is closed
	palette string               // its name, in which the screen is drawn
	choice  reading.Choice
	of      string // the choice in words
	pair    int    // the table that is shown

	project   *storage.Project
	measured  *measured // nil before anything was read
	stale     bool      // more changed than the documents of changed
	documents int       // how many there were when it was read
	changed   map[string]bool
	running   bool
	again     bool // something is to be shown anew once what runs has ended
	cancel    context.CancelFunc
	number    int // of the last reading
	report    *agreement.Report
	panels    []chart.Panel
}

const everybody = "Everybody"

// New makes the screen of a window. It is closed.
func New(shell *ui.Shell, host Host) *Screen {
	s := &Screen{shell: shell, host: host, cancel: func() {}}
	s.reset()
	return s
}

// reset forgets what was read of another project.
func (s *Screen) reset() {
	s.cancel()
	s.choice, s.of, s.pair, s.measured, s.stale, s.changed, s.report, s.panels = reading.Choice{}, everybody, 0, nil, false, map[string]bool{}, nil, nil
	s.number++
}

// Over is what lies over the window, nil while the screen is closed.
func (s *Screen) Over() *widgets.FigureSheet { return s.sheet }

// Report is what the screen shows, nil before anything was read.
func (s *Screen) Report() *agreement.Report { return s.report }

// Commands are those of the screen.
func (s *Screen) Commands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("view.agreement", "View", "How far annotators agree", []ui.Key{ui.With(ui.Shift, fyne.KeyF7)}, true, s.Open),
	}
}

// Open opens the screen as it was left, or closes it.
func (s *Screen) Open() {
	if s.sheet != nil {
		s.Close()
		return
	}
	s.shell.Flush()
	if project := s.shell.Open.File(); project != s.project {
		s.project = project
		s.reset()
	}
	s.open(0)
	s.measure()
}

// open puts the screen up, in the present palette.
func (s *Screen) open(last int) {
	canvas := s.shell.Window.Canvas()
	if s.sheet != nil {
		canvas.Overlays().Remove(s.sheet)
	}
	guarded := func(f func()) func() { return func() { s.shell.Guard(f) } }
	sheet := widgets.NewFigureSheet(s.shell.Palette, canvas, []widgets.FigureButton{
		{Text: "Whose…", Key: "W", Do: guarded(s.askWhose)}, {Text: "Round…", Key: "R", Do: guarded(s.askRound)},
		{Text: "Copy as text", Key: "C", Do: guarded(s.Copy)}, {Text: "Save…", Key: "S", Do: guarded(s.Save)},
	})
	s.sheet, s.palette = sheet, s.shell.Palette.Name
	sheet.OnClose = guarded(s.Close)
	sheet.OnWidth = func(float32) { s.shell.Guard(s.draw) }
	sheet.OnChosen = func(panel, row int) { s.shell.Guard(func() { s.choose(panel, row) }) }
	sheet.OnKey = s.key
	sheet.OnShortcut = s.shortcut
	sheet.SetLast(last)
	s.say("")
	canvas.Overlays().Add(sheet)
	widgets.CatchKeys(canvas, func(event *fyne.KeyEvent) { // before there is a picture, and after a click on what takes no keys
		s.shell.Guard(func() {
			switch {
			case s.sheet == nil || s.key(event):
			case event.Name == fyne.KeyEscape:
				s.Close()
			default:
				s.sheet.FocusPanel()
			}
		})
	})
	s.draw()
}

// Close takes the screen away.
func (s *Screen) Close() {
	if s.sheet == nil {
		return
	}
	s.shell.Window.Canvas().Overlays().Remove(s.sheet)
	s.sheet = nil
	s.shell.FocusText()
}

// Follow keeps up with the window. page says that the open document changed,
// project that more did.
func (s *Screen) Follow(page, project bool) {
	if s.measured == nil && !s.running {
		return
	}
	if project {
		s.stale = true
	} else if page {
		s.changed[s.host.Session().Entry.Document.ID] = true
	}
	switch {
	case s.sheet == nil:
	case s.palette != s.shell.Palette.Name:
		s.open(s.sheet.Last())
		s.sheet.FocusPanel()
	case page || project:
		s.measure()
	}
}

// choose does what Enter on a mark means.
func (s *Screen) choose(panel, row int) {
	if panel >= len(s.panels) || row < 1 || row > len(s.panels[panel].Items) {
		return
	}
	item := s.panels[panel].Items[row-1]
	if item.Pair > 0 {
		s.pair = item.Pair - 1
		s.draw()
		return
	}
	s.list(panel, row, "")
}

// key does what the keys of the screen mean beside those of a panel.
func (s *Screen) key(event *fyne.KeyEvent) bool {
	switch event.Name {
	case fyne.KeyF7:
		s.shell.Guard(s.Close)
	case fyne.KeyW:
		s.shell.Guard(s.askWhose)
	case fyne.KeyR:
		s.shell.Guard(s.askRound)
	case fyne.KeyC:
		s.shell.Guard(s.Copy)
	case fyne.KeyS:
		s.shell.Guard(s.Save)
	default:
		return false
	}
	return true
}

// shortcut lets through the keys with Ctrl or Alt that make sense over the
// screen.
func (s *Screen) shortcut(key fyne.Shortcut) bool {
	switch id := s.shell.CommandOf(key); id {
	case "view.agreement":
		s.shell.Guard(s.Close)
	case "go.back":
		s.shell.Guard(func() {
			s.Close()
			s.host.GoBack()
		})
	case "edit.undo", "edit.redo", "view.palette", "view.theme", "view.zoomin", "view.zoomout", "view.zoomreset", "project.quit":
		return s.shell.Shortcut(key)
	case "edit.copy":
		s.shell.Guard(s.Copy)
	default:
		if own, ok := key.(*desktop.CustomShortcut); ok && own.Modifier == fyne.KeyModifierShortcutDefault && own.KeyName == fyne.KeyS {
			s.shell.Guard(s.Save)
		}
	}
	return true // nothing may reach the text below
}

// say shows a sentence at the foot.
func (s *Screen) say(note string) {
	if s.sheet == nil {
		return
	}
	if note == "" {
		note = "Arrows walk, Enter lists the disagreements, Tab goes to the next picture, C copies a paragraph for the paper"
	}
	s.sheet.Say("How far annotators agree · "+s.of, note)
}

// Say shows a passing sentence at the foot, which lies over that of the window.
func (s *Screen) Say(text string) {
	if text != "" {
		s.say(text)
	}
}

// askWhose asks whose work is compared.
func (s *Screen) askWhose() {
	people := slices.DeleteFunc(slices.Clone(s.host.Session().Persons()), func(a corpus.Annotator) bool { return a.Kind != corpus.Person })
	s.shell.List("Whose work is compared?", func(typed string) []widgets.FinderItem {
		items := []widgets.FinderItem{s.choiceItem(everybody, "second readings and gold are compared beside them", reading.Choice{Round: s.choice.Round})}
		for i, a := range people {
			for _, b := range people[i+1:] {
				items = append(items, s.choiceItem(a.Name+" and "+b.Name, "", reading.Choice{Round: s.choice.Round, Annotators: []string{a.ID, b.ID}}))
			}
		}
		return ui.Fitting(items, typed)
	}, s.back)
	s.shell.Finder.Shrink()
}

func (s *Screen) back() {
	if s.sheet != nil {
		s.sheet.FocusPanel()
	}
}

func (s *Screen) choiceItem(words, side string, choice reading.Choice) widgets.FinderItem {
	return widgets.FinderItem{Text: words, Side: side, Apply: func() {
		s.shell.Guard(func() {
			s.choice, s.of, s.pair, s.stale = choice, words, 0, true
			if choice.Round != "" && len(choice.Annotators) > 0 {
				s.of += " · " + choice.Round
			}
			s.measure()
		})
	}}
}

// askRound asks which round is measured.
func (s *Screen) askRound() {
	ui.ListBehind(s.shell, "Which round?", func(ctx context.Context, p *storage.Project) ([]corpus.Round, error) { return p.Rounds(ctx) },
		func(rounds []corpus.Round) func(string) []widgets.FinderItem {
			items := []widgets.FinderItem{s.choiceItem(everybody, "the whole project", reading.Choice{})}
			for i, r := range slices.Backward(rounds) {
				side := string(r.Kind)
				if r.ClosedAt == 0 {
					side += ", not closed"
				}
				items = append(items, s.choiceItem(r.Name, side, reading.Choice{Round: fmt.Sprint(i + 1)}))
			}
			return func(typed string) []widgets.FinderItem { return ui.Fitting(items, typed) }
		}, s.back)
}
