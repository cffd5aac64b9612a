package cli

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/spf13/cobra"

	"sayso/internal/corpus"
	"sayso/internal/rounds"
	"sayso/storage"
)

// shared is what `sayso assign --json` prints.
type shared struct {
	Round       string           `json:"round"` // id
	Name        string           `json:"name"`
	Kind        string           `json:"kind"`
	New         bool             `json:"new"`
	Seed        int64            `json:"seed"`
	Added       int              `json:"added"` // articles
	Articles    int              `json:"articles"`
	Several     int              `json:"several"`  // that two or more read
	Enriched    int              `json:"enriched"` // of those, chosen for rare labels
	Sentences   int              `json:"sentences"`
	Readings    []sharedReading  `json:"readings"`
	Alpha       float64          `json:"alpha"` // supposed
	Effect      float64          `json:"design_effect"`
	Labels      []sharedLabel    `json:"labels"`
	Warnings    []string         `json:"warnings"`
	Assignments []sharedDocument `json:"assignments"`
}

type sharedReading struct {
	Annotator string `json:"annotator"` // name
	Articles  int    `json:"articles"`
	Sentences int    `json:"sentences"`
}

type sharedLabel struct {
	Label    string  `json:"label"`
	Share    float64 `json:"share"` // of the sentences
	Supposed bool    `json:"supposed"`
	Low      float64 `json:"low"` // 95 %
	High     float64 `json:"high"`
	Needed   int     `json:"needed"` // sentences
}

type sharedDocument struct {
	Document   string   `json:"document"` // id
	Annotators []string `json:"annotators"`
	Part       string   `json:"part"`
	Share      float64  `json:"share"`
	New        bool     `json:"new"`
}

// assigning are the flags of the command.
type assigning struct {
	round, kind, overlap, rest, hints, by string
	annotators                            []string
	expect                                []string
	request                               rounds.Request
	seedSaid                              bool
	dryRun, asJSON                        bool
}

func (p *program) assignCommand() *cobra.Command {
	var a assigning
	command := &cobra.Command{
		Use:   "assign PROJECT.sayso --annotators A,B [--round NAME] [--kind KIND] [--overlap all|none|N%|N] [--by outlet,month] [--readers N] [--rare N --rare-query QUERY] [--rest share|leave] [--seed N] [--hints off|after|before] [--expect LABEL=N%] [--alpha X] [--annotator NAME] [--dry-run] [--json]",
		Short: "Share the reading out: who reads what, in a round", Args: exactly(1), DisableFlagsInUseLine: true,
		Long: `Share the articles out among people, in a round of its own or in one that stands.
By default everybody reads everything. With --overlap, a part of the articles
(20%) or a number (30) is read by all, drawn at random with a seed, from each
outlet, month or variable in proportion (--by); the others are shared out evenly.
--rare adds articles in which a search finds something to what several read; they
give figures for rare labels, and no other figure rests on them.

Sharing out again changes nothing for anybody and adds what is new. Each reads in
an order of their own. A round of the kind "second-pass" lets people read again
what they have read.

What it will give is said before the work: articles and sentences a person, and
for each label the 95 % interval to be expected and the sentences it takes to show
that alpha is at least .667. --dry-run says so and changes nothing.

The kinds are training, blind, second-pass and adjudication. "sayso round open"
opens the round.`,
		RunE: func(command *cobra.Command, args []string) error {
			a.seedSaid, a.request.Keep = command.Flags().Changed("seed"), true
			for _, flag := range []string{"overlap", "by", "readers", "rare", "rare-query", "rest"} {
				a.request.Keep = a.request.Keep && !command.Flags().Changed(flag)
			}
			return withProject(command.Context(), args[0], a.dryRun, func(project *storage.Project) error {
				return p.assign(command.Context(), project, &a)
			})
		},
	}
	f := command.Flags()
	f.StringSliceVar(&a.annotators, "annotators", nil, "who reads: names, with commas; those of the round when left out")
	f.StringVar(&a.round, "round", "", "name of a round that stands, or of the new one")
	f.StringVar(&a.kind, "kind", "", "kind of a new round: training, blind (default), second-pass, adjudication")
	f.StringVar(&a.overlap, "overlap", "", "what several read: all (default), none, a part (20%) or a number of articles")
	f.StringVar(&a.request.Design.By, "by", "", "draw from each of these in proportion: outlet, month, year, language, or a variable")
	f.IntVar(&a.request.Design.Readers, "readers", 0, "how many people read each article that several read; 0 for all")
	f.IntVar(&a.request.Design.Rare, "rare", 0, "so many articles more, in which --rare-query finds something")
	f.StringVar(&a.request.Design.Query, "rare-query", "", "a search, as for sayso search")
	f.StringVar(&a.rest, "rest", "share", "what becomes of the other articles: share (one person each), leave")
	f.Int64Var(&a.request.Seed, "seed", 0, "of the draw and of the orders; drawn when left out, and printed")
	f.StringVar(&a.hints, "hints", "", "when a model may say what it would label: off (default), after, before")
	f.StringSliceVar(&a.expect, "expect", nil, "how often a label is, as denial=5%; what was read so far tells otherwise")
	f.Float64Var(&a.request.Alpha, "alpha", 0, "agreement to reckon with (0.8 when left out)")
	f.StringVar(&a.by, "annotator", "", "who makes the change (nobody in particular when left out)")
	f.BoolVar(&a.dryRun, "dry-run", false, "only say what it would give")
	f.BoolVar(&a.asJSON, "json", false, "one JSON object instead of sentences")
	return command
}

