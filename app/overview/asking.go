package overview

import (
	"slices"

	"fyne.io/fyne/v2"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/overview"
	"sayso/widgets"
)

// What a panel that fills the screen can be asked, above its picture.

// usualFields are what a panel counts by when nobody says otherwise.
var usualFields = map[overview.Panel][]string{
	overview.WhoSaidWhat: {"source"}, overview.Thread: {"source"}, overview.WhoAnswersWhom: {"source"}, overview.CrossTable: {"label", "outlet"},
}

// showControls puts up what the panel that fills the screen can be asked.
func (s *Screen) showControls() {
	if s.sheet == nil || s.filled < 0 {
		return
	}
	a, q := s.answers[s.filled], &s.asked[s.filled]
	if a.corpus == nil {
		s.sheet.SetControls()
		return
	}
	var controls []fyne.CanvasObject
	switch q.Panel {
	case overview.WhoSaidWhat, overview.Thread:
		controls = append(controls, s.fieldChoice("Counted by", a, q, 0, a.corpus.Fields()))
	case overview.WhoAnswersWhom:
		controls = append(controls, s.fieldChoice("Between", a, q, 0, a.corpus.Fields()), s.networks(q))
	case overview.OverTime:
		controls = append(controls, s.fieldChoice("Counted by", a, q, 0, []string{"day", "week", "month", "year"}))
	case overview.CrossTable:
		controls = append(controls, s.fieldChoice("Rows", a, q, 0, a.corpus.Fields()), s.fieldChoice("Columns", a, q, 1, a.corpus.Fields()))
	case overview.Progress:
		controls = append(controls, s.fieldChoice("Counted by", a, q, 0, []string{"day", "week", "month", "annotator", "outlet"}))
	}
	if q.Panel == overview.Thread {
		controls = append(controls, s.threads(a, q)...)
	}
	s.sheet.SetControls(controls...)
}

// fieldChoice chooses one of the fields that a panel counts by.
func (s *Screen) fieldChoice(name string, a answer, q *overview.Question, at int, fields []string) fyne.CanvasObject {
	titles := make([]string, len(fields))
	for i, field := range fields {
		titles[i] = a.corpus.FieldTitle(field)
	}
	choice := widgets.NewChoice(name, titles, s.leaves, nil)
	choice.SetSelectedIndex(slices.Index(fields, a.table.Fields[fieldPlace(q.Panel, at)]))
	choice.OnChanged = func(string) {
		s.shell.Guard(func() { s.countBy(q, at, fields[choice.SelectedIndex()], a) })
	}
	return ui.Named(s.shell.Palette, name, choice)
}

// fieldPlace is the place of a field of a question among those of its table.
func fieldPlace(panel overview.Panel, at int) int {
	if panel == overview.Thread {
		return 2
	}
	return at
}

// countBy counts a panel by another field.
func (s *Screen) countBy(q *overview.Question, at int, field string, a answer) {
	by := slices.Clone(usualFields[q.Panel])
	if len(q.By) > 0 {
		by = slices.Clone(q.By)
	}
	switch q.Panel {
	case overview.CrossTable:
		if other := 1 - at; by[other] == field {
			by[other] = by[at] // both change places
		}
		by[at] = field
	case overview.WhoSaidWhat:
		by = []string{field}
		if field != "certainty" && slices.Contains(a.corpus.Fields(), "certainty") {
			by = append(by, "certainty") // as tone
		}
	case overview.Progress:
		by = []string{field}
		if field != "annotator" {
			by = append(by, "annotator")
		}
	default:
		by = []string{field}
	}
	q.By, q.Thread = by, 0
	s.ask()
}

// networks chooses what joins two sources.
func (s *Screen) networks(q *overview.Question) fyne.CanvasObject {
	options := []widgets.Option{{Value: string(overview.Answers), Text: "Answers"}, {Value: string(overview.Congruence), Text: "Same side"}, {Value: string(overview.Conflict), Text: "Opposite sides"}}
	control := widgets.NewSegmented(s.shell.Palette, "Linked by", options, func(value string) {
		s.shell.Guard(func() {
			q.Network = overview.Network(value)
			s.ask()
		})
	})
	control.Required, control.OnKey = true, s.leaves
	control.SetChosen(string(q.Network))
	if q.Network == "" {
		control.SetChosen(string(overview.Answers))
	}
	return ui.Wide(330, control)
}

// threads goes from thread to thread.
func (s *Screen) threads(a answer, q *overview.Question) []fyne.CanvasObject {
	of := a.corpus.CountThreads()
	now := max(1, q.Thread)
	step := func(by int) func() {
		return func() {
			s.shell.Guard(func() {
				if to := now + by; to >= 1 && to <= of {
					q.Thread = to
					s.ask()
				}
			})
		}
	}
	if of < 2 {
		return nil
	}
	return []fyne.CanvasObject{ui.NewSheetButton("Previous thread", step(-1)), ui.NewSheetButton("Next of "+corpus.Plural(of, "thread"), step(+1))}
}

// leaves goes back from a control to the picture.
func (s *Screen) leaves(event *fyne.KeyEvent) bool {
	if event.Name != fyne.KeyEscape {
		return false
	}
	s.sheet.FocusPanel()
	return true
}

// askBy enlarges the panel that has the keys, and goes to what it counts by.
func (s *Screen) askBy() {
	if s.filled < 0 {
		s.fill(s.sheet.Last())
	}
	s.sheet.FocusControls()
}
