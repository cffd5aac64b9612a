//go:build linux

package hub

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/hub/hubtest"
	"sayso/storage"
)

// BenchmarkHub prints the figures of a hub: what an exchange takes,
// and beside it what the database alone takes for the same rows. The server keeps
// what it acknowledges through a failure of the machine.
func BenchmarkHub(b *testing.B) {
	if clusterErr != nil {
		b.Skip(clusterErr)
	}
	ctx := context.Background()
	server, err := hubtest.Start("fsync=on", "full_page_writes=on")
	if err != nil {
		b.Fatal(err)
	}
	defer server.Stop()
	fatal := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	database, err := server.Database()
	fatal(err)
	events := size("SAYSO_TEST_EVENTS", 5000)
	folder := b.TempDir()
	lead, err := storage.Create(ctx, filepath.Join(folder, "lead.sayso"), storage.Settings{Title: "Figures", Codebook: assets.Codebook()})
	fatal(err)
	defer lead.Close()
	me, err := lead.AnnotatorNamed(ctx, "Lea")
	fatal(err)
	// A hundred changes an article: five people label its twenty sentences.
	var people []corpus.Annotator
	for i := range 5 {
		a, err := lead.AnnotatorNamed(ctx, fmt.Sprint("Reader ", i))
		fatal(err)
		people = append(people, a)
	}
	var documents []corpus.Document
	fatal(lead.ApplyMany(ctx, func(yield func(storage.Change) bool) {
		for i := range max(20, events/100) {
			d := article(i)
			documents = append(documents, d)
			if !yield(storage.Change{Kind: "import", Title: "Import", Annotator: me.ID, Steps: []storage.Step{storage.AddDocument(d)}}) {
				return
			}
		}
	}))
	label := func(i int, who string) storage.Change {
		d := documents[i/20%len(documents)]
		return storage.Change{Kind: "label", Title: fmt.Sprintf("Claim on sentence %d", i%20+1), Annotator: who, Document: d.ID, Steps: []storage.Step{storage.PutAnnotation(corpus.Annotation{Document: d.ID, Span: d.Sentences[i%20].Span, Label: "claim", Annotator: who, Note: fmt.Sprint(i)})}}
	}
	fatal(lead.ApplyMany(ctx, func(yield func(storage.Change) bool) {
		for i := range events {
			if !yield(label(i/len(people), people[i%len(people)].ID)) {
				return
			}
		}
	}))
	dial := func(login string) *Hub {
		h, err := Dial(ctx, server.Address(login, database), nil)
		fatal(err)
		return h
	}
	h := dial("postgres")
	defer h.Close()
	fatal(h.Init(ctx))
	fatal(h.AddProject(ctx, lead))
	_, err = h.AddMember(ctx, lead, NewMember{Login: "postgres", Annotator: me.ID, Lead: true})
	fatal(err)
	_, err = h.AddMember(ctx, lead, NewMember{Login: "ana", Annotator: me.ID, Lead: true}) // a member by the policies, not the owner
	fatal(err)
	for i, reader := range people {
		_, err = h.AddMember(ctx, lead, NewMember{Login: fmt.Sprint("reader", i), Annotator: reader.ID})
		fatal(err)
	}
	took := func(what string, n int, work func()) {
		began, busy := time.Now(), processorTime()
		work()
		d := time.Since(began)
		fmt.Printf("%-58s %8d in %9.3f s %10.0f/s, %.1f s of the processor on this side\n", what, n, d.Seconds(), float64(n)/d.Seconds(), (processorTime() - busy).Seconds())
	}
	ana := dial("ana")
	defer ana.Close()
	took("push: all events, as a member", events, func() {
		r, err := ana.Sync(ctx, lead, Options{})
		fatal(err)
		if r.Pushed < events {
			b.Fatalf("%d went", r.Pushed)
		}
	})
	project, err := ofProject(ctx, lead)
	fatal(err)
	took("  the database alone: the same rows copied by its owner", events, func() {
		_, err := h.conn.Exec(ctx, "CREATE TABLE sayso.raw (LIKE sayso.events INCLUDING ALL); INSERT INTO sayso.raw SELECT * FROM sayso.events")
		fatal(err)
	})
	took("  the database alone: the same rows read by a member", events, func() {
		rows, err := ana.conn.Query(ctx, "SELECT id::text, kind, title, annotator, document, change, seq, at, undoes, undone, steps, hash FROM sayso.events")
		fatal(err)
		for rows.Next() {
		}
		fatal(rows.Err())
	})
	_, err = h.conn.Exec(ctx, "DROP TABLE sayso.raw")
	fatal(err)
	var first *storage.Project
	took("first sync: all events into a new file", events, func() {
		first, err = ana.Join(ctx, filepath.Join(folder, "ana.sayso"), project)
		fatal(err)
		_, err = ana.Sync(ctx, first, Options{})
		fatal(err)
	})
	defer first.Close()
	one, err := lead.Seal(ctx)
	fatal(err)
	other, err := first.Seal(ctx)
	fatal(err)
	if one != other {
		b.Fatal("the seals differ")
	}
	percentiles("an exchange without news", 100, func() { _, err := ana.Sync(ctx, first, Options{}); fatal(err) })
	percentiles("  of which the hub: three questions", 100, func() {
		_, err := ana.stand(ctx, project)
		fatal(err)
		_, err = ana.heads(ctx, project)
		fatal(err)
	})
	percentiles("from saved to at the hub, one laptop, after gathering", 50, func() {
		_, err := first.Apply(ctx, label(1, me.ID))
		fatal(err)
		_, err = ana.Sync(ctx, first, Options{PushOnly: true})
		fatal(err)
	})
	b.StopTimer()
	fifty(b, server)
	flatOut(b, server, database, h, lead, project, people[0].ID)
}

