package hub

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sayso/internal/history"
	"sayso/storage"
)

// How much goes in one transaction of the hub.
const (
	pushEvents    = 1000
	pushBytes     = 4 << 20
	pushTextBytes = 8 << 20
)

// errForked is told when somebody else's event stands where ours should.
var errForked = errors.New("another event stands at the hub in this place")

// tailOf is the end of a chain of this file that the hub lacks.
type tailOf struct {
	storage.ChainEnd
	after      int64  // place of the last event that the hub has
	end        int64  // place of the last event
	on         string // name of the chain of the hub that it is hung on; empty for a new one
	login      string // whose chain it is
	ownerLogin *string
	seat       *seat // that must be made first
}

// pushing is what is to be pushed, and what waits for somebody else.
type pushing struct {
	tails   []tailOf
	waiting Pending
}

// planPush finds what this file has and the hub lacks, of the heads that the hub
// told after everything it has was taken in.
func planPush(ctx context.Context, p *storage.Project, s *standing, heads []head) (plan pushing, err error) {
	ends, err := p.ChainEnds(ctx)
	if err != nil {
		return plan, err
	}
	lasts := make([]string, len(heads))
	for i, c := range heads {
		lasts[i] = c.Last
	}
	places, err := p.Places(ctx, lasts)
	if err != nil {
		return plan, err
	}
	// Up to where the hub has each chain, and on which of its chains that ends.
	type reached struct {
		seq int64
		on  *head
	}
	at := map[string]reached{}
	parents := map[string]storage.ChainEnd{}
	for _, e := range ends {
		parents[e.ID] = e
	}
	for i := range heads {
		place, here := places[heads[i].Last]
		if !here {
			continue
		}
		if known, is := at[place.Chain]; !is || place.Seq >= known.seq {
			at[place.Chain] = reached{place.Seq, &heads[i]}
		}
		for e, more := parents[place.Chain]; more && e.ParentSeq > 0; e, more = parents[e.Parent] {
			if known := at[e.Parent]; known.seq < e.ParentSeq {
				at[e.Parent] = reached{e.ParentSeq, nil}
			}
			if e.Parent == e.ID {
				break
			}
		}
	}
	for _, e := range ends {
		known, is := at[e.ID]
		if !is {
			known.seq = e.ParentSeq
		}
		if known.seq >= e.Seq {
			continue
		}
		t := tailOf{ChainEnd: e, after: known.seq, end: e.Seq}
		if known.on != nil {
			t.on, t.login = known.on.ID, known.on.Login
		}
		if n := int(t.end - t.after); !s.allows(&t) {
			if wait := &plan.waiting.Others; !strings.HasPrefix(e.Scope, "work:") && e.Scope != history.Commons && !s.Lead {
				plan.waiting.Lead += n
			} else {
				*wait += n
			}
			continue
		}
		plan.tails = append(plan.tails, t)
	}
	slices.SortStableFunc(plan.tails, func(a, b tailOf) int { return rank(a.Scope) - rank(b.Scope) })
	return plan, nil
}

// allows says whether this login may push a chain, and fills in as whose.
func (s *standing) allows(t *tailOf) bool {
	owner, isWork := strings.CutPrefix(t.Scope, "work:")
	if t.on != "" {
		return s.Lead || s.Member && t.login == s.Login && (isWork || t.Scope == history.Commons)
	}
	if !s.Lead {
		t.login, t.ownerLogin = s.Login, nil
		if isWork {
			t.ownerLogin = &s.Login
		}
		return s.Member && s.is(s.Login, t.Annotator) && (t.Scope == history.Commons || isWork && s.is(s.Login, owner))
	}
	login, known := s.loginOf(t.Annotator, owner)
	switch {
	case known:
		t.login = login
	case isWork:
		return false // whoever they are, they have no login yet
	default:
		t.seat = &seat{"", t.Annotator}
	}
	if isWork {
		switch {
		case s.is(t.login, owner):
			t.ownerLogin = &t.login
		default: // a lead carried the work of another along
			if of, known := s.loginOf(owner, ""); known {
				t.ownerLogin = &of
			}
		}
	}
	return true
}

// push brings what waits to the hub, each block acknowledged before the next.
func (h *Hub) push(ctx context.Context, p *storage.Project, s *standing, plan pushing, heads []head, r *Report, progress func(done, total int)) error {
	total, done := 0, 0
	for _, t := range plan.tails {
		total += int(t.end - t.after)
	}
	for _, t := range plan.tails {
		if t.seat != nil {
			if err := h.insertMembers(ctx, s.Project, []seat{*t.seat}); err != nil {
				return err
			}
		}
		if err := h.pushTail(ctx, p, s, t, heads, func(n int) {
			r.Pushed += n
			if done += n; progress != nil {
				progress(done, total)
			}
		}, r); err != nil {
			return err
		}
	}
	return nil
}

