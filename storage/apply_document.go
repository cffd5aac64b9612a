package storage

import (
	"bytes"
	"database/sql"
	"errors"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

func (t *transaction) addDocument(d corpus.Document, p Prepared) error {
	if err := checkDocument(d); err != nil {
		return err
	}
	var stands, spokenOf bool // it is there; any event ever spoke of it
	err := t.tx.QueryRowContext(t.ctx, "SELECT EXISTS (SELECT 1 FROM documents WHERE id = ?1), EXISTS (SELECT 1 FROM heads WHERE noun = ?2 AND thing = ?1)", d.ID, history.Document).Scan(&stands, &spokenOf)
	if err != nil {
		return err
	}
	if stands {
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
	if err := history.CheckSentences(d.Text, d.Sentences); err != nil {
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
	document, sentences := history.RecordOfDocument(d), history.SentencesRecord{Segmenter: d.Segmenter, Bounds: history.EncodeBounds(d.Sentences)}
	steps := []history.Step{
		{Noun: history.Document, ID: d.ID, Before: history.Null, After: history.Encode(document)},
		{Noun: history.Sentences, ID: d.ID, Before: history.Null, After: history.Encode(sentences)},
	}
	if spokenOf {
		return t.addAgain(d, document, sentences)
	}
	// Of a new document there is nothing to count but its sentences, until a step
	// says something of it and touches it.
	if err := insertNewDocument(t.ctx, t.tx, d.ID, document, len(d.Sentences)); err != nil {
		return stepFailed(steps[0], err)
	}
	if err := insertSentences(t.ctx, t.tx, d.ID, sentences); err != nil {
		return stepFailed(steps[1], err)
	}
	t.records = append(t.records, steps...)
	t.know(d.ID, d.Text)
	return history.Reveal(t, steps[0].Thing())
}

// addAgain adds a document that was removed before.
func (t *transaction) addAgain(d corpus.Document, document history.DocumentRecord, sentences history.SentencesRecord) error {
	if err := t.put(history.Document, d.ID, document); err != nil {
		return err
	}
	t.know(d.ID, d.Text)
	return t.put(history.Sentences, d.ID, sentences)
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
	if err := t.index(sum, terms); err != nil {
		return err
	}
	return history.Reveal(t, history.Thing{Noun: history.Text, ID: sum})
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
	if err := checkStrings("origin", string(history.Encode(d.Origin))); err != nil {
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
		return notFound(history.Document, d.ID)
	}
	if err != nil {
		return err
	}
	if d.Text != "" && corpus.HashText(d.Text) != stands.SHA256 || d.SHA256 != "" && d.SHA256 != stands.SHA256 {
		return fail(ErrInvalid, nil, "The text of a document never changes, so nothing was changed; import the new text as a new document.")
	}
	d.State = corpus.DocumentState(stands.State) // how far anybody has come with it is a reading
	record := history.RecordOfDocument(d)
	record.SHA256, record.Bytes = stands.SHA256, stands.Bytes
	if d.AddedAt.IsZero() {
		record.AddedAt = stands.AddedAt
	}
	// It shows, and it rests on the same text as before: nothing else changes.
	s := history.Step{Noun: history.Document, ID: d.ID, Before: history.Encode(stands), After: history.Encode(record)}
	if kept, err := t.handOutKeeps(s); kept || err != nil {
		return err
	}
	if !bytes.Equal(s.Before, s.After) {
		if err := t.roundsAllow(s); err != nil {
			return err
		}
		if err := updateDocument(t.ctx, t.tx, d.ID, record); err != nil {
			return stepFailed(s, err)
		}
	}
	t.records = append(t.records, s)
	return nil
}

func (t *transaction) setSentences(document, segmenter string, sentences []corpus.Sentence) error {
	text, err := t.textOf(document)
	if err != nil {
		return err
	}
	if err := history.CheckSentences(text, sentences); err != nil {
		return fail(ErrInvalid, err, "The document was not re-segmented, since %v.", err)
	}
	if err := checkStrings("segmenter", segmenter); err != nil {
		return err
	}
	return t.put(history.Sentences, document, history.SentencesRecord{Segmenter: segmenter, Bounds: history.EncodeBounds(sentences)})
}

// textOf reads the text of a document, once in the transaction.
func (t *transaction) textOf(document string) (string, error) {
	if text, ok := t.known.texts[document]; ok {
		return text, nil
	}
	text, err := t.texts.of(t.ctx, t.tx, document)
	if errors.Is(err, sql.ErrNoRows) {
		return "", notFound(history.Document, document)
	}
	if err == nil {
		t.know(document, text)
	}
	return text, err
}

// knownTexts are the texts of documents, by id.
type knownTexts struct {
	texts map[string]string
	size  int // of all, in bytes
}

// know remembers the text of a document that next steps are likely to be about.
// A change of very many documents does not hold all of their texts.
func (t *transaction) know(document, text string) {
	if t.known.texts == nil || t.known.size+len(text) > textCacheBytes {
		t.known = knownTexts{texts: map[string]string{}}
	}
	t.known.texts[document] = text
	t.known.size += len(text)
}
