package dataset

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"sayso/internal/codebook"
	"sayso/internal/corpus"
)

// REFI-QDA 1.5, the exchange format of programs for qualitative analysis: a
// project (.qdpx, a ZIP of project.qde and the texts) and a codebook (.qdc).
// Positions count Unicode code points and the end is exclusive, as the
// standard's own example shows. The order of elements is that of its schema.

var (
	inREFI = carries{
		all: []Aspect{Texts, Labels, Spans, Overlaps, Notes, Annotators, Variables},
		some: map[Aspect]string{
			Attributes: "those without listed values stand in the description of a selection", Relations: "without who made them, and when",
			Times: "when annotations were made", IDs: "those of documents, annotations, relations and annotators",
			Metadata: "title, outlet, byline, date, address, language and state", Definitions: withoutFreeText,
		},
		codebook: append([]codebookField{"Variables.ID", "Variables.Name"}, refiFields...),
	}
	inREFICodebook  = carries{codebook: refiFields, some: map[Aspect]string{Definitions: withoutFreeText}}
	withoutFreeText = "; nor attributes of free text"
	// refiFields are what codes say: of attributes, those with listed values.
	refiFields = allBut("Version", "Labels.Key", "Labels.DarkColour", "Labels.Pattern", "Labels.Letter", "Attributes.Key", "Attributes.Place", "Relations.ID", "Relations.Name", "Relations.Symmetric", "Relations.Definition",
		"Variables.ID", "Variables.Name", "Variables.Kind", "Variables.Values", "Variables.Definition")
)

// refiName is how many code points of a quote name its selection.
const refiName = 99

// refiVariables are what is known about a document, as variables of type Text.
var refiVariables = []struct {
	name  string
	value func(*corpus.Document) string
}{
	{"outlet", func(d *corpus.Document) string { return d.Outlet }},
	{"byline", func(d *corpus.Document) string { return d.Byline }},
	{"date", func(d *corpus.Document) string { return d.Date }},
	{"url", func(d *corpus.Document) string { return d.URL }},
	{"language", func(d *corpus.Document) string { return d.Language }},
	{"state", func(d *corpus.Document) string { return string(d.State) }},
}

// guid writes a UUID as the standard's examples do.
func guid(id string) string { return strings.ToUpper(id) }

func variableGUID(name string) string { return guid(corpus.DerivedID("variable", name)) }

// ownVariableGUID is the guid of a variable of the project's own.
func ownVariableGUID(id string) string { return guid(corpus.DerivedID("own variable", id)) }

