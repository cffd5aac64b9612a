package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"sayso/internal/corpus"
	"sayso/internal/query"
	"sayso/storage"
)

// foundSentence is one line of `sayso search --json`.
type foundSentence struct {
	Document string   `json:"document"`
	Title    string   `json:"title"`
	Outlet   string   `json:"outlet"`
	Date     string   `json:"date"`
	Sentence int      `json:"sentence"` // from 1
	State    string   `json:"state"`
	Labels   []string `json:"labels"`
	Start    int      `json:"start_byte"`
	End      int      `json:"end_byte"`
	Text     string   `json:"text"`
	Hits     [][2]int `json:"hits"` // bytes of the document's text
}

func (p *program) searchCommand() *cobra.Command {
	var asJSON bool
	var limit int
	var annotator string
	command := &cobra.Command{
		Use: "search PROJECT.sayso QUERY... [--limit N] [--annotator NAME] [--json]", Short: "Find sentences", Args: between(2, -1), DisableFlagsInUseLine: true,
		Long: `Find sentences by words, "phrases", beginnings*, OR, NOT, NEAR/5 and filters
such as label:denial, source:mayor, date:2022-03..2022-05 and unread. One line a
sentence: id, title, outlet and date of the document, number of the sentence,
its labels or its state, and its text, parted by tabs.

Labels, states and the rest are what everybody together made of the sentences.
--annotator asks what one annotator made of them.`,
		RunE: func(command *cobra.Command, args []string) error {
			if limit < 0 {
				return wrongUsage("--limit is a number of sentences, 0 for all")
			}
			q, err := query.Parse(strings.Join(args[1:], " "))
			if err != nil {
				return usageError{err}
			}
			return withProject(command.Context(), args[0], true, func(project *storage.Project) error {
				o := storage.SearchOptions{}
				if annotator != "" {
					who, err := annotatorOf(command.Context(), project, annotator)
					if err != nil {
						return err
					}
					o.Me, o.Of = who.ID, who.ID
				}
				return p.search(command.Context(), project, q, o, limit, asJSON)
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "one JSON object a sentence instead of columns")
	command.Flags().IntVar(&limit, "limit", 0, "at most so many sentences")
	command.Flags().StringVar(&annotator, "annotator", "", "whose labels and states are asked (everybody's together when left out)")
	return command
}

// searchedAtOnce bounds what is held of a search that finds half the project.
const searchedAtOnce = 1000

func (p *program) search(ctx context.Context, project *storage.Project, q query.Query, o storage.SearchOptions, limit int, asJSON bool) error {
	buffered := *p
	out := bufio.NewWriter(p.stdout)
	buffered.stdout = out
	unreadable, given := false, 0
	for {
		o.Limit = searchedAtOnce
		if limit > 0 {
			o.Limit = min(limit-given, searchedAtOnce)
		}
		result, err := project.Search(ctx, q, o)
		var wrong *query.Error
		if errors.As(err, &wrong) {
			return usageError{err}
		}
		if err != nil {
			return err
		}
		for _, title := range result.Unreadable {
			unreadable = true
			p.say("%q was not searched, since it is damaged; run \"sayso check\".", corpus.FirstWords(title, 60))
		}
		for i := range result.Documents {
			if err := buffered.printSentences(&result.Documents[i], asJSON); err != nil {
				return err
			}
		}
		given += result.Sentences
		if o.After = result.After; o.After == "" || given == limit {
			break
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if unreadable {
		return errPartial
	}
	return nil
}

func (p *program) printSentences(d *storage.Found, asJSON bool) error {
	for _, s := range d.Sentences {
		if asJSON {
			hits := make([][2]int, len(s.Hits))
			for i, hit := range s.Hits {
				hits[i] = [2]int{hit.Start, hit.End}
			}
			err := p.printJSON(foundSentence{
				Document: d.ID, Title: d.Title, Outlet: d.Outlet, Date: d.Date, Sentence: s.Index + 1, State: string(s.State),
				Labels: append([]string{}, s.Labels...), Start: s.Span.Start, End: s.Span.End, Text: s.Text, Hits: hits,
			})
			if err != nil {
				return err
			}
			continue
		}
		said := strings.Join(s.Labels, ",")
		if said == "" {
			said = string(s.State)
		}
		_, err := fmt.Fprintf(p.stdout, "%s\t%s\t%s\t%s\t%d\t%s\t%s\n", d.ID, cell(d.Title), cell(d.Outlet), cell(d.Date), s.Index+1, cell(said), cell(s.Text))
		if err != nil {
			return err
		}
	}
	return nil
}
