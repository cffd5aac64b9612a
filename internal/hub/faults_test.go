//go:build linux

package hub

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"sayso/internal/corpus"
	"sayso/internal/history"
	"sayso/internal/hub/hubtest"
	"sayso/storage"
)

// sqlAs runs a statement as a login and gives what the database says.
func (team *team) sqlAs(login, statement string, arguments ...any) error {
	team.t.Helper()
	conn, err := pgx.Connect(team.t.Context(), cluster.Address(login, team.database))
	check(team.t, err)
	defer conn.Close(context.Background())
	_, err = conn.Exec(team.t.Context(), statement, arguments...)
	return err
}

func (team *team) count(login, table string) (n int) {
	team.t.Helper()
	conn, err := pgx.Connect(team.t.Context(), cluster.Address(login, team.database))
	check(team.t, err)
	defer conn.Close(context.Background())
	check(team.t, conn.QueryRow(team.t.Context(), "SELECT count(*) FROM sayso."+table).Scan(&n))
	return n
}

func TestTheDatabaseRefuses(t *testing.T) {
	team := newTeam(t, 1)
	ana, ben := team.join("ana", NewMember{}), team.join("ben", NewMember{})
	for i := range 3 {
		ana.say(0, i)
		ben.say(0, i)
	}
	ana.sync()
	ben.sync()
	outsider := hubtest.Unique("eve")
	check(t, cluster.Exec("postgres", "postgres", "CREATE ROLE "+outsider+" LOGIN"))
	chainOf := func(l *laptop) (name string) {
		conn, err := pgx.Connect(t.Context(), l.address)
		check(t, err)
		defer conn.Close(context.Background())
		check(t, conn.QueryRow(t.Context(), "SELECT chain FROM sayso.chains WHERE login = $1 AND scope = $2", l.login, "work:"+l.me.ID).Scan(&name))
		return name
	}
	anas, bens := chainOf(ana), chainOf(ben)
	const add = `INSERT INTO sayso.events (project, chain, seq, prev, parent_seq, login, scope, id, format, at, kind, title, document, change, undoes, undone, steps, hash)
		VALUES ($1::uuid, $2, $3::bigint, $3::bigint - 1, 0, $4, $5, $6::uuid, 4, 1, 'label', 'Claim', '', '', 0, '[]', '[]', decode(repeat('ab', 32), 'hex'))`
	const chain = `INSERT INTO sayso.chains (project, chain, login, annotator, scope, owner, owner_login, writer, head, parent, parent_seq)
		VALUES ($1::uuid, $2, $3, $4, $5, $6, $7, 'w', decode(repeat('ab', 32), 'hex'), '', 0)`
	id := team.id()
	work := "work:" + ben.me.ID
	for _, c := range []struct {
		what      string
		statement string
		arguments []any
		as        string
	}{
		{"a gap in one's own chain", add, []any{id, bens, 9, ben.login, work, storage.NewID()}, ben.login},
		{"a second event at one place", add, []any{id, bens, 2, ben.login, work, storage.NewID()}, ben.login},
		{"an event on somebody else's chain", add, []any{id, anas, 4, ana.login, "work:" + ana.me.ID, storage.NewID()}, ben.login},
		{"an event on somebody else's chain as one's own", add, []any{id, anas, 4, ben.login, "work:" + ana.me.ID, storage.NewID()}, ben.login},
		{"an event in another scope than its chain", add, []any{id, bens, 4, ben.login, "commons", storage.NewID()}, ben.login},
		{"a chain by another annotator", chain, []any{id, "x1", ben.login, ana.me.ID, "commons", nil, nil}, ben.login},
		{"a chain of another login", chain, []any{id, "x2", ana.login, ana.me.ID, "commons", nil, nil}, ben.login},
		{"a chain of another's judgements", chain, []any{id, "x3", ben.login, ben.me.ID, "work:" + ana.me.ID, ana.me.ID, ana.login}, ben.login},
		{"a chain of judgements that are nobody's", chain, []any{id, "x4", ben.login, ben.me.ID, "work:" + ana.me.ID, ana.me.ID, nil}, ben.login},
		{"a chain of judgements without an owner", chain, []any{id, "x5", ben.login, ben.me.ID, work, nil, nil}, ben.login},
		{"a chain of rules", chain, []any{id, "x6", ben.login, ben.me.ID, "rules", nil, nil}, ben.login},
		{"a chain in a scope of before version 3", chain, []any{id, "x7", ben.login, ben.me.ID, "", nil, nil}, ben.login},
		{"a text", "INSERT INTO sayso.texts VALUES ($1::uuid, decode(repeat('ab', 32), 'hex'), 'x')", []any{id}, ben.login},
		{"a member", "INSERT INTO sayso.members VALUES ($1::uuid, $2, $3)", []any{id, ben.login, ana.me.ID}, ben.login},
		{"a change of an event", "UPDATE sayso.events SET title = 'x'", nil, ben.login},
		{"a deletion", "DELETE FROM sayso.events", nil, ben.login},
		{"a change by the owner", "UPDATE sayso.events SET title = 'x'", nil, "postgres"},
		{"a deletion by the owner", "DELETE FROM sayso.chains", nil, "postgres"},
		{"emptying a table by the owner", "TRUNCATE sayso.events CASCADE", nil, "postgres"},
		{"huge steps", strings.Replace(add, "'[]', decode", "repeat('x', 67108865), decode", 1), []any{id, bens, 4, ben.login, work, storage.NewID()}, ben.login},
		{"unblinding oneself", "GRANT sayso_" + strings.ReplaceAll(id, "-", "") + "_sees_all TO " + ben.login, nil, ben.login},
		{"a push in another's name", strings.Replace(strings.Replace(add, "hash)", "hash, pushed_by)", 1), "'hex'))", "'hex'), 'somebody')", 1), []any{id, bens, 4, ben.login, work, storage.NewID()}, ben.login},
		{"an event of an outsider", add, []any{id, bens, 4, ben.login, work, storage.NewID()}, outsider},
	} {
		if err := team.sqlAs(c.as, c.statement, c.arguments...); err == nil {
			t.Errorf("the database took %s", c.what)
		} else if strings.Contains(err.Error(), "syntax") || strings.Contains(err.Error(), "42804") {
			t.Errorf("%s: %v", c.what, err)
		}
	}
	// The same event, rightly made, is taken: the statements above fail for their reasons.
	check(t, team.sqlAs(ben.login, add, id, bens, 4, ben.login, work, storage.NewID()))
}

