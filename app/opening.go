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
	asked    string        // the path that was asked for, "" for none
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
	o := &opening{asked: path, done: make(chan struct{}), upgrades: make(chan struct{})}
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

// show shows the main window on what was opened.
func (o *opening) show(w *Window) error {
	if o.err != nil {
		return o.err
	}
	if err := w.Use(o.project); err != nil {
		return errors.Join(err, o.project.Close())
	}
	return o.ready(w)
}

// ready shows a window that has its project.
func (o *opening) ready(w *Window) error {
	if o.told != nil {
		w.Failed(o.told)
	}
	followFinder(w)
	w.ended, w.Chooser = endForSure, ui.AskPortal
	return showFirst(w.window)
}

// shownEvery is how often the progress is shown anew.
const shownEvery = 100 * time.Millisecond

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
