package foreign

import (
	"context"
	"path"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// CoNLL in two shapes. The one of 2003 has a token a line, its tag in the last
// column (IOB1, IOB2, IOBES, BILOU), and no trace of the text between tokens:
// they are put together with one space, sentences with a line break, and the
// labels lie on tokens, so there are no offsets to find out. CoNLL-U knows
// which tokens touch, and Sayso writes where each stood: then the text has its
// old length, and the project's own text is used where it is the same.

var conll = Format{
	Name: "conll", Title: "CoNLL 2003, tokens with tags (BIO)",
	Counts: Interpretation{Unit: dataset.Char, LineEnds: One},
	sniff: func(f *File, head []byte) bool {
		text := string(trimPartial(head))
		switch strings.ToLower(path.Ext(f.Name)) {
		case ".conll", ".bio", ".iob", ".iob2", ".conll03", ".conll2003", ".tsv":
			return looksTagged(text)
		}
		return surelyTagged(text)
	},
	read: readCoNLL,
}

var conllu = Format{
	Name: "conllu", Title: "CoNLL-U",
	Counts: Interpretation{Unit: dataset.Char, LineEnds: One}, Why: "TokenRange as Sayso writes it", Proves: true,
	sniff: func(_ *File, head []byte) bool {
		for _, line := range strings.Split(corpus.WithLF(string(trimPartial(head))), "\n") {
			if line = strings.TrimPrefix(line, mark); line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			fields := strings.Split(line, "\t")
			return len(fields) == 10 && conlluID.MatchString(fields[0])
		}
		return false
	},
	read: readCoNLLU,
}

var (
	conllTag = regexp.MustCompile(`^(?:O|[BIESLUM]-\S+)$`)
	conlluID = regexp.MustCompile(`^[0-9]+(?:[-.][0-9]+)?$`)
)

// looksTagged reports whether the first lines are tokens with tags.
func looksTagged(text string) bool {
	lines, tagged := 0, 0
	for _, line := range strings.Split(corpus.WithLF(text), "\n") {
		fields := conllFields(line)
		if len(fields) == 0 || strings.HasPrefix(line, "-DOCSTART-") || strings.HasPrefix(line, "# ") {
			continue
		}
		if lines++; lines > 200 {
			break
		}
		if len(fields) >= 2 && len(fields) <= 12 && conllTag.MatchString(fields[len(fields)-1]) {
			tagged++
		}
	}
	return tagged > 0 && 10*tagged >= 9*min(lines, 200) || tagged >= 2 && 4*tagged >= 3*lines
}

// surelyTagged reports whether the first lines can hardly be anything else,
// whatever the name of the file: all have as many columns, some have a label.
func surelyTagged(text string) bool {
	lines, columns, labels := 0, 0, 0
	if end := strings.LastIndexByte(text, '\n'); end > 0 && len(text) >= textHead-utf8.UTFMax {
		text = text[:end] // the last line may be cut off
	}
	for _, line := range strings.Split(corpus.WithLF(text), "\n") {
		fields := conllFields(line)
		if len(fields) == 0 || strings.HasPrefix(line, "-DOCSTART-") || strings.HasPrefix(line, "# ") {
			continue
		}
		tag := fields[len(fields)-1]
		if columns == 0 {
			columns = len(fields)
		}
		if len(fields) != columns || columns < 2 || columns > 12 || !conllTag.MatchString(tag) {
			return false
		}
		if tag != "O" {
			labels++
		}
		if lines++; lines > 200 && labels > 0 {
			break
		}
	}
	return lines >= 3 && labels > 0
}

// conllFields parts a line at its tabs, or at its spaces if it has none.
func conllFields(line string) []string {
	if strings.Contains(line, "\t") {
		return strings.Split(strings.TrimRight(line, "\t"), "\t")
	}
	return strings.Fields(line)
}

// builder puts a text together out of tokens.
type builder struct {
	text   strings.Builder
	chars  int
	tags   []tagged
	start  int // byte at which the sentence began
	bounds []corpus.Span
	odd    int // tokens with a tag of no kind that there is
}

type tagged struct {
	corpus.Span
	tag string
}

func (b *builder) write(words string) {
	b.text.WriteString(words)
	b.chars += utf8.RuneCountInString(words)
}

// token adds a token with its tag.
func (b *builder) token(word, tag string) {
	start := b.text.Len()
	b.write(word)
	b.tags = append(b.tags, tagged{corpus.Span{Start: start, End: b.text.Len()}, tag})
}

// endSentence closes the sentence that began at start.
func (b *builder) endSentence() {
	if b.text.Len() > b.start {
		b.bounds = append(b.bounds, corpus.Span{Start: b.start, End: b.text.Len()})
	}
	b.start = b.text.Len()
	b.tags = append(b.tags, tagged{tag: ""}) // no span runs on
}

// spans reads the tags. A tag that goes on with a span of another label, or
// with none, begins one: that is IOB1.
func (b *builder) spans() (spans []Span) {
	var open *Span
	for _, t := range b.tags {
		prefix, label, labelled := strings.Cut(t.tag, "-")
		if t.tag == "O" || t.tag == "" || t.tag == "_" || !labelled {
			if open = nil; t.tag != "O" && t.tag != "" && t.tag != "_" {
				b.odd++
			}
			continue
		}
		if open == nil || open.Label != label || prefix == "B" || prefix == "S" || prefix == "U" {
			spans = append(spans, Span{Label: label, Placed: []corpus.Span{t.Span}})
			open = &spans[len(spans)-1]
		}
		open.Placed[0].End = t.End
		if prefix == "E" || prefix == "L" || prefix == "S" || prefix == "U" {
			open = nil
		}
	}
	return spans
}

// sentences gives the bounds in code points of the text that was put together.
func (b *builder) sentences() []Range {
	offsets := dataset.NewOffsets(b.text.String())
	list := []Range{}
	for _, span := range b.bounds {
		list = append(list, Range{offsets.Chars(span.Start), offsets.Chars(span.End)})
	}
	return list
}

func readCoNLL(ctx context.Context, f *File, out *sink) error {
	text, err := f.text()
	if err != nil {
		return err
	}
	b, place, any := &builder{}, 0, false
	var problems []Problem
	flush := func() error {
		if !any {
			return nil
		}
		b.endSentence()
		place++
		d := &Document{Place: place, HasText: true, Text: b.text.String(), Spans: b.spans(), Sentences: b.sentences(), Problems: problems}
		d.lose(reader.Annotations, b.odd, noRecord, "%s with a tag that is neither O nor begins with B-, I- or the like", corpus.Plural(b.odd, "token"))
		b, any, problems = &builder{}, false, nil
		return out.document(d)
	}
	fresh := true // the next token begins a sentence
	for number, line := range strings.Split(corpus.WithLF(text), "\n") {
		if number%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		fields := conllFields(line)
		switch {
		case strings.HasPrefix(line, "-DOCSTART-"):
			if err := flush(); err != nil {
				return err
			}
			fresh = true
			continue
		case len(fields) == 0, len(fields) == 1 && strings.TrimSpace(fields[0]) == "":
			if !fresh {
				b.endSentence()
			}
			fresh = true
			continue
		case len(fields) < 2 || strings.HasPrefix(line, "# ") && !conllTag.MatchString(fields[len(fields)-1]):
			if !strings.HasPrefix(line, "#") {
				problems = append(problems, lost(reader.Records, 1, noRecord, "line %d has no tag (%q) and was left out", number+1, corpusName(line)))
			}
			continue
		case strings.TrimSpace(fields[0]) == "":
			problems = append(problems, lost(reader.Records, 1, noRecord, "line %d has no word (%q) and was left out", number+1, corpusName(line)))
			continue
		}
		if any {
			if fresh {
				b.write("\n")
			} else {
				b.write(" ")
			}
		}
		if fresh {
			b.start = b.text.Len()
		}
		b.token(strings.TrimSpace(fields[0]), fields[len(fields)-1])
		any, fresh = true, false
	}
	return flush()
}

// conlluDocument is one document of CoNLL-U while its lines are read.
type conlluDocument struct {
	builder
	id, title string
	ranges    bool // every token says where it stood
	proofs    []Proof
	any       bool
	last      *conlluToken
	until     int // last part of a token of several words
	entities  entityReading
}

type conlluToken struct{ joined bool }

// maxGap is how many characters may have stood between two tokens. More is no
// text.
const maxGap = 10_000

func readCoNLLU(ctx context.Context, f *File, out *sink) error {
	text, err := f.text()
	if err != nil {
		return err
	}
	lines := strings.Split(corpus.WithLF(text), "\n")
	d, place := &conlluDocument{ranges: true}, 0
	var fields []string // of a bracket, as a comment names them for all documents behind it
	flush := func() error {
		if !d.any {
			return nil
		}
		place++
		return out.document(d.finish(place))
	}
	fresh := true
	for number, line := range lines {
		if number%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		switch {
		case strings.HasPrefix(line, "# newdoc"):
			if err := flush(); err != nil {
				return err
			}
			d, fresh = &conlluDocument{ranges: true}, true
			d.entities.fields = fields
			_, d.id, _ = strings.Cut(line, "= ")
		case strings.HasPrefix(line, "# global.Entity = "):
			fields = strings.Split(strings.TrimSpace(strings.TrimPrefix(line, "# global.Entity = ")), "-")
			d.entities.fields = fields
		case strings.HasPrefix(line, "# title = "):
			d.title = strings.TrimPrefix(line, "# title = ")
		case strings.HasPrefix(line, "#"):
		case strings.TrimSpace(line) == "":
			if !fresh {
				d.endSentence()
			}
			fresh = true
		default:
			columns := strings.Split(line, "\t")
			if len(columns) != 10 {
				out.problem(lost(reader.Records, 1, noRecord, "line %d has no ten columns and was left out", number+1).at(place + 1))
				continue
			}
			if !conlluID.MatchString(columns[0]) || len(columns[0]) > 15 {
				out.problem(lost(reader.Records, 1, noRecord, "line %d has no number (%q) and was left out", number+1, corpusName(columns[0])).at(place + 1))
				continue
			}
			if d.row(columns, fresh) {
				fresh = false
			}
		}
	}
	return flush()
}

// row adds a token; it is false for a word inside one, and for an empty node.
func (d *conlluDocument) row(fields []string, fresh bool) bool {
	from, to, several := strings.Cut(fields[0], "-")
	number, err := strconv.Atoi(from)
	misc := map[string]string{}
	for _, part := range strings.Split(fields[9], "|") {
		if key, value, ok := strings.Cut(part, "="); ok {
			misc[key] = value
		}
	}
	if err != nil {
		d.entities.token(misc["Entity"], -1) // an empty node, 8.1
		return false
	}
	if fresh {
		d.until = 0
	}
	if several {
		d.until, _ = strconv.Atoi(to)
	} else if number <= d.until {
		d.entities.token(misc["Entity"], len(d.proofs)-1) // a word of the token before
		if tag := &d.tags[len(d.tags)-1].tag; *tag == "O" {
			*tag = first(nameTag(misc), "O") // some tag the words in it
		}
		return false
	}
	word := fields[1]
	start, end, placed := rangeIn(misc["TokenRange"])
	d.ranges = d.ranges && placed && start >= d.chars && start-d.chars <= maxGap
	switch {
	case d.ranges && fresh:
		d.write(strings.Repeat("\n", start-d.chars))
	case d.ranges:
		d.write(strings.Repeat(" ", start-d.chars))
	case d.any && fresh:
		d.write("\n")
	case d.any && !d.last.joined:
		d.write(" ")
	}
	if fresh {
		d.start = d.text.Len()
	}
	d.token(word, first(nameTag(misc), "O"))
	if d.ranges && d.chars != end {
		d.ranges = false // NFC has shortened a word, so the old offsets are gone
	}
	d.proofs = append(d.proofs, Proof{Range{start, end}, word})
	d.entities.token(misc["Entity"], len(d.proofs)-1)
	d.any, d.last = true, &conlluToken{joined: misc["SpaceAfter"] == "No"}
	return true
}

// nameTag is the tag of a named entity in the last column.
func nameTag(misc map[string]string) string { return first(misc["NER"], misc["Ner"], misc["NE"]) }

func rangeIn(word string) (start, end int, ok bool) {
	from, to, found := strings.Cut(word, ":")
	start, err := strconv.Atoi(from)
	end, err2 := strconv.Atoi(to)
	return start, end, found && err == nil && err2 == nil && start >= 0 && end > start && end < 1<<40
}

// finish makes the document. Its spans are placed in the text that was put
// together, and in the old text by the ranges of their tokens.
func (d *conlluDocument) finish(place int) *Document {
	d.endSentence()
	made := &Document{Place: place, ID: d.id, Title: d.title, HasText: true, Text: d.text.String(), Spans: d.spans(), Sentences: d.sentences(), Keys: []string{d.id}}
	made.lose(reader.Annotations, d.odd, noRecord, "%s with a tag that is neither O nor begins with B-, I- or the like", corpus.Plural(d.odd, "token"))
	starts, ends := map[int]int{}, map[int]int{}
	at := 0
	for _, t := range d.tags {
		if t.tag == "" || at >= len(d.proofs) {
			continue
		}
		starts[t.Start], ends[t.End] = d.proofs[at].Start, d.proofs[at].End
		at++
	}
	known := len(d.proofs) > 0
	for _, p := range d.proofs {
		known = known && p.End > p.Start
	}
	for i := range made.Spans {
		s := &made.Spans[i]
		s.Pieces = []Range{{starts[s.Placed[0].Start], ends[s.Placed[0].End]}}
	}
	var tokens []corpus.Span
	for _, t := range d.tags {
		if t.tag != "" {
			tokens = append(tokens, t.Span)
		}
	}
	d.entities.finish(made, tokens, d.proofs)
	if known {
		made.Former = &Former{Proofs: d.proofs}
	}
	return made
}

// Former is what a text that was put together says of the one it came from.
type Former struct{ Proofs []Proof }

// fits reports whether a text is the one the tokens came from: all of them
// stand there, but for their normal form.
func (f *Former) fits(r *rulers, counting Interpretation) bool {
	for _, p := range f.Proofs {
		span, err := r.span(counting, p.Range)
		if err != nil || norm.NFC.String(r.text[span.Start:span.End]) != norm.NFC.String(p.Quote) {
			return false
		}
	}
	return len(f.Proofs) > 0
}
