// Package reading reads a project for a study of agreement, for the window and
// the command line alike: everybody's work, that of some annotators, or that of
// a round.
package reading

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sayso/internal/agreement"
	"sayso/internal/corpus"
	"sayso/storage"
)

// Choice says whose work is compared.
type Choice struct {
	Annotators []string // by name or id; none for all
	Round      string   // by name or number, counted from 1; empty for the whole project

	Keep func(*corpus.Document) bool   // the documents that are meant; nil for all
	Name func(annotator string) string // what an annotator of an id is called; nil for the name
}

// Read is what was read of a project.
type Read struct {
	Study    *agreement.Study
	Enriched *agreement.Study // of the part of a round that was chosen for its rare labels; nil when there is none
	Codebook corpus.Codebook
	Round    *corpus.Round // nil for the whole project
	Notes    []string      // what to know of the choice

	reader *agreement.Reader
	work   map[string]corpus.Assignment // of the round, by document; nil for the whole project
	passes map[string]string            // of second passes: whose they are
}

// Project reads a project. progress is told how many documents were read; it
// may be nil.
func Project(ctx context.Context, p *storage.Project, choice Choice, progress func(documents int)) (*Read, error) {
	r := &Read{passes: map[string]string{}}
	var err error
	if r.Codebook, err = p.Codebook(ctx); err != nil {
		return nil, err
	}
	sources, err := p.Sources(ctx)
	if err != nil {
		return nil, err
	}
	annotators, err := r.choose(ctx, p, choice)
	if err != nil {
		return nil, err
	}
	if choice.Name != nil {
		annotators = slices.Clone(annotators)
		for i := range annotators {
			annotators[i].Name = choice.Name(annotators[i].ID)
		}
	}
	r.reader = agreement.NewReader(r.Codebook, sources, annotators)
	enriched := agreement.NewReader(r.Codebook, sources, annotators)
	n := 0
	for entry, err := range r.entries(ctx, p) {
		if err != nil {
			return nil, err
		}
		if choice.Keep != nil && !choice.Keep(&entry.Document) {
			continue
		}
		if kept, ok := r.Keep(entry); !ok {
			enriched.Add(kept)
		} else {
			r.reader.Add(kept)
		}
		if n++; progress != nil {
			progress(n)
		}
	}
	r.Study = r.reader.Study()
	if s := enriched.Study(); len(s.Documents) > 0 {
		r.Enriched = s
	}
	return r, nil
}

