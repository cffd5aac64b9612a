package dataset

import (
	"bufio"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"sayso/internal/corpus"
)

// UIMA XMI, which every version of INCEpTION, and whatever else is built on
// UIMA, reads: a .xmi for each document and the types in TypeSystem.xml. The
// types are those of the JSON (uima.go), and offsets count UTF-16 code units
// too. XML cannot hold some control characters: a space stands in the place of
// each, so that nothing behind it shifts.

var inXMI = carries{
	all: inUIMA.all[1:],
	some: with(inUIMA.some, Texts,
		"a character that XML cannot hold, such as a control character, becomes a space"),
	codebook: inUIMA.codebook,
}

// with adds a part to those of another format.
func with(some map[Aspect]string, a Aspect, words string) map[Aspect]string {
	all := map[Aspect]string{a: words}
	for aspect, words := range some {
		all[aspect] = words
	}
	return all
}

func fillXMI(ctx context.Context, f *folder, p Project, parts []part) error {
	if err := f.addText("TypeSystem.xml", xmiTypes(p.Codebook)); err != nil {
		return err
	}
	documents := 0
	names := p.annotatorNames()
	return each(ctx, parts[0].entries, func(e *corpus.Entry) error {
		documents++
		return eachPart(&p, e, func(judge string, e *corpus.Entry) error {
			return f.add(uimaFile(documents, e, judge)+".xmi", func(w io.Writer) error { return writeXMI(w, &p, names, e) })
		})
	})
}

// xmiTypes describes the types, with the built-in ones as their range.
func xmiTypes(c corpus.Codebook) string {
	var out strings.Builder
	out.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">` + "\n<types>\n")
	for _, t := range uimaTypesOf(c) {
		fmt.Fprintf(&out, "<typeDescription><name>%s</name><description/><supertypeName>uima.tcas.Annotation</supertypeName>", t.name)
		if len(t.features) > 0 {
			out.WriteString("<features>")
			for _, feature := range t.features {
				fmt.Fprintf(&out, "<featureDescription><name>%s</name><description/><rangeTypeName>%s</rangeTypeName></featureDescription>", feature.name, feature.kind)
			}
			out.WriteString("</features>")
		}
		out.WriteString("</typeDescription>\n")
	}
	out.WriteString("</types>\n</typeSystemDescription>\n")
	return out.String()
}

// xmi is the XML of one document while it is written.
type xmi struct {
	*bufio.Writer
	offsets *Offsets
	last    int
}

func writeXMI(w io.Writer, p *Project, names map[string]string, e *corpus.Entry) error {
	x := &xmi{Writer: bufio.NewWriter(w), offsets: NewOffsets(e.Document.Text), last: 1}
	_, _ = x.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"` +
		` xmlns:type="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore" xmlns:custom="http:///webanno/custom.ecore" xmi:version="2.0">` +
		"\n" + `<cas:NULL xmi:id="0"/>` + "\n")
	for _, s := range e.Document.Sentences {
		x.begin("type:Sentence", s.Span)
		x.end()
	}
	x.statements(p, names, e)
	_, _ = x.WriteString(`<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text/plain"`)
	x.words("sofaString", e.Document.Text)
	x.end()
	_, _ = x.WriteString(`<cas:View sofa="1" members="`)
	for id := 2; id <= x.last; id++ {
		if id > 2 {
			_ = x.WriteByte(' ')
		}
		_, _ = x.WriteString(strconv.Itoa(id))
	}
	_, _ = x.WriteString("\"/>\n</xmi:XMI>\n")
	return x.Flush()
}

// begin opens an annotation on a span and gives its id; features follow, and
// then end.
func (x *xmi) begin(name string, span corpus.Span) int {
	x.last++
	fmt.Fprintf(x, `<%s xmi:id="%d" sofa="1" begin="%d" end="%d"`, name, x.last, x.offsets.UTF16(span.Start), x.offsets.UTF16(span.End))
	return x.last
}

func (x *xmi) end() { _, _ = x.WriteString("/>\n") }

// words writes a feature as an attribute. Line breaks and tabs are escaped,
// since a reader of XML takes them for spaces otherwise.
func (x *xmi) words(feature, words string) {
	_, _ = x.WriteString(" " + feature + `="`)
	_ = xml.EscapeText(x, []byte(strings.Map(inXML, words)))
	_ = x.WriteByte('"')
}

// inXML puts a space in the place of a character that XML 1.0 does not allow
// (section 2.2). All of them are one UTF-16 unit long.
func inXML(r rune) rune {
	switch {
	case r < ' ' && r != '\t' && r != '\n' && r != '\r', r == 0xFFFE, r == 0xFFFF:
		return ' '
	}
	return r
}

// statements adds the annotations with their mentions, and the relations
// between them.
func (x *xmi) statements(p *Project, names map[string]string, e *corpus.Entry) {
	ids, spans := map[string]int{}, map[string]corpus.Span{}
	for _, a := range sortedAnnotations(e.Annotations) {
		ids[a.ID], spans[a.ID] = x.begin("custom:Statement", a.Span), a.Span
		for _, feature := range uimaFeatures(p, names, &a) {
			x.words(feature.name, feature.kind)
		}
		x.end()
		for _, m := range a.Mentions {
			x.begin("custom:Mention", m.Span)
			x.words("role", m.Role)
			x.words("statement", a.ID)
			x.end()
		}
	}
	for _, r := range sortedRelations(e.Relations) {
		if ids[r.From] > 0 && ids[r.To] > 0 { // a relation stands at its target
			x.begin("custom:StatementRelation", spans[r.To])
			x.words("label", r.Kind)
			fmt.Fprintf(x, ` Dependent="%d" Governor="%d"`, ids[r.To], ids[r.From])
			x.end()
		}
	}
}
