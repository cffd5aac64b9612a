package cli

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"sayso/internal/corpus"
	"sayso/storage"
)

// listedSource is one line of `sayso sources --json`.
type listedSource struct {
	ID           string       `json:"id"` // empty for words that no source has
	Name         string       `json:"name"`
	Names        []listedName `json:"names"`
	Type         string       `json:"type"`
	Organisation string       `json:"organisation"`
	Note         string       `json:"note"`
	Annotations  int          `json:"annotations"`
}

type listedName struct {
	Text     string `json:"text"`
	Document string `json:"document"`
}

func (p *program) sourcesCommand() *cobra.Command {
	var asJSON bool
	var annotator string
	command := &cobra.Command{
		Use: "sources PROJECT.sayso [--annotator NAME] [--json]", Short: "List who is named as a source", Args: exactly(1), DisableFlagsInUseLine: true,
		Long: `List the sources of the project, and the words for sources that belong to none
of them: id, name, type, number of annotations, other names, parted by tabs. An
annotation counts for who says it and for who passes it on.

The annotations are everybody's. --annotator counts those of one annotator.`,
		RunE: func(command *cobra.Command, args []string) error {
			return withProject(command.Context(), args[0], true, func(project *storage.Project) error {
				of := ""
				if annotator != "" {
					who, err := annotatorOf(command.Context(), project, annotator)
					if err != nil {
						return err
					}
					of = who.ID
				}
				list, err := sourcesOf(command.Context(), project, of)
				if err != nil {
					return err
				}
				return p.printSources(list, asJSON)
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "one JSON object a source instead of columns")
	command.Flags().StringVar(&annotator, "annotator", "", "whose annotations are counted (everybody's together when left out)")
	return command
}

// sourcesOf lists the sources, and after them the words that belong to none, with
// the annotations of one annotator, or of everybody where of is empty.
func sourcesOf(ctx context.Context, project *storage.Project, of string) ([]listedSource, error) {
	known, err := project.Sources(ctx)
	if err != nil {
		return nil, err
	}
	uses, err := project.SourceUses(ctx, of)
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for i, s := range known {
		at[s.ID] = i
	}
	list := make([]listedSource, len(known))
	for _, c := range corpus.CountSources(known, uses) {
		s := c.Source
		one := listedSource{ID: s.ID, Name: s.Name, Names: []listedName{}, Type: s.Type, Organisation: s.Organisation, Note: s.Note, Annotations: c.Annotations}
		for _, n := range s.Names {
			one.Names = append(one.Names, listedName(n))
		}
		if s.ID == "" {
			list = append(list, one)
		} else {
			list[at[s.ID]] = one // in the order in which they were made
		}
	}
	return list, nil
}

func (p *program) printSources(list []listedSource, asJSON bool) error {
	buffered := *p
	out := bufio.NewWriter(p.stdout)
	buffered.stdout = out
	for _, s := range list {
		if asJSON {
			if err := buffered.printJSON(s); err != nil {
				return err
			}
			continue
		}
		var names []string
		for _, n := range s.Names {
			names = append(names, n.Text)
		}
		if _, err := fmt.Fprintf(out, "%s\t%s\t%s\t%d\t%s\n", s.ID, cell(s.Name), cell(s.Type), s.Annotations, cell(strings.Join(names, ", "))); err != nil {
			return err
		}
	}
	return out.Flush()
}
