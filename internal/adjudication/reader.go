package adjudication

import (
	"cmp"
	"slices"

	"sayso/internal/corpus"
)

// Project is what a Reader knows of a project beside the documents.
type Project struct {
	Codebook   corpus.Codebook
	Sources    []corpus.Source
	Annotators []corpus.Annotator
	// Among are the ids of those whose codings are compared, in the order of
	// their lanes. Empty means everybody but gold and second passes.
	Among []string
	// Annotation finds an annotation of another document that a link leads to.
	// It may be nil: then all such targets are told apart by their ids.
	Annotation func(id string) (corpus.Annotation, bool)
}

// Reader takes documents apart into units.
type Reader struct {
	project  Project
	people   corpus.People
	lanes    []string       // ids of persons
	laneOf   map[string]int // of every id under which they work
	gold     string
	labels   []string
	compared []corpus.Attribute
	sources  *corpus.SourceIndex
}

// NewReader makes a reader. Somebody who is in the project under several names
// is one person.
func NewReader(p Project) *Reader {
	r := &Reader{project: p, people: corpus.PeopleOf(p.Annotators), laneOf: map[string]int{}, sources: corpus.NewSourceIndex(p.Sources)}
	for _, l := range p.Codebook.Labels {
		r.labels = append(r.labels, l.ID)
	}
	for _, a := range p.Codebook.Attributes {
		if len(a.Values) > 0 || namesSource(a.ID) {
			r.compared = append(r.compared, a)
		}
	}
	among := p.Among
	for _, a := range p.Annotators {
		switch {
		case a.Kind == corpus.Gold:
			r.gold = cmp.Or(r.gold, a.ID)
		case len(p.Among) == 0 && a.Kind == corpus.Person:
			among = append(among, a.ID)
		}
	}
	for _, id := range among {
		person := r.people.Person(id)
		if !slices.Contains(r.lanes, person) {
			r.lanes = append(r.lanes, person)
		}
		for _, known := range r.people.Of(person) {
			r.laneOf[known] = slices.Index(r.lanes, person)
		}
	}
	return r
}

func namesSource(attribute string) bool { return attribute == "source" || attribute == "via" }

// Lanes are the ids of those whose codings are compared, each person once.
func (r *Reader) Lanes() []string { return r.lanes }

// Gold is the id of the annotator that decisions are written to, "" while the
// project has none.
func (r *Reader) Gold() string { return r.gold }

// Units takes a document apart. It gives the units that anybody read, in
// reading order, and the decisions that belong to none of them: the sentences
// were cut otherwise since.
func (r *Reader) Units(e *corpus.Entry) (units []Unit, stray []corpus.Decision) {
	d := &e.Document
	p := parting{reader: r, entry: e, unitOf: r.join(e)}
	if len(p.unitOf) == 0 {
		return nil, e.Decisions
	}
	p.cells = make([]cell, (p.unitOf[len(p.unitOf)-1]+1)*len(r.lanes))
	p.gold = map[int][]corpus.Annotation{}
	p.annotations()
	p.marks()
	for first := 0; first < len(d.Sentences); {
		next := first + 1
		for next < len(d.Sentences) && p.unitOf[next] == p.unitOf[first] {
			next++
		}
		if u, read := p.unit(first, next); read {
			units = append(units, u)
		}
		first = next
	}
	return units, p.addDecisions(units)
}

// join numbers the units that the sentences belong to: those that an annotation
// reaches over are one.
func (r *Reader) join(e *corpus.Entry) []int {
	d := &e.Document
	goesOn := make([]bool, len(d.Sentences)+1)
	for i := range e.Annotations {
		if _, known := r.laneOf[e.Annotations[i].Annotator]; known {
			from, to := d.SentencesIn(e.Annotations[i].Span)
			for s := from; s+1 < to; s++ {
				goesOn[s] = true
			}
		}
	}
	unitOf := make([]int, len(d.Sentences))
	for s := 1; s < len(unitOf); s++ {
		unitOf[s] = unitOf[s-1]
		if !goesOn[s-1] {
			unitOf[s]++
		}
	}
	return unitOf
}

// parting is a document being taken apart.
type parting struct {
	reader *Reader
	entry  *corpus.Entry
	unitOf []int  // of each sentence
	cells  []cell // of each unit and lane
	gold   map[int][]corpus.Annotation
	links  map[string][]corpus.Relation // by the annotation they begin at
	own    map[string]*corpus.Annotation
}

// cell is what a person did in a unit.
type cell struct {
	annotations []corpus.Annotation
	read        map[int]bool // sentences
}

func (c *cell) reads(sentence int) {
	if c.read == nil {
		c.read = map[int]bool{}
	}
	c.read[sentence] = true
}

func (p *parting) annotations() {
	d := &p.entry.Document
	p.own = make(map[string]*corpus.Annotation, len(p.entry.Annotations))
	for i := range p.entry.Annotations {
		a := &p.entry.Annotations[i]
		p.own[a.ID] = a
		from, to := d.SentencesIn(a.Span)
		if from >= to {
			continue
		}
		if a.Annotator == p.reader.gold && p.reader.gold != "" {
			for s := from; s < to; s++ {
				if u := p.unitOf[s]; s == from || u != p.unitOf[s-1] {
					p.gold[u] = append(p.gold[u], *a)
				}
			}
			continue
		}
		lane, known := p.reader.laneOf[a.Annotator]
		if !known {
			continue
		}
		c := &p.cells[p.unitOf[from]*len(p.reader.lanes)+lane]
		c.annotations = append(c.annotations, *a)
		for s := from; s < to; s++ {
			c.reads(s)
		}
	}
	p.links = map[string][]corpus.Relation{}
	for _, l := range p.entry.Relations {
		p.links[l.From] = append(p.links[l.From], l)
	}
}

