package app

import (
	"context"
	"log/slog"
	"sync"

	"fyne.io/fyne/v2"

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
	late           ui.Late                // keys and clicks that wait for what is about to be shown
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
// be, or is shown that cannot be had again.
func (w *Window) quit() {
	if !w.Sheet.MayGo() {
		return
	}
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
