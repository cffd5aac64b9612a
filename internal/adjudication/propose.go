package adjudication

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"sayso/internal/corpus"
)

// Proposal is what a decision would make of a unit.
type Proposal struct {
	How  corpus.How
	From []string // ids of the annotations it is taken from
	// Annotations are as gold is to have them, but for id, annotator and times;
	// none for "nothing here". Their notes are those of one person where the
	// coding is taken whole, and empty where it is put together.
	Annotations []corpus.Annotation
	Links       []Link
	// Boundary says that the words are those that all of them have in common,
	// since they differ in nothing but where they begin and end.
	Boundary bool
}

// Unanimous is what all who read the unit said, at least two of them, where they
// differ in nothing.
func (r *Reader) Unanimous(u *Unit) (Proposal, bool) {
	if len(u.Codings) < 2 || u.Kind != Agreed {
		return Proposal{}, false
	}
	p, ok := r.merged(u, u.Codings)
	p.How = corpus.Unanimous
	return p, ok
}

// Single is what the only one who read the unit said.
func (r *Reader) Single(u *Unit) (Proposal, bool) {
	if len(u.Codings) != 1 {
		return Proposal{}, false
	}
	p := whole(&u.Codings[0])
	p.How = corpus.Single
	return p, true
}

// Majority is what more than half of those who read the unit said: their set of
// labels; their words, or else the words they have in common; the values of
// attributes and the links that more than half of those who have them agree on.
// There is none where that leaves the difference as it was.
func (r *Reader) Majority(u *Unit) (Proposal, bool) {
	members := mostCommon(u.Codings, func(c *Coding) string { return strings.Join(c.Labels(), "+") })
	if members == nil {
		return Proposal{}, false
	}
	p, ok := r.merged(u, members)
	if !ok {
		return p, false
	}
	p.How = corpus.Majority
	switch u.Kind {
	case Words:
		if p.Boundary {
			p.How = corpus.Decided // it is a proposal, and nobody's words
		}
	case Attributes:
		for _, id := range u.What {
			if !slices.ContainsFunc(p.Annotations, func(a corpus.Annotation) bool { return a.Attributes[id] != "" }) {
				return p, false // nobody's value has more than half
			}
		}
	case Links:
		return p, mostCommon(members, func(c *Coding) string { return strings.Join(c.linkKeys(), "\n") }) != nil
	}
	return p, true
}

// Take is what one person said, whole, with spans and fields.
func (r *Reader) Take(u *Unit, annotator string) (Proposal, bool) {
	for i := range u.Codings {
		if u.Codings[i].Annotator == annotator {
			p := whole(&u.Codings[i])
			p.How = corpus.Decided
			return p, true
		}
	}
	return Proposal{}, false
}

// Nothing decides that there is nothing to label.
func (r *Reader) Nothing(u *Unit) Proposal { return Proposal{How: corpus.Decided} }

// Label decides on one label. Where somebody gave it and no other, their words
// and fields are taken; where somebody gave it among others, that part of theirs;
// else it stands on the whole unit.
func (r *Reader) Label(u *Unit, label string) Proposal {
	p := r.with(u, label)
	p.How = corpus.Decided
	return p
}

func (r *Reader) with(u *Unit, label string) Proposal {
	var only, among []Coding
	for i := range u.Codings {
		switch c := &u.Codings[i]; {
		case slices.Equal(c.Labels(), []string{label}):
			only = append(only, *c)
		case slices.Contains(c.Labels(), label):
			among = append(among, c.part(func(other string) bool { return other == label }))
		}
	}
	members := only
	if members == nil {
		members = among
	}
	if members == nil {
		span := trimmed(u.Text, u.Span)
		return Proposal{Annotations: []corpus.Annotation{{Document: u.Document, Span: span, Label: label, Quote: u.Text[span.Start:span.End]}}}
	}
	if p, ok := r.merged(u, members); ok {
		return p
	}
	return whole(&members[0])
}

