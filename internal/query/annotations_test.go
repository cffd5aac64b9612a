package query

import (
	"fmt"
	"strings"
	"testing"

	"sayso/internal/corpus"
)

// entryWith is a text of sentences "s0." and so on, with annotations given as
// label@from-to, by sentences.
func entryWith(sentences int, annotations ...string) corpus.Entry {
	e := corpus.Entry{Document: corpus.Document{ID: "d", Date: "2031-03-04", Outlet: "Courier"}}
	var text strings.Builder
	for i := range sentences {
		start := text.Len()
		fmt.Fprintf(&text, "s%d bridge.", i)
		e.Document.Sentences = append(e.Document.Sentences, corpus.Sentence{Span: corpus.Span{Start: start, End: text.Len()}})
		text.WriteByte(' ')
	}
	e.Document.Text = text.String()
	for _, a := range annotations {
		var from, to int
		label, at, _ := strings.Cut(a, "@")
		label, source, _ := strings.Cut(label, "/")
		if n, _ := fmt.Sscanf(at, "%d-%d", &from, &to); n == 1 {
			to = from
		}
		e.Annotations = append(e.Annotations, corpus.Annotation{ID: a, Label: label, Annotator: "a1", Attributes: map[string]string{"source": source},
			Span: corpus.Span{Start: e.Document.Sentences[from].Start, End: e.Document.Sentences[to].End}})
	}
	return e
}

func TestAnnotationsAreFoundForThemselves(t *testing.T) {
	project := Project{Codebook: corpus.Codebook{Labels: []corpus.Label{{ID: "claim", Name: "Claim"}, {ID: "denial", Name: "Denial"}}, Attributes: []corpus.Attribute{{ID: "source"}}},
		Annotators: []corpus.Annotator{{ID: "a1", Name: "Ana"}}}
	// Two on one sentence, one alone, and one over two sentences.
	e := entryWith(5, "claim/mayor@0", "denial/ministry@0", "claim/ministry@1", "denial/mayor@2-3")
	for _, c := range []struct{ query, want string }{
		{``, "claim/mayor@0 denial/ministry@0 claim/ministry@1 denial/mayor@2-3"},
		{`label:denial`, "denial/ministry@0 denial/mayor@2-3"},
		{`-label:denial`, "claim/mayor@0 claim/ministry@1"},
		{`label:denial source:mayor`, "denial/mayor@2-3"},
		{`label:denial OR source:mayor`, "claim/mayor@0 denial/ministry@0 denial/mayor@2-3"},
		{`label:denial -source:mayor`, "denial/ministry@0"},
		{`s0`, "claim/mayor@0 denial/ministry@0"},
		{`s3`, "denial/mayor@2-3"},
		{`bridge label:claim`, "claim/mayor@0 claim/ministry@1"},
		{`s2 NEAR/1 bridge`, "denial/mayor@2-3"},
		{`"s9"`, ""},
		{`labelled`, "claim/mayor@0 denial/ministry@0 claim/ministry@1 denial/mayor@2-3"},
		{`unread`, ""},
		{`outlet:courier date:2031-03`, "claim/mayor@0 denial/ministry@0 claim/ministry@1 denial/mayor@2-3"},
		{`outlet:gazette`, ""},
		{`outlet:gazette OR label:claim`, "claim/mayor@0 claim/ministry@1"},
		{`has:link`, "claim/ministry@1"},
		{`annotator:ana label:claim`, "claim/mayor@0 claim/ministry@1"},
	} {
		q, err := Parse(c.query)
		if err != nil {
			t.Fatal(err)
		}
		m, err := q.Bind(project)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for i, held := range m.FindAnnotations(&e, func(id string) bool { return id == "claim/ministry@1" }) {
			if held {
				got = append(got, e.Annotations[i].ID)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: found %q, not %q", c.query, got, c.want)
		}
		// Whatever finds an annotation of its own finds a sentence too.
		if len(got) > 0 && len(m.Find(&e, func(string) bool { return true })) == 0 {
			t.Errorf("%s finds annotations and no sentence", c.query)
		}
	}
}

func TestADocumentIsAdmittedByWhatIsSaidOfDocuments(t *testing.T) {
	project := Project{Codebook: corpus.Codebook{Labels: []corpus.Label{{ID: "claim", Name: "Claim"}}}}
	d := corpus.Document{Outlet: "Courier", Date: "2031-03-04"}
	for query, want := range map[string]bool{
		``: true, `outlet:courier`: true, `outlet:gazette`: false, `-outlet:gazette`: true, `-outlet:courier`: false, `label:claim`: true, `-label:claim`: true,
		`bridge`: true, `unread`: true, `outlet:gazette label:claim`: false, `outlet:gazette OR label:claim`: true, `date:2031 bridge`: true, `date:2032 OR outlet:gazette`: false,
		`NOT (outlet:courier label:claim)`: true,
	} {
		q, err := Parse(query)
		if err != nil {
			t.Fatal(err)
		}
		m, err := q.Bind(project)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Admits(&d); got != want {
			t.Errorf("%s admits it: %v, not %v", query, got, want)
		}
	}
}
