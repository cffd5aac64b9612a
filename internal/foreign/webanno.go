package foreign

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// WebAnno TSV 3.x, which INCEpTION still writes: tokens with their offsets, and
// a column for each feature of each layer. Offsets are specified as UTF-16. The
// text between sentences is not in the file: it is filled with line breaks, so
// that every offset stays what it was. Older versions are read by
// webannoold.go.
var webAnno = Format{
	Name: "webanno-tsv", Title: "WebAnno TSV (WebAnno, INCEpTION)",
	Counts: Interpretation{Unit: dataset.UTF16, LineEnds: One}, Why: "the specification of WebAnno TSV 3.3", Proves: true,
	sniff: func(_ *File, head []byte) bool {
		text := strings.TrimPrefix(string(head[:min(len(head), 8192)]), mark)
		return strings.HasPrefix(text, "#FORMAT=WebAnno TSV 3") || webAnnoOld.MatchString(text)
	},
	read: readWebAnno,
}

// tsvColumn is one column behind those of the token.
type tsvColumn struct {
	layer   int
	feature string
	role    bool // roles of a slot
	targets bool // targets of a slot
	base    bool // the source of a relation
}

type tsvLayer struct {
	name     string
	relation bool
	chain    bool
	columns  []int
}

// tsvRow is the line of a token, or of a part of one.
type tsvRow struct {
	id         string // 1-5 or 1-5.1
	start, end int
	word       string
	cells      []string
}

// tsvSentence is a text with its rows.
type tsvSentence struct {
	text string
	rows []tsvRow
}

type tsvFile struct {
	layers    []tsvLayer
	columns   []tsvColumn
	sentences []tsvSentence
	document  *Document
	spans     map[tsvKey]int   // by layer and number, or by layer and row
	at        map[string][]int // spans that lie on a row
	numbers   map[int]string   // disambiguation ids of spans
	layerOf   map[int]int      // of a span
	links     []tsvLink
	chains    []tsvElement
}

// tsvElement is a mention in a chain: the how-manyth it is, and what its link to
// the next is called.
type tsvElement struct {
	layer, number int
	chain, link   string
	place         int
}

type tsvKey struct {
	layer int
	id    string
	stack int
}

// tsvLink waits until all spans are known.
type tsvLink struct {
	kind   string
	from   int // span, or -1 when from is named
	row    string
	source string // row with the numbers of both ends
	slot   bool
}

func readWebAnno(ctx context.Context, f *File, out *sink) error {
	text, err := f.text()
	if err != nil {
		return err
	}
	if webAnnoOld.MatchString(text[:min(len(text), 8192)]) {
		return readOldWebAnno(ctx, text, out)
	}
	t := &tsvFile{document: &Document{HasText: true}, spans: map[tsvKey]int{}, at: map[string][]int{}, numbers: map[int]string{}, layerOf: map[int]int{}}
	t.lines(corpus.WithLF(text))
	if !t.rebuild() {
		return errors.New("its tokens do not stand at their offsets, whatever these count")
	}
	for _, sentence := range t.sentences {
		for _, row := range sentence.rows {
			t.row(row)
		}
	}
	t.chained()
	t.relate()
	return out.document(t.document)
}

// lines takes the file apart.
func (t *tsvFile) lines(text string) {
	fresh := true
	for _, line := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(line, "#T_"):
			t.header(line)
		case strings.HasPrefix(line, "#Text="):
			words := tsvText(strings.TrimPrefix(line, "#Text="))
			if n := len(t.sentences); !fresh && len(t.sentences[n-1].rows) == 0 {
				t.sentences[n-1].text += "\n" + words
			} else {
				t.sentences = append(t.sentences, tsvSentence{text: words})
			}
			fresh = false
		case strings.HasPrefix(line, "#"):
		case line == "":
			fresh = true
		default:
			fields := strings.Split(line, "\t")
			if len(fields) < 3 || len(t.sentences) == 0 {
				t.document.lose(reader.Records, 1, noRecord, "the row %q is none of a sentence, or has too few columns, and was left out", corpusName(line))
				continue
			}
			start, end, ok := strings.Cut(fields[1], "-")
			from, err := strconv.Atoi(start)
			to, err2 := strconv.Atoi(end)
			if !ok || err != nil || err2 != nil {
				t.document.lose(reader.Records, 1, noOffsets, "the row %s has no good offsets and was left out", fields[0])
				continue
			}
			s := &t.sentences[len(t.sentences)-1]
			s.rows = append(s.rows, tsvRow{id: fields[0], start: from, end: to, word: tsvUnescape(fields[2]), cells: fields[3:]})
		}
	}
}

