//go:build linux

package hub

import (
	"compress/gzip"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"sayso/internal/corpus"
	"sayso/internal/history"
	"sayso/storage"
)

// labels are those of the annotations of an article, by the id of the annotation.
func (l *laptop) labels(document int) map[string]string {
	l.t.Helper()
	list := must[[]corpus.Document](l.t)(l.project.Documents(l.t.Context()))
	entry := must[corpus.Entry](l.t)(l.project.Entry(l.t.Context(), list[document].ID))
	said := map[string]string{}
	for _, a := range entry.Annotations {
		said[a.ID] = a.Label
	}
	return said
}

// relabel changes an annotation.
func (l *laptop) relabel(a corpus.Annotation, label string) {
	l.t.Helper()
	a.Label = label
	_, err := l.project.Apply(l.t.Context(), storage.Change{Kind: "label", Title: label, Annotator: l.me.ID, Document: a.Document, Steps: []storage.Step{storage.PutAnnotation(a)}})
	check(l.t, err)
}

// second gives somebody who is a member a further laptop.
func (team *team) second(of *laptop) *laptop {
	team.t.Helper()
	l := &laptop{t: team.t, login: of.login, address: of.address, path: filepath.Join(team.t.TempDir(), "second.sayso"), me: of.me}
	l.open()
	l.project = must[*storage.Project](team.t)(l.hub.Join(team.t.Context(), l.path, team.id()))
	l.sync()
	team.t.Cleanup(l.close)
	return l
}

// alike holds that all have the same history, and that it says the same in each.
func (team *team) alike(laptops ...*laptop) {
	team.t.Helper()
	all := append(laptops, team.lead)
	for range 2 {
		for _, l := range all {
			l.sync()
		}
	}
	documents := len(must[[]corpus.Document](team.t)(team.lead.project.Documents(team.t.Context())))
	for _, l := range all {
		l.sound()
		if l.seal() != team.lead.seal() {
			team.t.Errorf("%s has another history", l.login)
		}
		for i := range documents {
			if diff := cmp.Diff(team.lead.labels(i), l.labels(i)); diff != "" {
				team.t.Errorf("%s: %s", l.login, diff)
			}
		}
	}
}

func TestOnePersonOnTwoLaptopsThatWereOfflineForLongIsAskedOnce(t *testing.T) {
	team := newTeam(t, 2)
	ana := team.join("ana", NewMember{SeesAll: true})
	a := ana.say(0, 0)
	ana.sync()
	second := team.second(ana)
	for i := range 5 {
		ana.say(1, i)
		second.say(1, i)
	}
	ana.relabel(a, "denial")
	second.relabel(a, "speculation")
	ana.sync()
	if r := second.sync(); r.Conflicts != 1 || r.Pulled != 6 || r.Pushed != 6 {
		t.Errorf("%d to settle, %d came, %d went", r.Conflicts, r.Pulled, r.Pushed)
	}
	if r := ana.sync(); r.Conflicts != 1 {
		t.Errorf("%d to settle on the other laptop", r.Conflicts)
	}
	team.alike(ana, second)
	conflicts := must[[]storage.Conflict](t)(ana.project.Conflicts(t.Context()))
	must[storage.Event](t)(ana.project.SettleConflict(t.Context(), conflicts[0].ID, 1, ana.me.ID, ""))
	ana.sync()
	if r := second.sync(); r.Conflicts != 0 {
		t.Errorf("settled on one laptop, %d are asked for on the other", r.Conflicts)
	}
	team.alike(ana, second)
}

// idAt makes an id as a computer makes it whose clock says a time.
func idAt(at time.Time) string {
	id := uuid.Must(uuid.NewV7())
	for i := range 6 {
		id[i] = byte(at.UnixMilli() >> (40 - 8*i))
	}
	return id.String()
}

