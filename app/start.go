package app

import (
	"errors"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/storage/repository"

	"sayso/app/ui"
	"sayso/assets"
)

// ID is how the desktop knows the program; FyneApp.toml says the same.
const ID = "io.github.sayso.Sayso"

// gcPercent lets the heap grow by half before it is swept, where Go would let
// it double: on a long text that saves a hundred megabytes, and no key is
// slower for it.
const gcPercent = 50

// Run opens the window on a project and returns when it is closed. path may be
// empty: then it is the project used last, or the sample on the first start. The
// error says why no project or no window was opened.
func Run(path string, release assets.Release) (err error) {
	if hasNoDisplay(runtime.GOOS, os.Getenv) {
		return errNoDisplay
	}
	startLog()
	debug.SetGCPercent(gcPercent)
	shown := false
	defer func() {
		if !shown {
			if value := recover(); value != nil {
				if err = unopenedBy(value); err == nil {
					panic(value)
				}
			}
		}
		if errors.Is(err, errNoGraphics) || errors.Is(err, errNoDisplay) {
			tellWithoutWindow(err.Error())
		}
	}()
	a := fyneapp.NewWithID(ID)
	refuseNetwork()
	quitOnSignal(a)
	a.SetIcon(fyne.NewStaticResource("sayso.svg", assets.Icon()))
	settings := LoadSettings()
	opening := beginOpening(path, settings)
	w := NewWindow(a, settings, ui.FyneRunner{}, release)
	if !opening.soon() {
		e := newEntrance(w)
		return e.run(func() { e.await(opening) })
	}
	err = opening.show(w)
	switch {
	case errors.Is(err, errNoGraphics):
		return err
	case err != nil:
		e := newEntrance(w)
		return e.run(func() { e.unopened(path, err) })
	}
	shown = true
	w.runApp()
	return nil
}

// endForSure ends the program some seconds after all is written, if it is still
// there: Fyne 2.8.1 now and then waits for ever for a last event of a window
// that is gone.
func endForSure() {
	time.AfterFunc(5*time.Second, func() { os.Exit(0) })
}

// quitOnSignal ends the app when the system ends the session or the program is
// asked to stop. Fyne 2.8.1 does so from the moment its loop runs; one that comes
// earlier waits for that, instead of ending the program with the project open.
func quitOnSignal(a fyne.App) {
	stops := make(chan os.Signal, 1)
	signal.Notify(stops, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-stops
		fyne.Do(a.Quit)
	}()
}

// runApp runs the app until it ends, and leaves the project. When the system ends
// the session or the program is asked to stop, Fyne 2.8.1 ends by itself and asks
// no window.
func (w *Window) runApp() {
	w.app.Run()
	if w.project != nil {
		w.leave()
	}
	w.leaving.Wait()
}

// refuseNetwork makes Fyne unable to fetch anything: a saved page or a note can
// name an image on the net, and nothing in this program may ask for it.
func refuseNetwork() {
	for _, scheme := range []string{"http", "https"} {
		repository.Register(scheme, refusing{})
	}
}

// refusing is a repository that has nothing.
type refusing struct{}

var errRefused = errors.New("Sayso makes no network access")

func (refusing) Exists(fyne.URI) (bool, error)               { return false, errRefused }
func (refusing) Reader(fyne.URI) (fyne.URIReadCloser, error) { return nil, errRefused }
func (refusing) CanRead(fyne.URI) (bool, error)              { return false, errRefused }
func (refusing) Destroy(string)                              {}

// startLog writes the log beside the sample project. It holds causes and
// stacks, never the text of a document.
func startLog() {
	folder, err := DataFolder()
	if err == nil {
		err = os.MkdirAll(folder, 0o700)
	}
	if err != nil {
		return
	}
	file, err := os.OpenFile(filepath.Join(folder, "sayso.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(file, nil)))
}
