package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sayso/internal/corpus"
	"sayso/internal/foreign"
	"sayso/internal/importing"
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
	Links       int               `json:"links"`             // between annotations
	Known       int               `json:"known"`             // annotations and links that the project had before
	Marks       int               `json:"marks"`             // sentences marked as holding nothing
	LeftOut     int               `json:"left_out"`          // everything in annotated files that did not come in
	Left        []reader.Left     `json:"left"`              // the same by reason
	Found       int               `json:"found"`             // annotations and links in an annotated file: in, known, and left
	Offsets     string            `json:"offsets,omitempty"` // what those of an annotated file count, and why
}

type importedProblem struct {
	Line   int    `json:"line"`   // 0 for the whole file
	Status string `json:"status"` // failed, skipped, or left-out of a document that came in
	Reason string `json:"reason"`
}

func (p *program) importCommand() *cobra.Command {
	var asJSON, preview bool
	var mapping, annotator, rest string
	var how importOptions
	cut := &how.options
	command := &cobra.Command{
		Use: "import PROJECT.sayso PATH... [--dry-run] [--skip-near] [--leave-out-header] [--column FIELD=HEADING] [--json] [--lang CODE] [--unwrap] [--format NAME] [--annotator NAME] [--rest nothing] [--map FILE] [--preview]", Short: "Bring files or folders into a project", Args: between(2, -1), DisableFlagsInUseLine: true,
		Long: `Bring files of any kind that Sayso reads, or folders of them, into a project.
One line a file says ok, skipped or failed, and why. What the project has
already is skipped. Stopping it with Ctrl+C keeps what was finished.
With --dry-run nothing is stored: one line per document says what would become of
it, and whether it is nearly the same as another. --skip-near leaves those out
that are. --leave-out-header takes a first line that gives date, byline and
outlet off the text. --column says which column of a table holds what, such as
--column text=Story; FIELD is text, title, byline, outlet, date, url or language.
With --unwrap a line break inside a sentence does not end it, for texts that
are broken at some seventy columns; the text itself is kept as it is.
Files that another tool annotated are told by their contents: ` + foreignNames() + `. --format takes one of them only. With --preview nothing is imported: it
says what is in those files, and how their labels would map onto the codebook.
With --json besides, the mapping comes as JSON; change it, and give it back
with --map. If several files annotate one text and name nobody, each is taken
for the work of another coder, named by what tells its path from the others.
--annotator gives everything in annotated files to one person instead.
--rest nothing says that all of these texts was read: sentences without an
annotation are marked as holding nothing, for each of their annotators.
What annotated files hold and what does not come in is counted by reason.`,
		RunE: func(command *cobra.Command, args []string) error {
			if _, ok := foreign.FormatNamed(cut.Format); !ok && cut.Format != "" {
				return wrongUsage("there is no format %q to import; there are %s", cut.Format, foreignNames())
			}
			if err := readMapping(mapping, &cut.Mapping); err != nil {
				return err
			}
			if rest != "" && rest != "nothing" {
				return wrongUsage("--rest takes nothing, for texts that were read to their end, not %q", rest)
			}
			cut.RestRead = rest != ""
			cut.Annotator = accountName()
			if annotator = strings.TrimSpace(annotator); annotator != "" {
				cut.Annotator, cut.OneCoder = annotator, true
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
	command.Flags().StringVar(&annotator, "annotator", "", "who made everything in annotated files")
	command.Flags().StringVar(&rest, "rest", "", "what sentences of annotated files without an annotation are: nothing, if all of them was read")
	command.Flags().StringVar(&mapping, "map", "", "file that says what labels and coders of annotated files become")
	command.Flags().BoolVar(&preview, "preview", false, "show what annotated files hold, and import nothing")
	return command
}

// importOptions is how an import was called.
type importOptions struct {
	paths                              []string
	options                            importing.Options
	asJSON, dryRun, skipNear, noHeader bool
}

func (p *program) importInto(command *cobra.Command, project *storage.Project, how importOptions) error {
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
		err := scan(command.Context(), project, how, func(f importing.Found) {
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
	annotated, in, known := 0, 0, 0
	total, err := importing.Import(command.Context(), project, how.paths, importing.Options{
		Annotator: how.options.Annotator, OneCoder: how.options.OneCoder, RestRead: how.options.RestRead, Language: how.options.Language, Unwrap: how.options.Unwrap, Columns: how.options.Columns,
		Format: how.options.Format, Mapping: how.options.Mapping,
		Decide: func(path string, number int, d *corpus.Document) importing.Decision {
			if how.noHeader {
				importing.LeaveOutHeader(d)
			}
			return importing.Decision{Skip: near[foundAt{path, number}]}
		},
		Progress: func(now importing.Progress) { progress.show("%d documents, now %s", now.Documents, cell(now.File)) },
		File: func(file importing.File) {
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
			p.sayAccount(file.Path, file.Account, file.Annotations+file.Links, file.Known+file.KnownLinks)
			annotated += min(1, file.Account.Annotations)
			in, known = in+file.Annotations+file.Links, known+file.Known+file.KnownLinks
		},
	})
	progress.clear()
	if annotated > 1 {
		p.sayAccount("all files", total.Account, in, known)
	}
	switch {
	case err != nil && total.Documents > 0:
		p.say("the import ended early, %d documents are in the project: %v", total.Documents, err)
		return errPartial
	case err != nil:
		return err
	case printing != nil:
		return printing
	case total.Failed > 0 && total.Documents+total.Annotated == 0:
		return errSaid
	case total.Failed+total.Account.Lost() > 0:
		return errPartial
	}
	return nil
}

// sayAccount says what became of the annotations and links of annotated files,
// if anything of them was left out: how many there are, and each reason with
// its count. It adds up.
func (p *program) sayAccount(of string, account reader.Account, in, known int) {
	if len(account.Left) == 0 {
		return
	}
	left := account.Missing(reader.Annotations) + account.Missing(reader.Links)
	p.say("%s: of %s and %s %d came in, %d were there already, %d were left out", cell(of),
		corpus.Plural(account.Annotations, "annotation"), corpus.Plural(account.Links, "link"), in, known, left)
	for _, l := range account.Left {
		p.say("%s:   %s", cell(of), l)
	}
}

func failuresIn(file *importing.File) (n int) {
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

func (p *program) printFile(file *importing.File, asJSON bool) error {
	if !asJSON {
		_, err := fmt.Fprintf(p.stdout, "%s\t%s\t%s\n", file.Outcome(), cell(file.Path), cell(file.Reason()))
		return err
	}
	line := importedFile{
		Status: file.Outcome(), File: file.Path, Document: file.Document, Documents: file.Documents, Sentences: file.Sentences,
		Annotations: file.Annotations, Links: file.Links, Marks: file.Marks, Annotated: file.Annotated, Known: file.Known + file.KnownLinks,
		Found: file.Account.Annotations + file.Account.Links, Left: append([]reader.Left{}, file.Account.Left...), Offsets: file.Note, Skipped: file.Skipped, Failed: file.Failed, Reason: file.Reason(), Problems: []importedProblem{},
	}
	for _, left := range line.Left {
		line.LeftOut += left.Count
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