func TestAMemberReadsNothingOfOthersUntilTheProjectIsUnblinded(t *testing.T) {
	team := newTeam(t, 2)
	ana, ben := team.join("ana", NewMember{}), team.join("ben", NewMember{})
	a := ana.say(0, 0)
	ana.sync()
	before := team.count(ben.login, "events")
	if r := ben.sync(); r.Pulled != 0 {
		t.Errorf("a blind member got %d events", r.Pulled)
	}
	if all := team.count("postgres", "events"); all != before+1 {
		t.Errorf("a blind member sees %d of %d events", before, all)
	}
	content, err := os.ReadFile(ben.path)
	check(t, err)
	if strings.Contains(string(content), a.ID) {
		t.Error("what is blind lies in the file")
	}
	check(t, team.lead.hub.Unblind(t.Context(), team.id(), true))
	if r := ben.sync(); r.Pulled != 1 {
		t.Errorf("after the unblinding %d events came", r.Pulled)
	}
	team.lead.sync()
	if ben.seal() != team.lead.seal() {
		t.Error("the seals differ")
	}
	check(t, team.lead.hub.Unblind(t.Context(), team.id(), false))
	ana.say(1, 0)
	ana.sync()
	if r := ben.sync(); r.Pulled != 0 || r.Lost != 0 || r.Waiting.Others != 0 {
		t.Errorf("blind again, %d events came, %d count as lost, %d as not at the hub", r.Pulled, r.Lost, r.Waiting.Others)
	}
}

