package foreign

import (
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
)

// said is what is left of an annotation when a format has carried it.
type said struct {
	Span             corpus.Span
	Label, Coder     string
	Note             string
	Attributes       map[string]string
	Mentions         []corpus.Mention
	ID               string
	Created, Changed time.Time
}

// told is what is left of a document.
type told struct {
	Text      string
	Said      []said
	Relations []string // kind, and the spans of both ends
}

// carries is what a format does not lose, as its entry in the loss table says.
type carries struct {
	coder, note, attributes, relations, ids, created, changed bool
	mentions, pieces                                          bool // those of a role, and the pieces of an annotation
	// change makes of an annotation what the format makes of it; false leaves
	// it out.
	change func(a *said, text string) bool
	// line is what becomes of words that must fit on a line, such as notes.
	line func(string) string
}

func names(id string) string {
	for _, a := range testAnnotators {
		if a.ID == id {
			return a.Name
		}
	}
	return id
}

// tell reduces an entry to what the format carries.
func (c carries) tell(e corpus.Entry) told {
	t := told{Text: e.Document.Text}
	spans := map[string]string{}
	for _, a := range e.Annotations {
		s := said{Span: a.Span, Label: a.Label}
		if c.coder {
			s.Coder = names(a.Annotator)
		}
		if c.note {
			s.Note = a.Note
		}
		if c.attributes && len(a.Attributes) > 0 {
			s.Attributes = map[string]string{}
			for k, v := range a.Attributes {
				s.Attributes[k] = v
			}
		}
		for _, m := range a.Mentions {
			if m.Role == corpus.Part && c.pieces || m.Role != corpus.Part && c.mentions {
				s.Mentions = append(s.Mentions, m)
			}
		}
		if c.ids {
			s.ID = a.ID
		}
		if c.created {
			s.Created = a.CreatedAt
		}
		if c.changed {
			s.Changed = a.ChangedAt
		}
		if c.line != nil {
			s.Coder, s.Note = c.line(s.Coder), c.line(s.Note)
			for k, v := range s.Attributes {
				s.Attributes[k] = c.line(v)
			}
		}
		if c.change != nil && !c.change(&s, t.Text) {
			continue
		}
		spans[a.ID] = s.Label + " " + t.Text[s.Span.Start:s.Span.End]
		t.Said = append(t.Said, s)
	}
	for _, r := range e.Relations {
		if from, ok := spans[r.From]; ok && c.relations {
			if to, ok := spans[r.To]; ok {
				t.Relations = append(t.Relations, from+" "+r.Kind+" "+to)
			}
		}
	}
	t.sort()
	return t
}

func (t *told) sort() {
	key := func(s said) string {
		return strings.Join([]string{s.Label, s.Coder, s.Note, s.ID, fmt.Sprint(s.Attributes, s.Mentions)}, "\x00")
	}
	sort.SliceStable(t.Said, func(i, j int) bool {
		a, b := t.Said[i], t.Said[j]
		if a.Span != b.Span {
			return a.Span.Start < b.Span.Start || a.Span.Start == b.Span.Start && a.Span.End < b.Span.End
		}
		return key(a) < key(b)
	})
	sort.Strings(t.Relations)
}

// merged puts together documents with the same text, as the project does.
func merged(list []told) []told {
	var all []told
	at := map[string]int{}
	for _, t := range list {
		if i, ok := at[t.Text]; ok {
			all[i].Said = append(all[i].Said, t.Said...)
			all[i].Relations = append(all[i].Relations, t.Relations...)
		} else {
			at[t.Text] = len(all)
			all = append(all, t)
		}
	}
	for i := range all {
		all[i].sort()
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Text < all[j].Text })
	return all
}

