//go:build linux

package hub

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sayso/internal/corpus"
	"sayso/storage"
)

// asLaptop, in the environment, makes this test program a laptop: the path of its
// file, its address, the id of its annotator, and how many changes it makes.
const asLaptop = "SAYSO_TEST_AS_LAPTOP"

// size is how large the long forms are (make test-hub), or what is usual.
func size(variable string, usual int) int {
	if n, err := strconv.Atoi(os.Getenv(variable)); err == nil {
		return n
	}
	return usual
}

// laptopMain works: it saves changes, says so, and exchanges now and then, by a
// connection that is cut, until it has saved enough or is killed.
func laptopMain(said string) error {
	part := strings.Split(said, "\n")
	count, err := strconv.Atoi(part[3])
	if err != nil {
		return err
	}
	ctx := context.Background()
	project, err := storage.Open(ctx, part[0], storage.OpenOptions{})
	if err != nil {
		return err
	}
	defer project.Close()
	l := &laptop{address: part[1], me: corpus.Annotator{ID: part[2]}, project: project}
	if l.list, err = project.Documents(ctx); err != nil {
		return err
	}
	for range count {
		a, err := l.trySay(ctx, rand.IntN(len(l.list)), rand.IntN(5))
		if err != nil {
			return err
		}
		fmt.Println("saved", a.ID)
		if rand.IntN(4) > 0 {
			continue // offline
		}
		if err := l.exchange(ctx); err != nil {
			fmt.Println("failed", err)
		}
	}
	return nil
}

// exchange does one over a connection of its own, and hides what a bad network is
// allowed to do.
func (l *laptop) exchange(ctx context.Context) error {
	h, err := Dial(ctx, l.address, nil)
	if err == nil {
		defer h.Close()
		_, err = h.Sync(ctx, l.project, Options{})
	}
	if errors.Is(err, ErrOffline) {
		return nil
	}
	return err
}

// TestLaptopsInAStorm: laptops are processes that work, are offline and come back,
// and are killed; connections are cut at random bytes; the hub is killed and
// started again. In the end all have the same history, what was saved is there, and
// nothing is there twice.
func TestLaptopsInAStorm(t *testing.T) {
	if os.Getenv("SAYSO_TEST_HUB") != "" {
		t.Skip("the hub of SAYSO_TEST_HUB is not killed")
	}
	laptops, changes := size("SAYSO_TEST_LAPTOPS", 4), size("SAYSO_TEST_CHANGES", 12)
	team := newTeam(t, 3+laptops*changes/200)
	proxy, err := cluster.NewProxy()
	check(t, err)
	defer proxy.Close()
	proxy.Within.Store(64 << 10)
	var all []*laptop
	for i := range laptops {
		l := team.join(fmt.Sprintf("reader%d", i), NewMember{SeesAll: true})
		check(t, l.project.Close())
		l.hub.Close()
		all = append(all, l)
	}
	var saved sync.Map
	var total, kills atomic.Int64
	var working sync.WaitGroup
	for _, l := range all {
		working.Go(func() { l.work(proxy.Folder, changes, &saved, &total, &kills) })
	}
	stopped := make(chan struct{})
	go func() { working.Wait(); close(stopped) }()
	restarts := 0
	for over := false; !over; {
		at := total.Load()
		for !over && total.Load() < at+int64(laptops*changes/3) { // a third of the work between two failures
			select {
			case <-stopped:
				over = true
			case <-time.After(10 * time.Millisecond):
			}
		}
		if !over {
			cluster.Kill()
			check(t, cluster.Run())
			restarts++
		}
	}
	proxy.Within.Store(0)
	for _, l := range all {
		l.visit(func() {})
	}
	team.lead.hub.Close()
	team.lead.open()
	team.lead.sync()
	seal := team.lead.seal()
	for i, l := range all {
		l.visit(func() {
			if l.seal() != seal {
				t.Errorf("%s has another history", l.login)
			}
			if i == 0 {
				l.sound()
			}
		})
	}
	team.lead.sound()
	lost, n := 0, 0
	there := map[string]bool{}
	for _, d := range must[[]corpus.Document](t)(team.lead.project.Documents(t.Context())) {
		for _, a := range must[corpus.Entry](t)(team.lead.project.Entry(t.Context(), d.ID)).Annotations {
			there[a.ID] = true
		}
	}
	saved.Range(func(id, _ any) bool {
		if n++; !there[id.(string)] {
			lost++
		}
		return true
	})
	twice := team.count("postgres", "events AS one JOIN sayso.events AS other USING (project, id) WHERE one.chain < other.chain")
	if n < laptops*changes || lost > 0 || twice > 0 {
		t.Errorf("%d saved, %d lost, %d twice", n, lost, twice)
	}
	t.Logf("%d laptops: %d changes saved, %d lost, %d twice; %d killed, %d connections cut, the hub killed %d times", laptops, n, lost, twice, kills.Load(), proxy.Cut.Load(), restarts)
}

