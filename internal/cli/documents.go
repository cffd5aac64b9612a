package cli

import (
	"bufio"
	"fmt"

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
}

func (p *program) documentsCommand() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use: "documents PROJECT.sayso [--json]", Short: "List the documents", Args: exactly(1), DisableFlagsInUseLine: true,
		Long: `List the documents in the order in which they came: id, title, outlet, date,
state, number of sentences and of annotations, parted by tabs.`,
		RunE: func(command *cobra.Command, args []string) error {
			return withProject(command.Context(), args[0], true, func(project *storage.Project) error {
				summaries, err := project.Summaries(command.Context())
				if err != nil {
					return err
				}
				return p.printDocuments(summaries, asJSON)
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "one JSON object a document instead of columns")
	return command
}

func (p *program) printDocuments(summaries []storage.Summary, asJSON bool) error {
	buffered := *p
	out := bufio.NewWriter(p.stdout)
	buffered.stdout = out
	for _, s := range summaries {
		if asJSON {
			if err := buffered.printJSON(listed(s)); err != nil {
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

func listed(s storage.Summary) listedDocument {
	labels := map[string]int{}
	for label, n := range s.ByLabel {
		labels[label] = n
	}
	return listedDocument{
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
