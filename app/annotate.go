package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sayso/internal/corpus"
	"sayso/storage"
)

// edit is a change in the making: every step is done to the entry in memory
// and noted for the project file.
type edit struct {
	session *Session
	title   string
	steps   []storage.Step
}

func (s *Session) edit(format string, args ...any) *edit {
	s.fresh = false
	return &edit{session: s, title: fmt.Sprintf(format, args...)}
}

func (e *edit) putAnnotation(a corpus.Annotation) {
	e.session.putAnnotation(a)
	e.steps = append(e.steps, storage.PutAnnotation(a))
}

func (e *edit) deleteAnnotation(id string) {
	e.session.dropAnnotation(id)
	goes := func(r corpus.Relation) bool { return r.From == id || r.To == id }
	for _, relations := range []*[]corpus.Relation{&e.session.Entry.Relations, &e.session.Answers} {
		if slices.ContainsFunc(*relations, goes) { // a list that stays the same is not made anew, see linkMarks
			*relations = slices.DeleteFunc(slices.Clone(*relations), goes)
		}
	}
	e.steps = append(e.steps, storage.DeleteAnnotation(id))
}

func (e *edit) putMark(m corpus.Mark) { e.putMarks([]corpus.Mark{m}) }

func (e *edit) putMarks(marks []corpus.Mark) {
	e.session.Entry.Marks = slices.Concat(e.session.Entry.Marks, marks)
	for _, m := range marks {
		e.steps = append(e.steps, storage.PutMark(m))
		e.session.stale.add(m.Span)
	}
}

// deleteMarks removes the annotator's own "nothing here" marks within a span.
func (e *edit) deleteMarks(span corpus.Span) {
	goes := func(m *corpus.Mark) bool { return e.session.mine(m.Annotator) && m.Span.Overlaps(span) }
	marks := e.session.Entry.Marks
	if !slices.ContainsFunc(marks, func(m corpus.Mark) bool { return goes(&m) }) {
		return
	}
	var kept []corpus.Mark
	for i := range marks {
		if goes(&marks[i]) {
			e.steps = append(e.steps, storage.DeleteMark(marks[i].ID))
			e.session.stale.add(marks[i].Span)
			continue
		}
		kept = append(kept, marks[i])
	}
	e.session.Entry.Marks = kept
}

// commit shows the edit and hands it to the Saver.
func (e *edit) commit() {
	s := e.session
	s.fresh = false // what was made is shown now
	if len(e.steps) == 0 {
		return
	}
	if s.File().ReadOnly() {
		s.Message("This project is open read-only. Nothing was changed.")
		s.Reload()
		return
	}
	if s.asksWho() {
		s.Reload()
		return
	}
	// The first label of a document puts it in progress, in the same event.
	if document := s.Entry.Document; document.State == corpus.ToDo || document.State == "" {
		s.Entry.Document.State = corpus.InProgress
		document.State, document.Text = corpus.InProgress, ""
		e.steps = append(e.steps, storage.PutDocument(document))
	}
	s.followStates()
	change := storage.Change{
		ID: storage.NewID(), Kind: "annotate", Title: e.title,
		Annotator: s.Annotator.ID, Document: s.Entry.Document.ID, Steps: e.steps,
	}
	s.submit(change)
	s.Changed(ChangedPage | ChangedPlace | ChangedDocument)
}

// submit writes a change behind the hand. A change that can never be written
// is taken off the screen again, with the reason.
func (s *Session) submit(change storage.Change) {
	s.saver.Submit(
		func(ctx context.Context) (storage.Event, error) { return s.File().Apply(ctx, change) },
		func(_ storage.Event, err error) {
			if err != nil {
				s.post(func() { s.Failed(err) })
				s.reload("")
			}
		})
}

// timestamp is the current time as the project file keeps it.
func (s *Session) timestamp() time.Time { return s.now().UTC().Truncate(time.Millisecond) }

// ownOn finds the annotator's own annotations that cover exactly this span.
func (s *Session) ownOn(span corpus.Span) []corpus.Annotation {
	var found []corpus.Annotation
	for i := s.firstFrom(span.Start); i < len(s.Entry.Annotations) && s.Entry.Annotations[i].Span.Start == span.Start; i++ {
		if a := &s.Entry.Annotations[i]; a.Span == span && s.own(*a) {
			found = append(found, *a)
		}
	}
	return found
}

// target is the span the next label falls on: the selected text, or else the
// current sentence.
func (s *Session) target() (span corpus.Span, selected, ok bool) {
	if s.Selection.Len() > 0 {
		return s.Selection, true, true
	}
	if s.Current < 0 || s.Current >= len(s.Entry.Document.Sentences) {
		return corpus.Span{}, false, false
	}
	return s.Entry.Document.Sentences[s.Current].Span, false, true
}

