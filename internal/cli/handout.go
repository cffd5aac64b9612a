package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"sayso/internal/corpus"
	"sayso/internal/rounds"
	"sayso/storage"
)

// handedOut is what `sayso handout --json` prints.
type handedOut struct {
	File        string `json:"file"`
	Round       string `json:"round"` // id
	Annotator   string `json:"annotator"`
	Articles    int    `json:"articles"`
	Sentences   int    `json:"sentences"`
	Annotations int    `json:"annotations"` // of the reader, taken along
}

func (p *program) handoutCommand() *cobra.Command {
	var name, round, out string
	var asJSON bool
	command := &cobra.Command{
		Use: "handout PROJECT.sayso --annotator NAME --out FILE.sayso [--round NAME] [--json]", Short: "Write the file in which one person reads a round", Args: exactly(1), DisableFlagsInUseLine: true,
		Long: `Write a new file for one reader of an open round: their articles, the codebook and
the round, with their own work, and nothing of anybody else, not even in the
history. They open it like any project, on whatever computer. Brought back, it is
joined: sayso join PROJECT.sayso FILE.sayso, as often as you like.`,
		RunE: func(command *cobra.Command, args []string) error {
			if name == "" || out == "" {
				return wrongUsage("handout takes --annotator, who is to read, and --out, the file to write")
			}
			ctx := command.Context()
			return withProject(ctx, args[0], true, func(project *storage.Project) error {
				who, of, err := rounds.ReaderOf(ctx, project, name, round)
				if err != nil {
					return err
				}
				h, err := project.HandOut(ctx, out, of.ID, who.ID)
				if err != nil {
					return err
				}
				if asJSON {
					return p.printJSON(handedOut{out, of.ID, who.Name, h.Documents, h.Sentences, h.Annotations})
				}
				_, err = fmt.Fprintf(p.stdout, "handed out to %s: %s, %s, round %q\n", cell(who.Name), corpus.Plural(h.Documents, "article"), corpus.Plural(h.Sentences, "sentence"), cell(of.Name))
				return err
			})
		},
	}
	command.Flags().StringVar(&name, "annotator", "", "who is to read")
	command.Flags().StringVar(&round, "round", "", "name of the round; the open one when left out")
	command.Flags().StringVar(&out, "out", "", "the file to write; it must not exist")
	command.Flags().BoolVar(&asJSON, "json", false, "one JSON object instead of a sentence")
	return command
}
