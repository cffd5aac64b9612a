package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"sayso/internal/corpus"
	"sayso/internal/hub"
	"sayso/storage"
)

func (p *program) hubInit() *cobra.Command {
	var f hubFlags
	command := &cobra.Command{
		Use: "init ADDRESS", Short: "Make the tables of a hub in a database", Args: exactly(1), DisableFlagsInUseLine: true,
		Long: `Make the tables of a hub in a database, or bring them to this version. The owner
of the database does it, who may make roles. Doing it again changes nothing.`,
		RunE: func(command *cobra.Command, args []string) error {
			h, err := hub.Dial(command.Context(), args[0], p.askPassword(f.keep))
			if err != nil {
				return err
			}
			defer h.Close()
			if err = h.Init(command.Context()); err == nil {
				_, err = fmt.Fprintln(p.stdout, "the database is a hub")
			}
			return err
		},
	}
	command.Flags().BoolVar(&f.keep, "keep-password", false, "keep the password in the keyring of this computer when it is asked for")
	return command
}

func (p *program) hubAddProject() *cobra.Command {
	var f hubFlags
	command := &cobra.Command{
		Use: "add-project PROJECT.sayso --hub ADDRESS", Short: "Make room for a project at a hub, and yourself its lead", Args: exactly(1), DisableFlagsInUseLine: true,
		Long: `Make room for a project at a hub, and yourself its lead. The owner of the database
does it. Nothing goes there yet: say who is a member first (sayso hub add-member),
then sayso hub push.`,
		RunE: func(command *cobra.Command, args []string) error {
			return p.withHub(command.Context(), args[0], f, func(project *storage.Project, _ string, h *hub.Hub) error {
				err := h.AddProject(command.Context(), project)
				if err == nil {
					_, err = fmt.Fprintln(p.stdout, "the hub has room for the project")
				}
				return err
			})
		},
	}
	f.connection(command)
	return command
}

func (p *program) hubAddMember() *cobra.Command {
	var f hubFlags
	command := &cobra.Command{
		Use: "add-member PROJECT.sayso LOGIN --annotator NAME [--lead] [--adjudicator]", Short: "Let somebody into a project at the hub", Args: exactly(2), DisableFlagsInUseLine: true,
		Long: `Let somebody into a project at the hub: LOGIN there works as the annotator NAME.
A login that is not there is made, and its password printed once; tell it to them.
They then run: sayso hub pull FILE.sayso --hub postgres://LOGIN@HOST/DATABASE

A lead brings articles, codebook, people and rounds to the hub; others cannot. An
adjudicator sees everybody's work also while the project is blind, and writes gold.
For somebody who has left, LOGIN is - and their work so far can be pushed. Doing it
again adds what is lacking, and makes them what is said now: who is let in without
--lead leads no more.`,
		RunE: func(command *cobra.Command, args []string) error {
			if strings.TrimSpace(f.annotator) == "" {
				return wrongUsage("add-member takes --annotator, who the login is in the project")
			}
			return p.withHub(command.Context(), args[0], f, func(project *storage.Project, _ string, h *hub.Hub) error {
				return p.addMember(command.Context(), project, h, args[1], f)
			})
		},
	}
	f.connection(command)
	command.Flags().StringVar(&f.annotator, "annotator", "", "who the login is in the project; an annotator of that name is made when there is none")
	command.Flags().BoolVar(&f.lead, "lead", false, "may bring articles, codebook, people and rounds, let others in, and unblind")
	command.Flags().BoolVar(&f.seesAll, "adjudicator", false, "sees everybody's work, and writes gold")
	return command
}

func (p *program) addMember(ctx context.Context, project *storage.Project, h *hub.Hub, login string, f hubFlags) error {
	if login == "-" {
		login = ""
	}
	// A login that is named on a command line is known to be theirs.
	list, err := h.LetIn(ctx, project, hub.Newcomer{Name: f.annotator, Login: login, Lead: f.lead, SeesAll: f.seesAll, Theirs: true})
	if err != nil {
		return err
	}
	seated := list[0]
	if login == "" {
		_, err = fmt.Fprintf(p.stdout, "what %s did can be pushed\n", cell(seated.Name))
		return err
	}
	if _, err = fmt.Fprintf(p.stdout, "%s is %s\n", login, cell(seated.Name)); err == nil && seated.Password != "" {
		_, err = fmt.Fprintf(p.stdout, "password: %s\n", seated.Password)
	}
	return err
}

