package importing

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/importing"
	"sayso/internal/reader"
	"sayso/storage"
	"sayso/widgets"
)

// What became of an import: told in the status bar when there is nothing to
// look at, else as a list that can be saved.

// row is one line of the report.
type row struct{ file, line, title, outcome, reason string }

// reportRows says of everything that was found what became of it.
func reportRows(found []*Candidate, made *Made) (rows []row) {
	problems := map[string]importing.Problem{}
	key := func(path string, line int) string { return fmt.Sprintf("%s\x00%d", path, line) }
	for _, file := range made.Files {
		for _, p := range file.Problems {
			if !p.Skipped && !p.LeftOut {
				problems[key(file.Path, p.Line)] = p
			}
		}
	}
	for _, f := range found {
		row := row{file: f.Path, title: f.Corrected.Title, outcome: "imported"}
		if f.Line > 0 {
			row.line = fmt.Sprint(f.Line)
		}
		p, wrong := problems[key(f.Path, f.Line)]
		switch {
		case f.Unknown:
			row.outcome, row.reason = "passed over", importing.ReasonOf(f.Err)
		case f.Err != nil:
			row.outcome, row.reason = "failed", importing.ReasonOf(f.Err)
		case f.Leave && f.Known != "":
			row.outcome, row.reason = "duplicate", f.Known
		case f.Leave && f.Near != "":
			row.outcome, row.reason = "duplicate", nearly(&f.Found)
		case f.Leave:
			row.outcome = "left out"
		case wrong:
			row.outcome, row.reason = "failed", p.Reason
		}
		rows = append(rows, row)
	}
	for _, file := range made.Files { // what annotated documents had besides
		for _, p := range file.Problems {
			if p.LeftOut {
				row := row{file: file.Path, outcome: notTaken, reason: p.Reason}
				if p.Line > 0 {
					row.line = fmt.Sprint(p.Line)
				}
				rows = append(rows, row)
			}
		}
		for _, left := range file.Merged() {
			rows = append(rows, row{file: file.Path, outcome: notTaken, reason: left.String()})
		}
	}
	return rows
}

// notTaken is the outcome of something that an annotated document had and that
// could not come in with it.
const notTaken = "not taken"

// report tells what became of an import.
func (s *Screen) report(found []*Candidate, made *Made) {
	rows := reportRows(found, made)
	counts := map[string]int{}
	var lines []string
	for _, row := range rows {
		counts[row.outcome]++
		if row.reason != "" && len(lines) < mostReported {
			lines = append(lines, fmt.Sprintf("%s: %s", strings.TrimSuffix(filepath.Base(row.file)+" "+row.line, " "), row.reason))
		}
	}
	text := corpus.Plural(made.Total.Documents, "article") + " imported."
	if made.Total.Annotations > 0 {
		text = corpus.Plural(made.Total.Documents, "article") + " and " + corpus.Plural(made.Total.Annotations, "annotation") + " imported."
	}
	if made.Total.Annotated > 0 {
		text += fmt.Sprintf(" Annotations were added to %s.", corpus.Plural(made.Total.Annotated, "article"))
	}
	for _, part := range []struct{ outcome, words string }{
		{"duplicate", "%d there already."}, {"left out", "%d left out."}, {"passed over", "%d passed over."}, {"failed", "%d could not be read."},
		{notTaken, "%d not taken from annotated files."}} {
		if n := counts[part.outcome]; n > 0 {
			text += " " + fmt.Sprintf(part.words, n)
		}
	}
	if len(lines) == 0 {
		s.shell.Say(text)
		return
	}
	if rest := len(rows) - counts["imported"] - len(lines); rest > 0 && len(lines) == mostReported {
		lines = append(lines, fmt.Sprintf("and %d more in the saved list", rest))
	}
	s.offerReport(text, lines, rows)
}

// mostReported bounds the lines on the screen; a saved report has them all.
const mostReported = 200

// offerReport shows what is to be looked at, and saves the whole list.
func (s *Screen) offerReport(title string, lines []string, rows []row) {
	label := widget.NewLabel(strings.Join(lines, "\n"))
	label.Wrapping = fyne.TextWrapWord
	label.Selectable = true
	path := widgets.NewField("File", "File")
	path.SetText(ui.ShortenHome(freshPath(strings.TrimSuffix(s.shell.Open.File().Path(), filepath.Ext(s.shell.Open.File().Path())) + "-import.csv")))
	form := widget.NewForm(widget.NewFormItem("Save as", path))
	sheet := s.shell.OpenSheet(title, widgets.NewColumn(6, form, label), fyne.NewSize(660, 400), "Save the list", func() bool {
		to := ui.ExpandHome(strings.TrimSpace(path.Text))
		if err := saveReport(to, rows); err != nil {
			s.shell.Failed(err)
			return false
		}
		s.shell.Say("Saved to " + to)
		return true
	})
	sheet.NameCancel("Close")
}

