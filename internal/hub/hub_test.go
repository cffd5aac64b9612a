//go:build linux

package hub

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/hub/hubtest"
	"sayso/storage"
)

var (
	cluster    *hubtest.Cluster
	clusterErr error
)

func TestMain(m *testing.M) {
	if said := os.Getenv(asLaptop); said != "" {
		if err := laptopMain(said); err != nil {
			fmt.Println("failed", err)
			os.Exit(1)
		}
		return
	}
	home, err := os.MkdirTemp("", "sayso-hub-home-")
	if err != nil {
		panic(err)
	}
	os.Setenv("HOME", home)
	os.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "config"))
	os.Setenv("XDG_STATE_HOME", filepath.Join(home, "state"))
	cluster, clusterErr = hubtest.Start()
	code := m.Run()
	if cluster != nil {
		cluster.Stop()
	}
	os.RemoveAll(home)
	os.Exit(code)
}

// team is a hub with a project, and the laptops of who works in it.
type team struct {
	t        *testing.T
	database string
	lead     *laptop
}

// laptop is somebody's file and their way to the hub.
type laptop struct {
	t       *testing.T
	login   string
	address string
	path    string
	me      corpus.Annotator
	project *storage.Project
	hub     *Hub
	count   int
	list    []corpus.Document // the articles, where they stay the same
}

const text = "The bridge was safe, the mayor said. Nobody was warned. It fell at noon. The ferry sank. The minister denies that."

// needCluster skips where there is no PostgreSQL.
func needCluster(t *testing.T) {
	t.Helper()
	if errors.Is(clusterErr, hubtest.ErrNone) {
		t.Skip(clusterErr)
	}
	if clusterErr != nil {
		t.Fatal(clusterErr)
	}
}

func must[T any](t *testing.T) func(value T, err error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// template is a database with an empty hub in it, of which others are copies.
var template = sync.OnceValues(makeHub)

func makeHub() (database string, err error) {
	if database, err = cluster.Database(); err != nil {
		return "", err
	}
	h, err := Dial(context.Background(), cluster.Address("postgres", database), nil)
	if err != nil {
		return "", err
	}
	defer h.Close()
	return database, h.Init(context.Background())
}

// newHub makes a database with a hub in it.
func newHub(t *testing.T) (database string) {
	t.Helper()
	if os.Getenv("SAYSO_TEST_POOLER") != "" { // which holds connections, and a database that is open is not copied
		return must[string](t)(makeHub())
	}
	of, err := template()
	check(t, err)
	database = hubtest.Unique("hub")
	check(t, cluster.Exec("postgres", "postgres", "CREATE DATABASE "+database+" TEMPLATE "+of))
	check(t, cluster.Exec("postgres", database, "UPDATE sayso.hub SET id = gen_random_uuid()"))
	return database
}

// newTeam makes a hub with a project of documents that a lead has pushed.
func newTeam(t *testing.T, documents int) *team {
	t.Helper()
	needCluster(t)
	ctx := t.Context()
	database := newHub(t)
	lead := &laptop{t: t, login: "postgres", address: cluster.Address("postgres", database), path: filepath.Join(t.TempDir(), "lead.sayso")}
	lead.project = must[*storage.Project](t)(storage.Create(ctx, lead.path, storage.Settings{Title: "Bridge", Codebook: assets.Codebook()}))
	lead.me = must[corpus.Annotator](t)(lead.project.AnnotatorNamed(ctx, "Lea"))
	lead.open()
	check(t, lead.hub.AddProject(ctx, lead.project))
	_, err := lead.hub.AddMember(ctx, lead.project, NewMember{Login: lead.login, Annotator: lead.me.ID, Lead: true})
	check(t, err)
	for i := range documents {
		lead.addDocument(i)
	}
	lead.sync()
	t.Cleanup(func() { lead.close() })
	return &team{t, database, lead}
}

func (l *laptop) open() {
	l.t.Helper()
	l.hub = must[*Hub](l.t)(Dial(l.t.Context(), l.address, nil))
}

func (l *laptop) close() {
	if l.hub != nil {
		l.hub.Close()
	}
	if l.project != nil {
		_ = l.project.Close()
	}
	l.hub, l.project = nil, nil
}

func (l *laptop) addDocument(i int) {
	l.t.Helper()
	d := corpus.Document{Title: fmt.Sprintf("Article %d", i), Text: fmt.Sprintf("%s This is number %d.", text, i), Language: "en", Segmenter: "test-1"}
	for start := 0; start < len(d.Text); {
		end := start + strings.IndexByte(d.Text[start:], '.') + 1
		d.Sentences = append(d.Sentences, corpus.Sentence{Span: corpus.Span{Start: start, End: end}})
		start = end + 1
	}
	_, err := l.project.Apply(l.t.Context(), storage.Change{Kind: "import", Title: "Import", Annotator: l.me.ID, Steps: []storage.Step{storage.AddDocument(d)}})
	check(l.t, err)
}

// join makes somebody a member and gives them a laptop with a file of their own.
func (team *team) join(name string, as NewMember) *laptop {
	t := team.t
	t.Helper()
	ctx := t.Context()
	me := must[corpus.Annotator](t)(team.lead.project.AnnotatorNamed(ctx, name))
	as.Login, as.Annotator = hubtest.Unique(name), me.ID
	password := must[string](t)(team.lead.hub.AddMember(ctx, team.lead.project, as))
	if password == "" {
		t.Error("a new login got no password")
	}
	team.lead.sync()
	l := &laptop{t: t, login: as.Login, address: cluster.Address(as.Login, team.database), path: filepath.Join(t.TempDir(), name+".sayso"), me: me}
	l.open()
	l.project = must[*storage.Project](t)(l.hub.Join(ctx, l.path, team.id()))
	l.sync()
	t.Cleanup(l.close)
	return l
}

func (team *team) id() string {
	info, err := team.lead.project.Info(team.t.Context())
	check(team.t, err)
	return info.ID
}

func (l *laptop) sync() Report {
	l.t.Helper()
	return must[Report](l.t)(l.hub.Sync(l.t.Context(), l.project, Options{}))
}

// say labels a sentence of an article.
func (l *laptop) say(document, sentence int) corpus.Annotation {
	l.t.Helper()
	a, err := l.trySay(l.t.Context(), document, sentence)
	check(l.t, err)
	return a
}

func (l *laptop) trySay(ctx context.Context, document, sentence int) (corpus.Annotation, error) {
	list, err := l.list, error(nil)
	if list == nil {
		list, err = l.project.Documents(ctx)
	}
	if err != nil {
		return corpus.Annotation{}, err
	}
	entry, err := l.project.Entry(ctx, list[document].ID)
	if err != nil {
		return corpus.Annotation{}, err
	}
	a := corpus.Annotation{ID: storage.NewID(), Document: list[document].ID, Span: entry.Document.Sentences[sentence].Span, Label: "claim", Annotator: l.me.ID}
	l.count++
	_, err = l.project.Apply(ctx, storage.Change{Kind: "label", Title: "Claim", Annotator: l.me.ID, Document: a.Document, Steps: []storage.Step{storage.PutAnnotation(a)}})
	return a, err
}

func (l *laptop) seal() string {
	l.t.Helper()
	return must[string](l.t)(l.project.Seal(l.t.Context()))
}

// sound proves the file from its log.
func (l *laptop) sound() {
	l.t.Helper()
	report, err := l.project.Check(l.t.Context(), nil)
	check(l.t, err)
	if !report.OK() {
		l.t.Errorf("%s is not sound: %v", l.path, report.Problems)
	}
}
