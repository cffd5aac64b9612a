package foreign

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// W3C Web Annotation (Recommendation of 23 February 2017), and the rows that
// Hypothesis gives. Positions count code points (section 4.2.5), but Hypothesis
// counts UTF-16. A file carries no texts: each target names its source, whose
// text is looked for in the project and beside the file, and proven by the
// quotes.
var w3c = Format{
	Name: "w3c", Title: "W3C Web Annotation (JSON-LD), Hypothesis",
	Counts: Interpretation{Unit: dataset.Char, LineEnds: AsTheyStand}, Why: "section 4.2.5 of the Recommendation", Proves: true,
	sniff: func(_ *File, head []byte) bool {
		object := firstObject(head)
		for _, kind := range wordsOf(object["type"]) {
			if kind == "Annotation" || kind == "AnnotationCollection" || kind == "AnnotationPage" {
				return true
			}
		}
		for _, key := range []string{"rows", "annotations"} { // of Hypothesis: its server's, and its client's own export
			if list := listOf(object[key]); len(list) > 0 && objectOf(list[0])["target"] != nil {
				return true
			}
		}
		if object["export_date"] != nil && object["annotations"] != nil && object["client_version"] != nil {
			return true
		}
		return object["target"] != nil && (bytes.Contains(object["@context"], []byte("anno")) || object["uri"] != nil && object["user"] != nil)
	},
	read: readW3C,
}

// w3cReading gathers the annotations by source, since those of one may lie
// anywhere in the file.
type w3cReading struct {
	sources map[string]*Document
	order   []string
	links   []map[string]json.RawMessage
	out     *sink
	place   int
}

func readW3C(ctx context.Context, f *File, out *sink) error {
	if f.size > MaxFile {
		return fmt.Errorf("it is larger than %d MB; export it in parts", MaxFile>>20)
	}
	r := &w3cReading{sources: map[string]*Document{}, out: out}
	err := eachJSON(ctx, f, out, func(_ int, value json.RawMessage) error { r.read(value, 0); return nil })
	if err != nil {
		return err
	}
	r.relations()
	for _, key := range r.order {
		if err := out.document(r.sources[key]); err != nil {
			return err
		}
	}
	return nil
}

// read takes an annotation, a page of them, a collection, or rows.
func (r *w3cReading) read(value json.RawMessage, depth int) {
	object := objectOf(value)
	if object == nil || depth > 4 {
		r.out.problem(lost(reader.Records, 1, noRecord, "it holds something that is no annotation, or lies too deep in others: %s", corpusName(string(value))))
		return
	}
	inner := false
	for _, key := range []string{"items", "rows", "annotations", "first", "@graph"} {
		for _, one := range listOf(object[key]) {
			if kindOf(one) == '"' { // an address where it can be had
				r.out.problem(lost(reader.Records, 1, noRecord, "what it names is not in the file: %s", corpusName(wordOf(one))))
				continue
			}
			r.read(one, depth+1)
			inner = true
		}
	}
	if object["target"] == nil {
		if !inner && object["body"] != nil {
			r.out.problem(lost(reader.Annotations, 1, noPlace, "an annotation has no target"))
		}
		return
	}
	r.place++
	linking := false
	for _, motivation := range wordsOf(object["motivation"]) {
		linking = linking || motivation == "linking"
	}
	if linking && kindOf(object["target"]) == '"' {
		r.links = append(r.links, object)
		return
	}
	for _, target := range listOf(object["target"]) {
		r.annotation(object, target)
	}
}

// annotation reads one annotation on one target.
func (r *w3cReading) annotation(object map[string]json.RawMessage, target json.RawMessage) {
	aim := objectOf(target)
	source := sourceNamed(aim["source"])
	if aim == nil {
		source = wordOf(target)
	}
	if source == "" {
		source = wordOf(object["uri"])
	}
	d := r.source(source)
	if titles := wordsOf(objectOf(object["document"])["title"]); len(titles) > 0 && len(d.Keys) == 2 { // of Hypothesis
		d.Keys, d.Title = append(d.Keys, titles[0]), titles[0]
	}
	s := Span{ID: uuidOf(wordOf(object["id"])), Coder: agentNamed(object["creator"]), CreatedAt: timeOf(wordOf(object["created"])), ChangedAt: timeOf(wordOf(object["modified"]))}
	if user := wordOf(object["user"]); user != "" && s.Coder == "" {
		s.Coder = strings.TrimPrefix(user, "acct:")
	}
	if s.ChangedAt.IsZero() {
		s.ChangedAt = timeOf(wordOf(object["updated"]))
	}
	found := selection{}
	for _, selector := range listOf(aim["selector"]) {
		found.read(objectOf(selector), 0)
	}
	if found.quote == "" && found.position == nil {
		d.lose(reader.Annotations, 1, noPlace, "the annotation %s has no selector that can be placed in a text and was left out", first(wordOf(object["id"]), fmt.Sprint(r.place)))
		return
	}
	s.Quote, s.Prefix, s.Suffix = found.quote, found.prefix, found.suffix
	if found.position != nil {
		s.Pieces = []Range{*found.position}
	}
	labels := s.bodies(object)
	if len(labels) == 0 {
		labels = []string{first(append(wordsOf(object["motivation"]), "annotation")...)}
	}
	for i, label := range labels {
		one := s
		one.Label = label
		if i > 0 {
			one.ID = ""
		}
		d.Spans = append(d.Spans, one)
	}
}

