package sources

import "strings"

// phrase finds the cues that are not verbs: "according to the ministry", "in this
// source's view", "citing two engineers", "interview with Maud Ferrant".
func (f *finder) phrase(i int) {
	t, to := f.tokens[i].lower, 0
	next := func(word string) bool { return i+1 < len(f.tokens) && f.tokens[i+1].lower == word }
	switch {
	case t == "according" && next("to"), t == "interview" && next("with"):
		to = i + 2
	case t == "citing" || t == "quoting":
		to = i + 1
	case t == "view" || t == "opinion" || t == "estimate" || t == "account" || t == "words" || t == "assessment":
		f.view(i)
		return
	default:
		return
	}
	word := strings.ToLower(t)
	if to == i+2 {
		word += " " + f.tokens[i+1].lower
	}
	if n, ok := f.starting[to]; ok {
		f.right(n, i, to, word)
	}
}

// view finds "in this source's view" and "in the view of two analysts".
func (f *finder) view(i int) {
	word := f.tokens[i].lower
	if i > 0 && f.tokens[i-1].possessive {
		for _, c := range f.chunks[f.chunkBefore(i):] {
			if c.from >= i {
				return
			}
			if c.from < i && c.to > i-1 {
				f.add(c.from, i, kindOf(f.tokens[c.from:i]), i, i+1, word)
				return
			}
		}
		return
	}
	if i+1 < len(f.tokens) && f.tokens[i+1].lower == "of" {
		if n, ok := f.starting[i+2]; ok {
			f.right(n, i, i+1, word)
		}
	}
}
