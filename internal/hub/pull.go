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

// ready is a block that was read and waits to be taken in.
type ready struct {
	storage.Block
	most int64 // events that the next one may have
	err  error
}

// pull takes in what the hub has and this file lacks.
func (h *Hub) pull(ctx context.Context, p *storage.Project, s *standing, heads []head, r *Report, progress func(done, total int)) error {
	missing, err := h.missing(ctx, p, heads, r)
	if err != nil {
		return err
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
	short := firstShort(missing)
	for i := range missing {
		if i == short {
			if err := h.pullShort(ctx, p, s.Project, missing[i:], r, count); err != nil {
				return err
			}
		}
		c := missing[i]
		if _, is := h.stopped[c.ID]; is || c.after == c.Seq {
			continue
		}
		if err := h.pullChain(ctx, p, s, c, r, count); err != nil {
			return err
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
// tell it.
func (h *Hub) begin(ctx context.Context, p *storage.Project, project string, c *tailAt) error {
	for upTo := c.Seq; upTo > c.ParentSeq; upTo -= 1000 {
		ids, err := h.ids(ctx, project, c.ID, max(upTo-1000, c.ParentSeq), upTo)
		if err != nil {
			return err
		}
		here, err := p.Places(ctx, ids)
		if err != nil {
			return err
		}
		for i := len(ids) - 1; i >= 0; i-- {
			if _, known := here[ids[i]]; known {
				c.after, c.previous = max(upTo-1000, c.ParentSeq)+int64(i)+1, ids[i]
				return nil
			}
		}
	}
	c.after, c.previous = c.ParentSeq, ""
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
	defer c.pace(time.Now())
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

// pace says how large the next block may be, by how long this one took.
func (c *tailAt) pace(began time.Time) {
	switch took := time.Since(began); {
	case took < quick:
		c.most = min(2*c.most, pullEvents)
	case took > slow:
		c.most = max(c.most/2, pullFirst)
	}
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

// pullChain takes in what is lacking of a chain. While a block is taken in the
// next one is read.
func (h *Hub) pullChain(ctx context.Context, p *storage.Project, s *standing, c tailAt, r *Report, count func(int)) error {
	if c.previous == "" && (c.ParentSeq > 0 || c.after == 0) {
		// Wholly new, unless its events lie here under another name.
		if err := h.begin(ctx, p, s.Project, &c); err != nil {
			return err
		}
	}
	first, ok, err := h.fetch(ctx, p, s.Project, &c)
	if err == nil && !ok { // two went on from one event: find which of them is at the hub
		if err = h.begin(ctx, p, s.Project, &c); err == nil {
			first, ok, err = h.fetch(ctx, p, s.Project, &c)
		}
	}
	if err != nil {
		return err
	}
	if !ok {
		h.stop(c.head, c.after+1, errors.New("the chains of the hub do not hang together"))
		return nil
	}
	for block := first; len(block.Events) > 0; {
		last := block.Events[len(block.Events)-1]
		c.after, c.previous = last.Seq, last.ID
		next := make(chan ready, 1)
		if c.after < c.Seq {
			go func(c tailAt) {
				b, ok, err := h.fetch(ctx, p, s.Project, &c)
				if err == nil && !ok {
					err = fail(ErrRefused, nil, "The hub told one chain in two ways; it is asked again.")
				}
				next <- ready{b, c.most, err}
			}(c)
		} else {
			next <- ready{}
		}
		err := h.receive(ctx, p, c.head, block, r)
		after := <-next
		if err != nil || h.stopped[c.ID].Cause != nil {
			return err
		}
		if count(len(block.Events)); after.err != nil {
			return after.err
		}
		block, c.most = after.Block, after.most
	}
	return nil
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
