package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/metadata"
	"sayso/storage"
	"sayso/widgets"
)

// documentDesk is the sheet on which what is known about the documents is
// corrected, while it is open.
type documentDesk struct {
	screen    *widgets.DocumentSheet
	palette   string // its name, in which the screen is drawn
	places    []string
	documents []corpus.Document // in the order of the list, without texts
	fields    []metadata.Field
	reading   bool // the documents are on their way; nothing can be changed
	travelled bool // something was undone, so they must be read again
	note      string
	warn      bool
}

// editDocuments opens the sheet on the documents that the list shows.
func (w *Window) editDocuments() {
	if len(w.filtering.shown) == 0 {
		w.say("There are no articles to correct.")
		return
	}
	w.inspector.Flush()
	d := &w.documentDesk
	*d = documentDesk{}
	for _, at := range w.filtering.shown {
		d.places = append(d.places, w.filtering.list[at].ID)
	}
	w.openDocumentSheet()
	w.readDocumentSheet()
}

// openDocumentSheet puts the screen up, in the present palette.
func (w *Window) openDocumentSheet() {
	d := &w.documentDesk
	overlays := w.window.Canvas().Overlays()
	if d.screen != nil {
		overlays.Remove(d.screen)
	}
	s := widgets.NewDocumentSheet(w.palette, w.window.Canvas())
	d.screen, d.palette = s, w.palette.Name
	s.OnClose = func() { w.guard(w.closeDocumentSheet) }
	s.OnVariable = func() { w.guard(w.listVariables) }
	t := s.Table
	t.OnSet = func(rows []int, column int, text string) (ok bool) {
		w.guard(func() { ok = w.setCells(rows, column, text) })
		return ok
	}
	t.OnFill = func(rows []int, from, to int) { w.guard(func() { w.fillCells(rows, from, to) }) }
	t.OnEmpty = func(rows []int, from, to int) { w.guard(func() { w.emptyCells(rows, from, to) }) }
	t.OnPaste = func(rows []int, column int, text string) { w.guard(func() { w.pasteCells(rows, column, text) }) }
	t.OnDropped = func() { w.guard(func() { w.sayInSheet(false, "") }) }
	t.OnShortcut = w.documentSheetShortcut
	overlays.Add(s)
	widgets.CatchKeys(w.window.Canvas(), func(event *fyne.KeyEvent) { // after a click on what takes no keys
		s.FocusTable()
		s.Table.TypedKey(event)
	})
	w.showDocumentSheet()
	s.FocusTable()
}

// followDocumentSheet keeps the sheet up to date with the window.
func (w *Window) followDocumentSheet(what What) {
	d := &w.documentDesk
	switch {
	case d.screen == nil:
	case d.palette != w.palette.Name:
		w.openDocumentSheet()
	case d.travelled && what&(ChangedDocuments|ChangedProject) != 0:
		d.travelled = false
		w.readDocumentSheet()
	case what&ChangedProject != 0:
		w.showDocumentSheet()
	}
}

func (w *Window) closeDocumentSheet() {
	d := &w.documentDesk
	if d.screen == nil {
		return
	}
	w.window.Canvas().Overlays().Remove(d.screen)
	*d = documentDesk{}
	w.focusText()
}

// documentSheetShortcut lets through the keys that make sense over the sheet.
func (w *Window) documentSheetShortcut(s fyne.Shortcut) bool {
	travel := func(move func()) { w.guard(func() { w.documentDesk.travelled = true; move() }) }
	switch s := s.(type) {
	case *fyne.ShortcutUndo:
		travel(w.session.Undo)
	case *fyne.ShortcutRedo:
		travel(w.session.Redo)
	case *desktop.CustomShortcut:
		switch w.keys[Key{s.KeyName, s.Modifier}].ID {
		case "edit.undo":
			travel(w.session.Undo)
		case "edit.redo":
			travel(w.session.Redo)
		case "view.theme", "project.quit", "help.keys":
			return w.shortcut(s)
		}
	}
	return true // nothing may reach the text below
}

// readDocumentSheet reads the documents behind the window.
func (w *Window) readDocumentSheet() {
	d := &w.documentDesk
	d.reading = true
	ui.Behind(w.Shell, func(ctx context.Context, p *storage.Project) ([]corpus.Document, error) { return p.Documents(ctx) },
		func(all []corpus.Document) {
			if d.screen == nil {
				return // it was closed meanwhile
			}
			known := map[string]corpus.Document{}
			for _, one := range all {
				known[one.ID] = one
			}
			d.documents = d.documents[:0]
			for _, id := range d.places {
				if one, ok := known[id]; ok {
					d.documents = append(d.documents, one)
				}
			}
			d.reading = false
			w.showDocumentSheet()
		})
	w.showDocumentSheet()
}

