package corpus

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Codebook says what may be coded: the labels, the attributes an annotation
// can carry, the kinds of relations, and the project's own variables of
// documents. A project starts with the preset of
// package assets and may change all of it.
type Codebook struct {
	Version    int            `json:"version"` // counts up with every change
	Labels     []Label        `json:"labels"`
	Attributes []Attribute    `json:"attributes"`
	Relations  []RelationKind `json:"relations"`
	Variables  []Variable     `json:"variables,omitempty"` // of documents
}

// Label is one code, such as claim.
type Label struct {
	ID         string   `json:"id"`   // stable, lower case: claim
	Name       string   `json:"name"` // as shown: Claim
	Key        string   `json:"key"`  // the digit that sets it, "1" to "9"; empty for none
	Colour     string   `json:"colour"`
	DarkColour string   `json:"dark_colour,omitempty"` // on a dark page; Colour when empty
	Pattern    Pattern  `json:"pattern"`
	Letter     string   `json:"letter,omitempty"` // in the gutter; see Letters
	Definition string   `json:"definition"`
	Examples   []string `json:"examples,omitempty"`
	Counter    []string `json:"counter_examples,omitempty"`
	Rules      []string `json:"rules,omitempty"` // how to decide when another label is possible too
}

// Attribute is one further thing an annotation can say, such as certainty.
type Attribute struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Key        string   `json:"key,omitempty"`    // the capital that leads to it, or NoKey; see AttributeKeys
	Place      Place    `json:"place,omitempty"`  // where an annotation shows it
	Values     []string `json:"values,omitempty"` // the allowed values; none means free text
	Definition string   `json:"definition,omitempty"`
}

// Place is where the window shows an attribute of an annotation.
type Place string

// The places. An attribute of a codebook that says none has its usual one:
// source, source type and certainty stand beside the label.
const (
	BesideLabel Place = "beside-label"
	UnderMore   Place = "under-more" // out of sight until somebody asks for it
)

// Shown reports whether the attribute is seen as soon as its annotation is.
func (a Attribute) Shown() bool {
	if a.Place == "" {
		return a.ID == "source" || a.ID == "source_type" || a.ID == "certainty"
	}
	return a.Place == BesideLabel
}

// Allows reports whether the value may be stored for the attribute. The empty
// value always may: it means not said.
func (a Attribute) Allows(value string) bool {
	if value == "" || len(a.Values) == 0 {
		return true
	}
	for _, v := range a.Values {
		if v == value {
			return true
		}
	}
	return false
}

// RelationKind is one kind of link between annotations, such as denies.
type RelationKind struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Symmetric  bool   `json:"symmetric,omitempty"`
	Definition string `json:"definition,omitempty"`
}

// Label finds a label by id.
func (c *Codebook) Label(id string) (Label, bool) {
	for _, l := range c.Labels {
		if l.ID == id {
			return l, true
		}
	}
	return Label{}, false
}

// LabelNamed finds a label by id or by name, in either case of letters.
func (c *Codebook) LabelNamed(name string) (Label, bool) {
	for _, l := range c.Labels {
		if l.ID == name || strings.EqualFold(l.ID, name) || strings.EqualFold(l.Name, name) {
			return l, true
		}
	}
	return Label{}, false
}

// LabelForKey finds the label that the digit sets.
func (c *Codebook) LabelForKey(key string) (Label, bool) {
	for _, l := range c.Labels {
		if l.Key != "" && l.Key == key {
			return l, true
		}
	}
	return Label{}, false
}

// Attribute finds an attribute by id.
func (c *Codebook) Attribute(id string) (Attribute, bool) {
	for _, a := range c.Attributes {
		if a.ID == id {
			return a, true
		}
	}
	return Attribute{}, false
}

// RelationKind finds a kind of relation by id.
func (c *Codebook) RelationKind(id string) (RelationKind, bool) {
	for _, k := range c.Relations {
		if k.ID == id {
			return k, true
		}
	}
	return RelationKind{}, false
}

