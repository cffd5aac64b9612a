package dataset

import (
	"bufio"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"sayso/internal/corpus"
)

// Label Studio: tasks.json to import, and config.xml, the labelling interface
// that the tasks were made for. Offsets count Unicode code points, as the
// present editor does. Each annotator is one annotation of a task, in Label
// Studio's sense; what they say of one span is several results with one id.

var inLabelStudio = carries{
	all: []Aspect{Texts, Labels, Spans, Overlaps, Attributes, Notes},
	some: map[Aspect]string{
		Annotators: "names", Relations: "those within a document and by one annotator, without when",
		IDs: "those of documents and annotations", Variables: "in documents.csv", Metadata: "title, outlet and date; more in documents.csv",
	},
	codebook: []codebookField{"Labels.ID", "Labels.Colour", "Attributes.ID", "Attributes.Values", "Relations.ID"},
}

type studioTask struct {
	Data        studioData         `json:"data"`
	Annotations []studioAnnotation `json:"annotations"`
}

type studioData struct {
	Text       string   `json:"text"`
	DocumentID string   `json:"document_id"`
	Title      string   `json:"title"`
	Outlet     string   `json:"outlet"`
	Date       string   `json:"date"`
	Annotators []string `json:"annotators"` // in the order of the annotations
}

type studioAnnotation struct {
	Result []any `json:"result"`
}

type studioResult struct {
	ID       string      `json:"id"`
	FromName string      `json:"from_name"`
	ToName   string      `json:"to_name"`
	Type     string      `json:"type"`
	Value    studioValue `json:"value"`
}

// studioValue has either Labels and the words of the span, or Choices, or the
// words of a text field, which Label Studio keeps under the same key.
type studioValue struct {
	Start   int      `json:"start"`
	End     int      `json:"end"`
	Text    any      `json:"text"`
	Labels  []string `json:"labels,omitempty"`
	Choices []string `json:"choices,omitempty"`
}

type studioRelation struct {
	Type      string   `json:"type"`
	From      string   `json:"from_id"`
	To        string   `json:"to_id"`
	Direction string   `json:"direction"`
	Labels    []string `json:"labels"`
}

func fillLabelStudio(ctx context.Context, f *folder, p Project, parts []part) error {
	if err := f.addText("config.xml", studioConfiguration(p.Codebook)); err != nil {
		return err
	}
	tasks := 0
	names := p.annotatorNames()
	return f.add("tasks.json", func(w io.Writer) error {
		out := bufio.NewWriterSize(w, 64<<10)
		_ = out.WriteByte('[')
		err := each(ctx, parts[0].entries, func(e *corpus.Entry) error {
			line, err := Marshal(studioTaskOf(e, &p, names))
			if err != nil {
				return err
			}
			if tasks > 0 {
				_ = out.WriteByte(',')
			}
			tasks++
			_ = out.WriteByte('\n')
			_, err = out.Write(line)
			return err
		})
		if err != nil {
			return err
		}
		_, _ = out.WriteString("\n]\n")
		return out.Flush()
	})
}

func studioTaskOf(e *corpus.Entry, p *Project, names map[string]string) studioTask {
	d := &e.Document
	task := studioTask{Annotations: []studioAnnotation{}, Data: studioData{
		Text: d.Text, DocumentID: d.ID, Title: d.Title, Outlet: d.Outlet, Date: d.Date, Annotators: []string{},
	}}
	offsets := NewOffsets(d.Text)
	place := map[string]int{}        // of an annotator among the annotations
	annotator := map[string]string{} // of an annotation
	for _, a := range sortedAnnotations(e.Annotations) {
		at, ok := place[a.Annotator]
		if !ok {
			at = len(task.Annotations)
			place[a.Annotator] = at
			task.Annotations = append(task.Annotations, studioAnnotation{})
			task.Data.Annotators = append(task.Data.Annotators, names[a.Annotator])
		}
		annotator[a.ID] = a.Annotator
		task.Annotations[at].Result = append(task.Annotations[at].Result, studioResults(&a, d, offsets, p)...)
	}
	for _, r := range sortedRelations(e.Relations) {
		who, known := annotator[r.From]
		if other, ok := annotator[r.To]; known && ok && who == other {
			result := &task.Annotations[place[who]].Result
			*result = append(*result, studioRelation{Type: "relation", From: r.From, To: r.To, Direction: "right", Labels: []string{r.Kind}})
		}
	}
	return task
}

// studioResults says everything of one annotation.
func studioResults(a *corpus.Annotation, d *corpus.Document, offsets *Offsets, p *Project) []any {
	start, end := offsets.Chars(a.Span.Start), offsets.Chars(a.Span.End)
	result := func(from, kind string, value studioValue) studioResult {
		value.Start, value.End = start, end
		return studioResult{ID: a.ID, FromName: from, ToName: "text", Type: kind, Value: value}
	}
	results := []any{result("label", "labels", studioValue{Text: d.Quote(a.Span), Labels: []string{a.Label}})}
	for _, id := range attributeOrder(p.Codebook, a.Attributes) {
		value := a.Attributes[id]
		if attribute, ok := p.Codebook.Attribute(id); ok && len(attribute.Values) > 0 {
			results = append(results, result(studioName(id), "choices", studioValue{Text: d.Quote(a.Span), Choices: []string{value}}))
		} else {
			results = append(results, result(studioName(id), "textarea", studioValue{Text: []string{value}}))
		}
	}
	if a.Note != "" {
		results = append(results, result("note", "textarea", studioValue{Text: []string{a.Note}}))
	}
	return results
}

// studioName keeps the field of an attribute apart from those that are always
// there.
func studioName(attribute string) string {
	switch attribute {
	case "label", "text", "note":
		return attribute + "_attribute"
	}
	return attribute
}

// studioConfiguration is the labelling interface for a codebook.
func studioConfiguration(c corpus.Codebook) string {
	var out strings.Builder
	out.WriteString("<View>\n  <Style>.htx-text{ white-space: pre-wrap; }</Style>\n  <Labels name=\"label\" toName=\"text\">\n")
	for _, label := range c.Labels {
		fmt.Fprintf(&out, "    <Label value=\"%s\" background=\"%s\"/>\n", escapeXML(label.ID), escapeXML(label.Colour))
	}
	out.WriteString("  </Labels>\n  <Text name=\"text\" value=\"$text\" granularity=\"symbol\"/>\n")
	for _, attribute := range c.Attributes {
		if len(attribute.Values) == 0 {
			fmt.Fprintf(&out, "  <TextArea name=\"%s\" toName=\"text\" perRegion=\"true\" maxSubmissions=\"1\"/>\n", escapeXML(studioName(attribute.ID)))
			continue
		}
		fmt.Fprintf(&out, "  <Choices name=\"%s\" toName=\"text\" perRegion=\"true\">\n", escapeXML(studioName(attribute.ID)))
		for _, value := range attribute.Values {
			fmt.Fprintf(&out, "    <Choice value=\"%s\"/>\n", escapeXML(value))
		}
		out.WriteString("  </Choices>\n")
	}
	out.WriteString("  <TextArea name=\"note\" toName=\"text\" perRegion=\"true\" maxSubmissions=\"1\"/>\n  <Relations>\n")
	for _, kind := range c.Relations {
		fmt.Fprintf(&out, "    <Relation value=\"%s\"/>\n", escapeXML(kind.ID))
	}
	out.WriteString("  </Relations>\n</View>\n")
	return out.String()
}

// escapeXML makes words fit for XML; what XML 1.0 cannot hold becomes U+FFFD.
func escapeXML(words string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(words)) // a Builder never fails
	return out.String()
}
