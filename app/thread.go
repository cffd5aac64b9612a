package app

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
	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/outfile"
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
		line := threadLine{statement: s, did: "asserted", source: s.Attributes["source"]}
		repeats, supports, denies := false, false, false
		byKind := map[string][]string{}
		var order []string
		for _, r := range t.Relations {
			if r.From != s.ID || number[r.To] == 0 {
				continue
			}
			kind, _ := c.RelationKind(r.Kind)
			switch {
			case kind.Symmetric || r.Kind == "same-claim-as":
				repeats = true
			case r.Kind == "denies":
				denies = true
			case r.Kind == "supports":
				supports = true
			}
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
		switch {
		case s.Label == "denial" || denies:
			line.did = "denied"
		case s.Label == "speculation":
			line.did = "hedged"
		case repeats:
			line.did = "repeated"
		case supports:
			line.did = "supported"
		}
		lines = append(lines, line)
	}
	return lines
}

// showThread lists the thread of the selected annotation.
func (w *Window) showThread() {
	a, _, ok := w.session.Target()
	if !ok {
		w.labelFirst()
		return
	}
	w.inspector.Flush()
	ui.Behind(w.Shell, func(ctx context.Context, p *storage.Project) (storage.Thread, error) { return p.Thread(ctx, a.ID) },
		func(t storage.Thread) { w.offerThread(a, t) })
}

func (w *Window) offerThread(a corpus.Annotation, t storage.Thread) {
	if len(t.Statements) < 2 {
		w.say("Nothing is linked with this annotation yet. L links it to what it answers.")
		return
	}
	lines := threadLines(t, w.session.Codebook)
	items := []widgets.FinderItem{}
	for i, l := range lines {
		s := l.statement
		here := ""
		if s.ID == a.ID {
			here = "here · "
		}
		source := ""
		if l.source != "" {
			source = corpus.FirstWords(l.source, 34) + " "
		}
		items = append(items, widgets.FinderItem{
			Text: fmt.Sprintf("%d  %s%s: %s", i+1, source, l.did, corpus.FirstWords(s.Quote, 100)), Side: here + whereSaid(s),
			Mark: w.labelColour(s.Label), Apply: func() { w.guard(func() { w.jump(s.Annotation) }) },
		})
	}
	for _, format := range []string{".csv", ".md"} {
		items = append(items, widgets.FinderItem{
			Text: "Export this thread as " + map[string]string{".csv": "a table (CSV)…", ".md": "text (Markdown)…"}[format],
			Side: corpus.Plural(len(lines), "statement"), Apply: func() { w.guard(func() { w.askThreadExport(lines, format) }) },
		})
	}
	w.Finder = widgets.ShowFinder(w.palette, w.window.Canvas(), corpus.Plural(len(lines), "statement")+" by date; Enter goes there",
		func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, w.focusText)
	w.letStay(w.Finder)
}

// askThreadExport asks for a file and writes the thread into it.
func (w *Window) askThreadExport(lines []threadLine, ending string) {
	path := widgets.NewField("File", "File")
	project := w.session.file().Path()
	path.SetText(strings.TrimSuffix(project, filepath.Ext(project)) + " thread" + ending)
	form := widget.NewForm(widget.NewFormItem("File", path))
	s := w.openSheet("Export the thread", form, fyne.NewSize(620, 160), "Export", func() bool {
		return w.exportThread(lines, ui.ExpandHome(strings.TrimSpace(path.Text)))
	})
	s.Focus(path)
}

func (w *Window) exportThread(lines []threadLine, path string) bool {
	if path == "" {
		return false
	}
	write := writeThreadCSV
	if strings.EqualFold(filepath.Ext(path), ".md") {
		write = writeThreadMarkdown
	}
	do := func() {
		w.WriteFile(path, "The thread was exported to "+path, func(ctx context.Context, project string) error {
			return outfile.Write(ctx, path, project, func(out io.Writer) error { return write(out, lines) })
		})
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		w.confirm("Replace the file?", path+" exists already. The thread takes its place when it is complete.", "Replace", do)
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
