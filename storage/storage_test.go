package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// sampleText has curly quotes, an Arabic name and an emoji, so that bytes,
// characters and UTF-16 units all differ.
const sampleText = "The mayor said: “The bridge is safe.”\nEngineer ليلى denied it. Nobody knows 😀 yet. It may fall."

func sampleCodebook() corpus.Codebook {
	return corpus.Codebook{Version: 1, Labels: []corpus.Label{
		{ID: "claim", Name: "Claim", Key: "1", Colour: "#0072b2", Pattern: corpus.Solid},
		{ID: "denial", Name: "Denial", Key: "2", Colour: "#d55e00", Pattern: corpus.Double},
		{ID: "speculation", Name: "Speculation", Key: "3", Colour: "#009e73", Pattern: corpus.Dashed},
	}, Relations: []corpus.RelationKind{{ID: "denies", Name: "denies"}}}
}

// sampleDocument cuts the text at its line break and its full stops.
func sampleDocument(title, text string) corpus.Document {
	d := corpus.Document{ID: NewID(), Title: title, Outlet: "The Ferry Post", Date: "2024-03-01", Text: text, Source: "post.txt", Segmenter: "test-1"}
	start := 0
	for i, r := range text {
		if r == '.' || r == '\n' || i == len(text)-1 {
			end := i + len(string(r))
			if r == '\n' {
				end = i
			}
			for start < end && (text[start] == ' ' || text[start] == '\n') {
				start++
			}
			if start < end {
				d.Sentences = append(d.Sentences, corpus.Sentence{Span: corpus.Span{Start: start, End: end}, Margin: uint8(i)})
			}
			start = end
		}
	}
	return d
}

