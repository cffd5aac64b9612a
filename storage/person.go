package storage

import (
	"context"
	"encoding/json"
	"slices"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// What one person made of the documents: the list of documents and the search as
// they see them. What each annotator made of a document stands counted in the
// table counts, so that the texts need not be read for it.

// SummariesOf is Summaries as one person sees the documents, under whatever name
// they work: with the counts of what they made themselves, and how far they have
// come.
func (p *Project) SummariesOf(ctx context.Context, annotator string) ([]Summary, error) {
	return reading(ctx, p, func(q querier) ([]Summary, error) {
		people, err := peopleOf(ctx, q)
		if err != nil {
			return nil, err
		}
		return p.summariesOf(ctx, q, people.Of(annotator))
	})
}

// summariesOf does so for the annotators who are one person.
func (p *Project) summariesOf(ctx context.Context, q querier, own []string) ([]Summary, error) {
	list, err := collect(ctx, q, scanSummary, "SELECT "+summaryColumnsOf+" FROM documents ORDER BY id", string(history.Encode(own)))
	if err != nil {
		return nil, err
	}
	return list, p.narrow(ctx, q, list, own)
}

// summaries reads the lines of all documents, as everybody together left them.
func summaries(ctx context.Context, q querier) ([]Summary, error) {
	list, err := collect(ctx, q, scanSummary, "SELECT "+summaryColumns+" FROM documents ORDER BY id")
	if err != nil {
		return nil, err
	}
	return list, statesOfAll(ctx, q, list)
}

// narrow makes lines of the list what one person sees. The lines say nothing of
// annotations yet and have the state of the document itself.
func (p *Project) narrow(ctx context.Context, q querier, list []Summary, own []string) error {
	at := make(map[string]int, len(list))
	for i := range list {
		at[list[i].ID] = i
	}
	shares, err := p.sharesOf(ctx, q, own)
	if err != nil {
		return err
	}
	begun, err := column[string](ctx, q, `SELECT id FROM documents WHERE state IN ('in-progress', 'done') AND (
		EXISTS (SELECT 1 FROM annotations WHERE document = documents.id) OR EXISTS (SELECT 1 FROM marks WHERE document = documents.id))`)
	if err != nil {
		return err
	}
	anybody := make(map[string]bool, len(begun))
	for _, document := range begun {
		anybody[document] = true
	}
	for document, n := range shares {
		if i, ok := at[document]; ok {
			s := &list[i]
			s.Labelled, s.Nothing, s.Annotations, s.ByLabel = n.Labelled, n.Nothing, n.Annotations, n.ByLabel
			s.Unread = s.Sentences - s.Labelled - s.Nothing
		}
	}
	readings := map[string][]corpus.DocumentState{}
	err = scanEach(ctx, q, func(scan func(...any) error) error {
		var document string
		var state corpus.DocumentState
		err := scan(&document, &state)
		readings[document] = append(readings[document], state)
		return err
	}, "SELECT document, state FROM readings WHERE annotator IN (SELECT value FROM json_each(?))", string(history.Encode(own)))
	if err != nil {
		return err
	}
	for i := range list {
		_, worked := shares[list[i].ID]
		list[i].State = corpus.CameTo(readings[list[i].ID], list[i].State, worked, anybody[list[i].ID])
	}
	return nil
}

// sharesOf tells what one person made of each document. A file before version 4
// has no such counts, and what a person made of a document under two names cannot
// be added up: these are counted from the rows.
func (p *Project) sharesOf(ctx context.Context, q querier, own []string) (shares map[string]share, err error) {
	shares, ids := map[string]share{}, string(history.Encode(own))
	again := map[string]bool{}
	if p.version < 4 {
		const mine = " WHERE annotator IN (SELECT value FROM json_each(?1))"
		documents, err := column[string](ctx, q, "SELECT document FROM annotations"+mine+" UNION SELECT document FROM marks"+mine, ids)
		if err != nil {
			return nil, err
		}
		for _, id := range documents {
			again[id] = true
		}
	}
	err = scanEach(ctx, q, func(scan func(...any) error) error {
		var document string
		var n share
		var byLabel []byte
		if err := scan(&document, &n.Labelled, &n.Nothing, &n.Annotations, &byLabel); err != nil {
			return err
		}
		if _, twice := shares[document]; twice {
			again[document] = true
		}
		if n.ByLabel = map[string]int{}; len(byLabel) > 2 {
			if err := json.Unmarshal(byLabel, &n.ByLabel); err != nil {
				return err
			}
		}
		shares[document] = n
		return nil
	}, "SELECT document, labelled, nothing_here, annotations, by_label FROM counts WHERE annotator IN (SELECT value FROM json_each(?))", ids)
	if err != nil {
		return nil, err
	}
	for document := range again {
		n, made, err := countOf(ctx, q, document, own)
		if err != nil {
			return nil, err
		}
		if delete(shares, document); made {
			shares[document] = n
		}
	}
	return shares, nil
}

// countOf counts what one person made of a document, and reports whether that is
// anything.
func countOf(ctx context.Context, q querier, document string, own []string) (n share, made bool, err error) {
	rows, err := readRows(ctx, q, between(document, document))
	if err != nil || rows[document] == nil {
		return n, false, err
	}
	d := rows[document]
	var sentences []corpus.Sentence
	if d.sentences != nil {
		sentences, _ = history.DecodeBounds(d.sentences.Bounds, d.record.Bytes) // without bounds nothing can be counted
	}
	of := (&corpus.Entry{Annotations: d.annotations, Marks: d.marks}).By(func(a string) bool { return slices.Contains(own, a) })
	c := tally(sentences, of.Annotations, of.Marks)
	return share{c.Labelled, c.Nothing, c.Annotations, c.ByLabel}, len(of.Annotations)+len(of.Marks) > 0, nil
}

// statesOfAll makes the states of lines of the list what all who began with the
// documents have come to.
func statesOfAll(ctx context.Context, q querier, list []Summary) error {
	readings := map[string][]corpus.Reading{}
	err := scanEach(ctx, q, func(scan func(...any) error) error {
		var r corpus.Reading
		err := scan(&r.Document, &r.Annotator, &r.State)
		readings[r.Document] = append(readings[r.Document], r)
		return err
	}, "SELECT document, annotator, state FROM readings")
	if err != nil || len(readings) == 0 {
		return err
	}
	people, err := peopleOf(ctx, q)
	if err != nil {
		return err
	}
	workers := map[string][]string{}
	err = scanEach(ctx, q, func(scan func(...any) error) error {
		var document, annotator string
		err := scan(&document, &annotator)
		workers[document] = append(workers[document], annotator)
		return err
	}, "SELECT document, annotator FROM counts")
	if err != nil {
		return err
	}
	for i := range list {
		id := list[i].ID
		list[i].State = corpus.StateOfAll(people, list[i].State, readings[id], workers[id])
	}
	return nil
}

// StatsOf counts what one person made of the project, under whatever name, and
// how far they have come.
func (p *Project) StatsOf(ctx context.Context, annotator string) (Stats, error) {
	return reading(ctx, p, func(q querier) (Stats, error) {
		s := Stats{ByLabel: map[string]int{}, ByAnnotator: map[string]int{}, ByState: map[corpus.DocumentState]int{}}
		people, err := peopleOf(ctx, q)
		if err != nil {
			return s, err
		}
		own := people.Of(annotator)
		list, err := p.summariesOf(ctx, q, own)
		if err != nil {
			return s, err
		}
		for i := range list {
			d := &list[i]
			s.Documents++
			s.ByState[d.State]++
			s.Bytes += int64(d.Bytes)
			s.Sentences, s.Annotations = s.Sentences+d.Sentences, s.Annotations+d.Annotations
			s.Labelled, s.Nothing, s.Unread = s.Labelled+d.Labelled, s.Nothing+d.Nothing, s.Unread+d.Unread
			for label, n := range d.ByLabel {
				s.ByLabel[label] += n
			}
		}
		const mine = " WHERE annotator IN (SELECT value FROM json_each(?))"
		ids := string(history.Encode(own))
		err = scanEach(ctx, q, func(scan func(...any) error) error {
			var who string
			var n int
			err := scan(&who, &n)
			s.ByAnnotator[who] = n
			return err
		}, "SELECT annotator, count(*) FROM annotations"+mine+" GROUP BY annotator", ids)
		if err != nil {
			return s, err
		}
		return s, q.QueryRowContext(ctx, "SELECT count(*) FROM relations"+mine, ids).Scan(&s.Relations)
	})
}
