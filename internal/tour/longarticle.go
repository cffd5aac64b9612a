package main

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"strings"
)

// A long article for measuring: news prose as a parliament's transcript or a
// year of agency reports has it. It is the same in every run.

// mostAnnotations is how many annotations a long article carries.
const mostAnnotations = 10_000

var (
	longSubjects = strings.Split("The ministry|A spokesperson for the council|The harbour authority|Residents of the valley|"+
		"The rail operator|Two former inspectors|The prosecutor's office|A senior adviser|The water company|Police", "|")
	longVerbs = strings.Split("said|denied|confirmed|rejected the report|told reporters|repeated|could not say|admitted", "|")
	longFacts = strings.Split("the bridge might close before the winter|the money had been paid twice|no permit was ever signed|"+
		"the review would take until June|the samples were taken upstream|the ferries were not insured|"+
		"the letters had been read by nobody|a second inquiry may follow|the figures were older than stated", "|")
	longEnds  = strings.Split("on Tuesday|at a hearing in %s|in a letter to %s|, according to %s|, %s added", "|")
	syllables = strings.Fields("ka lor min ta ver sol an dri pe mar ho lin sta ge ber ro va nik el to")
)

// longArticle writes an article of at least so many bytes. Every few sentences
// it names a person, a place or a number that it has not named before, because
// real news does, and new words are what costs a screen the most.
func longArticle(bytes int) string {
	random := rand.New(rand.NewSource(3))
	pick := func(list []string) string { return list[random.Intn(len(list))] }
	name := func() string {
		word := ""
		for range 2 + random.Intn(2) {
			word += pick(syllables)
		}
		return strings.ToUpper(word[:1]) + word[1:]
	}
	var b strings.Builder
	b.WriteString("The long inquiry\n\n")
	for b.Len() < bytes {
		for range 3 + random.Intn(4) {
			fmt.Fprintf(&b, "%s %s that %s ", pick(longSubjects), pick(longVerbs), pick(longFacts))
			if end := pick(longEnds); strings.Contains(end, "%s") {
				fmt.Fprintf(&b, end, name())
			} else {
				b.WriteString(end)
			}
			if random.Intn(4) == 0 {
				fmt.Fprintf(&b, ", and that %d of %d were affected", random.Intn(900), 1000+random.Intn(9000))
			}
			b.WriteString(". ")
		}
		b.WriteString("\n\n")
	}
	return b.String()
}

// annotationLines spreads the annotations evenly over the sentences, which the
// command segment prints as lines of JSON with their bounds in bytes. Where
// there are fewer sentences than annotations, some carry two.
func annotationLines(document, segmented string) (string, error) {
	type bounds struct{ Start, End int }
	var sentences []bounds
	for line := range strings.Lines(segmented) {
		var s bounds
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			return "", err
		}
		sentences = append(sentences, s)
	}
	labels := []string{"claim", "denial", "speculation"}
	var b strings.Builder
	for i := range mostAnnotations {
		s := sentences[i*len(sentences)/mostAnnotations]
		fmt.Fprintf(&b, "{\"document\":%q,\"start\":%d,\"end\":%d,\"label\":%q}\n", document, s.Start, s.End, labels[i%3])
	}
	return b.String(), nil
}
