package cli

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sayso/internal/atomicfile"
	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/overview"
	"sayso/internal/overview/chart"
	"sayso/internal/overview/follow"
	"sayso/internal/query"
	"sayso/storage"
)

// overviewFlags are the flags of overview as they were typed.
type overviewFlags struct {
	panel, query, network string
	by, annotators        []string
	thread                int
	figures               bool
	seed                  uint64

	out, report, theme string
	width, dpi         float64
}

func panelNames() []string {
	var names []string
	for _, panel := range overview.Panels {
		names = append(names, string(panel))
	}
	return names
}

func (p *program) overviewCommand() *cobra.Command {
	var flags overviewFlags
	command := &cobra.Command{
		Use:   "overview PROJECT.sayso --panel " + strings.Join(panelNames(), "|") + " [--by FIELD[,FIELD]] [--query QUERY] [--annotator NAME] [--out FILE.svg|pdf|png|csv|json|graphml]",
		Short: "Count who said what, when, and who answered whom", Args: exactly(1), DisableFlagsInUseLine: true,
		Long: `Count what a project says: a table in long form, with a column for each field
and then count; a picture with --out FILE.svg, .pdf or .png; all panels on one
page with --report FILE.html. What belongs to the numbers, such as how many
annotations have no date, is said on standard error. docs/overview.md explains
the panels.`,
		RunE: func(command *cobra.Command, args []string) error {
			if err := flags.check(); err != nil {
				return err
			}
			q, err := query.Parse(flags.query)
			if err != nil {
				return usageError{err}
			}
			return withProject(command.Context(), args[0], true, func(project *storage.Project) error {
				c, err := readCorpus(command.Context(), project, q, flags.annotators)
				if err != nil {
					return err
				}
				return p.overview(command.Context(), c, &flags, project)
			})
		},
	}
	f := command.Flags()
	f.StringVar(&flags.panel, "panel", "", strings.Join(panelNames(), ", "))
	f.StringSliceVar(&flags.by, "by", nil, "fields to count by, such as source, outlet, month or certainty")
	f.StringVar(&flags.query, "query", "", "only what this finds, in the language of sayso search")
	f.StringArrayVar(&flags.annotators, "annotator", nil, "only what this annotator said, by name; may be given more than once")
	f.StringVar(&flags.network, "network", string(overview.Answers), "of who-answers-whom: answers, congruence, conflict")
	f.IntVar(&flags.thread, "thread", 0, "only this thread, by its number")
	f.BoolVar(&flags.figures, "figures", false, "add shares with their intervals, and in a cross-table expected counts and residuals")
	f.Uint64Var(&flags.seed, "seed", 1, "which draws: the same seed gives the same intervals")
	f.StringVar(&flags.out, "out", "-", "file to write: a picture (.svg, .pdf, .png), a table (.csv), Vega-Lite (.json), a network (.graphml); - for a table on standard output")
	f.StringVar(&flags.report, "report", "", "write all panels as one page of HTML")
	f.Float64Var(&flags.width, "width", chart.Page, "of the picture in mm: 85 is a column of a journal, 180 its page")
	f.StringVar(&flags.theme, "theme", string(chart.Light), "colours of the picture: light (those of the codebook), safe (told apart with any colour blindness), dark, grey")
	f.Float64Var(&flags.dpi, "dpi", 300, "dots to an inch of a PNG")
	return command
}

