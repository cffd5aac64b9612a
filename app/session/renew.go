package session

import (
	"context"
	"errors"
	"log/slog"
	"reflect"
	"slices"

	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/storage"
)

// What others changed comes into the file beside the reader's own work, and is
// shown without a word: the reader stays on their sentence, what is selected
// stays so, and while something is typed nothing is touched.

// Renew shows what others changed in the file. It reads when all that was done
// before is on disk, and keeps nobody waiting: neither a key nor a save.
func (s *Session) Renew() {
	if s.renewing { // what it reads may be from before this change
		s.renewAgain = true
		return
	}
	s.renewing = true
	document := s.Entry.Document.ID
	s.AfterSaving(func() {
		before := s.saver.State().Handed
		go func() {
			ctx, file, viewer := context.Background(), s.File(), s.viewer()
			read, err := s.readAround(ctx)
			var open OpenDocument
			gone := false
			if err == nil && document != "" {
				open, err = s.Load(document)
				gone = errors.Is(err, storage.ErrNotFound)
			}
			s.post(func() {
				again := s.renewAgain
				s.renewing, s.renewAgain = false, false
				switch {
				case file != s.File(): // it goes on in a copy, which is read anew
				case viewer != s.viewer(): // somebody else sits there now, who may see other things
					s.Renew()
				case err != nil && !gone:
					slog.Warn("what others changed is not shown yet", "error", err)
				case s.Waiting() || s.sitting != nil || s.Typing():
					s.renewLater = true
				default:
					s.renewed(read, open, document, gone, s.saver.State().Handed == before)
				}
				if again {
					s.Renew()
				}
			})
		}()
	})
}

// Rested tells that something that was typed is told, or that what was awaited has
// come: what others changed is shown, if it waits for that.
func (s *Session) Rested() {
	if s.renewLater && !s.Waiting() && s.sitting == nil && !s.Typing() {
		s.renewLater = false
		s.Renew()
	}
}

// renewed shows what was read. current says that nothing was done meanwhile; else
// the open document is ahead of what was read, and is read once more.
func (s *Session) renewed(read around, open OpenDocument, document string, gone, current bool) {
	changed := ChangedPage | ChangedDocuments
	if s.otherProject(read) {
		changed |= ChangedProject
	}
	s.takeAround(read)
	switch {
	case document == "" && s.Entry.Document.ID == "":
		s.reopen("") // the first articles may have come
	case document != s.Entry.Document.ID || !current:
		if s.Entry.Document.ID != "" {
			s.refreshStates() // its line of the list is counted from what is shown
		}
		s.Renew()
	case gone:
		s.Message("The article that was open is no longer in the project.")
		s.reopen(document)
	default:
		changed |= s.renewOpen(open)
	}
	s.Changed(changed)
}

// otherProject reports whether what was read differs in what stands around the
// documents: title, codebook, people, rounds.
func (s *Session) otherProject(read around) bool {
	return s.Info.Title != read.info.Title || !codebook.Same(s.Codebook, read.codebook) || s.Codebook.Version != read.codebook.Version ||
		!slices.Equal(s.Annotators, read.annotators) || !slices.Equal(s.planned, read.planned) || !reflect.DeepEqual(s.terms, read.rounds)
}

// renewOpen shows the open document as it was read again, and reports what changed
// besides the page. The reader stays where they are, also when the bounds of the
// sentences are others now.
func (s *Session) renewOpen(open OpenDocument) (changed What) {
	at, target := s.Current, s.Selected
	start := 0
	if at >= 0 && at < len(s.Entry.Document.Sentences) {
		start = s.Entry.Document.Sentences[at].Start
	}
	cut := s.Entry.Document.Sentences
	s.setWhole(open.entry, open.answers)
	s.Others = open.others
	s.readAnnotations()
	s.knowDocument(s.Entry.Document)
	if !sameBounds(cut, s.Entry.Document.Sentences) {
		s.Current, s.LastPart = s.Entry.Document.SentenceAt(start), corpus.Span{}
		changed = ChangedPlace
	}
	if _, ok := s.Annotation(target); !ok {
		s.retract = nil
		s.Selected = ""
		if under := s.Under(s.Current); len(under) > 0 {
			s.Selected = under[0].ID
		}
	}
	return changed
}

// sameBounds reports whether two lists have their sentences at the same places.
func sameBounds(a, b []corpus.Sentence) bool {
	return slices.EqualFunc(a, b, func(a, b corpus.Sentence) bool { return a.Span == b.Span })
}
