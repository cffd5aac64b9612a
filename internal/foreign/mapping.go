package foreign

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"slices"
	"strings"

	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/slug"
)

// Mapping says what the names of a file become in the project. Names that it
// does not have are mapped as Propose would.
type Mapping struct {
	Labels     []Choice      `json:"labels"`
	Attributes []Choice      `json:"attributes"`
	Relations  []Choice      `json:"relations"`
	Coders     []CoderChoice `json:"coders"`
}

// Choice is what becomes of one label, attribute or kind of relation.
type Choice struct {
	Foreign string `json:"foreign"` // as the file has it
	Count   int    `json:"count"`   // how often
	// To is the id in the codebook. Empty means left out. An id that the
	// codebook does not have is added to it, with what follows.
	To         string `json:"to"`
	Name       string `json:"name,omitempty"`
	Colour     string `json:"colour,omitempty"`
	Definition string `json:"definition,omitempty"`
	// Values are those that the file uses of an attribute; the codebook gets
	// those it lacks, if its attribute lists values at all.
	Values    []string `json:"values,omitempty"`
	Symmetric bool     `json:"symmetric,omitempty"`
	// Wanted marks a part of a codebook that comes along even if nothing uses it.
	Wanted bool `json:"wanted,omitempty"`
}

// unused reports whether a name is defined in the file and nothing more.
func (c Choice) unused() bool { return c.Count == 0 && !c.Wanted }

// CoderChoice is which annotator a coder of the file becomes.
type CoderChoice struct {
	Foreign   string `json:"foreign"` // empty for what the file says of no one in particular
	Count     int    `json:"count"`   // annotations
	Annotator string `json:"annotator"`
}

