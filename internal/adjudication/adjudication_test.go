package adjudication

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

// article is a document in the making: sentences, and what people said of them.
type article struct {
	corpus.Entry
	made int
}

func newArticle(id string, sentences ...string) *article {
	a := &article{}
	a.Document.ID, a.Document.Title = id, "Title of "+id
	for _, s := range sentences {
		start := len(a.Document.Text)
		a.Document.Text += s + " "
		a.Document.Sentences = append(a.Document.Sentences, corpus.Sentence{Span: corpus.Span{Start: start, End: start + len(s)}})
	}
	return a
}

// says lets somebody give a label to words of the article, and gives the id.
func (a *article) says(annotator, label, words string, attributes ...string) string {
	start := strings.Index(a.Document.Text, words)
	if start < 0 {
		panic("no such words: " + words)
	}
	a.made++
	x := corpus.Annotation{
		ID: fmt.Sprint(a.Document.ID, "-", a.made), Document: a.Document.ID, Annotator: annotator, Label: label,
		Span: corpus.Span{Start: start, End: start + len(words)}, Quote: words, CreatedAt: time.Unix(int64(a.made), 0),
	}
	for i := 0; i < len(attributes); i += 2 {
		if x.Attributes == nil {
			x.Attributes = map[string]string{}
		}
		x.Attributes[attributes[i]] = attributes[i+1]
	}
	a.Annotations = append(a.Annotations, x)
	corpus.SortAnnotations(a.Annotations)
	return x.ID
}

func (a *article) saysNothing(annotator string, sentence int) {
	a.Marks = append(a.Marks, corpus.Mark{ID: fmt.Sprint("mark", len(a.Marks)), Document: a.Document.ID, Annotator: annotator, Span: a.Document.Sentences[sentence].Span})
}

func (a *article) links(annotator, kind, from, to string) {
	a.Relations = append(a.Relations, corpus.Relation{ID: fmt.Sprint("link", len(a.Relations)), Kind: kind, From: from, To: to, Annotator: annotator})
}

var codebook = corpus.Codebook{
	Labels: []corpus.Label{{ID: "claim", Name: "Claim"}, {ID: "denial", Name: "Denial"}, {ID: "speculation", Name: "Speculation"}},
	Attributes: []corpus.Attribute{
		{ID: "source", Name: "Source"}, {ID: "certainty", Name: "Certainty", Values: []string{"certain", "probable", "possible"}}, {ID: "remark", Name: "Remark"},
	},
	Relations: []corpus.RelationKind{{ID: "denies", Name: "Denies"}},
}

func people(names ...string) (list []corpus.Annotator) {
	for _, name := range names {
		list = append(list, corpus.Annotator{ID: name, Name: name})
	}
	return append(list, corpus.Annotator{ID: "gold", Name: "Gold", Kind: corpus.Gold})
}

func reader(names ...string) *Reader {
	return NewReader(Project{Codebook: codebook, Annotators: people(names...)})
}

func only(t *testing.T, r *Reader, a *article) Unit {
	t.Helper()
	units, stray := r.Units(&a.Entry)
	if len(units) != 1 || len(stray) != 0 {
		t.Fatalf("%d units and %d stray decisions, want one unit", len(units), len(stray))
	}
	return units[0]
}

