package codebook

import (
	"slices"
	"strings"
	"time"

	"sayso/internal/corpus"
)

// NewAttribute adds an attribute of free text, which stands beside the label. It
// gets a key that neither a command nor another attribute has, if one is left.
func NewAttribute(c corpus.Codebook, name string) (Plan, string) {
	c = Clone(c)
	underlined := func(id string) string { return strings.ReplaceAll(id, "-", "_") }
	id := underlined(idFrom(name, "attribute", func(id string) bool { _, taken := c.Attribute(underlined(id)); return taken }))
	c.Attributes = append(c.Attributes, corpus.Attribute{ID: id, Name: name, Key: corpus.NewKey(c.Attributes, name), Place: corpus.BesideLabel})
	return Plan{Codebook: c, Title: "Codebook: new attribute " + name}, id
}

// ChangeAttribute changes an attribute. Values that were corrected in their place
// are corrected in the annotations; values that are gone are taken off them.
// What was free text before stays as it is.
func ChangeAttribute(c corpus.Codebook, changed corpus.Attribute, m Markup, at time.Time) Plan {
	c = Clone(c)
	i := slices.IndexFunc(c.Attributes, func(a corpus.Attribute) bool { return a.ID == changed.ID })
	if i < 0 {
		return Plan{Codebook: c}
	}
	before := c.Attributes[i]
	changed.Values = unique(changed.Values)
	c.Attributes[i] = changed
	p := Plan{Codebook: c, Title: "Codebook: attribute " + changed.Name}
	if before.Name != changed.Name {
		p.Title = "Codebook: attribute " + before.Name + " is now called " + changed.Name
	}
	renamed := RenamedValues(before.Values, changed.Values)
	for _, a := range m.Annotations {
		value := a.Attributes[changed.ID]
		if value == "" || changed.Allows(value) || !slices.Contains(before.Values, value) {
			continue
		}
		a = a.Clone()
		a.ChangedAt = at
		if now := renamed[value]; now != "" {
			a.Attributes[changed.ID] = now
		} else {
			delete(a.Attributes, changed.ID)
		}
		p.Put = append(p.Put, a)
	}
	return p
}

// RenamedValues finds the values that were corrected: those that are gone, where
// the list is as long as before and another value stands in their place.
func RenamedValues(before, now []string) map[string]string {
	renamed := map[string]string{}
	if len(before) != len(now) {
		return renamed
	}
	for i, value := range before {
		if now[i] != value && !slices.Contains(now, value) && !slices.Contains(before, now[i]) {
			renamed[value] = now[i]
		}
	}
	return renamed
}

func unique(list []string) []string {
	var kept []string
	for _, value := range list {
		if !slices.Contains(kept, value) {
			kept = append(kept, value)
		}
	}
	return kept
}

// DeleteAttribute takes an attribute out of the codebook, and its values
// off the annotations.
func DeleteAttribute(c corpus.Codebook, attribute corpus.Attribute, m Markup, at time.Time) Plan {
	c = Clone(c)
	c.Attributes = slices.DeleteFunc(c.Attributes, func(a corpus.Attribute) bool { return a.ID == attribute.ID })
	p := Plan{Codebook: c, Title: "Codebook: attribute " + attribute.Name + " deleted"}
	for _, a := range m.Annotations {
		if a.Attributes[attribute.ID] == "" {
			continue
		}
		a = a.Clone()
		a.ChangedAt = at
		delete(a.Attributes, attribute.ID)
		p.Put = append(p.Put, a)
	}
	return p
}

// NewRelation adds a kind of link.
func NewRelation(c corpus.Codebook, name string) (Plan, string) {
	c = Clone(c)
	id := idFrom(name, "link", func(id string) bool { _, taken := c.RelationKind(id); return taken })
	c.Relations = append(c.Relations, corpus.RelationKind{ID: id, Name: name})
	return Plan{Codebook: c, Title: "Codebook: new kind of link " + name}, id
}

// ChangeRelation changes a kind of link.
func ChangeRelation(c corpus.Codebook, changed corpus.RelationKind) Plan {
	c = Clone(c)
	for i := range c.Relations {
		if c.Relations[i].ID == changed.ID {
			c.Relations[i] = changed
		}
	}
	return Plan{Codebook: c, Title: "Codebook: link " + changed.Name}
}

// DeleteRelation takes a kind of link out of the codebook, with its links.
func DeleteRelation(c corpus.Codebook, kind corpus.RelationKind, m Markup) Plan {
	c = Clone(c)
	c.Relations = slices.DeleteFunc(c.Relations, func(k corpus.RelationKind) bool { return k.ID == kind.ID })
	p := Plan{Codebook: c, Title: "Codebook: link " + kind.Name + " deleted"}
	for _, r := range m.Relations {
		if r.Kind == kind.ID {
			p.Unlink = append(p.Unlink, r)
		}
	}
	return p
}
