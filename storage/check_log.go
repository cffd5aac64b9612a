package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"

	"github.com/google/uuid"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// logChunk is how many events are read at once.
const logChunk = 2000

// loggedEvent is an event as it lies in the file: its steps unparsed, with its
// hash.
type loggedEvent struct {
	event       Event
	steps, hash []byte
	follows     []byte // the hash behind which it was proven; nil when it was not yet
}

func scanLogged(scan func(...any) error) (e loggedEvent, err error) {
	e.steps, err = scanUnparsed(func(into ...any) error { return scan(into...) }, &e.event, &e.hash)
	return e, err
}

// said is what one event said of a thing, in short: a million of them fit.
type said struct {
	event    [16]byte // id
	number   int64
	after    uint64 // hash of the record, 0 for null
	older    int32  // place in loggedHistory.older of what was said before, counted from 1; 0 for none
	replaced bool   // by a later event
}

// loggedHistory is the log as a check follows it.
type loggedHistory struct {
	chains  []storedChain
	number  map[string]int64 // of a chain, by id
	ends    map[int64]*link
	things  map[thing]said // what was said last
	older   []said
	several map[thing]history.Thing // things that had more than one head at some time
	forces  forces
	held    map[int64]bool
	early   map[thing][]earlyStep
	books   map[string]uint64 // codebooks that were stated, by hash of the record
}

// log proves the chains of events and works out what must stand.
func (c *checker) log() error {
	h := &loggedHistory{number: map[string]int64{}, ends: map[int64]*link{}, things: map[thing]said{}, several: map[thing]history.Thing{},
		forces: forces{byID: map[int64][]string{}, legacy: map[int64]*Event{}}, held: map[int64]bool{}, early: map[thing][]earlyStep{}, books: map[string]uint64{}}
	c.history = h
	err := c.readChains()
	if err != nil {
		return err
	}
	for number := int64(0); number < c.start; {
		chunk, err := longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) ([]loggedEvent, error) {
			return collect(ctx, q, scanLogged, "SELECT "+eventColumns+", hash FROM events WHERE number > ? AND number <= ? ORDER BY number LIMIT ?", number, c.start, logChunk)
		})
		if err != nil || len(chunk) == 0 {
			return c.orDamaged(errors.Join(err, emptyChunk(chunk)), thing{}, Problem{What: "The log of changes is damaged, so older changes cannot be undone; the annotations themselves are stored apart from it.", Where: fmt.Sprintf("after event %d", number)})
		}
		for i := range chunk {
			e := &chunk[i]
			if e.event.Number != number+1 {
				c.found(thing{}, Problem{What: "Changes are missing from the log, so they cannot be undone.", Where: fmt.Sprintf("between the events %d and %d", number, e.event.Number)})
			}
			number = e.event.Number
			c.link(e)
			if !h.held[number] {
				c.follow(e)
				h.forces.add(&e.event)
			}
		}
		c.mutex.Lock()
		c.report.Events += len(chunk)
		c.mutex.Unlock()
		c.step(len(chunk))
	}
	c.neverFollowed()
	for _, prove := range []func() error{c.heads, c.conflicts, c.takenBack} {
		if err := prove(); err != nil {
			return err
		}
	}
	return nil
}

func emptyChunk(chunk []loggedEvent) error {
	if len(chunk) > 0 {
		return nil
	}
	return &Error{Message: "events are missing", Kind: ErrDamaged}
}

func (c *checker) readChains() error {
	h := c.history
	_, err := longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) (_ struct{}, err error) {
		if h.chains, err = chainList(ctx, q); err != nil {
			return struct{}{}, err
		}
		held, err := column[int64](ctx, q, "SELECT number FROM held")
		for _, number := range held {
			h.held[number] = true
		}
		return struct{}{}, err
	})
	for _, chain := range h.chains {
		h.number[chain.ID] = chain.number
		h.ends[chain.number] = &link{chain.number, chain.ID, chain.ParentSeq, chain.Head}
	}
	return c.orDamaged(err, thing{}, Problem{What: "The list of chains of changes cannot be read, so the history cannot be proven. Open a backup or run \"sayso repair\".", Where: "chains"})
}