// roundTrip exports generated projects and brings them back.
func roundTrip(t *testing.T, format string, c carries, check ...func(reporter, []corpus.Entry, outcome)) {
	folder := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		entries := entriesOf(t)
		var known texts
		for _, e := range entries {
			known = append(known, e.Document)
		}
		o := bring(t, exported(t, folder, format, entries), known)
		var want, got []told
		for _, e := range entries {
			want = append(want, c.tell(e))
		}
		for _, r := range o.results {
			got = append(got, c.tell(r.Entry))
		}
		for i := range want { // texts come only where a format has something to say of them
			found := false
			for _, g := range got {
				found = found || g.Text == want[i].Text
			}
			if !found && len(want[i].Said) == 0 {
				got = append(got, told{Text: want[i].Text})
			}
		}
		if diff := cmp.Diff(merged(want), merged(got)); diff != "" {
			t.Fatalf("%s\nproblems: %q", diff, o.problems)
		}
		for _, check := range check {
			check(t, entries, o)
		}
	})
}

func TestWebAnnotationComesBack(t *testing.T) {
	roundTrip(t, "w3c", carries{coder: true, note: true, attributes: true, relations: true, ids: true, created: true, changed: true})
}

func TestTheTableOfAnnotationsComesBack(t *testing.T) {
	roundTrip(t, "csv-annotations", carries{mentions: true, pieces: true, coder: true, note: true, attributes: true, relations: true, ids: true, created: true, changed: true})
}

func TestTheParquetExportComesBack(t *testing.T) {
	roundTrip(t, "parquet", carries{mentions: true, pieces: true, coder: true, note: true, attributes: true, relations: true, ids: true, created: true, changed: true})
}

func TestDoccanoComesBack(t *testing.T) {
	roundTrip(t, "doccano", carries{})
	roundTrip(t, "doccano-relations", carries{relations: true})
}

func TestLabelStudioComesBack(t *testing.T) {
	// It carries relations of one annotator only.
	roundTrip(t, "label-studio", carries{coder: true, note: true, attributes: true, ids: true})
}

func TestProdigyComesBack(t *testing.T) {
	roundTrip(t, "prodigy", carries{mentions: true, pieces: true, coder: true, note: true, attributes: true, change: func(a *said, text string) bool {
		a.Span = trimUnicode(text, a.Span) // its spans fall on tokens
		return a.Span.Len() > 0
	}})
}

func trimUnicode(text string, span corpus.Span) corpus.Span {
	words := text[span.Start:span.End]
	start := span.Start + len(words) - len(strings.TrimSpace(words+"x")) + 1
	if strings.TrimSpace(words) == "" {
		return corpus.Span{}
	}
	return corpus.Span{Start: start, End: start + len(strings.TrimSpace(words))}
}

func TestBratComesBack(t *testing.T) {
	oneLine := strings.NewReplacer("\t", " ", "\n", " ", "\r", " ")
	roundTrip(t, "brat", carries{mentions: true, pieces: true, coder: true, note: true, attributes: true, relations: true, line: oneLine.Replace, change: func(a *said, text string) bool {
		words := text[a.Span.Start:a.Span.End] // no line break at its ends
		start := a.Span.Start + len(words) - len(strings.TrimLeft(words, "\n"))
		a.Span = corpus.Span{Start: start, End: start + len(strings.Trim(words, "\n"))}
		return a.Span.Len() > 0
	}})
}

func TestUIMAComesBack(t *testing.T) {
	c := carries{coder: true, note: true, attributes: true, relations: true, ids: true, mentions: true, pieces: true}
	roundTrip(t, "uima-json", c, sameSentences)
	roundTrip(t, "uima-xmi", c, sameSentences)
}

func TestREFIComesBack(t *testing.T) {
	roundTrip(t, "refi-qda", carries{coder: true, note: true, attributes: true, relations: true, ids: true, created: true})
}

// sameSentences demands the bounds that the export had.
func sameSentences(t reporter, entries []corpus.Entry, o outcome) {
	t.Helper()
	for i, r := range o.results {
		if diff := cmp.Diff(entries[i].Document.Sentences, r.Entry.Document.Sentences); diff != "" {
			t.Fatal(diff)
		}
	}
}

// layer is what CoNLL carries: annotations that do not overlap, the longest
// first, on tokens.
func layer(e corpus.Entry) (labels []string) {
	for _, a := range longest(e.Annotations) {
		for _, words := range wordsIn(e, a.Span) {
			if words != "" {
				labels = append(labels, a.Label+": "+words)
			}
		}
	}
	sort.Strings(labels)
	return labels
}

