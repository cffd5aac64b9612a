package labelling

import (
	"context"
	"fmt"
	"strings"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/matching"
	"sayso/storage"
	"sayso/widgets"
)

// LinkTarget is an annotation that another one can answer.
type LinkTarget struct {
	Annotation corpus.Annotation
	Title      string // of its document
	Here       bool   // in the open document
}

// linkAnnotation asks what the selected annotation answers: type a few words of
// it, Enter. A denial denies; anything else repeats or supports. Other kinds
// stand further down the list.
func (l *Screen) linkAnnotation() {
	a, _, ok := l.host.Session().Target()
	if !ok {
		l.LabelFirst()
		return
	}
	kinds := l.host.Session().KindsFor(a)
	if len(kinds) == 0 {
		l.shell.Say("The codebook of this project has no kinds of link.")
		return
	}
	linked := l.host.Session().LinksFrom(a.ID)
	mode := func() corpus.RelationKind { return kinds[0] }
	finder := ui.ListBehind(l.shell, "A few words of what "+l.host.Session().Place(a.Span)+" answers; Tab for another kind of link",
		func(ctx context.Context, p *storage.Project) ([]corpus.Annotation, error) {
			return p.Annotations(ctx, mostTargets)
		},
		func(all []corpus.Annotation) func(string) []widgets.FinderItem {
			targets := l.linkTargets(a, all)
			return func(query string) []widgets.FinderItem { return l.LinkItems(a, mode(), linked, targets, query) }
		}, l.shell.FocusText)
	finder.FrameNone()
	if len(kinds) > 1 {
		mode = func() corpus.RelationKind { return kinds[finder.Mode()] }
		var names []string
		for _, k := range kinds {
			names = append(names, k.Name)
		}
		finder.SetModes(names)
	}
	if l.host.ByLetter() {
		finder.SwallowRune()
	}
}

// mostTargets is how many annotations of other documents a link can be made
// to; the newest ones.
const mostTargets = 100_000

// linkTargets lists every other annotation of the project, those of the open
// document first; all are those on disk.
func (l *Screen) linkTargets(from corpus.Annotation, all []corpus.Annotation) []LinkTarget {
	s := l.host.Session()
	var targets []LinkTarget
	for _, a := range s.Entry.Annotations {
		if a.ID != from.ID {
			targets = append(targets, LinkTarget{a, s.Entry.Document.Title, true})
		}
	}
	titles := map[string]string{}
	for _, d := range s.Summaries {
		titles[d.ID] = d.Title
	}
	for _, a := range all {
		if a.Document != s.Entry.Document.ID {
			targets = append(targets, LinkTarget{a, titles[a.Document], false})
		}
	}
	return targets
}

// LinkItems lists each annotation once, those that say the very words first, and
// says how it is linked already. Those found by their title or source only stand
// behind, and typing frames none of them: the title is that of all beside them.
func (l *Screen) LinkItems(from corpus.Annotation, kind corpus.RelationKind, linked map[string][]string, targets []LinkTarget, query string) []widgets.FinderItem {
	words := strings.Fields(strings.ToLower(query))
	phrase := strings.Join(words, " ")
	var exact, scattered []widgets.FinderItem
	for _, target := range targets {
		said := strings.ToLower(target.Annotation.Quote)
		text := said + " " + strings.ToLower(target.Title+" "+target.Annotation.Attributes["source"])
		if len(exact) >= ui.MostListed || !matching.HasAll(text, words) {
			continue
		}
		side := corpus.FirstWords(target.Title, 30)
		if target.Here {
			side = l.host.Session().Place(target.Annotation.Span)
		}
		if kinds := linked[target.Annotation.ID]; len(kinds) > 0 {
			side = strings.Join(kinds, ", ") + " · " + side
		}
		item := widgets.FinderItem{
			Text: corpus.FirstWords(target.Annotation.Quote, 110), Side: side,
			Labels: l.shell.LabelChips(l.host.Session().Codebook, target.Annotation.Label), Loose: !matching.HasAll(said, words),
			Apply: func() { l.host.Session().Link(kind, from.ID, target.Annotation) },
		}
		if strings.Contains(said, phrase) {
			exact = append(exact, item)
		} else if len(scattered) < ui.MostListed {
			scattered = append(scattered, item)
		}
	}
	list := append(exact, scattered...)
	return list[:min(len(list), ui.MostListed)]
}

// RelationLines are the links of an annotation as the inspector shows them,
// in both directions.
func (l *Screen) RelationLines(a corpus.Annotation) []widgets.RelationLine {
	s := l.host.Session()
	relations := append(append([]corpus.Relation(nil), s.Entry.Relations...), s.Answers...)
	var lines []widgets.RelationLine
	for _, r := range relations {
		if r.From != a.ID && r.To != a.ID {
			continue
		}
		kind, _ := s.Codebook.RelationKind(r.Kind)
		line := widgets.RelationLine{ID: r.ID, Target: r.To, Heading: kind.Name, ReadOnly: !s.Mine(r.Annotator)}
		if r.To == a.ID {
			line.Target = r.From
			line.Heading = passive(kind)
		}
		other, title, ok := l.annotationAnywhere(line.Target)
		if !ok {
			continue
		}
		line.Text, line.Colour = corpus.FirstWords(other.Quote, 110), l.shell.LabelColour(l.host.Session().Codebook, other.Label)
		if other.Document != s.Entry.Document.ID {
			line.Text = fmt.Sprintf("%s (%s)", line.Text, corpus.FirstWords(title, 40))
		}
		lines = append(lines, line)
	}
	return lines
}

// passive names a link from the side of what is answered.
func passive(kind corpus.RelationKind) string {
	switch {
	case kind.Symmetric:
		return kind.Name
	case kind.ID == "denies":
		return "Denied by"
	case kind.ID == "supports":
		return "Supported by"
	}
	return kind.Name + " (the other way)"
}

// annotationAnywhere finds an annotation of the open document or of another.
func (l *Screen) annotationAnywhere(id string) (a corpus.Annotation, title string, ok bool) {
	if a, ok := l.host.Session().Annotation(id); ok {
		return a, l.host.Session().Entry.Document.Title, true
	}
	if a, ok = l.host.Session().Others[id]; !ok {
		return a, "", false
	}
	for _, d := range l.host.Session().Summaries {
		if d.ID == a.Document {
			title = d.Title
		}
	}
	return a, title, true
}

// Follow jumps to the other end of a link. Back returns.
func (l *Screen) Follow(line widgets.RelationLine) {
	other, _, ok := l.annotationAnywhere(line.Target)
	if !ok {
		l.shell.Say("The other end of this link is not in the project any more.")
		return
	}
	s := l.host.Session()
	l.back = append(l.back, place{document: s.Entry.Document.ID, sentence: s.Current})
	if other.Document == s.Entry.Document.ID {
		s.Select(other.ID)
		l.shell.Say("Alt+Left goes back.")
	} else {
		s.OpenAt(other, func() { l.shell.Say("Alt+Left goes back.") })
	}
	l.shell.FocusText()
}

// Unlink takes a link away that begins in the open document.
func (l *Screen) Unlink(line widgets.RelationLine) {
	for _, r := range l.host.Session().Entry.Relations {
		if r.ID == line.ID {
			l.host.Session().Unlink(r)
			return
		}
	}
	l.shell.Say("This link begins in the other article. Follow it and remove it there.")
}
