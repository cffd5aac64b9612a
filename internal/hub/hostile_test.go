//go:build linux

package hub

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"sayso/internal/corpus"
	"sayso/internal/history"
	"sayso/internal/hub/hubtest"
	"sayso/storage"
)

// TestAFloodOfOneMemberDrownsNobody: somebody brings far too much of what all
// share, and steps that are as large as the hub takes.
func TestAFloodOfOneMemberDrownsNobody(t *testing.T) {
	team := newTeam(t, 1)
	ana, ben, eve := team.join("ana", NewMember{SeesAll: true}), team.join("ben", NewMember{SeesAll: true}), team.join("eve", NewMember{SeesAll: true})
	ana.sync()
	const many = 300
	var ids []string
	check(t, eve.project.ApplyMany(t.Context(), func(yield func(storage.Change) bool) {
		ids = nil
		for i := range many {
			ids = append(ids, storage.NewID())
			if !yield(storage.Change{Kind: "source", Title: "A source", Annotator: eve.me.ID, Steps: []storage.Step{storage.PutSource(corpus.Source{ID: ids[i], Name: fmt.Sprint("Nobody ", i)})}}) {
				return
			}
		}
	}))
	eve.say(0, 4)
	if r := eve.sync(); r.Pushed != many+1 {
		t.Fatalf("%d went", r.Pushed)
	}
	for _, size := range []int{1 << 20, 17 << 20, 100} { // more than one block holds
		team.forge(eve, func(e *history.Event) {
			r := history.AnnotationRecord{Document: must[[]corpus.Document](t)(eve.project.Documents(t.Context()))[0].ID, Start: 0, End: 10, Label: "claim", Annotator: eve.me.ID, Quote: "The bridge", Note: strings.Repeat("x", size)}
			e.Steps = []history.Step{{Noun: history.Annotation, ID: storage.NewID(), Before: history.Null, After: history.Encode(r)}}
		}, false)
	}
	// What others do goes to the hub and comes from it as ever.
	ana.say(0, 0)
	if r := ana.sync(); r.Pushed != 1 || r.Pulled != many+4 || len(r.Stopped) != 0 {
		t.Errorf("%d went, %d came, stopped are %v", r.Pushed, r.Pulled, r.Stopped)
	}
	ben.sync()
	if len(ben.labels(0)) != 5 {
		t.Errorf("%d annotations came through the flood", len(ben.labels(0)))
	}
	// Whose it is stands at the hub and in every file, and a lead takes it away.
	if n := team.count("postgres", "events WHERE pushed_by = '"+eve.login+"'"); n != many+4 {
		t.Errorf("of %d events the hub says that they are eve's", n)
	}
	team.lead.sync()
	var steps []storage.Step
	for _, id := range ids {
		steps = append(steps, storage.DeleteSource(id))
	}
	_, err := team.lead.project.Apply(t.Context(), storage.Change{Kind: "source", Title: "Sources of nobody removed", Annotator: team.lead.me.ID, Steps: steps})
	check(t, err)
	check(t, team.lead.hub.RemoveMember(t.Context(), team.id(), eve.login))
	team.lead.sync()
	ana.sync()
	if left := must[[]corpus.Source](t)(ana.project.Sources(t.Context())); len(left) != 0 {
		t.Errorf("%d sources of the flood are left", len(left))
	}
	if _, err := eve.hub.Sync(t.Context(), eve.project, Options{}); !errors.Is(err, ErrRole) {
		t.Errorf("eve goes on: %v", err)
	}
	team.alike(ana, ben)
}

