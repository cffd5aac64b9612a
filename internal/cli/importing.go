package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"sayso/internal/foreign"
	"sayso/internal/intake"
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
	var cut intake.Options
	command := &cobra.Command{
		Use: "import PROJECT.sayso PATH... [--json] [--lang CODE] [--unwrap] [--format NAME] [--map FILE] [--preview]", Short: "Bring files or folders into a project", Args: between(2, -1), DisableFlagsInUseLine: true,
		Long: `Bring plain text files, JSON lines, or folders of them into a project.
One line a file says ok, skipped or failed, and why. What the project has
already is skipped. Stopping it with Ctrl+C keeps what was finished.
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
					return p.previewImport(command.Context(), project, args[1:], cut, asJSON)
				})
			}
			return withProject(command.Context(), args[0], false, func(project *storage.Project) error {
				return p.importInto(command, project, args[1:], cut, asJSON)
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "one JSON object a file instead of a line of text")
	command.Flags().StringVar(&cut.Language, "lang", "", "language of the texts, such as en (found out for each when left out)")
	command.Flags().BoolVar(&cut.Unwrap, "unwrap", false, "read over line breaks inside a sentence")
	command.Flags().StringVar(&cut.Format, "format", "", "look for annotated files of this format only")
	command.Flags().StringVar(&mapping, "map", "", "file that says what labels and coders of annotated files become")
	command.Flags().BoolVar(&preview, "preview", false, "show what annotated files hold, and import nothing")
	return command
}

func (p *program) importInto(command *cobra.Command, project *storage.Project, paths []string, cut intake.Options, asJSON bool) error {
	progress := p.newProgress()
	var printing error
	total, err := intake.Import(command.Context(), project, paths, intake.Options{
		Annotator: accountName(), Language: cut.Language, Unwrap: cut.Unwrap, Format: cut.Format, Mapping: cut.Mapping,
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