// freshPath is a path at which there is no file yet.
func freshPath(path string) string {
	extension := filepath.Ext(path)
	for n, at := 2, path; ; n++ {
		if _, err := os.Lstat(at); err != nil {
			return at
		}
		at = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, extension), n, extension)
	}
}

// saveReport writes a report as CSV; a file that exists is never replaced.
func saveReport(path string, rows []row) error {
	var out bytes.Buffer
	table := csv.NewWriter(&out)
	all := [][]string{{"file", "line", "title", "outcome", "reason"}}
	for _, row := range rows {
		cells := []string{row.file, row.line, row.title, row.outcome, row.reason}
		for i, cell := range cells { // no cell may begin a formula in a spreadsheet
			cells[i] = dataset.Guard(cell)
		}
		all = append(all, cells)
	}
	if err := table.WriteAll(all); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("the list was not saved to %s; name another file: %w", path, err)
	}
	_, err = file.Write(out.Bytes())
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}

// askTakeOut asks what becomes of the articles that a cancelled import had
// stored.
func (s *Screen) askTakeOut(project *storage.Project, made *Made) {
	var sheet *ui.Sheet
	text := ui.Paragraph(fmt.Sprintf("%s arrived before it was cancelled. Keep them, or restore the project as it was before the import?",
		upperFirst(corpus.Plural(made.Total.Documents+made.Total.Annotated, "article"))))
	out := widgets.NewPushButton(s.shell.Palette, "Remove them", "", func() {
		s.shell.Guard(func() {
			sheet.Close()
			s.TakeOut(project, made)
		})
	})
	sheet = s.shell.OpenSheet("Import cancelled", container.NewVBox(text, container.NewHBox(out)), fyne.NewSize(520, 220), "Keep them", func() bool {
		s.shell.Say("Import cancelled. " + corpus.Plural(made.Total.Documents, "article") + " imported.")
		return true
	})
	sheet.NameCancel("Close")
}

// TakeOut removes what a cancelled import stored.
func (s *Screen) TakeOut(project *storage.Project, made *Made) {
	work := func(ctx context.Context, progress func(string)) error {
		return importing.TakeOut(ctx, project, &made.Stored, func(n int) { progress("Removing " + corpus.Plural(n, "article")) })
	}
	s.shell.Start("Removing what was imported…", work, func(err error) {
		if !s.shell.IsOpen(project) {
			return
		}
		s.host.Session().Reload()
		if err != nil {
			s.shell.Failed(err)
			return
		}
		s.shell.Say("The project is as it was before the import. The history keeps both steps.")
	})
}

// AskColumns lets the columns of tables be chosen.
func (s *Screen) AskColumns() {
	var table *reader.Table
	if s.chosen >= 0 && s.chosen < len(s.documents) {
		table = s.documents[s.chosen].Table
	}
	for _, f := range s.documents {
		if table == nil {
			table = f.Table
		}
	}
	if table == nil || s.storing {
		return
	}
	const none = "(not given)"
	options := append([]string{none}, table.Headings...)
	chosen := map[string]string{}
	form := widget.NewForm()
	for _, field := range reader.Fields {
		choice := widgets.NewChoice(field, options, nil, nil)
		if heading := table.Columns[field]; heading != "" {
			choice.SetSelected(heading)
		} else {
			choice.SetSelected(none)
		}
		choice.OnChanged = func(heading string) {
			if chosen[field] = heading; heading == none {
				chosen[field] = ""
			}
		}
		form.Append(widgets.Sentence(field), choice)
	}
	s.shell.OpenSheet("Which column holds what", form, fyne.NewSize(520, 460), "Read again", func() bool {
		columns := map[string]string{}
		for field, heading := range s.columns {
			columns[field] = heading
		}
		for field, heading := range chosen {
			columns[field] = heading
		}
		if len(chosen) > 0 && s.preview != nil {
			s.columns = columns
			s.read()
		}
		return true
	})
}