func writeREFI(ctx context.Context, w io.Writer, p Project, entries Entries) error {
	z := newZIP(w)
	f := newFolder(z)
	defer f.discard()
	sources, err := f.spool()
	if err != nil {
		return err
	}
	links, err := f.spool()
	if err != nil {
		return err
	}
	documents, linked := 0, 0
	err = each(ctx, entries, func(e *corpus.Entry) error {
		documents++
		for _, r := range sortedRelations(e.Relations) {
			linked++
			fmt.Fprintf(links, "<Link guid=\"%s\" name=\"%s\" direction=\"%s\" originGUID=\"%s\" targetGUID=\"%s\"/>\n",
				guid(r.ID), escapeXML(r.Kind), refiDirection(p.Codebook, r.Kind), guid(r.From), guid(r.To))
		}
		file := guid(corpus.DerivedID("source", e.Document.ID)) + ".txt"
		refiSource(sources, &p, e, file)
		return f.addText("sources/"+file, e.Document.Text)
	})
	if err != nil {
		return err
	}
	err = f.add("project.qde", func(w io.Writer) error {
		out := bufio.NewWriter(w)
		out.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<Project xmlns="urn:QDA-XML:project:1.0" name="Sayso export" origin="Sayso">` + "\n")
		refiUsers(out, p.Annotators)
		out.WriteString(codebook.QDCElement(p.Codebook))
		out.WriteString("<Variables>\n")
		for _, variable := range refiVariables {
			fmt.Fprintf(out, "<Variable guid=\"%s\" name=\"%s\" typeOfVariable=\"Text\"/>\n", variableGUID(variable.name), variable.name)
		}
		for _, v := range p.Codebook.Variables {
			fmt.Fprintf(out, "<Variable guid=\"%s\" name=\"%s\" typeOfVariable=\"Text\"/>\n", ownVariableGUID(v.ID), escapeXML(v.Name))
		}
		out.WriteString("</Variables>\n")
		if err := refiList(out, "Sources", documents, sources); err != nil {
			return err
		}
		if err := refiList(out, "Links", linked, links); err != nil {
			return err
		}
		out.WriteString("</Project>\n")
		return out.Flush()
	})
	if err != nil {
		return err
	}
	return z.Close() // without a manifest: other programs know no such file
}

// refiList writes a list that may not be empty, and so not at all when it is.
func refiList(out *bufio.Writer, name string, length int, list *spool) error {
	if length == 0 {
		return nil
	}
	fmt.Fprintf(out, "<%s>\n", name)
	if err := list.pour(out); err != nil {
		return err
	}
	fmt.Fprintf(out, "</%s>\n", name)
	return nil
}

func refiDirection(c corpus.Codebook, kind string) string {
	if k, ok := c.RelationKind(kind); ok && k.Symmetric {
		return "Bidirectional"
	}
	return "OneWay"
}

func refiUsers(out *bufio.Writer, annotators []corpus.Annotator) {
	if len(annotators) == 0 {
		return
	}
	out.WriteString("<Users>\n")
	for _, a := range annotators {
		fmt.Fprintf(out, "<User guid=\"%s\" name=\"%s\"/>\n", guid(a.ID), escapeXML(a.Name))
	}
	out.WriteString("</Users>\n")
}

// refiSource writes one document with its selections.
func refiSource(out io.Writer, p *Project, e *corpus.Entry, file string) {
	d := &e.Document
	offsets := NewOffsets(d.Text)
	fmt.Fprintf(out, "<TextSource guid=\"%s\" name=\"%s\" plainTextPath=\"internal://%s\"%s>\n", guid(d.ID), escapeXML(oneLine(d.Title)), file,
		refiTime("creationDateTime", formatTime(d.AddedAt)))
	for _, a := range sortedAnnotations(e.Annotations) {
		by := refiTime("creationDateTime", formatTime(a.CreatedAt))
		if a.Annotator != "" && knownAnnotator(p, a.Annotator) {
			by = fmt.Sprintf(" creatingUser=\"%s\"", guid(a.Annotator)) + by
		}
		fmt.Fprintf(out, "<PlainTextSelection guid=\"%s\" name=\"%s\" startPosition=\"%d\" endPosition=\"%d\"%s>", guid(a.ID),
			escapeXML(firstCharacters(oneLine(d.Quote(a.Span)), refiName)), offsets.Chars(a.Span.Start), offsets.Chars(a.Span.End), by)
		description, codes := refiSaid(p, &a)
		if description != "" {
			fmt.Fprintf(out, "<Description>%s</Description>", escapeXML(description))
		}
		for _, code := range codes {
			fmt.Fprintf(out, "<Coding guid=\"%s\"%s><CodeRef targetGUID=\"%s\"/></Coding>", guid(corpus.DerivedID("coding", a.ID, code)), by, code)
		}
		fmt.Fprint(out, "</PlainTextSelection>\n")
	}
	for _, variable := range refiVariables {
		if value := variable.value(d); value != "" {
			fmt.Fprintf(out, "<VariableValue><VariableRef targetGUID=\"%s\"/><TextValue>%s</TextValue></VariableValue>\n", variableGUID(variable.name), escapeXML(value))
		}
	}
	for _, v := range p.Codebook.Variables {
		if value := d.Fields[v.ID]; value != "" {
			fmt.Fprintf(out, "<VariableValue><VariableRef targetGUID=\"%s\"/><TextValue>%s</TextValue></VariableValue>\n", ownVariableGUID(v.ID), escapeXML(value))
		}
	}
	fmt.Fprint(out, "</TextSource>\n")
}

// refiSaid splits what was said into codes and words.
func refiSaid(p *Project, a *corpus.Annotation) (description string, codes []string) {
	words := []string{}
	if a.Note != "" {
		words = append(words, a.Note)
	}
	if _, known := p.Codebook.Label(a.Label); known {
		codes = append(codes, codebook.LabelGUID(a.Label))
	} else {
		words = append(words, "label: "+a.Label)
	}
	for _, id := range attributeOrder(p.Codebook, a.Attributes) {
		value := a.Attributes[id]
		if attribute, ok := p.Codebook.Attribute(id); ok && len(attribute.Values) > 0 && attribute.Allows(value) {
			codes = append(codes, codebook.ValueGUID(id, value))
		} else {
			words = append(words, id+": "+value)
		}
	}
	return strings.Join(words, "\n"), codes
}

func knownAnnotator(p *Project, id string) bool {
	for _, a := range p.Annotators {
		if a.ID == id {
			return true
		}
	}
	return false
}

// refiTime writes an attribute of time, or nothing.
func refiTime(name, at string) string {
	if at == "" {
		return ""
	}
	return fmt.Sprintf(" %s=\"%s\"", name, at)
}

// firstCharacters cuts words on one line after so many code points.
func firstCharacters(words string, most int) string {
	count := 0
	for at := range words {
		if count == most {
			return strings.TrimRight(words[:at], " ") // a name that ends in a space would claim one that need not stand there
		}
		count++
	}
	return words
}

// writeREFICodebook writes the codebook alone.
func writeREFICodebook(ctx context.Context, w io.Writer, p Project, entries Entries) error {
	if err := readable(ctx, entries); err != nil {
		return err
	}
	return codebook.WriteQDC(w, p.Codebook)
}
