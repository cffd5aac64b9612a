package matching

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/sahilm/fuzzy"
)

// Texts are what the things of a list are found by, in small letters, in the
// order of the list. They may be as many as a project has documents: the words
// are put together once, a key copies none of them, and who waits no longer
// ends the search with its context.
type Texts []string

// Closest gives the places of the texts that what was typed fits, the best
// first, as Closest ranks. among are the places to look at, in the order that
// breaks ties; nil means all. It gives nil when the context ends first.
func (t Texts) Closest(ctx context.Context, typed string, among []int32) []int32 {
	typed = strings.ToLower(typed)
	words := strings.Fields(typed)
	phrase := strings.Join(words, " ")
	if found := t.those(ctx, among, func(text string) bool { return HasAll(text, words) }); len(found) > 0 {
		if len(found) > mostScored {
			slices.SortStableFunc(found, func(a, b int32) int { return lowerRank(t[a], phrase) - lowerRank(t[b], phrase) })
			return found
		}
		return t.ranked(typed, found)
	}
	found := t.those(ctx, among, func(text string) bool { return inOrderIn(typed, text) && abbreviates(typed, text) })
	if len(found) > mostScored {
		return found
	}
	return t.ranked(typed, found)
}

// ranked orders a few texts as Closest does.
func (t Texts) ranked(typed string, found []int32) []int32 {
	var list []int32
	for _, m := range Closest(typed, chosenTexts{t, found}) {
		list = append(list, found[m.Index])
	}
	return list
}

// those lists the places whose text passes a test, in their order.
func (t Texts) those(ctx context.Context, among []int32, passes func(string) bool) []int32 {
	var found []int32
	n := len(t)
	if among != nil {
		n = len(among)
	}
	for i := range n {
		if i%1024 == 1023 && ctx.Err() != nil {
			return nil
		}
		at := int32(i)
		if among != nil {
			at = among[i]
		}
		if passes(t[at]) {
			found = append(found, at)
		}
	}
	return found
}

// inOrderIn reports whether the letters stand in the text in their order. Both
// are in small letters.
func inOrderIn(letters, text string) bool {
	for _, r := range letters {
		at := strings.IndexRune(text, r)
		if at < 0 {
			return false
		}
		text = text[at+utf8.RuneLen(r):]
	}
	return true
}

// chosenTexts lets Closest read some of the texts.
type chosenTexts struct {
	texts  Texts
	places []int32
}

func (c chosenTexts) String(i int) string { return c.texts[c.places[i]] }
func (c chosenTexts) Len() int            { return len(c.places) }

var _ fuzzy.Source = chosenTexts{}
