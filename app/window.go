package app

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sayso/app/adjudicate"
	"sayso/app/agreement"
	codebookscreen "sayso/app/codebook"
	"sayso/app/documents"
	"sayso/app/exporting"
	"sayso/app/importing"
	"sayso/app/joining"
	"sayso/app/labelling"
	"sayso/app/lists"
	"sayso/app/overview"
	"sayso/app/people"
	"sayso/app/plan"
	"sayso/app/searching"
	"sayso/app/secondlook"
	"sayso/app/session"
	"sayso/app/settle"
	"sayso/app/team"
	"sayso/app/ui"
	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/hub"
	"sayso/storage"
	"sayso/widgets"
	"sayso/widgets/readingview"
)

// Window is the presenter of the main window: it turns keys, clicks and menu
// items into commands on the Session and shows what the Session has become.
type Window struct {
	*ui.Shell
	app      fyne.App
	window   fyne.Window
	zoomed   widgets.Zoom
	settings *Settings
	release  assets.Release

	project *storage.Project
	saver   *session.Saver
	session *session.Session

	commands  []ui.Command
	keys      ui.KeyMap
	view      *readingview.View
	inspector *widgets.Inspector
	status    *widgets.StatusBar
	labels    map[string]*widgets.PushButton
	left      fyne.CanvasObject
	right     fyne.CanvasObject
	panes     *panes
	toolbar   *toolbar
	menu      *widgets.Menu   // the menu that was opened last
	kept      *widgets.Finder // the list beside the text, nil for none
	middle    *fyne.Container
	welcome   fyne.CanvasObject // lies over the text while there is no article

	held           held                   // the label key that is held down
	waiting        []func()               // keys and clicks that wait for what is about to be shown
	inspectorStale bool                   // the annotation on the right is to be shown anew
	lineStale      bool                   // so is the line of the open document
	typing         int                    // counts what is typed into the annotation, so that only a pause stores it
	byLetter       bool                   // the command that runs was asked for by a letter key
	armed          string                 // id of the label that a click sets, "" for none
	message        int                    // counts messages, so that an old timer takes no new one away
	guardian       func(*storage.Project) // begins the work behind an open project: watch, but in tests
	ended          func()                 // called when all is written and the window closes
	openings       int                    // documents opened, and what was shown after work: both count for giveBackAfter
	shown          int
	unwatch        func()         // ends the work behind the open project
	leaving        sync.WaitGroup // projects that were left and are being closed
	lastExport     string         // what the project keeps of its last export
	conflicts      int            // how many things are to be settled
	builtFor       builtFor

	// The screens, each of a folder of its own.
	export        *exporting.Screen      // of the dataset
	importing     *importing.Screen      // of articles
	people        *people.Screen         // who is at the keyboard
	labelling     *labelling.Screen      // the work on the text
	codebook      *codebookscreen.Screen // the editor
	documents     *documents.List        // beside the text
	documentSheet *documents.Screen      // what is known about documents
	findBar       *searching.Bar         // in the article
	search        *searching.Screen      // of the whole project
	lists         *lists.Screen          // of the whole project
	overview      *overview.Screen       // what the corpus says
	agreement     *agreement.Screen      // how far annotators agree
	plan          *plan.Screen           // who reads what
	joining       *joining.Screen        // with another copy
	settling      *settle.Screen         // of what two people changed
	team          *team.Screen           // the hub, and who else is there
	look          *secondlook.Screen     // at what a model would say
	adjudicating  *adjudicate.Screen     // where annotators differ
}

// NewWindow makes the window for an open project. Nothing is shown until Show.
func NewWindow(a fyne.App, settings *Settings, runner ui.Runner, release assets.Release) *Window {
	w := &Window{app: a, window: a.NewWindow("Sayso"), settings: settings, release: release}
	w.Shell = w.newShell(runner)
	h := host{w}
	w.guardian = w.watch
	w.documents = documents.NewList(w.Shell, documentListHost{h})
	w.documentSheet = documents.New(w.Shell, documentsHost{h})
	w.labelling = labelling.New(w.Shell, labellingHost{h})
	w.people = people.New(w.Shell, peopleHost{h})
	w.export = exporting.New(w.Shell, exportHost{h})
	w.importing = importing.New(w.Shell, importHost{h})
	w.codebook = codebookscreen.New(w.Shell, codebookHost{h})
	w.findBar = searching.NewBar(w.Shell, barHost{h})
	w.search = searching.New(w.Shell, searchHost{h})
	w.lists = lists.New(w.Shell, listsHost{h})
	w.overview = overview.New(w.Shell, overviewHost{h})
	w.agreement = agreement.New(w.Shell, overviewHost{h})
	w.plan = plan.New(w.Shell, planHost{h})
	w.joining = joining.New(w.Shell, joinHost{h})
	w.settling = settle.New(w.Shell, settleHost{w})
	w.team = team.New(w.Shell, teamHost{h}, hub.Reach{}, team.OverNetwork)
	w.look = secondlook.New(w.Shell, lookHost{h})
	w.adjudicating = adjudicate.New(w.Shell, adjudicateHost{h})
	w.view = readingview.New()
	w.connectView()
	w.window.SetPadded(false)
	w.zoomed.Set(nil, settings.ZoomPercent)
	zoom := float32(settings.ZoomPercent) / 100
	w.window.Resize(fyne.NewSize(settings.Width/zoom, settings.Height/zoom))
	w.window.SetCloseIntercept(func() { w.Guard(w.quit) })
	w.window.SetOnDropped(func(_ fyne.Position, paths []fyne.URI) { w.Guard(func() { w.dropped(paths) }) })
	a.Lifecycle().SetOnEnteredForeground(func() { w.Runner.Do(func() { w.team.Front(true) }) })
	a.Lifecycle().SetOnExitedForeground(func() { w.Runner.Do(func() { w.team.Front(false) }) })
	a.Settings().AddListener(func(fyne.Settings) { w.Runner.Do(w.followSystem) })
	return w
}