// article makes an article of twenty sentences.
func article(n int) corpus.Document {
	d := corpus.Document{ID: storage.NewID(), Title: fmt.Sprintf("Article %d", n), Language: "en", Segmenter: "test-1"}
	for i := range 20 {
		start := len(d.Text)
		d.Text += fmt.Sprintf("Sentence %d of article %d says that the bridge was safe, as far as anybody knew.", i, n)
		d.Sentences = append(d.Sentences, corpus.Sentence{Span: corpus.Span{Start: start, End: len(d.Text)}})
		d.Text += " "
	}
	return d
}

// fifty lets fifty people work for a while, each with a file and a login of their own,
// who save a change every 0.9 s on average, and tells how long it takes from saved to
// at the hub. How long changes are gathered before is not in it.
func fifty(b *testing.B, server *hubtest.Cluster) {
	ctx := context.Background()
	fatal := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	folder := b.TempDir()
	lead, err := storage.Create(ctx, filepath.Join(folder, "lead.sayso"), storage.Settings{Title: "Fifty", Codebook: assets.Codebook()})
	fatal(err)
	defer lead.Close()
	d := article(0)
	_, err = lead.Apply(ctx, storage.Change{Kind: "import", Title: "Import", Steps: []storage.Step{storage.AddDocument(d)}})
	fatal(err)
	database, err := server.Database()
	fatal(err)
	h, err := Dial(ctx, server.Address("postgres", database), nil)
	fatal(err)
	defer h.Close()
	fatal(h.Init(ctx))
	fatal(h.AddProject(ctx, lead))
	var people []corpus.Annotator
	var logins []string
	for i := range 50 {
		who, err := lead.AnnotatorNamed(ctx, fmt.Sprint("Reader ", i))
		fatal(err)
		people, logins = append(people, who), append(logins, hubtest.Unique("reader"))
		_, err = h.AddMember(ctx, lead, NewMember{Login: logins[i], Annotator: who.ID})
		fatal(err)
	}
	_, err = h.Sync(ctx, lead, Options{})
	fatal(err)
	project, err := ofProject(ctx, lead)
	fatal(err)
	var mutex sync.Mutex
	var all []time.Duration
	var working sync.WaitGroup
	for i, who := range people {
		conn, err := Dial(ctx, server.Address(logins[i], database), nil)
		fatal(err)
		defer conn.Close()
		own, err := conn.Join(ctx, filepath.Join(folder, logins[i]+".sayso"), project)
		fatal(err)
		defer own.Close()
		_, err = conn.Sync(ctx, own, Options{})
		fatal(err)
		working.Go(func() {
			for n := range 20 {
				time.Sleep(time.Duration(rand.Float64() * float64(1800*time.Millisecond)))
				sentence := d.Sentences[n].Span
				_, err := own.Apply(ctx, storage.Change{Kind: "label", Title: "Claim", Annotator: who.ID, Document: d.ID, Steps: []storage.Step{storage.PutAnnotation(corpus.Annotation{Document: d.ID, Span: sentence, Label: "claim", Annotator: who.ID})}})
				began := time.Now()
				if err == nil {
					_, err = conn.Sync(ctx, own, Options{PushOnly: true})
				}
				if err != nil {
					b.Error(err)
					return
				}
				mutex.Lock()
				all = append(all, time.Since(began))
				mutex.Unlock()
			}
		})
	}
	working.Wait()
	slices.Sort(all)
	fmt.Printf("%-58s p50 %v p99 %v\n", "  of fifty people who save one change each 0.9 s", all[len(all)/2], all[len(all)*99/100])
}