func (p *parting) marks() {
	d := &p.entry.Document
	for _, m := range p.entry.Marks {
		lane, known := p.reader.laneOf[m.Annotator]
		from, to := d.SentencesIn(m.Span)
		if known && to-from == 1 && d.Sentences[from].Span == m.Span {
			p.cells[p.unitOf[from]*len(p.reader.lanes)+lane].reads(from)
		}
	}
}

// unit makes the unit of sentences; read is false when nobody read all of it.
func (p *parting) unit(first, next int) (u Unit, read bool) {
	r, d := p.reader, &p.entry.Document
	at := p.unitOf[first]
	u = Unit{
		Document: d.ID, Span: corpus.Span{Start: d.Sentences[first].Start, End: d.Sentences[next-1].End},
		First: first, Next: next, Text: d.Text, labels: r.labels,
	}
	for lane, person := range r.lanes {
		if c := &p.cells[at*len(r.lanes)+lane]; len(c.read) == next-first {
			u.Codings = append(u.Codings, p.coding(person, c.annotations))
		}
	}
	u.Gold = p.coding(r.gold, p.gold[at])
	if len(u.Codings) == 0 {
		return u, false
	}
	u.Kind, u.What = r.compare(u.Codings)
	u.Sum = sum(u.Codings)
	return u, true
}

func (p *parting) coding(person string, annotations []corpus.Annotation) Coding {
	c := Coding{Annotator: person, Annotations: annotations}
	slices.SortStableFunc(c.Annotations, func(a, b corpus.Annotation) int {
		return cmp.Or(compareLabels(p.reader.labels, a.Label, b.Label), cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End))
	})
	for i := range c.Annotations {
		for _, relation := range p.links[c.Annotations[i].ID] {
			c.Links = append(c.Links, p.link(i, relation))
		}
	}
	return c
}

// link finds where a link leads: into which unit, or where in another document.
func (p *parting) link(from int, relation corpus.Relation) Link {
	l := Link{From: from, Kind: relation.Kind, To: relation.To, Document: relation.To}
	if a := p.own[relation.To]; a != nil {
		l.Document, l.Place = a.Document, a.Span.Start
		if s, to := p.entry.Document.SentencesIn(a.Span); s < to {
			for s > 0 && p.unitOf[s-1] == p.unitOf[s] {
				s--
			}
			l.Place = p.entry.Document.Sentences[s].Start
		}
	} else if find := p.reader.project.Annotation; find != nil {
		if a, ok := find(relation.To); ok {
			l.Document, l.Place = a.Document, a.Span.Start
		}
	}
	return l
}

// addDecisions gives the units their decisions and parked doubts, and returns
// the decisions that have no unit.
func (p *parting) addDecisions(units []Unit) (stray []corpus.Decision) {
	if p.reader.gold == "" {
		return nil
	}
	at := make(map[corpus.Span]*Unit, len(units))
	for i := range units {
		at[units[i].Span] = &units[i]
	}
	for i := range p.entry.Decisions {
		d := &p.entry.Decisions[i]
		if u := at[d.Span()]; u != nil {
			u.Decision = d
		} else {
			stray = append(stray, *d)
		}
	}
	for i := range p.entry.Doubts {
		if d := &p.entry.Doubts[i]; d.Annotator == p.reader.gold && at[d.Span] != nil {
			at[d.Span].Parked = d
		}
	}
	return stray
}

// compare finds the first respect in which codings differ.
func (r *Reader) compare(codings []Coding) (Kind, []string) {
	switch {
	case len(codings) < 2:
		return Agreed, nil
	case !same(codings, (*Coding).Labels):
		return Labels, nil
	case !same(codings, (*Coding).extents):
		return Words, nil
	}
	var what []string
	for _, attribute := range r.compared {
		if r.contradicted(codings, attribute.ID) {
			what = append(what, attribute.ID)
		}
	}
	switch {
	case len(what) > 0:
		return Attributes, what
	case !same(codings, (*Coding).linkKeys):
		return Links, nil
	}
	return Agreed, nil
}

// contradicted reports whether two people filled an attribute in differently, in
// codings that stand on the same words.
func (r *Reader) contradicted(codings []Coding, attribute string) bool {
	for i := range codings[0].Annotations {
		said := ""
		for k := range codings {
			switch value := r.value(&codings[k].Annotations[i], attribute); {
			case value == "" || value == said:
			case said == "":
				said = value
			default:
				return true
			}
		}
	}
	return false
}

// value is an attribute in the form in which it is compared: names of one source
// are the same.
func (r *Reader) value(a *corpus.Annotation, attribute string) string {
	value := a.Attributes[attribute]
	if value == "" || !namesSource(attribute) {
		return value
	}
	if id := r.sources.Find(a.Document, value); id != "" {
		return id
	}
	return corpus.SourceKey(value)
}
