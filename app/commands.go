package app

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"sayso/app/ui"
	"sayso/internal/corpus"
)

// Commands is the table, for a codebook: the labels are commands too. It tells
// of the commands; those that can be run are of a window.
func Commands(codebook corpus.Codebook) []ui.Command { return new(Window).table(codebook) }

// table is the table of a window: its own commands and those of its screens, in
// the order of the menus.
func (w *Window) table(codebook corpus.Codebook) []ui.Command {
	return slices.Concat(w.projectCommands(), w.labelling.LabelCommands(codebook), w.editCommands(), w.labelling.AnnotationCommands(w.lists.AnnotationCommands()), w.documentCommands(),
		w.motionCommands(), w.look.Commands(), w.viewCommands(), w.labelling.AttributeCommands(codebook))
}

func (w *Window) projectCommands() []ui.Command {
	return slices.Concat([]ui.Command{
		ui.NewCommand("project.new", "Project", "New project…", []ui.Key{ui.With(ui.Ctrl|ui.Shift, fyne.KeyN)}, true, w.newProject),
		ui.NewCommand("project.open", "Project", "Open project…", []ui.Key{ui.With(ui.Ctrl, fyne.KeyO)}, true, w.openProject),
		ui.NewCommand("project.sample", "Project", "Open the sample project", nil, true, w.openSample),
	}, w.importing.Commands(), w.export.Commands(), w.codebook.Commands(), w.lists.Commands(), w.plan.Commands(), w.people.Commands(), []ui.Command{
		ui.NewCommand("project.check", "Project", "Check the project file", nil, true, w.checkProject),
	}, w.joining.Commands(), w.settling.Commands(), w.team.Commands(), w.adjudicating.Commands(), []ui.Command{
		ui.NewCommand("project.copy", "Project", "Continue in a copy…", nil, true, w.saveCopy),
		ui.NewCommand("project.restore", "Project", "Restore an earlier state…", nil, true, w.restoreBackup),
		ui.NewCommand("project.quit", "Project", "Quit", []ui.Key{ui.With(ui.Ctrl, fyne.KeyQ)}, true, w.quit),
	})
}

func (w *Window) editCommands() []ui.Command {
	return slices.Concat([]ui.Command{
		ui.NewCommand("edit.undo", "Edit", "Undo", []ui.Key{ui.With(ui.Ctrl, fyne.KeyZ)}, true, func() { w.session.Undo() }),
		ui.NewCommand("edit.redo", "Edit", "Redo", []ui.Key{ui.With(ui.Ctrl|ui.Shift, fyne.KeyZ), ui.With(ui.Ctrl, fyne.KeyY)}, true, func() { w.session.Redo() }),
		ui.NewCommand("edit.history", "Edit", "History…", []ui.Key{ui.With(ui.Ctrl, fyne.KeyH)}, true, w.showHistory),
		ui.NewCommand("edit.copy", "Edit", "Copy the selected text or sentence", []ui.Key{ui.With(ui.Ctrl, fyne.KeyC)}, true, w.copyText),
	}, w.findBar.Commands(), w.labelling.EditCommands())
}

func (w *Window) documentCommands() []ui.Command {
	return slices.Concat([]ui.Command{
		ui.NewCommand("go.back", "Go", "Back to where the link was followed", []ui.Key{ui.With(fyne.KeyModifierAlt, fyne.KeyLeft)}, true, w.labelling.GoBack),
	}, w.documents.Commands([]ui.Command{
		ui.NewCommand("document.recut", "Document", "Re-segment the document…", nil, true, w.labelling.Recut),
	}, w.documentSheet.Commands()))
}

func (w *Window) motionCommands() []ui.Command {
	return slices.Concat(w.labelling.GoCommands(), w.documents.GoCommands(), w.labelling.SelectCommands(), []ui.Command{
		ui.NewCommand("select.none", "Select", "Select nothing", []ui.Key{ui.Press(fyne.KeyEscape)}, false, w.escape),
	}, w.labelling.StepCommands())
}

