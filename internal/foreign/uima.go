package foreign

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"sort"
	"strconv"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// UIMA CAS, in JSON 0.4 and in XMI. Offsets count UTF-16 (the specification of
// both). Each view with a text is a document. A type is a layer: its features
// give the label, the attributes, and whom it links.
var uimaJSON = Format{
	Name: "uima-json", Title: "UIMA CAS JSON 0.4 (INCEpTION, cassis)",
	Counts: Interpretation{Unit: dataset.UTF16, LineEnds: AsTheyStand}, Why: "the specification of UIMA CAS JSON 0.4",
	sniff: func(_ *File, head []byte) bool {
		object := firstObject(head)
		return object["%FEATURE_STRUCTURES"] != nil || object["%VIEWS"] != nil || object["%TYPES"] != nil
	},
	read: readUIMAJSON,
}

var uimaXMI = Format{
	Name: "uima-xmi", Title: "UIMA CAS XMI (INCEpTION, DKPro)",
	Counts: Interpretation{Unit: dataset.UTF16, LineEnds: AsTheyStand}, Why: "the UIMA reference",
	sniff: func(_ *File, head []byte) bool {
		start := head[:min(len(head), 4096)]
		return bytes.Contains(start, []byte("<xmi:XMI")) && bytes.Contains(start, []byte("http://www.omg.org/XMI"))
	},
	company: func(*File) []string { return []string{"TypeSystem.xml", "typesystem.xml"} },
	read:    readUIMAXMI,
}

// structure is one feature structure, in whichever form it came.
type structure struct {
	id         string
	kind       string
	sofa       string
	begin, end int
	placed     bool // has begin and end
	spoiled    bool // has them, and one cannot be read
	features   []Said
	references map[string][]string // ids by feature
	elements   []string            // of an array
	text       *string             // of a sofa
}

// casReading gathers the structures of a file.
type casReading struct {
	byID  map[string]*structure
	order []*structure
}

