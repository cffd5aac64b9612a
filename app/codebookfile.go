package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sayso/app/ui"
	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/internal/outfile"
	"sayso/storage"
	"sayso/widgets"
)

// writeCodebook writes a codebook as JSON that people can read, or as .qdc
// where the file is called so, whole or not at all.
func writeCodebook(ctx context.Context, c corpus.Codebook, path, project string) error {
	return outfile.Write(ctx, path, project, func(w io.Writer) error {
		if strings.EqualFold(filepath.Ext(path), ".qdc") {
			return codebook.WriteQDC(w, c)
		}
		return codebook.WriteJSON(w, c)
	})
}

// askCodebookImport asks for the file of a codebook.
func (w *Window) askCodebookImport() {
	w.ChoosePath("Path of a codebook (.json or .qdc)", ui.PathChoice{
		Accept: func(name string) bool {
			return strings.EqualFold(filepath.Ext(name), ".json") || strings.EqualFold(filepath.Ext(name), ".qdc")
		},
		Take: func(path string) {
			if info, err := os.Stat(path); err == nil && storage.IsOpen(info) {
				w.say(path + " is the project itself, not a codebook.")
				return
			}
			file, err := os.Open(path)
			if err != nil {
				w.failed(fmt.Errorf("%s could not be opened, so the codebook was not changed: %w", path, err))
				return
			}
			defer file.Close()
			c, err := codebook.Read(file, filepath.Base(path), w.session.Codebook)
			if err != nil {
				w.failed(err)
				return
			}
			w.importCodebook(c, filepath.Base(path))
		},
	})
}

// importCodebook says what another codebook would change, and puts it in the
// place of the present one.
func (w *Window) importCodebook(c corpus.Codebook, name string) {
	w.session.Markup(true, func(m codebook.Markup) {
		plan, kept := codebook.Replace(w.session.Codebook, c, m)
		plan.Title = "Codebook: " + name + " imported"
		if !plan.Changed(w.session.Codebook) {
			w.say("The codebook is the same already. Nothing was changed.")
			return
		}
		text := fmt.Sprintf("The project will have %s, %s and %s. No annotation changes.",
			corpus.Plural(len(plan.Codebook.Labels), "label"), corpus.Plural(len(plan.Codebook.Attributes), "attribute"),
			corpus.Plural(len(plan.Codebook.Relations), "kind of link"))
		if len(kept) > 0 {
			text += " Kept, because annotations use them: " + corpus.FirstWords(strings.Join(kept, ", "), 120) + "."
		}
		if redefined := codebook.Redefined(w.session.Codebook, plan.Codebook); len(redefined) > 0 {
			text += " " + corpus.Plural(len(redefined), "label") + " will have a new definition."
		}
		w.askPlan("Import "+name+"?", text, "Import", plan)
	})
}

// askCodebookExport asks where to write the codebook.
func (w *Window) askCodebookExport() {
	path := widgets.NewField("File", "File")
	project := w.session.file().Path()
	path.SetText(strings.TrimSuffix(project, filepath.Ext(project)) + " codebook.json")
	form := widget.NewForm(widget.NewFormItem("File", path), widget.NewFormItem("", widget.NewLabel("A name that ends in .qdc makes it readable by NVivo, MAXQDA and ATLAS.ti.")))
	s := w.openSheet("Export the codebook", form, fyne.NewSize(620, 160), "Export", func() bool {
		return w.exportCodebook(ui.ExpandHome(strings.TrimSpace(path.Text)))
	})
	s.Focus(path)
}

// exportCodebook writes the codebook, after asking when the file exists.
func (w *Window) exportCodebook(path string) bool {
	if path == "" {
		w.say("Name a file to export to.")
		return false
	}
	write := func() {
		codebook := w.session.Codebook
		w.WriteFile(path, "The codebook was exported to "+path, func(ctx context.Context, project string) error {
			return writeCodebook(ctx, codebook, path, project)
		})
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		w.confirm("Replace the file?", path+" exists already. The codebook takes its place when it is complete.", "Replace", write)
		return true
	}
	write()
	return true
}
