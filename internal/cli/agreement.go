package cli

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sayso/internal/agreement"
	"sayso/internal/agreement/cases"
	"sayso/internal/agreement/reading"
	"sayso/storage"
)

// agreeing are the options of `sayso agreement`.
type agreeing struct {
	*program
	cases, ratings, round string
	annotators, values    []string
	asJSON, asCSV, asText bool
	documents             bool
	draws                 int
	seed                  uint64
}

func (p *program) agreementCommand() *cobra.Command {
	a := &agreeing{program: p}
	command := &cobra.Command{
		Use:   "agreement [PROJECT.sayso] [--round N] [--annotators A,B] [--documents] [--ratings FILE.csv] [--values A,B] [--cases FILE] [--draws N] [--seed N] [--json|--csv|--text]",
		Short: "Say how far annotators agree", Args: between(0, 1), DisableFlagsInUseLine: true,
		Long: `Say how far the annotators of a project agree: on labels, on the words marked,
on what was said of them and on links, with intervals. docs/agreement.md says
what each figure means and where its formula comes from. --round takes a round
by its name or number: its annotators and its documents only. A second reading
is compared with the first of its person, and what was decided (gold) with each
annotator; neither counts as a person.

Instead of a project, --ratings takes a table (a row per item, a column per
annotator, an empty cell for an item that was not read), and --cases takes a
file of worked cases and prints one JSON object a case.`,
		RunE: func(command *cobra.Command, args []string) error { return a.run(command, args) },
	}
	flags := command.Flags()
	flags.StringVar(&a.cases, "cases", "", "work out the cases of this JSON file")
	flags.StringVar(&a.ratings, "ratings", "", "take the ratings of this CSV file")
	flags.StringVar(&a.round, "round", "", "only the annotators and documents of this round, by name or number")
	flags.StringSliceVar(&a.annotators, "annotators", nil, "only these annotators, by name")
	flags.StringSliceVar(&a.values, "values", nil, "the values of the ratings in their order, used or not")
	flags.BoolVar(&a.documents, "documents", false, "the figures of each document too")
	flags.IntVar(&a.draws, "draws", agreement.DefaultDraws, "draws of the bootstrap")
	flags.Uint64Var(&a.seed, "seed", 1, "which draws: the same seed gives the same intervals")
	flags.BoolVar(&a.asJSON, "json", false, "one JSON object")
	flags.BoolVar(&a.asCSV, "csv", false, "a table with one row per figure")
	flags.BoolVar(&a.asText, "text", false, "a paragraph for the methods section of a paper")
	return command
}

func (a *agreeing) run(command *cobra.Command, args []string) error {
	given := len(args)
	for _, file := range []string{a.cases, a.ratings} {
		if file != "" {
			given++
		}
	}
	forms := 0
	for _, form := range []bool{a.asJSON, a.asCSV, a.asText} {
		if form {
			forms++
		}
	}
	switch {
	case given != 1:
		return wrongUsage("name a project, or a table with --ratings, or cases with --cases")
	case forms > 1:
		return wrongUsage("--json, --csv and --text are three forms; choose one")
	case a.draws < 1 || a.draws > 1_000_000:
		return wrongUsage("--draws takes a number from 1 to 1000000, not %d", a.draws)
	case a.cases != "" && (a.asCSV || a.asText):
		return wrongUsage("cases are printed as JSON only")
	case a.round != "" && len(args) == 0:
		return wrongUsage("--round goes with a project")
	case a.ratings == "" && len(a.values) > 0:
		return wrongUsage("--values goes with --ratings")
	case a.cases != "":
		return a.workOutCases()
	case a.ratings != "":
		return a.ofRatings()
	}
	return withProject(command.Context(), args[0], true, func(project *storage.Project) error {
		read, err := reading.Project(command.Context(), project, reading.Choice{Annotators: a.annotators, Round: a.round}, nil)
		if err != nil {
			return err
		}
		if len(read.Study.Annotators) < 2 {
			return errTwo
		}
		_, report := read.Measure(a.options())
		return a.print(report)
	})
}

var errTwo = errors.New("it takes two annotators to agree, and there are not two")

func (a *agreeing) options() agreement.Options {
	return agreement.Options{Draws: a.draws, Seed: a.seed, Documents: a.documents}
}

// workOutCases prints a line a case. A case that makes no sense is named on
// standard error and its value is null.
func (a *agreeing) workOutCases() error {
	file, err := a.input(a.cases)
	if err != nil {
		return err
	}
	defer file.Close()
	list, err := cases.Read(file)
	if err != nil {
		return fmt.Errorf("%s holds no cases: %w", a.cases, err)
	}
	failed := false
	for _, c := range list {
		result, err := c.Compute()
		if err != nil {
			failed = true
			a.say("%s: %v", c.Name, err)
			result.Why = err.Error()
		}
		if err := a.printJSON(result); err != nil {
			return err
		}
	}
	if failed {
		return errPartial
	}
	return nil
}

func (a *agreeing) ofRatings() error {
	file, err := a.input(a.ratings)
	if err != nil {
		return err
	}
	defer file.Close()
	names, rows, err := readRatings(file)
	if err != nil {
		return fmt.Errorf("%s is no table of ratings: %w", a.ratings, err)
	}
	if len(a.annotators) > 0 {
		var columns []int
		for _, name := range a.annotators {
			column := slices.Index(names, name)
			if column < 0 {
				return fmt.Errorf("%s has no column %q; it has %s", a.ratings, name, strings.Join(names, ", "))
			}
			columns = append(columns, column)
		}
		names = pick(names, columns)
		for i := range rows {
			rows[i] = pick(rows[i], columns)
		}
	}
	if len(names) < 2 {
		return errTwo
	}
	return a.print(agreement.Measure(agreement.FromRatings(names, rows, a.values), a.options()))
}

func pick(row []string, columns []int) []string {
	picked := make([]string, len(columns))
	for i, column := range columns {
		if column < len(row) {
			picked[i] = row[column]
		}
	}
	return picked
}

// readRatings reads a table with the names of the annotators in its first row.
// Blanks around a value do not count.
func readRatings(r io.Reader) (names []string, rows [][]string, err error) {
	table := csv.NewReader(r)
	table.FieldsPerRecord = -1
	all, err := table.ReadAll()
	if err != nil {
		return nil, nil, err
	}
	if len(all) < 2 {
		return nil, nil, errors.New("it needs a first row with the names of the annotators, and one row per item")
	}
	for i, row := range all {
		if len(row) > len(all[0]) {
			return nil, nil, fmt.Errorf("row %d has %d cells, but the first row names %d annotators", i+1, len(row), len(all[0]))
		}
		for j := range row {
			row[j] = strings.TrimSpace(strings.TrimPrefix(row[j], "\ufeff"))
		}
	}
	names = all[0]
	for i, name := range names {
		if name == "" || slices.Contains(names[:i], name) {
			return nil, nil, fmt.Errorf("column %d needs a name of its own in the first row", i+1)
		}
	}
	return names, all[1:], nil
}

func (a *agreeing) print(report *agreement.Report) error {
	switch {
	case a.asJSON:
		return a.printJSON(report)
	case a.asCSV:
		return report.WriteCSV(a.stdout)
	case a.asText:
		_, err := io.WriteString(a.stdout, report.Paragraph())
		return err
	}
	return report.WriteTable(a.stdout)
}
