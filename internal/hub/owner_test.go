//go:build linux

package hub

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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

// TestWhoWasLetInStaysWhenWhoLetThemInLeadsNoMore: since PostgreSQL 16, what
// somebody passed on ends with their right to do so.
func TestWhoWasLetInStaysWhenWhoLetThemInLeadsNoMore(t *testing.T) {
	team := newTeam(t, 1)
	ctx, project := t.Context(), team.lead.project
	second := team.join("ben", NewMember{Lead: true})
	check(t, cluster.Exec("postgres", team.database, "ALTER ROLE "+second.login+" CREATEROLE"))
	third := hubtest.Unique("carl")
	var people []NewMember
	for _, name := range []string{"Carl", "Dora", "Emil"} {
		who := must[corpus.Annotator](t)(project.AnnotatorNamed(ctx, name))
		people = append(people, NewMember{Login: hubtest.Unique(strings.ToLower(name)), Annotator: who.ID})
	}
	people[0].Login, people[0].Lead, people[1].SeesAll = third, true, true
	team.lead.sync()
	second.sync()
	for _, m := range people[:2] {
		must[string](t)(second.hub.AddMember(ctx, second.project, m))
	}
	check(t, cluster.Exec("postgres", team.database, "ALTER ROLE "+third+" CREATEROLE"))
	carl := must[*Hub](t)(Dial(ctx, cluster.Address(third, team.database), nil))
	t.Cleanup(carl.Close)
	must[string](t)(carl.AddMember(ctx, project, people[2])) // passed on twice
	check(t, second.hub.Unblind(ctx, team.id(), true))

	check(t, team.lead.hub.RemoveMember(ctx, team.id(), second.login))
	roles := func() map[string]string {
		found := map[string]string{}
		who := must[Team](t)(team.lead.hub.Who(ctx, team.id()))
		for _, p := range who.People {
			found[p.Login] = fmt.Sprint(p.Member, p.Lead, p.SeesAll)
		}
		found["unblinded"] = fmt.Sprint(who.Unblinded)
		return found
	}
	want := map[string]string{
		team.lead.login: "true true true", second.login: "false false false", third: "true true true",
		people[1].Login: "true false true", people[2].Login: "true false false", "unblinded": "true",
	}
	if diff := cmp.Diff(want, roles()); diff != "" {
		t.Errorf("after a lead was taken out (-want +got):\n%s", diff)
	}
	check(t, team.lead.hub.Unblind(ctx, team.id(), false))
	want["unblinded"] = "false"
	if diff := cmp.Diff(want, roles()); diff != "" {
		t.Errorf("blind again (-want +got):\n%s", diff)
	}

	// Letting somebody in again makes them what they are let in as.
	people[0].Lead, people[1].SeesAll, people[2].Lead = false, false, true
	for range 2 {
		for _, m := range people {
			if password := must[string](t)(team.lead.hub.AddMember(ctx, project, m)); password != "" {
				t.Errorf("%s got another password", m.Login)
			}
		}
	}
	want[third], want[people[1].Login], want[people[2].Login] = "true false false", "true false false", "true true true"
	if diff := cmp.Diff(want, roles()); diff != "" {
		t.Errorf("as something else (-want +got):\n%s", diff)
	}
	if _, err := carl.AddMember(ctx, project, people[1]); err == nil {
		t.Error("who leads no more lets somebody in")
	}
}
