package foreign

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// brat standoff: a .txt and beside it a .ann, or, as the shared tasks of
// BioNLP did, a .a1 and a .a2. Offsets count code points of the text as Python
// reads it, with universal newlines. Events become relations from their
// trigger to their arguments, since the project has no other link; of several
// events on one trigger each is an annotation. Where the text lies that does
// not lie beside its .ann, says brattext.go.
var brat = Format{
	Name: "brat", Title: "brat standoff (.ann beside .txt)",
	Counts: bratCounts, Why: "brat's own parser", Proves: true,
	sniff: func(f *File, head []byte) bool {
		switch strings.ToLower(path.Ext(f.Name)) {
		case ".ann", ".a1":
			return bratStart.Match(head) || len(head) == 0 && f.beside != nil && f.beside(baseName(f.Name)+".txt") != nil
		case ".a2":
			return bratStart.Match(head) && f.beside != nil && f.beside(baseName(f.Name)+".a1") == nil
		}
		return false
	},
	company: func(f *File) []string {
		base := baseName(f.Name)
		list := []string{base + ".txt", base + ".a2", "annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf"}
		if text, _ := f.bratText(nil); text != nil {
			list = append(list, text.where)
		}
		return list
	},
	wants: func(f *File, name string) bool {
		base := baseName(f.Name)
		switch strings.ToLower(path.Ext(f.Name)) {
		case ".ann", ".a1", ".a2":
			return name == base+".txt" || name == base+".a1" || name == base+".a2" || name == "visual.conf"
		}
		return false
	},
	read: readBrat,
}

// bratCounts is how brat counts.
var bratCounts = Interpretation{Unit: dataset.Char, LineEnds: One}

var bratStart = regexp.MustCompile(`^\x{FEFF}?\s*(?:[TREAMN#][0-9]*|\*)\S*\t`)

// bratFile is one document while its lines are read.
type bratFile struct {
	document Document
	at       map[string]int // spans by id
	trigger  map[string]string
	events   []bratEvent
}

// bratEvent is one argument of an event.
type bratEvent struct{ id, role, argument string }

func readBrat(_ context.Context, f *File, out *sink) error {
	b := &bratFile{at: map[string]int{}, trigger: map[string]string{}}
	lines, err := f.text()
	if err != nil {
		return err
	}
	if more := f.besideNamed(baseName(f.Name) + ".a2"); more != nil && strings.EqualFold(path.Ext(f.Name), ".a1") {
		second, err := more.text()
		if err != nil {
			return err
		}
		lines += "\n" + second
	}
	b.lines(strings.Split(corpus.WithLF(lines), "\n"))
	b.colours(f, out)
	if err := b.text(f); err != nil {
		return err
	}
	return out.document(&b.document)
}

// lines reads what was said. Spans come first: a line may speak of one that
// stands below it.
func (b *bratFile) lines(list []string) {
	for _, line := range list {
		b.span(line)
	}
	for _, line := range list {
		b.link(line)
	}
	for _, line := range list {
		b.said(line)
		if strings.TrimSpace(line) != "" && !strings.Contains("TR*EAMN#", line[:1]) {
			b.document.lose(reader.Records, 1, noRecord, "a line that brat does not know was left out: %q", corpusName(line))
		}
	}
	b.arguments()
}

// text finds the text of the document, or the names under which the project may
// have it.
func (b *bratFile) text(f *File) error {
	d := &b.document
	found, looked := f.bratText(d)
	if found == nil {
		base := baseName(f.Name)
		d.Keys, d.Title, d.Looked = []string{base + ".txt", base}, base, looked
		return nil
	}
	text, err := found.file.text()
	if err != nil {
		return fmt.Errorf("its text %s: %w", found.where, err)
	}
	d.HasText, d.Text, d.Source = true, text, found.file.Name
	return nil
}

// problem notes a line that is left out.
func (b *bratFile) problem(what reader.What, line, why, reason string) {
	id, rest, _ := strings.Cut(line, "\t")
	if id == "*" {
		id += " " + corpusName(rest)
	}
	b.document.lose(what, 1, why, "the line %s %s", id, reason)
}

