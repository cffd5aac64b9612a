//go:build linux

package hub

import (
	"errors"
	"path/filepath"
	"testing"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/hub/hubtest"
	"sayso/storage"
)

// What a lead does in the window, against a real hub.
func TestALeadSetsAHubUpLetsPeopleInAndTakesThemOut(t *testing.T) {
	needCluster(t)
	ctx, reach := t.Context(), Reach{}
	database := must[string](t)(cluster.Database())
	address := cluster.Address("postgres", database)
	p, err := storage.Create(ctx, filepath.Join(t.TempDir(), "lead.sayso"), storage.Settings{Title: "Bridge", Codebook: assets.Codebook()})
	check(t, err)
	t.Cleanup(func() { p.Close() })
	ben := hubtest.Unique("ben")

	if _, _, err := reach.Find(ctx, p, address, nil); !errors.Is(err, ErrNoHub) {
		t.Fatalf("before, it says %v", err)
	}
	if _, err := reach.SetUp(ctx, p, address, nil, "Lea", []Newcomer{{Name: "Ben", Login: "postgres"}}); !errors.Is(err, ErrRefused) {
		t.Errorf("with the lead's own login for another it says %v", err)
	}
	for _, again := range []bool{false, true} { // as after one that broke off
		list, err := reach.SetUp(ctx, p, address, nil, "Lea", []Newcomer{{Name: "Ben", Login: ben}, {Name: "Gone"}})
		check(t, err)
		if len(list) != 3 || (list[1].Password == "") != again || list[0].Login != "postgres" {
			t.Errorf("again %t: let in are %+v", again, list)
		}
	}
	if kept, err := reach.AddressOf(ctx, p); err != nil || kept != address {
		t.Errorf("the address kept is %q, %v", kept, err)
	}
	r, err := reach.Exchange(ctx, p, address, nil)
	check(t, err)
	if r.Pushed == 0 || r.Waiting.Mine+r.Waiting.Lead+r.Waiting.Others > 0 {
		t.Errorf("the exchange says %+v", r)
	}

	ana := hubtest.Unique("ana")
	seated, err := reach.LetIn(ctx, p, address, nil, Newcomer{Name: "Ana", Login: ana, SeesAll: true})
	if err != nil || seated.Password == "" || seated.Name != "Ana" {
		t.Errorf("let in is %+v, %v", seated, err)
	}
	team := func() map[string]Person {
		t.Helper()
		found, err := reach.Members(ctx, p, address, nil)
		if err != nil || !found.Lead || found.Login != "postgres" {
			t.Fatalf("the team is %+v, %v", found, err)
		}
		people := map[string]Person{"unblinded": {Member: found.Unblinded}}
		for _, one := range found.People {
			people[one.Login] = one
		}
		return people
	}
	if now := team(); !now[ana].SeesAll || now[ben].SeesAll || !now[ben].Member || now["unblinded"].Member {
		t.Errorf("the team is %+v", now)
	}
	check(t, reach.Unblind(ctx, p, address, nil, true))
	if now := team(); now[ben].SeesAll || !now["unblinded"].Member {
		t.Errorf("unblinded it is %+v", now)
	}
	check(t, reach.Unblind(ctx, p, address, nil, false))
	check(t, reach.Remove(ctx, p, address, nil, ben))
	if now := team(); now[ben].Member || now["unblinded"].Member {
		t.Errorf("without Ben it is %+v", now)
	}
	var taken *Taken
	theirs := hubtest.Unique("dora")
	check(t, cluster.Exec("postgres", database, "CREATE ROLE "+theirs+" LOGIN"))
	dora := Newcomer{Name: "Dora", Login: theirs}
	if _, err := reach.LetIn(ctx, p, address, nil, dora); !errors.As(err, &taken) || len(taken.Newcomers) != 1 || taken.Newcomers[0] != dora {
		t.Errorf("with a login that the server has and nobody said whose it is: %v", err)
	}
	if _, err := reach.SetUp(ctx, p, address, nil, "Lea", []Newcomer{{Name: "Emil", Login: hubtest.Unique("emil")}, dora}); !errors.As(err, &taken) || len(team()) != 4 {
		t.Errorf("setting up with it: %v, and then there are %v", err, team())
	}
	dora.Theirs = true
	for range 2 { // it is in a seat then
		if seated, err := reach.LetIn(ctx, p, address, nil, dora); err != nil || seated.Password != "" || !team()[theirs].Member {
			t.Errorf("once it is theirs: %+v, %v", seated, err)
		}
		dora.Theirs = false
	}
	for _, group := range []string{"sayso_user", "pg_monitor", "sayso_new"} {
		if _, err := reach.LetIn(ctx, p, address, nil, Newcomer{Name: "Emil", Login: group, Theirs: true}); !errors.Is(err, ErrRefused) {
			t.Errorf("letting the group %s in: %v", group, err)
		}
	}
	for _, a := range must[[]corpus.Annotator](t)(p.Annotators(ctx)) {
		if a.Name == "Emil" {
			t.Error("who was not let in has become an annotator")
		}
	}
	carl := hubtest.Unique("carl")
	check(t, cluster.Exec("postgres", database, "ALTER ROLE "+ana+" CREATEROLE"))
	if seated, err := reach.LetIn(ctx, p, cluster.Address(ana, database), nil, Newcomer{Name: "Carl", Login: carl, Lead: true}); err == nil || seated.Password != "" {
		t.Errorf("a member who may make roles and does not lead lets in %+v, %v", seated, err)
	}
	if seated, err := reach.LetIn(ctx, p, address, nil, Newcomer{Name: "Carl", Login: carl}); err != nil || seated.Password == "" {
		t.Errorf("after a member was refused that, the lead lets in %+v, %v", seated, err)
	}
	if err := reach.Unblind(ctx, p, cluster.Address(ben, database), nil, true); !errors.Is(err, ErrRole) {
		t.Errorf("who was taken out and wants to unblind is told %v", err)
	}
}

func TestAnAddressIsToldForAnotherLogin(t *testing.T) {
	for address, want := range map[string]string{
		"postgres://lea@db.example.org/team":                               "postgres://ana@db.example.org/team",
		"postgresql://lea@db.example.org:6432/team?sslmode=verify-full":    "postgresql://ana@db.example.org:6432/team?sslmode=verify-full",
		"postgres://lea@db.example.org/team?sslrootcert=/home/lea/hub.crt": "",
		"team":                         "",
		"host=db.example.org user=lea": "",
	} {
		if got := AddressFor(address, "ana"); got != want {
			t.Errorf("%s for ana is %q, want %q", address, got, want)
		}
	}
}
