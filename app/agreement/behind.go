package agreement

import (
	"context"
	"fmt"
	"strings"

	"sayso/app/ui"
	"sayso/internal/agreement"
	"sayso/internal/corpus"
	"sayso/storage"
	"sayso/widgets"
)

// mostListed is how many sentences a list shows.
const mostListed = 200

// stood is what stands behind a figure, as it stands in the project now.
type stood struct {
	list []standing
	all  int
}

// standing is a sentence behind a figure.
type standing struct {
	agreement.Place
	title string
	start int // of the sentence, or of the annotation, in bytes
	text  string
}

func (o *standing) key() string {
	return fmt.Sprint(o.Document, " ", o.start, " ", o.Annotation, o.Said)
}

// behind says which sentences an item of a panel stands for.
func (s *Screen) behind(panel, row int) (b *agreement.Behind, words string) {
	switch item := s.panels[panel].Items[row-1]; {
	case item.Cell != nil:
		return item.Cell, "What both said so"
	case item.Document != "":
		return agreement.BehindDocument(item.Document), "What annotators read differently in this article"
	case item.Figure != nil:
		return item.Figure.Behind(), strings.TrimSuffix("What annotators read differently: "+item.Figure.Of, ": ")
	}
	return nil, ""
}

// list lists the sentences behind a figure, with the line of one framed.
func (s *Screen) list(panel, row int, frame string) {
	if panel >= len(s.panels) || row < 1 || row > len(s.panels[panel].Items) {
		return
	}
	b, words := s.behind(panel, row)
	known := s.measured
	if b == nil || known == nil {
		return
	}
	at := s.sheet.Panels[panel].At()
	finder := ui.ListBehind(s.shell, words+"; Enter reads one",
		func(ctx context.Context, p *storage.Project) (found stood, err error) {
			places, all := known.find(b, mostListed)
			found.all = all
			found.list, err = stand(ctx, p, places)
			return found, err
		},
		func(found stood) func(string) []widgets.FinderItem {
			if len(found.list) == 0 {
				s.say("Nobody read anything differently here.")
				return nil
			}
			items := s.items(found, frame, func(one standing) { s.visit(one, place{panel, row, at, one.key()}) })
			return func(typed string) []widgets.FinderItem { return ui.Fitting(items, typed) }
		}, s.back)
	finder.Widen()
}

// stand finds places in the project as it is now.
func stand(ctx context.Context, p *storage.Project, places []agreement.Place) (list []standing, err error) {
	var ids []string
	for _, place := range places {
		if len(ids) == 0 || ids[len(ids)-1] != place.Document {
			ids = append(ids, place.Document)
		}
	}
	entries := map[string]corpus.Entry{}
	for entry, err := range p.EntriesOf(ctx, ids) {
		if err != nil {
			return nil, err
		}
		entries[entry.Document.ID] = entry
	}
	for _, place := range places {
		entry, ok := entries[place.Document]
		if !ok || place.Sentence >= len(entry.Document.Sentences) {
			continue
		}
		sentence := entry.Document.Sentences[place.Sentence].Span
		one := standing{Place: place, title: entry.Document.Title, start: sentence.Start, text: entry.Document.Text[sentence.Start:sentence.End]}
		for _, a := range entry.Annotations {
			if a.ID == place.Annotation {
				one.start, one.text = a.Span.Start, a.Quote
			}
		}
		list = append(list, one)
	}
	return list, nil
}

// items are the lines of the list, under the titles of their articles.
func (s *Screen) items(found stood, frame string, visit func(standing)) (items []widgets.FinderItem) {
	if found.all > len(found.list) {
		items = append(items, widgets.FinderItem{Text: fmt.Sprintf("The first %d of %d", len(found.list), found.all), Heading: true})
	}
	document := ""
	for _, one := range found.list {
		if one.Document != document {
			document = one.Document
			items = append(items, widgets.FinderItem{Text: corpus.FirstWords(one.title, 80), Heading: true})
		}
		var said []string
		for _, by := range one.Said {
			said = append(said, by.Annotator+" "+s.words(by.Words))
		}
		items = append(items, widgets.FinderItem{
			Text: strings.Join(strings.Fields(one.text), " "), Loose: true, First: one.key() == frame, Side: corpus.FirstWords(strings.Join(said, " · "), 70),
			Apply: func() { s.shell.Guard(func() { visit(one) }) },
		})
	}
	return items
}

// words calls labels by their names.
func (s *Screen) words(said string) string {
	parts := strings.Split(said, " + ")
	for i, id := range parts {
		if label, ok := s.host.Session().Codebook.Label(id); ok {
			parts[i] = label.Name
		}
	}
	return strings.Join(parts, " + ")
}

// place is where the screen was left.
type place struct {
	panel, row, at int
	line           string
}

// visit goes to a sentence. Alt+Left comes back to the figure, and to the list
// behind it.
func (s *Screen) visit(one standing, from place) {
	project := s.project
	s.Close()
	s.host.Visit(one.Annotation, one.Document, one.start, "Alt+Left goes back to the agreement.", func() {
		if s.shell.Open.File() != project || s.sheet != nil {
			return
		}
		s.open(from.panel)
		s.sheet.FocusPanel()
		s.measure()
		if from.panel < len(s.sheet.Panels) {
			s.sheet.Panels[from.panel].SetAt(from.at)
			s.list(from.panel, from.row, from.line)
		}
	})
}
