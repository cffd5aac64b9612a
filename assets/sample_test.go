package assets_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/segment"
)

func load(t *testing.T) ([]corpus.Entry, []corpus.Annotator) {
	t.Helper()
	entries, annotators, err := assets.SampleProject()
	if err != nil {
		t.Fatal(err)
	}
	return entries, annotators
}

func TestTheSampleIsTheSameEveryTime(t *testing.T) {
	entries, annotators := load(t)
	again, annotatorsAgain := load(t)
	if diff := cmp.Diff(entries, again); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(annotators, annotatorsAgain); diff != "" {
		t.Error(diff)
	}
}

func TestEverySpanOfTheSampleCarriesItsQuote(t *testing.T) {
	entries, _ := load(t)
	for _, e := range entries {
		d := e.Document
		if d.SHA256 != corpus.HashText(d.Text) {
			t.Errorf("%s: the hash is not that of the text", d.Source)
		}
		for _, a := range e.Annotations {
			if err := a.Span.Check(d.Text); err != nil {
				t.Errorf("%s: %v", d.Source, err)
			} else if d.Quote(a.Span) != a.Quote {
				t.Errorf("%s: %q stands where %q should", d.Source, d.Quote(a.Span), a.Quote)
			}
			if strings.Count(d.Text, a.Quote) != 1 {
				t.Errorf("%s: %q stands there more than once", d.Source, a.Quote)
			}
			if a.Document != d.ID {
				t.Errorf("%s: an annotation says it belongs to %s", d.Source, a.Document)
			}
		}
	}
}

func TestSpansOverlapOnlyByNesting(t *testing.T) {
	entries, _ := load(t)
	for _, e := range entries {
		for i, a := range e.Annotations {
			for _, b := range e.Annotations[i+1:] {
				if a.Span.Overlaps(b.Span) && !a.Span.Covers(b.Span) && !b.Span.Covers(a.Span) {
					t.Errorf("%s: %q and %q cross", e.Document.Source, a.Quote, b.Quote)
				}
			}
		}
	}
}

func TestMarksOfTheSampleAreSentences(t *testing.T) {
	entries, _ := load(t)
	marks := 0
	for _, e := range entries {
		sentences := segment.Split(e.Document.Text, segment.Options{Language: e.Document.Language})
		for _, m := range e.Marks {
			marks++
			is := func(s corpus.Sentence) bool { return s.Span == m.Span }
			if !slices.ContainsFunc(sentences, is) {
				t.Errorf("%s: %q is no sentence", e.Document.Source, e.Document.Quote(m.Span))
			}
			before := strings.TrimRight(e.Document.Text[:m.Span.Start], " ")
			if before != "" && !strings.HasSuffix(before, "\n") || e.Document.Text[m.Span.End] != '\n' {
				t.Errorf("%s: %q is no paragraph", e.Document.Source, e.Document.Quote(m.Span))
			}
		}
	}
	if marks < 4 {
		t.Errorf("the sample has only %d sentences with nothing to label", marks)
	}
}

func TestADocumentMarkedDoneHasNoUnreadSentence(t *testing.T) {
	entries, _ := load(t)
	done := 0
	for _, e := range entries {
		sentences := segment.Split(e.Document.Text, segment.Options{Language: e.Document.Language})
		states := corpus.States(sentences, e.Annotations, e.Marks)
		unread := 0
		for i, s := range states {
			if s != corpus.Unread {
				continue
			}
			unread++
			if e.Document.State == corpus.Done {
				t.Errorf("%s is done, but nobody has read %q", e.Document.Source, e.Document.Quote(sentences[i].Span))
			}
		}
		switch {
		case e.Document.State == corpus.Done:
			done++
		case unread == 0:
			t.Errorf("%s is %s, but every sentence is read", e.Document.Source, e.Document.State)
		case e.Document.State == corpus.ToDo && unread < len(states):
			t.Errorf("%s is to do, but some of it is read", e.Document.Source)
		case e.Document.State == corpus.InProgress && unread == len(states):
			t.Errorf("%s is in progress, but none of it is read", e.Document.Source)
		}
	}
	if done == 0 {
		t.Error("no article of the sample is done")
	}
}

func TestTheSampleUsesTheCodebook(t *testing.T) {
	entries, annotators := load(t)
	codebook := assets.Codebook()
	used := map[string]int{}
	for _, e := range entries {
		for _, a := range e.Annotations {
			if _, ok := codebook.Label(a.Label); !ok {
				t.Errorf("%s: no label %q", e.Document.Source, a.Label)
			}
			used[a.Label]++
			for id, value := range a.Attributes {
				if attribute, ok := codebook.Attribute(id); !ok || !attribute.Allows(value) {
					t.Errorf("%s: the codebook does not allow %s = %q", e.Document.Source, id, value)
				}
			}
			if (a.Attributes["denial_type"] != "") != (a.Label == "denial") {
				t.Errorf("%s: %q is a %s of type %q", e.Document.Source, a.Quote, a.Label, a.Attributes["denial_type"])
			}
			if !slices.ContainsFunc(annotators, func(n corpus.Annotator) bool { return n.ID == a.Annotator }) {
				t.Errorf("%s: nobody made the annotation %q", e.Document.Source, a.Quote)
			}
		}
	}
	for _, l := range codebook.Labels {
		if used[l.ID] < 5 {
			t.Errorf("the sample shows the label %s only %d times", l.ID, used[l.ID])
		}
	}
}

