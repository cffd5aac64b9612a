//go:build linux

package hub

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"sayso/assets"
	"sayso/storage"
)

// What the window asks of hubs, against a real one.
func TestTheWindowFindsJoinsAndLeavesAProject(t *testing.T) {
	team := newTeam(t, 2)
	ana := team.join("Ana", NewMember{})
	ctx, reach := t.Context(), Reach{}
	other, err := storage.Create(ctx, filepath.Join(t.TempDir(), "other.sayso"), storage.Settings{Title: "Other", Codebook: assets.Codebook()})
	check(t, err)
	t.Cleanup(func() { other.Close() })

	list, here, err := reach.Find(ctx, other, ana.address, nil)
	check(t, err)
	if here || len(list) != 1 || list[0].ID != team.id() {
		t.Fatalf("for another project it finds %+v, here is %t", list, here)
	}
	if address, err := reach.AddressOf(ctx, other); err != nil || address != "" {
		t.Errorf("the other project has the hub %q, %v", address, err)
	}

	path, calls := filepath.Join(t.TempDir(), "joined.sayso"), 0
	joined, err := reach.Join(ctx, path, ana.address, team.id(), func(int, int) { calls++ })
	check(t, err)
	if !joined.Made || joined.Annotator != "Ana" || calls == 0 {
		t.Errorf("joined is %+v after %d calls", joined, calls)
	}
	again, err := reach.Join(ctx, path, ana.address, team.id(), func(int, int) {})
	if err != nil || again != joined {
		t.Errorf("a second time it says %+v, %v", again, err)
	}
	_, err = reach.Join(ctx, other.Path(), ana.address, team.id(), func(int, int) {})
	if !errors.Is(err, ErrRefused) {
		t.Errorf("over another project it says %v", err)
	}

	p, err := storage.Open(ctx, path, storage.OpenOptions{})
	check(t, err)
	t.Cleanup(func() { p.Close() })
	list, here, err = reach.Find(ctx, p, ana.address, nil)
	check(t, err)
	if !here || len(list) != 1 {
		t.Errorf("for the project it finds %+v, here is %t", list, here)
	}
	r, err := reach.Exchange(ctx, p, ana.address, nil)
	check(t, err)
	if r.Login != ana.login || len(r.As) != 1 || r.As[0] != ana.me.ID {
		t.Errorf("the report says %q as %q", r.Login, r.As)
	}
	members, err := reach.Members(ctx, p, ana.address, nil)
	if err != nil || len(members.People) != 2 || members.Lead || members.Login != ana.login {
		t.Errorf("members are %+v, %v", members, err)
	}
	check(t, reach.Leave(ctx, p))
	if address, err := reach.AddressOf(ctx, p); err != nil || address != "" {
		t.Errorf("after leaving it has the hub %q, %v", address, err)
	}
}

func TestAFetchThatFailsAtOnceMakesNoFile(t *testing.T) {
	needCluster(t)
	path := filepath.Join(t.TempDir(), "none.sayso")
	joined, err := Reach{}.Join(t.Context(), path, "postgres://eve@127.0.0.1:1/team", storage.NewID(), func(int, int) {})
	if _, gone := os.Stat(path); !errors.Is(err, ErrOffline) || joined.Made || gone == nil {
		t.Errorf("it says %+v, %v", joined, err)
	}
}