// source finds the document of a source by its name.
func (r *w3cReading) source(name string) *Document {
	d := r.sources[name]
	if d == nil {
		d = &Document{ID: uuidOf(name), Keys: []string{uuidOf(name), path.Base(name)}, Title: path.Base(name), Place: len(r.order) + 1}
		r.sources[name] = d
		r.order = append(r.order, name)
	}
	return d
}

func sourceNamed(value json.RawMessage) string {
	if object := objectOf(value); object != nil {
		return first(wordOf(object["id"]), wordOf(object["@id"]), wordOf(object["url"]))
	}
	return wordOf(value)
}

// uuidOf takes the UUID out of a name such as urn:uuid:0199aaaa-….
func uuidOf(name string) string {
	return strings.ToLower(strings.TrimPrefix(name, "urn:uuid:"))
}

// agentNamed names a creator, who may be a word, an object or a list.
func agentNamed(value json.RawMessage) string {
	for _, one := range listOf(value) {
		if agent := objectOf(one); agent != nil {
			if name := first(append(wordsOf(agent["name"]), wordOf(agent["nickname"]), wordOf(agent["email"]), wordOf(agent["id"]))...); name != "" {
				return name
			}
		} else if word := wordOf(one); word != "" {
			return word
		}
	}
	return ""
}

// selection is what selectors say together.
type selection struct {
	quote, prefix, suffix string
	position              *Range
}

// read takes a selector and what refines it; of what refines, the innermost
// counts.
func (s *selection) read(selector map[string]json.RawMessage, depth int) {
	if selector == nil || depth > 8 {
		return
	}
	switch {
	case selector["exact"] != nil:
		s.quote, s.prefix, s.suffix = wordOf(selector["exact"]), wordOf(selector["prefix"]), wordOf(selector["suffix"])
	case wordOf(selector["type"]) == "TextPositionSelector":
		start, ok := numberOf(selector["start"])
		end, ok2 := numberOf(selector["end"])
		if ok && ok2 {
			s.position = &Range{start, end}
		}
	}
	for _, inner := range listOf(selector["refinedBy"]) {
		s.read(objectOf(inner), depth+1)
	}
}

// bodies reads the labels, and what else was said.
func (s *Span) bodies(object map[string]json.RawMessage) (labels []string) {
	labels = wordsOf(object["tags"]) // of Hypothesis
	s.Note = joined(wordOf(object["text"]), wordOf(object["bodyValue"]))
	var loose []string
	for _, one := range listOf(object["body"]) {
		body := objectOf(one)
		if body == nil {
			loose = append(loose, wordOf(one))
			continue
		}
		value := wordOf(body["value"])
		switch purpose := first(append(wordsOf(body["purpose"]), wordOf(body["role"]))...); {
		case value == "" && body["source"] != nil:
			s.Note = joined(s.Note, sourceNamed(body["source"]))
		case value == "": // a resource of the web
			s.Note = joined(s.Note, sourceNamed(one))
		case purpose == "tagging" || purpose == "classifying" || purpose == "identifying":
			labels = append(labels, value)
		case purpose == "describing" && saidIn(value) != nil:
			s.Attributes = append(s.Attributes, *saidIn(value))
		case value != "":
			s.Note = joined(s.Note, value)
		}
	}
	if len(loose) > 0 {
		s.Note = joined(s.Note, strings.Join(loose, "\n"))
	}
	return labels
}

// saidIn takes "certainty: possible" apart.
func saidIn(words string) *Said {
	name, value, ok := strings.Cut(words, ": ")
	if !ok || value == "" || len(name) > 64 || strings.ContainsAny(name, " \n\t") || name == "" {
		return nil
	}
	return &Said{name, value}
}

// relations reads the annotations that link others, each in the document in
// which it begins.
func (r *w3cReading) relations() {
	home := map[string]*Document{}
	for _, d := range r.sources {
		for i := range d.Spans {
			if id := d.Spans[i].ID; id != "" {
				home[id] = d
			}
		}
	}
	for _, object := range r.links {
		link := Relation{ID: uuidOf(wordOf(object["id"])), To: uuidOf(wordOf(object["target"])), Coder: agentNamed(object["creator"]), CreatedAt: timeOf(wordOf(object["created"]))}
		for _, one := range listOf(object["body"]) {
			body := objectOf(one)
			if word := wordOf(one); word != "" {
				link.From = uuidOf(word)
			}
			switch first(append(wordsOf(body["purpose"]), "")...) {
			case "tagging":
				link.Kind = wordOf(body["value"])
			case "linking":
				link.From = uuidOf(sourceNamed(body["source"]))
			}
		}
		d := home[link.From]
		if d == nil || link.Kind == "" {
			r.out.problem(lost(reader.Links, 1, endMissing, "the link %s does not begin at an annotation of the file and was left out", link.ID))
			continue
		}
		d.Relations = append(d.Relations, link)
	}
}

// first is the first word that is not empty.
func first(words ...string) string {
	for _, word := range words {
		if word != "" {
			return word
		}
	}
	return ""
}
