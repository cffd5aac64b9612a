package app

import (
	"compress/gzip"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sayso/widgets"
)

// olderFile is a project of the second version of the file, in a folder of its
// own.
func olderFile(t *testing.T) string {
	t.Helper()
	packed, err := os.Open("../storage/testdata/older/version2.sayso.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	reader, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "Older.sayso")
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAnOlderFileIsSaidToBeBroughtToThisVersionWhileItIsOpened(t *testing.T) {
	newHome(t)
	var told []string
	project, _, err := OpenOrSample(context.Background(), olderFile(t), LoadSettings(), func(path string, done, total int) {
		told = append(told, upgradeLine(path, done, total))
	})
	if err != nil {
		t.Fatal(err)
	}
	defer project.Close()
	if len(told) == 0 || !strings.HasPrefix(told[0], "Bringing Older.sayso to this version of Sayso, ") {
		t.Errorf("told %q", told)
	}
}

func TestAnOlderFileOpensInTheWindowAndTheStartWaitsForIt(t *testing.T) {
	s := newStage(t)
	before := s.project
	s.openPath(olderFile(t))
	if s.project != before || s.Job == nil {
		t.Error("the window waited for the file")
	}
	s.until("the older file is open", func() bool { return s.project != before })
	o := beginOpening(olderFile(t), LoadSettings())
	o.soon()
	<-o.done
	if o.err != nil {
		t.Fatal(o.err)
	}
	defer o.project.Close()
	if path, _, total := o.state(); filepath.Base(path) != "Older.sayso" || total == 0 {
		t.Errorf("the start was told of %q, %d", path, total)
	}
}

func TestThePageOfAnUpgradeShowsHowFarItIs(t *testing.T) {
	test.NewTempApp(t)
	page := newUpgradePage(widgets.Light())
	w := test.NewTempWindow(t, page.content)
	page.follow("/somewhere/Bridge.sayso", 25, 100)
	if page.line.Text() != "Bringing Bridge.sayso to this version of Sayso, 25 %…" || len(page.bar.Objects) != 1 {
		t.Errorf("it says %q", page.line.Text())
	}
	part := page.bar.Objects[0].(*fyne.Container)
	if share := part.Objects[1].Size().Width / part.Objects[0].Size().Width; share < 0.24 || share > 0.26 {
		t.Errorf("the bar shows %.2f of %v", share, w.Canvas().Size())
	}
	page.follow("/somewhere/Bridge.sayso", 0, 0)
}
