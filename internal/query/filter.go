package query

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// otherNames are further names of filters.
var otherNames = map[string]string{
	"is": "state", "lang": "language", "by": "annotator", "author": "byline", "doc": "title", "document": "title",
}

// Of what a filter speaks.
type level int

const (
	ofDocument level = iota
	ofSentence
	ofAnnotation
)

// levels of the filters that every project has. Any other name is an attribute
// or a variable of the codebook.
var levels = map[string]level{
	"outlet": ofDocument, "title": ofDocument, "byline": ofDocument, "date": ofDocument, "language": ofDocument, "due": ofDocument, "file": ofDocument,
	"state": ofSentence, // or of the document; may.go knows which
	"has":   ofSentence,
	"why":   ofSentence,
	"label": ofAnnotation, "source": ofAnnotation, "via": ofAnnotation, "annotator": ofAnnotation, "note": ofAnnotation,
}

// Names lists the filters that every project has, in the order of the
// alphabet. The ids of the codebook's attributes and variables are filters too.
func Names() []string {
	var names []string
	for name := range levels {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// OtherNames gives the further names of filters, each with the one that it
// means.
func OtherNames() map[string]string { return maps.Clone(otherNames) }

// sentenceStates and documentStates are the values of state:.
var sentenceStates = map[string]corpus.State{"unread": corpus.Unread, "nothing": corpus.Nothing, "labelled": corpus.Labelled, "labeled": corpus.Labelled}

var documentStates = map[string]corpus.DocumentState{
	"to-do": corpus.ToDo, "todo": corpus.ToDo, "in-progress": corpus.InProgress, "done": corpus.Done, "put-aside": corpus.PutAside, "aside": corpus.PutAside,
}

// bareFilters are words that mean a filter. In quotation marks they are words.
var bareFilters = map[string]filter{
	"unread": {name: "state", value: "unread"}, "nothing": {name: "state", value: "nothing"},
	"labelled": {name: "state", value: "labelled"}, "labeled": {name: "state", value: "labelled"},
}

// had are the values of has: that need no codebook.
var had = []string{"doubt", "link", "mention", "note"}

// level tells of what the filter speaks.
func (f filter) level() level {
	if f.variable != nil {
		return ofDocument
	}
	if f.name == "state" {
		if _, ok := documentStates[strings.ToLower(f.value)]; ok {
			return ofDocument
		}
		return ofSentence
	}
	if f.name == "has" {
		switch strings.ToLower(f.value) {
		case "doubt":
			return ofSentence
		case "date", "outlet", "byline", "url", "language", "due":
			return ofDocument
		}
		return ofAnnotation
	}
	if l, ok := levels[f.name]; ok {
		return l
	}
	return ofAnnotation
}

// check finds what is wrong with a filter whatever the project.
func (f filter) check() error {
	switch f.name {
	case "date":
		if _, err := parseDates(f.value); err != nil {
			return wrong(f.start, f.end, "%q is no date to search by; write date:2022, date:2022-03, date:2022-03-22, date:2022-03..2022-05 or date:>2022-03.", f.value)
		}
		return nil
	case "state":
		value := strings.ToLower(f.value)
		if sentenceStates[value] == "" && documentStates[value] == "" {
			return wrong(f.start, f.end, "There is no state %q; a sentence is unread, nothing or labelled, a document is to-do, in-progress, done or put-aside.", f.value)
		}
		return nil
	case "has":
		return nil
	}
	if len(f.terms) == 0 {
		return wrong(f.start, f.end, "%q holds no letter and no digit, so nothing can be %s: it.", f.value, f.name)
	}
	return nil
}

// exampleOf gives a value to show how a filter is written.
func exampleOf(name string) string {
	switch name {
	case "date":
		return "2022-03"
	case "state", "is":
		return "unread"
	case "has":
		return "note"
	case "label":
		return "denial"
	case "certainty":
		return "possible"
	}
	return "word"
}

// unknown says that a project has no such filter.
func (f filter) unknown(c *corpus.Codebook) error {
	names := Names()
	for _, a := range c.Attributes {
		if _, taken := levels[a.ID]; !taken {
			names = append(names, a.ID)
		}
	}
	for _, v := range c.Variables {
		names = append(names, v.ID)
	}
	return wrong(f.start, f.end, `Nothing can be searched by %s: here, only by %s; to search for the words, write "%s %s".`,
		f.name, strings.Join(names, ":, ")+":", f.name, f.value)
}

func listOr(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return fmt.Sprint(strings.Join(words[:len(words)-1], ", "), " or ", words[len(words)-1])
}
