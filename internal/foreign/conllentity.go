package foreign

import (
	"strconv"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/reader"
)

// Entities in the column MISC of CoNLL-U, as CorefUD and GUM write them: a
// bracket opens at the first token of a mention and closes at its last,
// Entity=(e1-person-giv(e2-place-new)e1). A comment, # global.Entity, says what
// the parts of an opening bracket are. Mentions of the same entity are linked,
// each to the one before it.

// entityFields are the parts of a bracket where no comment names them.
var entityFields = []string{"eid", "etype"}

// entityReading follows the brackets of a document.
type entityReading struct {
	fields   []string
	open     []*entityMention
	mentions []*entityMention
	left     []Problem
}

// entityMention is a mention: its tokens from the first to the last, both by
// number. One in pieces has several.
type entityMention struct {
	key    string // by which its bracket closes
	id     string // of the entity
	pieces [][2]int
	label  string
	said   []Said
}

// bracket is one part of a value: what opens, what closes, or both at once.
type bracket struct {
	words         string
	opens, closes bool
}

// brackets parts (e1-person(e2-place)e1).
func brackets(value string) (list []bracket) {
	for len(value) > 0 {
		if value[0] == '(' {
			end := strings.IndexAny(value[1:], "()")
			if end < 0 {
				return append(list, bracket{value[1:], true, false})
			}
			closes := value[1+end] == ')'
			list = append(list, bracket{value[1 : 1+end], true, closes})
			value = value[1+end:]
			if closes {
				value = value[1:]
			}
			continue
		}
		end := strings.IndexAny(value, "()")
		if end < 0 {
			return append(list, bracket{value, false, true})
		}
		list = append(list, bracket{value[:end], false, true})
		if value = value[end:]; value[0] == ')' {
			value = value[1:]
		}
	}
	return list
}

// entityEscapes are signs that may not stand in a part of a bracket.
var entityEscapes = strings.NewReplacer("%28", "(", "%29", ")", "%2C", ",", "%2D", "-", "%3A", ":", "%3D", "=", "%7C", "|", "%25", "%")

// token takes the brackets of a token; its number is -1 for one that has no
// words, since it stands for something left unsaid.
func (r *entityReading) token(value string, number int) {
	for _, b := range brackets(value) {
		if number < 0 {
			if b.opens {
				r.left = append(r.left, lost(reader.Annotations, 1, emptySpan, "the entity (%s) was left out: it stands on a token that has no words", b.words))
			}
			continue
		}
		if b.opens {
			r.opened(b.words, number)
		}
		if b.closes {
			key := b.words
			if b.opens {
				key = r.open[len(r.open)-1].key
			}
			r.closed(key, number)
		}
	}
}

func (r *entityReading) opened(words string, number int) {
	fields := r.fields
	if fields == nil {
		fields = entityFields
		if !strings.Contains(words, "-") {
			fields = fields[:1]
			if _, err := strconv.Atoi(words); err != nil {
				fields = entityFields[1:]
			}
		}
	}
	m := &entityMention{pieces: [][2]int{{number, number}}}
	for i, part := range strings.SplitN(words, "-", len(fields)) {
		part = entityEscapes.Replace(part)
		switch name := fields[i]; {
		case name == "eid" || name == "GRP":
			m.key, m.id = part, part
		case name == "etype" || name == "entity":
			m.label = part
		case name == "head" || name == "minspan" || name == "MIN" || part == "" || part == "_":
		default:
			m.said = append(m.said, Said{name, part})
		}
	}
	if m.key == "" {
		m.key = m.label
	}
	if at := strings.IndexByte(m.id, '['); at > 0 { // a piece: e1[2/3]
		m.id = m.id[:at]
	}
	m.label = first(m.label, "entity")
	r.open = append(r.open, m)
}

func (r *entityReading) closed(key string, number int) {
	key = entityEscapes.Replace(key)
	for i := len(r.open) - 1; i >= 0; i-- {
		m := r.open[i]
		if m.key != key {
			continue
		}
		r.open = append(r.open[:i], r.open[i+1:]...)
		m.pieces[0][1] = number
		if !r.piece(m) {
			r.mentions = append(r.mentions, m)
		}
		return
	}
	r.left = append(r.left, lost(reader.Annotations, 1, noPlace, "the entity that ends with %s) was left out: it begins nowhere", key))
}

// piece adds a mention e1[2/3] to the one that began with e1[1/3].
func (r *entityReading) piece(m *entityMention) bool {
	name, part, ok := strings.Cut(m.key, "[")
	if !ok || strings.HasPrefix(part, "1/") {
		return false
	}
	for i := len(r.mentions) - 1; i >= 0; i-- {
		if before, _, ok := strings.Cut(r.mentions[i].key, "["); ok && before == name {
			r.mentions[i].pieces = append(r.mentions[i].pieces, m.pieces...)
			return true
		}
	}
	return false
}

// finish gives the document the mentions, given where its tokens stand.
func (r *entityReading) finish(d *Document, tokens []corpus.Span, proofs []Proof) {
	for _, m := range r.open {
		r.left = append(r.left, lost(reader.Annotations, 1, noPlace, "the entity (%s was left out: it ends nowhere", m.key))
	}
	d.Problems = append(d.Problems, r.left...)
	last := map[string]string{} // mention of each entity
	for i, m := range r.mentions {
		s := Span{ID: "entity " + strconv.Itoa(i+1), Label: m.label, Attributes: m.said}
		for _, piece := range m.pieces {
			s.Placed = append(s.Placed, corpus.Span{Start: tokens[piece[0]].Start, End: tokens[piece[1]].End})
			s.Pieces = append(s.Pieces, Range{proofs[piece[0]].Start, proofs[piece[1]].End})
		}
		d.Spans = append(d.Spans, s)
		if m.id == "" {
			continue
		}
		if before := last[m.id]; before != "" {
			d.Relations = append(d.Relations, Relation{Kind: "coreference", From: s.ID, To: before})
		}
		last[m.id] = s.ID
	}
}