func readUIMAJSON(ctx context.Context, f *File, out *sink) error {
	c := &casReading{byID: map[string]*structure{}}
	err := eachJSON(ctx, f, out, func(_ int, value json.RawMessage) error {
		object := objectOf(value)
		structures := object["%FEATURE_STRUCTURES"]
		if keyed := objectOf(structures); keyed != nil {
			ids := sortedKeys(keyed)
			sort.SliceStable(ids, func(i, j int) bool { return len(ids[i]) < len(ids[j]) })
			for _, id := range ids {
				c.json(id, objectOf(keyed[id]))
			}
		}
		if kindOf(structures) == '[' {
			for _, one := range listOf(structures) {
				inner := objectOf(one)
				c.json(wordOf(inner["%ID"]), inner)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.documents(out)
}

// json reads one structure. Features that begin with @ refer to others; ^ marks
// an anchor, and # a number that JSON cannot hold.
func (c *casReading) json(id string, object map[string]json.RawMessage) {
	s := &structure{id: id, kind: wordOf(object["%TYPE"]), references: map[string][]string{}}
	for _, key := range sortedKeys(object) {
		value := object[key]
		switch name := strings.TrimLeft(key, "^#@"); {
		case key == "%ELEMENTS":
			for _, one := range listOf(value) {
				s.elements = append(s.elements, wordOf(one))
			}
		case strings.HasPrefix(key, "%"):
		case key == "@sofa":
			s.sofa = wordOf(value)
		case name == "begin":
			s.bound(&s.begin, wordOf(value))
		case name == "end":
			s.bound(&s.end, wordOf(value))
		case key == "sofaString":
			text := wordOf(value)
			s.text = &text
		case strings.HasPrefix(key, "@"):
			for _, one := range listOf(value) {
				if word := wordOf(one); word != "" {
					s.references[name] = append(s.references[name], word)
				}
			}
		default:
			if word := wordOf(value); word != "" {
				s.features = append(s.features, Said{name, word})
			}
		}
	}
	c.add(s)
}

// bound reads begin or end.
func (s *structure) bound(into *int, word string) {
	n, ok := numberOf(json.RawMessage(word))
	*into, s.placed, s.spoiled = n, true, s.spoiled || !ok
}

func (c *casReading) add(s *structure) {
	c.byID[s.id] = s
	c.order = append(c.order, s)
}

// xmiReferences are features that hold ids in XMI, which does not mark them.
var xmiReferences = map[string]bool{"Governor": true, "Dependent": true, "governor": true, "dependent": true, "source": false, "target": true, "links": true, "arguments": true, "first": true, "next": true}

func readUIMAXMI(ctx context.Context, f *File, out *sink) error {
	opened, err := f.open()
	if err != nil {
		return err
	}
	defer opened.Close()
	c := &casReading{byID: map[string]*structure{}}
	var current *structure
	var inner strings.Builder
	err = reader.WalkXML(ctx, opened, func(token xml.Token, depth int) error {
		switch token := token.(type) {
		case xml.StartElement:
			if depth == 2 {
				current = xmiStructure(token)
				c.add(current)
			}
			inner.Reset()
		case xml.CharData:
			inner.Write(token)
		case xml.EndElement:
			if depth == 3 && current != nil { // a feature as an element: one value of several
				word := strings.TrimSpace(inner.String())
				if _, err := strconv.Atoi(word); err == nil && c.isReference(token.Name.Local) {
					current.references[token.Name.Local] = append(current.references[token.Name.Local], word)
				} else if word != "" {
					current.features = append(current.features, Said{token.Name.Local, word})
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.documents(out)
}

func (c *casReading) isReference(name string) bool { return xmiReferences[name] }

// xmiStructure reads an element; its name is the type.
func xmiStructure(element xml.StartElement) *structure {
	space := strings.TrimSuffix(strings.TrimPrefix(element.Name.Space, "http:///"), ".ecore")
	s := &structure{kind: strings.ReplaceAll(space, "/", ".") + "." + element.Name.Local, references: map[string][]string{}}
	if s.kind == "uima.cas.Sofa" || element.Name.Local == "Sofa" {
		s.kind = "uima.cas.Sofa"
	}
	for _, a := range element.Attr {
		switch {
		case a.Name.Space == "http://www.omg.org/XMI" && a.Name.Local == "id":
			s.id = a.Value
		case a.Name.Space == "http://www.omg.org/XMI":
		case a.Name.Local == "sofa":
			s.sofa = a.Value
		case a.Name.Local == "begin":
			s.bound(&s.begin, a.Value)
		case a.Name.Local == "end":
			s.bound(&s.end, a.Value)
		case a.Name.Local == "sofaString":
			text := a.Value
			s.text = &text
		case xmiReferences[a.Name.Local] && onlyIDs(a.Value):
			s.references[a.Name.Local] = strings.Fields(a.Value)
		case a.Name.Local == "elements":
			s.elements = strings.Fields(a.Value)
		default:
			if a.Value != "" {
				s.features = append(s.features, Said{a.Name.Local, a.Value})
			}
		}
	}
	return s
}

func onlyIDs(words string) bool {
	for _, word := range strings.Fields(words) {
		if _, err := strconv.Atoi(word); err != nil {
			return false
		}
	}
	return strings.TrimSpace(words) != ""
}

// documents makes a document of every view that has a text.
func (c *casReading) documents(out *sink) error {
	place, texts, elsewhere := 0, 0, 0
	for _, s := range c.order {
		if s.text != nil {
			texts++
			continue
		}
		if sofa := c.byID[s.sofa]; s.placed && !wordLayer(s.kind) && (sofa == nil || sofa.text == nil) {
			elsewhere++
		}
	}
	if elsewhere > 0 {
		out.problem(lost(reader.Annotations, elsewhere, noText, "%s of a view whose text is not in the file", corpus.Plural(elsewhere, "annotation")))
	}
	for _, sofa := range c.order {
		if sofa.text == nil {
			continue
		}
		if texts > 1 {
			place++
		}
		if err := out.document(c.document(sofa, place)); err != nil {
			return err
		}
	}
	if texts == 0 {
		out.problem(lost(reader.Records, 1, noText, "it holds no text: none of its views has one, or it lies elsewhere"))
	}
	return nil
}

const uimaSentence = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"

func (c *casReading) document(sofa *structure, place int) *Document {
	d := &Document{Place: place, HasText: true, Text: *sofa.text}
	for _, s := range c.order {
		switch {
		case s.sofa != sofa.id || !s.placed:
		case s.kind == uimaSentence:
			d.Sentences = append(d.Sentences, Range{s.begin, s.end})
		case strings.HasSuffix(s.kind, ".DocumentMetaData"):
			d.Title = first(baseName(s.word("documentTitle")), d.Title)
		case wordLayer(s.kind):
		case s.spoiled:
			d.lose(reader.Annotations, 1, noOffsets, "the annotation %s (%s) has no good offsets and was left out", s.id, shortType(s.kind))
		default:
			c.structure(d, s)
		}
	}
	sort.SliceStable(d.Sentences, func(i, j int) bool { return d.Sentences[i].Start < d.Sentences[j].Start })
	c.renamed(d)
	return d
}

// structure makes a span of a structure, or a relation if it has two ends.
func (c *casReading) structure(d *Document, s *structure) {
	governor, dependent := first(s.references["Governor"]...), first(s.references["Dependent"]...)
	if governor != "" && dependent != "" {
		made := Span{}
		made.label(s.kind, s.features)
		d.Relations = append(d.Relations, Relation{Kind: made.Label, From: governor, To: dependent, Coder: made.Coder})
		return
	}
	if shortType(s.kind) == "Mention" && c.mention(d, s) {
		return
	}
	made := Span{ID: s.id, Pieces: []Range{{s.begin, s.end}}}
	made.label(s.kind, append(s.features, c.lists(s)...))
	if made.ID != s.id && corpus.IsID(made.ID) { // an identifier of its own
		made.ID = s.id + "\x00" + made.ID
	} else {
		made.ID = s.id
	}
	d.Spans = append(d.Spans, made)
	for _, feature := range sortedKeys(s.references) {
		for _, id := range c.flat(s.references[feature]) {
			d.Relations = append(d.Relations, c.link(s, feature, id))
		}
	}
}

// link is what a feature that refers to another structure says: to the one in a
// slot, to the next of a chain, or to any other.
func (c *casReading) link(s *structure, feature, id string) Relation {
	r := Relation{Kind: feature, From: s.id, To: id}
	if slot := c.byID[id]; slot != nil && len(slot.references["target"]) > 0 {
		r.To = slot.references["target"][0]
		r.Kind = first(slot.word("role"), feature)
	} else if feature == "next" {
		r.Kind = first(s.word("referenceRelation"), feature)
	}
	return r
}

// word is the value of a feature.
func (s *structure) word(name string) string {
	for _, said := range s.features {
		if said.Name == name {
			return said.Value
		}
	}
	return ""
}

// mention adds the words that name a source or give a cue to the annotation
// they belong to, which Sayso's export writes before them. It is false for a
// type of this name that is something else.
func (c *casReading) mention(d *Document, s *structure) bool {
	role, statement := s.word("role"), s.word("statement")
	for i := range d.Spans {
		if _, own, ok := strings.Cut(d.Spans[i].ID, "\x00"); ok && own == statement && role != "" {
			d.Spans[i].Mentions = append(d.Spans[i].Mentions, Mention{role, Range{s.begin, s.end}})
			return true
		}
	}
	return false
}

// lists are the values of features that are lists of words or numbers, which are
// no references from then on.
func (c *casReading) lists(s *structure) (said []Said) {
	for _, feature := range sortedKeys(s.references) {
		for _, id := range s.references[feature] {
			if list := c.byID[id]; list != nil && strings.HasPrefix(list.kind, "uima.cas.") && strings.HasSuffix(list.kind, "Array") && list.kind != "uima.cas.FSArray" {
				said = append(said, Said{feature, strings.Join(list.elements, "; ")})
				delete(s.references, feature)
			}
		}
	}
	return said
}

// flat opens arrays.
func (c *casReading) flat(ids []string) []string {
	var list []string
	for _, id := range ids {
		if s := c.byID[id]; s != nil && strings.HasPrefix(s.kind, "uima.cas.") && strings.HasSuffix(s.kind, "Array") {
			list = append(list, s.elements...)
		} else {
			list = append(list, id)
		}
	}
	return list
}

// renamed gives spans the identifiers that Sayso wrote, in their relations too.
func (c *casReading) renamed(d *Document) {
	names := map[string]string{}
	for i := range d.Spans {
		if id, own, ok := strings.Cut(d.Spans[i].ID, "\x00"); ok {
			names[id], d.Spans[i].ID = own, own
		}
	}
	for i := range d.Relations {
		r := &d.Relations[i]
		r.From, r.To = first(names[r.From], r.From), first(names[r.To], r.To)
	}
}
