package app

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"sayso/app/importing"
	intake "sayso/internal/importing"
)

// importFolder makes a folder of files by name and contents, in pairs.
func importFolder(t *testing.T, pairs ...string) string {
	t.Helper()
	folder := t.TempDir()
	for i := 0; i < len(pairs); i += 2 {
		if err := os.WriteFile(filepath.Join(folder, pairs[i]), []byte(pairs[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// wordy is a text of 200 words, all its own.
func wordy(seed int) string {
	var text strings.Builder
	for i := range 200 {
		fmt.Fprintf(&text, "Word%dx%d ", seed, i)
		if i%10 == 9 {
			text.WriteString("ended. ")
		}
	}
	return text.String()
}

// looked waits until all files of a preview were read.
func (s *stage) looked() {
	s.t.Helper()
	s.until("the files are read", func() bool { return s.importing.Over() != nil && !s.importing.Reading() })
}

func (s *stage) articles() int { return len(s.session.Summaries) }

func TestAPlainFileComesInWithEnter(t *testing.T) {
	s := newStage(t)
	before := s.articles()
	s.importing.Preview([]string{filepath.Join(importFolder(t, "a.txt", wordy(1)), "a.txt")})
	s.press(fyne.KeyReturn) // at once: it is remembered until the file is read
	s.until("it is imported", func() bool { return s.importing.Over() == nil && s.articles() == before+1 })
	s.until("it is open", func() bool { return s.session.Entry.Document.Source == "a.txt" })
	if s.window.Canvas().Focused() != fyne.Focusable(s.view) {
		t.Error("the keys did not go back to the text")
	}
}

func TestAPreviewStoresNothingAndEscLeavesIt(t *testing.T) {
	s := newStage(t)
	before := s.articles()
	s.dropped([]fyne.URI{storage.NewFileURI(importFolder(t, "a.txt", wordy(1), "b.txt", wordy(2)))})
	s.looked()
	if len(s.importing.Documents()) != 2 || s.importing.Taken() != 2 {
		t.Fatalf("%d are found", len(s.importing.Documents()))
	}
	s.press(fyne.KeyEscape)
	if s.importing.Over() != nil || s.window.Canvas().Overlays().Top() != nil {
		t.Error("the preview is still there")
	}
	s.session.Reload()
	s.saved()
	if s.articles() != before {
		t.Errorf("%d articles, not %d", s.articles(), before)
	}
}

func TestDuplicatesAreLeftOutUnlessTheyAreWanted(t *testing.T) {
	s := newStage(t)
	before := s.articles()
	own := s.session.Entry.Document.Text
	folder := importFolder(t, "a.txt", wordy(1), "b.txt", wordy(1), "c.txt", strings.Replace(wordy(1), "Word1x50 ", "Other ", 1), "d.txt", own, "e.txt", "\x00")
	s.importing.Preview([]string{folder})
	s.press(fyne.KeyReturn) // there is something to decide, so nothing happens yet
	s.looked()
	var marks []string
	for _, f := range s.importing.Documents() {
		marks = append(marks, fmt.Sprint(f.Name, " ", !f.Leave && f.Err == nil, " ", f.Duplicate()))
	}
	want := []string{"a.txt true false", "b.txt false true", "c.txt false true", "d.txt false true", "e.txt false false"}
	if fmt.Sprint(marks) != fmt.Sprint(want) {
		t.Fatalf("got %q", marks)
	}
	s.press(fyne.KeyDown, fyne.KeySpace) // b, anyway
	s.press(fyne.KeyEnd, fyne.KeySpace)  // what cannot be read stays out
	if s.importing.Taken() != 2 {
		t.Fatalf("%d are chosen", s.importing.Taken())
	}
	s.press(fyne.KeyReturn)
	s.until("they are imported", func() bool { return s.importing.Over() == nil && s.articles() == before+2 })
	s.until("the report is there", func() bool { return s.window.Canvas().Overlays().Top() != nil })
	if !strings.Contains(s.Sheet.Title, "2 articles imported. 2 there already. 1 could not be read.") {
		t.Errorf("the report says %q", s.Sheet.Title)
	}
	s.Sheet.Accept() // saves the list
	files, err := filepath.Glob(filepath.Join(filepath.Dir(s.path), "*-import.csv"))
	if err != nil || len(files) != 1 {
		t.Fatalf("saved are %q (%v)", files, err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
	if err != nil || len(rows) != 6 || rows[1][3] != "imported" || rows[3][3] != "duplicate" || rows[5][3] != "failed" {
		t.Errorf("the list is %q (%v)", rows, err)
	}
}

func TestWhatIsKnownOfADocumentCanBeCorrectedBeforeItComesIn(t *testing.T) {
	s := newStage(t)
	header := " date 2031-04-02 By Ada Weiss, HARBOUR POST\n\n"
	s.importing.Preview([]string{importFolder(t, "a.txt", header+wordy(1))})
	s.looked()
	s.press(fyne.KeyF2)
	field := s.window.Canvas().Focused()
	test.Type(field, "Corrected: ")
	s.press(fyne.KeyReturn)
	s.importing.Over().FocusField("date")
	s.window.Canvas().Focused().(interface{ SetText(string) }).SetText("2 April 2031")
	s.press(fyne.KeyReturn)
	s.importing.Over().OnEdit("language", "DE")
	s.importing.Over().OnLeaveOut(true)
	s.queue.drain()
	if line := importing.Line(s.importing.Documents()[0]); !strings.Contains(line.Note, "Date not understood") {
		t.Errorf("the line is %+v", line)
	}
	s.importing.Over().OnEdit("date", "2031-04-05")
	s.importing.Over().FocusList()
	s.press(fyne.KeyReturn)
	s.until("it is open", func() bool { return s.session.Entry.Document.Source == "a.txt" })
	d := s.session.Entry.Document
	if !strings.Contains(d.Title, "Corrected: ") || d.Date != "2031-04-05" || d.Printed != "" || d.Language != "de" || d.Outlet != "HARBOUR POST" || strings.Contains(d.Text, "HARBOUR") {
		t.Errorf("stored is %+v", d)
	}
}

func TestMoreFilesAreAddedAndDecisionsStay(t *testing.T) {
	s := newStage(t)
	folder := importFolder(t, "a.txt", wordy(1), "b.txt", wordy(2))
	s.importing.Preview([]string{filepath.Join(folder, "a.txt")})
	s.looked()
	s.press(fyne.KeySpace)
	s.importing.Over().OnEdit("outlet", "Evening Mail")
	s.importing.Preview([]string{filepath.Join(folder, "b.txt")})
	s.looked()
	if n := len(s.importing.Documents()); n != 2 || !s.importing.Documents()[0].Leave || s.importing.Documents()[0].Corrected.Outlet != "Evening Mail" || s.importing.Documents()[1].Leave {
		t.Errorf("%d found, %+v", n, s.importing.Documents())
	}
}

func TestColumnsOfTablesCanBeChosen(t *testing.T) {
	s := newStage(t)
	s.importing.Preview([]string{importFolder(t, "t.csv", "Kopf,Inhalt,Andere\nBridge,"+wordy(1)+","+wordy(2)+"\n")})
	s.looked()
	if got := s.importing.Documents()[0].Corrected; !strings.HasPrefix(got.Text, "Word1x0") || got.Title == "Bridge" {
		t.Fatalf("read as %+v", got)
	}
	s.importing.UseColumns(map[string]string{"text": "Andere", "title": "Kopf"})
	s.looked()
	if got := s.importing.Documents()[0].Corrected; !strings.HasPrefix(got.Text, "Word2x0") || got.Title != "Bridge" {
		t.Errorf("read as %+v", got)
	}
	s.importing.AskColumns()
	s.press(fyne.KeyEscape)
	if s.importing.Over() == nil {
		t.Error("Esc left the preview with the sheet")
	}
}

func TestACancelledImportIsKeptOrTakenOut(t *testing.T) {
	s := newStage(t)
	before := s.articles()
	file := filepath.Join(importFolder(t, "a.txt", wordy(1)), "a.txt")
	var made importing.Made
	total, err := intake.Import(context.Background(), s.project, []string{file}, intake.Options{Stored: &made.Stored, File: made.File})
	if err != nil {
		t.Fatal(err)
	}
	made.Total = total
	s.importing.Ended(s.project, &made, context.Canceled)
	s.until("it is asked", func() bool { return s.articles() == before+1 && s.window.Canvas().Overlays().Top() != nil })
	s.Sheet.Accept() // keep
	s.importing.TakeOut(s.project, &made)
	s.until("it is taken out", func() bool { return s.Job == nil && s.articles() == before })
}

func TestAFileThatChangedMeanwhileIsNotStoredUnseen(t *testing.T) {
	s := newStage(t)
	before := s.articles()
	folder := importFolder(t, "a.txt", wordy(1))
	s.importing.Preview([]string{folder})
	s.looked()
	if err := os.WriteFile(filepath.Join(folder, "a.txt"), []byte(wordy(2)), 0o600); err != nil {
		t.Fatal(err)
	}
	s.press(fyne.KeyReturn)
	s.until("the import ended", func() bool { return s.importing.Over() == nil && s.Job == nil })
	s.session.Reload()
	s.saved()
	if s.articles() != before {
		t.Errorf("%d articles, not %d", s.articles(), before)
	}
}

func TestThePreviewFollowsThePalette(t *testing.T) {
	s := newStage(t)
	s.importing.Preview([]string{importFolder(t, "a.txt", wordy(1))})
	s.looked()
	old := s.importing.Over()
	s.useTheme("dark")
	if s.importing.Over() == old || s.window.Canvas().Overlays().Top() != fyne.CanvasObject(s.importing.Over()) {
		t.Error("the preview kept the light palette")
	}
	if f := s.window.Canvas().Focused(); f == fyne.Focusable(s.view) {
		t.Error("the keys go to the text below")
	}
}

func TestDateAndOutletOfAFileNameAreShownAsGuesses(t *testing.T) {
	s := newStage(t)
	s.importing.Preview([]string{importFolder(t, "the_wire_2031-03-05_bridge.txt", wordy(1), "plain.txt", wordy(2))})
	s.press(fyne.KeyReturn) // there is a guess to look at, so nothing happens yet
	s.looked()
	if len(s.importing.Documents()) != 2 {
		t.Fatal("it was imported unseen")
	}
	line := importing.Line(s.importing.Documents()[1])
	if line.Outlet != "the wire ?" || line.Date != "2031-03-05 ?" || importing.Line(s.importing.Documents()[0]).Date != "" {
		t.Errorf("shown are %q and %q", line.Outlet, line.Date)
	}
	if detail := s.importing.Detail(1); !strings.Contains(detail.Meta, "date and outlet guessed from the file’s name") || detail.Date != "2031-03-05" {
		t.Errorf("the document says %q, %q", detail.Meta, detail.Date)
	}
	s.importing.Over().OnChoose(1)
	s.importing.Over().OnEdit("outlet", "The Wire")
	if line := importing.Line(s.importing.Documents()[1]); line.Outlet != "The Wire" || line.Date != "2031-03-05 ?" {
		t.Errorf("after it was corrected, %q and %q", line.Outlet, line.Date)
	}
}
