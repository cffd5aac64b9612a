package suggest

import (
	"slices"

	"sayso/internal/corpus"
	"sayso/internal/sources"
)

// Placed is a sentence of a project, and where it stands.
type Placed struct {
	Sentence
	Span corpus.Span
}

// A Reading is a project as one annotator read it. Nobody else's work is in it,
// but for what was decided, where that may be learned from.
type Reading struct {
	Labels  []string // ids; those of the codebook come first, in its order
	Coded   []Placed // labelled, or marked that nothing is in it
	Decided []Placed // likewise by gold, and not read by the annotator
	Unread  []Placed // neither
	// Described are the sentences of annotations of which an attribute was given
	// a value: a list for each of Offered that the codebook has.
	Described []Described
	// Gold tells whether an annotator is gold that may be learned from; nil for
	// none.
	Gold func(annotator string) bool
	// Naming asks for the annotations whose source the annotator named, too.
	Naming bool
	Named  []Naming
	// CodedOnly leaves the unread ones out, where only learning is wanted.
	CodedOnly bool
}

// Described are sentences with the value that an attribute of an annotation in
// them was given; their labels are places in its values.
type Described struct {
	Attribute corpus.Attribute
	Sentences []Sentence
}

// NewReading begins one for the labels of a codebook.
func NewReading(codebook *corpus.Codebook) *Reading {
	r := &Reading{}
	for _, l := range codebook.Labels {
		r.Labels = append(r.Labels, l.ID)
	}
	for _, a := range codebook.Attributes {
		if slices.Contains(Offered, a.ID) && len(a.Values) > 0 {
			r.Described = append(r.Described, Described{Attribute: a})
		}
	}
	return r
}

// Add takes the sentences of a document. One was read by the annotator who
// labelled it or marked that nothing is in it. mine tells whether an annotator
// is the one whose reading it is; language is that of the text, "" when unknown.
func (r *Reading) Add(e *corpus.Entry, language string, mine func(annotator string) bool) {
	d := &e.Document
	r.describe(e, language, mine)
	if r.Naming {
		r.name(e, mine)
	}
	labels, read := r.codings(e, mine)
	decided, isDecided := [][]int(nil), make([]bool, len(d.Sentences))
	if r.Gold != nil {
		decided, isDecided = r.codings(e, r.Gold)
	}
	for i, sentence := range d.Sentences {
		one := Placed{Sentence{Document: d.ID, Language: language, Text: d.Quote(sentence.Span), Place: i + 1, Labels: labels[i]}, sentence.Span}
		switch {
		case read[i]:
			r.Coded = append(r.Coded, one)
		case isDecided[i]:
			one.Labels = decided[i]
			r.Decided = append(r.Decided, one)
		case !r.CodedOnly:
			r.Unread = append(r.Unread, one)
		}
	}
}

// describe takes the values that the annotator gave to attributes.
func (r *Reading) describe(e *corpus.Entry, language string, mine func(annotator string) bool) {
	d := &e.Document
	for i := range e.Annotations {
		a := &e.Annotations[i]
		from, to := d.SentencesIn(a.Span)
		if from >= to || !mine(a.Annotator) {
			continue
		}
		for k := range r.Described {
			described := &r.Described[k]
			if v := slices.Index(described.Attribute.Values, a.Attributes[described.Attribute.ID]); v >= 0 {
				described.Sentences = append(described.Sentences, Sentence{Document: d.ID, Language: language, Text: d.Quote(d.Sentences[from].Span), Place: from + 1, Labels: []int{v}})
			}
		}
	}
}

// Reading who may have said what takes time, so of a huge text, and beyond so many
// annotations, nothing more is learned about the order of sources.
const (
	longestNamed = 1 << 20 // bytes
	mostNamed    = 1000
)

