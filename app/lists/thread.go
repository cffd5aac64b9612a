package lists

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sayso/app/ui"
	"sayso/internal/atomicfile"
	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/overview"
	"sayso/storage"
	"sayso/widgets"
)

// A thread is all that hangs together by links: who asserted a claim first, who
// repeated it, who hedged it, who denied it, in order of date.

// threadLine is one statement of a thread as lists and exports show it.
type threadLine struct {
	statement storage.Statement
	did       string // asserted, repeated, hedged, denied, supported
	source    string
	answers   []string // "denies 1, 4": by the numbers of the lines
}

// threadLines says what each statement does in its thread.
func threadLines(t storage.Thread, c corpus.Codebook) []threadLine {
	number := map[string]int{}
	for i, s := range t.Statements {
		number[s.ID] = i + 1
	}
	var lines []threadLine
	for _, s := range t.Statements {
		line := threadLine{statement: s, source: s.Attributes["source"]}
		var draws []corpus.RelationKind
		byKind := map[string][]string{}
		var order []string
		for _, r := range t.Relations {
			if r.From != s.ID || number[r.To] == 0 {
				continue
			}
			kind, known := c.RelationKind(r.Kind)
			if !known {
				kind.ID = r.Kind
			}
			draws = append(draws, kind)
			name := strings.ToLower(kind.Name)
			if name == "" {
				name = r.Kind
			}
			if byKind[name] == nil {
				order = append(order, name)
			}
			byKind[name] = append(byKind[name], fmt.Sprint(number[r.To]))
		}
		for _, name := range order {
			line.answers = append(line.answers, name+" "+strings.Join(byKind[name], ", "))
		}
		line.did = overview.Act(s.Label, draws)
		lines = append(lines, line)
	}
	return lines
}

// Thread lists the thread of the selected annotation.
func (s *Screen) Thread() {
	a, ok := s.host.Target()
	if !ok {
		return
	}
	s.shell.Flush()
	of := s.host.Session().Of()
	ui.Behind(s.shell, func(ctx context.Context, p *storage.Project) (storage.Thread, error) { return p.Thread(ctx, a.ID, of) },
		func(t storage.Thread) { s.offerThread(a, t) })
}

func (s *Screen) offerThread(a corpus.Annotation, t storage.Thread) {
	if len(t.Statements) < 2 {
		s.shell.Say("Nothing is linked with this annotation yet. L links it to what it answers.")
		return
	}
	lines := threadLines(t, s.host.Session().Codebook)
	items := []widgets.FinderItem{}
	for i, l := range lines {
		said := l.statement
		here := ""
		if said.ID == a.ID {
			here = "here · "
		}
		source := ""
		if l.source != "" {
			source = corpus.FirstWords(l.source, 34) + " "
		}
		items = append(items, widgets.FinderItem{
			Text: fmt.Sprintf("%d  %s%s: %s", i+1, source, l.did, corpus.FirstWords(said.Quote, 100)), Side: here + whereSaid(said),
			Labels: s.shell.LabelChips(s.host.Session().Codebook, said.Label), Apply: func() { s.shell.Guard(func() { s.host.GoToAnnotation(said.Annotation) }) },
		})
	}
	for _, format := range []string{".csv", ".md"} {
		items = append(items, widgets.FinderItem{
			Text: "Export this thread as " + map[string]string{".csv": "a table (CSV)…", ".md": "text (Markdown)…"}[format],
			Side: corpus.Plural(len(lines), "statement"), Apply: func() { s.shell.Guard(func() { s.AskThreadExport(lines, format) }) },
		})
	}
	s.shell.List(corpus.Plural(len(lines), "statement")+" by date; Enter goes there",
		func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, s.shell.FocusText)
	s.host.LetStay(s.shell.Finder)
}

// AskThreadExport asks for a file and writes the thread into it.
func (s *Screen) AskThreadExport(lines []threadLine, ending string) {
	path := widgets.NewField("File", "File")
	project := s.shell.Open.File().Path()
	path.SetText(strings.TrimSuffix(project, filepath.Ext(project)) + " thread" + ending)
	form := widget.NewForm(widget.NewFormItem("File", path))
	sheet := s.shell.OpenSheet("Export the thread", form, fyne.NewSize(620, 160), "Export", func() bool {
		return s.export(lines, ui.ExpandHome(strings.TrimSpace(path.Text)))
	})
	sheet.Focus(path)
}

func (s *Screen) export(lines []threadLine, path string) bool {
	if path == "" {
		return false
	}
	write := writeThreadCSV
	if strings.EqualFold(filepath.Ext(path), ".md") {
		write = writeThreadMarkdown
	}
	do := func() {
		s.shell.WriteFile(path, "The thread was exported to "+path, func(ctx context.Context, project string) error {
			return atomicfile.Write(ctx, path, project, func(out io.Writer) error { return write(out, lines) })
		})
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		s.shell.Confirm("Replace the file?", path+" exists already. The thread takes its place when it is complete.", "Replace", do)
		return true
	}
	do()
	return true
}

// threadColumns are the columns of a thread as a table.
var threadColumns = []string{"number", "date", "outlet", "did", "label", "source", "via", "certainty", "quote", "answers", "title", "document_id", "annotation_id", "start_byte", "end_byte"}

func writeThreadCSV(out io.Writer, lines []threadLine) error {
	table := csv.NewWriter(out)
	if err := table.Write(threadColumns); err != nil {
		return err
	}
	for i, l := range lines {
		s := l.statement
		row := []string{fmt.Sprint(i + 1), s.Date, s.Outlet, l.did, s.Label, l.source, s.Attributes["via"], s.Attributes["certainty"], s.Quote,
			strings.Join(l.answers, "; "), s.Title, s.Document, s.ID, fmt.Sprint(s.Span.Start), fmt.Sprint(s.Span.End)}
		for k, cell := range row {
			row[k] = dataset.Guard(cell) // a spreadsheet might run it as a formula
		}
		if err := table.Write(row); err != nil {
			return err
		}
	}
	table.Flush()
	return table.Error()
}

// writeThreadMarkdown writes a thread as a numbered list to be read.
func writeThreadMarkdown(out io.Writer, lines []threadLine) error {
	for i, l := range lines {
		s := l.statement
		source := l.source
		if source == "" {
			source = "Nobody in particular"
		}
		where := strings.TrimPrefix(strings.Join([]string{s.Outlet, ui.LongDate(s.Date)}, ", "), ", ")
		answers := ""
		if len(l.answers) > 0 {
			answers = " (" + strings.Join(l.answers, "; ") + ")"
		}
		quote := strings.Join(strings.Fields(s.Quote), " ")
		if _, err := fmt.Fprintf(out, "%d. **%s** %s%s: “%s”  \n   %s. %s\n", i+1, plainMarkdown(source), l.did, answers,
			plainMarkdown(strings.Trim(quote, "“”\"")), plainMarkdown(strings.TrimSuffix(where, ", ")), plainMarkdown(s.Title)); err != nil {
			return err
		}
	}
	return nil
}

// plainMarkdown takes their meaning from the signs of Markdown.
func plainMarkdown(text string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "<", `\<`, "#", `\#`).Replace(text)
}
