package intake

import (
	"fmt"
	"reflect"
	"strings"

	"sayso/internal/corpus"
	"sayso/storage"
)

// takeCodebook takes over the codebook of an export. An empty project gets it
// whole. In any other, labels, attributes and relation kinds that it lacks are
// added, and what it has stays as it is.
func (in *intake) takeCodebook(sent corpus.Codebook) {
	in.trusted = in.current()
	next := in.codebook.With(sent)
	if in.empty {
		next = sent
	}
	next.Version = 0 // the project counts its own
	current := in.codebook
	current.Version = 0
	if sameCodebook(current, next) {
		return
	}
	before := in.codebook
	in.codebook = next
	in.batch = append(in.batch, item{before: &before, change: storage.Change{
		Kind: Kind, Title: "Codebook of " + in.current().Name, Steps: []storage.Step{storage.PutCodebook(next)},
	}})
}

// sameCodebook compares two codebooks; no list and an empty one are the same.
func sameCodebook(a, b corpus.Codebook) bool {
	return len(a.Labels) == len(b.Labels) && len(a.Attributes) == len(b.Attributes) && len(a.Relations) == len(b.Relations) &&
		reflect.DeepEqual(append([]corpus.Label{}, a.Labels...), append([]corpus.Label{}, b.Labels...)) &&
		reflect.DeepEqual(append([]corpus.Attribute{}, a.Attributes...), append([]corpus.Attribute{}, b.Attributes...)) &&
		reflect.DeepEqual(append([]corpus.RelationKind{}, a.Relations...), append([]corpus.RelationKind{}, b.Relations...))
}

// checkLabels refuses labels and relation kinds that nobody has defined. A
// file that brings its own codebook is taken at its word: a label may have
// been deleted from a codebook after it was used.
func (in *intake) checkLabels(e *corpus.Entry) error {
	if in.trusted != nil {
		return nil
	}
	for _, a := range e.Annotations {
		if _, ok := in.codebook.Label(a.Label); !ok {
			return fmt.Errorf("the label %q is not in the codebook, which has %s", a.Label, LabelNames(in.codebook))
		}
		for id, value := range a.Attributes {
			if err := CheckAttribute(in.codebook, id, value); err != nil {
				return err
			}
		}
	}
	for _, relation := range e.Relations {
		if _, ok := in.codebook.RelationKind(relation.Kind); !ok {
			return fmt.Errorf("the relation %q is not in the codebook", relation.Kind)
		}
	}
	return nil
}

// LabelNames lists the ids of the labels of a codebook for a message.
func LabelNames(c corpus.Codebook) string {
	var ids []string
	for _, label := range c.Labels {
		ids = append(ids, label.ID)
	}
	if len(ids) == 0 {
		return "no labels"
	}
	return strings.Join(ids, ", ")
}

// CheckAttribute says in a sentence why an attribute cannot have a value: the
// codebook does not know it, or allows other values.
func CheckAttribute(c corpus.Codebook, id, value string) error {
	attribute, ok := c.Attribute(id)
	if !ok {
		var ids []string
		for _, a := range c.Attributes {
			ids = append(ids, a.ID)
		}
		return fmt.Errorf("the attribute %q is not in the codebook, which has %s", id, strings.Join(ids, ", "))
	}
	if !attribute.Allows(value) {
		return fmt.Errorf("the attribute %s cannot be %q; the codebook allows %s", id, value, strings.Join(attribute.Values, ", "))
	}
	return nil
}