// With gives the codebook with what another one has besides. A label whose key
// is taken comes without a key, an attribute whose key is taken gets one from its
// name, and a label whose line is taken gets another.
func (c Codebook) With(other Codebook) Codebook {
	merged := c
	merged.Labels = append([]Label(nil), c.Labels...)
	merged.Attributes = append([]Attribute(nil), c.Attributes...)
	merged.Relations = append([]RelationKind(nil), c.Relations...)
	for _, label := range other.Labels {
		if _, ok := c.Label(label.ID); ok {
			continue
		}
		if _, taken := merged.LabelForKey(label.Key); taken {
			label.Key = ""
		}
		if slices.ContainsFunc(merged.Labels, func(l Label) bool { return l.Pattern == label.Pattern }) {
			label.Pattern = NextPattern(merged.Labels)
		}
		merged.Labels = WithLetters(append(WithLetters(merged.Labels), label))
	}
	for _, attribute := range other.Attributes {
		if _, ok := c.Attribute(attribute.ID); ok {
			continue
		}
		if merged.CheckKey(attribute) != nil {
			attribute.Key = ""
		}
		merged.Attributes = append(merged.Attributes, attribute)
	}
	for _, kind := range other.Relations {
		if _, ok := c.RelationKind(kind.ID); !ok {
			merged.Relations = append(merged.Relations, kind)
		}
	}
	merged.Variables = append([]Variable(nil), c.Variables...)
	for _, variable := range other.Variables {
		_, stands := c.Variable(variable.ID)
		if _, taken := merged.Attribute(variable.ID); !stands && !taken {
			merged.Variables = append(merged.Variables, variable)
		}
	}
	return merged
}

var (
	idPattern     = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,63}$`)
	colourPattern = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
)

// ReservedLabel reports whether no label may have this id: exports write
// "nothing" for a sentence that was read and carries none, and "clear" takes
// labels away.
func ReservedLabel(id string) bool { return id == string(Nothing) || id == "clear" }

// Check says what is wrong with the codebook, in a sentence for the person who
// edits it: an id that is not plain, used twice, a key that is not a digit or
// set twice, a colour that is none. It returns nil for a good one.
func (c *Codebook) Check() error {
	seen, keys := map[string]bool{}, map[string]string{}
	for _, l := range c.Labels {
		if ReservedLabel(l.ID) {
			return fmt.Errorf("the label %q cannot have the id %q, which says here that a sentence has no label", l.Name, l.ID)
		}
		if err := checkID("label", l.ID, l.Name, seen); err != nil {
			return err
		}
		if l.Key != "" && (len(l.Key) != 1 || l.Key < "1" || l.Key > "9") {
			return fmt.Errorf("the key of the label %q must be a digit from 1 to 9, not %q", l.Name, l.Key)
		}
		if other := keys[l.Key]; l.Key != "" && other != "" {
			return fmt.Errorf("the labels %q and %q share the key %s", other, l.Name, l.Key)
		}
		keys[l.Key] = l.Name
		if !colourPattern.MatchString(l.Colour) || l.DarkColour != "" && !colourPattern.MatchString(l.DarkColour) {
			return fmt.Errorf("the label %q needs a colour such as #0072b2", l.Name)
		}
	}
	if err := c.checkAttributes(); err != nil {
		return err
	}
	seen = map[string]bool{}
	for _, k := range c.Relations {
		if err := checkID("relation", k.ID, k.Name, seen); err != nil {
			return err
		}
	}
	return c.checkVariables()
}

// checkAttributes leaves open whether a command has the key of an attribute,
// which differs from one version of the program to another: see CheckKey.
func (c *Codebook) checkAttributes() error {
	seen, keys := map[string]bool{}, map[string]string{}
	for _, a := range c.Attributes {
		if err := checkID("attribute", a.ID, a.Name, seen); err != nil {
			return err
		}
		if a.Place != "" && a.Place != BesideLabel && a.Place != UnderMore {
			return fmt.Errorf("the place of the attribute %q must be %s or %s, not %q", a.Name, BesideLabel, UnderMore, a.Place)
		}
		if err := a.checkKey(); err != nil {
			return err
		}
		if other := keys[a.Key]; other != "" && a.Key != "" && a.Key != NoKey {
			return fmt.Errorf("the attributes %q and %q share the key %s", other, a.Name, a.Key)
		}
		keys[a.Key] = a.Name
	}
	return nil
}

func checkID(what, id, name string, seen map[string]bool) error {
	switch {
	case strings.TrimSpace(name) == "":
		return fmt.Errorf("a %s has no name", what)
	case !idPattern.MatchString(id):
		return fmt.Errorf("the %s %q needs an id of small letters, digits, - and _, not %q", what, name, id)
	case seen[id]:
		return fmt.Errorf("two %ss share the id %q", what, id)
	}
	seen[id] = true
	return nil
}
