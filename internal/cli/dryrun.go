package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"sayso/internal/corpus"
	"sayso/internal/importing"
	"sayso/storage"
)

// foundDocument is one line of `sayso import --dry-run --json`.
type foundDocument struct {
	Status      string            `json:"status"` // new, near, known, failed or skipped
	File        string            `json:"file"`
	Line        int               `json:"line"` // 0 for the whole file
	Title       string            `json:"title"`
	Outlet      string            `json:"outlet"`
	Byline      string            `json:"byline"`
	Date        string            `json:"date"`
	Printed     string            `json:"printed"`
	URL         string            `json:"url"`
	Language    string            `json:"language"`
	Source      string            `json:"source"`
	SHA256      string            `json:"sha256"` // of the text
	Words       int               `json:"words"`
	Header      string            `json:"header"` // the first line of the text, if it is metadata
	Annotations int               `json:"annotations"`
	Near        string            `json:"near"`     // title of a text that is nearly the same
	Likeness    float64           `json:"likeness"` // how nearly, from 0 to 1
	InProject   bool              `json:"in_project"`
	Reason      string            `json:"reason"`
	Origin      corpus.Origin     `json:"origin"`
	Headings    []string          `json:"headings"` // of the table it is a row of
	Columns     map[string]string `json:"columns"`  // which heading was taken for what
	Guessed     []string          `json:"guessed"`  // fields that are guessed from the name of the file
}

// foundAt is the place of a document in an import: the path of its file, and
// the number of the result in it.
type foundAt struct {
	path   string
	number int
}

// scan looks at all files and gives what was found when all is known of it.
func scan(ctx context.Context, project *storage.Project, how importOptions, give func(importing.Found)) error {
	var list []importing.Found
	err := importing.Scan(ctx, project, how.paths, importing.ScanOptions{
		Columns: how.options.Columns, Format: how.options.Format,
		Found: func(f importing.Found) {
			f.Document.Text = "" // only said of is what is shown
			list = append(list, f)
		},
		Changed: func(i int, f importing.Found) { list[i] = f },
	})
	for _, f := range list {
		give(f)
	}
	return err
}

// dryRun prints what an import would do.
func (p *program) dryRun(command *cobra.Command, project *storage.Project, how importOptions) error {
	failed, good := 0, 0
	var printing error
	err := scan(command.Context(), project, how, func(f importing.Found) {
		line := lineOf(f)
		if line.Status == "failed" {
			failed++
			p.say("%s failed: %s", place(f.Path, f.Line), line.Reason)
		} else {
			good++
		}
		if err := p.printFound(line, how.asJSON); err != nil && printing == nil {
			printing = err
		}
	})
	switch {
	case err != nil:
		return err
	case printing != nil:
		return printing
	case failed > 0 && good > 0:
		return errPartial
	case failed > 0:
		return errSaid
	}
	return nil
}

func lineOf(f importing.Found) foundDocument {
	d := f.Document
	line := foundDocument{
		Status: "new", File: f.Path, Line: f.Line, Title: d.Title, Outlet: d.Outlet, Byline: d.Byline, Date: d.Date, Printed: d.Printed, URL: d.URL,
		Language: d.Language, Source: d.Source, SHA256: d.SHA256, Words: f.Words, Header: f.Header, Annotations: f.Annotations,
		Near: f.Near, Likeness: f.Likeness, InProject: f.InProject, Origin: d.Origin, Headings: []string{}, Columns: map[string]string{}, Guessed: append([]string{}, f.Guessed...),
	}
	if f.Table != nil {
		line.Headings = f.Table.Headings
		if f.Table.Columns != nil {
			line.Columns = f.Table.Columns
		}
	}
	switch {
	case f.Unknown:
		line.Status, line.Reason = "skipped", importing.ReasonOf(f.Err)
	case f.Err != nil:
		line.Status, line.Reason = "failed", importing.ReasonOf(f.Err)
	case f.Known != "":
		line.Status, line.Reason = "known", f.Known
	case f.Near != "":
		line.Status, line.Reason = "near", nearReason(f)
	}
	return line
}

// nearReason says what a text is nearly the same as.
func nearReason(f importing.Found) string {
	return fmt.Sprintf("nearly the same text as %q (%.0f %% of it)", corpus.FirstWords(f.Near, 60), 100*f.Likeness)
}

func (p *program) printFound(line foundDocument, asJSON bool) error {
	if asJSON {
		return p.printJSON(line)
	}
	says := line.Reason
	if says == "" {
		says = fmt.Sprintf("%s, %d words", line.Title, line.Words)
		for _, field := range line.Guessed {
			says += fmt.Sprintf(", %s %s (guessed from the name of the file)", field, map[string]string{"date": line.Date, "outlet": line.Outlet}[field])
		}
	}
	_, err := fmt.Fprintf(p.stdout, "%s\t%s\t%s\n", line.Status, place(line.File, line.Line), cell(says))
	return err
}