func TestClocksThatAreWrongByYearsDecideNothingThatIsKnown(t *testing.T) {
	for what, at := range map[string]time.Time{"ahead": time.Now().AddDate(30, 0, 0), "behind": time.Unix(86400, 0)} {
		t.Run(what, func(t *testing.T) {
			team := newTeam(t, 1)
			ana := team.join("ana", NewMember{SeesAll: true})
			a := ana.say(0, 0)
			ana.sync()
			said := must[corpus.Entry](t)(ana.project.Entry(t.Context(), a.Document)).Annotations[0]
			// On a laptop with a wrong clock Ana changes what she said, and says more.
			other := storage.NewID()
			team.forge(ana, func(e *history.Event) {
				e.ID, e.At = idAt(at), at
				before, after := history.RecordOfAnnotation(said), history.RecordOfAnnotation(said)
				after.Label, after.ChangedAt = "denial", at.UnixMilli()
				more := after
				more.Start, more.End, more.Quote = 4, 10, "bridge"
				e.Steps = []history.Step{
					{Noun: history.Annotation, ID: said.ID, Before: history.Encode(before), After: history.Encode(after), Over: []string{team.lastOf(ana)}},
					{Noun: history.Annotation, ID: other, Before: history.Null, After: history.Encode(more)},
				}
			}, false)
			if r := ana.sync(); r.Pulled != 1 || r.Conflicts != 0 || len(r.Stopped) != 0 {
				t.Fatalf("%+v", r)
			}
			ana.relabel(said, "speculation") // which knew of it
			ana.sync()
			team.alike(ana, team.second(ana))
			if diff := cmp.Diff(map[string]string{said.ID: "speculation", other: "denial"}, ana.labels(0)); diff != "" {
				t.Error(diff)
			}
			if r := ana.sync(); r.Conflicts != 0 {
				t.Errorf("%d to settle", r.Conflicts)
			}
		})
	}
}

// lastOf is the id of the last event of somebody's judgements at the hub.
func (team *team) lastOf(l *laptop) (id string) {
	team.t.Helper()
	check(team.t, l.hub.conn.QueryRow(team.t.Context(), "SELECT id::text FROM sayso.events WHERE login = $1 AND scope = $2 ORDER BY seq DESC LIMIT 1", l.login, "work:"+l.me.ID).Scan(&id))
	return id
}

func TestAHubWhoseClockIsWrongIsToldAndUsed(t *testing.T) {
	team := newTeam(t, 1)
	ana := team.join("ana", NewMember{})
	for _, statement := range []string{
		"CREATE SCHEMA wrong", "GRANT USAGE ON SCHEMA wrong TO PUBLIC",
		"CREATE FUNCTION wrong.now() RETURNS timestamptz LANGUAGE sql AS $$ SELECT pg_catalog.now() - interval '3 years' $$",
		"ALTER ROLE " + ana.login + " IN DATABASE " + team.database + " SET search_path = wrong, pg_catalog",
	} {
		check(t, cluster.Exec("postgres", team.database, statement))
	}
	ana.hub.Close()
	ana.open()
	ana.say(0, 0)
	if r := ana.sync(); r.ClockOff < 2*365*24*time.Hour || r.Pushed != 1 {
		t.Errorf("the clocks are told to be %v apart, %d went", r.ClockOff, r.Pushed)
	}
	team.alike(ana)
}

func TestAFileThatIsCopiedGetsAHistoryOfItsOwn(t *testing.T) {
	team := newTeam(t, 1)
	ana := team.join("ana", NewMember{SeesAll: true})
	ana.say(0, 0)
	ana.say(0, 1) // which no hub has yet
	check(t, ana.project.Close())
	copied := &laptop{t: t, login: ana.login, address: ana.address, path: copyOf(t, ana.path), me: ana.me}
	for _, l := range []*laptop{ana, copied} {
		l.project = must[*storage.Project](t)(storage.Open(t.Context(), l.path, storage.OpenOptions{}))
	}
	copied.open()
	t.Cleanup(copied.close)
	copied.say(0, 2)
	ana.say(0, 3)
	if r := copied.sync(); r.Pushed != 3 || r.Forked != 0 {
		t.Errorf("%d went, %d forked", r.Pushed, r.Forked)
	}
	if r := ana.sync(); r.Pushed != 1 || r.Pulled != 1 || r.Forked != 0 {
		t.Errorf("%d went, %d came, %d forked", r.Pushed, r.Pulled, r.Forked)
	}
	team.alike(ana, copied)
}

