package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"strings"

	"github.com/spf13/cobra"

	"sayso/internal/dataset"
	"sayso/storage"
)

// withProject opens a project for one piece of work and closes it again.
func withProject(ctx context.Context, path string, readOnly bool, work func(*storage.Project) error) error {
	project, err := storage.Open(ctx, path, storage.OpenOptions{ReadOnly: readOnly})
	if err != nil {
		return err
	}
	if !readOnly && project.ReadOnly() {
		project.Close()
		return fmt.Errorf("%s cannot be written to, so nothing was changed; copy it to a place where you may write", path)
	}
	if err = see(ctx, project, readOnly); err == nil {
		err = work(project)
	}
	return errors.Join(err, project.Close())
}

// viewer is the key of the name of who looks, in the context of a command that
// was given --annotator.
type viewer struct{}

// looking is who looks.
type looking struct {
	name string
	own  bool // the command has an --annotator of its own, and says itself which names it takes
}

// whoLooks is the name that a command was given with --annotator: of a list of
// names, that of the only one. A hand-out is written for its reader, not seen by
// them.
func whoLooks(command *cobra.Command) string {
	flag := command.Flag("annotator")
	if flag == nil || !flag.Changed || command.Name() == "handout" {
		return ""
	}
	if flag.Value.Type() == "string" {
		return flag.Value.String()
	}
	if names, err := command.Flags().GetStringSlice("annotator"); err == nil && len(names) == 1 {
		return names[0]
	}
	if names, err := command.Flags().GetStringArray("annotator"); err == nil && len(names) == 1 {
		return names[0]
	}
	return ""
}

// see lets the project be read as that annotator may see it. A name that the
// project does not know is refused where something is only read: all would be
// shown to it.
func see(ctx context.Context, project *storage.Project, readOnly bool) error {
	who, _ := ctx.Value(viewer{}).(looking)
	name := who.name
	if name == "" {
		return nil
	}
	all, err := project.Annotators(ctx)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.ID == name || strings.EqualFold(a.Name, strings.TrimSpace(name)) {
			return project.SeeAs(ctx, a.ID)
		}
	}
	if readOnly && !who.own {
		_, err = annotatorOf(ctx, project, name)
	}
	return err
}

// input opens the file to read, or standard input for "-".
func (p *program) input(path string) (io.ReadCloser, error) {
	if path == "-" {
		return io.NopCloser(p.stdin), nil
	}
	if info, err := os.Stat(path); err == nil && storage.IsOpen(info) {
		return nil, fmt.Errorf("%s is the project itself; name the file to read", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", path, cause(err))
	}
	if info, err := file.Stat(); err == nil && info.IsDir() {
		file.Close()
		return nil, fmt.Errorf("%s is a folder, not a file", path)
	}
	return file, nil
}

// cause takes the path out of an error of the system; the message has it.
func cause(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// argument is the argument at a place, or what it is when left out.
func argument(args []string, at int, otherwise string) string {
	if at < len(args) {
		return args[at]
	}
	return otherwise
}

// printJSON prints one line of JSON.
func (p *program) printJSON(value any) error {
	line, err := dataset.Marshal(value)
	if err != nil {
		return err
	}
	_, err = p.stdout.Write(append(line, '\n'))
	return err
}

// cell makes a text fit for a table of columns parted by tabs.
func cell(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text)
}

// progress writes a line that replaces itself, if somebody looks at it.
type progress struct {
	w     io.Writer
	shown bool
}

// newProgress is silent unless standard error is a terminal.
func (p *program) newProgress() *progress {
	if file, ok := p.stderr.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			return &progress{w: p.stderr}
		}
	}
	return &progress{}
}

func (p *progress) show(format string, values ...any) {
	if p.w != nil {
		p.shown = true
		fmt.Fprintf(p.w, "\r\x1b[K"+format, values...)
	}
}

// clear removes the line, so that other messages stand alone.
func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.shown = false
	}
}

// accountName is who is at the keyboard, as the system knows it. The window
// begins with the same name.
func accountName() string {
	account, err := user.Current()
	if err != nil {
		return "me"
	}
	return personOf(account.Name, account.Username)
}

// personOf makes the name of an annotator of the full name and the name of an
// account. Windows puts the computer or the domain before the latter, parted by
// a backslash: the same person would be another one on each computer.
func personOf(full, account string) string {
	if full == "" || full == "root" {
		full = account
	}
	return full[strings.LastIndex(full, `\`)+1:]
}
