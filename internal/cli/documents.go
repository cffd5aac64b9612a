package cli

import (
	"bufio"
	"context"
	"fmt"
	"maps"

	"github.com/spf13/cobra"

	"sayso/internal/corpus"
	"sayso/storage"
)

// listedDocument is one line of `sayso documents --json`.
type listedDocument struct {
	ID          string         `json:"id"`
	Title       string         `json:"title"`
	Outlet      string         `json:"outlet"`
	Date        string         `json:"date"`
	State       string         `json:"state"`
	Sentences   int            `json:"sentences"`
	Annotations int            `json:"annotations"`
	Labelled    int            `json:"labelled"` // sentences
	Nothing     int            `json:"nothing"`
	Unread      int            `json:"unread"`
	Labels      map[string]int `json:"labels"` // annotations
	Language    string         `json:"language"`
	Source      string         `json:"source"`
	Bytes       int            `json:"bytes"`

	Byline string            `json:"byline"`
	URL    string            `json:"url"`
	Fields map[string]string `json:"fields"` // of the project's own variables
}

func (p *program) documentsCommand() *cobra.Command {
	var asJSON, asCSV bool
	var set setting
	var variables []string
	command := &cobra.Command{
		Use:   "documents PROJECT.sayso [--json | --csv] [--variable NAME:KIND[:VALUE|VALUE...]] [--set FILE.csv|- [--empty] [--dry-run]] [--annotator NAME]",
		Short: "List the documents, or correct what is known about them", Args: exactly(1), DisableFlagsInUseLine: true,
		Long: `List the documents in the order in which they came: id, title, outlet, date,
state, number of sentences and of annotations, parted by tabs. --csv writes all
that is known about them as a table, which --set reads back. State and counts
are what everybody together has come to; with --annotator, what one annotator has.

--set reads a table (CSV, or parted by semicolons or tabs). Its first line names
the columns: "id" or "file" says which document a line is about, and title,
outlet, date, byline, url, language and the variables of the codebook are set.
Other columns of --csv are passed over. A line that cannot be used is named and
costs no other line. All is one change, which can be undone.

--variable declares a variable of the project's own in its codebook, such as
circulation:number, sampled:date, remark:text or "topic:list:War|Peace".`,
		RunE: func(command *cobra.Command, args []string) error {
			if asJSON && asCSV || set.path != "" && asCSV {
				return wrongUsage("--csv lists; it does not go with --json or --set")
			}
			if set.path == "" && (set.empty || set.dryRun) {
				return wrongUsage("--empty and --dry-run go with --set")
			}
			if len(variables) > 0 {
				if err := p.declareVariables(command.Context(), args[0], variables, set.annotator); err != nil || set.path == "" {
					return err
				}
			}
			if set.path != "" {
				set.program, set.ctx, set.asJSON = p, command.Context(), asJSON
				return set.run(args[0])
			}
			return withProject(command.Context(), args[0], true, func(project *storage.Project) error {
				summaries, err := summariesOf(command.Context(), project, set.annotator)
				if err != nil {
					return err
				}
				documents, err := project.Documents(command.Context())
				if err != nil {
					return err
				}
				if asCSV {
					codebook, err := project.Codebook(command.Context())
					if err != nil {
						return err
					}
					return p.tableOfDocuments(&codebook, documents, summaries)
				}
				return p.printDocuments(documents, summaries, asJSON)
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "one JSON object a document instead of columns")
	command.Flags().BoolVar(&asCSV, "csv", false, "a table of all that is known, for a spreadsheet and for --set")
	command.Flags().StringVar(&set.path, "set", "", "correct the documents by this table")
	command.Flags().StringArrayVar(&variables, "variable", nil, "declare a variable of documents: NAME:KIND, or NAME:list:VALUE|VALUE")
	command.Flags().BoolVar(&set.empty, "empty", false, "with --set: an empty cell empties the field, instead of leaving it")
	command.Flags().BoolVar(&set.dryRun, "dry-run", false, "with --set: say what would be set, and change nothing")
	command.Flags().StringVar(&set.annotator, "annotator", "", "whose states and counts are listed (everybody's when left out); with --set and --variable, who makes the change (your account's name when left out)")
	return command
}

// summariesOf lists the documents as an annotator left them, or everybody where
// none is named.
func summariesOf(ctx context.Context, project *storage.Project, annotator string) ([]storage.Summary, error) {
	if annotator == "" {
		return project.Summaries(ctx)
	}
	who, err := annotatorOf(ctx, project, annotator)
	if err != nil {
		return nil, err
	}
	return project.SummariesOf(ctx, who.ID)
}

func (p *program) printDocuments(documents []corpus.Document, summaries []storage.Summary, asJSON bool) error {
	buffered := *p
	out := bufio.NewWriter(p.stdout)
	buffered.stdout = out
	known := map[string]*corpus.Document{}
	for i := range documents {
		known[documents[i].ID] = &documents[i]
	}
	for _, s := range summaries {
		if asJSON {
			if err := buffered.printJSON(listed(s, known[s.ID])); err != nil {
				return err
			}
			continue
		}
		_, err := fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%d\t%d\n", s.ID, cell(s.Title), cell(s.Outlet), cell(s.Date), s.State, s.Sentences, s.Annotations)
		if err != nil {
			return err
		}
	}
	return out.Flush()
}

func listed(s storage.Summary, d *corpus.Document) listedDocument {
	labels := map[string]int{}
	for label, n := range s.ByLabel {
		labels[label] = n
	}
	if d == nil {
		d = &corpus.Document{} // it was removed a moment ago
	}
	fields := map[string]string{}
	maps.Copy(fields, d.Fields)
	return listedDocument{
		Byline: d.Byline, URL: d.URL, Fields: fields,
		ID: s.ID, Title: s.Title, Outlet: s.Outlet, Date: s.Date, State: string(s.State), Sentences: s.Sentences, Annotations: s.Annotations,
		Labelled: s.Labelled, Nothing: s.Nothing, Unread: s.Unread, Labels: labels, Language: s.Language, Source: s.Source, Bytes: s.Bytes,
	}
}

// documentList finds documents by what a person calls them.
type documentList struct {
	byID   map[string]bool
	byName map[string][]string // title or file name to ids
}

func newDocumentList(summaries []storage.Summary) *documentList {
	list := &documentList{byID: map[string]bool{}, byName: map[string][]string{}}
	for _, s := range summaries {
		list.byID[s.ID] = true
		list.byName[s.Title] = append(list.byName[s.Title], s.ID)
		if s.Source != s.Title {
			list.byName[s.Source] = append(list.byName[s.Source], s.ID)
		}
	}
	return list
}

// find gives the id of the one document that is meant by an id, a title or the
// name of the file it came from.
func (l *documentList) find(name string) (string, error) {
	if l.byID[name] {
		return name, nil
	}
	found := l.byName[name]
	switch {
	case name == "":
		return "", fmt.Errorf(`it names no "document"`)
	case len(found) == 0:
		return "", fmt.Errorf("no document has the id, title or file name %q", corpus.FirstWords(name, 80))
	case len(found) > 1:
		return "", fmt.Errorf("%d documents have the title or file name %q; give the id of one (sayso documents lists them)", len(found), corpus.FirstWords(name, 80))
	}
	return found[0], nil
}
