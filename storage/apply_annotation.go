package storage

import (
	"cmp"
	"database/sql"
	"errors"
	"slices"

	"sayso/internal/corpus"
)

func (t *transaction) putAnnotation(a corpus.Annotation) error {
	if err := t.proveAnnotation(&a); err != nil {
		return err
	}
	var err error
	if a.Codebook, err = t.codebookOf(a.Codebook); err != nil {
		return err
	}
	created := a.CreatedAt
	if a.CreatedAt.IsZero() {
		a.CreatedAt = t.now
	}
	if a.ChangedAt.IsZero() {
		a.ChangedAt = t.now
	}
	record := recordOfAnnotation(a)
	after := appendAnnotation(nil, record)
	inserted, err := t.tx.ExecContext(t.ctx, insertNewAnnotation, record.row(a.ID)...)
	if begun, err := t.begin(NounAnnotation, a.ID, a.Document, after, inserted, err); begun || err != nil {
		return err
	}
	before, err := getAnnotation(t.ctx, t.tx, a.ID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if err == nil && before.Document != a.Document {
		return elsewhere(NounAnnotation, a.ID)
	}
	if err == nil && created.IsZero() {
		record.CreatedAt = before.CreatedAt
	}
	stands := null
	if err == nil {
		stands = appendAnnotation(nil, before)
	}
	return t.do(StepRecord{Noun: NounAnnotation, ID: a.ID, Before: stands, After: appendAnnotation(nil, record)})
}

// proveAnnotation refuses an annotation that says anything that is not so. It
// fills in an empty quote.
func (t *transaction) proveAnnotation(a *corpus.Annotation) error {
	if err := checkID("annotation", a.ID); err != nil {
		return err
	}
	text, err := t.textOf(a.Document)
	if err != nil {
		return err
	}
	if err := a.Span.Check(text); err != nil {
		return fail(ErrInvalid, err, "The annotation was not saved, since %v.", err)
	}
	under := text[a.Span.Start:a.Span.End]
	if a.Quote == "" {
		a.Quote = under
	}
	if a.Quote != under {
		return fail(ErrInvalid, nil, "The annotation was not saved, since its quote %q does not stand at %d-%d; the text there is %q.",
			corpus.FirstWords(a.Quote, 60), a.Span.Start, a.Span.End, corpus.FirstWords(under, 60))
	}
	if a.Label == "" {
		return fail(ErrInvalid, nil, "The annotation was not saved, since it has no label.")
	}
	if err := proveMentions(a.Mentions, text); err != nil {
		return err
	}
	for k, v := range a.Attributes {
		if !isText(k) || !isText(v) {
			return checkStrings("attribute "+k, k+v)
		}
	}
	return checkStrings("label", a.Label, "note", a.Note)
}

// proveMentions refuses a mention whose words do not stand at its span, fills
// in empty quotes, and puts the mentions in order.
func proveMentions(mentions []corpus.Mention, text string) error {
	for i := range mentions {
		m := &mentions[i]
		if err := m.Span.Check(text); err != nil {
			return fail(ErrInvalid, err, "The annotation was not saved, since of its %s %v.", m.Role, err)
		}
		under := text[m.Span.Start:m.Span.End]
		if m.Quote == "" {
			m.Quote = under
		}
		if m.Quote != under {
			return fail(ErrInvalid, nil, "The annotation was not saved, since the words of its %s %q do not stand at %d-%d; the text there is %q.",
				m.Role, corpus.FirstWords(m.Quote, 60), m.Span.Start, m.Span.End, corpus.FirstWords(under, 60))
		}
		if m.Role == "" {
			return fail(ErrInvalid, nil, "The annotation was not saved, since it points to %q without saying what that is.", corpus.FirstWords(under, 60))
		}
		if err := checkStrings("role", m.Role); err != nil {
			return err
		}
	}
	slices.SortStableFunc(mentions, func(a, b corpus.Mention) int {
		return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End))
	})
	return nil
}

// codebookOf gives the version of the codebook that an annotation is stored
// with.
func (t *transaction) codebookOf(version int) (int, error) {
	if version == UnknownCodebook {
		return 0, nil
	}
	if version < 0 {
		return 0, fail(ErrInvalid, nil, "The annotation was not saved, since there is no version %d of the codebook.", version)
	}
	if version > 0 {
		return version, nil
	}
	if t.codebook == 0 {
		if err := t.tx.QueryRowContext(t.ctx, "SELECT CAST(value AS INTEGER) FROM project WHERE key = 'codebook'").Scan(&t.codebook); err != nil {
			return 0, err
		}
	}
	return t.codebook, nil
}

// elsewhere refuses to move a thing from one document to another: whoever
// asks for that has mixed up two things with the same id.
func elsewhere(noun, id string) error {
	return fail(ErrInvalid, nil, "The %s was not saved, since its id %s belongs to one of another document.", nouns[noun].name, id)
}

func (t *transaction) deleteAnnotation(id string) error {
	if err := t.freeOfOthers(id); err != nil {
		return err
	}
	relations, err := column[string](t.ctx, t.tx, "SELECT id FROM relations WHERE from_annotation = ?1 OR to_annotation = ?1 ORDER BY id", id)
	if err != nil {
		return err
	}
	for _, relation := range relations {
		if err := t.remove(NounRelation, relation); err != nil {
			return err
		}
	}
	return t.remove(NounAnnotation, id)
}

func (t *transaction) putMark(m corpus.Mark) error {
	if err := checkID("mark", m.ID); err != nil {
		return err
	}
	text, err := t.textOf(m.Document)
	if err != nil {
		return err
	}
	if err := m.Span.Check(text); err != nil {
		return fail(ErrInvalid, err, "The mark was not saved, since %v.", err)
	}
	if m.CreatedAt.IsZero() {
		m.CreatedAt = t.now
	}
	record := recordOfMark(m)
	inserted, err := t.tx.ExecContext(t.ctx, insertNewMark, record.row(m.ID)...)
	if begun, err := t.begin(NounMark, m.ID, m.Document, encode(record), inserted, err); begun || err != nil {
		return err
	}
	before, err := getMark(t.ctx, t.tx, m.ID)
	if err == nil && before.Document != m.Document {
		return elsewhere(NounMark, m.ID)
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	return t.put(NounMark, m.ID, record)
}
