package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/history"
	"sayso/internal/query"
)

// SearchOptions say how much of what is found is wanted.
type SearchOptions struct {
	Limit int    // at most so many sentences; 0 for all
	After string // SearchResult.After of the search before, to go on; empty to begin
	Me    string // id of the annotator who searches, for due:me and annotator:me
	Of    string // id of the annotator whose work is asked, unless the query names others; empty for everybody's
}

// SearchResult is what was found.
type SearchResult struct {
	Documents []Found
	Sentences int    // in Documents
	After     string // where to go on; empty when that was all
	// Unreadable are the titles of documents whose text or annotations are
	// damaged; nothing can be said about them.
	Unreadable []string
}

// Found is a document with the sentences that a query found in it.
type Found struct {
	ID, Title, Outlet, Date string
	State                   corpus.DocumentState
	Sentences               []FoundSentence
}

// FoundSentence is one sentence that was found.
type FoundSentence struct {
	Index  int // among the sentences of the document, from 0
	Span   corpus.Span
	Text   string        // of the sentence
	Hits   []corpus.Span // bytes of the document's text: the words that were found
	State  corpus.State
	Labels []string // ids of the labels of annotations on it, each once, in reading order
}

// Search finds the sentences that a query asks for, grouped by document. Texts
// come in the order in which they came into the project. It reads in slices,
// between which others may write. It fails with a *query.Error when the query
// names something that the project has not.
func (p *Project) Search(ctx context.Context, q query.Query, o SearchOptions) (SearchResult, error) {
	s := search{p: p, ctx: ctx, query: q, options: o, room: 32}
	known, err := reading(ctx, p, func(r querier) (query.Project, error) { return s.learn(r) })
	if err != nil {
		return SearchResult{}, err
	}
	if s.matcher, err = q.Bind(known); err != nil {
		return SearchResult{}, err
	}
	if err := errors.Join(s.start(), s.see()); err != nil {
		return SearchResult{}, err
	}
	for s.stage != stageEnd && !s.full() {
		if err := s.slice(); err != nil {
			return SearchResult{}, err
		}
	}
	return s.finish(), nil
}

// A search goes through stages: the texts that the index names, then those that
// are not in the index yet; or all documents, when the index cannot tell.
const (
	stageIndex   = "i" // by number in the index, then by document
	stagePending = "p" // by document
	stageAll     = "a" // by document
	stageEnd     = ""
)

// search is one search under way.
type search struct {
	p         *Project
	ctx       context.Context
	query     query.Query
	options   SearchOptions
	matcher   *query.Matcher
	prefilter string          // empty when the index cannot tell
	only      map[string]bool // the documents that can hold anything, nil when all can
	seen      map[string]seen // how those whose work is asked left the documents; nil when that does not matter

	stage    string
	number   int64  // go on behind this number of the index
	document string // go on behind this document
	skip     cursor // what was given before

	room   int // how many documents are read at once
	result SearchResult
	last   cursor // of the last sentence in the result
	more   bool
}

// seen is a document as those left it whose work a search asks for.
type seen struct {
	share
	state corpus.DocumentState
}

// see reads how those whose work is asked left the documents, as far as the query
// asks for that; what nobody touched is not in it.
func (s *search) see() error {
	own := s.matcher.Whose()
	if !s.matcher.AsksState() && (own == nil || !s.matcher.AsksWork()) {
		return nil
	}
	list, err := reading(s.ctx, s.p, func(q querier) ([]Summary, error) {
		if own == nil {
			return summaries(s.ctx, q)
		}
		return s.p.summariesOf(s.ctx, q, own)
	})
	s.seen = make(map[string]seen, len(list))
	for _, d := range list {
		s.seen[d.ID] = seen{share{d.Labelled, d.Nothing, d.Annotations, d.ByLabel}, d.State}
	}
	return err
}

// cursor is the place of a sentence among all that can be found.
type cursor struct {
	stage    string
	number   int64
	document string
	sentence int
}

func (c cursor) String() string {
	return fmt.Sprintf("%s:%d:%s:%d", c.stage, c.number, c.document, c.sentence)
}

// learn reads what the query is tied to.
func (s *search) learn(r querier) (known query.Project, err error) {
	known.Me, known.Whose, known.Of = s.options.Me, true, s.options.Of
	if known.Codebook, err = getCodebook(s.ctx, r, ""); err != nil {
		return known, err
	}
	if known.Annotators, err = collect(s.ctx, r, scanAnnotator, annotatorQuery+"ORDER BY id"); err != nil {
		return known, err
	}
	if known.Sources, err = collect(s.ctx, r, scanSource, sourceQuery+"ORDER BY id"); err != nil {
		return known, err
	}
	if known.Assigned, err = assigned(s.ctx, r); err != nil {
		return known, err
	}
	version, err := indexVersion(s.ctx, r)
	if err == nil && version == query.Version && !s.p.doubted.Load() {
		s.prefilter = s.query.Prefilter()
	}
	return known, err
}

