package storage

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// Entry returns a document with its text and all that was said of it. It
// proves the text against its SHA-256 and every quote against the text, and
// fails with ErrDamaged when one does not stand.
func (p *Project) Entry(ctx context.Context, documentID string) (corpus.Entry, error) {
	return reading(ctx, p, func(q querier) (corpus.Entry, error) { return readEntry(ctx, q, documentID) })
}

func readEntry(ctx context.Context, q querier, id string) (corpus.Entry, error) {
	rows, relations, err := readWhole(ctx, q, between(id, id))
	if err != nil {
		return corpus.Entry{}, err
	}
	if rows[id] == nil || !rows[id].found {
		return corpus.Entry{}, noDocumentNamed(id)
	}
	e, err := rows[id].entry(id)
	e.Relations = relations[id]
	return e, err
}

// readWhole reads the chosen documents with the relations that begin in them.
func readWhole(ctx context.Context, q querier, which chosen) (map[string]*documentRows, map[string][]corpus.Relation, error) {
	rows, err := readRows(ctx, q, which)
	if err != nil {
		return nil, nil, err
	}
	relations, err := relationsFrom(ctx, q, which)
	return rows, relations, err
}

// entry proves what was read of a document: its text against its SHA-256 and
// every quote against the text.
func (d *documentRows) entry(id string) (e corpus.Entry, err error) {
	title := corpus.FirstWords(d.record.Title, 60)
	e.Document = d.record.Document(id)
	e.Document.Text = d.text.String
	if !d.text.Valid || corpus.HashText(e.Document.Text) != d.record.SHA256 {
		return e, fail(ErrDamaged, nil, "The text of %q is damaged in the project file, so it is not shown; its annotations are kept. Open a backup, or run \"sayso check\".", title)
	}
	if d.sentences != nil {
		e.Document.Segmenter = d.sentences.Segmenter
		if e.Document.Sentences, err = history.DecodeBounds(d.sentences.Bounds, len(e.Document.Text)); err != nil {
			return e, fail(ErrDamaged, err, "The sentence bounds of %q are damaged; its annotations are not touched. Open a backup, or run \"sayso check\".", title)
		}
	}
	for i := range d.annotations {
		a := &d.annotations[i]
		if err := a.Span.Check(e.Document.Text); err != nil || e.Document.Quote(a.Span) != a.Quote {
			return e, fail(ErrDamaged, err, "An annotation of %q does not stand where its quote says, so the file is damaged; run \"sayso check\" to see which.", title)
		}
		if !mentionsStand(a.Mentions, e.Document.Text) {
			return e, fail(ErrDamaged, nil, "The words that an annotation of %q points to do not stand where they are said to, so the file is damaged; run \"sayso check\" to see which.", title)
		}
	}
	e.Annotations, e.Marks, e.Doubts, e.Readings, e.Decisions, e.Codings = d.annotations, d.marks, d.doubts, d.readings, d.decisions, d.codings
	sortRounds(&e)
	corpus.SortAnnotations(e.Annotations)
	slices.SortFunc(e.Marks, func(a, b corpus.Mark) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End), a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(e.Doubts, func(a, b corpus.Doubt) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End), a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	return e, nil
}

// mentionsStand proves the quotes of mentions against the text.
func mentionsStand(mentions []corpus.Mention, text string) bool {
	for _, m := range mentions {
		if m.Span.Check(text) != nil || text[m.Span.Start:m.Span.End] != m.Quote {
			return false
		}
	}
	return true
}

// relationsFrom reads the relations that begin at annotations of the chosen
// documents, each document's in the order in which they were made. Most projects
// have none, which the first condition finds out at once.
func relationsFrom(ctx context.Context, q querier, which chosen) (map[string][]corpus.Relation, error) {
	var relations map[string][]corpus.Relation
	err := scanEach(ctx, q, func(scan func(...any) error) error {
		var document string
		r, err := scanRelation(func(into ...any) error { return scan(append([]any{&document}, into...)...) })
		if relations == nil {
			relations = map[string][]corpus.Relation{}
		}
		relations[document] = append(relations[document], r)
		return err
	}, `SELECT annotations.document, relations.id, relations.kind, from_annotation, to_annotation, relations.annotator, relations.created_at
		FROM annotations CROSS JOIN relations ON from_annotation = annotations.id
		WHERE EXISTS (SELECT 1 FROM relations) AND annotations.document `+which.condition+`
		ORDER BY relations.created_at, relations.id`, which.args...)
	return relations, err
}

// A slice of Entries ends when it holds this much of anything, so that the
// next commit waits for no more than some milliseconds, and memory stays small.
const (
	sliceDocuments   = 64
	sliceBytes       = 1 << 20 // of text
	sliceAnnotations = 2000
)

