package overview

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
	"sayso/internal/query"
)

// chosenFrom is a project of a few documents in which everything that can be
// asked occurs, and is missing.
type chosenFrom struct {
	project   query.Project
	entries   []corpus.Entry
	relations []corpus.Relation
}

func drawProject(t *rapid.T, name string) chosenFrom {
	one := func(what string, values ...string) string { return rapid.SampledFrom(values).Draw(t, what) }
	id := func(n int) string { return uuid.NewSHA1(uuid.Nil, []byte(fmt.Sprint(name, n))).String() }
	p := chosenFrom{project: query.Project{Me: "a1", Codebook: corpus.Codebook{
		Labels:     []corpus.Label{{ID: "claim", Name: "Claim"}, {ID: "denial", Name: "Denial"}},
		Attributes: []corpus.Attribute{{ID: "source"}, {ID: "via"}, {ID: "certainty", Values: []string{"certain", "possible"}}},
		Variables:  []corpus.Variable{{ID: "pages", Name: "Pages", Kind: corpus.NumberVariable}},
	}, Annotators: []corpus.Annotator{{ID: "a1", Name: "Ana"}, {ID: "a2", Name: "Ben"}}, Sources: []corpus.Source{
		{ID: "s1", Name: "Ministry of Works", Names: []corpus.SourceName{{Text: "the ministry"}, {Text: "it", Document: "d1"}}}, {ID: "s2", Name: "Mayor"}}}}
	n := 0
	for d := range rapid.IntRange(0, 3).Draw(t, "documents") {
		e := corpus.Entry{Document: corpus.Document{ID: fmt.Sprint("d", d), Outlet: one("outlet", "", "Courier", "Gazette of Works"), Title: one("title", "Cracks", "Nothing"),
			Date: one("date", "", "2031", "2031-03-04"), Fields: map[string]string{"pages": one("pages", "", "3", "x")}}}
		var text strings.Builder
		for range rapid.IntRange(0, 4).Draw(t, "sentences") {
			start := text.Len()
			text.WriteString(one("words", "the bridge has cracks", "no cracks", "rain"))
			e.Document.Sentences = append(e.Document.Sentences, corpus.Sentence{Span: corpus.Span{Start: start, End: text.Len()}})
			text.WriteByte(' ')
		}
		e.Document.Text = text.String()
		for i, s := range e.Document.Sentences {
			for range rapid.IntRange(0, 2).Draw(t, "annotations") {
				span := s.Span
				if rapid.Bool().Draw(t, "long") {
					span.End = e.Document.Sentences[min(i+1, len(e.Document.Sentences)-1)].End
				}
				a := corpus.Annotation{ID: id(n), Document: e.Document.ID, Span: span, Label: one("label", "claim", "denial"), Annotator: one("annotator", "a1", "a2"), Note: one("note", "", "sure?"),
					Attributes: map[string]string{"source": one("source", "", "the ministry", "Mayor", "it", "she"), "certainty": one("certainty", "", "certain", "possible")}, CreatedAt: time.Unix(0, 0)}
				if n > 0 && rapid.Bool().Draw(t, "linked") {
					p.relations = append(p.relations, corpus.Relation{From: a.ID, To: id(n - 1), Kind: "denies"})
				}
				n++
				e.Annotations = append(e.Annotations, a)
			}
			switch rapid.IntRange(0, 3).Draw(t, "mark") {
			case 0:
				e.Marks = append(e.Marks, corpus.Mark{Span: s.Span, Annotator: "a1"})
			case 1:
				e.Doubts = append(e.Doubts, corpus.Doubt{Span: s.Span, Annotator: "a1", Why: one("why", "irony", "who?")})
			}
		}
		corpus.SortAnnotations(e.Annotations)
		p.entries = append(p.entries, e)
	}
	return p
}

func drawQuery(t *rapid.T, depth int) string {
	part := func() string {
		return rapid.SampledFrom([]string{"label:denial", "label:claim", "source:ministry", "source:it", "source:she", "certainty:possible", "annotator:ben", "by:me", "note:sure", "has:note", "has:link",
			"has:mention", "has:doubt", "has:source", "has:certainty", "has:outlet", "has:pages", "has:url", "outlet:works", "title:cracks", "date:2031-03", "date:2031", "pages:1..4", "state:done",
			"unread", "nothing", "labelled", "why:irony", "cracks", `"no cracks"`, "bridge NEAR/2 cracks", "brid*"}).Draw(t, "part")
	}
	if depth == 0 {
		return part()
	}
	switch rapid.IntRange(0, 4).Draw(t, "join") {
	case 0:
		return part()
	case 1:
		return "(" + drawQuery(t, depth-1) + " OR " + drawQuery(t, depth-1) + ")"
	case 2:
		return "NOT (" + drawQuery(t, depth-1) + ")"
	}
	return "(" + drawQuery(t, depth-1) + " " + drawQuery(t, depth-1) + ")"
}

