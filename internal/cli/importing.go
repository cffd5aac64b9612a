package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sayso/internal/corpus"
	"sayso/internal/foreign"
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
	Annotated   int               `json:"annotated"`         // documents of the project that got annotations
	LeftOut     int               `json:"left_out"`          // what documents that came in had besides
	Offsets     string            `json:"offsets,omitempty"` // what those of an annotated file count, and why
}

type importedProblem struct {
	Line   int    `json:"line"`   // 0 for the whole file
	Status string `json:"status"` // failed, skipped, or left-out of a document that came in
	Reason string `json:"reason"`
}

func (p *program) importCommand() *cobra.Command {
	var asJSON, preview bool
	var mapping string
	var how importing
	cut := &how.options
	command := &cobra.Command{
		Use: "import PROJECT.sayso PATH... [--dry-run] [--skip-near] [--leave-out-header] [--column FIELD=HEADING] [--json] [--lang CODE] [--unwrap] [--format NAME] [--map FILE] [--preview]", Short: "Bring files or folders into a project", Args: between(2, -1), DisableFlagsInUseLine: true,
		Long: `Bring files of any kind that Sayso reads, or folders of them, into a project.
One line a file says ok, skipped or failed, and why. What the project has
already is skipped. Stopping it with Ctrl+C keeps what was finished.
With --dry-run nothing is stored: one line a document says what would become of
it, and whether it is nearly the same as another. --skip-near leaves those out
that are. --leave-out-header takes a first line that gives date, byline and
outlet off the text. --column says which column of a table holds what, such as
--column text=Story; FIELD is text, title, byline, outlet, date, url or language.
With --unwrap a line break inside a sentence does not end it, for texts that
are broken at some seventy columns; the text itself is kept as it is.
Files that another tool annotated are told by their contents: ` + foreignNames() + `. --format takes one of them only. With --preview nothing is imported: it
says what is in those files, and how their labels would map onto the codebook.
With --json besides, the mapping comes as JSON; change it, and give it back
with --map.`,
		RunE: func(command *cobra.Command, args []string) error {
			if _, ok := foreign.FormatNamed(cut.Format); !ok && cut.Format != "" {
				return wrongUsage("there is no format %q to import; there are %s", cut.Format, foreignNames())
			}
			if err := readMapping(mapping, &cut.Mapping); err != nil {
				return err
			}
			if preview {
				return withProject(command.Context(), args[0], true, func(project *storage.Project) error {
					return p.previewImport(command.Context(), project, args[1:], *cut, asJSON)
				})
			}
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
	command.Flags().StringVar(&cut.Format, "format", "", "look for annotated files of this format only")
	command.Flags().StringVar(&mapping, "map", "", "file that says what labels and coders of annotated files become")
	command.Flags().BoolVar(&preview, "preview", false, "show what annotated files hold, and import nothing")
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
		return p.dryRun(command, project, how)
	}
	near := map[foundAt]string{}
	if how.skipNear {
		err := scan(command.Context(), project, how, func(f intake.Found) {
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
		Format: how.options.Format, Mapping: how.options.Mapping,
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
				switch {
				case problem.LeftOut:
					p.say("%s: %s", place(file.Path, problem.Line), problem.Reason)
				case !problem.Skipped:
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
	case total.Failed+total.LeftOut > 0 && total.Documents+total.Annotated > 0:
		return errPartial
	case total.Failed > 0:
		return errSaid
	}
	return nil
}

func failuresIn(file *intake.File) (n int) {
	for _, problem := range file.Problems {
		if !problem.Skipped && !problem.LeftOut {
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
		Annotations: file.Annotations, Annotated: file.Annotated, LeftOut: file.LeftOut, Offsets: file.Note, Skipped: file.Skipped, Failed: file.Failed, Reason: file.Reason(), Problems: []importedProblem{},
	}
	for _, problem := range file.Problems {
		status := "failed"
		switch {
		case problem.Skipped:
			status = "skipped"
		case problem.LeftOut:
			status = "left-out"
		}
		line.Problems = append(line.Problems, importedProblem{Line: problem.Line, Status: status, Reason: problem.Reason})
	}
	return p.printJSON(line)
}
