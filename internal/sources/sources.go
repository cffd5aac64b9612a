// Package sources finds who might have said it: the names and descriptions in
// an article that can stand in the source field of an annotation, the likeliest
// first.
//
// Reading goes once through the article. The text is split into words. Words
// that belong together are gathered into mentions: names ("the Pentagon", "E. J.
// Thorsby") and descriptions ("a senior defence official", "two engineers with
// knowledge of the inspection"). Reporting words, the cues ("said", "according
// to", "denied"), then look for their subject among the mentions. Mentions of
// one and the same source ("Mr. Thorsby", "E. J. Thorsby") are brought together.
//
// A suggestion for a sentence ranks these sources by how close they are to it
// and by whether a cue ties them to it. Two rules of the codebook weigh in: a
// quotation that goes on keeps the source of the last attribution, and a
// sentence without cue and quotation marks is in the voice of the outlet.
//
// The rules are for English, and there are some for German (german.go). In other
// languages the package still finds names where letters have case; it is safe on
// any text. It only proposes. The
// researcher decides.
package sources

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strings"

	"sayso/internal/corpus"
)

// Candidate is a proposed source.
type Candidate struct {
	// Text is what would go into the source field: the fullest form of a name
	// ("Alexander Lukashenko" where the sentence says "Lukashenko"), or a
	// description as it stands nearest to the sentence.
	Text string
	// Span is the mention nearest to the sentence. It is empty for a name that
	// is known to the caller but does not stand in the article.
	Span corpus.Span
	// Cue is the reporting expression that ties the mention to what is said,
	// in lower case, such as "said". Empty when the source is only mentioned.
	Cue string
	// CueSpan is where the cue stands; empty without one.
	CueSpan corpus.Span
	// Type is a guess at the source type, as a value of the codebook's
	// attribute source_type: named-person, named-organisation,
	// anonymous-official, anonymous-other, document, outlet.
	Type string
	// Known says that the caller listed this source.
	Known bool
	// Score orders the candidates. Only its order means anything.
	Score float64
}

// Index is one article, read. It does not change, so any number of goroutines
// may ask it, as long as none of them sets Outlet.
type Index struct {
	// Outlet is who speaks where nobody is named. Read takes it from a first
	// line such as " date 2031-03-04 By A B, OUTLET". A caller that knows the
	// outlet from elsewhere sets it before the first Suggest.
	Outlet string

	text     string
	units    []unit
	entities []*entity
	cited    []*entity // those that some cue is tied to, most often cited first
}

// unit is what the ranking knows of one sentence.
type unit struct {
	span        corpus.Span
	paragraph   int  // number of the line it stands in
	openAtStart bool // begins inside a quotation
	openAtEnd   bool // ends inside a quotation
	quoted      bool // begins with a quotation or inside one
	marks       bool // holds quotation marks or stands inside some
	cued        bool // some cue in it has a subject
	carriedFrom int  // the sentence whose attribution a quotation inherits, or -1
	speaker     *entity
}

// entity is one source with all its mentions, in the order of the text.
type entity struct {
	key      string
	name     string // the fullest form, for persons; empty for descriptions
	kind     kind
	mentions []mention
	cued     int
}

// mention is one place where a source is named or described.
type mention struct {
	span    corpus.Span
	unit    int
	cue     string
	cueSpan corpus.Span
	nested  bool // the cue itself stands inside a quotation
	pronoun bool
}

// Suggest proposes sources for a sentence of a text. It is Read followed by
// Index.Suggest; keep the Index where more than one sentence is asked about.
func Suggest(text string, sentences []corpus.Sentence, sentence int, known []string, limit int) []Candidate {
	return Read(text, sentences).Suggest(sentence, known, limit)
}

// Read makes the index of an article. It takes any text and any sentences;
// those that do not lie in the text are left out of account. Its time is linear
// in the text.
func Read(text string, sentences []corpus.Sentence) *Index {
	x := &Index{text: text, Outlet: outletOf(text)}
	x.units = readUnits(text, sentences)
	tokens := tokenise(text)
	if isGerman(tokens) {
		chunks, found := readGerman(tokens)
		x.gather(text, tokens, chunks, found)
	} else {
		chunks := findChunks(tokens)
		x.gather(text, tokens, chunks, attribute(tokens, chunks))
	}
	x.carry()
	x.findSpeakers(text)
	for _, e := range x.entities {
		if e.cued > 0 {
			x.cited = append(x.cited, e)
		}
	}
	slices.SortStableFunc(x.cited, func(a, b *entity) int { return b.cued - a.cued })
	return x
}

// window is how many sentences before and after the one asked about are looked
// at. Sources outside it are only offered if they are cited often.
const window = 40

