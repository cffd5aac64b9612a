// Package searching is the search of the whole project (F4): results as one
// types, in context, grouped by document. Tab chooses what Enter does: open the
// sentence, label all that was found, or keep the search under a name. The
// search runs behind the keys; an older one is broken off.
package searching

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/query"
	"sayso/storage"
	"sayso/widgets"
)

// Host is what the search needs of the window beyond the shell.
type Host interface {
	Session() *session.Session
	// GoTo shows the sentence of a span and says the words when it is there.
	GoTo(document string, span corpus.Span, words string)
	// LetStay offers to keep a list beside the text.
	LetStay(*widgets.Finder)
}

// Screen opens the search in a window.
type Screen struct {
	shell *ui.Shell
	host  Host
}

// New makes the search of a window. It is closed.
func New(shell *ui.Shell, host Host) *Screen { return &Screen{shell, host} }

// mostSearched is how many sentences the window shows at once.
const mostSearched = 200

// openSearch is the open search window.
type openSearch struct {
	*Screen
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

// Open opens the search; text is in the field already.
func (s *Screen) Open(text string) {
	s.shell.Flush()
	c := &openSearch{Screen: s, cancel: func() {}}
	c.finder = s.shell.List("Search all articles: words, \"a phrase\", begin*, label:denial, source:ministry, date:2031-03",
		c.query, func() { c.cancel(); s.shell.FocusText() })
	s.host.LetStay(c.finder)
	c.finder.Widen()
	c.finder.SetModes([]string{"Open the sentence", "Label all found…", "Save this search…"})
	ui.Behind(s.shell, func(ctx context.Context, p *storage.Project) ([]corpus.Query, error) { return p.Queries(ctx) }, func(list []corpus.Query) {
		c.queries = list
		c.finder.Offer("", c.beginning())
	})
	if text != "" {
		c.finder.SetText(text)
	}
}

// beginning is what stands there before anything is typed: the searches kept,
// and some of the language.
func (c *openSearch) beginning() []widgets.FinderItem {
	var items []widgets.FinderItem
	if len(c.queries) > 0 {
		items = append(items, widgets.FinderItem{Text: "Saved searches", Heading: true})
	}
	for _, q := range c.queries {
		item := widgets.FinderItem{Text: q.Name, Side: q.Text, Refine: q.Text}
		if c.finder != nil && c.finder.Mode() == searchKeeps {
			item.Text, item.Refine = "Delete "+q.Name, ""
			item.Apply = func() { c.shell.Guard(func() { c.host.Session().ForgetQuery(q) }) }
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
func (c *openSearch) query(text string) []widgets.FinderItem {
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
	asked, project, me, of := c.asked, c.shell.Open.File(), c.host.Session().Annotator.ID, c.host.Session().Of()
	go func() {
		found, err := project.Search(ctx, q, storage.SearchOptions{Limit: mostSearched, Me: me, Of: of})
		c.shell.Runner.Do(func() {
			c.shell.Guard(func() {
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
func (c *openSearch) wrong(err error) []widgets.FinderItem {
	text := err.Error()
	if bad := (*query.Error)(nil); errors.As(err, &bad) {
		text = bad.Message
	}
	return []widgets.FinderItem{{Text: text, Heading: true}}
}

// items are what was found, grouped by document.
func (c *openSearch) items() []widgets.FinderItem {
	var items []widgets.FinderItem
	switch n := c.found.Sentences; {
	case n == 0:
		return []widgets.FinderItem{{Text: "Nothing found", Heading: true}}
	case c.finder.Mode() == searchLabels:
		items = append(items, widgets.FinderItem{Text: "Label all: " + c.count(), Mark: c.shell.Palette.Accent, First: true, Apply: func() { c.shell.Guard(c.labelAll) }})
	case c.finder.Mode() == searchKeeps:
		items = append(items, widgets.FinderItem{Text: "Save this search under a name…", Side: c.text, Mark: c.shell.Palette.Accent, First: true, Apply: func() { c.shell.Guard(c.keep) }})
	default:
		items = append(items, widgets.FinderItem{Text: c.count(), Heading: true})
	}
	for _, d := range c.found.Documents {
		items = append(items, widgets.FinderItem{Text: corpus.FirstWords(d.Title, 80), Heading: true, Side: strings.TrimPrefix(d.Outlet+" · "+ui.ShortDate(d.Date), " · ")})
		for _, s := range d.Sentences {
			text, hits := Snippet(s, 120)
			item := widgets.FinderItem{Text: text, Hits: hits, Side: fmt.Sprintf("sentence %d", s.Index+1), Apply: func() {
				c.shell.Guard(func() { c.host.GoTo(d.ID, s.Span, "Alt+Left goes back, F4 to the search.") })
			}}
			if len(s.Labels) > 0 {
				item.Labels = c.shell.LabelChips(c.host.Session().Codebook, s.Labels...)
			} else if s.State == corpus.Unread {
				item.Side += " · unread"
			}
			items = append(items, item)
		}
	}
	return items
}

// count says how much was found.
func (c *openSearch) count() string {
	more := ""
	if c.found.After != "" {
		more = "the first "
	}
	return more + corpus.Plural(c.found.Sentences, "sentence") + " in " + corpus.Plural(len(c.found.Documents), "document")
}

// Snippet is a sentence shortened around what was found first, as one line, and
// where the hits stand in it.
func Snippet(s storage.FoundSentence, limit int) (string, []corpus.Span) {
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
func (c *openSearch) keep() {
	name := widgets.NewField("Name", "Name of the search")
	s := c.shell.OpenSheet("Save this search: "+c.text, name, ui.SheetSize, "Save", func() bool {
		if strings.TrimSpace(name.Text) == "" {
			return false
		}
		c.host.Session().KeepQuery(strings.TrimSpace(name.Text), c.text)
		return true
	})
	s.Focus(name)
}

// labelAll offers the labels for everything that the search finds, also what
// the window does not show.
func (c *openSearch) labelAll() {
	text := c.text
	c.shell.List("Which label for all that “"+corpus.FirstWords(text, 40)+"” finds?",
		func(typed string) []widgets.FinderItem {
			var items []widgets.FinderItem
			for _, l := range c.host.Session().Codebook.Labels {
				items = append(items, widgets.FinderItem{Text: l.Name, Side: l.Key, Key: l.Key, Labels: c.shell.LabelChips(c.host.Session().Codebook, l.ID), Apply: func() {
					c.shell.Guard(func() { c.host.Session().LabelFound(text, l) })
				}})
			}
			return ui.Fitting(items, typed)
		}, c.shell.FocusText)
	c.shell.Finder.FrameNone()
	c.shell.Finder.Shrink()
}

// Commands are those of the screen.
func (s *Screen) Commands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("view.search", "View", "Search all articles…", []ui.Key{ui.Press(fyne.KeyF4), ui.With(ui.Ctrl|ui.Shift, fyne.KeyK)}, true, func() { s.Open("") }),
	}
}