// Toggle decides on what gold has with one label more, or without it.
func (r *Reader) Toggle(u *Unit, label string) Proposal {
	stays := u.Gold.part(func(other string) bool { return other != label })
	p := whole(&stays)
	p.From = nil // gold is taken from what it was taken from
	if u.Decision != nil {
		p.From = slices.Clone(u.Decision.From)
	}
	if len(stays.Annotations) == len(u.Gold.Annotations) {
		more := r.with(u, label)
		for _, l := range more.Links {
			l.From += len(p.Annotations)
			p.Links = append(p.Links, l)
		}
		p.Annotations = append(p.Annotations, more.Annotations...)
		p.From = append(p.From, more.From...)
	}
	p.How = corpus.Decided
	return p
}

// part is the part of a coding that has labels of some sort.
func (c *Coding) part(has func(label string) bool) Coding {
	part := Coding{Annotator: c.Annotator}
	for i, a := range c.Annotations {
		if !has(a.Label) {
			continue
		}
		for _, l := range c.Links {
			if l.From == i {
				l.From = len(part.Annotations)
				part.Links = append(part.Links, l)
			}
		}
		part.Annotations = append(part.Annotations, a)
	}
	return part
}

// whole is a coding as it stands.
func whole(c *Coding) Proposal {
	p := Proposal{Links: slices.Clone(c.Links)}
	for i := range c.Annotations {
		a := c.Annotations[i].Clone()
		p.From = append(p.From, a.ID)
		p.Annotations = append(p.Annotations, stripped(a))
	}
	return p
}

// stripped is an annotation without what is only its own.
func stripped(a corpus.Annotation) corpus.Annotation {
	return corpus.Annotation{Document: a.Document, Span: a.Span, Label: a.Label, Quote: a.Quote, Note: a.Note, Attributes: a.Attributes, Mentions: a.Mentions}
}

// mostCommon are the codings that are one of more than half in a respect, nil
// where none is that common.
func mostCommon(codings []Coding, of func(*Coding) string) (members []Coding) {
	count := map[string]int{}
	for i := range codings {
		count[of(&codings[i])]++
	}
	for i := range codings {
		if 2*count[of(&codings[i])] > len(codings) {
			members = append(members, codings[i])
		}
	}
	return members
}

// merged puts codings with the same labels together. ok is false when their
// words have too little in common to do so.
func (r *Reader) merged(u *Unit, codings []Coding) (p Proposal, ok bool) {
	for i := range codings {
		for k := range codings[i].Annotations {
			p.From = append(p.From, codings[i].Annotations[k].ID)
		}
	}
	if len(codings[0].Annotations) == 0 {
		return p, true
	}
	agreeing := mostCommon(codings, func(c *Coding) string { return strings.Join(c.extents(), ",") })
	words := agreeing
	if agreeing == nil {
		words = codings
		p.Boundary = true
	}
	for i := range words[0].Annotations {
		a := stripped(words[0].Annotations[i].Clone())
		a.Note = ""
		if p.Boundary {
			span, common := inCommon(u, codings, i)
			if !common {
				return p, false
			}
			a.Span, a.Quote = span, u.Text[span.Start:span.End]
		}
		r.fillIn(&a, codings, i)
		p.Annotations = append(p.Annotations, a)
	}
	if linked := mostCommon(codings, func(c *Coding) string { return strings.Join(c.linkKeys(), "\n") }); linked != nil && len(linked[0].Annotations) == len(p.Annotations) {
		p.Links = slices.Clone(linked[0].Links)
	}
	return p, true
}

// inCommon is the part that the annotations at a place of all codings share. It
// is false when they are not as many, or in pieces, or share no word.
func inCommon(u *Unit, codings []Coding, at int) (corpus.Span, bool) {
	var span corpus.Span
	for i := range codings {
		list := codings[i].Annotations
		if len(list) != len(codings[0].Annotations) || list[at].Label != codings[0].Annotations[at].Label {
			return span, false
		}
		if slices.ContainsFunc(list[at].Mentions, func(m corpus.Mention) bool { return m.Role == corpus.Part }) {
			return span, false
		}
		if i == 0 {
			span = list[at].Span
			continue
		}
		span.Start, span.End = max(span.Start, list[at].Span.Start), min(span.End, list[at].Span.End)
	}
	if span.Start >= span.End {
		return span, false
	}
	span = trimmed(u.Text, span)
	return span, span.Len() > 0
}

