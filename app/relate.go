package app

import (
	"maps"
	"slices"

	"sayso/internal/corpus"
	"sayso/storage"
)

// Link says that one annotation answers another, as one undoable change. A
// link that stands already is taken away.
func (s *Session) Link(kind corpus.RelationKind, from string, to corpus.Annotation) {
	for _, r := range s.Entry.Relations {
		if r.Kind == kind.ID && r.From == from && r.To == to.ID && s.mine(r.Annotator) {
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
	s.answerUnsaved(to, relation)
}

// answerUnsaved shows a link that waits for the disk at its other end as well,
// in a document that waits for the disk itself.
func (s *Session) answerUnsaved(to corpus.Annotation, relation corpus.Relation) {
	o, waits := s.unsaved[to.Document]
	from, known := s.annotation(relation.From)
	if !waits || !known || to.Document == s.Entry.Document.ID {
		return
	}
	o.answers, o.others = append(slices.Clip(o.answers), relation), maps.Clone(o.others)
	if o.others == nil {
		o.others = map[string]corpus.Annotation{}
	}
	o.others[from.ID], o.left = from, s.saver.State()
	s.unsaved[to.Document] = o
}

// Unlink takes a link of the annotator's own away, as one undoable change.
func (s *Session) Unlink(r corpus.Relation) {
	if !s.mine(r.Annotator) {
		s.Message("This link was made by " + s.AnnotatorName(r.Annotator) + "; only they can remove it.")
		return
	}
	e := s.edit("Link removed")
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
