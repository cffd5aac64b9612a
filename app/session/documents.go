package session

import (
	"context"
	"slices"

	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/storage"
)

// Progress counts the documents that are done.
func (s *Session) Progress() (done, total int) {
	for _, d := range s.Summaries {
		if d.State == corpus.Done {
			done++
		}
	}
	return done, len(s.Summaries)
}

// RemoveDocument takes the open document and all that was said of it out of the
// project, as one undoable change. Its text stays in the file, so that the
// change can be taken back.
func (s *Session) RemoveDocument() {
	document := s.Entry.Document
	if document.ID == "" || s.project.Load().ReadOnly() {
		return
	}
	s.submit(storage.Change{
		ID: storage.NewID(), Kind: "document", Title: "Removed " + corpus.FirstWords(document.Title, 50),
		Annotator: s.Annotator.ID, Document: document.ID, Steps: []storage.Step{storage.RemoveDocument(document.ID)},
	})
	s.Reload()
}

// OwnState is how far the person at the keyboard has come with the open document,
// also where everybody's work is shown.
func (s *Session) OwnState() corpus.DocumentState { return s.ownState() }

// SetDocumentState says how far the person at the keyboard has come with the open
// document, as an undoable change. Whoever works under two names has come as far
// under both.
func (s *Session) SetDocumentState(state corpus.DocumentState) {
	document := s.Entry.Document.ID
	if document == "" || s.ownState() == state || s.AsksWho() {
		return
	}
	annotators := []string{s.Annotator.ID}
	for _, r := range s.whole.Readings {
		if s.Mine(r.Annotator) && r.Annotator != s.Annotator.ID {
			annotators = append(annotators, r.Annotator)
		}
	}
	var steps []storage.Step
	for _, a := range annotators {
		_, has := s.whole.ReadingOf(a)
		switch {
		case state != corpus.ToDo:
			steps = append(steps, storage.PutReading(corpus.Reading{Document: document, Annotator: a, State: state}))
		case has:
			steps = append(steps, storage.DeleteReading(document, a))
		}
	}
	if len(steps) == 0 {
		return
	}
	if s.apply(storage.Change{
		ID: storage.NewID(), Kind: "document", Title: "Document " + StateName(state),
		Annotator: s.Annotator.ID, Document: document, Steps: steps,
	}) {
		s.Changed(ChangedPage | ChangedDocuments)
	}
}

// describe changes what is known about the open document, as an undoable change.
func (s *Session) describe(title string, document corpus.Document) {
	document.Text, document.State = "", s.whole.Document.State
	if s.apply(storage.Change{
		ID: storage.NewID(), Kind: "document", Title: title,
		Annotator: s.Annotator.ID, Document: document.ID, Steps: []storage.Step{storage.PutDocument(document)},
	}) {
		s.Changed(ChangedPage | ChangedDocuments)
	}
}

// StateName is a document state in words.
func StateName(state corpus.DocumentState) string {
	switch state {
	case corpus.Done:
		return "done"
	case corpus.InProgress:
		return "in progress"
	case corpus.PutAside:
		return "put aside"
	default:
		return "to do"
	}
}

// SetDue says who is to read the open document next, as an undoable change; an
// annotator without an id means nobody in particular.
func (s *Session) SetDue(a corpus.Annotator) {
	document := s.Entry.Document
	if document.ID == "" || document.Due == a.ID {
		return
	}
	document.Due = a.ID
	title := "Assigned to nobody in particular"
	if a.ID != "" {
		title = "Assigned to " + a.Name
	}
	s.describe(title, document)
	s.Message(title + ".")
}

// SetDueToNew is SetDue for somebody who is new to the project.
func (s *Session) SetDueToNew(name string) {
	document := s.Entry.Document.ID
	s.saver.Submit(func(context.Context) (storage.Event, error) { return storage.Event{}, nil }, func(storage.Event, error) {
		a, err := s.File().AnnotatorNamed(context.Background(), name)
		s.post(func() {
			if err != nil {
				s.Failed(err)
				return
			}
			if s.Entry.Document.ID == document {
				s.know(append(slices.Clone(s.Annotators), a))
				s.SetDue(a)
			}
		})
	})
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
	texts := slices.Clone(s.DocumentTexts()) // a search may be going through the old ones
	for i := range s.Summaries {
		if d := now[s.Summaries[i].ID]; d != nil {
			knowLine(&s.Summaries[i], d)
			texts[i] = textsOf(s.Summaries[i : i+1])[0]
		}
	}
	s.texts = texts
	if s.apply(change) {
		s.Changed(ChangedPage | ChangedDocuments)
	}
}

// knowLine brings a line of the list up to date with what is known about its
// document.
func knowLine(line *storage.Summary, d *corpus.Document) {
	line.Title, line.Outlet, line.Date, line.Language, line.Due, line.Fields = d.Title, d.Outlet, d.Date, d.Language, d.Due, d.Fields
}

// knowDocument brings the list up to date with a document that was read again,
// as the one who looks sees it.
func (s *Session) knowDocument(d corpus.Document) {
	for i := range s.Summaries {
		if s.Summaries[i].ID == d.ID {
			texts := slices.Clone(s.DocumentTexts())
			knowLine(&s.Summaries[i], &d)
			s.Summaries[i].State = d.State
			texts[i] = textsOf(s.Summaries[i : i+1])[0]
			s.texts = texts
		}
	}
}

// RemoveVariable takes a variable out of the codebook and its values off the
// documents, as one undoable change.
func (s *Session) RemoveVariable(v corpus.Variable, documents []corpus.Document) {
	next := codebook.Clone(s.Codebook)
	next.Variables = slices.DeleteFunc(next.Variables, func(other corpus.Variable) bool { return other.ID == v.ID })
	change := storage.Change{ID: storage.NewID(), Kind: "codebook", Title: codebook.TitlePrefix + "removed variable " + v.Name, Annotator: s.Annotator.ID,
		Steps: []storage.Step{storage.PutCodebook(next)}}
	for _, d := range documents {
		if d.Fields[v.ID] == "" {
			continue
		}
		fields := map[string]string{}
		for id, value := range d.Fields {
			if id != v.ID {
				fields[id] = value
			}
		}
		d.Fields = fields
		change.Steps = append(change.Steps, storage.PutDocument(d))
	}
	s.submit(change)
}

// TitleOf is the title of a document, "" when there is none.
func (s *Session) TitleOf(document string) string {
	for i := range s.Summaries {
		if s.Summaries[i].ID == document {
			return s.Summaries[i].Title
		}
	}
	return ""
}

// lists reports whether a document stands in the list.
func (s *Session) lists(id string) bool {
	for i := range s.Summaries {
		if s.Summaries[i].ID == id {
			return true
		}
	}
	return false
}