// header reads which columns a layer has.
func (t *tsvFile) header(line string) {
	kind, rest, _ := strings.Cut(line, "=")
	parts := strings.Split(rest, "|")
	layer := tsvLayer{name: parts[0], relation: kind == "#T_RL", chain: kind == "#T_CH"}
	at := len(t.layers)
	slot := false
	for _, feature := range parts[1:] {
		column := tsvColumn{layer: at, feature: feature}
		switch {
		case slot:
			column.targets, slot = true, false
		case strings.HasPrefix(feature, "ROLE_"):
			column.role, slot = true, true
			_, column.feature, _ = strings.Cut(feature, ":")
			column.feature, _, _ = strings.Cut(column.feature, "_")
		case strings.HasPrefix(feature, "BT_"):
			column.base = true
		}
		layer.columns = append(layer.columns, len(t.columns))
		t.columns = append(t.columns, column)
	}
	t.layers = append(t.layers, layer)
}

// rebuild puts the text together so that each token stands at its offset. The
// unit in which that comes out is taken.
func (t *tsvFile) rebuild() bool {
	for _, unit := range []dataset.Unit{dataset.UTF16, dataset.Char, dataset.Byte} {
		for _, line := range []string{"\n", "\r\n"} {
			if text, ranges, ok := t.textIn(unit, line); ok {
				t.document.Text, t.document.Sentences = text, ranges
				t.uncovered()
				return true
			}
		}
	}
	return len(t.sentences) == 0
}

// uncovered says which sentences have words without a token. WebAnno writes a row
// for each, so the file was cut off there.
func (t *tsvFile) uncovered() {
	for _, s := range t.sentences {
		if len(s.rows) == 0 {
			continue
		}
		last := slices.MaxFunc(s.rows, func(a, b tsvRow) int { return cmp.Or(a.end-b.end, b.start-a.start) }).word
		rest := s.text[max(0, strings.LastIndex(s.text, last)):]
		if rest = strings.TrimSpace(strings.TrimPrefix(rest, last)); strings.ContainsFunc(rest, unicode.IsLetter) {
			t.document.lose(reader.Records, 1, noRecord, "the words %q have no row; the file may be cut off", corpusName(rest))
		}
	}
}

func (t *tsvFile) textIn(unit dataset.Unit, lineEnd string) (string, []Range, bool) {
	var text strings.Builder
	var proofs []Proof
	ranges := []Range{}
	length := 0
	for _, s := range t.sentences {
		words := strings.ReplaceAll(s.text, "\n", lineEnd)
		if len(s.rows) == 0 {
			continue
		}
		// White space that #Text has before its first token is in the text too.
		lead := dataset.NewOffsets(words).In(unit, max(0, strings.Index(words, s.rows[0].word)))
		start := s.rows[0].start - lead
		if start < length && start+lead >= length { // older versions strip it
			words, lead = strings.TrimLeft(words, " \t"), 0
			start = s.rows[0].start
		}
		if start < length || start-length > maxGap {
			return "", nil, false
		}
		text.WriteString(strings.Repeat("\n", start-length))
		text.WriteString(words)
		offsets := dataset.NewOffsets(words)
		length = start + offsets.In(unit, len(words))
		ranges = append(ranges, Range{start, length})
		for _, row := range s.rows {
			proofs = append(proofs, Proof{Range{row.start, row.end}, row.word})
		}
	}
	whole := newRulers(text.String(), text.String())
	counting := Interpretation{Unit: unit, LineEnds: AsTheyStand}
	kept := proofs[:0]
	for _, p := range proofs {
		if p.Start == p.End {
			continue
		}
		span, err := whole.span(counting, p.Range)
		if err != nil || whole.text[span.Start:span.End] != p.Quote {
			return "", nil, false
		}
		kept = append(kept, p)
	}
	t.document.Proofs = kept
	return text.String(), ranges, true
}

var tsvEscape = regexp.MustCompile(`\\(?:->|[\\\[\]|_;*tnrfb])`)

// tsvUnescape reads what stands in a cell.
func tsvUnescape(cell string) string {
	return tsvEscape.ReplaceAllStringFunc(cell, func(found string) string {
		switch found {
		case `\t`:
			return "\t"
		case `\n`:
			return "\n"
		case `\r`:
			return "\r"
		case `\f`:
			return "\f"
		case `\b`:
			return "\b"
		}
		return found[1:]
	})
}

