package app

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"sayso/app/session"
	"sayso/internal/corpus"
)

// Command is one thing a researcher can do. The menus, the keys, the palette
// (Ctrl+K) and the sheet of keys (F1) are all made from the one table that
// Commands returns, so that none of them can say something else.
type Command struct {
	ID    string // stable name, used in tests and in the palette's memory
	Group string // the menu it stands in; "" keeps it out of the menus
	Name  string // as shown
	Keys  []Key  // the first one is shown
	// Everywhere says that the key works whatever has the focus. Plain keys
	// work only while the text has it, so that letters can be typed.
	Everywhere bool
	Run        func(*Window)
}

// Once reports whether a key that is held down calls the command only once: a
// label must not run down the article because a key was held too long.
func (c Command) Once() bool {
	return c.Group == "Label" || c.Group == "Annotation" || c.ID == "edit.split" || c.ID == "edit.join"
}

// Key is a key with its modifiers.
type Key struct {
	Name     fyne.KeyName
	Modifier fyne.KeyModifier
}

const (
	shift = fyne.KeyModifierShift
	ctrl  = fyne.KeyModifierShortcutDefault // Ctrl, or Cmd on macOS
)

func key(name fyne.KeyName) Key                             { return Key{Name: name} }
func with(modifier fyne.KeyModifier, name fyne.KeyName) Key { return Key{name, modifier} }

// String writes a key as people do: Ctrl+Shift+Z.
func (k Key) String() string {
	var parts []string
	if k.Modifier&fyne.KeyModifierControl != 0 {
		parts = append(parts, "Ctrl")
	}
	if k.Modifier&fyne.KeyModifierSuper != 0 {
		parts = append(parts, "Cmd")
	}
	if k.Modifier&fyne.KeyModifierAlt != 0 {
		parts = append(parts, "Alt")
	}
	if k.Modifier&shift != 0 {
		parts = append(parts, "Shift")
	}
	return strings.Join(append(parts, keyCap(k.Name)), "+")
}

// keyCap is what stands on the key.
func keyCap(name fyne.KeyName) string {
	switch name {
	case fyne.KeyPageDown:
		return "Page Down"
	case fyne.KeyPageUp:
		return "Page Up"
	case fyne.KeyBackspace:
		return "Backspace"
	case fyne.KeyReturn:
		return "Enter"
	case fyne.KeyEscape:
		return "Esc"
	case fyne.KeyEqual:
		return "="
	case fyne.KeyMinus:
		return "-"
	default:
		return string(name)
	}
}

// Commands is the table, for a codebook: the labels are commands too.
func Commands(codebook corpus.Codebook) []Command {
	var table []Command
	table = append(table, projectCommands()...)
	table = append(table, labelCommands(codebook)...)
	table = append(table, annotationCommands()...)
	table = append(table, motionCommands()...)
	table = append(table, viewCommands()...)
	return append(table, attributeCommands(codebook)...)
}

func projectCommands() []Command {
	return []Command{
		{"project.new", "Project", "New project…", []Key{with(ctrl|shift, fyne.KeyN)}, true, (*Window).newProject},
		{"project.open", "Project", "Open project…", []Key{with(ctrl, fyne.KeyO)}, true, (*Window).openProject},
		{"project.sample", "Project", "Open the sample project", nil, true, (*Window).openSample},
		{"project.import", "Project", "Import articles…", []Key{with(ctrl, fyne.KeyI)}, true, (*Window).importFiles},
		{"project.importfolder", "Project", "Import a folder…", []Key{with(ctrl|shift, fyne.KeyI)}, true, (*Window).importFolder},
		{"project.export", "Project", "Export the dataset…", []Key{with(ctrl, fyne.KeyE)}, true, (*Window).exportDataset},
		{"codebook.edit", "Project", "Codebook…", []Key{with(ctrl, fyne.KeyB)}, true, func(w *Window) { w.codebook.Toggle() }},
		{"project.sources", "Project", "Sources…", []Key{key(fyne.KeyF5)}, true, func(w *Window) { w.lists.Sources() }},
		{"project.parked", "Project", "Parked sentences…", []Key{key(fyne.KeyF6)}, true, func(w *Window) { w.lists.Parked() }},
		{"project.older", "Project", "Annotations made under an older codebook…", nil, true, func(w *Window) { w.lists.OlderCoding() }},
		{"project.annotator", "Project", "Annotator…", nil, true, (*Window).askAnnotator},
		{"project.check", "Project", "Check the project file", nil, true, (*Window).checkProject},
		{"project.compare", "Project", "Compare with another copy…", nil, true, func(w *Window) { w.joining.Ask() }},
		{"project.settle", "Project", "Settle what two people changed…", nil, true, (*Window).settleConflicts},
		{"project.copy", "Project", "Continue in a copy…", nil, true, (*Window).saveCopy},
		{"project.restore", "Project", "Restore an earlier state…", nil, true, (*Window).restoreBackup},
		{"project.quit", "Project", "Quit", []Key{with(ctrl, fyne.KeyQ)}, true, (*Window).quit},
	}
}

