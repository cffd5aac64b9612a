package overview

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

// said is one statement of a small project: who says what in which document.
type said struct {
	id, document, date, source, label string
	attributes                        map[string]string
}

// joined is a link: the id of a statement, the kind, the id of another.
type joined struct{ from, kind, to string }

// small makes a project of statements, in the order of their documents.
func small(statements []said, links ...joined) *Corpus {
	codebook := corpus.Codebook{
		Labels:     []corpus.Label{{ID: "claim", Name: "Claim"}, {ID: "denial", Name: "Denial"}, {ID: "speculation", Name: "Speculation"}},
		Attributes: []corpus.Attribute{{ID: "source", Name: "Source"}, {ID: "certainty", Name: "Certainty", Values: []string{"certain", "possible"}}},
		Relations:  []corpus.RelationKind{{ID: "denies"}, {ID: "supports"}, {ID: "same-claim-as", Symmetric: true}},
		Variables:  []corpus.Variable{{ID: "topic", Name: "Topic", Kind: corpus.TextVariable}},
	}
	name := func(id string) string { return uuid.NewSHA1(uuid.Nil, []byte(id)).String() }
	var relations []corpus.Relation
	for _, l := range links {
		relations = append(relations, corpus.Relation{From: name(l.from), Kind: l.kind, To: name(l.to), Annotator: "a"})
	}
	r := NewReader(Project{Codebook: codebook, Annotators: []corpus.Annotator{{ID: "a", Name: "Ana"}}, Relations: relations})
	entries, order := map[string]*corpus.Entry{}, []string{}
	for _, s := range statements {
		e := entries[s.document]
		if e == nil {
			e = &corpus.Entry{Document: corpus.Document{ID: s.document, Outlet: s.document, Date: s.date, Text: strings.Repeat("x ", 50)}}
			for i := range 20 {
				e.Document.Sentences = append(e.Document.Sentences, corpus.Sentence{Span: corpus.Span{Start: 2 * i, End: 2*i + 1}})
			}
			entries[s.document], order = e, append(order, s.document)
		}
		a := corpus.Annotation{ID: name(s.id), Document: s.document, Span: e.Document.Sentences[len(e.Annotations)].Span, Label: s.label, Annotator: "a",
			Attributes: map[string]string{"source": s.source}, CreatedAt: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}
		for k, v := range s.attributes {
			a.Attributes[k] = v
		}
		e.Annotations = append(e.Annotations, a)
	}
	for _, id := range order {
		r.Add(*entries[id])
	}
	return r.Corpus()
}

func table(t *testing.T, c *Corpus, q Question) string {
	t.Helper()
	answer, err := c.Answer(q)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := answer.WriteCSV(&out, nil); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out.String())
}

// The ministry denies what two engineers say; the union is with the engineers,
// the spokesman with the ministry; somebody nameless denies the ministry.
func TestTheNetworksAreThoseOfDiscourseNetworkAnalysis(t *testing.T) {
	c := small([]said{
		{"1", "x", "2031-03-04", "engineers", "claim", nil}, {"2", "x", "2031-03-04", "ministry", "denial", nil}, {"3", "y", "2031-03-05", "union", "claim", nil},
		{"4", "y", "2031-03-05", "spokesman", "denial", nil}, {"5", "y", "2031-03-05", "", "denial", nil},
		// A second claim, on which the union is with the ministry.
		{"6", "z", "2031-03-06", "ministry", "claim", nil}, {"7", "z", "2031-03-06", "union", "claim", nil},
	}, joined{"2", "denies", "1"}, joined{"3", "same-claim-as", "1"}, joined{"4", "supports", "2"}, joined{"5", "denies", "2"}, joined{"7", "supports", "6"})
	if got := table(t, c, Question{Panel: WhoAnswersWhom, Network: Congruence}); got !=
		"source,target,relation,count\nministry,union,congruence,1\nministry,spokesman,congruence,1\nengineers,union,congruence,1" {
		t.Errorf("congruence:\n%s", got)
	}
	if got := table(t, c, Question{Panel: WhoAnswersWhom, Network: Conflict}); got !=
		"source,target,relation,count\nengineers,ministry,conflict,1\nengineers,spokesman,conflict,1\nministry,union,conflict,1\nspokesman,union,conflict,1" {
		t.Errorf("conflict:\n%s", got)
	}
}

func TestLinksThatContradictEachOtherAreTold(t *testing.T) {
	c := small([]said{{"1", "x", "2031-03-04", "a", "claim", nil}, {"2", "x", "2031-03-04", "b", "claim", nil}, {"3", "x", "2031-03-04", "c", "claim", nil}},
		joined{"2", "supports", "1"}, joined{"3", "supports", "2"}, joined{"3", "denies", "1"})
	answer, err := c.Answer(Question{Panel: WhoAnswersWhom, Network: Congruence})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(answer.Notes, " "), "The links of 1 claim contradict each other") {
		t.Errorf("the notes are %q", answer.Notes)
	}
}

