package storage

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// Joined says what a join brought.
type Joined struct {
	Events    int        // that came
	Things    int        // that they spoke of
	Documents int        // among them
	Held      int        // events that a newer version of Sayso made, or that wait for others; kept, and without effect until then
	Authors   []Authored // who did how much of it
	Conflicts []Conflict // that are to be settled since
	Notes     []string   // sentences: what came that is no change; of a hand-out, on what the project and it do not agree
}

// Authored is how many changes of a person came.
type Authored struct {
	Name    string // of the annotator, empty for nobody in particular
	Changes int
}

// JoinOptions say how copies are joined.
type JoinOptions struct {
	DryRun   bool                  // only tell what would come
	Progress func(done, total int) // called now and then; may be nil
}

// errDryRun rolls a join back that was only tried.
var errDryRun = errors.New("dry run")

// Join brings into this project what another copy of it has: its events as they
// are, authors and times kept, and what follows from them. What both copies
// changed at the same time is shown by a rule and listed, for somebody to
// settle. All of it comes in one transaction, or nothing. Doing it again brings
// nothing more. The other file is only read.
//
// Everything that comes is proven: every hash, every quote against its text.
// Join fails with ErrInvalid when the other file holds another project, and
// with ErrDamaged when something in it was altered.
func (p *Project) Join(ctx context.Context, path string, o JoinOptions) (Joined, error) {
	other, err := p.openCopy(ctx, path)
	if err != nil {
		return Joined{}, err
	}
	defer other.Close()
	handOut, err := p.mayJoin(ctx, other)
	if err != nil {
		return Joined{}, err
	}
	var j *join
	err = p.write(ctx, func(t *transaction) error {
		tails, err := p.missingWhileWriting(ctx, t, other)
		if err != nil {
			return err
		}
		j = newJoin(t, other.path, other.textWith)
		j.other, j.progress = other, o.Progress
		for _, tail := range tails {
			j.total += int(tail.length())
		}
		if handOut {
			if j.back, err = j.returns(); err != nil {
				return err
			}
		}
		if err := j.run(tails); err != nil {
			return err
		}
		if err := j.takeCues(); err != nil {
			return err
		}
		if o.DryRun {
			j.dry(ctx)
			return errDryRun
		}
		return nil
	})
	if err != nil && !errors.Is(err, errDryRun) {
		return Joined{}, err
	}
	return j.report(ctx, p, o.DryRun)
}

// length is how many events the tail has.
func (t tail) length() int64 { return t.end - t.after }

// missingWhileWriting is missing for a transaction of this project, which reads
// through itself.
func (p *Project) missingWhileWriting(ctx context.Context, t *transaction, other *Project) ([]tail, error) {
	return missingIn(ctx, func(id string) ([]byte, error) {
		hashes, err := column[[]byte](t.ctx, t.tx, "SELECT hash FROM events WHERE id = ?", id)
		return first(hashes), err
	}, p.path, other)
}

// join is a join under way.
type join struct {
	t        *transaction
	from     string // what it comes from, for messages
	textOf   func(ctx context.Context, sum string) (text string, ok bool, err error)
	other    *Project         // the other copy; nil when it comes from a hub
	chains   []storedChain    // of this project, with those that the join began
	onto     map[string]*link // where the tail of a chain of the other copy goes, by its id there
	progress func(done, total int)
	total    int
	events   int
	things   map[history.Thing]bool
	authors  map[string]map[string]bool // annotator to changes
	found    Joined
	back     *returning // nil unless the other copy is a hand-out
}

func newJoin(t *transaction, from string, textOf func(ctx context.Context, sum string) (string, bool, error)) *join {
	return &join{t: t, from: from, textOf: textOf, things: map[history.Thing]bool{}, authors: map[string]map[string]bool{}}
}

