package app

import (
	"slices"
	"strings"
	"time"

	"sayso/internal/corpus"
)

// planNewAttribute adds an attribute of free text.
func planNewAttribute(c corpus.Codebook, name string) (codebookPlan, string) {
	c = cloneCodebook(c)
	id := idFrom(name, "attribute", func(id string) bool { _, taken := c.Attribute(id); return taken })
	id = strings.ReplaceAll(id, "-", "_")
	c.Attributes = append(c.Attributes, corpus.Attribute{ID: id, Name: name})
	return codebookPlan{codebook: c, title: "Codebook: new attribute " + name}, id
}

// planAttribute changes an attribute. Values that were corrected in their place
// are corrected in the annotations; values that are gone are taken off them.
// What was free text before stays as it is.
func planAttribute(c corpus.Codebook, changed corpus.Attribute, m markup, at time.Time) codebookPlan {
	c = cloneCodebook(c)
	i := slices.IndexFunc(c.Attributes, func(a corpus.Attribute) bool { return a.ID == changed.ID })
	if i < 0 {
		return codebookPlan{codebook: c}
	}
	before := c.Attributes[i]
	changed.Values = unique(changed.Values)
	c.Attributes[i] = changed
	p := codebookPlan{codebook: c, title: "Codebook: attribute " + changed.Name}
	if before.Name != changed.Name {
		p.title = "Codebook: attribute " + before.Name + " is now called " + changed.Name
	}
	renamed := valueChanges(before.Values, changed.Values)
	for _, a := range m.annotations {
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
		p.put = append(p.put, a)
	}
	return p
}

// valueChanges finds the values that were corrected: those that are gone, where
// the list is as long as before and another value stands in their place.
func valueChanges(before, now []string) map[string]string {
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

// planDeleteAttribute takes an attribute out of the codebook, and its values
// off the annotations.
func planDeleteAttribute(c corpus.Codebook, attribute corpus.Attribute, m markup, at time.Time) codebookPlan {
	c = cloneCodebook(c)
	c.Attributes = slices.DeleteFunc(c.Attributes, func(a corpus.Attribute) bool { return a.ID == attribute.ID })
	p := codebookPlan{codebook: c, title: "Codebook: attribute " + attribute.Name + " deleted"}
	for _, a := range m.annotations {
		if a.Attributes[attribute.ID] == "" {
			continue
		}
		a = a.Clone()
		a.ChangedAt = at
		delete(a.Attributes, attribute.ID)
		p.put = append(p.put, a)
	}
	return p
}

// planNewRelation adds a kind of link.
func planNewRelation(c corpus.Codebook, name string) (codebookPlan, string) {
	c = cloneCodebook(c)
	id := idFrom(name, "link", func(id string) bool { _, taken := c.RelationKind(id); return taken })
	c.Relations = append(c.Relations, corpus.RelationKind{ID: id, Name: name})
	return codebookPlan{codebook: c, title: "Codebook: new kind of link " + name}, id
}

// planRelation changes a kind of link.
func planRelation(c corpus.Codebook, changed corpus.RelationKind) codebookPlan {
	c = cloneCodebook(c)
	for i := range c.Relations {
		if c.Relations[i].ID == changed.ID {
			c.Relations[i] = changed
		}
	}
	return codebookPlan{codebook: c, title: "Codebook: link " + changed.Name}
}

// planDeleteRelation takes a kind of link out of the codebook, with its links.
func planDeleteRelation(c corpus.Codebook, kind corpus.RelationKind, m markup) codebookPlan {
	c = cloneCodebook(c)
	c.Relations = slices.DeleteFunc(c.Relations, func(k corpus.RelationKind) bool { return k.ID == kind.ID })
	p := codebookPlan{codebook: c, title: "Codebook: link " + kind.Name + " deleted"}
	for _, r := range m.relations {
		if r.Kind == kind.ID {
			p.unlink = append(p.unlink, r)
		}
	}
	return p
}
