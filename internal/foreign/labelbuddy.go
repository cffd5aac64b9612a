package foreign

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"strings"

	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// labelbuddy: JSON, JSONL and, in older versions, XML. It writes where a span
// lies in code points and, since version 0.1, in bytes too, so that each proves
// the other; older versions wrote lists, [start, end, label, words].
var labelBuddy = Format{
	Name: "labelbuddy", Title: "labelbuddy (JSON, JSONL)",
	Counts: Interpretation{Unit: dataset.Char, LineEnds: AsTheyStand}, Why: "labelbuddy's documentation",
	sniff: func(_ *File, head []byte) bool {
		object := firstObject(head)
		if object["utf8_text_md5_checksum"] != nil || object["document_md5_checksum"] != nil {
			return true
		}
		for _, one := range listOf(object["annotations"]) {
			return objectOf(one)["label_name"] != nil
		}
		return false
	},
	read: func(ctx context.Context, f *File, out *sink) error {
		return eachJSON(ctx, f, out, func(place int, value json.RawMessage) error {
			return buddyDocument(place, objectOf(value), out)
		})
	},
}

func buddyDocument(place int, object map[string]json.RawMessage, out *sink) error {
	d := &Document{Place: place}
	for _, key := range []string{"metadata", "meta"} {
		d.metadata(objectOf(object[key]))
	}
	d.Title = first(d.Title, wordOf(object["list_title"]), wordOf(object["short_title"]))
	if kindOf(object["text"]) == '"' {
		d.HasText, d.Text = true, wordOf(object["text"])
	} else {
		d.Keys = []string{d.ID, d.Title}
	}
	for _, key := range []string{"annotations", "labels"} {
		for _, one := range listOf(object[key]) {
			b := buddySpan{}
			if items := listOf(one); kindOf(one) == '[' && len(items) >= 3 {
				b.start, b.end, b.label = wordOf(items[0]), wordOf(items[1]), wordOf(items[2])
				if len(items) > 3 {
					b.words = wordOf(items[3])
				}
			} else {
				a := objectOf(one)
				b = buddySpan{wordOf(a["start_char"]), wordOf(a["end_char"]), wordOf(a["start_byte"]), wordOf(a["end_byte"]), first(wordOf(a["label_name"]), wordOf(a["label"])), wordOf(a["extra_data"])}
			}
			b.add(d)
		}
	}
	return out.document(d)
}

// buddySpan is an annotation as it is written.
type buddySpan struct{ start, end, startByte, endByte, label, words string }

func (b buddySpan) add(d *Document) {
	s := Span{Label: b.label, Note: b.words}
	start, end := json.RawMessage(b.start), json.RawMessage(b.end)
	// Where the bytes are given too, the words under them are the quote.
	from, ok := numberOf(json.RawMessage(b.startByte))
	to, ok2 := numberOf(json.RawMessage(b.endByte))
	if ok && ok2 && from >= 0 && from < to && to <= len(d.Text) && b.startByte != "" {
		s.Quote = d.Text[from:to]
	}
	d.jsonSpan(s, start, end)
}

var labelBuddyXML = Format{
	Name: "labelbuddy-xml", Title: "labelbuddy (XML of older versions)",
	Counts: Interpretation{Unit: dataset.Char, LineEnds: AsTheyStand}, Why: "labelbuddy's documentation",
	sniff: func(_ *File, head []byte) bool {
		start := head[:min(len(head), 512)]
		return bytes.Contains(start, []byte("<document_set")) || bytes.Contains(start, []byte("<annotated_document_set"))
	},
	read: func(ctx context.Context, f *File, out *sink) error {
		opened, err := f.open()
		if err != nil {
			return err
		}
		defer opened.Close()
		r := buddyXML{out: out}
		return reader.WalkXML(ctx, bufferWithoutMark(opened), r.token)
	},
}

// buddyXML reads documents out of XML.
type buddyXML struct {
	out   *sink
	place int
	d     *Document
	span  *buddySpan
	words strings.Builder
}

func (r *buddyXML) token(token xml.Token, depth int) error {
	switch token := token.(type) {
	case xml.StartElement:
		r.words.Reset()
		switch token.Name.Local {
		case "document", "annotated_document":
			if depth == 2 {
				r.place++
				r.d = &Document{Place: r.place}
			}
		case "annotation":
			r.span = &buddySpan{}
		case "meta", "metadata":
			if r.d != nil {
				object := map[string]json.RawMessage{}
				for _, a := range token.Attr {
					object[a.Name.Local], _ = json.Marshal(a.Value)
				}
				r.d.metadata(object)
			}
		}
	case xml.CharData:
		r.words.Write(token)
	case xml.EndElement:
		return r.end(token.Name.Local, depth)
	}
	return nil
}

func (r *buddyXML) end(name string, depth int) error {
	words := r.words.String()
	r.words.Reset()
	if r.d == nil {
		return nil
	}
	if r.span != nil {
		for field, into := range map[string]*string{"start_char": &r.span.start, "end_char": &r.span.end, "start_byte": &r.span.startByte, "end_byte": &r.span.endByte,
			"label": &r.span.label, "label_name": &r.span.label, "extra_data": &r.span.words} {
			if name == field {
				*into = strings.TrimSpace(words)
			}
		}
		if name == "annotation" {
			r.span.add(r.d)
			r.span = nil
		}
		return nil
	}
	switch {
	case name == "text", name == "document" && depth > 2:
		r.d.HasText, r.d.Text = true, words
	case depth == 2:
		d := r.d
		r.d = nil
		return r.out.document(d)
	}
	return nil
}
