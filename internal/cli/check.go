package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"sayso/internal/corpus"
	"sayso/storage"
)

func (p *program) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use: "check PROJECT.sayso", Short: "Prove a project file sound", Args: exactly(1), DisableFlagsInUseLine: true,
		Long: `Prove a project file sound without changing it: the file itself, every text
against its hash, every quote against its text, and the history against what
stands. Each thing found wrong is one line. The seal is one fingerprint of all
that ever happened in the project: two copies have the same seal exactly when
they hold the same changes.`,
		RunE: func(command *cobra.Command, args []string) error {
			progress := p.newProgress()
			report, err := storage.CheckFile(command.Context(), args[0], func(done, total int) { progress.show("%d of %d", done, total) })
			progress.clear()
			if err != nil {
				return err
			}
			blind := false
			if project, err := storage.Open(command.Context(), args[0], storage.OpenOptions{ReadOnly: true}); err == nil {
				if err := see(command.Context(), project, true); err != nil {
					return errors.Join(err, project.Close())
				}
				rounds, err := project.BlindRounds(command.Context())
				if err != nil {
					return errors.Join(err, project.Close())
				}
				blind = len(rounds) > 0
				for _, caution := range project.Cautions() {
					p.say("%s", caution.Message)
				}
				project.Close()
			}
			for _, problem := range report.Problems {
				fmt.Fprintf(p.stdout, "%s\t%s\t%s\n", cell(problem.Where), problem.Document, cell(problem.What))
			}
			if !report.OK() {
				p.say("%s is not sound: %s; open a backup, or take what is left over into a new project", args[0], corpus.Plural(len(report.Problems), "problem"))
				return errSaid
			}
			if blind { // how much was said is of all
				_, err = fmt.Fprintf(p.stdout, "sound: %s\nseal: %s\n", corpus.Plural(report.Documents, "document"), report.Seal)
				return err
			}
			_, err = fmt.Fprintf(p.stdout, "sound: %s, %s, %s\nseal: %s\n",
				corpus.Plural(report.Documents, "document"), corpus.Plural(report.Annotations, "annotation"), corpus.Plural(report.Events, "event"), report.Seal)
			return err
		},
	}
}

// pastEvent is one line of `sayso history --json`.
type pastEvent struct {
	Number    int64    `json:"number"`
	ID        string   `json:"id"`
	At        string   `json:"at"`
	Kind      string   `json:"kind"`
	Title     string   `json:"title"`
	Annotator string   `json:"annotator"` // name
	Document  string   `json:"document"`  // id
	Undoes    []string `json:"undoes"`    // ids of the changes that it takes back
}

func (p *program) historyCommand() *cobra.Command {
	var asJSON bool
	var limit int
	command := &cobra.Command{
		Use: "history PROJECT.sayso [--limit N] [--json]", Short: "List what was done, the newest first", Args: exactly(1), DisableFlagsInUseLine: true,
		RunE: func(command *cobra.Command, args []string) error {
			if limit < 0 {
				return wrongUsage("--limit takes a number from 0 up, 0 for all")
			}
			return withProject(command.Context(), args[0], true, func(project *storage.Project) error {
				return p.history(command, project, limit, asJSON)
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "one JSON object an event instead of columns")
	command.Flags().IntVar(&limit, "limit", 50, "how many, 0 for all")
	return command
}

// history reads the events in portions, so that a long history needs no more
// memory than a short one.
func (p *program) history(command *cobra.Command, project *storage.Project, limit int, asJSON bool) error {
	const portion = 200
	ctx := command.Context()
	names := map[string]string{}
	annotators, err := project.Annotators(ctx)
	if err != nil {
		return err
	}
	for _, a := range annotators {
		names[a.ID] = corpus.NameOf(annotators, a.ID)
	}
	filter := storage.HistoryFilter{Limit: portion}
	for printed := 0; limit == 0 || printed < limit; {
		events, err := project.History(ctx, filter)
		if err != nil || len(events) == 0 {
			return err
		}
		for _, e := range events {
			if limit > 0 && printed == limit {
				return nil
			}
			if err := p.printEvent(e, names, asJSON); err != nil {
				return err
			}
			printed++
		}
		filter.Before = events[len(events)-1].ID
	}
	return nil
}

func (p *program) printEvent(e storage.Event, names map[string]string, asJSON bool) error {
	at := stamp(e.At)
	if asJSON {
		return p.printJSON(pastEvent{Number: e.Number, ID: e.ID, At: at, Kind: e.Kind, Title: e.Title, Annotator: names[e.Annotator], Document: e.Document, Undoes: append([]string{}, e.Undone...)})
	}
	_, err := fmt.Fprintf(p.stdout, "%d\t%s\t%s\t%s\n", e.Number, at, cell(names[e.Annotator]), cell(doneOrUndone(e)+corpus.FirstWords(e.Title, 120)))
	return err
}

// doneOrUndone begins the line of a change that took another one back.
func doneOrUndone(e storage.Event) string {
	switch {
	case len(e.Undone) == 0:
		return ""
	case e.Kind == storage.KindRedo:
		return "Redone: "
	}
	return "Undone: "
}
