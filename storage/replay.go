package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/history"
	"sayso/internal/query"
)

// replay makes the new file by doing the whole log again. The events come over
// as they are, so their hashes hold. It fails when anything does not fit, and
// the caller then takes over the values alone.
func (s *salvage) replay(path string) error {
	db, err := openWriter(path, "rw")
	if err != nil {
		return classify(err)
	}
	defer db.Close()
	tx, err := db.BeginTx(s.ctx, nil)
	if err != nil {
		return classify(err)
	}
	defer tx.Rollback()
	if err := makeTables(s.ctx, tx); err != nil {
		return classify(err)
	}
	t := &transaction{ctx: s.ctx, tx: tx, texts: &textCache{}, touched: map[string]bool{}}
	if err := s.copyTexts(t); err != nil {
		return err
	}
	chains, err := s.copyChains(t)
	if err != nil {
		return err
	}
	for number := int64(0); number < s.last; {
		chunk, err := collect(s.ctx, s.source, scanLogged, "SELECT "+s.eventColumns()+", hash FROM main.events WHERE number > ? ORDER BY number LIMIT ?", number, logChunk)
		if err != nil || len(chunk) == 0 {
			return fmt.Errorf("the log ends after event %d: %w", number, err)
		}
		for i := range chunk {
			if err := t.again(chains, &chunk[i]); err != nil {
				return err
			}
		}
		number = chunk[len(chunk)-1].event.Number
	}
	if err := t.refreshCounters(); err != nil {
		return err
	}
	if err := putCues(s.ctx, tx, s.cues); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return classify(err)
	}
	if err := closeWriter(db); err != nil {
		return err
	}
	report, err := CheckFile(s.ctx, path, nil)
	if err == nil && !report.OK() {
		err = fmt.Errorf("%s [%s]", report.Problems[0].What, report.Problems[0].Where)
	}
	return err
}

// copyTexts brings over every sound text, also those of removed documents.
func (s *salvage) copyTexts(t *transaction) error {
	sums := make([]string, 0, len(s.texts))
	for sum := range s.texts {
		sums = append(sums, sum)
	}
	slices.Sort(sums)
	for _, sum := range sums {
		text, err := s.text(sum)
		if err != nil {
			return err
		}
		if err := t.storeText(sum, text, Prepare(text).terms); err != nil {
			return err
		}
	}
	for about, r := range s.things {
		if d, err := history.Decode[history.DocumentRecord](r.record); about.noun == history.Document && err == nil && s.mended[d.SHA256] != "" {
			s.report.Mended = append(s.report.Mended, d.Title)
		}
	}
	slices.Sort(s.report.Mended)
	return nil
}

// eventColumns are the columns of that name, filled in for a file before
// version 3.
func (s *salvage) eventColumns() string {
	if s.version < 3 {
		return "number, '', number, id, at, kind, title, annotator, document, undoes, '', '[]', steps"
	}
	return strings.ReplaceAll(eventColumns, "FROM chains", "FROM main.chains")
}

// readChains reads the chains of the damaged file.
func (s *salvage) readChains() ([]storedChain, error) {
	if s.version < 3 {
		return []storedChain{{history.Chain{Head: history.NoHash}, 0}}, nil
	}
	return chainList(s.ctx, s.source)
}

// copyChains brings over the chains, under the numbers that they have.
func (s *salvage) copyChains(t *transaction) ([]storedChain, error) {
	chains, err := s.readChains()
	if err != nil {
		return nil, err
	}
	for _, c := range chains {
		if c.number == 0 {
			continue // every file has it
		}
		if l, err := t.insertChain(c.Chain); err != nil || l.number != c.number {
			return nil, fmt.Errorf("chain %d: %w", c.number, errors.Join(err, errRecord))
		}
	}
	return chains, nil
}

// again writes a recorded event to the log as it was, and lets it take effect.
func (t *transaction) again(chains []storedChain, e *loggedEvent) (err error) {
	if e.event.Steps, err = history.ParseSteps(e.steps); err != nil {
		return err
	}
	c, ok := byChain(chains, e.event.Chain)
	if !ok {
		return errRecord
	}
	if err := t.insertEvent(&e.event, c.number, e.hash, e.steps); err != nil {
		return err
	}
	return t.arrive(chains, &e.event)
}

// takeOver makes a new project of the values that can be proven.
func (s *salvage) takeOver(path string) error {
	settings := Settings{Title: projectName(s.from)}
	for _, r := range s.things {
		switch r.noun {
		case history.Title:
			if title, err := history.Decode[string](r.record); err == nil && title != nil {
				settings.Title = *title
			}
		case history.Codebook:
			if c, err := history.Decode[corpus.Codebook](r.record); err == nil && c != nil && c.Check() == nil {
				settings.Codebook = *c
			}
		}
	}
	settings.Codebook.Version = max(settings.Codebook.Version, 1)
	if err := fill(s.ctx, path, settings); err != nil {
		return err
	}
	p, err := Open(s.ctx, path, OpenOptions{})
	if err != nil {
		return err
	}
	defer p.Close()
	s.report.Lost, s.report.Mended = nil, nil
	for _, noun := range []string{history.Annotator, history.Document, history.Annotation, history.Mark, history.Doubt, history.Relation, history.Source, history.Query, history.Reading, history.Decision, history.Coding, history.Round, history.Assignment} {
		if err := s.takeOverAll(p, noun); err != nil {
			return err
		}
	}
	if s.cues != "" {
		if err := p.SetSetting(s.ctx, CueSetting, s.cues); err != nil {
			return err
		}
	}
	report, err := p.Check(s.ctx, nil)
	if err == nil && !report.OK() {
		err = fail(ErrDamaged, nil, "The rescued file is not sound (%s), so it was not kept; the damaged file is untouched.", report.Problems[0].What)
	}
	return err
}

