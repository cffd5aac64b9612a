package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"sayso/storage"
)

func (p *program) repairCommand() *cobra.Command {
	return &cobra.Command{
		Use: "repair DAMAGED.sayso NEW.sayso", Short: "Rescue a damaged project into a new file", Args: exactly(2), DisableFlagsInUseLine: true,
		Long: `Take what can be proven out of a damaged project file into a new one. The
damaged file is only read and is kept. Each thing that is lost is named on
standard error, and the status is then 3.`,
		RunE: func(command *cobra.Command, args []string) error {
			report, err := storage.Repair(command.Context(), args[0], args[1])
			if err != nil {
				return err
			}
			for _, title := range report.Mended {
				p.say("the text of %q was damaged and could be mended", cell(title))
			}
			for _, lost := range report.Lost {
				p.say("lost: %s", cell(lost))
			}
			history := "the history starts again"
			if report.History {
				history = "with its whole history"
			}
			if _, err := fmt.Fprintf(p.stdout, "rescued: %d documents, %d annotations, %d relations, %s\n", report.Documents, report.Annotations, report.Relations, history); err != nil {
				return err
			}
			if len(report.Lost) > 0 {
				return errPartial
			}
			return nil
		},
	}
}
