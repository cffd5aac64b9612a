package importing

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/importing"
	"sayso/internal/segment"
	"sayso/widgets/importpreview"
)

// Candidate is a document that was found, and what was decided about it.
type Candidate struct {
	importing.Found
	Leave     bool
	edited    bool
	Corrected corpus.Document // with what was corrected
	sentences []corpus.Sentence
	cut       string // how sentences were cut, "" for not yet
}

// guess is a value with a question mark while it is only guessed.
func (f *Candidate) guess(field, value string) string {
	if slices.Contains(f.Guessed, field) {
		return value + " ?"
	}
	return value
}

// decided says that a field is not a guess any more.
func (f *Candidate) decided(field string) {
	f.Guessed = slices.DeleteFunc(slices.Clone(f.Guessed), func(g string) bool { return g == field })
}

// place is where a document was found, for the second reading.
type place struct {
	path   string
	number int
}

func (f *Candidate) at() place { return place{f.Path, f.Number} }

// add shows what an import of these paths would bring. While a preview is open,
// they are added to it.
func (s *Screen) add(paths []string) {
	switch {
	case s.storing || s.preview == nil && s.shell.Job != nil:
		s.shell.Say(ui.Busy)
		return
	case len(paths) == 0:
		return
	}
	if s.preview == nil {
		s.reset()
		s.shell.Flush()
		s.open()
	}
	s.paths = append(s.paths, paths...)
	s.read()
}

// open puts the screen up, in the present palette.
func (s *Screen) open() {
	old := s.preview
	v := importpreview.New(s.shell.Palette, s.shell.Window.Canvas())
	s.preview, s.palette = v, s.shell.Palette.Name
	v.OnChoose = func(i int) { s.shell.Guard(func() { s.chosen = i; s.show() }) }
	v.OnToggle = func(i int) { s.shell.Guard(func() { s.toggle(i) }) }
	v.OnEdit = func(field, value string) { s.shell.Guard(func() { s.edit(field, strings.TrimSpace(value)) }) }
	v.OnAdd = func() { s.shell.Guard(s.Ask) }
	v.OnColumns = func() { s.shell.Guard(s.AskColumns) }
	v.OnLeaveOut = func(on bool) { s.shell.Guard(func() { s.leaveOut = on; s.show() }) }
	v.OnUnwrap = func(on bool) { s.shell.Guard(func() { s.unwrap = on; s.show() }) }
	v.OnImport = func() { s.shell.Guard(s.take) }
	v.OnCancel = func() { s.shell.Guard(s.cancel) }
	v.OnShortcut = s.shortcut
	if old != nil {
		s.shell.Window.Canvas().Overlays().Remove(old)
	}
	s.shell.Window.Canvas().Overlays().Add(v)
	s.show()
	v.FocusList()
}

// Follow makes the screen anew in another palette.
func (s *Screen) Follow() {
	if s.preview != nil && s.palette != s.shell.Palette.Name {
		s.open()
	}
}

// Close takes the screen away.
func (s *Screen) Close() {
	if s.preview == nil {
		return
	}
	s.shell.Window.Canvas().Overlays().Remove(s.preview)
	s.reset()
	s.shell.FocusText()
}

// shortcut lets through the keys that make sense over the screen.
func (s *Screen) shortcut(key fyne.Shortcut) bool {
	switch s.shell.CommandOf(key) {
	case "view.palette":
		s.said = "The import comes first: Enter imports, Esc leaves it. Then Ctrl+K finds anything."
		s.show()
		return true
	case "project.import", "view.theme", "project.quit", "help.keys":
		return s.shell.Shortcut(key)
	}
	return false
}

// read reads the files behind the window. While they are being read
// already, that is ended first.
func (s *Screen) read() {
	if s.reading {
		s.again = true
		s.shell.CancelJob()
		return
	}
	kept := map[place]*Candidate{}
	for _, f := range s.documents {
		kept[f.at()] = f
	}
	s.mapped = false
	s.reading, s.documents, s.chosen, s.pace = true, nil, -1, importing.Pace{Started: time.Now()}
	project, paths, columns := s.shell.Open.File(), append([]string(nil), s.paths...), s.columns
	arrivals := &arrivals{}
	deliver := func() {
		s.shell.Runner.Do(func() {
			if list, changed, pace := arrivals.take(); s.preview != nil && s.reading {
				s.arrive(list, changed, pace, kept)
			}
		})
	}
	work := func(ctx context.Context, _ func(string)) error {
		return importing.Scan(ctx, project, paths, importing.ScanOptions{
			Columns: columns,
			Found:   func(f importing.Found) { arrivals.add(f, deliver) },
			Changed: func(i int, f importing.Found) { arrivals.change(i, f) },
			Pace:    func(p importing.Pace) { arrivals.at(p) },
		})
	}
	s.shell.Start("Reading files…", work, func(err error) {
		list, changed, pace := arrivals.take()
		if s.preview == nil {
			return // it was left meanwhile
		}
		s.arrive(list, changed, pace, kept)
		s.allRead(err)
	})
	s.show()
}

