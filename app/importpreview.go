package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/foreign"
	"sayso/internal/intake"
	"sayso/internal/segment"
	"sayso/storage"
	"sayso/widgets"
)

// An import is looked at before it is made. The files are read behind the
// window; what is found appears on a screen of its own, where documents are
// left out and their metadata corrected. Nothing is stored until Enter. Then
// the files are read again, and what was decided is carried out: that way a
// preview of ten thousand articles holds little memory, and a file that changed
// in between is told instead of stored unseen.

// importDesk is what the window keeps of an import that is being looked at.
type importDesk struct {
	screen   *widgets.ImportPreview // nil while there is none
	palette  string                 // name of the palette the screen was made with
	paths    []string
	found    []*foundDocument
	chosen   int
	columns  map[string]string // of tables, as intake.Options has them
	mapping  foreign.Mapping   // of the names in annotated files, once it was asked for
	mapped   bool
	restRead bool // whoever annotated them has read all of them

	leaveOut bool // the first line with date and byline is kept out of the texts
	unwrap   bool

	reading  bool   // the files are still being read
	storing  bool   // the import is being made
	eager    bool   // Enter was pressed while the files were being read
	again    bool   // the files are to be read once more
	said     string // what a key that rests here is told at the foot, once
	pace     intake.Pace
	sentence int // counts what was cut for the text on the right, to drop what is late
}

// foundDocument is a document that was found, and what was decided about it.
type foundDocument struct {
	intake.Found
	leave     bool
	edited    bool
	document  corpus.Document // with what was corrected
	sentences []corpus.Sentence
	cut       string // how sentences were cut, "" for not yet
}

// guess is a value with a question mark while it is only guessed.
func (f *foundDocument) guess(field, value string) string {
	if slices.Contains(f.Guessed, field) {
		return value + " ?"
	}
	return value
}

// decided says that a field is not a guess any more.
func (f *foundDocument) decided(field string) {
	f.Guessed = slices.DeleteFunc(slices.Clone(f.Guessed), func(g string) bool { return g == field })
}

// place is where a document was found, for the second reading.
type foundPlace struct {
	path   string
	number int
}

func (f *foundDocument) at() foundPlace { return foundPlace{f.Path, f.Number} }

// previewImport shows what an import of these paths would bring. While a
// preview is open, they are added to it.
func (w *Window) previewImport(paths []string) {
	d := &w.importing
	switch {
	case d.storing || d.screen == nil && w.Job != nil:
		w.say("Wait for the running job to end, or cancel it first.")
		return
	case len(paths) == 0:
		return
	}
	if d.screen == nil {
		*d = importDesk{chosen: -1}
		w.inspector.Flush()
		w.openImport()
	}
	d.paths = append(d.paths, paths...)
	w.readImport()
}

// openImport puts the screen up, in the present palette.
func (w *Window) openImport() {
	d := &w.importing
	old := d.screen
	v := widgets.NewImportPreview(w.palette, w.window.Canvas())
	d.screen, d.palette = v, w.palette.Name
	v.OnChoose = func(i int) { w.guard(func() { d.chosen = i; w.showImport() }) }
	v.OnToggle = func(i int) { w.guard(func() { w.toggleImport(i) }) }
	v.OnEdit = func(field, value string) { w.guard(func() { w.editImport(field, strings.TrimSpace(value)) }) }
	v.OnAdd = func() { w.guard(w.importFiles) }
	v.OnColumns = func() { w.guard(w.askColumns) }
	v.OnLeaveOut = func(on bool) { w.guard(func() { d.leaveOut = on; w.showImport() }) }
	v.OnUnwrap = func(on bool) { w.guard(func() { d.unwrap = on; w.showImport() }) }
	v.OnImport = func() { w.guard(w.takeImport) }
	v.OnCancel = func() { w.guard(w.cancelImport) }
	v.OnShortcut = w.importShortcut
	if old != nil {
		w.window.Canvas().Overlays().Remove(old)
	}
	w.window.Canvas().Overlays().Add(v)
	w.showImport()
	v.FocusList()
}

// followImport makes the screen anew in another palette.
func (w *Window) followImport() {
	if d := &w.importing; d.screen != nil && d.palette != w.palette.Name {
		w.openImport()
	}
}

