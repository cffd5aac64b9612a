package app

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/corpus"
)

// Commands is the table, for a codebook: the labels are commands too. It tells
// of the commands; those that can be run are of a window.
func Commands(codebook corpus.Codebook) []ui.Command { return new(Window).table(codebook) }

// table is the table of a window: its own commands and those of its screens, in
// the order of the menus.
func (w *Window) table(codebook corpus.Codebook) []ui.Command {
	return slices.Concat(w.projectCommands(), w.labelCommands(codebook), w.editCommands(), w.annotationCommands(), w.documentCommands(),
		w.motionCommands(), w.viewCommands(), w.attributeCommands(codebook))
}

func (w *Window) projectCommands() []ui.Command {
	return slices.Concat([]ui.Command{
		ui.NewCommand("project.new", "Project", "New project…", []ui.Key{ui.With(ui.Ctrl|ui.Shift, fyne.KeyN)}, true, w.newProject),
		ui.NewCommand("project.open", "Project", "Open project…", []ui.Key{ui.With(ui.Ctrl, fyne.KeyO)}, true, w.openProject),
		ui.NewCommand("project.sample", "Project", "Open the sample project", nil, true, w.openSample),
		ui.NewCommand("project.import", "Project", "Import articles…", []ui.Key{ui.With(ui.Ctrl, fyne.KeyI)}, true, w.importFiles),
		ui.NewCommand("project.importfolder", "Project", "Import a folder…", []ui.Key{ui.With(ui.Ctrl|ui.Shift, fyne.KeyI)}, true, w.importFolder),
		ui.NewCommand("project.export", "Project", "Export the dataset…", []ui.Key{ui.With(ui.Ctrl, fyne.KeyE)}, true, w.exportDataset),
	}, w.codebook.Commands(), w.lists.Commands(), []ui.Command{
		ui.NewCommand("project.annotator", "Project", "Annotator…", nil, true, w.askAnnotator),
		ui.NewCommand("project.check", "Project", "Check the project file", nil, true, w.checkProject),
	}, w.joining.Commands(), []ui.Command{
		ui.NewCommand("project.settle", "Project", "Settle what two people changed…", nil, true, w.settleConflicts),
		ui.NewCommand("project.copy", "Project", "Continue in a copy…", nil, true, w.saveCopy),
		ui.NewCommand("project.restore", "Project", "Restore an earlier state…", nil, true, w.restoreBackup),
		ui.NewCommand("project.quit", "Project", "Quit", []ui.Key{ui.With(ui.Ctrl, fyne.KeyQ)}, true, w.quit),
	})
}

// labelCommands makes two commands of each label that has a key.
func (w *Window) labelCommands(codebook corpus.Codebook) []ui.Command {
	var table []ui.Command
	for _, label := range codebook.Labels {
		var set, add []ui.Key
		if label.Key != "" {
			set = []ui.Key{ui.Press(fyne.KeyName(label.Key))}
			add = []ui.Key{ui.With(ui.Shift, fyne.KeyName(label.Key))}
		}
		table = append(table,
			ui.NewCommand("label."+label.ID, "Label", label.Name+", and go on", set, false,
				func() { w.session.SetLabel(label) }),
			ui.NewCommand("label.add."+label.ID, "Label", "Add or remove "+strings.ToLower(label.Name), add, false,
				func() { w.session.ToggleLabel(label) }))
	}
	return table
}

