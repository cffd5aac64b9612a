package app

import (
	"sayso/internal/corpus"
	"sayso/storage"
)

// Link says that one annotation answers another, as one undoable change. A
// link that stands already is taken away.
func (s *Session) Link(kind corpus.RelationKind, from string, to corpus.Annotation) {
	for _, r := range s.Entry.Relations {
		if r.Kind == kind.ID && r.From == from && r.To == to.ID {
			s.Unlink(r)
			return
		}
	}
	relation := corpus.Relation{
		ID: storage.NewID(), Kind: kind.ID, From: from, To: to.ID,
		Annotator: s.Annotator.ID, CreatedAt: s.timestamp(),
	}
	if to.Document != s.Entry.Document.ID {
		s.Others[to.ID] = to
	}
	e := s.edit("%s", kind.Name)
	if a, ok := s.annotation(from); ok {
		e.title = kind.Name + ", from " + s.place(a.Span)
	}
	s.Entry.Relations = append(append([]corpus.Relation(nil), s.Entry.Relations...), relation)
	e.steps = append(e.steps, storage.PutRelation(relation))
	e.commit()
}

// Unlink takes a link away, as one undoable change.
func (s *Session) Unlink(r corpus.Relation) {
	e := s.edit("Link taken away")
	var kept []corpus.Relation
	for _, other := range s.Entry.Relations {
		if other.ID != r.ID {
			kept = append(kept, other)
		}
	}
	s.Entry.Relations = kept
	e.steps = append(e.steps, storage.DeleteRelation(r.ID))
	e.commit()
}
