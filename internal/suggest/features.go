package suggest

import "math/bits"

// kind is what a feature is of. It says how much the feature weighs before
// anything is learned.
type kind uint8

const (
	ofWord  kind = iota
	ofPair       // two words that follow each other
	ofStem       // the beginning of a long word, for languages that inflect
	ofCue        // one cue
	ofClass      // a class of cues, by whether it stands in a quotation
	ofNear       // a cue of one class behind a negation, or two classes together
	ofShape      // quotation, question mark, length, place in the document
	kinds
)

// feature is one thing that holds of a sentence: a slot of the model, and the
// bytes of the words it is about.
type feature struct {
	slot       uint32
	kind       kind
	start, end uint32
}

// foundCue is a cue in a sentence.
type foundCue struct {
	entry    int32
	from, to int32 // tokens
}

// analyser takes sentences apart. It keeps its room between sentences, so it
// serves one goroutine.
type analyser struct {
	lexicon  *Lexicon
	bits     uint // of a slot
	tokens   []token
	begins   beginnings // of the word that is read
	began    []foundCue
	cues     []foundCue
	features []feature
	seen     [1 << 10]uint32 // slots of this sentence, so that each counts once
	stamp    [1 << 10]uint32
	turn     uint32
}

func newAnalyser(lexicon *Lexicon, bits uint) *analyser {
	return &analyser{lexicon: lexicon, bits: bits}
}

// read finds the tokens and cues of a sentence.
func (a *analyser) read(s *Sentence) {
	a.began, a.cues = a.began[:0], a.cues[:0]
	f := a.lexicon.finder(s.Language)
	if f == nil {
		a.tokens = tokens(a.tokens[:0], s.Text, &a.begins, nil)
		return
	}
	a.tokens = tokens(a.tokens[:0], s.Text, &a.begins, func(at int, h uint64, n int) {
		f.candidates(h, &a.begins, n, func(cue int32) { a.began = append(a.began, foundCue{cue, int32(at), 0}) })
	})
	for _, c := range a.began {
		words := a.lexicon.entries[c.entry].words
		if to, ok := a.continues(s.Text, words, int(c.from)); ok {
			a.cues = append(a.cues, foundCue{c.entry, c.from, int32(to)})
		}
	}
}

// continues reports whether the words of a cue follow from a token on, of which
// the first is known to fit, and behind which token it ends.
func (a *analyser) continues(text string, words []cueWord, from int) (to int, ok bool) {
	if from+len(words) > len(a.tokens) {
		return 0, false
	}
	for i, w := range words[1:] {
		t := a.tokens[from+1+i]
		h := t.hash
		if w.begin > 0 {
			if !t.word {
				return 0, false
			}
			h = beginning(text[t.start:t.end], w.begin)
		}
		if h != w.hash {
			return 0, false
		}
	}
	return from + len(words), true
}

// beginning is the hash of the first letters of a word.
func beginning(word string, letters int) uint64 {
	h := uint64(hashStart)
	for _, r := range word {
		if letters--; letters < 0 {
			break
		}
		h = mix(h, uint64(small(r)))
	}
	return h
}

// of lists the features of a sentence. The list is lent until the next call.
func (a *analyser) of(s *Sentence) []feature {
	a.read(s)
	a.features = a.features[:0]
	if a.turn++; a.turn == 0 {
		a.stamp, a.turn = [1 << 10]uint32{}, 1
	}
	a.words()
	a.ofCues()
	a.shape(s)
	return a.features
}

// add puts a feature down once.
func (a *analyser) add(k kind, h uint64, start, end uint32) {
	slot := uint32(scatter(mix(h, uint64(k)+1)) >> (64 - a.bits))
	at := slot & (1<<10 - 1)
	for range 1 << 10 {
		if a.stamp[at] != a.turn {
			break
		}
		if a.seen[at] == slot {
			return
		}
		at = (at + 1) & (1<<10 - 1)
	}
	if len(a.features) > mostFeatures {
		return
	}
	a.stamp[at], a.seen[at] = a.turn, slot
	a.features = append(a.features, feature{slot, k, start, end})
}

// mostFeatures keeps the table of what was seen from filling.
const mostFeatures = 800

func (a *analyser) words() {
	const edge = 0x9e3779b97f4a7c15
	before, beforeStart := uint64(edge), uint32(0)
	for i := range a.tokens {
		t := &a.tokens[i]
		if t.word {
			a.add(ofWord, t.hash, t.start, t.end)
			if t.stem != 0 {
				a.add(ofStem, t.stem, t.start, t.end)
			}
		}
		a.add(ofPair, mix(before, t.hash), beforeStart, t.end)
		before, beforeStart = t.hash, t.start
	}
	if n := len(a.tokens); n > 0 {
		a.add(ofPair, mix(before, edge), beforeStart, a.tokens[n-1].end)
	}
}

func (a *analyser) ofCues() {
	present := uint(0)
	for _, c := range a.cues {
		e := &a.lexicon.entries[c.entry]
		start, end := a.tokens[c.from].start, a.tokens[c.to-1].end
		class := uint64(e.class)
		if present&(1<<e.class) != 0 {
			a.add(ofClass, 200+class, start, end) // more than one
		}
		present |= 1 << e.class
		a.add(ofCue, e.id, start, end)
		a.add(ofClass, class, start, end)
		if a.tokens[c.from].quoted {
			a.add(ofClass, 100+class, start, end)
		}
		if e.class == Negation {
			continue
		}
		if at, ok := a.negated(c); ok {
			a.add(ofNear, class, min(start, a.tokens[at].start), end)
		}
	}
	for x := present; x != 0; x &= x - 1 {
		first := uint64(bits.TrailingZeros(x))
		for y := x & (x - 1); y != 0; y &= y - 1 {
			a.add(ofNear, 1000+first*uint64(classes)+uint64(bits.TrailingZeros(y)), 0, 0)
		}
	}
}

// negated finds a negation up to three tokens before a cue or two behind it
// ("said nothing", "sagte nicht").
func (a *analyser) negated(c foundCue) (token int32, ok bool) {
	for _, n := range a.cues {
		if a.lexicon.entries[n.entry].class == Negation && (n.to <= c.from && c.from-n.to < 3 || n.from >= c.to && n.from-c.to < 2) {
			return n.from, true
		}
	}
	return 0, false
}

func (a *analyser) shape(s *Sentence) {
	words, quoted, asks := 0, 0, false
	question := mix(hashStart, '?')
	for i := range a.tokens {
		t := &a.tokens[i]
		if t.word {
			words++
			if t.quoted {
				quoted++
			}
		}
		asks = asks || t.hash == question && !t.word
	}
	a.add(ofShape, uint64(bits.Len(uint(words))), 0, 0)
	switch {
	case words > 0 && quoted == words:
		a.add(ofShape, 20, 0, 0)
	case quoted > 0:
		a.add(ofShape, 21, 0, 0)
	}
	if asks {
		last := a.tokens[len(a.tokens)-1]
		a.add(ofShape, 22, last.start, last.end)
	}
	switch {
	case s.Place == 0:
	case s.Place <= 2:
		a.add(ofShape, 30+uint64(s.Place), 0, 0)
	case s.Place <= 5:
		a.add(ofShape, 33, 0, 0)
	default:
		a.add(ofShape, 34, 0, 0)
	}
}
