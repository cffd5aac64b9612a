package storage

import (
	"context"
	"encoding/json"

	"sayso/internal/history"
)

// Touched says what was changed since an event.
type Touched struct {
	Newest    int64    // number of the newest event now, 0 for none
	Documents []string // ids of the documents that something was said of, each once; some may be removed
	// More says that something was changed that no list of documents tells: the
	// codebook, a source, an annotator, a round, or too much to be listed.
	More bool
}

// mostTouched is how many events are looked through.
const mostTouched = 2000

// TouchedSince says what was changed since the event of a number, for who keeps
// what was read of the project.
func (p *Project) TouchedSince(ctx context.Context, number int64) (Touched, error) {
	return reading(ctx, p, func(q querier) (t Touched, err error) {
		if t.Newest, err = lastNumber(ctx, q); err != nil || t.Newest == number {
			return t, err
		}
		if t.More = t.Newest < number || t.Newest-number > mostTouched; t.More {
			return t, nil
		}
		events, err := collect(ctx, q, func(scan func(...any) error) (Event, error) { return scanEvent(scan) },
			"SELECT "+eventColumns+" FROM events WHERE number > ? ORDER BY number", number)
		seen := map[string]bool{"": true}
		for i := range events {
			for k := range events[i].Steps {
				document, listed := touchedBy(&events[i].Steps[k])
				t.More = t.More || !listed
				if !seen[document] {
					seen[document], t.Documents = true, append(t.Documents, document)
				}
			}
		}
		return t, err
	})
}

// touchedBy names the document that a step speaks of, "" where it changes what is
// said of none; it reports false where it may change what is read of all.
func touchedBy(s *history.Step) (document string, listed bool) {
	switch s.Noun {
	case history.Document, history.Sentences:
		return s.ID, true
	case history.Annotation, history.Mark, history.Doubt, history.Reading:
		var of struct{ Document string }
		record := s.After
		if len(record) == 0 || string(record) == "null" {
			record = s.Before
		}
		err := json.Unmarshal(record, &of)
		return of.Document, err == nil && of.Document != ""
	case history.Relation, history.Query, history.Title, history.Assignment, history.Decision, history.Text:
		return "", true // links are read anew whenever anything was changed
	}
	return "", false
}
