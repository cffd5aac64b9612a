package labelling

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/corpus"
)

// The commands over the text, in the order of the table.

// LabelCommands makes two commands of each label, and those that say that there
// is nothing to label.
func (l *Screen) LabelCommands(codebook corpus.Codebook) []ui.Command {
	var table []ui.Command
	for _, label := range codebook.Labels {
		var set, add []ui.Key
		if label.Key != "" {
			set = []ui.Key{ui.Press(fyne.KeyName(label.Key))}
			add = []ui.Key{ui.With(ui.Shift, fyne.KeyName(label.Key))}
		}
		table = append(table,
			ui.NewCommand("label."+label.ID, "Label", label.Name+", and go on", set, false,
				func() { l.host.Session().SetLabel(label) }),
			ui.NewCommand("label.add."+label.ID, "Label", "Add or remove "+strings.ToLower(label.Name), add, false,
				func() { l.host.Session().ToggleLabel(label) }))
	}
	return append(table,
		ui.NewCommand("label.nothing", "Label", "Nothing here, and go on", []ui.Key{ui.Press(fyne.Key0), ui.Press(fyne.KeyN)}, false, func() { l.host.Session().SetNothing() }),
		ui.NewCommand("label.restnothing", "Label", "Nothing in the rest of the article", []ui.Key{ui.With(ui.Shift, fyne.Key0)}, false, func() { l.restNothing(+1) }),
		ui.NewCommand("label.passednothing", "Label", "Nothing in the unread sentences above", []ui.Key{ui.Press(fyne.KeyH)}, false, func() { l.restNothing(-1) }),
		ui.NewCommand("label.clear", "Label", "Clear", []ui.Key{ui.Press(fyne.KeyBackspace), ui.Press(fyne.KeyDelete)}, false, func() { l.host.Session().Clear() }))
}

// EditCommands change where a sentence or an annotation ends.
func (l *Screen) EditCommands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("edit.split", "Edit", "End the sentence here", []ui.Key{ui.Press(fyne.KeyPeriod)}, false, l.splitSentence),
		ui.NewCommand("edit.join", "Edit", "Join the sentence with the next", []ui.Key{ui.Press(fyne.KeyComma)}, false, func() { l.host.Session().JoinSentence() }),
		ui.NewCommand("edit.endlater", "Edit", "Annotation ends one word later", []ui.Key{ui.Press(fyne.KeyRightBracket)}, false, func() { l.host.Session().MoveEnd(session.FinalEnd, +1) }),
		ui.NewCommand("edit.endearlier", "Edit", "Annotation ends one word earlier", []ui.Key{ui.Press(fyne.KeyLeftBracket)}, false, func() { l.host.Session().MoveEnd(session.FinalEnd, -1) }),
		ui.NewCommand("edit.startlater", "Edit", "Annotation begins one word later", []ui.Key{ui.With(ui.Shift, fyne.KeyRightBracket)}, false, func() { l.host.Session().MoveEnd(session.StartEnd, +1) }),
		ui.NewCommand("edit.startearlier", "Edit", "Annotation begins one word earlier", []ui.Key{ui.With(ui.Shift, fyne.KeyLeftBracket)}, false, func() { l.host.Session().MoveEnd(session.StartEnd, -1) }),
	}
}

// AnnotationCommands say more of an annotation. Those of another screen stand
// before the last.
func (l *Screen) AnnotationCommands(others []ui.Command) []ui.Command {
	return slices.Concat([]ui.Command{
		ui.NewCommand("edit.source", "Annotation", "Who said it", []ui.Key{ui.Press(fyne.KeyS)}, false, l.focusSource),
		ui.NewCommand("edit.again", "Annotation", "Same source as the annotation before", []ui.Key{ui.Press(fyne.KeyR)}, false, l.saidBySame),
		ui.NewCommand("edit.inspector", "Annotation", "Go to the annotation", []ui.Key{ui.Press(fyne.KeyReturn)}, false, l.focusInspector),
		ui.NewCommand("edit.note", "Annotation", "Note", []ui.Key{ui.Press(fyne.KeyT)}, false, l.focusNote),
		ui.NewCommand("edit.link", "Annotation", "Link to what it answers…", []ui.Key{ui.Press(fyne.KeyL)}, false, l.linkAnnotation),
		ui.NewCommand("edit.mention", "Annotation", "The selected words are the source, the cue…", []ui.Key{ui.Press(fyne.KeyM)}, false, l.markMention),
	}, others, []ui.Command{
		ui.NewCommand("edit.park", "Annotation", "Park the sentence: unsure, and why…", []ui.Key{ui.Press(fyne.KeyY)}, false, l.park),
	})
}