// fillIn gives an annotation the attributes that more than half of those who
// filled them in agree on, with the words that stand for them.
func (r *Reader) fillIn(a *corpus.Annotation, codings []Coding, at int) {
	a.Attributes = nil
	a.Mentions = slices.DeleteFunc(slices.Clone(a.Mentions), func(m corpus.Mention) bool { return m.Role != corpus.Part })
	for _, attribute := range r.project.Codebook.Attributes {
		id := attribute.ID
		count, said := map[string]int{}, 0
		var pointed *corpus.Annotation // the first who says so, or who points at words for it
		each := func(do func(*corpus.Annotation)) {
			for i := range codings {
				if list := codings[i].Annotations; at < len(list) && list[at].Label == a.Label {
					do(&list[at])
				}
			}
		}
		each(func(b *corpus.Annotation) {
			if value := r.value(b, id); value != "" {
				count[value]++
				said++
			}
		})
		value := ""
		each(func(b *corpus.Annotation) {
			key := r.value(b, id)
			points := slices.ContainsFunc(b.Mentions, func(m corpus.Mention) bool { return m.Role == id })
			switch {
			case said > 0 && 2*count[key] <= said || key == "" && (said > 0 || !points):
				return
			case value == "":
				value = b.Attributes[id]
			}
			if pointed == nil && points {
				pointed = b
			}
		})
		if value != "" {
			if a.Attributes == nil {
				a.Attributes = map[string]string{}
			}
			a.Attributes[id] = value
		}
		if pointed != nil {
			for _, m := range pointed.Mentions {
				if m.Role == id {
					a.Mentions = append(a.Mentions, m)
				}
			}
		}
	}
	slices.SortStableFunc(a.Mentions, func(m, n corpus.Mention) int {
		return cmp.Or(cmp.Compare(m.Role, n.Role), cmp.Compare(m.Span.Start, n.Span.Start))
	})
}

// trimmed takes the white space off both ends of a span.
func trimmed(text string, span corpus.Span) corpus.Span {
	part := text[span.Start:span.End]
	span.Start += len(part) - len(strings.TrimLeftFunc(part, unicode.IsSpace))
	span.End -= len(part) - len(strings.TrimRightFunc(part, unicode.IsSpace))
	span.End = max(span.Start, span.End)
	return span
}

// DifferingWords are the parts of a unit that some who labelled it marked and
// others did not, so that the eye finds them; none where one of the codings is
// empty.
func (u *Unit) DifferingWords() (spans []corpus.Span) {
	var edges []int
	for i := range u.Codings {
		if len(u.Codings[i].Annotations) == 0 {
			return nil
		}
		for k := range u.Codings[i].Annotations {
			for _, s := range pieces(&u.Codings[i].Annotations[k]) {
				edges = append(edges, s.Start, s.End)
			}
		}
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	for i := 1; i < len(edges); i++ {
		part, by := corpus.Span{Start: edges[i-1], End: edges[i]}, 0
		for k := range u.Codings {
			if u.Codings[k].covers(part) {
				by++
			}
		}
		if part = trimmed(u.Text, part); by > 0 && by < len(u.Codings) && part.Len() > 0 {
			spans = append(spans, part)
		}
	}
	return spans
}

// pieces are the spans that an annotation is made of.
func pieces(a *corpus.Annotation) (spans []corpus.Span) {
	for _, m := range a.Mentions {
		if m.Role == corpus.Part {
			spans = append(spans, m.Span)
		}
	}
	if spans == nil {
		spans = []corpus.Span{a.Span}
	}
	return spans
}

func (c *Coding) covers(part corpus.Span) bool {
	for i := range c.Annotations {
		for _, s := range pieces(&c.Annotations[i]) {
			if s.Covers(part) {
				return true
			}
		}
	}
	return false
}
