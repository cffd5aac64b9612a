package session

import (
	"fmt"
	"slices"
	"strings"

	"sayso/internal/corpus"
	"sayso/storage"
)

// ownOn finds the annotator's own annotations that cover exactly this span.
func (s *Session) ownOn(span corpus.Span) []corpus.Annotation {
	var found []corpus.Annotation
	for i := s.firstFrom(span.Start); i < len(s.Entry.Annotations) && s.Entry.Annotations[i].Span.Start == span.Start; i++ {
		if a := &s.Entry.Annotations[i]; a.Span == span && s.Own(*a) {
			found = append(found, *a)
		}
	}
	return found
}

// SetLabel puts a label on the selected text, or on the current sentence and
// goes on to the next one. What it labelled stays the target until the next
// motion, whatever the next sentence carries. A span that carries one label of the annotator
// already gets the new one in its place and keeps its note and its source.
func (s *Session) SetLabel(label corpus.Label) {
	span, selected, ok := s.NextSpan()
	if !ok {
		return
	}
	s.rememberForRetract(span)
	made := s.setLabelOn(span, label)
	s.Selection = corpus.Span{}
	if selected {
		s.LastPart = span
	} else {
		s.goTo(min(s.Current+1, len(s.Entry.Document.Sentences)-1))
	}
	s.Selected = made
	s.Changed(ChangedPlace)
	if !selected {
		s.Coded(Coded{s.Entry.Document.ID, span, made})
	}
}

// Coded is a sentence that was just coded by a key.
type Coded struct {
	Document   string
	Span       corpus.Span // of the sentence
	Annotation string      // id of what it carries now, "" where nothing is in it
}

// OwnCoding is what the person at the keyboard said of a sentence of the open
// document: the labels of the annotations that touch it, each once. read tells
// whether they said anything, which may be that nothing is in it.
func (s *Session) OwnCoding(sentence int) (labels []string, read bool) {
	for _, a := range s.Under(sentence) {
		if s.Own(a) && !slices.Contains(labels, a.Label) {
			labels = append(labels, a.Label)
		}
	}
	if len(labels) > 0 || sentence < 0 || sentence >= len(s.Entry.Document.Sentences) {
		return labels, len(labels) > 0
	}
	span := s.Entry.Document.Sentences[sentence].Span
	return nil, slices.ContainsFunc(s.Entry.Marks, func(m corpus.Mark) bool { return m.Span == span && s.Mine(m.Annotator) })
}

// Retract takes back the label that was just set, when its key turns out to
// have meant a click. It is an undoable change of its own: nothing is erased
// from the history.
func (s *Session) Retract() {
	if s.retract != nil {
		s.retract()
		s.retract = nil
	}
}

// SetLabelOn is SetLabel for the sentence that was clicked while a label is
// armed; that one stays the current one.
func (s *Session) SetLabelOn(sentence int, label corpus.Label) {
	if sentence < 0 || sentence >= len(s.Entry.Document.Sentences) {
		return
	}
	s.goTo(sentence)
	s.Selected = s.setLabelOn(s.Entry.Document.Sentences[sentence].Span, label)
	s.Changed(ChangedPlace)
}

// rememberForRetract keeps what stood on a span, to put it back.
func (s *Session) rememberForRetract(span corpus.Span) {
	before := s.ownOn(span)
	var marks []corpus.Mark
	for _, m := range s.Entry.Marks {
		if m.Span == span && s.Mine(m.Annotator) {
			marks = append(marks, m)
		}
	}
	s.retract = func() {
		e := s.edit("Undone on %s", s.Place(span))
		kept := map[string]bool{}
		for _, a := range before {
			kept[a.ID] = true
		}
		for _, a := range s.ownOn(span) {
			if !kept[a.ID] {
				e.deleteAnnotation(a.ID)
			}
		}
		for _, a := range before {
			if now, ok := s.Annotation(a.ID); !ok || now.Label != a.Label {
				e.putAnnotation(a)
			}
		}
		for _, m := range marks {
			e.putMark(m)
		}
		e.commit()
	}
}

// setLabelOn gives the id of the annotation that carries the label now.
func (s *Session) setLabelOn(span corpus.Span, label corpus.Label) string {
	existing := s.ownOn(span)
	for _, a := range existing {
		if a.Label == label.ID {
			return a.ID
		}
	}
	if len(existing) == 0 {
		return s.addLabel(span, label)
	}
	changed := existing[0]
	for _, a := range existing {
		if a.ID == s.Selected {
			changed = a
		}
	}
	e := s.edit("%s on %s, was %s", label.Name, s.Place(span), s.labelName(changed.Label))
	changed = changed.Clone()
	was := changed.Label
	changed.Label, changed.ChangedAt = label.ID, s.Timestamp()
	e.putAnnotation(changed)
	e.note(span, s.ownLabels(span, was, label.ID))
	e.commit()
	return changed.ID
}

func (s *Session) addLabel(span corpus.Span, label corpus.Label) string {
	at := s.Timestamp()
	e := s.edit("%s on %s", label.Name, s.Place(span))
	e.deleteMarks(span)
	id := storage.NewID()
	e.putAnnotation(corpus.Annotation{
		ID: id, Document: s.Entry.Document.ID, Span: span, Label: label.ID,
		Annotator: s.Annotator.ID, Quote: s.Entry.Document.Quote(span), CreatedAt: at, ChangedAt: at,
	})
	e.note(span, s.ownLabels(span, "", label.ID))
	e.commit()
	return id
}

