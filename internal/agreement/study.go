package agreement

import (
	"fmt"
	"slices"
	"strings"
)

// A Study is a corpus as several annotators read it.
type Study struct {
	Annotators []Annotator
	Labels     []string // ids, in the order of the codebook
	Sets       []Set    // the sets of labels that sentences were given
	Attributes []Attribute
	Links      []string // ids of the kinds of links
	Documents  []Document

	// Single says that each value is one label and never a set, as in a table
	// of ratings.
	Single bool

	places map[string]int32 // of Sets, by Set.key
}

// Annotator is one reading by one person: somebody who read the corpus twice
// is there twice.
type Annotator struct {
	ID   string // where the study is of a project
	Name string
	// Again is the place of the annotator whose second reading this is, or -1.
	// A second reading counts for stability only.
	Again int
	// Gold is what was decided. It is compared with each annotator and is never
	// one of them.
	Gold bool
}

// Attribute is something said about spans.
type Attribute struct {
	ID      string
	Ordered []string // the values in their order, when they have one

	values []string          // what was said, the ordered ones first
	number map[string]int32  // of values, from 1; 0 is not said
	words  map[string]string // of values that are ids
}

// Words is a value as people call it.
func (a *Attribute) Words(number int32) string {
	value := a.values[number-1]
	if words := a.words[value]; words != "" {
		return words
	}
	return value
}

// Number is the number of a value, which it is given when it is new; 0 for
// nothing said. A value that has no place in the order of the others is not
// compared, so it has 0 too.
func (a *Attribute) Number(value string) int32 {
	if a.number == nil {
		a.number = map[string]int32{"": 0}
		for _, known := range a.Ordered {
			a.take(known)
		}
	}
	if _, known := a.number[value]; !known && len(a.Ordered) == 0 {
		a.take(value)
	}
	return a.number[value]
}

// call notes how people call a value, as the first did.
func (a *Attribute) call(value, words string) {
	if a.words == nil {
		a.words = map[string]string{}
	}
	if a.words[value] == "" {
		a.words[value] = words
	}
}

func (a *Attribute) take(value string) {
	a.values = append(a.values, value)
	a.number[value] = int32(len(a.values))
}

// Document is a text as it was read.
type Document struct {
	ID, Title string
	Sentences []Range // in characters
	Tokens    []Range // words, in characters
	// Values holds a row a sentence and in it a cell an annotator: the place of
	// a set in Study.Sets, or Missing for a sentence that was not read.
	Values []int32
	Spans  [][]Span // by annotator, each in the order of SortUnits
}

// Range is a half-open range of characters.
type Range struct{ Start, End int32 }

// Span is what an annotator marked, from its first character to its last.
type Span struct {
	Range
	Label int32   // its place in Study.Labels
	ID    string  // of the annotation
	Said  []int32 // of it, in the order of Study.Attributes: Attribute.Number
	More  *More   // what few spans have, or nil
}

// More is what few spans have.
type More struct {
	Pieces []Range // of a span in several pieces
	Links  []Link
}

// Link goes from a span to another annotation.
type Link struct {
	Kind int // place in Study.Links
	To   string
}

func (s *Span) unit() Unit { return Unit{int(s.Start), int(s.End), int(s.Label)} }

// links are the links of a span.
func (s *Span) links() []Link {
	if s.More == nil {
		return nil
	}
	return s.More.Links
}

// Place is the place of a set of labels in Sets, where it is put if it is new.
func (s *Study) Place(set Set) int32 {
	if s.places == nil {
		s.places = map[string]int32{}
		for i, known := range s.Sets {
			s.places[known.key()] = int32(i)
		}
	}
	key := set.key()
	at, known := s.places[key]
	if !known {
		at = int32(len(s.Sets))
		s.Sets, s.places[key] = append(s.Sets, slices.Clone(set)), at
	}
	return at
}

func (s Set) key() string { return fmt.Sprint([]int(s)) }

// Name is a set in words: its labels, or "nothing".
func (s *Study) Name(set Set) string {
	if len(set) == 0 {
		return "nothing"
	}
	return strings.Join(s.ids(set), " + ")
}

func (s *Study) ids(set Set) []string {
	ids := make([]string, len(set))
	for i, label := range set {
		ids[i] = s.Labels[label]
	}
	return ids
}

// row is what was said of a sentence.
func (d *Document) row(sentence, annotators int) []int32 {
	return d.Values[sentence*annotators : (sentence+1)*annotators]
}

// FromRatings makes a study of a table: a row an item, in it the value that
// each annotator gave, empty for an item that was not read. Every item is a
// document of its own. values lists the values in their order; those that are
// not in it follow.
func FromRatings(annotators []string, rows [][]string, values []string) *Study {
	s := &Study{Labels: slices.Clone(values), Single: true}
	for _, name := range annotators {
		s.Annotators = append(s.Annotators, Annotator{Name: name, Again: -1})
	}
	place := map[string]int{}
	for i, value := range s.Labels {
		place[value] = i
		s.Place(Set{i})
	}
	for i, row := range rows {
		d := Document{ID: fmt.Sprint(i + 1), Sentences: make([]Range, 1)}
		for column := range annotators {
			if column >= len(row) || row[column] == "" {
				d.Values = append(d.Values, Missing)
				continue
			}
			value := row[column]
			if _, known := place[value]; !known {
				place[value] = len(s.Labels)
				s.Labels = append(s.Labels, value)
			}
			d.Values = append(d.Values, s.Place(Set{place[value]}))
		}
		s.Documents = append(s.Documents, d)
	}
	return s
}