// useCodebook makes the table of commands for the labels of the project.
func (w *Window) useCodebook() error {
	table := w.table(w.session.Codebook)
	keys, err := keysOf(table)
	if err != nil {
		return err
	}
	w.commands, w.keys = table, keys
	return nil
}

// keysOf are the keys of a table of commands.
func keysOf(table []ui.Command) (ui.KeyMap, error) {
	keys, err := ui.NewKeyMap(table)
	if err != nil {
		return nil, fmt.Errorf("the codebook of this project uses a key twice: %w", err)
	}
	return keys, nil
}

// keepPlace stores a setting of the project without waiting for it, so that even a
// program that was killed opens where it was.
func (w *Window) keepPlace(key, value string) {
	session := w.session
	if w.project == nil || w.project.ReadOnly() {
		return
	}
	w.saver.Submit(func(ctx context.Context) (storage.Event, error) {
		return storage.Event{}, session.File().SetSetting(ctx, key, value)
	}, func(_ storage.Event, err error) {
		if err != nil {
			slog.Warn("the place was not kept", "error", err)
		}
	})
}

// quit closes the window when all is written, and asks when something cannot
// be.
func (w *Window) quit() {
	if w.inspector != nil {
		w.inspector.Flush()
	}
	if w.saver != nil && w.saver.State().Problem != nil {
		w.askUnsaved()
		return
	}
	w.close()
}

func (w *Window) close() {
	w.leave()
	if w.ended != nil {
		w.ended()
	}
	w.window.Close()
}

// leave keeps what the next start needs, and closes the project once all is
// written.
func (w *Window) leave() {
	size, zoom := w.window.Canvas().Size(), float32(w.settings.ZoomPercent)/100
	w.settings.Width, w.settings.Height = size.Width*zoom, size.Height*zoom
	w.settings.Save()
	w.CancelJob()
	w.leaveProject()
}

// connectView wires the reading view's intents.
func (w *Window) connectView() {
	v := w.view
	v.OnKey = func(event *fyne.KeyEvent, modifiers fyne.KeyModifier) bool {
		return w.key(event.Name, modifiers, false)
	}
	v.OnKeyDown = func(event *fyne.KeyEvent) { w.Guard(func() { w.keyDown(event.Name) }) }
	v.OnKeyUp = func(event *fyne.KeyEvent) { w.Guard(func() { w.keyUp(event.Name) }) }
	v.OnSentence = func(sentence int) { w.Guard(func() { w.session.GoTo(sentence) }) }
	v.OnClick = func(sentence int, _ corpus.Span) { w.Guard(func() { w.clicked(sentence) }) }
	v.OnAnnotation = func(id string) { w.Guard(func() { w.clickedAnnotation(id) }) }
	v.OnSpan = func(span corpus.Span, final bool) {
		if final {
			w.Guard(func() { w.labelling.Selected(span) })
		}
	}
	v.OnResize = func(id string, span corpus.Span, final bool) {
		if final {
			w.Guard(func() { w.session.MoveSpan(id, span) })
		}
	}
	v.OnMenu = func(sentence int, at fyne.Position) { w.Guard(func() { w.offerLabels(sentence, at) }) }
	v.OnZoom = func(steps int) { w.Guard(func() { w.zoom(10 * steps) }) }
}

// key runs the command of a key, if there is one. typing says that a field has
// the focus, so that plain keys belong to it.
func (w *Window) key(name fyne.KeyName, modifiers fyne.KeyModifier, typing bool) (taken bool) {
	if w.session == nil {
		return false
	}
	if name == fyne.KeyEnter {
		name = fyne.KeyReturn // the one of the number pad
	}
	if !typing && w.look.Takes(name, modifiers) {
		w.when(func() { w.Guard(func() { w.look.Key(name, modifiers) }) })
		return true
	}
	command, ok := w.keys[ui.With(modifiers&(ui.Shift|fyne.KeyModifierControl|fyne.KeyModifierAlt|fyne.KeyModifierSuper), name)]
	if !ok || typing && !command.Everywhere {
		return false
	}
	if command.Once() && w.held.repeats(name) {
		return true
	}
	w.look.Pressed()
	if command.Group == "Label" && w.bringBack() {
		return true
	}
	byLetter := len(name) == 1 && modifiers&^ui.Shift == 0
	w.when(func() {
		w.say("") // what was said before is not true of what comes now
		widgets.HideTip()
		w.byLetter = byLetter
		w.Guard(func() { command.Run() })
		w.byLetter = false
	})
	return true
}

