package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"sayso/internal/corpus"
	"sayso/storage"
)

// knownAnnotator is one line of `sayso annotators --json`.
type knownAnnotator struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	SameAs      string `json:"same_as"` // id of the annotator who is the same person, or empty
	Annotations int    `json:"annotations"`
}

// peopleFlags are those of the commands that change who is in a project.
type peopleFlags struct {
	asJSON bool
	by     string
}

func (p *program) annotatorsCommand() *cobra.Command {
	var flags peopleFlags
	command := &cobra.Command{
		Use: "annotators PROJECT.sayso [--json]", Short: "List the annotators of a project, and say who is who", Args: exactly(1), DisableFlagsInUseLine: true,
		Long: `List the annotators in the order of their ids: name, annotations, and the name of
the person that an annotator is the same as.

An annotation keeps the annotator it was made by. "sayso annotators merge" records
that one annotator is the same person as another: from then on the name of the
other stands in lists and exports, and what belongs to one belongs to both.
"sayso annotators part" takes that back.`,
		RunE: func(command *cobra.Command, args []string) error {
			return withProject(command.Context(), args[0], true, func(project *storage.Project) error {
				return p.listAnnotators(command.Context(), project, flags.asJSON)
			})
		},
	}
	command.Flags().BoolVar(&flags.asJSON, "json", false, "one JSON object an annotator instead of columns")
	command.AddCommand(
		p.peopleCommand(&flags, "rename PROJECT.sayso NAME NEWNAME [--annotator NAME]", "Give an annotator another name", 3,
			func(ctx context.Context, project *storage.Project, who corpus.Annotator, args []string, by string) (storage.Event, error) {
				return project.RenameAnnotator(ctx, who.ID, args[0], by)
			}),
		p.peopleCommand(&flags, "merge PROJECT.sayso NAME INTO [--annotator NAME]", "Say that an annotator is the same person as another", 3,
			func(ctx context.Context, project *storage.Project, who corpus.Annotator, args []string, by string) (storage.Event, error) {
				into, err := annotatorOf(ctx, project, args[0])
				if err != nil {
					return storage.Event{}, err
				}
				return project.MergeAnnotators(ctx, who.ID, into.ID, by)
			}),
		p.peopleCommand(&flags, "part PROJECT.sayso NAME [--annotator NAME]", "Say that an annotator is a person of their own after all", 2,
			func(ctx context.Context, project *storage.Project, who corpus.Annotator, _ []string, by string) (storage.Event, error) {
				return project.PartAnnotator(ctx, who.ID, by)
			}))
	return command
}

// peopleCommand is a command that changes one annotator, and says what is new.
func (p *program) peopleCommand(flags *peopleFlags, use, short string, count int, change func(context.Context, *storage.Project, corpus.Annotator, []string, string) (storage.Event, error)) *cobra.Command {
	command := &cobra.Command{
		Use: use, Short: short, Args: exactly(count), DisableFlagsInUseLine: true,
		RunE: func(command *cobra.Command, args []string) error {
			ctx := command.Context()
			return withProject(ctx, args[0], false, func(project *storage.Project) error {
				who, err := annotatorOf(ctx, project, args[1])
				if err != nil {
					return err
				}
				by := ""
				if name := strings.TrimSpace(flags.by); name != "" {
					me, err := annotatorOf(ctx, project, name)
					if err != nil {
						return err
					}
					by = me.ID
				}
				event, err := change(ctx, project, who, args[2:], by)
				if err == nil {
					p.say("%s", event.Title)
				}
				return err
			})
		},
	}
	command.Flags().StringVar(&flags.by, "annotator", "", "who makes the change, and can undo it in the window (nobody in particular when left out)")
	return command
}

// annotatorOf finds an annotator by id or by the very name.
func annotatorOf(ctx context.Context, project *storage.Project, name string) (corpus.Annotator, error) {
	all, err := project.Annotators(ctx)
	if err != nil {
		return corpus.Annotator{}, err
	}
	var found []corpus.Annotator
	for _, a := range all {
		if a.ID == name {
			return a, nil
		}
		if a.Name == name {
			found = append(found, a)
		}
	}
	switch len(found) {
	case 0:
		return corpus.Annotator{}, fmt.Errorf("the project has no annotator %q; sayso annotators lists them", name)
	case 1:
		return found[0], nil
	}
	return corpus.Annotator{}, fmt.Errorf("the project has %d annotators named %q; name one by its id, which sayso annotators --json tells", len(found), name)
}

func (p *program) listAnnotators(ctx context.Context, project *storage.Project, asJSON bool) error {
	all, err := project.Annotators(ctx)
	if err != nil {
		return err
	}
	stats, err := project.Stats(ctx)
	if err != nil {
		return err
	}
	for _, a := range all {
		if asJSON {
			err = p.printJSON(knownAnnotator{a.ID, a.Name, a.SameAs, stats.ByAnnotator[a.ID]})
		} else {
			same := ""
			if a.SameAs != "" {
				same = corpus.NameOf(all, a.ID)
			}
			_, err = fmt.Fprintf(p.stdout, "%s\t%d\t%s\n", cell(a.Name), stats.ByAnnotator[a.ID], cell(same))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// account is the name that stands where no annotator is named. It is said, since
// it may be one that nobody would choose, such as root.
func (p *program) account() string {
	name := accountName()
	p.say("no annotator is named, so it is %q, the name of your account; --annotator names another", name)
	return name
}
