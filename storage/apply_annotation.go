package storage

import (
	"cmp"
	"database/sql"
	"errors"
	"slices"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

func (t *transaction) putAnnotation(a corpus.Annotation) error {
	if err := t.proveAnnotation(&a); err != nil {
		return err
	}
	if err := t.nameCodebook(&a); err != nil {
		return err
	}
	created := a.CreatedAt
	if a.CreatedAt.IsZero() {
		a.CreatedAt = t.now
	}
	if a.ChangedAt.IsZero() {
		a.ChangedAt = t.now
	}
	record := history.RecordOfAnnotation(a)
	after := history.AppendAnnotation(nil, record)
	inserted, err := t.tx.ExecContext(t.ctx, insertNewAnnotation, annotationRow(a.ID, &record)...)
	if begun, err := t.begin(history.Annotation, a.ID, a.Document, after, inserted, err); begun || err != nil {
		return err
	}
	before, err := getAnnotation(t.ctx, t.tx, a.ID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if err == nil && before.Document != a.Document {
		return elsewhere(history.Annotation, a.ID)
	}
	if err == nil && created.IsZero() {
		record.CreatedAt = before.CreatedAt
	}
	stands := history.Null
	if err == nil {
		stands = history.AppendAnnotation(nil, before)
	}
	return t.do(history.Step{Noun: history.Annotation, ID: a.ID, Before: stands, After: history.AppendAnnotation(nil, record)})
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

// codebookName names a codebook: its version for people, its hash beyond doubt.
type codebookName struct {
	version int
	hash    string
}

// nameCodebook notes under which codebook an annotation is stored.
func (t *transaction) nameCodebook(a *corpus.Annotation) error {
	switch {
	case a.Codebook == UnknownCodebook:
		a.Codebook, a.CodebookHash = 0, ""
		return nil
	case a.Codebook < 0:
		return fail(ErrInvalid, nil, "The annotation was not saved, since there is no version %d of the codebook.", a.Codebook)
	case a.Codebook > 0:
		return checkStrings("hash of a codebook", a.CodebookHash)
	}
	if t.codebook.version == 0 {
		err := t.tx.QueryRowContext(t.ctx, "SELECT version, hash FROM codebooks WHERE hash = (SELECT value FROM project WHERE key = 'codebook')").Scan(&t.codebook.version, &t.codebook.hash)
		if err != nil {
			return err
		}
	}
	a.Codebook, a.CodebookHash = t.codebook.version, t.codebook.hash
	return nil
}

// elsewhere refuses to move a thing from one document to another: whoever
// asks for that has mixed up two things with the same id.
func elsewhere(noun, id string) error {
	return fail(ErrInvalid, nil, "The %s was not saved, since its id %s belongs to one of another document.", tables[noun].Name, id)
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
	record := history.RecordOfMark(m)
	inserted, err := t.tx.ExecContext(t.ctx, insertNewMark, markRow(m.ID, &record)...)
	if begun, err := t.begin(history.Mark, m.ID, m.Document, history.Encode(record), inserted, err); begun || err != nil {
		return err
	}
	before, err := getMark(t.ctx, t.tx, m.ID)
	if err == nil && before.Document != m.Document {
		return elsewhere(history.Mark, m.ID)
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	return t.put(history.Mark, m.ID, record)
}
