package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// tableChunk is how many documents are proven at once. A chunk that cannot be
// read is read again document by document, to name the one that is damaged.
const tableChunk = 100

// tables proves every row against the log and every quote against its text.
func (c *checker) tables() error {
	if err := c.small(); err != nil {
		return err
	}
	ids, err := longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) ([]string, error) {
		return column[string](ctx, q, "SELECT id FROM documents ORDER BY id")
	})
	if err != nil {
		return c.orDamaged(err, thing{}, Problem{What: "The list of documents is damaged. Open a backup or run \"sayso repair\".", Where: "documents"})
	}
	// Two at a time: one waits for the disk while the other compares.
	failed := make(chan error, 2)
	half := len(ids) / 2
	for _, part := range [][]string{ids[:half], ids[half:]} {
		go func() { failed <- c.documents(part) }()
	}
	if err := errors.Join(<-failed, <-failed); err != nil {
		return err
	}
	return c.spareTexts()
}

// documents proves some documents, chunk by chunk.
func (c *checker) documents(ids []string) error {
	for len(ids) > 0 {
		n := min(tableChunk, len(ids))
		if err := c.chunk(ids[:n]); err != nil {
			return err
		}
		c.step(n)
		ids = ids[n:]
	}
	return nil
}

// same compares a row with what the log says of it, and strikes it off.
func (c *checker) same(about thing, record any, problem Problem) {
	c.sameBytes(about, history.Encode(record), problem)
}

func (c *checker) sameBytes(about thing, record []byte, problem Problem) {
	if c.strike(about, record) {
		return
	}
	c.mutex.Lock()
	_, known := c.expected[about]
	delete(c.expected, about)
	c.mutex.Unlock()
	if known {
		problem.What += " Open a backup, or run \"sayso repair\", which brings it back from the log."
	} else {
		problem.What += " The log does not know it; another program may have written it."
	}
	c.found(about, problem)
}

// strike takes a thing off the list when it is what the log says of it.
func (c *checker) strike(about thing, record []byte) bool {
	hash := c.hash(record)
	c.mutex.Lock()
	defer c.mutex.Unlock()
	want, known := c.expected[about]
	if !known || want != hash {
		return false
	}
	delete(c.expected, about)
	return true
}

// small proves what belongs to no single document.
func (c *checker) small() error {
	_, err := longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) (struct{}, error) {
		return struct{}{}, c.smallTables(ctx, q)
	})
	return c.orDamaged(err, thing{}, Problem{What: "The annotators, relations, sources or codebooks cannot be read. Open a backup or run \"sayso repair\".", Where: "annotators, relations, sources, codebooks"})
}

func (c *checker) smallTables(ctx context.Context, q querier) error {
	annotators, err := collect(ctx, q, scanAnnotator, annotatorQuery)
	if err != nil {
		return err
	}
	for _, a := range annotators {
		c.same(thingOf(history.Annotator, a.ID), history.RecordOfAnnotator(a), Problem{What: fmt.Sprintf("The annotator %q is not as it was saved.", a.Name), Where: "annotator " + a.ID})
	}
	relations, err := collect(ctx, q, scanRelation, relationQuery)
	if err != nil {
		return err
	}
	for _, r := range relations {
		c.same(thingOf(history.Relation, r.ID), history.RecordOfRelation(r), Problem{What: "A relation between annotations is not as it was saved.", Where: "relation " + r.ID})
	}
	sources, err := collect(ctx, q, scanSource, sourceQuery)
	if err != nil {
		return err
	}
	for _, s := range sources {
		c.same(thingOf(history.Source, s.ID), history.RecordOfSource(s), Problem{What: fmt.Sprintf("The source %q is not as it was saved.", corpus.FirstWords(s.Name, 60)), Where: "source " + s.ID})
	}
	queries, err := collect(ctx, q, scanQuery, queryQuery)
	if err != nil {
		return err
	}
	for _, s := range queries {
		c.same(thingOf(history.Query, s.ID), history.QueryRecord{Name: s.Name, Text: s.Text}, Problem{What: fmt.Sprintf("The saved search %q is not as it was saved.", corpus.FirstWords(s.Name, 60)), Where: "query " + s.ID})
	}
	for _, p := range plainTables {
		problem := Problem{What: "A " + p.table.Name + " is not as it was saved."}
		err := p.each(ctx, q, "", nil, func(id string, record json.RawMessage) {
			problem.Where, problem.Document = p.noun+" "+id, p.table.DocumentOf(id, record)
			c.sameBytes(thingOf(p.noun, id), record, problem)
		})
		if err != nil {
			return err
		}
	}
	for _, name := range []string{history.Project, history.Title, history.Codebook} {
		record, err := tables[name].read(ctx, q, "")
		if err != nil {
			record = []byte("what cannot be read")
		}
		c.sameBytes(thingOf(name, ""), record, Problem{What: "The " + tables[name].Name + " is not as it was saved.", Where: name})
	}
	type row struct {
		hash     string
		derived  bool
		codebook []byte
	}
	codebooks, err := collect(ctx, q, func(scan func(...any) error) (r row, err error) {
		return r, scan(&r.hash, &r.derived, &r.codebook)
	}, "SELECT hash, derived, codebook FROM codebooks")
	if err != nil {
		return err
	}
	for _, r := range codebooks {
		problem := Problem{What: "An earlier codebook is not as it was saved.", Where: "codebook " + r.hash}
		if c.p.version >= 3 && history.CodebookHash(r.codebook) != r.hash {
			c.found(thing{}, problem)
		}
		if !r.derived {
			c.sameBytes(codebookThing(r.hash), r.codebook, problem)
		}
	}
	return nil
}