func (f *overviewFlags) check() error {
	switch {
	case f.report == "" && !slices.Contains(panelNames(), f.panel):
		return wrongUsage("--panel takes %s, not %q", strings.Join(panelNames(), ", "), f.panel)
	case f.report != "" && (f.panel != "" || len(f.by) > 0 || f.out != "-" || f.thread > 0 || f.network != string(overview.Answers)):
		return wrongUsage("--report is of all panels as they come; it goes with --query, --annotator and --seed")
	case f.report != "" && !strings.EqualFold(filepath.Ext(f.report), ".html"):
		return wrongUsage("--report takes a file that ends with .html, not %q", f.report)
	case !slices.Contains(overview.Networks, overview.Network(f.network)):
		return wrongUsage("--network takes answers, congruence or conflict, not %q", f.network)
	case f.thread < 0:
		return wrongUsage("--thread takes the number of a thread, from 1")
	case f.out != "-" && !slices.Contains(chart.Kinds, f.ending()):
		return wrongUsage("--out takes a file that ends with %s, not %q", strings.Join(chart.Kinds, ", "), f.out)
	case f.ending() == ".graphml" && !chart.IsNetwork(overview.Panel(f.panel)):
		return wrongUsage("only who-answers-whom and thread are networks, which GraphML is for")
	case !(f.width >= 60 && f.width <= 600):
		return wrongUsage("--width takes mm from 60 to 600")
	case !(f.dpi >= 50 && f.dpi <= 1200):
		return wrongUsage("--dpi takes a number from 50 to 1200")
	case !slices.Contains(chart.Themes, chart.Theme(f.theme)):
		return wrongUsage("--theme takes light, safe, dark or grey, not %q", f.theme)
	}
	return nil
}

// ending is that of the file to write, "" for standard output.
func (f *overviewFlags) ending() string {
	if f.out == "-" {
		return ""
	}
	return strings.ToLower(filepath.Ext(f.out))
}

// readCorpus reads what of a project is counted.
func readCorpus(ctx context.Context, project *storage.Project, q query.Query, named []string) (*overview.Corpus, error) {
	annotators, err := project.AnnotatorsAsTheyCame(ctx)
	if err != nil {
		return nil, err
	}
	only, err := idsOfPeople(ctx, project, annotators, named)
	if err != nil {
		return nil, err
	}
	follower := follow.New(project, "", only...)
	if err := follower.Refresh(ctx, nil); err != nil {
		return nil, err
	}
	c, err := follower.Filtered(ctx, q)
	if wrong := (*query.Error)(nil); errors.As(err, &wrong) {
		return nil, usageError{err}
	}
	return c, err
}

// idsOfPeople finds annotators by name, and all under whom the same people work.
func idsOfPeople(ctx context.Context, project *storage.Project, all []corpus.Annotator, named []string) (ids []string, err error) {
	if len(named) == 0 {
		return nil, nil
	}
	chosen, err := chosenAnnotators(ctx, project, named)
	people := corpus.PeopleOf(all)
	for _, a := range chosen {
		ids = append(ids, people.Of(a.ID)...)
	}
	return ids, err
}

// overview answers one question, or all of them in a report.
func (p *program) overview(ctx context.Context, c *overview.Corpus, flags *overviewFlags, project *storage.Project) error {
	if flags.report != "" {
		info, err := project.Info(ctx)
		if err != nil {
			return err
		}
		err = atomicfile.Write(ctx, flags.report, project.Path(), func(w io.Writer) error {
			return chart.WriteReport(w, c, info.Title, flags.seed)
		})
		if err != nil {
			return err
		}
		return p.sayDamaged(c)
	}
	q := overview.Question{Panel: overview.Panel(flags.panel), By: flags.by, Network: overview.Network(flags.network),
		Thread: flags.thread, Figures: flags.figures, Seed: flags.seed}
	kind := flags.ending()
	if kind == "" {
		kind = ".csv"
	}
	table, write, err := chart.File(c, q, kind, chart.FileStyle{Style: chart.Style{Width: flags.width, Theme: chart.Theme(flags.theme)}, DPI: flags.dpi, Guard: dataset.Guard})
	var wrong *overview.FieldError
	if errors.As(err, &wrong) {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	if flags.out == "-" {
		err = write(p.stdout)
	} else {
		err = atomicfile.Write(ctx, flags.out, project.Path(), write)
	}
	if err != nil {
		return err
	}
	for _, note := range table.Notes {
		p.say("%s", note)
	}
	return p.sayDamaged(c)
}

// sayDamaged names what could not be read.
func (p *program) sayDamaged(c *overview.Corpus) error {
	for _, title := range c.Damaged {
		p.say("%q was not counted, since it is damaged; run \"sayso check\".", corpus.FirstWords(title, 60))
	}
	if len(c.Damaged) > 0 {
		return errPartial
	}
	return nil
}
