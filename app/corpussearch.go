package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/query"
	"sayso/storage"
	"sayso/widgets"
)

// The search of the whole project (F4): results as one types, in context,
// grouped by document. Tab chooses what Enter does: open the sentence, label
// all that was found, or keep the search under a name. The search runs behind
// the keys; an older one is broken off.

// mostSearched is how many sentences the window shows at once.
const mostSearched = 200

// corpusSearch is the open search window.
type corpusSearch struct {
	w       *Window
	finder  *widgets.Finder
	queries []corpus.Query
	text    string // of the query that found is the answer to
	found   storage.SearchResult
	asked   int
	cancel  context.CancelFunc
}

// What Enter does, in the order of the modes.
const (
	searchOpens = iota
	searchLabels
	searchKeeps
)

// searchCorpus opens the search; text is in the field already.
func (w *Window) searchCorpus(text string) {
	w.inspector.Flush()
	c := &corpusSearch{w: w, cancel: func() {}}
	c.finder = widgets.ShowFinder(w.palette, w.window.Canvas(), "Search all articles: words, \"a phrase\", begin*, label:denial, source:ministry, date:2031-03",
		c.query, func() { c.cancel(); w.focusText() })
	w.Finder = c.finder
	w.letStay(c.finder)
	c.finder.Widen()
	c.finder.SetModes([]string{"Open the sentence", "Label all found…", "Save this search…"})
	ui.Behind(w.Shell, func(ctx context.Context, p *storage.Project) ([]corpus.Query, error) { return p.Queries(ctx) }, func(list []corpus.Query) {
		c.queries = list
		c.finder.Offer("", c.beginning())
	})
	if text != "" {
		c.finder.SetText(text)
	}
}

// beginning is what stands there before anything is typed: the searches kept,
// and some of the language.
func (c *corpusSearch) beginning() []widgets.FinderItem {
	var items []widgets.FinderItem
	if len(c.queries) > 0 {
		items = append(items, widgets.FinderItem{Text: "Saved searches", Heading: true})
	}
	for _, q := range c.queries {
		item := widgets.FinderItem{Text: q.Name, Side: q.Text, Refine: q.Text}
		if c.finder != nil && c.finder.Mode() == searchKeeps {
			item.Text, item.Refine = "Delete "+q.Name, ""
			item.Apply = func() { c.w.guard(func() { c.w.session.ForgetQuery(q) }) }
		}
		items = append(items, item)
	}
	items = append(items, widgets.FinderItem{Text: "For example", Heading: true})
	for _, e := range [][2]string{
		{"unread", "sentences nobody has judged"}, {"label:denial", "sentences with a label"}, {"has:doubt", "parked sentences"},
		{"\"no evidence\"", "words in this order"}, {"crack* NOT label:claim", "words with this beginning, without a label"}, {"date:2031-03 outlet:courier", "outlet and date"},
	} {
		items = append(items, widgets.FinderItem{Text: e[0], Side: e[1], Refine: e[0]})
	}
	return items
}

