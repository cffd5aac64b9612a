package hub

import (
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sayso/internal/history"
	"sayso/storage"
)

// How much comes in one block, which is one transaction here. The blocks of a chain
// grow while they come quickly, and shrink where the network is slow: what was not
// yet taken in when it is cut comes again.
const (
	pullFirst  = 50 // events
	pullEvents = 5000
	pullBytes  = 16 << 20
	textBytes  = 16 << 20

	quick = 500 * time.Millisecond
	slow  = 5 * time.Second
)

// Stopped is a chain that was taken in up to an event that is not what it should
// be. Nothing else is touched by that.
type Stopped struct {
	Login string // whose it is
	Seq   int64  // place of the event on its chain
	Cause error
}

// pull takes in what the hub has and this file lacks.
func (h *Hub) pull(ctx context.Context, p *storage.Project, s *standing, heads []head, r *Report, progress func(done, total int)) error {
	missing, err := h.missing(ctx, p, heads, r)
	if err != nil {
		return err
	}
	if len(missing) > 0 && p.ReadOnly() {
		return fail(ErrRefused, nil, "The hub has changes that %s lacks and cannot take in, since the file may only be read, so nothing was exchanged; copy it to a place where you may write, and open the copy.", p.Path())
	}
	total, done := 0, 0
	for _, c := range missing {
		total += int(c.Seq - c.after)
	}
	count := func(n int) {
		if done += n; progress != nil {
			progress(done, total)
		}
	}
	for i := range missing {
		if rank(missing[i].Scope) > 1 { // what others rest on lies before
			if err := h.pullTogether(ctx, p, s.Project, missing[i:], r, count); err != nil {
				return err
			}
			break
		}
		if err := h.pullChain(ctx, p, s.Project, missing[i], r, count); err != nil {
			return err
		}
	}
	for _, c := range missing {
		if rank(c.Scope) > 1 {
			if err := h.pullChain(ctx, p, s.Project, c, r, count); err != nil {
				return err
			}
		}
	}
	return nil
}

// tailAt is a chain of the hub of which this file lacks an end.
type tailAt struct {
	head
	after    int64  // place of the last event that is here
	previous string // id of it
	most     int64  // events that the next block may have
}

// behind moves it behind events that were read or taken in.
func (c *tailAt) behind(events []storage.Packed) {
	last := events[len(events)-1]
	c.after, c.previous = last.Seq, last.ID
}

// missing finds the chains of which something is lacking, in the order in which
// they are taken in: what others rest on first.
func (h *Hub) missing(ctx context.Context, p *storage.Project, heads []head, r *Report) ([]tailAt, error) {
	lasts := make([]string, len(heads))
	for i, c := range heads {
		lasts[i] = c.Last
	}
	here, err := p.Places(ctx, lasts)
	if err != nil {
		return nil, err
	}
	ends, err := p.ChainEnds(ctx)
	if err != nil {
		return nil, err
	}
	var list []tailAt
	for _, c := range heads {
		at, known := here[c.Last]
		if known && bytes.Equal(at.Hash, c.Hash) {
			continue
		}
		if known {
			h.stop(c, c.Seq, errors.New("the hub has an event otherwise than it was recorded"))
			continue
		}
		t := tailAt{head: c, most: pullFirst}
		if i := slices.IndexFunc(ends, func(e storage.ChainEnd) bool { return e.ID == c.ID }); i >= 0 && ends[i].Seq < c.Seq {
			t.after, t.previous = ends[i].Seq, ends[i].Last
		}
		list = append(list, t)
	}
	depth := func(c head) int { return strings.Count(c.ID, "~") }
	slices.SortStableFunc(list, func(a, b tailAt) int {
		return cmp.Or(rank(a.Scope)-rank(b.Scope), depth(a.head)-depth(b.head))
	})
	return list, nil
}

func rank(scope string) int {
	i := slices.Index([]string{"", history.Rules, history.Commons}, scope)
	if i < 0 {
		return 3
	}
	return i
}