// tsvText reads #Text, which escapes control characters and the backslash only.
func tsvText(words string) string {
	var out strings.Builder
	for i := 0; i < len(words); i++ {
		if words[i] == '\\' && i+1 < len(words) {
			i++
			switch words[i] {
			case 't':
				out.WriteByte('\t')
			case 'n':
				out.WriteByte('\n')
			case 'r':
				out.WriteByte('\r')
			case 'f':
				out.WriteByte('\f')
			case 'b':
				out.WriteByte('\b')
			case '\\':
				out.WriteByte('\\')
			default:
				out.WriteByte('\\')
				out.WriteByte(words[i])
			}
			continue
		}
		out.WriteByte(words[i])
	}
	return out.String()
}

// splitTSV parts a cell where the sign is not escaped.
func splitTSV(cell string, sign byte) []string {
	var parts []string
	start := 0
	for i := 0; i < len(cell); i++ {
		if cell[i] == '\\' {
			i++
			continue
		}
		if cell[i] == sign {
			parts = append(parts, cell[start:i])
			start = i + 1
		}
	}
	return append(parts, cell[start:])
}

// tsvNumber is the number behind a value, that tells which annotation is meant.
var tsvNumber = regexp.MustCompile(`^((?:[^\\]|\\.)*?)\[(\d+)\]$`)

func numbered(value string) (words, number string) {
	if found := tsvNumber.FindStringSubmatch(value); found != nil {
		return found[1], found[2]
	}
	return value, ""
}

// row reads what is said of one token.
func (t *tsvFile) row(row tsvRow) {
	for at, layer := range t.layers {
		if len(layer.columns) > 0 && layer.columns[len(layer.columns)-1] >= len(row.cells) {
			t.document.lose(reader.Records, 1, noRecord, "the row %s has no column for the layer %s", row.id, shortType(layer.name))
			break
		}
		if len(layer.columns) == 0 {
			continue
		}
		switch {
		case wordLayer(layer.name):
		case layer.chain:
			t.chain(at, row)
		case layer.relation:
			t.relation(layer, row)
		default:
			t.span(at, row)
		}
	}
}

// span reads the values of a layer on a token: one for each annotation that is
// stacked there.
func (t *tsvFile) span(at int, row tsvRow) {
	layer := t.layers[at]
	cells := make([][]string, len(layer.columns))
	stacked := 0
	for i, column := range layer.columns {
		if row.cells[column] == "_" || row.cells[column] == "" {
			continue
		}
		cells[i] = splitTSV(row.cells[column], '|')
		stacked = max(stacked, len(cells[i]))
	}
	for stack := range stacked {
		number := ""
		for _, values := range cells {
			if stack < len(values) {
				if _, n := numbered(values[stack]); n != "" {
					number = n
				}
			}
		}
		key := tsvKey{layer: at, id: number}
		if number == "" {
			key = tsvKey{layer: at, id: row.id, stack: stack}
		}
		known, again := t.spans[key]
		if again {
			t.at[row.id] = append(t.at[row.id], known)
			piece := &t.document.Spans[known].Pieces[0]
			piece.Start, piece.End = min(piece.Start, row.start), max(piece.End, row.end)
			continue
		}
		s := Span{ID: fmt.Sprintf("%s in %s", first(number, row.id), shortType(layer.name)), Pieces: []Range{{row.start, row.end}}}
		place := len(t.document.Spans)
		var features []Said
		var role []string
		for i, column := range layer.columns {
			if stack >= len(cells[i]) {
				continue
			}
			words, _ := numbered(cells[i][stack])
			switch c := t.columns[column]; {
			case c.role:
				role = splitTSV(words, ';')
			case c.targets:
				for k, target := range splitTSV(words, ';') {
					if target == "_" || target == "*" {
						continue
					}
					kind := c.feature
					if k < len(role) {
						kind, _ = numbered(role[k])
						kind = tsvUnescape(kind)
					}
					if kind == "*" || kind == "" {
						kind = shortType(layer.name) + " link"
					}
					t.links = append(t.links, tsvLink{kind: kind, from: place, source: target, slot: true})
				}
			case words != "*" && words != "_" && words != "" && c.feature != "":
				features = append(features, Said{c.feature, tsvUnescape(words)})
			}
		}
		s.label(layer.name, features)
		t.spans[key], t.layerOf[place], t.numbers[place] = place, at, number
		t.at[row.id] = append(t.at[row.id], place)
		t.document.Spans = append(t.document.Spans, s)
	}
}

