package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/mattn/go-sqlite3"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// What an annotator of a blind round may see. While a blind round or a second
// pass is open, what others said in its documents is not there for its
// annotators: not in the text, not in a count, not in the history. Readers are
// not asked for that one by one. The connections that read for such an annotator
// have temporary views in place of the tables, under the same names, and these
// views hold the one rule (visible). So whatever is read through reading, also by
// a function that is written tomorrow, is blind. What proves, joins or copies the
// file reads all of it, through whole.
//
// This keeps people from seeing what they should not; it does not keep a secret
// from somebody who opens the file with other means. A hand-out does (handout.go).

// SeeAs says for whom the project is read from now on: what follows is as that
// annotator may see it. Empty is nobody in particular, who sees all.
func (p *Project) SeeAs(ctx context.Context, annotator string) error {
	p.writing.Lock()
	defer p.writing.Unlock()
	if p.release == nil {
		return errClosed
	}
	p.viewer.Store(&annotator)
	return p.look(ctx)
}

// seenBy is the id of the annotator for whom the project is read, empty for nobody
// in particular.
func (p *Project) seenBy() string {
	if id := p.viewer.Load(); id != nil {
		return *id
	}
	return ""
}

// look sets the views up that the viewer needs, or takes them away. The caller
// holds writing.
func (p *Project) look(ctx context.Context) error {
	views, err := whole(ctx, p, func(q querier) ([]string, error) { return blindViews(ctx, q, p.seenBy()) })
	if err != nil || slices.Equal(views, p.views) && (p.seen != nil) == (len(views) > 0) {
		return err
	}
	var seen *sql.DB
	if len(views) > 0 {
		seen = sql.OpenDB(guarded{readerDriver, p.path, readOnlyURI(p.path), p.identity, views})
		seen.SetMaxOpenConns(4)
		seen.SetMaxIdleConns(4)
	}
	p.gate.Lock()
	defer p.gate.Unlock()
	before := p.seen
	p.seen, p.views = seen, views
	if before != nil {
		return classify(before.Close())
	}
	return nil
}

// whole is reading for what speaks of the whole file, whoever looks at it: it
// proves, joins, copies.
func whole[T any](ctx context.Context, p *Project, read func(q querier) (T, error)) (T, error) {
	return readingFrom(ctx, p, func() *sql.DB { return p.reader }, read)
}

// BlindRounds lists the open rounds in which the viewer may not see what others
// said.
func (p *Project) BlindRounds(ctx context.Context) ([]corpus.Round, error) {
	return whole(ctx, p, func(q querier) ([]corpus.Round, error) {
		rounds, _, _, err := roundsThatBlind(ctx, q, p.seenBy())
		return slices.DeleteFunc(rounds, func(r corpus.Round) bool { return !r.Open() }), err
	})
}

// roundsThatBlind lists the rounds, open or not, that hide things from an
// annotator while they are open; with the ids under which the annotator works,
// and those with all passes of the person.
func roundsThatBlind(ctx context.Context, q querier, annotator string) (rounds []corpus.Round, mine, person []string, err error) {
	if annotator == "" {
		return nil, nil, nil, nil
	}
	any, err := column[int](ctx, q, "SELECT 1 FROM rounds WHERE kind IN ('blind', 'second-pass') LIMIT 1")
	if err != nil || len(any) == 0 {
		return nil, nil, nil, err
	}
	all, err := collect(ctx, q, scanAnnotator, annotatorQuery)
	if err != nil {
		return nil, nil, nil, err
	}
	people := corpus.PeopleOf(all)
	mine = people.Of(annotator)
	reads := func(id string) string { // the person behind a pass
		for _, a := range all {
			if a.ID == people.Person(id) && a.Of != "" {
				return people.Person(a.Of)
			}
		}
		return people.Person(id)
	}
	for _, a := range all {
		if reads(a.ID) == reads(annotator) {
			person = append(person, a.ID)
		}
	}
	slices.Sort(mine)
	slices.Sort(person)
	err = plainOf(history.Round).each(ctx, q, "WHERE kind IN ('blind', 'second-pass') ORDER BY id", nil, func(id string, record json.RawMessage) {
		r, failed := history.Decode[corpus.Round](record)
		if failed == nil && r != nil && slices.ContainsFunc(r.Annotators, func(a string) bool { return slices.Contains(person, a) }) {
			r.ID = id
			rounds = append(rounds, *r)
		}
	})
	return rounds, mine, person, err
}