// link proves that an event follows from the one before on its chain.
func (c *checker) link(e *loggedEvent) {
	l := c.history.ends[c.history.number[e.event.Chain]]
	if l == nil {
		c.found(thing{}, Problem{What: "A change in the log lies on no chain, so it cannot be proven. Open a backup or run \"sayso repair\".", Where: fmt.Sprintf("event %d", e.event.Number)})
		return
	}
	if e.event.Seq != l.seq+1 || !bytes.Equal(history.Hash(l.hash, &e.event, e.steps), e.hash) {
		c.found(thing{}, Problem{What: "A change in the log is not what was recorded, so the history cannot be trusted from there on. Open a backup or run \"sayso repair\".", Where: fmt.Sprintf("event %d", e.event.Number)})
	}
	l.seq, l.hash = e.event.Seq, e.hash
}

func (c *checker) hash(record []byte) uint64 {
	if history.IsNull(record) {
		return 0
	}
	return max(1, maphash.Bytes(c.seed, record))
}

// follow notes what the steps of an event leave standing.
func (c *checker) follow(e *loggedEvent) {
	var id [16]byte
	if parsed, err := uuid.Parse(e.event.ID); err == nil {
		id = parsed
	}
	ok := history.EachStep(e.steps, func(s *history.Step) { c.followStep(&e.event, id, s) })
	if !ok {
		c.found(thing{}, Problem{What: "A change in the log cannot be read.", Where: fmt.Sprintf("event %d", e.event.Number)})
	}
}

func (c *checker) followStep(e *Event, id [16]byte, s *history.Step) {
	h, about := c.history, thingOf(s.Noun, s.ID)
	last, known := h.things[about]
	if known && (last.number == e.Number) {
		last.after = c.hash(s.After) // before version 3 an event could speak twice of a thing
		h.things[about] = last
		return
	}
	if c.isEarly(last, known, e, s) {
		c.keepEarly(about, e, id, s)
		return
	}
	over := c.replace(&last, known, e, s)
	h.things[about] = last
	if c.settled(about, s, over) != c.hash(s.Before) {
		c.startsElsewhere(about, e, s)
	}
	now := said{event: id, number: e.Number, after: c.hash(s.After)}
	if known {
		h.older = append(h.older, last)
		now.older = int32(len(h.older))
		if !last.replaced {
			h.several[about] = s.Thing()
		}
	}
	h.things[about] = now
	if s.Noun == history.Codebook && !history.IsNull(s.After) {
		h.books[c.codebookKey(s.After)] = c.hash(s.After)
	}
	if len(h.early) > 0 {
		c.followEarly(about)
	}
}

// codebookKey names a codebook as the file does: by its hash, and before version
// 3 by its version.
func (c *checker) codebookKey(record []byte) string {
	if c.p.version >= 3 {
		return history.CodebookHash(record)
	}
	codebook, err := history.Decode[corpus.Codebook](record)
	if err != nil || codebook == nil {
		return ""
	}
	return olderHash(codebook.Version)
}

// replace marks what a step is said over and returns it.
func (c *checker) replace(last *said, known bool, e *Event, s *history.Step) (over []said) {
	if !known {
		return nil
	}
	h := c.history
	var names map[[16]byte]bool
	if len(s.Over) > 0 {
		names = make(map[[16]byte]bool, len(s.Over))
		for _, id := range s.Over {
			if parsed, err := uuid.Parse(id); err == nil {
				names[parsed] = true
			}
		}
	}
	var before func(chain string, seq int64) bool
	if e.Legacy() && e.Chain != "" {
		before = lineage(h.chains, e.Chain, e.Seq)
	}
	for at := last; ; at = &h.older[at.older-1] {
		is := names[at.event]
		if e.Legacy() {
			is = len(over) == 0 && c.onChainBefore(at, before) // the last word on the one chain
		}
		if is {
			over = append(over, *at)
			at.replaced = true
		}
		if at.older == 0 {
			return over
		}
	}
}

// onChainBefore reports whether what was said lies on the chain of an event
// before version 3: on chain 0, or in the lineage of a tail that left it.
func (c *checker) onChainBefore(at *said, before func(chain string, seq int64) bool) bool {
	if before == nil {
		return true // chain 0 came first and alone
	}
	type place struct {
		chain string
		seq   int64
	}
	p, err := longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) (p place, err error) {
		return p, q.QueryRowContext(ctx, "SELECT chains.id, seq FROM events JOIN chains ON chains.number = chain WHERE events.number = ?", at.number).Scan(&p.chain, &p.seq)
	})
	return err == nil && history.IsLegacy(p.chain) && before(p.chain, p.seq)
}

