package corpus

import (
	"slices"
	"strings"
)

// SourceUse is how many annotations of one document name the same source in the
// same words, and the same one who passes its words on.
type SourceUse struct {
	Source, Via string // the words; empty where nobody is named
	Document    string // id
	Annotations int
}

// SourceCount is a source with how many annotations name it, as the one who says
// it or the one who passes it on.
type SourceCount struct {
	Source      Source // with an empty ID for a name that none of the sources has
	Annotations int
}

// CountSources counts the annotations that name each source under any of its
// names, the most named first. A source of the project that no annotation names is
// among them; names that no source has are gathered by SourceKey, under the words
// that come first.
func CountSources(known []Source, uses []SourceUse) []SourceCount {
	index := NewSourceIndex(known)
	list := make([]SourceCount, len(known))
	at, bare := map[string]int{}, map[string]int{}
	for i, s := range known {
		list[i].Source, at[s.ID] = s, i
	}
	find := func(document, name string) int {
		if id := index.Find(document, name); id != "" {
			return at[id]
		}
		key := SourceKey(name)
		if i, ok := bare[key]; ok {
			return i
		}
		bare[key] = len(list)
		list = append(list, SourceCount{Source: Source{Name: name}})
		return bare[key]
	}
	for _, u := range uses {
		says := -1
		if u.Source != "" {
			says = find(u.Document, u.Source)
			list[says].Annotations += u.Annotations
		}
		if u.Via == "" {
			continue
		}
		if passes := find(u.Document, u.Via); passes != says {
			list[passes].Annotations += u.Annotations
		}
	}
	slices.SortStableFunc(list, func(a, b SourceCount) int {
		if a.Annotations != b.Annotations {
			return b.Annotations - a.Annotations
		}
		return strings.Compare(SourceKey(a.Source.Name), SourceKey(b.Source.Name))
	})
	return list
}
