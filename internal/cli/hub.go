package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"sayso/internal/corpus"
	"sayso/internal/hub"
	"sayso/storage"
)

// hubFlags are those of the commands that speak to a hub.
type hubFlags struct {
	address       string
	keep          bool // the password in the keyring
	moved         bool
	asJSON        bool
	project       string // id or title, where a new file is made
	annotator     string
	lead, seesAll bool
	end           bool
}

func (p *program) hubCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "hub init|status|add-project|add-member|new-password|remove-member|unblind|push|pull|sync|who ...", Short: "Share a project with a team through a PostgreSQL",
		DisableFlagsInUseLine: true, Args: cobra.NoArgs,
		Long: `Share a project with a team through a PostgreSQL database, the hub. Everybody
works in a file of their own, online or not; "sayso hub sync" brings what is new
both ways. docs/team.md tells how a hub is set up.

An ADDRESS is like postgres://ana@db.example.org/team, or the name of a service in
pg_service.conf. It is said once, with --hub, and kept on this computer, never in
the project. The password is taken from .pgpass or PGPASSWORD, or is asked for. No
other command of Sayso opens a connection.`,
		RunE: func(command *cobra.Command, _ []string) error {
			return wrongUsage("hub takes one of: init, status, add-project, add-member, new-password, remove-member, unblind, push, pull, sync, who")
		},
	}
	command.AddCommand(p.hubInit(), p.hubStatus(), p.hubAddProject(), p.hubAddMember(), p.hubNewPassword(), p.hubRemoveMember(), p.hubUnblind(),
		p.hubExchange("push", "Bring what waits here to the hub", hub.Options{PushOnly: true}),
		p.hubExchange("pull", "Take in what the hub has", hub.Options{PullOnly: true}),
		p.hubExchange("sync", "Take in what the hub has, and bring there what waits here", hub.Options{}),
		p.hubWho())
	return command
}

func (f *hubFlags) connection(command *cobra.Command) {
	command.Flags().StringVar(&f.address, "hub", "", "where the hub is; kept on this computer")
	command.Flags().BoolVar(&f.keep, "keep-password", false, "keep the password in the keyring of this computer when it is asked for")
}

// askPassword asks at the terminal, if there is one.
func (p *program) askPassword(keep bool) hub.Ask {
	file, ok := p.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return nil
	}
	return func(who string) (string, bool) {
		fmt.Fprintf(p.stderr, "Password of %s: ", who)
		password, err := term.ReadPassword(int(file.Fd()))
		fmt.Fprintln(p.stderr)
		if err != nil {
			return "", false
		}
		return string(password), keep
	}
}

// withHub opens a project and connects to its hub. The address that was given is
// kept when the work was done.
func (p *program) withHub(ctx context.Context, path string, f hubFlags, work func(*storage.Project, string, *hub.Hub) error) error {
	return withProject(ctx, path, false, func(project *storage.Project) error {
		info, err := project.Info(ctx)
		if err != nil {
			return err
		}
		address := f.address
		if address == "" {
			if address, err = hub.AddressOf(info.ID); err != nil {
				return err
			}
		}
		if address == "" {
			return errors.New("it is not known where the hub of this project is; say it with --hub ADDRESS")
		}
		h, err := hub.Dial(ctx, address, p.askPassword(f.keep))
		if err != nil {
			return err
		}
		defer h.Close()
		switch err := work(project, info.ID, h); {
		case errors.Is(err, hub.ErrOtherHub):
			return fmt.Errorf("%w If the team has moved to it, say so once: sayso hub sync --moved", err)
		case err != nil:
			return err
		}
		if f.address == "" {
			return nil
		}
		return hub.Remember(info.ID, f.address)
	})
}

