package app

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"os/user"
	"path/filepath"
	"runtime"

	"sayso/internal/atomicfile"
)

// Settings are the few things that belong to the person and the machine and
// not to a project. They are kept in a small file that is replaced as a whole,
// so that a crash cannot leave half of it.
type Settings struct {
	Annotator     string   `json:"annotator"`      // who is at the keyboard, "" until somebody says so
	AnnotatorSaid bool     `json:"annotator_said"` // it was said, and not taken from the account
	Recent        []string `json:"recent"`         // project files, newest first
	Theme         string   `json:"theme"`          // light, dark, contrast, or empty for the system's
	Plain         string   `json:"plain_theme"`    // the theme that leaving high contrast goes back to
	DocumentOrder string   `json:"document_order"` // id of an order of package documents, "" for that of import
	Serif         bool     `json:"serif"`
	ZoomPercent   int      `json:"zoom_percent"`
	LineSpacing   float32  `json:"line_spacing"`     // line height over text size
	ColumnWidth   float32  `json:"column_width"`     // px at 100 %
	Doubtful      bool     `json:"doubtful"`         // show doubtful sentence ends
	Width         float32  `json:"width"`            // of the window, px at 100 %
	Height        float32  `json:"height"`           // of the window, px at 100 %
	ListWidth     float32  `json:"documents_width"`  // px, 0 for the usual
	ResultsWidth  float32  `json:"results_width"`    // px, 0 for the usual
	RightWidth    float32  `json:"annotation_width"` // px, 0 for the usual
	NoDocuments   bool     `json:"documents_hidden"`
	NoInspector   bool     `json:"inspector_hidden"`
	Hints         string   `json:"hints"` // when a model may say what it would label, see secondlook.When

	path string
}

// The bounds of how the text can be set; the usual values are the design's.
const (
	leastZoom, mostZoom                     = 80, 300 // percent
	leastSpacing, usualSpacing, mostSpacing = 1.2, 1.66, 2.5
	leastColumn, usualColumn, mostColumn    = 300, 548, 1200
)

// mostRecent is how many project files are remembered.
const mostRecent = 10

// LoadSettings reads the settings, or gives the first ones.
func LoadSettings() *Settings {
	s := &Settings{}
	if folder, err := os.UserConfigDir(); err == nil {
		s.path = filepath.Join(folder, "sayso", "settings.json")
		if text, err := os.ReadFile(s.path); err == nil {
			if err := json.Unmarshal(text, s); err != nil {
				slog.Warn("settings are damaged, starting with the first ones", "error", err)
			}
		}
	}
	if !s.AnnotatorSaid && isAccount(s.Annotator) {
		s.Annotator = "" // an earlier version took it unasked
	}
	if s.ZoomPercent < leastZoom || s.ZoomPercent > mostZoom {
		s.ZoomPercent = 100
	}
	if s.LineSpacing < leastSpacing || s.LineSpacing > mostSpacing {
		s.LineSpacing = usualSpacing
	}
	if s.ColumnWidth < leastColumn || s.ColumnWidth > mostColumn {
		s.ColumnWidth = usualColumn
	}
	if s.Width < 400 || s.Height < 300 {
		s.Width, s.Height = 1280, 800
	}
	return s
}

// isAccount reports whether a name is how the system calls the person.
func isAccount(name string) bool {
	account, err := user.Current()
	return name == "root" || name == "me" || err == nil && name != "" && (name == account.Username || name == account.Name)
}

// Save writes the settings. A failure is only logged: no work hangs on them.
func (s *Settings) Save() {
	if s.path == "" {
		return
	}
	text, err := json.MarshalIndent(s, "", "  ")
	if err == nil {
		err = os.MkdirAll(filepath.Dir(s.path), 0o700)
	}
	if err == nil {
		err = atomicfile.Write(context.Background(), s.path, "", func(w io.Writer) error {
			_, err := w.Write(text)
			return err
		})
	}
	if err != nil {
		slog.Warn("settings could not be saved", "error", err)
	}
}

// Remember puts a project file at the head of the recent ones.
func (s *Settings) Remember(path string) {
	recent := []string{path}
	for _, p := range s.Recent {
		if p != path && len(recent) < mostRecent {
			recent = append(recent, p)
		}
	}
	s.Recent = recent
	s.Save()
}

// DataFolder is where the sample project and the log lie.
func DataFolder() (string, error) {
	if folder := os.Getenv("XDG_DATA_HOME"); folder != "" {
		return filepath.Join(folder, "sayso"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	switch runtime.GOOS {
	case "darwin":
		return filepath.Join(home, "Library", "Application Support", "sayso"), nil
	case "windows":
		// LocalAppData: the folder of the settings goes along to other
		// computers, and a university copies it at every login.
		if folder, err := os.UserCacheDir(); err == nil {
			return filepath.Join(folder, "sayso"), nil
		}
	}
	return filepath.Join(home, ".local", "share", "sayso"), nil
}