func (r *Read) entries(ctx context.Context, p *storage.Project) func(yield func(corpus.Entry, error) bool) {
	if r.work == nil {
		return p.Entries(ctx)
	}
	ids := make([]string, 0, len(r.work))
	for id := range r.work {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return p.EntriesOf(ctx, ids)
}

// Keep is a document with the work of those only to whom the round gave it: work
// of others is in the project and does not count. It reports whether the
// document may stand for the corpus; one that was chosen for its rare labels may
// not.
func (r *Read) Keep(e corpus.Entry) (kept corpus.Entry, counts bool) {
	if r.work == nil {
		return e, true
	}
	work := r.work[e.Document.ID]
	may := func(annotator string) bool {
		return slices.Contains(work.Annotators, annotator) || slices.Contains(work.Annotators, r.passes[annotator]) || r.passes[annotator] == gold
	}
	e.Annotations = slices.DeleteFunc(slices.Clone(e.Annotations), func(a corpus.Annotation) bool { return !may(a.Annotator) })
	e.Marks = slices.DeleteFunc(slices.Clone(e.Marks), func(m corpus.Mark) bool { return !may(m.Annotator) })
	return e, work.Part != corpus.Enriched
}

// Document is a document as the study has it, to update a measurement of it.
func (r *Read) Document(e corpus.Entry) (d agreement.Document, counts bool) {
	if r.work != nil {
		if _, ours := r.work[e.Document.ID]; !ours {
			return d, false
		}
	}
	kept, counts := r.Keep(e)
	if !counts {
		return d, false
	}
	return r.reader.Document(kept), true
}

// gold stands among passes for what was decided, which is of every document.
const gold = "gold"

// choose finds whose work is compared.
func (r *Read) choose(ctx context.Context, p *storage.Project, choice Choice) ([]corpus.Annotator, error) {
	all, err := p.AnnotatorsAsTheyCame(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		switch a.Kind {
		case corpus.Pass:
			r.passes[a.ID] = a.Of
		case corpus.Gold:
			r.passes[a.ID] = gold
		}
	}
	chosen := all
	if choice.Round != "" {
		if chosen, err = r.ofRound(ctx, p, choice.Round, all); err != nil {
			return nil, err
		}
	}
	if len(choice.Annotators) == 0 {
		return chosen, nil
	}
	return Named(chosen, choice.Annotators)
}

// Named finds annotators by name or id; two people of one name are both meant.
// A person under two names is meant with both.
func Named(all []corpus.Annotator, names []string) (chosen []corpus.Annotator, err error) {
	people := corpus.PeopleOf(all)
	for _, name := range names {
		name = strings.TrimSpace(name)
		found := false
		for _, a := range all {
			if a.Name != name && a.ID != name {
				continue
			}
			found = true
			for _, id := range people.Of(a.ID) {
				at := slices.IndexFunc(all, func(other corpus.Annotator) bool { return other.ID == id })
				if at >= 0 && !slices.Contains(chosen, all[at]) {
					chosen = append(chosen, all[at])
				}
			}
		}
		if !found {
			known := make([]string, len(all))
			for i, a := range all {
				known[i] = a.Name
			}
			return nil, fmt.Errorf("nobody called %q annotated this project; there are: %s", name, strings.Join(known, ", "))
		}
	}
	return chosen, nil
}

// ofRound keeps the annotators and documents of a round: of a second pass also
// the people whose it is.
func (r *Read) ofRound(ctx context.Context, p *storage.Project, name string, all []corpus.Annotator) (chosen []corpus.Annotator, err error) {
	round, err := findRound(ctx, p, name)
	if err != nil {
		return nil, err
	}
	r.Round = round
	assignments, err := p.Assignments(ctx, round.ID)
	if err != nil {
		return nil, err
	}
	r.work = map[string]corpus.Assignment{}
	shares := map[float64]bool{}
	for _, a := range assignments {
		if round.Kind == corpus.SecondPass {
			for _, id := range a.Annotators { // the first pass is what it is compared with
				if of := r.passes[id]; of != "" {
					a.Annotators = append(slices.Clone(a.Annotators), of)
				}
			}
		}
		r.work[a.Document] = a
		if a.Part == corpus.Random {
			shares[a.Share] = true
		}
	}
	people := corpus.PeopleOf(all)
	for _, a := range all {
		in := slices.ContainsFunc(round.Annotators, func(id string) bool {
			return people.Same(a.ID, id) || round.Kind == corpus.SecondPass && people.Same(a.ID, r.passes[id]) || a.Kind == corpus.Pass && people.Same(a.Of, id)
		})
		if in || a.Kind == corpus.Gold {
			chosen = append(chosen, a)
		}
	}
	if round.ClosedAt == 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("The round %q is not closed, so the figures can still change.", round.Name))
	}
	if round.Kind == corpus.Training {
		r.Notes = append(r.Notes, fmt.Sprintf("The round %q was training: annotators saw each other's work, so its figures say nothing about reliability.", round.Name))
	}
	if len(shares) > 1 {
		r.Notes = append(r.Notes, "The documents were drawn with different chances; the figures do not weigh them.")
	}
	return chosen, nil
}

func findRound(ctx context.Context, p *storage.Project, name string) (*corpus.Round, error) {
	rounds, err := p.Rounds(ctx)
	if err != nil {
		return nil, err
	}
	if len(rounds) == 0 {
		return nil, errors.New("this project has no rounds")
	}
	var known []string
	for i := range rounds {
		if rounds[i].Name == name || rounds[i].ID == name {
			return &rounds[i], nil
		}
		known = append(known, fmt.Sprintf("%d %s", i+1, rounds[i].Name))
	}
	if n, err := strconv.Atoi(name); err == nil && n >= 1 && n <= len(rounds) {
		return &rounds[n-1], nil
	}
	return nil, fmt.Errorf("there is no round %q; there are: %s", name, strings.Join(known, ", "))
}

// Measure works out how far a project's annotators agree, with the notes of the
// choice and the figures of the part that was chosen for its rare labels.
func (r *Read) Measure(o agreement.Options) (*agreement.Measurement, *agreement.Report) {
	m := agreement.NewMeasurement(r.Study, o)
	return m, r.Finish(m.Report(), o)
}

// Finish adds to a report what is not of the study.
func (r *Read) Finish(report *agreement.Report, o agreement.Options) *agreement.Report {
	if r.Round != nil {
		report.Round = r.Round.Name
	}
	report.Notes = append(report.Notes, r.Notes...)
	if r.Enriched != nil {
		o.Documents = false
		report.AddEnriched(agreement.Measure(r.Enriched, o))
	}
	return report
}
