package foreign

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// BioC, in XML and in JSON: documents in passages, each with the offset at which
// it begins. The format asks for bytes; most programs count code points. Each
// annotation has its words, so every document says itself. Its passages become
// paragraphs here.
var bioC = Format{
	Name: "bioc", Title: "BioC (XML, JSON)",
	Counts: Interpretation{Unit: dataset.Char, LineEnds: AsTheyStand}, Why: "what most programs write as BioC", Proves: true,
	sniff: func(_ *File, head []byte) bool {
		start := bytes.TrimLeft(bytes.TrimPrefix(head, []byte(mark)), " \t\r\n")
		if bytes.HasPrefix(start, []byte("<")) {
			return bytes.Contains(start, []byte("<collection>")) && bytes.Contains(start, []byte("<passage>"))
		}
		text, _, err := reader.Decode(trimPartial(head))
		return err == nil && strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "{") && strings.Contains(text, `"passages"`) && strings.Contains(text, `"infons"`) && strings.Contains(text, `"offset"`)
	},
	read: func(ctx context.Context, f *File, out *sink) error {
		opened, err := f.open()
		if err != nil {
			return err
		}
		defer opened.Close()
		start := make([]byte, 512)
		n, _ := opened.Read(start)
		if bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(start[:n], []byte(mark)), " \t\r\n"), []byte("<")) {
			return readBioXML(ctx, f, out)
		}
		return readBioJSON(ctx, f, out)
	},
}

// What is in a document, by the names that the format has for both of its forms.
type (
	bioDocument struct {
		ID        string        `json:"id"`
		Infons    bioInfons     `json:"infons"`
		Passages  []bioPart     `json:"passages"`
		Relations []bioRelation `json:"relations"`
	}
	// bioPart is a passage, or a sentence of one.
	bioPart struct {
		Offset      int             `json:"offset"`
		Infons      bioInfons       `json:"infons"`
		Text        string          `json:"text"`
		Sentences   []bioPart       `json:"sentences"`
		Annotations []bioAnnotation `json:"annotations"`
		Relations   []bioRelation   `json:"relations"`
	}
	bioAnnotation struct {
		ID        string        `json:"id"`
		Infons    bioInfons     `json:"infons"`
		Locations []bioLocation `json:"locations"`
		Text      string        `json:"text"`
	}
	bioLocation struct {
		Offset int `json:"offset"`
		Length int `json:"length"`
	}
	bioRelation struct {
		ID     string    `json:"id"`
		Infons bioInfons `json:"infons"`
		Nodes  []bioNode `json:"nodes"`
	}
	bioNode struct {
		RefID string `json:"refid"`
		Role  string `json:"role"`
	}
	bioInfons map[string]any
)

func (i bioInfons) word(names ...string) string {
	for _, name := range names {
		if value, ok := i[name]; ok && value != nil && fmt.Sprint(value) != "" {
			return fmt.Sprint(value)
		}
	}
	return ""
}

func readBioJSON(ctx context.Context, f *File, out *sink) error {
	place := 0
	return eachJSON(ctx, f, out, func(at int, value json.RawMessage) error {
		var one struct {
			Documents []json.RawMessage `json:"documents"`
		}
		if err := json.Unmarshal(value, &one); err != nil {
			return fmt.Errorf("its collection %d cannot be read: %w", at, err)
		}
		if one.Documents == nil { // a document by itself
			one.Documents = []json.RawMessage{value}
		}
		for _, encoded := range one.Documents {
			place++
			var d bioDocument
			if err := json.Unmarshal(encoded, &d); err != nil {
				out.problem(lost(reader.Records, 1, noRecord, "the document cannot be read: %v", err).at(place))
				continue
			}
			if err := d.give(place, out); err != nil {
				return err
			}
		}
		return nil
	})
}

func readBioXML(ctx context.Context, f *File, out *sink) error {
	opened, err := f.open()
	if err != nil {
		return err
	}
	defer opened.Close()
	place := 0
	return eachElement(ctx, opened, func(start xml.StartElement) bool { return start.Name.Local == "document" }, func(e *element) error {
		place++
		d := bioDocument{ID: strings.TrimSpace(e.words("id")), Infons: e.infons(), Relations: e.bioRelations()}
		for _, child := range e.children {
			if child.name == "passage" {
				d.Passages = append(d.Passages, child.bioPart())
			}
		}
		return d.give(place, out)
	})
}

func (e *element) infons() bioInfons {
	infons := bioInfons{}
	for _, child := range e.children {
		if child.name == "infon" {
			infons[child.at["key"]] = child.text
		}
	}
	return infons
}

func (e *element) bioPart() bioPart {
	offset, _ := strconv.Atoi(strings.TrimSpace(e.words("offset")))
	p := bioPart{Offset: offset, Infons: e.infons(), Text: e.words("text"), Relations: e.bioRelations()}
	for _, child := range e.children {
		switch child.name {
		case "sentence":
			p.Sentences = append(p.Sentences, child.bioPart())
		case "annotation":
			a := bioAnnotation{ID: child.at["id"], Infons: child.infons(), Text: child.words("text")}
			for _, location := range child.children {
				if location.name == "location" {
					start, err := strconv.Atoi(location.at["offset"])
					length, err2 := strconv.Atoi(location.at["length"])
					if err != nil || err2 != nil {
						start = -1
					}
					a.Locations = append(a.Locations, bioLocation{start, length})
				}
			}
			p.Annotations = append(p.Annotations, a)
		}
	}
	return p
}

func (e *element) bioRelations() (list []bioRelation) {
	for _, child := range e.children {
		if child.name != "relation" {
			continue
		}
		r := bioRelation{ID: child.at["id"], Infons: child.infons()}
		for _, node := range child.children {
			if node.name == "node" {
				r.Nodes = append(r.Nodes, bioNode{node.at["refid"], node.at["role"]})
			}
		}
		list = append(list, r)
	}
	return list
}