func (h *Hub) pushTail(ctx context.Context, p *storage.Project, s *standing, t tailOf, heads []head, count func(int), r *Report) error {
	name, begun := t.on, t.on != ""
	var c history.Chain
	for t.after < t.end {
		block, err := p.PackedAfter(ctx, t.ID, t.after, pushEvents, pushBytes)
		if err != nil || len(block) == 0 {
			return err
		}
		if !begun {
			if c, err = h.chainFor(ctx, p, s, t, heads, block[0].Hash); err != nil {
				return err
			}
			if name = c.ID; name != t.ID && !strings.Contains(t.ID, "~") {
				r.Forked++
			}
		}
		if err := h.pushTexts(ctx, p, s.Project, block); err != nil {
			return err
		}
		parentSeq := c.ParentSeq
		if t.on != "" {
			parentSeq = heads[slices.IndexFunc(heads, func(c head) bool { return c.ID == name })].ParentSeq
		}
		for try := 0; ; try++ {
			err = h.pushBlock(ctx, s.Project, name, begun, c, t, parentSeq, block)
			if !again(err) || try == 5 {
				break
			}
			select {
			case <-ctx.Done():
			case <-time.After(time.Duration(10<<try+rand.IntN(20)) * time.Millisecond):
			}
		}
		if err != nil {
			return err
		}
		begun, t.after = true, block[len(block)-1].Seq
		count(len(block))
	}
	return nil
}

// chainFor names the chain of the hub on which a tail begins that it has nothing
// of, and says which event it goes on from.
func (h *Hub) chainFor(ctx context.Context, p *storage.Project, s *standing, t tailOf, heads []head, first []byte) (c history.Chain, err error) {
	c = t.Chain
	taken := slices.ContainsFunc(heads, func(at head) bool { return at.ID == c.ID })
	if t.after == 0 && !taken {
		return c, nil
	}
	if taken {
		c.ID = history.TailName(t.ID, first)
	}
	if c.Parent, c.ParentSeq = "", t.after; t.after == 0 {
		return c, nil
	}
	id, hash, err := p.HashAt(ctx, t.ID, t.after)
	if err != nil {
		return c, err
	}
	c.Head = hash
	base, _, _ := strings.Cut(t.ID, "~")
	for _, at := range heads {
		other, _, _ := strings.Cut(at.ID, "~")
		if other != base || at.Seq < t.after || at.ParentSeq >= t.after {
			continue
		}
		ids, err := h.ids(ctx, s.Project, at.ID, t.after-1, t.after)
		if err != nil {
			return c, err
		}
		if len(ids) > 0 && ids[0] == id {
			c.Parent = at.ID
			return c, nil
		}
	}
	c.Parent = t.ID
	return c, nil
}

// pushTexts brings the texts to the hub that events need and it lacks. One that
// nothing comes to need harms nobody.
func (h *Hub) pushTexts(ctx context.Context, p *storage.Project, project string, events []storage.Packed) error {
	sums := storage.TextsIn(events)
	if len(sums) == 0 {
		return nil
	}
	wanted := make([][]byte, 0, len(sums))
	for _, sum := range sums {
		if raw, err := hex.DecodeString(sum); err == nil {
			wanted = append(wanted, raw)
		}
	}
	rows, err := h.conn.Query(ctx, "SELECT sha256 FROM sayso.texts WHERE project = $1::uuid AND sha256 = ANY($2::bytea[])", project, wanted)
	if err != nil {
		return sentence(err)
	}
	there, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	if err != nil {
		return sentence(err)
	}
	wanted = slices.DeleteFunc(wanted, func(sum []byte) bool {
		return slices.ContainsFunc(there, func(t []byte) bool { return bytes.Equal(t, sum) })
	})
	sizes, err := p.TextSizes(ctx, sums)
	if err != nil {
		return err
	}
	for len(wanted) > 0 {
		n, size := 0, 0
		for n < len(wanted) && (n == 0 || size+sizes[hex.EncodeToString(wanted[n])] <= pushTextBytes) {
			size += sizes[hex.EncodeToString(wanted[n])]
			n++
		}
		if err := h.pushSomeTexts(ctx, p, project, wanted[:n]); err != nil {
			return err
		}
		wanted = wanted[n:]
	}
	return nil
}