// Suggest proposes at most limit sources for the sentence with this index, the
// likeliest first. Known names, in the caller's order of preference, are raised
// when they stand in the article and fill the end of the list when they do not.
// An index out of range counts as the nearest sentence; with no sentences at
// all only known names come back.
func (x *Index) Suggest(sentence int, known []string, limit int) []Candidate {
	if limit <= 0 {
		return nil
	}
	listed := map[string]string{}
	for _, name := range known {
		if key := keyOf(name); key != "" && listed[key] == "" {
			listed[key] = name
		}
	}
	var found []Candidate
	if len(x.units) > 0 {
		found = x.rank(max(0, min(sentence, len(x.units)-1)), listed)
	}
	// Equal scores fall back on the text, so that the order never wavers.
	slices.SortFunc(found, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Span.Start, b.Span.Start), strings.Compare(a.Text, b.Text))
	})
	seen := map[string]bool{}
	var list []Candidate
	for _, c := range found {
		if key := keyOf(c.Text); !seen[key] && len(list) < limit {
			seen[key] = true
			list = append(list, c)
		}
	}
	for _, name := range known {
		if len(list) == limit {
			break
		}
		if key := keyOf(name); key != "" && !seen[key] {
			seen[key] = true
			list = append(list, Candidate{Text: name, Known: true})
		}
	}
	return list
}

// rank scores the outlet and every source within reach of the sentence.
func (x *Index) rank(sentence int, listed map[string]string) []Candidate {
	var found []Candidate
	u := x.units[sentence]
	if x.Outlet != "" {
		c := Candidate{Text: x.Outlet, Type: "outlet", Score: 3.6, Known: listed[keyOf(x.Outlet)] != ""}
		switch {
		case u.quoted || u.speaker != nil || u.cued && u.marks:
		case u.cued:
			c.Score = 5.5 // for the clauses that no cue governs
		case u.marks:
			c.Score = 8
		default:
			c.Score = 12
		}
		found = append(found, c)
	}
	seen := map[*entity]bool{}
	consider := func(e *entity) {
		if seen[e] {
			return
		}
		seen[e] = true
		if c, ok := x.candidate(e, sentence); ok {
			if name := listed[keyOf(c.Text)]; name != "" {
				c.Text, c.Known = name, true
				c.Score += 1
			}
			found = append(found, c)
		}
	}
	for _, e := range x.entities {
		at := sort.Search(len(e.mentions), func(i int) bool { return e.mentions[i].unit >= sentence-window })
		if at < len(e.mentions) && e.mentions[at].unit <= sentence+window {
			consider(e)
		}
	}
	for _, e := range x.cited[:min(8, len(x.cited))] {
		consider(e)
	}
	return found
}

// candidate scores one source for a sentence by its best mention.
func (x *Index) candidate(e *entity, sentence int) (Candidate, bool) {
	best, at, nearest := math.Inf(-1), -1, -1
	from := sort.Search(len(e.mentions), func(i int) bool { return e.mentions[i].unit >= sentence-window })
	for i := from; i < len(e.mentions) && e.mentions[i].unit <= sentence+window; i++ {
		m := e.mentions[i]
		if score := x.score(m, e.kind, sentence); score > best {
			best, at = score, i
		}
		if nearest < 0 || distance(m.unit, sentence) < distance(e.mentions[nearest].unit, sentence) {
			nearest = i
		}
	}
	if at < 0 { // cited, but far away
		best, at, nearest = 0.5, 0, 0
	}
	best += 0.4 * math.Log1p(float64(e.cued))
	if s := x.units[sentence].speaker; s == e {
		best += 12
	}
	if e.kind == person {
		best += 0.3 // a name before the role it comes with
	}
	m := e.mentions[at]
	c := Candidate{
		Text: e.name, Span: e.mentions[nearest].span, Cue: m.cue, CueSpan: m.cueSpan,
		Type: e.kind.sourceType(), Score: best,
	}
	if c.Text == "" {
		// A description as it stands there; where a pronoun stands, as it
		// stood before.
		for at > 0 && e.mentions[at].pronoun {
			at--
		}
		c.Span = e.mentions[at].span
		c.Text = x.text[c.Span.Start:c.Span.End]
	}
	if word, _, _ := strings.Cut(strings.ToLower(c.Text), " "); word == "its" || word == "his" || word == "her" || word == "their" {
		c.Score -= 1.5 // says little out of its place
	}
	return c, true
}

// score says how much one mention speaks for its source being that of the
// sentence. The numbers were set by hand: a cue in the sentence itself before a
// cue that a running quotation leads to, before cues near by, before bare names.
func (x *Index) score(m mention, k kind, sentence int) float64 {
	u, d := x.units[sentence], m.unit-sentence
	if m.cue == "" {
		bare := k.weight()
		switch {
		case d == 0:
			return bare
		case d < 0:
			return 0.6 * bare * math.Pow(0.85, float64(-d))
		}
		return 0.4 * bare * math.Pow(0.7, float64(d))
	}
	weak := 1.0
	if weakCues[m.cue] {
		weak = 0.6
	}
	if m.nested {
		weak *= 0.6 // who is quoted speaks of somebody who said something
	}
	if u.cued && d != 0 {
		weak *= 0.7 // the sentence has its own source
	}
	switch {
	case d == 0:
		return 10 * weak
	case u.carriedFrom == m.unit && !u.cued:
		return 9 * weak // “A. B,” he said. “C.”
	case d < 0:
		return 6 * weak * math.Pow(0.85, float64(-d))
	}
	return 3.5 * weak * math.Pow(0.7, float64(d))
}

func distance(a, b int) int { return max(a-b, b-a) }
