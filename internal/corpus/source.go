package corpus

import (
	"slices"
	"strings"
	"time"
)

// Source is somebody or something that says: a person, a body, a document.
// Annotations keep the words of the article in their attribute "source"; a
// source gathers the words that mean the same. Merging two sources, or
// splitting one, moves names and touches no annotation.
type Source struct {
	ID           string // UUIDv7
	Name         string // as lists show it: NATO military official
	Names        []SourceName
	Type         string // a value of the attribute "source_type", or empty
	Organisation string
	Note         string
	CreatedAt    time.Time // UTC, millisecond precision
}

// SourceName is one way in which articles name a source.
type SourceName struct {
	Text string `json:"text"`
	// Document is the id of the only document in which the name means this
	// source, as "the official" does. Empty means every document.
	Document string `json:"document,omitempty"`
}

// Rename calls a source otherwise; articles still name it as before.
func (s *Source) Rename(name string) {
	if name == "" || name == s.Name {
		return
	}
	before := s.Name
	s.Name = name
	s.AddName(SourceName{Text: before})
	s.Names = slices.DeleteFunc(s.Names, func(n SourceName) bool {
		return n.Document == "" && SourceKey(n.Text) == SourceKey(name)
	})
}

// AddName adds a name, unless the source has it.
func (s *Source) AddName(name SourceName) {
	if name.Text == "" || name.Document == "" && SourceKey(name.Text) == SourceKey(s.Name) {
		return
	}
	for _, n := range s.Names {
		if n.Document == name.Document && SourceKey(n.Text) == SourceKey(name.Text) {
			return
		}
	}
	s.Names = append(s.Names, name)
}

// Query is a search that was given a name.
type Query struct {
	ID   string // UUIDv7
	Name string
	Text string // in the language of package query
}

// SourceKey is the form in which names of sources are compared: lower case,
// one space between words, no article before them and no quotation marks or
// stops around them.
func SourceKey(name string) string {
	name = strings.ToLower(strings.Join(strings.Fields(name), " "))
	name = strings.Trim(name, "\"'“”‘’«»„.,;:")
	for _, article := range []string{"the ", "a ", "an "} {
		if rest, ok := strings.CutPrefix(name, article); ok && rest != "" {
			return rest
		}
	}
	return name
}

// SourceIndex finds the source that a name means in a document.
type SourceIndex struct {
	everywhere map[string]string
	here       map[[2]string]string
}

// NewSourceIndex indexes the names of sources. When two sources claim the same
// name, the first in the list has it.
func NewSourceIndex(sources []Source) *SourceIndex {
	x := &SourceIndex{map[string]string{}, map[[2]string]string{}}
	for _, s := range sources {
		x.add(s.ID, SourceName{Text: s.Name})
		for _, n := range s.Names {
			x.add(s.ID, n)
		}
	}
	return x
}

func (x *SourceIndex) add(id string, n SourceName) {
	key := SourceKey(n.Text)
	if key == "" {
		return
	}
	if n.Document != "" {
		if at := [2]string{n.Document, key}; x.here[at] == "" {
			x.here[at] = id
		}
		return
	}
	if x.everywhere[key] == "" {
		x.everywhere[key] = id
	}
}

// Find returns the id of the source that the name means in the document: one
// that has the name there first, then one that has it everywhere. It is empty
// when no source has the name.
func (x *SourceIndex) Find(document, name string) string {
	key := SourceKey(name)
	if id := x.here[[2]string{document, key}]; id != "" {
		return id
	}
	return x.everywhere[key]
}