// bioText is a stretch of text that stands at one offset: a passage, or a
// sentence of one that has its text in sentences.
type bioText struct {
	offset int // as the file counts
	from   int // in the text that is put together, in code points
	text   string
}

// give puts the text together and makes the document.
func (b *bioDocument) give(place int, out *sink) error {
	d := &Document{Place: place, ID: b.ID, Title: b.Infons.word("title"), HasText: true, Outlet: b.Infons.word("journal", "outlet"), Date: b.Infons.word("date", "year"), URL: b.Infons.word("url"), Keys: []string{b.ID}}
	var texts []bioText
	var annotations []bioAnnotation
	relations := b.Relations
	var text strings.Builder
	put := func(p *bioPart, between string) {
		if text.Len() > 0 {
			text.WriteString(between)
		}
		texts = append(texts, bioText{p.Offset, utf8.RuneCountInString(text.String()), p.Text})
		text.WriteString(p.Text)
	}
	for i := range b.Passages {
		p := &b.Passages[i]
		between := "\n\n"
		if p.Text != "" || len(p.Sentences) == 0 {
			put(p, between)
		}
		annotations, relations = append(annotations, p.Annotations...), append(relations, p.Relations...)
		for j := range p.Sentences {
			s := &p.Sentences[j]
			if p.Text == "" {
				put(s, between)
				between = " "
			}
			annotations, relations = append(annotations, s.Annotations...), append(relations, s.Relations...)
		}
		if d.Title == "" && strings.EqualFold(p.Infons.word("type", "section_type"), "title") {
			d.Title = p.Text
		}
	}
	d.Text = text.String()
	unit := unitOf(texts, annotations)
	for i := range annotations {
		a := &annotations[i]
		s := Span{ID: a.ID, Label: first(a.Infons.word("type"), "annotation"), Quote: a.Text, Coder: a.Infons.word("annotator"), Note: a.Infons.word("note", "comment"), CreatedAt: timeOf(a.Infons.word("updated_at"))}
		for _, name := range sortedKeys(a.Infons) {
			if value := a.Infons.word(name); value != "" && !strings.Contains(" type annotator note comment updated_at ", " "+name+" ") {
				s.Attributes = append(s.Attributes, Said{name, value})
			}
		}
		for _, location := range a.Locations {
			s.Pieces = append(s.Pieces, placeIn(texts, location, unit))
		}
		if len(s.Pieces) == 0 {
			d.lose(reader.Annotations, 1, notOfText, "the annotation %s has no location and was left out", a.ID)
			continue
		}
		d.Spans = append(d.Spans, s)
	}
	for _, r := range relations {
		if len(r.Nodes) != 2 {
			d.lose(reader.Links, 1, noRecord, "the relation %s has %d ends and not two, and was left out", r.ID, len(r.Nodes))
			continue
		}
		d.Relations = append(d.Relations, Relation{ID: r.ID, Kind: first(r.Infons.word("type", "relation type"), "relation"), From: r.Nodes[0].RefID, To: r.Nodes[1].RefID})
	}
	return out.document(d)
}

// unitOf finds out what the offsets of a document count: that under which most
// annotations have their words, code points where nothing says it.
func unitOf(texts []bioText, annotations []bioAnnotation) dataset.Unit {
	best, most := dataset.Char, -1
	for _, unit := range []dataset.Unit{dataset.Char, dataset.Byte, dataset.UTF16} {
		n := 0
		for i := range annotations {
			a := &annotations[i]
			if len(a.Locations) == 1 && wordsAt(texts, a.Locations[0], unit) == a.Text {
				n++
			}
		}
		if n > most {
			best, most = unit, n
		}
	}
	return best
}

// textAt is the stretch of text in which a location lies, nil for none, and
// where in it, in bytes.
func textAt(texts []bioText, l bioLocation, unit dataset.Unit) (t *bioText, start, end int) {
	for i := len(texts) - 1; i >= 0; i-- {
		if l.Offset < texts[i].offset || l.Length <= 0 {
			continue
		}
		start, ok := bytesOf(texts[i].text, l.Offset-texts[i].offset, unit)
		end, ok2 := bytesOf(texts[i].text, l.Offset-texts[i].offset+l.Length, unit)
		if ok && ok2 {
			return &texts[i], start, end
		}
		return nil, 0, 0
	}
	return nil, 0, 0
}

func wordsAt(texts []bioText, l bioLocation, unit dataset.Unit) string {
	t, start, end := textAt(texts, l, unit)
	if t == nil {
		return ""
	}
	return t.text[start:end]
}

// placeIn is a location in the text that was put together, in code points. One
// that lies in no passage stays outside.
func placeIn(texts []bioText, l bioLocation, unit dataset.Unit) Range {
	t, start, end := textAt(texts, l, unit)
	if t == nil {
		return Range{-1, -1}
	}
	from := t.from + utf8.RuneCountInString(t.text[:start])
	return Range{from, from + utf8.RuneCountInString(t.text[start:end])}
}

// bytesOf is the byte offset of a place that counts in another unit; ok is false
// outside the text and within a character.
func bytesOf(text string, at int, unit dataset.Unit) (offset int, ok bool) {
	if at < 0 {
		return 0, false
	}
	if unit == dataset.Byte {
		return at, at <= len(text) && (at == len(text) || utf8.RuneStart(text[at]))
	}
	n := 0
	for i, r := range text {
		if n >= at {
			return i, n == at
		}
		if n++; unit == dataset.UTF16 && r > 0xFFFF {
			n++
		}
	}
	return len(text), n == at
}
