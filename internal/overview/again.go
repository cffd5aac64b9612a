package overview

import (
	"maps"
	"slices"
	"sort"

	"github.com/google/uuid"
)

// Again begins to read a project of which a corpus was read before: what is added
// takes the place of the documents of these ids, those that are not added are
// gone, and all others are taken over. What is added comes in the order of the
// ids, as it came the first time. Codebook, sources and annotators must be the
// same.
func Again(before *Corpus, p Project, changed []string) *Reader {
	r := NewReader(p)
	r.before, r.changed = before.content, map[string]bool{}
	for _, id := range changed {
		r.changed[id] = true
	}
	c, old := r.c, before.content
	c.days, c.persons, c.Damaged = old.days.clone(), old.persons.clone(), slices.Clone(old.Damaged)
	for name, column := range c.columns {
		column.dictionary = old.columns[name].dictionary.clone()
	}
	for name, column := range c.ofDocument {
		column.dictionary = old.ofDocument[name].dictionary.clone()
	}
	for name, s := range c.spoken {
		o := old.spoken[name]
		*s = spoken{column: column{dictionary: o.dictionary.clone()}, words: slices.Clone(o.words), source: slices.Clone(o.source), organisation: slices.Clone(o.organisation),
			sources: o.sources.clone(), organised: o.organised.clone()}
	}
	return r
}

func (d *dictionary) clone() *dictionary {
	return &dictionary{slices.Clone(d.names), maps.Clone(d.places)}
}

// takeUntil takes over the documents before an id that were not changed; all that
// are left for "".
func (r *Reader) takeUntil(id string) {
	if r.before == nil {
		return
	}
	old := r.before.documents
	for r.taken < len(old) {
		from := r.taken
		for r.taken < len(old) && !r.changed[old[r.taken].id] && (id == "" || old[r.taken].id < id) {
			r.taken++
		}
		if r.taken > from {
			r.take(from, r.taken)
		}
		if r.taken == len(old) || !r.changed[old[r.taken].id] {
			return
		}
		r.taken++ // it was changed: what is added takes its place
	}
}

// take takes over documents that follow each other.
func (r *Reader) take(from, to int) {
	c, old := r.c, r.before
	firstDocument, firstSentence, firstStatement := len(c.documents)-from, len(c.states), len(c.statements)
	sentences := [2]int{int(old.documents[from].first), len(old.states)}
	if to < len(old.documents) {
		sentences[1] = int(old.documents[to].first)
	}
	first, _ := old.statementsOf(from)
	_, past := old.statementsOf(to - 1)
	firstSentence, firstStatement = firstSentence-sentences[0], firstStatement-first
	for _, d := range old.documents[from:to] {
		d.first, d.statements = d.first+int32(firstSentence), d.statements+int32(firstStatement)
		c.documents = append(c.documents, d)
	}
	c.states = append(c.states, old.states[sentences[0]:sentences[1]]...)
	c.parked = append(c.parked, old.parked[sentences[0]:sentences[1]]...)
	for _, s := range old.statements[first:past] {
		s.document += int32(firstDocument)
		if s.sentence >= 0 {
			s.sentence, s.past = s.sentence+int32(firstSentence), s.past+int32(firstSentence)
		}
		s.has &^= hasLink
		if _, joined := r.ends[s.id]; joined {
			r.ends[s.id] = int32(len(c.statements))
			s.has |= hasLink
		}
		c.statements = append(c.statements, s)
	}
	for name, column := range c.columns {
		if column.size() < len(c.statements) && old.columns[name].size() > 0 {
			column.addFrom(&old.columns[name].codes, first, past)
		}
	}
	for name, s := range c.spoken {
		s.addFrom(&old.spoken[name].codes, first, past)
	}
	for name, column := range c.ofDocument {
		column.addFrom(&old.ofDocument[name].codes, from, to)
	}
	begin := sort.Search(len(old.judgements), func(i int) bool { return int(old.judgements[i].document) >= from })
	end := sort.Search(len(old.judgements), func(i int) bool { return int(old.judgements[i].document) >= to })
	for _, j := range old.judgements[begin:end] {
		j.document, j.sentence = j.document+int32(firstDocument), j.sentence+int32(firstSentence)
		c.judgements = append(c.judgements, j)
	}
}

// idOf reads the id of an annotation; storage takes no others.
func idOf(id string) uuid.UUID {
	read, _ := uuid.Parse(id)
	return read
}
