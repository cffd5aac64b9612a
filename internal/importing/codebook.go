package importing

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/storage"
)

// takeCodebook takes over the codebook of an export. An empty project gets it
// whole, with the older versions that annotations were made under. In any
// other, labels, attributes and relation kinds that it lacks are added, and
// what it has stays as it is.
func (in *intake) takeCodebook(sent corpus.Codebook, older []corpus.Codebook) {
	in.trusted = in.current()
	sent.Variables = corpus.Codebook{Variables: sent.Variables, Attributes: sent.Attributes}.With(corpus.Codebook{Variables: in.codebook.Variables}).Variables
	if in.empty && !in.counted {
		in.takeVersions(append(slices.Clone(older), sent))
		return
	}
	next := in.codebook.With(sent)
	if in.empty {
		next = sent
	}
	if !codebook.Same(in.codebook, next) {
		next.Version = in.codebook.Version + 1
		in.putCodebook(next)
	}
	// Of the versions of the file only the newest is known here, and only if
	// the project's says the same.
	same, current := codebook.Same(in.codebook, sent), in.codebook.Version
	in.madeUnder = func(version int) int {
		if same && version > 0 && version == sent.Version {
			return current
		}
		return storage.UnknownCodebook
	}
}

// takeVersions takes over all versions of a codebook, the one in use last.
// They keep their numbers, unless the project gave one of these to a codebook
// that says something else: then they go on above the project's own.
func (in *intake) takeVersions(versions []corpus.Codebook) {
	in.counted = true
	newest, shift := 0, 0
	own := map[int]corpus.Codebook{}
	list, err := in.project.CodebookVersions(in.ctx)
	if err != nil {
		in.failure = err
		return
	}
	for _, c := range list {
		own[c.Version], newest = c, max(newest, c.Version)
	}
	if last := versions[len(versions)-1].Version; last < newest {
		shift = newest
	}
	for _, c := range versions {
		if c.Version <= newest && !codebook.Same(c, own[c.Version]) {
			shift = newest
		}
	}
	for _, c := range versions {
		if c.Version += shift; c.Version > newest {
			in.putCodebook(c)
		}
	}
	if shift > 0 {
		in.failure = in.project.SetSetting(in.ctx, codebook.ShiftSetting, strconv.Itoa(shift))
	}
	in.madeUnder = func(version int) int {
		if version == 0 {
			return storage.UnknownCodebook
		}
		return version + shift
	}
}

func (in *intake) putCodebook(c corpus.Codebook) {
	before := in.codebook
	in.codebook = c
	in.batch = append(in.batch, item{before: &before, change: storage.Change{
		Kind: Kind, Title: "Codebook of " + in.current().Name, Steps: []storage.Step{storage.PutCodebook(c)},
	}})
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