func TestAnotherHubAtTheAddressIsRefusedBeforeAnything(t *testing.T) {
	team, other := newTeam(t, 1), newTeam(t, 1)
	address := team.lead.address
	team.lead.say(0, 0)
	team.lead.hub.Close()
	team.lead.address = other.lead.address
	team.lead.open()
	if _, err := team.lead.hub.Sync(t.Context(), team.lead.project, Options{}); !errors.Is(err, ErrRole) {
		t.Errorf("a hub without the project: %v", err)
	}
	check(t, other.lead.hub.AddProject(t.Context(), must[*storage.Project](t)(storage.Open(t.Context(), copyOf(t, team.lead.path), storage.OpenOptions{}))))
	if _, err := team.lead.hub.Sync(t.Context(), team.lead.project, Options{}); !errors.Is(err, ErrOtherHub) {
		t.Errorf("another hub: %v", err)
	}
	if n := other.count("postgres", "chains WHERE project = '"+team.id()+"'"); n != 0 {
		t.Errorf("%d chains went to another hub", n)
	}
	check(t, Moved(t.Context(), team.lead.project))
	team.lead.sync()
	team.lead.hub.Close()
	team.lead.address = address
	team.lead.open()
}

// copyOf copies a project file that is not being written to.
func copyOf(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	check(t, err)
	target := fmt.Sprintf("%s.%s.sayso", path, hubtest.Unique("copy"))
	check(t, os.WriteFile(target, content, 0o600))
	return target
}

func TestALaptopThatIsRestoredFromABackupGetsItsOwnBack(t *testing.T) {
	team := newTeam(t, 1)
	ana := team.join("ana", NewMember{})
	ana.say(0, 0)
	ana.sync()
	backup := copyOf(t, ana.path)
	ana.say(0, 1)
	ana.sync()
	seal := ana.seal()
	check(t, ana.project.Close())
	ana.path = backup
	ana.project = must[*storage.Project](t)(storage.Open(t.Context(), backup, storage.OpenOptions{}))
	ana.say(0, 2)
	if r := ana.sync(); r.Pulled != 1 || r.Pushed != 1 || r.Forked != 0 {
		t.Errorf("%d came and %d went, %d forked", r.Pulled, r.Pushed, r.Forked)
	}
	if ana.seal() == seal {
		t.Error("the seal is that of before")
	}
	team.lead.sync()
	if ana.seal() != team.lead.seal() {
		t.Error("the seals differ")
	}
	ana.sound()
}

// A copy of a file that still has the inode of the first, as on a cloned machine:
// two go on from one event on one chain, one of them further than the other.
func TestTwoTailsOfAClonedMachineAreBothKept(t *testing.T) {
	for _, changes := range []struct{ here, atTheHub int }{{2, 1}, {1, 2}} {
		t.Run(fmt.Sprintf("%d here and %d at the hub", changes.here, changes.atTheHub), func(t *testing.T) {
			keepBothTails(t, changes.here, changes.atTheHub)
		})
	}
}

func keepBothTails(t *testing.T, here, atTheHub int) {
	team := newTeam(t, 1)
	ana := team.join("ana", NewMember{})
	ana.say(0, 0)
	ana.sync()
	check(t, ana.project.Close())
	image, err := os.ReadFile(ana.path)
	check(t, err)
	open := func() {
		ana.project = must[*storage.Project](t)(storage.Open(t.Context(), ana.path, storage.OpenOptions{}))
	}
	open()
	for i := range here {
		ana.say(0, 1+i)
	}
	check(t, ana.project.Close())
	first, err := os.ReadFile(ana.path)
	check(t, err)
	check(t, os.WriteFile(ana.path, image, 0o600)) // the same inode
	open()
	for range atTheHub {
		ana.say(0, 3)
	}
	ana.sync()
	check(t, ana.project.Close())
	second, err := os.ReadFile(ana.path)
	check(t, err)
	check(t, os.WriteFile(ana.path, first, 0o600))
	open()
	if r := ana.sync(); r.Pulled != atTheHub || r.Pushed != here || r.Forked != 1 {
		t.Errorf("%d came, %d went, %d forked", r.Pulled, r.Pushed, r.Forked)
	}
	ana.sound()
	ana.say(0, 4)
	if r := ana.sync(); r.Pushed != 1 || r.Forked != 0 {
		t.Errorf("the next change: %d went, %d forked", r.Pushed, r.Forked)
	}
	seal := ana.seal()
	check(t, ana.project.Close())
	check(t, os.WriteFile(ana.path, second, 0o600))
	open()
	ana.sync()
	ana.sound()
	team.lead.sync()
	team.lead.sound()
	if ana.seal() != seal || team.lead.seal() != seal {
		t.Error("the seals differ")
	}
}