func (j *join) run(tails []tail) (err error) {
	if len(tails) == 0 {
		return nil
	}
	if j.chains, err = chainList(j.t.ctx, j.t.tx); err != nil {
		return err
	}
	j.onto = map[string]*link{}
	byID := map[string]tail{}
	for _, tail := range tails {
		byID[tail.chain.ID] = tail
	}
	return j.other.eachMissing(j.t.ctx, tails, func(e *loggedEvent) error {
		if err := j.t.cancelled(); err != nil {
			return err
		}
		if j.events++; j.progress != nil && j.events%100 == 0 {
			j.progress(j.events, j.total)
		}
		return j.take(byID[e.event.Chain], e)
	})
}

// take adds one event of the other copy.
func (j *join) take(from tail, e *loggedEvent) error {
	l, err := j.place(from, e)
	if err != nil {
		return err
	}
	if err := j.hang(l, from.chain.Scope, e); err != nil {
		return err
	}
	for i := range e.event.Steps {
		j.things[e.event.Steps[i].Thing()] = true
	}
	if j.authors[e.event.Annotator] == nil {
		j.authors[e.event.Annotator] = map[string]bool{}
	}
	j.authors[e.event.Annotator][e.event.ChangeID()] = true
	return nil
}

// hang proves an event, hangs it on the end of a chain and lets it take effect.
func (j *join) hang(l *link, scope string, e *loggedEvent) (err error) {
	proven := e.follows != nil && bytes.Equal(e.follows, l.hash) && history.IsLegacy(e.event.Chain) == history.IsLegacy(l.id)
	if e.event.Chain = l.id; e.event.Seq != l.seq+1 {
		return j.altered(&e.event, errNotBehind)
	}
	if !proven {
		if err := e.prove(l.hash, scope); err != nil {
			return j.altered(&e.event, err)
		}
	}
	if j.back != nil {
		for i := range e.event.Steps {
			if err := j.back.step(&e.event.Steps[i]); err != nil {
				return err
			}
		}
	}
	if err := j.bringTexts(&e.event); err != nil {
		return err
	}
	if e.event.Number, err = j.t.nextNumber(); err != nil {
		return err
	}
	if err := j.t.insertEvent(&e.event, l.number, e.hash, e.steps); err != nil {
		return err
	}
	l.seq, l.hash = e.event.Seq, e.hash
	return j.t.arrive(j.chains, &e.event)
}

// place finds the end that the next event of a tail is hung on, and begins a
// chain where there is none.
func (j *join) place(from tail, e *loggedEvent) (*link, error) {
	if l := j.onto[from.chain.ID]; l != nil {
		return l, nil
	}
	previous, err := j.predecessor(from)
	if err != nil {
		return nil, err
	}
	l, err := j.endBehind(from.chain.Chain, previous, e.hash)
	if err != nil {
		return nil, err
	}
	j.onto[from.chain.ID] = l
	return l, nil
}

// stored is where an event lies in this project.
type stored struct {
	chain, seq int64
	hash       []byte
}

// predecessor finds the last event before a tail, nil when the tail is the
// whole chain.
func (j *join) predecessor(from tail) (*stored, error) {
	chain, seq := from.chain.number, from.after
	if seq == from.chain.ParentSeq { // it begins where it left another chain
		if seq == 0 {
			return nil, nil
		}
		parent, err := whole(j.t.ctx, j.other, func(q querier) ([]int64, error) {
			return column[int64](j.t.ctx, q, "SELECT number FROM chains WHERE id = ?", from.chain.Parent)
		})
		if err != nil || len(parent) == 0 {
			return nil, errors.Join(err, fail(ErrDamaged, nil, "The chains of %s do not hang together, so nothing was joined; run \"sayso check\" on it.", j.other.path))
		}
		chain = parent[0]
	}
	id, err := whole(j.t.ctx, j.other, func(q querier) (id string, err error) {
		// The parent may itself have left another chain before that place.
		return id, q.QueryRowContext(j.t.ctx, "SELECT id FROM events WHERE chain = ? AND seq = ?", chain, seq).Scan(&id)
	})
	if err != nil {
		return nil, err
	}
	var s stored
	err = j.t.tx.QueryRowContext(j.t.ctx, "SELECT chain, seq, hash FROM events WHERE id = ?", id).Scan(&s.chain, &s.seq, &s.hash)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fail(ErrDamaged, nil, "The chains of %s do not hang together, so nothing was joined; run \"sayso check\" on it.", j.other.path)
	}
	return &s, err
}

