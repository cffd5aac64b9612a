package storage

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// What a round freezes. While one is open that is to be measured, the codebook
// and the sentences of its documents stay as they were when it was opened, or
// its annotators would not have read the same. Once it is closed, what they said
// in its documents stays, for the figures rest on it; opening it again lifts
// that. A training round freezes nothing while it is open: it is there to try
// the codebook out. Every step passes roundsAllow, whoever asks for it. What comes with a
// join is not asked; RoundState tells whether it left a round as it was.

// OpenRound opens a round, or opens a closed one again: it notes the time, the
// codebook in use, and the sentence bounds of its documents.
func OpenRound(id string) Step {
	return Step{run: func(t *transaction) error {
		r, err := t.round(id)
		if err != nil {
			return err
		}
		if r.Open() {
			return fail(ErrNothing, nil, "The round %q is open already.", r.Name)
		}
		if r.OpenedAt, r.ClosedAt, r.Seal = history.Milliseconds(t.now), 0, ""; r.OpenedAt == 0 {
			r.OpenedAt = 1
		}
		if r.Codebook, err = codebookInUse(t.ctx, t.tx); err != nil {
			return err
		}
		return t.putFrozen(r)
	}}
}

// ExtendRound takes the sentence bounds of documents that came into an open
// round up into what it froze. It does nothing to one that is not open.
func ExtendRound(id string) Step {
	return Step{run: func(t *transaction) error {
		r, err := t.round(id)
		if err != nil || !r.Open() {
			return err
		}
		return t.putFrozen(r)
	}}
}

func (t *transaction) putFrozen(r corpus.Round) (err error) {
	if r.Bounds, err = boundsOfRound(t.ctx, t.tx, r.ID); err != nil {
		return err
	}
	return t.putChecked(history.Round, r.ID, r)
}

// CloseRound closes a round and seals what its annotators said.
func CloseRound(id string) Step {
	return Step{run: func(t *transaction) error {
		r, err := t.round(id)
		if err != nil {
			return err
		}
		switch {
		case r.OpenedAt == 0:
			return fail(ErrNothing, nil, "The round %q was never opened.", r.Name)
		case !r.Open():
			return fail(ErrNothing, nil, "The round %q is closed already.", r.Name)
		}
		r.ClosedAt = max(history.Milliseconds(t.now), r.OpenedAt)
		if r.Seal, err = sealOfRound(t.ctx, t.tx, r.ID); err != nil {
			return err
		}
		return t.putChecked(history.Round, r.ID, r)
	}}
}

// round reads a round.
func (t *transaction) round(id string) (r corpus.Round, err error) {
	record, err := tables[history.Round].read(t.ctx, t.tx, id)
	if err != nil {
		return r, err
	}
	if history.IsNull(record) {
		return r, notFound(history.Round, id)
	}
	decoded, err := history.Decode[corpus.Round](record)
	r = value(decoded)
	r.ID = id
	return r, err
}

func codebookInUse(ctx context.Context, q querier) (hash string, err error) {
	return hash, q.QueryRowContext(ctx, "SELECT value FROM project WHERE key = 'codebook'").Scan(&hash)
}

// boundsOfRound hashes the sentence bounds of the documents of a round.
func boundsOfRound(ctx context.Context, q querier, round string) (string, error) {
	bounds := history.NewBounds()
	err := scanEach(ctx, q, func(scan func(...any) error) error {
		var document string
		var encoded []byte
		var size int
		if err := scan(&document, &size, &encoded); err != nil {
			return err
		}
		sentences, err := history.DecodeBounds(encoded, size)
		bounds.Add(document, sentences)
		return err
	}, `SELECT documents.id, bytes, coalesce((SELECT bounds FROM segmentations WHERE document = documents.id), x'')
		FROM assignments JOIN documents ON documents.id = document WHERE round = ? ORDER BY documents.id`, round)
	return bounds.Hash(), err
}

// sealed are the nouns that are sealed, with the ids of those of a round: what
// its annotators said in the documents that are theirs in it; of an adjudication
// what was decided there, which gold says.
var sealed = []struct{ noun, query string }{
	{history.Annotation, "SELECT annotations.id FROM assignments JOIN annotations USING (document) WHERE round = ?1 AND " + isAssigned("annotations.annotator") + " ORDER BY annotations.id"},
	{history.Mark, "SELECT marks.id FROM assignments JOIN marks USING (document) WHERE round = ?1 AND " + isAssigned("marks.annotator") + " ORDER BY marks.id"},
	{history.Relation, "SELECT relations.id FROM assignments JOIN annotations USING (document) JOIN relations ON from_annotation = annotations.id WHERE round = ?1 AND " + isAssigned("relations.annotator") + " ORDER BY relations.id"},
	{history.Decision, "SELECT decisions.id FROM assignments JOIN decisions USING (document) WHERE round = ?1 AND " + isAssigned("decisions.annotator") + " ORDER BY decisions.id"},
}

