package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"sayso/storage"
)

// differing is one line of `sayso compare --json`.
type differing struct {
	Side     string `json:"side"`   // here, there or both
	Change   string `json:"change"` // added, changed or removed
	Noun     string `json:"noun"`
	ID       string `json:"id"`
	Document string `json:"document"` // id
	Words    string `json:"words"`
}

func (p *program) compareCommand() *cobra.Command {
	var take, asJSON bool
	command := &cobra.Command{
		Use: "compare PROJECT.sayso OTHER.sayso [--take] [--json]", Short: "Compare two copies of a project, and bring one up to the other",
		Args: exactly(2), DisableFlagsInUseLine: true,
		Long: `Compare two copies of one project that were both worked in, such as the two that
a sync program leaves after a conflict. One line for each thing that differs:
here, there or both; added, changed or removed; what it is; its id; in words.

With --take, what only OTHER changed is taken over into PROJECT, as one change
that undo takes back. What both changed stays as it is in PROJECT and is named
(exit status 3). OTHER is only read.`,
		RunE: func(command *cobra.Command, args []string) error {
			return withProject(command.Context(), args[0], !take, func(project *storage.Project) error {
				if take {
					return p.takeOver(command, project, args[1])
				}
				return p.compare(command, project, args[1], asJSON)
			})
		},
	}
	command.Flags().BoolVar(&take, "take", false, "take over into PROJECT what only OTHER changed")
	command.Flags().BoolVar(&asJSON, "json", false, "one JSON object a difference instead of columns")
	return command
}

func (p *program) compare(command *cobra.Command, project *storage.Project, path string, asJSON bool) error {
	c, err := project.Compare(command.Context(), path)
	if err != nil {
		return err
	}
	for _, side := range []struct {
		name string
		list []storage.Difference
	}{{"here", c.OnlyMine}, {"there", c.ToTake}, {"both", c.Both}} {
		for _, d := range side.list {
			if err := p.printDifference(side.name, d, asJSON); err != nil {
				return err
			}
		}
	}
	if c.Same() {
		p.say("the two are the same")
	}
	return nil
}

func (p *program) printDifference(side string, d storage.Difference, asJSON bool) error {
	if asJSON {
		return p.printJSON(differing{Side: side, Change: d.Change, Noun: d.Noun, ID: d.ID, Document: d.Document, Words: d.Words})
	}
	_, err := fmt.Fprintf(p.stdout, "%s\t%s\t%s\t%s\t%s\n", side, d.Change, d.Noun, d.ID, cell(d.Words))
	return err
}

func (p *program) takeOver(command *cobra.Command, project *storage.Project, path string) error {
	annotator, err := project.AnnotatorNamed(command.Context(), accountName())
	if err != nil {
		return err
	}
	taken, err := project.TakeOver(command.Context(), path, annotator.ID)
	if err != nil {
		return err
	}
	for _, sentence := range taken.Left {
		p.say("%s", sentence)
	}
	if _, err := fmt.Fprintf(p.stdout, "taken over: %d\n", taken.Taken); err != nil {
		return err
	}
	if len(taken.Left) > 0 {
		return errPartial
	}
	return nil
}
