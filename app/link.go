package app

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

// linkTarget is an annotation that another one can answer.
type linkTarget struct {
	annotation corpus.Annotation
	title      string // of its document
	here       bool   // in the open document
}

// linkAnnotation asks what the selected annotation answers: type a few words of
// it, Enter. A denial denies; anything else repeats or supports. Other kinds
// stand further down the list.
func (w *Window) linkAnnotation() {
	a, _, ok := w.session.Target()
	if !ok {
		w.labelFirst()
		return
	}
	kinds := w.session.KindsFor(a)
	if len(kinds) == 0 {
		w.say("The codebook of this project has no kinds of link.")
		return
	}
	linked := w.session.LinksFrom(a.ID)
	mode := func() corpus.RelationKind { return kinds[0] }
	finder := ui.ListBehind(w.Shell, "A few words of what "+w.session.Place(a.Span)+" answers; Tab for another kind of link",
		func(ctx context.Context, p *storage.Project) ([]corpus.Annotation, error) {
			return p.Annotations(ctx, mostTargets)
		},
		func(all []corpus.Annotation) func(string) []widgets.FinderItem {
			targets := w.linkTargets(a, all)
			return func(query string) []widgets.FinderItem { return w.linkItems(a, mode(), linked, targets, query) }
		}, w.focusText)
	finder.FrameNone()
	if len(kinds) > 1 {
		mode = func() corpus.RelationKind { return kinds[finder.Mode()] }
		var names []string
		for _, k := range kinds {
			names = append(names, k.Name)
		}
		finder.SetModes(names)
	}
	if w.byLetter {
		finder.SwallowRune()
	}
}

// mostTargets is how many annotations of other documents a link can be made
// to; the newest ones.
const mostTargets = 100_000

// linkTargets lists every other annotation of the project, those of the open
// document first; all are those on disk.
func (w *Window) linkTargets(from corpus.Annotation, all []corpus.Annotation) []linkTarget {
	s := w.session
	var targets []linkTarget
	for _, a := range s.Entry.Annotations {
		if a.ID != from.ID {
			targets = append(targets, linkTarget{a, s.Entry.Document.Title, true})
		}
	}
	titles := map[string]string{}
	for _, d := range s.Summaries {
		titles[d.ID] = d.Title
	}
	for _, a := range all {
		if a.Document != s.Entry.Document.ID {
			targets = append(targets, linkTarget{a, titles[a.Document], false})
		}
	}
	return targets
}

// linkItems lists each annotation once, those that say the very words first, and
// says how it is linked already. Those found by their title or source only stand
// behind, and typing frames none of them: the title is that of all beside them.
func (w *Window) linkItems(from corpus.Annotation, kind corpus.RelationKind, linked map[string][]string, targets []linkTarget, query string) []widgets.FinderItem {
	words := strings.Fields(strings.ToLower(query))
	phrase := strings.Join(words, " ")
	var exact, scattered []widgets.FinderItem
	for _, target := range targets {
		said := strings.ToLower(target.annotation.Quote)
		text := said + " " + strings.ToLower(target.title+" "+target.annotation.Attributes["source"])
		if len(exact) >= ui.MostListed || !matching.HasAll(text, words) {
			continue
		}
		side := corpus.FirstWords(target.title, 30)
		if target.here {
			side = w.session.Place(target.annotation.Span)
		}
		if kinds := linked[target.annotation.ID]; len(kinds) > 0 {
			side = strings.Join(kinds, ", ") + " · " + side
		}
		item := widgets.FinderItem{
			Text: corpus.FirstWords(target.annotation.Quote, 110), Side: side,
			Mark: w.labelColour(target.annotation.Label), Loose: !matching.HasAll(said, words),
			Apply: func() { w.session.Link(kind, from.ID, target.annotation) },
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

// relationLines are the links of an annotation as the inspector shows them,
// in both directions.
func (w *Window) relationLines(a corpus.Annotation) []widgets.RelationLine {
	s := w.session
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
		other, title, ok := w.annotationAnywhere(line.Target)
		if !ok {
			continue
		}
		line.Text, line.Colour = corpus.FirstWords(other.Quote, 110), w.labelColour(other.Label)
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
func (w *Window) annotationAnywhere(id string) (a corpus.Annotation, title string, ok bool) {
	if a, ok := w.session.Annotation(id); ok {
		return a, w.session.Entry.Document.Title, true
	}
	if a, ok = w.session.Others[id]; !ok {
		return a, "", false
	}
	for _, d := range w.session.Summaries {
		if d.ID == a.Document {
			title = d.Title
		}
	}
	return a, title, true
}

// follow jumps to the other end of a link. Back returns.
func (w *Window) follow(line widgets.RelationLine) {
	other, _, ok := w.annotationAnywhere(line.Target)
	if !ok {
		w.say("The other end of this link is not in the project any more.")
		return
	}
	s := w.session
	w.back = append(w.back, place{s.Entry.Document.ID, s.Current})
	if other.Document == s.Entry.Document.ID {
		s.Select(other.ID)
		w.say("Alt+Left goes back.")
	} else {
		s.OpenAt(other, func() { w.say("Alt+Left goes back.") })
	}
	w.focusText()
}

// unlink takes a link away that begins in the open document.
func (w *Window) unlink(line widgets.RelationLine) {
	for _, r := range w.session.Entry.Relations {
		if r.ID == line.ID {
			w.session.Unlink(r)
			return
		}
	}
	w.say("This link begins in the other article. Follow it and remove it there.")
}