// batch is how many things are brought over in one transaction.
const batch = 500

// takeOverAll brings over all things of one noun. A thing that is refused
// costs itself alone.
func (s *salvage) takeOverAll(p *Project, noun string) error {
	type item struct {
		step  Step
		words string
	}
	var items []item
	for _, about := range s.order {
		r := s.things[about]
		if r == nil || r.noun != noun || s.outOfSight(r) {
			continue
		}
		step, words, err := s.stepFor(r)
		if err != nil {
			s.lost("%s: %v.", words, err)
			continue
		}
		items = append(items, item{step, words})
	}
	put := func(list []item) error {
		change := Change{Kind: "repair", Title: "Rescued"}
		for _, i := range list {
			change.Steps = append(change.Steps, i.step)
		}
		_, err := p.Apply(s.ctx, change)
		return err
	}
	for list := range slices.Chunk(items, batch) {
		if put(list) == nil {
			continue
		}
		for i := range list {
			if err := put(list[i : i+1]); Retryable(err) || s.ctx.Err() != nil {
				return err
			} else if err != nil {
				s.lost("%s: %v", list[i].words, err)
			}
		}
	}
	return nil
}

// stepFor makes the step that brings a thing over, and names it in words.
func (s *salvage) stepFor(r *rescued) (Step, string, error) {
	switch r.noun {
	case history.Annotator:
		a, err := history.Decode[history.AnnotatorRecord](r.record)
		if err != nil || a == nil {
			return Step{}, "An annotator", errRecord
		}
		return PutAnnotator(a.Annotator(r.id)), "The annotator " + a.Name, nil
	case history.Document:
		return s.documentStep(r)
	case history.Annotation:
		a, err := history.Decode[history.AnnotationRecord](r.record)
		if err != nil || a == nil {
			return Step{}, "An annotation", errRecord
		}
		if a.Codebook == 0 {
			a.Codebook = UnknownCodebook // or it would seem made anew
		}
		return PutAnnotation(a.Annotation(r.id)), fmt.Sprintf("The %s %q", a.Label, corpus.FirstWords(a.Quote, 60)), nil
	case history.Mark:
		m, err := history.Decode[history.MarkRecord](r.record)
		if err != nil || m == nil {
			return Step{}, "A mark", errRecord
		}
		return PutMark(m.Mark(r.id)), "A sentence read without a label", nil
	case history.Doubt:
		d, err := history.Decode[history.DoubtRecord](r.record)
		if err != nil || d == nil {
			return Step{}, "A parked sentence", errRecord
		}
		return PutDoubt(d.Doubt(r.id)), fmt.Sprintf("A parked sentence (%q)", corpus.FirstWords(d.Why, 60)), nil
	case history.Source:
		source, err := history.Decode[history.SourceRecord](r.record)
		if err != nil || source == nil {
			return Step{}, "A source", errRecord
		}
		source.Names = slices.DeleteFunc(source.Names, func(n corpus.SourceName) bool { // in a document that was removed
			return n.Document != "" && s.things[thingOf(history.Document, n.Document)] == nil
		})
		return PutSource(source.Source(r.id)), fmt.Sprintf("The source %q", corpus.FirstWords(source.Name, 60)), nil
	case history.Query:
		query, err := history.Decode[history.QueryRecord](r.record)
		if err != nil || query == nil {
			return Step{}, "A saved search", errRecord
		}
		return PutQuery(corpus.Query{ID: r.id, Name: query.Name, Text: query.Text}), fmt.Sprintf("The saved search %q", query.Name), nil
	}
	if p := plainOf(r.noun); p != nil {
		return putPlain(r.noun, r.id, r.record), "A " + p.table.Name, p.table.Check(r.id, r.record)
	}
	relation, err := history.Decode[history.RelationRecord](r.record)
	if err != nil || relation == nil {
		return Step{}, "A relation", errRecord
	}
	return PutRelation(relation.Relation(r.id)), "A relation (" + relation.Kind + ")", nil
}

func (s *salvage) documentStep(r *rescued) (Step, string, error) {
	record, err := history.Decode[history.DocumentRecord](r.record)
	if err != nil || record == nil {
		return Step{}, "A document", errRecord
	}
	words := fmt.Sprintf("The document %q", corpus.FirstWords(record.Title, 60))
	d := record.Document(r.id)
	if d.Text, err = s.text(record.SHA256); err != nil {
		return Step{}, words, err
	}
	if s.mended[record.SHA256] != "" {
		s.report.Mended = append(s.report.Mended, record.Title)
	}
	if sentences := s.things[thingOf(history.Sentences, r.id)]; sentences != nil {
		if cut, err := history.Decode[history.SentencesRecord](sentences.record); err == nil && cut != nil {
			bounds, err := history.DecodeBounds(cut.Bounds, len(d.Text))
			if err == nil && history.CheckSentences(d.Text, bounds) == nil {
				d.Segmenter, d.Sentences = cut.Segmenter, bounds
			} else {
				s.lost("%s: its sentence bounds were damaged; re-segment it.", words)
			}
		}
	}
	return AddDocument(d), words, nil
}

// makeTables makes the tables of a new project.
func makeTables(ctx context.Context, q querier) error {
	if _, err := q.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id=%d", applicationID)); err != nil {
		return err
	}
	if err := migrate(ctx, q, 0, migrations(), nil); err != nil {
		return err
	}
	_, err := q.ExecContext(ctx, "INSERT INTO settings (key, value) VALUES (?, ?)", indexKey, query.Version)
	return err
}
