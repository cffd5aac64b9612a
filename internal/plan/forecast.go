package plan

import (
	"cmp"
	"slices"

	"sayso/internal/corpus"
)

// What is supposed where nobody can know yet. Each is said beside the figures
// that rest on it.
const (
	SupposedAlpha = 0.8  // the agreement that annotators reach
	SupposedAlike = 0.05 // how alike the sentences of one article are
	SupposedShare = 0.1  // the part of the sentences that carry a label of which none was read yet
	LeastRead     = 50   // sentences that must be read before their labels say how often a label is
)

// Supposition is what a forecast rests on.
type Supposition struct {
	Alpha, Alike float64
	Shares       []LabelShare
}

// LabelShare is the part of the sentences that carry a label.
type LabelShare struct {
	Label    string
	Share    float64
	Supposed bool // nobody has read enough to know it
}

// Shares tells how often each label is, from the sentences that were read and
// how many of them carry it. Said overrides it.
func Shares(labels []string, labelled map[string]int, read int, said map[string]float64) []LabelShare {
	list := make([]LabelShare, len(labels))
	for i, label := range labels {
		share, ok := said[label]
		switch {
		case ok:
			list[i] = LabelShare{label, share, false}
		case read >= LeastRead && labelled[label] > 0:
			list[i] = LabelShare{label, float64(labelled[label]) / float64(read), false}
		default:
			list[i] = LabelShare{label, SupposedShare, true}
		}
	}
	return list
}

// Forecast is what a plan will give, said before the work.
type Forecast struct {
	Documents int        // that are read by anybody
	Several   int        // of them, that two or more read
	Enriched  int        // of those, that were chosen for rare labels
	Sentences int        // of those in the random part, or of all when all are read by several: the figures rest on them
	Readers   int        // the fewest who read one of those documents
	Readings  []Load     // in the order of the annotators
	Labels    []Expected // in the order given
	Effect    float64    // design effect of reading whole articles
	Supposed  Supposition
}

// Load is how much a person reads.
type Load struct {
	Annotator            string
	Documents, Sentences int
}

// Expected is what is to be expected of a label.
type Expected struct {
	LabelShare
	Outlook
	Whole Outlook // if all documents of the plan were read by those readers
}

// Reach is how far the expected interval reaches to either side.
func (o Outlook) Reach() float64 { return (o.High - o.Low) / 2 }

// Predict says what a plan will give. sentences tells how many each document
// has.
func Predict(plan []Assignment, annotators []string, sentences func(document string) int, suppose Supposition) Forecast {
	f := Forecast{Documents: len(plan), Supposed: suppose}
	load := map[string]*Load{}
	for _, a := range annotators {
		load[a] = &Load{Annotator: a}
	}
	all, several := 0, 0
	for _, a := range plan {
		n := sentences(a.Document)
		all += n
		for _, who := range a.Annotators {
			if load[who] == nil {
				load[who] = &Load{Annotator: who}
				annotators = append(slices.Clone(annotators), who)
			}
			load[who].Documents++
			load[who].Sentences += n
		}
		if len(a.Annotators) < 2 {
			continue
		}
		f.Several++
		if a.Part == corpus.Enriched {
			f.Enriched++
			continue
		}
		several++
		f.Sentences += n
		if f.Readers == 0 || len(a.Annotators) < f.Readers {
			f.Readers = len(a.Annotators)
		}
	}
	for _, a := range annotators {
		f.Readings = append(f.Readings, *load[a])
	}
	f.Effect = 1
	if several > 0 {
		f.Effect = DesignEffect(float64(f.Sentences)/float64(several), suppose.Alike)
	}
	readers := max(f.Readers, 2)
	for _, share := range suppose.Shares {
		f.Labels = append(f.Labels, Expected{share,
			Expect(share.Share, suppose.Alpha, f.Sentences, readers, f.Effect),
			Expect(share.Share, suppose.Alpha, all, readers, f.Effect)})
	}
	return f
}

// Again draws the documents that people read once more, from those that each
// has read: an assignment for each document, to the second passes of those who
// read it. passes tells whose pass an annotator is, read what each read.
func Again(read map[string][]Document, d Design, before []Assignment) []Assignment {
	d.Leave, d.Readers = true, 1
	passes := make([]string, 0, len(read))
	for pass := range read {
		passes = append(passes, pass)
	}
	slices.Sort(passes)
	byDocument := map[string]*Assignment{}
	var order []string
	take := func(a Assignment) {
		known := byDocument[a.Document]
		if known == nil {
			known = &Assignment{Document: a.Document, Part: a.Part, Share: a.Share}
			byDocument[a.Document], order = known, append(order, a.Document)
		}
		for _, who := range a.Annotators {
			if !slices.Contains(known.Annotators, who) {
				known.Annotators = append(known.Annotators, who)
			}
		}
		slices.Sort(known.Annotators)
	}
	for _, a := range before {
		take(a)
	}
	for _, pass := range passes {
		var own []Assignment
		for _, a := range before {
			if slices.Contains(a.Annotators, pass) {
				own = append(own, Assignment{a.Document, []string{pass}, a.Part, a.Share})
			}
		}
		for _, a := range Share(read[pass], []string{pass}, d, own)[len(own):] {
			take(a)
		}
	}
	list := make([]Assignment, 0, len(order))
	for _, document := range order {
		list = append(list, *byDocument[document])
	}
	slices.SortStableFunc(list[len(before):], func(a, b Assignment) int {
		return cmp.Compare(rank(d.Seed, a.Document), rank(d.Seed, b.Document))
	})
	return list
}