func TestAHubThatIsRestoredFromAnOlderBackupGetsBackWhatItLacks(t *testing.T) {
	team := newTeam(t, 1)
	ana, ben := team.join("ana", NewMember{SeesAll: true}), team.join("ben", NewMember{SeesAll: true})
	ana.say(0, 0)
	ben.say(0, 1)
	ana.sync()
	ben.sync()
	dump := cluster.Folder + "/" + team.database + ".dump"
	if cluster.Outside != "" {
		t.Skip("the hub of SAYSO_TEST_HUB is not restored")
	}
	check(t, cluster.Programs("pg_dump", "-Fc", "-f", dump, team.database))
	ana.say(0, 2)
	ben.say(0, 3)
	ana.sync()
	ben.sync()
	team.lead.sync()
	seal := team.lead.seal()
	for _, l := range []*laptop{ana, ben, team.lead} {
		l.hub.Close()
	}
	check(t, cluster.Exec("postgres", "postgres", "DROP DATABASE "+team.database+" WITH (FORCE)", "CREATE DATABASE "+team.database))
	check(t, cluster.Programs("pg_restore", "-d", team.database, dump))
	for _, l := range []*laptop{ana, ben, team.lead} {
		l.open()
	}
	ana.say(0, 4)
	if r := ana.sync(); r.Lost != 1 || r.Pushed != 2 { // ben's came after ana's last exchange
		t.Errorf("%d are told as lost, %d went", r.Lost, r.Pushed)
	}
	// Ben is gone; a lead's laptop puts back what was his.
	if r := team.lead.sync(); r.Lost == 0 || r.Pushed != 1 || r.Pulled != 1 {
		t.Errorf("the lead is told that %d are lost; %d went, %d came", r.Lost, r.Pushed, r.Pulled)
	}
	ana.sync()
	if ana.seal() != team.lead.seal() || ana.seal() == seal {
		t.Error("the seals differ")
	}
	if r := ana.sync(); r.Lost != 0 {
		t.Error("it is told twice")
	}
}

// forge appends an event to somebody's chain that no Sayso made, with a right
// hash unless it is spoiled.
func (team *team) forge(l *laptop, change func(e *history.Event), spoil bool) {
	t := team.t
	t.Helper()
	conn, err := pgx.Connect(t.Context(), l.address)
	check(t, err)
	defer conn.Close(context.Background())
	var chain string
	var seq int64
	var previous []byte
	check(t, conn.QueryRow(t.Context(), "SELECT chain, seq, hash FROM sayso.events WHERE login = $1 AND scope = $2 ORDER BY seq DESC LIMIT 1", l.login, "work:"+l.me.ID).Scan(&chain, &seq, &previous))
	e := history.Event{Chain: chain, Seq: seq + 1, ID: storage.NewID(), Kind: "label", Title: "Claim", Annotator: l.me.ID}
	change(&e)
	steps := history.AppendSteps(nil, e.Steps)
	hash := history.Hash(previous, &e, steps)
	if spoil {
		hash[0]++
	}
	_, err = conn.Exec(t.Context(), `INSERT INTO sayso.events (project, chain, seq, prev, parent_seq, login, scope, id, format, at, kind, title, document, change, undoes, undone, steps, hash)
		VALUES ($1::uuid, $2, $3::bigint, $3::bigint - 1, 0, $4, $5, $6::uuid, 4, $7, $8, $9, '', '', 0, '[]', $10, $11)`, team.id(), chain, e.Seq, l.login, "work:"+l.me.ID, e.ID, history.Milliseconds(e.At), e.Kind, e.Title, string(steps), hash)
	check(t, err)
}

