package dataset

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"sayso/internal/corpus"
)

// The W3C Web Annotation Data Model (Recommendation of 23 February 2017) in
// JSON-LD: one collection with one page of annotations. Positions count
// Unicode code points, as section 4.2.5 demands.

var inW3C = carries{
	all:  []Aspect{Labels, Spans, Overlaps, Attributes, Relations, Notes, Annotators, Times, IDs},
	some: map[Aspect]string{Texts: "the quotes, with 32 characters before and after", Metadata: "the language"},
}

// contextLength is how many code points before and after a quote are given, so
// that it can be found in a text that has changed a little.
const contextLength = 32

type w3cAnnotation struct {
	ID         string    `json:"id"`
	Type       string    `json:"type"`
	Motivation string    `json:"motivation"`
	Creator    *w3cAgent `json:"creator,omitempty"`
	Created    string    `json:"created,omitempty"`
	Modified   string    `json:"modified,omitempty"`
	Body       []any     `json:"body"`
	Target     any       `json:"target"`
}

type w3cAgent struct {
	ID   string `json:"id"`
	Type string `json:"type"`
	Name string `json:"name,omitempty"`
}

type w3cText struct {
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
	Value   string `json:"value"`
	Format  string `json:"format,omitempty"`
}

type w3cResource struct {
	Type    string `json:"type"`
	Source  string `json:"source"`
	Purpose string `json:"purpose"`
}

type w3cTarget struct {
	Source   w3cSource `json:"source"`
	Selector []any     `json:"selector"`
}

type w3cSource struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Format   string `json:"format"`
	Language string `json:"language,omitempty"`
}

type w3cPosition struct {
	Type  string `json:"type"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

type w3cQuote struct {
	Type   string `json:"type"`
	Exact  string `json:"exact"`
	Prefix string `json:"prefix"`
	Suffix string `json:"suffix"`
}

// writeW3C writes the collection as a stream; the total stands at its end,
// where it is known.
func writeW3C(ctx context.Context, w io.Writer, p Project, entries Entries) error {
	out := bufio.NewWriterSize(w, 64<<10)
	begin := func(document string) { // the collection is named for its first document
		fmt.Fprintf(out, `{"@context":"http://www.w3.org/ns/anno.jsonld","id":"urn:uuid:%s","type":"AnnotationCollection",`+
			`"first":{"id":"urn:uuid:%s","type":"AnnotationPage","startIndex":0,"items":[`,
			corpus.DerivedID("w3c collection", document), corpus.DerivedID("w3c page", document))
	}
	total, begun := 0, false
	names := p.annotatorNames()
	err := each(ctx, entries, func(e *corpus.Entry) error {
		if !begun {
			begin(e.Document.ID)
			begun = true
		}
		for _, annotation := range w3cAnnotations(e, &p, names) {
			line, err := Marshal(annotation)
			if err != nil {
				return err
			}
			if total > 0 {
				_ = out.WriteByte(',')
			}
			_ = out.WriteByte('\n')
			_, _ = out.Write(line)
			total++
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !begun {
		begin("")
	}
	fmt.Fprintf(out, "\n]},\"total\":%d}\n", total)
	return out.Flush()
}

func w3cAnnotations(e *corpus.Entry, p *Project, names map[string]string) []w3cAnnotation {
	d := &e.Document
	offsets := NewOffsets(d.Text)
	source := w3cSource{ID: "urn:uuid:" + d.ID, Type: "Text", Format: "text/plain", Language: d.Language}
	var list []w3cAnnotation
	selectors := func(span corpus.Span) []any {
		position := w3cPosition{Type: "TextPositionSelector", Start: offsets.Chars(span.Start), End: offsets.Chars(span.End)}
		if p.withoutText {
			return []any{position}
		}
		prefix, suffix := around(d.Text, span, contextLength)
		return []any{position, w3cQuote{Type: "TextQuoteSelector", Exact: d.Quote(span), Prefix: prefix, Suffix: suffix}}
	}
	for _, a := range sortedAnnotations(e.Annotations) {
		body := []any{w3cText{Type: "TextualBody", Purpose: "tagging", Value: a.Label}}
		for _, id := range attributeOrder(p.Codebook, a.Attributes) {
			body = append(body, w3cText{Type: "TextualBody", Purpose: "describing", Value: id + ": " + a.Attributes[id]})
		}
		if a.Note != "" {
			body = append(body, w3cText{Type: "TextualBody", Purpose: "commenting", Value: a.Note, Format: "text/plain"})
		}
		list = append(list, w3cAnnotation{
			ID: "urn:uuid:" + a.ID, Type: "Annotation", Motivation: "tagging", Creator: w3cCreator(a.Annotator, names),
			Created: formatTime(a.CreatedAt), Modified: formatTime(a.ChangedAt), Body: body,
			Target: w3cTarget{Source: source, Selector: selectors(a.Span)},
		})
	}
	for _, r := range sortedRelations(e.Relations) {
		list = append(list, w3cAnnotation{
			ID: "urn:uuid:" + r.ID, Type: "Annotation", Motivation: "linking", Creator: w3cCreator(r.Annotator, names), Created: formatTime(r.CreatedAt),
			Body: []any{w3cText{Type: "TextualBody", Purpose: "tagging", Value: r.Kind},
				w3cResource{Type: "SpecificResource", Source: "urn:uuid:" + r.From, Purpose: "linking"}},
			Target: "urn:uuid:" + r.To,
		})
	}
	return list
}

func w3cCreator(id string, names map[string]string) *w3cAgent {
	if id == "" {
		return nil
	}
	return &w3cAgent{ID: "urn:uuid:" + id, Type: "Person", Name: names[id]}
}

// attributeOrder lists the attributes that say something: in the order of the
// codebook, and then those it does not have, by id.
func attributeOrder(c corpus.Codebook, attributes map[string]string) []string {
	var order []string
	for _, attribute := range c.Attributes {
		if attributes[attribute.ID] != "" {
			order = append(order, attribute.ID)
		}
	}
	var others []string
	for id, value := range attributes {
		if _, known := c.Attribute(id); !known && value != "" {
			others = append(others, id)
		}
	}
	slices.Sort(others)
	return append(order, others...)
}

// around gives up to so many code points before and after a span.
func around(text string, span corpus.Span, length int) (before, after string) {
	start, end := span.Start, span.End
	for range length {
		_, size := utf8.DecodeLastRuneInString(text[:start])
		start -= size
		_, size = utf8.DecodeRuneInString(text[end:])
		end += size
	}
	return strings.Clone(text[start:span.Start]), strings.Clone(text[span.End:end])
}
