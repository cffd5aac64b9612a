package app

import (
	"context"
	"errors"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sayso/storage"
	"sayso/widgets"
)

// entrance is the small window of a start that shows no project yet: it says how
// far an older file has been brought to this version, or why a file cannot be
// opened. Started from the desktop, the program has nowhere else to say it.
type entrance struct {
	main   *Window
	small  fyne.Window
	failed error // why nothing is open yet
}

func newEntrance(main *Window) *entrance {
	main.app.Settings().SetTheme(appTheme{main.startPalette()})
	e := &entrance{main: main, small: main.app.NewWindow("Sayso")}
	e.small.SetFixedSize(true)
	e.small.CenterOnScreen()
	return e
}

// startPalette are the colours before a project is open.
func (w *Window) startPalette() widgets.Palette {
	return paletteFor(w.settings.Theme, w.app.Settings().ThemeVariant())
}

// run shows what begin puts into the small window, and returns when no window is
// open any more, with why no project was opened if none was.
func (e *entrance) run(begin func()) error {
	begin()
	if err := showFirst(e.small); err != nil {
		return err
	}
	e.main.runApp()
	return e.failed
}

// await shows how far a file has been brought to this version, and turns to the
// main window when it is open.
func (e *entrance) await(o *opening) {
	page := newUpgradePage(e.main.startPalette())
	page.follow(o.state())
	e.small.SetContent(page.content)
	e.small.SetCloseIntercept(func() {}) // what was begun ends by itself, whole or not at all
	annotator := e.main.settings.Annotator
	go func() {
		o.eachTick(func() { e.main.Runner.Do(func() { page.follow(o.state()) }) })
		b, failed := (*begun)(nil), o.err
		if failed == nil {
			b, failed = e.main.begin(context.Background(), o.project, annotator)
		}
		e.main.Runner.Do(func() { e.turn(o, b, failed) })
	}()
}

// turn goes to the main window, or says why it cannot.
func (e *entrance) turn(o *opening, b *begun, failed error) {
	if e.failed = failed; failed == nil {
		e.failed = e.main.enter(b)
	}
	if e.failed == nil {
		e.failed = o.ready(e.main)
	}
	if e.failed != nil {
		e.unopened(o.asked, e.failed)
		return
	}
	e.small.Close()
}

// unopened says why a project was not opened, and offers what is open without
// asking for one: the project used last, or the sample. path is empty when that
// was tried already.
func (e *entrance) unopened(path string, err error) {
	e.failed = err
	quit := e.main.app.Quit
	page := newUnopenedPage(e.main.startPalette(), path, err, func() { e.await(beginOpening("", e.main.settings)) }, quit)
	e.small.SetContent(page.content)
	e.small.SetCloseIntercept(quit)
	e.small.Canvas().SetOnTypedKey(page.key)
}

// unopenedPage says why a project was not opened.
type unopenedPage struct {
	content       fyne.CanvasObject
	another, quit func() // another is nil when there is nothing else to open
}

func newUnopenedPage(p widgets.Palette, path string, err error, another, quit func()) *unopenedPage {
	page := &unopenedPage{quit: quit}
	title, sentences := "No project could be opened", []string{err.Error()}
	if folder, none := storage.DefaultBackupFolder(); none == nil && (errors.Is(err, storage.ErrDamaged) || errors.Is(err, storage.ErrUnreadable)) {
		sentences = append(sentences, "Sayso keeps backups of every project it has opened in "+folder+".")
	}
	var buttons []*widgets.PushButton
	if path != "" {
		title, page.another = filepath.Base(path)+" was not opened", another
		button := widgets.NewPushButton(p, "Open another project", "Enter", another)
		button.SetActive(true)
		buttons = append(buttons, button)
	}
	buttons = append(buttons, widgets.NewPushButton(p, "Quit", "Esc", quit))
	page.content = container.NewGridWrap(fyne.NewSize(560, 320), widgets.NewWelcome(p, title, sentences, buttons...))
	return page
}

// key does what the buttons do.
func (p *unopenedPage) key(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if p.another != nil {
			p.another()
		}
	case fyne.KeyEscape:
		p.quit()
	}
}