func (w *Window) viewCommands() []ui.Command {
	return slices.Concat([]ui.Command{
		ui.NewCommand("view.palette", "View", "Find anything…", []ui.Key{ui.With(ui.Ctrl, fyne.KeyK)}, true, w.showPalette),
	}, w.search.Commands(), w.overview.Commands(), w.agreement.Commands(), []ui.Command{
		ui.NewCommand("view.everybody", "View", "Everybody's work, or your own alone", []ui.Key{ui.With(ui.Ctrl|ui.Shift, fyne.KeyA)}, true, w.toggleEverybody),
		ui.NewCommand("view.filter", "View", "Filter the documents", []ui.Key{ui.With(ui.Ctrl, fyne.KeyL)}, true, w.focusFilter),
		ui.NewCommand("view.zoomin", "View", "Zoom in", []ui.Key{ui.With(ui.Ctrl, fyne.KeyEqual), ui.With(ui.Ctrl, fyne.KeyPlus), ui.With(ui.Ctrl|ui.Shift, fyne.KeyEqual)}, true, func() { w.zoom(+10) }),
		ui.NewCommand("view.zoomout", "View", "Zoom out", []ui.Key{ui.With(ui.Ctrl, fyne.KeyMinus)}, true, func() { w.zoom(-10) }),
		ui.NewCommand("view.zoomreset", "View", "Zoom to 100 %", []ui.Key{ui.With(ui.Ctrl, fyne.Key0)}, true, func() { w.zoom(0) }),
		ui.NewCommand("view.theme", "View", "Light or dark", []ui.Key{ui.With(ui.Ctrl|ui.Shift, fyne.KeyL)}, true, w.toggleTheme),
		ui.NewCommand("view.contrast", "View", "High contrast", nil, true, w.toggleContrast),
		ui.NewCommand("view.system", "View", "Use the system's colours", nil, true, w.systemTheme),
		ui.NewCommand("view.serif", "View", "Serif or sans serif", []ui.Key{ui.With(ui.Ctrl|ui.Shift, fyne.KeyF)}, true, w.toggleSerif),
		ui.NewCommand("view.wider", "View", "Wider column", []ui.Key{ui.With(ui.Ctrl|ui.Shift, fyne.KeyRight)}, true, func() { w.column(+40) }),
		ui.NewCommand("view.narrower", "View", "Narrower column", []ui.Key{ui.With(ui.Ctrl|ui.Shift, fyne.KeyLeft)}, true, func() { w.column(-40) }),
		ui.NewCommand("view.looser", "View", "More space between lines", []ui.Key{ui.With(ui.Ctrl|ui.Shift, fyne.KeyDown)}, true, func() { w.spacing(+0.1) }),
		ui.NewCommand("view.tighter", "View", "Less space between lines", []ui.Key{ui.With(ui.Ctrl|ui.Shift, fyne.KeyUp)}, true, func() { w.spacing(-0.1) }),
		ui.NewCommand("view.doubtful", "View", "Show or hide uncertain sentence boundaries", []ui.Key{ui.Press(fyne.KeyF9)}, true, w.toggleDoubtful),
		ui.NewCommand("view.documents", "View", "Show or hide the documents", []ui.Key{ui.With(ui.Shift, fyne.KeyF8)}, true, w.toggleDocuments),
		ui.NewCommand("view.kept", "View", "Go to the list beside the text, or close it", []ui.Key{ui.With(fyne.KeyModifierAlt, fyne.KeyK)}, true, w.toKept),
		ui.NewCommand("view.inspector", "View", "Show or hide the annotation", []ui.Key{ui.Press(fyne.KeyF8)}, true, w.toggleInspector),
		ui.NewCommand("help.keys", "Help", "Keyboard shortcuts", []ui.Key{ui.Press(fyne.KeyF1)}, true, w.showKeys),
		ui.NewCommand("help.codebook", "Help", "Label definitions", []ui.Key{ui.Press(fyne.KeyF2)}, true, w.showCodebook),
		ui.NewCommand("help.about", "Help", "About Sayso", nil, true, w.showAbout),
	})
}

// commandLetters are the letters that commands have which are not attributes of
// the codebook, with the names of these commands.
func commandLetters(table []ui.Command) map[string]string {
	letters := map[string]string{}
	for _, c := range table {
		for _, k := range c.Keys {
			if letter := string(k.Name); k.Modifier == 0 && len(letter) == 1 && letter >= "A" && letter <= "Z" && !strings.HasPrefix(c.ID, "attribute.") {
				letters[letter] = c.Name
			}
		}
	}
	return letters
}