// columnWidths are what the columns of every document ask for, in px.
var columnWidths = map[string]float32{"title": 260, "outlet": 120, "date": 92, "byline": 130, "url": 130, "language": 84}

// showDocumentSheet gives the screen its snapshot.
func (w *Window) showDocumentSheet() {
	d := &w.documentDesk
	d.fields = metadata.Fields(&w.session.Codebook)
	sheet := widgets.Sheet{Rows: len(d.documents)}
	for _, f := range d.fields {
		sheet.Columns = append(sheet.Columns, widgets.SheetColumn{Title: f.Name, Width: columnWidths[f.ID]})
	}
	sheet.Columns = append(sheet.Columns, widgets.SheetColumn{Title: "From the file", Width: 120, Fixed: true})
	documents, fields := d.documents, d.fields
	sheet.Cell = func(row, column int) string {
		if column < len(fields) {
			return fields[column].Get(&documents[row])
		}
		return documents[row].Source
	}
	d.screen.Table.SetSheet(sheet)
	title, note := corpus.Plural(len(d.places), "document"), d.note
	if len(d.places) < len(w.session.Summaries) {
		title = fmt.Sprintf("%d of %s", len(d.places), corpus.Plural(len(w.session.Summaries), "document"))
	}
	if note == "" {
		note = "Enter writes, Ctrl+D fills down, Ctrl+V pastes from a spreadsheet, Ctrl+Z undoes"
	}
	if d.reading && len(d.documents) == 0 {
		note = "Reading…"
	}
	d.screen.Say(title, note, d.warn)
}

// sayInSheet shows a sentence at the foot of the sheet.
func (w *Window) sayInSheet(warn bool, format string, values ...any) {
	w.documentDesk.note, w.documentDesk.warn = fmt.Sprintf(format, values...), warn
	w.showDocumentSheet()
}

// canCorrect says why nothing can be changed now, if so.
func (w *Window) canCorrect() bool {
	switch d := &w.documentDesk; {
	case w.project.ReadOnly():
		w.sayInSheet(true, "This project is open read-only, so nothing was changed.")
	case d.reading || w.session.Waiting():
		w.sayInSheet(true, "Nothing was changed, since the list of documents is being refreshed. Try again.")
	default:
		return true
	}
	return false
}

// setCells writes what was typed into a column of some rows.
func (w *Window) setCells(rows []int, column int, text string) bool {
	d := &w.documentDesk
	if !w.canCorrect() {
		return false
	}
	field := d.fields[column]
	if _, err := field.Value(text); err != nil {
		w.sayInSheet(true, "Not taken: %v.", err)
		return false
	}
	w.correct(field.Name, rows, func(document *corpus.Document, _ int) (bool, error) { return field.Set(document, text) })
	return true
}

// fillCells copies what the first of the rows says into the others.
func (w *Window) fillCells(rows []int, from, to int) {
	d := &w.documentDesk
	if len(rows) < 2 || !w.canCorrect() {
		w.sayInSheet(false, "To fill down, choose several rows first: Shift+Down, or the mouse with Shift.")
		return
	}
	first := d.documents[rows[0]]
	w.correct("Filled down", rows[1:], func(document *corpus.Document, _ int) (changed bool, err error) {
		for column := from; column <= min(to, len(d.fields)-1); column++ {
			set, err := d.fields[column].Set(document, d.fields[column].Get(&first))
			if err != nil {
				return changed, err
			}
			changed = changed || set
		}
		return changed, nil
	})
}

// emptyCells takes away what is said in some cells.
func (w *Window) emptyCells(rows []int, from, to int) {
	d := &w.documentDesk
	if !w.canCorrect() {
		return
	}
	w.correct("Emptied", rows, func(document *corpus.Document, _ int) (changed bool, err error) {
		for column := from; column <= min(to, len(d.fields)-1); column++ {
			set, failed := d.fields[column].Set(document, "")
			if failed != nil {
				err = failed
			}
			changed = changed || set
		}
		return changed, err
	})
}

// pasteCells takes what a spreadsheet put on the clipboard: a table that says
// itself which documents it is about, one value for all rows that are chosen,
// or cells that begin at the one that is chosen.
func (w *Window) pasteCells(rows []int, column int, text string) {
	d := &w.documentDesk
	if strings.TrimSpace(text) == "" || !w.canCorrect() {
		return
	}
	if table := metadata.Parse(text); table.HasKey() {
		w.pasteTable(table)
		return
	}
	cells := metadata.ParseCells(text, d.fields)
	if len(cells) == 0 {
		return
	}
	if len(cells) == 1 && len(cells[0].Cells) == 1 {
		if column < len(d.fields) {
			w.setCells(rows, column, cells[0].Cells[0])
		}
		return
	}
	begin := rows[0]
	rows = nil
	for i := range cells {
		if begin+i < len(d.documents) {
			rows = append(rows, begin+i)
		}
	}
	problems := []string{}
	if n := len(cells) - len(rows); n > 0 {
		problems = append(problems, corpus.Plural(n, "row")+" of the clipboard did not fit")
	}
	w.correct("Pasted", rows, func(document *corpus.Document, row int) (changed bool, err error) {
		for i, words := range cells[row-begin].Cells {
			if column+i >= len(d.fields) {
				continue
			}
			set, failed := d.fields[column+i].Set(document, words)
			if failed != nil {
				err = failed
			}
			changed = changed || set
		}
		return changed, err
	}, problems...)
}