// ToggleLabel adds a second label to the target or takes it off again, and
// stays.
func (s *Session) ToggleLabel(label corpus.Label) {
	span, _, ok := s.NextSpan()
	if !ok {
		return
	}
	for _, a := range s.ownOn(span) {
		if a.Label == label.ID {
			e := s.edit("%s removed from %s", label.Name, s.Place(span))
			e.deleteAnnotation(a.ID)
			e.note(span, s.ownLabels(span, label.ID, ""))
			e.commit()
			s.goTo(s.Current)
			s.Changed(ChangedPlace)
			return
		}
	}
	s.Selected = s.addLabel(span, label)
	s.Changed(ChangedPlace)
}

// SetNothing records that the current sentence was read and holds nothing to
// label, and goes on. Labels of the annotator inside it are taken off, in the
// same undoable change.
func (s *Session) SetNothing() {
	if s.Current < 0 {
		return
	}
	s.Selection = corpus.Span{}
	span := s.Entry.Document.Sentences[s.Current].Span
	for _, m := range s.Entry.Marks {
		if m.Span == span && s.Mine(m.Annotator) {
			s.Advance()
			s.Coded(Coded{s.Entry.Document.ID, span, ""})
			return
		}
	}
	removed := s.ownWithin(span)
	e := s.edit("Nothing in %s", s.Place(span))
	e.deleteAnnotations(removed)
	e.deleteMarks(span)
	e.putMark(s.newMark(span))
	e.note(span, nil)
	e.commit()
	s.sayRemoved(removed)
	for _, a := range s.Under(s.Current) {
		s.Message("You find nothing here; " + s.AnnotatorName(a.Annotator) + " does. Both are kept, and both are in the jsonl export.")
		break
	}
	s.Advance()
	s.Coded(Coded{s.Entry.Document.ID, span, ""})
}

// newMark says that nothing is to be labelled in a sentence.
func (s *Session) newMark(sentence corpus.Span) corpus.Mark {
	return corpus.Mark{
		ID: storage.NewID(), Document: s.Entry.Document.ID, Span: sentence,
		Annotator: s.Annotator.ID, CreatedAt: s.Timestamp(),
	}
}

// Clear makes the selected part of a sentence, or else the whole current
// sentence, unread again.
func (s *Session) Clear() {
	if s.Current < 0 {
		return
	}
	span := s.Entry.Document.Sentences[s.Current].Span
	selected, ok := s.Annotation(s.Selected)
	ok = ok && selected.Span.Overlaps(span) // not what was labelled before it
	own := ok && s.Own(selected)
	removed := s.ownWithin(span)
	switch {
	case own && (selected.Span != span || len(s.ownOn(span)) > 1):
		e := s.edit("%s cleared from %s", s.labelName(selected.Label), s.Place(selected.Span))
		e.deleteAnnotation(selected.ID)
		e.commit()
		s.sayRemoved([]corpus.Annotation{selected})
	default:
		e := s.edit("Cleared %s", s.Place(span))
		e.deleteAnnotations(removed)
		e.deleteMarks(span)
		if len(e.steps) == 0 && ok && !own {
			s.Message("This annotation was made by " + s.AnnotatorName(selected.Annotator) + "; only they can clear it.")
		}
		e.commit()
		s.sayRemoved(removed)
	}
	s.goTo(s.Current)
	s.Changed(ChangedPlace)
}

// ownWithin lists the annotator's own annotations inside a span.
func (s *Session) ownWithin(span corpus.Span) (own []corpus.Annotation) {
	for _, a := range s.Entry.Annotations {
		if span.Covers(a.Span) && s.Own(a) {
			own = append(own, a)
		}
	}
	return own
}

// sayRemoved tells the researcher when more than a bare label went.
func (s *Session) sayRemoved(removed []corpus.Annotation) {
	for _, a := range removed {
		if a.Note != "" || len(a.Attributes) > 0 {
			s.Message("Removed " + strings.ToLower(s.labelName(a.Label)) + " with its source and note. Ctrl+Z brings it back.")
			return
		}
	}
}

func (s *Session) labelName(id string) string {
	if l, ok := s.Codebook.Label(id); ok {
		return l.Name
	}
	return id
}

// RestNothing marks unread sentences as holding nothing: from the current one on
// (+1) or before it (-1). It returns how many.
func (s *Session) RestNothing(direction int) int {
	if s.Current < 0 {
		return 0
	}
	from, to := s.Current, len(s.States)
	e := s.edit("Nothing in the rest of the article")
	if direction < 0 {
		from, to = 0, s.Current
		e.title = "Nothing in the unread sentences above"
	}
	count := 0
	for i := from; i < to; i++ {
		if s.States[i] == corpus.Unread {
			e.putMark(s.newMark(s.Entry.Document.Sentences[i].Span))
			count++
		}
	}
	if count == 0 {
		return 0
	}
	e.title = fmt.Sprintf("%s: %s", e.title, corpus.Plural(count, "sentence"))
	e.commit()
	return count
}

// LabelSentences puts a label on each of these sentences that does not carry
// it, as one undoable change, and tells how many there were.
func (s *Session) LabelSentences(sentences []int, label corpus.Label) int {
	e := s.edit("%s on %s", label.Name, corpus.Plural(len(sentences), "found sentence"))
	at := s.Timestamp()
	count := 0
	for _, i := range sentences {
		span := s.Entry.Document.Sentences[i].Span
		carries := false
		for _, a := range s.ownOn(span) {
			carries = carries || a.Label == label.ID
		}
		if carries {
			continue
		}
		e.deleteMarks(span)
		e.putAnnotation(corpus.Annotation{
			ID: storage.NewID(), Document: s.Entry.Document.ID, Span: span, Label: label.ID,
			Annotator: s.Annotator.ID, Quote: s.Entry.Document.Quote(span), CreatedAt: at, ChangedAt: at,
		})
		count++
	}
	e.title = label.Name + " on " + corpus.Plural(count, "found sentence")
	e.commit()
	return count
}
