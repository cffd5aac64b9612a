package storage

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/mattn/go-sqlite3"

	"sayso/internal/history"
)

// A project is exchanged with a hub in packed events: each as it is stored, byte
// for byte, in the order of its chain. Where an event lies is told by its id; the
// names of chains are labels, and a hub may name the tail of one otherwise.

// FormatVersion is the version of the steps that this program writes.
func FormatVersion() int { return schemaVersion() }

// Packed is an event as it is stored.
type Packed struct {
	ID, Kind, Title, Annotator, Document, Change string
	Seq, At, Undoes                              int64
	Undone, Steps                                string
	Hash                                         []byte
}

// ChainEnd is a chain with its last event.
type ChainEnd struct {
	history.Chain
	Seq  int64
	Last string // id
	Own  bool   // this program writes it to this file
}

// ChainEnds lists the chains that have events, without what a hand-out took from
// its project.
func (p *Project) ChainEnds(ctx context.Context) ([]ChainEnd, error) {
	return whole(ctx, p, func(q querier) ([]ChainEnd, error) {
		return collect(ctx, q, func(scan func(...any) error) (c ChainEnd, err error) {
			return c, scan(&c.ID, &c.Annotator, &c.Scope, &c.Writer, &c.Head, &c.Parent, &c.ParentSeq, &c.Seq, &c.Last, &c.Own)
		}, `WITH ends AS (SELECT *, (SELECT events.number FROM events WHERE chain = chains.number ORDER BY seq DESC LIMIT 1) AS last FROM chains WHERE scope <> ?)
			SELECT ends.id, ends.annotator, ends.scope, ends.writer, ends.head, ends.parent, ends.parent_seq, events.seq, events.id,
				ends.writer <> '' AND ends.writer = coalesce((SELECT substr(value, -36) FROM settings WHERE key = ?), '') FROM ends JOIN events ON events.number = last ORDER BY ends.number`, history.HandOut, writerKey)
	})
}

// Place is where an event lies in this file.
type Place struct {
	Chain string
	Seq   int64
	Hash  []byte
}

// Places finds events by their ids. Those that are not here are left out.
func (p *Project) Places(ctx context.Context, ids []string) (map[string]Place, error) {
	return whole(ctx, p, func(q querier) (map[string]Place, error) {
		found := make(map[string]Place, len(ids))
		return found, scanEach(ctx, q, func(scan func(...any) error) error {
			var id string
			var at Place
			err := scan(&id, &at.Chain, &at.Seq, &at.Hash)
			found[id] = at
			return err
		}, "SELECT events.id, chains.id, events.seq, events.hash FROM events JOIN chains ON chains.number = events.chain WHERE events.id IN (SELECT value FROM json_each(?))", string(history.Encode(ids)))
	})
}

const packedColumns = "id, kind, title, annotator, document, change, seq, at, undoes, undone, steps, hash"

func scanPacked(scan func(...any) error) (e Packed, err error) {
	return e, scan(&e.ID, &e.Kind, &e.Title, &e.Annotator, &e.Document, &e.Change, &e.Seq, &e.At, &e.Undoes, &e.Undone, &e.Steps, &e.Hash)
}

// errEnough ends a reading of events.
var errEnough = errors.New("enough")

// PackedAfter reads events of a chain behind a place: at most so many, and none
// that would make it more bytes, unless it is the first.
func (p *Project) PackedAfter(ctx context.Context, chain string, after int64, most, size int) ([]Packed, error) {
	return whole(ctx, p, func(q querier) (list []Packed, err error) {
		total := 0
		err = scanEach(ctx, q, func(scan func(...any) error) error {
			e, err := scanPacked(scan)
			if err != nil {
				return err
			}
			if total += len(e.Steps); total > size && len(list) > 0 {
				return errEnough
			}
			list = append(list, e)
			return nil
		}, "SELECT "+packedColumns+" FROM events WHERE chain = (SELECT number FROM chains WHERE chains.id = ?) AND seq > ? ORDER BY seq LIMIT ?", chain, after, most)
		if errors.Is(err, errEnough) {
			err = nil
		}
		return list, err
	})
}

// HashAt gives the hash and the id of an event of a chain, or of those that it
// left.
func (p *Project) HashAt(ctx context.Context, chain string, seq int64) (id string, hash []byte, err error) {
	_, err = whole(ctx, p, func(q querier) (struct{}, error) {
		chains, err := chainList(ctx, q)
		if err != nil {
			return struct{}{}, err
		}
		at, ok := byChain(chains, chain)
		for ok && seq <= at.ParentSeq && at.Parent != at.ID {
			at, ok = byChain(chains, at.Parent)
		}
		return struct{}{}, q.QueryRowContext(ctx, "SELECT id, hash FROM events WHERE chain = ? AND seq = ?", at.number, seq).Scan(&id, &hash)
	})
	return id, hash, err
}

