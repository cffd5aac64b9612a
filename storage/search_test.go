package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
	"sayso/internal/query"
)

func parsed(t interface{ Fatal(...any) }, text string) query.Query {
	q, err := query.Parse(text)
	if err != nil {
		t.Fatal(text, err)
	}
	return q
}

// found searches and writes what was found as "title sentence[words]".
func found(t interface{ Fatal(...any) }, p *Project, text string, o SearchOptions) (list []string, after string) {
	result, err := p.Search(context.Background(), parsed(t, text), o)
	if err != nil {
		t.Fatal(text, err)
	}
	n := 0
	for _, d := range result.Documents {
		for _, s := range d.Sentences {
			one := fmt.Sprint(d.Title, " ", s.Index)
			for _, hit := range s.Hits {
				one += "[" + s.Text[hit.Start-s.Span.Start:hit.End-s.Span.Start] + "]"
			}
			list = append(list, one)
			n++
		}
	}
	if n != result.Sentences {
		t.Fatal("counted", result.Sentences, "sentences, found", n)
	}
	return list, result.After
}

func TestSentencesAreFoundInAProject(t *testing.T) {
	ctx := context.Background()
	p, d, reader := withDocument(t)
	ferry := sampleDocument("The ferry", "The ferry is late. Nobody denies that the bridge is safe.")
	ferry.Outlet, ferry.Date = "Harbour News", "2024-05"
	a, b := label(d, 0, "claim", reader), label(ferry, 1, "denial", reader)
	a.Attributes = map[string]string{"source": "the mayor"}
	b.Attributes = map[string]string{"source": "she"}
	apply(t, p, Change{Title: "all", Steps: []Step{AddDocument(ferry), PutAnnotation(a), PutAnnotation(b),
		PutSource(corpus.Source{Name: "Mayor", Names: []corpus.SourceName{{Text: "she", Document: ferry.ID}}}),
		PutRelation(corpus.Relation{Kind: "denies", From: b.ID, To: a.ID, Annotator: reader.ID})}})
	for query, want := range map[string][]string{
		"BRIDGE safe":                      {"The bridge 0[bridge][safe]", "The ferry 1[bridge][safe]"},
		`"the ferry"`:                      {"The ferry 0[The ferry]"},
		"bri* -mayor":                      {"The ferry 1[bridge]"},
		"ليلي":                             {"The bridge 2[ليلى]"},
		"label:denial":                     {"The ferry 1"},
		"source:mayor":                     {"The bridge 0", "The ferry 1"},
		"source:mayor date:2024-04..":      {"The ferry 1"},
		"outlet:harbour":                   {"The ferry 0", "The ferry 1"},
		"has:link safe":                    {"The bridge 0[safe]", "The ferry 1[safe]"},
		"nobody OR label:claim":            {"The bridge 0", "The bridge 3[Nobody]", "The ferry 1[Nobody]"},
		"submarine":                        nil,
		"unread -(nobody OR ferry) it":     {"The bridge 2[it]", "The bridge 4[It]"},
		"annotator:first label:spec* OR x": nil,
	} {
		t.Run(query, func(t *testing.T) {
			got, after := found(t, p, query, SearchOptions{})
			if diff := cmp.Diff(want, got); diff != "" || after != "" {
				t.Error(diff, after)
			}
			for limit := 1; limit < 4; limit++ { // piece by piece
				var pieces []string
				for o := (SearchOptions{Limit: limit}); ; {
					list, after := found(t, p, query, o)
					if len(list) > limit {
						t.Fatalf("%d sentences, at most %d were wanted", len(list), limit)
					}
					pieces = append(pieces, list...)
					if o.After = after; after == "" {
						break
					}
				}
				if diff := cmp.Diff(want, pieces); diff != "" {
					t.Errorf("%d at a time: %s", limit, diff)
				}
			}
		})
	}
	var own *query.Error
	if _, err := p.Search(ctx, parsed(t, "label:rumour"), SearchOptions{}); !errors.As(err, &own) {
		t.Errorf("a label that is not there: %v", err)
	}
	for _, after := range []string{"x", "i:1:2", "i:x:y:z", "q:1:a:1", "a:1::x"} {
		if _, err := p.Search(ctx, parsed(t, "bridge"), SearchOptions{After: after}); !errors.Is(err, ErrInvalid) {
			t.Errorf("going on from %q: %v", after, err)
		}
	}
	// A removed document is not found, and is found again when it is back.
	apply(t, p, Change{Title: "removed", Steps: []Step{RemoveDocument(ferry.ID)}})
	if got, _ := found(t, p, "bridge", SearchOptions{}); len(got) != 1 {
		t.Errorf("after the removal: %v", got)
	}
	if _, err := p.Undo(ctx, "", ""); err != nil {
		t.Fatal(err)
	}
	if got, _ := found(t, p, "bridge", SearchOptions{}); len(got) != 2 {
		t.Errorf("after the undo: %v", got)
	}
	if report, err := p.Check(ctx, nil); err != nil || !report.OK() {
		t.Errorf("%v %v", report.Problems, err)
	}
}