// pasteTable corrects the documents that a table names.
func (w *Window) pasteTable(table metadata.Table) {
	changed, problems, err := table.Match(w.documentDesk.documents, &w.session.Codebook, false)
	if err != nil {
		w.sayInSheet(true, "Nothing was pasted: %v.", err)
		return
	}
	var list []corpus.Document
	for _, c := range changed {
		list = append(list, c.Document)
	}
	var failed []string
	for _, p := range problems {
		failed = append(failed, p.String())
	}
	w.corrected("Pasted", list, failed)
}

// correct changes some documents as one undoable change. What cannot be set in
// one costs no other.
func (w *Window) correct(what string, rows []int, set func(document *corpus.Document, row int) (bool, error), problems ...string) {
	d := &w.documentDesk
	var list []corpus.Document
	for _, row := range rows {
		document := d.documents[row]
		changed, err := set(&document, row)
		if err != nil {
			problems = append(problems, fmt.Sprintf("row %d: %v", row+1, err))
		}
		if changed {
			list = append(list, document)
		}
	}
	w.corrected(what, list, problems)
}

// corrected stores the documents that were changed and says what became of it.
func (w *Window) corrected(what string, list []corpus.Document, problems []string) {
	d := &w.documentDesk
	if len(list) > 0 {
		now := map[string]corpus.Document{}
		for _, document := range list {
			now[document.ID] = document
		}
		d.documents = slices.Clone(d.documents) // what is shown stays as it is until it is shown anew
		for i := range d.documents {
			if document, ok := now[d.documents[i].ID]; ok {
				d.documents[i] = document
			}
		}
		w.session.CorrectDocuments(fmt.Sprintf("%s: %s", what, corpus.Plural(len(list), "document")), list)
	}
	note := "Nothing changed."
	if len(list) > 0 {
		note = fmt.Sprintf("%s: %s. Ctrl+Z undoes it.", what, corpus.Plural(len(list), "document"))
	}
	if len(problems) > 0 {
		note += fmt.Sprintf(" Not taken, %d: %s", len(problems), strings.Join(problems[:min(len(problems), 3)], "; "))
	}
	w.sayInSheet(len(problems) > 0, "%s", note)
}

// CorrectDocuments stores what is known about documents, as one undoable
// change. list has no texts; whatever else it says was read when nothing was
// waiting for the disk.
func (s *Session) CorrectDocuments(title string, list []corpus.Document) {
	change := storage.Change{ID: storage.NewID(), Kind: "document", Title: title, Annotator: s.Annotator.ID}
	now := map[string]*corpus.Document{}
	for i := range list {
		change.Steps = append(change.Steps, storage.PutDocument(list[i]))
		now[list[i].ID] = &list[i]
	}
	if len(list) == 1 {
		change.Document = list[0].ID
	}
	texts := slices.Clone(s.documentTexts()) // a search may be going through the old ones
	for i := range s.Summaries {
		if d := now[s.Summaries[i].ID]; d != nil {
			knowLine(&s.Summaries[i], d)
			texts[i] = textsOf(s.Summaries[i : i+1])[0]
		}
	}
	s.texts = texts
	if d := now[s.Entry.Document.ID]; d != nil {
		correctMetadata(&s.Entry.Document, d)
	}
	s.submit(change)
	s.Changed(ChangedPage | ChangedDocuments)
}

// correctMetadata takes over what can be corrected.
func correctMetadata(d, from *corpus.Document) {
	d.Title, d.Outlet, d.Date, d.Byline, d.URL, d.Language, d.Fields = from.Title, from.Outlet, from.Date, from.Byline, from.URL, from.Language, from.Fields
}

// knowLine brings a line of the list up to date with what is known about its
// document.
func knowLine(line *storage.Summary, d *corpus.Document) {
	line.Title, line.Outlet, line.Date, line.Language, line.State, line.Due, line.Fields = d.Title, d.Outlet, d.Date, d.Language, d.State, d.Due, d.Fields
}

// knowDocument brings the list up to date with a document that was read again.
func (s *Session) knowDocument(d *corpus.Document) {
	for i := range s.Summaries {
		if s.Summaries[i].ID == d.ID {
			texts := slices.Clone(s.documentTexts())
			knowLine(&s.Summaries[i], d)
			texts[i] = textsOf(s.Summaries[i : i+1])[0]
			s.texts = texts
		}
	}
}