// settled is the hash of what the steps that another one replaces settle to.
func (c *checker) settled(about thing, s *history.Step, over []said) uint64 {
	switch len(over) {
	case 0:
		return 0
	case 1:
		return over[0].after
	}
	numbers := make([]int64, len(over))
	for i, o := range over {
		numbers[i] = o.number
	}
	record, err := c.settle(s.Thing(), numbers)
	if err != nil {
		return 1
	}
	return c.hash(record)
}

// settle reads steps about a thing and works out what they come to.
func (c *checker) settle(t history.Thing, numbers []int64) ([]byte, error) {
	return longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) ([]byte, error) {
		var heads []history.Head
		for _, number := range numbers {
			list, err := collect(ctx, q, func(scan func(...any) error) (Event, error) { return scanEvent(scan) }, "SELECT "+eventColumns+" FROM events WHERE number = ?", number)
			if err != nil {
				return nil, err
			}
			for _, e := range list {
				for _, s := range e.Steps {
					if s.Thing() == t {
						heads = append(heads, history.Head{Event: e.ID, Number: number, Chain: e.Chain, Seq: e.Seq, Step: s})
					}
				}
			}
		}
		return history.Settle(t.Noun, heads).Record, nil
	})
}

// heads works out from the log what must stand, and compares the list of heads
// with it.
func (c *checker) heads() error {
	h := c.history
	wrong := Problem{What: "The list of latest changes does not agree with the log. Open a backup or run \"sayso repair\", which rebuilds it.", Where: "heads"}
	want := map[thing][]int64{}
	for about := range h.several {
		for at := h.things[about]; ; at = h.older[at.older-1] {
			if !at.replaced {
				want[about] = append(want[about], at.number)
			}
			if at.older == 0 {
				break
			}
		}
	}
	if c.p.version >= 3 {
		if err := c.compareHeads(want, wrong); err != nil {
			return err
		}
	}
	c.expected = make(map[thing]uint64, len(h.things))
	for about, last := range h.things {
		after := last.after
		if numbers := want[about]; len(numbers) > 1 {
			record, err := c.settle(h.several[about], numbers)
			if err != nil {
				return c.orDamaged(err, about, wrong)
			}
			after = c.hash(record)
		} else if len(numbers) == 1 && numbers[0] != last.number {
			after = c.saidIn(last, numbers[0]).after
		}
		if after != 0 {
			c.expected[about] = after
		}
	}
	for hash, record := range h.books {
		c.expected[codebookThing(hash)] = record
	}
	h.things, h.older = nil, nil
	return nil
}

// compareHeads compares the list of heads with what the log says: several heads
// where want has them, else the last word.
func (c *checker) compareHeads(want map[thing][]int64, wrong Problem) error {
	h := c.history
	missing := len(h.things) - len(want)
	for _, numbers := range want {
		missing += len(numbers)
	}
	type row struct {
		history.Thing
		number int64
	}
	for at := (row{}); ; {
		rows, err := longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) ([]row, error) {
			return collect(ctx, q, func(scan func(...any) error) (r row, err error) { return r, scan(&r.Noun, &r.ID, &r.number) },
				"SELECT noun, thing, event FROM heads WHERE (noun, thing, event) > (?, ?, ?) ORDER BY noun, thing, event LIMIT ?", at.Noun, at.ID, at.number, 10*logChunk)
		})
		if err != nil {
			return c.orDamaged(err, thing{}, wrong)
		}
		if len(rows) == 0 {
			break
		}
		for _, r := range rows {
			about := thingOf(r.Noun, r.ID)
			if numbers, several := want[about]; several && slices.Contains(numbers, r.number) || !several && h.things[about].number == r.number {
				missing--
			} else if r.number <= c.start {
				c.found(about, wrong)
			}
		}
		at = rows[len(rows)-1]
	}
	if missing > 0 {
		c.found(undoneThing, wrong) // dropped when something was changed meanwhile
	}
	return nil
}

func (c *checker) saidIn(last said, number int64) said {
	for at := last; ; at = c.history.older[at.older-1] {
		if at.number == number || at.older == 0 {
			return at
		}
	}
}

