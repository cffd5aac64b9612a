package codebook

import (
	"fmt"
	"slices"
	"strings"

	"sayso/internal/colours"
	"sayso/internal/corpus"
	"sayso/internal/slug"
)

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

// NewLabel adds a label. It gets the first key, colour and pattern that no
// other label has.
func NewLabel(c corpus.Codebook, name string) (Plan, string) {
	c = Clone(c)
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
	swatch := colours.Swatches[len(c.Labels)%len(colours.Swatches)]
	for _, s := range colours.Swatches {
		if !used[s.Colour] {
			swatch = s
			break
		}
	}
	label.Colour, label.DarkColour = swatch.Colour, swatch.Dark
	c.Labels = append(c.Labels, label)
	return Plan{Codebook: c, Title: "Codebook: new label " + name}, label.ID
}

// ChangeLabel changes a label. A key that another label has is exchanged with
// it.
func ChangeLabel(c corpus.Codebook, changed corpus.Label) Plan {
	c = Clone(c)
	i := slices.IndexFunc(c.Labels, func(l corpus.Label) bool { return l.ID == changed.ID })
	if i < 0 {
		return Plan{Codebook: c}
	}
	before := c.Labels[i]
	for j := range c.Labels {
		if j != i && changed.Key != "" && changed.Key != before.Key && c.Labels[j].Key == changed.Key {
			c.Labels[j].Key = before.Key
		}
	}
	c.Labels[i] = changed
	return Plan{Codebook: c, Title: "Codebook: " + labelDifference(before, changed)}
}

// labelDifference says what is new about a label.
func labelDifference(before, now corpus.Label) string {
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

// MoveLabel moves a label up or down by so many places; false where there is no
// room.
func MoveLabel(c corpus.Codebook, id string, by int) (Plan, bool) {
	c = Clone(c)
	return moved(c, c.Labels, func(l corpus.Label) (string, string) { return l.ID, l.Name }, id, by)
}

// MoveAttribute moves an attribute likewise.
func MoveAttribute(c corpus.Codebook, id string, by int) (Plan, bool) {
	c = Clone(c)
	return moved(c, c.Attributes, func(a corpus.Attribute) (string, string) { return a.ID, a.Name }, id, by)
}

// MoveRelation moves a kind of link likewise.
func MoveRelation(c corpus.Codebook, id string, by int) (Plan, bool) {
	c = Clone(c)
	return moved(c, c.Relations, func(k corpus.RelationKind) (string, string) { return k.ID, k.Name }, id, by)
}

// moved moves an element of one of c's own lists.
func moved[T any](c corpus.Codebook, list []T, of func(T) (id, name string), id string, by int) (Plan, bool) {
	i := slices.IndexFunc(list, func(e T) bool { its, _ := of(e); return its == id })
	if i < 0 || i+by < 0 || i+by >= len(list) {
		return Plan{}, false
	}
	_, name := of(list[i])
	list[i], list[i+by] = list[i+by], list[i]
	return Plan{Codebook: c, Title: TitlePrefix + "order, " + name}, true
}