func TestTheFirstRespectInWhichPeopleDifferIsTheKind(t *testing.T) {
	const s = "The minister said the bridge is closed."
	for _, c := range []struct {
		name string
		said func(a *article)
		kind Kind
		what []string
	}{
		{"the same", func(a *article) { a.says("ann", "claim", s); a.says("ben", "claim", s) }, Agreed, nil},
		{"both nothing", func(a *article) { a.saysNothing("ann", 0); a.saysNothing("ben", 0) }, Agreed, nil},
		{"other labels", func(a *article) { a.says("ann", "claim", s); a.says("ben", "denial", s) }, Labels, nil},
		{"a label and nothing", func(a *article) { a.says("ann", "claim", s); a.saysNothing("ben", 0) }, Labels, nil},
		{"one label more", func(a *article) {
			a.says("ann", "claim", s)
			a.says("ann", "speculation", s)
			a.says("ben", "claim", s)
		}, Labels, nil},
		{"other words", func(a *article) { a.says("ann", "claim", s); a.says("ben", "claim", "the bridge is closed") }, Words, nil},
		{"other labels and other words", func(a *article) { a.says("ann", "claim", s); a.says("ben", "denial", "the bridge") }, Labels, nil},
		{"other certainty", func(a *article) {
			a.says("ann", "claim", s, "certainty", "certain")
			a.says("ben", "claim", s, "certainty", "possible")
		}, Attributes, []string{"certainty"}},
		{"a value that one left open", func(a *article) { a.says("ann", "claim", s, "certainty", "certain"); a.says("ben", "claim", s) }, Agreed, nil},
		{"one source in other words", func(a *article) {
			a.says("ann", "claim", s, "source", "The minister")
			a.says("ben", "claim", s, "source", "minister")
		}, Agreed, nil},
		{"free text", func(a *article) {
			a.says("ann", "claim", s, "remark", "so")
			a.says("ben", "claim", s, "remark", "or so")
		}, Agreed, nil},
		{"read by one", func(a *article) { a.says("ann", "claim", s) }, Agreed, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newArticle("one", s)
			c.said(a)
			u := only(t, reader("ann", "ben"), a)
			if u.Kind != c.kind || !slices.Equal(u.What, c.what) {
				t.Errorf("kind %q in %q, want %q in %q", u.Kind, u.What, c.kind, c.what)
			}
		})
	}
}

func TestLinksAreComparedByTheSentenceTheyLeadTo(t *testing.T) {
	article := func(target string) *article {
		a := newArticle("one", "The bridge is closed, he said.", "Another thing is so.", "The mayor denies it.")
		for _, who := range []string{"ann", "ben"} {
			claim, other := a.says(who, "claim", "The bridge is closed"), a.says(who, "claim", "Another thing is so.")
			denial := a.says(who, "denial", "The mayor denies it.")
			if who == "ann" || target == "first" {
				a.links(who, "denies", denial, claim)
			} else if target == "second" {
				a.links(who, "denies", denial, other)
			}
		}
		return a
	}
	for target, want := range map[string]Kind{"first": Agreed, "second": Links, "none": Links} {
		units, _ := reader("ann", "ben").Units(&article(target).Entry)
		if got := units[2].Kind; got != want {
			t.Errorf("with a link to the %s: %q, want %q", target, got, want)
		}
	}
}

func TestWhoReadAPartOfAUnitHasNoCodingOfIt(t *testing.T) {
	a := newArticle("one", "One thing.", "Another thing.", "A third.")
	a.says("ann", "claim", "thing. Another thing.")
	a.saysNothing("ben", 0)
	units, _ := reader("ann", "ben").Units(&a.Entry)
	if len(units) != 1 || units[0].First != 0 || units[0].Next != 2 || len(units[0].Codings) != 1 {
		t.Fatalf("units %+v, want one of two sentences that ann read", units)
	}
	a.saysNothing("ben", 1)
	if u := only(t, reader("ann", "ben"), a); u.Kind != Labels || len(u.Codings) != 2 {
		t.Errorf("kind %q with %d codings, want labels with two", u.Kind, len(u.Codings))
	}
}

func TestSomebodyOfTwoNamesIsOnePerson(t *testing.T) {
	a := newArticle("one", "One thing.")
	a.says("ann", "claim", "One thing.")
	a.says("Ann", "claim", "One thing.")
	annotators := people("ann", "Ann")
	annotators[1].SameAs = "ann"
	r := NewReader(Project{Codebook: codebook, Annotators: annotators})
	if u := only(t, r, a); len(u.Codings) != 1 || len(r.Lanes()) != 1 {
		t.Errorf("%d codings in %d lanes, want one", len(u.Codings), len(r.Lanes()))
	}
}

