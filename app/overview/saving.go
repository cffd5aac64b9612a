package overview

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sayso/app/ui"
	"sayso/internal/atomicfile"
	"sayso/internal/dataset"
	"sayso/internal/overview/chart"
	"sayso/widgets"
)

// Pictures, tables and the report are written here, as the command line writes
// them.

// kindTitles name the kinds of files, in the order of chart.Kinds.
var kindTitles = map[string]string{
	".pdf": "PDF, for print", ".svg": "SVG, to be edited", ".png": "PNG, for slides", ".csv": "CSV, the numbers", ".json": "Vega-Lite", ".graphml": "GraphML, the network",
}

// saving is the sheet that asks how a panel is written.
type saving struct {
	*Screen
	answer answer
	kinds  []string
	kind   string
	style  chart.FileStyle
	path   *widgets.Field
	width  *widgets.Segmented
	colour *widgets.Segmented
	sheet  *ui.Sheet
}

// Save asks how the panel that has the keys is written, and writes it.
func (s *Screen) Save() {
	panel := s.sheet.Last()
	x := &saving{Screen: s, answer: s.answers[panel], kind: ".pdf", style: chart.FileStyle{Style: chart.Style{Width: chart.Column, Theme: chart.Light}, DPI: 300, Guard: dataset.Guard}}
	if x.answer.table == nil {
		s.say("There is nothing to save yet.", true)
		return
	}
	x.kinds = slices.Clone(chart.Kinds)
	if !chart.IsNetwork(x.answer.asked.Panel) {
		x.kinds = slices.DeleteFunc(x.kinds, func(kind string) bool { return kind == ".graphml" })
	}
	var titles []string
	for _, kind := range x.kinds {
		titles = append(titles, kindTitles[kind])
	}
	format := widgets.NewChoice("Format", titles, nil, nil)
	format.SetSelectedIndex(slices.Index(x.kinds, x.kind))
	format.OnChanged = func(string) { s.shell.Guard(func() { x.setKind(x.kinds[format.SelectedIndex()]) }) }
	x.width = x.choose("Width", "85", func(v string) { x.style.Width = map[string]float64{"85": chart.Column, "180": chart.Page}[v] },
		widgets.Option{Value: "85", Text: "Column, 85 mm"}, widgets.Option{Value: "180", Text: "Page, 180 mm"})
	x.colour = x.choose("Colours", string(chart.Light), func(v string) { x.style.Theme = chart.Theme(v) },
		widgets.Option{Value: string(chart.Light), Text: "Codebook"}, widgets.Option{Value: string(chart.Safe), Text: "Colour-blind"},
		widgets.Option{Value: string(chart.Grey), Text: "Grey"}, widgets.Option{Value: string(chart.Dark), Text: "Dark"})
	x.path = widgets.NewField("File", "File")
	x.path.SetText(s.beside(string(x.answer.asked.Panel) + x.kind))
	form := widget.NewForm(widget.NewFormItem("As", format), widget.NewFormItem("Width", x.width), widget.NewFormItem("Colours", x.colour),
		widget.NewFormItem("File", s.shell.WithBrowse(x.path, &x.sheet)))
	x.sheet = s.shell.OpenSheet("Save “"+x.answer.plot.Title+"”", form, fyne.NewSize(660, 0), "Save", func() bool { return x.begin() })
	x.sheet.Focus(x.path)
}

// beside is a path for a file beside the project.
func (s *Screen) beside(ending string) string {
	project := s.shell.Open.File().Path()
	return ui.ShortenHome(strings.TrimSuffix(project, filepath.Ext(project)) + " " + ending)
}

func (x *saving) choose(name, chosen string, set func(string), options ...widgets.Option) *widgets.Segmented {
	control := widgets.NewSegmented(x.shell.Palette, name, options, set)
	control.Required = true
	control.SetChosen(chosen)
	return control
}

// setKind lets the name of the file and what can be chosen follow.
func (x *saving) setKind(kind string) {
	x.path.SetText(strings.TrimSuffix(x.path.Text, x.kind) + kind)
	x.kind = kind
	for _, control := range []*widgets.Segmented{x.width, x.colour} {
		if slices.Contains([]string{".svg", ".pdf", ".png"}, kind) {
			control.Enable()
		} else {
			control.Disable()
		}
	}
}

// begin writes the file, after asking when one is in its place. It reports
// whether the sheet may close.
func (x *saving) begin() bool {
	path := ui.ExpandHome(strings.TrimSpace(x.path.Text))
	if path == "" {
		return false
	}
	if filepath.Ext(path) != x.kind {
		path += x.kind
	}
	a, kind, style := x.answer, x.kind, x.style
	x.write(path, func(w io.Writer) error {
		_, write, err := chart.File(a.corpus, a.asked, kind, style)
		if err != nil {
			return err
		}
		return write(w)
	})
	return true
}

// Report asks for a file, and writes all panels into it as one page.
func (s *Screen) Report() {
	a := s.answers[s.sheet.Last()]
	if a.table == nil {
		s.say("There is nothing to report yet.", true)
		return
	}
	title := s.host.Session().Info.Title
	path := widgets.NewField("File", "File")
	path.SetText(s.beside("overview.html"))
	var sheet *ui.Sheet
	sheet = s.shell.OpenSheet("Report: all pictures on one page, which needs nothing else", widget.NewForm(widget.NewFormItem("File", s.shell.WithBrowse(path, &sheet))), fyne.NewSize(620, 0), "Write", func() bool {
		to := ui.ExpandHome(strings.TrimSpace(path.Text))
		if to == "" {
			return false
		}
		if !strings.EqualFold(filepath.Ext(to), ".html") {
			to += ".html"
		}
		s.write(to, func(w io.Writer) error { return chart.WriteReport(w, a.corpus, title, 1) })
		return true
	})
	sheet.Focus(path)
}

// write writes a file behind the window, after asking when one is in its place.
func (s *Screen) write(path string, write func(io.Writer) error) {
	do := func() {
		s.shell.WriteFile(path, "Saved as "+path, func(ctx context.Context, project string) error { return atomicfile.Write(ctx, path, project, write) })
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		s.shell.Confirm("Replace the file?", path+" exists already. The new one takes its place when it is complete.", "Replace", do)
		return
	}
	do()
}
