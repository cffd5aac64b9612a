package importing

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sayso/internal/corpus"
	"sayso/internal/reader"
	"sayso/storage"
)

// article is a text of so many invented words.
func article(seed, words int) string {
	var text strings.Builder
	for i := range words {
		fmt.Fprintf(&text, "w%d", (i*i*7+seed*31+i*seed)%4001)
		if i%12 == 11 {
			text.WriteString(".\n")
		} else {
			text.WriteString(" ")
		}
	}
	return text.String()
}

// writeIn writes a file into a folder.
func writeIn(t *testing.T, folder, name, data string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

func previewed(t *testing.T, project *storage.Project, o ScanOptions, paths ...string) []Found {
	t.Helper()
	var list []Found
	o.Found = func(f Found) { list = append(list, f) }
	o.Changed = func(i int, f Found) { f.Document.Text = list[i].Document.Text; list[i] = f }
	if err := Scan(context.Background(), project, paths, o); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAPreviewShowsWhatAnImportWouldDoAndStoresNothing(t *testing.T) {
	project := newProject(t)
	text, near := article(1, 500), strings.Replace(article(1, 500), "w31 ", "other ", 1)
	folder := t.TempDir()
	writeIn(t, folder, "a.txt", text)
	writeIn(t, folder, "b.txt", text)
	writeIn(t, folder, "c.txt", near)
	writeIn(t, folder, "d.txt", " date 2031-04-02 By Ada Weiss, HARBOUR POST\n\n"+article(2, 100))
	writeIn(t, folder, "e.txt", "a\x00b")
	writeIn(t, folder, "f.png", "\x89PNG")
	writeIn(t, folder, "g.csv", "Kopf,Stueck\nBridge,"+strings.ReplaceAll(article(3, 60), "\n", " ")+"\n")
	list := previewed(t, project, ScanOptions{}, folder)
	if len(list) != 7 {
		t.Fatalf("%d are found", len(list))
	}
	if f := list[0]; f.Words != 500 || f.Duplicate() || !f.Whole || f.Document.Text != text || f.Document.Origin.Size != int64(len(text)) {
		t.Errorf("the first is %+v", f)
	}
	if f := list[1]; !strings.Contains(f.Known, "the same text") || f.InProject {
		t.Errorf("the same text is %+v", f)
	}
	if f := list[2]; f.Near == "" || f.Likeness < 0.9 || f.Likeness >= 1 || f.InProject {
		t.Errorf("a near text is %+v", f)
	}
	if f := list[3]; !strings.HasPrefix(f.Header, "date 2031-04-02") || f.Document.Outlet != "HARBOUR POST" || f.Duplicate() {
		t.Errorf("a text with a header is %+v", f)
	}
	if f := list[4]; f.Err == nil || f.Unknown {
		t.Errorf("a broken text is %+v", f)
	}
	if f := list[5]; !f.Unknown {
		t.Errorf("a picture is %+v", f)
	}
	if f := list[6]; f.Table == nil || f.Table.Columns["text"] != "Stueck" || f.Document.Title == "Bridge" {
		t.Errorf("a row is %+v with %+v", f, f.Table)
	}
	if f := previewed(t, project, ScanOptions{Columns: map[string]string{"title": "Kopf"}}, folder)[6]; f.Document.Title != "Bridge" {
		t.Errorf("with a chosen column it is %+v", f)
	}
	if stats, err := project.Stats(context.Background()); err != nil || stats.Documents != 0 {
		t.Errorf("%d documents are stored (%v)", stats.Documents, err)
	}
}

func TestAPreviewKnowsWhatTheProjectHas(t *testing.T) {
	project := newProject(t)
	text := article(1, 500)
	if _, err := Import(context.Background(), project, []string{write(t, "own.txt", text)}, Options{}); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	writeIn(t, folder, "same.txt", text)
	writeIn(t, folder, "near.txt", strings.Replace(text, "w31 ", "other ", 1))
	list := previewed(t, project, ScanOptions{}, folder)
	if len(list) != 2 || list[0].Near == "" || !list[0].InProject || !strings.Contains(list[1].Known, "in the project already") || !list[1].InProject {
		t.Errorf("got %+v", list)
	}
}

func TestDecisionsOfAPreviewAreCarriedOut(t *testing.T) {
	project := newProject(t)
	folder := t.TempDir()
	writeIn(t, folder, "a.txt", "It rained.")
	writeIn(t, folder, "b.txt", "It rained.")
	writeIn(t, folder, "c.txt", " date 2031-04-02 By Ada Weiss, POST\n\nThe bridge opened.")
	writeIn(t, folder, "d.jsonl", `{"text":"One."}`+"\n"+`{"text":"Two."}`+"\n")
	total, err := Import(context.Background(), project, []string{folder}, Options{Decide: func(path string, number int, d *corpus.Document) Decision {
		switch filepath.Base(path) {
		case "b.txt":
			d.Outlet = "Evening Mail"
			return Decision{Anyway: true}
		case "c.txt":
			LeaveOutHeader(d)
		case "d.jsonl":
			if number == 0 {
				return Decision{Skip: "not wanted"}
			}
		}
		return Decision{}
	}})
	if err != nil || total.Documents != 4 || total.Skipped != 1 {
		t.Fatalf("%+v %v", total, err)
	}
	texts := map[string]string{}
	for entry, err := range project.Entries(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		texts[entry.Document.Source+" "+entry.Document.Outlet] = entry.Document.Text
	}
	want := map[string]string{"a.txt ": "It rained.", "b.txt Evening Mail": "It rained.", "c.txt POST": "The bridge opened.", "d.jsonl ": "Two."}
	if fmt.Sprint(texts) != fmt.Sprint(want) {
		t.Errorf("got %v", texts)
	}
}

func TestACancelledImportCanBeTakenOut(t *testing.T) {
	project := newProject(t)
	if _, err := Import(context.Background(), project, []string{write(t, "own.txt", "It rained.")}, Options{}); err != nil {
		t.Fatal(err)
	}
	path := write(t, "a.jsonl", lines(3*batchDocuments))
	ctx, cancel := context.WithCancel(context.Background())
	var stored Stored
	total, err := Import(ctx, project, []string{path}, Options{Stored: &stored, Progress: func(p Progress) {
		if p.Documents > 0 {
			cancel()
		}
	}})
	if err == nil || total.Documents == 0 {
		t.Fatalf("%+v %v", total, err)
	}
	if err := TakeOut(context.Background(), project, &stored, nil); err != nil {
		t.Fatal(err)
	}
	summaries, err := project.Summaries(context.Background())
	if err != nil || len(summaries) != 1 || summaries[0].Source != "own.txt" {
		t.Errorf("%d documents are left (%v)", len(summaries), err)
	}
	again, err := Import(context.Background(), project, []string{path}, Options{})
	if err != nil || again.Documents != 3*batchDocuments {
		t.Errorf("they cannot come in again: %+v %v", again, err)
	}
}

func TestAPreviewCanBeStoppedAndTellsItsPace(t *testing.T) {
	project := newProject(t)
	path := write(t, "a.jsonl", lines(1000))
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	var last Pace
	err := Scan(ctx, project, []string{path}, ScanOptions{Pace: func(p Pace) { last = p }, Found: func(Found) {
		if n++; n == 10 {
			cancel()
		}
	}})
	if err == nil || n > 11 || last.AllFiles != 1 || last.All == 0 {
		t.Errorf("%d found, pace %+v, error %v", n, last, err)
	}
}

func TestThePaceEstimatesTheRest(t *testing.T) {
	start := time.Now()
	p := Pace{Done: 25, All: 100, Started: start}
	if left := p.Left(start.Add(10 * time.Second)); left != 30*time.Second || p.Part() != 0.25 {
		t.Errorf("%v left, part %v", left, p.Part())
	}
	if left := (Pace{All: 100, Started: start}).Left(start.Add(time.Minute)); left != 0 {
		t.Errorf("%v left before anything was done", left)
	}
}

func TestALongPreviewKeepsTheBeginningsOfTexts(t *testing.T) {
	p := scan{ctx: context.Background(), project: newProject(t), texts: map[string]int{}, kept: wholeTexts}
	text := strings.Repeat("é", beginning)
	f := Found{Document: corpus.Document{Text: text, SHA256: corpus.HashText(text)}}
	p.judge(&f, false)
	if f.Whole || len(f.Document.Text) > beginning || !strings.HasPrefix(text, f.Document.Text) {
		t.Errorf("kept %d bytes, whole: %v", len(f.Document.Text), f.Whole)
	}
	if _, _, ok := reader.CutHeader("date 2031-04-02 By A, B\n\n"); ok {
		t.Error("a header without a text was cut off")
	}
}
