package app

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sayso/app/documents"
	"sayso/app/session"
	"sayso/internal/corpus"
	"sayso/storage"
)

// manySummaries makes the list of a large project.
func manySummaries(n int) []storage.Summary {
	list := make([]storage.Summary, n)
	places := []string{"harbour", "bridge", "ministry", "council", "airport", "railway"}
	for i := range list {
		list[i] = storage.Summary{ID: fmt.Sprintf("%036d", i), Title: fmt.Sprintf("Article %d: the %s denies what the %s said on Tuesday", i, places[i%6], places[(i/6)%6]),
			Outlet: fmt.Sprintf("The Courier %d", i%97), Date: fmt.Sprintf("20%02d-%02d-%02d", i%30, i%12+1, i%28+1), State: corpus.ToDo, Sentences: 30, Unread: 30}
	}
	return list
}

// largeStage is a window over more documents than are looked through at once.
func largeStage(t *testing.T) *stage {
	s := newStage(t)
	s.session.Summaries = append(s.session.Summaries, manySummaries(3*documents.MostAtOnce)...)
	s.documents.Show()
	return s
}

func TestEnterInTheFilterWaitsForWhatWasTyped(t *testing.T) {
	s := largeStage(t)
	want := s.session.Summaries[1]
	s.focusFilter()
	test.Type(s.documents.Field(), want.Title)
	if !s.documents.Busy() {
		t.Fatal("the answer is there before the search can have ended")
	}
	s.documents.Field().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.until("the document that was typed is open", func() bool { return s.session.Entry.Document.ID == want.ID })
}

func TestOfManyDocumentsTheLastKeyIsAnswered(t *testing.T) {
	s := largeStage(t)
	s.focusFilter()
	test.Type(s.documents.Field(), "railway 96")
	s.until("the list shows what fits", func() bool { return !s.documents.Busy() })
	for _, d := range s.documents.Found() {
		if !strings.Contains(d.Title, "railway") {
			t.Fatalf("%q is shown", d.Title)
		}
	}
	if len(s.documents.Found()) == 0 {
		t.Error("nothing is shown")
	}
}

func TestThePaletteTakesWhatWasTypedHoweverManyDocuments(t *testing.T) {
	s := largeStage(t)
	want := s.session.Summaries[1]
	s.showPalette()
	test.Type(s.window.Canvas().Focused(), want.Title)
	s.press("Return")
	s.until("the document that was typed is open", func() bool { return s.session.Entry.Document.ID == want.ID })
}

// The palette and the filter over 100,000 documents: what a key costs until its
// answer is there.
func BenchmarkPaletteKeyOf100000Documents(b *testing.B) {
	w := &Window{session: &session.Session{Summaries: manySummaries(100_000)}}
	texts := w.session.DocumentTexts()
	for _, typed := range []string{"t", "ministry", "mnstry", "airport courier 96"} {
		b.Run(typed, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				w.documentItems(w.session.Summaries, texts.Closest(context.Background(), typed, nil), 8)
			}
		})
	}
}

func BenchmarkFilterKeyOf100000Documents(b *testing.B) {
	s := &session.Session{Summaries: manySummaries(100_000)}
	s.DocumentTexts()
	for _, typed := range []string{"t", "ministry", "mnstry", "outlet:96"} {
		b.Run(typed, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				filterDocuments(s, nil, typed)
			}
		})
	}
}

// BenchmarkDocumentTextsOf100000Documents is done once for each list, behind
// the window.
func BenchmarkDocumentTextsOf100000Documents(b *testing.B) {
	list := manySummaries(100_000)
	b.ReportAllocs()
	for b.Loop() {
		(&session.Session{Summaries: list}).DocumentTexts()
	}
}
