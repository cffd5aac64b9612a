package segment

import (
	"embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// class is what the word lists know about a word: a set of the sections in
// which it stands.
type class uint32

const (
	title     class = 1 << iota // before a name, never an end: Mr., Gen.
	company                     // after a name: Inc., Ltd.
	numbering                   // before a number: No. 10, p. 55
	month                       // a short month or weekday: Oct., Tues.
	state                       // a short state: Calif.
	never                       // never an end: e.g., vs.
	short                       // any other abbreviation
	clock                       // a.m., p.m.
	starter                     // a word that often begins a sentence and is seldom a name
	speech                      // a verb of saying: said, asked
	shout                       // a name that ends in an exclamation mark: Yahoo!
	office                      // a noun that follows an acronym: U.S. Government
	after                       // what may follow a time of day: EST, Monday
	monthName                   // a month in full
)

const abbreviation = title | company | numbering | month | state | never | short | clock

var sections = map[string]class{
	"title": title, "company": company, "number": numbering, "month": month, "state": state,
	"never": never, "short": short, "clock": clock, "starter": starter, "speech": speech,
	"shout": shout, "office": office, "after-clock": after, "month-name": monthName,
}

// lexicon is what the engine knows about one language.
type lexicon struct {
	language string
	// words are the lists, by the hash of a word in small letters. A word that
	// is listed with a capital is meant with a capital only, and stands under
	// the hash plus one.
	words map[uint64]class
	// filter has a bit for each hash in words, by its last 14 bits: most words
	// of a text are in no list, and need no look into the map.
	filter [256]uint64
	decide func(*cutter, *candidate) verdict
	// ordinals tells that a number with a full stop is an ordinal: 12. Juni.
	ordinals bool
	// lowQuotes tells that “ and « close a quotation: „so“.
	lowQuotes bool
	// smallStarts tells that a sentence may begin with a small letter.
	smallStarts bool
	// elision tells that an article may be joined to a word: l'Avv.
	elision bool
	// colon is : or ; where that ends a sentence, otherwise 0.
	colon byte
}

//go:embed lists/*.txt
var lists embed.FS

// lexicons are the languages with lists of their own.
var lexicons = map[string]func() *lexicon{}

func init() {
	for language, l := range map[string]lexicon{
		"en": {decide: decideEnglish},
		"de": {ordinals: true, lowQuotes: true},
		"fr": {elision: true}, "it": {elision: true}, "es": {}, "pt": {}, "nl": {},
		"pl": {lowQuotes: true},
		"ru": {lowQuotes: true}, "uk": {lowQuotes: true}, "bg": {lowQuotes: true}, "kk": {smallStarts: true},
		"da": {ordinals: true}, "sk": {ordinals: true, lowQuotes: true},
		"ar": {}, "fa": {},
		"zh": {decide: decideWide}, "ja": {decide: decideWide},
		"hy": {colon: ':'}, "el": {colon: ';', smallStarts: true},
	} {
		l.language = language
		lexicons[language] = sync.OnceValue(l.load)
	}
}

// lexiconFor returns the lists of the language, or nil for one that has none.
func lexiconFor(language string) *lexicon {
	if load, ok := lexicons[language]; ok {
		return load()
	}
	return nil
}

// load reads the list of the language from the program itself.
func (l lexicon) load() *lexicon {
	if l.decide == nil {
		l.decide = decideByLists
	}
	l.words = map[uint64]class{}
	data, err := lists.ReadFile("lists/" + l.language + ".txt")
	if err != nil {
		return &l
	}
	var section class
	for line := range strings.Lines(string(data)) {
		line, _, _ = strings.Cut(strings.TrimSpace(line), "#")
		if name, ok := strings.CutPrefix(line, "["); ok {
			section = sections[strings.TrimSuffix(strings.TrimSpace(name), "]")]
			continue
		}
		for word := range strings.FieldsSeq(line) {
			word = strings.TrimRight(word, ".!")
			key := hashWord(word)
			if first, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(first) {
				key++
			}
			l.words[key] |= section
			l.filter[key>>6&0xff] |= 1 << (key & 63)
		}
	}
	return &l
}

// class is what the lists know of the word with this hash.
func (l *lexicon) class(hash uint64) class {
	if l.filter[hash>>6&0xff]&(1<<(hash&63)) == 0 {
		return 0
	}
	return l.words[hash]
}

// hashWord hashes a word of a list just as fill hashes a word of the text.
func hashWord(word string) uint64 {
	hash := uint64(fnvOffset)
	for _, r := range word {
		switch {
		case r == '’':
			r = '\''
		case r < utf8.RuneSelf:
			if 'A' <= r && r <= 'Z' {
				r |= 0x20
			}
		case unicode.IsUpper(r):
			r = unicode.ToLower(r)
		}
		hash = (hash ^ uint64(r)) * fnvPrime
	}
	return hash
}
