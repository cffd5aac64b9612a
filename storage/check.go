package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/google/uuid"

	"sayso/internal/corpus"
)

// Report is what a check found, and how much it proved.
type Report struct {
	Problems    []Problem
	Documents   int // whose text and sentences were proven
	Annotations int // whose quote stands at its offsets
	Events      int // whose hash follows from the one before
}

// Problem is one thing that a check found wrong.
type Problem struct {
	What     string // one sentence: what is wrong and what it means for the annotations
	Where    string // for programs and the log: annotation 0199…
	Document string // id of the document that is concerned, empty for the whole file
}

// OK reports whether nothing was found wrong.
func (r Report) OK() bool { return len(r.Problems) == 0 }

// IndexDamaged reports whether the index for searching is damaged, which
// BuildIndex makes anew. No text and no annotation is concerned.
func (r Report) IndexDamaged() bool { return slices.Contains(r.Problems, badIndex) }

// WithoutIndex is the report without that problem.
func (r Report) WithoutIndex() Report {
	r.Problems = slices.DeleteFunc(slices.Clone(r.Problems), func(p Problem) bool { return p == badIndex })
	return r
}

// mostProblems is how many problems a report lists; a file with more is not
// worth a longer list.
const mostProblems = 1000

// Check proves the open file sound, byte for byte where a byte carries
// meaning. It works in the background: a change that wants to be saved
// interrupts it for that moment. Three proofs are made:
//
//   - SQLite's own integrity check, foreign keys included: the pages, the
//     order of the rows, every index against its table.
//   - The log: numbers without gaps, every hash from the one before, and each
//     step starting from what the step before it left.
//   - The tables against the log: each document, annotation, mark, doubt,
//     relation, source, annotator and codebook is what the last event about it says, none is
//     missing and none is there that no event made; every text has its SHA-256,
//     every quote stands at its offsets, every count is right.
//
// Progress, if given, is called now and then with the share done.
func (p *Project) Check(ctx context.Context, progress func(done, total int)) (Report, error) {
	c := &checker{ctx: ctx, p: p, seed: maphash.MakeSeed(), expected: map[thing]uint64{}, titles: map[string]string{}}
	if err := c.size(progress); err != nil {
		return c.report, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c.ctx = ctx
	structure := make(chan error, 1)
	go func() { structure <- c.integrity() }()
	err := c.log()
	if err == nil {
		err = c.tables() // which needs to know what the log says
	}
	if err != nil {
		cancel()
	}
	if err := errors.Join(err, <-structure); err != nil {
		return c.report, err
	}
	return c.finish()
}

// CheckFile proves a file sound without changing it. A file that is too
// damaged to be opened gives a report that says so; a file that is no project
// at all gives an error.
func CheckFile(ctx context.Context, path string, progress func(done, total int)) (Report, error) {
	p, err := Open(ctx, path, OpenOptions{ReadOnly: true})
	var own *Error
	if errors.Is(err, ErrDamaged) && errors.As(err, &own) {
		return Report{Problems: []Problem{{What: own.Message, Where: fmt.Sprint(own.Cause)}}}, nil
	}
	if err != nil {
		return Report{}, err
	}
	defer p.Close()
	return p.Check(ctx, progress)
}

// thing names one row that an event can be about.
type thing struct {
	noun string
	id   [16]byte
}

// thingOf shortens an id to its sixteen bytes, so that a million fit.
func thingOf(noun, id string) thing {
	if parsed, err := uuid.Parse(id); err == nil {
		return thing{noun, parsed}
	}
	return thing{noun: noun}
}

func versionOf(version int) thing {
	t := thing{noun: "codebook version"}
	copy(t.id[:], strconv.Itoa(version))
	return t
}

// finding is a problem with the thing that it concerns, so that it can be
// dropped when that thing was changed while the check was running.
type finding struct {
	thing   thing
	problem Problem
}

type checker struct {
	ctx      context.Context
	p        *Project
	seed     maphash.Seed
	expected map[thing]uint64 // what the log says of each thing that stands
	start    int64            // the newest event when the check began
	titles   map[string]string
	doubted  bool // the index is known to be damaged

	mutex    sync.Mutex
	report   Report
	findings []finding
	done     int
	total    int
	tell     func(done, total int)
}

// size counts what there is to do.
func (c *checker) size(progress func(done, total int)) error {
	c.tell = progress
	_, err := patiently(c.ctx, c.p, func(ctx context.Context, q querier) (struct{}, error) {
		var documents int
		if err := q.QueryRowContext(ctx, "SELECT count(*) FROM documents").Scan(&documents); err != nil {
			return struct{}{}, err
		}
		var err error
		c.start, _, err = lastEvent(ctx, q)
		c.total = documents + int(c.start)
		return struct{}{}, err
	})
	return c.orDamaged(err, thing{}, Problem{What: "The list of documents cannot be read."})
}

func (c *checker) step(n int) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.done = min(c.done+n, c.total)
	if c.tell != nil {
		c.tell(c.done, c.total)
	}
}