func TestWhatADecisionMakes(t *testing.T) {
	const s = "The minister said the bridge may be closed."
	type made = []string // label, words and certainty of each
	of := func(p Proposal) made {
		m := made{}
		for _, x := range p.Annotations {
			m = append(m, strings.TrimSpace(x.Label+": "+x.Quote+" "+x.Attributes["certainty"]))
		}
		return m
	}
	a := newArticle("one", s)
	a.says("ann", "claim", s, "certainty", "certain")
	a.says("ben", "claim", "the bridge may be closed.", "certainty", "possible")
	a.says("cem", "speculation", "may be closed.", "certainty", "possible")
	r := reader("ann", "ben", "cem")
	u := only(t, r, a)
	ask := func(p Proposal, ok bool) Proposal {
		t.Helper()
		if !ok {
			t.Fatal("there is no such proposal")
		}
		return p
	}
	for _, c := range []struct {
		name     string
		proposal Proposal
		want     made
		how      corpus.How
		from     int
	}{
		{"the majority has a label, and its words in common", ask(r.Majority(&u)), made{"claim: the bridge may be closed."}, corpus.Majority, 2},
		{"a label that one gave, with words and fields", r.Label(&u, "speculation"), made{"speculation: may be closed. possible"}, corpus.Decided, 1},
		{"a label that two gave on other words", r.Label(&u, "claim"), made{"claim: the bridge may be closed."}, corpus.Decided, 2},
		{"a label that nobody gave", r.Label(&u, "denial"), made{"denial: " + s}, corpus.Decided, 0},
		{"one coding whole", ask(r.Take(&u, "ann")), made{"claim: " + s + " certain"}, corpus.Decided, 1},
		{"nothing", r.Nothing(&u), made{}, corpus.Decided, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, of(c.proposal)); diff != "" {
				t.Error(diff)
			}
			if c.proposal.How != c.how || len(c.proposal.From) != c.from {
				t.Errorf("%s from %d annotations, want %s from %d", c.proposal.How, len(c.proposal.From), c.how, c.from)
			}
		})
	}
	if _, ok := r.Unanimous(&u); ok {
		t.Error("they are not unanimous")
	}
	if _, ok := r.Take(&u, "dora"); ok {
		t.Error("what nobody said cannot be taken")
	}
}

func TestThereIsNoMajorityOfAHalf(t *testing.T) {
	a := newArticle("one", "The bridge is closed.")
	a.says("ann", "claim", "The bridge is closed.")
	a.says("ben", "denial", "The bridge is closed.")
	r := reader("ann", "ben")
	u := only(t, r, a)
	if p, ok := r.Majority(&u); ok {
		t.Errorf("a majority of one in two: %+v", p)
	}
}

func TestOtherWordsProposeWhatTheyHaveInCommon(t *testing.T) {
	a := newArticle("one", "He said the bridge is closed now.")
	a.says("ann", "claim", "said the bridge is closed")
	a.says("ben", "claim", "the bridge is closed now.")
	r := reader("ann", "ben")
	u := only(t, r, a)
	p, ok := r.Majority(&u)
	if !ok || !p.Boundary || p.Annotations[0].Quote != "the bridge is closed" {
		t.Errorf("proposes %+v (%v), want the bridge is closed", p, ok)
	}
	var words []string
	for _, s := range u.DifferingWords() {
		words = append(words, u.Text[s.Start:s.End])
	}
	if diff := cmp.Diff([]string{"said", "now."}, words); diff != "" {
		t.Error(diff)
	}
	a = newArticle("two", "He said the bridge is closed now.")
	a.says("ann", "claim", "He said")
	a.says("ben", "claim", "closed now.")
	u = only(t, r, a)
	if p, ok := r.Majority(&u); ok {
		t.Errorf("words that share nothing propose %+v", p)
	}
}

func TestALabelIsAddedToWhatWasDecidedAndTakenOffAgain(t *testing.T) {
	a := newArticle("one", "The bridge may be closed.")
	a.says("ann", "claim", "The bridge may be closed.")
	a.says("ben", "speculation", "may be closed.")
	a.says("gold", "claim", "The bridge may be closed.")
	r := reader("ann", "ben")
	u := only(t, r, a)
	p := r.Toggle(&u, "speculation")
	if len(p.Annotations) != 2 || p.Annotations[1].Quote != "may be closed." {
		t.Errorf("with speculation it is %+v", p.Annotations)
	}
	if p = r.Toggle(&u, "claim"); len(p.Annotations) != 0 {
		t.Errorf("without the claim it is %+v", p.Annotations)
	}
}

