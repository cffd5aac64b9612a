package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"sayso/assets"
	"sayso/internal/importing"
	"sayso/storage"
)

func (p *program) newCommand() *cobra.Command {
	var title string
	var sample bool
	command := &cobra.Command{
		Use: "new PROJECT.sayso [--title T] [--sample]", Short: "Make a project", Args: exactly(1), DisableFlagsInUseLine: true,
		Long: `Make a new project with the codebook that Sayso comes with.
A path that exists is refused and left as it is.`,
		RunE: func(command *cobra.Command, args []string) (err error) {
			ctx, path := command.Context(), args[0]
			project, err := storage.Create(ctx, path, storage.Settings{Title: title, Codebook: assets.Codebook()})
			if err != nil {
				return err
			}
			if sample {
				err = addSample(command, project)
			}
			if closing := project.Close(); err == nil {
				err = closing
			}
			if err != nil {
				os.Remove(path) // it was not there before
				return fmt.Errorf("the project was not made: %w", err)
			}
			p.say("made %s", path)
			return nil
		},
	}
	command.Flags().StringVar(&title, "title", "", "title of the project (the name of the file when left out)")
	command.Flags().BoolVar(&sample, "sample", false, "put the sample articles into it")
	return command
}

// addSample puts the sample articles into a new project.
func addSample(command *cobra.Command, project *storage.Project) error {
	entries, annotators, err := assets.SampleProject()
	if err != nil {
		return err
	}
	return importing.Add(command.Context(), project, entries, annotators)
}
