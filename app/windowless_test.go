package app

import (
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sayso/storage"
	"sayso/widgets"
)

func TestWhereThereIsNoDisplayASentenceSaysSo(t *testing.T) {
	for _, c := range []struct {
		system string
		set    string
		none   bool
	}{
		{"linux", "", true}, {"freebsd", "", true}, {"linux", "DISPLAY", false}, {"linux", "WAYLAND_DISPLAY", false},
		{"windows", "", false}, {"darwin", "", false},
	} {
		if none := hasNoDisplay(c.system, func(name string) string { return map[string]string{c.set: ":0"}[name] }); none != c.none {
			t.Errorf("%s with %q set has no display: %v", c.system, c.set, none)
		}
	}
	for panicked, want := range map[string]error{
		"NotInitialized: The GLFW library is not initialized": errNoDisplay,
		"PlatformError: X11: Failed to open display :7":       errNoDisplay,
		"VersionUnavailable: GLX: Failed to create context":   errNoGraphics,
		"index out of range [3] with length 3":                nil,
	} {
		if err := unopenedBy(panicked); !errors.Is(err, want) || (err == nil) != (want == nil) {
			t.Errorf("%q is told as: %v", panicked, err)
		}
	}
	for _, system := range []string{"windows", "linux", "darwin"} {
		if graphicsAdvice(system) == "" {
			t.Errorf("%s: nothing is advised", system)
		}
	}
}

// wordsOn are the words that are in sight under an object.
func wordsOn(o fyne.CanvasObject) string {
	var all []string
	for _, text := range shownTexts(o) {
		all = append(all, text.Text)
	}
	return strings.Join(all, " ")
}

// titled notes the title that a window has when it is made.
type titled struct {
	fyne.Window
	class string
}

func (w *titled) Show() { w.class = w.Title(); w.Window.Show() }

func TestTheClassOfTheWindowIsTheProgramAndNotItsTitle(t *testing.T) {
	w := &titled{Window: test.NewTempApp(t).NewWindow("Bridge - Sayso")}
	if err := showFirst(w); err != nil {
		t.Fatal(err)
	}
	if w.class != "Sayso" || w.Title() != "Bridge - Sayso" {
		t.Errorf("the window was made as %q and is called %q", w.class, w.Title())
	}
}

func TestAProjectThatCannotBeOpenedIsToldInAWindow(t *testing.T) {
	newHome(t)
	test.NewTempApp(t)
	for name, c := range map[string]struct {
		path   string
		err    error
		says   []string
		second bool // there is something else to open
	}{
		"a damaged file":      {"/studies/Bridge.sayso", &storage.Error{Message: "The project file is damaged.", Kind: storage.ErrDamaged}, []string{"Bridge.sayso was not opened", "The project file is damaged.", "backups"}, true},
		"a foreign file":      {"/studies/Bridge.sayso", &storage.Error{Message: "It is no project.", Kind: storage.ErrNotProject}, []string{"Bridge.sayso was not opened", "It is no project."}, true},
		"nothing can be read": {"", errors.New("there is no home"), []string{"No project could be opened", "there is no home"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			opened, ended := 0, 0
			page := newUnopenedPage(widgets.Light(), c.path, c.err, func() { opened++ }, func() { ended++ })
			w := test.NewTempWindow(t, page.content)
			shown := wordsOn(w.Content())
			for _, words := range c.says {
				if !strings.Contains(shown, words) {
					t.Errorf("it does not say %q: %s", words, shown)
				}
			}
			page.key(&fyne.KeyEvent{Name: fyne.KeyReturn})
			page.key(&fyne.KeyEvent{Name: fyne.KeyEscape})
			if (opened == 1) != c.second || ended != 1 {
				t.Errorf("Enter opened %d, Esc ended %d", opened, ended)
			}
		})
	}
}

// TestADamagedFileFromTheDesktopDoesNotEndTheProgram: the start goes on to the
// page that tells it, and from there to what was used last.
func TestADamagedFileFromTheDesktopDoesNotEndTheProgram(t *testing.T) {
	s := newStage(t)
	e := newEntrance(s.Window)
	broken := &opening{asked: "/studies/Bridge.sayso", done: make(chan struct{})}
	e.turn(broken, nil, errors.New("it is damaged"))
	if shown := wordsOn(e.small.Content()); !strings.Contains(shown, "it is damaged") || e.failed == nil {
		t.Errorf("it says %q", shown)
	}
}