func TestWhatAMaliciousMemberBringsStopsThatHistoryAndNothingElse(t *testing.T) {
	annotation := func(l *laptop, change func(r *history.AnnotationRecord)) func(*history.Event) {
		return func(e *history.Event) {
			d := must[[]corpus.Document](l.t)(l.project.Documents(l.t.Context()))[0]
			r := history.AnnotationRecord{Document: d.ID, Start: 0, End: 10, Label: "claim", Annotator: l.me.ID, Quote: "The bridge"}
			change(&r)
			e.Steps = []history.Step{{Noun: history.Annotation, ID: storage.NewID(), Before: history.Null, After: history.Encode(r)}}
		}
	}
	team := newTeam(t, 1)
	ana := team.join("ana", NewMember{SeesAll: true})
	for i, c := range []struct {
		what  string
		event func(l, other *laptop) func(*history.Event)
		spoil bool
	}{
		{"a false quote", func(l, _ *laptop) func(*history.Event) {
			return annotation(l, func(r *history.AnnotationRecord) { r.Quote = "The ferry." })
		}, false},
		{"somebody else's judgement", func(l, other *laptop) func(*history.Event) {
			return annotation(l, func(r *history.AnnotationRecord) { r.Annotator = other.me.ID })
		}, false},
		{"a span behind the text", func(l, _ *laptop) func(*history.Event) {
			return annotation(l, func(r *history.AnnotationRecord) { r.End = 1 << 30 })
		}, false},
		{"an article", func(*laptop, *laptop) func(*history.Event) {
			return func(e *history.Event) {
				e.Steps = []history.Step{{Noun: history.Title, Before: history.Null, After: []byte(`"Mine"`)}}
			}
		}, false},
		{"a record that cannot be read", func(*laptop, *laptop) func(*history.Event) {
			return func(e *history.Event) {
				e.Steps = []history.Step{{Noun: history.Annotation, ID: storage.NewID(), Before: history.Null, After: []byte(`"nonsense"`)}}
			}
		}, false},
		{"steps that are no JSON", func(*laptop, *laptop) func(*history.Event) {
			return func(e *history.Event) {
				e.Steps = []history.Step{{Noun: history.Annotation, ID: storage.NewID(), Before: history.Null, After: []byte(`{"document":`)}}
			}
		}, false},
		{"a wrong hash", func(l, _ *laptop) func(*history.Event) {
			return annotation(l, func(*history.AnnotationRecord) {})
		}, true},
	} {
		t.Run(c.what, func(t *testing.T) {
			before := must[storage.Stats](t)(team.lead.project.Stats(t.Context())).Annotations
			ben := team.join("ben", NewMember{SeesAll: true})
			ben.say(0, 0)
			ben.sync()
			team.forge(ben, c.event(ben, ana), c.spoil)
			ana.say(0, 1)
			ana.sync()
			team.lead.say(0, 2)
			for range 2 {
				r := team.lead.sync()
				stopped := slices.IndexFunc(r.Stopped, func(s Stopped) bool { return s.Login == ben.login && s.Seq == 2 })
				if stopped < 0 || len(r.Stopped) != i+1 {
					t.Errorf("stopped are %+v", r.Stopped)
				}
			}
			if n := must[storage.Stats](t)(team.lead.project.Stats(t.Context())).Annotations; n != before+3 {
				t.Errorf("%d of 3 annotations came", n-before)
			}
		})
	}
	team.lead.sound()
}