// SetLabel puts a label on the selected text, or on the current sentence and
// goes on to the next one. What it labelled stays the target until the next
// motion, whatever the next sentence carries. A span that carries one label of the annotator
// already gets the new one in its place and keeps its note and its source.
func (s *Session) SetLabel(label corpus.Label) {
	span, selected, ok := s.target()
	if !ok {
		return
	}
	s.rememberForRetract(span)
	made := s.setLabelOn(span, label)
	s.Selection = corpus.Span{}
	if selected {
		s.behind = span
	} else {
		s.goTo(min(s.Current+1, len(s.Entry.Document.Sentences)-1))
	}
	s.Selected = made
	s.Changed(ChangedPlace)
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
// armed; the eye stays there.
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
		if m.Span == span && s.mine(m.Annotator) {
			marks = append(marks, m)
		}
	}
	s.retract = func() {
		e := s.edit("Undone on %s", s.place(span))
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
			if now, ok := s.annotation(a.ID); !ok || now.Label != a.Label {
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
	e := s.edit("%s on %s, was %s", label.Name, s.place(span), s.labelName(changed.Label))
	changed = changed.Clone()
	changed.Label, changed.ChangedAt = label.ID, s.timestamp()
	e.putAnnotation(changed)
	e.commit()
	return changed.ID
}

func (s *Session) addLabel(span corpus.Span, label corpus.Label) string {
	at := s.timestamp()
	e := s.edit("%s on %s", label.Name, s.place(span))
	e.deleteMarks(span)
	id := storage.NewID()
	e.putAnnotation(corpus.Annotation{
		ID: id, Document: s.Entry.Document.ID, Span: span, Label: label.ID,
		Annotator: s.Annotator.ID, Quote: s.Entry.Document.Quote(span), CreatedAt: at, ChangedAt: at,
	})
	e.commit()
	return id
}

// ToggleLabel adds a second label to the target or takes it off again, and
// stays.
func (s *Session) ToggleLabel(label corpus.Label) {
	span, _, ok := s.target()
	if !ok {
		return
	}
	for _, a := range s.ownOn(span) {
		if a.Label == label.ID {
			e := s.edit("%s removed from %s", label.Name, s.place(span))
			e.deleteAnnotation(a.ID)
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
		if m.Span == span && s.mine(m.Annotator) {
			s.Advance()
			return
		}
	}
	removed := s.ownWithin(span)
	e := s.edit("Nothing in %s", s.place(span))
	e.deleteAnnotations(removed)
	e.deleteMarks(span)
	e.putMark(s.newMark(span))
	e.commit()
	s.sayRemoved(removed)
	for _, a := range s.under(s.Current) {
		s.Message("You find nothing here; " + s.AnnotatorName(a.Annotator) + " does. Both are kept, and both are in the jsonl export.")
		break
	}
	s.Advance()
}

// newMark says that nothing is to be labelled in a sentence.
func (s *Session) newMark(sentence corpus.Span) corpus.Mark {
	return corpus.Mark{
		ID: storage.NewID(), Document: s.Entry.Document.ID, Span: sentence,
		Annotator: s.Annotator.ID, CreatedAt: s.timestamp(),
	}
}

// Clear makes the selected part of a sentence, or else the whole current
// sentence, unread again.
func (s *Session) Clear() {
	if s.Current < 0 {
		return
	}
	span := s.Entry.Document.Sentences[s.Current].Span
	selected, ok := s.annotation(s.Selected)
	ok = ok && selected.Span.Overlaps(span) // not what was labelled before it
	own := ok && s.own(selected)
	removed := s.ownWithin(span)
	switch {
	case own && (selected.Span != span || len(s.ownOn(span)) > 1):
		e := s.edit("%s cleared from %s", s.labelName(selected.Label), s.place(selected.Span))
		e.deleteAnnotation(selected.ID)
		e.commit()
		s.sayRemoved([]corpus.Annotation{selected})
	default:
		e := s.edit("Cleared %s", s.place(span))
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
		if span.Covers(a.Span) && s.own(a) {
			own = append(own, a)
		}
	}
	return own
}

func (e *edit) deleteAnnotations(list []corpus.Annotation) {
	for _, a := range list {
		e.deleteAnnotation(a.ID)
	}
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

// Advance goes on to the next sentence, and stays on the last one.
func (s *Session) Advance() {
	if s.Current+1 < len(s.Entry.Document.Sentences) {
		s.goTo(s.Current + 1)
	} else if s.Current >= 0 {
		s.goTo(s.Current)
	}
	s.Changed(ChangedPlace)
}

func (s *Session) labelName(id string) string {
	if l, ok := s.Codebook.Label(id); ok {
		return l.Name
	}
	return id
}