func (w *Window) editCommands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("label.nothing", "Label", "Nothing here, and go on", []ui.Key{ui.Press(fyne.Key0), ui.Press(fyne.KeyN)}, false, func() { w.session.SetNothing() }),
		ui.NewCommand("label.restnothing", "Label", "Nothing in the rest of the article", []ui.Key{ui.With(ui.Shift, fyne.Key0)}, false, func() { w.restNothing(+1) }),
		ui.NewCommand("label.passednothing", "Label", "Nothing in the unread sentences above", []ui.Key{ui.Press(fyne.KeyH)}, false, func() { w.restNothing(-1) }),
		ui.NewCommand("label.clear", "Label", "Clear", []ui.Key{ui.Press(fyne.KeyBackspace), ui.Press(fyne.KeyDelete)}, false, func() { w.session.Clear() }),
		ui.NewCommand("edit.undo", "Edit", "Undo", []ui.Key{ui.With(ui.Ctrl, fyne.KeyZ)}, true, func() { w.session.Undo() }),
		ui.NewCommand("edit.redo", "Edit", "Redo", []ui.Key{ui.With(ui.Ctrl|ui.Shift, fyne.KeyZ), ui.With(ui.Ctrl, fyne.KeyY)}, true, func() { w.session.Redo() }),
		ui.NewCommand("edit.history", "Edit", "History…", []ui.Key{ui.With(ui.Ctrl, fyne.KeyH)}, true, w.showHistory),
		ui.NewCommand("edit.copy", "Edit", "Copy the selected text or sentence", []ui.Key{ui.With(ui.Ctrl, fyne.KeyC)}, true, w.copyText),
		ui.NewCommand("edit.find", "Edit", "Find in the article", []ui.Key{ui.With(ui.Ctrl, fyne.KeyF)}, true, w.find),
		ui.NewCommand("edit.findnext", "Edit", "Next hit", []ui.Key{ui.Press(fyne.KeyF3)}, true, func() { w.findStep(+1) }),
		ui.NewCommand("edit.findprevious", "Edit", "Previous hit", []ui.Key{ui.With(ui.Shift, fyne.KeyF3)}, true, func() { w.findStep(-1) }),
		ui.NewCommand("edit.findword", "Edit", "Find whole words only, or parts of words", []ui.Key{ui.With(fyne.KeyModifierAlt, fyne.KeyW)}, true, w.findWord),
		ui.NewCommand("edit.findpattern", "Edit", "Find by regular expression, or by words", []ui.Key{ui.With(fyne.KeyModifierAlt, fyne.KeyR)}, true, w.findPattern),
		ui.NewCommand("edit.labelhits", "Edit", "Label the sentences of all hits…", []ui.Key{ui.With(ui.Ctrl|ui.Shift, fyne.KeyH)}, true, w.labelHits),
		ui.NewCommand("edit.split", "Edit", "End the sentence here", []ui.Key{ui.Press(fyne.KeyPeriod)}, false, w.splitSentence),
		ui.NewCommand("edit.join", "Edit", "Join the sentence with the next", []ui.Key{ui.Press(fyne.KeyComma)}, false, func() { w.session.JoinSentence() }),
		ui.NewCommand("edit.endlater", "Edit", "Annotation ends one word later", []ui.Key{ui.Press(fyne.KeyRightBracket)}, false, func() { w.session.MoveEnd(session.FinalEnd, +1) }),
		ui.NewCommand("edit.endearlier", "Edit", "Annotation ends one word earlier", []ui.Key{ui.Press(fyne.KeyLeftBracket)}, false, func() { w.session.MoveEnd(session.FinalEnd, -1) }),
		ui.NewCommand("edit.startlater", "Edit", "Annotation begins one word later", []ui.Key{ui.With(ui.Shift, fyne.KeyRightBracket)}, false, func() { w.session.MoveEnd(session.StartEnd, +1) }),
		ui.NewCommand("edit.startearlier", "Edit", "Annotation begins one word earlier", []ui.Key{ui.With(ui.Shift, fyne.KeyLeftBracket)}, false, func() { w.session.MoveEnd(session.StartEnd, -1) }),
	}
}

