package foreign

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// WebAnno TSV before version 3: sentences with their text, and tokens without
// offsets, which are found in it one after the other. Version 2 names its
// layers in a first line that begins with " # "; version 1 has ten columns, the
// fifth of them with named entities. Spans are tags of the kind B-, I-, O, with
// bars between those that are stacked; a relation names the token at which it
// begins.

// webAnnoOld is how a file of an older version begins.
var webAnnoOld = regexp.MustCompile(`^(?:\x{FEFF}?\s*#[^\n]*\n|\r?\n)*#id=\d+\r?\n#text=`)

// oldLayer is a layer of version 2, and where its columns begin.
type oldLayer struct {
	name     string
	features []string
	attached bool // a relation, whose last column names a token
	column   int
}

// oldTSV is a file while its lines are read.
type oldTSV struct {
	document *Document
	layers   []oldLayer
	text     strings.Builder
	bounds   []corpus.Span // of sentences
	cursor   int           // where the next token is looked for
	found    bool          // the token of the row was found
	open     map[string]int
	at       map[string][]int // spans by row
	layerOf  []int
	links    []oldLink
}

type oldLink struct{ kind, from, to string }

func readOldWebAnno(_ context.Context, text string, out *sink) error {
	t := &oldTSV{document: &Document{HasText: true}, open: map[string]int{}, at: map[string][]int{}}
	for _, line := range strings.Split(corpus.WithLF(strings.TrimPrefix(text, mark)), "\n") {
		switch words, isText := strings.CutPrefix(line, "#text="); {
		case isText:
			t.sentence(words)
		case strings.HasPrefix(line, "#id="):
		case strings.HasPrefix(strings.TrimLeft(line, " "), "#") && t.text.Len() == 0:
			t.header(line)
		case strings.TrimSpace(line) == "":
		default:
			t.row(strings.Split(line, "\t"))
		}
	}
	t.uncovered()
	d := t.document
	d.Text = t.text.String()
	offsets := dataset.NewOffsets(d.Text)
	for _, span := range t.bounds {
		d.Sentences = append(d.Sentences, Range{offsets.Chars(span.Start), offsets.Chars(span.End)})
	}
	t.relate()
	return out.document(d)
}

// header reads which layers there are; a mark parts them.
func (t *oldTSV) header(line string) {
	column := 2
	for _, part := range strings.Split(line, "#")[1:] {
		fields := strings.Split(part, "|")
		layer := oldLayer{name: strings.TrimSpace(fields[0]), column: column}
		for _, field := range fields[1:] {
			if field = strings.TrimSpace(field); strings.HasPrefix(field, "AttachTo") {
				layer.attached = true
			} else {
				layer.features = append(layer.features, field)
			}
			column++
		}
		if layer.name != "" {
			t.layers = append(t.layers, layer)
		}
	}
}

func (t *oldTSV) sentence(words string) {
	t.uncovered()
	if t.text.Len() > 0 {
		t.text.WriteString("\n")
	}
	start := t.text.Len()
	t.text.WriteString(words)
	t.bounds = append(t.bounds, corpus.Span{Start: start, End: t.text.Len()})
	t.cursor, t.open = start, map[string]int{}
}

// uncovered says that the sentence has words without a row.
func (t *oldTSV) uncovered() {
	if n := len(t.bounds); n > 0 {
		if rest := t.text.String()[t.cursor:t.bounds[n-1].End]; strings.ContainsFunc(rest, unicode.IsLetter) {
			t.document.lose(reader.Records, 1, noRecord, "the words %q have no row; the file may be cut off", corpusName(strings.TrimSpace(rest)))
		}
	}
}