func (p *program) hubRemoveMember() *cobra.Command {
	var f hubFlags
	command := &cobra.Command{
		Use: "remove-member PROJECT.sayso LOGIN", Short: "Take all rights in a project from a login", Args: exactly(2), DisableFlagsInUseLine: true,
		Long: `Take all rights in a project from a login. What they did stays; what they do from
now on stays in their file, and can come back as one (sayso join).`,
		RunE: func(command *cobra.Command, args []string) error {
			return p.withHub(command.Context(), args[0], f, func(_ *storage.Project, id string, h *hub.Hub) error {
				err := h.RemoveMember(command.Context(), id, args[1])
				if err == nil {
					_, err = fmt.Fprintf(p.stdout, "%s is no member any more\n", cell(args[1]))
				}
				return err
			})
		},
	}
	f.connection(command)
	return command
}

func (p *program) hubNewPassword() *cobra.Command {
	var f hubFlags
	command := &cobra.Command{
		Use: "new-password PROJECT.sayso LOGIN", Short: "Give a member of a project another password", Args: exactly(2), DisableFlagsInUseLine: true,
		Long: `Give a member of a project another password, for one that was lost or became known,
and print it once. The one before lets nobody in any more, whatever else the login
is used for at that server. Who made the login may do it.`,
		RunE: func(command *cobra.Command, args []string) error {
			return p.withHub(command.Context(), args[0], f, func(_ *storage.Project, id string, h *hub.Hub) error {
				password, err := h.NewPassword(command.Context(), id, args[1])
				if err == nil {
					_, err = fmt.Fprintf(p.stdout, "password: %s\n", password)
				}
				return err
			})
		},
	}
	f.connection(command)
	return command
}

func (p *program) hubUnblind() *cobra.Command {
	var f hubFlags
	command := &cobra.Command{
		Use: "unblind PROJECT.sayso [--end]", Short: "Let every member read everybody's work", Args: exactly(1), DisableFlagsInUseLine: true,
		Long: `Let every member read everybody's work. Until then the hub gives a member nothing
that others said. --end blinds again what comes from then on; what is on a laptop
stays there.`,
		RunE: func(command *cobra.Command, args []string) error {
			return p.withHub(command.Context(), args[0], f, func(_ *storage.Project, id string, h *hub.Hub) error {
				if err := h.Unblind(command.Context(), id, !f.end); err != nil {
					return err
				}
				words := "every member reads everybody's work"
				if f.end {
					words = "members read their own work only"
				}
				_, err := fmt.Fprintln(p.stdout, words)
				return err
			})
		},
	}
	f.connection(command)
	command.Flags().BoolVar(&f.end, "end", false, "blind again")
	return command
}

// hubPerson is one line of `sayso hub who --json`.
type hubPerson struct {
	Login      string   `json:"login"`
	Annotators []string `json:"annotators"` // names
	Role       string   `json:"role"`
	Last       string   `json:"last"` // when something of theirs last came, empty for never or hidden
}

func (p *program) hubWho() *cobra.Command {
	var f hubFlags
	command := &cobra.Command{
		Use: "who PROJECT.sayso [--json]", Short: "List the members of a project, and who was last at the hub", Args: exactly(1), DisableFlagsInUseLine: true,
		Long: `List the members of a project at the hub, who brought something last first: login,
names, role, and when. Of the blind work of others a member sees not even when.`,
		RunE: func(command *cobra.Command, args []string) error {
			ctx := command.Context()
			return p.withHub(ctx, args[0], f, func(project *storage.Project, id string, h *hub.Hub) error {
				team, err := h.Who(ctx, id)
				if err != nil {
					return err
				}
				all, err := project.Annotators(ctx)
				if err != nil {
					return err
				}
				for _, person := range team.People {
					if err := p.printPerson(person, all, f.asJSON); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	f.connection(command)
	command.Flags().BoolVar(&f.asJSON, "json", false, "one JSON object a login instead of columns")
	return command
}

func (p *program) printPerson(person hub.Person, all []corpus.Annotator, asJSON bool) error {
	line := hubPerson{Login: person.Login, Annotators: []string{}, Role: "removed"}
	switch {
	case person.Lead:
		line.Role = "lead"
	case person.SeesAll:
		line.Role = "adjudicator"
	case person.Member:
		line.Role = "member"
	}
	for _, id := range person.Annotators {
		line.Annotators = append(line.Annotators, corpus.NameOf(all, id))
	}
	if !person.Last.IsZero() {
		line.Last = stamp(person.Last)
	}
	if asJSON {
		return p.printJSON(line)
	}
	_, err := fmt.Fprintf(p.stdout, "%s\t%s\t%s\t%s\n", cell(line.Login), cell(strings.Join(line.Annotators, ", ")), line.Role, line.Last)
	return err
}