// labelCommands makes two commands of each label that has a key.
func labelCommands(codebook corpus.Codebook) []Command {
	var table []Command
	for _, label := range codebook.Labels {
		var set, add []Key
		if label.Key != "" {
			set = []Key{key(fyne.KeyName(label.Key))}
			add = []Key{with(shift, fyne.KeyName(label.Key))}
		}
		table = append(table,
			Command{"label." + label.ID, "Label", label.Name + ", and go on", set, false,
				func(w *Window) { w.session.SetLabel(label) }},
			Command{"label.add." + label.ID, "Label", "Add or remove " + strings.ToLower(label.Name), add, false,
				func(w *Window) { w.session.ToggleLabel(label) }})
	}
	return table
}

func annotationCommands() []Command {
	return []Command{
		{"label.nothing", "Label", "Nothing here, and go on", []Key{key(fyne.Key0), key(fyne.KeyN)}, false, func(w *Window) { w.session.SetNothing() }},
		{"label.restnothing", "Label", "Nothing in the rest of the article", []Key{with(shift, fyne.Key0)}, false, func(w *Window) { w.restNothing(+1) }},
		{"label.passednothing", "Label", "Nothing in the unread sentences above", []Key{key(fyne.KeyH)}, false, func(w *Window) { w.restNothing(-1) }},
		{"label.clear", "Label", "Clear", []Key{key(fyne.KeyBackspace), key(fyne.KeyDelete)}, false, func(w *Window) { w.session.Clear() }},
		{"edit.undo", "Edit", "Undo", []Key{with(ctrl, fyne.KeyZ)}, true, func(w *Window) { w.session.Undo() }},
		{"edit.redo", "Edit", "Redo", []Key{with(ctrl|shift, fyne.KeyZ), with(ctrl, fyne.KeyY)}, true, func(w *Window) { w.session.Redo() }},
		{"edit.history", "Edit", "History…", []Key{with(ctrl, fyne.KeyH)}, true, (*Window).showHistory},
		{"edit.copy", "Edit", "Copy the selected text or sentence", []Key{with(ctrl, fyne.KeyC)}, true, (*Window).copyText},
		{"edit.find", "Edit", "Find in the article", []Key{with(ctrl, fyne.KeyF)}, true, (*Window).find},
		{"edit.findnext", "Edit", "Next hit", []Key{key(fyne.KeyF3)}, true, func(w *Window) { w.findStep(+1) }},
		{"edit.findprevious", "Edit", "Previous hit", []Key{with(shift, fyne.KeyF3)}, true, func(w *Window) { w.findStep(-1) }},
		{"edit.findword", "Edit", "Find whole words only, or parts of words", []Key{with(fyne.KeyModifierAlt, fyne.KeyW)}, true, (*Window).findWord},
		{"edit.findpattern", "Edit", "Find by regular expression, or by words", []Key{with(fyne.KeyModifierAlt, fyne.KeyR)}, true, (*Window).findPattern},
		{"edit.labelhits", "Edit", "Label the sentences of all hits…", []Key{with(ctrl|shift, fyne.KeyH)}, true, (*Window).labelHits},
		{"edit.split", "Edit", "End the sentence here", []Key{key(fyne.KeyPeriod)}, false, (*Window).splitSentence},
		{"edit.join", "Edit", "Join the sentence with the next", []Key{key(fyne.KeyComma)}, false, func(w *Window) { w.session.JoinSentence() }},
		{"edit.endlater", "Edit", "Annotation ends one word later", []Key{key(fyne.KeyRightBracket)}, false, func(w *Window) { w.session.MoveEnd(session.FinalEnd, +1) }},
		{"edit.endearlier", "Edit", "Annotation ends one word earlier", []Key{key(fyne.KeyLeftBracket)}, false, func(w *Window) { w.session.MoveEnd(session.FinalEnd, -1) }},
		{"edit.startlater", "Edit", "Annotation begins one word later", []Key{with(shift, fyne.KeyRightBracket)}, false, func(w *Window) { w.session.MoveEnd(session.StartEnd, +1) }},
		{"edit.startearlier", "Edit", "Annotation begins one word earlier", []Key{with(shift, fyne.KeyLeftBracket)}, false, func(w *Window) { w.session.MoveEnd(session.StartEnd, -1) }},
		{"edit.source", "Annotation", "Who said it", []Key{key(fyne.KeyS)}, false, (*Window).focusSource},
		{"edit.again", "Annotation", "Same source as the annotation before", []Key{key(fyne.KeyR)}, false, (*Window).saidBySame},
		{"edit.inspector", "Annotation", "Go to the annotation", []Key{key(fyne.KeyReturn)}, false, (*Window).focusInspector},
		{"edit.note", "Annotation", "Note", []Key{key(fyne.KeyT)}, false, (*Window).focusNote},
		{"edit.link", "Annotation", "Link to what it answers…", []Key{key(fyne.KeyL)}, false, (*Window).linkAnnotation},
		{"edit.mention", "Annotation", "The selected words are the source, the cue…", []Key{key(fyne.KeyM)}, false, (*Window).markMention},
		{"edit.thread", "Annotation", "The thread: who said it, and who denied it…", []Key{key(fyne.KeyG)}, false, func(w *Window) { w.lists.Thread() }},
		{"edit.park", "Annotation", "Park the sentence: unsure, and why…", []Key{key(fyne.KeyY)}, false, (*Window).park},
		{"go.back", "Go", "Back to where the link was followed", []Key{with(fyne.KeyModifierAlt, fyne.KeyLeft)}, true, (*Window).goBack},
		{"document.done", "Document", "Mark as done, or not done", []Key{with(ctrl, fyne.KeyD)}, true, (*Window).toggleDone},
		{"document.remove", "Document", "Remove the article from the project…", nil, true, (*Window).removeDocument},
		{"document.recut", "Document", "Re-segment the document…", nil, true, (*Window).recut},
		{"document.due", "Document", "Assign to an annotator…", []Key{with(ctrl|shift, fyne.KeyD)}, true, (*Window).askDue},
		{"document.sheet", "Document", "Document metadata…", []Key{with(ctrl, fyne.KeyT)}, true, func(w *Window) { w.documentSheet.Open() }},
		{"document.order", "Document", "Order of the documents…", nil, true, (*Window).askOrder},
		{"document.aside", "Document", "Put aside, or take up again", nil, true, (*Window).toggleAside},
	}
}