func (h *Hub) pushSomeTexts(ctx context.Context, p *storage.Project, project string, sums [][]byte) error {
	names := make([]string, len(sums))
	for i, sum := range sums {
		names[i] = hex.EncodeToString(sum)
	}
	texts, err := p.Texts(ctx, names)
	if err != nil {
		return err
	}
	list := make([]string, 0, len(sums))
	sums = slices.DeleteFunc(slices.Clone(sums), func(sum []byte) bool {
		text, ok := texts[hex.EncodeToString(sum)]
		if ok {
			list = append(list, text)
		}
		return !ok
	})
	_, err = h.conn.Exec(ctx, "INSERT INTO sayso.texts (project, sha256, text) SELECT $1::uuid, t.sum, t.text FROM unnest($2::bytea[], $3::text[]) AS t(sum, text) ON CONFLICT DO NOTHING", project, sums, list)
	return sentence(err)
}

// columns are events as columns of one statement.
type columns struct {
	seq, at, undoes                                             []int64
	id, kind, title, annotator, document, change, undone, steps []string
	hash                                                        [][]byte
}

func columnsOf(events []storage.Packed) (c columns) {
	for i := range events {
		e := &events[i]
		c.seq, c.at, c.undoes = append(c.seq, e.Seq), append(c.at, e.At), append(c.undoes, e.Undoes)
		c.id, c.kind, c.title, c.annotator = append(c.id, e.ID), append(c.kind, e.Kind), append(c.title, e.Title), append(c.annotator, e.Annotator)
		c.document, c.change, c.undone, c.steps = append(c.document, e.Document), append(c.change, e.Change), append(c.undone, e.Undone), append(c.steps, e.Steps)
		c.hash = append(c.hash, e.Hash)
	}
	return c
}

// pushBlock brings events to the hub in one transaction, with their chain where
// it is new, and looks whether they stand there. Events that stand there already
// are left alone, so that it may be done again after any failure.
func (h *Hub) pushBlock(ctx context.Context, project, name string, begun bool, c history.Chain, t tailOf, parentSeq int64, events []storage.Packed) error {
	tx, err := h.conn.Begin(ctx)
	if err != nil {
		return sentence(err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	batch := &pgx.Batch{}
	if !begun {
		var owner *string
		if of, isWork := strings.CutPrefix(t.Scope, "work:"); isWork {
			owner = &of
		}
		batch.Queue(`INSERT INTO sayso.chains (project, chain, login, annotator, scope, owner, owner_login, writer, head, parent, parent_seq)
			VALUES ($1::uuid, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
			project, name, t.login, t.Annotator, t.Scope, owner, t.ownerLogin, c.Writer, c.Head, c.Parent, c.ParentSeq)
	}
	l := columnsOf(events)
	batch.Queue(`INSERT INTO sayso.events (project, chain, seq, prev, parent_seq, login, scope, annotator, id, format, at, kind, title, document, change, undoes, undone, steps, hash)
		SELECT $1::uuid, $2::text, t.seq, NULLIF(t.seq - 1, $3::bigint), $3::bigint, $4::text, $5::text, CASE WHEN $5::text = '' THEN t.annotator END, t.id::uuid, $6::integer, t.at, t.kind, t.title, t.document, t.change, t.undoes, t.undone, t.steps, t.hash
		FROM unnest($7::bigint[], $8::text[], $9::text[], $10::bigint[], $11::text[], $12::text[], $13::text[], $14::text[], $15::bigint[], $16::text[], $17::text[], $18::bytea[])
			AS t(seq, id, annotator, at, kind, title, document, change, undoes, undone, steps, hash)
		ON CONFLICT (project, chain, seq) DO NOTHING`,
		project, name, parentSeq, t.login, t.Scope, storage.FormatVersion(), l.seq, l.id, l.annotator, l.at, l.kind, l.title, l.document, l.change, l.undoes, l.undone, l.steps, l.hash)
	batch.Queue("SELECT seq, hash FROM sayso.events WHERE project = $1::uuid AND chain = $2 AND seq >= $3 AND seq <= $4 ORDER BY seq", project, name, l.seq[0], l.seq[len(l.seq)-1])
	results := tx.SendBatch(ctx, batch)
	for range batch.Len() - 1 {
		if _, err := results.Exec(); err != nil {
			_ = results.Close()
			return sentence(err)
		}
	}
	rows, err := results.Query()
	if err == nil {
		err = compare(rows, l)
	}
	if err = errors.Join(err, results.Close()); err != nil {
		return sentence(err)
	}
	return sentence(tx.Commit(ctx))
}

// compare holds what stands at the hub against what was to be there.
func compare(rows pgx.Rows, l columns) error {
	i := 0
	var seq int64
	var hash []byte
	_, err := pgx.ForEachRow(rows, []any{&seq, &hash}, func() error {
		if i >= len(l.seq) || seq != l.seq[i] || !bytes.Equal(hash, l.hash[i]) {
			return forked()
		}
		i++
		return nil
	})
	if err == nil && i != len(l.seq) {
		err = forked()
	}
	return err
}

func forked() error {
	return fail(ErrRefused, errForked, "Another computer went on from the same change as this one; both are kept, and the exchange is done again.")
}