// colours are those that new labels get which come without: the palette of
// Okabe and Ito, which people with any common colour blindness tell apart, and
// behind it darker ones.
var colours = []string{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6d1f", "#5b4bb5", "#7a7a7a", "#a3375c"}

var colourForm = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// webColours are the names that tools write for colours.
var webColours = map[string]string{"red": "#ff0000", "green": "#008000", "blue": "#0000ff", "yellow": "#ffff00", "orange": "#ffa500", "purple": "#800080",
	"pink": "#ffc0cb", "black": "#000000", "gray": "#808080", "grey": "#808080", "brown": "#a52a2a", "cyan": "#00ffff", "magenta": "#ff00ff", "lime": "#00ff00",
	"darkorange": "#ff8c00", "darkgreen": "#006400", "lightblue": "#add8e6", "lightgreen": "#90ee90", "teal": "#008080", "navy": "#000080", "gold": "#ffd700", "violet": "#ee82ee"}

// colourNamed makes #rrggbb of what a tool writes for a colour, or nothing.
func colourNamed(word string) string {
	word = strings.ToLower(strings.TrimSpace(word))
	switch {
	case colourForm.MatchString(word):
		return word
	case len(word) == 9 && colourForm.MatchString(word[:7]):
		return word[:7] // with transparency
	case len(word) == 4 && word[0] == '#':
		word = "#" + strings.Repeat(word[1:2], 2) + strings.Repeat(word[2:3], 2) + strings.Repeat(word[3:4], 2)
		if colourForm.MatchString(word) {
			return word
		}
	}
	return webColours[word]
}

// Propose maps the names of surveys onto a codebook: the same id or the same
// name becomes that, anything else is new. annotator is who gets what the file
// says of nobody.
func Propose(codebook corpus.Codebook, annotator string, surveys ...*Survey) Mapping {
	var labels, attributes, kinds, coders gathering
	for _, s := range surveys {
		for _, pair := range []struct {
			into *gathering
			from []Count
		}{{&labels, s.Labels}, {&attributes, s.Attributes}, {&kinds, s.Kinds}, {&coders, s.Coders}} {
			for _, c := range pair.from {
				pair.into.add(c.Name, c.Spans)
				pair.into.define(c.Code)
			}
		}
	}
	p := proposer{codebook: codebook, taken: map[string]bool{}, colours: map[string]bool{}}
	m := Mapping{Labels: []Choice{}, Attributes: []Choice{}, Relations: []Choice{}, Coders: []CoderChoice{}}
	for _, l := range codebook.Labels {
		p.colours[strings.ToLower(l.Colour)] = true
	}
	for _, c := range sortedBySpans(labels.list) {
		m.Labels = append(m.Labels, p.label(c))
	}
	p.taken = map[string]bool{}
	for _, c := range sortedBySpans(attributes.list) {
		m.Attributes = append(m.Attributes, p.attribute(c))
	}
	p.taken = map[string]bool{}
	for _, c := range sortedBySpans(kinds.list) {
		m.Relations = append(m.Relations, p.kind(c))
	}
	for _, c := range sortedBySpans(coders.list) {
		m.Coders = append(m.Coders, CoderChoice{Foreign: c.Name, Count: c.Spans, Annotator: first(strings.TrimSpace(c.Name), annotator)})
	}
	return m
}

// proposer keeps new names and colours apart.
type proposer struct {
	codebook corpus.Codebook
	taken    map[string]bool
	colours  map[string]bool
}

func (p *proposer) label(c Count) Choice {
	choice := Choice{Foreign: c.Name, Count: c.Spans, Wanted: c.Wanted}
	if l, ok := p.codebook.LabelNamed(c.Name); ok {
		choice.To = l.ID
		return choice
	}
	choice.Name, choice.Colour, choice.Definition = c.shown(), c.Colour, c.Definition
	if choice.Colour == "" {
		choice.Colour = p.colour()
	}
	p.colours[choice.Colour] = true
	choice.To = p.id(c.Name, "label", func(id string) bool { _, known := p.codebook.Label(id); return known })
	return choice
}

func (p *proposer) attribute(c Count) Choice {
	choice := Choice{Foreign: c.Name, Count: c.Spans, Values: c.Values, Wanted: c.Wanted}
	columns := dataset.AttributeColumns(p.codebook)
	for i, a := range p.codebook.Attributes {
		if strings.EqualFold(a.ID, c.Name) || strings.EqualFold(a.Name, c.Name) || strings.EqualFold(columns[i], "attribute_"+c.Name) {
			choice.To = a.ID
			return choice
		}
	}
	choice.Name, choice.Definition = c.shown(), c.Definition
	choice.To = p.id(c.Name, "attribute", func(id string) bool { _, known := p.codebook.Attribute(id); return known })
	return choice
}

func (p *proposer) kind(c Count) Choice {
	choice := Choice{Foreign: c.Name, Count: c.Spans, Symmetric: c.Symmetric}
	for _, k := range p.codebook.Relations {
		if strings.EqualFold(k.ID, c.Name) || strings.EqualFold(k.Name, c.Name) {
			choice.To = k.ID
			return choice
		}
	}
	choice.Name, choice.Definition = c.shown(), c.Definition
	choice.To = p.id(c.Name, "relation", func(id string) bool { _, known := p.codebook.RelationKind(id); return known })
	return choice
}

// shown is the name as it was written, on one line; a codebook has no nameless
// entry.
func (c Count) shown() string { return first(corpus.FirstWords(c.Name, 80), "Unnamed") }

// colour finds one that is not used yet.
func (p *proposer) colour() string {
	for _, colour := range colours {
		if !p.colours[colour] {
			return colour
		}
	}
	return colours[len(p.colours)%len(colours)]
}

// id makes a plain id out of a name, one that is not there yet.
func (p *proposer) id(name, what string, known func(string) bool) string {
	base := plainID(name)
	if base == "" {
		sum := fnv.New32a()
		_, _ = sum.Write([]byte(name))
		base = fmt.Sprintf("%s-%08x", what, sum.Sum32())
	}
	id := base
	for n := 2; p.taken[id] || known(id); n++ {
		id = fmt.Sprintf("%s-%d", base[:min(len(base), 58)], n)
	}
	p.taken[id] = true
	return id
}

// plainID makes an id of the letters and digits of a name; it is empty when
// there are none that an id can have.
func plainID(name string) string {
	return strings.TrimLeft(slug.Of(name, '-', 60), "0123456789_-")
}

// Override gives a mapping in which the choices of another, made by hand, stand
// in the place of the proposed ones.
func (m Mapping) Override(by Mapping) Mapping {
	over := func(list, with []Choice) []Choice {
		list = slices.Clone(list)
		for _, choice := range with {
			at := slices.IndexFunc(list, func(c Choice) bool { return c.Foreign == choice.Foreign })
			if at < 0 {
				continue // of another file
			}
			if len(choice.Values) == 0 {
				choice.Values = list[at].Values
			}
			choice.Count, choice.Wanted = list[at].Count, list[at].Wanted
			choice.Colour = first(choice.Colour, list[at].Colour)
			choice.Name = first(choice.Name, list[at].Name, corpus.FirstWords(choice.Foreign, 80))
			list[at] = choice
		}
		return list
	}
	m.Labels, m.Attributes, m.Relations = over(m.Labels, by.Labels), over(m.Attributes, by.Attributes), over(m.Relations, by.Relations)
	m.Coders = slices.Clone(m.Coders)
	for _, choice := range by.Coders {
		for i := range m.Coders {
			if m.Coders[i].Foreign == choice.Foreign && strings.TrimSpace(choice.Annotator) != "" {
				m.Coders[i].Annotator = strings.TrimSpace(choice.Annotator)
			}
		}
	}
	return m
}

// ReadBy says who worked on a document, whether or not they annotated anything:
// those that the file names, or else, where nothing is annotated, the coder of
// the file, or whoever gets what it says of nobody. Where a file names coders,
// and none of them for this document, nobody can tell.
func (m Mapping) ReadBy(f *File, s *Survey, r *Result, annotator string) (list []string) {
	become := func(coder string) string {
		for _, c := range m.Coders {
			if c.Foreign == coder {
				return c.Annotator
			}
		}
		return first(coder, annotator)
	}
	for _, coder := range r.Readers {
		list = append(list, become(coder))
	}
	if len(list) > 0 || len(r.Entry.Annotations) > 0 {
		return list
	}
	for _, c := range s.Coders {
		if c.Name != f.coder {
			return nil
		}
	}
	return []string{become(f.coder)}
}

// OneCoder gives a mapping in which every coder becomes the same annotator.
func (m Mapping) OneCoder(annotator string) Mapping {
	m.Coders = slices.Clone(m.Coders)
	for i := range m.Coders {
		m.Coders[i].Annotator = annotator
	}
	return m
}

// Apply gives the codebook with what the mapping adds to it. The error says
// which choice cannot be had.
func (m Mapping) Apply(book corpus.Codebook) (corpus.Codebook, error) {
	book.Labels = slices.Clone(book.Labels)
	book.Attributes = slices.Clone(book.Attributes)
	book.Relations = slices.Clone(book.Relations)
	for _, c := range m.Labels {
		if _, known := book.Label(c.To); c.To == "" || known || c.unused() {
			continue
		}
		colour := first(colourNamed(c.Colour), colours[len(book.Labels)%len(colours)])
		label := corpus.Label{ID: c.To, Key: freeKey(book), Name: first(c.Name, c.To), Colour: colour, Pattern: corpus.NextPattern(book.Labels)}
		codebook.Described(&label, c.Definition)
		book.Labels = corpus.WithLetters(append(corpus.WithLetters(book.Labels), label))
	}
	for _, c := range m.Attributes {
		if c.To == "" || c.unused() {
			continue
		}
		at := slices.IndexFunc(book.Attributes, func(a corpus.Attribute) bool { return a.ID == c.To })
		if at < 0 {
			book.Attributes = append(book.Attributes, corpus.Attribute{ID: c.To, Name: first(c.Name, c.To), Definition: c.Definition})
			continue
		}
		attribute := &book.Attributes[at]
		if len(attribute.Values) == 0 {
			continue
		}
		attribute.Values = slices.Clone(attribute.Values)
		for _, value := range c.Values {
			if !attribute.Allows(value) {
				attribute.Values = append(attribute.Values, value)
			}
		}
	}
	for _, c := range m.Relations {
		if _, known := book.RelationKind(c.To); c.To == "" || known || c.unused() {
			continue
		}
		book.Relations = append(book.Relations, corpus.RelationKind{ID: c.To, Name: first(c.Name, c.To), Definition: c.Definition, Symmetric: c.Symmetric})
	}
	if err := book.Check(); err != nil {
		return book, fmt.Errorf("the mapping cannot be used: %w", err)
	}
	return book, nil
}

// freeKey is the first digit that sets no label yet; empty when all do.
func freeKey(codebook corpus.Codebook) string {
	for key := '1'; key <= '9'; key++ {
		if _, taken := codebook.LabelForKey(string(key)); !taken {
			return string(key)
		}
	}
	return ""
}

// lookup makes a mapping quick to ask.
type lookup struct{ labels, attributes, relations, coders map[string]string }

func (m Mapping) lookup() lookup {
	of := func(list []Choice) map[string]string {
		to := make(map[string]string, len(list))
		for _, c := range list {
			to[c.Foreign] = c.To
		}
		return to
	}
	l := lookup{of(m.Labels), of(m.Attributes), of(m.Relations), map[string]string{}}
	for _, c := range m.Coders {
		l.coders[c.Foreign] = c.Annotator
	}
	return l
}