func TestUncertainAndMissingDatesAreCountedAndTold(t *testing.T) {
	c := small([]said{{"1", "a", "2031-03-04", "s", "claim", nil}, {"2", "b", "2031", "s", "claim", nil}, {"3", "c", "", "s", "claim", nil}, {"4", "d", "2030-12-30", "s", "denial", nil}, {"5", "e", "2031-02", "s", "claim", nil}})
	for by, want := range map[string]string{
		"month": "month,label,count\n2030-12,denial,1\n2031-02,claim,1\n2031-03,claim,1\n2031,claim,1\n,claim,1",
		"week":  "week,label,count\n2031-W01,denial,1\n2031-W10,claim,1\n2031,claim,1\n2031-02,claim,1\n,claim,1",
		"year":  "year,label,count\n2030,denial,1\n2031,claim,3\n,claim,1",
	} {
		if got := table(t, c, Question{Panel: OverTime, By: []string{by}}); got != want {
			t.Errorf("by %s:\n%s\nnot\n%s", by, got, want)
		}
	}
	answer, _ := c.Answer(Question{Panel: OverTime, By: []string{"month"}})
	notes := strings.Join(answer.Notes, "\n")
	for _, want := range []string{"5 annotations in 5 of 5 articles.", "1 of 5 annotations has no month", "the article of 1 annotation is known only in part", "95 of 100 sentences of these articles have not been read"} {
		if !strings.Contains(notes, want) {
			t.Errorf("the notes do not say %q:\n%s", want, notes)
		}
	}
}

func TestPeriodsLeaveNoGap(t *testing.T) {
	for _, c := range []struct{ field, values, want string }{
		{"month", "2031-11 2032-02 2031", "[2031-11 2031-12 2032-01 2032-02]"},
		{"week", "2030-W52 2031-W02", "[2030-W52 2031-W01 2031-W02]"},
		{"week", "2026-W52 2027-W01", "[2026-W52 2026-W53 2027-W01]"}, // a year of 53 weeks
		{"day", "2032-02-28 2032-03-01", "[2032-02-28 2032-02-29 2032-03-01]"},
		{"year", "2030 2032", "[2030 2031 2032]"},
		{"month", "2031 ", "[]"},
		{"day", "0001-01-01 2031-01-01", "[]"}, // too many to show
	} {
		if got := fmt.Sprint(Periods(c.field, strings.Split(c.values, " "))); got != c.want {
			t.Errorf("%s %s: %s, not %s", c.field, c.values, got, c.want)
		}
	}
}

func TestEveryDayLiesInThePeriodThatBeginsLastBeforeIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 80_000).Draw(t, "day"))
		for _, u := range units {
			start, ok := u.start(u.of(at.Format(time.DateOnly)))
			if !ok || start.After(at) || !u.next(start).After(at) {
				t.Fatalf("%s lies in the %s %s, which begins %v", at.Format(time.DateOnly), u, u.of(at.Format(time.DateOnly)), start)
			}
		}
	})
}

func TestTheMovingMeanGoesOverWhatThereIs(t *testing.T) {
	if got := fmt.Sprint(MovingMean([]float64{3, 0, 6, 0}, 3)); got != "[1.5 3 2 3]" {
		t.Error(got)
	}
}

