package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/exporting"
	"sayso/storage"
)

// exportFlags are the flags of export as they were typed.
type exportFlags struct {
	format, form, out          string
	documents, states, readers []string
	withoutText, pseudonyms    bool
	shares, by                 string
	seed                       uint64
	folder, replace            bool
	licence, citation, layer   string
	partition                  string
}

func (p *program) exportCommand() *cobra.Command {
	var flags exportFlags
	command := &cobra.Command{
		Use: "export PROJECT.sayso --format " + strings.Join(formatNames(), "|") + " [--out FILE|FOLDER|-]", Short: "Write the dataset", Args: exactly(1), DisableFlagsInUseLine: true,
		Long: `Write the project, or a part of it, as a dataset: to a file, a folder, or to
standard output. It is written whole or not at all. A file that exists is
replaced; a folder only with --replace, and only if it is an export to which
nothing was added.

Formats:
` + formatList(),
		RunE: func(command *cobra.Command, args []string) error {
			format, ok := dataset.FormatNamed(flags.format)
			if !ok {
				return wrongUsage("--format takes %s, not %q", strings.Join(formatNames(), ", "), flags.format)
			}
			format, err := format.InForm(flags.form)
			if err != nil {
				return wrongUsage("%w", err)
			}
			return withProject(command.Context(), args[0], true, func(project *storage.Project) error {
				options, err := p.exportOptions(command.Context(), project, &flags)
				if err != nil {
					return err
				}
				return p.export(command, exporting.Outgoing{Project: project, Format: format, Options: options}, &flags)
			})
		},
	}
	f := command.Flags()
	f.StringVar(&flags.format, "format", "", strings.Join(formatNames(), ", "))
	f.StringVar(&flags.form, "form", "", "how it is laid out: "+formList())
	f.StringVar(&flags.out, "out", "-", "file or folder to write, - for standard output")
	f.StringSliceVar(&flags.documents, "document", nil, "only this document, by id; may be given more than once")
	f.StringSliceVar(&flags.states, "state", nil, "only documents in this state: to-do, in-progress, done, put-aside; may be given more than once")
	f.StringArrayVar(&flags.readers, "annotator", nil, "only what this annotator said, by name; may be given more than once")
	f.StringVar(&flags.layer, "layer", "", "where differences were decided: annotators, gold or gold-with-codings (all that there is when left out)")
	f.BoolVar(&flags.withoutText, "without-text", false, "leave out texts and quotes; offsets and SHA-256 stay")
	f.BoolVar(&flags.pseudonyms, "pseudonyms", false, "write A1, A2 and so on instead of the annotators' names")
	f.StringVar(&flags.shares, "split", "", "shares in percent: 80/10/10 for train, dev and test, or 80/20 for train and test")
	f.StringVar(&flags.by, "split-by", "document", "what stays together: "+strings.Join(dataset.SplitGroups, ", "))
	f.Uint64Var(&flags.seed, "seed", 1, "another number is another way to split")
	f.StringVar(&flags.partition, "partition", "", "with parquet: tables in folders (month=3) by "+partitionList())
	f.BoolVar(&flags.folder, "folder", false, "write a folder with a manifest; a ZIP of it when --out ends with .zip or is -")
	f.BoolVar(&flags.replace, "replace", false, "replace a folder that is an earlier export")
	f.StringVar(&flags.licence, "licence", "", "licence of the dataset, such as CC-BY-4.0, for the manifest")
	f.StringVar(&flags.citation, "citation", "", "a CITATION.cff to put into the folder")
	return command
}

func partitionList() string {
	var names []string
	for _, p := range dataset.Partitions {
		names = append(names, string(p))
	}
	return strings.Join(names, ", ")
}