func TestARowThatAnAdministratorRewroteIsNotTakenIn(t *testing.T) {
	team := newTeam(t, 1)
	ana, ben := team.join("ana", NewMember{SeesAll: true}), team.join("ben", NewMember{SeesAll: true})
	ana.say(0, 0)
	ana.sync()
	check(t, team.sqlAs("postgres", "ALTER TABLE sayso.events DISABLE TRIGGER ALL; UPDATE sayso.events SET steps = replace(steps, 'claim', 'denial'), hash = decode(repeat('ab', 32), 'hex') WHERE login = '"+ana.login+"' AND scope LIKE 'work:%'; ALTER TABLE sayso.events ENABLE TRIGGER ALL"))
	if r := ana.sync(); len(r.Stopped) != 1 {
		t.Errorf("who has the original is told nothing: %+v", r)
	}
	if r := ben.sync(); len(r.Stopped) != 1 || r.Pulled != 0 {
		t.Errorf("who has not got it takes it: %+v", r)
	}
	ben.sound()
}

func TestAProjectThatAsksForANewerVersionIsReadAndNotWritten(t *testing.T) {
	team := newTeam(t, 1)
	ana := team.join("ana", NewMember{})
	team.lead.addDocument(7)
	team.lead.sync()
	check(t, team.sqlAs("postgres", "UPDATE sayso.projects SET format = 99"))
	ana.say(0, 0)
	r := ana.sync()
	if !r.Newer || r.Pushed != 0 || r.Pulled == 0 || r.Waiting.Mine != 1 {
		t.Errorf("newer %v, pushed %d, pulled %d, %d wait", r.Newer, r.Pushed, r.Pulled, r.Waiting.Mine)
	}
	check(t, team.sqlAs("postgres", "UPDATE sayso.hub SET format = 99"))
	if _, err := ana.hub.Sync(t.Context(), ana.project, Options{}); !errors.Is(err, ErrFormat) {
		t.Errorf("a hub of a newer version: %v", err)
	}
}

func TestWhatANewerVersionMadeIsKeptAndHeld(t *testing.T) {
	team := newTeam(t, 1)
	ana := team.join("ana", NewMember{})
	ana.say(0, 0)
	ana.sync()
	team.forge(ana, func(e *history.Event) {
		e.Steps = []history.Step{{Noun: "melody", ID: storage.NewID(), Before: history.Null, After: []byte(`{"key":"c"}`)}}
	}, false)
	if r := team.lead.sync(); r.Held != 1 || len(r.Stopped) != 0 {
		t.Errorf("%d are held, stopped are %+v", r.Held, r.Stopped)
	}
}

func TestSomebodyWhoWasRemovedKeepsTheirWork(t *testing.T) {
	team := newTeam(t, 1)
	ana := team.join("ana", NewMember{})
	check(t, team.lead.hub.RemoveMember(t.Context(), team.id(), ana.login))
	ana.say(0, 0)
	if _, err := ana.hub.Sync(t.Context(), ana.project, Options{}); !errors.Is(err, ErrRole) {
		t.Errorf("a removed member: %v", err)
	}
	if n := team.count(ana.login, "events"); n != 0 {
		t.Errorf("a removed member sees %d events", n)
	}
	ana.sound()
	must[storage.Joined](t)(team.lead.project.Join(t.Context(), ana.path, storage.JoinOptions{}))
	if r := team.lead.sync(); r.Pushed != 1 {
		t.Errorf("of the file that was handed over %d went to the hub", r.Pushed)
	}
}

func TestAHubThatTakesNothingLeavesWorkWaiting(t *testing.T) {
	team := newTeam(t, 1)
	ana := team.join("ana", NewMember{})
	check(t, cluster.Exec("postgres", "postgres", "ALTER DATABASE "+team.database+" SET default_transaction_read_only = on"))
	ana.hub.Close()
	ana.open()
	ana.say(0, 0)
	if _, err := ana.hub.Sync(t.Context(), ana.project, Options{}); !errors.Is(err, ErrFull) {
		t.Errorf("a hub that is read-only: %v", err)
	}
	if p := must[Pending](t)(PendingOf(t.Context(), ana.project)); p.Mine != 1 {
		t.Errorf("%d wait", p.Mine)
	}
	check(t, cluster.Exec("postgres", "postgres", "ALTER DATABASE "+team.database+" RESET default_transaction_read_only"))
	ana.hub.Close()
	ana.open()
	if r := ana.sync(); r.Pushed != 1 {
		t.Errorf("%d went", r.Pushed)
	}
}