// span reads a line such as T4, speculation 41 61;62 73, said Second.
func (b *bratFile) span(line string) {
	if !strings.HasPrefix(line, "T") {
		return
	}
	fields := strings.SplitN(line, "\t", 3)
	if len(fields) < 2 {
		b.problem(reader.Annotations, corpusName(line), noRecord, "has nothing behind its id")
		return
	}
	label, places, _ := strings.Cut(fields[1], " ")
	s := Span{ID: fields[0], Label: label}
	if len(fields) == 3 {
		s.Quote = fields[2]
	}
	for _, place := range strings.Split(places, ";") {
		ends := strings.Fields(place)
		if len(ends) != 2 {
			b.problem(reader.Annotations, line, noOffsets, fmt.Sprintf("has no good offsets (%q)", places))
			return
		}
		start, err := strconv.Atoi(ends[0])
		end, err2 := strconv.Atoi(ends[1])
		if err != nil || err2 != nil {
			b.problem(reader.Annotations, line, noOffsets, fmt.Sprintf("has no good offsets (%q)", places))
			return
		}
		s.Pieces = append(s.Pieces, Range{start, end})
	}
	if _, twice := b.at[s.ID]; twice {
		b.problem(reader.Annotations, line, saidTwice, "stands twice; the second was left out")
		return
	}
	b.at[s.ID] = len(b.document.Spans)
	b.document.Spans = append(b.document.Spans, s)
}

// link reads relations, equivalences and events.
func (b *bratFile) link(line string) {
	if line == "" || !strings.Contains("R*E", line[:1]) {
		return
	}
	id, rest, _ := strings.Cut(line, "\t")
	words := strings.Fields(rest)
	if len(words) == 0 {
		b.problem(reader.Links, line, noRecord, "has nothing behind its id")
		return
	}
	switch id[:1] {
	case "R":
		if len(words) == 3 {
			_, from, _ := strings.Cut(words[1], ":")
			_, to, _ := strings.Cut(words[2], ":")
			b.document.Relations = append(b.document.Relations, Relation{ID: id, Kind: words[0], From: from, To: to})
			return
		}
		b.problem(reader.Links, line, noRecord, "is no relation of two")
	case "*":
		if len(words) < 3 {
			b.problem(reader.Links, line, noRecord, "names fewer than two")
			return
		}
		for _, other := range words[2:] {
			b.document.Relations = append(b.document.Relations, Relation{Kind: words[0], From: words[1], To: other})
		}
	case "E":
		b.event(line, id, words)
	}
}

// event reads an event. The first on a trigger is the trigger's annotation;
// each further one gets a copy of it, so that what is said of one is not said
// of the other.
func (b *bratFile) event(line, id string, words []string) {
	_, trigger, _ := strings.Cut(words[0], ":")
	at, known := b.at[trigger]
	if !known {
		b.problem(reader.Annotations, line, ofNothing, fmt.Sprintf("has the trigger %s, which is not there", trigger))
		return
	}
	if _, twice := b.trigger[id]; twice {
		b.problem(reader.Annotations, line, saidTwice, "stands twice; the second was left out")
		return
	}
	taken := false
	for _, other := range b.trigger {
		taken = taken || other == trigger
	}
	b.trigger[id] = trigger
	if taken {
		again := b.document.Spans[at]
		again.ID = id
		b.trigger[id], b.at[id] = id, len(b.document.Spans)
		b.document.Spans = append(b.document.Spans, again)
	}
	for _, word := range words[1:] {
		role, argument, ok := strings.Cut(word, ":")
		if !ok {
			b.problem(reader.Links, line, noRecord, fmt.Sprintf("has an argument without a role (%q)", word))
			continue
		}
		b.events = append(b.events, bratEvent{id, role, argument})
	}
}

