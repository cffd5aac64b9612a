package storage

import (
	"database/sql"
	"encoding/json"
	"errors"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// An annotation, a mark, a link and a doubt are somebody's judgement. They
// belong to the annotator who made them for good, and only a change of that
// annotator alters or deletes them. Every step passes transaction.do, and there
// it is asked; so no screen and no command can do what it should not offer.
//
// Gold is nobody's alone: whoever decides writes it, under their own name.
//
// One thing touches the work of many people, and whoever asks for it says first
// whose and how much: a change of the codebook that carries annotations along,
// whose steps are marked by Shared. The removal of a document or an annotation
// only puts out of sight what rests on it. Taking one's own change back, joining
// two copies of a project and rescuing a damaged file do only what was done
// before, each thing by its own annotator.

// Shared lets a step alter what others made. It is for a change of the codebook
// that carries their annotations along: a label that is merged with another. It
// is never for a judgement.
func Shared(s Step) Step {
	s.shared = true
	return s
}

// ownerOf tells whose the thing of a record is, "" for nobody's.
func ownerOf(noun string, record json.RawMessage) string { return history.NounOf(noun).Owner(record) }

// mayDo refuses a step on somebody else's thing.
func (t *transaction) mayDo(s history.Step) error {
	owner := ownerOf(s.Noun, s.Before)
	if t.unasked || owner == "" {
		return nil
	}
	if !history.IsNull(s.After) && ownerOf(s.Noun, s.After) != owner {
		return fail(ErrInvalid, nil, "The %s was not changed, since it keeps the annotator who made it.", tables[s.Noun].Name)
	}
	if t.shared || owner == t.asks {
		return nil
	}
	mine, err := t.isMine(owner)
	if err != nil || mine {
		return err
	}
	return t.notYours(owner, "The %s was made by %s, and only they can change it, so nothing was changed.", tables[s.Noun].Name)
}

// isMine reports whether an annotator is the person who asks for the change.
func (t *transaction) isMine(annotator string) (bool, error) {
	people, err := peopleOf(t.ctx, t.tx)
	if err != nil || t.asks != "" && people.Same(annotator, t.asks) {
		return err == nil, err
	}
	gold, err := getAnnotator(t.ctx, t.tx, annotator)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return gold.Kind == string(corpus.Gold), err
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

// freeOfOthers refuses to take an article away by taking back how it came in, if
// others have worked in it: what they made would go out of sight unsaid.
func (t *transaction) freeOfOthers(s history.Step, title string) error {
	if s.Noun != history.Document || !history.IsNull(s.After) {
		return nil
	}
	annotators, err := column[string](t.ctx, t.tx, `SELECT annotator FROM annotations WHERE document = ?1
		UNION SELECT annotator FROM marks WHERE document = ?1 UNION SELECT annotator FROM doubts WHERE document = ?1 ORDER BY 1`, s.ID)
	if err != nil {
		return err
	}
	for _, a := range annotators {
		mine, err := t.isMine(a)
		if err != nil {
			return err
		}
		if !mine {
			return t.notYours(a, "The change “%s” was not undone, since %s has worked in an article that it brought in. Remove the article instead; Sayso says then whose work goes with it.", title)
		}
	}
	return nil
}
