package query

import (
	"cmp"
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// Hit is a sentence in which a query was found.
type Hit struct {
	Sentence int           // its place among the sentences of the document, from 0
	Spans    []corpus.Span // bytes of the document's text: the words that were found, in order, none overlapping; none when only filters were asked
}

// Find returns the sentences of a document that the query finds, in order. A
// word belongs to the sentence in which it begins. linked tells which
// annotations have a relation; it may be nil when nobody asks.
func (m *Matcher) Find(e *corpus.Entry, linked func(annotation string) bool) []Hit {
	seen := m.Sees(e)
	d := &seen.Document
	s := m.of(&seen, linked)
	var hits []Hit
	for i := range d.Sentences {
		s.enter(i)
		if m.root == nil || s.holds(m.root) {
			hits = append(hits, Hit{Sentence: i, Spans: s.found()})
		}
	}
	return hits
}

// FindAnnotations says of every annotation of a document whether the query holds
// of it: on a sentence that it touches, as if it were the only annotation there.
// label:denial holds of denials alone, whatever else stands on their sentences;
// the state of a sentence is what all annotations make it.
func (m *Matcher) FindAnnotations(e *corpus.Entry, linked func(annotation string) bool) []bool {
	held := make([]bool, len(e.Annotations))
	if m.root == nil {
		for i := range held {
			held[i] = true
		}
		return held
	}
	seen := m.Sees(e)
	s := m.of(&seen, linked)
	for i, sentence := range e.Document.Sentences {
		s.enter(i)
		for a := range e.Annotations {
			if m.scope != nil && !m.scope[e.Annotations[a].Annotator] {
				continue
			}
			if !held[a] && e.Annotations[a].Span.Overlaps(sentence.Span) {
				s.annotations, s.spans = e.Annotations[a:a+1], s.spans[:0]
				held[a] = s.holds(m.root)
			}
		}
	}
	return held
}

// of begins to ask the sentences of a document.
func (m *Matcher) of(e *corpus.Entry, linked func(string) bool) *situation {
	s := &situation{m: m, e: e, annotations: e.Annotations, linked: linked, words: hasWords(m.root)}
	if s.words {
		m.tokens = AppendTokens(m.tokens[:0], e.Document.Text)
	}
	s.states = corpus.States(e.Document.Sentences, e.Annotations, e.Marks)
	return s
}

// enter goes on to a sentence; they are entered in order.
func (s *situation) enter(sentence int) {
	s.sentence, s.spans = sentence, s.spans[:0]
	if !s.words {
		return
	}
	tokens, at, here := s.m.tokens, s.next, s.here()
	for at < len(tokens) && tokens[at].Start < here.Start {
		at++
	}
	to := at
	for to < len(tokens) && tokens[to].Start < here.End {
		to++
	}
	s.tokens, s.next = tokens[at:to], to
}

// Words returns where the words of the query stand in a text that is no
// sentence of a document, such as a title or a note, whatever its filters say.
func (m *Matcher) Words(text string) (spans []corpus.Span, all bool) {
	s := situation{m: m, e: &corpus.Entry{}, tokens: Tokens(text), onlyWords: true}
	all = m.root == nil || s.holds(m.root)
	return s.found(), all
}

func hasWords(n node) bool {
	switch n := n.(type) {
	case phrase, near:
		return true
	case and:
		return slices.ContainsFunc(n, hasWords)
	case or:
		return slices.ContainsFunc(n, hasWords)
	case not:
		return hasWords(n.node)
	}
	return false
}

// situation is one sentence with all that a query can ask of it.
type situation struct {
	m           *Matcher
	e           *corpus.Entry
	annotations []corpus.Annotation // those that are asked
	linked      func(string) bool
	states      []corpus.State
	words       bool
	onlyWords   bool // filters are passed over
	sentence    int
	tokens      []Token
	next        int           // among the tokens of the document: behind those of the sentence
	spans       []corpus.Span // found so far, in any order
}

// found gives the spans in order, those that touch or overlap made one.
func (s *situation) found() []corpus.Span {
	if len(s.spans) == 0 {
		return nil
	}
	slices.SortFunc(s.spans, func(a, b corpus.Span) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	list := []corpus.Span{s.spans[0]}
	for _, span := range s.spans[1:] {
		if last := &list[len(list)-1]; span.Start < last.End {
			last.End = max(last.End, span.End)
		} else {
			list = append(list, span)
		}
	}
	return list
}

// holds reports whether a part of the query holds of the sentence, and notes
// the words that make it so.
func (s *situation) holds(n node) bool {
	switch n := n.(type) {
	case phrase:
		spans := n.find(s.tokens, s.spans)
		found := len(spans) > len(s.spans)
		s.spans = spans
		return found
	case near:
		return s.holdsNear(n)
	case and:
		return s.holdsAll(n)
	case or:
		any := false
		for _, part := range n { // all of them, for their words
			any = s.holds(part) || any
		}
		return any
	case not:
		if s.onlyWords && !hasWords(n.node) {
			return true
		}
		before := len(s.spans)
		held := s.holds(n.node)
		s.spans = s.spans[:before] // words that must not be there
		return !held
	case filter:
		return s.onlyWords || s.holdsFilter(n)
	}
	return false
}

// holdsAll asks what speaks of annotations of one and the same annotation:
// label:denial source:mayor means a denial of the mayor. Once anything asks for
// an annotation, so does what must not hold: label:denial -source:mayor means a
// denial of somebody else.
func (s *situation) holdsAll(parts and) bool {
	before := len(s.spans)
	asks := !s.onlyWords && slices.ContainsFunc(parts, func(n node) bool { _, no := n.(not); return !no && ofAnnotations(n) })
	for _, part := range parts {
		if asks && ofAnnotations(part) {
			continue
		}
		if !s.holds(part) {
			s.spans = s.spans[:before]
			return false
		}
	}
	if !asks {
		return true
	}
	for i := range s.annotations {
		a := &s.annotations[i]
		if !a.Span.Overlaps(s.here()) {
			continue
		}
		all := true
		for _, part := range parts {
			all = all && (!ofAnnotations(part) || s.holdsOf(part, a))
		}
		if all {
			return true
		}
	}
	s.spans = s.spans[:before]
	return false
}

func (s *situation) here() corpus.Span { return s.e.Document.Sentences[s.sentence].Span }

// ofAnnotations reports whether every filter in a part speaks of annotations.
func ofAnnotations(n node) bool {
	each := func(parts []node) bool {
		return !slices.ContainsFunc(parts, func(n node) bool { return !ofAnnotations(n) })
	}
	switch n := n.(type) {
	case filter:
		return n.level() == ofAnnotation
	case and:
		return each(n)
	case or:
		return each(n)
	case not:
		return ofAnnotations(n.node)
	}
	return false
}

// holdsOf reports whether a part that speaks of annotations holds of one.
func (s *situation) holdsOf(n node, a *corpus.Annotation) bool {
	switch n := n.(type) {
	case and:
		return !slices.ContainsFunc(n, func(n node) bool { return !s.holdsOf(n, a) })
	case or:
		return slices.ContainsFunc(n, func(n node) bool { return s.holdsOf(n, a) })
	case not:
		return !s.holdsOf(n.node, a)
	case filter:
		return s.m.ofAnnotation(n, a, s.linked)
	}
	return false
}

func (s *situation) holdsFilter(f filter) bool {
	switch f.level() {
	case ofDocument:
		return s.m.ofDocument(f, &s.e.Document)
	case ofSentence:
		return s.ofSentence(f)
	}
	if f.name == "annotator" && !f.isPerson() {
		return true // it said whose work is asked, and asks for none
	}
	for i := range s.annotations {
		if a := &s.annotations[i]; a.Span.Overlaps(s.here()) && s.m.ofAnnotation(f, a, s.linked) {
			return true
		}
	}
	return false
}

func (s *situation) ofSentence(f filter) bool {
	if f.name == "state" {
		return s.states[s.sentence] == sentenceStates[strings.ToLower(f.value)]
	}
	for _, d := range s.e.Doubts { // has:doubt and why:
		if d.Span.Overlaps(s.here()) && (f.name == "has" || f.terms.in(s.m.tokensOf(d.Why))) {
			return true
		}
	}
	return false
}

// ofDocument reports whether a filter holds of a document.
func (m *Matcher) ofDocument(f filter, d *corpus.Document) bool {
	if f.variable != nil {
		return m.ofVariable(f, d.Fields[f.variable.ID])
	}
	switch f.name {
	case "state":
		state := d.State
		if state == "" {
			state = corpus.ToDo
		}
		return state == documentStates[strings.ToLower(f.value)]
	case "date":
		return m.dates[f.value].hold(d.Date)
	case "due":
		return slices.ContainsFunc(m.dueTo(d), func(id string) bool { return m.people["due:"+f.value][id] })
	case "outlet":
		return f.terms.in(m.tokensOf(d.Outlet))
	case "title":
		return f.terms.in(m.tokensOf(d.Title))
	case "byline":
		return f.terms.in(m.tokensOf(d.Byline))
	case "language":
		return f.terms.in(m.tokensOf(d.Language))
	case "file":
		return f.terms.in(m.tokensOf(d.Source))
	case "has":
		return map[string]string{"date": d.Date, "outlet": d.Outlet, "byline": d.Byline, "url": d.URL, "language": d.Language, "due": m.dueTo(d)[0]}[strings.ToLower(f.value)] != ""
	}
	return false
}

// dueTo are the ids of those who are to read a document: one that is empty where
// that is nobody in particular.
func (m *Matcher) dueTo(d *corpus.Document) []string {
	if readers := m.assigned[d.ID]; len(readers) > 0 && d.Due != "" {
		return append([]string{d.Due}, readers...)
	} else if len(readers) > 0 {
		return readers
	}
	return []string{d.Due}
}

// ofAnnotation reports whether a filter holds of an annotation.
func (m *Matcher) ofAnnotation(f filter, a *corpus.Annotation, linked func(string) bool) bool {
	switch f.name {
	case "label":
		return m.labels[f.value][a.Label]
	case "annotator":
		return !f.isPerson() || m.people["annotator:"+f.value][a.Annotator]
	case "note":
		return f.terms.in(m.tokensOf(a.Note))
	case "source", "via":
		return m.says(f, a.Document, a.Attributes[f.name])
	case "has":
		switch value := strings.ToLower(f.value); value {
		case "note":
			return a.Note != ""
		case "link":
			return linked != nil && linked(a.ID)
		case "mention":
			return len(a.Mentions) > 0
		default:
			return a.Attributes[value] != ""
		}
	}
	return f.terms.in(m.tokensOf(a.Attributes[f.name]))
}

// says reports whether the words that name a source hold the value, or any
// other name of the source that they mean.
func (m *Matcher) says(f filter, document, words string) bool {
	return words != "" && m.saysOf(f, words, m.names.Find(document, words))
}

// saysOf does so for words that mean the source of an id, "" for none.
func (m *Matcher) saysOf(f filter, words, source string) bool {
	return words != "" && (f.terms.in(m.tokensOf(words)) || slices.ContainsFunc(m.known[source], f.terms.in))
}

// mostWords bounds how many values the matcher remembers the tokens of.
const mostWords = 20_000

// tokensOf gives the tokens of a short value, such as an outlet, which comes
// again and again.
func (m *Matcher) tokensOf(value string) []Token {
	if tokens, ok := m.words[value]; ok {
		return tokens
	}
	tokens := Tokens(value)
	if len(m.words) >= mostWords {
		clear(m.words)
	}
	m.words[value] = tokens
	return tokens
}

func (t term) is(token string) bool {
	return token == t.text || t.prefix && strings.HasPrefix(token, t.text)
}

// at reports whether the phrase stands at a place among the tokens.
func (p phrase) at(tokens []Token, at int) bool {
	if at+len(p) > len(tokens) {
		return false
	}
	for i, t := range p {
		if !t.is(tokens[at+i].Text) {
			return false
		}
	}
	return true
}

// in reports whether the phrase stands anywhere among the tokens.
func (p phrase) in(tokens []Token) bool {
	for at := range tokens {
		if p.at(tokens, at) {
			return len(p) > 0
		}
	}
	return false
}

// isAll reports whether the phrase is all of the tokens.
func (p phrase) isAll(tokens []Token) bool { return len(p) == len(tokens) && p.at(tokens, 0) }

// find appends the spans of the phrase among the tokens.
func (p phrase) find(tokens []Token, spans []corpus.Span) []corpus.Span {
	if len(p) == 0 {
		return spans
	}
	for at := range tokens {
		if p.at(tokens, at) {
			spans = append(spans, corpus.Span{Start: tokens[at].Start, End: tokens[at+len(p)-1].End})
		}
	}
	return spans
}

// place is where a phrase stands among tokens: from first to last.
type place struct{ first, last int }

// holdsNear finds rows of places, one of each phrase, in which each stands
// close to the next.
func (s *situation) holdsNear(n near) bool {
	rows := make([][]place, len(n.phrases))
	for i, p := range n.phrases {
		for at := range s.tokens {
			if p.at(s.tokens, at) {
				rows[i] = append(rows[i], place{at, at + len(p) - 1})
			}
		}
	}
	// Keep what has a neighbour that is kept, to the right and then to the left.
	for i := 1; i < len(rows); i++ {
		rows[i] = closeTo(rows[i], rows[i-1], n.within)
	}
	for i := len(rows) - 2; i >= 0; i-- {
		rows[i] = closeTo(rows[i], rows[i+1], n.within)
	}
	for _, row := range rows {
		if len(row) == 0 {
			return false
		}
	}
	for _, row := range rows {
		for _, p := range row {
			s.spans = append(s.spans, corpus.Span{Start: s.tokens[p.first].Start, End: s.tokens[p.last].End})
		}
	}
	return true
}

func closeTo(list, others []place, within int) []place {
	kept := list[:0]
	for _, p := range list {
		if slices.ContainsFunc(others, func(o place) bool { return p.near(o, within) }) {
			kept = append(kept, p)
		}
	}
	return kept
}

// near reports whether at most within tokens lie between two places that do
// not overlap.
func (p place) near(o place, within int) bool {
	switch {
	case p.first > o.last:
		return p.first-o.last-1 <= within
	case o.first > p.last:
		return o.first-p.last-1 <= within
	}
	return false
}
