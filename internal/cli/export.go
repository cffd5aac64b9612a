package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"sayso/internal/dataset"
	"sayso/internal/intake"
	"sayso/storage"
)

func (p *program) exportCommand() *cobra.Command {
	var name, out string
	command := &cobra.Command{
		Use: "export PROJECT.sayso --format " + strings.Join(formatNames(), "|") + " [--out FILE|-]", Short: "Write the dataset", Args: exactly(1), DisableFlagsInUseLine: true,
		Long: `Write the whole project as a dataset, to a file or to standard output.
A file is written whole or not at all; one that exists is replaced.

Formats:
` + formatList(),
		RunE: func(command *cobra.Command, args []string) error {
			format, ok := dataset.FormatNamed(name)
			if !ok {
				return wrongUsage("--format takes %s, not %q", strings.Join(formatNames(), ", "), name)
			}
			return withProject(command.Context(), args[0], true, func(project *storage.Project) error {
				return p.export(command, project, format, out)
			})
		},
	}
	command.Flags().StringVar(&name, "format", "", strings.Join(formatNames(), ", "))
	command.Flags().StringVar(&out, "out", "-", "file to write, - for standard output")
	return command
}

func (p *program) export(command *cobra.Command, project *storage.Project, format dataset.Format, out string) error {
	progress := p.newProgress()
	defer progress.clear()
	if out == "-" {
		return intake.ExportTo(command.Context(), project, format, p.stdout, nil)
	}
	return intake.Export(command.Context(), project, format, out, func(n int) {
		if n%100 == 0 {
			progress.show("%d documents", n)
		}
	})
}

// listedFormat is one line of `sayso formats --json`.
type listedFormat struct {
	Name      string `json:"name"`
	Extension string `json:"extension"`
	Title     string `json:"title"`
	Loses     string `json:"loses"`
}

func (p *program) formatsCommand() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use: "formats [--json]", Short: "List the formats of export and what each leaves out", Args: exactly(0), DisableFlagsInUseLine: true,
		RunE: func(*cobra.Command, []string) error {
			for _, f := range dataset.Formats {
				if asJSON {
					if err := p.printJSON(listedFormat{f.Name, f.Extension, f.Title, f.Loses}); err != nil {
						return err
					}
					continue
				}
				loses := f.Loses
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

func formatList() string {
	var list strings.Builder
	for _, f := range dataset.Formats {
		list.WriteString("  " + f.Name + strings.Repeat(" ", max(1, 16-len(f.Name))) + f.Title + "\n")
	}
	return list.String()
}
