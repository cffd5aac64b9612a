package agreement

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"sayso/app/ui"
	"sayso/internal/agreement"
	"sayso/internal/agreement/chart"
	"sayso/internal/atomicfile"
	"sayso/internal/plot"
	"sayso/widgets"
)

// Copy puts the paragraph for the methods section of a paper on the clipboard.
func (s *Screen) Copy() {
	if s.report == nil {
		s.say("Wait until the figures are there.")
		return
	}
	s.shell.Copy(s.report.Paragraph())
	s.say("The paragraph for the methods section is on the clipboard.")
}

// forms are how the figures can be saved, by the end of the file's name.
var forms = map[string]func(w io.Writer, r *agreement.Report, picture *plot.Picture) error{
	".csv":  func(w io.Writer, r *agreement.Report, _ *plot.Picture) error { return r.WriteCSV(w) },
	".txt":  func(w io.Writer, r *agreement.Report, _ *plot.Picture) error { return r.WriteText(w) },
	".json": func(w io.Writer, r *agreement.Report, _ *plot.Picture) error { return json.NewEncoder(w).Encode(r) },
	".svg":  func(w io.Writer, _ *agreement.Report, p *plot.Picture) error { return p.WriteSVG(w) },
	".pdf":  func(w io.Writer, _ *agreement.Report, p *plot.Picture) error { return p.WritePDF(w) },
	".png":  func(w io.Writer, _ *agreement.Report, p *plot.Picture) error { return p.WritePNG(w, 300) },
}

// Save asks where to write the figures.
func (s *Screen) Save() {
	if s.report == nil {
		s.say("Wait until the figures are there.")
		return
	}
	project := s.shell.Open.File().Path()
	path := widgets.NewField("File", "File")
	path.SetText(strings.TrimSuffix(project, filepath.Ext(project)) + " agreement.csv")
	form := widgets.NewColumn(6, path, ui.Paragraph("The end of the name says what is written: .csv or .json all figures, .txt the figures and the paragraph, .svg, .pdf or .png the picture that has the keys."))
	sheet := s.shell.OpenSheet("Save how far annotators agree", form, fyne.NewSize(620, 180), "Save", func() bool { return s.save(ui.ExpandHome(strings.TrimSpace(path.Text))) })
	sheet.Focus(path)
}

// save writes the figures, after asking when the file exists.
func (s *Screen) save(path string) bool {
	form := forms[strings.ToLower(filepath.Ext(path))]
	if form == nil {
		s.shell.Say("Name a file that ends in .csv, .json, .txt, .svg, .pdf or .png.")
		return false
	}
	report, picture := s.report, s.printed()
	write := func() {
		s.shell.WriteFile(path, "Saved as "+path, func(ctx context.Context, project string) error {
			return atomicfile.Write(ctx, path, project, func(w io.Writer) error { return form(w, report, picture) })
		})
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		s.shell.Confirm("Replace the file?", path+" exists already. The figures take its place when they are complete.", "Replace", write)
		return true
	}
	write()
	return true
}

// printed is the picture that has the keys, for a page.
func (s *Screen) printed() *plot.Picture {
	look := chart.NewLook(s.host.Session().Codebook, false)
	look.Titles = s.look().Titles
	panels := chart.Panels(s.report, look, chart.Options{Pair: s.pair})
	return panels[min(s.sheet.Last(), len(panels)-1)].Picture
}