// begin finds where a chain of the hub parts from what is here, where names do not
// tell it. A file that has an event has all before it on its chain, so mostly one
// look at the first says that nothing is here.
func (h *Hub) begin(ctx context.Context, p *storage.Project, project string, c *tailAt) error {
	c.after, c.previous = c.ParentSeq, ""
	for step, low, high := int64(1), c.ParentSeq, c.Seq+1; low+1 < high; {
		at := min(low+step, (low+high)/2)
		ids, err := h.ids(ctx, project, c.ID, at-1, at)
		if err != nil {
			return err
		}
		here, err := p.Places(ctx, ids)
		if err != nil {
			return err
		}
		if len(here) == 0 {
			high = at
			continue
		}
		low, step = at, 2*step
		c.after, c.previous = at, ids[0]
	}
	for parent := c.Parent; c.previous == "" && c.ParentSeq > 0; { // the parent may itself have left another chain before that place
		ids, err := h.ids(ctx, project, parent, c.ParentSeq-1, c.ParentSeq)
		if err != nil {
			return err
		}
		if len(ids) > 0 {
			c.previous = ids[0]
			break
		}
		var above string
		err = h.conn.QueryRow(ctx, "SELECT parent FROM sayso.chains WHERE project = $1::uuid AND chain = $2", project, parent).Scan(&above)
		if errors.Is(err, pgx.ErrNoRows) || err == nil && above == parent {
			return fail(ErrRefused, nil, "A chain at the hub goes on from one that is not there; ask who leads the project.")
		}
		if err != nil {
			return sentence(err)
		}
		parent = above
	}
	return nil
}