// arguments makes relations of the arguments of events.
func (b *bratFile) arguments() {
	for _, e := range b.events {
		b.document.Relations = append(b.document.Relations, Relation{Kind: e.role, From: e.id, To: e.argument})
	}
	for i := range b.document.Relations {
		r := &b.document.Relations[i]
		r.From, r.To = b.target(r.From), b.target(r.To)
	}
}

// target is the span that an id stands for: that of its trigger for an event.
func (b *bratFile) target(id string) string {
	if trigger, ok := b.trigger[id]; ok {
		return trigger
	}
	return id
}

// said reads attributes, normalisations and notes.
func (b *bratFile) said(line string) {
	if line == "" || !strings.Contains("AMN#", line[:1]) {
		return
	}
	fields := strings.SplitN(line, "\t", 3)
	var words []string
	if len(fields) > 1 {
		words = strings.Fields(fields[1])
	}
	if len(words) < 2 {
		b.problem(reader.Details, line, noRecord, "does not say what it speaks of")
		return
	}
	at, ok := b.at[b.target(words[1])]
	if !ok {
		reason := fmt.Sprintf("speaks of %s, which is not there", words[1])
		if strings.HasPrefix(words[1], "R") || words[0] == "AnnotatorNotes" {
			reason = fmt.Sprintf("speaks of %s, which is no span; it was left out", words[1])
		}
		b.problem(reader.Details, line, ofNothing, reason)
		return
	}
	s := &b.document.Spans[at]
	switch fields[0][0] {
	case 'A', 'M':
		value := "yes" // without a value it is a mark that is set or not
		if len(words) > 2 {
			value = strings.Join(words[2:], " ")
		}
		s.Attributes = append(s.Attributes, Said{words[0], value})
	case 'N':
		value := strings.Join(words[2:], " ")
		if len(fields) == 3 {
			value += " " + fields[2]
		}
		s.Attributes = append(s.Attributes, Said{"reference", strings.TrimSpace(value)})
	case '#':
		if len(fields) == 3 {
			b.note(s, fields[2])
		}
	}
}

// bratSaid is how one part of a note says an attribute: source=NATO.
var bratSaid = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,63}=`)

// note takes a note apart as Sayso's export puts it together: key=value, with
// bars between. A note that begins otherwise is one as a whole.
func (b *bratFile) note(s *Span, words string) {
	if !bratSaid.MatchString(words) {
		s.Note = joined(s.Note, words)
		return
	}
	for len(words) > 0 {
		if strings.HasPrefix(words, "note=") { // the last one
			s.Note = joined(s.Note, strings.TrimPrefix(words, "note="))
			return
		}
		part, rest := words, ""
		// A bar that no key follows belongs to the value.
		for from := 0; ; {
			at := strings.Index(words[from:], " | ")
			if at < 0 {
				break
			}
			if at += from; bratSaid.MatchString(words[at+3:]) {
				part, rest = words[:at], words[at+3:]
				break
			}
			from = at + 1 // the next bar may share this one's space
		}
		key, value, _ := strings.Cut(part, "=")
		switch key {
		case "annotator":
			s.Coder = value
		case "mention":
			s.Mentions = append(s.Mentions, mentionsIn(value)...)
		default:
			s.Attributes = append(s.Attributes, Said{key, value})
		}
		words = rest
	}
}

// joined puts two notes together.
func joined(note, more string) string {
	if note == "" || more == "" {
		return note + more
	}
	return note + "\n" + more
}

var bratColour = regexp.MustCompile(`(?m)^([^\t\n#\[]+)\t.*?bgColor:(#[0-9a-fA-F]{6})`)

// colours reads the colours of labels from the configuration beside the texts.
func (b *bratFile) colours(f *File, out *sink) {
	conf := f.besideNamed("visual.conf")
	if conf == nil {
		return
	}
	text, err := conf.text()
	if err != nil {
		return // colours can be chosen later
	}
	for _, found := range bratColour.FindAllStringSubmatch(text, -1) {
		out.label(Code{Name: strings.TrimSpace(found[1]), Colour: strings.ToLower(found[2])})
	}
}
