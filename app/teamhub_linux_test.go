package app

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/hub"
	"sayso/internal/hub/hubtest"
	"sayso/internal/importing"
	"sayso/storage"
)

// TestTwoWindowsWorkAtOneHub lets a lead and a member work, each in a window of
// their own, at a real PostgreSQL: the member joins in the window, a label goes to
// the hub by itself, and comes by itself into the other window.
func TestTwoWindowsWorkAtOneHub(t *testing.T) {
	cluster, err := hubtest.Start()
	if errors.Is(err, hubtest.ErrNone) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cluster.Stop)
	database, err := cluster.Database()
	if err != nil {
		t.Fatal(err)
	}
	login := hubtest.Unique("ana")
	owner, member := cluster.Address("postgres", database), cluster.Address(login, database)
	home := newHome(t)
	path := filepath.Join(home, "lead.sayso")
	lead := leadsTeam(t, path, owner, login)

	watched := func(s *stage) {
		s.guardian = func(p *storage.Project) {
			exchange := s.team.Begin(p)
			s.unwatch = exchange.End
		}
	}
	lea := stageOn(t, path, watched, func(s *stage) { s.settings.Annotator = "Lea" })
	lea.until("Lea's window is at the hub", func() bool {
		words, problem := lea.team.Foot()
		return words != "" && !problem && lea.session.Info.ID == lead
	})

	ana := newStage(t, watched)
	ana.joins(member)
	ana.until("the file is asked for", func() bool { return ana.focus() == "File" })
	ana.press(fyne.KeyReturn)
	ana.until("the project is open", func() bool { return ana.session.Info.ID == lead && ana.session.Entry.Document.ID != "" })
	if ana.session.Annotator.Name != "Ana" {
		t.Fatalf("at the keyboard is %q", ana.session.Annotator.Name)
	}
	ana.session.Open(lea.session.Entry.Document.ID, 0)
	ana.until("the same article is open", func() bool { return ana.session.Entry.Document.ID == lea.session.Entry.Document.ID })
	ana.until("the article takes keys", func() bool { return !ana.session.Waiting() })
	ana.press(fyne.Key2)
	ana.saved()
	ana.want("denial")
	lea.session.ShowEverybody(true)
	lea.run("team.open")
	lea.until("Ana's label came by itself", func() bool {
		ana.queue.drain()
		lea.team.Front(true) // looks at once, not after ten seconds
		return len(lea.session.Under(0)) == 1
	})
	if said := lea.session.Under(0)[0]; said.Label != "denial" || lea.session.AnnotatorName(said.Annotator) != "Ana" {
		t.Errorf("what came is %+v", said)
	}
	if lea.Sheet == nil || !lea.Sheet.Popup.Visible() {
		t.Error("the sheet of the team has gone")
	}
}

// leadsTeam makes a project with the articles of the sample that is at a hub, with
// one other member, and gives its id.
func leadsTeam(t *testing.T, path, owner, login string) (id string) {
	t.Helper()
	ctx := context.Background()
	p, err := storage.Create(ctx, path, storage.Settings{Title: "Bridge", Codebook: assets.Codebook()})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	entries, _, err := assets.SampleProject()
	if err != nil {
		t.Fatal(err)
	}
	for i := range entries { // nobody said anything yet
		entries[i] = corpus.Entry{Document: entries[i].Document}
	}
	if err := importing.Add(ctx, p, entries, nil); err != nil {
		t.Fatal(err)
	}
	h, err := hub.Dial(ctx, owner, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	people := map[string]corpus.Annotator{}
	for _, name := range []string{"Lea", "Ana"} {
		if people[name], err = p.AnnotatorNamed(ctx, name); err != nil {
			t.Fatal(err)
		}
	}
	info, err := p.Info(ctx)
	for _, do := range []func() error{
		func() error { return err },
		func() error { return h.Init(ctx) },
		func() error { return h.AddProject(ctx, p) },
		func() error {
			_, err := h.AddMember(ctx, p, hub.NewMember{Login: "postgres", Annotator: people["Lea"].ID, Lead: true})
			return err
		},
		func() error {
			_, err := h.AddMember(ctx, p, hub.NewMember{Login: login, Annotator: people["Ana"].ID})
			return err
		},
		func() error { _, err := h.Sync(ctx, p, hub.Options{}); return err },
		func() error { return hub.Remember(info.ID, owner) },
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
	return info.ID
}
