package suggest

import (
	"embed"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"sayso/internal/sources"
)

// Class is what a cue does.
type Class uint8

// The classes of cues.
const (
	Hedge       Class = iota // perhaps, is believed to
	Modal                    // may, would
	Vague                    // some, critics, is considered
	Reporting                // said, according to
	Denial                   // denies, false, hoax
	Absence                  // no evidence, has not seen
	Conditional              // if, unless
	Question                 // whether, why
	Negation                 // not, never
	Statement                // what can be denied: the report, the accusation
	classes
)

var classNames = [classes]string{"hedge", "modal", "vague", "reporting", "denial", "absence", "conditional", "question", "negation", "statement"}

func (c Class) String() string { return classNames[c] }

// Cue is a word or several that say how a sentence is meant. A word that ends
// in * stands for all that begin so.
type Cue struct {
	Language string `json:"language"`
	Class    string `json:"class"`
	Words    string `json:"cue"`
}

// Dropped is the class that takes a cue out of all others.
const Dropped = "none"

// Classes lists the names of the classes.
func Classes() []string { return slices.Clone(classNames[:]) }

// Languages are those that the program brings cues for.
var Languages = []string{"en", "de", "fr", "es", "ru", "uk"}

//go:embed lists/*.txt
var lists embed.FS

// Cues lists the cues that the program brings, by language and class. The
// English verbs of saying are those by which sources are found.
var Cues = sync.OnceValue(func() []Cue {
	var all []Cue
	for _, language := range Languages {
		text, err := lists.ReadFile("lists/" + language + ".txt")
		if err != nil {
			panic(err) // it is part of the program
		}
		for line := range strings.Lines(string(text)) {
			class, cues, found := strings.Cut(line, ":")
			if !found || strings.HasPrefix(line, "#") {
				continue
			}
			for cue := range strings.SplitSeq(cues, ",") {
				all = append(all, Cue{language, class, strings.TrimSpace(cue)})
			}
		}
		if language == "en" {
			for _, verb := range sources.ReportingVerbs() {
				all = append(all, Cue{language, Reporting.String(), verb})
			}
		}
	}
	return all
})

// ReadCues reads cues from a table (CSV with the columns language, class, cue
// in any order, named in its first row) or from a JSON list of such objects.
// The class "none" takes a cue out.
func ReadCues(r io.Reader) ([]Cue, error) {
	content, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	text := strings.TrimSpace(strings.TrimPrefix(string(content), "\ufeff"))
	var list []Cue
	if strings.HasPrefix(text, "[") {
		if err := json.Unmarshal([]byte(text), &list); err != nil {
			return nil, err
		}
	} else if list, err = cuesOfTable(text); err != nil {
		return nil, err
	}
	for i := range list {
		c := &list[i]
		c.Language, c.Class, c.Words = strings.TrimSpace(c.Language), strings.ToLower(strings.TrimSpace(c.Class)), strings.TrimSpace(c.Words)
		switch {
		case !strings.ContainsFunc(c.Words, wordRune):
			return nil, fmt.Errorf("cue %d has no words", i+1)
		case c.Class != Dropped && classNamed(c.Class) < 0:
			return nil, fmt.Errorf("the class of the cue %q is %q; it must be one of %s, or %s to take it out", c.Words, c.Class, strings.Join(classNames[:], ", "), Dropped)
		}
	}
	return list, nil
}

func cuesOfTable(text string) ([]Cue, error) {
	table := csv.NewReader(strings.NewReader(text))
	rows, err := table.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, errors.New("it is empty")
	}
	var at [3]int
	for i, name := range []string{"language", "class", "cue"} {
		at[i] = slices.IndexFunc(rows[0], func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), name) })
		if at[i] < 0 {
			return nil, fmt.Errorf("its first row must name the columns language, class and cue; there is no %s", name)
		}
	}
	var list []Cue
	for _, row := range rows[1:] {
		list = append(list, Cue{row[at[0]], row[at[1]], row[at[2]]})
	}
	return list, nil
}

func classNamed(name string) int { return slices.Index(classNames[:], name) }

// A Lexicon finds cues in sentences.
type Lexicon struct {
	entries []entry
	own     map[string]*finder // by language
	all     *finder            // where the language is not known
}

