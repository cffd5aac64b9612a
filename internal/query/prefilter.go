package query

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// longestTerm is how many bytes of a token the index keeps. No word is longer;
// what is, is the rubbish of a bad conversion.
const longestTerm = 64

func inIndex(token string) string {
	if len(token) <= longestTerm {
		return token
	}
	end := longestTerm
	for !utf8.RuneStart(token[end]) {
		end--
	}
	return token[:end]
}

// AppendTerms appends what the index of a project keeps of a text: its
// different tokens, once each, with blanks between. The index is of SQLite's
// FTS5 with the tokenizer ascii, for which every byte beyond ASCII is a part of
// a word, so that it takes the tokens as they are.
func AppendTerms(b []byte, text string) []byte {
	room := termRooms.Get().(*termRoom)
	defer termRooms.Put(room)
	room.tokens = AppendTokens(room.tokens[:0], text)
	clear(room.seen)
	for i := range room.tokens {
		term := inIndex(room.tokens[i].Text)
		if _, twice := room.seen[term]; twice {
			continue
		}
		room.seen[term] = struct{}{}
		b = append(append(b, term...), ' ')
	}
	clear(room.tokens) // which would keep the text
	clear(room.seen)
	return b
}

// Sum is a number that stands for the terms of a text under a row number in the
// index, in whatever order: the sums of all texts together are the sum of the
// whole index, which SumOfTerm adds up term by term. Damage changes it.
func Sum(terms []byte, number int64) int64 {
	var sum uint64
	for term := range bytes.FieldsSeq(terms) {
		once, twice := hashes(term)
		sum += once*uint64(number) + twice*uint64(number)*uint64(number)
	}
	return int64(sum)
}

// SumOfTerm is what a term adds to the sum of an index: numbers is the sum of
// the row numbers that have it, squares that of their squares.
func SumOfTerm(term string, numbers, squares int64) int64 {
	once, twice := hashes([]byte(term))
	return int64(once*uint64(numbers) + twice*uint64(squares))
}

// hashes gives two hashes of a term, by FNV-1a.
func hashes(term []byte) (once, twice uint64) {
	h := uint64(14695981039346656037)
	for _, c := range term {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h | 1, (h>>32|h<<32)*0x9e3779b97f4a7c15 | 1
}

// termRoom is what AppendTerms works with, kept for the next text.
type termRoom struct {
	tokens []Token
	seen   map[string]struct{}
}

var termRooms = sync.Pool{New: func() any { return &termRoom{seen: map[string]struct{}{}} }}

// shortestPrefix is how many characters a beginning must have to be worth
// asking the index for: shorter ones are in nearly every text.
const shortestPrefix = 2

// Prefilter is an expression for FTS5 that finds every text in which the query
// can be found, and others. It is empty when the index cannot tell.
func (q Query) Prefilter() string {
	if q.root == nil {
		return ""
	}
	return prefilter(q.root)
}

func prefilter(n node) string {
	switch n := n.(type) {
	case phrase:
		return prefilterPhrase(n)
	case near:
		var parts []string
		for _, p := range n.phrases {
			parts = append(parts, prefilterPhrase(p))
		}
		return together(parts, " AND ")
	case and:
		var parts []string
		for _, p := range n {
			parts = append(parts, prefilter(p))
		}
		return together(parts, " AND ")
	case or:
		var parts []string
		for _, p := range n {
			part := prefilter(p)
			if part == "" {
				return "" // may be found anywhere
			}
			parts = append(parts, part)
		}
		return together(parts, " OR ")
	}
	return "" // a filter, or what must not be there
}

func prefilterPhrase(p phrase) string {
	var parts []string
	for _, t := range p {
		text := inIndex(t.text)
		switch {
		case !t.prefix:
			parts = append(parts, `"`+text+`"`)
		case text != t.text: // the index keeps no more of it
			parts = append(parts, `"`+text+`"`)
		case utf8.RuneCountInString(text) >= shortestPrefix:
			parts = append(parts, `"`+text+`"*`)
		}
	}
	return together(parts, " AND ")
}

// together joins the parts that say something.
func together(parts []string, by string) string {
	parts = slices.DeleteFunc(slices.Clone(parts), func(p string) bool { return p == "" })
	slices.Sort(parts)
	parts = slices.Compact(parts)
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return "(" + strings.Join(parts, by) + ")"
}
