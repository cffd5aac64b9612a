package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sayso/internal/corpus"
	"sayso/internal/intake"
	"sayso/internal/reader"
	"sayso/storage"
)

// importedFile is one line of `sayso import --json`.
type importedFile struct {
	Status      string            `json:"status"` // ok, skipped or failed
	File        string            `json:"file"`
	Document    string            `json:"document"` // id, when the file gave one document
	Documents   int               `json:"documents"`
	Sentences   int               `json:"sentences"`
	Annotations int               `json:"annotations"`
	Skipped     int               `json:"skipped"`
	Failed      int               `json:"failed"`
	Reason      string            `json:"reason"`
	Problems    []importedProblem `json:"problems"`
}

type importedProblem struct {
	Line   int    `json:"line"` // 0 for the whole file
	Status string `json:"status"`
	Reason string `json:"reason"`
}

func (p *program) importCommand() *cobra.Command {
	var asJSON bool
	var how importing
	cut := &how.options
	command := &cobra.Command{
		Use: "import PROJECT.sayso PATH... [--dry-run] [--skip-near] [--leave-out-header] [--column FIELD=HEADING] [--json] [--lang CODE] [--unwrap]", Short: "Bring files or folders into a project", Args: between(2, -1), DisableFlagsInUseLine: true,
		Long: `Bring files of any kind that Sayso reads, or folders of them, into a project.
One line a file says ok, skipped or failed, and why. What the project has
already is skipped. Stopping it with Ctrl+C keeps what was finished.
With --dry-run nothing is stored: one line a document says what would become of
it, and whether it is nearly the same as another. --skip-near leaves those out
that are. --leave-out-header takes a first line that gives date, byline and
outlet off the text. --column says which column of a table holds what, such as
--column text=Story; FIELD is text, title, byline, outlet, date, url or language.
With --unwrap a line break inside a sentence does not end it, for texts that
are broken at some seventy columns; the text itself is kept as it is.`,
		RunE: func(command *cobra.Command, args []string) error {
			return withProject(command.Context(), args[0], false, func(project *storage.Project) error {
				how.paths, how.asJSON = args[1:], asJSON
				return p.importInto(command, project, how)
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "one JSON object a file instead of a line of text")
	command.Flags().StringVar(&cut.Language, "lang", "", "language of the texts, such as en (found out for each when left out)")
	command.Flags().BoolVar(&cut.Unwrap, "unwrap", false, "read over line breaks inside a sentence")
	command.Flags().BoolVar(&how.dryRun, "dry-run", false, "store nothing; say what would become of each document")
	command.Flags().BoolVar(&how.skipNear, "skip-near", false, "leave out texts that are nearly the same as another")
	command.Flags().BoolVar(&how.noHeader, "leave-out-header", false, "keep a first line with date, byline and outlet out of the text")
	command.Flags().StringToStringVar(&cut.Columns, "column", nil, "which column of a table holds what, as FIELD=HEADING")
	return command
}

// importing is how an import was called.
type importing struct {
	paths                              []string
	options                            intake.Options
	asJSON, dryRun, skipNear, noHeader bool
}

func (p *program) importInto(command *cobra.Command, project *storage.Project, how importing) error {
	for field := range how.options.Columns {
		if !slices.Contains(reader.Fields, field) {
			return wrongUsage("a column cannot hold %q; it can hold %s", field, strings.Join(reader.Fields, ", "))
		}
	}
	if how.dryRun {
		return p.previewImport(command, project, how)
	}
	near := map[foundAt]string{}
	if how.skipNear {
		err := preview(command.Context(), project, how, func(f intake.Found) {
			if f.Near != "" {
				near[foundAt{f.Path, f.Number}] = nearReason(f)
			}
		})
		if err != nil {
			return err
		}
	}
	progress, asJSON := p.newProgress(), how.asJSON
	var printing error
	total, err := intake.Import(command.Context(), project, how.paths, intake.Options{
		Annotator: accountName(), Language: how.options.Language, Unwrap: how.options.Unwrap, Columns: how.options.Columns,
		Decide: func(path string, number int, d *corpus.Document) intake.Decision {
			if how.noHeader {
				intake.LeaveOutHeader(d)
			}
			return intake.Decision{Skip: near[foundAt{path, number}]}
		},
		Progress: func(now intake.Progress) { progress.show("%d documents, now %s", now.Documents, cell(now.File)) },
		File: func(file intake.File) {
			progress.clear()
			if err := p.printFile(&file, asJSON); err != nil && printing == nil {
				printing = err
			}
			for _, problem := range file.Problems {
				if !problem.Skipped {
					p.say("%s failed: %s", place(file.Path, problem.Line), problem.Reason)
				}
			}
			if more := file.Failed - failuresIn(&file); more > 0 {
				p.say("%s: %d more failed", file.Path, more)
			}
		},
	})
	progress.clear()
	switch {
	case err != nil && total.Documents > 0:
		p.say("the import ended early, %d documents are in the project: %v", total.Documents, err)
		return errPartial
	case err != nil:
		return err
	case printing != nil:
		return printing
	case total.Failed > 0 && total.Documents > 0:
		return errPartial
	case total.Failed > 0:
		return errSaid
	}
	return nil
}

func failuresIn(file *intake.File) (n int) {
	for _, problem := range file.Problems {
		if !problem.Skipped {
			n++
		}
	}
	return n
}

// place names a line of a file as compilers do.
func place(path string, line int) string {
	if line == 0 {
		return cell(path)
	}
	return fmt.Sprintf("%s:%d", cell(path), line)
}

func (p *program) printFile(file *intake.File, asJSON bool) error {
	if !asJSON {
		_, err := fmt.Fprintf(p.stdout, "%s\t%s\t%s\n", file.Outcome(), cell(file.Path), cell(file.Reason()))
		return err
	}
	line := importedFile{
		Status: file.Outcome(), File: file.Path, Document: file.Document, Documents: file.Documents, Sentences: file.Sentences,
		Annotations: file.Annotations, Skipped: file.Skipped, Failed: file.Failed, Reason: file.Reason(), Problems: []importedProblem{},
	}
	for _, problem := range file.Problems {
		status := "failed"
		if problem.Skipped {
			status = "skipped"
		}
		line.Problems = append(line.Problems, importedProblem{Line: problem.Line, Status: status, Reason: problem.Reason})
	}
	return p.printJSON(line)
}
