package app

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"sayso/internal/corpus"
	"sayso/internal/intake"
	"sayso/internal/reader"
	"sayso/widgets"
)

// What the screen of an import shows, made of what was found and decided.

// showImport gives the screen its snapshot.
func (w *Window) showImport() {
	d := &w.importing
	if d.screen == nil {
		return
	}
	page := widgets.ImportPage{
		Count: len(d.found), Line: func(i int) widgets.ImportLine { return lineOfImport(d.found[i]) },
		Note: "Nothing was found yet.", LeaveOut: d.leaveOut, Unwrap: d.unwrap, Part: -1, Detail: widgets.ImportDetail{Index: -1},
	}
	documents, files := 0, map[string]bool{}
	for _, f := range d.found {
		files[f.Path] = true
		if f.Err == nil {
			documents++
		}
		if f.Header != "" {
			page.Headers++
		}
		page.HasTables = page.HasTables || f.Table != nil
	}
	page.Title = fmt.Sprintf("Import: %s found in %s", corpus.Plural(documents, "document"), corpus.Plural(len(files), "file"))
	if d.chosen >= 0 && d.chosen < len(d.found) {
		page.Detail = w.detailOfImport(d.chosen)
	}
	chosen := w.chosenForImport()
	switch {
	case d.storing:
		page.Progress = paceOf(d.pace, fmt.Sprintf("%d of %s stored", d.pace.Done, corpus.Plural(chosen, "document")), "documents")
		page.Part = float32(d.pace.Part())
	case d.reading:
		page.Progress = paceOf(d.pace, fmt.Sprintf("%d of %s read", d.pace.Files, corpus.Plural(max(d.pace.AllFiles, 1), "file")), "")
		page.Part = float32(d.pace.Part())
		if d.eager {
			page.Progress += "; imported as soon as all is read"
		}
	default:
		page.Progress = w.importSummary()
		if len(d.found) == 0 {
			page.Note = "There is nothing in these files to import."
		}
	}
	if d.said != "" {
		page.Progress, d.said = d.said, ""
	}
	if chosen > 0 && !d.storing {
		page.Import = "Import " + corpus.Plural(chosen, "document")
	}
	d.screen.SetPage(page)
}

// paceOf tells how far something is: how much is done, how quickly, and how
// long the rest takes.
func paceOf(p intake.Pace, done, unit string) string {
	words := []string{done}
	now := time.Now()
	if spent := now.Sub(p.Started).Seconds(); unit != "" && spent > 1 && p.Done > 0 {
		words = append(words, fmt.Sprintf("%.0f %s a second", float64(p.Done)/spent, unit))
	}
	if left := p.Left(now).Round(time.Second); left > 0 {
		words = append(words, "about "+left.String()+" left")
	}
	return strings.Join(words, ", ")
}

// importSummary says what will not come in.
func (w *Window) importSummary() string {
	same, failed, unknown, left := 0, 0, 0, 0
	for _, f := range w.importing.found {
		switch {
		case f.Unknown:
			unknown++
		case f.Err != nil:
			failed++
		case f.leave && f.Duplicate():
			same++
		case f.leave:
			left++
		}
	}
	var words []string
	for _, part := range []struct {
		n    int
		what string
	}{{same, "there already"}, {left, "left out"}, {failed, "cannot be read"}, {unknown, "of an unknown kind"}} {
		if part.n > 0 {
			words = append(words, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	return strings.Join(words, ", ")
}

// lineOfImport is a document as the list shows it.
func lineOfImport(f *foundDocument) widgets.ImportLine {
	line := widgets.ImportLine{Mark: widgets.ImportTake, Title: f.document.Title, Outlet: f.guess("outlet", f.document.Outlet), Date: f.guess("date", f.document.Date), From: from(&f.Found), Words: thousands(f.Words)}
	switch {
	case f.Err != nil:
		line.Mark, line.Title, line.Words = widgets.ImportCannot, f.Name, ""
		line.Note = upperFirst(intake.ReasonOf(f.Err))
		if errors.Is(f.Err, reader.ErrUnknownKind) {
			line.Note = "Not a kind of file that Sayso reads"
		}
		return line
	case f.Known != "":
		line.Note = upperFirst(f.Known)
	case f.Near != "":
		line.Note = upperFirst(nearly(&f.Found))
		if f.InProject {
			line.Note += " in the project"
		}
	case f.Foreign:
		line.Note = corpus.Plural(f.Annotations, "annotation") + " come with it"
	case f.document.Date == "" && f.document.Printed != "":
		line.Note = "Date not understood: " + f.document.Printed
	}
	if f.leave {
		line.Mark = widgets.ImportLeave
	}
	return line
}

// detailOfImport is the chosen document as it would be stored.
func (w *Window) detailOfImport(i int) widgets.ImportDetail {
	d := &w.importing
	f := d.found[i]
	m := f.document
	if f.Err != nil {
		return widgets.ImportDetail{Index: i, Title: f.Name, Meta: upperFirst(intake.ReasonOf(f.Err)), Page: widgets.Page{ID: fmt.Sprint("import", i)}}
	}
	w.cutShown(f)
	meta := []string{thousands(f.Words) + " words"}
	if f.Whole && f.sentences != nil {
		meta = append(meta, corpus.Plural(len(f.sentences), "sentence"))
	}
	if f.Annotations > 0 {
		meta = append(meta, corpus.Plural(f.Annotations, "annotation"))
	}
	if len(f.Guessed) > 0 {
		meta = append(meta, strings.Join(f.Guessed, " and ")+" guessed from the file’s name")
	}
	if m.Printed != "" {
		meta = append(meta, "date as printed: "+m.Printed)
	}
	text := w.storedText(f)
	if !f.Whole {
		meta = append(meta, "the beginning is shown")
	}
	return widgets.ImportDetail{
		Index: i, Title: m.Title, Outlet: m.Outlet, Date: m.Date, Language: m.Language, Byline: m.Byline,
		Meta: strings.Join(meta, " · "), LeftOut: originOf(m), Editable: !d.storing,
		Page: widgets.Page{ID: fmt.Sprintf("import %d", i), Text: text, Sentences: f.sentences},
	}
}

// originOf says what is known of where a document came from.
func originOf(d corpus.Document) string {
	o := d.Origin
	var words []string
	add := func(before, value string) {
		if value != "" {
			words = append(words, strings.TrimSpace(before+" "+value))
		}
	}
	add("", o.Database)
	add("No.", o.Accession)
	add("Section", o.Section)
	add("Page", o.Page)
	add("Length", o.Length)
	if o.Encoding != "UTF-8" {
		add("", o.Encoding)
	}
	add("", d.URL)
	return strings.Join(words, " · ")
}

// tidyDate takes a date as a researcher typed it.
func tidyDate(d *corpus.Document) {
	typed := d.Date
	d.Printed = ""
	reader.TidyDate(d)
	if d.Date == "" && d.Printed == "" {
		d.Printed = typed
	}
}

// thousands writes a number with commas.
func thousands(n int) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// upperFirst begins a sentence with a capital letter.
func upperFirst(sentence string) string {
	for i, r := range sentence {
		return strings.ToUpper(string(r)) + sentence[i+len(string(r)):]
	}
	return ""
}