// chunk proves some documents that follow each other.
func (c *checker) chunk(ids []string) error {
	rows, err := longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) (map[string]*documentRows, error) {
		return readRows(ctx, q, between(ids[0], ids[len(ids)-1]))
	})
	if err != nil && len(ids) > 1 {
		for i := range ids {
			if err := c.chunk(ids[i : i+1]); err != nil {
				return err
			}
		}
		return nil
	}
	if err != nil {
		return c.orDamaged(err, thingOf(history.Document, ids[0]), Problem{What: "A document or its annotations cannot be read. Open a backup or run \"sayso repair\".", Where: "document " + ids[0], Document: ids[0]})
	}
	shares, err := c.shares(ids[0], ids[len(ids)-1])
	if err := c.orDamaged(err, thingOf(history.Document, ids[0]), Problem{What: "What each annotator made of a document cannot be counted. Open a backup or run \"sayso repair\".", Where: "counts of " + ids[0]}); err != nil {
		return err
	}
	for _, id := range ids {
		if rows[id] != nil {
			c.document(id, rows[id], shares[id])
		}
	}
	return nil
}

// shares reads the table counts for some documents; a file before version 4 has
// none.
func (c *checker) shares(from, to string) (shares map[string]map[string]share, err error) {
	return longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) (map[string]map[string]share, error) {
		shares := map[string]map[string]share{}
		return shares, scanEach(ctx, q, func(scan func(...any) error) error {
			var document, annotator string
			var n share
			var byLabel []byte
			err := scan(&document, &annotator, &n.Labelled, &n.Nothing, &n.Annotations, &byLabel)
			_ = json.Unmarshal(byLabel, &n.ByLabel) // damage gives a wrong count, which is found
			if shares[document] == nil {
				shares[document] = map[string]share{}
			}
			shares[document][annotator] = n
			return err
		}, "SELECT document, annotator, labelled, nothing_here, annotations, by_label FROM counts WHERE document BETWEEN ? AND ?", from, to)
	})
}

