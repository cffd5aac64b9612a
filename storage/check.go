package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/google/uuid"

	"sayso/internal/history"
)

// Report is what a check found, and how much it proved.
type Report struct {
	Problems    []Problem
	Documents   int    // whose text and sentences were proven
	Annotations int    // whose quote stands at its offsets
	Events      int    // whose hash follows from the one before
	Seal        string // see Project.Seal
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
//   - The log: numbers without gaps, every hash from the one before on its
//     chain, and each step starting from what the steps it replaces settle to.
//   - The tables against the log: each document, annotation, mark, doubt,
//     relation, source, annotator and codebook is what its heads settle to, none
//     is missing that does not wait for something else, and none is there that
//     no event made; every text has its SHA-256, every quote stands at its
//     offsets, every count is right.
//
// Progress, if given, is called now and then with the share done.
func (p *Project) Check(ctx context.Context, progress func(done, total int)) (Report, error) {
	c := &checker{ctx: ctx, p: p, seed: maphash.MakeSeed()}
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
	if c.report.Seal, err = p.Seal(ctx); err != nil {
		if err := c.orDamaged(err, thing{}, Problem{What: "The ends of the history cannot be read.", Where: "chains"}); err != nil {
			return c.report, err
		}
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

// codebookThing names one of the codebooks that the project ever had.
func codebookThing(hash string) thing {
	t := thing{noun: "codebook of old"}
	_, _ = hex.Decode(t.id[:], []byte(hash))
	return t
}

// undoneThing stands for the list of what is not in force.
var undoneThing = thing{noun: "taken_back"}

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
	history  *loggedHistory
	expected map[thing]uint64 // what the log says of each thing that stands
	start    int64            // the newest event when the check began
	doubted  bool             // the index is known to be damaged

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
	_, err := longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) (struct{}, error) {
		var documents int
		if err := q.QueryRowContext(ctx, "SELECT count(*) FROM documents").Scan(&documents); err != nil {
			return struct{}{}, err
		}
		var err error
		c.start, err = lastNumber(ctx, q)
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
	messages, err := longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) ([]string, error) {
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
	orphans, err := longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) ([]string, error) {
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
var badIndex = Problem{What: "The index for searching is damaged, so a search may miss sentences; texts and annotations are not affected. The window rebuilds it when it opens the project; \"sayso repair\" does so, too.", Where: "search"}

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
	ok, err := longReadingWhole(c.ctx, c.p, provesIndex)
	if err == nil && !ok {
		c.doubt()
	}
	if err != nil && c.ctx.Err() == nil && !Retryable(err) {
		c.doubt()
		return nil
	}
	return err
}

// finish says what the log knows and the tables lack, and drops what was
// changed while the check was running.
func (c *checker) finish() (Report, error) {
	if err := c.waiting(); err != nil {
		return c.report, err
	}
	for about := range c.expected {
		c.found(about, Problem{What: fmt.Sprintf("The file lacks a saved %s. Open a backup or run \"sayso repair\", which brings it back from the log.", about.noun), Where: about.noun + " " + uuid.UUID(about.id).String()})
	}
	changed := map[thing]bool{}
	recent, err := longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) ([]Event, error) {
		return collect(ctx, q, func(scan func(...any) error) (Event, error) { return scanEvent(scan) }, "SELECT "+eventColumns+" FROM events WHERE number > ?", c.start)
	})
	if err := c.orDamaged(err, thing{}, Problem{What: "The newest changes in the log cannot be read."}); err != nil {
		return c.report, err
	}
	for _, e := range recent {
		for _, s := range e.Steps {
			changed[thingOf(s.Noun, s.ID)] = true
			if n := history.NounOf(s.Noun); n != nil {
				for _, record := range [][]byte{s.Before, s.After} {
					changed[thingOf(history.Document, n.DocumentOf(s.ID, record))] = true
				}
			}
		}
		changed[undoneThing] = true
	}
	delete(changed, thing{noun: history.Document})
	for _, f := range c.findings {
		if !changed[f.thing] && !c.restsOnChanged(f.thing, changed) {
			c.report.Problems = append(c.report.Problems, f.problem)
		}
	}
	sort.SliceStable(c.report.Problems, func(i, j int) bool { return c.report.Problems[i].Where < c.report.Problems[j].Where })
	if c.tell != nil {
		c.tell(c.total, c.total)
	}
	return c.report, nil
}

// restsOnChanged reports whether a thing that was found wrong may have gone or
// come with another one that was changed while the check was running: one that
// the tables lack, or have besides, and whose document changed.
func (c *checker) restsOnChanged(about thing, changed map[thing]bool) bool {
	if len(changed) == 0 || about.noun == "" {
		return false
	}
	rests, err := longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) (rests []thing, err error) {
		heads, err := headsOf(ctx, q, history.Thing{Noun: about.noun, ID: uuid.UUID(about.id).String()})
		for _, h := range heads {
			for _, record := range [][]byte{h.Before, h.After} {
				for _, on := range history.NounOf(about.noun).Rests(h.ID, record) {
					rests = append(rests, thingOf(on.Noun, on.ID))
				}
			}
		}
		return rests, err
	})
	return err == nil && slices.ContainsFunc(rests, func(on thing) bool { return changed[on] })
}

// waiting strikes off what stands but does not show, since something that it
// rests on does not. Whatever waits must do so for a reason.
func (c *checker) waiting() error {
	type wait struct{ thing, on history.Thing }
	list, err := longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) ([]wait, error) {
		return collect(ctx, q, func(scan func(...any) error) (w wait, err error) {
			return w, scan(&w.thing.Noun, &w.thing.ID, &w.on.Noun, &w.on.ID)
		}, "SELECT noun, thing, on_noun, on_id FROM waiting")
	})
	if err := c.orDamaged(err, thing{}, Problem{What: "The list of what is out of sight cannot be read. Open a backup or run \"sayso repair\".", Where: "waiting"}); err != nil {
		return err
	}
	for _, w := range list {
		about := thingOf(w.thing.Noun, w.thing.ID)
		_, stands := c.expected[about]
		delete(c.expected, about)
		shows, err := longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) (bool, error) {
			return shows(ctx, q, w.on)
		})
		if err != nil {
			return c.orDamaged(err, thing{}, Problem{What: "The list of what is out of sight cannot be read.", Where: "waiting"})
		}
		if shows || !stands {
			c.found(about, Problem{What: fmt.Sprintf("A saved %s is out of sight although nothing keeps it there. Open a backup or run \"sayso repair\".", w.thing.Noun), Where: w.thing.Noun + " " + w.thing.ID})
		}
	}
	return nil
}

func hashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