func (c *checker) found(about thing, problem Problem) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if len(c.findings) < mostProblems {
		c.findings = append(c.findings, finding{about, problem})
	}
}

// orDamaged turns damage into a finding: whatever cannot be read, unless the
// check was cancelled or the disk or another program is in the way.
func (c *checker) orDamaged(err error, about thing, problem Problem) error {
	if err == nil || c.ctx.Err() != nil || Retryable(err) {
		return err
	}
	cause := err
	var own *Error
	if errors.As(err, &own) && own.Cause != nil {
		cause = own.Cause
	}
	problem.Where += fmt.Sprintf(" (%v)", cause)
	c.found(about, problem)
	return nil
}

// integrity lets SQLite prove its own structures.
func (c *checker) integrity() error {
	messages, err := patiently(c.ctx, c.p, func(ctx context.Context, q querier) ([]string, error) {
		if err := wakeIndex(ctx, q); err != nil {
			return nil, err
		}
		return column[string](ctx, q, "PRAGMA integrity_check(100)")
	})
	if err := c.orDamaged(err, thing{}, Problem{What: "The structure of the file is damaged; annotations may be missing. Open a backup or run \"sayso repair\".", Where: "integrity_check"}); err != nil {
		return err
	}
	for _, message := range messages {
		if strings.Contains(message, "inverted index") || strings.Contains(message, "fts5") { // as FTS5 says it
			c.doubt()
		} else if message != "ok" {
			c.found(thing{}, Problem{What: "The structure of the file is damaged; annotations may be missing or appear in the wrong place. Open a backup or run \"sayso repair\".", Where: message})
		}
	}
	if err := c.index(); err != nil {
		return err
	}
	orphans, err := patiently(c.ctx, c.p, func(ctx context.Context, q querier) ([]string, error) {
		return collect(ctx, q, func(scan func(...any) error) (string, error) {
			var table, parent string
			var row, key any
			err := scan(&table, &row, &parent, &key)
			return "a row of " + table + " without its row of " + parent, err
		}, "PRAGMA foreign_key_check")
	})
	if err := c.orDamaged(err, thing{}, Problem{What: "The links between the tables cannot be read.", Where: "foreign_key_check"}); err != nil {
		return err
	}
	for _, orphan := range orphans {
		c.found(thing{}, Problem{What: "Something in the file refers to a thing that is not there, such as an annotation of a missing document. Open a backup or run \"sayso repair\".", Where: orphan})
	}
	return nil
}

// badIndex is found when a search may miss something.
var badIndex = Problem{What: "The index for searching is damaged, so a search may miss sentences; texts and annotations are not affected. The window makes it anew when it opens the project; \"sayso repair\" does so, too.", Where: "search"}

// doubt notes, once, that the index is damaged, and has it made anew.
func (c *checker) doubt() {
	c.p.doubted.Store(true)
	if !c.doubted {
		c.doubted = true
		c.found(thing{}, badIndex)
	}
}

// index proves the index for searching.
func (c *checker) index() error {
	ok, err := patiently(c.ctx, c.p, provesIndex)
	if err == nil && !ok {
		c.doubt()
	}
	if err != nil && c.ctx.Err() == nil && !Retryable(err) {
		c.doubt()
		return nil
	}
	return err
}

// logChunk is how many events are read at once.
const logChunk = 2000

type loggedEvent struct {
	event       Event
	steps, hash []byte
}

