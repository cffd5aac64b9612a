package agreement

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

// asSets makes a study of ratings, a sentence a document: value 0 is nothing
// here, the others are labels.
func asSets(r *Ratings) *Study {
	s := &Study{Labels: []string{"a", "b", "c"}}
	for range r.Annotators {
		s.Annotators = append(s.Annotators, Annotator{Name: "x", Again: -1})
	}
	for i := range r.Items() {
		d := Document{Sentences: []Range{{0, 10}}, Spans: make([][]Span, r.Annotators)}
		for _, v := range r.Row(i) {
			switch v {
			case Missing:
				d.Values = append(d.Values, Missing)
			case 0:
				d.Values = append(d.Values, s.Place(nil))
			default:
				d.Values = append(d.Values, s.Place(Set{int(v) - 1}))
			}
		}
		s.Documents = append(s.Documents, d)
	}
	return s
}

func (r *Report) value(t *testing.T, group, of, measure string) float64 {
	t.Helper()
	f, ok := r.Figure(group, of, measure)
	if !ok {
		t.Fatalf("there is no %s of %q in %s", measure, of, group)
	}
	return float64(f.Value)
}

func TestOneLabelASentenceMakesMASITheNominalAlpha(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := drawRatings(rt)
		report := Measure(asSets(r), Options{Draws: 1})
		want, _ := Alpha(r, func([]float64) Distances { return Nominal(r.Values) })
		for _, measure := range []string{"alpha_masi", "alpha_jaccard", "alpha_nominal"} {
			if got := report.value(t, OfSentences, "", measure); !near(got, want) {
				rt.Fatalf("%s is %v, nominal alpha %v", measure, got, want)
			}
		}
	})
}

func TestOrderAndIdleAnnotatorsChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRatings(t)
		people := rapid.Permutation(ascending(r.Annotators)).Draw(t, "annotators")
		items := rapid.Permutation(ascending(r.Items())).Draw(t, "items")
		values := rapid.Permutation(ascending(r.Values)).Draw(t, "values")
		other := NewRatings(r.Annotators+1, r.Values)
		for _, i := range items {
			var row []int
			for _, p := range people {
				v := int(r.Row(i)[p])
				if v != Missing {
					v = values[v]
				}
				row = append(row, v)
			}
			other.Add(append(row, Missing)...)
		}
		for name, form := range map[string]func(*Ratings, Distances) (Closed, error){"alpha": ClosedAlpha, "ac1": ClosedAC1, "fleiss": ClosedFleiss, "conger": ClosedConger, "s": ClosedBrennanPrediger} {
			a, _ := form(r, nil)
			b, _ := form(other, nil)
			if !near(a.Value, b.Value) || !near(a.Error, b.Error) {
				t.Fatalf("%s is %v ± %v, and %v ± %v in another order", name, a.Value, a.Error, b.Value, b.Error)
			}
		}
	})
}

func ascending(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// Alpha knows how small a sample is: (n-1) is all that changes.
func TestTwoCopiesOfACorpusChangeTheSampleSizeOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRatings(t)
		twice := *r
		twice.Cells = append(append([]int32{}, r.Cells...), r.Cells...)
		nominal := func([]float64) Distances { return Nominal(r.Values) }
		one, err := Alpha(r, nominal)
		two, _ := Alpha(&twice, nominal)
		if n := total(Used(r)); err == nil && !near((1-two)*2*(n-1), (1-one)*(2*n-1)) {
			t.Fatalf("alpha is %v, and %v for two copies", one, two)
		}
	})
}

func TestNoVariationIsNoFigure(t *testing.T) {
	r := NewRatings(2, 2)
	for range 5 {
		r.Add(0, 0)
	}
	for name, form := range map[string]func(*Ratings, Distances) (Closed, error){"alpha": ClosedAlpha, "ac1": ClosedAC1, "fleiss": ClosedFleiss, "conger": ClosedConger, "s": ClosedBrennanPrediger, "cohen": Cohen} {
		if c, err := form(r, nil); err != NoVariation || !math.IsNaN(c.Value) {
			t.Errorf("%s is %v (%v) where everybody used one value", name, c.Value, err)
		}
	}
	if _, err := PositiveAgreement(r, 1); err != NeverUsed {
		t.Errorf("positive agreement on a value that nobody used: %v", err)
	}
}

func TestMissingIsNotEmpty(t *testing.T) {
	missing, empty := NewRatings(2, 2), NewRatings(2, 2)
	for _, row := range [][2]int{{1, 1}, {0, 0}, {1, 0}} {
		missing.Add(row[0], row[1])
		empty.Add(row[0], row[1])
	}
	missing.Add(1, Missing)
	empty.Add(1, 0)
	a := Measure(asSets(missing), Options{Draws: 1}).value(t, OfLabel, "a", "alpha")
	b := Measure(asSets(empty), Options{Draws: 1}).value(t, OfLabel, "a", "alpha")
	if a <= b {
		t.Errorf("a sentence not read gives %v, one read with nothing %v", a, b)
	}
}