func (w *Window) annotationCommands() []ui.Command {
	return slices.Concat([]ui.Command{
		ui.NewCommand("edit.source", "Annotation", "Who said it", []ui.Key{ui.Press(fyne.KeyS)}, false, w.focusSource),
		ui.NewCommand("edit.again", "Annotation", "Same source as the annotation before", []ui.Key{ui.Press(fyne.KeyR)}, false, w.saidBySame),
		ui.NewCommand("edit.inspector", "Annotation", "Go to the annotation", []ui.Key{ui.Press(fyne.KeyReturn)}, false, w.focusInspector),
		ui.NewCommand("edit.note", "Annotation", "Note", []ui.Key{ui.Press(fyne.KeyT)}, false, w.focusNote),
		ui.NewCommand("edit.link", "Annotation", "Link to what it answers…", []ui.Key{ui.Press(fyne.KeyL)}, false, w.linkAnnotation),
		ui.NewCommand("edit.mention", "Annotation", "The selected words are the source, the cue…", []ui.Key{ui.Press(fyne.KeyM)}, false, w.markMention),
	}, w.lists.AnnotationCommands(), []ui.Command{
		ui.NewCommand("edit.park", "Annotation", "Park the sentence: unsure, and why…", []ui.Key{ui.Press(fyne.KeyY)}, false, w.park),
	})
}

func (w *Window) documentCommands() []ui.Command {
	return slices.Concat([]ui.Command{
		ui.NewCommand("go.back", "Go", "Back to where the link was followed", []ui.Key{ui.With(fyne.KeyModifierAlt, fyne.KeyLeft)}, true, w.goBack),
		ui.NewCommand("document.done", "Document", "Mark as done, or not done", []ui.Key{ui.With(ui.Ctrl, fyne.KeyD)}, true, w.toggleDone),
		ui.NewCommand("document.remove", "Document", "Remove the article from the project…", nil, true, w.removeDocument),
		ui.NewCommand("document.recut", "Document", "Re-segment the document…", nil, true, w.recut),
		ui.NewCommand("document.due", "Document", "Assign to an annotator…", []ui.Key{ui.With(ui.Ctrl|ui.Shift, fyne.KeyD)}, true, w.askDue),
	}, w.documentSheet.Commands(), []ui.Command{
		ui.NewCommand("document.order", "Document", "Order of the documents…", nil, true, w.askOrder),
		ui.NewCommand("document.aside", "Document", "Put aside, or take up again", nil, true, w.toggleAside),
	})
}