// log proves the chain of events and works out what must stand.
func (c *checker) log() error {
	previous, number := noHash, int64(0)
	inForce := forces{}
	for number < c.start {
		chunk, err := patiently(c.ctx, c.p, func(ctx context.Context, q querier) ([]loggedEvent, error) {
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
			if !bytes.Equal(chain(previous, e.event, e.steps), e.hash) {
				c.found(thing{}, Problem{What: "A change in the log is not what was recorded, so the history cannot be trusted from there on. Open a backup or run \"sayso repair\".", Where: fmt.Sprintf("event %d", e.event.Number)})
			}
			c.follow(e)
			inForce.add(e.event.Number, e.event.Undoes)
			previous, number = e.hash, e.event.Number
		}
		c.mutex.Lock()
		c.report.Events += len(chunk)
		c.mutex.Unlock()
		c.step(len(chunk))
	}
	return c.takenBack(inForce)
}

func emptyChunk(chunk []loggedEvent) error {
	if len(chunk) > 0 {
		return nil
	}
	return &Error{Message: "events are missing", Kind: ErrDamaged}
}

func scanLogged(scan func(...any) error) (e loggedEvent, err error) {
	var at int64
	err = scan(&e.event.Number, &e.event.ID, &at, &e.event.Kind, &e.event.Title, &e.event.Annotator, &e.event.Document, &e.event.Undoes, &e.steps, &e.hash)
	e.event.At = fromMilliseconds(at)
	return e, err
}

// follow notes what the steps of an event leave standing.
func (c *checker) follow(e *loggedEvent) {
	ok := eachStep(e.steps, func(noun, id string, before, after []byte) {
		about := thingOf(noun, id)
		stands, known := c.expected[about]
		if isNull := bytes.Equal(before, null); known == isNull || known && stands != maphash.Bytes(c.seed, before) {
			c.found(about, Problem{What: "A change in the log does not start from what the change before it left.", Where: fmt.Sprintf("event %d, %s %s", e.event.Number, noun, id)})
		}
		if bytes.Equal(after, null) {
			delete(c.expected, about)
			return
		}
		c.expected[about] = maphash.Bytes(c.seed, after)
		if noun == NounCodebook {
			if codebook, err := decode[corpus.Codebook](after); err == nil && codebook != nil {
				c.expected[versionOf(codebook.Version)] = c.expected[about]
			}
		}
	})
	if !ok {
		c.found(thing{}, Problem{What: "A change in the log cannot be read.", Where: fmt.Sprintf("event %d", e.event.Number)})
	}
}

// forces works out which events are not in force, from the log alone.
type forces map[int64]*struct{ undoes, taken int64 }

func (f forces) add(number, undoes int64) {
	if undoes == 0 {
		return
	}
	f.entry(number).undoes = undoes
	f.take(undoes, number)
}

func (f forces) entry(number int64) *struct{ undoes, taken int64 } {
	if f[number] == nil {
		f[number] = &struct{ undoes, taken int64 }{}
	}
	return f[number]
}

// take is transaction.takeBack in memory.
func (f forces) take(number, by int64) {
	e := f.entry(number)
	e.taken = by
	if e.undoes == 0 {
		return
	}
	undone := f.entry(e.undoes)
	undone.taken = 0
	if undone.undoes != 0 {
		f.take(undone.undoes, e.undoes)
	}
}

// takenBack compares the table of that name with the log.
func (c *checker) takenBack(f forces) error {
	rows, err := patiently(c.ctx, c.p, func(ctx context.Context, q querier) ([][2]int64, error) {
		return collect(ctx, q, func(scan func(...any) error) (pair [2]int64, err error) {
			return pair, scan(&pair[0], &pair[1])
		}, "SELECT number, undone_by FROM taken_back WHERE undone_by <= ? ORDER BY number", c.start)
	})
	wrong := Problem{What: "The list of changes that were undone does not agree with the log, so undo may choose a wrong change; no annotation is affected.", Where: "taken_back"}
	if err != nil {
		return c.orDamaged(err, thing{}, wrong)
	}
	stand := map[int64]int64{}
	for number, e := range f {
		if e.taken != 0 {
			stand[number] = e.taken
		}
	}
	for _, pair := range rows {
		if stand[pair[0]] != pair[1] {
			c.found(thing{noun: "taken_back"}, wrong)
			return nil
		}
		delete(stand, pair[0])
	}
	if len(stand) > 0 {
		c.found(thing{noun: "taken_back"}, wrong)
	}
	return nil
}

// finish says what the log knows and the tables lack, and drops what was
// changed while the check was running.
func (c *checker) finish() (Report, error) {
	for about := range c.expected {
		if about.noun == NounSentences { // named with its document
			continue
		}
		c.found(about, Problem{What: fmt.Sprintf("The file lacks a saved %s. Open a backup or run \"sayso repair\", which brings it back from the log.", about.noun), Where: about.noun + " " + uuid.UUID(about.id).String()})
	}
	changed := map[thing]bool{}
	recent, err := patiently(c.ctx, c.p, func(ctx context.Context, q querier) ([]Event, error) {
		return collect(ctx, q, scanEvent, "SELECT "+eventColumns+" FROM events WHERE number > ?", c.start)
	})
	if err := c.orDamaged(err, thing{}, Problem{What: "The newest changes in the log cannot be read."}); err != nil {
		return c.report, err
	}
	for _, e := range recent {
		for _, s := range e.Steps {
			changed[thingOf(s.Noun, s.ID)] = true
			for _, record := range [][]byte{s.Before, s.After} {
				changed[thingOf(NounDocument, nouns[s.Noun].document(s.ID, record))] = true
			}
		}
		changed[thing{noun: "taken_back"}] = true
	}
	delete(changed, thing{noun: NounDocument})
	for _, f := range c.findings {
		if !changed[f.thing] {
			c.report.Problems = append(c.report.Problems, f.problem)
		}
	}
	sort.SliceStable(c.report.Problems, func(i, j int) bool { return c.report.Problems[i].Where < c.report.Problems[j].Where })
	if c.tell != nil {
		c.tell(c.total, c.total)
	}
	return c.report, nil
}

func hashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