func TestWhoHasTheProjectAsAFileTakesOnlyWhatItLacks(t *testing.T) {
	team := newTeam(t, 2)
	ana := team.join("ana", NewMember{SeesAll: true})
	check(t, team.lead.project.Close())
	l := &laptop{t: t, login: ana.login, address: ana.address, path: copyOf(t, team.lead.path), me: ana.me}
	team.lead.project = must[*storage.Project](t)(storage.Open(t.Context(), team.lead.path, storage.OpenOptions{}))
	ana.say(0, 0)
	ana.sync()
	l.project = must[*storage.Project](t)(storage.Open(t.Context(), l.path, storage.OpenOptions{}))
	l.open()
	t.Cleanup(l.close)
	if r := l.sync(); r.Pulled != 1 || r.Pushed != 0 {
		t.Errorf("%d came, %d went", r.Pulled, r.Pushed)
	}
	team.alike(ana, l)
}

// old opens a file that a version of Sayso before chains made.
func old(t *testing.T, name string) *storage.Project {
	t.Helper()
	path := unpack(t, name)
	return must[*storage.Project](t)(storage.Open(t.Context(), path, storage.OpenOptions{}))
}

// unpack writes such a file as it was left.
func unpack(t *testing.T, name string) (path string) {
	t.Helper()
	packed := must[*os.File](t)(os.Open(filepath.Join("..", "..", "storage", "testdata", "older", name+".sayso.gz")))
	defer packed.Close()
	content := must[[]byte](t)(io.ReadAll(must[*gzip.Reader](t)(gzip.NewReader(packed))))
	path = filepath.Join(t.TempDir(), name+".sayso")
	check(t, os.WriteFile(path, content, 0o600))
	return path
}

// TestCopiesOfBeforeVersion3ThatWentApartMeetAtTheHub: two people worked in copies
// of one file with a version that had no chains, and each comes to the hub with
// their own.
func TestCopiesOfBeforeVersion3ThatWentApartMeetAtTheHub(t *testing.T) {
	needCluster(t)
	ctx := t.Context()
	database := newHub(t)
	var all []*laptop
	for _, name := range []string{"fork-a", "fork-b", "fork-a"} {
		l := &laptop{t: t, login: "postgres", address: cluster.Address("postgres", database), project: old(t, name)}
		l.path = l.project.Path()
		l.open()
		t.Cleanup(l.close)
		all = append(all, l)
	}
	people := must[[]corpus.Annotator](t)(all[0].project.Annotators(ctx))
	check(t, all[0].hub.AddProject(ctx, all[0].project))
	must[string](t)(all[0].hub.AddMember(ctx, all[0].project, NewMember{Login: "postgres", Annotator: people[0].ID, Lead: true}))
	common := all[0].sync().Pushed
	if r := all[1].sync(); r.Pulled == 0 || r.Pulled >= common || r.Pushed != 5 || r.Conflicts != 1 {
		t.Errorf("of %d events %d came, %d went, %d to settle", common, r.Pulled, r.Pushed, r.Conflicts)
	}
	team := &team{t, database, all[0]}
	team.alike(all[1:]...)
	// A third who comes with nothing gets the same.
	fresh := &laptop{t: t, login: "postgres", address: all[0].address, path: filepath.Join(t.TempDir(), "fresh.sayso")}
	fresh.open()
	fresh.project = must[*storage.Project](t)(fresh.hub.Join(ctx, fresh.path, team.id()))
	t.Cleanup(fresh.close)
	team.alike(fresh, all[1], all[2])
}