func isAssigned(annotator string) string {
	return "(EXISTS (SELECT 1 FROM json_each(assignments.annotators) WHERE value = " + annotator + ")" +
		" OR (SELECT kind FROM rounds WHERE id = ?1) = 'adjudication' AND (SELECT kind FROM annotators WHERE annotators.id = " + annotator + ") = 'gold')"
}

// sealOfRound hashes what the annotators of a round said.
func sealOfRound(ctx context.Context, q querier, round string) (string, error) {
	codings := history.NewCodings()
	for _, s := range sealed {
		ids, err := column[string](ctx, q, s.query, round)
		if err != nil {
			return "", err
		}
		for _, id := range ids {
			record, err := tables[s.noun].read(ctx, q, id)
			if err != nil {
				return "", err
			}
			codings.Add(s.noun, id, record)
		}
	}
	return codings.Hash(), nil
}

// RoundState tells whether what a round froze is still so: it may not be after
// a join.
type RoundState struct {
	Codebook bool // the codebook in use is that of the opening
	Bounds   bool // the sentences are cut as they were when it was opened
	Seal     bool // what was said is what was sealed; true for a round that is not closed
}

// RoundState compares what a round froze with what stands. Of a round that was
// never opened all is so.
func (p *Project) RoundState(ctx context.Context, r corpus.Round) (RoundState, error) {
	s := RoundState{true, true, true}
	if r.OpenedAt == 0 {
		return s, nil
	}
	return whole(ctx, p, func(q querier) (RoundState, error) {
		codebook, err := codebookInUse(ctx, q)
		if err != nil {
			return s, err
		}
		bounds, err := boundsOfRound(ctx, q, r.ID)
		if err != nil {
			return s, err
		}
		s.Codebook, s.Bounds = codebook == r.Codebook, bounds == r.Bounds
		if r.ClosedAt > 0 {
			seal, err := sealOfRound(ctx, q, r.ID)
			s.Seal = seal == r.Seal
			return s, err
		}
		return s, nil
	})
}

// inRound is a round that a document is in, as far as steps are asked for it.
type inRound struct {
	name       string
	kind       corpus.RoundKind
	open       bool
	annotators []string // who are assigned the document
}

// measured reports whether the round is one that people are to do under the same
// terms.
func (r *inRound) measured() bool { return r.kind != corpus.Training }

// roundsAllow refuses a step that would change what a round froze.
func (t *transaction) roundsAllow(s history.Step) error {
	if t.isHandOut == notAsked || t.rounds == notAsked {
		if err := t.askForRounds(); err != nil {
			return err
		}
	}
	if t.isHandOut == something {
		if err := t.handOutAllows(s); err != nil {
			return err
		}
	}
	if t.rounds == nothing {
		return nil
	}
	switch s.Noun {
	case history.Codebook:
		return t.codebookMayChange()
	case history.Sentences:
		return t.eachRoundOf(s.ID, func(r *inRound) error {
			if r.measured() {
				return fail(ErrFrozen, nil, "The sentences stay as they are, since the article is in the round %q: all its readers must have the same sentences. Take the article out of the round, or re-segment it before the round.", r.name)
			}
			return nil
		})
	case history.Document:
		if !history.IsNull(s.After) {
			return nil
		}
		return t.eachRoundOf(s.ID, func(r *inRound) error {
			if r.open {
				return nil // undoing the removal brings all back
			}
			return fail(ErrFrozen, nil, "The article was not removed, since the round %q is closed, and its figures rest on what was said in it. Open the round again first.", r.name)
		})
	case history.Assignment:
		return t.assignmentMayChange(s)
	case history.Annotation, history.Mark, history.Relation, history.Decision:
		return t.codingMayChange(s)
	}
	return nil
}

// askForRounds finds out whether there are rounds, and whether the file is a
// hand-out, once in the transaction.
func (t *transaction) askForRounds() error {
	if _, err := t.isEmpty(&t.rounds, "SELECT EXISTS (SELECT 1 FROM rounds WHERE opened_at > 0)"); err != nil {
		return err
	}
	_, err := t.isEmpty(&t.isHandOut, "SELECT EXISTS (SELECT 1 FROM chains WHERE scope = '"+history.HandOut+"')")
	return err
}

func (t *transaction) codebookMayChange() error {
	names, err := column[string](t.ctx, t.tx, "SELECT name FROM rounds WHERE opened_at > 0 AND closed_at = 0 AND kind IN ('blind', 'second-pass') ORDER BY id LIMIT 1")
	if err != nil || len(names) == 0 {
		return err
	}
	return fail(ErrFrozen, nil, "The codebook was not changed, since the round %q is open: all its readers must follow the same codebook. Close the round first.", names[0])
}

