package app

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"sayso/internal/corpus"
	"sayso/storage"
	"sayso/widgets"
)

// codebookPlan is a change of the codebook, worked out in full before anything
// is done: the new codebook and every annotation and link that changes with
// it. The functions of this file make plans and touch nothing.
type codebookPlan struct {
	codebook corpus.Codebook
	title    string // for the history
	put      []corpus.Annotation
	drop     []corpus.Annotation
	links    []corpus.Relation // put
	unlink   []corpus.Relation // deleted
	joined   int               // of drop: went into another annotation on the same span
}

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

// steps are the plan as storage does it. Links move before an annotation goes,
// because its links go with it.
func (p codebookPlan) steps() []storage.Step {
	steps := []storage.Step{storage.PutCodebook(p.codebook)}
	for _, a := range p.put {
		steps = append(steps, storage.PutAnnotation(a))
	}
	for _, r := range p.links {
		steps = append(steps, storage.PutRelation(r))
	}
	for _, r := range p.unlink {
		steps = append(steps, storage.DeleteRelation(r.ID))
	}
	for _, a := range p.drop {
		steps = append(steps, storage.DeleteAnnotation(a.ID))
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
	for i := range c.Labels {
		c.Labels[i].Examples, c.Labels[i].Counter = slices.Clone(c.Labels[i].Examples), slices.Clone(c.Labels[i].Counter)
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

// takenIDs cannot be ids of labels: commands of the window are named so.
var takenIDs = map[string]bool{"nothing": true, "clear": true}

// idFrom derives an id from a name: small letters without accents, digits, and
// - for all between. A number makes it differ from the ids that are taken. It
// begins with fallback where the name has no letter that an id may hold.
func idFrom(name, fallback string, taken func(string) bool) string {
	var id strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’':
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			id.WriteRune(r)
		case id.Len() > 0 && !strings.HasSuffix(id.String(), "-"):
			id.WriteByte('-')
		}
	}
	base := strings.Trim(id.String(), "-")
	if base == "" || base[0] < 'a' {
		base = strings.Trim(fallback+"-"+base, "-")
	}
	base = strings.Trim(base[:min(len(base), 48)], "-")
	made := base
	for n := 2; taken(made) || takenIDs[made]; n++ {
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
		Name: name, Pattern: corpus.Patterns[len(c.Labels)%len(corpus.Patterns)],
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

// planMerge gives the annotations of one label another one and takes the first
// out of the codebook. Notes, sources and links are kept. Where that would put
// the same label twice on one span by one annotator, the two become one: see
// join.
func planMerge(c corpus.Codebook, from, into corpus.Label, m markup, at time.Time) codebookPlan {
	p := codebookPlan{codebook: withoutLabel(c, from.ID), title: fmt.Sprintf("Codebook: %s merged into %s", from.Name, into.Name)}
	type spot struct {
		document, annotator string
		span                corpus.Span
	}
	standing, changed, moved := map[spot]corpus.Annotation{}, map[string]bool{}, map[string]string{}
	for _, a := range m.annotations {
		if a.Label == into.ID {
			if s := (spot{a.Document, a.Annotator, a.Span}); standing[s].ID == "" {
				standing[s] = a
			}
		}
	}
	var order []spot
	for _, a := range m.annotations {
		if a.Label != from.ID {
			continue
		}
		s := spot{a.Document, a.Annotator, a.Span}
		keep, twice := standing[s]
		if twice {
			keep = join(c, keep, a, from)
			p.drop, moved[a.ID] = append(p.drop, a), keep.ID
			p.joined++
		} else {
			keep = a.Clone()
			keep.Label = into.ID
		}
		keep.ChangedAt = at
		standing[s] = keep
		if !changed[keep.ID] {
			changed[keep.ID], order = true, append(order, s)
		}
	}
	for _, s := range order {
		p.put = append(p.put, standing[s])
	}
	p.links = moveLinks(c, m.relations, moved)
	return p
}

// join makes one annotation of two on the same span by the same annotator: keep
// stays, gone goes into it. A note is added under the one that stands. Of the
// attributes, those that keep leaves open are taken over; those that
// contradict it go into the note in words, so that nothing is lost.
func join(c corpus.Codebook, keep, gone corpus.Annotation, from corpus.Label) corpus.Annotation {
	keep = keep.Clone()
	var notes []string
	if keep.Note != "" {
		notes = append(notes, keep.Note)
	}
	if gone.Note != "" && gone.Note != keep.Note {
		notes = append(notes, gone.Note)
	}
	var other []string
	for _, id := range slices.Sorted(maps.Keys(gone.Attributes)) {
		value := gone.Attributes[id]
		switch {
		case value == "" || keep.Attributes[id] == value:
		case keep.Attributes[id] == "":
			if keep.Attributes == nil {
				keep.Attributes = map[string]string{}
			}
			keep.Attributes[id] = value
		default:
			name := id
			if a, ok := c.Attribute(id); ok {
				name = a.Name
			}
			other = append(other, strings.ToLower(name)+" "+value)
		}
	}
	if len(other) > 0 {
		notes = append(notes, "As "+strings.ToLower(from.Name)+": "+strings.Join(other, "; "))
	}
	keep.Note = strings.Join(notes, "\n")
	return keep
}

// moveLinks leads links to annotations that go to those they went into. A link
// that would lead to itself or stand twice is left to go.
func moveLinks(c corpus.Codebook, relations []corpus.Relation, moved map[string]string) []corpus.Relation {
	type ends struct{ kind, from, to string }
	have := map[ends]bool{}
	for _, r := range relations {
		if moved[r.From] == "" && moved[r.To] == "" {
			have[ends{r.Kind, r.From, r.To}] = true
		}
	}
	var links []corpus.Relation
	for _, r := range relations {
		from, to := moved[r.From], moved[r.To]
		if from == "" && to == "" {
			continue
		}
		if from != "" {
			r.From = from
		}
		if to != "" {
			r.To = to
		}
		kind, _ := c.RelationKind(r.Kind)
		if r.From == r.To || have[ends{r.Kind, r.From, r.To}] || kind.Symmetric && have[ends{r.Kind, r.To, r.From}] {
			continue
		}
		have[ends{r.Kind, r.From, r.To}] = true
		links = append(links, r)
	}
	return links
}

func withoutLabel(c corpus.Codebook, id string) corpus.Codebook {
	c = cloneCodebook(c)
	c.Labels = slices.DeleteFunc(c.Labels, func(l corpus.Label) bool { return l.ID == id })
	return c
}

// planDeleteLabel takes a label out of the codebook, with its annotations.
func planDeleteLabel(c corpus.Codebook, label corpus.Label, m markup) codebookPlan {
	p := codebookPlan{codebook: withoutLabel(c, label.ID), title: "Codebook: label " + label.Name + " deleted"}
	for _, a := range m.annotations {
		if a.Label == label.ID {
			p.drop = append(p.drop, a)
		}
	}
	return p
}

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

// changed reports whether the plan says anything new.
func (p codebookPlan) changed(now corpus.Codebook) bool {
	return !sameCodebook(p.codebook, now) || len(p.put)+len(p.drop)+len(p.links)+len(p.unlink) > 0
}

// newDefinitions lists the labels that both codebooks have and that the second
// defines in other words.
func newDefinitions(before, now corpus.Codebook) []corpus.Label {
	var list []corpus.Label
	for _, l := range now.Labels {
		if old, ok := before.Label(l.ID); ok && old.Definition != l.Definition {
			list = append(list, l)
		}
	}
	return list
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
