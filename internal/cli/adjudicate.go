package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"sayso/internal/adjudicating"
	"sayso/internal/adjudication"
	"sayso/internal/atomicfile"
	"sayso/internal/corpus"
	"sayso/storage"
)

// adjudicate is one run of `sayso adjudicate`.
type adjudicate struct {
	*program
	round, annotator, out, from, order string
	unanimous, majority, single        bool
	list, asJSON                       bool

	ctx       context.Context
	project   *storage.Project
	reader    *adjudication.Reader
	names     []corpus.Annotator
	documents []string // ids of those of the round, nil for all
	only      string   // id of the round, "" for none
}

func (p *program) adjudicateCommand() *cobra.Command {
	a := &adjudicate{program: p}
	command := &cobra.Command{
		Use: "adjudicate PROJECT.sayso [--round N] [--list|--unanimous|--majority|--single|--from FILE|--out FILE] [--annotator NAME] [--json]", Short: "Decide where annotators differ",
		Args: exactly(1), DisableFlagsInUseLine: true,
		Long: `List the sentences on which annotators differ, or decide on them. What is decided
is written to a layer of its own, gold, with a record of how; no coding changes.

--unanimous takes over what all who read a sentence said, at least two of them;
--majority what more than half of them said; --single what the only one said who
read it. They can be given together. Given again, they bring what was computed up
to date; what somebody decided stays, and so does what a closed round gave to gold
while its readers say so.

--out writes all decisions as JSON lines, --from takes such lines and decides:
  {"document": "belarus.txt", "sentence": 3, "labels": ["claim"], "reason": "slip"}
"take" names an annotator whose coding is taken whole, "labels": [] says there is
nothing to label, "annotations" says what stands where, and "reason" and "note"
why. All lines are saved together or none is.`,
		RunE: func(command *cobra.Command, args []string) error { return a.run(command.Context(), args[0]) },
	}
	f := command.Flags()
	f.StringVar(&a.round, "round", "", "only the annotators and documents of this round, by name or number")
	f.BoolVar(&a.list, "list", false, "list what is left to decide (the default)")
	f.StringVar(&a.order, "order", string(adjudication.RareFirst), "of the list: "+strings.Join(orderNames(), ", "))
	f.BoolVar(&a.unanimous, "unanimous", false, "decide what all said")
	f.BoolVar(&a.majority, "majority", false, "decide what more than half said")
	f.BoolVar(&a.single, "single", false, "decide what the only annotator said")
	f.StringVar(&a.from, "from", "", "take decisions from this file of JSON lines, - for standard input")
	f.StringVar(&a.out, "out", "", "write decisions to this file as JSON lines, - for standard output")
	f.StringVar(&a.annotator, "annotator", "", "who decides (your account's name when left out)")
	f.BoolVar(&a.asJSON, "json", false, "JSON lines instead of columns")
	return command
}

func orderNames() (names []string) {
	for _, o := range adjudication.Orders {
		names = append(names, string(o))
	}
	return names
}

// ways are the computed decisions that were asked for.
func (a *adjudicate) ways() (ways []corpus.How) {
	for _, w := range []struct {
		on  bool
		how corpus.How
	}{{a.unanimous, corpus.Unanimous}, {a.majority, corpus.Majority}, {a.single, corpus.Single}} {
		if w.on {
			ways = append(ways, w.how)
		}
	}
	return ways
}

func (a *adjudicate) run(ctx context.Context, path string) error {
	asked := 0
	for _, on := range []bool{len(a.ways()) > 0, a.list, a.from != "", a.out != ""} {
		if on {
			asked++
		}
	}
	switch {
	case asked > 1:
		return wrongUsage("--list, --from, --out and the ways of deciding are done one after the other, not together")
	case !slices.Contains(orderNames(), a.order):
		return wrongUsage("--order takes %s, not %q", strings.Join(orderNames(), ", "), a.order)
	}
	writes := a.from != "" || len(a.ways()) > 0
	return withProject(ctx, path, !writes, func(project *storage.Project) error {
		a.ctx, a.project = ctx, project
		if err := a.learn(writes); err != nil {
			return err
		}
		switch {
		case a.from != "":
			return a.take()
		case a.out != "":
			return a.write()
		case writes:
			return a.decide()
		}
		return a.print()
	})
}

// learn reads who is compared with whom.
func (a *adjudicate) learn(writes bool) (err error) {
	if a.names, err = a.project.Annotators(a.ctx); err != nil {
		return err
	}
	rounds, err := a.project.Rounds(a.ctx)
	if err != nil {
		return err
	}
	var among []string
	if a.round != "" {
		round, err := roundNamed(rounds, a.round)
		if err != nil {
			return err
		}
		if round.Open() {
			return fmt.Errorf("the round %q is open; close it first, so that nobody's coding changes under a decision", round.Name)
		}
		assignments, err := a.project.Assignments(a.ctx, round.ID)
		if err != nil {
			return err
		}
		a.documents, a.only = []string{}, round.ID
		for _, one := range assignments {
			a.documents = append(a.documents, one.Document)
		}
		among = round.Annotators
		rounds = nil
	}
	for _, r := range rounds {
		if blind := r.Kind == corpus.Blind || r.Kind == corpus.SecondPass; r.Open() && blind {
			return fmt.Errorf("the round %q is open and blind, so nothing is said of where its annotators differ; close it first", r.Name)
		}
	}
	a.reader, err = adjudicating.Read(a.ctx, a.project, among)
	return err
}

