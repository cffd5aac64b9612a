package codebook

import (
	"maps"
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// Replace puts another codebook in the place of the project's own. Labels,
// attributes and kinds of links that the project uses and the new one lacks
// are kept at the end of their lists, so that no annotation loses its meaning;
// a value that annotations have stays in the list of values. kept names them.
func Replace(c, imported corpus.Codebook, m Markup) (p Plan, kept []string) {
	c, imported = Clone(c), Clone(imported)
	labels, attributes, kinds := map[string]bool{}, map[string]map[string]bool{}, map[string]bool{}
	for _, a := range m.Annotations {
		labels[a.Label] = true
		for id, value := range a.Attributes {
			if value != "" {
				if attributes[id] == nil {
					attributes[id] = map[string]bool{}
				}
				attributes[id][value] = true
			}
		}
	}
	for _, r := range m.Relations {
		kinds[r.Kind] = true
	}
	for _, l := range c.Labels {
		if _, has := imported.Label(l.ID); !has && labels[l.ID] {
			if _, taken := imported.LabelForKey(l.Key); taken {
				l.Key = ""
			}
			imported.Labels, kept = append(imported.Labels, l), append(kept, l.Name)
		}
	}
	for _, a := range c.Attributes {
		if _, has := imported.Attribute(a.ID); !has && attributes[a.ID] != nil {
			if imported.CheckKey(a) != nil {
				a.Key = ""
			}
			imported.Attributes, kept = append(imported.Attributes, a), append(kept, a.Name)
		}
	}
	for i := range imported.Attributes {
		a := &imported.Attributes[i]
		for _, value := range slices.Sorted(maps.Keys(attributes[a.ID])) {
			if !a.Allows(value) {
				a.Values, kept = append(a.Values, value), append(kept, a.Name+" "+value)
			}
		}
	}
	for _, k := range c.Relations {
		if _, has := imported.RelationKind(k.ID); !has && kinds[k.ID] {
			imported.Relations, kept = append(imported.Relations, k), append(kept, k.Name)
		}
	}
	for _, v := range c.Variables { // documents may have values, and lose none
		_, has := imported.Variable(v.ID)
		if _, taken := imported.Attribute(v.ID); !has && !taken {
			imported.Variables = append(imported.Variables, v)
		}
	}
	imported.Version = c.Version
	return Plan{Codebook: imported, Title: "Codebook: imported"}, kept
}

// Redefined lists the labels that both codebooks have and that the second
// defines in other words.
func Redefined(before, now corpus.Codebook) []corpus.Label {
	var list []corpus.Label
	for _, l := range now.Labels {
		if old, ok := before.Label(l.ID); ok && Meaning(old) != Meaning(l) {
			list = append(list, l)
		}
	}
	return list
}

// Difference says in some words what one version has new.
func Difference(before, now corpus.Codebook) string {
	var what []string
	for _, l := range now.Labels {
		old, ok := before.Label(l.ID)
		switch {
		case !ok:
			what = append(what, "new label "+l.Name)
		case old.Name != l.Name || labelDifference(old, l) != " of "+l.Name:
			what = append(what, labelDifference(old, l))
		}
	}
	for _, l := range before.Labels {
		if _, ok := now.Label(l.ID); !ok {
			what = append(what, l.Name+" deleted")
		}
	}
	if len(what) == 0 {
		return "attributes, links or order"
	}
	return corpus.FirstWords(strings.Join(what, "; "), 90)
}