// forces works out which events are not in force, from the log alone.
type forces struct {
	byNumber [][2]int64         // an event, and the number of the one that it takes back
	byID     map[int64][]string // an event, and the ids of those that it takes back
	legacy   map[int64]*Event   // events before version 3 on chains that left chain 0
}

func (f *forces) add(e *Event) {
	switch {
	case e.Undoes > 0 && e.Chain == "":
		f.byNumber = append(f.byNumber, [2]int64{e.Number, e.Undoes})
	case e.Undoes > 0:
		f.legacy[e.Number] = &Event{Number: e.Number, Chain: e.Chain, Seq: e.Seq, Undoes: e.Undoes}
	case len(e.Undone) > 0:
		f.byID[e.Number] = e.Undone
	}
}

// pairs gives, for each event that takes others back, the numbers of these.
func (c *checker) pairs(f *forces) ([][2]int64, error) {
	pairs := f.byNumber
	_, err := longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) (struct{}, error) {
		for by, ids := range f.byID {
			numbers, err := column[int64](ctx, q, "SELECT number FROM events WHERE id IN (SELECT value FROM json_each(?))", string(history.Encode(ids)))
			if err != nil {
				return struct{}{}, err
			}
			for _, n := range numbers {
				pairs = append(pairs, [2]int64{by, n})
			}
		}
		for by, e := range f.legacy {
			numbers, err := undoneBefore(ctx, q, c.history.chains, e)
			if err != nil {
				return struct{}{}, err
			}
			for _, n := range numbers {
				pairs = append(pairs, [2]int64{by, n})
			}
		}
		return struct{}{}, nil
	})
	return pairs, err
}

// undoneBefore finds what an event before version 3 takes back, which it names
// by the place on its chain or on those that its chain left.
func undoneBefore(ctx context.Context, q querier, chains []storedChain, e *Event) (numbers []int64, err error) {
	before := lineage(chains, e.Chain, e.Seq)
	err = scanEach(ctx, q, func(scan func(...any) error) error {
		var number, seq int64
		var chain string
		if err := scan(&number, &chain, &seq); err != nil {
			return err
		}
		if history.IsLegacy(chain) && before(chain, seq) {
			numbers = append(numbers, number)
		}
		return nil
	}, "SELECT events.number, chains.id, seq FROM chains JOIN events ON chain = chains.number AND seq = ?", e.Undoes)
	return numbers, err
}

// outOfForce works out which events are not in force. Whatever takes an event
// back came after it, so the newest are decided first.
func outOfForce(pairs [][2]int64) map[int64]bool {
	undoers := map[int64][]int64{}
	for _, pair := range pairs {
		undoers[pair[1]] = append(undoers[pair[1]], pair[0])
	}
	undone := slices.Sorted(maps.Keys(undoers))
	slices.Reverse(undone)
	out := map[int64]bool{}
	for _, event := range undone {
		for _, by := range undoers[event] {
			if !out[by] {
				out[event] = true
			}
		}
	}
	return out
}

// takenBack compares what the file keeps of undoing with the log.
func (c *checker) takenBack() error {
	wrong := Problem{What: "The list of changes that were undone does not agree with the log, so undo may choose a wrong change; no annotation is affected.", Where: "taken_back"}
	pairs, err := c.pairs(&c.history.forces)
	if err != nil {
		return c.orDamaged(err, thing{}, wrong)
	}
	out := outOfForce(pairs)
	type lists struct {
		rows  []int64
		pairs [][2]int64
	}
	kept, err := longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) (l lists, err error) {
		if l.rows, err = column[int64](ctx, q, "SELECT number FROM taken_back WHERE undone_by <= ? ORDER BY number", c.start); err != nil {
			return l, err
		}
		l.pairs, err = collect(ctx, q, func(scan func(...any) error) (pair [2]int64, err error) {
			return pair, scan(&pair[0], &pair[1])
		}, `SELECT "by", event FROM undoings WHERE "by" <= ?`, c.start)
		return l, err
	})
	if err != nil {
		return c.orDamaged(err, thing{}, wrong)
	}
	same := len(kept.rows) == len(out) && len(kept.pairs) == len(pairs)
	for _, number := range kept.rows {
		same = same && out[number]
	}
	known := map[[2]int64]bool{}
	for _, pair := range pairs {
		known[pair] = true
	}
	for _, pair := range kept.pairs {
		same = same && known[pair]
	}
	if !same {
		c.found(undoneThing, wrong)
	}
	return nil
}