// Texts reads texts by their SHA-256. Those that are not here are left out.
func (p *Project) Texts(ctx context.Context, sums []string) (map[string]string, error) {
	return whole(ctx, p, func(q querier) (map[string]string, error) {
		texts := map[string]string{}
		return texts, scanEach(ctx, q, func(scan func(...any) error) error {
			var sum, text string
			err := scan(&sum, &text)
			texts[sum] = text
			return err
		}, "SELECT sha256, text FROM texts WHERE sha256 IN (SELECT value FROM json_each(?))", string(history.Encode(sums)))
	})
}

// TextSizes gives the bytes of texts by their SHA-256. Those that are not here are
// left out.
func (p *Project) TextSizes(ctx context.Context, sums []string) (map[string]int, error) {
	return whole(ctx, p, func(q querier) (map[string]int, error) {
		sizes := map[string]int{}
		return sizes, scanEach(ctx, q, func(scan func(...any) error) error {
			var sum string
			var size int
			err := scan(&sum, &size)
			sizes[sum] = size
			return err
		}, "SELECT sha256, octet_length(text) FROM texts WHERE sha256 IN (SELECT value FROM json_each(?))", string(history.Encode(sums)))
	})
}

// TextsIn lists the SHA-256 of the texts of documents that events add.
func TextsIn(events []Packed) (sums []string) {
	seen := map[string]bool{}
	for i := range events {
		steps, err := history.ParseSteps([]byte(events[i].Steps))
		if err != nil {
			continue // whoever takes it in refuses it
		}
		for _, s := range steps {
			if s.Noun != history.Document || history.IsNull(s.After) {
				continue
			}
			if r, err := history.Decode[history.DocumentRecord](s.After); err == nil && r != nil && !seen[r.SHA256] {
				seen[r.SHA256], sums = true, append(sums, r.SHA256)
			}
		}
	}
	return sums
}

// Block is a part of a chain that comes from a hub.
type Block struct {
	Chain    history.Chain // as the hub has it
	Previous string        // id of the event before the first; empty where the chain begins with it
	Events   []Packed      // in the order of the chain
	Texts    map[string]string
	logged   []loggedEvent // the events, by Prove
}

// BadEvent is an event of a block that is not what was recorded or cannot be.
// Nothing of the block was taken in; what comes before it may be.
type BadEvent struct {
	At    int // place in the block
	Cause error
}

func (e *BadEvent) Error() string { return e.Cause.Error() }
func (e *BadEvent) Unwrap() error { return e.Cause }

// hubName is what a hub is called in messages.
const hubName = "The hub"

// Receive takes in blocks, of a chain each: in one transaction, or nothing of
// them. Every event is proven as in Join. What is here already is passed over, so
// that a block may come twice. It fails with *BadEvent where an event of a block
// is at fault. It counts the events that came, and the documents among their
// things.
func (p *Project) Receive(ctx context.Context, blocks ...Block) (Joined, error) {
	ground, err := groundOf(ctx, p)
	if err != nil {
		return Joined{}, err
	}
	if ground != "" {
		return Joined{}, fail(ErrInvalid, nil, "%s is a hand-out, so nothing is brought into it from a hub; join it into the project that it was taken from.", p.path)
	}
	var r Joined
	for i := range blocks {
		if blocks[i].logged == nil {
			blocks[i].Prove()
		}
	}
	err = p.write(ctx, func(t *transaction) error {
		r = Joined{}
		documents := map[string]bool{}
		for i := range blocks {
			events, err := t.receive(&blocks[i], documents)
			if err != nil {
				return err
			}
			r.Events += events
		}
		r.Documents = len(documents)
		return nil
	})
	if err != nil {
		return Joined{}, err
	}
	return r, nil
}

