package agreement

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"sayso/internal/corpus"
)

// A Reader makes a study of the documents of a project, one after the other.
type Reader struct {
	study   Study
	place   map[string]int // of annotators, by id
	labels  map[string]int
	links   map[string]int
	sources *corpus.SourceIndex
	compare []corpus.Attribute
}

// NewReader makes a reader that compares these annotators.
//
// Of the attributes it compares those with a list of values, and who speaks
// (source, via), by the source that the words mean. Other free text is not
// compared.
func NewReader(codebook corpus.Codebook, sources []corpus.Source, annotators []corpus.Annotator) *Reader {
	r := &Reader{place: map[string]int{}, labels: map[string]int{}, links: map[string]int{}, sources: corpus.NewSourceIndex(sources)}
	r.take(annotators)
	for _, l := range codebook.Labels {
		r.label(l.ID)
	}
	for i, k := range codebook.Relations {
		r.links[k.ID] = i
		r.study.Links = append(r.study.Links, k.ID)
	}
	for _, a := range codebook.Attributes {
		if len(a.Values) == 0 && !namesSource(a.ID) {
			continue
		}
		compared := Attribute{ID: a.ID}
		if a.ID == "certainty" {
			compared.Ordered = a.Values // from certain to possible; the other lists have no order
		}
		r.compare, r.study.Attributes = append(r.compare, a), append(r.study.Attributes, compared)
	}
	return r
}

// take gives each annotator a place. One person under two names has one place.
// Of the readings of one person the first in the list that is no second pass
// counts, or else the first; the others are compared with it only.
func (r *Reader) take(annotators []corpus.Annotator) {
	people := corpus.PeopleOf(annotators)
	first := map[string]int{} // of each person: the place of the reading that counts
	for _, passes := range []bool{false, true} {
		for _, a := range annotators {
			if (a.Kind == corpus.Pass) != passes {
				continue
			}
			known := people.Person(a.ID)
			if at, ok := r.place[known]; ok {
				r.place[a.ID] = at
				continue
			}
			at := len(r.study.Annotators)
			r.place[a.ID], r.place[known] = at, at
			if person := slices.IndexFunc(annotators, func(other corpus.Annotator) bool { return other.ID == known }); person >= 0 {
				a = annotators[person] // by the name under which they are known
			}
			one := Annotator{ID: a.ID, Name: a.Name, Again: -1, Gold: a.Kind == corpus.Gold}
			if passes {
				if person, ok := first[people.Person(a.Of)]; ok {
					one.Again = person
					if one.Name == r.study.Annotators[person].Name {
						one.Name += ", again"
					}
				} else {
					first[people.Person(a.Of)] = at
				}
			} else {
				first[known] = at
			}
			r.study.Annotators = append(r.study.Annotators, one)
		}
	}
}

func namesSource(attribute string) bool { return attribute == "source" || attribute == "via" }

func (r *Reader) label(id string) int {
	at, known := r.labels[id]
	if !known {
		at = len(r.study.Labels)
		r.labels[id], r.study.Labels = at, append(r.study.Labels, id)
	}
	return at
}

// Study is what was read so far.
func (r *Reader) Study() *Study { return &r.study }

// Add reads a document.
func (r *Reader) Add(e corpus.Entry) {
	r.study.Documents = append(r.study.Documents, r.Document(e))
}

// Document is a document as the study keeps it. A sentence was read by an
// annotator who labelled it or marked that nothing is in it; nobody else has
// read it, whatever the state of the document.
func (r *Reader) Document(e corpus.Entry) Document {
	n := len(r.study.Annotators)
	count := newCharacters(e.Document.Text)
	d := Document{ID: e.Document.ID, Title: e.Document.Title, Spans: make([][]Span, n)}
	sets := make([]Set, n*len(e.Document.Sentences))
	read := make([]bool, len(sets))
	for _, s := range e.Document.Sentences {
		d.Sentences = append(d.Sentences, count.of(s.Span))
	}
	for _, mark := range e.Marks {
		from, to := e.Document.SentencesIn(mark.Span)
		if at, known := r.place[mark.Annotator]; known && to-from == 1 && e.Document.Sentences[from].Span == mark.Span {
			read[from*n+at] = true
		}
	}
	links := map[string][]Link{}
	for _, relation := range e.Relations {
		if kind, known := r.links[relation.Kind]; known {
			links[relation.From] = append(links[relation.From], Link{kind, relation.To})
		}
	}
	for i := range e.Annotations {
		a := &e.Annotations[i]
		at, known := r.place[a.Annotator]
		if !known {
			continue
		}
		label := r.label(a.Label)
		from, to := e.Document.SentencesIn(a.Span)
		for s := from; s < to; s++ {
			read[s*n+at] = true
			if set := &sets[s*n+at]; !slices.Contains(*set, label) {
				*set = append(*set, label)
			}
		}
		d.Spans[at] = append(d.Spans[at], r.span(a, label, count, links[a.ID]))
	}
	for i, set := range sets {
		if !read[i] {
			d.Values = append(d.Values, Missing)
			continue
		}
		slices.Sort(set)
		d.Values = append(d.Values, r.study.Place(set))
	}
	for i := range d.Spans {
		slices.SortStableFunc(d.Spans[i], func(a, b Span) int { return inReadingOrder(a.unit(), b.unit()) })
	}
	if len(e.Annotations) > 0 {
		d.Tokens = tokens(e.Document.Text, count)
	}
	return d
}

func (r *Reader) span(a *corpus.Annotation, label int, count characters, links []Link) Span {
	s := Span{Range: count.of(a.Span), Label: int32(label), ID: a.ID, Said: make([]int32, len(r.compare))}
	more := More{Links: links}
	for _, m := range a.Mentions {
		if m.Role == corpus.Part {
			more.Pieces = append(more.Pieces, count.of(m.Span))
		}
	}
	if len(more.Links)+len(more.Pieces) > 0 {
		s.More = &more
	}
	for i, attribute := range r.compare {
		value := a.Attributes[attribute.ID]
		if namesSource(attribute.ID) && value != "" {
			if id := r.sources.Find(a.Document, value); id != "" {
				r.study.Attributes[i].call(id, value)
				value = id
			} else {
				value = corpus.SourceKey(value)
			}
		}
		s.Said[i] = r.study.Attributes[i].Number(value)
	}
	return s
}

// characters counts characters where bytes were counted: the place of each
// byte, or nil for a text where both are the same.
type characters []int32

func newCharacters(text string) characters {
	if utf8.RuneCountInString(text) == len(text) {
		return nil
	}
	c := make(characters, len(text)+1)
	n := int32(0)
	for at := range text {
		c[at] = n
		n++
	}
	c[len(text)] = n
	return c
}

func (c characters) of(s corpus.Span) Range {
	if c == nil {
		return Range{int32(s.Start), int32(s.End)}
	}
	return Range{c[s.Start], c[s.End]}
}

// tokens cuts a text into words and signs: runs of letters, digits and their
// marks, and every other visible character by itself.
func tokens(text string, count characters) []Range {
	var list []Range
	word := false
	for at, r := range text {
		span := count.of(corpus.Span{Start: at, End: at + utf8.RuneLen(r)})
		isWord := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
		switch {
		case unicode.IsSpace(r):
		case isWord && word:
			list[len(list)-1].End = span.End
		default:
			list = append(list, span)
		}
		word = isWord
	}
	return list
}