// GoCommands go through the sentences.
func (l *Screen) GoCommands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("go.next", "Go", "Next sentence", []ui.Key{ui.Press(fyne.KeyDown), ui.Press(fyne.KeyJ)}, false, func() { l.step(+1) }),
		ui.NewCommand("go.previous", "Go", "Previous sentence", []ui.Key{ui.Press(fyne.KeyUp), ui.Press(fyne.KeyK)}, false, func() { l.step(-1) }),
		ui.NewCommand("go.unread", "Go", "Next unread sentence", []ui.Key{ui.Press(fyne.KeyU)}, false, l.nextUnread),
		ui.NewCommand("go.first", "Go", "First sentence", []ui.Key{ui.Press(fyne.KeyHome)}, false, func() { l.host.Session().GoTo(0) }),
		ui.NewCommand("go.last", "Go", "Last sentence", []ui.Key{ui.Press(fyne.KeyEnd)}, false, func() { l.host.Session().GoTo(len(l.host.Session().Entry.Document.Sentences) - 1) }),
		ui.NewCommand("go.pagedown", "", "Page down", []ui.Key{ui.Press(fyne.KeyPageDown), ui.Press(fyne.KeySpace)}, false, func() { l.page(+1) }),
		ui.NewCommand("go.pageup", "", "Page up", []ui.Key{ui.Press(fyne.KeyPageUp)}, false, func() { l.page(-1) }),
	}
}

// SelectCommands select in the text.
func (l *Screen) SelectCommands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("select.wordright", "Select", "Select one more word", []ui.Key{ui.With(ui.Shift, fyne.KeyRight)}, false, func() { l.ExtendWord(+1) }),
		ui.NewCommand("select.wordleft", "Select", "Select one word fewer", []ui.Key{ui.With(ui.Shift, fyne.KeyLeft)}, false, func() { l.ExtendWord(-1) }),
		ui.NewCommand("select.sentencedown", "Select", "Select one more sentence", []ui.Key{ui.With(ui.Shift, fyne.KeyDown)}, false, func() { l.extendSentence(+1) }),
		ui.NewCommand("select.sentenceup", "Select", "Select one sentence fewer", []ui.Key{ui.With(ui.Shift, fyne.KeyUp)}, false, func() { l.extendSentence(-1) }),
		ui.NewCommand("select.part", "Select", "Select the next part of the sentence", []ui.Key{ui.Press(fyne.KeyX)}, false, func() { l.selectPart(false) }),
		ui.NewCommand("select.partmore", "Select", "Select the next part as well", []ui.Key{ui.With(ui.Shift, fyne.KeyX)}, false, func() { l.selectPart(true) }),
		ui.NewCommand("select.toend", "Select", "Select to the end of the sentence", []ui.Key{ui.With(ui.Shift, fyne.KeyEnd)}, false, l.selectToEnd),
		ui.NewCommand("select.caretright", "Select", "Begin one word later", []ui.Key{ui.Press(fyne.KeyW)}, false, func() { l.moveCaret(+1) }),
		ui.NewCommand("select.caretleft", "Select", "Begin one word earlier", []ui.Key{ui.With(ui.Shift, fyne.KeyW)}, false, func() { l.moveCaret(-1) }),
		ui.NewCommand("select.snap", "Select", "Widen the selection to whole sentences", []ui.Key{ui.Press(fyne.KeyE)}, false, l.snapSelection),
	}
}

// StepCommands go through the annotations of a sentence.
func (l *Screen) StepCommands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("go.annotationnext", "Go", "Next annotation of the sentence", []ui.Key{ui.Press(fyne.KeyRight)}, false, func() { l.stepAnnotation(+1) }),
		ui.NewCommand("go.annotationprevious", "Go", "Previous annotation of the sentence", []ui.Key{ui.Press(fyne.KeyLeft)}, false, func() { l.stepAnnotation(-1) }),
	}
}
