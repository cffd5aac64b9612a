// Package rounds shares the reading of a project out, and opens and closes the
// rounds in which it is done.
//
// Package plan says who reads what, and what that will give; here the plan meets
// the project. Propose reads what there is and makes a proposal, which touches
// nothing and can be shown; its Steps put it into the project. Overview tells how
// far the rounds are. The window and the command line do it with the same calls.
package rounds

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"sayso/internal/corpus"
	"sayso/internal/history"
	"sayso/internal/plan"
	"sayso/internal/query"
	"sayso/storage"
)

// Kind is the kind of the changes of rounds in the history.
const Kind = "round"

// Request says what is to be shared out.
type Request struct {
	Round      string           // id of a round that stands, empty for a new one
	Name       string           // of a new round; made up when empty
	Kind       corpus.RoundKind // of a new round
	Annotators []string         // names of people, known to the project or not; those of the round when empty
	Hints      corpus.HintPolicy
	Seed       int64 // of a new round
	Design     plan.Design
	Keep       bool               // the design of a round that stands
	Expect     map[string]float64 // label id to the part of the sentences that carry it
	Alpha      float64            // that is supposed; 0 for the usual
}

// Proposal is what a request comes to. It touches nothing.
type Proposal struct {
	Round    corpus.Round
	New      bool               // the round is a new one
	People   []corpus.Annotator // who read, in the order of the plan
	Before   int                // assignments that stand already, the first of Plan
	Plan     []plan.Assignment
	Forecast plan.Forecast
	Warnings []string // sentences
	Labels   []corpus.Label

	made []corpus.Annotator // people and passes that the project does not have yet
}

// project is what is read of a project for a proposal.
type project struct {
	*storage.Project
	codebook    corpus.Codebook
	annotators  []corpus.Annotator
	documents   []corpus.Document
	summaries   []storage.Summary
	rounds      []corpus.Round
	assigned    map[string][]corpus.Assignment // by document
	annotations []corpus.Annotation
}

func read(ctx context.Context, p *storage.Project) (r *project, err error) {
	r = &project{Project: p, assigned: map[string][]corpus.Assignment{}}
	if r.codebook, err = p.Codebook(ctx); err != nil {
		return nil, err
	}
	if r.annotators, err = p.Annotators(ctx); err != nil {
		return nil, err
	}
	if r.documents, err = p.Documents(ctx); err != nil {
		return nil, err
	}
	if r.summaries, err = p.Summaries(ctx); err != nil {
		return nil, err
	}
	if r.rounds, err = p.Rounds(ctx); err != nil {
		return nil, err
	}
	for _, round := range r.rounds {
		list, err := p.Assignments(ctx, round.ID)
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			r.assigned[a.Document] = append(r.assigned[a.Document], a)
		}
	}
	r.annotations, err = p.Annotations(ctx, 0)
	return r, err
}

// Propose works out who is to read what.
func Propose(ctx context.Context, p *storage.Project, r Request) (*Proposal, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	project, err := read(ctx, p)
	if err != nil {
		return nil, err
	}
	proposal := &Proposal{New: r.Round == "", Labels: project.codebook.Labels}
	if err := project.begin(proposal, &r); err != nil {
		return nil, err
	}
	before := project.standing(proposal.Round.ID)
	proposal.Before = len(before)
	if err := project.share(ctx, proposal, r, before); err != nil {
		return nil, err
	}
	proposal.Round.Design = history.Encode(r.Design)
	proposal.Forecast = project.forecast(proposal, r)
	project.warn(proposal)
	return proposal, nil
}