// ids reads those of the events of a chain between two places.
func (h *Hub) ids(ctx context.Context, project, chain string, after, upTo int64) ([]string, error) {
	rows, err := h.conn.Query(ctx, "SELECT id::text FROM sayso.events WHERE project = $1::uuid AND chain = $2 AND seq > $3 AND seq <= $4 ORDER BY seq", project, chain, after, upTo)
	if err != nil {
		return nil, sentence(err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return ids, sentence(err)
}

// fetch reads a block of a chain behind a place, with the texts that it needs.
// The event at the place itself comes first, as a proof that it is the one that is
// here; ok is false when it is not.
func (h *Hub) fetch(ctx context.Context, p *storage.Project, project string, c *tailAt) (b storage.Block, ok bool, err error) {
	b = storage.Block{Chain: c.Chain, Previous: c.previous, Texts: map[string]string{}}
	began := time.Now()
	defer func() { c.most = paced(c.most, began) }()
	rows, err := h.conn.Query(ctx, `SELECT id::text, kind, title, coalesce(annotator, $5), document, change, seq, at, undoes, undone, steps, hash FROM (
			SELECT *, sum(octet_length(steps)) OVER (ORDER BY seq) AS size FROM (
				SELECT * FROM sayso.events WHERE project = $1::uuid AND chain = $2 AND seq >= $3 AND seq <= $4 ORDER BY seq) AS part) AS sized
		WHERE size <= $6 OR seq <= $3 + 1 ORDER BY seq`, project, c.ID, c.after, min(c.after+c.most, c.Seq), c.Annotator, pullBytes)
	if err != nil {
		return b, false, sentence(err)
	}
	b.Events, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (e storage.Packed, err error) {
		return e, row.Scan(&e.ID, &e.Kind, &e.Title, &e.Annotator, &e.Document, &e.Change, &e.Seq, &e.At, &e.Undoes, &e.Undone, &e.Steps, &e.Hash)
	})
	if err != nil {
		return b, false, sentence(err)
	}
	if c.after > c.ParentSeq {
		if len(b.Events) == 0 || b.Events[0].ID != c.previous {
			return b, false, nil
		}
		b.Events = b.Events[1:]
	}
	if len(b.Events) > 0 && c.Scope != history.Commons && !strings.HasPrefix(c.Scope, "work:") {
		err = h.fetchTexts(ctx, p, project, &b)
	}
	return b, true, err
}

// paced says how many events the next block may have, by how long it took to read
// one of so many.
func paced(most int64, began time.Time) int64 {
	switch took := time.Since(began); {
	case took < quick:
		return min(2*most, pullEvents)
	case took > slow:
		return max(most/2, pullFirst)
	}
	return most
}

// fetchTexts reads the texts that a block needs and this file lacks. Of a block
// with more text than is held at once, the end is left for the next.
func (h *Hub) fetchTexts(ctx context.Context, p *storage.Project, project string, b *storage.Block) error {
	size := 0
	for from := 0; from < len(b.Events); {
		to := min(from+50, len(b.Events))
		sums := storage.TextsIn(b.Events[from:to])
		from = to
		if len(sums) == 0 {
			continue
		}
		here, err := p.TextSizes(ctx, sums)
		if err != nil {
			return err
		}
		var wanted [][]byte
		for _, sum := range sums {
			raw, err := hex.DecodeString(sum)
			if _, known := here[sum]; !known && err == nil {
				wanted = append(wanted, raw)
			}
		}
		if len(wanted) == 0 {
			continue
		}
		rows, err := h.conn.Query(ctx, "SELECT sha256, text FROM sayso.texts WHERE project = $1::uuid AND sha256 = ANY($2::bytea[])", project, wanted)
		if err != nil {
			return sentence(err)
		}
		var sum []byte
		var text string
		if _, err := pgx.ForEachRow(rows, []any{&sum, &text}, func() error {
			b.Texts[hex.EncodeToString(sum)] = text
			size += len(text)
			return nil
		}); err != nil {
			return sentence(err)
		}
		if size > textBytes {
			b.Events = b.Events[:to]
			return nil
		}
	}
	return nil
}

// pullChain takes in what is lacking of a chain.
func (h *Hub) pullChain(ctx context.Context, p *storage.Project, project string, c tailAt, r *Report, count func(int)) error {
	if _, is := h.stopped[c.ID]; is || c.after == c.Seq {
		return nil
	}
	if c.previous == "" { // wholly new, unless its events lie here under another name
		if err := h.begin(ctx, p, project, &c); err != nil {
			return err
		}
	}
	first, ok, err := h.fetch(ctx, p, project, &c)
	if err == nil && !ok { // two went on from one event: find which of them is at the hub
		if err = h.begin(ctx, p, project, &c); err == nil {
			first, ok, err = h.fetch(ctx, p, project, &c)
		}
	}
	if err != nil {
		return err
	}
	if !ok {
		h.stop(c.head, c.after+1, errors.New("the chains of the hub do not hang together"))
		return nil
	}
	chain, block := c.head, &first
	return inTurns(func() (b storage.Block, more bool, err error) {
		if block != nil {
			b, block = *block, nil
		} else if c.after < c.Seq {
			if b, ok, err = h.fetch(ctx, p, project, &c); err == nil && !ok {
				err = fail(ErrRefused, nil, "The hub told one chain in two ways; it is asked again.")
			}
		}
		if err != nil || len(b.Events) == 0 {
			return b, false, err
		}
		c.behind(b.Events)
		b.Prove()
		return b, true, nil
	}, func(b storage.Block) (bool, error) {
		err := h.receive(ctx, p, chain, b, r)
		if err != nil || h.stopped[chain.ID].Cause != nil {
			return false, err
		}
		count(len(b.Events))
		return true, nil
	})
}

// inTurns takes what read gives, until it or take says that there is no more. While
// take is at work the next is read, so the two share nothing.
func inTurns[T any](read func() (of T, more bool, err error), take func(T) (more bool, err error)) error {
	type part struct {
		of   T
		more bool
		err  error
	}
	next := make(chan part, 1)
	reading := func() {
		of, more, err := read()
		next <- part{of, more, err}
	}
	go reading()
	for {
		now := <-next
		if now.err != nil || !now.more {
			return now.err
		}
		go reading()
		if more, err := take(now.of); err != nil || !more {
			<-next // nobody uses the connection any more
			return err
		}
	}
}

// receive takes in a block; of one with a bad event, what lies before it.
func (h *Hub) receive(ctx context.Context, p *storage.Project, c head, b storage.Block, r *Report) error {
	got, err := p.Receive(ctx, b)
	var bad *storage.BadEvent
	if errors.As(err, &bad) {
		h.stop(c, b.Events[bad.At].Seq, bad.Cause)
		if b.Events = b.Events[:bad.At]; bad.At == 0 {
			return nil
		}
		got, err = p.Receive(ctx, b)
	}
	if err != nil {
		return err
	}
	r.Pulled += got.Events
	r.Documents += got.Documents
	return nil
}

func (h *Hub) stop(c head, seq int64, cause error) {
	h.stopped[c.ID] = Stopped{c.Login, seq, cause}
}
