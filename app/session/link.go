package session

import (
	"maps"
	"slices"
	"strings"

	"sayso/internal/corpus"
	"sayso/storage"
)

// KindsFor orders the kinds of relations: the one the label suggests first.
func (s *Session) KindsFor(a corpus.Annotation) []corpus.RelationKind {
	first := "supports"
	if a.Label == "denial" {
		first = "denies"
	}
	var kinds []corpus.RelationKind
	for _, k := range s.Codebook.Relations {
		if k.ID == first {
			kinds = append([]corpus.RelationKind{k}, kinds...)
		} else {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// LinksFrom names the links that begin at an annotation, by their other end.
func (s *Session) LinksFrom(id string) map[string][]string {
	linked := map[string][]string{}
	for _, r := range s.Entry.Relations {
		if r.From == id {
			name := r.Kind
			if kind, ok := s.Codebook.RelationKind(r.Kind); ok {
				name = strings.ToLower(kind.Name)
			}
			linked[r.To] = append(linked[r.To], name)
		}
	}
	return linked
}

// Link says that one annotation answers another, as one undoable change. A
// link that stands already is taken away.
func (s *Session) Link(kind corpus.RelationKind, from string, to corpus.Annotation) {
	for _, r := range s.Entry.Relations {
		if r.Kind == kind.ID && r.From == from && r.To == to.ID && s.Mine(r.Annotator) {
			s.Unlink(r)
			return
		}
	}
	relation := corpus.Relation{
		ID: storage.NewID(), Kind: kind.ID, From: from, To: to.ID,
		Annotator: s.Annotator.ID, CreatedAt: s.Timestamp(),
	}
	if to.Document != s.Entry.Document.ID {
		s.Others = maps.Clone(s.Others) // a document that waits for the disk keeps its own
		if s.Others == nil {
			s.Others = map[string]corpus.Annotation{}
		}
		s.Others[to.ID] = to
	}
	e := s.edit("%s", kind.Name)
	if a, ok := s.Annotation(from); ok {
		e.title = kind.Name + ", from " + s.Place(a.Span)
	}
	e.do(storage.PutRelation(relation))
	e.commit()
	s.answerUnsaved(to, relation)
}

// answerUnsaved shows a link that waits for the disk at its other end as well,
// in a document that waits for the disk itself.
func (s *Session) answerUnsaved(to corpus.Annotation, relation corpus.Relation) {
	o, waits := s.unsaved[to.Document]
	from, known := s.Annotation(relation.From)
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
	if !s.Mine(r.Annotator) {
		s.Message("This link was made by " + s.AnnotatorName(r.Annotator) + "; only they can remove it.")
		return
	}
	e := s.edit("Link removed")
	e.do(storage.DeleteRelation(r.ID))
	e.commit()
}