// endBehind gives the end of the chain on which an event ended, if nothing
// followed it there; else the tail becomes a chain of its own, since two went
// on from one event.
func (j *join) endBehind(c history.Chain, previous *stored, hash []byte) (*link, error) {
	if previous == nil {
		if _, taken := byChain(j.chains, c.ID); !taken {
			return j.begin(c)
		}
		at, _ := byChain(j.chains, c.ID)
		c.ID, c.Parent, c.ParentSeq = history.TailName(at.ID, hash), at.ID, 0
		return j.begin(c)
	}
	i := slices.IndexFunc(j.chains, func(c storedChain) bool { return c.number == previous.chain })
	at := j.chains[i]
	if at.number != 0 { // the number of an event on chain 0 is its place: nothing is added there
		end, err := endOf(j.t.ctx, j.t.tx, at.number, at.ID)
		if err != nil || end.seq == previous.seq {
			return end, err
		}
	}
	c.ID, c.Parent, c.ParentSeq, c.Head = history.TailName(at.ID, hash), at.ID, previous.seq, previous.hash
	return j.begin(c)
}

func (j *join) begin(c history.Chain) (*link, error) {
	if history.IsLegacy(c.ID) != history.IsLegacy(c.Parent) && c.Parent != "" || len(c.Head) != 32 || !isText(c.ID+c.Scope) {
		return nil, fail(ErrDamaged, fmt.Errorf("%+v", c), "A chain of %s is not named as chains are, so nothing was joined; run \"sayso check\" on it.", j.from)
	}
	l, err := j.t.insertChain(c)
	if err == nil {
		j.chains = append(j.chains, storedChain{c, l.number})
	}
	return l, err
}

// altered refuses an event that is not what was recorded.
func (j *join) altered(e *Event, cause error) error {
	return fail(ErrDamaged, fmt.Errorf("event %s: %w", e.ID, cause),
		"%s holds a change that is not what was recorded (%.80q), so nothing was joined; run \"sayso check\" on it.", j.from, e.Title)
}

// bringTexts takes over the texts of the documents that an event adds.
func (j *join) bringTexts(e *Event) error {
	for _, s := range e.Steps {
		if s.Noun != history.Document || history.IsNull(s.After) {
			continue
		}
		record, err := history.Decode[history.DocumentRecord](s.After)
		if err != nil {
			return j.altered(e, err)
		}
		here, err := j.t.Shows(history.Thing{Noun: history.Text, ID: record.SHA256})
		if err != nil || here {
			if err != nil {
				return err
			}
			continue
		}
		text, ok, err := j.textOf(j.t.ctx, record.SHA256)
		if err != nil {
			return err
		}
		if !ok {
			continue // the document waits for it
		}
		if corpus.HashText(text) != record.SHA256 || len(text) != record.Bytes {
			return j.altered(e, fmt.Errorf("the text of %q has another SHA-256", record.Title))
		}
		if err := j.t.storeText(record.SHA256, text, Prepare(text).terms); err != nil {
			return err
		}
	}
	return nil
}

// dry reads what a join that is only tried would leave to settle, before it is
// rolled back.
func (j *join) dry(ctx context.Context) {
	j.found.Conflicts, _ = readConflicts(ctx, j.t.tx)
}