// entry is one cue in one class.
type entry struct {
	cue   Cue
	class Class
	words []cueWord
	id    uint64
}

// cueWord is one word of a cue; begin is the number of letters that count, 0
// for the whole word.
type cueWord struct {
	hash  uint64
	begin int
}

// NewLexicon makes a lexicon of the cues of the program and those of a project,
// which come on top and may take others out.
func NewLexicon(own []Cue) *Lexicon { return lexiconOf(slices.Concat(Cues(), own)) }

// lexiconOf makes one of a list, of which those of the class none take others out.
func lexiconOf(list []Cue) *Lexicon {
	type key struct{ language, words string }
	dropped := map[key]bool{}
	for _, c := range list {
		if c.Class == Dropped {
			dropped[key{c.Language, strings.ToLower(c.Words)}] = true
		}
	}
	x := &Lexicon{own: map[string]*finder{}, all: newFinder()}
	seen := map[Cue]bool{}
	for _, c := range list {
		if c.Words = strings.ToLower(c.Words); c.Class == Dropped || dropped[key{c.Language, c.Words}] || seen[c] {
			continue
		}
		seen[c] = true
		e := entry{cue: c, class: Class(classNamed(c.Class)), words: cueWords(c.Words)}
		e.id = hashStart
		for _, w := range e.words {
			e.id = mix(mix(e.id, w.hash), uint64(w.begin))
		}
		x.entries = append(x.entries, e)
		at := int32(len(x.entries) - 1)
		if x.own[c.Language] == nil {
			x.own[c.Language] = newFinder()
		}
		x.own[c.Language].add(at, e.words[0])
		x.all.add(at, e.words[0])
	}
	return x
}

// For gives what finds the cues of a language; a language without a list has
// none.
func (x *Lexicon) finder(language string) *finder {
	if language == "" {
		return x.all
	}
	if len(language) > 2 && (language[2] == '-' || language[2] == '_') {
		language = language[:2]
	}
	return x.own[language]
}

// cueWords takes a cue apart as a sentence is.
func cueWords(cue string) []cueWord {
	var words []cueWord
	var last beginnings
	for field := range strings.FieldsSeq(cue) {
		word, open := strings.CutSuffix(field, "*")
		letters := 0
		for _, t := range tokens(nil, word, &last, func(_ int, _ uint64, n int) { letters = n }) {
			words = append(words, cueWord{hash: t.hash})
		}
		if open && letters > 0 && len(words) > 0 {
			words[len(words)-1] = cueWord{last[letters], letters}
		}
	}
	return words
}

// finder finds which cues may begin with a word.
type finder struct {
	whole     map[uint64][]int32
	begin     map[uint64][]int32
	lengths   []int // of the beginnings, in letters
	maybe     [1 << 10]uint64
	maybeOpen [1 << 10]uint64
}

func newFinder() *finder {
	return &finder{whole: map[uint64][]int32{}, begin: map[uint64][]int32{}}
}

// bit is the place of a hash in a table that answers most words at once: they
// begin no cue.
func bit(h uint64) (word int, mask uint64) {
	h = scatter(h)
	return int(h >> 54), 1 << (h & 63)
}

func (f *finder) add(at int32, w cueWord) {
	word, mask := bit(w.hash)
	if w.begin == 0 {
		f.whole[w.hash] = append(f.whole[w.hash], at)
		f.maybe[word] |= mask
		return
	}
	f.begin[w.hash] = append(f.begin[w.hash], at)
	f.maybeOpen[word] |= mask
	if !slices.Contains(f.lengths, w.begin) {
		f.lengths = append(f.lengths, w.begin)
		slices.Sort(f.lengths)
	}
}

// candidates calls yield with the cues whose first word a word is.
func (f *finder) candidates(h uint64, b *beginnings, n int, yield func(cue int32)) {
	if word, mask := bit(h); f.maybe[word]&mask != 0 {
		for _, at := range f.whole[h] {
			yield(at)
		}
	}
	for _, length := range f.lengths {
		if length > n {
			return
		}
		if word, mask := bit(b[length]); f.maybeOpen[word]&mask != 0 {
			for _, at := range f.begin[b[length]] {
				yield(at)
			}
		}
	}
}
