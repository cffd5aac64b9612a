package storage

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// A hand-out is a file for one reader of a round: the articles that are theirs
// in it, with texts and sentences, the codebook, the cues of the project, the
// round, and what they said there themselves; and nothing of anybody else, on no page of the file. It is
// written anew, for a copy from which things are deleted keeps the log.
//
// Its log begins with a chain of the scope "hand-out". There it states what it
// took, each thing as it stood, in events that have the ids of those in which the
// project has it. So whatever is done in the hand-out later names, in over, events
// that the project knows; and when it comes back, that one chain is passed over
// and the others are joined like those of any copy. The round and the assignments
// are stated without the other readers, and nothing in a hand-out may change them
// (handOutAllows).

// HandedOut says what a hand-out holds.
type HandedOut struct {
	Path                              string
	Documents, Sentences, Annotations int // annotations are those of the reader
}

// taken is a thing that a hand-out takes from its project.
type taken struct {
	history.Thing
	record []byte
	heads  []string // ids of events
}

// HandOut writes the hand-out of a reader of a round into a new file. It fails
// with ErrNothing when no article of the round is theirs.
func (p *Project) HandOut(ctx context.Context, path, round, annotator string) (h HandedOut, err error) {
	if h.Path, err = filepath.Abs(path); err != nil {
		return h, cannotMake(path, err)
	}
	k, err := p.take(ctx, round, annotator)
	if err != nil {
		return h, err
	}
	err = writeWhole(h.Path, func(temporary string) error {
		if err := writeHandOut(ctx, temporary, annotator, k); err != nil {
			return err
		}
		report, err := CheckFile(ctx, temporary, nil)
		if err == nil && !report.OK() {
			err = fail(ErrDamaged, nil, "The hand-out is not sound (%s), so it was not kept; run \"sayso check\" on the project.", report.Problems[0].What)
		}
		return err
	})
	for _, t := range k.things {
		switch t.Noun {
		case history.Document:
			h.Documents++
		case history.Sentences:
			if r, err := history.Decode[history.SentencesRecord](t.record); err == nil && r != nil {
				sentences, _ := history.DecodeBounds(r.Bounds, math.MaxInt32)
				h.Sentences += len(sentences)
			}
		case history.Annotation:
			h.Annotations++
		}
	}
	return h, err
}

// take reads what a hand-out of a reader holds.
func (p *Project) take(ctx context.Context, round, annotator string) (*taker, error) {
	return whole(ctx, p, func(q querier) (*taker, error) {
		k := &taker{ctx: ctx, q: q, round: round, texts: map[string]string{}}
		return k, k.all(annotator)
	})
}

type taker struct {
	ctx    context.Context
	q      querier
	round  string
	ids    string            // under which the reader works, as a JSON array
	things []taken           // in the order in which they come to stand
	texts  map[string]string // by their SHA-256
	cues   string            // of the project
}

func (k *taker) all(annotator string) error {
	if handOut, err := column[int](k.ctx, k.q, "SELECT 1 FROM chains WHERE scope = ?", history.HandOut); err != nil || len(handOut) > 0 {
		return errors.Join(err, fail(ErrInvalid, nil, "This file is a hand-out itself; take hand-outs from the project."))
	}
	record, err := tables[history.Round].read(k.ctx, k.q, k.round)
	if err != nil {
		return err
	}
	r, err := history.Decode[corpus.Round](record)
	if err != nil || r == nil {
		return errors.Join(err, fail(ErrNotFound, nil, "The project has no such round."))
	}
	people, err := peopleOf(k.ctx, k.q)
	if err != nil {
		return err
	}
	ids := people.Of(annotator)
	k.ids = string(history.Encode(ids))
	mine := func(of []string) []string {
		return slices.DeleteFunc(slices.Clone(of), func(a string) bool { return !slices.Contains(ids, a) })
	}
	if !r.Open() {
		return fail(ErrFrozen, nil, "The round %q is not open, so nothing is handed out for it: only an open round says by which codebook and sentences it is read. Open it first (sayso round open).", r.Name)
	}
	for _, noun := range []string{history.Project, history.Title, history.Codebook} {
		if err := k.one(noun, "", nil); err != nil {
			return err
		}
	}
	if err := k.annotators(ids); err != nil {
		return err
	}
	r.Annotators, r.Design = mine(r.Annotators), nil
	if err := k.one(history.Round, k.round, history.Encode(r)); err != nil {
		return err
	}
	documents, err := k.assignments(mine)
	if err != nil {
		return err
	}
	if len(documents) == 0 {
		return fail(ErrNothing, nil, "No article of the round %q is shared out to this reader, so there is nothing to hand out.", r.Name)
	}
	for _, d := range documents {
		if err := k.document(d); err != nil {
			return err
		}
	}
	if err := k.said(documents); err != nil {
		return err
	}
	if k.cues, err = cuesOf(k.ctx, k.q); err != nil {
		return err
	}
	slices.SortStableFunc(k.things, func(a, b taken) int {
		if rank := tables[a.Noun].Rank - tables[b.Noun].Rank; rank != 0 {
			return rank
		}
		return strings.Compare(a.ID, b.ID)
	})
	return nil
}

