package cli

import (
	"fmt"
	"time"

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
	Author   string `json:"author"` // name of who did so last, empty for nobody in particular
	At       string `json:"at"`
}

func (p *program) compareCommand() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use: "compare PROJECT.sayso OTHER.sayso [--json]", Short: "Compare two copies of a project",
		Args: exactly(2), DisableFlagsInUseLine: true,
		Long: `Compare two copies of one project that were both worked in, such as two laptops'
or the two that a sync program leaves after a conflict. One line for each thing
that differs: here, there or both; added, changed or removed; what it is; its id;
who did so last; in words. Both files are only read. "sayso join" brings them
together.`,
		RunE: func(command *cobra.Command, args []string) error {
			return withProject(command.Context(), args[0], true, func(project *storage.Project) error {
				return p.compare(command, project, args[1], asJSON)
			})
		},
	}
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
		return p.printJSON(differing{Side: side, Change: d.Change, Noun: d.Noun, ID: d.ID, Document: d.Document, Words: d.Words, Author: d.Author, At: stamp(d.At)})
	}
	_, err := fmt.Fprintf(p.stdout, "%s\t%s\t%s\t%s\t%s\t%s\n", side, d.Change, d.Noun, d.ID, cell(d.Author), cell(d.Words))
	return err
}

// stamp is a time as this program prints it, in UTC.
func stamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z") }
