package foreign

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// Label Studio: a JSON list of tasks, in its two eras ("completions" until
// 2021, "annotations" since), and the short JSON-MIN. Its editor counted
// UTF-16 units first and counts code points now; the words of each region tell
// which. What is said of one region stands in several results with one id.
var labelStudio = Format{
	Name: "label-studio", Title: "Label Studio (JSON, JSON-MIN)",
	Counts: Interpretation{Unit: dataset.Char, LineEnds: AsTheyStand}, Why: "the present editor of Label Studio", Proves: true,
	sniff: func(_ *File, head []byte) bool {
		object := firstObject(head)
		if kindOf(object["data"]) == '{' || kindOf(object["data"]) == 'n' && object["data"] != nil {
			return object["annotations"] != nil || object["completions"] != nil || object["predictions"] != nil
		}
		for _, key := range sortedKeys(object) { // JSON-MIN: a field with regions
			list := listOf(object[key])
			if len(list) == 0 {
				continue
			}
			if region := objectOf(list[0]); region["start"] != nil && studioLabels(region) != nil && region["label"] == nil {
				return true
			}
		}
		return false
	},
	company: func(*File) []string { return []string{"config.xml", "label_config.xml", "notes.json"} },
	wants:   func(_ *File, name string) bool { return name == "config.xml" || name == "label_config.xml" },
	read:    readLabelStudio,
}

func readLabelStudio(ctx context.Context, f *File, out *sink) error {
	config := studioConfig(f, out)
	err := eachJSON(ctx, f, out, func(place int, value json.RawMessage) error {
		task := objectOf(value)
		data := objectOf(task["data"])
		if task == nil {
			out.problem(lost(reader.Records, 1, noRecord, "it is no task of Label Studio").at(place))
			return nil
		}
		d := &Document{Place: place, HasText: true}
		if data == nil {
			return d.studioShort(task, config, place, out)
		}
		s := studioTask{document: d, config: config, data: data, seen: map[string]int{}}
		s.read(task)
		if d.Text == "" && len(d.Spans)+len(d.Relations) == 0 {
			out.problem(lost(reader.Records, 1, noText, "it has no text: what was labelled is a picture, a sound or a page elsewhere").at(place))
			return nil
		}
		d.metadata(data)
		if d.ID == "" {
			d.ID = wordOf(task["id"])
		}
		return out.document(d)
	})
	return err
}

// studioTask is one task while it is read.
type studioTask struct {
	document *Document
	config   studioFields
	data     map[string]json.RawMessage
	field    string         // of data that holds the text
	seen     map[string]int // spans by annotation and region
}

func (s *studioTask) read(task map[string]json.RawMessage) {
	lists := append(listOf(task["annotations"]), listOf(task["completions"])...)
	results := make([][]map[string]json.RawMessage, len(lists))
	for i, one := range lists {
		for _, result := range listOf(objectOf(one)["result"]) {
			results[i] = append(results[i], objectOf(result))
		}
	}
	s.field = s.config.textField(s.data, results)
	s.document.Text = wordOf(s.data[s.field])
	names := wordsOf(s.data["annotators"]) // Sayso's export names them here
	for i, one := range lists {
		annotation := objectOf(one)
		if wordOf(annotation["was_cancelled"]) == "true" || wordOf(annotation["skipped"]) == "true" {
			s.cancelled(results[i])
			continue
		}
		coder := studioCoder(annotation["completed_by"])
		if coder == "" && i < len(names) && len(names) == len(lists) {
			coder = names[i]
		}
		if coder != "" {
			s.document.Readers = append(s.document.Readers, coder)
		}
		scope := fmt.Sprint(i)
		for _, result := range results[i] {
			s.region(scope, coder, annotation, result)
		}
		for _, result := range results[i] {
			s.relation(scope, coder, result)
		}
	}
	if len(lists) == 0 && len(listOf(task["predictions"])) > 0 {
		s.document.lose(reader.Records, len(listOf(task["predictions"])), byModel, "it has predictions of a model only; they are no annotations and were left out")
	}
}

// cancelled counts what somebody marked and then gave up.
func (s *studioTask) cancelled(results []map[string]json.RawMessage) {
	regions := map[string]bool{}
	links := 0
	for i, result := range results {
		if wordOf(result["type"]) == "relation" {
			links++
			continue
		}
		regions[first(wordOf(result["id"]), fmt.Sprint(i))] = true
	}
	s.document.lose(reader.Annotations, len(regions), refusedTasks, "an annotation that was cancelled has %s, which were left out", corpus.Plural(len(regions), "region"))
	s.document.lose(reader.Links, links, refusedTasks, "an annotation that was cancelled has %s, which were left out", corpus.Plural(links, "relation"))
}