// visit opens a laptop, exchanges, does something and closes it: fifty open files are
// more than the memory of one program is meant for.
func (l *laptop) visit(do func()) {
	l.t.Helper()
	l.project = must[*storage.Project](l.t)(storage.Open(l.t.Context(), l.path, storage.OpenOptions{}))
	l.open()
	defer l.close()
	l.sync()
	do()
}

// work runs a laptop as a process until it has saved enough, and kills it now and
// then at a place that nobody chose.
func (l *laptop) work(folder string, changes int, saved *sync.Map, total, kills *atomic.Int64) {
	left := changes
	for left > 0 {
		address := fmt.Sprintf("postgres://%s@/%s?host=%s&sslmode=disable", l.login, databaseOf(l.address), url.QueryEscape(folder))
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), asLaptop+"="+strings.Join([]string{l.path, address, l.me.ID, strconv.Itoa(left)}, "\n"))
		out, err := c.StdoutPipe()
		if err == nil {
			err = c.Start()
		}
		if err != nil {
			l.t.Error(err)
			return
		}
		kill := left
		if left > 2 && rand.IntN(2) == 0 {
			kill = 1 + rand.IntN(left-1)
		}
		lines := bufio.NewScanner(out)
		for seen := 0; lines.Scan(); {
			id, isSaved := strings.CutPrefix(lines.Text(), "saved ")
			if !isSaved {
				l.t.Errorf("%s: %s", l.login, lines.Text())
				continue
			}
			saved.Store(id, true)
			total.Add(1)
			left--
			if seen++; seen == kill && left > 0 {
				kills.Add(1)
				_ = c.Process.Kill()
			}
		}
		_ = c.Wait()
	}
}

func databaseOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Path, "/")
}

// TestAFollowerBringsWhatIsSavedAndTellsWhatCame.
func TestAFollowerBringsWhatIsSavedAndTellsWhatCame(t *testing.T) {
	team := newTeam(t, 1)
	ana := team.join("ana", NewMember{SeesAll: true})
	states := make(chan State, 100)
	came := make(chan bool, 100)
	f := Follow(ana.project, ana.address, func(s State, new bool) {
		if !s.Busy {
			states <- s
			came <- new
		}
	})
	defer f.Stop()
	if s := <-states; s.Err != nil || s.At.IsZero() {
		t.Errorf("at first: %+v", s)
	}
	<-came
	ana.say(0, 0)
	f.Changed()
	if s := <-states; s.Err != nil || s.Report.Pushed != 1 || s.Pending.Mine != 0 {
		t.Errorf("after a change: %+v", s)
	}
	<-came
	team.lead.say(0, 1)
	team.lead.sync()
	f.Now()
	if s := <-states; s.Err != nil || s.Report.Pulled != 1 {
		t.Errorf("after somebody else's change: %+v", s)
	}
	if !<-came {
		t.Error("it is not told that something came")
	}
}
