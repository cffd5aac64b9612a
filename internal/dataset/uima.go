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
// webanno.custom.Statement, relations of webanno.custom.StatementRelation, and
// the words that name a source or give a cue of webanno.custom.Mention,
// whose layers have to be made in INCEpTION first. INCEpTION finds the tokens
// by itself.

var inUIMA = carries{
	all: []Aspect{Texts, Bounds, Labels, Spans, Overlaps, Pieces, Attributes, Mentions, Notes},
	some: map[Aspect]string{
		Annotators: "names", Relations: "those within a document, without who made them, and when",
		IDs: "those of annotations; of documents in documents.csv", Variables: "in documents.csv", Metadata: "title, outlet, date, address, language and state, in documents.csv",
	},
	codebook: []codebookField{"Attributes.ID"},
}

const (
	uimaSentence = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
	uimaSpan     = "webanno.custom.Statement"
	uimaMention  = "webanno.custom.Mention"
	uimaRelation = "webanno.custom.StatementRelation"
)

func fillUIMA(ctx context.Context, f *folder, p Project, parts []part) error {
	documents := 0
	names := p.annotatorNames()
	types := uimaTypes(p.Codebook)
	return each(ctx, parts[0].entries, func(e *corpus.Entry) error {
		documents++
		return eachPart(&p, e, func(judge string, e *corpus.Entry) error {
			return f.add(uimaFile(documents, e, judge)+".json", func(w io.Writer) error {
				_, err := w.Write(uimaCAS(e, &p, names, types))
				return err
			})
		})
	})
}

// uimaFile names the CAS of a document; where each annotator has one, they lie
// in a folder for the document, as INCEpTION lays them out.
func uimaFile(number int, e *corpus.Entry, judge string) string {
	name := fileName(number, e.Document.Title)
	if judge != "" {
		name += "/" + judge
	}
	return name
}

// uimaType is a type of annotation with its features.
type uimaType struct {
	name     string
	features []uimaFeature
}

// uimaFeature is a feature with its range, or with its value.
type uimaFeature struct{ name, kind string }

// uimaTypesOf lists the types that a CAS uses.
func uimaTypesOf(c corpus.Codebook) []uimaType {
	const words = "uima.cas.String"
	span := uimaType{name: uimaSpan, features: []uimaFeature{{"label", words}}}
	for _, attribute := range c.Attributes {
		span.features = append(span.features, uimaFeature{uimaName(attribute.ID), words})
	}
	span.features = append(span.features, uimaFeature{"note", words}, uimaFeature{"annotator", words}, uimaFeature{"identifier", words})
	return []uimaType{
		{name: uimaSentence}, span, {uimaMention, []uimaFeature{{"role", words}, {"statement", words}}},
		{uimaRelation, []uimaFeature{{"label", words}, {"Dependent", uimaSpan}, {"Governor", uimaSpan}}},
	}
}

// uimaTypes declares the types as JSON.
func uimaTypes(c corpus.Codebook) string {
	var declared []string
	for _, t := range uimaTypesOf(c) {
		var features strings.Builder
		for _, f := range t.features {
			fmt.Fprintf(&features, `,"%s":{"%%NAME":"%s","%%RANGE":"%s"}`, f.name, f.name, f.kind)
		}
		declared = append(declared, fmt.Sprintf(`"%s":{"%%NAME":"%s","%%SUPER_TYPE":"uima.tcas.Annotation"%s}`, t.name, t.name, features.String()))
	}
	return "{" + strings.Join(declared, ",\n") + "}"
}

// uimaFeatures are what was said of an annotation: features with their values.
// What the codebook does not declare has no type, and is left out.
func uimaFeatures(p *Project, names map[string]string, a *corpus.Annotation) []uimaFeature {
	features := []uimaFeature{{"label", a.Label}}
	for _, id := range attributeOrder(p.Codebook, a.Attributes) {
		if _, declared := p.Codebook.Attribute(id); declared {
			features = append(features, uimaFeature{uimaName(id), a.Attributes[id]})
		}
	}
	if a.Note != "" {
		features = append(features, uimaFeature{"note", a.Note})
	}
	return append(features, uimaFeature{"annotator", names[a.Annotator]}, uimaFeature{"identifier", a.ID})
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
		for _, feature := range uimaFeatures(p, names, &a) {
			c.words(feature.name, feature.kind)
		}
		c.end()
		for _, m := range a.Mentions {
			c.add(uimaMention, m.Span)
			c.words("role", m.Role)
			c.words("statement", a.ID)
			c.end()
		}
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
