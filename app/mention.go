package app

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/widgets"
)

// Mentions say which words of the article stand for a part of an annotation:
// these are the source, that is the cue.

// cueRole is the role of the words that report ("said", "according to"). It is
// no attribute of the codebook.
const cueRole = "cue"

// mentionRoles are what selected words can be, with the letter that says so.
func mentionRoles(c corpus.Codebook) []corpus.Attribute {
	roles := []corpus.Attribute{}
	for _, a := range c.Attributes {
		if len(a.Values) == 0 {
			roles = append(roles, a)
		}
	}
	at := min(1, len(roles))
	return append(roles[:at:at], append([]corpus.Attribute{{ID: cueRole, Name: "Cue"}}, roles[at:]...)...)
}

// markMention asks what the selected words are to the annotation at hand.
func (w *Window) markMention() {
	s := w.session
	span := trimmed(s.Entry.Document.Text, s.Selection)
	a, _, ok := s.Target()
	switch {
	case span.Len() == 0:
		w.say("Select the words first: drag over them, or Shift+Right.")
		return
	case !ok || !s.own(a):
		w.labelFirst()
		return
	}
	var items []widgets.FinderItem
	taken := map[string]bool{}
	for _, role := range mentionRoles(s.Codebook) {
		letter := strings.ToLower(role.Name[:1])
		if taken[letter] {
			letter = ""
		}
		taken[letter] = true
		items = append(items, widgets.FinderItem{Text: role.Name, Side: strings.ToUpper(letter), Key: letter, Apply: func() {
			w.guard(func() {
				s.MarkMention(a.ID, role.ID, span)
				w.view.ClearSelection()
				s.Select(a.ID)
			})
		}})
	}
	quote := corpus.FirstWords(s.Entry.Document.Quote(span), 40)
	w.Finder = widgets.ShowFinder(w.palette, w.window.Canvas(), "“"+quote+"” is, for “"+corpus.FirstWords(a.Quote, 30)+"”",
		func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, w.focusText)
	w.Finder.FrameNone()
	w.Finder.Shrink()
	if w.byLetter {
		w.Finder.SwallowRune()
	}
}

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
	} else if role == cueRole {
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

// mentionPrefix begins the id of a line on the right that is a mention and no
// link.
const mentionPrefix = "mention:"

// mentionLines are the marked words of an annotation as the inspector shows
// them.
func (w *Window) mentionLines(a corpus.Annotation) []widgets.RelationLine {
	var lines []widgets.RelationLine
	for _, m := range a.Mentions {
		name := widgets.Sentence(m.Role)
		if attribute, ok := w.session.Codebook.Attribute(m.Role); ok {
			name = attribute.Name
		}
		lines = append(lines, widgets.RelationLine{
			ID: mentionPrefix + m.Role, Target: spanName(m.Span), Heading: name + " in the text",
			Text: corpus.FirstWords(m.Quote, 80), Colour: w.palette.Dim, ReadOnly: !w.session.own(a),
		})
	}
	return lines
}

// followMention shows the marked words in the text, or takes the mark off. It
// reports false for a line that is a link.
func (w *Window) followMention(line widgets.RelationLine, remove bool) bool {
	role, is := strings.CutPrefix(line.ID, mentionPrefix)
	if !is {
		return false
	}
	a, _, ok := w.session.Target()
	if !ok {
		return true
	}
	for _, m := range a.Mentions {
		if m.Role != role || spanName(m.Span) != line.Target {
			continue
		}
		if remove {
			w.session.MarkMention(a.ID, m.Role, m.Span)
		} else {
			w.view.ShowSpan(m.Span)
			w.view.SetSelection(m.Span)
		}
		break
	}
	w.focusText()
	return true
}

// spanName is a span in a word.
func spanName(s corpus.Span) string { return fmt.Sprintf("%d-%d", s.Start, s.End) }

// sortMentions puts mentions in order of role and start.
func sortMentions(list []corpus.Mention) {
	slices.SortStableFunc(list, func(a, b corpus.Mention) int {
		return cmp.Or(strings.Compare(a.Role, b.Role), a.Span.Start-b.Span.Start)
	})
}
