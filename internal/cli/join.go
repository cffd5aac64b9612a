package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"sayso/storage"
)

// joined is what `sayso join --json` prints for each file.
type joined struct {
	Into      string         `json:"into"`
	From      string         `json:"from"`
	Events    int            `json:"events"`
	Things    int            `json:"things"`
	Documents int            `json:"documents"`
	Held      int            `json:"held"`
	Authors   map[string]int `json:"authors"` // name to changes
	Conflicts int            `json:"conflicts"`
	Notes     []string       `json:"notes"` // of a hand-out: sentences
}

type joining struct {
	both, dryRun, asJSON bool
}

func (p *program) joinCommand() *cobra.Command {
	var j joining
	command := &cobra.Command{
		Use: "join PROJECT.sayso OTHER.sayso... [--both] [--dry-run] [--json]", Short: "Join copies of a project that were worked in apart",
		DisableFlagsInUseLine: true,
		Args: func(command *cobra.Command, args []string) error {
			if len(args) < 2 {
				return wrongUsage("join takes the project and one or more other copies of it")
			}
			return nil
		},
		Long: `Bring into PROJECT what other copies of it have: every change as it was made, with
its author and time. Nothing is lost on either side, in whichever order and
however often copies are joined. What two people changed at the same time shows
by a rule and is listed by "sayso conflicts"; the status is then 3.

The other copies are only read; with --both what PROJECT has is brought into them
too. --dry-run tells what would come and changes nothing. Another project, an
altered file and a text that does not fit are refused, and nothing is changed.`,
		RunE: func(command *cobra.Command, args []string) error { return p.join(command, args[0], args[1:], j) },
	}
	command.Flags().BoolVar(&j.both, "both", false, "bring what PROJECT has into the others too")
	command.Flags().BoolVar(&j.dryRun, "dry-run", false, "only tell what would come")
	command.Flags().BoolVar(&j.asJSON, "json", false, "one JSON object a file instead of sentences")
	return command
}

// join brings the others into the project first, one after the other, and then
// the project, which has it all by then, into each of them.
func (p *program) join(command *cobra.Command, path string, others []string, j joining) error {
	conflicts := 0
	for _, other := range others {
		n, err := p.joinOne(command, path, other, j)
		if err != nil {
			return err
		}
		conflicts = n
	}
	if j.both {
		for _, other := range others {
			if _, err := p.joinOne(command, other, path, j); err != nil {
				return err
			}
		}
	}
	if conflicts > 0 {
		p.say("%s", settleHint(conflicts, path))
		return errPartial
	}
	return nil
}

func settleHint(conflicts int, path string) string {
	if conflicts == 1 {
		return fmt.Sprintf("1 thing was changed by two people at the same time; see \"sayso conflicts %s\"", path)
	}
	return fmt.Sprintf("%d things were changed by two people at the same time; see \"sayso conflicts %s\"", conflicts, path)
}

func (p *program) joinOne(command *cobra.Command, into, from string, j joining) (conflicts int, err error) {
	err = withProject(command.Context(), into, false, func(project *storage.Project) error {
		progress := p.newProgress()
		result, err := project.Join(command.Context(), from, storage.JoinOptions{DryRun: j.dryRun,
			Progress: func(done, total int) { progress.show("%d of %d", done, total) }})
		progress.clear()
		if err != nil {
			return err
		}
		conflicts = len(result.Conflicts)
		return p.printJoined(into, from, result, j)
	})
	return conflicts, err
}

func (p *program) printJoined(into, from string, r storage.Joined, j joining) error {
	if j.asJSON {
		authors := map[string]int{}
		for _, a := range r.Authors {
			authors[a.Name] += a.Changes
		}
		return p.printJSON(joined{into, from, r.Events, r.Things, r.Documents, r.Held, authors, len(r.Conflicts), append([]string{}, r.Notes...)})
	}
	verb := "joined"
	if j.dryRun {
		verb = "would join"
	}
	if _, err := fmt.Fprintf(p.stdout, "%s: %d changes from %s\n", verb, changesOf(r), from); err != nil {
		return err
	}
	for _, a := range r.Authors {
		name := a.Name
		if name == "" {
			name = "nobody in particular"
		}
		if _, err := fmt.Fprintf(p.stdout, "\t%d by %s\n", a.Changes, cell(name)); err != nil {
			return err
		}
	}
	for _, note := range r.Notes {
		p.say("%s", note)
	}
	if r.Held > 0 {
		p.say("%d changes were made by a newer version of Sayso; they are kept, and show once this program is newer", r.Held)
	}
	return nil
}