// blindViews are the views that hide from an annotator what a round hides, none
// for somebody who is in no such round. They follow the rounds that are open
// from one statement to the next.
func blindViews(ctx context.Context, q querier, annotator string) ([]string, error) {
	rounds, mine, _, err := roundsThatBlind(ctx, q, annotator)
	if err != nil || len(rounds) == 0 {
		return nil, err
	}
	var ids, others []string
	for _, r := range rounds {
		ids = append(ids, r.ID)
		if !slices.ContainsFunc(r.Annotators, func(a string) bool { return slices.Contains(mine, a) }) {
			others = append(others, r.ID)
		}
	}
	open := "SELECT document, opened_at FROM main.rounds JOIN main.assignments ON round = rounds.id WHERE opened_at > 0 AND closed_at = 0 AND rounds.id IN (" + literals(ids) + ")"
	again := strings.Replace(open, literals(ids), literals(others), 1)
	own := "annotator IN (" + literals(mine) + ")"
	// The rule: what one said oneself, and what is not in a document of a round.
	// Of a document that one reads again, not even what one said at first.
	visible := "(" + own + " AND document NOT IN (SELECT document FROM temp.again) OR document NOT IN (SELECT document FROM temp.blind))"
	views := []string{
		"blind AS " + open,
		"again AS " + again,
	}
	for _, table := range []string{"annotations", "marks", "doubts", "readings", "decisions", "codings"} {
		views = append(views, table+" AS SELECT * FROM main."+table+" WHERE "+visible)
	}
	// An event in no document is of what all build together: a source, a search.
	readers := "SELECT value FROM main.rounds, json_each(rounds.annotators) WHERE rounds.id IN (" + literals(ids) + ")"
	unseen := func(thing, noun string) string {
		return "EXISTS (SELECT 1 FROM main.heads WHERE heads.noun = " + noun + " AND heads.thing = " + thing + " AND NOT EXISTS (SELECT 1 FROM temp.events WHERE number = heads.event))"
	}
	views = append(views,
		"relations AS SELECT * FROM main.relations WHERE EXISTS (SELECT 1 FROM temp.annotations AS ends WHERE ends.id = from_annotation AND (relations."+own+" OR ends.document NOT IN (SELECT document FROM temp.blind)))"+
			" AND EXISTS (SELECT 1 FROM temp.annotations AS ends WHERE ends.id = to_annotation)",
		"events AS SELECT * FROM main.events WHERE "+visible+" AND ("+own+" OR document <> '' OR annotator NOT IN ("+readers+")"+
			" OR at < (SELECT coalesce(min(opened_at), 9e15) FROM temp.blind) OR chain IN (SELECT number FROM main.chains WHERE scope = 'rules'))",
		"heads AS SELECT * FROM main.heads WHERE EXISTS (SELECT 1 FROM temp.events WHERE number = heads.event)",
		"conflicts AS SELECT * FROM main.conflicts WHERE NOT "+unseen("conflicts.thing", "conflicts.noun"),
		"sources AS SELECT * FROM main.sources WHERE NOT "+unseen("sources.id", "'source'"),
		"queries AS SELECT * FROM main.queries WHERE NOT "+unseen("queries.id", "'query'"),
	)
	if counts, err := column[string](ctx, q, "SELECT name FROM main.sqlite_schema WHERE name = 'counts'"); err != nil {
		return nil, err
	} else if len(counts) > 0 {
		views = append(views, "counts AS SELECT * FROM main.counts WHERE "+visible)
	}
	documents, err := documentsView(ctx, q)
	return append(views, documents), err
}

// ownCounts are the columns of a document that count what was said of it, and
// how they are counted anew of what is visible.
var ownCounts = map[string]string{
	"state":        "'to-do'", // everybody's; a reading is one's own
	"labelled":     "sayso_labelled(" + visibleSpans + ")",
	"nothing_here": "sayso_nothing(" + visibleSpans + ")",
	"annotations":  "(SELECT count(*) FROM temp.annotations AS own WHERE own.document = documents.id)",
	"by_label":     "(SELECT json_group_object(label, n) FROM (SELECT label, count(*) AS n FROM temp.annotations AS own WHERE own.document = documents.id GROUP BY label))",
	"by_annotator": "(SELECT json_group_object(annotator, n) FROM (SELECT annotator, count(*) AS n FROM temp.annotations AS own WHERE own.document = documents.id GROUP BY annotator))",
}

const visibleSpans = `bytes, (SELECT bounds FROM main.segmentations WHERE document = documents.id),
	(SELECT group_concat(start || ' ' || "end", ' ') FROM temp.annotations AS own WHERE own.document = documents.id),
	(SELECT group_concat(start || ' ' || "end", ' ') FROM temp.marks AS own WHERE own.document = documents.id)`