// name puts down which of the offered sources the annotator named, in the order of
// the text.
func (r *Reading) name(e *corpus.Entry, mine func(annotator string) bool) {
	d := &e.Document
	var own []*corpus.Annotation
	for i := range e.Annotations {
		if a := &e.Annotations[i]; a.Attributes["source"] != "" && mine(a.Annotator) {
			own = append(own, a)
		}
	}
	if len(own) == 0 || len(d.Text) > longestNamed || len(r.Named) >= mostNamed {
		return
	}
	slices.SortStableFunc(own, func(a, b *corpus.Annotation) int { return a.Span.Start - b.Span.Start })
	index := sources.Read(d.Text, d.Sentences)
	index.Outlet = d.Outlet
	var before []string
	for _, a := range own {
		if at := d.SentenceAt(a.Span.Start); at >= 0 {
			offered := index.Suggest(at, before, mostOffered)
			r.Named = append(r.Named, NamingOf(d.ID, d.Outlet, d.Sentences[at].Span, offered, before, a.Attributes["source"]))
		}
		before = append(before, a.Attributes["source"])
	}
}

// codings are the labels of each sentence, and whether it was read at all. A
// label that the codebook does not have joins the others.
func (r *Reading) codings(e *corpus.Entry, mine func(annotator string) bool) (labels [][]int, read []bool) {
	d := &e.Document
	labels, read = make([][]int, len(d.Sentences)), make([]bool, len(d.Sentences))
	for _, mark := range e.Marks {
		from, to := d.SentencesIn(mark.Span)
		if mine(mark.Annotator) && to-from == 1 && d.Sentences[from].Span == mark.Span {
			read[from] = true
		}
	}
	for i := range e.Annotations {
		a := &e.Annotations[i]
		if !mine(a.Annotator) {
			continue
		}
		label := slices.Index(r.Labels, a.Label)
		if label < 0 {
			label = len(r.Labels)
			r.Labels = append(r.Labels, a.Label)
		}
		from, to := d.SentencesIn(a.Span)
		for ; from < to; from++ {
			if read[from] = true; !slices.Contains(labels[from], label) {
				labels[from] = append(labels[from], label)
			}
		}
	}
	return labels, read
}

// Rarest is the label that the fewest sentences carry among those that something
// is known about: it was given, or has cues. It is -1 where there is none.
func (r *Reading) Rarest() int {
	count := make([]int, len(r.Labels))
	for i := range r.Coded {
		for _, l := range r.Coded[i].Labels {
			count[l]++
		}
	}
	best := -1
	for l, label := range r.Labels {
		if (count[l] > 0 || PriorOf(label) != nil) && (best < 0 || count[l] < count[best]) {
			best = l
		}
	}
	return best
}

// Learn is Train for what was read, with the priors of the labels.
func (r *Reading) Learn(o Options) *Model {
	o.Priors = PriorsOf(r.Labels)
	return Train(append(SentencesOf(r.Coded), SentencesOf(r.Decided)...), len(r.Labels), o)
}

// LearnValues learns which values the annotator gives to attributes: a model for
// each, by its id. One without enough values to be trusted with any is left out.
func (r *Reading) LearnValues(o Options) map[string]*Model {
	models := map[string]*Model{}
	for i := range r.Described {
		d := &r.Described[i]
		if len(d.Sentences) < o.filled().Positives {
			continue
		}
		m := Train(d.Sentences, len(d.Attribute.Values), o)
		m.Forget()
		if slices.ContainsFunc(m.Trust(), func(t Trust) bool { return t.Ready }) {
			models[d.Attribute.ID] = m
		}
	}
	return models
}

// SecondLook is that of a model of the reading, without what was decided.
func (r *Reading) SecondLook(m *Model) []Doubtful {
	return slices.DeleteFunc(m.SecondLook(false), func(d Doubtful) bool { return d.Sentence >= len(r.Coded) })
}

// LearnedFrom says in words what a model of the reading learns from.
func (r *Reading) LearnedFrom(whose string) string {
	words := corpus.Plural(len(r.Coded), "sentence") + " " + whose
	if len(r.Decided) > 0 {
		words += " and " + corpus.Plural(len(r.Decided), "sentence") + " of gold"
	}
	return words
}

// SentencesOf takes sentences out of where they stand.
func SentencesOf(list []Placed) []Sentence {
	sentences := make([]Sentence, len(list))
	for i := range list {
		sentences[i] = list[i].Sentence
	}
	return sentences
}
