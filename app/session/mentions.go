package session

import (
	"cmp"
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// CueRole is the role of the words that report ("said", "according to"). It is
// no attribute of the codebook.
const CueRole = "cue"

// MarkMention notes which words stand for a part of an annotation, as one
// undoable change. Where the annotation does not say that part yet, it gets the
// words as its value. The same words a second time are taken off.
func (s *Session) MarkMention(id, role string, span corpus.Span) {
	if span.Check(s.Entry.Document.Text) != nil {
		return
	}
	quote := s.Entry.Document.Quote(span)
	name := role
	if a, ok := s.Codebook.Attribute(role); ok {
		name = a.Name
	} else if role == CueRole {
		name = "Cue"
	}
	s.change(id, name+" in the text", func(a *corpus.Annotation) bool {
		for i, m := range a.Mentions {
			if m.Role == role && m.Span == span {
				a.Mentions = append(a.Mentions[:i], a.Mentions[i+1:]...)
				return true
			}
		}
		a.Mentions = append(a.Mentions, corpus.Mention{Role: role, Span: span, Quote: quote})
		sortMentions(a.Mentions)
		if _, known := s.Codebook.Attribute(role); known && a.Attributes[role] == "" {
			if a.Attributes == nil {
				a.Attributes = map[string]string{}
			}
			a.Attributes[role] = strings.Join(strings.Fields(quote), " ")
		}
		return true
	})
}

// sortMentions puts mentions in order of role and start.
func sortMentions(list []corpus.Mention) {
	slices.SortStableFunc(list, func(a, b corpus.Mention) int {
		return cmp.Or(strings.Compare(a.Role, b.Role), a.Span.Start-b.Span.Start)
	})
}