// documentsView counts anew of what is visible, where something is hidden.
func documentsView(ctx context.Context, q querier) (string, error) {
	names, err := column[string](ctx, q, "SELECT name FROM pragma_table_info('documents', 'main') ORDER BY cid")
	for i, name := range names {
		names[i] = "documents." + name
		if count := ownCounts[name]; count != "" {
			names[i] = fmt.Sprintf("iif(documents.id IN (SELECT document FROM temp.blind), %s, documents.%s) AS %s", count, name, name)
		}
	}
	return "documents AS SELECT " + strings.Join(names, ", ") + " FROM main.documents", err
}

// tallyVisible counts the sentences of a document that carry a label, and those
// with a mark and no label, of spans as the view joins them.
func tallyVisible(size int64, bounds, annotated, marked []byte) counters {
	sentences, err := history.DecodeBounds(bounds, int(size))
	if err != nil {
		return counters{} // the entry says that they are damaged
	}
	return tallySpans(sentences, parseSpans(annotated), parseSpans(marked))
}

// literals writes ids, which are UUIDs, into a statement.
func literals(ids []string) string {
	quoted := make([]string, 0, len(ids))
	for _, id := range ids {
		if corpus.IsID(id) {
			quoted = append(quoted, "'"+id+"'")
		}
	}
	return strings.Join(quoted, ", ")
}

// setUpViews makes temporary views on a connection that reads.
func setUpViews(connection driver.Conn, views []string) error {
	c, ok := connection.(*sqlite3.SQLiteConn)
	if !ok {
		return errors.New("the connection is of another driver")
	}
	for name, count := range map[string]func(counters) int{
		"sayso_labelled": func(c counters) int { return c.Labelled },
		"sayso_nothing":  func(c counters) int { return c.Nothing },
	} {
		err := c.RegisterFunc(name, func(size int64, bounds, annotated, marked any) int64 {
			return int64(count(tallyVisible(size, bytesOf(bounds), bytesOf(annotated), bytesOf(marked))))
		}, true)
		if err != nil {
			return err
		}
	}
	if _, err := c.Exec("PRAGMA query_only=OFF", nil); err != nil {
		return err
	}
	for _, view := range views {
		if _, err := c.Exec("CREATE TEMP VIEW "+view, nil); err != nil {
			return fmt.Errorf("view %.20s: %w", view, err)
		}
	}
	_, err := c.Exec("PRAGMA query_only=ON", nil)
	return err
}

// bytesOf gives a text or a blob of SQLite as bytes, nil for NULL.
func bytesOf(value any) []byte {
	switch v := value.(type) {
	case []byte:
		return v
	case string:
		return []byte(v)
	}
	return nil
}

// hidden is what the viewer may not see, for what is not read from the tables of
// this file: the changes of another copy. nil hides nothing.
type hidden struct {
	documents     map[string]bool
	mine, readers map[string]bool // ids of annotators; readers are those of the rounds
}

// hiddenFrom says what is hidden from the viewer now.
func (p *Project) hiddenFrom(ctx context.Context) (*hidden, error) {
	return whole(ctx, p, func(q querier) (*hidden, error) {
		rounds, mine, _, err := roundsThatBlind(ctx, q, p.seenBy())
		if err != nil {
			return nil, err
		}
		h := &hidden{map[string]bool{}, map[string]bool{}, map[string]bool{}}
		for _, r := range rounds {
			if !r.Open() {
				continue
			}
			documents, err := column[string](ctx, q, "SELECT document FROM assignments WHERE round = ?", r.ID)
			if err != nil {
				return nil, err
			}
			for _, d := range documents {
				h.documents[d] = true
			}
			for _, a := range r.Annotators {
				h.readers[a] = true
			}
		}
		for _, a := range mine {
			h.mine[a] = true
		}
		if len(h.documents) == 0 {
			return nil, nil
		}
		return h, nil
	})
}

// reader reports whether an annotator is another reader of a round that is blind.
func (h *hidden) reader(annotator string) bool {
	return h != nil && h.readers[annotator] && !h.mine[annotator]
}

// thing reports whether a thing is hidden, of which a record stands or stood
// before and which somebody changed last.
func (h *hidden) thing(noun, id string, record, before json.RawMessage, author string) bool {
	if h == nil {
		return false
	}
	if history.IsNull(record) {
		record = before
	}
	n := history.NounOf(noun)
	owner, document := n.Owner(record), n.DocumentOf(id, record)
	if owner == "" { // of all: hidden when another reader spoke of it
		return n.Scope(before, record) == history.Commons && h.reader(author)
	}
	return !h.mine[owner] && (h.documents[document] || document == "" && h.readers[owner])
}
