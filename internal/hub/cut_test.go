//go:build linux

package hub

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"testing"

	"sayso/internal/hub/hubtest"
	"sayso/storage"
)

// through is the address of a login by way of a proxy.
func (team *team) through(proxy *hubtest.Proxy, login string) string {
	return fmt.Sprintf("postgres://%s@/%s?host=%s&sslmode=disable", login, team.database, url.QueryEscape(proxy.Folder))
}

// TestAnExchangeThatIsCutAtAnyByteGoesOn: connections are cut after ever more
// bytes, in the middle of whatever is said, until all has come and gone.
func TestAnExchangeThatIsCutAtAnyByteGoesOn(t *testing.T) {
	if cluster != nil && cluster.Outside != "" {
		t.Skip("no proxy stands before the hub of SAYSO_TEST_HUB")
	}
	team := newTeam(t, 3)
	proxy := must[*hubtest.Proxy](t)(cluster.NewProxy())
	defer proxy.Close()
	ana := team.join("ana", NewMember{SeesAll: true})
	for i := range 200 {
		ana.say(i%3, i%5)
		team.lead.say(i%3, i%5)
	}
	team.lead.sync()
	ana.address = team.through(proxy, ana.login)
	tries := func(l *laptop, step func() error) (n int) {
		for within := int64(500); ; within += within/6 + 1 {
			n++
			proxy.Within.Store(within)
			err := step()
			if err == nil {
				return n
			}
			if !errors.Is(err, ErrOffline) && !errors.Is(err, context.Canceled) {
				t.Fatalf("after %d bytes: %v", within, err)
			}
			if l.project != nil {
				l.sound()
			}
		}
	}
	sync := func(l *laptop) func() error {
		return func() error { return l.exchange(t.Context()) }
	}
	// exchange hides what a bad network may do, so what it did is asked of the files.
	brings := tries(ana, func() error {
		if err := sync(ana)(); err != nil {
			return err
		}
		if p, err := PendingOf(t.Context(), ana.project); err != nil || p.Mine > 0 {
			return errors.Join(err, ErrOffline)
		}
		return nil
	})
	fresh := &laptop{t: t, login: ana.login, address: ana.address, path: filepath.Join(t.TempDir(), "fresh.sayso"), me: ana.me}
	t.Cleanup(fresh.close)
	joins := tries(fresh, func() (err error) {
		h, err := Dial(t.Context(), fresh.address, nil)
		if err != nil {
			return err
		}
		defer h.Close()
		fresh.project, err = h.Join(t.Context(), fresh.path, team.id())
		return err
	})
	gets := tries(fresh, func() error {
		h, err := Dial(t.Context(), fresh.address, nil)
		if err != nil {
			return err
		}
		defer h.Close()
		_, err = h.Sync(t.Context(), fresh.project, Options{})
		return err
	})
	t.Logf("%d tries brought it there, %d made a file, %d filled it; %d connections were cut", brings, joins, gets, proxy.Cut.Load())
	if brings < 3 || joins < 2 || gets < 3 {
		t.Error("too few were cut to say anything")
	}
	proxy.Within.Store(0)
	ana.hub.Close()
	ana.open()
	fresh.open()
	team.alike(ana, fresh)
	if n := team.count("postgres", "events AS one JOIN sayso.events AS other USING (project, id) WHERE one.chain < other.chain"); n > 0 {
		t.Errorf("%d events are there twice", n)
	}
}

// TestABlockWhoseAnswerWasLostIsSentAgainAndStandsOnce: the hub took it, and the
// laptop does not know; or it took a part of what the laptop brings next.
func TestABlockWhoseAnswerWasLostIsSentAgainAndStandsOnce(t *testing.T) {
	team := newTeam(t, 1)
	ana := team.join("ana", NewMember{})
	for i := range 5 {
		ana.say(0, i)
	}
	s := must[*standing](t)(ana.hub.stand(t.Context(), team.id()))
	heads := must[[]head](t)(ana.hub.heads(t.Context(), team.id()))
	plan := must[pushing](t)(planPush(t.Context(), ana.project, s, heads))
	if len(plan.tails) != 1 {
		t.Fatalf("%d tails", len(plan.tails))
	}
	at := plan.tails[0]
	events := must[[]storage.Packed](t)(ana.project.PackedAfter(t.Context(), at.ID, 0, 100, 1<<30))
	block := func(n int) pushed { return pushed{team.id(), at.ID, false, at.Chain, at, 0, events[:n]} }
	for _, n := range []int{2, 2, 5, 5} {
		check(t, ana.hub.pushBlock(t.Context(), block(n)))
		if there := team.count("postgres", "events WHERE scope LIKE 'work:%'"); there != n {
			t.Errorf("%d of %d stand there", there, n)
		}
	}
	// Another event stands in the place: nothing of the block is taken.
	other := block(5)
	other.events = append([]storage.Packed{}, events...)
	other.events[4].ID, other.events[4].Hash = storage.NewID(), make([]byte, 32)
	if err := ana.hub.pushBlock(t.Context(), other); !errors.Is(err, errForked) {
		t.Errorf("another event in the same place: %v", err)
	}
	if r := ana.sync(); r.Pushed != 0 || r.Waiting.Mine != 0 || r.Forked != 0 {
		t.Errorf("%d went, %d wait", r.Pushed, r.Waiting.Mine)
	}
	team.alike(ana)
}
