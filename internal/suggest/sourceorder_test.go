package suggest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
	"sayso/internal/sources"
)

// namings are annotations in ten documents, for each of which the same four sources
// are offered; choose says which is named, by what was named before.
func namings(each int, choose func(before []string) string) (list []Naming) {
	offered := []sources.Candidate{{Text: "the outlet"}, {Text: "A. Quorn"}, {Text: "the ministry"}, {Text: "B. Thorsby"}}
	for d := range 10 {
		var before []string
		for range each {
			chosen := choose(before)
			list = append(list, NamingOf(fmt.Sprint(d), "paper", corpus.Span{Start: 0, End: 1}, offered, before, chosen))
			before = append(before, chosen)
		}
	}
	return list
}

func TestAnOrderIsLearnedOnlyWhereItSavesKeysOnDocumentsNotSeen(t *testing.T) {
	random, chance := rand.New(rand.NewPCG(1, 2)), rand.New(rand.NewPCG(3, 4))
	names := []string{"the outlet", "A. Quorn", "the ministry", "B. Thorsby"}
	again := func(before []string) string {
		if len(before) == 0 || random.IntN(8) == 0 {
			return names[random.IntN(4)]
		}
		return before[len(before)-1]
	}
	for _, c := range []struct {
		name   string
		each   int
		choose func([]string) string
		ready  bool
	}{
		{"the one who spoke before speaks on", 20, again, true},
		{"one source in every article", 20, func([]string) string { return "B. Thorsby" }, true},
		{"as the rules have it", 20, func([]string) string { return "the outlet" }, false},
		{"by chance", 20, func([]string) string { return names[chance.IntN(4)] }, false},
		{"none of those offered", 20, func([]string) string { return "somebody else" }, false},
		{"too few to tell", 2, again, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := LearnSources(namings(c.each, c.choose), 1)
			if o.Ready != c.ready {
				t.Errorf("it is used: %v; %s", o.Ready, o.Says())
			}
			if c.ready && o.Keys > o.Before-0.5 {
				t.Errorf("it saves too little: %s", o.Says())
			}
		})
	}
}

func TestASourceThatComesLastByRulesIsLearnedToComeFirst(t *testing.T) {
	var list []Naming
	for d := range 10 {
		var offered []sources.Candidate
		for i := range 14 {
			offered = append(offered, sources.Candidate{Text: fmt.Sprintf("Speaker %d of %d", i, d)})
		}
		var before []string
		for range 12 {
			list = append(list, NamingOf(fmt.Sprint(d), "paper", corpus.Span{Start: 0, End: 1}, append(offered, sources.Candidate{Text: "Quorn"}), before, "Quorn"))
			before = append(before, "Quorn")
		}
	}
	if o := LearnSources(list, 1); !o.Ready || o.Keys > 2.5 { // the first of each article has to be typed
		t.Error(o.Says())
	}
}

func TestTheSameNamesGiveTheSameOrder(t *testing.T) {
	list := namings(20, func(before []string) string { return []string{"A. Quorn", "the ministry"}[len(before)/5%2] })
	if diff := cmp.Diff(LearnSources(list, 1), LearnSources(list, 1), cmp.AllowUnexported(SourceOrder{})); diff != "" {
		t.Error(diff)
	}
}

func TestAnOrderLosesAndAddsNoSource(t *testing.T) {
	o := LearnSources(namings(20, func([]string) string { return "B. Thorsby" }), 1)
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`[A-Z][a-z]{3,8}`), 0, 30, rapid.ID).Draw(t, "names")
		before := rapid.SliceOf(rapid.SampledFrom(append([]string{"B. Thorsby"}, names...))).Draw(t, "before")
		var offered []sources.Candidate
		for _, name := range names {
			offered = append(offered, sources.Candidate{Text: name})
		}
		got := o.Order(NamingOf("d", "paper", corpus.Span{Start: 3, End: 9}, offered, before, ""), names)
		if diff := cmp.Diff(slices.Sorted(slices.Values(names)), slices.Sorted(slices.Values(got))); diff != "" {
			t.Fatal(diff)
		}
		rest := slices.DeleteFunc(slices.Clone(names), func(name string) bool {
			return slices.Index(names, name) < likeliest || slices.Contains(before, name)
		})
		if kept := slices.DeleteFunc(slices.Clone(got), func(name string) bool { return !slices.Contains(rest, name) }); !slices.Equal(kept, rest) {
			t.Fatalf("those behind the first dozen changed places: %q", got)
		}
	})
}

func TestOnlyTheAnnotatorsOwnNamesAreLearnedFrom(t *testing.T) {
	d := corpus.Document{ID: "d", Text: "Maud Ferrant said so. R. Thorsby said no.", Sentences: []corpus.Sentence{
		{Span: corpus.Span{Start: 0, End: 21}}, {Span: corpus.Span{Start: 22, End: 41}}}}
	entry := corpus.Entry{Document: d}
	name := func(annotator, source string, sentence int) {
		entry.Annotations = append(entry.Annotations, corpus.Annotation{ID: annotator + source, Document: "d", Label: "claim",
			Span: d.Sentences[sentence].Span, Annotator: annotator, Attributes: map[string]string{"source": source}})
	}
	name("ana", "Maud Ferrant", 0)
	read := func() []Naming {
		r := Reading{Naming: true}
		r.Add(&entry, "en", func(annotator string) bool { return annotator == "ana" })
		return r.Named
	}
	alone := read()
	name("ben", "R. Thorsby", 0)
	name("ben", "R. Thorsby", 1)
	got := read()
	if len(got) != 1 || got[0].chosen < 0 {
		t.Fatalf("put down is %+v", got)
	}
	if diff := cmp.Diff(alone, got, cmp.AllowUnexported(Naming{}, offeredSource{})); diff != "" {
		t.Errorf("what Ben named changes what is learned from Ana: %s", diff)
	}
}