// begin finds or makes the round and its people.
func (p *project) begin(proposal *Proposal, r *Request) error {
	for _, round := range p.rounds {
		if round.ID == r.Round {
			proposal.Round = round
		}
	}
	if proposal.New {
		proposal.Round = corpus.Round{ID: storage.NewID(), Name: strings.TrimSpace(r.Name), Kind: r.Kind, Seed: r.Seed, Hints: r.Hints}
		if proposal.Round.Kind == "" {
			proposal.Round.Kind = corpus.Blind
		}
		if proposal.Round.Name == "" {
			proposal.Round.Name = p.nameFor(proposal.Round.Kind)
		}
		if slices.ContainsFunc(p.rounds, func(other corpus.Round) bool { return other.Name == proposal.Round.Name }) {
			return fmt.Errorf("there is a round %q already; give the new one another name, or name it to share more articles out in it", proposal.Round.Name)
		}
	} else if proposal.Round.ID == "" {
		return errors.New("the round is not in the project any more")
	} else if proposal.Round.ClosedAt > 0 {
		return fmt.Errorf("the round %q is closed; open it again first, or begin another one", proposal.Round.Name)
	}
	if proposal.Round.Hints == "" {
		proposal.Round.Hints = corpus.HintsOff
	}
	if r.Keep && len(proposal.Round.Design) > 0 {
		if err := json.Unmarshal(proposal.Round.Design, &r.Design); err != nil {
			return fmt.Errorf("how the round %q was shared out cannot be read: %w", proposal.Round.Name, err)
		}
	}
	r.Design.Seed = uint64(proposal.Round.Seed)
	for _, id := range proposal.Round.Annotators {
		proposal.People = append(proposal.People, p.annotator(id))
	}
	for _, name := range r.Annotators {
		a, err := p.named(name, proposal)
		if err != nil {
			return err
		}
		if !slices.Contains(proposal.Round.Annotators, a.ID) {
			proposal.Round.Annotators = append(proposal.Round.Annotators, a.ID)
			proposal.People = append(proposal.People, a)
		}
	}
	if len(proposal.People) == 0 {
		return errors.New("nobody is named who is to read")
	}
	return nil
}

// nameFor is the name of a round that got none: Blind 2.
func (p *project) nameFor(kind corpus.RoundKind) string {
	n := 1
	for _, r := range p.rounds {
		if r.Kind == kind {
			n++
		}
	}
	word := KindName(kind)
	return fmt.Sprintf("%s %d", strings.ToUpper(word[:1])+word[1:], n)
}

// KindName is a kind of round in words.
func KindName(kind corpus.RoundKind) string {
	if kind == corpus.SecondPass {
		return "second reading"
	}
	return string(kind)
}

func (p *project) annotator(id string) corpus.Annotator {
	for _, a := range p.annotators {
		if a.ID == id {
			return a
		}
	}
	return corpus.Annotator{ID: id, Name: id}
}

// named finds the person of a name, or makes one; in a second reading, the
// second pass of that person.
func (p *project) named(name string, proposal *Proposal) (corpus.Annotator, error) {
	name = strings.TrimSpace(name)
	if name == "" {
		return corpus.Annotator{}, errors.New("a reader has no name")
	}
	people := corpus.PeopleOf(p.annotators)
	var found []corpus.Annotator
	for _, exact := range []bool{true, false} {
		for _, a := range p.annotators {
			same := a.ID == name || a.Name == name || !exact && strings.EqualFold(a.Name, name)
			person := p.annotator(people.Person(a.ID))
			if same && a.Kind != corpus.Gold && !slices.ContainsFunc(found, func(f corpus.Annotator) bool { return f.ID == person.ID }) {
				found = append(found, person)
			}
		}
		if len(found) > 0 {
			break
		}
	}
	switch {
	case len(found) > 1:
		return corpus.Annotator{}, fmt.Errorf("%d people are called %q; name one by the id, which sayso annotators --json tells, or say that they are one person: sayso annotators merge", len(found), name)
	case len(found) == 1 && (proposal.Round.Kind != corpus.SecondPass || found[0].Kind == corpus.Pass):
		return found[0], nil
	case len(found) == 1:
		for _, a := range p.annotators {
			if a.Kind == corpus.Pass && a.Of != "" && people.Same(a.Of, found[0].ID) {
				return a, nil
			}
		}
		pass := corpus.Annotator{ID: storage.NewID(), Name: found[0].Name + " (second reading)", Kind: corpus.Pass, Of: found[0].ID}
		p.annotators, proposal.made = append(p.annotators, pass), append(proposal.made, pass)
		return pass, nil
	case proposal.Round.Kind == corpus.SecondPass:
		return corpus.Annotator{}, fmt.Errorf("the project has no annotator %q who could read again", name)
	}
	a := corpus.Annotator{ID: storage.NewID(), Name: name}
	p.annotators, proposal.made = append(p.annotators, a), append(proposal.made, a)
	return a, nil
}

// standing are the assignments that a round has already.
func (p *project) standing(round string) (list []plan.Assignment) {
	for _, d := range p.documents {
		for _, a := range p.assigned[d.ID] {
			if a.Round == round {
				list = append(list, plan.Assignment{Document: a.Document, Annotators: a.Annotators, Part: a.Part, Share: a.Share})
			}
		}
	}
	return list
}

