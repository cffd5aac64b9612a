package codebook

import (
	"fmt"
	"sort"
	"time"

	"sayso/internal/corpus"
)

// Splitting a label: some of its annotations get a new one. Which, is chosen by
// what they say, by their source, by their article, or one by one.

// Split adds a label and gives it to some annotations of another one.
func Split(c corpus.Codebook, from corpus.Label, name string, chosen []corpus.Annotation, at time.Time) (Plan, string) {
	p, id := NewLabel(c, name)
	p.Title = fmt.Sprintf("%s%s split off %s", TitlePrefix, name, from.Name)
	for _, a := range chosen {
		a = a.Clone()
		a.Label, a.ChangedAt = id, at
		p.Put = append(p.Put, a)
	}
	return p, id
}

// Group is a set of annotations that can go to the new label together.
type Group struct {
	Name string // "Certainty: possible"
	Has  []int  // indexes of the annotations
}

// mostGroups bounds how many groups of a kind are offered, the largest first.
const mostGroups = 40

// SplitGroups gathers annotations by the values of their attributes and by
// their articles, the largest groups of each first.
func SplitGroups(c corpus.Codebook, list []corpus.Annotation, title func(document string) string) []Group {
	var groups []Group
	gather := func(heading string, value func(corpus.Annotation) string) {
		by := map[string]*Group{}
		var order []*Group
		for i, a := range list {
			v := value(a)
			if v == "" {
				continue
			}
			if by[v] == nil {
				by[v] = &Group{Name: heading + ": " + v}
				order = append(order, by[v])
			}
			by[v].Has = append(by[v].Has, i)
		}
		sort.SliceStable(order, func(i, j int) bool { return len(order[i].Has) > len(order[j].Has) })
		for _, g := range order[:min(len(order), mostGroups)] {
			groups = append(groups, *g)
		}
	}
	for _, a := range c.Attributes {
		gather(a.Name, func(x corpus.Annotation) string { return x.Attributes[a.ID] })
	}
	gather("Article", func(x corpus.Annotation) string { return title(x.Document) })
	return groups
}