func (w *Window) closeImport() {
	d := &w.importing
	if d.screen == nil {
		return
	}
	w.window.Canvas().Overlays().Remove(d.screen)
	*d = importDesk{chosen: -1}
	w.focusText()
}

// importShortcut lets through the keys that make sense over the screen.
func (w *Window) importShortcut(s fyne.Shortcut) bool {
	custom, ok := s.(*desktop.CustomShortcut)
	if !ok {
		return false
	}
	switch w.keys[ui.With(custom.Modifier, custom.KeyName)].ID {
	case "view.palette":
		w.importing.said = "The import comes first: Enter imports, Esc leaves it. Then Ctrl+K finds anything."
		w.showImport()
		return true
	case "project.import", "view.theme", "project.quit", "help.keys":
		return w.shortcut(s)
	}
	return false
}

// readImport reads the files behind the window. While they are being read
// already, that is ended first.
func (w *Window) readImport() {
	d := &w.importing
	if d.reading {
		d.again = true
		w.cancelJob()
		return
	}
	kept := map[foundPlace]*foundDocument{}
	for _, f := range d.found {
		kept[f.at()] = f
	}
	d.mapped = false
	d.reading, d.found, d.chosen, d.pace = true, nil, -1, intake.Pace{Started: time.Now()}
	project, paths, columns := w.project, append([]string(nil), d.paths...), d.columns
	arrivals := &arrivals{}
	deliver := func() {
		w.runner.Do(func() {
			if list, changed, pace := arrivals.take(); d.screen != nil && d.reading {
				w.arrive(list, changed, pace, kept)
			}
		})
	}
	work := func(ctx context.Context, _ func(string)) error {
		return intake.Scan(ctx, project, paths, intake.ScanOptions{
			Columns: columns,
			Found:   func(f intake.Found) { arrivals.add(f, deliver) },
			Changed: func(i int, f intake.Found) { arrivals.change(i, f) },
			Pace:    func(p intake.Pace) { arrivals.at(p) },
		})
	}
	w.start("Reading files…", work, func(err error) {
		list, changed, pace := arrivals.take()
		if d.screen == nil {
			return // it was left meanwhile
		}
		w.arrive(list, changed, pace, kept)
		w.importRead(err)
	})
	w.showImport()
}

// arrive shows what was found meanwhile. What was decided about the same
// documents before stays decided.
func (w *Window) arrive(list []intake.Found, changed map[int]intake.Found, pace intake.Pace, kept map[foundPlace]*foundDocument) {
	d := &w.importing
	for _, f := range list {
		one := &foundDocument{Found: f, document: f.Document, leave: f.Duplicate()}
		if before := kept[one.at()]; before != nil && before.Document.SHA256 == f.Document.SHA256 && f.Err == nil {
			one.leave = before.leave
			if before.edited {
				one.edited, one.document, one.Guessed = true, before.document, before.Guessed
			}
		}
		d.found = append(d.found, one)
	}
	for i, f := range changed {
		if i < len(d.found) {
			one := d.found[i]
			one.Near, one.Likeness, one.InProject = f.Near, f.Likeness, f.InProject
			if kept[one.at()] == nil {
				one.leave = true
			}
		}
	}
	d.pace = pace
	if d.chosen < 0 && len(d.found) > 0 {
		d.chosen = 0
	}
	w.showImport()
}

// importRead is what happens when all files were read.
func (w *Window) importRead(err error) {
	d := &w.importing
	d.reading = false
	if d.again {
		d.again = false
		w.readImport()
		return
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		w.closeImport()
		w.failed(err)
		return
	}
	eager := d.eager
	d.eager = false
	w.showImport()
	if eager && w.undecided() == 0 {
		w.takeImport()
	}
}

// undecided counts what a researcher should look at before an import.
func (w *Window) undecided() (n int) {
	for _, f := range w.importing.found {
		if f.Duplicate() || len(f.Guessed) > 0 || f.Err != nil && !f.Unknown {
			n++
		}
	}
	return n
}

