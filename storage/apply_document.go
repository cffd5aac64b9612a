package storage

import (
	"database/sql"
	"errors"

	"sayso/internal/corpus"
)

func (t *transaction) addDocument(d corpus.Document, p Prepared) error {
	if err := checkDocument(d); err != nil {
		return err
	}
	stands, err := column[int](t.ctx, t.tx, "SELECT 1 FROM documents WHERE id = ?", d.ID)
	if err != nil {
		return err
	}
	if len(stands) > 0 {
		return fail(ErrExists, nil, "A document with the id %s is already in the project, so it was not added again.", d.ID)
	}
	sum := corpus.HashText(d.Text)
	if p.sum != sum { // of another text, or of none
		p = Prepare(d.Text)
	}
	if d.SHA256 != "" && d.SHA256 != sum {
		return fail(ErrInvalid, nil, "The document %q was not added, since its text is not the one that its SHA-256 stands for.", corpus.FirstWords(d.Title, 60))
	}
	d.SHA256 = sum
	if err := checkSentences(d.Text, d.Sentences); err != nil {
		return fail(ErrInvalid, err, "The document %q was not added, since %v.", corpus.FirstWords(d.Title, 60), err)
	}
	if d.State == "" {
		d.State = corpus.ToDo
	}
	if d.AddedAt.IsZero() {
		d.AddedAt = t.now
	}
	if err := t.storeText(d.SHA256, d.Text, p.terms); err != nil {
		return err
	}
	document, sentences := recordOfDocument(d), sentencesRecord{d.Segmenter, encodeBounds(d.Sentences)}
	steps := []StepRecord{
		{Noun: NounDocument, ID: d.ID, Before: null, After: encode(document)},
		{Noun: NounSentences, ID: d.ID, Before: null, After: encode(sentences)},
	}
	if err := insertDocument(t.ctx, t.tx, d.ID, document); err != nil {
		return stepFailed(steps[0], err)
	}
	if err := insertSentences(t.ctx, t.tx, d.ID, sentences); err != nil {
		return stepFailed(steps[1], err)
	}
	// Of a new document there is nothing else to count, until a step says
	// something of it and touches it.
	if err := one(t.tx.ExecContext(t.ctx, "UPDATE documents SET sentences = ? WHERE id = ?", len(d.Sentences), d.ID)); err != nil {
		return stepFailed(steps[1], err)
	}
	t.records = append(t.records, steps...)
	t.know(d.ID, d.Text)
	return nil
}

// storeText keeps a text under its hash; the same text is kept once. What was
// stored is read back and compared before anybody is told that it is safe.
func (t *transaction) storeText(sum, text string, terms []byte) error {
	inserted, err := t.tx.ExecContext(t.ctx, "INSERT INTO texts (sha256, text) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING", sum, text)
	if err != nil {
		return err
	}
	var stored string
	if err := t.tx.QueryRowContext(t.ctx, "SELECT text FROM texts WHERE sha256 = ?", sum).Scan(&stored); err != nil {
		return err
	}
	if stored != text {
		return fail(ErrDamaged, nil, "The project file holds a damaged copy of this text, so it was not added; run \"sayso check\" on the project.")
	}
	if rows, err := inserted.RowsAffected(); err != nil || rows == 0 {
		return err // it was there
	}
	return t.index(sum, terms)
}

func checkDocument(d corpus.Document) error {
	if err := checkID("document", d.ID); err != nil {
		return err
	}
	if d.Due != "" {
		if err := checkID("annotator to whom a document is due", d.Due); err != nil {
			return err
		}
	}
	if err := checkStrings("origin", string(encode(d.Origin))); err != nil {
		return err
	}
	for id, value := range d.Fields {
		if err := checkStrings("variable", id, "value of "+id, value); err != nil {
			return err
		}
	}
	return checkStrings("text", d.Text, "title", d.Title, "outlet", d.Outlet, "byline", d.Byline, "date", d.Date, "printed date", d.Printed,
		"address", d.URL, "language", d.Language, "source", d.Source, "segmenter", d.Segmenter)
}

func (t *transaction) putDocument(d corpus.Document) error {
	if err := checkDocument(d); err != nil {
		return err
	}
	stands, err := getDocument(t.ctx, t.tx, d.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return notFound(NounDocument, d.ID)
	}
	if err != nil {
		return err
	}
	if d.Text != "" && corpus.HashText(d.Text) != stands.SHA256 || d.SHA256 != "" && d.SHA256 != stands.SHA256 {
		return fail(ErrInvalid, nil, "The text of a document never changes, so nothing was changed; import the new text as a new document.")
	}
	if d.State == "" {
		d.State = corpus.DocumentState(stands.State)
	}
	record := recordOfDocument(d)
	record.SHA256, record.Bytes = stands.SHA256, stands.Bytes
	if d.AddedAt.IsZero() {
		record.AddedAt = stands.AddedAt
	}
	return t.put(NounDocument, d.ID, record)
}

func (t *transaction) removeDocument(id string) error {
	parts := []struct{ noun, query string }{
		{NounRelation, `SELECT id FROM relations WHERE from_annotation IN (SELECT id FROM annotations WHERE document = ?1)
			OR to_annotation IN (SELECT id FROM annotations WHERE document = ?1) ORDER BY id`},
		{NounAnnotation, "SELECT id FROM annotations WHERE document = ? ORDER BY id"},
		{NounMark, "SELECT id FROM marks WHERE document = ? ORDER BY id"},
		{NounDoubt, "SELECT id FROM doubts WHERE document = ? ORDER BY id"},
		{NounSentences, "SELECT document FROM segmentations WHERE document = ?"},
	}
	if err := t.forgetNames(id); err != nil {
		return err
	}
	for _, part := range parts {
		ids, err := column[string](t.ctx, t.tx, part.query, id)
		if err != nil {
			return err
		}
		for _, one := range ids {
			if err := t.remove(part.noun, one); err != nil {
				return err
			}
		}
	}
	return t.remove(NounDocument, id)
}

func (t *transaction) setSentences(document, segmenter string, sentences []corpus.Sentence) error {
	text, err := t.textOf(document)
	if err != nil {
		return err
	}
	if err := checkSentences(text, sentences); err != nil {
		return fail(ErrInvalid, err, "The document was not cut anew, since %v.", err)
	}
	if err := checkStrings("segmenter", segmenter); err != nil {
		return err
	}
	return t.put(NounSentences, document, sentencesRecord{segmenter, encodeBounds(sentences)})
}

// textOf reads the text of a document, once in the transaction.
func (t *transaction) textOf(document string) (string, error) {
	if text, ok := t.known[document]; ok {
		return text, nil
	}
	text, err := t.texts.of(t.ctx, t.tx, document)
	if errors.Is(err, sql.ErrNoRows) {
		return "", notFound(NounDocument, document)
	}
	if err == nil {
		t.know(document, text)
	}
	return text, err
}

// know remembers the text of the document that the next steps are likely to
// be about. A change of many documents holds one text, not all of them.
func (t *transaction) know(document, text string) {
	t.known = map[string]string{document: text}
}