// roundNamed finds a round by its number, counted from 1, or by its name.
func roundNamed(rounds []corpus.Round, name string) (*corpus.Round, error) {
	if n, err := strconv.Atoi(name); err == nil && n >= 1 && n <= len(rounds) {
		return &rounds[n-1], nil
	}
	names := []string{}
	for i := range rounds {
		if rounds[i].Name == name || rounds[i].ID == name {
			return &rounds[i], nil
		}
		names = append(names, rounds[i].Name)
	}
	if len(names) == 0 {
		return nil, errors.New("the project has no rounds; leave --round out to compare all annotators")
	}
	return nil, fmt.Errorf("the project has no round %q; it has %s", name, strings.Join(names, ", "))
}

// entries are the documents to look at.
func (a *adjudicate) entries(do func(*corpus.Entry) error) error {
	all := a.project.Entries(a.ctx)
	if a.documents != nil {
		all = a.project.EntriesOf(a.ctx, a.documents)
	}
	for e, err := range all {
		if err != nil {
			return err
		}
		if err := do(&e); err != nil {
			return err
		}
	}
	return nil
}

// maker is what turns decisions into changes, in the name of whoever decides.
func (a *adjudicate) maker() (*adjudicating.Maker, error) {
	name := strings.TrimSpace(a.annotator)
	if name == "" {
		name = a.account()
	}
	who, err := a.project.AnnotatorNamed(a.ctx, name)
	if err != nil {
		return nil, err
	}
	if who.Kind != corpus.Person {
		return nil, fmt.Errorf("%q is no person, so nothing can be decided in that name", name)
	}
	return adjudicating.NewMaker(a.ctx, a.project, who.ID)
}

// decided is what `sayso adjudicate --unanimous --json` prints.
type decided struct {
	Unanimous int `json:"unanimous"`
	Majority  int `json:"majority"`
	Single    int `json:"single"`
	TakenBack int `json:"taken_back"` // computed earlier and not true any more
	Kept      int `json:"kept"`       // decisions of closed rounds that stay, though others said something else
	Left      int `json:"left"`       // differences that are still to be decided
	Parked    int `json:"parked"`     // of those left
	Changed   int `json:"changed"`    // of those left: decided, and codings changed since
}

// decide writes what needs nobody, all of it in one transaction, and says what is
// left.
func (a *adjudicate) decide() error {
	maker, err := a.maker()
	if err != nil {
		return err
	}
	others, err := adjudicating.NewStanding(a.ctx, a.project, a.only)
	if err != nil {
		return err
	}
	done := adjudicating.Done{Hows: map[corpus.How]int{}}
	var changes []storage.Change
	err = a.entries(func(e *corpus.Entry) error {
		if c, ok := maker.DecideComputed(a.reader, e, a.ways(), others, &done); ok {
			changes = append(changes, c)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := a.apply(changes); err != nil {
		return err
	}
	board, err := a.board()
	if err != nil {
		return err
	}
	c := board.Counts()
	if a.asJSON {
		return a.printJSON(decided{done.Hows[corpus.Unanimous], done.Hows[corpus.Majority], done.Hows[corpus.Single], done.TakenBack, done.Kept, c.Left, c.Parked, c.Stale})
	}
	a.say("%d unanimous, %d by majority, %d read by one; %s left to decide", done.Hows[corpus.Unanimous], done.Hows[corpus.Majority], done.Hows[corpus.Single], differences(c.Left))
	if done.TakenBack > 0 {
		a.say("%s taken back, since somebody changed their coding", were(done.TakenBack, "earlier decision"))
	}
	if done.Kept > 0 {
		a.say("%s in gold by a closed round, whose readers stand by it, though others said something else", were(done.Kept, "sentence"))
	}
	return nil
}

func differences(n int) string { return were(n, "difference") }

func were(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " is"
	}
	return corpus.Plural(n, noun) + " are"
}

// apply writes changes, all or none.
func (a *adjudicate) apply(changes []storage.Change) error {
	if len(changes) == 0 {
		return nil
	}
	return a.project.ApplyMany(a.ctx, slices.Values(changes))
}

// board is all that differs.
func (a *adjudicate) board() (*adjudication.Board, error) {
	board := adjudication.NewBoard(a.reader, adjudication.Order(a.order))
	return board, a.entries(func(e *corpus.Entry) error { board.Put(e); return nil })
}

// print lists what is left to decide.
func (a *adjudicate) print() error {
	board, err := a.board()
	if err != nil {
		return err
	}
	if a.asJSON {
		return a.printUnits(board)
	}
	heading := ""
	for _, item := range board.Items() {
		if item.State == adjudication.Settled {
			continue
		}
		if h := board.Heading(item.Group); h != heading {
			heading = h
		}
		_, err := fmt.Fprintf(a.stdout, "%s\t%s\tsentence %d\t%s\t%s\n", cell(heading), cell(board.Title(item.Document)), item.Sentence+1, stateWord(item.State), cell(item.Words))
		if err != nil {
			return err
		}
	}
	c := board.Counts()
	a.say("%s left, %d decided", differences(c.Left), c.Done)
	return nil
}

func stateWord(s adjudication.State) string {
	return map[adjudication.State]string{adjudication.Left: "left", adjudication.Parked: "parked", adjudication.Stale: "changed", adjudication.Settled: "decided"}[s]
}

// write writes all decisions.
func (a *adjudicate) write() error {
	if a.out == "-" {
		return a.writeDecisions(a.stdout)
	}
	return atomicfile.Write(a.ctx, a.out, a.project.Path(), func(w io.Writer) error { return a.writeDecisions(w) })
}
