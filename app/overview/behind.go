package overview

import (
	"context"
	"fmt"
	"strings"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/overview"
	"sayso/storage"
	"sayso/widgets"
)

// mostListed is how many sentences a list shows.
const mostListed = 200

// stood is what stands behind a mark, read from the project.
type stood struct {
	list []standing
	all  int
}

// standing is one sentence that was counted.
type standing struct {
	document   corpus.Document // without its text
	sentence   int
	start      int
	text       string
	annotation corpus.Annotation // its id is empty where none was counted
}

// list lists the sentences behind a row of a panel's table.
func (s *Screen) list(panel, row int) { s.listAt(panel, row, "") }

// listAt does so with the line of a sentence framed.
func (s *Screen) listAt(panel, row int, frame string) {
	a := s.answers[panel]
	if a.table == nil || row < 1 || row > len(a.table.Rows) {
		return
	}
	counted := a.table.Rows[row-1]
	at := s.sheet.Panels[panel].At()
	finder := ui.ListBehind(s.shell, a.corpus.RowTitle(a.table, counted)+"; Enter reads one",
		func(ctx context.Context, p *storage.Project) (stood, error) { return readBehind(ctx, p, a, counted) },
		func(found stood) func(string) []widgets.FinderItem {
			if len(found.list) == 0 {
				s.shell.Say("These sentences are not there any more.")
				return nil
			}
			items := s.items(found, frame, func(one standing) { s.visit(one, place{panel, row, at, one.key()}) })
			return func(typed string) []widgets.FinderItem { return ui.Fitting(items, typed) }
		}, func() {
			if s.sheet != nil {
				s.sheet.FocusPanel()
			}
		})
	finder.Widen()
}

func (o *standing) key() string { return fmt.Sprint(o.document.ID, " ", o.start, " ", o.annotation.ID) }

// readBehind reads the sentences that a row counts.
func readBehind(ctx context.Context, p *storage.Project, a answer, row overview.Row) (found stood, err error) {
	list, all, err := a.corpus.Behind(a.table, row, mostListed)
	if err != nil {
		return found, err
	}
	var ids []string
	for _, r := range list {
		if len(ids) == 0 || ids[len(ids)-1] != r.Document {
			ids = append(ids, r.Document)
		}
	}
	entries := map[string]corpus.Entry{}
	for entry, err := range p.EntriesOf(ctx, ids) {
		if err == nil { // one that is damaged was not counted
			entries[entry.Document.ID] = entry
		}
	}
	found.all = all
	for _, r := range list {
		entry, ok := entries[r.Document]
		if !ok {
			continue
		}
		if one, ok := standingOf(&entry, r); ok {
			found.list = append(found.list, one)
		}
	}
	return found, nil
}

// standingOf is the sentence of a reference as it stands in the article now.
func standingOf(e *corpus.Entry, r overview.Reference) (one standing, ok bool) {
	d := &e.Document
	one = standing{document: *d, sentence: r.Sentence}
	one.document.Text, one.document.Sentences = "", nil
	for _, a := range e.Annotations {
		if a.ID == r.Annotation {
			one.annotation, one.start, one.sentence = a, a.Span.Start, d.SentenceAt(a.Span.Start)
			one.text = a.Quote
		}
	}
	if r.Sentence >= 0 && r.Sentence < len(d.Sentences) && (r.Annotation == "" || one.annotation.ID != "") {
		span := d.Sentences[r.Sentence].Span
		if one.annotation.ID == "" {
			one.start = span.Start
		}
		one.text = d.Quote(span)
	}
	return one, one.text != ""
}

// items are the lines of the list, in groups by article. frame is the key of the
// one that Enter takes first.
func (s *Screen) items(found stood, frame string, visit func(standing)) (items []widgets.FinderItem) {
	codebook := s.host.Session().Codebook
	document := ""
	if found.all > len(found.list) {
		items = append(items, widgets.FinderItem{Text: fmt.Sprintf("The first %d of %d", len(found.list), found.all), Heading: true})
	}
	for _, one := range found.list {
		if one.document.ID != document {
			document = one.document.ID
			items = append(items, widgets.FinderItem{Text: corpus.FirstWords(one.document.Title, 80), Heading: true, Side: strings.TrimPrefix(one.document.Outlet+" · "+ui.ShortDate(one.document.Date), " · ")})
		}
		item := widgets.FinderItem{Text: strings.Join(strings.Fields(one.text), " "), Loose: true, First: one.key() == frame, Side: fmt.Sprintf("sentence %d", one.sentence+1), Apply: func() { s.shell.Guard(func() { visit(one) }) }}
		if one.annotation.ID != "" {
			label, _ := codebook.Label(one.annotation.Label)
			item.Labels = s.shell.LabelChips(codebook, one.annotation.Label)
			item.Side = strings.TrimSuffix(label.Name+" · "+corpus.FirstWords(one.annotation.Attributes["source"], 28), " · ")
		}
		items = append(items, item)
	}
	return items
}

// place is where the screen was left.
type place struct {
	panel, row, at int
	line           string
}

// visit goes to a sentence. Alt+Left comes back to the mark, and to the list
// behind it.
func (s *Screen) visit(one standing, from place) {
	project, filled := s.project, s.filled
	s.Close()
	s.host.Visit(one.annotation.ID, one.document.ID, one.start, "Alt+Left goes back to the overview.", func() {
		if s.shell.Open.File() != project || s.sheet != nil {
			return
		}
		s.filled, s.stale = filled, true
		s.open(from.panel)
		s.sheet.FocusPanel()
		s.sheet.Panels[from.panel].SetAt(from.at)
		s.listAt(from.panel, from.row, from.line)
	})
}