// document proves one document.
func (c *checker) document(id string, d *documentRows, shares map[string]share) {
	title := corpus.FirstWords(d.record.Title, 60)
	about := thingOf(history.Document, id)
	problem := func(where, format string, values ...any) Problem {
		return Problem{What: fmt.Sprintf(format, values...), Where: where, Document: id}
	}
	c.same(about, d.record, problem("document "+id, "What is known about %q (title, outlet, date, state) is not as it was saved.", title))
	text := d.text.String
	whole := corpus.HashText(text) == d.record.SHA256
	if !whole {
		c.found(about, problem("document "+id, "The text of %q is damaged, so where its annotations stand cannot be proven. Open a backup.", title))
	} else if len(text) != d.record.Bytes {
		c.found(about, problem("document "+id, "The length of %q is not as it was saved.", title))
	}
	var sentences []corpus.Sentence
	if d.sentences != nil {
		c.same(thingOf(history.Sentences, id), *d.sentences, problem("sentences of "+id, "The sentence bounds of %q are not as they were saved.", title))
		var err error
		if sentences, err = history.DecodeBounds(d.sentences.Bounds, len(text)); err != nil {
			c.found(about, problem("sentences of "+id, "The sentence bounds of %q are damaged; its annotations are not touched.", title))
		}
	}
	var record []byte
	for _, a := range d.annotations {
		annotation := thingOf(history.Annotation, a.ID)
		record = history.AppendAnnotation(record[:0], history.RecordOfAnnotation(a))
		stands := !whole || a.Span.Check(text) == nil && text[a.Span.Start:a.Span.End] == a.Quote && mentionsStand(a.Mentions, text)
		if stands && c.strike(annotation, record) {
			continue
		}
		quote := corpus.FirstWords(a.Quote, 40)
		c.sameBytes(annotation, record, problem("annotation "+a.ID, "The annotation %q on %q is not as it was saved.", quote, title))
		if !stands {
			c.found(thingOf(history.Annotation, a.ID), problem("annotation "+a.ID, "The annotation %q does not stand at its place in %q any more.", quote, title))
		}
	}
	for _, m := range d.marks {
		c.same(thingOf(history.Mark, m.ID), history.RecordOfMark(m), problem("mark "+m.ID, "A sentence of %q that was read without a label is not as it was saved.", title))
	}
	for _, doubt := range d.doubts {
		c.same(thingOf(history.Doubt, doubt.ID), history.RecordOfDoubt(doubt), problem("doubt "+doubt.ID, "A sentence of %q that was parked (%q) is not as it was saved.", title, corpus.FirstWords(doubt.Why, 40)))
	}
	c.counts(about, d, sentences, shares, problem("counts of "+id, "The counts in the list of documents are wrong for %q; its annotations are not touched.", title))
	c.mutex.Lock()
	c.report.Documents++
	c.report.Annotations += len(d.annotations)
	c.mutex.Unlock()
}

// counts compares the counters in the row of a document with its rows.
func (c *checker) counts(about thing, d *documentRows, sentences []corpus.Sentence, shares map[string]share, problem Problem) {
	want := tally(sentences, d.annotations, d.marks)
	got := d.counters
	_ = json.Unmarshal(d.byLabel, &got.ByLabel) // damage gives a wrong count, which is found
	_ = json.Unmarshal(d.byAnnotator, &got.ByAnnotator)
	if got.Sentences != want.Sentences || got.Labelled != want.Labelled || got.Nothing != want.Nothing || got.Annotations != want.Annotations ||
		!maps.Equal(got.ByLabel, want.ByLabel) || !maps.Equal(got.ByAnnotator, want.ByAnnotator) ||
		c.p.version >= 4 && !maps.EqualFunc(shares, want.Each, sameShare) {
		c.found(about, problem)
	}
}

func sameShare(a, b share) bool {
	return a.Labelled == b.Labelled && a.Nothing == b.Nothing && a.Annotations == b.Annotations && maps.Equal(a.ByLabel, b.ByLabel)
}

// spareTexts proves the texts that no document uses now: those of removed
// documents, which undo may bring back.
func (c *checker) spareTexts() error {
	sums, err := longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) ([]string, error) {
		return column[string](ctx, q, "SELECT sha256 FROM texts WHERE NOT EXISTS (SELECT 1 FROM documents WHERE documents.sha256 = texts.sha256)")
	})
	if err != nil {
		return c.orDamaged(err, thing{}, Problem{What: "The list of texts cannot be read. Open a backup or run \"sayso repair\".", Where: "texts"})
	}
	for _, sum := range sums {
		problem := Problem{What: "The text of a document that was removed is damaged, so its removal cannot be undone.", Where: "text " + sum}
		text, err := longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) (text []byte, err error) {
			return text, q.QueryRowContext(ctx, "SELECT text FROM texts WHERE sha256 = ?", sum).Scan(&text)
		})
		if err := c.orDamaged(err, thing{}, problem); err != nil {
			return err
		}
		if err == nil && hashOf(text) != sum {
			c.found(thing{}, problem)
		}
	}
	return nil
}
