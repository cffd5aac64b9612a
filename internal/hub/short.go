package hub

import (
	"context"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5"

	"sayso/storage"
)

// A team of fifty brings a little on fifty chains between two looks. All of that
// is read with one question and taken in with one transaction: what waits for the
// disk is the transaction, and not the event.

// shortEvents is how much may lack of a chain for that.
const shortEvents = 500

// isShort reports whether little lacks of a chain of which the beginning is here.
func (c *tailAt) isShort() bool {
	return c.previous != "" && rank(c.Scope) > 1 && c.Seq-c.after <= shortEvents
}

// firstShort is where the chains of judgements and of what all share begin, of
// which the list has those of rules before it; they rest on these.
func firstShort(list []tailAt) int {
	return slices.IndexFunc(list, func(c tailAt) bool { return rank(c.Scope) > 1 })
}

// pullShort takes in what lacks of the short ones among chains, ever more at once,
// and notes how far each came: nowhere, where what comes is not in order, for then
// they are taken one by one.
func (h *Hub) pullShort(ctx context.Context, p *storage.Project, project string, list []tailAt, r *Report, count func(int)) error {
	for most := int64(pullFirst); ; most = min(2*most, pullEvents) {
		short := h.gather(list, most)
		if len(short) < 2 {
			return nil
		}
		blocks, err := h.fetchShort(ctx, project, short)
		if err != nil || len(blocks) == 0 {
			return err
		}
		got, err := p.Receive(ctx, blocks...)
		var bad *storage.BadEvent
		if errors.As(err, &bad) {
			return nil
		}
		if err != nil {
			return err
		}
		r.Pulled += got.Events
		r.Documents += got.Documents
		for _, b := range blocks {
			i := slices.IndexFunc(list, func(c tailAt) bool { return c.ID == b.Chain.ID })
			last := b.Events[len(b.Events)-1]
			list[i].after, list[i].previous = last.Seq, last.ID
			count(len(b.Events))
		}
	}
}

// gather chooses short chains of which something lacks, at most so many events of
// them. Each is a copy that ends where the block is to end.
func (h *Hub) gather(list []tailAt, most int64) (short []tailAt) {
	for i := range list {
		c := list[i]
		if _, is := h.stopped[c.ID]; is || !c.isShort() || c.after == c.Seq {
			continue
		}
		if most == 0 {
			break
		}
		n := min(most, c.Seq-c.after)
		c.Seq, most = c.after+n, most-n
		short = append(short, c)
	}
	return short
}

// fetchShort reads what lacks of chains, as far as it is no more than a block may
// be. A chain on which another event stands than the one that is here is left out.
func (h *Hub) fetchShort(ctx context.Context, project string, short []tailAt) ([]storage.Block, error) {
	var names []string
	var after, upTo []int64
	for _, c := range short {
		names, after, upTo = append(names, c.ID), append(after, c.after), append(upTo, c.Seq)
	}
	rows, err := h.conn.Query(ctx, `SELECT place, id, kind, title, annotator, document, change, seq, at, undoes, undone, steps, hash FROM (
			SELECT w.place, e.id::text AS id, e.kind, e.title, coalesce(e.annotator, '') AS annotator, e.document, e.change, e.seq, e.at, e.undoes, e.undone, e.steps, e.hash,
				sum(octet_length(e.steps)) OVER (ORDER BY w.place, e.seq) AS size
			FROM unnest($2::text[], $3::bigint[], $4::bigint[]) WITH ORDINALITY AS w(chain, after, up_to, place)
			CROSS JOIN LATERAL (SELECT * FROM sayso.events WHERE project = $1::uuid AND chain = w.chain AND seq >= w.after AND seq <= w.up_to ORDER BY seq) AS e) AS sized
		WHERE size <= $5 ORDER BY place, seq`, project, names, after, upTo, pullBytes)
	if err != nil {
		return nil, sentence(err)
	}
	var e storage.Packed
	var place int
	events := make([][]storage.Packed, len(short))
	_, err = pgx.ForEachRow(rows, []any{&place, &e.ID, &e.Kind, &e.Title, &e.Annotator, &e.Document, &e.Change, &e.Seq, &e.At, &e.Undoes, &e.Undone, &e.Steps, &e.Hash}, func() error {
		one := e
		one.Hash = slices.Clone(e.Hash)
		events[place-1] = append(events[place-1], one)
		return nil
	})
	if err != nil {
		return nil, sentence(err)
	}
	var blocks []storage.Block
	for i, c := range short {
		list := events[i]
		if len(list) < 2 || list[0].ID != c.previous {
			continue
		}
		for k := range list {
			if list[k].Annotator == "" {
				list[k].Annotator = c.Annotator
			}
		}
		blocks = append(blocks, storage.Block{Chain: c.Chain, Previous: c.previous, Events: list[1:]})
	}
	return blocks, nil
}
