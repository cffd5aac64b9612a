package foreign

import (
	"bytes"
	"context"
	"encoding/xml"
	"net/url"
	"path"
	"strconv"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// CATMA exports a collection of annotations as TEI that stands off the text: the
// header defines tags, the body says which stretches of the text have which
// annotation, and feature structures say of what tag each annotation is and what
// its properties are. The text is a file of its own. CATMA is written in Java
// and counts UTF-16 code units.
var catma = Format{
	Name: "catma", Title: "CATMA (TEI that stands off the text)",
	Counts: Interpretation{Unit: dataset.UTF16, LineEnds: AsTheyStand}, Why: "CATMA, which counts as Java does",
	sniff: func(_ *File, head []byte) bool {
		return bytes.Contains(head, []byte("<TEI")) && bytes.Contains(head, []byte("catma")) && bytes.Contains(head, []byte("#char="))
	},
	company: func(f *File) []string {
		if name := f.onlyText(); name != "" {
			return []string{name}
		}
		return nil
	},
	wants: plainTexts,
	read: func(ctx context.Context, f *File, out *sink) error {
		c := &catmaCollection{tags: map[string]*catmaTag{}, instances: map[string]*catmaInstance{}}
		opened, err := f.open()
		if err != nil {
			return err
		}
		defer opened.Close()
		if err := reader.WalkXML(ctx, bufferWithoutMark(opened), c.token); err != nil {
			return err
		}
		return c.give(f, out)
	},
}

// onlyText names the text in the same folder, if there is just one.
func (f *File) onlyText() (only string) {
	if f.names == nil {
		return ""
	}
	for _, name := range f.names() {
		if !strings.EqualFold(path.Ext(name), ".txt") {
			continue
		}
		if only != "" {
			return ""
		}
		only = name
	}
	return only
}

type (
	catmaTag struct {
		name, parent, colour string
	}
	catmaInstance struct {
		id, tag string
		pieces  []Range
		author  string
		at      string
		said    []Said
		broken  int // stretches without a place
	}
	// catmaCollection is a collection while it is read.
	catmaCollection struct {
		title, target string
		order         []string // tags
		tags          map[string]*catmaTag
		sequence      []string // instances
		instances     map[string]*catmaInstance

		tag      *catmaTag
		instance *catmaInstance
		segment  []string // the instances of the stretch that is read
		property string
		twice    int // annotations whose id another has
		words    strings.Builder
	}
)

func (c *catmaCollection) token(token xml.Token, _ int) error {
	switch token := token.(type) {
	case xml.StartElement:
		c.words.Reset()
		at := map[string]string{}
		for _, a := range token.Attr {
			at[a.Name.Local] = a.Value
		}
		c.begin(token.Name.Local, at)
	case xml.CharData:
		c.words.Write(token)
	case xml.EndElement:
		c.end(token.Name.Local, strings.TrimSpace(c.words.String()))
		c.words.Reset()
	}
	return nil
}

func (c *catmaCollection) begin(name string, at map[string]string) {
	switch name {
	case "fsDecl":
		c.tag = &catmaTag{parent: at["baseTypes"]}
		c.tags[first(at["type"], at["id"])] = c.tag
		c.order = append(c.order, first(at["type"], at["id"]))
	case "fDecl", "f":
		c.property = at["name"]
	case "seg":
		c.segment = nil
		for _, id := range strings.Fields(at["ana"]) {
			c.segment = append(c.segment, strings.TrimPrefix(id, "#"))
		}
	case "ptr":
		c.point(at["target"])
	case "fs":
		if c.instance = c.named(at["id"]); c.instance.tag != "" {
			c.twice++
			c.instance = &catmaInstance{}
		}
		c.instance.tag = at["type"]
	}
}

// named is the annotation of an id.
func (c *catmaCollection) named(id string) *catmaInstance {
	if c.instances[id] == nil {
		c.instances[id] = &catmaInstance{id: id}
		c.sequence = append(c.sequence, id)
	}
	return c.instances[id]
}

// point takes a stretch of the text: catma://document#char=5,12. Where
// annotations overlap, CATMA cuts stretches; those that touch are one again.
func (c *catmaCollection) point(target string) {
	document, fragment, _ := strings.Cut(target, "#")
	c.target = first(c.target, document)
	from, to, ok := strings.Cut(strings.TrimPrefix(fragment, "char="), ",")
	start, err := strconv.Atoi(from)
	end, err2 := strconv.Atoi(to)
	placed := ok && err == nil && err2 == nil && document == c.target
	for _, id := range c.segment { // none for what nobody annotated
		i := c.named(id)
		if !placed {
			i.broken++
			continue
		}
		if n := len(i.pieces); n > 0 && i.pieces[n-1].End == start {
			i.pieces[n-1].End = end
		} else {
			i.pieces = append(i.pieces, Range{start, end})
		}
	}
}

func (c *catmaCollection) end(name, words string) {
	switch name {
	case "title":
		c.title = first(c.title, words)
	case "fsDescr":
		if c.tag != nil {
			c.tag.name = words
		}
	case "seg":
		c.segment = nil
	case "fsDecl":
		c.tag = nil
	case "fs":
		c.instance = nil
	case "string":
		switch {
		case c.tag != nil && c.property == "catma_displaycolor":
			c.tag.colour = colourOfJava(words)
		case c.instance == nil || words == "":
		case c.property == "catma_markupauthor":
			c.instance.author = words
		case c.property == "catma_markuptimestamp":
			c.instance.at = words
		case c.property == "catma_displaycolor":
		default:
			c.instance.said = append(c.instance.said, Said{c.property, words})
		}
	}
}

// colourOfJava is the colour that a signed number of 32 bits stands for.
func colourOfJava(word string) string {
	n, err := strconv.ParseInt(word, 10, 64)
	if err != nil {
		return ""
	}
	return "#" + strconv.FormatInt(0x1000000|n&0xFFFFFF, 16)[1:]
}

func (c *catmaCollection) give(f *File, out *sink) error {
	for _, id := range c.order {
		out.label(Code{Name: c.label(id), Colour: c.tags[id].colour, Wanted: true})
	}
	d := &Document{Title: c.title}
	if document, err := url.Parse(c.target); err == nil && c.target != "" {
		d.Keys = append(d.Keys, document.Host, path.Base(document.Path))
	}
	d.Keys = append(d.Keys, c.title, baseName(f.Name))
	if name := f.onlyText(); name != "" {
		if text := f.beside(name); text != nil {
			words, err := text.text()
			if err != nil {
				return err
			}
			d.HasText, d.Text, d.Source, d.Title = true, words, name, first(baseName(name), d.Title)
		}
	}
	for _, id := range c.sequence {
		i := c.instances[id]
		if i.tag == "" || len(i.pieces)+i.broken == 0 {
			d.lose(reader.Annotations, 1, noRecord, "the annotation %s has no tag or no place in the text and was left out", id)
			continue
		}
		if i.broken > 0 { // a part of it would be another annotation
			d.lose(reader.Annotations, 1, noOffsets, "the annotation %s (%s) has %s without a place in the text and was left out", id, c.label(i.tag), corpus.Plural(i.broken, "stretch"))
			continue
		}
		d.Spans = append(d.Spans, Span{ID: id, Pieces: i.pieces, Label: c.label(i.tag), Coder: i.author, Attributes: i.said, CreatedAt: timeOf(i.at)})
	}
	d.lose(reader.Annotations, c.twice, saidTwice, "%s with the id of another", corpus.Plural(c.twice, "annotation"))
	return out.document(d)
}

// label names a tag; one whose name another has too gets its parent's before it.
func (c *catmaCollection) label(id string) string {
	tag := c.tags[id]
	if tag == nil || tag.name == "" {
		return id
	}
	for other, t := range c.tags {
		if other != id && t.name == tag.name && c.tags[tag.parent] != nil {
			return c.tags[tag.parent].name + " › " + tag.name
		}
	}
	return tag.name
}
