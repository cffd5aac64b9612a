package app

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sayso/app/ui"
	"sayso/storage"
	"sayso/widgets"
)

// opening is the start of the program: the project is opened, and a file of an
// older version, which may take a minute, is not a minute without a window.
type opening struct {
	done     chan struct{} // closed when the three below are known
	project  *storage.Project
	told     error
	err      error
	upgrades chan struct{} // closed when a file is found to be brought to this version

	mutex sync.Mutex
	path  string
	part  [2]int // done, total
}

// beginOpening opens the project on a goroutine.
func beginOpening(path string, settings *Settings) *opening {
	o := &opening{done: make(chan struct{}), upgrades: make(chan struct{})}
	var once sync.Once
	go func() {
		defer close(o.done)
		ui.Guard(func(err error) { o.err = err }, func() {
			o.project, o.told, o.err = OpenOrSample(context.Background(), path, settings, func(path string, done, total int) {
				o.mutex.Lock()
				o.path, o.part = path, [2]int{done, total}
				o.mutex.Unlock()
				once.Do(func() { close(o.upgrades) })
			})
		})
	}()
	return o
}

// state is how far a file has been brought to this version.
func (o *opening) state() (path string, done, total int) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.path, o.part[0], o.part[1]
}

// upgradeTold is how long a file is brought to this version before it is told: a
// window that comes and goes at once tells nobody anything.
const upgradeTold = 400 * time.Millisecond

// soon waits until the project is open, and reports false where a file is being
// brought to this version and that takes its time.
func (o *opening) soon() bool {
	select {
	case <-o.done:
		return true
	case <-o.upgrades:
	}
	select {
	case <-o.done:
		return true
	case <-time.After(upgradeTold):
		return false
	}
}

// show makes the main window on what was opened, and shows it.
func (o *opening) show(a fyne.App, settings *Settings, version string) error {
	if o.err != nil {
		return o.err
	}
	w := NewWindow(a, settings, ui.FyneRunner{}, version)
	if err := w.Use(o.project); err != nil {
		return errors.Join(err, o.project.Close())
	}
	o.ready(w)
	return nil
}

// ready shows a window that has its project.
func (o *opening) ready(w *Window) {
	if o.told != nil {
		w.Failed(o.told)
	}
	quitOnSignal(w)
	w.ended, w.Chooser = endForSure, ui.AskPortal
	w.window.Show()
}

// shownEvery is how often the progress is shown anew.
const shownEvery = 100 * time.Millisecond

// wait shows how far the file is, and then the main window, and returns when
// that is closed.
func (o *opening) wait(a fyne.App, settings *Settings, version string) (err error) {
	p := paletteFor(settings.Theme, a.Settings().ThemeVariant())
	a.Settings().SetTheme(appTheme{p})
	splash, w := a.NewWindow("Sayso"), NewWindow(a, settings, ui.FyneRunner{}, version)
	splash.SetCloseIntercept(func() {}) // what was begun ends by itself, whole or not at all
	page := newUpgradePage(p)
	page.follow(o.state())
	splash.SetContent(page.content)
	splash.SetFixedSize(true)
	splash.CenterOnScreen()
	annotator := settings.Annotator
	turn := func(b *begun, failed error) {
		if err = failed; err == nil {
			err = w.enter(b)
		}
		if err != nil {
			a.Quit()
			return
		}
		o.ready(w)
		splash.Close()
	}
	a.Lifecycle().SetOnStarted(func() {
		go func() {
			o.eachTick(func() { w.Runner.Do(func() { page.follow(o.state()) }) })
			b, failed := (*begun)(nil), o.err
			if failed == nil {
				b, failed = w.begin(context.Background(), o.project, annotator)
			}
			w.Runner.Do(func() { turn(b, failed) })
		}()
	})
	splash.ShowAndRun()
	return err
}

// eachTick does something now and then until the project is open.
func (o *opening) eachTick(do func()) {
	ticker := time.NewTicker(shownEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			do()
		case <-o.done:
			return
		}
	}
}

// upgradePage says what a file is brought to, and how far that is.
type upgradePage struct {
	content fyne.CanvasObject
	line    *widgets.Line
	bar     *fyne.Container
	palette widgets.Palette
	shown   string
}

func newUpgradePage(p widgets.Palette) *upgradePage {
	page := &upgradePage{palette: p, line: widgets.NewLine(p, "", 14, true), bar: container.NewStack()}
	page.content = container.NewStack(widgets.NewPane(p), container.NewGridWrap(fyne.NewSize(480, 130),
		container.New(ui.Margins(22, 20, 22, 16), container.NewVBox(page.line, page.bar,
			widgets.NewDimLine(p, "This is done once. The file as it was stays beside it.", 12)))))
	return page
}

// follow shows how far it is.
func (p *upgradePage) follow(path string, done, total int) {
	text := upgradeLine(filepath.Base(path), done, total)
	if text == p.shown {
		return
	}
	p.shown = text
	p.line.SetText(text)
	p.bar.Objects = []fyne.CanvasObject{widgets.NewProgress(p.palette, float32(done)/float32(max(1, total)))}
	p.bar.Refresh()
}
