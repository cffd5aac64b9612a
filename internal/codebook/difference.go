package codebook

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// The parts of a codebook, as commands name them.
const (
	PartLabel     = "label"
	PartAttribute = "attribute"
	PartRelation  = "relation"
	PartVariable  = "variable"
)

// A Change is one difference between two codebooks.
type Change struct {
	What  string // added, changed or removed
	Part  string
	ID    string
	Words string // its name, and of a change what is new
}

// Differences lists what the second codebook has new, in its order, and then
// what it lacks. The order of the things themselves does not count.
func Differences(before, now corpus.Codebook) []Change {
	return slices.Concat(
		differing(PartLabel, before.Labels, now.Labels, func(l corpus.Label) (string, string) { return l.ID, l.Name }),
		differing(PartAttribute, before.Attributes, now.Attributes, func(a corpus.Attribute) (string, string) { return a.ID, a.Name }),
		differing(PartRelation, before.Relations, now.Relations, func(k corpus.RelationKind) (string, string) { return k.ID, k.Name }),
		differing(PartVariable, before.Variables, now.Variables, func(v corpus.Variable) (string, string) { return v.ID, v.Name }),
	)
}

func differing[T any](part string, before, now []T, of func(T) (id, name string)) (list []Change) {
	old := map[string]T{}
	for _, e := range before {
		id, _ := of(e)
		old[id] = e
	}
	for _, e := range now {
		id, name := of(e)
		was, known := old[id]
		delete(old, id)
		switch {
		case !known:
			list = append(list, Change{"added", part, id, name})
		default:
			if fields := newFields(was, e); len(fields) > 0 {
				list = append(list, Change{"changed", part, id, strings.Join(fields, ", ") + " of " + name})
			}
		}
	}
	for _, e := range before {
		id, name := of(e)
		if _, gone := old[id]; gone {
			list = append(list, Change{"removed", part, id, name})
		}
	}
	return list
}

// newFields names the fields of an element that are not what they were, by
// their names in JSON; so a field that comes later is not forgotten.
func newFields(was, now any) (names []string) {
	one, other := fieldsOf(was), fieldsOf(now)
	for name, value := range other {
		if !reflect.DeepEqual(value, one[name]) {
			names = append(names, strings.ReplaceAll(name, "_", " "))
		}
	}
	for name := range one {
		if _, has := other[name]; !has {
			names = append(names, strings.ReplaceAll(name, "_", " "))
		}
	}
	slices.Sort(names)
	return names
}

func fieldsOf(element any) (fields map[string]any) {
	encoded, _ := json.Marshal(element) // it holds nothing that JSON has not
	_ = json.Unmarshal(encoded, &fields)
	return fields
}
