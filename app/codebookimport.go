package app

import (
	"maps"
	"slices"

	"sayso/internal/corpus"
)

// planImport puts another codebook in the place of the project's own. Labels,
// attributes and kinds of links that the project uses and the new one lacks
// are kept at the end of their lists, so that no annotation loses its meaning;
// a value that annotations have stays in the list of values. kept names them.
func planImport(c, imported corpus.Codebook, m markup) (p codebookPlan, kept []string) {
	c, imported = cloneCodebook(c), cloneCodebook(imported)
	labels, attributes, kinds := map[string]bool{}, map[string]map[string]bool{}, map[string]bool{}
	for _, a := range m.annotations {
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
	for _, r := range m.relations {
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
	imported.Version = c.Version
	return codebookPlan{codebook: imported, title: "Codebook: imported"}, kept
}

// newDefinitions lists the labels that both codebooks have and that the second
// defines in other words.
func newDefinitions(before, now corpus.Codebook) []corpus.Label {
	var list []corpus.Label
	for _, l := range now.Labels {
		if old, ok := before.Label(l.ID); ok && meaning(old) != meaning(l) {
			list = append(list, l)
		}
	}
	return list
}
