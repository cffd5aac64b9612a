package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/importing"
	"sayso/storage"
	"sayso/widgets"
)

// OpenOrSample opens the project at path; with no path the one used last, and
// on the first start the sample project. A project used last that cannot be
// opened is passed over, with the reason in told, so that one damaged file does
// not keep the program from starting. tell may be nil.
func OpenOrSample(ctx context.Context, path string, settings *Settings, tell upgradeTeller) (project *storage.Project, told error, err error) {
	if path != "" {
		project, err = openAnyway(ctx, path, tell)
		return project, nil, err
	}
	for _, recent := range settings.Recent {
		if _, err := os.Stat(recent); err != nil {
			continue
		}
		if project, err = openAnyway(ctx, recent, tell); err == nil {
			return project, told, nil
		}
		told = errors.Join(told, fmt.Errorf("%s: %w", recent, err))
	}
	project, err = SampleProject(ctx, tell)
	return project, told, err
}

// upgradeTeller is told how far a file of an older version has been brought to
// this one, on the goroutine that opens it; nil is told nothing.
type upgradeTeller func(path string, done, total int)

// options are those of opening a file.
func (tell upgradeTeller) options(path string) (o storage.OpenOptions) {
	if tell != nil {
		o.Upgrading = func(done, total int) { tell(path, done, total) }
	}
	return o
}

// upgradeLine says how far it is.
func upgradeLine(path string, done, total int) string {
	return fmt.Sprintf("Bringing %s to this version of Sayso, %d %%…", filepath.Base(path), 100*done/max(1, total))
}

// openAnyway opens for writing, or for reading only where the medium or a newer
// version of the program allows no more.
func openAnyway(ctx context.Context, path string, tell upgradeTeller) (*storage.Project, error) {
	project, err := storage.Open(ctx, path, tell.options(path))
	if errors.Is(err, storage.ErrReadOnly) || errors.Is(err, storage.ErrNewer) {
		if readable, err := storage.Open(ctx, path, storage.OpenOptions{ReadOnly: true}); err == nil {
			return readable, nil
		}
	}
	return project, err
}

// SampleProject opens the sample project, and makes it where there is none.
func SampleProject(ctx context.Context, tell upgradeTeller) (*storage.Project, error) {
	folder, err := DataFolder()
	if err != nil {
		return nil, err
	}
	path := filepath.Join(folder, "Sample.sayso")
	if _, err := os.Stat(path); err == nil {
		return storage.Open(ctx, path, tell.options(path))
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("the folder for the sample project could not be made; start with \"sayso new PROJECT.sayso --sample\" elsewhere: %w", err)
	}
	project, err := storage.Create(ctx, path, storage.Settings{Title: "Sample project", Codebook: assets.Codebook()})
	if err != nil {
		return nil, err
	}
	entries, annotators, err := assets.SampleProject()
	if err == nil {
		err = importing.Add(ctx, project, entries, annotators)
	}
	if err == nil { // it is there to be looked at
		err = project.SetSetting(ctx, session.ViewSetting, session.EverybodysView)
	}
	if err != nil {
		project.Close()
		os.Remove(path)
		return nil, err
	}
	return project, nil
}

// openPath opens another project in this window.
func (w *Window) openPath(path string) {
	w.turnTo(func(ctx context.Context, tell upgradeTeller) (*storage.Project, error) {
		return openAnyway(ctx, path, tell)
	}, func() {})
}

func (w *Window) openSample() { w.turnTo(SampleProject, func() {}) }

// openProject asks for a project to open: a recent one, one by its path, or in
// a dialog.
func (w *Window) openProject() {
	var first []widgets.FinderItem
	for _, path := range w.settings.Recent {
		if path != w.project.Path() {
			first = append(first, widgets.FinderItem{
				Text: filepath.Base(path), Side: filepath.Dir(path), Apply: func() { w.Guard(func() { w.openPath(path) }) },
			})
		}
	}
	first = append(first, widgets.FinderItem{Text: "Choose a project…", Side: "dialog", Apply: w.openProjectDialog})
	w.ChoosePath("A recent project, or the path of one", ui.PathChoice{
		Accept: func(name string) bool { return strings.EqualFold(filepath.Ext(name), ".sayso") },
		Take:   w.openPath, First: first,
	})
}

func (w *Window) openProjectDialog() {
	w.ChooseFiles(ui.FileQuestion{Title: "Open a project", ForFinder: "A project, completed as you type", Endings: []string{".sayso"}, Folder: filepath.Dir(w.project.Path())},
		func(paths []string) { w.openPath(paths[0]) }, w.focusText)
}

// newProject asks for a title and a file, and makes an empty project.
func (w *Window) newProject() {
	title := widgets.NewField("Title", "What the project is about")
	path := widgets.NewField("File", "")
	folder := filepath.Dir(w.project.Path())
	if home, err := os.UserHomeDir(); err == nil {
		folder = home
	}
	path.SetText(filepath.Join(folder, "Project.sayso"))
	title.OnChanged = func(text string) {
		path.SetText(filepath.Join(filepath.Dir(path.Text), ui.FileName(text)+".sayso")) // where Browse… may have led
	}
	var s *ui.Sheet
	form := widget.NewForm(widget.NewFormItem("Title", title), widget.NewFormItem("File", w.WithBrowse(path, &s)))
	s = w.OpenSheet("New project", form, fyne.NewSize(600, 200), "Create", func() bool {
		w.makeProject(strings.TrimSpace(title.Text), strings.TrimSpace(path.Text), s.Close)
		return false // it stays until the project is made, so that what was typed is there if it cannot be
	})
	s.Focus(title)
}

// makeProject makes an empty project behind the window and turns to it.
func (w *Window) makeProject(title, path string, made func()) {
	path = ui.ExpandHome(path)
	if title == "" {
		title = strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	}
	w.turnTo(func(ctx context.Context, _ upgradeTeller) (*storage.Project, error) {
		return storage.Create(ctx, path, storage.Settings{Title: title, Codebook: assets.Codebook()})
	}, made)
}

// checkProject proves the file sound behind the window.
func (w *Window) checkProject() {
	project := w.project
	var report storage.Report
	w.Start("Checking…", func(ctx context.Context, progress func(string)) (err error) {
		report, err = project.Check(ctx, func(done, total int) { progress(fmt.Sprintf("Checking %d of %d", done, total)) })
		return err
	}, func(err error) {
		switch {
		case err != nil:
			w.Failed(err)
		case report.OK():
			w.say(fmt.Sprintf("The file is intact: %s, %s, %s.", corpus.Plural(report.Documents, "document"),
				corpus.Plural(report.Annotations, "annotation"), corpus.Plural(report.Events, "change")))
		default:
			w.reportProblems(report)
		}
	})
}

// dropped imports what was dropped on the window, and opens a project.
func (w *Window) dropped(uris []fyne.URI) {
	var paths []string
	for _, uri := range uris {
		if strings.EqualFold(filepath.Ext(uri.Path()), ".sayso") {
			w.openPath(uri.Path())
			return
		}
		paths = append(paths, uri.Path())
	}
	w.importing.Preview(paths)
}