// What a filter lets through is what the language of the search finds, document
// by document.
func TestAFilterIsWhatTheSearchFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProject(t, "")
		text := drawQuery(t, 3)
		q, err := query.Parse(text)
		if err != nil {
			t.Fatal(text, err)
		}
		m, err := q.Bind(p.project)
		if err != nil {
			t.Fatal(text, err)
		}
		linked := map[string]bool{}
		for _, r := range p.relations {
			linked[r.From], linked[r.To] = true, true
		}
		isLinked := func(id string) bool { return linked[id] }
		reader := NewReader(Project{Codebook: p.project.Codebook, Sources: p.project.Sources, Annotators: p.project.Annotators, Relations: p.relations})
		var chosen, found, admitted []bool
		for _, e := range p.entries {
			reader.Add(e)
			chosen = append(chosen, m.FindAnnotations(&e, isLinked)...)
			in := make([]bool, len(e.Document.Sentences))
			for _, hit := range m.Find(&e, isLinked) {
				in[hit.Sentence] = true
			}
			found, admitted = append(found, in...), append(admitted, m.Admits(&e.Document))
		}
		c, err := reader.Corpus().Filter(q, m, func(part query.Query) (map[string][]int, error) {
			m, err := part.Bind(p.project)
			if err != nil {
				return nil, err
			}
			sentences := map[string][]int{}
			for _, e := range p.entries {
				for _, hit := range m.Find(&e, isLinked) {
					sentences[e.Document.ID] = append(sentences[e.Document.ID], hit.Sentence)
				}
			}
			return sentences, nil
		})
		if err != nil {
			t.Fatal(text, err)
		}
		// A document without sentences has nothing that could be let through.
		for i, e := range p.entries {
			if len(e.Document.Sentences) == 0 {
				admitted[i] = c.admitted[i]
			}
		}
		for name, pair := range map[string][2][]bool{"annotations": {chosen, c.chosen}, "sentences": {found, c.found()}, "documents": {admitted, c.admitted}} {
			if !slices.Equal(pair[0], pair[1]) {
				t.Fatalf("%s: %s (-search +filter): %s", text, name, cmp.Diff(pair[0], pair[1]))
			}
		}
	})
}

func TestCodesAreWhatWasAdded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOf(rapid.SampledFrom([]int32{0, 1, 255, 256, 65_535, 65_536, 1 << 30})).Draw(t, "codes")
		var c, parts codes
		for _, n := range list {
			c.add(n)
		}
		cut := rapid.IntRange(0, len(list)).Draw(t, "cut")
		parts.addFrom(&c, 0, cut)
		parts.addFrom(&c, cut, len(list))
		for i, n := range list {
			if c.at(i) != n || parts.at(i) != n {
				t.Fatalf("%v at %d: %d and %d", list, i, c.at(i), parts.at(i))
			}
		}
	})
}

// Reading again only what was changed gives what reading all of it gives.
func TestReadingAgainWhatChangedIsReadingAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, after := drawProject(t, "before"), drawProject(t, "after")
		project := func(relations []corpus.Relation) Project {
			return Project{Codebook: before.project.Codebook, Sources: before.project.Sources, Annotators: before.project.Annotators, Relations: relations}
		}
		read := func(r *Reader, entries []corpus.Entry) *Corpus {
			for _, e := range entries {
				r.Add(e)
			}
			return r.Corpus()
		}
		now, changed := []corpus.Entry{}, []string{}
		var added []corpus.Entry
		for i := range max(len(before.entries), len(after.entries)) {
			switch {
			case i < len(before.entries) && rapid.Bool().Draw(t, "stays"):
				now = append(now, before.entries[i])
			default:
				changed = append(changed, fmt.Sprint("d", i))
				if i < len(after.entries) {
					now, added = append(now, after.entries[i]), append(added, after.entries[i])
				}
			}
		}
		relations := append(slices.Clone(before.relations), after.relations...)
		old := read(NewReader(project(before.relations)), before.entries)
		whole, again := read(NewReader(project(relations)), now), read(Again(old, project(relations), changed), added)
		for _, panel := range Panels {
			for _, by := range [][]string{nil, {"organisation"}, {"outlet", "label"}, {"day", "annotator"}} {
				want, err := whole.Answer(Question{Panel: panel, By: by})
				got, failed := again.Answer(Question{Panel: panel, By: by})
				if fmt.Sprint(err) != fmt.Sprint(failed) {
					t.Fatalf("%s by %v: %v, not %v", panel, by, failed, err)
				}
				if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
					t.Fatalf("%s by %v (-all +again):\n%s", panel, by, diff)
				}
			}
		}
		q, _ := query.Parse("has:link source:ministry OR has:doubt")
		m, err := q.Bind(before.project)
		if err != nil {
			t.Fatal(err)
		}
		one, err1 := whole.Filter(q, m, nil)
		other, err2 := again.Filter(q, m, nil)
		if err1 != nil || err2 != nil || !slices.Equal(one.chosen, other.chosen) || !slices.Equal(one.found(), other.found()) {
			t.Fatalf("filtered: %v %v, %v %v", one.chosen, other.chosen, err1, err2)
		}
	})
}

// What stands behind a row is as many as it counts; behind a link what answers,
// each once.
func TestBehindEveryRowStandsWhatItCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProject(t, "")
		r := NewReader(Project{Codebook: p.project.Codebook, Sources: p.project.Sources, Annotators: p.project.Annotators, Relations: p.relations})
		for _, e := range p.entries {
			r.Add(e)
		}
		c := r.Corpus()
		for _, q := range []Question{{Panel: WhoSaidWhat, By: []string{"source", "certainty"}}, {Panel: OverTime, By: []string{"month"}}, {Panel: Thread}, {Panel: Thread, By: []string{"label"}}, {Panel: AlongTheText},
			{Panel: CrossTable}, {Panel: Progress}, {Panel: Progress, By: []string{"outlet"}}, {Panel: WhoAnswersWhom}, {Panel: WhoAnswersWhom, Network: Conflict}, {Panel: WhoAnswersWhom, Network: Congruence}} {
			table, err := c.Answer(q)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range table.Rows {
				list, all, err := c.Behind(table, row, 1<<20)
				if err != nil || all != len(list) {
					t.Fatalf("%v %v: %d, %d, %v", q, row, len(list), all, err)
				}
				if q.Panel == WhoAnswersWhom && (all == 0 || q.Network == "" && all > row.Count) || q.Panel != WhoAnswersWhom && all != row.Count {
					t.Fatalf("%v: behind %v stand %d", q, row, all)
				}
			}
		}
	})
}
