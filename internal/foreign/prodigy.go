package foreign

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// Prodigy: JSONL of tasks. Only accepted answers count; one task a text and
// annotator, so that several lines may have the same text. The tokens, where
// they are given, prove what offsets count.
var prodigy = Format{
	Name: "prodigy", Title: "Prodigy (JSONL)",
	Counts: Interpretation{Unit: dataset.Char, LineEnds: AsTheyStand}, Why: "Prodigy, which is written in Python", Proves: true,
	sniff: func(_ *File, head []byte) bool {
		object := firstObject(head)
		if object == nil || object["text"] == nil || object["sentences"] != nil || object["data"] != nil {
			return false
		}
		for _, key := range []string{"_input_hash", "_task_hash", "_view_id", "_session_id", "_annotator_id", "tokens"} {
			if object[key] != nil {
				return true
			}
		}
		if kindOf(object["spans"]) == '[' && object["label"] == nil && object["entities"] == nil {
			for _, one := range listOf(object["spans"]) {
				span := objectOf(one)
				return span["start"] != nil && span["end"] != nil
			}
			return object["meta"] != nil || object["answer"] != nil
		}
		return object["answer"] != nil
	},
	read: readProdigy,
}

func readProdigy(ctx context.Context, f *File, out *sink) error {
	refused := map[string]*refusal{}
	err := eachJSON(ctx, f, out, func(place int, value json.RawMessage) error {
		object := objectOf(value)
		if kindOf(object["text"]) != '"' {
			out.problem(lost(reader.Records, 1, noText, `it has no "text"`).at(place))
			return nil
		}
		d := &Document{Place: place, HasText: true, Text: wordOf(object["text"])}
		meta := objectOf(object["meta"])
		d.metadata(meta)
		answer := wordOf(object["answer"])
		if answer == "reject" || answer == "ignore" {
			if refused[answer] == nil {
				refused[answer] = &refusal{}
			}
			refused[answer].add(object)
			return out.document(d)
		}
		p := prodigyTask{document: d, tokens: listOf(object["tokens"]), coder: wordOf(object["_annotator_id"])}
		if p.coder == "" {
			p.coder = wordOf(object["_session_id"])
		}
		if p.coder != "" && answer == "accept" {
			d.Readers = []string{p.coder}
		}
		p.readTokens()
		for _, one := range listOf(object["spans"]) {
			p.span(objectOf(one))
		}
		p.categories(object)
		for _, one := range listOf(object["relations"]) {
			p.relation(objectOf(one))
		}
		return out.document(d)
	})
	for _, answer := range sortedKeys(refused) {
		r := refused[answer]
		out.problem(lost(reader.Annotations, r.annotations, refusedTasks, "%s with the answer %q: their texts came in, and what they say was left out", corpus.Plural(r.tasks, "task"), answer))
		if r.links > 0 {
			out.problem(lost(reader.Links, r.links, refusedTasks, "tasks with the answer %q have %s, which were left out", answer, corpus.Plural(r.links, "relation")))
		}
	}
	return err
}

// refusal counts what tasks say that were answered with no.
type refusal struct{ tasks, annotations, links int }

func (r *refusal) add(object map[string]json.RawMessage) {
	r.tasks++
	r.annotations += len(listOf(object["spans"])) + len(prodigyLabels(object))
	r.links += len(listOf(object["relations"]))
}

type prodigyTask struct {
	document *Document
	tokens   []json.RawMessage
	coder    string
	places   []Proof // of the tokens
}

func (p *prodigyTask) readTokens() {
	for _, one := range p.tokens {
		token := objectOf(one)
		start, ok := numberOf(token["start"])
		end, ok2 := numberOf(token["end"])
		proof := Proof{Range{start, end}, wordOf(token["text"])}
		p.places = append(p.places, proof)
		if ok && ok2 && strings.TrimSpace(proof.Quote) != "" {
			p.document.Proofs = append(p.document.Proofs, proof)
		}
	}
}

func (p *prodigyTask) span(object map[string]json.RawMessage) {
	s := Span{Label: wordOf(object["label"]), Coder: p.coder, Note: wordOf(object["note"]), ID: wordOf(object["id"]), Quote: wordOf(object["text"])}
	s.Mentions = mentionsIn(wordsOf(object["mentions"])...)
	attributes := objectOf(object["attributes"])
	for _, key := range sortedKeys(attributes) {
		if value := wordOf(attributes[key]); value != "" {
			s.Attributes = append(s.Attributes, Said{key, value})
		}
	}
	from, ok := numberOf(object["token_start"])
	to, ok2 := numberOf(object["token_end"])
	if object["start"] == nil && ok && ok2 && from >= 0 && to < len(p.places) && from <= to {
		// Only tokens: token_end is the last of them.
		s.Pieces = []Range{{p.places[from].Start, p.places[to].End}}
		p.document.Spans = append(p.document.Spans, s)
		return
	}
	p.document.jsonSpan(s, object["start"], object["end"])
}

// categories reads labels of the whole text: of a choice, or of a question
// that was answered with yes.
func (p *prodigyTask) categories(object map[string]json.RawMessage) {
	for _, label := range prodigyLabels(object) {
		p.document.Spans = append(p.document.Spans, Span{Label: label, Coder: p.coder, Whole: true})
	}
}

// prodigyLabels are the labels of the whole text of a task. A task with spans
// has their label beside them; an empty list of spans says nothing.
func prodigyLabels(object map[string]json.RawMessage) []string {
	labels := wordsOf(object["accept"])
	if len(listOf(object["spans"])) == 0 && object["options"] == nil {
		labels = append(labels, wordsOf(object["label"])...)
	}
	return labels
}

// relation reads a link between two spans, which are named by their places.
func (p *prodigyTask) relation(object map[string]json.RawMessage) {
	from, to := p.end(object["head_span"]), p.end(object["child_span"])
	if from == "" || to == "" {
		p.document.lose(reader.Links, 1, endMissing, "its relation %q links words that are no spans and was left out", wordOf(object["label"]))
		return
	}
	p.document.Relations = append(p.document.Relations, Relation{Kind: wordOf(object["label"]), From: from, To: to, Coder: p.coder})
}

// end finds the span of one end of a relation and gives it an id.
func (p *prodigyTask) end(value json.RawMessage) string {
	object := objectOf(value)
	start, ok := numberOf(object["start"])
	end, ok2 := numberOf(object["end"])
	if !ok || !ok2 {
		return ""
	}
	for i := range p.document.Spans {
		s := &p.document.Spans[i]
		if len(s.Pieces) == 1 && s.Pieces[0] == (Range{start, end}) {
			if s.ID == "" {
				s.ID = fmt.Sprintf("span %d-%d", start, end)
			}
			return s.ID
		}
	}
	return ""
}
