package app

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/slug"
	"sayso/storage"
	"sayso/widgets"
)

// codebookPlan is a change of the codebook, worked out in full before anything
// is done: the new codebook and every annotation and link that changes with
// it. The functions whose names begin with plan make one and touch nothing.
type codebookPlan struct {
	codebook corpus.Codebook
	title    string // for the history
	put      []corpus.Annotation
	drop     []corpus.Annotation
	links    []corpus.Relation // put
	unlink   []corpus.Relation // deleted
	joined   int               // of drop: went into another annotation on the same span
}

// codebookTitle begins the title of every change of the codebook in the
// history; by it they are told from changes in the text.
const codebookTitle = "Codebook: "

// touches counts the annotations that the plan changes or deletes, and their
// documents.
func (p codebookPlan) touches() (annotations, documents int) {
	in := map[string]bool{}
	for _, a := range slices.Concat(p.put, p.drop) {
		in[a.Document] = true
	}
	return len(p.put) + len(p.drop), len(in)
}

// where says what touches counts: "12 annotations in 3 documents".
func (p codebookPlan) where() string {
	annotations, documents := p.touches()
	return plural(annotations, "annotation") + " in " + plural(documents, "document")
}

// steps are the plan as storage does it, on whoever's annotations. Links move before an annotation goes,
// because its links go with it. version is the one that the codebook goes on
// with, 0 for a new one.
func (p codebookPlan) steps(version int) []storage.Step {
	steps := []storage.Step{storage.PutCodebook(p.codebook)}
	if version > 0 {
		p.codebook.Version = version
		steps[0] = storage.AmendCodebook(p.codebook)
	}
	for _, a := range p.put {
		if a.Codebook == 0 {
			a.Codebook = storage.UnknownCodebook // nobody decided on it anew
		}
		steps = append(steps, storage.Shared(storage.PutAnnotation(a)))
	}
	for _, r := range p.links { // one that is there keeps its ends, so it makes way
		steps = append(steps, storage.Shared(storage.DeleteRelation(r.ID)), storage.PutRelation(r))
	}
	for _, r := range p.unlink {
		steps = append(steps, storage.Shared(storage.DeleteRelation(r.ID)))
	}
	for _, a := range p.drop {
		steps = append(steps, storage.Shared(storage.DeleteAnnotation(a.ID)))
	}
	return steps
}

// markup is what stands in the project and may change with its codebook.
type markup struct {
	annotations []corpus.Annotation // the oldest first
	relations   []corpus.Relation
}

// cloneCodebook copies a codebook so that no list is shared.
func cloneCodebook(c corpus.Codebook) corpus.Codebook {
	c.Labels, c.Attributes, c.Relations = slices.Clone(c.Labels), slices.Clone(c.Attributes), slices.Clone(c.Relations)
	c.Variables = slices.Clone(c.Variables)
	for i := range c.Labels {
		l := &c.Labels[i]
		l.Examples, l.Counter, l.Rules = slices.Clone(l.Examples), slices.Clone(l.Counter), slices.Clone(l.Rules)
	}
	for i := range c.Attributes {
		c.Attributes[i].Values = slices.Clone(c.Attributes[i].Values)
	}
	return c
}

// sameCodebook reports whether two codebooks say the same; the number of the
// version does not count.
func sameCodebook(a, b corpus.Codebook) bool {
	a.Version, b.Version = 0, 0
	one, err := json.Marshal(a)
	other, err2 := json.Marshal(b)
	return err == nil && err2 == nil && string(one) == string(other)
}

// idFrom derives an id from a name: small letters without accents, digits, and
// - for all between. A number makes it differ from the ids that are taken. It
// begins with fallback where the name has no letter that an id may hold.
func idFrom(name, fallback string, taken func(string) bool) string {
	const most = 48
	base := slug.Of(name, '-', most)
	if base == "" || base[0] < 'a' {
		base = slug.Of(fallback+"-"+base, '-', most)
	}
	made := base
	for n := 2; taken(made) || corpus.ReservedLabel(made); n++ {
		made = fmt.Sprintf("%s-%d", base, n)
	}
	return made
}