// TestTheIndexLosesNothing asks the real index against a search that reads
// every text.
func TestTheIndexLosesNothing(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	words := []string{"bridge", "Brücke", "safe", "no", "evidence", "他们", "否认", "정부는", "أحمد", "ЁЛКА", "x" + strings.Repeat("ý", 90), "it’s", "ﬁne", "ⅷ", "\U00010400", "\U0001E900\U0001E901", "a\u0301"}
	var p *Project
	used := 0 // a new project now and then, so that none has a long history to check
	rapid.Check(t, func(r *rapid.T) {
		if used++; p == nil || used%10 == 0 {
			p = newProject(t)
		}
		var steps, away []Step
		for n := range rapid.IntRange(1, 5).Draw(r, "documents") {
			text := strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(words), rapid.StringN(1, 3, 12)), 1, 10).Draw(r, "words"), rapid.SampledFrom([]string{" ", ". ", "-"}).Draw(r, "between"))
			text = strings.ReplaceAll(text, "\x00", "")
			if strings.TrimSpace(text) == "" {
				continue
			}
			d := corpus.Document{ID: NewID(), Title: fmt.Sprint(n), Text: text, Sentences: []corpus.Sentence{{Span: corpus.Span{End: len(text)}}}}
			steps, away = append(steps, AddDocument(d)), append(away, RemoveDocument(d.ID))
		}
		if len(steps) == 0 {
			return
		}
		if _, err := p.Apply(ctx, Change{Title: "import", Steps: steps}); err != nil {
			r.Fatal(err)
		}
		var queries []string
		for range 4 {
			one, two := rapid.SampledFrom(words).Draw(r, "one"), rapid.SampledFrom(words).Draw(r, "two")
			queries = append(queries, one, one+"*", one+" OR "+two, one+" -"+two, `"`+one+" "+two+`"`, one+" NEAR/2 "+two, "("+one+" OR label:claim) "+two)
		}
		indexed := map[string][]string{}
		for _, q := range queries {
			indexed[q], _ = found(r, p, q, SearchOptions{})
			slices.Sort(indexed[q]) // equal texts come together from the index
		}
		if report, err := p.Check(ctx, nil); err != nil || !report.OK() {
			r.Fatal(report.Problems, err)
		}
		if err := p.write(ctx, func(t *transaction) error { return t.emptyIndex("") }); err != nil {
			r.Fatal(err)
		}
		for _, q := range queries {
			read, _ := found(r, p, q, SearchOptions{})
			slices.Sort(read)
			if diff := cmp.Diff(read, indexed[q]); diff != "" {
				r.Fatalf("%s: reading all texts finds other sentences than the index: %s", q, diff)
			}
		}
		if err := p.BuildIndex(ctx, nil); err != nil {
			r.Fatal(err)
		}
		if _, err := p.Apply(ctx, Change{Title: "away", Steps: away}); err != nil {
			r.Fatal(err)
		}
	})
}

