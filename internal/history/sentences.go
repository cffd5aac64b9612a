package history

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// SentencesRecord is how a document is cut, as events write it.
type SentencesRecord struct {
	Segmenter string `json:"segmenter"`
	Bounds    []byte `json:"bounds"` // base64 of the bytes that EncodeBounds makes
}

var sentencesNoun = define(Sentences, "sentences", definition[SentencesRecord]{
	document: func(id string, _ *SentencesRecord) string { return id },
	rests:    func(id string, _ *SentencesRecord) []Thing { return []Thing{{Document, id}} },
	scope:    Commons,
	words:    func(*SentencesRecord) string { return "the sentence bounds" },
	merge:    mergeSentences,
	check: func(id string, r *SentencesRecord) error {
		_, err := DecodeBounds(r.Bounds, math.MaxInt32)
		return errors.Join(checkID("document", id), err)
	},
})

// mergeSentences takes the bounds as a set: what the other cut anew is cut anew
// here too, if the sentences that it replaced still stand and nothing overlaps.
func mergeSentences(base, one, other *SentencesRecord) (*SentencesRecord, bool) {
	before, err1 := DecodeBounds(base.Bounds, math.MaxInt32)
	mine, err2 := DecodeBounds(one.Bounds, math.MaxInt32)
	theirs, err3 := DecodeBounds(other.Bounds, math.MaxInt32)
	if errors.Join(err1, err2, err3) != nil {
		return nil, false
	}
	had, have, want := setOf(before), setOf(mine), setOf(theirs)
	var merged []corpus.Sentence
	for _, s := range mine {
		if had[s] && !want[s] {
			continue // the other cut it anew
		}
		merged = append(merged, s)
	}
	for _, s := range before {
		if !want[s] && !have[s] {
			return nil, false // both cut it anew
		}
	}
	for _, s := range theirs {
		if !had[s] {
			merged = append(merged, s)
		}
	}
	slices.SortFunc(merged, func(a, b corpus.Sentence) int { return a.Start - b.Start })
	for i := 1; i < len(merged); i++ {
		if merged[i].Start < merged[i-1].End {
			return nil, false
		}
	}
	return &SentencesRecord{one.Segmenter, EncodeBounds(merged)}, true
}

func setOf(sentences []corpus.Sentence) map[corpus.Sentence]bool {
	set := make(map[corpus.Sentence]bool, len(sentences))
	for _, s := range sentences {
		set[s] = true
	}
	return set
}

// mostCut is how many sentences CutInWords quotes.
const mostCut = 4

// CutInWords says which sentences of a text a record of bounds has that another
// one has not, by their words: two people who cut a document are told apart by
// nothing else. It is empty where there are none, or where the bounds do not fit
// the text.
func CutInWords(record, from json.RawMessage, text string) string {
	var now, before SentencesRecord
	if json.Unmarshal(record, &now) != nil || json.Unmarshal(from, &before) != nil {
		return ""
	}
	cut, err := DecodeBounds(now.Bounds, len(text))
	earlier, _ := DecodeBounds(before.Bounds, math.MaxInt32)
	if err != nil {
		return ""
	}
	had := setOf(earlier)
	var quoted []string
	own := 0
	for _, s := range cut {
		if had[s] {
			continue
		}
		if own++; own <= mostCut {
			quoted = append(quoted, "“"+corpus.FirstWords(text[s.Start:s.End], 60)+"”")
		}
	}
	if own == 0 {
		return ""
	}
	words := corpus.Plural(own, "sentence") + ": " + strings.Join(quoted, ", ")
	if own > mostCut {
		words += " …"
	}
	return words
}
