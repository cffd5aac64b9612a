package cli

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sayso/internal/atomicfile"
	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/recoding"
	"sayso/storage"
)

// codebookForms are the forms of a codebook's file, by the flag that asks for
// one.
var codebookForms = map[string]func(io.Writer, corpus.Codebook) error{
	"json": codebook.WriteJSON,
	"qdc":  codebook.WriteQDC,
	"md": func(w io.Writer, c corpus.Codebook) error {
		_, err := io.WriteString(w, dataset.CodebookMarkdown(c, 1))
		return err
	},
}

func (p *program) codebookCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "codebook show|import|export|rename|merge PROJECT.sayso ...", Short: "Show, exchange and change the codebook", DisableFlagsInUseLine: true,
		Args: func(command *cobra.Command, _ []string) error {
			return wrongUsage("it is called as: %s", command.UseLine())
		},
		RunE: func(*cobra.Command, []string) error { return nil },
	}
	command.AddCommand(p.codebookShowCommand(), p.codebookImportCommand(), p.codebookExportCommand(), p.codebookRenameCommand(), p.codebookMergeCommand())
	return command
}

// currentCodebook reads the codebook as the window has it.
func currentCodebook(ctx context.Context, project *storage.Project) (corpus.Codebook, error) {
	c, err := project.Codebook(ctx)
	return codebook.LiftRules(c), err
}