func (t *transaction) assignmentMayChange(s history.Step) error {
	record := s.After
	if history.IsNull(record) {
		record = s.Before
	}
	a, err := history.Decode[corpus.Assignment](record)
	if err != nil || a == nil {
		return err
	}
	r, err := t.round(a.Round)
	if err != nil {
		if errors.Is(err, ErrNotFound) {
			return nil // what it rests on says so in other words
		}
		return err
	}
	if r.ClosedAt > 0 {
		return fail(ErrFrozen, nil, "The round %q is closed, so who reads what in it stays as it is. Open the round again first.", r.Name)
	}
	delete(t.inRounds, a.Document)
	return nil
}

// codingMayChange refuses to change what was said in a round that is closed.
func (t *transaction) codingMayChange(s history.Step) error {
	record := s.After
	if history.IsNull(record) {
		record = s.Before
	}
	owner, document := ownerOf(s.Noun, record), history.NounOf(s.Noun).DocumentOf(s.ID, record)
	if s.Noun == history.Relation {
		r, err := history.Decode[history.RelationRecord](record)
		if err != nil || r == nil {
			return err
		}
		documents, err := column[string](t.ctx, t.tx, "SELECT document FROM annotations WHERE id = ?", r.From)
		if err != nil {
			return err
		}
		document = first(documents)
	}
	return t.eachRoundOf(document, func(r *inRound) error {
		if r.open {
			return nil
		}
		if !slices.Contains(r.annotators, owner) {
			a, err := getAnnotator(t.ctx, t.tx, owner)
			if err != nil || r.kind != corpus.Adjudication || a.Kind != string(corpus.Gold) {
				return err
			}
		}
		return fail(ErrFrozen, nil, "The round %q is closed, and its figures rest on what was said in this article, so nothing was changed. Open the round again first (Plan, or sayso round open).", r.name)
	})
}

// eachRoundOf asks each round that was opened and has the document, until one
// refuses.
func (t *transaction) eachRoundOf(document string, ask func(*inRound) error) error {
	rounds, known := t.inRounds[document]
	if !known {
		var err error
		rounds, err = collect(t.ctx, t.tx, func(scan func(...any) error) (r inRound, err error) {
			var encoded []byte
			if err := scan(&r.name, &r.kind, &r.open, &encoded); err != nil {
				return r, err
			}
			return r, json.Unmarshal(encoded, &r.annotators)
		}, "SELECT name, kind, closed_at = 0, assignments.annotators FROM assignments JOIN rounds ON rounds.id = round WHERE document = ? AND opened_at > 0 ORDER BY rounds.id", document)
		if err != nil {
			return err
		}
		if t.inRounds == nil {
			t.inRounds = map[string][]inRound{}
		}
		t.inRounds[document] = rounds
	}
	for i := range rounds {
		if err := ask(&rounds[i]); err != nil {
			return err
		}
	}
	return nil
}

// handOutAllows refuses what a hand-out takes from its project: what all agree
// on is changed there.
func (t *transaction) handOutAllows(s history.Step) error {
	fixed := slices.Contains([]string{history.Round, history.Assignment, history.Codebook, history.Title}, s.Noun) ||
		slices.Contains([]string{history.Document, history.Sentences}, s.Noun) && !history.IsNull(s.Before)
	if !fixed {
		return nil
	}
	return fail(ErrFrozen, nil, "This file is a hand-out: its articles, its codebook and its rounds are those of the project that it was taken from, and are changed there.")
}

// handOutKeeps reports whether a step in a hand-out changes of an article nothing
// but its state, which is that of the project's: how far the reader is stands in
// their reading, and the article stays as it is.
func (t *transaction) handOutKeeps(s history.Step) (bool, error) {
	if err := t.askForRounds(); err != nil || t.isHandOut != something {
		return false, err
	}
	before, err := history.Decode[history.DocumentRecord](s.Before)
	if err != nil || before == nil {
		return false, err
	}
	after, err := history.Decode[history.DocumentRecord](s.After)
	if err != nil || after == nil {
		return false, err
	}
	after.State = before.State
	return bytes.Equal(history.Encode(after), s.Before), nil
}

// HandedOut tells whom a hand-out is for; ok is false for a file that is none.
func (p *Project) HandedOut(ctx context.Context) (annotator string, ok bool, err error) {
	annotator, err = whole(ctx, p, func(q querier) (annotator string, err error) {
		return annotator, q.QueryRowContext(ctx, "SELECT annotator FROM chains WHERE scope = ?", history.HandOut).Scan(&annotator)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return annotator, err == nil, err
}
