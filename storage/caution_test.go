package storage

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sayso/internal/history"
)

func TestAPlaceThatIsDangerousIsNamed(t *testing.T) {
	kinds := func(p *Project) string {
		var list []string
		for _, c := range p.Cautions() {
			if !strings.HasSuffix(c.Message, ".") {
				t.Errorf("%q is no sentence", c.Message)
			}
			list = append(list, c.Kind)
		}
		return strings.Join(list, " ")
	}
	p := newProject(t)
	if got := kinds(p); got != "" {
		t.Errorf("a folder of this machine gives %q", got)
	}
	if err := os.Link(p.Path(), p.Path()+".second"); err != nil {
		t.Skip("this file system knows no links: ", err)
	}
	if got := kinds(p); got != CautionLinks {
		t.Errorf("a file with two names gives %q", got)
	}
	folder := filepath.Join(t.TempDir(), "OneDrive - University of Selm", "study")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	synced, err := Create(context.Background(), filepath.Join(folder, "a.sayso"), Settings{Codebook: sampleCodebook()})
	if err != nil {
		t.Fatal(err)
	}
	defer synced.Close()
	if got := kinds(synced); got != CautionSync {
		t.Errorf("a folder of a sync client gives %q", got)
	}
}

func TestFoldersOfSyncClientsAreKnown(t *testing.T) {
	marked := t.TempDir()
	if err := os.MkdirAll(filepath.Join(marked, "deep", "down"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(marked, ".stfolder"), 0o700); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"/home/a/Dropbox/a.sayso":                                                      "Dropbox",
		"/home/a/Dropbox (Lab 2)/study/a.sayso":                                        "Dropbox",
		"/home/a/Nextcloud/a.sayso":                                                    "Nextcloud",
		"/Users/a/Library/Mobile Documents/com~apple~CloudDocs/a.sayso":                "iCloud Drive",
		"/Users/a/Library/CloudStorage/OneDrive-Personal/a.sayso":                      "OneDrive",
		"/home/a/Dropboxes/a.sayso":                                                    "",
		"/home/a/study/dropbox.sayso":                                                  "",
		filepath.ToSlash(filepath.Join(marked, "deep", "down", "a.sayso")):             "Syncthing",
		filepath.ToSlash(filepath.Join(filepath.Dir(marked), "no such folder", "a.s")): "",
	} {
		if got := syncClient(filepath.FromSlash(path)); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

// TestAProcessNumberThatWasGivenAgainHoldsNothing: the note names a process
// that runs, but it is not the one that wrote the note.
func TestAProcessNumberThatWasGivenAgainHoldsNothing(t *testing.T) {
	ctx := context.Background()
	p := newProject(t)
	began := processStart(os.Getppid())
	if began == "" {
		t.Skip("this system does not say when a process was started")
	}
	if again := processStart(os.Getppid()); again != began || processStart(os.Getpid()) == began {
		t.Errorf("the start of a process is %q and then %q, and that of this one %q", began, again, processStart(os.Getpid()))
	}
	host, _ := os.Hostname()
	for began, stands := range map[string]bool{began: true, "an earlier boot 7": false} {
		if err := p.SetSetting(ctx, holderKey, string(history.Encode(Holder{Host: host, PID: os.Getppid(), Began: began, Seen: time.Now().UTC()}))); err != nil {
			t.Fatal(err)
		}
		if other, err := p.Hold(ctx); err != nil || (other != nil) != stands {
			t.Errorf("began %q: %v %v", began, other, err)
		}
	}
	// The note of an earlier process with the very number of this one.
	if err := p.SetSetting(ctx, holderKey, string(history.Encode(Holder{Host: host, PID: os.Getpid(), Began: "an earlier boot 7", Since: time.Unix(0, 0)}))); err != nil {
		t.Fatal(err)
	}
	if other, err := p.Hold(ctx); err != nil || other != nil {
		t.Errorf("%v %v", other, err)
	}
	if note, err := p.Setting(ctx, holderKey); err != nil || strings.Contains(note, "1970") {
		t.Errorf("since when it is open was taken from another process: %s %v", note, err)
	}
}
