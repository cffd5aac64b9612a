package dataset

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"sayso/internal/corpus"
)

// UIMA CAS in JSON, version 0.4, which INCEpTION reads: a file for each
// document. Offsets count UTF-16 code units. Annotations are of the type
// webanno.custom.Statement and relations of webanno.custom.StatementRelation,
// whose layers have to be made in INCEpTION first. INCEpTION finds the tokens
// by itself.

var inUIMA = carries{
	all: []Aspect{Texts, Bounds, Labels, Spans, Overlaps, Attributes, Notes},
	some: map[Aspect]string{
		Annotators: "names", Relations: "those within a document, without who made them, and when",
		IDs: "those of annotations; of documents in documents.csv", Metadata: "title, outlet, date, address, language and state, in documents.csv",
		Definitions: "ids of attributes",
	},
}

const (
	uimaSentence = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
	uimaSpan     = "webanno.custom.Statement"
	uimaRelation = "webanno.custom.StatementRelation"
)

func fillUIMA(ctx context.Context, f *folder, p Project, parts []part) error {
	documents := 0
	names := p.annotatorNames()
	types := uimaTypes(p.Codebook)
	return each(ctx, parts[0].entries, func(e *corpus.Entry) error {
		documents++
		return f.add(fileName(documents, &e.Document)+".json", func(w io.Writer) error {
			_, err := w.Write(uimaCAS(e, &p, names, types))
			return err
		})
	})
}

// uimaTypes declares the types that a CAS uses, as JSON.
func uimaTypes(c corpus.Codebook) string {
	feature := func(name, kind string) string {
		return fmt.Sprintf(`,"%s":{"%%NAME":"%s","%%RANGE":"%s"}`, name, name, kind)
	}
	declare := func(name string, features ...string) string {
		return fmt.Sprintf(`"%s":{"%%NAME":"%s","%%SUPER_TYPE":"uima.tcas.Annotation"%s}`, name, name, strings.Join(features, ""))
	}
	span := []string{feature("label", "uima.cas.String")}
	for _, attribute := range c.Attributes {
		span = append(span, feature(uimaName(attribute.ID), "uima.cas.String"))
	}
	span = append(span, feature("note", "uima.cas.String"), feature("annotator", "uima.cas.String"), feature("identifier", "uima.cas.String"))
	return "{" + strings.Join([]string{
		declare(uimaSentence), declare(uimaSpan, span...),
		declare(uimaRelation, feature("label", "uima.cas.String"), feature("Dependent", uimaSpan), feature("Governor", uimaSpan)),
	}, ",\n") + "}"
}

// uimaName makes an attribute's id a feature name, which is a Java identifier,
// and keeps it apart from the features that are always there.
func uimaName(attribute string) string {
	name := strings.ReplaceAll(attribute, "-", "_")
	switch name {
	case "label", "note", "annotator", "identifier", "begin", "end", "sofa":
		return name + "_"
	}
	return name
}

// cas is the JSON of one document while it grows, a line for each feature
// structure. It is put together by hand, since which keys there are depends on
// the codebook and their order should not.
type cas struct {
	data    []byte
	offsets *Offsets
	last    int // id of the last structure
}

// add begins a structure on a span and gives its id; features follow, and then
// end.
func (c *cas) add(kind string, span corpus.Span) int {
	c.last++
	c.data = append(c.data, ",\n{\"%ID\":"...)
	c.data = strconv.AppendInt(c.data, int64(c.last), 10)
	c.data = append(append(append(c.data, `,"%TYPE":"`...), kind...), `","@sofa":1,"begin":`...)
	c.data = strconv.AppendInt(c.data, int64(c.offsets.UTF16(span.Start)), 10)
	c.data = append(c.data, `,"end":`...)
	c.data = strconv.AppendInt(c.data, int64(c.offsets.UTF16(span.End)), 10)
	return c.last
}

func (c *cas) words(feature, words string) {
	c.data = append(append(append(c.data, `,"`...), feature...), `":`...)
	c.data = append(c.data, quoteJSON(words)...)
}

func (c *cas) reference(feature string, id int) {
	c.data = append(append(append(c.data, `,"@`...), feature...), `":`...)
	c.data = strconv.AppendInt(c.data, int64(id), 10)
}

func (c *cas) end() { c.data = append(c.data, '}') }

// quoteJSON writes words as a JSON string. Words of a project are UTF-8, so
// nothing can fail.
func quoteJSON(words string) []byte {
	quoted, err := Marshal(words)
	if err != nil {
		return []byte(`""`)
	}
	return quoted
}

// uimaCAS writes the feature structures of one document.
func uimaCAS(e *corpus.Entry, p *Project, names map[string]string, types string) []byte {
	d := &e.Document
	c := &cas{offsets: NewOffsets(d.Text), last: 1}
	c.data = append(c.data, "{\"%TYPES\":"+types+",\n\"%FEATURE_STRUCTURES\":[\n"...)
	c.data = append(c.data, `{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaNum":1,"sofaID":"_InitialView","mimeType":"text/plain"`...)
	c.words("sofaString", d.Text)
	c.end()
	sorted := sortedAnnotations(e.Annotations)
	for _, s := range d.Sentences {
		c.add(uimaSentence, s.Span)
		c.end()
	}
	c.statements(e, p, names, sorted)
	c.data = append(c.data, "],\n\"%VIEWS\":{\"_InitialView\":{\"%SOFA\":1,\"%MEMBERS\":["...)
	for id := 2; id <= c.last; id++ {
		if id > 2 {
			c.data = append(c.data, ',')
		}
		c.data = strconv.AppendInt(c.data, int64(id), 10)
	}
	return append(c.data, "]}}}\n"...)
}

// statements adds the annotations and the relations between them.
func (c *cas) statements(e *corpus.Entry, p *Project, names map[string]string, sorted []corpus.Annotation) {
	ids, spans := map[string]int{}, map[string]corpus.Span{}
	for _, a := range sorted {
		ids[a.ID], spans[a.ID] = c.add(uimaSpan, a.Span), a.Span
		c.words("label", a.Label)
		for _, id := range attributeOrder(p.Codebook, a.Attributes) {
			if _, declared := p.Codebook.Attribute(id); declared {
				c.words(uimaName(id), a.Attributes[id])
			}
		}
		if a.Note != "" {
			c.words("note", a.Note)
		}
		c.words("annotator", names[a.Annotator])
		c.words("identifier", a.ID)
		c.end()
	}
	for _, r := range sortedRelations(e.Relations) {
		if ids[r.From] > 0 && ids[r.To] > 0 { // a relation stands at its target
			c.add(uimaRelation, spans[r.To])
			c.words("label", r.Kind)
			c.reference("Dependent", ids[r.To])
			c.reference("Governor", ids[r.From])
			c.end()
		}
	}
}
