package codebook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"sayso/app/ui"
	"sayso/internal/atomicfile"
	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/storage"
	"sayso/widgets"
)

// writeCodebook writes a codebook as JSON that people can read, or as .qdc
// where the file is called so, whole or not at all.
func writeCodebook(ctx context.Context, c corpus.Codebook, path, project string) error {
	return atomicfile.Write(ctx, path, project, func(w io.Writer) error {
		if strings.EqualFold(filepath.Ext(path), ".qdc") {
			return codebook.WriteQDC(w, c)
		}
		return codebook.WriteJSON(w, c)
	})
}

// AskImport asks for the file of a codebook.
func (s *Screen) AskImport() {
	s.shell.ChoosePath("Path of a codebook (.json or .qdc)", ui.PathChoice{
		Accept: func(name string) bool {
			return strings.EqualFold(filepath.Ext(name), ".json") || strings.EqualFold(filepath.Ext(name), ".qdc")
		},
		Take: func(path string) {
			if info, err := os.Stat(path); err == nil && storage.IsOpen(info) {
				s.shell.Say(path + " is the project itself, not a codebook.")
				return
			}
			file, err := os.Open(path)
			if err != nil {
				s.shell.Failed(fmt.Errorf("%s could not be opened, so the codebook was not changed: %w", path, err))
				return
			}
			defer file.Close()
			c, err := codebook.Read(file, filepath.Base(path), s.host.Session().Codebook)
			if err != nil {
				s.shell.Failed(err)
				return
			}
			s.replace(c, filepath.Base(path))
		},
	})
}

// replace says what another codebook would change, and puts it in the
// place of the present one.
func (s *Screen) replace(c corpus.Codebook, name string) {
	s.host.Session().Markup(true, func(m codebook.Markup) {
		plan, kept := codebook.Replace(s.host.Session().Codebook, c, m)
		plan.Title = "Codebook: " + name + " imported"
		if !plan.Changed(s.host.Session().Codebook) {
			s.shell.Say("The codebook is the same already. Nothing was changed.")
			return
		}
		text := fmt.Sprintf("The project will have %s, %s and %s. No annotation changes.",
			corpus.Plural(len(plan.Codebook.Labels), "label"), corpus.Plural(len(plan.Codebook.Attributes), "attribute"),
			corpus.Plural(len(plan.Codebook.Relations), "kind of link"))
		if len(kept) > 0 {
			text += " Kept, because annotations use them: " + corpus.FirstWords(strings.Join(kept, ", "), 120) + "."
		}
		if redefined := codebook.Redefined(s.host.Session().Codebook, plan.Codebook); len(redefined) > 0 {
			text += " " + corpus.Plural(len(redefined), "label") + " will have a new definition."
		}
		s.askPlan("Import "+name+"?", text, "Import", plan)
	})
}

// AskExport asks where to write the codebook.
func (s *Screen) AskExport() {
	path := widgets.NewField("File", "File")
	project := s.shell.Open.File().Path()
	path.SetText(strings.TrimSuffix(project, filepath.Ext(project)) + " codebook.json")
	form := widgets.NewColumn(6, path, ui.Paragraph("A name that ends in .qdc makes it readable by NVivo, MAXQDA and ATLAS.ti."))
	sheet := s.shell.OpenSheet("Export the codebook", form, fyne.NewSize(620, 160), "Export", func() bool {
		return s.export(ui.ExpandHome(strings.TrimSpace(path.Text)))
	})
	sheet.Focus(path)
}

// export writes the codebook, after asking when the file exists.
func (s *Screen) export(path string) bool {
	if path == "" {
		s.shell.Say("Name a file to export to.")
		return false
	}
	write := func() {
		codebook := s.host.Session().Codebook
		s.shell.WriteFile(path, "The codebook was exported to "+path, func(ctx context.Context, project string) error {
			return writeCodebook(ctx, codebook, path, project)
		})
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		s.shell.Confirm("Replace the file?", path+" exists already. The codebook takes its place when it is complete.", "Replace", write)
		return true
	}
	write()
	return true
}