func newProject(t testing.TB) *Project {
	t.Helper()
	p, err := Create(context.Background(), filepath.Join(t.TempDir(), "bridge.sayso"), Settings{Title: "Bridge", Codebook: sampleCodebook()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// withDocument makes a project with one document and one annotator.
func withDocument(t testing.TB) (*Project, corpus.Document, corpus.Annotator) {
	t.Helper()
	p := newProject(t)
	d := sampleDocument("The bridge", sampleText)
	apply(t, p, Change{Kind: "import", Title: "The bridge", Document: d.ID, Steps: []Step{AddDocument(d)}})
	a, err := p.AnnotatorNamed(context.Background(), "First reader")
	if err != nil {
		t.Fatal(err)
	}
	return p, d, a
}

func apply(t testing.TB, p *Project, c Change) Event {
	t.Helper()
	e, err := p.Apply(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// label is the annotation of one sentence.
func label(d corpus.Document, sentence int, id string, by corpus.Annotator) corpus.Annotation {
	span := d.Sentences[sentence].Span
	return corpus.Annotation{ID: NewID(), Document: d.ID, Span: span, Label: id, Annotator: by.ID, Quote: d.Quote(span)}
}

func entry(t testing.TB, p *Project, id string) corpus.Entry {
	t.Helper()
	e, err := p.Entry(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func reopen(t testing.TB, p *Project) *Project {
	t.Helper()
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(context.Background(), p.Path(), OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := again.Close(); err != nil {
			t.Error(err)
		}
	})
	return again
}

func TestADocumentComesBackAsItWasStored(t *testing.T) {
	p, d, reader := withDocument(t)
	first, second := label(d, 0, "claim", reader), label(d, 2, "denial", reader)
	second.Note, second.Attributes = "in her own words", map[string]string{"certainty": "high", "source": ""}
	relation := corpus.Relation{ID: NewID(), Kind: "denies", From: second.ID, To: first.ID, Annotator: reader.ID}
	mark := corpus.Mark{ID: NewID(), Document: d.ID, Span: d.Sentences[3].Span, Annotator: reader.ID}
	event := apply(t, p, Change{Kind: "label", Title: "Two at once", Document: d.ID, Annotator: reader.ID,
		Steps: []Step{PutAnnotation(first), PutAnnotation(second), PutRelation(relation), PutMark(mark)}})
	p = reopen(t, p)

	codebook, err := p.Codebook(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	got := entry(t, p, d.ID)
	d.SHA256, d.State, d.AddedAt = corpus.HashText(d.Text), corpus.ToDo, got.Document.AddedAt
	for _, a := range []*corpus.Annotation{&first, &second} {
		a.CreatedAt, a.ChangedAt, a.Codebook, a.CodebookHash = event.At, event.At, 1, history.CodebookHash(history.Encode(codebook))
	}
	delete(second.Attributes, "source")
	relation.CreatedAt, mark.CreatedAt = event.At, event.At
	want := corpus.Entry{Document: d, Annotations: []corpus.Annotation{first, second}, Marks: []corpus.Mark{mark}, Relations: []corpus.Relation{relation}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	summary, err := p.Summary(context.Background(), d.ID)
	if err != nil {
		t.Fatal(err)
	}
	wantSummary := Summary{ID: d.ID, Title: d.Title, Outlet: d.Outlet, Date: d.Date, Source: d.Source, State: corpus.ToDo, Sentences: len(d.Sentences), Bytes: len(d.Text),
		Labelled: 2, Nothing: 1, Unread: len(d.Sentences) - 3, ByLabel: map[string]int{"claim": 1, "denial": 1}, Annotations: 2}
	if diff := cmp.Diff(wantSummary, summary); diff != "" {
		t.Error(diff)
	}
	if before, after := event.Steps[0].Annotation(); before != nil || !cmp.Equal(*after, first) {
		t.Errorf("the event says %v -> %v", before, after)
	}
}

func TestAnAnnotationIsRefusedWhen(t *testing.T) {
	p, d, reader := withDocument(t)
	good := label(d, 0, "claim", reader)
	for name, spoil := range map[string]struct {
		change func(a *corpus.Annotation)
		kind   error
	}{
		"its quote does not stand at its offsets": {func(a *corpus.Annotation) { a.Quote = "The bridge is old." }, ErrInvalid},
		"it ends inside a character":              {func(a *corpus.Annotation) { a.Span.End = strings.Index(d.Text, "“") + 1; a.Quote = "" }, ErrInvalid},
		"it ends beyond the text":                 {func(a *corpus.Annotation) { a.Span.End = len(d.Text) + 1 }, ErrInvalid},
		"it is reversed":                          {func(a *corpus.Annotation) { a.Span = corpus.Span{Start: 5, End: 3} }, ErrInvalid},
		"it has no label":                         {func(a *corpus.Annotation) { a.Label = "" }, ErrInvalid},
		"its id is no UUID":                       {func(a *corpus.Annotation) { a.ID = "first" }, ErrInvalid},
		"its document is unknown":                 {func(a *corpus.Annotation) { a.Document = NewID() }, ErrNotFound},
		"its annotator is unknown":                {func(a *corpus.Annotation) { a.Annotator = NewID() }, ErrNotFound},
		"its note is not UTF-8":                   {func(a *corpus.Annotation) { a.Note = "caf\xe9" }, ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			a := good
			spoil.change(&a)
			if _, err := p.Apply(context.Background(), Change{Title: "x", Steps: []Step{PutAnnotation(a)}}); !errors.Is(err, spoil.kind) {
				t.Errorf("got %v", err)
			}
			if n := len(entry(t, p, d.ID).Annotations); n != 0 {
				t.Errorf("%d annotations were stored", n)
			}
		})
	}
}

func TestAChangeIsDoneWholeOrNotAtAll(t *testing.T) {
	p, d, reader := withDocument(t)
	bad := label(d, 1, "denial", reader)
	bad.Quote = "nowhere"
	_, err := p.ApplyAll(context.Background(), []Change{
		{Title: "good", Steps: []Step{PutAnnotation(label(d, 0, "claim", reader))}},
		{Title: "bad", Steps: []Step{PutAnnotation(label(d, 2, "claim", reader)), PutAnnotation(bad)}},
	})
	if !errors.Is(err, ErrInvalid) {
		t.Fatal(err)
	}
	if n := len(entry(t, p, d.ID).Annotations); n != 0 {
		t.Errorf("%d annotations of a refused change were stored", n)
	}
	history, err := p.History(context.Background(), HistoryFilter{})
	if err != nil || history[0].Kind != KindAnnotator {
		t.Errorf("the log has an event of a refused change: %v %v", history[0], err)
	}
}

func TestTheSameEventTwiceChangesNothing(t *testing.T) {
	p, d, reader := withDocument(t)
	change := Change{ID: NewID(), Kind: "label", Title: "Claim", Steps: []Step{PutAnnotation(label(d, 0, "claim", reader))}}
	first := apply(t, p, change)
	change.Steps = []Step{PutAnnotation(label(d, 1, "denial", reader))}
	p = reopen(t, p)
	second := apply(t, p, change)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Error(diff)
	}
	if n := len(entry(t, p, d.ID).Annotations); n != 1 {
		t.Errorf("%d annotations", n)
	}
}

func TestDeletingAnAnnotationTakesItsRelationsAndUndoBringsThemBack(t *testing.T) {
	p, d, reader := withDocument(t)
	a, b, c := label(d, 0, "claim", reader), label(d, 1, "denial", reader), label(d, 2, "claim", reader)
	apply(t, p, Change{Title: "setup", Steps: []Step{PutAnnotation(a), PutAnnotation(b), PutAnnotation(c),
		PutRelation(corpus.Relation{Kind: "denies", From: b.ID, To: a.ID, Annotator: reader.ID}),
		PutRelation(corpus.Relation{Kind: "denies", From: a.ID, To: c.ID, Annotator: reader.ID}),
		PutRelation(corpus.Relation{Kind: "denies", From: b.ID, To: c.ID, Annotator: reader.ID})}})
	before := entry(t, p, d.ID)
	apply(t, p, Change{Title: "delete", Annotator: reader.ID, Steps: []Step{DeleteAnnotation(a.ID)}})
	if e := entry(t, p, d.ID); len(e.Annotations) != 2 || len(e.Relations) != 1 {
		t.Errorf("%d annotations and %d relations are left", len(e.Annotations), len(e.Relations))
	}
	p = reopen(t, p)
	if _, err := p.Undo(context.Background(), reader.ID, ""); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, entry(t, p, d.ID)); diff != "" {
		t.Error(diff)
	}
}

func TestRemovingADocumentAndAddingItBack(t *testing.T) {
	p, d, reader := withDocument(t)
	apply(t, p, Change{Title: "label", Steps: []Step{PutAnnotation(label(d, 0, "claim", reader)), PutMark(corpus.Mark{Document: d.ID, Span: d.Sentences[1].Span, Annotator: reader.ID})}})
	before := entry(t, p, d.ID)
	apply(t, p, Change{Title: "remove", Steps: []Step{RemoveDocument(d.ID)}})
	if _, err := p.Entry(context.Background(), d.ID); !errors.Is(err, ErrNotFound) {
		t.Fatal(err)
	}
	summary, err := p.Summaries(context.Background())
	if err != nil || len(summary) != 0 {
		t.Errorf("%v %v", summary, err)
	}
	if _, err := p.Undo(context.Background(), "", ""); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, entry(t, p, d.ID)); diff != "" {
		t.Error(diff)
	}
}

func TestCuttingADocumentAnewMovesNoAnnotation(t *testing.T) {
	p, d, reader := withDocument(t)
	a := label(d, 0, "claim", reader)
	apply(t, p, Change{Title: "label", Steps: []Step{PutAnnotation(a)}})
	before := entry(t, p, d.ID)
	whole := []corpus.Sentence{{Span: corpus.Span{Start: 0, End: len(d.Text)}, Margin: 9}}
	apply(t, p, Change{Title: "cut", Steps: []Step{SetSentences(d.ID, "by hand", whole)}})
	after := entry(t, p, d.ID)
	if !cmp.Equal(before.Annotations, after.Annotations) || !cmp.Equal(after.Document.Sentences, whole) || after.Document.Segmenter != "by hand" {
		t.Errorf("got %v", after)
	}
	if _, err := p.Apply(context.Background(), Change{Title: "cut", Steps: []Step{SetSentences(d.ID, "x", []corpus.Sentence{whole[0], whole[0]})}}); !errors.Is(err, ErrInvalid) {
		t.Errorf("overlapping sentences: %v", err)
	}
}

func TestTheTextOfADocumentNeverChanges(t *testing.T) {
	p, d, _ := withDocument(t)
	d.Title = "Another title"
	apply(t, p, Change{Title: "title", Steps: []Step{PutDocument(d)}})
	if got := entry(t, p, d.ID).Document; got.Title != d.Title || got.Text != d.Text {
		t.Errorf("got %v", got)
	}
	d.Text += "!"
	if _, err := p.Apply(context.Background(), Change{Title: "text", Steps: []Step{PutDocument(d)}}); !errors.Is(err, ErrInvalid) {
		t.Error(err)
	}
}

func TestCodebookVersionsAreKept(t *testing.T) {
	p := newProject(t)
	c := sampleCodebook()
	c.Labels = c.Labels[:2]
	apply(t, p, Change{Title: "codebook", Steps: []Step{PutCodebook(c)}})
	if got, err := p.Codebook(context.Background()); err != nil || got.Version != 2 || len(got.Labels) != 2 {
		t.Errorf("%v %v", got, err)
	}
	if _, err := p.Undo(context.Background(), "", ""); err != nil {
		t.Fatal(err)
	}
	if got, err := p.Codebook(context.Background()); err != nil || !cmp.Equal(got, sampleCodebook()) {
		t.Errorf("%v %v", got, err)
	}
	versions, err := p.CodebookVersions(context.Background())
	if err != nil || len(versions) != 2 {
		t.Errorf("%v %v", versions, err)
	}
}

func TestOneFileIsLeftAfterAClose(t *testing.T) {
	p, d, reader := withDocument(t)
	apply(t, p, Change{Title: "label", Steps: []Step{PutAnnotation(label(d, 0, "claim", reader))}})
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(filepath.Dir(p.Path()))
	if err != nil || len(files) != 1 {
		t.Errorf("%v %v", files, err)
	}
	info, err := os.Stat(p.Path())
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v %v", info.Mode(), err)
	}
}

func TestCreateRefusesWhatIsThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "thesis.sayso")
	if err := os.WriteFile(path, []byte("my thesis"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(context.Background(), path, Settings{Codebook: sampleCodebook()}); !errors.Is(err, ErrExists) {
		t.Error(err)
	}
	if content, _ := os.ReadFile(path); string(content) != "my thesis" {
		t.Errorf("the file holds %q", content)
	}
}

func TestOddPathsLeadToTheFileThatWasMeant(t *testing.T) {
	for _, name := range []string{"what? really#1 100%.sayso", "a?_journal_mode=OFF&mode=memory.sayso", `quote"'s.sayso`, "Прынёманскі.sayso", "%41.sayso", "trailing dot..sayso", strings.Repeat("x", 240) + ".sayso"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			p, err := Create(context.Background(), path, Settings{Codebook: sampleCodebook()})
			if err != nil {
				t.Fatal(err)
			}
			if err := p.Close(); err != nil {
				t.Fatal(err)
			}
			files, err := os.ReadDir(filepath.Dir(path))
			if err != nil || len(files) != 1 || files[0].Name() != name {
				t.Errorf("%v %v", files, err)
			}
		})
	}
}

func TestSettingsAreKeptWithoutAnEvent(t *testing.T) {
	p := newProject(t)
	before, _ := p.Info(context.Background())
	if err := p.SetSetting(context.Background(), "document", "x"); err != nil {
		t.Fatal(err)
	}
	p = reopen(t, p)
	after, err := p.Info(context.Background())
	if got, _ := p.Setting(context.Background(), "document"); got != "x" || before.Event != after.Event || err != nil {
		t.Errorf("%q %v %v", got, before, after)
	}
	if got, err := p.Setting(context.Background(), "never set"); got != "" || err != nil {
		t.Errorf("%q %v", got, err)
	}
}

func TestAnAnnotatorIsFoundAgainByName(t *testing.T) {
	p := newProject(t)
	first, err := p.AnnotatorNamed(context.Background(), " Second reader ")
	if err != nil {
		t.Fatal(err)
	}
	again, err := p.AnnotatorNamed(context.Background(), "Second reader")
	if err != nil || again != first {
		t.Errorf("%v and %v, %v", first, again, err)
	}
	if _, err := p.AnnotatorNamed(context.Background(), "  "); !errors.Is(err, ErrInvalid) {
		t.Errorf("a blank name: %v", err)
	}
}

func TestReadOnlyChangesNothing(t *testing.T) {
	p, d, reader := withDocument(t)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(p.Path())
	if err != nil {
		t.Fatal(err)
	}
	r, err := Open(context.Background(), p.Path(), OpenOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if entry(t, r, d.ID).Document.Text != sampleText {
		t.Error("the text cannot be read")
	}
	if _, err := r.Apply(context.Background(), Change{Title: "label", Steps: []Step{PutAnnotation(label(d, 0, "claim", reader))}}); !errors.Is(err, ErrReadOnly) {
		t.Error(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if now, _ := os.ReadFile(p.Path()); string(now) != string(content) {
		t.Error("the file changed")
	}
}

func TestTheHeapLimitAndTheSettingsHold(t *testing.T) {
	p := newProject(t)
	var limit int
	if err := p.writer.QueryRow("PRAGMA hard_heap_limit").Scan(&limit); err != nil || limit != heapLimit {
		t.Errorf("%d %v", limit, err)
	}
	var value sql.NullString
	if err := p.reader.QueryRow("SELECT randomblob(900000000)").Scan(&value); err == nil {
		t.Error("a value of 900 MB was made")
	}
}

func TestAnIdOfAnotherDocumentIsRefused(t *testing.T) {
	ctx := context.Background()
	p, first, reader := withDocument(t)
	second := sampleDocument("The other ferry", "Nobody saw it. It was there.")
	a := label(first, 0, "claim", reader)
	m := corpus.Mark{ID: NewID(), Document: first.ID, Span: first.Sentences[1].Span, Annotator: reader.ID}
	apply(t, p, Change{Title: "first", Steps: []Step{AddDocument(second), PutAnnotation(a), PutMark(m)}})
	moved, movedMark := label(second, 0, "denial", reader), m
	moved.ID, movedMark.Document, movedMark.Span = a.ID, second.ID, second.Sentences[1].Span
	for name, step := range map[string]Step{"annotation": PutAnnotation(moved), "mark": PutMark(movedMark)} {
		_, err := p.Apply(ctx, Change{Title: name, Steps: []Step{step}})
		if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), "of another document") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if e := entry(t, p, first.ID); len(e.Annotations) != 1 || e.Annotations[0].Label != "claim" || len(e.Marks) != 1 {
		t.Errorf("the first document has %v and %v", e.Annotations, e.Marks)
	}
	if e := entry(t, p, second.ID); len(e.Annotations)+len(e.Marks) != 0 {
		t.Errorf("the second document has %v and %v", e.Annotations, e.Marks)
	}
}

func TestACancelledChangeChangesNothing(t *testing.T) {
	p, d, reader := withDocument(t)
	ctx, cancel := context.WithCancel(context.Background())
	a := label(d, 0, "claim", reader)
	stop := Step{run: func(*transaction) error { cancel(); return nil }}
	_, err := p.Apply(ctx, Change{Title: "x", Steps: []Step{PutAnnotation(a), stop}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if left := entry(t, p, d.ID).Annotations; len(left) != 0 {
		t.Errorf("left are %v", left)
	}
	apply(t, p, Change{Title: "x", Steps: []Step{PutAnnotation(a)}})
}

func TestVeryManyChangesAreDoneWholeOrNotAtAll(t *testing.T) {
	p, d, reader := withDocument(t)
	changes := make([]Change, 30)
	for i := range changes {
		changes[i] = Change{Title: fmt.Sprint("change ", i), Steps: []Step{PutAnnotation(label(d, i%len(d.Sentences), "claim", reader))}}
	}
	bad := label(d, 1, "denial", reader)
	bad.Quote = "nowhere"
	refused := append(slices.Clone(changes), Change{Title: "bad", Steps: []Step{PutAnnotation(bad)}})
	if err := p.ApplyMany(context.Background(), slices.Values(refused)); !errors.Is(err, ErrInvalid) {
		t.Fatal(err)
	}
	if n := len(entry(t, p, d.ID).Annotations); n != 0 {
		t.Errorf("%d annotations of refused changes were stored", n)
	}
	if err := p.ApplyMany(context.Background(), slices.Values(changes)); err != nil {
		t.Fatal(err)
	}
	if n := len(entry(t, p, d.ID).Annotations); n != len(changes) {
		t.Errorf("%d annotations of %d", n, len(changes))
	}
	log, err := p.History(context.Background(), HistoryFilter{Limit: 2})
	if err != nil || log[0].Title != "change 29" || log[1].Title != "change 28" {
		t.Errorf("each change is not an event of its own, in their order: %v %v", log, err)
	}
	var cache string
	if err := p.writer.QueryRow("PRAGMA cache_size").Scan(&cache); err != nil || cache != cacheSize {
		t.Errorf("the connection keeps %s KiB of memory after it, not %s: %v", cache, cacheSize, err)
	}
}

func TestEntriesByAKeyComeTogetherInTheOrderOfTheirIDs(t *testing.T) {
	p, first, _ := withDocument(t)
	want := map[string][]string{first.Outlet: {first.ID}}
	for i := range 3 * sliceDocuments {
		d := sampleDocument(fmt.Sprint("Article ", i), fmt.Sprintf("%s The %d.", sampleText, i))
		d.Outlet = fmt.Sprint("Outlet ", i%3)
		apply(t, p, Change{Kind: "import", Title: d.Title, Document: d.ID, Steps: []Step{AddDocument(d)}})
		want[d.Outlet] = append(want[d.Outlet], d.ID)
	}
	got, order := map[string][]string{}, []string{}
	for e, err := range p.EntriesBy(context.Background(), func(d *corpus.Document) string { return d.Outlet }) {
		if err != nil || e.Document.Text == "" {
			t.Fatal(e.Document, err)
		}
		got[e.Document.Outlet] = append(got[e.Document.Outlet], e.Document.ID)
		if len(order) == 0 || order[len(order)-1] != e.Document.Outlet {
			order = append(order, e.Document.Outlet)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || !slices.IsSorted(order) || len(order) != len(want) {
		t.Errorf("%s\nin the order %v", diff, order)
	}
}

func TestEntriesOfChosenDocumentsAreThoseAndNoOthers(t *testing.T) {
	p, _, reader := withDocument(t)
	var want []string
	var asked []string
	for i := range 3 * sliceDocuments {
		d := sampleDocument(fmt.Sprint("Article ", i), fmt.Sprintf("%s The %d.", sampleText, i))
		apply(t, p, Change{Kind: "import", Title: d.Title, Document: d.ID, Steps: []Step{AddDocument(d), PutAnnotation(label(d, 0, "claim", reader))}})
		if i%3 == 0 {
			want = append(want, d.ID)
		}
	}
	asked = append(slices.Clone(want), NewID(), `no "id"`)
	slices.Reverse(asked)
	var got []string
	for e, err := range p.EntriesOf(context.Background(), asked) {
		if err != nil || len(e.Annotations) != 1 {
			t.Fatal(e.Annotations, err)
		}
		got = append(got, e.Document.ID)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
