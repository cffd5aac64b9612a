// Package documents is the screen on which what is known about the documents is
// corrected: a sheet of cells like that of a spreadsheet, with the project's own
// variables as columns.
package documents

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/metadata"
	"sayso/storage"
	"sayso/widgets"
)

// Host is what the screen needs of the open project beyond the shell.
type Host interface {
	Session() *session.Session
	Shown() []string // ids of the documents that the list shows, in its order
}

// Screen is the sheet while it is open.
type Screen struct {
	shell *ui.Shell
	host  Host

	sheet     *widgets.DocumentSheet // nil while it is closed
	palette   string                 // its name, in which the screen is drawn
	places    []string
	documents []corpus.Document // in the order of the list, without texts
	fields    []metadata.Field
	reading   bool // the documents are on their way; nothing can be changed
	stale     bool // something was undone, so they must be read again
	note      string
	warn      bool
}

// New makes the screen of a window. It is closed.
func New(shell *ui.Shell, host Host) *Screen { return &Screen{shell: shell, host: host} }

// Open opens the sheet on the documents that the list shows.
func (s *Screen) Open() {
	shown := s.host.Shown()
	if len(shown) == 0 {
		s.shell.Say("There are no articles to correct.")
		return
	}
	s.shell.Flush()
	s.reset()
	s.places = shown
	s.open()
	s.read()
}

func (s *Screen) reset() { *s = Screen{shell: s.shell, host: s.host} }

// Documents are those on the sheet, without their texts.
func (s *Screen) Documents() []corpus.Document { return s.documents }

// Reading reports whether they are on their way, so that nothing can be changed.
func (s *Screen) Reading() bool { return s.reading }

// Note is what stands at the foot of the sheet.
func (s *Screen) Note() string { return s.note }

// Over is what lies over the window, nil while the sheet is closed.
func (s *Screen) Over() *widgets.DocumentSheet { return s.sheet }

// open puts the screen up, in the present palette.
func (s *Screen) open() {
	canvas := s.shell.Window.Canvas()
	if s.sheet != nil {
		canvas.Overlays().Remove(s.sheet)
	}
	sheet := widgets.NewDocumentSheet(s.shell.Palette, canvas)
	s.sheet, s.palette = sheet, s.shell.Palette.Name
	sheet.OnClose = func() { s.shell.Guard(s.Close) }
	sheet.OnVariable = func() { s.shell.Guard(s.listVariables) }
	t := sheet.Table
	t.OnSet = func(rows []int, column int, text string) (ok bool) {
		s.shell.Guard(func() { ok = s.setCells(rows, column, text) })
		return ok
	}
	t.OnFill = func(rows []int, from, to int) { s.shell.Guard(func() { s.fillCells(rows, from, to) }) }
	t.OnEmpty = func(rows []int, from, to int) { s.shell.Guard(func() { s.emptyCells(rows, from, to) }) }
	t.OnPaste = func(rows []int, column int, text string) { s.shell.Guard(func() { s.pasteCells(rows, column, text) }) }
	t.OnDropped = func() { s.shell.Guard(func() { s.say(false, "") }) }
	t.OnShortcut = s.shortcut
	canvas.Overlays().Add(sheet)
	widgets.CatchKeys(canvas, func(event *fyne.KeyEvent) { // after a click on what takes no keys
		sheet.FocusTable()
		sheet.Table.TypedKey(event)
	})
	s.show()
	sheet.FocusTable()
}

// Follow keeps the sheet up to date when the list of documents or the project
// changed.
func (s *Screen) Follow(documents, project bool) {
	switch {
	case s.sheet == nil:
	case s.palette != s.shell.Palette.Name:
		s.open()
	case s.stale && (documents || project):
		s.stale = false
		s.read()
	case project:
		s.show()
	}
}

// Close takes the sheet away.
func (s *Screen) Close() {
	if s.sheet == nil {
		return
	}
	s.shell.Window.Canvas().Overlays().Remove(s.sheet)
	s.reset()
	s.shell.FocusText()
}

