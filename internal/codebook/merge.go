package codebook

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"sayso/internal/corpus"
)

// Merge gives the annotations of one label another one and takes the first
// out of the codebook. Notes, sources and links are kept. Where that would put
// the same label twice on one span by one annotator, the two become one: see
// join.
func Merge(c corpus.Codebook, from, into corpus.Label, m Markup, at time.Time) Plan {
	p := Plan{Codebook: withoutLabel(c, from.ID), Title: fmt.Sprintf("Codebook: %s merged into %s", from.Name, into.Name)}
	type spot struct {
		document, annotator string
		span                corpus.Span
	}
	standing, changed, moved := map[spot]corpus.Annotation{}, map[string]bool{}, map[string]string{}
	for _, a := range m.Annotations {
		if a.Label == into.ID {
			if s := (spot{a.Document, a.Annotator, a.Span}); standing[s].ID == "" {
				standing[s] = a
			}
		}
	}
	var order []spot
	for _, a := range m.Annotations {
		if a.Label != from.ID {
			continue
		}
		s := spot{a.Document, a.Annotator, a.Span}
		keep, twice := standing[s]
		if twice {
			keep = join(c, keep, a, from)
			p.Drop, moved[a.ID] = append(p.Drop, a), keep.ID
			p.Joined++
		} else {
			keep = a.Clone()
			keep.Label = into.ID
		}
		keep.ChangedAt = at
		standing[s] = keep
		if !changed[keep.ID] {
			changed[keep.ID], order = true, append(order, s)
		}
	}
	for _, s := range order {
		p.Put = append(p.Put, standing[s])
	}
	p.Links = moveLinks(c, m.Relations, moved)
	return p
}

// join makes one annotation of two on the same span by the same annotator: keep
// stays, gone goes into it. A note is added under the one that stands. Of the
// attributes, those that keep leaves open are taken over; those that
// contradict it go into the note in words, so that nothing is lost.
func join(c corpus.Codebook, keep, gone corpus.Annotation, from corpus.Label) corpus.Annotation {
	keep = keep.Clone()
	var notes []string
	if keep.Note != "" {
		notes = append(notes, keep.Note)
	}
	if gone.Note != "" && gone.Note != keep.Note {
		notes = append(notes, gone.Note)
	}
	var other []string
	for _, id := range slices.Sorted(maps.Keys(gone.Attributes)) {
		value := gone.Attributes[id]
		switch {
		case value == "" || keep.Attributes[id] == value:
		case keep.Attributes[id] == "":
			if keep.Attributes == nil {
				keep.Attributes = map[string]string{}
			}
			keep.Attributes[id] = value
		default:
			name := id
			if a, ok := c.Attribute(id); ok {
				name = a.Name
			}
			other = append(other, strings.ToLower(name)+" "+value)
		}
	}
	if len(other) > 0 {
		notes = append(notes, "As "+strings.ToLower(from.Name)+": "+strings.Join(other, "; "))
	}
	keep.Note = strings.Join(notes, "\n")
	return keep
}

// moveLinks leads links to annotations that go to those they went into. A link
// that would lead to itself or stand twice is left to go.
func moveLinks(c corpus.Codebook, relations []corpus.Relation, moved map[string]string) []corpus.Relation {
	type ends struct{ kind, from, to string }
	have := map[ends]bool{}
	for _, r := range relations {
		if moved[r.From] == "" && moved[r.To] == "" {
			have[ends{r.Kind, r.From, r.To}] = true
		}
	}
	var links []corpus.Relation
	for _, r := range relations {
		from, to := moved[r.From], moved[r.To]
		if from == "" && to == "" {
			continue
		}
		if from != "" {
			r.From = from
		}
		if to != "" {
			r.To = to
		}
		kind, _ := c.RelationKind(r.Kind)
		if r.From == r.To || have[ends{r.Kind, r.From, r.To}] || kind.Symmetric && have[ends{r.Kind, r.To, r.From}] {
			continue
		}
		have[ends{r.Kind, r.From, r.To}] = true
		links = append(links, r)
	}
	return links
}

func withoutLabel(c corpus.Codebook, id string) corpus.Codebook {
	c = Clone(c)
	c.Labels = slices.DeleteFunc(c.Labels, func(l corpus.Label) bool { return l.ID == id })
	return c
}

// DeleteLabel takes a label out of the codebook, with its annotations.
func DeleteLabel(c corpus.Codebook, label corpus.Label, m Markup) Plan {
	p := Plan{Codebook: withoutLabel(c, label.ID), Title: "Codebook: label " + label.Name + " deleted"}
	for _, a := range m.Annotations {
		if a.Label == label.ID {
			p.Drop = append(p.Drop, a)
		}
	}
	return p
}

// MergeSentence says what a merge touches and what becomes of doubles.
// where is what it touches, in words, and whose that is.
func MergeSentence(from, into corpus.Label, plan Plan, where string) string {
	text := fmt.Sprintf("This affects %s. They become %s and keep their sources, notes and links.", where, strings.ToLower(into.Name))
	if n, _ := plan.Touches(); n == 0 {
		text = "No annotation carries " + from.Name + "; only the codebook changes."
	}
	if plan.Joined > 0 {
		text += fmt.Sprintf(" On %s the same annotator has both labels; each pair becomes one annotation, with both notes.",
			corpus.Plural(plan.Joined, "span"))
	}
	return text
}
