package storage

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// TestFilesThatAreJoinedEndAlike is the test of that name in package history on
// real files: people work in several copies of a project, which hear of each
// other in any order, and in the end all say the same and are sound; and so does
// a file that a hub gave block by block.
func TestFilesThatAreJoinedEndAlike(t *testing.T) {
	t.Parallel()
	for seed := range rounds(10, 300) {
		t.Run(fmt.Sprint("history ", seed), func(t *testing.T) { joinedHistory(t, uint64(seed)) })
		if t.Failed() {
			return
		}
	}
	t.Logf("figures: histories=%d", rounds(10, 300))
}

// team is who works on several copies of one project.
type team struct {
	*rand.Rand
	copies []*Project
	people []corpus.Annotator
}

func joinedHistory(t *testing.T, seed uint64) {
	ctx := context.Background()
	first, _, reader := withDocument(t)
	c := &team{Rand: rand.New(rand.NewPCG(seed, 3)), copies: []*Project{first}, people: []corpus.Annotator{reader}}
	for i := range 2 {
		person, err := first.AnnotatorNamed(ctx, fmt.Sprint("Reader ", i))
		if err != nil {
			t.Fatal(err)
		}
		c.people = append(c.people, person)
	}
	for i := range 4 {
		path := filepath.Join(t.TempDir(), fmt.Sprint("copy ", i, ".sayso"))
		if err := first.SaveCopy(ctx, path); err != nil {
			t.Fatal(err)
		}
		p, err := Open(ctx, path, OpenOptions{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { p.Close() })
		c.copies = append(c.copies, p)
	}
	for range 40 {
		p := c.copies[c.IntN(len(c.copies))]
		if c.IntN(5) == 0 {
			joinOf(t, p, c.copies[c.IntN(len(c.copies))])
			continue
		}
		err := c.act(p, c.people[c.IntN(len(c.people))])
		refused := errors.Is(err, ErrNothing) || errors.Is(err, ErrChanged) || errors.Is(err, ErrNotYours) // as an import in which others have worked
		if err != nil && !refused {
			t.Fatal(err)
		}
	}
	for range 2 {
		for _, p := range c.copies {
			for _, other := range c.copies {
				joinOf(t, p, other)
			}
		}
	}
	alike(t, append(c.copies, receivedFrom(t, c.Rand, first))...)
}

// act lets somebody do something in a copy.
func (c *team) act(p *Project, who corpus.Annotator) error {
	ctx := context.Background()
	var entries []corpus.Entry
	for e, err := range p.Entries(ctx) {
		if err != nil {
			return err
		}
		entries = append(entries, e)
	}
	do := func(title string, steps ...Step) error {
		_, err := p.Apply(ctx, Change{Kind: "test", Title: title, Annotator: who.ID, Steps: steps})
		return err
	}
	if list, err := p.Conflicts(ctx); err != nil {
		return err
	} else if len(list) > 0 && c.IntN(3) == 0 {
		conflict := list[c.IntN(len(list))]
		if conflict.Noun == history.Annotation && c.IntN(2) == 0 {
			_, err = p.SettleWithBoth(ctx, conflict.ID, who.ID, "")
		} else {
			_, err = p.SettleConflict(ctx, conflict.ID, c.IntN(len(conflict.Versions)), who.ID, "")
		}
		if errors.Is(err, ErrNotYours) {
			return ErrNothing
		}
		return err
	}
	word := fmt.Sprint("word ", c.IntN(9))
	if len(entries) == 0 || c.IntN(12) == 0 {
		return do("document", AddDocument(sampleDocument(word, "The ferry sank, it is said. "+word+". The harbour master denies it.")))
	}
	e := entries[c.IntN(len(entries))]
	d := e.Document
	var own []corpus.Annotation
	for _, a := range e.Annotations {
		if a.Annotator == who.ID {
			own = append(own, a)
		}
	}
	switch n := c.IntN(14); {
	case n < 4:
		return do("label", PutAnnotation(label(d, c.IntN(len(d.Sentences)), "claim", who)))
	case n < 6 && len(own) > 0:
		a := own[c.IntN(len(own))]
		a.Note, a.Codebook = word, 0
		return do("note", PutAnnotation(a))
	case n < 7 && len(own) > 0:
		return do("delete", DeleteAnnotation(own[c.IntN(len(own))].ID))
	case n < 8 && len(e.Annotations) > 1:
		return do("link", PutRelation(corpus.Relation{Kind: "denies", From: e.Annotations[0].ID, To: e.Annotations[1].ID, Annotator: who.ID}))
	case n < 9:
		cut := append([]corpus.Sentence{}, d.Sentences...)
		if len(cut) < 2 {
			return ErrNothing
		}
		cut[0].End = cut[1].End
		return do("sentences", SetSentences(d.ID, "by hand", append(cut[:1], cut[2:]...)))
	case n < 10:
		if d.Text = ""; c.IntN(2) == 0 {
			d.Title = word
		} else {
			d.Outlet = word
		}
		return do("metadata", PutDocument(d))
	case n < 11:
		if c.IntN(2) == 0 {
			return do("remove", RemoveDocument(d.ID))
		}
		return do("source", PutSource(corpus.Source{Name: word, Names: []corpus.SourceName{{Text: word}}}))
	case n < 12:
		book, err := p.Codebook(ctx)
		if err != nil {
			return err
		}
		book.Labels[c.IntN(len(book.Labels))].Definition = word
		return do("codebook", PutCodebook(book))
	case n < 13:
		_, err := p.Undo(ctx, who.ID, "")
		return err
	}
	_, err := p.Redo(ctx, who.ID, "")
	return err
}