func (p *program) assign(ctx context.Context, project *storage.Project, a *assigning) error {
	if err := a.read(ctx, project); err != nil {
		return err
	}
	proposal, err := rounds.Propose(ctx, project, a.request)
	if err != nil {
		return err
	}
	by := ""
	if a.by != "" && !a.dryRun {
		who, err := project.AnnotatorNamed(ctx, a.by)
		if err != nil {
			return err
		}
		by = who.ID
	}
	if !a.dryRun && (proposal.New || len(proposal.Plan) > proposal.Before) {
		if _, err := project.Apply(ctx, storage.Change{Kind: rounds.Kind, Title: proposal.Title(), Annotator: by, Steps: proposal.Steps()}); err != nil {
			return err
		}
	}
	if a.asJSON {
		return p.printJSON(sharedOf(proposal))
	}
	return p.printProposal(proposal, a.dryRun)
}

// read makes a request of the flags.
func (a *assigning) read(ctx context.Context, project *storage.Project) error {
	r := &a.request
	r.Annotators, r.Name = a.annotators, a.round
	r.Kind, r.Hints = corpus.RoundKind(a.kind), corpus.HintPolicy(a.hints)
	standing, err := project.Rounds(ctx)
	if err != nil {
		return err
	}
	for _, round := range standing {
		if a.round != "" && (round.Name == a.round || round.ID == a.round) {
			r.Round = round.ID
			if a.seedSaid && r.Seed != round.Seed || r.Kind != "" && r.Kind != round.Kind {
				return wrongUsage("the round %q has the kind %s and the seed %d, and keeps them", round.Name, round.Kind, round.Seed)
			}
		}
	}
	if r.Round == "" && len(a.annotators) == 0 {
		return wrongUsage("--annotators names those who read, with commas")
	}
	if !a.seedSaid {
		r.Seed = rand.Int64N(1_000_000)
	}
	if r.Design.Leave, err = rounds.Rest(a.rest); err != nil {
		return wrongUsage("--rest: %v", err)
	}
	if r.Design.Shared, r.Design.Count, err = rounds.Overlap(a.overlap); err != nil {
		return wrongUsage("--overlap: %v", err)
	}
	codebook, err := project.Codebook(ctx)
	if err != nil {
		return err
	}
	if r.Expect, err = rounds.Expected(codebook, a.expect); err != nil {
		return wrongUsage("--expect: %v", err)
	}
	if err := r.Check(); err != nil {
		return usageError{err}
	}
	return nil
}

func sharedOf(proposal *rounds.Proposal) shared {
	f, names := proposal.Forecast, namesOfPeople(proposal.People)
	s := shared{Round: proposal.Round.ID, Name: proposal.Round.Name, Kind: string(proposal.Round.Kind), New: proposal.New, Seed: proposal.Round.Seed,
		Added: len(proposal.Plan) - proposal.Before, Articles: f.Documents, Several: f.Several, Enriched: f.Enriched, Sentences: f.Sentences,
		Alpha: f.Supposed.Alpha, Effect: f.Effect, Readings: []sharedReading{}, Labels: []sharedLabel{}, Warnings: append([]string{}, proposal.Warnings...), Assignments: []sharedDocument{}}
	for _, l := range f.Readings {
		s.Readings = append(s.Readings, sharedReading{names[l.Annotator], l.Documents, l.Sentences})
	}
	for _, l := range f.Labels {
		s.Labels = append(s.Labels, sharedLabel{l.Label, l.Share, l.Supposed, l.Low, l.High, l.Needed})
	}
	for i, a := range proposal.Plan {
		d := sharedDocument{Document: a.Document, Part: string(a.Part), Share: a.Share, New: i >= proposal.Before, Annotators: []string{}}
		for _, who := range a.Annotators {
			d.Annotators = append(d.Annotators, names[who])
		}
		s.Assignments = append(s.Assignments, d)
	}
	return s
}

func namesOfPeople(people []corpus.Annotator) map[string]string {
	names := map[string]string{}
	for _, a := range people {
		names[a.ID] = a.Name
	}
	return names
}

// printProposal says in sentences what a plan gives.
func (p *program) printProposal(proposal *rounds.Proposal, dry bool) error {
	verb := "shared out"
	if dry {
		verb = "would share out"
	}
	out := &strings.Builder{}
	fmt.Fprintf(out, "%s: %s in the round %q (%s, seed %d)\n", verb, corpus.Plural(len(proposal.Plan)-proposal.Before, "article"), cell(proposal.Round.Name), rounds.KindName(proposal.Round.Kind), proposal.Round.Seed)
	for _, line := range rounds.Words(proposal) {
		out.WriteString(cell(line) + "\n")
	}
	for _, warning := range proposal.Warnings {
		p.say("%s", warning)
	}
	_, err := fmt.Fprint(p.stdout, out)
	return err
}