func TestAHandOutComesBackThroughWhoHandedItOut(t *testing.T) {
	ctx := t.Context()
	team := newTeam(t, 1)
	ana, ben := team.join("ana", NewMember{}), team.join("ben", NewMember{SeesAll: true})
	article := must[[]corpus.Document](t)(team.lead.project.Documents(ctx))[0]
	round := storage.NewID()
	_, err := team.lead.project.Apply(ctx, storage.Change{Kind: "round", Title: "Pilot", Annotator: team.lead.me.ID, Steps: []storage.Step{
		storage.PutRound(corpus.Round{ID: round, Name: "Pilot", Kind: corpus.Blind, Annotators: []string{ana.me.ID, ben.me.ID}, Hints: corpus.HintsOff}),
		storage.PutAssignment(corpus.Assignment{Round: round, Document: article.ID, Annotators: []string{ana.me.ID, ben.me.ID}, Part: corpus.Whole, Share: 1}),
		storage.OpenRound(round)}})
	check(t, err)
	team.lead.sync()
	out := &laptop{t: t, login: ana.login, address: ana.address, path: filepath.Join(t.TempDir(), "out.sayso"), me: ana.me}
	must[storage.HandedOut](t)(team.lead.project.HandOut(ctx, out.path, round, ana.me.ID))
	out.project = must[*storage.Project](t)(storage.Open(ctx, out.path, storage.OpenOptions{}))
	out.open()
	t.Cleanup(out.close)
	a := out.say(0, 0)
	for _, o := range []Options{{}, {PushOnly: true}, {PullOnly: true}} {
		if r, err := out.hub.Sync(ctx, out.project, o); !errors.Is(err, ErrRefused) || r.Pushed+r.Pulled != 0 {
			t.Errorf("a hand-out was exchanged with the hub (%+v): %v", o, err)
		}
	}
	out.sound()
	must[storage.Joined](t)(team.lead.project.Join(ctx, out.path, storage.JoinOptions{}))
	if r := team.lead.sync(); r.Pushed != 1 {
		t.Errorf("of the hand-out that came back %d events went", r.Pushed)
	}
	if r := ben.sync(); r.Pulled == 0 || len(ben.labels(0)) != 1 {
		t.Errorf("%d came of what was said in the hand-out", r.Pulled)
	}
	must[storage.Joined](t)(team.lead.project.Join(ctx, out.path, storage.JoinOptions{}))
	if r := team.lead.sync(); r.Pushed+r.Pulled != 0 {
		t.Errorf("joined twice, %d went", r.Pushed)
	}
	if _, is := ben.labels(0)[a.ID]; !is {
		t.Error("it is another annotation")
	}
	team.alike(ana, ben)
}

func TestAHubThatLostDaysIsFilledBySeveralLaptops(t *testing.T) {
	if cluster != nil && cluster.Outside != "" {
		t.Skip("the hub of SAYSO_TEST_HUB is not restored")
	}
	team := newTeam(t, 3)
	var all []*laptop
	for _, name := range []string{"ana", "ben", "cleo", "dora"} {
		all = append(all, team.join(name, NewMember{SeesAll: true}))
	}
	random := rand.New(rand.NewPCG(1, 2))
	work := func(times int) {
		for range times {
			l := all[random.IntN(len(all))]
			if l.say(random.IntN(3), random.IntN(5)); random.IntN(3) == 0 {
				l.sync()
			}
		}
	}
	work(30)
	dump := filepath.Join(cluster.Folder, team.database+".dump")
	check(t, cluster.Programs("pg_dump", "-Fc", "-f", dump, team.database))
	work(40)
	team.lead.addDocument(3)
	team.lead.sync()
	before := team.count("postgres", "events")
	everybody := append(slices.Clone(all), team.lead)
	for _, l := range everybody {
		l.hub.Close()
	}
	check(t, cluster.Exec("postgres", "postgres", "DROP DATABASE "+team.database+" WITH (FORCE)", "CREATE DATABASE "+team.database))
	check(t, cluster.Programs("pg_restore", "-d", team.database, dump))
	if after := team.count("postgres", "events"); after >= before {
		t.Fatalf("%d events of %d are there after the restore", after, before)
	}
	for _, l := range everybody {
		l.open()
	}
	told := 0
	random.Shuffle(len(everybody), func(i, k int) { everybody[i], everybody[k] = everybody[k], everybody[i] })
	for _, l := range everybody {
		if l.sync().Lost > 0 {
			told++
		}
	}
	if told == 0 {
		t.Error("nobody is told")
	}
	team.alike(all...)
	for i, l := range all {
		if r := l.sync(); r.Lost != 0 || r.Waiting.Mine+r.Waiting.Lead+r.Waiting.Others != 0 {
			t.Errorf("%d: %d still count as lost, %+v wait", i, r.Lost, r.Waiting)
		}
	}
}
