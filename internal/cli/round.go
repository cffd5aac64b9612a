package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"sayso/internal/corpus"
	"sayso/internal/history"
	"sayso/internal/rounds"
	"sayso/storage"
)

// listedRound is one line of `sayso round list --json`.
type listedRound struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	Kind       string         `json:"kind"`
	Stage      string         `json:"stage"` // planned, open or closed
	Seed       int64          `json:"seed"`
	Hints      string         `json:"hints"`
	Opened     string         `json:"opened"` // empty for never
	Closed     string         `json:"closed"`
	Codebook   string         `json:"codebook"` // hash
	Bounds     string         `json:"bounds"`
	Seal       string         `json:"seal"`
	Articles   int            `json:"articles"`
	Several    int            `json:"several"` // that two or more read
	Annotators []roundReader  `json:"annotators"`
	Differs    []string       `json:"differs"` // sentences on what is not as it was frozen
	Parts      map[string]int `json:"parts"`   // articles
}

type roundReader struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Articles int    `json:"articles"`
	Done     int    `json:"done"`
}

func (p *program) roundCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "round open|close|list PROJECT.sayso", Short: "Open, close or list the rounds of reading", DisableFlagsInUseLine: true,
		Long: `A round is a piece of reading that several people do under the same terms. While
a blind round or a second reading is open, the codebook and the sentences of its
articles stay as they were when it was opened, and none of its readers sees what
the others said in them. When it is closed, what was said is sealed: its figures
rest on it, and it changes no more unless somebody opens the round again.`,
		Args: func(command *cobra.Command, _ []string) error {
			return wrongUsage("it is called as: %s", command.UseLine())
		},
		RunE: func(*cobra.Command, []string) error { return nil },
	}
	command.AddCommand(
		p.changeRound("open", "Open a round, or a closed one again", `Open a round: note the codebook and the sentence bounds under which it is read.
Opening a closed round again lifts its seal; the history keeps that it had one.`, openRound),
		p.changeRound("close", "Close a round and seal what was said in it", `Close a round. From then on what its readers said in its articles stays as it is,
and everybody sees it. Sentences of which all who read them said the same go to
gold. Articles that somebody has not finished are named.`, closeRound),
		p.roundListCommand())
	return command
}

// roundChange opens or closes a round, and says what came of it in sentences.
type roundChange = func(ctx context.Context, project *storage.Project, round corpus.Round, by string) ([]string, error)

func openRound(ctx context.Context, project *storage.Project, round corpus.Round, by string) ([]string, error) {
	event, err := rounds.Open(ctx, project, round, by)
	return []string{event.Title}, err
}

func closeRound(ctx context.Context, project *storage.Project, round corpus.Round, by string) ([]string, error) {
	closed, err := rounds.Close(ctx, project, round, by, "")
	return closed.Words(), err
}

func (p *program) changeRound(verb, short, long string, change roundChange) *cobra.Command {
	var by string
	command := &cobra.Command{
		Use: verb + " PROJECT.sayso ROUND [--annotator NAME]", Short: short, Long: long, Args: exactly(2), DisableFlagsInUseLine: true,
		RunE: func(command *cobra.Command, args []string) error {
			ctx := command.Context()
			return withProject(ctx, args[0], false, func(project *storage.Project) error {
				round, err := rounds.Find(ctx, project, args[1])
				if err != nil {
					return err
				}
				who := corpus.Annotator{}
				if by != "" {
					if who, err = project.AnnotatorNamed(ctx, by); err != nil {
						return err
					}
				}
				warnings, err := rounds.Before(ctx, project, round, verb == "open")
				if err != nil {
					return err
				}
				said, err := change(ctx, project, round, who.ID)
				if err != nil {
					return err
				}
				for _, sentence := range append(warnings, said...) {
					p.say("%s", sentence)
				}
				return nil
			})
		},
	}
	command.Flags().StringVar(&by, "annotator", "", "who does so (nobody in particular when left out)")
	return command
}

func (p *program) roundListCommand() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use: "list PROJECT.sayso [--json]", Short: "List the rounds and how far they are", Args: exactly(1), DisableFlagsInUseLine: true,
		Long: `List the rounds, the oldest first: name, kind, planned, open or closed, number of
articles, and for each reader how many of theirs are done, parted by tabs. What is
not as the round froze it is said on standard error.`,
		RunE: func(command *cobra.Command, args []string) error {
			return withProject(command.Context(), args[0], true, func(project *storage.Project) error {
				list, err := rounds.Overview(command.Context(), project)
				if err != nil {
					return err
				}
				for i := range list {
					if err := p.printRound(&list[i], asJSON); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "one JSON object a round instead of columns")
	return command
}

func (p *program) printRound(r *rounds.Progress, asJSON bool) error {
	if asJSON {
		return p.printJSON(listedRoundOf(r))
	}
	var people []string
	for _, reader := range r.People {
		people = append(people, fmt.Sprintf("%s %d of %d", cell(reader.Name), reader.Done, reader.Assigned))
	}
	if _, err := fmt.Fprintf(p.stdout, "%s\t%s\t%s\t%d\t%s\n", cell(r.Name), r.Kind, rounds.Stage(&r.Round), len(r.Assignments), strings.Join(people, ", ")); err != nil {
		return err
	}
	for _, sentence := range r.Differs() {
		p.say("%s", sentence)
	}
	return nil
}

func listedRoundOf(r *rounds.Progress) listedRound {
	l := listedRound{ID: r.ID, Name: r.Name, Kind: string(r.Kind), Stage: rounds.Stage(&r.Round), Seed: r.Seed, Hints: string(r.Hints), Opened: stampOf(r.OpenedAt), Closed: stampOf(r.ClosedAt),
		Codebook: r.Codebook, Bounds: r.Bounds, Seal: r.Seal, Articles: len(r.Assignments), Annotators: []roundReader{}, Differs: append([]string{}, r.Differs()...), Parts: map[string]int{}}
	for _, reader := range r.People {
		l.Annotators = append(l.Annotators, roundReader{reader.ID, reader.Name, reader.Assigned, reader.Done})
	}
	for _, a := range r.Assignments {
		l.Parts[string(a.Part)]++
		if len(a.Annotators) > 1 {
			l.Several++
		}
	}
	return l
}

// stampOf is a time of a round as this program prints it, empty for none.
func stampOf(milliseconds int64) string {
	if milliseconds == 0 {
		return ""
	}
	return stamp(history.FromMilliseconds(milliseconds))
}
