// Package adjudicating makes decisions true in a project.
//
// Package adjudication works out where annotators differ and what a decision
// would make of it. Here a proposal becomes one change of the history: what gold
// had in the unit goes, what was decided comes, and the record of how it was
// decided stands beside it. Nobody's coding is touched. The window and the
// command line do it with the same calls.
package adjudicating

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"sayso/internal/adjudication"
	"sayso/internal/corpus"
	"sayso/storage"
)

// Kind is the kind of a decision in the history.
const Kind = "adjudicate"

// TitlePrefix begins the titles of all changes of this package, so that an undo can
// tell them from others.
const TitlePrefix = "Adjudication: "

// GoldName is what gold is called in lists of annotators.
const GoldName = "Gold"

// Maker makes changes of decisions. It is used by one goroutine.
type Maker struct {
	By  string           // id of who decides; empty where nobody does, and decisions only follow from what was said
	Now func() time.Time // to the millisecond

	codebook string           // hash of the one in use
	gold     string           // id of gold
	made     corpus.Annotator // gold as it is, or as the first decision makes it
	hasGold  bool             // the project has it for sure
	gone     map[string]bool  // what the change in the making takes away
}

// Undone says that a change was taken back: with the first decision, gold itself
// is gone.
func (m *Maker) Undone() { m.hasGold = false }

// Decision is what is decided of a unit, beside what the proposal says.
type Decision struct {
	Proposal    adjudication.Proposal
	Reason      corpus.Reason
	Note        string
	NamesHidden bool
}

// begin makes a change, which makes gold first if there is none.
func (m *Maker) begin(title, document string) storage.Change {
	c := storage.Change{ID: storage.NewID(), Kind: Kind, Title: TitlePrefix + title, Annotator: m.By, Document: document}
	m.gone = map[string]bool{}
	if !m.hasGold {
		c.Steps = append(c.Steps, storage.PutAnnotator(m.made))
		m.hasGold = true
	}
	return c
}

// Decide makes the change of a decision. e is the entry that the unit was read
// from.
func (m *Maker) Decide(e *corpus.Entry, u *adjudication.Unit, d Decision) storage.Change {
	c := m.begin(fmt.Sprintf("%s in %s", words(d.Proposal), Place(u)), u.Document)
	c.Steps = append(c.Steps, m.steps(e, u, d)...)
	return c
}

// Park says that a unit waits to be talked over, or no longer, with why "".
func (m *Maker) Park(u *adjudication.Unit, why string) storage.Change {
	if why == "" {
		c := m.begin("not parked any more, "+Place(u), u.Document)
		c.Steps = append(c.Steps, storage.DeleteDoubt(u.Parked.ID))
		return c
	}
	c := m.begin("parked to be talked over, "+Place(u), u.Document)
	c.Steps = append(c.Steps, storage.PutDoubt(corpus.Doubt{ID: corpus.DerivedID("parked", u.Document, fmt.Sprint(u.Span)), Document: u.Document, Span: u.Span, Annotator: m.gold, Why: why, CreatedAt: m.now()}))
	return c
}

// Explain gives a decision that stands another reason or note.
func (m *Maker) Explain(u *adjudication.Unit, reason corpus.Reason, note string) storage.Change {
	c := m.begin("reason of the decision in "+Place(u), u.Document)
	d := *u.Decision
	d.Reason, d.Note = reason, strings.TrimSpace(note)
	c.Steps = append(c.Steps, storage.PutDecision(d))
	return c
}

// Reopen takes a decision back: the unit is to be decided again.
func (m *Maker) Reopen(e *corpus.Entry, u *adjudication.Unit) storage.Change {
	c := m.begin("decision taken back in "+Place(u), u.Document)
	c.Steps = append(c.Steps, m.clear(e, u)...)
	c.Steps = append(c.Steps, m.takeBack(u.Document, u.Span)...)
	return c
}

func (m *Maker) now() time.Time { return m.Now().UTC().Truncate(time.Millisecond) }

