package foreign

import (
	"context"
	"encoding/json"
	"strings"

	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// doccano: JSONL, or JSON, in all its shapes. Spans lie in "label", "labels",
// "entities" or "spans", as lists or as objects; a label that is a word alone
// is one of the whole text. doccano gives no quotes.
var doccano = Format{
	Name: "doccano", Title: "doccano (JSONL, JSON)",
	Counts: Interpretation{Unit: dataset.Char, LineEnds: AsTheyStand}, Why: "doccano's server, which is written in Python",
	sniff: func(_ *File, head []byte) bool {
		object := firstObject(head)
		if object == nil || object["sentences"] != nil || object["project"] != nil || object["data"] != nil {
			return false
		}
		spans, _ := doccanoLists(object)
		return spans != nil && (object["text"] != nil || object["label"] != nil) && doccanoShape(spans)
	},
	read: readDoccano,
}

// doccanoLists finds the spans and the labels of the whole text.
func doccanoLists(object map[string]json.RawMessage) (spans, categories json.RawMessage) {
	for _, key := range []string{"entities", "label", "labels", "spans"} {
		if value, ok := object[key]; ok && spans == nil {
			spans = value
		}
	}
	return spans, object["cats"]
}

// doccanoShape reports whether a value is a list of spans or labels.
func doccanoShape(value json.RawMessage) bool {
	if kindOf(value) == '"' || kindOf(value) == 'n' {
		return true
	}
	if kindOf(value) != '[' {
		return false
	}
	for _, one := range listOf(value) {
		switch kindOf(one) {
		case '"':
		case '[':
			if items := listOf(one); len(items) != 3 || kindOf(items[2]) != '"' {
				return false
			}
		case '{':
			object := objectOf(one)
			if object["start_offset"] == nil && (object["start"] == nil || object["label"] == nil) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

func readDoccano(ctx context.Context, f *File, out *sink) error {
	return eachJSON(ctx, f, out, func(place int, value json.RawMessage) error {
		object := objectOf(value)
		text, ok := object["text"]
		if object == nil || !ok || kindOf(text) != '"' {
			out.problem(lost(reader.Records, 1, noText, `it has no "text"`).at(place))
			return nil
		}
		d := &Document{Place: place, HasText: true, Text: wordOf(text)}
		d.metadata(object)
		d.metadata(objectOf(object["meta"]))
		spans, categories := doccanoLists(object)
		for _, one := range listOf(spans) {
			d.doccanoSpan(one)
		}
		for _, one := range wordsOf(categories) {
			d.Spans = append(d.Spans, Span{Label: one, Whole: true})
		}
		for _, one := range listOf(object["relations"]) {
			relation := objectOf(one)
			if relation == nil {
				d.lose(reader.Links, 1, noRecord, "a relation is no object and was left out: %s", corpusName(string(one)))
				continue
			}
			of := func(keys ...string) string {
				for _, key := range keys {
					if word := wordOf(relation[key]); word != "" {
						return word
					}
				}
				return ""
			}
			d.Relations = append(d.Relations, Relation{ID: of("id"), Kind: of("type", "label", "kind"), From: of("from_id", "head", "from"), To: of("to_id", "tail", "child", "to")})
		}
		for _, key := range []string{"Comments", "comments"} {
			if comments := wordsOf(object[key]); len(comments) > 0 {
				d.comments(comments)
			}
		}
		return out.document(d)
	})
}

// comments are said of the whole document. When it has one annotation they can
// only mean that one; with more, nobody can tell which.
func (d *Document) comments(comments []string) {
	if len(d.Spans) == 1 {
		d.Spans[0].Note = joined(d.Spans[0].Note, strings.Join(comments, "\n"))
		return
	}
	d.lose(reader.Details, len(comments), ofWholeText, "its comments belong to no annotation in particular and were left out: %s", strings.Join(comments, " | "))
}

func (d *Document) doccanoSpan(value json.RawMessage) {
	switch kindOf(value) {
	case '"':
		d.Spans = append(d.Spans, Span{Label: wordOf(value), Whole: true})
	case '[':
		items := listOf(value)
		if len(items) < 3 {
			d.lose(reader.Annotations, 1, noRecord, "a span has no offsets and label, and was left out: %s", corpusName(string(value)))
			return
		}
		d.jsonSpan(Span{Label: wordOf(items[2])}, items[0], items[1])
		d.lose(reader.Details, len(items)-3, noRecord, "a span says more than where it lies and its label: %s", corpusName(string(value)))
	case '{':
		object := objectOf(value)
		s := Span{ID: wordOf(object["id"]), Label: wordOf(object["label"])}
		start, end := object["start_offset"], object["end_offset"]
		if start == nil {
			start, end = object["start"], object["end"]
		}
		for _, key := range sortedKeys(object) { // what data sets of Hugging Face add
			switch key {
			case "id", "label", "start", "end", "start_offset", "end_offset", "text", "token_start", "token_end":
			case "quote":
				s.Quote = wordOf(object[key])
			case "quote_sha256":
			case "note":
				s.Note = wordOf(object[key])
			case "created_at":
				s.CreatedAt = timeOf(wordOf(object[key]))
			case "mentions":
				for _, one := range listOf(object[key]) {
					mention := objectOf(one)
					start, ok := numberOf(mention["start"])
					end, ok2 := numberOf(mention["end"])
					if ok && ok2 {
						s.Mentions = append(s.Mentions, Mention{wordOf(mention["role"]), Range{start, end}})
					}
				}
			case "attributes":
				attributes := objectOf(object[key])
				for _, name := range sortedKeys(attributes) {
					if word := wordOf(attributes[name]); word != "" {
						s.Attributes = append(s.Attributes, Said{name, word})
					}
				}
			case "annotator", "coder":
				s.Coder = wordOf(object[key])
			default:
				if word := wordOf(object[key]); word != "" {
					s.Attributes = append(s.Attributes, Said{key, word})
				}
			}
		}
		d.jsonSpan(s, start, end)
	default:
		d.lose(reader.Annotations, 1, noRecord, "a span is neither a list nor an object, and was left out: %s", corpusName(string(value)))
	}
}

// jsonSpan adds a span with its offsets, or says that it has none.
func (d *Document) jsonSpan(s Span, start, end json.RawMessage) {
	from, ok := numberOf(start)
	to, ok2 := numberOf(end)
	if !ok || !ok2 {
		d.lose(reader.Annotations, 1, noOffsets, "an annotation %s has no good offsets", s.name())
		return
	}
	s.Pieces = []Range{{from, to}}
	d.Spans = append(d.Spans, s)
}
