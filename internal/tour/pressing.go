package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"sayso/internal/corpus"
	"sayso/internal/suggest/made"
)

// What two people read and press in twopeople.go.

const (
	sentencesRead      = 300
	sentencesAnArticle = 25
	differencesDecided = 20
)

// labelKeys are the labels on the keys 1, 2 and 3; certainties those of C and a digit.
var (
	labelKeys   = []string{"claim", "denial", "speculation"}
	certainties = []string{"certain", "probable", "possible"}
)

// articleTitles can be typed and begin with different letters.
var articleTitles = []string{
	"Arrivals at the quay", "Borrowed money", "Calm after the storm", "Dredging begins", "Early ferry runs late", "Fees at the harbour",
	"Grain in the silo", "Heavy traffic", "Inspectors return", "January accounts", "Keys to the depot", "Lighthouse for sale",
}

// madeArticle is an article as a file of articles has it.
type madeArticle struct {
	Title  string `json:"title"`
	Outlet string `json:"outlet"`
	Date   string `json:"date"`
	Text   string `json:"text"`
}

func madeSentences() []made.Sentence { return made.Corpus(14, sentencesRead, 50, made.Both) }

// madeArticles puts the sentences into articles of two outlets.
func madeArticles() (list []madeArticle) {
	i := 0
	for part := range slices.Chunk(madeSentences(), sentencesAnArticle) {
		var text []string
		for _, s := range part {
			text = append(text, s.Text)
		}
		list = append(list, madeArticle{articleTitles[i], []string{"Harbour Post", "Valley Times"}[i%2], fmt.Sprintf("2025-0%d-11", 1+i/4), strings.Join(text, " ")})
		i++
	}
	return list
}

// pressed is what the keys that one person pressed at a sentence were for.
type pressed struct {
	By        string   `json:"by"`
	Document  string   `json:"document"` // title
	Sentence  int      `json:"sentence"` // from 0
	Labels    []string `json:"labels"`   // in the order of the codebook; none for nothing
	Words     int      `json:"words,omitempty"`
	Certainty string   `json:"certainty,omitempty"`
}

// pressedFile is what the script is told.
type pressedFile struct {
	Labels    []map[string]string `json:"labels"`
	People    []string            `json:"people"`
	Sentences []pressed           `json:"sentences"`
}

// whatIsPressed lets both people say what each sentence was made for, with slips:
// the second more than the first. Some labels stand on the first words only,
// with a certainty; a few sentences have two.
func whatIsPressed(articles []corpus.Document) (list []pressed) {
	meant := map[string]string{}
	for _, s := range madeSentences() {
		meant[s.Text] = s.Label
	}
	for person, who := range readers {
		random := rand.New(rand.NewPCG(14, uint64(person)))
		slip := []float64{0.05, 0.15}[person]
		for i := range articles {
			d := &articles[i]
			for n, sentence := range d.Sentences {
				label := meant[d.Quote(sentence.Span)]
				if random.Float64() < slip {
					label = append(labelKeys, "")[random.IntN(4)]
				}
				p := pressed{By: who, Document: d.Title, Sentence: n, Labels: []string{}}
				if label != "" {
					p.Labels = append(p.Labels, label)
				}
				switch kind := random.Float64(); {
				case label == "":
				case kind < 0.3:
					p.Certainty = certainties[random.IntN(5)%3]
					if p.Words = 3 + random.IntN(5)/4; !plainWords(d.Quote(sentence.Span), p.Words) {
						p.Words, p.Certainty = 0, ""
					}
				case kind > 0.95 && label != "speculation":
					p.Labels = append(p.Labels, "speculation")
				}
				list = append(list, p)
			}
		}
	}
	return list
}

// plainWords reports whether a sentence begins with so many words of letters alone:
// what else Shift+Right takes along, quotation marks or not, is no matter of this
// script.
func plainWords(sentence string, n int) bool {
	words := strings.Fields(sentence)
	return len(words) > n && !slices.ContainsFunc(words[:n], func(word string) bool {
		return strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
	})
}

// keys are those that say it, with the current sentence at hand; they lead to the
// next one.
func (p *pressed) keys() []string {
	digit := func(label string) string { return fmt.Sprint(slices.Index(labelKeys, label) + 1) }
	switch {
	case len(p.Labels) == 0:
		return []string{"0"}
	case p.Words > 0:
		return append(slices.Repeat([]string{"shift+Right"}, p.Words), digit(p.Labels[0]), "c", fmt.Sprint(slices.Index(certainties, p.Certainty)+1), "Down")
	case len(p.Labels) > 1:
		return []string{"shift+" + digit(p.Labels[0]), "shift+" + digit(p.Labels[1]), "Down"}
	}
	return []string{digit(p.Labels[0])}
}

// holdsPressed reports whether an article holds what was pressed at each sentence;
// the script looks closer.
func holdsPressed(e *corpus.Entry, wanted []pressed) bool {
	annotations, certain := 0, 0
	for _, w := range wanted {
		span := e.Document.Sentences[w.Sentence].Span
		var labels []string
		for _, a := range e.Annotations {
			if a.Span.Overlaps(span) {
				labels = append(labels, a.Label)
				annotations++
				if a.Attributes["certainty"] != "" {
					certain++
				}
			}
		}
		slices.Sort(labels)
		if !slices.Equal(labels, w.Labels) || len(labels) == 0 && corpus.StateOf(span, e.Annotations, e.Marks) != corpus.Nothing {
			return false
		}
		if w.Certainty != "" {
			certain--
		}
	}
	return annotations == len(e.Annotations) && certain == 0
}

// decidedByKey is a row of keys that decides a difference, and what it decides.
type decidedByKey struct {
	keys   []string
	Labels []string `json:"labels"`
	Person string   `json:"person,omitempty"` // whose coding is taken
	Reason string   `json:"reason,omitempty"`
}

var decidingKeys = []decidedByKey{
	{keys: []string{"1"}, Labels: []string{"claim"}},
	{keys: []string{"a"}, Person: readers[0]},
	{keys: []string{"r", "c", "2"}, Labels: []string{"denial"}, Reason: "codebook-unclear"},
	{keys: []string{"b"}, Person: readers[1]},
	{keys: []string{"0"}, Labels: []string{}},
	{keys: []string{"r", "s", "a"}, Person: readers[0], Reason: "slip"},
	{keys: []string{"3"}, Labels: []string{"speculation"}},
}