// steps are those of one decision.
func (m *Maker) steps(e *corpus.Entry, u *adjudication.Unit, d Decision) []storage.Step {
	steps, at := m.clear(e, u), m.now()
	how := d.Proposal.How
	if u.Parked != nil {
		steps = append(steps, storage.DeleteDoubt(u.Parked.ID))
		if how == corpus.Decided {
			how = corpus.Discussed
		}
	}
	ids := make([]string, len(d.Proposal.Annotations))
	for i, a := range d.Proposal.Annotations {
		a.ID, a.Annotator, a.CreatedAt, a.ChangedAt = storage.NewID(), m.gold, at, at
		ids[i] = a.ID
		steps = append(steps, storage.PutAnnotation(a))
	}
	if len(ids) == 0 {
		for _, s := range e.Document.Sentences[u.First:u.Next] {
			steps = append(steps, storage.PutMark(corpus.Mark{ID: storage.NewID(), Document: u.Document, Span: s.Span, Annotator: m.gold, CreatedAt: at}))
		}
	}
	linked := map[string]bool{}
	for _, l := range d.Proposal.Links {
		if to := m.target(e, l); to != ids[l.From] && !linked[ids[l.From]+l.Kind+to] {
			linked[ids[l.From]+l.Kind+to] = true
			steps = append(steps, storage.PutRelation(corpus.Relation{ID: storage.NewID(), Kind: l.Kind, From: ids[l.From], To: to, Annotator: m.gold, CreatedAt: at}))
		}
	}
	steps = append(steps, m.relink(e, d.Proposal, ids, at)...)
	reason := d.Reason
	if reason == "" && d.Proposal.Boundary {
		reason = corpus.BoundaryOnly
	}
	return append(steps, storage.PutDecision(corpus.Decision{
		Document: u.Document, Start: u.Span.Start, End: u.Span.End, Annotator: m.gold, By: cmp.Or(m.By, m.gold), How: how, From: d.Proposal.From,
		Reason: reason, Note: strings.TrimSpace(d.Note), NamesHidden: d.NamesHidden, Party: u.Party(m.By), CodebookHash: m.codebook,
		Codings: u.Sum, CreatedAt: at.UnixMilli(),
	}))
}

// clear takes away what gold has in a unit, and decisions on sentences that were
// cut otherwise since.
func (m *Maker) clear(e *corpus.Entry, u *adjudication.Unit) []storage.Step {
	steps := m.clearSpan(e, u.Span)
	for i := range e.Decisions {
		if d := &e.Decisions[i]; d.Span() != u.Span && d.Span().Overlaps(u.Span) {
			steps = append(steps, m.takeBack(d.Document, d.Span())...)
		}
	}
	return steps
}

// takeBack removes the record of a decision.
func (m *Maker) takeBack(document string, span corpus.Span) []storage.Step {
	id := corpus.DecisionID(document, span)
	if m.gone[id] {
		return nil
	}
	m.gone[id] = true
	return []storage.Step{storage.DeleteDecision(document, span)}
}

// clearSpan takes away what gold has in a part of the text.
func (m *Maker) clearSpan(e *corpus.Entry, span corpus.Span) (steps []storage.Step) {
	for i := range e.Annotations {
		if a := &e.Annotations[i]; a.Annotator == m.gold && a.Span.Overlaps(span) && !m.gone[a.ID] {
			m.gone[a.ID] = true
			steps = append(steps, storage.DeleteAnnotation(a.ID))
		}
	}
	for i := range e.Marks {
		if mark := &e.Marks[i]; mark.Annotator == m.gold && mark.Span.Overlaps(span) && !m.gone[mark.ID] {
			m.gone[mark.ID] = true
			steps = append(steps, storage.DeleteMark(mark.ID))
		}
	}
	return steps
}

// target is the annotation that a link of gold leads to: what gold has there, or
// else the one that the coder linked to.
func (m *Maker) target(e *corpus.Entry, l adjudication.Link) string {
	var to *corpus.Annotation
	for i := range e.Annotations {
		if e.Annotations[i].ID == l.To {
			to = &e.Annotations[i]
		}
	}
	if to == nil {
		return l.To
	}
	for i := range e.Annotations {
		if a := &e.Annotations[i]; a.Annotator == m.gold && a.Label == to.Label && a.Span.Overlaps(to.Span) && !m.gone[a.ID] {
			return a.ID
		}
	}
	return l.To
}

// relink leads links that gold has to an annotation of a coder to the one that
// was now made of it.
func (m *Maker) relink(e *corpus.Entry, p adjudication.Proposal, ids []string, at time.Time) (steps []storage.Step) {
	coded := map[string]*corpus.Annotation{}
	for i := range e.Annotations {
		coded[e.Annotations[i].ID] = &e.Annotations[i]
	}
	for _, relation := range e.Relations {
		to := coded[relation.To]
		if relation.Annotator != m.gold || m.gone[relation.From] || to == nil || to.Annotator == m.gold {
			continue
		}
		for i, a := range p.Annotations {
			if a.Label == to.Label && a.Span.Overlaps(to.Span) {
				steps = append(steps, storage.DeleteRelation(relation.ID),
					storage.PutRelation(corpus.Relation{ID: storage.NewID(), Kind: relation.Kind, From: relation.From, To: ids[i], Annotator: m.gold, CreatedAt: at}))
				break
			}
		}
	}
	return steps
}

// words says in words for the history what a proposal makes.
func words(p adjudication.Proposal) string {
	if len(p.Annotations) == 0 {
		return "nothing"
	}
	var labels []string
	for _, a := range p.Annotations {
		if len(labels) == 0 || labels[len(labels)-1] != a.Label {
			labels = append(labels, a.Label)
		}
	}
	return strings.Join(labels, " + ")
}

// Place names a unit in words: "sentence 12".
func Place(u *adjudication.Unit) string {
	if u.Next-u.First == 1 {
		return fmt.Sprintf("sentence %d", u.First+1)
	}
	return fmt.Sprintf("sentences %d to %d", u.First+1, u.Next)
}