// TestWhoHasAStolenPasswordCanAppendAndNothingElse, until it is another or the
// login is removed, also over a connection that stands.
func TestWhoHasAStolenPasswordCanAppendAndNothingElse(t *testing.T) {
	team := newTeam(t, 1)
	ana, ben := team.join("ana", NewMember{}), team.join("ben", NewMember{})
	mine, his := ana.say(0, 0), ben.say(0, 1)
	ana.sync()
	ben.sync()
	thief := must[*pgx.Conn](t)(pgx.Connect(t.Context(), ana.address)) // with Ana's password
	defer thief.Close(context.Background())
	denied := func(what, statement string, arguments ...any) {
		t.Helper()
		if _, err := thief.Exec(t.Context(), statement, arguments...); err == nil {
			t.Errorf("the thief may %s", what)
		}
	}
	sees := func() (n int) {
		t.Helper()
		check(t, thief.QueryRow(t.Context(), "SELECT count(*) FROM sayso.events WHERE scope LIKE 'work:%' AND login <> $1", ana.login).Scan(&n))
		return n
	}
	if n := sees(); n != 0 {
		t.Errorf("the thief reads %d judgements of others", n)
	}
	denied("change what Ana said", "UPDATE sayso.events SET steps = '[]' WHERE login = $1", ana.login)
	denied("delete what Ana said", "DELETE FROM sayso.events WHERE login = $1", ana.login)
	denied("let themselves in under another login", "INSERT INTO sayso.members VALUES ($1::uuid, $2, $3)", team.id(), "eve", ben.me.ID)
	denied("say something as Ben", "INSERT INTO sayso.chains (project, chain, login, annotator, scope, owner, owner_login, writer, head, parent, parent_seq) VALUES ($1::uuid, 'x', $2, $3, 'work:' || $3, $3, $2, 'w', decode(repeat('ab', 32), 'hex'), '', 0)", team.id(), ana.login, ben.me.ID)
	denied("become a lead", "GRANT sayso_"+strings.ReplaceAll(team.id(), "-", "")+"_lead TO "+ana.login)
	denied("make a login", "CREATE ROLE "+hubtest.Unique("eve"))

	// What the thief adds is Ana's by name; it comes to her, and she takes it back.
	team.forge(ana, func(e *history.Event) {
		said := must[corpus.Entry](t)(ana.project.Entry(t.Context(), mine.Document)).Annotations[0]
		before, after := history.RecordOfAnnotation(said), history.RecordOfAnnotation(said)
		after.Label = "denial"
		e.Steps = []history.Step{{Noun: history.Annotation, ID: said.ID, Before: history.Encode(before), After: history.Encode(after), Over: []string{team.lastOf(ana)}}}
	}, false)
	if r := ana.sync(); r.Pulled != 1 || ana.labels(0)[mine.ID] != "denial" {
		t.Errorf("%d came", r.Pulled)
	}
	must[storage.Event](t)(ana.project.Undo(t.Context(), ana.me.ID, ""))
	ana.sync()
	if ana.labels(0)[mine.ID] != "claim" {
		t.Error("what the thief changed was not taken back")
	}

	// The login is removed: what stands of a connection is worth nothing more.
	check(t, team.lead.hub.RemoveMember(t.Context(), team.id(), ana.login))
	var left int
	check(t, thief.QueryRow(t.Context(), "SELECT (SELECT count(*) FROM sayso.events) + (SELECT count(*) FROM sayso.chains) + (SELECT count(*) FROM sayso.texts) + (SELECT count(*) FROM sayso.members) + (SELECT count(*) FROM sayso.projects)").Scan(&left))
	if left != 0 {
		t.Errorf("a removed login reads %d rows", left)
	}
	denied("append after the removal", `INSERT INTO sayso.events (project, chain, seq, prev, parent_seq, login, scope, id, format, at, kind, title, document, change, undoes, undone, steps, hash)
		SELECT $1::uuid, 'any', 1, NULL, 0, $2, $3, gen_random_uuid(), 4, 1, 'label', 'Claim', '', '', 0, '[]', '[]', decode(repeat('ab', 32), 'hex')`, team.id(), ana.login, "work:"+ana.me.ID)

	// Ana comes back under a login of her own, with all that she has.
	again := hubtest.Unique("ana")
	must[string](t)(team.lead.hub.AddMember(t.Context(), team.lead.project, NewMember{Login: again, Annotator: ana.me.ID}))
	ana.hub.Close()
	ana.login, ana.address = again, cluster.Address(again, team.database)
	ana.open()
	ana.say(0, 2)
	for range 2 {
		if r := ana.sync(); r.Waiting.Mine != 0 || r.Lost != 0 {
			t.Errorf("under a new login %d wait, %d count as lost", r.Waiting.Mine, r.Lost)
		}
		ana.say(0, 3)
	}
	ana.sync()
	team.lead.sync()
	if said := team.lead.labels(0); len(said) != 5 || said[mine.ID] != "claim" || said[his.ID] != "claim" {
		t.Errorf("in the end it says %v", said)
	}
	team.lead.sound()
	ana.sound()
}

// TestWhoChoseAnotherPersonsNameBringsNothingAsThem: the login says who somebody
// is, whatever the file says.
func TestWhoChoseAnotherPersonsNameBringsNothingAsThem(t *testing.T) {
	team := newTeam(t, 1)
	ana, ben := team.join("ana", NewMember{}), team.join("ben", NewMember{})
	ana.sync()
	right := ana.me
	ana.me = ben.me
	ana.say(0, 0)
	ana.me = right
	ana.say(0, 1)
	if r := ana.sync(); r.Pushed != 1 || r.Waiting.Others != 1 {
		t.Errorf("%d went, %+v wait", r.Pushed, r.Waiting)
	}
	if n := team.count("postgres", "events WHERE scope = 'work:"+ben.me.ID+"'"); n != 0 {
		t.Errorf("%d events are at the hub in Ben's name", n)
	}
	ana.sound()
}

func TestAHubWithoutRoomLeavesWorkWaiting(t *testing.T) {
	if cluster != nil && cluster.Outside != "" {
		t.Skip("the hub of SAYSO_TEST_HUB is not filled")
	}
	team := newTeam(t, 1)
	ana := team.join("ana", NewMember{})
	for _, statement := range []string{
		"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$",
		"CREATE TRIGGER full_disk BEFORE INSERT ON sayso.events FOR EACH ROW EXECUTE FUNCTION full_disk()",
	} {
		check(t, cluster.Exec("postgres", team.database, statement))
	}
	ana.say(0, 0)
	if _, err := ana.hub.Sync(t.Context(), ana.project, Options{}); !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), "saved here") {
		t.Errorf("a hub without room: %v", err)
	}
	if p := must[Pending](t)(PendingOf(t.Context(), ana.project)); p.Mine != 1 {
		t.Errorf("%d wait", p.Mine)
	}
	check(t, cluster.Exec("postgres", team.database, "DROP TRIGGER full_disk ON sayso.events"))
	if r := ana.sync(); r.Pushed != 1 {
		t.Errorf("when there is room again, %d went", r.Pushed)
	}
}
