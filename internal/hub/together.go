package hub

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"sayso/storage"
)

// What a team does lies on a chain or two for each of them. It is read and taken in
// together, of each chain its share, so that all of them come to their end at the
// same time: fifty who bring a little are one question and one transaction, and in
// a first exchange what several said of an article comes at about the same time,
// when its pages are at hand, and it is counted once.

// pullTogether takes in what lacks of chains, ever more at once, and notes how far
// each came: nowhere, where what comes is not in order, for then they are taken one
// by one.
func (h *Hub) pullTogether(ctx context.Context, p *storage.Project, project string, list []tailAt, r *Report, count func(int)) error {
	for i := range list {
		if list[i].previous == "" {
			if err := h.begin(ctx, p, project, &list[i]); err != nil {
				return err
			}
		}
	}
	most := int64(pullFirst)
	ahead := slices.DeleteFunc(slices.Clone(list), func(c tailAt) bool { // what is not yet read
		_, stopped := h.stopped[c.ID]
		return stopped || !c.hangs()
	})
	return inTurns(func() ([]storage.Block, bool, error) {
		began := time.Now()
		blocks, err := h.fetchShares(ctx, project, ahead, most)
		most = paced(most, began)
		return blocks, len(blocks) > 0, err
	}, func(blocks []storage.Block) (bool, error) {
		got, err := p.Receive(ctx, blocks...)
		var bad *storage.BadEvent
		if errors.As(err, &bad) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		r.Pulled += got.Events
		r.Documents += got.Documents
		for _, b := range blocks {
			i := slices.IndexFunc(list, func(c tailAt) bool { return c.ID == b.Chain.ID })
			list[i].behind(b.Events)
			count(len(b.Events))
		}
		return true, nil
	})
}

// hangs reports whether what lacks of a chain hangs on nothing but the chain
// itself.
func (c *tailAt) hangs() bool { return c.ParentSeq == 0 || c.after > c.ParentSeq }

// shares divides so many events among the chains of which some lack, each as much
// of them as it has of all that lacks. Each share is a copy that ends where the
// block is to end.
func shares(list []tailAt, most int64) (parts []tailAt) {
	lacking := int64(0)
	for _, c := range list {
		lacking += c.Seq - c.after
	}
	left := most
	for _, c := range list {
		if n := c.Seq - c.after; n > 0 && left > 0 {
			n = min(n, left, n*most/lacking+1)
			c.Seq, left = c.after+n, left-n
			parts = append(parts, c)
		}
	}
	return parts
}

// fetchShares reads shares of what lacks of chains, as far as it is no more than a
// block may be, and moves the chains behind it. One on which another event stands
// than the one that is here is not read any more.
func (h *Hub) fetchShares(ctx context.Context, project string, list []tailAt, most int64) (blocks []storage.Block, err error) {
	parts := shares(list, most)
	if len(parts) == 0 {
		return nil, nil
	}
	events, err := h.eventsOf(ctx, project, parts)
	if err != nil {
		return nil, err
	}
	for i, c := range parts {
		e := events[i]
		at := slices.IndexFunc(list, func(l tailAt) bool { return l.ID == c.ID })
		if c.after > 0 && len(e) > 0 {
			if e[0].ID != c.previous {
				list[at].Seq = c.after
				continue
			}
			e = e[1:]
		}
		if len(e) == 0 {
			continue
		}
		b := storage.Block{Chain: c.Chain, Previous: c.previous, Events: e}
		b.Prove()
		blocks = append(blocks, b)
		list[at].behind(e)
	}
	return blocks, nil
}

// eventsOf reads the events of chains, each from the place behind which some lack,
// with the event there as a proof, to its end.
func (h *Hub) eventsOf(ctx context.Context, project string, chains []tailAt) ([][]storage.Packed, error) {
	var names []string
	var after, upTo []int64
	for _, c := range chains {
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
	events := make([][]storage.Packed, len(chains))
	_, err = pgx.ForEachRow(rows, []any{&place, &e.ID, &e.Kind, &e.Title, &e.Annotator, &e.Document, &e.Change, &e.Seq, &e.At, &e.Undoes, &e.Undone, &e.Steps, &e.Hash}, func() error {
		one := e
		one.Hash = slices.Clone(e.Hash)
		if one.Annotator == "" {
			one.Annotator = chains[place-1].Annotator
		}
		events[place-1] = append(events[place-1], one)
		return nil
	})
	return events, sentence(err)
}
