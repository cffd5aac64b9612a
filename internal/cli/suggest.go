package cli

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"sayso/internal/suggest"
	"sayso/storage"
)

// suggesting are the options of `sayso suggest`.
type suggesting struct {
	*program
	label, like, annotator, cues string
	queue, secondLook, asJSON    bool
	cueUses, showCues            bool
	sample, found, limit         int
	seed                         uint64
	train, test                  string
	labels                       []string      // ids, in the order of the codebook
	own                          []suggest.Cue // of --cues
	lexicon                      *suggest.Lexicon
}

func (p *program) suggestCommand() *cobra.Command {
	s := &suggesting{program: p}
	command := &cobra.Command{
		Use:   "suggest [PROJECT.sayso] [--label L] [--queue|--second-look|--none-missed N|--like TEXT|--cue-uses] [--limit N] [--annotator NAME] [--cues FILE] [--seed N] [--json]\n  sayso suggest --train FILE.jsonl --test FILE.jsonl [--cues FILE] [--json]\n  sayso suggest --show-cues",
		Short: "Rank unread sentences for a label, and question labels that look odd", Args: between(0, 1), DisableFlagsInUseLine: true,
		Long: `Learn one annotator's labels and say where a rare sentence may stand (--queue),
which label may be a slip (--second-look), or how many may have been missed
(--none-missed). Nothing is written: labels are given by people only. Without
one of these it says how far each label can be trusted. docs/suggestions.md says
how it works and how well.

Instead of a project, --train and --test take files with a sentence a line,
{"text": "...", "labels": ["..."]}, and "doc" where sentences belong together;
it learns from the first and is measured on the second.`,
		RunE: func(command *cobra.Command, args []string) error { return s.run(command, args) },
	}
	flags := command.Flags()
	flags.StringVar(&s.label, "label", "", "the label to rank for; the rarest when left out")
	flags.BoolVar(&s.queue, "queue", false, "unread sentences, the likeliest for the label first")
	flags.BoolVar(&s.secondLook, "second-look", false, "sentences whose labels look odd, the likeliest slip first")
	flags.IntVar(&s.sample, "none-missed", 0, "draw so many unread sentences by chance, and say what finding none means")
	flags.IntVar(&s.found, "found", 0, "with --none-missed: so many of them carried the label")
	flags.StringVar(&s.like, "like", "", "unread sentences, those most like this text first")
	flags.BoolVar(&s.cueUses, "cue-uses", false, "each cue with the labels of the sentences it stands in")
	flags.BoolVar(&s.showCues, "show-cues", false, "the cues that the program brings, as a table for --cues")
	flags.IntVar(&s.limit, "limit", 40, "at most so many sentences, 0 for all")
	flags.StringVar(&s.annotator, "annotator", "", "whose work to learn from; your own when left out")
	flags.StringVar(&s.cues, "cues", "", "more cues, or others: a CSV or JSON file with language, class and cue")
	flags.Uint64Var(&s.seed, "seed", 1, "which sentences are drawn and which never get a hint")
	flags.StringVar(&s.train, "train", "", "learn from this file instead of a project")
	flags.StringVar(&s.test, "test", "", "and be measured on this one")
	flags.BoolVar(&s.asJSON, "json", false, "JSON instead of columns")
	return command
}

func (s *suggesting) run(command *cobra.Command, args []string) error {
	modes := 0
	for _, mode := range []bool{s.queue, s.secondLook, s.sample != 0, s.like != "", s.cueUses, s.showCues} {
		if mode {
			modes++
		}
	}
	flags := command.Flags()
	switch measuring := s.train != "" || s.test != ""; {
	case measuring && (s.train == "" || s.test == ""):
		return wrongUsage("--train and --test go together")
	case measuring && (len(args) > 0 || modes > 0):
		return wrongUsage("--train and --test take the place of a project and of what is asked about it")
	case s.showCues && (len(args) > 0 || modes > 1):
		return wrongUsage("--show-cues stands alone")
	case !measuring && !s.showCues && len(args) != 1:
		return wrongUsage("name a project, or files with --train and --test")
	case modes > 1:
		return wrongUsage("--queue, --second-look, --none-missed, --like and --cue-uses are different questions; ask one")
	case s.limit < 0:
		return wrongUsage("--limit is a number of sentences, 0 for all")
	case s.sample < 0 || s.found < 0 || s.found > s.sample:
		return wrongUsage("--none-missed is how many sentences to draw, and --found how many of them had the label")
	case flags.Changed("found") && s.sample == 0:
		return wrongUsage("--found goes with --none-missed")
	}
	var err error
	if s.own, err = s.ownCues(); err != nil {
		return err
	}
	s.lexicon = suggest.NewLexicon(s.own)
	switch {
	case s.showCues:
		return s.printCues()
	case s.train != "":
		return s.measure()
	}
	return withProject(command.Context(), args[0], true, func(project *storage.Project) error {
		return s.ofProject(command.Context(), project)
	})
}

// ownCues reads the file of --cues.
func (s *suggesting) ownCues() ([]suggest.Cue, error) {
	if s.cues == "" {
		return nil, nil
	}
	file, err := s.input(s.cues)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	own, err := suggest.ReadCues(file)
	if err != nil {
		return nil, fmt.Errorf("%s holds no cues that can be used: %w", s.cues, err)
	}
	return own, nil
}

func (s *suggesting) printCues() error {
	if s.asJSON {
		return s.printJSON(suggest.Cues())
	}
	table := csv.NewWriter(s.stdout)
	table.Write([]string{"language", "class", "cue"})
	for _, c := range suggest.Cues() {
		table.Write([]string{c.Language, c.Class, c.Words})
	}
	table.Flush()
	return table.Error()
}

// buffered prints many lines at once; flush must be called at the end.
func (s *suggesting) buffered() (print *suggesting, flush func() error) {
	out := bufio.NewWriter(s.stdout)
	p := *s.program
	p.stdout = out
	copied := *s
	copied.program = &p
	return &copied, out.Flush
}

// readLines reads the sentences of a file for --train or --test.
func (s *suggesting) readLines(path string) ([]suggest.Line, error) {
	file, err := s.input(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines, err := suggest.ReadLines(file)
	var system *os.PathError
	switch {
	case errors.As(err, &system):
		return nil, fmt.Errorf("%s cannot be read: %w", path, cause(err))
	case err != nil:
		return nil, fmt.Errorf("%s: %w", path, err)
	case len(lines) == 0:
		return nil, fmt.Errorf("%s has no sentences in it", path)
	}
	return lines, nil
}

func joinLabels(labels []string, places []int) string {
	names := make([]string, len(places))
	for i, l := range places {
		names[i] = labels[l]
	}
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, ",")
}

func namesOf(labels []string, places []int) []string {
	names := []string{}
	for _, l := range places {
		names = append(names, labels[l])
	}
	return names
}