// start finds where to begin.
func (s *search) start() error {
	s.stage = stageAll
	if s.prefilter != "" {
		s.stage = stageIndex
	}
	if after := s.options.After; after != "" {
		parts := strings.Split(after, ":")
		if len(parts) != 4 || !strings.Contains("ipa", parts[0]) || parts[0] == "" {
			return fail(ErrInvalid, nil, "The search cannot continue from %.60q; start it again.", after)
		}
		number, err := strconv.ParseInt(parts[1], 10, 64)
		sentence, err2 := strconv.Atoi(parts[3])
		if err != nil || err2 != nil {
			return fail(ErrInvalid, errors.Join(err, err2), "The search cannot continue from %.60q; start it again.", after)
		}
		s.skip = cursor{parts[0], number, parts[2], sentence}
		if s.stage == stageAll && s.skip.stage != stageAll || s.stage == stageIndex && s.skip.stage == stageAll {
			s.skip = cursor{} // the index came or went since: from the beginning rather than less
		} else {
			s.stage, s.number = s.skip.stage, number-1
		}
	}
	says := s.matcher.Sources()
	if s.stage != stageAll || says == nil {
		return nil
	}
	// Only annotations of some sources can be found, and these are indexed.
	documents, err := reading(s.ctx, s.p, func(q querier) ([]string, error) {
		words, err := column[string](s.ctx, q, strings.ReplaceAll(eachWord, "%", "source"))
		if err != nil {
			return nil, err
		}
		words = slices.DeleteFunc(words, func(w string) bool { return !says(w) })
		return column[string](s.ctx, q, "SELECT DISTINCT document FROM annotations WHERE source IS NOT NULL AND source IN (SELECT value FROM json_each(?))", string(history.Encode(append([]string{}, words...))))
	})
	s.only = map[string]bool{}
	for _, d := range documents {
		s.only[d] = true
	}
	return err
}

func (s *search) full() bool {
	return s.options.Limit > 0 && s.result.Sentences > s.options.Limit
}

// candidate is a document in which something may be found.
type candidateDocument struct {
	number int64
	info   query.Info
}

const candidateColumns = `documents.id, title, outlet, byline, date, url, language, documents.source, state, due, fields,
	labelled, nothing_here, sentences - labelled - nothing_here, by_label, by_annotator, (SELECT count(*) FROM doubts WHERE doubts.document = documents.id)`

func scanCandidate(scan func(...any) error) (c candidateDocument, err error) {
	i := &c.info
	d := &i.Document
	var byLabel, byAnnotator, fields []byte
	err = scan(&c.number, &d.ID, &d.Title, &d.Outlet, &d.Byline, &d.Date, &d.URL, &d.Language, &d.Source, &d.State, &d.Due, &fields,
		&i.Labelled, &i.Nothing, &i.Unread, &byLabel, &byAnnotator, &i.Doubts)
	if err == nil {
		d.Fields, err = decodeAttributes(string(fields))
	}
	if err != nil || len(byLabel) <= 2 && len(byAnnotator) <= 2 {
		return c, err
	}
	return c, errors.Join(json.Unmarshal(byLabel, &i.Labels), json.Unmarshal(byAnnotator, &i.Annotators))
}

// candidates reads the next documents of the stage, and tells how many texts it
// went through; none ends the stage.
func (s *search) candidates(ctx context.Context, q querier) ([]candidateDocument, int, error) {
	var where string
	switch s.stage {
	case stageIndex:
		numbers, err := column[int64](ctx, q, "SELECT rowid FROM search WHERE search MATCH ? AND rowid > ? ORDER BY rowid LIMIT ?", s.prefilter, s.number, s.room)
		if err != nil || len(numbers) == 0 {
			return nil, len(numbers), err
		}
		list, err := collect(ctx, q, scanCandidate, "SELECT indexed.number, "+candidateColumns+` FROM json_each(?)
			CROSS JOIN indexed ON indexed.number = json_each.value CROSS JOIN documents ON documents.sha256 = indexed.sha256
			ORDER BY indexed.number, documents.id`, string(history.Encode(numbers)))
		s.number = numbers[len(numbers)-1] // also when no document has these texts any more
		return list, len(numbers), err
	case stagePending:
		where = " AND NOT EXISTS (SELECT 1 FROM indexed WHERE indexed.sha256 = documents.sha256)"
	}
	list, err := collect(ctx, q, scanCandidate, "SELECT 0, "+candidateColumns+" FROM documents WHERE documents.id > ?"+where+" ORDER BY documents.id LIMIT ?", s.document, s.room)
	return list, len(list), err
}