func changesOf(r storage.Joined) (n int) {
	for _, a := range r.Authors {
		n += a.Changes
	}
	return n
}

// conflict is one line of `sayso conflicts --json`.
type conflict struct {
	ID       string    `json:"id"`
	Noun     string    `json:"noun"`
	Document string    `json:"document"` // id
	Words    string    `json:"words"`
	Versions []version `json:"versions"` // the one that shows first
}

type version struct {
	Author  string `json:"author"`
	At      string `json:"at"`
	Words   string `json:"words"`
	Removed bool   `json:"removed"`
	Record  any    `json:"record"`
}

func (p *program) conflictsCommand() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use: "conflicts PROJECT.sayso [--json]", Short: "List what two people changed at the same time", Args: exactly(1), DisableFlagsInUseLine: true,
		Long: `List what two people, or one on two laptops, changed without knowing of each
other. For each a line with its id and what it is, and then a line for each
version: its number, who said so and when, and in what it differs. The first is
the one that shows. "sayso settle" decides.`,
		RunE: func(command *cobra.Command, args []string) error {
			return withProject(command.Context(), args[0], true, func(project *storage.Project) error {
				list, err := project.Conflicts(command.Context())
				if err != nil {
					return err
				}
				for _, c := range list {
					if err := p.printConflict(c, asJSON); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "one JSON object a conflict instead of lines")
	return command
}

func (p *program) printConflict(c storage.Conflict, asJSON bool) error {
	if asJSON {
		line := conflict{ID: c.ID, Noun: c.Noun, Document: c.Document, Words: c.Words}
		for _, v := range c.Versions {
			line.Versions = append(line.Versions, version{v.Author, stamp(v.At), v.Words, v.Removed(), v.Record})
		}
		return p.printJSON(line)
	}
	if _, err := fmt.Fprintf(p.stdout, "%s\t%s\n", c.ID, cell(c.Words)); err != nil {
		return err
	}
	for i, v := range c.Versions {
		if _, err := fmt.Fprintf(p.stdout, "\t%d\t%s\t%s\t%s\n", i+1, cell(v.Author), stamp(v.At), cell(v.Words)); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) settleCommand() *cobra.Command {
	var take, annotator string
	command := &cobra.Command{
		Use: "settle PROJECT.sayso ID --take N|both [--annotator NAME]", Short: "Decide what two people changed at the same time", Args: exactly(2), DisableFlagsInUseLine: true,
		Long: `Make one version of a conflict the one that stands, by the number that "sayso
conflicts" gives it. With --take both, the version of an annotation that shows
stays, and the others become annotations of their own. It is a change like any
other: undo takes it back, and it reaches the other copies when they are joined.`,
		RunE: func(command *cobra.Command, args []string) error {
			return withProject(command.Context(), args[0], false, func(project *storage.Project) error {
				return p.settle(command, project, args[1], take, annotator)
			})
		},
	}
	command.Flags().StringVar(&take, "take", "", "number of the version, or both")
	command.Flags().StringVar(&annotator, "annotator", "", "who decides; your account's name otherwise")
	return command
}

func (p *program) settle(command *cobra.Command, project *storage.Project, id, take, name string) error {
	if name == "" {
		name = p.account()
	}
	who, err := project.AnnotatorNamed(command.Context(), name)
	if err != nil {
		return err
	}
	if take == "both" {
		_, err = project.SettleWithBoth(command.Context(), id, who.ID, "")
	} else {
		n := slices.Index([]string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}, take)
		if n < 0 {
			return wrongUsage("--take takes the number of a version, from 1 on, or both")
		}
		_, err = project.SettleConflict(command.Context(), id, n, who.ID, "")
	}
	if err != nil {
		return err
	}
	left, err := project.ConflictCount(command.Context())
	if err == nil {
		_, err = fmt.Fprintf(p.stdout, "settled; %d left\n", left)
	}
	return err
}
