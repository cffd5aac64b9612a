package foreign

import (
	"context"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"

	"sayso/internal/dataset"
)

// brat standoff: a .txt and beside it a .ann, or, as the shared tasks of
// BioNLP did, a .a1 and a .a2. Offsets count code points of the text as Python
// reads it, with universal newlines. Events become relations from their
// trigger to their arguments, since the project has no other link.
var brat = Format{
	Name: "brat", Title: "brat standoff (.ann beside .txt)",
	Counts: Interpretation{Unit: dataset.Char, LineEnds: One}, Why: "brat's own parser", Proves: true,
	sniff: func(f *File, head []byte) bool {
		switch strings.ToLower(path.Ext(f.Name)) {
		case ".ann", ".a1":
			return f.beside != nil && f.beside(baseName(f.Name)+".txt") != nil && (len(head) == 0 || bratStart.Match(head))
		}
		return false
	},
	company: func(f *File) []string {
		base := baseName(f.Name)
		return []string{base + ".txt", base + ".a2", "annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf"}
	},
	read: readBrat,
}

var bratStart = regexp.MustCompile(`^\x{FEFF}?\s*(?:[TREAMN#][0-9]*|\*)\S*\t`)

// bratFile is one document while its lines are read.
type bratFile struct {
	document Document
	at       map[string]int // spans by id
	trigger  map[string]string
	events   [][]string // id, role, argument
}

func readBrat(_ context.Context, f *File, out *sink) error {
	beside := f.beside(baseName(f.Name) + ".txt")
	if beside == nil {
		return fmt.Errorf("the text %s.txt does not lie beside it", baseName(f.Name))
	}
	text, err := beside.text()
	if err != nil {
		return fmt.Errorf("its text %s: %w", beside.Name, err)
	}
	b := &bratFile{at: map[string]int{}, trigger: map[string]string{}}
	b.document = Document{HasText: true, Text: text, Source: beside.Name}
	lines, err := f.text()
	if err != nil {
		return err
	}
	if more := f.beside(baseName(f.Name) + ".a2"); more != nil && strings.EqualFold(path.Ext(f.Name), ".a1") {
		second, err := more.text()
		if err != nil {
			return err
		}
		lines += "\n" + second
	}
	list := strings.Split(withLF(lines), "\n")
	// Spans first: a line may speak of one that stands below it.
	for _, line := range list {
		b.span(line)
	}
	for _, line := range list {
		b.link(line)
	}
	for _, line := range list {
		b.said(line)
	}
	b.arguments()
	b.colours(f, out)
	if err := out.document(&b.document); !errors.Is(err, errEnough) {
		return err
	}
	return nil
}

func (b *bratFile) problem(line, reason string) {
	id, _, _ := strings.Cut(line, "\t")
	b.document.Problems = append(b.document.Problems, fmt.Sprintf("the line %s %s", id, reason))
}

// span reads a line such as T4, speculation 41 61;62 73, said Second.
func (b *bratFile) span(line string) {
	fields := strings.SplitN(line, "\t", 3)
	if !strings.HasPrefix(line, "T") || len(fields) < 2 {
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
			b.problem(line, fmt.Sprintf("has no good offsets (%q)", places))
			return
		}
		start, err := strconv.Atoi(ends[0])
		end, err2 := strconv.Atoi(ends[1])
		if err != nil || err2 != nil {
			b.problem(line, fmt.Sprintf("has no good offsets (%q)", places))
			return
		}
		s.Pieces = append(s.Pieces, Range{start, end})
	}
	if _, twice := b.at[s.ID]; twice {
		b.problem(line, "stands twice; the second was left out")
		return
	}
	b.at[s.ID] = len(b.document.Spans)
	b.document.Spans = append(b.document.Spans, s)
}

// link reads relations, equivalences and events.
func (b *bratFile) link(line string) {
	id, rest, _ := strings.Cut(line, "\t")
	words := strings.Fields(rest)
	if len(words) == 0 {
		return
	}
	switch id[0:min(1, len(id))] {
	case "R":
		if len(words) == 3 {
			_, from, _ := strings.Cut(words[1], ":")
			_, to, _ := strings.Cut(words[2], ":")
			b.document.Relations = append(b.document.Relations, Relation{ID: id, Kind: words[0], From: from, To: to})
			return
		}
		b.problem(line, "is no relation of two")
	case "*":
		for _, other := range words[min(2, len(words)):] {
			b.document.Relations = append(b.document.Relations, Relation{Kind: words[0], From: words[1], To: other})
		}
	case "E":
		_, trigger, _ := strings.Cut(words[0], ":")
		b.trigger[id] = trigger
		for _, word := range words[1:] {
			if role, argument, ok := strings.Cut(word, ":"); ok {
				b.events = append(b.events, []string{id, role, argument})
			}
		}
	}
}

// arguments makes relations of the arguments of events.
func (b *bratFile) arguments() {
	for _, event := range b.events {
		b.document.Relations = append(b.document.Relations, Relation{Kind: event[1], From: event[0], To: event[2]})
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
	fields := strings.SplitN(line, "\t", 3)
	if len(fields) < 2 || fields[0] == "" {
		return
	}
	words := strings.Fields(fields[1])
	if len(words) < 2 || !strings.ContainsAny(fields[0][:1], "AMN#") {
		return
	}
	at, ok := b.at[b.target(words[1])]
	if !ok {
		if strings.HasPrefix(words[1], "R") || words[0] == "AnnotatorNotes" {
			b.problem(line, fmt.Sprintf("speaks of %s, which is no span; it was left out", words[1]))
			return
		}
		b.problem(line, fmt.Sprintf("speaks of %s, which is not there", words[1]))
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
	conf := f.beside("visual.conf")
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