// planNewLabel adds a label. It gets the first key, colour and pattern that no
// other label has.
func planNewLabel(c corpus.Codebook, name string) (codebookPlan, string) {
	c = cloneCodebook(c)
	label := corpus.Label{
		ID:   idFrom(name, "label", func(id string) bool { _, taken := c.Label(id); return taken }),
		Name: name, Pattern: corpus.NextPattern(c.Labels),
	}
	for digit := '1'; digit <= '9' && label.Key == ""; digit++ {
		if _, taken := c.LabelForKey(string(digit)); !taken {
			label.Key = string(digit)
		}
	}
	used := map[string]bool{}
	for _, l := range c.Labels {
		used[strings.ToLower(l.Colour)] = true
	}
	swatch := widgets.Swatches[len(c.Labels)%len(widgets.Swatches)]
	for _, s := range widgets.Swatches {
		if !used[s.Colour] {
			swatch = s
			break
		}
	}
	label.Colour, label.DarkColour = swatch.Colour, swatch.Dark
	c.Labels = append(c.Labels, label)
	return codebookPlan{codebook: c, title: "Codebook: new label " + name}, label.ID
}

// planLabel changes a label. A key that another label has is exchanged with
// it.
func planLabel(c corpus.Codebook, changed corpus.Label) codebookPlan {
	c = cloneCodebook(c)
	i := slices.IndexFunc(c.Labels, func(l corpus.Label) bool { return l.ID == changed.ID })
	if i < 0 {
		return codebookPlan{codebook: c}
	}
	before := c.Labels[i]
	for j := range c.Labels {
		if j != i && changed.Key != "" && changed.Key != before.Key && c.Labels[j].Key == changed.Key {
			c.Labels[j].Key = before.Key
		}
	}
	c.Labels[i] = changed
	return codebookPlan{codebook: c, title: "Codebook: " + labelTitle(before, changed)}
}

// labelTitle says what is new about a label.
func labelTitle(before, now corpus.Label) string {
	var what []string
	note := func(differs bool, name string) {
		if differs {
			what = append(what, name)
		}
	}
	note(before.Key != now.Key, "key")
	note(before.Colour != now.Colour, "colour")
	note(before.Pattern != now.Pattern, "line")
	note(before.Definition != now.Definition, "definition")
	note(!slices.Equal(before.Rules, now.Rules), "rules")
	note(!slices.Equal(before.Examples, now.Examples), "examples")
	note(!slices.Equal(before.Counter, now.Counter), "counter-examples")
	if before.Name != now.Name {
		what = append([]string{before.Name + " is now called " + now.Name}, what...)
		return strings.Join(what, ", ")
	}
	return strings.Join(what, ", ") + " of " + now.Name
}

// planMove moves a label, an attribute or a kind of link one place up or down.
func planMove(c corpus.Codebook, item widgets.CodebookItem, by int) (codebookPlan, bool) {
	c = cloneCodebook(c)
	var name string
	var moved bool
	switch item.Part {
	case widgets.LabelPart:
		moved = move(c.Labels, func(l corpus.Label) bool { name = l.Name; return l.ID == item.ID }, by)
	case widgets.AttributePart:
		moved = move(c.Attributes, func(a corpus.Attribute) bool { name = a.Name; return a.ID == item.ID }, by)
	default:
		moved = move(c.Relations, func(k corpus.RelationKind) bool { name = k.Name; return k.ID == item.ID }, by)
	}
	return codebookPlan{codebook: c, title: "Codebook: order, " + name}, moved
}

func move[T any](list []T, is func(T) bool, by int) bool {
	i := slices.IndexFunc(list, is)
	if i < 0 || i+by < 0 || i+by >= len(list) {
		return false
	}
	list[i], list[i+by] = list[i+by], list[i]
	return true
}

// changed reports whether the plan says anything new.
func (p codebookPlan) changed(now corpus.Codebook) bool {
	return !sameCodebook(p.codebook, now) || len(p.put)+len(p.drop)+len(p.links)+len(p.unlink) > 0
}

// oldestFirst puts annotations in the order in which they were made.
func oldestFirst(list []corpus.Annotation) {
	sort.SliceStable(list, func(i, j int) bool {
		if !list[i].CreatedAt.Equal(list[j].CreatedAt) {
			return list[i].CreatedAt.Before(list[j].CreatedAt)
		}
		return list[i].ID < list[j].ID
	})
}