// annotators takes the reader under all names, and whose second pass they are.
func (k *taker) annotators(ids []string) error {
	for _, id := range ids {
		if err := k.one(history.Annotator, id, nil); err != nil {
			return err
		}
		a, err := getAnnotator(k.ctx, k.q, id)
		if err == nil && a.Of != "" && !slices.Contains(ids, a.Of) {
			err = k.one(history.Annotator, a.Of, nil)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// assignments takes those of the reader, without the others, and gives the ids of
// their documents.
func (k *taker) assignments(mine func([]string) []string) (documents []string, err error) {
	var list []taken
	err = plainOf(history.Assignment).each(k.ctx, k.q, "WHERE round = ? ORDER BY document", []any{k.round}, func(id string, record json.RawMessage) {
		a, failed := history.Decode[corpus.Assignment](record)
		if failed != nil || a == nil || len(mine(a.Annotators)) == 0 {
			return
		}
		a.Annotators = mine(a.Annotators)
		documents = append(documents, a.Document)
		list = append(list, taken{Thing: history.Thing{Noun: history.Assignment, ID: id}, record: history.Encode(a)})
	})
	if err != nil {
		return nil, err
	}
	for _, t := range list {
		if err := k.one(t.Noun, t.ID, t.record); err != nil {
			return nil, err
		}
	}
	return documents, nil
}

// document takes a document with its text and sentences. How far others are with
// it, and who is to read it, is left out.
func (k *taker) document(id string) error {
	record, err := getDocument(k.ctx, k.q, id)
	if err != nil {
		return err
	}
	record.State, record.Due = string(corpus.ToDo), ""
	if err := k.one(history.Document, id, history.Encode(record)); err != nil {
		return err
	}
	var text string
	if err := k.q.QueryRowContext(k.ctx, "SELECT text FROM texts WHERE sha256 = ?", record.SHA256).Scan(&text); err != nil {
		return err
	}
	k.texts[record.SHA256] = text
	return k.one(history.Sentences, id, nil)
}

// said takes what the reader said in the documents: links only where both ends
// are theirs, and the sources that nobody but they spoke of.
func (k *taker) said(documents []string) error {
	in := string(history.Encode(documents))
	own := "SELECT id FROM %s WHERE document IN (SELECT value FROM json_each(?1)) AND annotator IN (SELECT value FROM json_each(?2))"
	for _, noun := range []string{history.Annotation, history.Mark, history.Doubt, history.Reading, history.Coding} {
		if err := k.each(noun, fmt.Sprintf(own, tables[noun].name), in, k.ids); err != nil {
			return err
		}
	}
	ends := fmt.Sprintf(own, "annotations")
	if err := k.each(history.Relation, "SELECT id FROM relations WHERE annotator IN (SELECT value FROM json_each(?2)) AND from_annotation IN ("+ends+") AND to_annotation IN ("+ends+")", in, k.ids); err != nil {
		return err
	}
	return k.each(history.Source, `SELECT id FROM sources WHERE NOT EXISTS (SELECT 1 FROM events JOIN json_each(events.steps) AS step
		WHERE events.annotator NOT IN (SELECT value FROM json_each(?1)) AND instr(events.steps, sources.id) > 0 AND step.value ->> 'id' = sources.id)`, k.ids)
}

func (k *taker) each(noun, query string, args ...any) error {
	ids, err := column[string](k.ctx, k.q, query, args...)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := k.one(noun, id, nil); err != nil {
			return err
		}
	}
	return nil
}

// one takes a thing, as the record says or as it stands. One that somebody has
// to settle first is refused.
func (k *taker) one(noun, id string, record []byte) (err error) {
	if record == nil {
		if record, err = tables[noun].read(k.ctx, k.q, id); err != nil || history.IsNull(record) {
			return err
		}
	}
	disputed, err := column[int](k.ctx, k.q, "SELECT 1 FROM conflicts WHERE noun = ? AND thing = ?", noun, id)
	if err != nil {
		return err
	}
	if len(disputed) > 0 {
		return fail(ErrInvalid, nil, "Nothing was handed out, since two people changed something in it at the same time that is still to be settled: %s. See \"sayso conflicts\".", tables[noun].Words(record))
	}
	heads, err := column[string](k.ctx, k.q, "SELECT id FROM heads JOIN events ON number = event WHERE noun = ? AND thing = ? ORDER BY id", noun, id)
	if err != nil {
		return err
	}
	if len(heads) == 0 {
		return fail(ErrDamaged, nil, "The %s has no place in the log, so nothing was handed out; run \"sayso check\" on the project.", tables[noun].Name)
	}
	k.things = append(k.things, taken{history.Thing{Noun: noun, ID: id}, record, heads})
	return nil
}

// writeHandOut writes the tables and the log of a hand-out into an empty file.
func writeHandOut(ctx context.Context, path, annotator string, k *taker) error {
	return fillNew(ctx, path, func(t *transaction) error {
		for sum, text := range k.texts {
			if err := t.storeText(sum, text, Prepare(text).terms); err != nil {
				return err
			}
		}
		for _, thing := range k.things {
			if err := history.Present(t, thing.Thing, thing.record); err != nil {
				return err
			}
		}
		if err := t.stateTaken(annotator, k.things); err != nil {
			return err
		}
		if err := putCues(ctx, t.tx, k.cues); err != nil {
			return err
		}
		return t.refreshCounters()
	})
}

// stateTaken writes the chain on which a hand-out states what it took.
func (t *transaction) stateTaken(annotator string, things []taken) error {
	project, err := getProject(t.ctx, t.tx, "")
	if err != nil {
		return err
	}
	steps := map[string][]history.Step{}
	for _, thing := range things {
		for _, id := range thing.heads {
			steps[id] = append(steps[id], history.Step{Noun: thing.Noun, ID: thing.ID, Before: history.Null, After: thing.record})
		}
	}
	writer := NewID()
	l, err := t.insertChain(history.Chain{ID: NewID(), Annotator: annotator, Scope: history.HandOut, Writer: writer, Head: history.ChainHead(project.ID, annotator, history.HandOut, writer)})
	if err != nil {
		return err
	}
	for _, id := range sortedIDs(steps) {
		number, err := t.nextNumber()
		if err != nil {
			return err
		}
		e := Event{Number: number, Chain: l.id, Seq: l.seq + 1, ID: id, At: t.now, Kind: KindCreate, Title: "Handed out", Steps: steps[id]}
		encoded := history.AppendSteps(nil, e.Steps)
		hash := history.Hash(l.hash, &e, encoded)
		if err := t.insertEvent(&e, l.number, hash, encoded); err != nil {
			return err
		}
		for _, s := range e.Steps {
			if err := one(t.tx.ExecContext(t.ctx, "INSERT INTO heads (noun, thing, event) VALUES (?, ?, ?)", s.Noun, s.ID, number)); err != nil {
				return err
			}
		}
		if err := t.stateCodebooks(&e); err != nil {
			return err
		}
		l.seq, l.hash = e.Seq, hash
	}
	return nil
}

func sortedIDs(steps map[string][]history.Step) []string {
	ids := make([]string, 0, len(steps))
	for id := range steps {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// groundOf is the id of the chain on which a hand-out states what it took, empty
// for a file that is none.
func groundOf(ctx context.Context, p *Project) (string, error) {
	return whole(ctx, p, func(q querier) (string, error) {
		ids, err := column[string](ctx, q, "SELECT id FROM chains WHERE scope = ?", history.HandOut)
		return first(ids), err
	})
}

// mayJoin refuses to bring another file into a hand-out, unless it is a copy of
// the same one.
func (p *Project) mayJoin(ctx context.Context, other *Project) (handOut bool, err error) {
	mine, err := groundOf(ctx, p)
	if err != nil {
		return false, err
	}
	theirs, err := groundOf(ctx, other)
	if err == nil && mine != "" && mine != theirs {
		err = fail(ErrInvalid, nil, "%s is a hand-out, so nothing else is brought into it; join it into the project that it was taken from.", p.path)
	}
	return theirs != "" && mine == "", err
}

// returning proves and follows a hand-out that comes back. What is told about it
// are its notes.
type returning struct {
	j          *join
	reader     string          // id
	documents  map[string]bool // that were handed out
	unassigned map[string]bool // documents in which somebody said something who is not assigned them
	notes      []string
}

// returns looks at a hand-out before its events come in. It refuses one that is
// about other texts than the project's.
func (j *join) returns() (r *returning, err error) {
	ctx := j.t.ctx
	r = &returning{j: j, documents: map[string]bool{}, unassigned: map[string]bool{}}
	if r.reader, _, err = j.other.HandedOut(ctx); err != nil {
		return nil, err
	}
	theirs, err := j.other.Documents(ctx)
	if err != nil {
		return nil, err
	}
	recut, removed := 0, 0
	for _, d := range theirs {
		r.documents[d.ID] = true
		record, err := j.t.stands(history.Thing{Noun: history.Document, ID: d.ID})
		if err != nil {
			return nil, err
		}
		mine, err := history.Decode[history.DocumentRecord](record)
		switch {
		case err != nil:
			return nil, err
		case mine == nil:
			if heads, err := j.t.Heads(history.Thing{Noun: history.Document, ID: d.ID}); err != nil || len(heads) > 0 {
				removed++
			}
			continue
		case mine.SHA256 != d.SHA256:
			return nil, fail(ErrInvalid, nil, "The article %q has another text in the hand-out than in the project, so its places mean other words and nothing was taken in.", corpus.FirstWords(d.Title, 60))
		}
		same, err := r.sameBounds(d.ID, mine.Bytes)
		if err != nil {
			return nil, err
		}
		if !same {
			recut++
		}
	}
	if removed > 0 {
		r.note("%s removed from the project since; what was said in %s is kept, and shows when the removal is undone.", were(removed, "article"), themOrIt(removed))
	}
	if recut > 0 {
		r.note("The sentences of %s cut anew in the project since it was handed out; only sentences that are the same in both are compared.", were(recut, "article"))
	}
	return r, errors.Join(r.sameCodebook(), r.sameNames(), r.elsewhere(theirs))
}

func (r *returning) note(format string, values ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, values...))
}

func were(n int, thing string) string {
	if n == 1 {
		return "1 " + thing + " was"
	}
	return fmt.Sprintf("%d %ss were", n, thing)
}

func themOrIt(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

// sameBounds reports whether both have the same sentences in a document.
func (r *returning) sameBounds(document string, size int) (bool, error) {
	mine, err := getSentences(r.j.t.ctx, r.j.t.tx, document)
	if err != nil {
		return true, nil // removed, or without sentences
	}
	theirs, err := whole(r.j.t.ctx, r.j.other, func(q querier) (history.SentencesRecord, error) {
		return getSentences(r.j.t.ctx, q, document)
	})
	if err != nil || bytes.Equal(mine.Bounds, theirs.Bounds) {
		return err == nil, err
	}
	here, err1 := history.DecodeBounds(mine.Bounds, size)
	there, err2 := history.DecodeBounds(theirs.Bounds, size)
	return slices.EqualFunc(here, there, func(a, b corpus.Sentence) bool { return a.Span == b.Span }), errors.Join(err1, err2)
}

func (r *returning) sameCodebook() error {
	mine, err := getCodebook(r.j.t.ctx, r.j.t.tx, "")
	if err != nil {
		return err
	}
	theirs, err := r.j.other.Codebook(r.j.t.ctx)
	if err == nil && codebookHash(mine) != codebookHash(theirs) {
		r.note("It was read by version %d of the codebook, and the project has version %d now; each annotation keeps the version it was made by.", theirs.Version, mine.Version)
	}
	return err
}

// sameNames tells of two people of one name: they stay two.
func (r *returning) sameNames() error {
	mine, err := collect(r.j.t.ctx, r.j.t.tx, scanAnnotator, annotatorQuery)
	if err != nil {
		return err
	}
	theirs, err := r.j.other.Annotators(r.j.t.ctx)
	for _, a := range theirs {
		known := slices.ContainsFunc(mine, func(b corpus.Annotator) bool { return a.ID == b.ID })
		namesake := slices.ContainsFunc(mine, func(b corpus.Annotator) bool { return a.ID != b.ID && strings.EqualFold(a.Name, b.Name) })
		if namesake && !known {
			r.note("There are two annotators called %s now, and they stay two. If they are one person, say so: sayso annotators merge.", a.Name)
		}
	}
	return err
}

// elsewhere tells that the reader has worked on the same articles in another copy
// too.
func (r *returning) elsewhere(theirs []corpus.Document) error {
	people, err := peopleOf(r.j.t.ctx, r.j.t.tx)
	if err != nil {
		return err
	}
	ids := string(history.Encode(people.Of(r.reader)))
	articles := 0
	for _, d := range theirs {
		const own = "SELECT id FROM annotations WHERE document = ?1 AND annotator IN (SELECT value FROM json_each(?2)) UNION SELECT id FROM marks WHERE document = ?1 AND annotator IN (SELECT value FROM json_each(?2))"
		mine, err := column[string](r.j.t.ctx, r.j.t.tx, own, d.ID, ids)
		if err != nil {
			return err
		}
		if len(mine) == 0 {
			continue
		}
		known, err := whole(r.j.t.ctx, r.j.other, func(q querier) ([]string, error) {
			return column[string](r.j.t.ctx, q, "SELECT DISTINCT step.value ->> 'id' FROM events, json_each(events.steps) AS step WHERE step.value ->> 'id' IN (SELECT value FROM json_each(?))", string(history.Encode(mine)))
		})
		if err != nil {
			return err
		}
		if len(known) < len(mine) {
			articles++
		}
	}
	if articles > 0 {
		r.note("%s worked on by the same person in another copy too; both are kept, and what differs is listed to be settled.", were(articles, "article"))
	}
	return nil
}

// step looks at a step of the hand-out: what was said in a closed round is
// refused, what was said by somebody who is not assigned the article is told.
func (r *returning) step(s *history.Step) error {
	if !slices.Contains([]string{history.Annotation, history.Mark, history.Relation}, s.Noun) {
		return nil
	}
	if err := r.j.t.codingMayChange(*s); err != nil {
		var closed *Error
		if errors.As(err, &closed) && errors.Is(err, ErrFrozen) {
			return fail(ErrFrozen, err, "Nothing was taken in, since the hand-out holds work for a round that is closed, and whose figures rest on what was said until then. Open the round again first (sayso round open), join, and close it.")
		}
		return err
	}
	record := s.After
	if history.IsNull(record) {
		record = s.Before
	}
	owner, document := ownerOf(s.Noun, record), history.NounOf(s.Noun).DocumentOf(s.ID, record)
	if document == "" {
		return nil
	}
	assigned, rounds := false, 0
	err := r.j.t.eachRoundOf(document, func(in *inRound) error {
		rounds++
		assigned = assigned || slices.Contains(in.annotators, owner)
		return nil
	})
	if rounds > 0 && !assigned {
		r.unassigned[document] = true
	}
	return err
}

// told are the notes when all came in.
func (r *returning) told() []string {
	if n := len(r.unassigned); n > 0 {
		r.note("%s read by somebody who was not to read %s: it is kept, and counts in no figure of the round.", were(n, "article"), themOrIt(n))
	}
	if r.j.events == 0 {
		r.note("All of it was taken in before.")
	}
	return r.notes
}
