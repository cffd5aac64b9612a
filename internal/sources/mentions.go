package sources

import (
	"strings"

	"sayso/internal/corpus"
)

// chunk is a run of words that names or describes somebody or something. Its
// ends are token numbers.
type chunk struct {
	from, to int // as far as the words run; a cue that follows directly counts on this
	trimmed  int // end after the last word that can be the head
	kind     kind
	named    bool // holds a name, so that it is a mention without any cue
	head     bool // ends in a noun of people who speak
}

// findChunks gathers the chunks of a text, in order and disjoint.
func findChunks(tokens []token) []chunk {
	names := midSentenceCapitals(tokens)
	var chunks []chunk
	for i := 0; i < len(tokens); {
		c, ok := readChunk(tokens, i, names)
		if !ok {
			i++
			continue
		}
		chunks = append(chunks, c)
		i = c.to
	}
	return chunks
}

// midSentenceCapitals collects the words that are capitalised where no sentence
// begins: those are names, also at the start of a sentence.
func midSentenceCapitals(tokens []token) map[string]bool {
	names := map[string]bool{}
	for i := 1; i < len(tokens); i++ {
		if tokens[i].word && tokens[i].capital && tokens[i-1].word && !tokens[i-1].capital && !stopsAt(tokens, i) {
			names[tokens[i].lower] = true
		}
	}
	return names
}

// stopsAt reports whether the word cannot be part of a mention. The names of
// months and the like are known by themselves; "May" and "March" hide as names
// of people only at a cost.
func stopsAt(tokens []token, i int) bool {
	t := tokens[i]
	if t.initial {
		return false
	}
	if t.lower == "us" && t.capital && t.Len() == 2 {
		return false // the country; "Us" at a sentence start is rare
	}
	return stops[t.lower]
}

// readChunk reads the chunk that begins at token i, if one does.
func readChunk(tokens []token, i int, names map[string]bool) (chunk, bool) {
	t := tokens[i]
	if !t.word {
		return chunk{}, false
	}
	switch {
	case determiners[t.lower]:
		return readDescription(tokens, i)
	case stopsAt(tokens, i):
		return chunk{}, false
	case t.capital && !startsSentence(tokens, i) && !cueAt(tokens, i):
		return readName(tokens, i)
	case t.capital && (names[t.lower] || isHead(t.lower) || modifiers[t.lower] || nextIsCapital(tokens, i) || nextIsHead(tokens, i) || cueAfter(tokens, i)):
		return readName(tokens, i)
	case !t.capital && (isHead(t.lower) || modifiers[t.lower]) && !cueAt(tokens, i):
		return readBare(tokens, i)
	}
	return chunk{}, false
}

func startsSentence(tokens []token, i int) bool {
	for i--; i >= 0; i-- {
		if tokens[i].word {
			return false
		}
		if tokens[i].ends || strings.Contains("“\"‘«„(:—–", tokens[i].lower) {
			return true
		}
	}
	return true
}

func nextIsCapital(tokens []token, i int) bool {
	return i+1 < len(tokens) && tokens[i+1].word && tokens[i+1].capital && !stopsAt(tokens, i+1)
}

func nextIsHead(tokens []token, i int) bool {
	return i+1 < len(tokens) && isHead(tokens[i+1].lower) && !cueAt(tokens, i+1)
}

func cueAfter(tokens []token, i int) bool { return i+1 < len(tokens) && cueAt(tokens, i+1) }

// readDescription reads what a determiner begins: "a senior US defence official".
func readDescription(tokens []token, i int) (chunk, bool) {
	const longest = 9
	j := i + 1
	pointing := tokens[i].lower == "this" || tokens[i].lower == "that" || tokens[i].lower == "these" || tokens[i].lower == "those"
	if j < len(tokens) && determiners[tokens[j].lower] && !pointing && (dropped[tokens[i].lower] || tokens[i].lower == "both") {
		j++ // "the two countries"
	}
	begun := j
	if tokens[i].lower == "that" && j < len(tokens) && tokens[j].capital {
		return chunk{}, false
	}
	for j < len(tokens) && j-i < longest && tokens[j].word && !stopsAt(tokens, j) && !determiners[tokens[j].lower] && !cueAt(tokens, j) {
		j++
	}
	j = joinNames(tokens, i, j)
	if j == begun {
		// "one" and "three" can stand alone before "of": "one of the engineers".
		if j < len(tokens) && tokens[j].lower == "of" && !dropped[tokens[j-1].lower] {
			return chunk{from: i, to: j, trimmed: j, kind: other}, true
		}
		return chunk{}, false
	}
	c := finish(tokens, i, j)
	if pointing && (!c.head || tokens[i].lower == "that" && strings.HasSuffix(tokens[c.trimmed-1].lower, "s")) {
		return chunk{}, false // "that alone", "that experts could"
	}
	return c, true
}

// readName reads a run of capitalised words with what belongs to it: "the
// Ministry of Works", "R. T. Oseland", "Strand & Weir", "US and NATO officials".
func readName(tokens []token, i int) (chunk, bool) {
	j := i + 1
	for j < len(tokens) && tokens[j].word && !stopsAt(tokens, j) && !cueAt(tokens, j) {
		t := tokens[j]
		if tokens[j-1].possessive && !t.capital {
			// "Ruvenia’s agriculture minister"
			for words := 0; words < 4 && j < len(tokens) && tokens[j].word && !tokens[j].capital && !stopsAt(tokens, j) && !cueAt(tokens, j); words++ {
				j++
			}
			return finish(tokens, i, j), true
		}
		if !inName(tokens, j) || tokens[j-1].possessive && t.capital && !titles[t.lower] && !isHead(t.lower) {
			break // "CNN’s Jennifer Hansler" are two
		}
		j++
	}
	return finish(tokens, i, joinNames(tokens, i, j)), true
}