// slice looks through the next documents.
func (s *search) slice() error {
	if s.skip.stage == s.stage && s.document == "" && s.skip.document != "" && s.stage != stageIndex {
		s.document = before(s.skip.document) // that document once more, for the rest of its sentences
	}
	count := 0
	_, err := longReading(s.ctx, s.p, func(ctx context.Context, q querier) (struct{}, error) {
		mark, number, document := s.result, s.number, s.document // to begin the slice again
		last := s.last
		list, n, err := s.candidates(ctx, q)
		if err != nil {
			s.number = number
			return struct{}{}, err
		}
		for i := range list {
			if s.full() {
				break
			}
			if err := s.look(ctx, q, &list[i]); err != nil {
				s.result, s.number, s.document, s.last = mark, number, document, last
				return struct{}{}, err
			}
		}
		count = n
		return struct{}{}, nil
	})
	if s.stage == stageIndex && (indexDamaged(err) || errors.Is(err, ErrDamaged)) {
		// The index cannot be asked: read every text, and have it made anew.
		s.p.doubted.Store(true)
		s.result, s.skip, s.last, s.prefilter = SearchResult{}, cursor{}, cursor{}, ""
		s.stage, s.document = stageAll, ""
		return nil
	}
	if err != nil {
		return err
	}
	if count == 0 {
		next := map[string]string{stageIndex: stagePending}
		s.stage, s.document = next[s.stage], ""
	}
	s.room = min(2*s.room, 512)
	return nil
}

// before gives a string behind which the id is the next.
func before(id string) string { return id[:len(id)-1] + string(rune(id[len(id)-1]-1)) + "~" }

// look searches one document.
func (s *search) look(ctx context.Context, q querier, c *candidateDocument) error {
	s.document = c.info.Document.ID
	here := cursor{s.stage, c.number, c.info.Document.ID, -1}
	if s.skip.stage == s.stage && (here.number < s.skip.number || here.number == s.skip.number && here.document < s.skip.document) {
		return nil
	}
	s.knowSeen(&c.info)
	if s.only != nil && !s.only[here.document] || !s.matcher.May(&c.info) {
		return nil
	}
	rows, err := readRows(ctx, q, between(here.document, here.document))
	if err != nil {
		return err
	}
	d := rows[here.document]
	if d == nil || !d.found {
		return nil
	}
	e, err := d.entry(here.document)
	if err != nil {
		s.result.Unreadable = append(s.result.Unreadable, c.info.Document.Title)
		return nil
	}
	var failed error
	hits := s.matcher.Find(&e, func(annotation string) bool {
		drawn, err := column[string](ctx, q, "SELECT annotator FROM relations WHERE from_annotation = ?1 OR to_annotation = ?1", annotation)
		failed = errors.Join(failed, err)
		whose := s.matcher.Whose()
		return slices.ContainsFunc(drawn, func(annotator string) bool { return whose == nil || slices.Contains(whose, annotator) })
	})
	if failed != nil {
		return failed
	}
	e = s.matcher.Sees(&e)
	s.add(&e, hits, here)
	return nil
}

// knowSeen tells of a candidate how those left it whose work is asked.
func (s *search) knowSeen(i *query.Info) {
	if s.seen == nil {
		return
	}
	seen, known := s.seen[i.Document.ID]
	if !known { // it came since
		return
	}
	sentences := i.Labelled + i.Nothing + i.Unread
	i.Document.State, i.Labels = seen.state, seen.ByLabel
	i.Labelled, i.Nothing, i.Unread = seen.Labelled, seen.Nothing, sentences-seen.Labelled-seen.Nothing
}

// add puts the sentences found in a document into the result.
func (s *search) add(e *corpus.Entry, hits []query.Hit, here cursor) {
	d := &e.Document
	found := Found{ID: d.ID, Title: d.Title, Outlet: d.Outlet, Date: d.Date, State: d.State}
	states := corpus.States(d.Sentences, e.Annotations, e.Marks)
	for _, hit := range hits {
		if s.skip.stage == s.stage && here.number == s.skip.number && here.document == s.skip.document && hit.Sentence <= s.skip.sentence {
			continue
		}
		if s.options.Limit > 0 && s.result.Sentences == s.options.Limit {
			s.more = true
			s.result.Sentences++ // full
			break
		}
		span := d.Sentences[hit.Sentence].Span
		found.Sentences = append(found.Sentences, FoundSentence{
			Index: hit.Sentence, Span: span, Text: d.Quote(span), Hits: hit.Spans, State: states[hit.Sentence], Labels: labelsOn(span, e.Annotations),
		})
		s.result.Sentences++
		here.sentence = hit.Sentence
		s.last = here
	}
	if len(found.Sentences) > 0 {
		s.result.Documents = append(s.result.Documents, found)
	}
}

func labelsOn(span corpus.Span, annotations []corpus.Annotation) (labels []string) {
	seen := map[string]bool{}
	for i := range annotations {
		if a := &annotations[i]; a.Span.Overlaps(span) && !seen[a.Label] {
			seen[a.Label] = true
			labels = append(labels, a.Label)
		}
	}
	return labels
}

func (s *search) finish() SearchResult {
	if s.more {
		s.result.Sentences = s.options.Limit
		s.result.After = s.last.String()
	}
	return s.result
}