func indexSize(t *testing.T, p *Project) (n int) {
	t.Helper()
	if err := p.reader.QueryRow("SELECT count(*) FROM indexed").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTheIndexIsBuiltForAFileOfTheFirstVersion(t *testing.T) {
	ctx := context.Background()
	path, _ := olderVersion(t, 1)
	old, err := Open(ctx, path, OpenOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	want, _ := found(t, old, "denie*", SearchOptions{})
	if len(want) != 2 {
		t.Errorf("in the old file: %v", want)
	}
	old.Close()
	p, err := Open(ctx, path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	check := func(texts int) {
		t.Helper()
		if got, _ := found(t, p, "denie*", SearchOptions{}); !slices.Equal(got, want) {
			t.Errorf("found %v, want %v", got, want)
		}
		if n := indexSize(t, p); n != texts {
			t.Errorf("%d texts are in the index, want %d", n, texts)
		}
		if report, err := p.Check(ctx, nil); err != nil || !report.OK() {
			t.Errorf("%v %v", report.Problems, err)
		}
	}
	check(0)
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if err := p.BuildIndex(cancelled, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	var done, total int
	if err := p.BuildIndex(ctx, func(d, all int) { done, total = d, all }); err != nil || done != 3 || total != 3 {
		t.Errorf("built %d of %d, %v", done, total, err)
	}
	check(3)
	apply(t, p, Change{Title: "more", Steps: []Step{AddDocument(sampleDocument("New", "A new text."))}})
	check(4)
	// An index made of other tokens is not asked, and is made anew.
	if err := p.SetSetting(ctx, indexKey, "0"); err != nil {
		t.Fatal(err)
	}
	apply(t, p, Change{Title: "more", Steps: []Step{AddDocument(sampleDocument("Newer", "A newer text."))}})
	check(4)
	if err := p.BuildIndex(ctx, nil); err != nil {
		t.Fatal(err)
	}
	check(5)
}

// TestADamagedIndexLosesNothingUnnoticed flips every bit of the index's pages
// in turn, or some of them: whatever is wrong then, either the check says so or
// every search finds what it found before.
func TestADamagedIndexLosesNothingUnnoticed(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	whole := closed(t)
	path := write(t, whole)
	queries := []string{"bridge", "denie*", "nobody", `"the ferry"`, "safe OR sank", "submarine", "ليلي"}
	search := func(path string) (list []string, err error) {
		p, err := Open(ctx, path, OpenOptions{ReadOnly: true})
		if err != nil {
			return nil, err
		}
		defer p.Close()
		for _, text := range queries {
			result, err := p.Search(ctx, parsed(t, text), SearchOptions{})
			if err != nil {
				return nil, err
			}
			for _, d := range result.Documents {
				list = append(list, fmt.Sprint(text, d.Title, len(d.Sentences)))
			}
		}
		return list, nil
	}
	want, err := search(path)
	if err != nil || len(want) < 5 {
		t.Fatal(want, err)
	}
	places := indexPages(t, path, "search%", "indexed")
	chance := random(t)
	noticed, other := 0, 0
	for range rounds(120, 20_000) {
		b := slices.Clone(whole)
		at := places[chance.IntN(len(places))]
		b[at] ^= 1 << chance.IntN(8)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		report, err := CheckFile(ctx, path, nil)
		if err != nil || !report.OK() {
			noticed++
			continue
		}
		got, err := search(path)
		if err != nil || !slices.Equal(got, want) {
			other++
			t.Errorf("a bit at %d was not noticed: %v, %v", at, got, err)
		}
	}
	t.Logf("%d of %d flips were noticed, the others changed no search", noticed, rounds(120, 20_000))
}

// indexPages gives the places of the bytes of tables in a file, which are small
// enough to be all in their first page.
func indexPages(t *testing.T, path string, names ...string) (places []int) {
	t.Helper()
	db, err := openWriter(path, "rw")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, name := range names {
		pages, err := column[int](context.Background(), db, "SELECT rootpage FROM sqlite_schema WHERE name LIKE ? AND rootpage > 0", name)
		if err != nil || len(pages) == 0 {
			t.Fatal(pages, err)
		}
		for _, page := range pages {
			for i := range 4096 {
				places = append(places, (page-1)*4096+i)
			}
		}
	}
	return places
}

func TestADamagedIndexIsMadeAnew(t *testing.T) {
	ctx := context.Background()
	p := lived(t)
	path := p.Path()
	want, _ := found(t, p, "denie*", SearchOptions{})
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// What the index holds cannot be changed through SQLite, so the bytes are
	// changed in the file: a word that says something else.
	places := indexPages(t, path, "search_data")
	page := content[places[0] : places[len(places)-1]+1]
	at := bytes.Index(page, []byte("enied"))
	if at < 0 {
		t.Fatal("the word is not in the index")
	}
	page[at+1] = 'm'
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	p, err = Open(ctx, path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	report, err := p.Check(ctx, nil)
	if err != nil || report.OK() || !strings.Contains(report.Problems[0].What, "index for searching") {
		t.Fatalf("%v %v", report.Problems, err)
	}
	if got, _ := found(t, p, "denie*", SearchOptions{}); !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
	if err := p.BuildIndex(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if report, err := p.Check(ctx, nil); err != nil || !report.OK() {
		t.Errorf("after it was made anew: %v %v", report.Problems, err)
	}
	if got, _ := found(t, p, "denie*", SearchOptions{}); !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
}

func TestWhatWasPreparedForAnotherTextIsNotUsed(t *testing.T) {
	ctx := context.Background()
	p, _, _ := withDocument(t)
	right, wrong, none := sampleDocument("Right", "The lighthouse is dark."), sampleDocument("Wrong", "The quarry is flooded."), sampleDocument("None", "The viaduct is closed.")
	apply(t, p, Change{Title: "three", Steps: []Step{AddPrepared(right, Prepare(right.Text)), AddPrepared(wrong, Prepare("Nothing of the kind.")), AddPrepared(none, Prepared{})}})
	for word, want := range map[string]string{"lighthouse": "Right 0[lighthouse]", "quarry": "Wrong 0[quarry]", "viaduct": "None 0[viaduct]"} {
		if list, _ := found(t, p, word, SearchOptions{}); len(list) != 1 || list[0] != want {
			t.Errorf("%s is found in %v, want %s", word, list, want)
		}
	}
	report, err := p.Check(ctx, nil)
	if err != nil || !report.OK() {
		t.Errorf("%v %v", report.Problems, err)
	}
}

func TestANewDocumentIsCountedWithWhatCameWithIt(t *testing.T) {
	ctx := context.Background()
	p, _, reader := withDocument(t)
	bare, said := sampleDocument("Bare", "One is here. Two are not."), sampleDocument("Said", "Three came. Four left. Five stayed.")
	apply(t, p, Change{Title: "both", Steps: []Step{AddDocument(bare), AddDocument(said), PutAnnotation(label(said, 1, "claim", reader))}})
	for _, c := range []struct {
		id                             string
		sentences, labelled, annotated int
	}{{bare.ID, 2, 0, 0}, {said.ID, 3, 1, 1}} {
		s, err := p.Summary(ctx, c.id)
		if err != nil || s.Sentences != c.sentences || s.Labelled != c.labelled || s.Annotations != c.annotated {
			t.Errorf("%s: %+v %v", c.id, s, err)
		}
	}
	if hashes, err := p.TextHashes(ctx); err != nil || len(hashes) != 3 || !slices.Contains(hashes, corpus.HashText(said.Text)) {
		t.Errorf("the hashes are %v %v", hashes, err)
	}
}