// toggleImport takes a document or leaves it out.
func (w *Window) toggleImport(i int) {
	d := &w.importing
	if i < 0 || i >= len(d.found) || d.storing || d.found[i].Err != nil {
		return
	}
	d.found[i].leave = !d.found[i].leave
	w.showImport()
}

// editImport corrects what is known of the chosen document.
func (w *Window) editImport(field, value string) {
	d := &w.importing
	if d.chosen < 0 || d.chosen >= len(d.found) || d.storing {
		return
	}
	f := d.found[d.chosen]
	switch field {
	case "title":
		f.document.Title = value
	case "outlet":
		f.document.Outlet = value
		f.decided("outlet")
	case "byline":
		f.document.Byline = value
	case "language":
		f.document.Language = strings.ToLower(value)
		f.cut = ""
	case "date":
		f.document.Date = value
		tidyDate(&f.document)
		f.decided("date")
	}
	f.edited = true
	w.showImport()
}

// cancelImport leaves the preview, or ends the import that is being made.
func (w *Window) cancelImport() {
	d := &w.importing
	switch {
	case d.storing:
		w.cancelJob()
	case d.reading:
		w.cancelJob()
		w.closeImport()
		w.say("Nothing was imported.")
	default:
		w.closeImport()
	}
}

// arrivals collects what a scan finds until the window has time for it.
type arrivals struct {
	mutex   sync.Mutex
	list    []intake.Found
	changed map[int]intake.Found
	pace    intake.Pace
	told    time.Time
	waiting bool
}

// add takes a document, and asks for delivery some ten times a second.
func (a *arrivals) add(f intake.Found, deliver func()) {
	a.mutex.Lock()
	a.list = append(a.list, f)
	due := !a.waiting && time.Since(a.told) > 100*time.Millisecond
	if due {
		a.waiting, a.told = true, time.Now()
	}
	a.mutex.Unlock()
	if due {
		deliver()
	}
}

func (a *arrivals) change(i int, f intake.Found) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.changed == nil {
		a.changed = map[int]intake.Found{}
	}
	a.changed[i] = f
}

func (a *arrivals) at(p intake.Pace) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.pace = p
}

func (a *arrivals) take() ([]intake.Found, map[int]intake.Found, intake.Pace) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	list, changed := a.list, a.changed
	a.list, a.changed, a.waiting = nil, nil, false
	return list, changed, a.pace
}

// cutShown cuts the text of the chosen document into sentences behind the
// window, as it will be stored.
func (w *Window) cutShown(f *foundDocument) {
	d := &w.importing
	text, how := w.storedText(f), segment.Options{Language: f.document.Language, Unwrap: d.unwrap}
	key := fmt.Sprintf("%s %t %d", how.Language, how.Unwrap, len(text))
	if f.cut == key || f.Err != nil {
		return
	}
	f.cut, f.sentences = key, nil
	d.sentence++
	number, screen := d.sentence, d.screen
	go func() {
		var sentences []corpus.Sentence
		ui.Guard(func(error) {}, func() { sentences = segment.Split(text, how) })
		w.runner.Do(func() {
			w.guard(func() {
				if f.cut == key {
					f.sentences = sentences
				}
				if d.screen == screen && d.sentence == number && screen != nil {
					w.showImport()
				}
			})
		})
	}()
}

// storedText is the text of a document as the import would store it.
func (w *Window) storedText(f *foundDocument) string {
	document := corpus.Document{Text: f.Document.Text}
	if w.importing.leaveOut && f.Header != "" {
		intake.LeaveOutHeader(&document)
	}
	return document.Text
}