// relation reads the relations that end at a token.
func (t *tsvFile) relation(layer tsvLayer, row tsvRow) {
	var sources []string
	var kinds [][]string
	for _, column := range layer.columns {
		if row.cells[column] == "_" || row.cells[column] == "" {
			if !t.columns[column].base {
				kinds = append(kinds, nil)
			}
			continue
		}
		if t.columns[column].base {
			sources = splitTSV(row.cells[column], '|')
		} else {
			kinds = append(kinds, splitTSV(row.cells[column], '|'))
		}
	}
	for i, source := range sources {
		if source == "" || source == "_" {
			continue
		}
		kind := shortType(layer.name)
		for _, values := range kinds {
			if i < len(values) && values[i] != "*" && values[i] != "_" {
				words, _ := numbered(values[i])
				kind = tsvUnescape(words)
				break
			}
		}
		t.links = append(t.links, tsvLink{kind: kind, from: -1, row: row.id, source: source})
	}
}

// chain reads an element of a chain of mentions, which is a span. Versions put
// its two columns in either order.
func (t *tsvFile) chain(at int, row tsvRow) {
	layer := t.layers[at]
	if len(layer.columns) < 2 {
		return
	}
	relation, kind := layer.columns[0], layer.columns[1]
	if t.columns[relation].feature == "referenceType" {
		relation, kind = kind, relation
	}
	relations, types := splitTSV(row.cells[relation], '|'), splitTSV(row.cells[kind], '|')
	for i, element := range relations {
		link, where, ok := strings.Cut(element, "->")
		where, _ = numbered(where)
		chain, position, _ := strings.Cut(where, "-")
		number, err := strconv.Atoi(position)
		if element == "_" || element == "" {
			continue
		}
		if !ok || err != nil || i >= len(types) {
			t.document.lose(reader.Annotations, 1, noRecord, "the element %q of a chain, on the token %s, was left out: it does not say which it is", element, row.id)
			continue
		}
		key := tsvKey{layer: at, id: where}
		if known, again := t.spans[key]; again {
			piece := &t.document.Spans[known].Pieces[0]
			piece.Start, piece.End = min(piece.Start, row.start), max(piece.End, row.end)
			continue
		}
		label, _ := numbered(types[i])
		if label = tsvUnescape(label); label == "*" || label == "" {
			label = shortType(layer.name)
		}
		if link = tsvUnescape(link); link == "*" || link == "" {
			link = shortType(layer.name)
		}
		place := len(t.document.Spans)
		t.spans[key], t.layerOf[place] = place, at
		t.document.Spans = append(t.document.Spans, Span{ID: fmt.Sprintf("chain %d.%s", at, where), Label: label, Pieces: []Range{{row.start, row.end}}})
		t.chains = append(t.chains, tsvElement{at, number, chain, link, place})
	}
}

// chained links every mention to the one before it in its chain, which names
// the link.
func (t *tsvFile) chained() {
	links := map[int]string{}
	for _, e := range t.chains {
		links[e.place] = e.link
	}
	for _, e := range t.chains {
		if before, ok := t.spans[tsvKey{layer: e.layer, id: fmt.Sprintf("%s-%d", e.chain, e.number-1)}]; ok {
			t.document.Relations = append(t.document.Relations, Relation{Kind: links[before], From: t.document.Spans[e.place].ID, To: t.document.Spans[before].ID})
		}
	}
}

// relate finds both ends of what was linked.
func (t *tsvFile) relate() {
	for _, link := range t.links {
		row, numbers, _ := strings.Cut(strings.TrimSuffix(link.source, "]"), "[")
		source, target, both := strings.Cut(numbers, "_")
		var from, to int
		if link.slot {
			from, to = link.from, t.find(row, numbers, t.layerOf[link.from])
		} else {
			from, to = t.find(row, source, -1), t.find(link.row, target, -1)
			if !both {
				from, to = t.find(row, numbers, -1), t.find(link.row, "", -1)
			}
		}
		if from < 0 || to < 0 {
			t.document.lose(reader.Links, 1, endMissing, "a relation %q of %s was left out: one of its ends is no annotation that came in", link.kind, first(link.row, link.source))
			continue
		}
		t.document.Relations = append(t.document.Relations, Relation{Kind: link.kind, From: t.document.Spans[from].ID, To: t.document.Spans[to].ID})
	}
}

// find looks for the span of a row: the one with the number, or else the first.
func (t *tsvFile) find(row, number string, notLayer int) int {
	for _, place := range t.at[row] {
		if number != "" && number != "0" && t.numbers[place] == number {
			return place
		}
	}
	if number != "" && number != "0" {
		return -1
	}
	for _, place := range t.at[row] {
		if t.layerOf[place] != notLayer {
			return place
		}
	}
	if len(t.at[row]) > 0 {
		return t.at[row][0]
	}
	return -1
}
