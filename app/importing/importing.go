// Package importing is the screen on which an import is looked at before it is
// made. The files are read behind the window; what is found appears on the
// screen, where documents are left out and their metadata corrected. Nothing is
// stored until Enter. Then the files are read again, and what was decided is
// carried out: that way a preview of ten thousand articles holds little memory,
// and a file that changed in between is told instead of stored unseen.
//
// An import that meets annotated files of other tools asks first what their
// labels become (mapping.go). What became of all of it is told at the end
// (report.go).
package importing

import (
	"path/filepath"

	"fyne.io/fyne/v2"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/foreign"
	"sayso/internal/importing"
	"sayso/widgets"
	"sayso/widgets/importpreview"
)

// Host is what an import needs of the window beyond the shell.
type Host interface {
	Session() *session.Session
	Annotator() string // name of the person at the keyboard
}

// Screen is the screen of an import while there is one that is being looked at.
type Screen struct {
	shell *ui.Shell
	host  Host

	preview   *importpreview.Preview // nil while there is none
	palette   string                 // name of the palette the screen was made with
	paths     []string
	documents []*Candidate
	chosen    int
	columns   map[string]string // of tables, as importing.Options has them
	mapping   foreign.Mapping   // of the names in annotated files, once it was asked for
	mapped    bool
	restRead  bool // whoever annotated them has read all of them

	leaveOut bool // the first line with date and byline is kept out of the texts
	unwrap   bool

	reading  bool   // the files are still being read
	storing  bool   // the import is being made
	eager    bool   // Enter was pressed while the files were being read
	again    bool   // the files are to be read once more
	said     string // what a key that rests here is told at the foot, once
	pace     importing.Pace
	sentence int // counts what was cut for the text on the right, to drop what is late
}

// New makes the screen of a window. It is closed.
func New(shell *ui.Shell, host Host) *Screen { return &Screen{shell: shell, host: host, chosen: -1} }

func (s *Screen) reset() { *s = Screen{shell: s.shell, host: s.host, chosen: -1} }

// Over is what lies over the window, nil while it is closed.
func (s *Screen) Over() *importpreview.Preview { return s.preview }

// Reading reports whether files are still being read.
func (s *Screen) Reading() bool { return s.reading }

// Documents are those that were found.
func (s *Screen) Documents() []*Candidate { return s.documents }

// UseColumns reads tables again with other columns.
func (s *Screen) UseColumns(columns map[string]string) {
	s.columns = columns
	s.read()
}

// Ask asks for a file or a folder to import: by its path, or in a
// dialog.
func (s *Screen) Ask() {
	s.shell.ChoosePath("Path of a file or folder to import, or drop them on the window", ui.PathChoice{
		Accept: func(string) bool { return true }, Folders: true,
		Take: func(path string) { s.Preview([]string{path}) },
		First: []widgets.FinderItem{
			{Text: "Choose files…", Side: "dialog", Apply: s.AskFiles},
			{Text: "Choose a folder…", Side: "dialog", Apply: s.AskFolder},
		},
	})
}

// AskFiles asks for files in a dialog.
func (s *Screen) AskFiles() {
	s.shell.ChooseFiles(ui.FileQuestion{Title: "Import articles", ForFinder: "A file to import, completed as you type", Several: true, Folder: filepath.Dir(s.shell.Open.File().Path())},
		s.Preview, s.shell.FocusText)
}

// AskFolder asks for a folder to import.
func (s *Screen) AskFolder() {
	s.shell.ChooseFiles(ui.FileQuestion{Title: "Import a folder", ForFinder: "A folder to import, completed as you type", Folders: true, Folder: filepath.Dir(s.shell.Open.File().Path())},
		s.Preview, s.shell.FocusText)
}

// Preview shows what files and folders would bring into the project.
func (s *Screen) Preview(paths []string) {
	if s.shell.Open.File().ReadOnly() {
		s.shell.Say("This project is open read-only; nothing can be imported into it.")
		return
	}
	s.add(paths)
}

// Commands are those of the screen.
func (s *Screen) Commands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("project.import", "Project", "Import articles…", []ui.Key{ui.With(ui.Ctrl, fyne.KeyI)}, true, s.Ask),
		ui.NewCommand("project.importfolder", "Project", "Import a folder…", []ui.Key{ui.With(ui.Ctrl|ui.Shift, fyne.KeyI)}, true, s.AskFolder),
	}
}
