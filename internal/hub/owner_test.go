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

// TestWhoMayMakeRolesAndOwnsTheDatabaseRunsAHub: nobody who rents a database is a
// superuser, and since PostgreSQL 16 who makes a role holds it otherwise than
// before.
func TestWhoMayMakeRolesAndOwnsTheDatabaseRunsAHub(t *testing.T) {
	needCluster(t)
	if cluster.Outside != "" {
		t.Skip("the hub of SAYSO_TEST_HUB is run by its own owner in every test")
	}
	ctx := t.Context()
	owner, database := hubtest.Unique("lea"), hubtest.Unique("rented")
	check(t, cluster.Exec("postgres", "postgres", "CREATE ROLE "+owner+" LOGIN CREATEROLE", "CREATE DATABASE "+database+" OWNER "+owner))
	// Where a server has two hubs, sayso_user is there already, made by somebody else.
	check(t, cluster.Exec("postgres", "postgres", "DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'sayso_user') THEN GRANT sayso_user TO "+owner+" WITH ADMIN OPTION; END IF; END $$"))
	lead := &laptop{t: t, login: owner, address: cluster.Address(owner, database), path: filepath.Join(t.TempDir(), "lead.sayso")}
	lead.project = must[*storage.Project](t)(storage.Create(ctx, lead.path, storage.Settings{Title: "Bridge", Codebook: assets.Codebook()}))
	lead.me = must[corpus.Annotator](t)(lead.project.AnnotatorNamed(ctx, "Lea"))
	lead.addDocument(0)
	lead.open()
	t.Cleanup(lead.close)
	for range 2 { // each may be done again
		check(t, lead.hub.Init(ctx))
		check(t, lead.hub.AddProject(ctx, lead.project))
		must[string](t)(lead.hub.AddMember(ctx, lead.project, NewMember{Login: owner, Annotator: lead.me.ID, Lead: true}))
	}
	if r := lead.sync(); r.Pushed == 0 || r.Waiting.Mine+r.Waiting.Lead+r.Waiting.Others != 0 {
		t.Errorf("%d went, %+v wait", r.Pushed, r.Waiting)
	}
	team := &team{t, database, lead}
	ana, ben := team.join("ana", NewMember{}), team.join("ben", NewMember{Lead: true})
	ana.say(0, 0)
	if r := ana.sync(); r.Pushed != 1 {
		t.Errorf("%d of Ana's went", r.Pushed)
	}
	ben.addDocument(1) // a second lead brings rules
	if r := ben.sync(); r.Pushed == 0 || r.Waiting.Lead != 0 {
		t.Errorf("%d of a second lead went, %+v wait", r.Pushed, r.Waiting)
	}
	check(t, ben.hub.Unblind(ctx, team.id(), true)) // and unblinds
	check(t, lead.hub.Unblind(ctx, team.id(), false))
	check(t, lead.hub.Unblind(ctx, team.id(), true))
	// What the owner gave, a second lead takes back before PostgreSQL 16 alone.
	if err := ben.hub.Unblind(ctx, team.id(), false); err != nil && !errors.Is(err, ErrRole) {
		t.Errorf("a second lead ends what the owner began: %v", err)
	}
	check(t, lead.hub.Unblind(ctx, team.id(), false))
	check(t, lead.hub.RemoveMember(ctx, team.id(), ana.login))
	if n := team.count(ana.login, "events"); n != 0 {
		t.Errorf("a removed member sees %d events", n)
	}
	team.alike(ben)
}
