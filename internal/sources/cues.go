package sources

import (
	"strings"

	"sayso/internal/corpus"
)

// attribution ties a cue to its subject, which is a run of tokens or, for a
// pronoun, whoever was meant before.
type attribution struct {
	from, to int // tokens of the subject
	kind     kind
	pronoun  bool
	cue      corpus.Span
	word     string // the cue in lower case
	nested   bool   // the cue stands inside a quotation
}

// cueAt reports whether the token is a reporting verb. Words that are as often
// nouns ("report", "claims") count only behind a fitting subject.
func cueAt(tokens []token, i int) bool {
	t := tokens[i]
	if !t.word || !cues[t.lower] && !weakCues[t.lower] || t.capital && !startsSentence(tokens, i) {
		return false // and the "States" of a country do not state anything
	}
	if !nounOrVerb[t.lower] {
		return true
	}
	if i == 0 || !tokens[i-1].word || tokens[i-1].possessive {
		return false
	}
	before := tokens[i-1]
	plural := strings.HasSuffix(before.lower, "s") || strings.HasSuffix(before.lower, "men")
	switch {
	case strings.HasSuffix(t.lower, "s"):
		return isHead(before.lower) && !plural || before.capital && !determiners[before.lower] && !stops[before.lower]
	case before.lower == "they" || before.lower == "we" || before.lower == "i":
		return true
	}
	return isHead(before.lower) && plural
}

// attribute finds the subjects of all cues.
func attribute(tokens []token, chunks []chunk) []attribution {
	f := finder{tokens: tokens, chunks: chunks, ending: map[int]int{}, starting: map[int]int{}}
	for n, c := range chunks {
		f.ending[c.to], f.starting[c.from] = n, n
	}
	begin := 0 // first token of the sentence
	for i := range tokens {
		if tokens[i].ends {
			begin = i + 1
			continue
		}
		switch {
		case cueAt(tokens, i):
			f.verb(i, begin)
		case tokens[i].word:
			f.phrase(i)
		}
	}
	return f.found
}

// finder carries what attribute knows.
type finder struct {
	tokens   []token
	chunks   []chunk
	ending   map[int]int // token after a chunk to the chunk
	starting map[int]int // first token of a chunk to the chunk
	found    []attribution
}

func (f *finder) add(from, to int, k kind, cueFrom, cueTo int, word string) {
	f.found = append(f.found, attribution{
		from: from, to: to, kind: k, cue: spanOf(f.tokens, cueFrom, cueTo), word: word, nested: f.tokens[cueFrom].quoted,
	})
}

// addPronoun ties a cue to a pronoun.
func (f *finder) addPronoun(at, cue int, word string) {
	f.found = append(f.found, attribution{
		from: at, to: at + 1, pronoun: true, cue: f.tokens[cue].Span, word: word, nested: f.tokens[cue].quoted,
	})
}