// takeImport makes the import as it was decided. Until all files were read it
// is remembered.
func (w *Window) takeImport() {
	d := &w.importing
	if d.screen == nil || d.storing {
		return
	}
	d.screen.Flush()
	if d.reading {
		d.eager = true
		w.showImport()
		return
	}
	chosen := w.chosenForImport()
	if chosen == 0 {
		return
	}
	if !d.mapped && w.foreignChosen() {
		w.mapImport(func(m foreign.Mapping, restRead bool) {
			d.mapping, d.restRead, d.mapped = m, restRead, true
			w.takeImport()
		})
		return
	}
	plan := &importPlan{decisions: map[foundPlace]*foundDocument{}, leaveOut: d.leaveOut}
	for _, f := range d.found {
		copied := *f
		plan.decisions[f.at()] = &copied
	}
	d.storing = true
	project, paths, started := w.project, append([]string(nil), d.paths...), time.Now()
	var made importMade
	options := intake.Options{
		Annotator: w.settings.Annotator, Mapping: d.mapping, RestRead: d.restRead, Unwrap: d.unwrap, Columns: d.columns, Decide: plan.decide, Stored: &made.stored,
		File: made.file,
		Progress: func(p intake.Progress) {
			pace := intake.Pace{File: p.File, Done: int64(p.Documents), All: int64(chosen), Started: started}
			w.runner.Do(func() {
				if d.storing {
					d.pace = pace
					w.showImport()
				}
			})
		},
	}
	work := func(ctx context.Context, _ func(string)) (err error) {
		made.total, err = intake.Import(ctx, project, paths, options)
		return err
	}
	w.start("Importing…", work, func(err error) { w.importMade(project, &made, err) })
	w.showImport()
}

// chosenForImport counts the documents that are to come in.
func (w *Window) chosenForImport() (n int) {
	for _, f := range w.importing.found {
		if f.Err == nil && !f.leave {
			n++
		}
	}
	return n
}

// importPlan is what was decided, for the goroutine that makes the import.
type importPlan struct {
	decisions map[foundPlace]*foundDocument
	leaveOut  bool
}

// decide carries out what was decided about one document.
func (p *importPlan) decide(path string, number int, document *corpus.Document) intake.Decision {
	f := p.decisions[foundPlace{path, number}]
	switch {
	case f == nil:
		return intake.Decision{Skip: "it was not there when the files were read for the preview; import it again"}
	case f.Document.SHA256 != document.SHA256:
		return intake.Decision{Skip: "it changed after the preview; import it again"}
	case f.leave && f.Known != "":
		return intake.Decision{Skip: f.Known}
	case f.leave && f.Near != "":
		return intake.Decision{Skip: nearly(&f.Found)}
	case f.leave:
		return intake.Decision{Skip: leftOut}
	}
	if f.edited {
		document.Title, document.Outlet, document.Byline = f.document.Title, f.document.Outlet, f.document.Byline
		document.Date, document.Printed, document.Language = f.document.Date, f.document.Printed, f.document.Language
	}
	if p.leaveOut {
		intake.LeaveOutHeader(document)
	}
	return intake.Decision{Anyway: true}
}

// leftOut is why a document did not come in that nobody wanted.
const leftOut = "excluded in the preview"

// nearly says what a text is nearly the same as.
func nearly(f *intake.Found) string {
	return fmt.Sprintf("nearly the same text as “%s” (%.0f %%)", corpus.FirstWords(f.Near, 50), 100*f.Likeness)
}

// importMade is what an import did.
type importMade struct {
	total  intake.Total
	stored intake.Stored
	files  []intake.File
	first  string // id of the first new document
}

func (m *importMade) file(f intake.File) {
	m.files = append(m.files, f)
	if m.first == "" {
		m.first = f.Document
	}
}

// importMade tells what became of an import, and asks about what a cancelled
// one had stored.
func (w *Window) importMade(project *storage.Project, made *importMade, err error) {
	d := &w.importing
	found := d.found
	d.storing = false
	w.closeImport()
	if w.project != project {
		return
	}
	w.session.ReloadAt(made.first)
	switch {
	case errors.Is(err, context.Canceled) && made.total.Documents+made.total.Annotated > 0:
		w.askTakeOut(project, made)
	case errors.Is(err, context.Canceled):
		w.say("Import cancelled. Nothing was imported.")
	case err != nil:
		w.failed(err)
	default:
		w.reportImport(found, made)
	}
}

// from is where a document was found, in few words.
func from(f *intake.Found) string {
	place := f.Document.Origin.Place
	if place == "" && f.Line > 0 {
		place = fmt.Sprintf("line %d", f.Line)
	}
	name := f.Name
	if name == "" {
		name = filepath.Base(f.Path)
	}
	place = strings.TrimPrefix(place, "article ")
	return strings.TrimSpace(name + " " + place)
}