func (p *program) codebookShowCommand() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use: "show PROJECT.sayso [--json]", Short: "List labels, attributes, links and variables", Args: exactly(1), DisableFlagsInUseLine: true,
		Long: `List what may be coded, a line each, parted by tabs: label, attribute, relation or
variable; its id; its name; and of a label its key and how many annotations carry
it, of an attribute its values and its key, of a variable its values. --json prints the whole codebook as
one object, in the form that import reads.`,
		RunE: func(command *cobra.Command, args []string) error {
			return withProject(command.Context(), args[0], true, func(project *storage.Project) error {
				return p.showCodebook(command.Context(), project, asJSON)
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "the whole codebook as one JSON object")
	return command
}

func (p *program) showCodebook(ctx context.Context, project *storage.Project, asJSON bool) error {
	c, err := currentCodebook(ctx, project)
	if err != nil {
		return err
	}
	if asJSON {
		return p.printJSON(c)
	}
	summaries, err := project.Summaries(ctx)
	if err != nil {
		return err
	}
	uses := map[string]int{}
	for _, s := range summaries {
		for label, n := range s.ByLabel {
			uses[label] += n
		}
	}
	out := bufio.NewWriter(p.stdout)
	for _, l := range c.Labels {
		fmt.Fprintf(out, "label\t%s\t%s\t%s\t%d\n", l.ID, cell(l.Name), l.Key, uses[l.ID])
	}
	keys := corpus.AttributeKeys(c.Attributes)
	for _, a := range c.Attributes {
		fmt.Fprintf(out, "attribute\t%s\t%s\t%s\t%s\n", a.ID, cell(a.Name), cell(strings.Join(a.Values, "|")), keys[a.ID])
	}
	for _, k := range c.Relations {
		fmt.Fprintf(out, "relation\t%s\t%s\n", k.ID, cell(k.Name))
	}
	for _, v := range c.Variables {
		fmt.Fprintf(out, "variable\t%s\t%s\t%s\n", v.ID, cell(v.Name), cell(cmp.Or(strings.Join(v.Values, "|"), string(v.Kind))))
	}
	return out.Flush()
}

func (p *program) codebookExportCommand() *cobra.Command {
	var form, path string
	command := &cobra.Command{
		Use: "export PROJECT.sayso [--format json|qdc|md] [--out FILE|-]", Short: "Write the codebook to a file", Args: exactly(1), DisableFlagsInUseLine: true,
		Long: `Write the codebook: as JSON, which has all of it and is what import reads; as
REFI-QDA (qdc), for NVivo, MAXQDA and ATLAS.ti; or as Markdown, to read and print.
Without --format the end of the file's name decides, and else it is JSON. A file
that exists is replaced, whole or not at all.`,
		RunE: func(command *cobra.Command, args []string) error {
			name := form
			if name == "" {
				name = strings.ToLower(strings.TrimPrefix(filepath.Ext(path), "."))
				if codebookForms[name] == nil {
					name = "json"
				}
			}
			write := codebookForms[name]
			if write == nil {
				return wrongUsage("--format takes json, qdc or md, not %q", form)
			}
			return withProject(command.Context(), args[0], true, func(project *storage.Project) error {
				c, err := currentCodebook(command.Context(), project)
				if err != nil {
					return err
				}
				if path == "-" {
					return write(p.stdout, c)
				}
				return atomicfile.Write(command.Context(), path, project.Path(), func(w io.Writer) error { return write(w, c) })
			})
		},
	}
	command.Flags().StringVar(&form, "format", "", "json, qdc or md")
	command.Flags().StringVar(&path, "out", "-", "file to write, - for standard output")
	return command
}

type codebookImport struct {
	dryRun, keep bool
	annotator    string
}

func (p *program) codebookImportCommand() *cobra.Command {
	var o codebookImport
	command := &cobra.Command{
		Use: "import PROJECT.sayso FILE|- [--keep] [--dry-run] [--annotator NAME]", Short: "Put another codebook in the place of the project's", Args: exactly(2), DisableFlagsInUseLine: true,
		Long: `Put the codebook of a file (JSON, or REFI-QDA as .qdc) in the place of the
project's. What changes is printed, a line each, parted by tabs: added, changed or
removed; label, attribute, relation or variable; its id; in words.

No annotation changes. When annotations use something that the file has not, the
import is refused and names it. --keep keeps these things beside those of the
file; "sayso codebook merge" is the other way. All is one change, which can be
undone. --dry-run says what would change, and changes nothing.`,
		RunE: func(command *cobra.Command, args []string) error {
			return withProject(command.Context(), args[0], o.dryRun, func(project *storage.Project) error {
				return p.importCodebook(command.Context(), project, args[1], o)
			})
		},
	}
	command.Flags().BoolVar(&o.keep, "keep", false, "keep what annotations use and the file has not")
	command.Flags().BoolVar(&o.dryRun, "dry-run", false, "only say what would change")
	command.Flags().StringVar(&o.annotator, "annotator", "", "who makes the change (your account's name when left out)")
	return command
}

func (p *program) importCodebook(ctx context.Context, project *storage.Project, path string, o codebookImport) error {
	before, err := currentCodebook(ctx, project)
	if err != nil {
		return err
	}
	file, err := p.input(path)
	if err != nil {
		return err
	}
	defer file.Close()
	name := filepath.Base(path)
	if path == "-" {
		name = "standard input"
	}
	sent, err := codebook.Read(file, name, before)
	if err != nil {
		return err
	}
	markup, err := recoding.Markup(ctx, project, true)
	if err != nil {
		return err
	}
	plan, kept := codebook.Replace(before, sent, markup)
	plan.Title = codebook.TitlePrefix + name + " imported"
	if len(kept) > 0 && !o.keep {
		return fmt.Errorf("annotations use what %s has not (%s), so nothing was changed; --keep keeps it, and \"sayso codebook merge\" gives annotations another label first",
			name, strings.Join(kept, ", "))
	}
	if !plan.Changed(before) {
		p.say("the codebook is the same already; nothing was changed")
		return nil
	}
	if err := p.printCodebookChanges(before, plan); err != nil || o.dryRun {
		return err
	}
	return p.recode(ctx, project, before, plan, o.annotator)
}

// printCodebookChanges says what a plan changes in the codebook. That letters and
// keys, which were derived until now, are written down is nothing new.
func (p *program) printCodebookChanges(before corpus.Codebook, plan codebook.Plan) error {
	now := plan.KeepLetters(before).Codebook
	before.Labels, before.Attributes = corpus.WithLetters(before.Labels), corpus.WithKeys(before.Attributes)
	out := bufio.NewWriter(p.stdout)
	for _, c := range codebook.Differences(before, now) {
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", c.What, c.Part, c.ID, cell(c.Words))
	}
	return out.Flush()
}

// recode makes a plan true in the name of somebody.
func (p *program) recode(ctx context.Context, project *storage.Project, before corpus.Codebook, plan codebook.Plan, annotator string) error {
	if annotator == "" {
		annotator = p.account()
	}
	who, err := project.AnnotatorNamed(ctx, annotator)
	if err != nil {
		return err
	}
	return recoding.Apply(ctx, project, before, plan, who.ID)
}

func (p *program) codebookRenameCommand() *cobra.Command {
	var annotator string
	command := &cobra.Command{
		Use: "rename PROJECT.sayso label|attribute|relation ID NAME [--annotator NAME]", Short: "Give something of the codebook another name", Args: exactly(4), DisableFlagsInUseLine: true,
		Long: `Give a label, an attribute or a kind of link another name. Its id stays, so
exports and annotations stay as they are. It is one change, which can be undone.`,
		RunE: func(command *cobra.Command, args []string) error {
			return withProject(command.Context(), args[0], false, func(project *storage.Project) error {
				before, err := currentCodebook(command.Context(), project)
				if err != nil {
					return err
				}
				plan, err := renaming(before, args[1], args[2], strings.TrimSpace(args[3]))
				if err != nil {
					return err
				}
				if !plan.Changed(before) {
					p.say("%s is called so already; nothing was changed", args[2])
					return nil
				}
				if err := p.recode(command.Context(), project, before, plan, annotator); err != nil {
					return err
				}
				return p.printCodebookChanges(before, plan)
			})
		},
	}
	command.Flags().StringVar(&annotator, "annotator", "", "who makes the change (your account's name when left out)")
	return command
}

// renaming plans to give a thing of the codebook another name.
func renaming(c corpus.Codebook, part, id, name string) (codebook.Plan, error) {
	if name == "" {
		return codebook.Plan{}, wrongUsage("the new name is empty")
	}
	found := true
	var plan codebook.Plan
	switch part {
	case codebook.PartLabel:
		var l corpus.Label
		l, found = c.Label(id)
		l.Name = name
		plan = codebook.ChangeLabel(c, l)
	case codebook.PartAttribute:
		var a corpus.Attribute
		a, found = c.Attribute(id)
		a.Name = name
		plan = codebook.ChangeAttribute(c, a, codebook.Markup{}, time.Time{})
	case codebook.PartRelation:
		var k corpus.RelationKind
		k, found = c.RelationKind(id)
		k.Name = name
		plan = codebook.ChangeRelation(c, k)
	default:
		return plan, wrongUsage("rename takes label, attribute or relation, not %q", part)
	}
	if !found {
		return plan, fmt.Errorf("the codebook has no %s with the id %q, so nothing was changed; \"sayso codebook show\" lists them", part, id)
	}
	return plan, nil
}

func (p *program) codebookMergeCommand() *cobra.Command {
	var yes bool
	var annotator string
	command := &cobra.Command{
		Use: "merge PROJECT.sayso FROM INTO [--yes] [--annotator NAME]", Short: "Give all annotations of one label another one", Args: exactly(3), DisableFlagsInUseLine: true,
		Long: `Give the annotations of the label FROM the label INTO, and take FROM out of the
codebook. Labels are named by id. It says first how many annotations it touches,
and whose, and asks; --yes does it without a question. Sources, notes and links
stay. Where one annotator has both labels on the very same span, the two
annotations become one. All is one change, which can be undone.`,
		RunE: func(command *cobra.Command, args []string) error {
			return withProject(command.Context(), args[0], false, func(project *storage.Project) error {
				return p.mergeLabels(command.Context(), project, args[1], args[2], annotator, yes)
			})
		},
	}
	command.Flags().BoolVar(&yes, "yes", false, "do it without a question")
	command.Flags().StringVar(&annotator, "annotator", "", "who makes the change (your account's name when left out)")
	return command
}

func (p *program) mergeLabels(ctx context.Context, project *storage.Project, fromID, intoID, annotator string, yes bool) error {
	before, err := currentCodebook(ctx, project)
	if err != nil {
		return err
	}
	if fromID == intoID {
		return wrongUsage("a label is not merged into itself")
	}
	from, knowsFrom := before.Label(fromID)
	into, knowsInto := before.Label(intoID)
	for id, known := range map[string]bool{fromID: knowsFrom, intoID: knowsInto} {
		if !known {
			return fmt.Errorf("the codebook has no label with the id %q, so nothing was changed; \"sayso codebook show\" lists them", id)
		}
	}
	markup, err := recoding.Markup(ctx, project, true)
	if err != nil {
		return err
	}
	plan := codebook.Merge(before, from, into, markup, time.Now().UTC().Truncate(time.Millisecond))
	annotators, err := project.Annotators(ctx)
	if err != nil {
		return err
	}
	where := plan.Where()
	if whose := whoseAre(slices.Concat(plan.Put, plan.Drop), annotators); whose != "" {
		where += " (" + whose + ")"
	}
	p.say("%s", codebook.MergeSentence(from, into, plan, where))
	if !yes && !p.agreed("Merge "+from.Name+" into "+into.Name+"?") {
		return errors.New("nothing was changed; answer y, or give --yes")
	}
	if err := p.recode(ctx, project, before, plan, annotator); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "merged\t%s\t%s\t%s\n", from.ID, into.ID, where)
	return err
}

// whoseAre counts annotations by who made them: "7 by Ada, 5 by Ben".
func whoseAre(list []corpus.Annotation, annotators []corpus.Annotator) string {
	count := map[string]int{}
	for _, a := range list {
		count[cmp.Or(corpus.NameOf(annotators, a.Annotator), "nobody in particular")]++
	}
	var words []string
	for _, name := range slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	}) {
		words = append(words, fmt.Sprintf("%d by %s", count[name], name))
	}
	return strings.Join(words, ", ")
}

// agreed asks a question and reports whether the answer was yes.
func (p *program) agreed(question string) bool {
	fmt.Fprintf(p.stderr, "%s [y/N] ", question)
	answer, _ := bufio.NewReader(p.stdin).ReadString('\n') // an end is a no
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "y" || answer == "yes"
}