// longest picks annotations that do not overlap.
func longest(annotations []corpus.Annotation) (picked []corpus.Annotation) {
	byLength := append([]corpus.Annotation(nil), annotations...)
	sort.SliceStable(byLength, func(i, j int) bool { return byLength[i].Span.Len() > byLength[j].Span.Len() })
	for _, a := range byLength {
		free := true
		for _, b := range picked {
			free = free && !b.Span.Overlaps(a.Span)
		}
		if free {
			picked = append(picked, a)
		}
	}
	return picked
}

// wordsIn gives the letters of a span, sentence by sentence, without spaces: a
// label never runs over the end of a sentence, and spacing is not carried.
func wordsIn(e corpus.Entry, span corpus.Span) (words []string) {
	for _, s := range e.Document.Sentences {
		from, to := max(s.Start, span.Start), min(s.End, span.End)
		if from < to {
			words = append(words, letters(e.Document.Text[from:to]))
		}
	}
	return words
}

func letters(words string) string { return norm.NFC.String(strings.Join(strings.Fields(words), "")) }

func TestCoNLLComesBack(t *testing.T) {
	for _, format := range []string{"conll", "conllu"} {
		folder := t.TempDir()
		rapid.Check(t, func(t *rapid.T) {
			entries := entriesOf(t)
			path := exported(t, folder, format, entries)
			var known texts
			for _, e := range entries {
				known = append(known, e.Document)
			}
			for _, known := range []Texts{nil, known} { // without the project's texts, and with them
				o := bring(t, path, known)
				var want, got []string
				for _, e := range entries {
					want = append(want, layer(e)...)
				}
				for _, r := range o.results {
					for _, a := range r.Entry.Annotations {
						got = append(got, a.Label+": "+letters(a.Quote))
					}
				}
				sort.Strings(want)
				sort.Strings(got)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("%s: %s\n%q", format, diff, o.problems)
				}
			}
		})
	}
}

// A byte order mark that belongs to a text is counted by every export. A text
// that lost it on its way, with spans that all moved by one, would go unseen
// where the names of spans are no quotations.
func TestATextThatBeginsWithAByteOrderMarkKeepsEverySpan(t *testing.T) {
	text := mark + "It rained. Nobody said so, and nobody denied it."
	d := corpus.Document{ID: "0199aaaa-bbbb-7ccc-8ddd-0000000000aa", Title: "Rain", Text: text, SHA256: corpus.HashText(text), State: corpus.ToDo, Language: "en"}
	e := corpus.Entry{Document: d}
	for i, at := range []corpus.Span{{Start: 0, End: 13}, {Start: 3, End: 13}, {Start: 13, End: 14}, {Start: 14, End: 20}, {Start: 29, End: 30}} {
		e.Annotations = append(e.Annotations, corpus.Annotation{ID: fmt.Sprintf("0199aaaa-bbbb-7ccc-8ddd-%012d", i+1), Document: d.ID, Span: at, Label: "claim", Annotator: testAnnotators[0].ID, Quote: d.Quote(at)})
	}
	for _, format := range []string{"refi-qda", "brat", "uima-json", "webanno-tsv", "doccano", "label-studio", "w3c"} {
		if _, ok := dataset.FormatNamed(format); !ok {
			continue
		}
		t.Run(format, func(t *testing.T) {
			o := bring(t, exported(t, t.TempDir(), format, []corpus.Entry{e}), texts{d})
			var got []string
			for _, r := range o.results {
				for _, a := range r.Entry.Annotations {
					got = append(got, strings.TrimPrefix(a.Quote, mark))
				}
			}
			var want []string
			for _, a := range e.Annotations {
				if quote := strings.TrimPrefix(a.Quote, mark); quote != "" {
					want = append(want, quote)
				}
			}
			sort.Strings(got)
			sort.Strings(want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s\nproblems %q", diff, o.problems)
			}
			if format == "refi-qda" && (len(o.results) != 1 || o.results[0].Entry.Document.Text != text) {
				t.Error("the text came back another one")
			}
		})
	}
}
