package cli

import (
	"context"
	"fmt"
	"sort"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"sayso/internal/corpus"
	"sayso/storage"
)

// counts is what `sayso stats --json` prints.
type counts struct {
	Documents      int            `json:"documents"`
	Sentences      int            `json:"sentences"`
	Annotations    int            `json:"annotations"`
	Relations      int            `json:"relations"`
	Bytes          int64          `json:"bytes"`
	Labels         map[string]int `json:"labels"`          // annotations
	States         map[string]int `json:"states"`          // sentences
	Annotators     map[string]int `json:"annotators"`      // annotations, by name
	DocumentStates map[string]int `json:"document_states"` // documents
}

func (p *program) statsCommand() *cobra.Command {
	var asJSON bool
	var annotator string
	command := &cobra.Command{
		Use: "stats PROJECT.sayso [--annotator NAME] [--json]", Short: "Count documents, sentences and annotations", Args: exactly(1), DisableFlagsInUseLine: true,
		RunE: func(command *cobra.Command, args []string) error {
			return withProject(command.Context(), args[0], true, func(project *storage.Project) error {
				found, codebook, err := count(command.Context(), project, annotator)
				if err != nil {
					return err
				}
				if asJSON {
					return p.printJSON(found)
				}
				return p.printCounts(found, codebook)
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "one JSON object instead of a table")
	command.Flags().StringVar(&annotator, "annotator", "", "count what this annotator made (everybody together when left out)")
	return command
}

// statsOf counts what an annotator made, or everybody where none is named.
func statsOf(ctx context.Context, project *storage.Project, annotator string) (storage.Stats, error) {
	if annotator == "" {
		return project.Stats(ctx)
	}
	who, err := annotatorOf(ctx, project, annotator)
	if err != nil {
		return storage.Stats{}, err
	}
	return project.StatsOf(ctx, who.ID)
}

// count counts a project, or what one annotator made of it. Every label of the codebook and every state is
// there, also those that count nothing.
func count(ctx context.Context, project *storage.Project, annotator string) (counts, corpus.Codebook, error) {
	stats, err := statsOf(ctx, project, annotator)
	if err != nil {
		return counts{}, corpus.Codebook{}, err
	}
	codebook, err := project.Codebook(ctx)
	if err != nil {
		return counts{}, codebook, err
	}
	annotators, err := project.Annotators(ctx)
	if err != nil {
		return counts{}, codebook, err
	}
	c := counts{
		Documents: stats.Documents, Sentences: stats.Sentences, Annotations: stats.Annotations, Relations: stats.Relations, Bytes: stats.Bytes,
		Labels: map[string]int{}, Annotators: map[string]int{}, DocumentStates: map[string]int{},
		States: map[string]int{string(corpus.Labelled): stats.Labelled, string(corpus.Nothing): stats.Nothing, string(corpus.Unread): stats.Unread},
	}
	for _, label := range codebook.Labels {
		c.Labels[label.ID] = 0
	}
	for label, n := range stats.ByLabel {
		c.Labels[label] = n
	}
	blind, err := project.BlindRounds(ctx)
	if err != nil {
		return counts{}, codebook, err
	}
	for _, a := range annotators {
		if len(blind) > 0 && stats.ByAnnotator[a.ID] == 0 {
			continue // of whom nothing is seen
		}
		c.Annotators[a.Name] += stats.ByAnnotator[a.ID]
	}
	for _, state := range corpus.DocumentStates {
		c.DocumentStates[string(state)] = stats.ByState[state]
	}
	return c, codebook, nil
}

func (p *program) printCounts(c counts, codebook corpus.Codebook) error {
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(name string, n int) { fmt.Fprintf(w, "%s\t%d\t\n", cell(name), n) }
	row("documents", c.Documents)
	for _, state := range corpus.DocumentStates {
		row(string(state), c.DocumentStates[string(state)])
	}
	row("sentences", c.Sentences)
	for _, state := range []corpus.State{corpus.Labelled, corpus.Nothing, corpus.Unread} {
		row(string(state), c.States[string(state)])
	}
	row("annotations", c.Annotations)
	for _, label := range codebook.Labels {
		row(label.ID, c.Labels[label.ID])
	}
	for _, label := range sortedKeys(c.Labels) {
		if _, ok := codebook.Label(label); !ok {
			row(label, c.Labels[label])
		}
	}
	for _, name := range sortedKeys(c.Annotators) {
		row("by "+name, c.Annotators[name])
	}
	row("relations", c.Relations)
	return w.Flush()
}

func sortedKeys(m map[string]int) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
