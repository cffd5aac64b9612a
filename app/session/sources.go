package session

import (
	"slices"
	"strings"

	"sayso/internal/corpus"
	"sayso/storage"
)

// MergeSources makes two sources one: the second keeps its name and gets those
// of the first. What only the first says of itself is taken over.
func (s *Session) MergeSources(from, into corpus.Source) {
	into.Names = slices.Clone(into.Names)
	into.AddName(corpus.SourceName{Text: from.Name})
	for _, n := range from.Names {
		into.AddName(n)
	}
	for _, take := range []struct{ to, from *string }{{&into.Type, &from.Type}, {&into.Organisation, &from.Organisation}} {
		if *take.to == "" {
			*take.to = *take.from
		}
	}
	if from.Note != "" && from.Note != into.Note {
		into.Note = strings.TrimSpace(into.Note + "\n" + from.Note)
	}
	var gone []string
	if from.ID != "" {
		gone = []string{from.ID}
	}
	s.ChangeSources(from.Name+" merged into "+into.Name, []corpus.Source{into}, gone)
}

// SplitName takes a name out of a source; it stands for itself again.
func (s *Session) SplitName(source corpus.Source, name int) {
	text := source.Names[name].Text
	source.Names = slices.Delete(slices.Clone(source.Names), name, name+1)
	s.ChangeSources(text+" split off "+source.Name, []corpus.Source{source}, nil)
}

// ChangeSources stores and deletes sources as one undoable change. A source
// without an id is new.
func (s *Session) ChangeSources(title string, put []corpus.Source, gone []string) {
	if s.File().ReadOnly() {
		s.Message("This project is open read-only. Nothing was changed.")
		return
	}
	change := storage.Change{ID: storage.NewID(), Kind: "source", Title: title, Annotator: s.Annotator.ID}
	for _, id := range gone {
		change.Steps = append(change.Steps, storage.DeleteSource(id))
	}
	for i := range put {
		if put[i].ID == "" {
			put[i].ID, put[i].CreatedAt = storage.NewID(), s.Timestamp()
		}
		change.Steps = append(change.Steps, storage.PutSource(put[i]))
	}
	s.submit(change)
	s.Reload()
}