func motionCommands() []Command {
	return []Command{
		{"go.next", "Go", "Next sentence", []Key{key(fyne.KeyDown), key(fyne.KeyJ)}, false, func(w *Window) { w.step(+1) }},
		{"go.previous", "Go", "Previous sentence", []Key{key(fyne.KeyUp), key(fyne.KeyK)}, false, func(w *Window) { w.step(-1) }},
		{"go.unread", "Go", "Next unread sentence", []Key{key(fyne.KeyU)}, false, (*Window).nextUnread},
		{"go.first", "Go", "First sentence", []Key{key(fyne.KeyHome)}, false, func(w *Window) { w.session.GoTo(0) }},
		{"go.last", "Go", "Last sentence", []Key{key(fyne.KeyEnd)}, false, func(w *Window) { w.session.GoTo(len(w.session.Entry.Document.Sentences) - 1) }},
		{"go.pagedown", "", "Page down", []Key{key(fyne.KeyPageDown), key(fyne.KeySpace)}, false, func(w *Window) { w.page(+1) }},
		{"go.pageup", "", "Page up", []Key{key(fyne.KeyPageUp)}, false, func(w *Window) { w.page(-1) }},
		{"go.nextdocument", "Go", "Next document", []Key{with(ctrl, fyne.KeyPageDown)}, true, func(w *Window) { w.stepDocument(+1) }},
		{"go.previousdocument", "Go", "Previous document", []Key{with(ctrl, fyne.KeyPageUp)}, true, func(w *Window) { w.stepDocument(-1) }},
		{"go.needsme", "Go", "Next document that needs me", []Key{with(ctrl, fyne.KeyJ)}, true, (*Window).nextDocument},
		{"select.wordright", "Select", "Select one more word", []Key{with(shift, fyne.KeyRight)}, false, func(w *Window) { w.extendWord(+1) }},
		{"select.wordleft", "Select", "Select one word fewer", []Key{with(shift, fyne.KeyLeft)}, false, func(w *Window) { w.extendWord(-1) }},
		{"select.sentencedown", "Select", "Select one more sentence", []Key{with(shift, fyne.KeyDown)}, false, func(w *Window) { w.extendSentence(+1) }},
		{"select.sentenceup", "Select", "Select one sentence fewer", []Key{with(shift, fyne.KeyUp)}, false, func(w *Window) { w.extendSentence(-1) }},
		{"select.part", "Select", "Select the next part of the sentence", []Key{key(fyne.KeyX)}, false, func(w *Window) { w.selectPart(false) }},
		{"select.partmore", "Select", "Select the next part as well", []Key{with(shift, fyne.KeyX)}, false, func(w *Window) { w.selectPart(true) }},
		{"select.toend", "Select", "Select to the end of the sentence", []Key{with(shift, fyne.KeyEnd)}, false, (*Window).selectToEnd},
		{"select.caretright", "Select", "Begin one word later", []Key{key(fyne.KeyW)}, false, func(w *Window) { w.moveCaret(+1) }},
		{"select.caretleft", "Select", "Begin one word earlier", []Key{with(shift, fyne.KeyW)}, false, func(w *Window) { w.moveCaret(-1) }},
		{"select.snap", "Select", "Widen the selection to whole sentences", []Key{key(fyne.KeyE)}, false, (*Window).snapSelection},
		{"select.none", "Select", "Select nothing", []Key{key(fyne.KeyEscape)}, false, (*Window).escape},
		{"go.annotationnext", "Go", "Next annotation of the sentence", []Key{key(fyne.KeyRight)}, false, func(w *Window) { w.stepAnnotation(+1) }},
		{"go.annotationprevious", "Go", "Previous annotation of the sentence", []Key{key(fyne.KeyLeft)}, false, func(w *Window) { w.stepAnnotation(-1) }},
	}
}