// share works the plan out for the kind of the round.
func (p *project) share(ctx context.Context, proposal *Proposal, r Request, before []plan.Assignment) error {
	if err := p.checkStrata(r.Design.By); err != nil {
		return err
	}
	rare := map[string]bool{}
	if r.Design.Rare > 0 {
		var err error
		if rare, err = p.found(ctx, r.Design.Query); err != nil {
			return err
		}
	}
	document := func(d *corpus.Document) plan.Document {
		return plan.Document{ID: d.ID, Stratum: p.stratum(d, r.Design.By), Rare: rare[d.ID]}
	}
	if proposal.Round.Kind == corpus.SecondPass {
		read := map[string][]plan.Document{}
		for _, pass := range proposal.People {
			read[pass.ID] = nil
			has := p.readBy(ctx, pass)
			for i := range p.documents {
				if has[p.documents[i].ID] {
					read[pass.ID] = append(read[pass.ID], document(&p.documents[i]))
				}
			}
		}
		proposal.Plan = plan.Again(read, r.Design, before)
		return nil
	}
	var documents []plan.Document
	elsewhere := 0
	for i := range p.documents {
		d := &p.documents[i]
		switch {
		case proposal.Round.Kind == corpus.Adjudication && !p.readByTwo(d.ID):
		case proposal.Round.Kind != corpus.Adjudication && p.inAnotherRound(d.ID, &proposal.Round):
			elsewhere++
		default:
			documents = append(documents, document(d))
		}
	}
	if elsewhere > 0 {
		proposal.Warnings = append(proposal.Warnings, fmt.Sprintf("%s left out, since these people read %s in another round.",
			corpus.Plural(elsewhere, "article")+" "+isOrAre(elsewhere), itOrThem(elsewhere)))
	}
	if proposal.Round.Kind == corpus.Adjudication {
		r.Design.Readers = max(r.Design.Readers, 1)
	}
	proposal.Plan = plan.Share(documents, proposal.Round.Annotators, r.Design, before)
	return nil
}

func isOrAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func itOrThem(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

// inAnotherRound reports whether one of the people of a round is to read a
// document in another one: they would come to it with what they said before.
func (p *project) inAnotherRound(document string, round *corpus.Round) bool {
	return slices.ContainsFunc(p.assigned[document], func(a corpus.Assignment) bool {
		return a.Round != round.ID && slices.ContainsFunc(a.Annotators, func(who string) bool { return slices.Contains(round.Annotators, who) })
	})
}

// readByTwo reports whether two people have read a document in rounds that are
// closed, so that there is something to decide.
func (p *project) readByTwo(document string) bool {
	readers := map[string]bool{}
	for _, a := range p.assigned[document] {
		for _, r := range p.rounds {
			if r.ID == a.Round && r.ClosedAt > 0 && r.Kind != corpus.Adjudication {
				for _, who := range a.Annotators {
					readers[who] = true
				}
			}
		}
	}
	return len(readers) > 1
}

// readBy tells which documents a person has worked on whose pass an annotator is.
func (p *project) readBy(ctx context.Context, pass corpus.Annotator) map[string]bool {
	people := corpus.PeopleOf(p.annotators)
	has := map[string]bool{}
	for _, a := range p.annotations {
		if people.Same(a.Annotator, pass.Of) {
			has[a.Document] = true
		}
	}
	readings, err := p.Readings(ctx)
	if err != nil {
		return has
	}
	for _, r := range readings {
		if r.State == corpus.Done && people.Same(r.Annotator, pass.Of) {
			has[r.Document] = true
		}
	}
	return has
}

// found tells in which documents a search finds anything.
func (p *project) found(ctx context.Context, text string) (map[string]bool, error) {
	q, err := query.Parse(text)
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for o := (storage.SearchOptions{Limit: 1000}); ; {
		result, err := p.Search(ctx, q, o)
		if err != nil {
			return nil, err
		}
		for _, d := range result.Documents {
			found[d.ID] = true
		}
		if o.After = result.After; o.After == "" {
			return found, nil
		}
	}
}

// strata lists what documents can be drawn by besides variables.
var strata = map[string]func(*corpus.Document) string{
	"outlet":   func(d *corpus.Document) string { return d.Outlet },
	"language": func(d *corpus.Document) string { return d.Language },
	"year":     func(d *corpus.Document) string { return d.Date[:min(4, len(d.Date))] },
	"month":    func(d *corpus.Document) string { return d.Date[:min(7, len(d.Date))] },
}

func (p *project) checkStrata(by string) error {
	for _, name := range parts(by) {
		if _, ok := p.codebook.Variable(name); !ok && strata[name] == nil {
			return fmt.Errorf("articles cannot be drawn by %q: that is neither outlet, month, year or language nor a variable of the codebook", name)
		}
	}
	return nil
}

func parts(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

// stratum is what a document is drawn by.
func (p *project) stratum(d *corpus.Document, by string) string {
	var values []string
	for _, name := range parts(by) {
		if of := strata[name]; of != nil {
			values = append(values, of(d))
		} else if v, ok := p.codebook.Variable(name); ok {
			values = append(values, d.Fields[v.ID])
		}
	}
	return strings.Join(values, "\n")
}

// forecast says what the plan will give.
func (p *project) forecast(proposal *Proposal, r Request) plan.Forecast {
	sentences, read := map[string]int{}, 0
	for _, s := range p.summaries {
		sentences[s.ID] = s.Sentences
		read += s.Labelled + s.Nothing
	}
	type labelled struct {
		document, label string
		start           int
	}
	seen, counts := map[labelled]bool{}, map[string]int{}
	for _, a := range p.annotations {
		if l := (labelled{a.Document, a.Label, a.Span.Start}); !seen[l] {
			seen[l] = true
			counts[a.Label]++
		}
	}
	labels := make([]string, len(p.codebook.Labels))
	for i, l := range p.codebook.Labels {
		labels[i] = l.ID
		counts[l.ID] = min(counts[l.ID], max(read-1, 0))
	}
	suppose := plan.Supposition{Alpha: r.Alpha, Alike: plan.SupposedAlike, Shares: plan.Shares(labels, counts, read, r.Expect)}
	if suppose.Alpha == 0 {
		suppose.Alpha = plan.SupposedAlpha
	}
	of := proposal.Plan
	if proposal.Round.Kind == corpus.SecondPass { // a pass is compared with the first one
		of = slices.Clone(of)
		for i := range of {
			of[i].Annotators = append(slices.Clone(of[i].Annotators), "")
		}
	}
	f := plan.Predict(of, proposal.Round.Annotators, func(d string) int { return sentences[d] }, suppose)
	f.Readings = slices.DeleteFunc(f.Readings, func(l plan.Load) bool { return l.Annotator == "" })
	return f
}

// leastDays is how long after the first reading the second should begin.
const leastDays = 14

// warn adds what one should know before the work.
func (p *project) warn(proposal *Proposal) {
	if proposal.Round.Kind != corpus.SecondPass {
		return
	}
	people := corpus.PeopleOf(p.annotators)
	for _, pass := range proposal.People {
		days := math.Inf(1)
		for _, a := range p.annotations {
			mine := people.Same(a.Annotator, pass.Of) && slices.ContainsFunc(proposal.Plan, func(x plan.Assignment) bool {
				return x.Document == a.Document && slices.Contains(x.Annotators, pass.ID)
			})
			if mine {
				days = min(days, time.Since(a.ChangedAt).Hours()/24)
			}
		}
		if days < leastDays {
			proposal.Warnings = append(proposal.Warnings, fmt.Sprintf("%s read some of these articles %s ago; after less than %d days one remembers, and stability looks better than it is.",
				p.annotator(pass.Of).Name, corpus.Plural(int(days), "day"), leastDays))
		}
	}
}

// Steps put the proposal into the project.
func (p *Proposal) Steps() (steps []storage.Step) {
	for _, a := range p.made {
		steps = append(steps, storage.PutAnnotator(a))
	}
	steps = append(steps, storage.PutRound(p.Round))
	for _, a := range p.Plan[p.Before:] {
		steps = append(steps, storage.PutAssignment(corpus.Assignment{Round: p.Round.ID, Document: a.Document, Annotators: a.Annotators, Part: a.Part, Share: a.Share}))
	}
	if p.Round.Kind == corpus.SecondPass {
		for _, a := range p.Plan[:p.Before] { // another pass may have come to it
			steps = append(steps, storage.PutAssignment(corpus.Assignment{Round: p.Round.ID, Document: a.Document, Annotators: a.Annotators, Part: a.Part, Share: a.Share}))
		}
	}
	return append(steps, storage.ExtendRound(p.Round.ID))
}

// Title says in words what the proposal does.
func (p *Proposal) Title() string {
	return fmt.Sprintf("Shared out %s in the round %s", corpus.Plural(len(p.Plan)-p.Before, "article"), corpus.FirstWords(p.Round.Name, 60))
}
