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
			if !is && !e.Own && s.seesNothingOf(e.Scope) {
				continue // whether it is at the hub is not told
			}
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

// seesNothingOf reports whether the hub hides from this login what others did in
// a scope.
func (s *standing) seesNothingOf(scope string) bool {
	owner, isWork := strings.CutPrefix(scope, "work:")
	return isWork && !s.Lead && !s.SeesAll && !s.is(s.Login, owner)
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

// packed is what was read of a chain to be pushed.
type packed struct {
	events []storage.Packed
	err    error
}

// pushTail brings a tail to the hub. While a block is on its way the next one is
// read.
func (h *Hub) pushTail(ctx context.Context, p *storage.Project, s *standing, t tailOf, heads []head, count func(int), r *Report) error {
	read := func(after int64) packed {
		events, err := p.PackedAfter(ctx, t.ID, after, pushEvents, pushBytes)
		return packed{events, err}
	}
	name, begun := t.on, t.on != ""
	var c history.Chain
	for block := read(t.after); ; {
		if block.err != nil || len(block.events) == 0 {
			return block.err
		}
		if !begun {
			var err error
			if c, err = h.chainFor(ctx, p, s, t, heads, block.events[0].Hash); err != nil {
				return err
			}
			if name = c.ID; name != t.ID && !strings.Contains(t.ID, "~") {
				r.Forked++
			}
		}
		parentSeq := c.ParentSeq
		if t.on != "" {
			parentSeq = heads[slices.IndexFunc(heads, func(c head) bool { return c.ID == name })].ParentSeq
		}
		t.after = block.events[len(block.events)-1].Seq
		next := make(chan packed, 1)
		if t.after < t.end {
			go func(after int64) { next <- read(after) }(t.after)
		} else {
			next <- packed{}
		}
		err := h.pushTexts(ctx, p, s.Project, block.events)
		if err == nil {
			err = h.pushAgain(ctx, pushed{s.Project, name, begun, c, t, parentSeq, block.events})
		}
		if errors.Is(err, errTaken) && !begun { // it is begun anew under this login; laptops know the events again
			c.ID = history.TailName(t.ID, block.events[0].Hash)
			name = c.ID
			err = h.pushAgain(ctx, pushed{s.Project, name, begun, c, t, parentSeq, block.events})
		}
		following := <-next
		if err != nil {
			return err
		}
		begun = true
		count(len(block.events))
		block = following
	}
}

// pushAgain pushes a block, and again where the hub asks for that.
func (h *Hub) pushAgain(ctx context.Context, block pushed) (err error) {
	for try := 0; ; try++ {
		if err = h.pushBlock(ctx, block); !again(err) || try == 5 {
			return err
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Duration(10<<try+rand.IntN(20)) * time.Millisecond):
		}
	}
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