// shortcut lets through the keys that make sense over the sheet.
func (s *Screen) shortcut(key fyne.Shortcut) bool {
	again := func(move func()) { s.shell.Guard(func() { s.stale = true; move() }) }
	switch s.shell.CommandOf(key) {
	case "edit.undo":
		again(s.host.Session().Undo)
	case "edit.redo":
		again(s.host.Session().Redo)
	case "view.palette":
		if !s.sheet.Table.Flush() {
			return true // what is being written is not taken yet
		}
		return s.shell.Shortcut(key)
	case "view.theme", "project.quit", "help.keys":
		return s.shell.Shortcut(key)
	}
	return true // nothing may reach the text below
}

// read reads the documents behind the window.
func (s *Screen) read() {
	s.reading = true
	ui.Behind(s.shell, func(ctx context.Context, p *storage.Project) ([]corpus.Document, error) { return p.Documents(ctx) },
		func(all []corpus.Document) {
			if s.sheet == nil {
				return // it was closed meanwhile
			}
			known := map[string]corpus.Document{}
			for _, one := range all {
				known[one.ID] = one
			}
			s.documents = s.documents[:0]
			for _, id := range s.places {
				if one, ok := known[id]; ok {
					s.documents = append(s.documents, one)
				}
			}
			s.reading = false
			s.show()
		})
	s.show()
}

// columnWidths are what the columns of every document ask for, in px.
var columnWidths = map[string]float32{"title": 260, "outlet": 120, "date": 92, "byline": 130, "url": 130, "language": 84}

// show gives the screen its snapshot.
func (s *Screen) show() {
	s.fields = metadata.Fields(&s.host.Session().Codebook)
	cells := widgets.Sheet{Rows: len(s.documents)}
	for _, f := range s.fields {
		cells.Columns = append(cells.Columns, widgets.SheetColumn{Title: f.Name, Width: columnWidths[f.ID]})
	}
	cells.Columns = append(cells.Columns, widgets.SheetColumn{Title: "From the file", Width: 120, Fixed: true})
	documents, fields := s.documents, s.fields
	cells.Cell = func(row, column int) string {
		if column < len(fields) {
			return fields[column].Get(&documents[row])
		}
		return documents[row].Source
	}
	s.sheet.Table.SetSheet(cells)
	title, note := corpus.Plural(len(s.places), "document"), s.note
	if len(s.places) < len(s.host.Session().Summaries) {
		title = fmt.Sprintf("%d of %s", len(s.places), corpus.Plural(len(s.host.Session().Summaries), "document"))
	}
	if note == "" {
		note = "Enter writes, Ctrl+D fills down, Ctrl+V pastes from a spreadsheet, Ctrl+Z undoes"
	}
	if s.reading && len(s.documents) == 0 {
		note = "Reading…"
	}
	s.sheet.Say(title, note, s.warn)
}

// Say shows a sentence at the foot of the sheet, which lies over that of the
// window. It does nothing while the sheet is closed.
func (s *Screen) Say(text string) {
	if s.sheet != nil {
		s.say(false, "%s", text)
	}
}

// say shows a sentence at the foot of the sheet.
func (s *Screen) say(warn bool, format string, values ...any) {
	s.note, s.warn = fmt.Sprintf(format, values...), warn
	s.show()
}

// canCorrect says why nothing can be changed now, if so.
func (s *Screen) canCorrect() bool {
	switch {
	case s.shell.Open.File().ReadOnly():
		s.say(true, "This project is open read-only, so nothing was changed.")
	case s.reading || s.host.Session().Waiting():
		s.say(true, "Nothing was changed, since the list of documents is being refreshed. Try again.")
	default:
		return true
	}
	return false
}

// setCells writes what was typed into a column of some rows.
func (s *Screen) setCells(rows []int, column int, text string) bool {
	if !s.canCorrect() {
		return false
	}
	field := s.fields[column]
	if _, err := field.Value(text); err != nil {
		s.say(true, "Not taken: %v.", err)
		return false
	}
	s.correct(field.Name, rows, func(document *corpus.Document, _ int) (bool, error) { return field.Set(document, text) })
	return true
}