// studioCoder names who made an annotation: by the name or the mail address
// that the export gives, or else by the number.
func studioCoder(value json.RawMessage) string {
	person := objectOf(value)
	if person == nil {
		if word := wordOf(value); word != "" {
			return "annotator " + word
		}
		return ""
	}
	if name := strings.TrimSpace(wordOf(person["first_name"]) + " " + wordOf(person["last_name"])); name != "" {
		return name
	}
	if mail := wordOf(person["email"]); mail != "" {
		return mail
	}
	return "annotator " + wordOf(person["id"])
}

// studioLabels gives the labels of a region; their key is the kind of the tag.
func studioLabels(value map[string]json.RawMessage) []string {
	for _, key := range []string{"labels", "hypertextlabels", "paragraphlabels", "textlabels"} {
		if value[key] != nil {
			return wordsOf(value[key])
		}
	}
	return nil
}

// region reads one result that says something of a stretch of text.
func (s *studioTask) region(scope, coder string, annotation, result map[string]json.RawMessage) {
	value := objectOf(result["value"])
	kind := wordOf(result["type"])
	id := wordOf(result["id"])
	if id == "" {
		id = fmt.Sprintf("%s/%s-%s", scope, wordOf(value["start"]), wordOf(value["end"]))
	}
	key := scope + "/" + id
	if kind == "relation" {
		return
	}
	at, known := s.seen[key]
	if !known {
		span := Span{ID: id, Coder: coder, CreatedAt: timeOf(wordOf(annotation["created_at"])), ChangedAt: timeOf(wordOf(annotation["updated_at"]))}
		if !s.place(&span, value) {
			if words := studioSaid(value); words != "" && value["start"] == nil && value["x"] == nil && kind == "choices" {
				for _, choice := range wordsOf(value["choices"]) {
					s.document.Spans = append(s.document.Spans, Span{ID: id, Label: choice, Coder: coder, Whole: true})
				}
				return
			}
			s.document.lose(reader.Records, 1, notOfText, "its result of the kind %q is not about a stretch of text and was left out", kind)
			return
		}
		at = len(s.document.Spans)
		s.seen[key] = at
		s.document.Spans = append(s.document.Spans, span)
	}
	span := &s.document.Spans[at]
	if labels := studioLabels(value); len(labels) > 0 {
		s.label(span, scope, labels)
		return
	}
	if words := studioSaid(value); words != "" {
		switch name := strings.TrimSuffix(wordOf(result["from_name"]), "_attribute"); name {
		case "note", "comment":
			if wordOf(result["from_name"]) == name {
				span.Note = joined(span.Note, words)
				break
			}
			fallthrough
		default:
			span.Attributes = append(span.Attributes, Said{name, words})
		}
	}
	for _, word := range wordsOf(objectOf(result["meta"])["text"]) {
		span.Note = joined(span.Note, word)
	}
}

// label gives a region its label; a second label is a span of its own.
func (s *studioTask) label(span *Span, scope string, labels []string) {
	for _, label := range labels {
		if span.Label == "" {
			span.Label = label
			continue
		}
		other := *span
		other.ID, other.Label, other.Attributes = other.ID+"+"+label, label, nil
		s.seen[scope+"/"+other.ID] = len(s.document.Spans)
		s.document.Spans = append(s.document.Spans, other)
		span = &s.document.Spans[s.seen[scope+"/"+span.ID]] // the list may have moved
	}
}

// place reads where a region lies. Of a page, globalOffsets count in its text.
func (s *studioTask) place(span *Span, value map[string]json.RawMessage) bool {
	if text := value["text"]; kindOf(text) == '"' {
		span.Quote = wordOf(text)
	}
	from, to := value["start"], value["end"]
	if global := objectOf(value["globalOffsets"]); global != nil {
		from, to = global["start"], global["end"]
	}
	start, ok := numberOf(from)
	end, ok2 := numberOf(to)
	span.Pieces = []Range{{start, end}}
	return ok && ok2
}

