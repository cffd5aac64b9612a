package storage

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// What comes from elsewhere is proven before it takes effect: most of it without
// the project that it comes to, the quotes against the texts that are here.

// errNotBehind is what is wrong with an event that does not follow from the one
// before it.
var errNotBehind = errors.New("its hash does not follow from the one before")

// prove holds an event against the hash of the one before it and against what
// every event must be: ids, text, records that can be read, and no step outside
// the scope of its chain. It takes its steps apart.
func (e *loggedEvent) prove(previous []byte, scope string) (err error) {
	if !bytes.Equal(history.Hash(previous, &e.event, e.steps), e.hash) {
		return errNotBehind
	}
	if e.event.Steps, err = history.ParseSteps(e.steps); err != nil {
		return err
	}
	if err := errors.Join(checkID("event", e.event.ID), checkStrings("kind", e.event.Kind, "title", e.event.Title)); err != nil {
		return err
	}
	for i := range e.event.Steps {
		s := &e.event.Steps[i]
		n := history.NounOf(s.Noun)
		if n == nil {
			return nil // of a newer version: held until this program is
		}
		if err := errors.Join(n.Check(s.ID, s.Before), n.Check(s.ID, s.After)); err != nil {
			return err
		}
		if !e.event.Legacy() && n.Scope(s.Before, s.After) != scope {
			return fmt.Errorf("a step about a %s on the chain of %s", s.Noun, scope)
		}
	}
	return nil
}

// Prove proves of the events of a block what can be proven without the project.
// Receive does that where it was not done; who has a processor to spare does it
// while another block is received. What is wrong with an event, Receive says.
func (b *Block) Prove() {
	b.logged = make([]loggedEvent, len(b.Events))
	for i := range b.Events {
		e := &b.logged[i]
		*e = b.Events[i].logged(b.Chain.ID)
		previous := b.Chain.Head
		if i > 0 {
			previous = b.Events[i-1].Hash
		} else if b.Previous != "" {
			continue // only the file knows the hash of that
		}
		if e.prove(previous, b.Chain.Scope) == nil {
			e.follows = previous
		}
	}
}

// proveQuotes holds the quotes that came from elsewhere against the texts, as
// far as these are here.
func (t *transaction) proveQuotes(e *Event) error {
	for i := range e.Steps {
		s := &e.Steps[i]
		var of string
		var prove func(text string) error
		switch s.Noun {
		case history.Annotation:
			r, err := history.Decode[history.AnnotationRecord](s.After)
			if err != nil || r == nil {
				continue
			}
			a := r.Annotation(s.ID)
			of, prove = r.Document, func(text string) error {
				if err := a.Span.Check(text); err != nil {
					return err
				}
				if text[a.Span.Start:a.Span.End] != a.Quote || !mentionsStand(a.Mentions, text) {
					return fmt.Errorf("the quote %.40q does not stand at its place", a.Quote)
				}
				return nil
			}
		case history.Mark, history.Doubt, history.Decision, history.Coding:
			var r struct {
				Document   string
				Start, End int
			}
			if json.Unmarshal(s.After, &r) != nil || r.Document == "" {
				continue
			}
			of, prove = r.Document, corpus.Span{Start: r.Start, End: r.End}.Check
		case history.Sentences:
			r, err := history.Decode[history.SentencesRecord](s.After)
			if err != nil || r == nil {
				continue
			}
			of, prove = s.ID, func(text string) error {
				cut, err := history.DecodeBounds(r.Bounds, len(text))
				if err == nil {
					err = history.CheckSentences(text, cut)
				}
				return err
			}
		default:
			continue
		}
		text, ok, err := t.anyTextOf(of)
		if err != nil || !ok {
			if err != nil {
				return err
			}
			continue
		}
		if err := prove(text); err != nil {
			return fail(ErrDamaged, fmt.Errorf("event %s: %w", e.ID, err), "A change of the other copy (%.80q) does not fit the text it is about, so nothing was joined; run \"sayso check\" on the other copy.", e.Title)
		}
	}
	return nil
}

// anyTextOf reads the text of a document, also of one that does not show.
func (t *transaction) anyTextOf(document string) (text string, ok bool, err error) {
	if text, ok := t.known.texts[document]; ok {
		return text, true, nil
	}
	if text, err = t.texts.of(t.ctx, t.tx, document); err == nil {
		t.know(document, text)
		return text, true, nil
	} else if !errors.Is(err, sql.ErrNoRows) {
		return "", false, err
	}
	record, err := t.stands(history.Thing{Noun: history.Document, ID: document})
	if err != nil {
		return "", false, err
	}
	if history.IsNull(record) { // removed: the text is that of the record before
		heads, err := t.Heads(history.Thing{Noun: history.Document, ID: document})
		if err != nil || len(heads) == 0 {
			return "", false, err
		}
		record = heads[0].Before
	}
	r, err := history.Decode[history.DocumentRecord](record)
	if err != nil || r == nil {
		return "", false, err
	}
	err = t.tx.QueryRowContext(t.ctx, "SELECT text FROM texts WHERE sha256 = ?", r.SHA256).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	if err == nil {
		t.know(document, text)
	}
	return text, err == nil, err
}
