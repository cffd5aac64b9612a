package storage

import (
	"context"
	"encoding/json"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// Statement is an annotation with what a list shows of its document.
type Statement struct {
	corpus.Annotation
	Title, Outlet, Date string // of the document
}

// StatementFilter chooses annotations of the whole project. Every field that
// is set narrows the choice; an empty filter chooses all.
type StatementFilter struct {
	IDs    []string // these annotations
	Source string   // id of a source: what it says under any of its names, itself or through others
	Name   string   // as articles name a source: compared by corpus.SourceKey
	Label  string   // id of a label
	// BeforeCodebook chooses annotations made under an older version of the
	// codebook than this, or under one that nobody knows.
	BeforeCodebook int
	Of             string // id of the annotator who made them, under whatever name; empty for everybody
	Limit          int    // at most so many; 0 for all
}

// Statements returns annotations with their documents, in the order of the
// documents' dates, then of the documents, then of the text. A list by label
// alone keeps the order of the annotations' ids instead, so that its beginning
// is there at once.
func (p *Project) Statements(ctx context.Context, f StatementFilter) ([]Statement, error) {
	return reading(ctx, p, func(q querier) ([]Statement, error) {
		where, args := []string{"1"}, []any{}
		if f.IDs != nil {
			where, args = append(where, "annotations.id IN (SELECT value FROM json_each(?))"), append(args, string(history.Encode(f.IDs)))
		}
		var index *corpus.SourceIndex
		if f.Source != "" || f.Name != "" {
			var keys map[string]bool
			var err error
			if index, keys, err = namesMeant(ctx, q, f); err != nil {
				return nil, err
			}
			words, err := wordsFor(ctx, q, keys)
			if err != nil || len(words) == 0 {
				return nil, err
			}
			list := string(history.Encode(words))
			where = append(where, `annotations.id IN (SELECT id FROM annotations WHERE source IS NOT NULL AND source IN (SELECT value FROM json_each(?))
				UNION SELECT id FROM annotations WHERE via IS NOT NULL AND via IN (SELECT value FROM json_each(?)))`)
			args = append(args, list, list)
		}
		if f.Of != "" {
			people, err := peopleOf(ctx, q)
			if err != nil {
				return nil, err
			}
			where, args = append(where, "annotations.annotator IN (SELECT value FROM json_each(?))"), append(args, string(history.Encode(people.Of(f.Of))))
		}
		order := statementOrder
		if f.Label != "" {
			where, args = append(where, "label = ?"), append(args, f.Label)
		}
		if f.BeforeCodebook > 0 {
			where, args = append(where, "codebook < ?"), append(args, f.BeforeCodebook)
		}
		if f.IDs == nil && index == nil {
			order = "annotations.id"
		}
		limit := f.Limit
		if limit <= 0 || f.Source != "" {
			limit = -1 // SQLite: no limit
		}
		list, err := collect(ctx, q, scanStatement, statementQuery+"WHERE "+strings.Join(where, " AND ")+" ORDER BY "+order+" LIMIT ?", append(args, limit)...)
		if err != nil || f.Source == "" {
			return list, err
		}
		return meant(list, index, f), nil
	})
}

// meant keeps the statements that are really of the source: a name may mean
// another one in their document.
func meant(list []Statement, index *corpus.SourceIndex, f StatementFilter) []Statement {
	kept := list[:0]
	for _, s := range list {
		if index.Find(s.Document, s.Attributes["source"]) == f.Source || index.Find(s.Document, s.Attributes["via"]) == f.Source {
			kept = append(kept, s)
		}
	}
	if f.Limit > 0 && len(kept) > f.Limit {
		kept = kept[:f.Limit]
	}
	return kept
}

const statementQuery = "SELECT annotations.id, title, outlet, date, document, start, \"end\", label, annotator, quote, note, attributes, mentions, codebook, codebook_hash, created_at, changed_at " +
	"FROM annotations JOIN documents ON documents.id = annotations.document "

const statementOrder = `date, document, start, "end" DESC, annotations.id`

func scanStatement(scan func(...any) error) (s Statement, err error) {
	var id string
	var r history.AnnotationRecord
	err = scanAnnotation(scan, &r, &id, &s.Title, &s.Outlet, &s.Date)
	s.Annotation = r.Annotation(id)
	return s, err
}

// namesMeant gives the keys of all names that the filter means.
func namesMeant(ctx context.Context, q querier, f StatementFilter) (*corpus.SourceIndex, map[string]bool, error) {
	keys := map[string]bool{}
	if f.Name != "" {
		keys[corpus.SourceKey(f.Name)] = true
	}
	if f.Source == "" {
		return &corpus.SourceIndex{}, keys, nil
	}
	sources, err := collect(ctx, q, scanSource, sourceQuery+"ORDER BY id")
	if err != nil {
		return nil, nil, err
	}
	for _, s := range sources {
		if s.ID != f.Source {
			continue
		}
		own := map[string]bool{corpus.SourceKey(s.Name): true}
		for _, n := range s.Names {
			own[corpus.SourceKey(n.Text)] = true
		}
		if f.Name != "" && !own[corpus.SourceKey(f.Name)] {
			own = nil
		} else if f.Name != "" {
			own = keys
		}
		keys = own
	}
	return corpus.NewSourceIndex(sources), keys, nil
}

// eachWord lists the different values of an indexed column, stepping from one
// to the next instead of over every annotation.
const eachWord = `WITH RECURSIVE each(word) AS (
	SELECT (SELECT min(%) FROM annotations WHERE % IS NOT NULL)
	UNION ALL SELECT (SELECT min(%) FROM annotations WHERE % IS NOT NULL AND % > word) FROM each WHERE word IS NOT NULL)
	SELECT word FROM each WHERE word IS NOT NULL`

// wordsFor finds the words of annotations that have one of the keys.
func wordsFor(ctx context.Context, q querier, keys map[string]bool) ([]string, error) {
	var found []string
	for _, attribute := range []string{"source", "via"} {
		words, err := column[string](ctx, q, strings.ReplaceAll(eachWord, "%", attribute))
		if err != nil {
			return nil, err
		}
		for _, word := range words {
			if keys[corpus.SourceKey(word)] {
				found = append(found, word)
			}
		}
	}
	return found, nil
}

// SourceUses returns whom annotations name as a source or as one who passes its
// words on, document by document: those of one annotator, under whatever name, or
// everybody's where of is empty.
func (p *Project) SourceUses(ctx context.Context, of string) ([]corpus.SourceUse, error) {
	return reading(ctx, p, func(q querier) ([]corpus.SourceUse, error) {
		people, err := peopleOf(ctx, q)
		if err != nil {
			return nil, err
		}
		return collect(ctx, q, func(scan func(...any) error) (u corpus.SourceUse, err error) {
			return u, scan(&u.Source, &u.Via, &u.Document, &u.Annotations)
		}, `SELECT coalesce(source, ''), coalesce(via, ''), document, count(*) FROM annotations
			WHERE (source IS NOT NULL OR via IS NOT NULL) AND (?1 = '' OR annotator IN (SELECT value FROM json_each(?2)))
			GROUP BY source, via, document`, of, string(history.Encode(people.Of(of))))
	})
}

// Thread is all that hangs together by relations.
type Thread struct {
	Statements []Statement       // in order of date, then of the documents, then of the text
	Relations  []corpus.Relation // among them, in the order in which they were made
}

// mostOfThread bounds a thread, in annotations.
const mostOfThread = 5000

// Thread returns the annotation with the id and all that are connected to it
// by relations, in whichever direction and over however many steps: by those that
// the annotator of drew, under whatever name, or by everybody's where of is empty.
func (p *Project) Thread(ctx context.Context, annotation, of string) (Thread, error) {
	return reading(ctx, p, func(q querier) (thread Thread, err error) {
		people, err := peopleOf(ctx, q)
		if err != nil {
			return thread, err
		}
		drawn, own := "", string(history.Encode(people.Of(of)))
		if of != "" {
			drawn = " AND relations.annotator IN (SELECT value FROM json_each(?2))"
		}
		ids, err := column[string](ctx, q, `WITH RECURSIVE thread(id) AS (
			SELECT id FROM annotations WHERE id = ?1
			UNION SELECT to_annotation FROM thread JOIN relations ON from_annotation = thread.id`+drawn+`
			UNION SELECT from_annotation FROM thread JOIN relations ON to_annotation = thread.id`+drawn+`
			LIMIT ?3) SELECT id FROM thread`, annotation, own, mostOfThread)
		if err != nil {
			return thread, err
		}
		if len(ids) == 0 {
			return thread, fail(ErrNotFound, nil, "The project has no annotation with the id %.60q.", annotation)
		}
		members, err := json.Marshal(ids)
		if err != nil {
			return thread, err
		}
		thread.Statements, err = collect(ctx, q, scanStatement, statementQuery+"WHERE annotations.id IN (SELECT value FROM json_each(?)) ORDER BY "+statementOrder, string(members))
		if err != nil {
			return thread, err
		}
		thread.Relations, err = collect(ctx, q, scanRelation, relationQuery+"WHERE from_annotation IN (SELECT value FROM json_each(?1))"+drawn+" ORDER BY created_at, id", string(members), own)
		return thread, err
	})
}