// arrive shows what was found meanwhile. What was decided about the same
// documents before stays decided.
func (s *Screen) arrive(list []importing.Found, changed map[int]importing.Found, pace importing.Pace, kept map[place]*Candidate) {
	for _, f := range list {
		one := &Candidate{Found: f, Corrected: f.Document, Leave: f.Duplicate()}
		if before := kept[one.at()]; before != nil && before.Document.SHA256 == f.Document.SHA256 && f.Err == nil {
			one.Leave = before.Leave
			if before.edited {
				one.edited, one.Corrected, one.Guessed = true, before.Corrected, before.Guessed
			}
		}
		s.documents = append(s.documents, one)
	}
	for i, f := range changed {
		if i < len(s.documents) {
			one := s.documents[i]
			one.Near, one.Likeness, one.InProject = f.Near, f.Likeness, f.InProject
			if kept[one.at()] == nil {
				one.Leave = true
			}
		}
	}
	s.pace = pace
	if s.chosen < 0 && len(s.documents) > 0 {
		s.chosen = 0
	}
	s.show()
}

// allRead is what happens when all files were read.
func (s *Screen) allRead(err error) {
	s.reading = false
	if s.again {
		s.again = false
		s.read()
		return
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		s.Close()
		s.shell.Failed(err)
		return
	}
	eager := s.eager
	s.eager = false
	s.show()
	if eager && s.undecided() == 0 {
		s.take()
	}
}

// undecided counts what a researcher should look at before an import.
func (s *Screen) undecided() (n int) {
	for _, f := range s.documents {
		if f.Duplicate() || len(f.Guessed) > 0 || f.Err != nil && !f.Unknown {
			n++
		}
	}
	return n
}

// toggle takes a document or leaves it out.
func (s *Screen) toggle(i int) {
	if i < 0 || i >= len(s.documents) || s.storing || s.documents[i].Err != nil {
		return
	}
	s.documents[i].Leave = !s.documents[i].Leave
	s.show()
}

// edit corrects what is known of the chosen document.
func (s *Screen) edit(field, value string) {
	if s.chosen < 0 || s.chosen >= len(s.documents) || s.storing {
		return
	}
	f := s.documents[s.chosen]
	switch field {
	case "title":
		f.Corrected.Title = value
	case "outlet":
		f.Corrected.Outlet = value
		f.decided("outlet")
	case "byline":
		f.Corrected.Byline = value
	case "language":
		f.Corrected.Language = strings.ToLower(value)
		f.cut = ""
	case "date":
		f.Corrected.Date = value
		tidyDate(&f.Corrected)
		f.decided("date")
	}
	f.edited = true
	s.show()
}

// cancel leaves the preview, or ends the import that is being made.
func (s *Screen) cancel() {
	switch {
	case s.storing:
		s.shell.CancelJob()
	case s.reading:
		s.shell.CancelJob()
		s.Close()
		s.shell.Say("Nothing was imported.")
	default:
		s.Close()
	}
}

// cutShown cuts the text of the chosen document into sentences behind the
// window, as it will be stored.
func (s *Screen) cutShown(f *Candidate) {
	text, how := s.storedText(f), segment.Options{Language: f.Corrected.Language, Unwrap: s.unwrap}
	key := fmt.Sprintf("%s %t %d", how.Language, how.Unwrap, len(text))
	if f.cut == key || f.Err != nil {
		return
	}
	f.cut, f.sentences = key, nil
	s.sentence++
	number, screen := s.sentence, s.preview
	go func() {
		var sentences []corpus.Sentence
		ui.Guard(func(error) {}, func() { sentences = segment.Split(text, how) })
		s.shell.Runner.Do(func() {
			s.shell.Guard(func() {
				if f.cut == key {
					f.sentences = sentences
				}
				if s.preview == screen && s.sentence == number && screen != nil {
					s.show()
				}
			})
		})
	}()
}

// storedText is the text of a document as the import would store it.
func (s *Screen) storedText(f *Candidate) string {
	document := corpus.Document{Text: f.Document.Text}
	if s.leaveOut && f.Header != "" {
		importing.LeaveOutHeader(&document)
	}
	return document.Text
}

// from is where a document was found, in few words.
func from(f *importing.Found) string {
	place := f.Document.Origin.Place
	if place == "" && f.Line > 0 {
		unit := "line"
		if strings.EqualFold(filepath.Ext(f.Path), ".parquet") {
			unit = "row"
		}
		place = fmt.Sprintf("%s %d", unit, f.Line)
	}
	name := f.Name
	if name == "" {
		name = filepath.Base(f.Path)
	}
	place = strings.TrimPrefix(place, "article ")
	return strings.TrimSpace(name + " " + place)
}