// query is called on every key.
func (c *corpusSearch) query(text string) []widgets.FinderItem {
	c.asked++
	c.cancel()
	text = strings.TrimSpace(text)
	if text == "" {
		return c.beginning()
	}
	if text == c.text {
		return c.items()
	}
	q, err := query.Parse(text)
	if err != nil {
		return c.wrong(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	c.cancel = cancel
	asked, project, me := c.asked, c.w.session.file(), c.w.session.Annotator.ID
	go func() {
		found, err := project.Search(ctx, q, storage.SearchOptions{Limit: mostSearched, Me: me})
		c.w.runner.Do(func() {
			c.w.guard(func() {
				if c.asked != asked || ctx.Err() != nil {
					return
				}
				if err != nil {
					c.finder.Offer(c.finder.Text(), c.wrong(err))
					return
				}
				c.text, c.found = text, found
				c.finder.Offer(c.finder.Text(), c.items())
			})
		})
	}()
	return nil
}

// wrong says what is wrong with a query.
func (c *corpusSearch) wrong(err error) []widgets.FinderItem {
	text := err.Error()
	if bad := (*query.Error)(nil); errors.As(err, &bad) {
		text = bad.Message
	}
	return []widgets.FinderItem{{Text: text, Heading: true}}
}

// items are what was found, grouped by document.
func (c *corpusSearch) items() []widgets.FinderItem {
	var items []widgets.FinderItem
	switch n := c.found.Sentences; {
	case n == 0:
		return []widgets.FinderItem{{Text: "Nothing found", Heading: true}}
	case c.finder.Mode() == searchLabels:
		items = append(items, widgets.FinderItem{Text: "Label all: " + c.count(), Mark: c.w.palette.Accent, First: true, Apply: func() { c.w.guard(c.labelAll) }})
	case c.finder.Mode() == searchKeeps:
		items = append(items, widgets.FinderItem{Text: "Save this search under a name…", Side: c.text, Mark: c.w.palette.Accent, First: true, Apply: func() { c.w.guard(c.keep) }})
	default:
		items = append(items, widgets.FinderItem{Text: c.count(), Heading: true})
	}
	for _, d := range c.found.Documents {
		items = append(items, widgets.FinderItem{Text: corpus.FirstWords(d.Title, 80), Heading: true, Side: strings.TrimPrefix(d.Outlet+" · "+ui.ShortDate(d.Date), " · ")})
		for _, s := range d.Sentences {
			text, hits := snippet(s, 120)
			item := widgets.FinderItem{Text: text, Hits: hits, Side: fmt.Sprintf("sentence %d", s.Index+1), Apply: func() {
				c.w.guard(func() { c.w.goToSpan(d.ID, s.Span, "Alt+Left goes back, F4 to the search.") })
			}}
			if len(s.Labels) > 0 {
				item.Mark = c.w.labelColour(s.Labels[0])
			} else if s.State == corpus.Unread {
				item.Side += " · unread"
			}
			items = append(items, item)
		}
	}
	return items
}

// count says how much was found.
func (c *corpusSearch) count() string {
	more := ""
	if c.found.After != "" {
		more = "the first "
	}
	return more + corpus.Plural(c.found.Sentences, "sentence") + " in " + corpus.Plural(len(c.found.Documents), "document")
}

// snippet is a sentence shortened around what was found first, as one line, and
// where the hits stand in it.
func snippet(s storage.FoundSentence, limit int) (string, []corpus.Span) {
	text := s.Text
	from := 0
	if len(s.Hits) > 0 {
		from = max(0, s.Hits[0].Start-s.Span.Start)
	}
	start := 0
	if len(text) > limit && from > limit/3 {
		start = from - limit/3
		if space := strings.IndexByte(text[start:from], ' '); space >= 0 {
			start += space + 1
		}
		for start < len(text) && text[start]&0xc0 == 0x80 {
			start++
		}
	}
	prefix := ""
	if start > 0 {
		prefix = "… "
	}
	// One blank for each break and tab, so that the offsets stay.
	shown := prefix + strings.NewReplacer("\n", " ", "\t", " ").Replace(text[start:])
	var hits []corpus.Span
	for _, h := range s.Hits {
		hit := corpus.Span{Start: h.Start - s.Span.Start - start + len(prefix), End: h.End - s.Span.Start - start + len(prefix)}
		if hit.Start >= len(prefix) && hit.End <= len(shown) && hit.Len() > 0 {
			hits = append(hits, hit)
		}
	}
	return shown, hits
}

// keep asks for the name of the search.
func (c *corpusSearch) keep() {
	name := widgets.NewField("Name", "Name of the search")
	s := c.w.openSheet("Save this search: "+c.text, name, ui.SheetSize, "Save", func() bool {
		if strings.TrimSpace(name.Text) == "" {
			return false
		}
		c.w.session.KeepQuery(strings.TrimSpace(name.Text), c.text)
		return true
	})
	s.Focus(name)
}

// KeepQuery stores a search under a name; one with the same name is replaced.
func (s *Session) KeepQuery(name, text string) {
	s.saver.Submit(func(ctx context.Context) (storage.Event, error) {
		all, err := s.file().Queries(ctx)
		if err != nil {
			return storage.Event{}, err
		}
		q := corpus.Query{ID: storage.NewID(), Name: name, Text: text}
		for _, old := range all {
			if strings.EqualFold(old.Name, name) {
				q.ID = old.ID
			}
		}
		return s.file().Apply(ctx, storage.Change{ID: storage.NewID(), Kind: "query", Title: "Search saved: " + name,
			Annotator: s.Annotator.ID, Steps: []storage.Step{storage.PutQuery(q)}})
	}, s.told("The search was saved. F4 lists it before anything is typed."))
}

// ForgetQuery deletes a search that was kept.
func (s *Session) ForgetQuery(q corpus.Query) {
	s.saver.Submit(func(ctx context.Context) (storage.Event, error) {
		return s.file().Apply(ctx, storage.Change{ID: storage.NewID(), Kind: "query", Title: "Saved search deleted: " + q.Name,
			Annotator: s.Annotator.ID, Steps: []storage.Step{storage.DeleteQuery(q.ID)}})
	}, s.told("The saved search was deleted. Ctrl+Z brings it back."))
}

// told says a sentence when a change is on disk, or why it never will be.
func (s *Session) told(words string) func(storage.Event, error) {
	return func(_ storage.Event, err error) {
		s.post(func() {
			if err != nil {
				s.Failed(err)
				return
			}
			s.Message(words)
		})
	}
}

// labelAll offers the labels for everything that the search finds, also what
// the window does not show.
func (c *corpusSearch) labelAll() {
	w, text := c.w, c.text
	w.Finder = widgets.ShowFinder(w.palette, w.window.Canvas(), "Which label for all that “"+corpus.FirstWords(text, 40)+"” finds?",
		func(typed string) []widgets.FinderItem {
			var items []widgets.FinderItem
			for _, l := range w.session.Codebook.Labels {
				items = append(items, widgets.FinderItem{Text: l.Name, Side: l.Key, Key: l.Key, Mark: w.labelColour(l.ID), Apply: func() {
					w.guard(func() { w.labelFound(text, l) })
				}})
			}
			return ui.Fitting(items, typed)
		}, w.focusText)
	w.Finder.FrameNone()
	w.Finder.Shrink()
}

// labelFound labels every sentence that a search finds, as one undoable change,
// behind the window.
func (w *Window) labelFound(text string, label corpus.Label) {
	q, err := query.Parse(text)
	if err != nil {
		w.failed(err)
		return
	}
	s := w.session
	if s.file().ReadOnly() {
		w.say("This project is open read-only. Nothing was changed.")
		return
	}
	if s.asksWho() {
		return
	}
	me, at := s.Annotator.ID, s.timestamp()
	s.saver.Submit(func(ctx context.Context) (storage.Event, error) {
		p := s.file()
		found, err := p.Search(ctx, q, storage.SearchOptions{Me: me})
		if err != nil {
			return storage.Event{}, err
		}
		steps, n, err := labelSteps(ctx, p, found, label, me, at)
		if err != nil || n == 0 {
			return storage.Event{}, err
		}
		return p.Apply(ctx, storage.Change{ID: storage.NewID(), Kind: "annotate", Annotator: me, Steps: steps,
			Title: fmt.Sprintf("%s on %s found by “%s”", label.Name, corpus.Plural(n, "sentence"), corpus.FirstWords(text, 40))})
	}, func(event storage.Event, err error) {
		if err != nil {
			s.post(func() { s.Failed(err) })
			return
		}
		s.reload("")
		s.post(func() {
			if event.Title == "" {
				s.Message("Every sentence found has that label already.")
				return
			}
			s.Message(event.Title + ". One Ctrl+Z undoes it all.")
		})
	})
}

// labelSteps are the steps that put a label on sentences, unless the annotator
// has it there already; a "nothing here" of theirs goes. n counts the labels.
func labelSteps(ctx context.Context, p *storage.Project, found storage.SearchResult, label corpus.Label, me string, at time.Time) (steps []storage.Step, n int, err error) {
	people, err := p.People(ctx)
	if err != nil {
		return nil, 0, err
	}
	for _, d := range found.Documents {
		entry, err := p.Entry(ctx, d.ID)
		if err != nil {
			return nil, 0, err
		}
		has, marks := map[corpus.Span]bool{}, map[corpus.Span]string{}
		for _, a := range entry.Annotations {
			if people.Same(a.Annotator, me) && a.Label == label.ID {
				has[a.Span] = true
			}
		}
		for _, m := range entry.Marks {
			if people.Same(m.Annotator, me) {
				marks[m.Span] = m.ID
			}
		}
		for _, s := range d.Sentences {
			if has[s.Span] {
				continue
			}
			if id := marks[s.Span]; id != "" {
				steps = append(steps, storage.DeleteMark(id))
			}
			steps = append(steps, storage.PutAnnotation(corpus.Annotation{
				ID: storage.NewID(), Document: d.ID, Span: s.Span, Label: label.ID, Annotator: me,
				Quote: entry.Document.Quote(s.Span), CreatedAt: at, ChangedAt: at,
			}))
			n++
		}
	}
	return steps, n, nil
}
