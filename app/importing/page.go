package importing

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"sayso/internal/corpus"
	"sayso/internal/importing"
	"sayso/internal/reader"
	"sayso/widgets/importpreview"
	"sayso/widgets/readingview"
)

// What the screen of an import shows, made of what was found and decided.

// show gives the screen its snapshot.
func (s *Screen) show() {
	if s.preview == nil {
		return
	}
	page := importpreview.Page{
		Count: len(s.documents), Line: func(i int) importpreview.Line { return Line(s.documents[i]) },
		Note: "Nothing was found yet.", LeaveOut: s.leaveOut, Unwrap: s.unwrap, Part: -1, Detail: importpreview.Detail{Index: -1},
	}
	documents, files := 0, map[string]bool{}
	for _, f := range s.documents {
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
	if s.chosen >= 0 && s.chosen < len(s.documents) {
		page.Detail = s.Detail(s.chosen)
	}
	chosen := s.Taken()
	switch {
	case s.storing:
		page.Progress = paceOf(s.pace, fmt.Sprintf("%d of %s stored", s.pace.Done, corpus.Plural(chosen, "document")), "documents")
		page.Part = float32(s.pace.Part())
	case s.reading:
		page.Progress = paceOf(s.pace, fmt.Sprintf("%d of %s read", s.pace.Files, corpus.Plural(max(s.pace.AllFiles, 1), "file")), "")
		page.Part = float32(s.pace.Part())
		if s.eager {
			page.Progress += "; imported as soon as all is read"
		}
	default:
		page.Progress = s.summary()
		if len(s.documents) == 0 {
			page.Note = "There is nothing in these files to import."
		}
	}
	if s.said != "" {
		page.Progress, s.said = s.said, ""
	}
	if chosen > 0 && !s.storing {
		page.Import = "Import " + corpus.Plural(chosen, "document")
	}
	s.preview.SetPage(page)
}

// paceOf tells how far something is: how much is done, how quickly, and how
// long the rest takes.
func paceOf(p importing.Pace, done, unit string) string {
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

// summary says what will not come in.
func (s *Screen) summary() string {
	same, failed, unknown, left := 0, 0, 0, 0
	for _, f := range s.documents {
		switch {
		case f.Unknown:
			unknown++
		case f.Err != nil:
			failed++
		case f.Leave && f.Duplicate():
			same++
		case f.Leave:
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

// Line is a document as the list shows it.
func Line(f *Candidate) importpreview.Line {
	line := importpreview.Line{Mark: importpreview.ImportTake, Title: f.Corrected.Title, Outlet: f.guess("outlet", f.Corrected.Outlet), Date: f.guess("date", f.Corrected.Date), From: from(&f.Found), Words: thousands(f.Words)}
	switch {
	case f.Err != nil:
		line.Mark, line.Title, line.Words = importpreview.ImportCannot, f.Name, ""
		line.Note = upperFirst(importing.ReasonOf(f.Err))
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
	case f.Corrected.Date == "" && f.Corrected.Printed != "":
		line.Note = "Date not understood: " + f.Corrected.Printed
	case f.Annotations > 0:
		line.Note, line.Calm = comes(f.Annotations), true
	}
	if f.Leave {
		line.Mark = importpreview.ImportLeave
	}
	return line
}

func comes(annotations int) string {
	if annotations == 1 {
		return "1 annotation comes with it"
	}
	return corpus.Plural(annotations, "annotation") + " come with it"
}

// Detail is the chosen document as it would be stored.
func (s *Screen) Detail(i int) importpreview.Detail {
	f := s.documents[i]
	m := f.Corrected
	if f.Err != nil {
		return importpreview.Detail{Index: i, Title: f.Name, Meta: upperFirst(importing.ReasonOf(f.Err)), Page: readingview.Page{ID: fmt.Sprint("import", i)}}
	}
	s.cutShown(f)
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
	text := s.storedText(f)
	if !f.Whole {
		meta = append(meta, "the beginning is shown")
	}
	return importpreview.Detail{
		Index: i, Title: m.Title, Outlet: m.Outlet, Date: m.Date, Language: m.Language, Byline: m.Byline,
		Meta: strings.Join(meta, " · "), LeftOut: originOf(m), Editable: !s.storing,
		Page: readingview.Page{ID: fmt.Sprintf("import %d", i), Text: text, Sentences: f.sentences},
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