// fillCells copies what the first of the rows says into the others.
func (s *Screen) fillCells(rows []int, from, to int) {
	if len(rows) < 2 || !s.canCorrect() {
		s.say(false, "To fill down, choose several rows first: Shift+Down, or the mouse with Shift.")
		return
	}
	first := s.documents[rows[0]]
	s.correct("Filled down", rows[1:], func(document *corpus.Document, _ int) (changed bool, err error) {
		for column := from; column <= min(to, len(s.fields)-1); column++ {
			set, err := s.fields[column].Set(document, s.fields[column].Get(&first))
			if err != nil {
				return changed, err
			}
			changed = changed || set
		}
		return changed, nil
	})
}

// emptyCells takes away what is said in some cells.
func (s *Screen) emptyCells(rows []int, from, to int) {
	if !s.canCorrect() {
		return
	}
	s.correct("Emptied", rows, func(document *corpus.Document, _ int) (changed bool, err error) {
		for column := from; column <= min(to, len(s.fields)-1); column++ {
			set, failed := s.fields[column].Set(document, "")
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
func (s *Screen) pasteCells(rows []int, column int, text string) {
	if strings.TrimSpace(text) == "" || !s.canCorrect() {
		return
	}
	if table := metadata.Parse(text); table.HasKey() {
		s.pasteTable(table)
		return
	}
	cells := metadata.ParseCells(text, s.fields)
	if len(cells) == 0 {
		return
	}
	if len(cells) == 1 && len(cells[0].Cells) == 1 {
		if column < len(s.fields) {
			s.setCells(rows, column, cells[0].Cells[0])
		}
		return
	}
	begin := rows[0]
	rows = nil
	for i := range cells {
		if begin+i < len(s.documents) {
			rows = append(rows, begin+i)
		}
	}
	problems := []string{}
	if n := len(cells) - len(rows); n > 0 {
		problems = append(problems, corpus.Plural(n, "row")+" of the clipboard did not fit")
	}
	s.correct("Pasted", rows, func(document *corpus.Document, row int) (changed bool, err error) {
		for i, words := range cells[row-begin].Cells {
			if column+i >= len(s.fields) {
				continue
			}
			set, failed := s.fields[column+i].Set(document, words)
			if failed != nil {
				err = failed
			}
			changed = changed || set
		}
		return changed, err
	}, problems...)
}

// pasteTable corrects the documents that a table names.
func (s *Screen) pasteTable(table metadata.Table) {
	changed, problems, err := table.Match(s.documents, &s.host.Session().Codebook, false)
	if err != nil {
		s.say(true, "Nothing was pasted: %v.", err)
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
	s.corrected("Pasted", list, failed)
}

// correct changes some documents as one undoable change. What cannot be set in
// one costs no other.
func (s *Screen) correct(what string, rows []int, set func(document *corpus.Document, row int) (bool, error), problems ...string) {
	var list []corpus.Document
	for _, row := range rows {
		document := s.documents[row]
		changed, err := set(&document, row)
		if err != nil {
			problems = append(problems, fmt.Sprintf("row %d: %v", row+1, err))
		}
		if changed {
			list = append(list, document)
		}
	}
	s.corrected(what, list, problems)
}

// corrected stores the documents that were changed and says what became of it.
func (s *Screen) corrected(what string, list []corpus.Document, problems []string) {
	if len(list) > 0 {
		now := map[string]corpus.Document{}
		for _, document := range list {
			now[document.ID] = document
		}
		s.documents = slices.Clone(s.documents) // what is shown stays as it is until it is shown anew
		for i := range s.documents {
			if document, ok := now[s.documents[i].ID]; ok {
				s.documents[i] = document
			}
		}
		s.host.Session().CorrectDocuments(fmt.Sprintf("%s: %s", what, corpus.Plural(len(list), "document")), list)
	}
	note := "Nothing changed."
	if len(list) > 0 {
		note = fmt.Sprintf("%s: %s. Ctrl+Z undoes it.", what, corpus.Plural(len(list), "document"))
	}
	if len(problems) > 0 {
		note += fmt.Sprintf(" Not taken, %d: %s", len(problems), strings.Join(problems[:min(len(problems), 3)], "; "))
	}
	s.say(len(problems) > 0, "%s", note)
}

// Commands are those of the screen.
func (s *Screen) Commands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("document.sheet", "Document", "Document metadata…", []ui.Key{ui.With(ui.Ctrl, fyne.KeyT)}, true, s.Open),
	}
}