// exportOptions turns the flags into options.
func (p *program) exportOptions(ctx context.Context, project *storage.Project, flags *exportFlags) (o dataset.Options, err error) {
	o = dataset.Options{Documents: flags.documents, WithoutText: flags.withoutText, Pseudonyms: flags.pseudonyms,
		Layer: dataset.Layer(flags.layer), Partition: dataset.Partition(flags.partition), Folder: flags.folder, Licence: flags.licence, Application: "Sayso " + p.version}
	for _, state := range flags.states {
		o.States = append(o.States, corpus.DocumentState(state))
	}
	if o.Splits.Shares, err = dataset.ParseShares(flags.shares); err != nil {
		return o, wrongUsage("%w", err)
	}
	o.Splits.By, o.Splits.Seed = flags.by, flags.seed
	for _, id := range flags.documents {
		if _, err := project.Summary(ctx, id); err != nil {
			return o, err
		}
	}
	annotators, err := project.Annotators(ctx)
	if err != nil {
		return o, err
	}
	for _, name := range flags.readers {
		at := slices.IndexFunc(annotators, func(a corpus.Annotator) bool { return a.Name == name || a.ID == name })
		if at < 0 {
			return o, fmt.Errorf("the project has no annotator %q", name)
		}
		o.Annotators = append(o.Annotators, annotators[at].ID)
	}
	if flags.citation != "" {
		citation, err := os.ReadFile(flags.citation)
		if err != nil {
			return o, fmt.Errorf("%s cannot be read: %w", flags.citation, cause(err))
		}
		o.Citation = string(citation)
	}
	return o, nil
}

func (p *program) export(command *cobra.Command, o exporting.Outgoing, flags *exportFlags) error {
	progress := p.newProgress()
	defer progress.clear()
	if flags.out == "-" {
		return o.ExportTo(command.Context(), p.stdout)
	}
	o.Done = func(n int) {
		if n%100 == 0 {
			progress.show("%d documents", n)
		}
	}
	zipped := strings.EqualFold(filepath.Ext(flags.out), ".zip")
	export := dataset.Export{Format: o.Format, Options: o.Options}
	switch {
	case flags.folder && !zipped:
		return o.ExportFolder(command.Context(), flags.out, flags.replace)
	case export.InFolder() && o.Format.Extension != ".zip" && !zipped:
		return wrongUsage("splits and a citation need a folder: add --folder, or let --out end with .zip")
	}
	return o.Export(command.Context(), flags.out)
}

// listedFormat is one line of `sayso formats --json`.
type listedFormat struct {
	Name      string `json:"name"`
	Extension string `json:"extension"`
	Title     string `json:"title"`
	Loses     string `json:"loses"`

	Forms []string `json:"forms"` // the first is that without --form

	Carries map[string]string `json:"carries"`
}

// carried tells of each aspect: all, none, or which part.
func carried(f dataset.Format) map[string]string {
	table := map[string]string{}
	for _, a := range dataset.Aspects() {
		switch carry, part := f.Carries(a); carry {
		case dataset.All:
			table[a.String()] = "all"
		case dataset.None:
			table[a.String()] = "none"
		default:
			table[a.String()] = part
		}
	}
	return table
}

func formsOf(f dataset.Format) []string {
	names := []string{}
	for _, form := range f.Forms {
		names = append(names, form.Name)
	}
	return names
}

func (p *program) formatsCommand() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use: "formats [--json]", Short: "List the formats of export and what each leaves out", Args: exactly(0), DisableFlagsInUseLine: true,
		RunE: func(*cobra.Command, []string) error {
			for _, f := range dataset.Formats {
				if asJSON {
					if err := p.printJSON(listedFormat{f.Name, f.Extension, f.Title, f.Loses(), formsOf(f), carried(f)}); err != nil {
						return err
					}
					continue
				}
				loses := f.Loses()
				if loses == "" {
					loses = "Nothing is left out."
				}
				if _, err := fmt.Fprintf(p.stdout, "%s\t%s\t%s\t%s\n", f.Name, f.Extension, f.Title, loses); err != nil {
					return err
				}
			}
			return nil
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "one JSON object a format instead of columns")
	return command
}

func formatNames() []string {
	var names []string
	for _, f := range dataset.Formats {
		names = append(names, f.Name)
	}
	return names
}

// formList lists the forms there are.
func formList() string {
	var names []string
	for _, f := range dataset.Formats {
		for _, form := range f.Forms {
			if !slices.Contains(names, form.Name) {
				names = append(names, form.Name)
			}
		}
	}
	return strings.Join(names, ", ")
}

func formatList() string {
	var list strings.Builder
	for _, f := range dataset.Formats {
		list.WriteString("  " + f.Name + strings.Repeat(" ", max(1, 16-len(f.Name))) + f.Title + "\n")
	}
	return list.String()
}
