package storage

import (
	"bytes"
	"encoding/json"

	"sayso/internal/corpus"
)

// An annotation, a mark, a link and a doubt are somebody's judgement. They
// belong to the annotator who made them for good, and only a change of that
// annotator alters or deletes them. Every step passes transaction.do, and there
// it is asked; so no screen and no command can do what it should not offer.
//
// Two things touch the work of many people, and whoever asks for them says first
// whose and how much: the removal of a document, and a change of the codebook
// that carries annotations along, whose steps are marked by Shared. Taking one's
// own change back, bringing two copies of a project together and rescuing a
// damaged file do only what was done before, each thing by its own annotator.

// Shared lets a step alter what others made. It is for a change of the codebook
// that carries their annotations along: a label that is merged with another. It
// is never for a judgement.
func Shared(s Step) Step {
	s.shared = true
	return s
}

// ownedNouns are the things that belong to an annotator.
var ownedNouns = map[string]bool{NounAnnotation: true, NounMark: true, NounRelation: true, NounDoubt: true}

// ownerOf tells whose the thing of a record is, "" for nobody's.
func ownerOf(noun string, record json.RawMessage) string {
	if !ownedNouns[noun] {
		return ""
	}
	var owned struct{ Annotator string }
	_ = json.Unmarshal(record, &owned) // null gives nobody
	return owned.Annotator
}

// mayDo refuses a step on somebody else's thing.
func (t *transaction) mayDo(s StepRecord) error {
	owner := ownerOf(s.Noun, s.Before)
	if t.unasked || owner == "" {
		return nil
	}
	if !bytes.Equal(s.After, null) && ownerOf(s.Noun, s.After) != owner {
		return fail(ErrInvalid, nil, "The %s was not changed, since it keeps the annotator who made it.", nouns[s.Noun].name)
	}
	if t.shared || owner == t.asks {
		return nil
	}
	mine, err := t.isMine(owner)
	if err != nil || mine {
		return err
	}
	return t.notYours(owner, "The %s was made by %s, and only they can change it, so nothing was changed.", nouns[s.Noun].name)
}

// isMine reports whether an annotator is the person who asks for the change.
func (t *transaction) isMine(annotator string) (bool, error) {
	people, err := peopleOf(t.ctx, t.tx)
	return t.asks != "" && people.Same(annotator, t.asks), err
}

// notYours names the annotator in a refusal, after what else the sentence says.
func (t *transaction) notYours(annotator, sentence string, thing string) error {
	annotators, err := collect(t.ctx, t.tx, scanAnnotator, annotatorQuery)
	if err != nil {
		return err
	}
	name := corpus.NameOf(annotators, annotator)
	if name == "" {
		name = "somebody else"
	}
	return fail(ErrNotYours, nil, sentence, thing, name)
}

// freeOfOthers refuses to delete an annotation that somebody else linked: their
// link would go with it.
func (t *transaction) freeOfOthers(annotation string) error {
	if t.shared || t.unasked {
		return nil
	}
	owners, err := column[string](t.ctx, t.tx, "SELECT DISTINCT annotator FROM relations WHERE from_annotation = ?1 OR to_annotation = ?1 ORDER BY annotator", annotation)
	if err != nil {
		return err
	}
	for _, owner := range owners {
		mine, err := t.isMine(owner)
		if err != nil {
			return err
		}
		if !mine {
			return t.notYours(owner, "The %s was not deleted, since %s linked to it and the link would go with it. Give it another label, or ask them to take the link away first.", nouns[NounAnnotation].name)
		}
	}
	return nil
}
