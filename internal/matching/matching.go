// Package matching finds things by what a person types: those that hold its
// words, or else those that it is short for, the best first.
package matching

import (
	"slices"
	"strings"

	"github.com/sahilm/fuzzy"
)

// HasAll reports whether all words stand in a text, in any order.
func HasAll(text string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// mostScored is how many entries that hold the very words are ordered by their
// letters too; among more the order of the list does as well.
const mostScored = 400

// Closest gives the entries that hold the very words, those with the very
// phrase first, or else those that what was typed is short for.
func Closest(query string, source fuzzy.Source) []fuzzy.Match {
	words := strings.Fields(strings.ToLower(query))
	phrase := strings.Join(words, " ")
	var exact exactMatches
	var ranks []int
	for i := range source.Len() {
		text := source.String(i)
		if lower := strings.ToLower(text); HasAll(lower, words) {
			exact = append(exact, fuzzy.Match{Str: text, Index: i})
			ranks = append(ranks, lowerRank(lower, phrase))
		}
	}
	if len(exact) == 0 {
		return slices.DeleteFunc(fuzzy.FindFrom(query, source), func(m fuzzy.Match) bool { return !abbreviates(query, m.Str) })
	}
	order := make([]int, len(exact)) // indexes of exact
	for i := range order {
		order[i] = i
	}
	if len(exact) <= mostScored {
		if scored := fuzzy.FindFrom(query, exact); len(scored) == len(exact) {
			for i, m := range scored {
				order[i] = m.Index
			}
		}
	}
	list := make([]fuzzy.Match, 0, len(exact))
	for rank := range 3 {
		for _, i := range order {
			if ranks[i] == rank {
				list = append(list, exact[i])
			}
		}
	}
	return list
}

// exactMatches lets package fuzzy read the entries that hold the very words.
type exactMatches []fuzzy.Match

func (e exactMatches) String(i int) string { return e[i].Str }
func (e exactMatches) Len() int            { return len(e) }

// PhraseRank puts what begins with the phrase first, then what holds it, then
// what only holds its words.
func PhraseRank(text, phrase string) int { return lowerRank(strings.ToLower(text), phrase) }

// lowerRank is PhraseRank for a text in lower case.
func lowerRank(text, phrase string) int {
	switch {
	case strings.HasPrefix(text, phrase):
		return 0
	case strings.Contains(text, phrase):
		return 1
	}
	return 2
}