// receive takes in a block and notes the documents that its events speak of.
func (t *transaction) receive(b *Block, documents map[string]bool) (events int, err error) {
	j := newJoin(t, hubName, func(_ context.Context, sum string) (string, bool, error) {
		text, ok := b.Texts[sum]
		return text, ok, nil
	})
	if len(b.Events) > 20 {
		if err := t.enlargeCache(); err != nil {
			return 0, err
		}
	}
	if j.chains, err = chainList(t.ctx, t.tx); err != nil {
		return 0, err
	}
	previous, err := j.placeOf(b.Previous)
	if err != nil {
		return 0, err
	}
	if b.Previous != "" && previous == nil {
		return 0, fail(ErrDamaged, fmt.Errorf("chain %s, event %s", b.Chain.ID, b.Previous), "The chains of the hub do not hang together, so nothing more of this one was taken in.")
	}
	var l *link
	for i := range b.Events {
		if err := t.cancelled(); err != nil {
			return 0, err
		}
		e := b.logged[i]
		if l == nil { // as long as all is here
			here, err := j.placeOf(e.event.ID)
			if err != nil {
				return 0, err
			}
			if here != nil {
				if !bytes.Equal(here.hash, e.hash) {
					return 0, &BadEvent{i, j.altered(&e.event, errors.New("it is known with another hash"))}
				}
				previous = here
				continue
			}
			if l, err = j.endBehind(b.Chain, previous, e.hash); err != nil {
				return 0, badOr(i, err)
			}
		}
		if !history.IsLegacy(b.Chain.ID) && e.event.Annotator != b.Chain.Annotator {
			return 0, &BadEvent{i, j.altered(&e.event, errors.New("it is not by the annotator of its chain"))}
		}
		if err := j.hang(l, b.Chain.Scope, &e); err != nil {
			return 0, badOr(i, err)
		}
		events++
		for k := range e.event.Steps {
			if s := &e.event.Steps[k]; s.Noun == history.Document {
				documents[s.ID] = true
			}
		}
	}
	return events, t.proveHead(j, b)
}

// proveHead holds the head of a chain that begins in this block against what it
// is made of.
func (t *transaction) proveHead(j *join, b *Block) error {
	if b.Previous != "" || history.IsLegacy(b.Chain.ID) || len(b.Events) == 0 {
		return nil
	}
	project, err := getProject(t.ctx, t.tx, "")
	if err != nil {
		return err
	}
	if c := b.Chain; !bytes.Equal(c.Head, history.ChainHead(project.ID, c.Annotator, c.Scope, c.Writer)) {
		return &BadEvent{0, j.altered(&b.logged[0].event, errors.New("its chain has another head than it should"))}
	}
	return nil
}

// badOr blames an event where it is at fault, and not the disk or the file.
func badOr(at int, err error) error {
	var database sqlite3.Error
	if errors.As(err, &database) && database.Code == sqlite3.ErrConstraint || errors.Is(err, ErrDamaged) && !errors.As(err, &database) || errors.Is(err, ErrInvalid) {
		return &BadEvent{at, err}
	}
	return err
}

// placeOf finds an event by its id, nil when it is not here.
func (j *join) placeOf(id string) (*stored, error) {
	if id == "" {
		return nil, nil
	}
	var s stored
	err := j.t.tx.QueryRowContext(j.t.ctx, "SELECT chain, seq, hash FROM events WHERE id = ?", id).Scan(&s.chain, &s.seq, &s.hash)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &s, err
}

// logged unpacks an event. What cannot be read is refused by its hash.
func (e *Packed) logged(chain string) loggedEvent {
	l := loggedEvent{steps: []byte(e.Steps), hash: e.Hash}
	l.event = Event{Chain: chain, Seq: e.Seq, ID: e.ID, At: history.FromMilliseconds(e.At), Kind: e.Kind, Title: e.Title, Annotator: e.Annotator, Document: e.Document, Change: e.Change, Undoes: e.Undoes}
	l.event.Undone, _ = history.DecodeUndone([]byte(e.Undone))
	return l
}

// CreateFrom makes a new file of a project that a hub has, of the block with the
// first event, and opens it. The rest is then received like anything.
func CreateFrom(ctx context.Context, path, project string, b Block) (*Project, error) {
	b.Prove()
	err := writeWhole(path, func(temporary string) error { return fillFrom(ctx, temporary, project, b) })
	if err != nil {
		return nil, err
	}
	return Open(ctx, path, OpenOptions{})
}

func fillFrom(ctx context.Context, path, project string, b Block) error {
	return fillNew(ctx, path, func(t *transaction) error {
		if _, err := t.receive(&b, map[string]bool{}); err != nil {
			return err
		}
		made, err := getProject(ctx, t.tx, "")
		if err != nil || made.ID != project {
			return fail(ErrDamaged, err, "The hub does not say how this project began, so no file was made; ask who leads it.")
		}
		return t.refreshCounters()
	})
}