func TestADecisionShowsWhenItWasMadeOfSomethingElse(t *testing.T) {
	a := newArticle("one", "The bridge is closed.", "So it is.")
	a.says("ann", "claim", "The bridge is closed.")
	a.says("ben", "denial", "The bridge is closed.")
	r := reader("ann", "ben")
	u := only(t, r, a)
	decide := func(span corpus.Span, sum string) {
		a.Decisions = []corpus.Decision{{Document: "one", Start: span.Start, End: span.End, Annotator: "gold", By: "ann", How: corpus.Decided, Codings: sum}}
	}
	decide(u.Span, u.Sum)
	if u = only(t, r, a); !u.Decided() || u.Changed() {
		t.Error("it does not count as decided")
	}
	a.says("ben", "claim", "bridge")
	if u = only(t, r, a); u.Decided() || !u.Changed() {
		t.Error("a further label does not show")
	}
	decide(u.Span, "")
	if u = only(t, r, a); !u.Decided() {
		t.Error("a decision without a sum does not count")
	}
	decide(a.Document.Sentences[1].Span, "")
	if units, stray := r.Units(&a.Entry); len(stray) != 1 || units[0].Decision != nil {
		t.Errorf("%d stray decisions, want the one on a sentence that is no unit", len(stray))
	}
}

func TestTheShuffledOrderSaysNothingOfTheOrderOfPeople(t *testing.T) {
	first := map[int]int{}
	for i := range 400 {
		u := Unit{Document: "one", Span: corpus.Span{Start: i, End: i + 1}, Codings: []Coding{{Annotator: "ann"}, {Annotator: "ben"}, {Annotator: "cem"}}}
		order := u.Shuffled(7)
		if !slices.Equal(order, u.Shuffled(7)) {
			t.Fatal("the same unit has two orders")
		}
		first[order[0]]++
	}
	for who := range 3 {
		if n := first[who]; n < 90 || n > 180 {
			t.Errorf("person %d comes first in %d of 400 units", who, n)
		}
	}
}

// said draws what some people say of an article of a few sentences.
func said(t *rapid.T, names []string) *article {
	a := newArticle("drawn", "The first is so.", "The second may be so.", "The third is not.", "The fourth.")
	for _, who := range names {
		for s := range a.Document.Sentences {
			words := a.Document.Quote(a.Document.Sentences[s].Span)
			switch rapid.IntRange(0, 5).Draw(t, "said") {
			case 0:
			case 1:
				a.saysNothing(who, s)
			default:
				if rapid.Bool().Draw(t, "part") {
					words = words[4:]
				}
				var attributes []string
				if certainty := rapid.SampledFrom([]string{"", "certain", "possible"}).Draw(t, "certainty"); certainty != "" {
					attributes = []string{"certainty", certainty}
				}
				a.says(who, rapid.SampledFrom([]string{"claim", "denial", "speculation"}).Draw(t, "label"), words, attributes...)
			}
		}
	}
	return a
}

func TestWhoIsNamedFirstChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := []string{"ann", "ben", "cem"}
		a := said(t, names)
		one, other := reader(names...), reader("cem", "ann", "ben")
		units, _ := one.Units(&a.Entry)
		again, _ := other.Units(&a.Entry)
		for i := range units {
			u, v := &units[i], &again[i]
			if u.Kind != v.Kind || u.Sum != v.Sum || one.group(u) != other.group(v) {
				t.Fatalf("%q %s %s in one order, %q %s %s in the other", u.Kind, u.Sum, one.group(u), v.Kind, v.Sum, other.group(v))
			}
			p, ok := one.Majority(u)
			q, also := other.Majority(v)
			slices.Sort(p.From)
			slices.Sort(q.From)
			if ok != also || ok && cmp.Diff(p, q) != "" {
				t.Fatalf("the majority is %+v in one order and %+v in the other", p, q)
			}
		}
	})
}

func TestWhatAllSaidIsNeverADifferenceAndTheReverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := said(t, []string{"ann", "ben", "cem"})
		r := reader("ann", "ben", "cem")
		units, _ := r.Units(&a.Entry)
		for i := range units {
			u := &units[i]
			if _, unanimous := r.Unanimous(u); len(u.Codings) > 1 && unanimous == u.Differs() {
				t.Fatalf("unit %d differs in %q and is unanimous: %v", i, u.Kind, unanimous)
			}
			for _, p := range []Proposal{r.Label(u, "claim"), r.Label(u, "denial")} {
				for _, x := range p.Annotations {
					if x.Quote != u.Text[x.Span.Start:x.Span.End] || !u.Span.Covers(x.Span) {
						t.Fatalf("%+v stands outside of the unit or its words do not", x)
					}
				}
			}
		}
	})
}
