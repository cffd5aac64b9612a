package importing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sayso/internal/corpus"
	"sayso/internal/foreign"
	"sayso/internal/importing"
	"sayso/storage"
)

// The import as it was decided.

// take makes the import as it was decided. Until all files were read it
// is remembered.
func (s *Screen) take() {
	if s.preview == nil || s.storing {
		return
	}
	s.preview.Flush()
	if s.reading {
		s.eager = true
		s.show()
		return
	}
	chosen := s.Taken()
	if chosen == 0 {
		return
	}
	if !s.mapped && s.foreignChosen() {
		s.mapNames(func(m foreign.Mapping, restRead bool) {
			s.mapping, s.restRead, s.mapped = m, restRead, true
			s.take()
		})
		return
	}
	decided := &plan{decisions: map[place]*Candidate{}, leaveOut: s.leaveOut}
	for _, f := range s.documents {
		copied := *f
		decided.decisions[f.at()] = &copied
	}
	s.storing = true
	project, paths, started := s.shell.Open.File(), append([]string(nil), s.paths...), time.Now()
	var made Made
	options := importing.Options{
		Annotator: s.host.Annotator(), Mapping: s.mapping, RestRead: s.restRead, Unwrap: s.unwrap, Columns: s.columns, Decide: decided.decide, Stored: &made.Stored,
		File: made.File,
		Progress: func(p importing.Progress) {
			pace := importing.Pace{File: p.File, Done: int64(p.Documents), All: int64(chosen), Started: started}
			s.shell.Runner.Do(func() {
				if s.storing {
					s.pace = pace
					s.show()
				}
			})
		},
	}
	work := func(ctx context.Context, _ func(string)) (err error) {
		made.Total, err = importing.Import(ctx, project, paths, options)
		return err
	}
	s.shell.Start("Importing…", work, func(err error) { s.Ended(project, &made, err) })
	s.show()
}

// Taken counts the documents that are to come in.
func (s *Screen) Taken() (n int) {
	for _, f := range s.documents {
		if f.Err == nil && !f.Leave {
			n++
		}
	}
	return n
}

// plan is what was decided, for the goroutine that makes the import.
type plan struct {
	decisions map[place]*Candidate
	leaveOut  bool
}

// decide carries out what was decided about one document.
func (p *plan) decide(path string, number int, document *corpus.Document) importing.Decision {
	f := p.decisions[place{path, number}]
	switch {
	case f == nil:
		return importing.Decision{Skip: "it was not there when the files were read for the preview; import it again"}
	case f.Document.SHA256 != document.SHA256:
		return importing.Decision{Skip: "it changed after the preview; import it again"}
	case f.Leave && f.Known != "":
		return importing.Decision{Skip: f.Known}
	case f.Leave && f.Near != "":
		return importing.Decision{Skip: nearly(&f.Found)}
	case f.Leave:
		return importing.Decision{Skip: leftOut}
	}
	if f.edited {
		document.Title, document.Outlet, document.Byline = f.Corrected.Title, f.Corrected.Outlet, f.Corrected.Byline
		document.Date, document.Printed, document.Language = f.Corrected.Date, f.Corrected.Printed, f.Corrected.Language
	}
	if p.leaveOut {
		importing.LeaveOutHeader(document)
	}
	return importing.Decision{Anyway: true}
}

// leftOut is why a document did not come in that nobody wanted.
const leftOut = "excluded in the preview"

// nearly says what a text is nearly the same as.
func nearly(f *importing.Found) string {
	return fmt.Sprintf("nearly the same text as “%s” (%.0f %%)", corpus.FirstWords(f.Near, 50), 100*f.Likeness)
}

// Made is what an import did.
type Made struct {
	Total  importing.Total
	Stored importing.Stored
	Files  []importing.File
	first  string // id of the first new document
}

func (m *Made) File(f importing.File) {
	m.Files = append(m.Files, f)
	if m.first == "" {
		m.first = f.Document
	}
}

// Ended tells what became of an import, and asks about what a cancelled
// one had stored.
func (s *Screen) Ended(project *storage.Project, made *Made, err error) {
	found := s.documents
	s.storing = false
	s.Close()
	if !s.shell.IsOpen(project) {
		return
	}
	s.host.Session().ReloadAt(made.first)
	switch {
	case errors.Is(err, context.Canceled) && made.Total.Documents+made.Total.Annotated > 0:
		s.askTakeOut(project, made)
	case errors.Is(err, context.Canceled):
		s.shell.Say("Import cancelled. Nothing was imported.")
	case err != nil:
		s.shell.Failed(err)
	default:
		s.report(found, made)
	}
}