// flatOut lets fifty logins push events one by one, each with an answer, as the
// exchange does.
func flatOut(b *testing.B, server *hubtest.Cluster, database string, h *Hub, lead *storage.Project, project, annotator string) {
	ctx := context.Background()
	var laptops []*laptop
	for i := range 50 {
		login := hubtest.Unique("reader")
		if _, err := h.AddMember(ctx, lead, NewMember{Login: login, Annotator: annotator}); err != nil {
			b.Fatal(err)
		}
		conn, err := Dial(ctx, server.Address(login, database), nil)
		if err != nil {
			b.Fatal(err)
		}
		defer conn.Close()
		laptops = append(laptops, &laptop{login: login, hub: conn, count: i})
	}
	chains, err := lead.ChainEnds(ctx)
	if err != nil {
		b.Fatal(err)
	}
	at := chains[slices.IndexFunc(chains, func(c storage.ChainEnd) bool { return c.Scope == "work:"+annotator })]
	const each = 200
	list, err := lead.PackedAfter(ctx, at.ID, 0, each, 1<<30)
	if err != nil {
		b.Fatal(err)
	}
	var all []time.Duration
	var mutex sync.Mutex
	var working sync.WaitGroup
	began := time.Now()
	for _, l := range laptops {
		working.Go(func() {
			c := at.Chain
			c.ID = storage.NewID()
			t := tailOf{ChainEnd: storage.ChainEnd{Chain: c}, login: l.login, ownerLogin: &l.login}
			var own []time.Duration
			for i := range list {
				e := list[i]
				e.ID = storage.NewID()
				from := time.Now()
				if err := l.hub.pushBlock(ctx, pushed{project, c.ID, i > 0, c, t, 0, []storage.Packed{e}}); err != nil {
					b.Error(err)
					return
				}
				own = append(own, time.Since(from))
			}
			mutex.Lock()
			all = append(all, own...)
			mutex.Unlock()
		})
	}
	working.Wait()
	d := time.Since(began)
	slices.Sort(all)
	if len(all) == 0 {
		b.Fatal("nothing went")
	}
	fmt.Printf("%-58s %8d in %9.3f s %10.0f/s  p50 %v p99 %v\n", "50 laptops flat out, one event each with answer", len(all), d.Seconds(), float64(len(all))/d.Seconds(), all[len(all)/2], all[len(all)*99/100])
}

// processorTime is how long this process was at work, which says more than the
// clock where others are too.
func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func percentiles(what string, n int, work func()) {
	var all []time.Duration
	for range n {
		began := time.Now()
		work()
		all = append(all, time.Since(began))
	}
	slices.Sort(all)
	fmt.Printf("%-58s p50 %v p99 %v\n", what, all[n/2], all[n*99/100])
}
