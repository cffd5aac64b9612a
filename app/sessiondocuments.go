package app

import (
	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/storage"
	"slices"
)

// What the session changes of what is known about documents.

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