func (w *Window) motionCommands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("go.next", "Go", "Next sentence", []ui.Key{ui.Press(fyne.KeyDown), ui.Press(fyne.KeyJ)}, false, func() { w.step(+1) }),
		ui.NewCommand("go.previous", "Go", "Previous sentence", []ui.Key{ui.Press(fyne.KeyUp), ui.Press(fyne.KeyK)}, false, func() { w.step(-1) }),
		ui.NewCommand("go.unread", "Go", "Next unread sentence", []ui.Key{ui.Press(fyne.KeyU)}, false, w.nextUnread),
		ui.NewCommand("go.first", "Go", "First sentence", []ui.Key{ui.Press(fyne.KeyHome)}, false, func() { w.session.GoTo(0) }),
		ui.NewCommand("go.last", "Go", "Last sentence", []ui.Key{ui.Press(fyne.KeyEnd)}, false, func() { w.session.GoTo(len(w.session.Entry.Document.Sentences) - 1) }),
		ui.NewCommand("go.pagedown", "", "Page down", []ui.Key{ui.Press(fyne.KeyPageDown), ui.Press(fyne.KeySpace)}, false, func() { w.page(+1) }),
		ui.NewCommand("go.pageup", "", "Page up", []ui.Key{ui.Press(fyne.KeyPageUp)}, false, func() { w.page(-1) }),
		ui.NewCommand("go.nextdocument", "Go", "Next document", []ui.Key{ui.With(ui.Ctrl, fyne.KeyPageDown)}, true, func() { w.stepDocument(+1) }),
		ui.NewCommand("go.previousdocument", "Go", "Previous document", []ui.Key{ui.With(ui.Ctrl, fyne.KeyPageUp)}, true, func() { w.stepDocument(-1) }),
		ui.NewCommand("go.needsme", "Go", "Next document that needs me", []ui.Key{ui.With(ui.Ctrl, fyne.KeyJ)}, true, w.nextDocument),
		ui.NewCommand("select.wordright", "Select", "Select one more word", []ui.Key{ui.With(ui.Shift, fyne.KeyRight)}, false, func() { w.extendWord(+1) }),
		ui.NewCommand("select.wordleft", "Select", "Select one word fewer", []ui.Key{ui.With(ui.Shift, fyne.KeyLeft)}, false, func() { w.extendWord(-1) }),
		ui.NewCommand("select.sentencedown", "Select", "Select one more sentence", []ui.Key{ui.With(ui.Shift, fyne.KeyDown)}, false, func() { w.extendSentence(+1) }),
		ui.NewCommand("select.sentenceup", "Select", "Select one sentence fewer", []ui.Key{ui.With(ui.Shift, fyne.KeyUp)}, false, func() { w.extendSentence(-1) }),
		ui.NewCommand("select.part", "Select", "Select the next part of the sentence", []ui.Key{ui.Press(fyne.KeyX)}, false, func() { w.selectPart(false) }),
		ui.NewCommand("select.partmore", "Select", "Select the next part as well", []ui.Key{ui.With(ui.Shift, fyne.KeyX)}, false, func() { w.selectPart(true) }),
		ui.NewCommand("select.toend", "Select", "Select to the end of the sentence", []ui.Key{ui.With(ui.Shift, fyne.KeyEnd)}, false, w.selectToEnd),
		ui.NewCommand("select.caretright", "Select", "Begin one word later", []ui.Key{ui.Press(fyne.KeyW)}, false, func() { w.moveCaret(+1) }),
		ui.NewCommand("select.caretleft", "Select", "Begin one word earlier", []ui.Key{ui.With(ui.Shift, fyne.KeyW)}, false, func() { w.moveCaret(-1) }),
		ui.NewCommand("select.snap", "Select", "Widen the selection to whole sentences", []ui.Key{ui.Press(fyne.KeyE)}, false, w.snapSelection),
		ui.NewCommand("select.none", "Select", "Select nothing", []ui.Key{ui.Press(fyne.KeyEscape)}, false, w.escape),
		ui.NewCommand("go.annotationnext", "Go", "Next annotation of the sentence", []ui.Key{ui.Press(fyne.KeyRight)}, false, func() { w.stepAnnotation(+1) }),
		ui.NewCommand("go.annotationprevious", "Go", "Previous annotation of the sentence", []ui.Key{ui.Press(fyne.KeyLeft)}, false, func() { w.stepAnnotation(-1) }),
	}
}

func (w *Window) viewCommands() []ui.Command {
	return slices.Concat([]ui.Command{
		ui.NewCommand("view.palette", "View", "Find anything…", []ui.Key{ui.With(ui.Ctrl, fyne.KeyK)}, true, w.showPalette),
	}, w.search.Commands(), []ui.Command{
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
		ui.NewCommand("view.documents", "View", "Show or hide the documents", []ui.Key{ui.Press(fyne.KeyF7)}, true, w.toggleDocuments),
		ui.NewCommand("view.kept", "View", "Go to the list beside the text, or close it", []ui.Key{ui.With(fyne.KeyModifierAlt, fyne.KeyK)}, true, w.toKept),
		ui.NewCommand("view.inspector", "View", "Show or hide the annotation", []ui.Key{ui.Press(fyne.KeyF8)}, true, w.toggleInspector),
		ui.NewCommand("help.keys", "Help", "Keyboard shortcuts", []ui.Key{ui.Press(fyne.KeyF1)}, true, w.showKeys),
		ui.NewCommand("help.codebook", "Help", "Label definitions", []ui.Key{ui.Press(fyne.KeyF2)}, true, w.showCodebook),
		ui.NewCommand("help.about", "Help", "About Sayso", nil, true, w.showAbout),
	})
}