// inName reports whether the word can go on a name that has begun.
func inName(tokens []token, j int) bool {
	t := tokens[j]
	return t.capital || isHead(t.lower) || modifiers[t.lower] || particles[t.lower] && nextIsCapital(tokens, j)
}

// joinNames carries a name on over "of" and "and": "Office for Product Safety",
// "US and NATO".
func joinNames(tokens []token, i, j int) int {
	for j+1 < len(tokens) && tokens[j-1].capital && tokens[j].word && nextIsCapital(tokens, j) && !determiners[tokens[j+1].lower] {
		switch tokens[j].lower {
		case "of", "for":
			if !titles[tokens[j-1].lower] && !orgWords[tokens[j-1].lower] && !isHead(tokens[j-1].lower) {
				return j
			}
		case "and":
		default:
			return j
		}
		j++
		for j < len(tokens) && tokens[j].word && !stopsAt(tokens, j) && !cueAt(tokens, j) && inName(tokens, j) {
			j++
		}
	}
	return j
}

// readBare reads a description without article: "ministry spokesman Tobias
// Renn", "senior officials".
func readBare(tokens []token, i int) (chunk, bool) {
	j := i
	for j < len(tokens) && tokens[j].word && (isHead(tokens[j].lower) || modifiers[tokens[j].lower] || tokens[j].capital) && !stopsAt(tokens, j) && !cueAt(tokens, j) {
		j++
	}
	c := finish(tokens, i, j)
	plural := strings.HasSuffix(tokens[c.trimmed-1].lower, "s") || strings.HasSuffix(tokens[c.trimmed-1].lower, "men")
	if !c.named && (!c.head || !plural && !cueAfter(tokens, c.to-1)) {
		return chunk{}, false
	}
	// One plain word, such as "figures", is nobody unless a cue says so.
	c.named = c.named && (c.trimmed > c.from+1 || tokens[c.from].capital)
	return c, true
}

// finish finds the head of a chunk and what kind of source it is.
func finish(tokens []token, i, j int) chunk {
	c := chunk{from: i, to: j, trimmed: j, kind: other}
	for c.trimmed > i+1 {
		t := tokens[c.trimmed-1]
		if t.capital || isHead(t.lower) {
			break
		}
		c.trimmed--
	}
	last := tokens[c.trimmed-1]
	if !last.capital && !isHead(last.lower) || c.trimmed == i+1 && determiners[last.lower] {
		c.trimmed = j // no head we know; a cue may still make it a source
		return c
	}
	c.kind = kindOf(tokens[i:c.trimmed])
	if c.kind == person && i > 0 && nameWithin(tokens[i:c.trimmed]) == 0 && placeBefore[tokens[i-1].lower] {
		c.kind = place // "in Sant Oly"
	}
	c.head = isHead(last.lower)
	c.named = c.head || last.capital
	return c
}

// kindOf guesses the kind of source from the words of a mention.
func kindOf(words []token) kind {
	last := words[len(words)-1]
	name, organised, capitals := nameWithin(words), false, 0
	for _, t := range words {
		organised = organised || t.capital && orgWords[strings.TrimSuffix(t.lower, ".")]
		if t.capital {
			capitals++
		}
	}
	switch {
	case !last.capital && officials[last.lower]:
		return official
	case !last.capital && people[last.lower]:
		return other
	case !last.capital && organisations[last.lower]:
		return organisation
	case !last.capital && documents[last.lower]:
		return document
	case organised || allCapitals(last):
		return organisation
	case geoWords[last.lower]:
		return place
	case name < len(words) && name > 0 && titled(words[:name]):
		return person
	case capitals >= 2 && len(words) <= 5 && !determiners[words[0].lower] && !hasWord(words, "and", "&", "of"):
		return person
	case last.capital && officials[last.lower] || titles[last.lower]:
		return official
	case last.capital && organisations[last.lower] || hasWord(words, "&"):
		return organisation
	}
	return place
}

// nameWithin gives the number of the first word of the proper name in "ministry
// spokesman Tobias Renn": the one after the last role or lower-case word. It is
// the length when there is none.
func nameWithin(words []token) int {
	at := 0
	for i, t := range words {
		role := titles[strings.TrimSuffix(t.lower, ".")] || isHead(t.lower) || t.capital && i+2 < len(words) && germanRole(t.lower)
		if role || determiners[t.lower] || !t.capital && !particles[t.lower] {
			at = i + 1
		}
	}
	return at
}

// titled reports whether the words before a name say that it is a person's.
func titled(words []token) bool {
	for _, t := range words {
		word := strings.TrimSuffix(t.lower, ".")
		if titles[word] || officials[word] || people[word] {
			return true
		}
	}
	return false
}

// allCapitals tells an acronym.
func allCapitals(t token) bool {
	return t.shouts && !t.initial && t.Len() >= 2 && t.Len() <= 6
}

func hasWord(words []token, any ...string) bool {
	for _, t := range words {
		for _, w := range any {
			if t.lower == w {
				return true
			}
		}
	}
	return false
}

// spanOf is the stretch of text from one token to before another.
func spanOf(tokens []token, from, to int) corpus.Span {
	return corpus.Span{Start: tokens[from].Start, End: tokens[to-1].End}
}
