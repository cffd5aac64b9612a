package adjudicating

import (
	"slices"

	"sayso/internal/adjudication"
	"sayso/internal/corpus"
	"sayso/storage"
)

// Done is what came of deciding all that needs nobody.
type Done struct {
	Hows      map[corpus.How]int // decisions that were made
	TakenBack int                // decisions of this kind that what was said since has made untrue
	Kept      int                // those of other rounds that stay, though something else was said here
}

// computed are the decisions that nobody makes: they follow from what was said.
var computed = []corpus.How{corpus.Unanimous, corpus.Majority, corpus.Single}

// DecideComputed decides the units of a document that need nobody, in the ways that
// are asked for: corpus.Unanimous, Majority, Single. A computed decision that is
// not true any more, because somebody changed their coding, is made anew or taken
// back; what somebody decided stays as it is, and so does what other rounds stand
// by. ok is false when nothing is to be done.
func (m *Maker) DecideComputed(r *adjudication.Reader, e *corpus.Entry, ways []corpus.How, others *Standing, done *Done) (c storage.Change, ok bool) {
	units, stray := r.Units(e)
	m.gone = map[string]bool{}
	standing := others.decisions(e)
	stands := func(span corpus.Span) bool {
		return slices.ContainsFunc(standing, func(s corpus.Span) bool { return s.Overlaps(span) })
	}
	var steps []storage.Step
	var decided []*adjudication.Unit
	for i := range stray {
		if d := &stray[i]; slices.Contains(computed, d.How) && !stands(d.Span()) {
			steps = append(steps, m.clearSpan(e, d.Span())...)
			steps = append(steps, m.takeBack(d.Document, d.Span())...)
			done.TakenBack++
		}
	}
	for i := range units {
		u := &units[i]
		if u.Decision != nil && (!u.Changed() || !slices.Contains(computed, u.Decision.How)) {
			continue
		}
		if stands(u.Span) {
			if len(u.Codings) > 1 {
				done.Kept++
			}
			continue
		}
		if p, decides := propose(r, u, ways); decides {
			steps = append(steps, m.steps(e, u, Decision{Proposal: p})...)
			decided = append(decided, u)
			done.Hows[p.How]++
		} else if u.Decision != nil {
			steps = append(append(steps, m.clear(e, u)...), m.takeBack(u.Document, u.Span)...)
			done.TakenBack++
		}
	}
	if len(steps) == 0 {
		return c, false
	}
	c = m.begin(corpus.Plural(len(decided), "sentence")+" that needed nobody", e.Document.ID)
	c.Steps = append(c.Steps, steps...)
	return c, true
}

// propose gives the first of the proposals asked for that a unit has.
func propose(r *adjudication.Reader, u *adjudication.Unit, ways []corpus.How) (adjudication.Proposal, bool) {
	for _, way := range ways {
		of := map[corpus.How]func(*adjudication.Unit) (adjudication.Proposal, bool){
			corpus.Unanimous: r.Unanimous, corpus.Majority: r.Majority, corpus.Single: r.Single,
		}[way]
		if way == corpus.Majority && (!u.Differs() || u.Parked != nil) {
			continue // what is parked waits for people
		}
		if p, ok := of(u); ok && !(p.Boundary && u.Kind == adjudication.Words) {
			return p, true
		}
	}
	return adjudication.Proposal{}, false
}