func viewCommands() []Command {
	return []Command{
		{"view.palette", "View", "Find anything…", []Key{with(ctrl, fyne.KeyK)}, true, (*Window).showPalette},
		{"view.search", "View", "Search all articles…", []Key{key(fyne.KeyF4), with(ctrl|shift, fyne.KeyK)}, true, func(w *Window) { w.search.Open("") }},
		{"view.filter", "View", "Filter the documents", []Key{with(ctrl, fyne.KeyL)}, true, (*Window).focusFilter},
		{"view.zoomin", "View", "Zoom in", []Key{with(ctrl, fyne.KeyEqual), with(ctrl, fyne.KeyPlus), with(ctrl|shift, fyne.KeyEqual)}, true, func(w *Window) { w.zoom(+10) }},
		{"view.zoomout", "View", "Zoom out", []Key{with(ctrl, fyne.KeyMinus)}, true, func(w *Window) { w.zoom(-10) }},
		{"view.zoomreset", "View", "Zoom to 100 %", []Key{with(ctrl, fyne.Key0)}, true, func(w *Window) { w.zoom(0) }},
		{"view.theme", "View", "Light or dark", []Key{with(ctrl|shift, fyne.KeyL)}, true, (*Window).toggleTheme},
		{"view.contrast", "View", "High contrast", nil, true, (*Window).toggleContrast},
		{"view.system", "View", "Use the system's colours", nil, true, (*Window).systemTheme},
		{"view.serif", "View", "Serif or sans serif", []Key{with(ctrl|shift, fyne.KeyF)}, true, (*Window).toggleSerif},
		{"view.wider", "View", "Wider column", []Key{with(ctrl|shift, fyne.KeyRight)}, true, func(w *Window) { w.column(+40) }},
		{"view.narrower", "View", "Narrower column", []Key{with(ctrl|shift, fyne.KeyLeft)}, true, func(w *Window) { w.column(-40) }},
		{"view.looser", "View", "More space between lines", []Key{with(ctrl|shift, fyne.KeyDown)}, true, func(w *Window) { w.spacing(+0.1) }},
		{"view.tighter", "View", "Less space between lines", []Key{with(ctrl|shift, fyne.KeyUp)}, true, func(w *Window) { w.spacing(-0.1) }},
		{"view.doubtful", "View", "Show or hide uncertain sentence boundaries", []Key{key(fyne.KeyF9)}, true, (*Window).toggleDoubtful},
		{"view.documents", "View", "Show or hide the documents", []Key{key(fyne.KeyF7)}, true, (*Window).toggleDocuments},
		{"view.kept", "View", "Go to the list beside the text, or close it", []Key{with(fyne.KeyModifierAlt, fyne.KeyK)}, true, (*Window).toKept},
		{"view.inspector", "View", "Show or hide the annotation", []Key{key(fyne.KeyF8)}, true, (*Window).toggleInspector},
		{"help.keys", "Help", "Keyboard shortcuts", []Key{key(fyne.KeyF1)}, true, (*Window).showKeys},
		{"help.codebook", "Help", "Label definitions", []Key{key(fyne.KeyF2)}, true, (*Window).showCodebook},
		{"help.about", "Help", "About Sayso", nil, true, (*Window).showAbout},
	}
}

// KeyMap finds the command of a key.
type KeyMap map[Key]Command

// NewKeyMap fails when two commands share a key, naming both.
func NewKeyMap(table []Command) (KeyMap, error) {
	keys := KeyMap{}
	for _, command := range table {
		for _, k := range command.Keys {
			if other, taken := keys[k]; taken {
				return nil, fmt.Errorf("%s and %s share the key %s", other.ID, command.ID, k)
			}
			keys[k] = command
		}
	}
	return keys, nil
}