func TestRelationsOfTheSampleFollowTheirRules(t *testing.T) {
	entries, _ := load(t)
	codebook := assets.Codebook()
	type place struct {
		document string
		a        corpus.Annotation
	}
	at := map[string]place{}
	for _, e := range entries {
		for _, a := range e.Annotations {
			at[a.ID] = place{e.Document.ID, a}
		}
	}
	across := 0
	for _, e := range entries {
		for _, r := range e.Relations {
			from, to := at[r.From], at[r.To]
			if from.document != e.Document.ID || to.document == "" || r.From == r.To {
				t.Errorf("%s: a relation does not begin here or ends nowhere", e.Document.Source)
			}
			if from.document != to.document {
				across++
			}
			kind, ok := codebook.RelationKind(r.Kind)
			switch {
			case !ok:
				t.Errorf("no relation %q", r.Kind)
			case kind.ID == "denies" && (from.a.Label != "denial" || to.a.Label == "denial"):
				t.Errorf("%q (%s) denies %q (%s)", from.a.Quote, from.a.Label, to.a.Quote, to.a.Label)
			case kind.Symmetric && from.a.ID < to.a.ID:
				t.Errorf("%q should point to the earlier one", from.a.Quote)
			}
		}
	}
	if across < 4 {
		t.Errorf("only %d relations cross from one article to another", across)
	}
}

func TestIDsAreSortedUUIDsOfVersion7AndAllDifferent(t *testing.T) {
	entries, annotators := load(t)
	var ids, documents []string
	for _, a := range annotators {
		ids = append(ids, a.ID)
	}
	for _, e := range entries {
		documents = append(documents, e.Document.ID)
		for _, a := range e.Annotations {
			ids = append(ids, a.ID)
		}
		for _, m := range e.Marks {
			ids = append(ids, m.ID)
		}
		for _, r := range e.Relations {
			ids = append(ids, r.ID)
		}
	}
	if !slices.IsSorted(documents) {
		t.Error("the documents are not in the order of their ids")
	}
	ids = append(ids, documents...)
	pattern := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	seen := map[string]bool{}
	for _, id := range ids {
		if !pattern.MatchString(id) || seen[id] {
			t.Errorf("the id %s is malformed or used twice", id)
		}
		seen[id] = true
	}
}

func TestTheArticlesShowWhatNewsTextIsMadeOf(t *testing.T) {
	entries, _ := load(t)
	var all strings.Builder
	for _, e := range entries {
		text := e.Document.Text
		all.WriteString(text)
		if strings.Contains(text, "\r") || strings.ContainsAny(text, `"'`) {
			t.Errorf("%s has a straight quote or a carriage return", e.Document.Source)
		}
		n := len(segment.Split(text, segment.Options{Language: "en"}))
		if n < 10 || n > 60 {
			t.Errorf("%s has %d sentences", e.Document.Source, n)
		}
		if e.Document.Title == "" || e.Document.Outlet == "" || e.Document.Date == "" || e.Document.URL == "" {
			t.Errorf("%s lacks metadata", e.Document.Source)
		}
	}
	text := all.String()
	for name, has := range map[string]func(rune) bool{
		"Cyrillic": func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) },
		"Arabic":   func(r rune) bool { return unicode.Is(unicode.Arabic, r) },
		"Chinese":  func(r rune) bool { return unicode.Is(unicode.Han, r) },
		"an emoji": func(r rune) bool { return r > 0x1F000 },
	} {
		if !strings.ContainsFunc(text, has) {
			t.Errorf("the sample has no %s", name)
		}
	}
	for _, words := range []string{"“", "‘", " p.m.", "Q: ", "A: ", "\n date", "3.2 percent", "Mr. "} {
		if !strings.Contains("\n"+text, words) {
			t.Errorf("the sample has no %q", words)
		}
	}
}

// A misspelt field in sample.json would silently drop what it says.
func TestSampleFileHasOnlyKnownFields(t *testing.T) {
	data, err := os.ReadFile("sample/sample.json")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, f := range strings.Fields("annotators articles relations file title outlet byline date printed url language state annotator annotations nothing name quote label attributes note from kind to " +
		"source via source_type certainty polarity denial_type target needs_discussion") {
		known[f] = true
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			for k, e := range v {
				if !known[k] {
					t.Errorf("sample.json has an unknown field %q", k)
				}
				walk(e)
			}
		}
	}
	var v any
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(&v); err != nil {
		t.Fatal(err)
	}
	walk(v)
}
