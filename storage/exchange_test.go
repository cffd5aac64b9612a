package storage

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"sayso/internal/history"
)

// receivedFrom makes a file of what a hub would give of a project: in blocks of
// any size, some of which come twice, and after which the program may end.
func receivedFrom(t *testing.T, random *rand.Rand, p *Project) *Project {
	t.Helper()
	ctx := context.Background()
	info, err := p.Info(ctx)
	if err != nil {
		t.Fatal(err)
	}
	blocks := blocksOf(t, p, 1+random.IntN(30))
	fresh, err := CreateFrom(ctx, filepath.Join(t.TempDir(), "received.sayso"), info.ID, firstOf(blocks))
	if err != nil {
		t.Fatal(err)
	}
	for len(blocks) > 0 {
		some := blocks[:1+random.IntN(min(3, len(blocks)))]
		blocks = blocks[len(some):]
		for i := range some {
			if random.IntN(2) == 0 {
				some[i].Prove()
			}
		}
		for range 1 + random.IntN(2) {
			if _, err := fresh.Receive(ctx, some...); err != nil {
				t.Fatal(err)
			}
		}
		if random.IntN(8) == 0 {
			fresh = reopen(t, fresh)
		}
	}
	t.Cleanup(func() { fresh.Close() })
	return fresh
}

// blocksOf packs a project as a hub gives it, at most so many events a block.
func blocksOf(t testing.TB, p *Project, most int) (blocks []Block) {
	t.Helper()
	ctx := context.Background()
	fatal := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ends, err := p.ChainEnds(ctx)
	fatal(err)
	rank := func(scope string) int {
		return slices.Index([]string{"", history.Rules, history.Commons, scope}, scope)
	}
	slices.SortStableFunc(ends, func(a, b ChainEnd) int { return rank(a.Scope) - rank(b.Scope) })
	for _, end := range ends {
		after, previous := end.ParentSeq, ""
		if after > 0 {
			id, _, err := p.HashAt(ctx, end.ID, after)
			fatal(err)
			previous = id
		}
		for after < end.Seq {
			events, err := p.PackedAfter(ctx, end.ID, after, most, 1<<30)
			fatal(err)
			texts, err := p.Texts(ctx, TextsIn(events))
			fatal(err)
			blocks = append(blocks, Block{Chain: end.Chain, Previous: previous, Events: events, Texts: texts})
			last := events[len(events)-1]
			after, previous = last.Seq, last.ID
		}
	}
	return blocks
}

// firstOf is the block with the first event of a project alone.
func firstOf(blocks []Block) Block {
	i := slices.IndexFunc(blocks, func(b Block) bool { return b.Previous == "" && b.Events[0].Kind == KindCreate })
	first := blocks[i]
	first.Events = first.Events[:1]
	return first
}
