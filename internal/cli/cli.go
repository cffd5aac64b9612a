// Package cli is Sayso without a window: the commands that scripts and papers
// rely on.
//
// The same program that opens the window also makes projects, imports,
// annotates, exports and checks. The commands are a contract
// (docs/command-line.md): data goes to standard output, messages and progress
// go to standard error, and the exit status tells what happened. 0 is done; 1
// is failed, and nothing changed; 2 is called wrongly; 3 is done in part, with
// each failure named on standard error.
//
// Main is the whole program but for the window, which main.go hands in. Each
// command stands in a file of its own and does its work through the packages
// that the window uses too: importing, exporting, dataset, segment and storage.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"sayso/internal/importing"
	"sayso/internal/notices"
)

// The exit statuses.
const (
	Done    = 0
	Failed  = 1 // nothing changed
	Usage   = 2 // called wrongly
	Partial = 3 // done in part, each failure named on standard error
)

// Cobra ends a program that was started by a double click and tells people to
// open a console instead. This one has a window to open.
func init() { cobra.MousetrapHelpText = "" }

// Main runs the program with the arguments after its name and returns the exit
// status. openWindow opens the window on a project, or on what was open last
// when the path is empty; it returns when the window is closed.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer, openWindow func(path string) error, version string) int {
	if len(args) == 1 && args[0] == readerArgument {
		_ = importing.ServeReader(stdin, stdout) // whoever asked has gone, so nobody can be told
		return Failed
	}
	readApart()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	p := &program{stdin: stdin, stdout: stdout, stderr: stderr, openWindow: openWindow, version: version}
	root := p.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout) // what --help prints was asked for, so it is data
	root.SetErr(stderr)
	return p.status(root.ExecuteContext(ctx))
}

// Tree gives all commands with their help and flags, for those who describe them.
func Tree(version string) *cobra.Command { return (&program{version: version}).root() }

// readerArgument starts the program as a reader of files, which an import does
// by itself.
const readerArgument = "read-files-apart"

// isReader is set in the environment of such a process, so that it starts none
// itself.
const isReader = "SAYSO_READS_APART"

// readApart lets imports start this program as a reader.
func readApart() {
	own, err := os.Executable()
	if err != nil || os.Getenv(isReader) != "" {
		return
	}
	importing.ReadApart(func() *exec.Cmd {
		command := exec.Command(own, readerArgument)
		command.Env = append(os.Environ(), isReader+"=1")
		return command
	})
}

// program is what every command needs.
type program struct {
	stdin      io.Reader
	stdout     io.Writer
	stderr     io.Writer
	openWindow func(path string) error
	version    string
}

// errPartial ends a command that named its failures itself.
var errPartial = errors.New("done in part")

// errSaid ends a command that failed and said why itself.
var errSaid = errors.New("failed")

// usageError is a call that makes no sense.
type usageError struct{ error }

func wrongUsage(format string, values ...any) error {
	return usageError{fmt.Errorf(format, values...)}
}

// status says what went wrong and turns it into an exit status.
func (p *program) status(err error) int {
	var usage usageError
	switch {
	case err == nil:
		return Done
	case errors.Is(err, errPartial):
		return Partial
	case errors.Is(err, errSaid):
		return Failed
	case errors.As(err, &usage):
		p.say("%v\nSee: sayso --help", usage.error)
		return Usage
	case errors.Is(err, context.Canceled):
		p.say("Stopped.")
		return Failed
	}
	p.say("%v", err)
	return Failed
}

// say writes a message for the person.
func (p *program) say(format string, values ...any) {
	fmt.Fprintf(p.stderr, "sayso: "+format+"\n", values...)
}

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "sayso [PROJECT.sayso]",
		Short: "Mark claims, denials and speculation in news articles, offline",
		Long: `Sayso marks sentences of news articles as claim, denial or speculation.
Without a command it opens its window.

Exit status: 0 done, 1 failed and nothing changed, 2 called wrongly, 3 done in part.`,
		SilenceUsage:  true,
		SilenceErrors: true,
		// A slip of two letters is still understood.
		SuggestionsMinimumDistance: 2,
		CompletionOptions:          cobra.CompletionOptions{DisableDefaultCmd: true},
		Args:                       p.rootArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			path := ""
			if len(args) == 1 {
				path = args[0]
			}
			return p.openWindow(path)
		},
	}
	root.PersistentFlags().String("annotator", "", "who looks: nothing is shown of the other readers of an open blind round")
	root.PersistentPreRun = func(command *cobra.Command, _ []string) {
		if name := whoLooks(command); name != "" {
			own := command.InheritedFlags().Lookup("annotator") == nil
			command.SetContext(context.WithValue(command.Context(), viewer{}, looking{name, own}))
		}
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(p.newCommand(), p.importCommand(), p.documentsCommand(), p.annotateCommand(), p.annotatorsCommand(), p.assignCommand(), p.roundCommand(), p.handoutCommand(), p.exportCommand(), p.formatsCommand(),
		p.codebookCommand(), p.segmentCommand(), p.agreementCommand(), p.adjudicateCommand(), p.suggestCommand(), p.searchCommand(), p.sourcesCommand(), p.overviewCommand(), p.statsCommand(), p.historyCommand(), p.checkCommand(), p.compareCommand(), p.joinCommand(), p.conflictsCommand(), p.settleCommand(), p.hubCommand(), p.repairCommand(), p.versionCommand(), p.licencesCommand())
	root.SetHelpCommand(&cobra.Command{Hidden: true, Use: "help [COMMAND]", RunE: func(_ *cobra.Command, args []string) error {
		found, _, err := root.Find(args)
		if err != nil || found == nil {
			return usageError{err}
		}
		return found.Help()
	}})
	return root
}

// rootArgs takes the path of a project, and tells a mistyped command from it.
func (p *program) rootArgs(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if _, err := os.Stat(args[0]); len(args) > 1 || err != nil && filepath.Ext(args[0]) != ".sayso" {
		hint := ""
		if near := root.SuggestionsFor(args[0]); len(near) > 0 {
			hint = "; did you mean " + strings.Join(near, " or ") + "?"
		}
		return wrongUsage("%q is neither a command nor a project%s", args[0], hint)
	}
	return nil
}

// exactly demands so many arguments, in the words of the command's own line.
func exactly(n int) cobra.PositionalArgs { return between(n, n) }

func between(least, most int) cobra.PositionalArgs {
	return func(command *cobra.Command, args []string) error {
		if len(args) < least || most >= 0 && len(args) > most {
			return wrongUsage("it is called as: %s", command.UseLine())
		}
		return nil
	}
}

func (p *program) licencesCommand() *cobra.Command {
	return &cobra.Command{
		Use: "licences", Aliases: []string{"licenses"}, Short: "Print the licences of everything in the program", Args: exactly(0), DisableFlagsInUseLine: true,
		RunE: func(*cobra.Command, []string) error {
			_, err := io.WriteString(p.stdout, notices.Text)
			return err
		},
	}
}

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: exactly(0), DisableFlagsInUseLine: true,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(p.stdout, "sayso %s\n", p.version)
			return err
		},
	}
}