// studioSaid gives the words of a choice, a text field, a rating.
func studioSaid(value map[string]json.RawMessage) string {
	for _, key := range []string{"choices", "rating", "number", "datetime", "taxonomy"} {
		if words := wordsOf(value[key]); len(words) > 0 {
			return strings.Join(words, ", ")
		}
	}
	if kindOf(value["text"]) == '[' {
		return strings.Join(wordsOf(value["text"]), "\n")
	}
	return ""
}

func (s *studioTask) relation(scope, coder string, result map[string]json.RawMessage) {
	if wordOf(result["type"]) != "relation" {
		return
	}
	from, to := wordOf(result["from_id"]), wordOf(result["to_id"])
	if wordOf(result["direction"]) == "left" {
		from, to = to, from
	}
	kinds := wordsOf(result["labels"])
	if len(kinds) == 0 {
		kinds = []string{"related"}
	}
	for _, kind := range kinds {
		s.document.Relations = append(s.document.Relations, Relation{Kind: kind, From: from, To: to, Coder: coder})
	}
}

// studioShort reads JSON-MIN: one object with the fields of the task and the
// regions under the names of the tags.
func (d *Document) studioShort(task map[string]json.RawMessage, config studioFields, place int, out *sink) error {
	d.Text = wordOf(task[config.textField(task, nil)])
	if d.Text == "" {
		out.problem(lost(reader.Records, 1, noText, "it has no text").at(place))
		return nil
	}
	coder := studioCoder(task["annotator"])
	d.metadata(task)
	for _, key := range sortedKeys(task) {
		for _, one := range listOf(task[key]) {
			region := objectOf(one)
			for _, label := range studioLabels(region) {
				d.jsonSpan(Span{Label: label, Coder: coder, Quote: wordOf(region["text"])}, region["start"], region["end"])
			}
		}
	}
	return out.document(d)
}

// studioFields is what the labelling interface says of the data: which field
// each tag shows.
type studioFields map[string]string

var (
	studioTag   = regexp.MustCompile(`<(\w+)\s([^>]*)>`)
	studioField = regexp.MustCompile(`(\w+)\s*=\s*"([^"]*)"`)
)

// studioConfig reads the interface beside the tasks, if there is one.
func studioConfig(f *File, out *sink) studioFields {
	fields := studioFields{}
	for _, name := range []string{"config.xml", "label_config.xml"} {
		if f.beside == nil || f.beside(name) == nil {
			continue
		}
		text, err := f.beside(name).text()
		if err != nil || len(text) > 4<<20 {
			continue // the tasks can be read without it
		}
		for _, tag := range studioTag.FindAllStringSubmatch(text, -1) {
			attributes := map[string]string{}
			for _, attribute := range studioField.FindAllStringSubmatch(tag[2], -1) {
				attributes[attribute[1]] = unescapeXML.Replace(attribute[2])
			}
			switch tag[1] {
			case "Text", "HyperText":
				fields[attributes["name"]] = strings.TrimPrefix(attributes["value"], "$")
			case "Label":
				out.label(Code{Name: attributes["value"], Colour: colourNamed(attributes["background"])})
			case "Relation":
				out.relation(Code{Name: attributes["value"]})
			}
		}
		break
	}
	return fields
}

var unescapeXML = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#34;", `"`, "&apos;", "'", "&#39;", "'", "&amp;", "&")

// textField finds the field of the data that was labelled: the one that the
// interface shows under the name that regions refer to, or "text", or the only
// field in which the words of all regions stand.
func (c studioFields) textField(data map[string]json.RawMessage, results [][]map[string]json.RawMessage) string {
	var quotes []string
	if len(c) == 0 && wordOf(data["text"]) != "" {
		return "text"
	}
	for _, list := range results {
		for _, result := range list {
			if field, ok := c[wordOf(result["to_name"])]; ok && kindOf(data[field]) == '"' {
				return field
			}
			value := objectOf(result["value"])
			if quote := wordOf(value["text"]); quote != "" && value["start"] != nil {
				quotes = append(quotes, quote)
			}
		}
	}
	if wordOf(data["text"]) != "" || len(quotes) == 0 {
		return "text"
	}
	for _, key := range sortedKeys(data) {
		text := fold(wordOf(data[key]))
		all := text != ""
		for _, quote := range quotes {
			all = all && strings.Contains(text, fold(strings.ReplaceAll(quote, `\n`, " ")))
		}
		if all {
			return key
		}
	}
	return "text"
}