func (j *join) report(ctx context.Context, p *Project, dry bool) (Joined, error) {
	r := j.found
	r.Events, r.Things = j.events, len(j.things)
	for thing := range j.things {
		if thing.Noun == history.Document {
			r.Documents++
		}
	}
	if j.back != nil {
		r.Notes = append(r.Notes, j.back.told()...)
	}
	names := &describer{ctx: ctx, p: j.other}
	hidden, err := p.hiddenFrom(ctx)
	if err != nil {
		return r, err
	}
	for id, changes := range j.authors {
		if hidden.reader(id) {
			continue
		}
		r.Authors = append(r.Authors, Authored{names.name(id), len(changes)})
	}
	if hidden != nil { // how much others did is theirs
		r.Events, r.Things = 0, 0
		for _, a := range r.Authors {
			r.Events += a.Changes
		}
	}
	slices.SortFunc(r.Authors, func(a, b Authored) int { return b.Changes - a.Changes })
	if !dry {
		r.Conflicts, err = p.Conflicts(ctx)
		if err == nil {
			r.Held, err = p.HeldCount(ctx)
		}
	}
	return r, errors.Join(err, names.err)
}

// HeldCount is how many events wait for others, or for a newer version of Sayso.
func (p *Project) HeldCount(ctx context.Context) (int, error) {
	return whole(ctx, p, func(q querier) (n int, err error) {
		return n, q.QueryRowContext(ctx, "SELECT count(*) FROM held").Scan(&n)
	})
}

// arrive lets an event that was added to its chain take effect, and then those
// that waited for it. One that speaks of what is not here yet is held.
func (t *transaction) arrive(chains []storedChain, e *Event) error {
	needs, err := t.needs(e)
	if err != nil {
		return err
	}
	if needs != "" {
		if needs != ofNewerVersion { // what does not fit its text is refused with its own chain, not with that of what it waits for
			if err := t.proveQuotes(e); err != nil {
				return err
			}
		}
		t.held = something
		return one(t.tx.ExecContext(t.ctx, "INSERT INTO held (number, needs) VALUES (?, ?)", e.Number, needs))
	}
	if err := t.proveQuotes(e); err != nil {
		return err
	}
	if e.Undoes > 0 { // before version 3, by its place on the chain
		numbers, err := undoneBefore(t.ctx, t.tx, chains, e)
		if err != nil {
			return err
		}
		if e.Undone, err = column[string](t.ctx, t.tx, "SELECT id FROM events WHERE number IN (SELECT value FROM json_each(?))", string(history.Encode(numbers))); err != nil {
			return err
		}
	}
	if err := t.noteUndone(e); err != nil {
		return err
	}
	if err := history.Perform(t, e, lineage(chains, e.Chain, e.Seq)); err != nil {
		return err
	}
	if err := t.stateCodebooks(e); err != nil {
		return err
	}
	if nothing, err := t.nothingHeld(); err != nil || nothing {
		return err
	}
	waiting, err := collect(t.ctx, t.tx, func(scan func(...any) error) (Event, error) { return scanEvent(scan) },
		"SELECT "+eventColumns+" FROM events WHERE number IN (SELECT number FROM held WHERE needs = ?) ORDER BY number", e.ID)
	if err != nil {
		return err
	}
	for i := range waiting {
		if err := one(t.tx.ExecContext(t.ctx, "DELETE FROM held WHERE number = ?", waiting[i].Number)); err != nil {
			return err
		}
		if err := t.arrive(chains, &waiting[i]); err != nil {
			return err
		}
	}
	return nil
}

// ofNewerVersion is what an event needs whose nouns this program does not know.
const ofNewerVersion = "newer version"

// needs names an event that must have taken effect before this one can, or is
// empty.
func (t *transaction) needs(e *Event) (string, error) {
	for i := range e.Steps {
		s := &e.Steps[i]
		if history.NounOf(s.Noun) == nil {
			return ofNewerVersion, nil
		}
		for _, id := range s.Over {
			if known, err := t.hasEffect(id); err != nil || !known {
				return id, err
			}
		}
	}
	for _, id := range e.Undone {
		if known, err := t.hasEffect(id); err != nil || !known {
			return id, err
		}
	}
	return "", nil
}

func (t *transaction) hasEffect(id string) (known bool, err error) {
	return known, t.tx.QueryRowContext(t.ctx, "SELECT EXISTS (SELECT 1 FROM events WHERE id = ? AND NOT EXISTS (SELECT 1 FROM held WHERE held.number = events.number))", id).Scan(&known)
}