func TestSameDocumentsHaveAnIntervalWithoutWidth(t *testing.T) {
	s := large(2, 1, 12)
	for len(s.Documents) < 12 {
		s.Documents = append(s.Documents, s.Documents[0])
	}
	f, _ := Measure(s, Options{Draws: 100}).Figure(OfSentences, "", "alpha_masi")
	if !near(float64(f.Low), float64(f.Value)) || !near(float64(f.High), float64(f.Value)) {
		t.Errorf("%v, from %v to %v", f.Value, f.Low, f.High)
	}
}

// read is a corpus of one article that two people read, the third sentence
// only one of them.
func read(t *testing.T) *Study {
	t.Helper()
	text := "It was safe. “No”, she said. It may rain."
	at := func(words string) corpus.Span {
		start := strings.Index(text, words)
		return corpus.Span{Start: start, End: start + len(words)}
	}
	codebook := corpus.Codebook{
		Labels:     []corpus.Label{{ID: "claim"}, {ID: "denial"}},
		Attributes: []corpus.Attribute{{ID: "source"}, {ID: "certainty", Values: []string{"certain", "probable", "possible"}}},
		Relations:  []corpus.RelationKind{{ID: "denies"}},
	}
	said := func(id, who, label, words, source, certainty string) corpus.Annotation {
		return corpus.Annotation{ID: id, Document: "d", Annotator: who, Label: label, Span: at(words), Attributes: map[string]string{"source": source, "certainty": certainty}}
	}
	e := corpus.Entry{
		Document: corpus.Document{ID: "d", Text: text},
		Annotations: []corpus.Annotation{
			said("1", "A", "claim", "It was safe.", "the mayor", "certain"), said("2", "B", "claim", "was safe.", "Mayor", "probable"),
			said("3", "A", "denial", "“No”", "she", ""), said("4", "B", "denial", "“No”", "she", ""),
		},
		Marks:     []corpus.Mark{{Annotator: "A", Span: at("It may rain.")}},
		Relations: []corpus.Relation{{Kind: "denies", From: "3", To: "1"}, {Kind: "denies", From: "4", To: "2"}},
	}
	for _, words := range []string{"It was safe.", "“No”, she said.", "It may rain."} {
		e.Document.Sentences = append(e.Document.Sentences, corpus.Sentence{Span: at(words)})
	}
	r := NewReader(codebook, nil, []corpus.Annotator{{ID: "A", Name: "Ana"}, {ID: "B", Name: "Ben"}})
	r.Add(e)
	return r.Study()
}

func TestACorpusIsMeasured(t *testing.T) {
	r := Measure(read(t), Options{Draws: 50})
	if r.Documents != 1 || r.Sentences != 2 || r.Single != 1 {
		t.Errorf("%d documents, %d sentences read by both and %d by one", r.Documents, r.Sentences, r.Single)
	}
	for _, c := range []struct {
		group, of, measure string
		want               float64
	}{
		{OfSentences, "", "percent", 1}, {OfLabel, "claim", "alpha", 1}, {OfLabel, "denial", "positive", 1},
		{OfSpans, "", "f1_exact", 0.5}, {OfSpans, "claim", "f1_exact", 0}, {OfSpans, "", "f1_overlap", 1},
		{OfSpans, "claim", "f1_tokens", 6. / 7}, {OfAttribute, "", "matched", 1},
		{OfAttribute, "source", "said_same", 1}, {OfAttribute, "certainty", "said_same", 0}, {OfLinks, "denies", "link_same", 1}, {OfLinks, "denies", "link_f1", 1},
	} {
		if got := r.value(t, c.group, c.of, c.measure); !near(got, c.want) {
			t.Errorf("%s of %q in %s is %v, want %v", c.measure, c.of, c.group, got, c.want)
		}
	}
	for _, f := range r.Figures {
		if f.Says == "" || f.Source == "" || f.Value.None() != (f.Why != "") {
			t.Errorf("%s %s %s does not explain itself: %+v", f.Group, f.Of, f.Measure, f)
		}
	}
}

func TestASecondReadingCountsForStabilityOnly(t *testing.T) {
	s := read(t)
	before := numbersOf(Measure(s, Options{Draws: 20}))
	s.Annotators = append(s.Annotators, Annotator{Name: "Ana, May", Again: 0})
	d := &s.Documents[0]
	var values []int32
	for i := range d.Sentences {
		values = append(values, d.Values[2*i], d.Values[2*i+1], s.Place(nil))
	}
	d.Values, d.Spans = values, append(d.Spans, nil)
	var without []string
	stability := 0
	for _, line := range numbersOf(Measure(s, Options{Draws: 20})) {
		if strings.HasPrefix(line, OfOneAnother+" ") {
			stability++
			continue
		}
		without = append(without, line)
	}
	if stability == 0 || strings.Join(without, "\n") != strings.Join(before, "\n") {
		t.Errorf("%d figures of stability; the others were\n%s\nand are\n%s", stability, strings.Join(before, "\n"), strings.Join(without, "\n"))
	}
}
