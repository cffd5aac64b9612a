package labelling

import (
	"fmt"
	"strings"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/widgets"
)

// Mentions say which words of the article stand for a part of an annotation:
// these are the source, that is the cue.

// mentionRoles are what selected words can be, with the letter that says so.
func mentionRoles(c corpus.Codebook) []corpus.Attribute {
	roles := []corpus.Attribute{}
	for _, a := range c.Attributes {
		if len(a.Values) == 0 {
			roles = append(roles, a)
		}
	}
	at := min(1, len(roles))
	return append(roles[:at:at], append([]corpus.Attribute{{ID: session.CueRole, Name: "Cue"}}, roles[at:]...)...)
}

// markMention asks what the selected words are to the annotation at hand.
func (l *Screen) markMention() {
	s := l.host.Session()
	span := session.Trimmed(s.Entry.Document.Text, s.Selection)
	a, _, ok := s.Target()
	switch {
	case span.Len() == 0:
		l.shell.Say("Select the words first: drag over them, or Shift+Right.")
		return
	case !ok || !s.Own(a):
		l.LabelFirst()
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
			l.shell.Guard(func() {
				s.MarkMention(a.ID, role.ID, span)
				l.host.View().ClearSelection()
				s.Select(a.ID)
			})
		}})
	}
	quote := corpus.FirstWords(s.Entry.Document.Quote(span), 40)
	l.shell.List("“"+quote+"” is, for “"+corpus.FirstWords(a.Quote, 30)+"”",
		func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, l.shell.FocusText)
	l.shell.Finder.FrameNone()
	l.shell.Finder.Shrink()
	if l.host.ByLetter() {
		l.shell.Finder.SwallowRune()
	}
}

// mentionPrefix begins the id of a line on the right that is a mention and no
// link.
const mentionPrefix = "mention:"

// MentionLines are the marked words of an annotation as the inspector shows
// them.
func (l *Screen) MentionLines(a corpus.Annotation) []widgets.RelationLine {
	var lines []widgets.RelationLine
	for _, m := range a.Mentions {
		name := widgets.Sentence(m.Role)
		if attribute, ok := l.host.Session().Codebook.Attribute(m.Role); ok {
			name = attribute.Name
		}
		lines = append(lines, widgets.RelationLine{
			ID: mentionPrefix + m.Role, Target: spanName(m.Span), Heading: name + " in the text",
			Text: corpus.FirstWords(m.Quote, 80), Colour: l.shell.Palette.Dim, ReadOnly: !l.host.Session().Own(a),
		})
	}
	return lines
}

// FollowMention shows the marked words in the text, or takes the mark off. It
// reports false for a line that is a link.
func (l *Screen) FollowMention(line widgets.RelationLine, remove bool) bool {
	role, is := strings.CutPrefix(line.ID, mentionPrefix)
	if !is {
		return false
	}
	a, _, ok := l.host.Session().Target()
	if !ok {
		return true
	}
	for _, m := range a.Mentions {
		if m.Role != role || spanName(m.Span) != line.Target {
			continue
		}
		if remove {
			l.host.Session().MarkMention(a.ID, m.Role, m.Span)
		} else {
			l.host.View().ShowSpan(m.Span)
			l.host.View().SetSelection(m.Span)
		}
		break
	}
	l.shell.FocusText()
	return true
}

// spanName is a span in a word.
func spanName(s corpus.Span) string { return fmt.Sprintf("%d-%d", s.Start, s.End) }