// listed is a document that Entries is going to read.
type listed struct {
	id                 string
	bytes, annotations int
}

// Entries yields every document with all that was said of it, in the order of
// their ids. They are read in small slices, between which others may write, so
// that a long export holds nobody up. A document that fails yields its error,
// with its id in the entry, and the next ones still come.
func (p *Project) Entries(ctx context.Context) iter.Seq2[corpus.Entry, error] {
	return p.entries(ctx, func(list []listed) chosen { return between(list[0].id, list[len(list)-1].id) },
		listing(ctx, "SELECT id, bytes, annotations FROM documents ORDER BY id"))
}

// EntriesBy does so with those together that have the same key, in the order of
// the keys. A key is of a document's outlet, date and language.
func (p *Project) EntriesBy(ctx context.Context, key func(*corpus.Document) string) iter.Seq2[corpus.Entry, error] {
	return p.entries(ctx, amongListed, func(q querier) (list []listed, err error) {
		type keyed struct {
			listed
			key string
		}
		keys := map[string]string{} // each once in memory
		documents, err := collect(ctx, q, func(scan func(...any) error) (k keyed, err error) {
			var d corpus.Document
			err = scan(&k.id, &k.bytes, &k.annotations, &d.Outlet, &d.Date, &d.Language)
			if k.key = key(&d); keys[k.key] == "" {
				keys[k.key] = k.key
			}
			k.key = keys[k.key]
			return k, err
		}, "SELECT id, bytes, annotations, outlet, date, language FROM documents ORDER BY id")
		slices.SortStableFunc(documents, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
		for _, d := range documents {
			list = append(list, d.listed)
		}
		return list, err
	})
}

// EntriesOf does so for the documents of the ids; those that are not there are
// passed over.
func (p *Project) EntriesOf(ctx context.Context, ids []string) iter.Seq2[corpus.Entry, error] {
	which := among(ids)
	return p.entries(ctx, amongListed, listing(ctx, "SELECT id, bytes, annotations FROM documents WHERE id "+which.condition+" ORDER BY id", which.args...))
}

// listing lists the documents of a query.
func listing(ctx context.Context, query string, args ...any) func(querier) ([]listed, error) {
	return func(q querier) ([]listed, error) {
		return collect(ctx, q, func(scan func(...any) error) (d listed, err error) {
			return d, scan(&d.id, &d.bytes, &d.annotations)
		}, query, args...)
	}
}

func amongListed(list []listed) chosen {
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].id
	}
	return among(ids)
}

func (p *Project) entries(ctx context.Context, slice func([]listed) chosen, documents func(querier) ([]listed, error)) iter.Seq2[corpus.Entry, error] {
	return func(yield func(corpus.Entry, error) bool) {
		list, err := reading(ctx, p, documents)
		if err != nil {
			yield(corpus.Entry{}, err)
			return
		}
		for len(list) > 0 {
			n := sliceOf(list)
			if !p.yieldSlice(ctx, list[:n], slice(list[:n]), yield) {
				return
			}
			list = list[n:]
		}
	}
}

// sliceOf says how many documents to read at once, at least one.
func sliceOf(list []listed) (n int) {
	size, annotations := 0, 0
	for n < min(len(list), sliceDocuments) {
		size, annotations = size+list[n].bytes, annotations+list[n].annotations
		if n++; size >= sliceBytes || annotations >= sliceAnnotations {
			break
		}
	}
	return n
}

// yieldSlice reads some documents and yields them. When they cannot be read
// together, each is read by itself, so that one that is damaged costs itself
// alone.
func (p *Project) yieldSlice(ctx context.Context, list []listed, which chosen, yield func(corpus.Entry, error) bool) bool {
	var rows map[string]*documentRows
	relations, failed := reading(ctx, p, func(q querier) (relations map[string][]corpus.Relation, err error) {
		rows, relations, err = readWhole(ctx, q, which)
		return relations, err
	})
	for _, one := range list {
		if err := ctx.Err(); err != nil {
			yield(corpus.Entry{}, err)
			return false
		}
		var entry corpus.Entry
		var err error
		switch d := rows[one.id]; {
		case failed != nil:
			entry, err = p.Entry(ctx, one.id)
		case d != nil && d.found:
			entry, err = d.entry(one.id)
			entry.Relations = relations[one.id]
		default: // removed since the list was read
			continue
		}
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			entry = corpus.Entry{Document: corpus.Document{ID: one.id, Title: entry.Document.Title}}
		}
		if !yield(entry, err) {
			return false
		}
		delete(rows, one.id) // what was yielded need not be kept
	}
	return true
}
