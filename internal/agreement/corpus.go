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
	for i, a := range annotators {
		r.place[a.ID] = i
		r.study.Annotators = append(r.study.Annotators, Annotator{Name: a.Name, Again: -1})
	}
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

// Add reads a document. A sentence was read by an annotator who labelled it or
// marked that nothing is in it; nobody else has read it, whatever the state of
// the document.
func (r *Reader) Add(e corpus.Entry) {
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
		slices.SortStableFunc(d.Spans[i], func(a, b Span) int { return inReadingOrder(a.Unit, b.Unit) })
	}
	if len(e.Annotations) > 0 {
		d.Tokens = tokens(e.Document.Text, count)
	}
	r.study.Documents = append(r.study.Documents, d)
}

func (r *Reader) span(a *corpus.Annotation, label int, count characters, links []Link) Span {
	whole := count.of(a.Span)
	s := Span{Unit: Unit{whole.Start, whole.End, label}, ID: a.ID, Links: links, Attributes: make([]string, len(r.compare))}
	for _, m := range a.Mentions {
		if m.Role == corpus.Part {
			s.Pieces = append(s.Pieces, count.of(m.Span))
		}
	}
	for i, attribute := range r.compare {
		value := a.Attributes[attribute.ID]
		if namesSource(attribute.ID) && value != "" {
			if id := r.sources.Find(a.Document, value); id != "" {
				value = id
			} else {
				value = corpus.SourceKey(value)
			}
		}
		s.Attributes[i] = value
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
		return Range{s.Start, s.End}
	}
	return Range{int(c[s.Start]), int(c[s.End])}
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