// exchanged is what push, pull and sync print with --json.
type exchanged struct {
	Project   string   `json:"project"`
	Login     string   `json:"login"`
	Pulled    int      `json:"pulled"` // events
	Pushed    int      `json:"pushed"` // events
	Waiting   waiting  `json:"waiting"`
	Held      int      `json:"held"`
	Conflicts int      `json:"conflicts"`
	Lost      int64    `json:"lost"` // events that the hub had had
	Stopped   []string `json:"stopped"`
}

// waiting is how many events wait here.
type waiting struct {
	Mine   int `json:"mine"`
	Lead   int `json:"lead"`   // for a lead to bring them
	Others int `json:"others"` // of others
}

func (p *program) hubExchange(name, short string, o hub.Options) *cobra.Command {
	var f hubFlags
	command := &cobra.Command{
		Use: name + " PROJECT.sayso [--hub ADDRESS] [--moved] [--json]", Short: short, Args: exactly(1), DisableFlagsInUseLine: true,
		Long: short + `. It may be cut off at any
time and be run as often as you like.`,
		RunE: func(command *cobra.Command, args []string) error {
			ctx := command.Context()
			if _, err := os.Lstat(args[0]); errors.Is(err, os.ErrNotExist) && f.address != "" && !o.PushOnly {
				if err := p.hubJoin(ctx, args[0], f); err != nil {
					return err
				}
			}
			return p.withHub(ctx, args[0], f, func(project *storage.Project, _ string, h *hub.Hub) error {
				if f.moved {
					if err := hub.Moved(ctx, project); err != nil {
						return err
					}
				}
				progress, how := p.newProgress(), o
				how.Progress = func(pulling bool, done, total int) {
					verb := "to the hub"
					if pulling {
						verb = "from the hub"
					}
					progress.show("%d of %d %s", done, total, verb)
				}
				r, err := h.Sync(ctx, project, how)
				progress.clear()
				if err != nil {
					return err
				}
				return p.printExchanged(args[0], r, f.asJSON)
			})
		},
	}
	f.connection(command)
	command.Flags().BoolVar(&f.moved, "moved", false, "the team has moved to another hub")
	command.Flags().BoolVar(&f.asJSON, "json", false, "one JSON object instead of sentences")
	if !o.PushOnly {
		command.Long += ` A file that is not there yet is made, of
the project at the hub; where there are several, --project says which.`
		command.Flags().StringVar(&f.project, "project", "", "title or id of the project that a new file is made of")
	}
	return command
}

// hubJoin makes a new file of a project of the hub.
func (p *program) hubJoin(ctx context.Context, path string, f hubFlags) error {
	h, err := hub.Dial(ctx, f.address, p.askPassword(f.keep))
	if err != nil {
		return err
	}
	defer h.Close()
	list, err := h.Projects(ctx)
	if err != nil {
		return err
	}
	var chosen []hub.Listed
	var names []string
	for _, l := range list {
		if f.project == "" || f.project == l.ID || f.project == l.Title {
			chosen = append(chosen, l)
		}
		names = append(names, fmt.Sprintf("%q (%s)", l.Title, l.ID))
	}
	switch {
	case len(list) == 0:
		return errors.New("the hub has no project of which you are a member, so no file was made; ask who leads it")
	case len(chosen) != 1:
		return fmt.Errorf("say with --project which is meant: %s", strings.Join(names, ", "))
	}
	project, err := h.Join(ctx, path, chosen[0].ID)
	if err != nil {
		return err
	}
	return project.Close()
}

