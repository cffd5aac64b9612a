package exporting

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"sayso/internal/agreement"
	"sayso/internal/agreement/reading"
	"sayso/internal/corpus"
	"sayso/internal/dataset"
)

// measure adds to an export of several files how far the annotators agree whose
// work is in it, as a table and in words. Where nobody read what another read,
// there is nothing to say.
func (o Outgoing) measure(ctx context.Context, x *dataset.Export) error {
	people := asked(x)
	if countPeople(people) < 2 || len(x.Project.Codebook.Labels) == 0 {
		return nil
	}
	ids := make([]string, len(people))
	for i, a := range people {
		ids[i] = a.ID
	}
	documents := map[string]bool{}
	for _, id := range o.Options.Documents {
		documents[id] = true
	}
	choice := reading.Choice{Annotators: ids, Keep: func(d *corpus.Document) bool {
		return (len(documents) == 0 || documents[d.ID]) && (len(o.Options.States) == 0 || slices.Contains(o.Options.States, d.State))
	}}
	if o.Options.Pseudonyms {
		choice.Name = dataset.PseudonymsOf(&x.Project)
	}
	read, err := reading.Project(ctx, o.Project, choice, nil)
	if err != nil {
		return err
	}
	_, report := read.Measure(agreement.Options{Seed: 1, Documents: true})
	if report.Sentences == 0 {
		return nil
	}
	x.Tables = append(x.Tables, dataset.Table{Name: "agreement.csv", Write: func(w io.Writer) error { return report.WriteCSV(w) }})
	x.Project.Reliability.Readers = report.Readers()
	x.Project.Reliability.Agreement = strings.TrimSpace(report.Paragraph())
	x.Project.Reliability.PerItem = report.Most
	if o.Options.Layer != dataset.OfAnnotators {
		decisions, err := o.Project.Decisions(ctx)
		if err != nil {
			return err
		}
		x.Project.Reliability.Decided = howDecided(decisions)
	}
	return nil
}

// asked are the annotators whose work is measured: for gold alone those on whose
// codings it rests.
func asked(x *dataset.Export) (list []corpus.Annotator) {
	for _, a := range x.Project.Annotators {
		if len(x.Options.Annotators) == 0 || x.Options.Layer == dataset.OfGold || slices.Contains(x.Options.Annotators, a.ID) {
			list = append(list, a)
		}
	}
	return list
}

func countPeople(list []corpus.Annotator) int {
	people, seen := corpus.PeopleOf(list), map[string]bool{}
	for _, a := range list {
		if a.Kind == corpus.Person {
			seen[people.Person(a.ID)] = true
		}
	}
	return len(seen)
}

// howDecided says how differences were decided.
func howDecided(list []corpus.Decision) string {
	if len(list) == 0 {
		return ""
	}
	hows, reasons, hidden := map[corpus.How]int{}, map[corpus.Reason]int{}, 0
	for _, d := range list {
		hows[d.How]++
		if d.Reason != "" {
			reasons[d.Reason]++
		}
		if d.NamesHidden {
			hidden++
		}
	}
	words := map[corpus.How]string{corpus.Unanimous: "all who read it said the same", corpus.Majority: "more than half said the same", corpus.Decided: "somebody decided", corpus.Discussed: "it was talked over", corpus.Single: "one annotator alone read it"}
	var parts []string
	for _, how := range corpus.Hows {
		if hows[how] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s (%s)", hows[how], how, words[how]))
		}
	}
	text := fmt.Sprintf("What is called gold was decided for %s: %s.", corpus.Plural(len(list), "sentence"), strings.Join(parts, ", "))
	parts = nil
	for _, reason := range corpus.Reasons {
		if reasons[reason] > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", strings.ReplaceAll(string(reason), "-", " "), reasons[reason]))
		}
	}
	if len(parts) > 0 {
		text += " Reasons for differences: " + strings.Join(parts, ", ") + "."
	}
	if hidden > 0 {
		text += fmt.Sprintf(" In %d of them names were hidden from who decided.", hidden)
	}
	return text + " The figures of agreement are of the codings before that."
}