// A share of which all lies in one article has the widest interval; one that is
// the same in every article has none to speak of.
func TestIntervalsAreByDrawsOfArticles(t *testing.T) {
	var even, torn []said
	for d := range 30 {
		for k := range 4 {
			id, document := fmt.Sprint(d, "-", k), fmt.Sprintf("doc%02d", d)
			even = append(even, said{id, document, "2031-03-04", "s", []string{"claim", "denial"}[k%2], nil})
			torn = append(torn, said{id, document, "2031-03-04", "s", []string{"claim", "denial"}[d%2], nil})
		}
	}
	share := func(list []said, seed uint64) (value, low, high float64) {
		answer, err := small(list).Answer(Question{Panel: WhoSaidWhat, Figures: true, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		f := answer.Rows[0].Figures
		return f[0], f[1], f[2]
	}
	if value, low, high := share(even, 1); value != 0.5 || low != 0.5 || high != 0.5 {
		t.Errorf("even: %g from %g to %g", value, low, high)
	}
	value, low, high := share(torn, 1)
	// 30 articles, half of them claims: the interval of a share of 30 draws.
	half := 1.96 * math.Sqrt(0.25/30)
	if value != 0.5 || math.Abs(low-(0.5-half)) > 0.04 || math.Abs(high-(0.5+half)) > 0.04 {
		t.Errorf("torn: %g from %g to %g, about %g to either side is right", value, low, high, half)
	}
	if _, again, _ := share(torn, 1); again != low {
		t.Error("the same seed gives another interval")
	}
}

func TestWhatOneArticleAloneHasGetsNoInterval(t *testing.T) {
	var list []said
	for d := range 20 {
		source := "many"
		if d == 0 {
			source = "one"
		}
		list = append(list, said{fmt.Sprint(d), fmt.Sprintf("doc%02d", d), "2031-03-04", source, "claim", nil})
	}
	answer, err := small(list).Answer(Question{Panel: WhoSaidWhat, Figures: true, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if f := answer.Rows[1].Figures; answer.Rows[1].Values[0] != "one" || !math.IsNaN(f[1]) || f[0] != 1 {
		t.Errorf("%+v", answer.Rows[1])
	}
	if notes := strings.Join(answer.Notes, " "); !strings.Contains(notes, "1 of 2 of these groups have fewer than 10 annotations") {
		t.Errorf("the notes are %q", notes)
	}
}

func TestWhatStandsBehindANumberIsFound(t *testing.T) {
	c := small([]said{{"1", "a", "2031-03-04", "s", "claim", nil}, {"2", "a", "2031-03-04", "s", "denial", nil}, {"3", "b", "2031-03-05", "s", "claim", nil}})
	counted, err := c.Answer(Question{Panel: WhoSaidWhat})
	if err != nil {
		t.Fatal(err)
	}
	list, all, err := c.Behind(counted, counted.Rows[0], 10)
	if err != nil || all != 2 || len(list) != 2 || list[0].Document != "a" || list[0].Sentence != 0 || list[1].Document != "b" {
		t.Errorf("%v %v", list, err)
	}
	if list[0].Annotation != uuid.NewSHA1(uuid.Nil, []byte("1")).String() {
		t.Errorf("the annotation is %s", list[0].Annotation)
	}
	if list, all, _ = c.Behind(counted, counted.Rows[0], 1); all != 2 || len(list) != 1 {
		t.Errorf("%d of %d are listed", len(list), all)
	}
}

func TestActs(t *testing.T) {
	denies, supports, same := corpus.RelationKind{ID: "denies"}, corpus.RelationKind{ID: "supports"}, corpus.RelationKind{ID: "x", Symmetric: true}
	for _, c := range []struct {
		label string
		draws []corpus.RelationKind
		want  string
	}{
		{"claim", nil, Asserted}, {"claim", []corpus.RelationKind{same}, Repeated}, {"claim", []corpus.RelationKind{supports}, Supported}, {"claim", []corpus.RelationKind{supports, same}, Repeated},
		{"speculation", []corpus.RelationKind{same}, Hedged}, {"speculation", []corpus.RelationKind{denies}, Denied}, {"denial", nil, Denied}, {"denial", []corpus.RelationKind{supports}, Denied},
	} {
		if got := Act(c.label, c.draws); got != c.want {
			t.Errorf("a %s that draws %v: %s, not %s", c.label, c.draws, got, c.want)
		}
	}
}

func TestSharesOfARankedQueueAreSaidToBeNoEstimates(t *testing.T) {
	const warning = "no estimates"
	for reached, warns := range map[corpus.Reached]bool{corpus.InOrder: false, corpus.BySample: false, corpus.ByQueue: true, corpus.ByLikeness: true, corpus.BySecondLook: true} {
		r := NewReader(Project{Codebook: corpus.Codebook{Labels: []corpus.Label{{ID: "claim", Name: "Claim"}}}, Annotators: []corpus.Annotator{{ID: "a", Name: "Ana"}}})
		e := corpus.Entry{Document: corpus.Document{ID: "d", Text: "x x", Sentences: []corpus.Sentence{{Span: corpus.Span{Start: 0, End: 3}}}}}
		e.Annotations = []corpus.Annotation{{ID: uuid.NewString(), Document: "d", Span: corpus.Span{Start: 0, End: 3}, Label: "claim", Annotator: "a"}}
		e.Codings = []corpus.Coding{{Document: "d", Start: 0, End: 3, Annotator: "a", Reached: reached, Hint: "claim"}}
		r.Add(e)
		answer, err := r.Corpus().Answer(Question{Panel: WhoSaidWhat, By: []string{"label"}})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(strings.Join(answer.Notes, " "), warning); got != warns {
			t.Errorf("%q: it warns: %v; %q", reached, got, answer.Notes)
		}
	}
}