func (p *program) printExchanged(path string, r hub.Report, asJSON bool) (err error) {
	var stopped []string
	for _, s := range r.Stopped {
		stopped = append(stopped, fmt.Sprintf("what %s brought to the hub is not taken in from its change %d on: %v", s.Login, s.Seq, s.Cause))
	}
	if asJSON {
		err = p.printJSON(exchanged{path, r.Login, r.Pulled, r.Pushed, waiting{r.Waiting.Mine, r.Waiting.Lead, r.Waiting.Others}, r.Held, r.Conflicts, r.Lost, append([]string{}, stopped...)})
	} else {
		_, err = fmt.Fprintf(p.stdout, "%s came, %d went\n", corpus.Plural(r.Pulled, "change"), r.Pushed)
	}
	if err != nil {
		return err
	}
	p.sayWaiting(r.Waiting)
	if r.Lost > 0 {
		p.say("the hub lacked %s that it had had: it was restored from an older backup. What this file may put back was put back; the others' come with their laptops", corpus.Plural(int(r.Lost), "change"))
	}
	if r.Forked > 0 {
		p.say("two computers went on from the same change, as after copying a whole machine; both are kept")
	}
	if r.ClockOff != 0 {
		p.say("the clock of this computer and that of the hub are %s apart; nothing depends on it but the times that are shown", r.ClockOff.Abs().Round(1e9))
	}
	if r.Newer {
		p.say("the project asks for a newer version of Sayso, so nothing was brought to the hub; update Sayso. Your work is saved here")
	}
	if r.Held > 0 {
		p.say("kept for later: %s, until what it rests on comes or Sayso is newer", corpus.Plural(r.Held, "change"))
	}
	for _, words := range stopped {
		p.say("%s", words)
	}
	if r.Conflicts > 0 {
		p.say("%s", settleHint(r.Conflicts, path))
	}
	if len(stopped) > 0 {
		return errPartial
	}
	return nil
}

func (p *program) sayWaiting(w hub.Pending) {
	if w.Lead > 0 {
		p.say("%s of articles, codebook, people or rounds only a lead brings to the hub: here until then", corpus.Plural(w.Lead, "change"))
	}
	if w.Others > 0 {
		p.say("%s by others: their own laptops bring that to the hub, or a lead who made them members (sayso hub add-member)", corpus.Plural(w.Others, "change"))
	}
}

// hubStatusLine is what `sayso hub status --json` prints.
type hubStatusLine struct {
	Address string  `json:"address"`
	At      string  `json:"at"` // when it was last at the hub, empty for never
	Waiting waiting `json:"waiting"`
}

func (p *program) hubStatus() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use: "status PROJECT.sayso [--json]", Short: "Tell when a project was last at its hub, and what waits", Args: exactly(1), DisableFlagsInUseLine: true,
		Long: "Tell where the hub of a project is, when the file was last there, and how many\nchanges wait. It opens no connection.",
		RunE: func(command *cobra.Command, args []string) error {
			ctx := command.Context()
			return withProject(ctx, args[0], true, func(project *storage.Project) error {
				info, err := project.Info(ctx)
				if err != nil {
					return err
				}
				address, err := hub.AddressOf(info.ID)
				if err != nil {
					return err
				}
				pending, err := hub.PendingOf(ctx, project)
				if err != nil {
					return err
				}
				return p.printStatus(address, pending, asJSON)
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "one JSON object instead of sentences")
	return command
}

func (p *program) printStatus(address string, pending hub.Pending, asJSON bool) (err error) {
	at := ""
	if !pending.At.IsZero() {
		at = stamp(pending.At)
	}
	switch {
	case asJSON:
		err = p.printJSON(hubStatusLine{address, at, waiting{pending.Mine, pending.Lead, pending.Others}})
	case at == "" && address == "":
		_, err = fmt.Fprintln(p.stdout, "the project has no hub")
	case at == "":
		_, err = fmt.Fprintf(p.stdout, "%s\nnever at the hub\n", cell(address))
	default:
		_, err = fmt.Fprintf(p.stdout, "%s\nat the hub: %s; %s\n", cell(address), at, waitingWords(pending.Mine))
	}
	if err == nil && !asJSON {
		p.sayWaiting(pending)
	}
	return err
}

func waitingWords(n int) string {
	if n == 0 {
		return "nothing waits"
	}
	return corpus.Plural(n, "change") + " waiting"
}