// bringBack scrolls to what a label would be set on when none of it can be seen,
// and reports whether it had to: nothing is said of a sentence unseen.
func (w *Window) bringBack() bool {
	s := w.session
	if s.Current < 0 || s.Current >= len(s.Entry.Document.Sentences) || w.view.Page().ID != s.Entry.Document.ID {
		return false
	}
	span, what := s.Entry.Document.Sentences[s.Current].Span, fmt.Sprintf("Sentence %d", s.Current+1)
	if s.Selection.Len() > 0 {
		span, what = s.Selection, "What is selected"
	}
	if w.view.InView(span) {
		return false
	}
	w.view.ShowSpan(span)
	w.say(what + " was out of view, so nothing was set. Press the key again to set it.")
	return true
}

// when runs f now, or as soon as what is about to be shown has arrived: a key
// pressed right behind Ctrl+Z means the sentence that the undo goes to.
func (w *Window) when(f func()) {
	if w.session.Waiting() {
		w.waiting = append(w.waiting, f)
		return
	}
	f()
}

// arrived runs what waited, until it has to wait again.
func (w *Window) arrived() {
	for len(w.waiting) > 0 && !w.session.Waiting() {
		f := w.waiting[0]
		w.waiting = w.waiting[1:]
		f()
	}
}

// shortcut runs the command of a key with Ctrl or Alt, whatever has the focus.
func (w *Window) shortcut(s fyne.Shortcut) bool {
	switch s := s.(type) {
	case *desktop.CustomShortcut:
		return w.key(s.KeyName, s.Modifier, true)
	case *fyne.ShortcutUndo:
		return w.key(fyne.KeyZ, ui.Ctrl, true)
	case *fyne.ShortcutRedo:
		return w.key(fyne.KeyY, ui.Ctrl, true)
	case *fyne.ShortcutCopy:
		return w.key(fyne.KeyC, ui.Ctrl, true)
	}
	return false
}

// registerShortcuts puts every key with Ctrl or Alt on the canvas, for when no
// field has the focus. Under a sheet or the palette they rest.
func (w *Window) registerShortcuts() {
	c := w.window.Canvas()
	free := func() bool { return c.Overlays().Top() == nil }
	for k := range w.keys {
		if k.Modifier&^ui.Shift != 0 {
			s := &desktop.CustomShortcut{KeyName: k.Name, Modifier: k.Modifier}
			c.AddShortcut(s, func(fyne.Shortcut) {
				if free() {
					w.key(k.Name, k.Modifier, true)
				} else {
					widgets.StrayShortcut(c, s)
				}
			})
		}
	}
	for _, s := range []fyne.Shortcut{&fyne.ShortcutUndo{}, &fyne.ShortcutRedo{}, &fyne.ShortcutCopy{}} {
		c.AddShortcut(s, func(s fyne.Shortcut) {
			if free() {
				w.shortcut(s)
			} else {
				widgets.StrayShortcut(c, s)
			}
		})
	}
	c.SetOnTypedKey(func(event *fyne.KeyEvent) {
		if free() {
			w.key(event.Name, ui.Modifiers(), false)
		} else {
			widgets.StrayKey(c, event) // a click beside its fields took the focus away
		}
	})
}

// clicked moves to a sentence, or labels it while a label is armed.
func (w *Window) clicked(sentence int) { w.when(func() { w.click(sentence) }) }

func (w *Window) click(sentence int) {
	w.say("")
	w.look.Pressed()
	if label, ok := w.session.Codebook.Label(w.armed); ok {
		w.session.SetLabelOn(sentence, label)
		return
	}
	if label, ok := w.heldLabel(); ok {
		w.session.SetLabelOn(sentence, label)
		return
	}
	w.session.GoTo(sentence)
}

func (w *Window) clickedAnnotation(id string) {
	if w.armed == "" && w.held.name == "" {
		w.when(func() { w.session.Select(id) })
	}
}

// arm makes a label the one that a click sets, or puts it down again.
func (w *Window) arm(label string) {
	if w.armed == label {
		label = ""
	}
	w.armed = label
	w.view.SetArmed(label)
	w.toolbar.showArmed(label)
	if l, ok := w.session.Codebook.Label(label); ok {
		w.say("A click on a sentence makes it " + strings.ToLower(l.Name) + ". Esc puts the label down.")
	}
	w.focusText()
}

// escape lets go of one thing after another: the search, the armed label, the
// selection.
func (w *Window) escape() {
	switch {
	case w.findBar.IsOpen():
		w.findBar.Close()
	case w.armed != "":
		w.arm(w.armed)
		w.say("")
	case w.look.IsOpen() && w.session.Selection.Len() == 0:
		w.look.Leave()
	default:
		w.view.ClearSelection()
		w.session.SelectSpan(corpus.Span{})
	}
}

func (w *Window) focusText() { w.window.Canvas().Focus(w.view) }