// chunkBefore gives the number of a chunk that begins at or shortly before the
// token.
func (f *finder) chunkBefore(i int) int {
	low, high := 0, len(f.chunks)
	for low < high {
		if middle := (low + high) / 2; f.chunks[middle].to < i {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// verb finds the subject of the cue at token i, in a sentence that begins at
// token begin.
func (f *finder) verb(i, begin int) {
	word := f.tokens[i].lower
	if f.inverted(i) {
		if n, ok := f.starting[i+1]; ok {
			f.right(n, i, i+1, word)
			return
		}
	}
	j := f.skipBack(i, begin)
	if j <= begin || f.passive(j, i) {
		return
	}
	before := f.tokens[j-1]
	if pronouns[before.lower] && before.lower != "who" {
		switch before.lower {
		case "he", "she", "they", "it":
			f.addPronoun(j-1, i, word)
		case "them", "her", "him", "us", "me":
			f.first(i, begin, word) // "three of them said", "two people close to her said"
		}
		return
	}
	if before.lower == "who" || before.lower == "which" || before.lower == "that" {
		if j--; j > begin && f.tokens[j-1].lower == "," {
			j--
		}
	}
	if n, ok := f.ending[j]; ok {
		f.left(n, i, word)
		return
	}
	if before.lower == "," {
		if n, ok := f.ending[j-1]; ok && f.chunks[n].named && f.opens(n, begin) {
			f.left(n, i, word)
			f.apposition(n, i, word)
			return
		}
	}
	f.first(i, begin, word)
}

// opens reports whether a chunk, with what leads up to it, opens the sentence or
// follows a comma: only then can it be the subject of a cue behind a comma.
func (f *finder) opens(n, begin int) bool {
	from, _, _ := f.reachBack(n)
	for from--; from >= begin && !f.tokens[from].word; from-- {
		if f.tokens[from].lower == "," {
			return true
		}
	}
	return from < begin
}

// inverted reports whether the subject may stand behind the cue: after a closing
// quotation mark or a comma that ends what is said.
func (f *finder) inverted(i int) bool {
	if i == 0 || i+1 >= len(f.tokens) {
		return false
	}
	before := f.tokens[i-1].lower
	if strings.Contains("”\"’»", before) && before != "" {
		return true
	}
	if before != "," || i < 2 {
		return false
	}
	if n, ok := f.ending[i-1]; ok && f.chunks[n].named {
		return false // "its manager, E. J. Thorsby, said the port …"
	}
	n, ok := f.starting[i+1]
	return ok && f.chunks[n].named
}

// passive reports whether a form of be between subject and cue makes the
// sentence passive: "the minister is expected to".
func (f *finder) passive(from, i int) bool {
	if !strings.HasSuffix(f.tokens[i].lower, "ed") && f.tokens[i].lower != "told" {
		return false
	}
	for k := from; k < i; k++ {
		if beForms[f.tokens[k].lower] {
			return true
		}
	}
	return false
}

// skipBack goes left from a cue over auxiliaries and adverbs to the end of the
// subject.
func (f *finder) skipBack(i, begin int) int {
	j := i
	for j > begin {
		t := f.tokens[j-1]
		switch {
		case t.word && (skipped[t.lower] || strings.HasSuffix(t.lower, "ly") && !t.capital && t.Len() > 4 && t.lower != "family"):
			j--
		case t.word && weekdays[t.lower]:
			j--
			if j > begin && f.tokens[j-1].lower == "on" {
				j--
			}
		default:
			return j
		}
	}
	return j
}

// left credits the subject that ends before the cue, with what it belongs to:
// "one person on the authority's board".
func (f *finder) left(n, i int, word string) {
	from, to, k := f.reachBack(n)
	f.add(from, to, k, i, i+1, word)
}

// reachBack joins a chunk to the ones before it that lead up to it. A person's
// name stays by itself: "T. Vandersloot of Dray & Co."
func (f *finder) reachBack(n int) (from, to int, k kind) {
	from, to, k = f.chunks[n].from, f.chunks[n].to, f.chunks[n].kind
	for steps := 0; steps < 3 && n > 0; steps++ {
		before := f.chunks[n-1]
		if !f.leadsUp(before.to, from) {
			break
		}
		from, k = before.from, before.kind
		if k == person {
			return from, before.to, k
		}
		if !before.named && before.trimmed > before.from {
			k = kindOf(f.tokens[before.from:before.trimmed])
			if k == place {
				k = other
			}
		}
		n--
	}
	if k == place && f.tokens[from].lower != "the" && determiners[f.tokens[from].lower] {
		k = other
	}
	return from, to, k
}

// leadsUp reports whether the words between two chunks tie the second to the
// first: "of", "on", "with knowledge of".
func (f *finder) leadsUp(from, to int) bool {
	if to-from < 1 || to-from > 4 || !joiners[f.tokens[from].lower] {
		return false
	}
	if last := f.tokens[to-1].lower; !joiners[last] && last != "own" && last != "your" && last != "my" {
		return false
	}
	for _, t := range f.tokens[from:to] {
		if t.lower == "your" || t.lower == "my" {
			continue
		}
		if !t.word || t.capital || !joiners[t.lower] && (stops[t.lower] || cues[t.lower]) {
			return false
		}
	}
	return true
}

// apposition credits "the minister" in "the minister, Edda Korsvik, said".
func (f *finder) apposition(n, i int, word string) {
	from := f.chunks[n].from
	if from < 1 || f.tokens[from-1].lower != "," {
		return
	}
	if m, ok := f.ending[from-1]; ok && (f.chunks[m].head || f.chunks[m].named) {
		f.left(m, i, word)
	}
}

// first credits the first mention of the sentence, the likeliest subject where
// a relative clause or a second predicate stands between: "The official wouldn't
// elaborate, but said …".
func (f *finder) first(i, begin int, word string) {
	for n, most := f.chunkBefore(begin), 12; n < len(f.chunks) && f.chunks[n].from < i && most > 0; n++ {
		c := f.chunks[n]
		most-- // a text without full stops must not cost the square of its length
		if c.from < begin || !c.named {
			continue
		}
		if n2, ok := f.pronounFirst(begin, c.from); ok {
			f.addPronoun(n2, i, word)
			return
		}
		f.right(n, i, i+1, word)
		return
	}
	if n, ok := f.pronounFirst(begin, i); ok {
		f.addPronoun(n, i, word)
	}
}

// pronounFirst finds a subject pronoun that opens the sentence.
func (f *finder) pronounFirst(begin, to int) (int, bool) {
	for k := begin; k < min(to, begin+6); k++ {
		if !f.tokens[k].word {
			continue
		}
		p := f.tokens[k].lower
		return k, p == "he" || p == "she" || p == "they" || p == "it"
	}
	return 0, false
}

// right credits a subject from its first chunk on, with what follows and belongs
// to it: "said one of the engineers".
func (f *finder) right(n, cueFrom, cueTo int, word string) {
	c := f.chunks[n]
	from, to, k := c.from, c.trimmed, c.kind
	if to+1 < len(f.tokens) && f.tokens[to].lower == "of" && f.tokens[to+1].lower == "them" {
		f.addPronoun(to+1, cueFrom, word)
		f.named(to+2, cueFrom, cueTo, word)
		return
	}
	whole := c.trimmed == c.to
	for steps := 0; steps < 3 && whole && n+1 < len(f.chunks); steps++ {
		next := f.chunks[n+1]
		joined := next.from == to+1 && joiners[f.tokens[to].lower]
		partitive := f.tokens[to-1].lower == "one" || c.kind == other || c.kind == official || c.kind == organisation
		if !joined || !partitive || !f.belongs(to) {
			break
		}
		to, whole = next.trimmed, next.trimmed == next.to
		n++
	}
	if k == place && f.tokens[from].lower != "the" && determiners[f.tokens[from].lower] {
		k = other
	}
	if to+2 < len(f.tokens) && f.belongs(to) && f.tokens[to+2].lower == "," && f.tokens[to+1].word && !stopsAt(f.tokens, to+1) {
		to += 2 // "its head of quality, "
	}
	f.add(from, to, k, cueFrom, cueTo, word)
	f.named(to, cueFrom, cueTo, word)
}

// named credits the person behind the comma: "said the minister, Edda Korsvik".
func (f *finder) named(comma, cueFrom, cueTo int, word string) {
	if comma >= len(f.tokens) || f.tokens[comma].lower != "," {
		return
	}
	if n, ok := f.starting[comma+1]; ok && (f.chunks[n].kind == person || f.chunks[n].kind == place) {
		c := f.chunks[n]
		f.add(c.from, c.trimmed, c.kind, cueFrom, cueTo, word)
	}
}

// belongs reports whether the preposition at the token ties a description to
// what follows, rather than opening an adverbial ("said the minister in March").
func (f *finder) belongs(i int) bool {
	switch f.tokens[i].lower {
	case "of", "for", "at", "from", "with":
		return true
	}
	return false
}
