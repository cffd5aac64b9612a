package app

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sayso/app/session"
	"sayso/widgets"
	"sayso/widgets/readingview"
)

// build makes everything around the reading view anew, for a project, a
// codebook or a palette. The reading view itself stays, and with it the place
// in the text.
func (w *Window) build() {
	if w.inspector != nil {
		w.inspector.Flush()
	}
	before := w.Palette
	w.Palette = paletteFor(w.settings.Theme, w.app.Settings().ThemeVariant())
	w.app.Settings().SetTheme(appTheme{w.Palette})
	w.view.SetPalette(w.Palette)
	w.view.SetStyle(w.style())
	w.documents.Build()
	w.left = w.documents.Object()
	w.buildRight()
	w.buildStatus()
	w.findBar.Build()
	w.look.Build()
	w.welcome = w.buildWelcome()
	w.middle = container.New(widgets.Stacked{}, w.findBar.Object(), container.NewStack(w.view, w.welcome), w.look.Object())
	if w.kept != nil && w.Palette.Name != before.Name {
		w.dropKept() // it has the colours of before
	}
	w.panes = newPanes(w)
	w.toolbar = newToolbar(w)
	w.window.SetContent(widgets.WithTips(w.Palette, container.New(widgets.Stacked{}, w.toolbar.object(), w.panes.object, w.status)))
	w.window.SetMainMenu(w.systemMenu())
	w.registerShortcuts()
	w.showSaved(w.saver.State())
	changed := session.ChangedAll
	if w.view.Page().ID == w.session.Entry.Document.ID {
		changed &^= session.ChangedPlace // other colours are no reason to scroll
	}
	w.show(changed)
	w.showRest() // what is new is not seen empty
	w.focusText()
	w.importing.Follow()
	w.adjudicating.Follow()
}

// buildWelcome is what a project without articles shows.
func (w *Window) buildWelcome() fyne.CanvasObject {
	imports := widgets.NewPushButton(w.Palette, "Import articles…", "Ctrl I", func() { w.run("project.import") })
	imports.SetActive(true)
	sample := widgets.NewPushButton(w.Palette, "Open the sample project", "", func() { w.run("project.sample") })
	return widgets.NewWelcome(w.Palette, "No articles yet", []string{
		"Bring in your articles first: choose files, or drop files or a folder on this window. You see each one before it is stored.",
		"To look around first, open the sample project: a few short articles, some of them labelled.",
	}, imports, sample)
}

func (w *Window) style() readingview.Style {
	return readingview.Style{
		Serif: w.settings.Serif, SizePercent: 100,
		LineSpacing: w.settings.LineSpacing, ColumnWidth: w.settings.ColumnWidth, Doubtful: w.settings.Doubtful,
	}
}

func (w *Window) buildRight() {
	w.inspector = widgets.NewInspector(w.Palette, w.session.Codebook)
	n := w.inspector
	n.OnLabel = func(annotation, label string) {
		w.Guard(func() {
			if l, ok := w.session.Codebook.Label(label); ok {
				w.session.ChangeLabel(annotation, l)
			}
		})
	}
	n.OnAttribute = func(annotation, attribute, value string) {
		w.Guard(func() { w.session.SetAttribute(annotation, attribute, strings.TrimSpace(value)) })
	}
	n.OnNote = func(annotation, note string) { w.Guard(func() { w.session.SetNote(annotation, note) }) }
	n.OnRelation = func(line widgets.RelationLine) {
		w.Guard(func() {
			if !w.labelling.FollowMention(line, false) {
				w.labelling.Follow(line)
			}
		})
	}
	n.OnRemoveRelation = func(line widgets.RelationLine) {
		w.Guard(func() {
			if !w.labelling.FollowMention(line, true) {
				w.labelling.Unlink(line)
			}
		})
	}
	n.OnShortcut = w.shortcut
	n.OnLeave = w.focusText
	n.OnTyped = w.typed
	n.OnNarrow = w.labelling.NarrowOffers
	w.right = n
}

func (w *Window) buildStatus() {
	w.status = widgets.NewStatusBar(w.Palette)
	w.status.OnAnnotator = func() { w.Guard(w.people.Ask) }
	w.status.OnZoom = func() { w.Guard(func() { w.zoom(0) }) }
	w.status.OnSaved = func() { w.Guard(w.savedClicked) }
	w.status.OnCancel = func() { w.Guard(w.CancelJob) }
	w.status.OnHints = func() { w.Guard(w.look.AskWhen) }
	w.status.OnConflicts = func() { w.Guard(w.settling.Open) }
	w.status.OnTeam = func() { w.Guard(w.team.Show) }
	w.showConflicts()
	w.status.SetTeam(w.team.Foot())
	if w.Job != nil {
		w.status.SetJob(w.Job.Text)
	}
}

// run runs a command by its id.
func (w *Window) run(id string) {
	for _, c := range w.commands {
		if c.ID == id {
			w.say("")
			widgets.HideTip()
			w.Guard(func() { c.Run() })
			w.keepFocus()
			return
		}
	}
}

// keepFocus gives the keys back to the text after a click on a button, unless
// the command opened something that wants them.
func (w *Window) keepFocus() {
	if w.window.Canvas().Focused() == nil && w.window.Canvas().Overlays().Top() == nil {
		w.focusText()
	}
}

// emptyBox takes no room.
func emptyBox() fyne.CanvasObject { return container.NewWithoutLayout() }