// row reads a token and what is said of it.
func (t *oldTSV) row(fields []string) {
	if len(t.bounds) == 0 || len(fields) < 3 {
		t.document.lose(reader.Records, 1, noRecord, "the row %q has no columns and was left out", corpusName(strings.Join(fields, " ")))
		return
	}
	if len(t.layers) == 0 { // version 1
		t.layers = []oldLayer{{name: "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity", features: []string{"value"}, column: 4}}
	}
	sentence := t.bounds[len(t.bounds)-1]
	text := t.text.String()
	id, at := fields[0], strings.Index(text[t.cursor:sentence.End], fields[1])
	if !strings.Contains(id, "-") {
		id = fmt.Sprintf("%d-%s", len(t.bounds), id)
	}
	token := corpus.Span{Start: t.cursor + at, End: t.cursor + at + len(fields[1])}
	if t.found = at >= 0 && fields[1] != ""; t.found {
		t.cursor = token.End
	}
	for i, layer := range t.layers {
		switch {
		case wordLayer(layer.name) || layer.column+len(layer.features) > len(fields):
		case layer.attached:
			t.relation(layer, id, fields)
		default:
			t.span(i, id, token, fields)
		}
	}
}

// span reads the tags of a layer on a token, one for each that is stacked.
func (t *oldTSV) span(layer int, id string, token corpus.Span, fields []string) {
	l := t.layers[layer]
	features := make([][]string, len(l.features))
	stacked := 0
	for i := range l.features {
		features[i] = strings.Split(fields[l.column+i], "|")
		stacked = max(stacked, len(features[i]))
	}
	open := map[string]int{}
	for stack := range stacked {
		begins, key := false, fmt.Sprint(layer)
		var said []Said
		any := false
		for i, name := range l.features {
			if stack >= len(features[i]) {
				continue
			}
			prefix, value, tagged := strings.Cut(features[i][stack], "-")
			if !tagged || prefix != "B" && prefix != "I" {
				continue
			}
			any, begins = true, begins || prefix == "B"
			key += "\x00" + value
			if value != l.name+"_" && value != "" {
				said = append(said, Said{name, value})
			}
		}
		if !any {
			continue
		}
		place, known := t.open[key]
		switch {
		case !t.found && (begins || !known):
			t.document.lose(reader.Annotations, 1, noPlace, "the annotation on the token %s was left out: the token does not stand in the text of its sentence", id)
			continue
		case begins || !known:
			place = len(t.document.Spans)
			s := Span{ID: fmt.Sprintf("%s in %s %d", id, shortType(l.name), stack), Placed: []corpus.Span{token}}
			s.label(l.name, said)
			t.document.Spans, t.layerOf = append(t.document.Spans, s), append(t.layerOf, layer)
		case t.found:
			t.document.Spans[place].Placed[0].End = token.End
		}
		open[key] = place
		t.at[id] = append(t.at[id], place)
	}
	for key := range t.open { // a tag that does not go on ends its span
		if strings.HasPrefix(key, fmt.Sprint(layer)+"\x00") {
			delete(t.open, key)
		}
	}
	for key, place := range open {
		t.open[key] = place
	}
}

// relation reads the relations that end at a token.
func (t *oldTSV) relation(l oldLayer, id string, fields []string) {
	at := l.column + len(l.features)
	if at >= len(fields) {
		return
	}
	kinds := []string{}
	if len(l.features) > 0 {
		kinds = strings.Split(fields[l.column], "|")
	}
	for i, from := range strings.Split(fields[at], "|") {
		if from == "" || from == "O" || from == "_" {
			continue
		}
		kind := shortType(l.name)
		if i < len(kinds) && kinds[i] != "" && kinds[i] != "O" && kinds[i] != "_" && kinds[i] != l.name+"_" {
			kind = kinds[i]
		}
		t.links = append(t.links, oldLink{kind, from, id})
	}
}

// relate finds both ends of the relations.
func (t *oldTSV) relate() {
	for _, link := range t.links {
		from, to := t.at[link.from], t.at[link.to]
		if len(from) == 0 || len(to) == 0 {
			t.document.lose(reader.Links, 1, endMissing, "a relation %q from %s to %s was left out: one of its ends is no annotation that came in", link.kind, link.from, link.to)
			continue
		}
		t.document.Relations = append(t.document.Relations, Relation{Kind: link.kind, From: t.document.Spans[from[0]].ID, To: t.document.Spans[to[0]].ID})
	}
}
