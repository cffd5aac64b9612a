package secondlook

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"sayso/app/ui"
	"sayso/internal/suggest"
	"sayso/storage"
	"sayso/widgets"
)

// The cues of a project: those that the program brings, without those that were
// taken out, and with those that were added. They are kept as a setting of the
// file.

// ownCues reads what the project changes about the cues.
func ownCues(ctx context.Context, p *storage.Project) []suggest.Cue {
	text, err := p.Setting(ctx, storage.CueSetting)
	var own []suggest.Cue
	if err == nil && text != "" {
		own, err = suggest.ReadCues(strings.NewReader(text))
	}
	if err != nil {
		slog.Warn("the cues of the project cannot be read", "error", err)
	}
	return own
}

// lexiconOf are the cues of a project.
func lexiconOf(ctx context.Context, p *storage.Project) *suggest.Lexicon {
	return suggest.NewLexicon(ownCues(ctx, p))
}

// cueList is the list of cues while it is open.
type cueList struct {
	*Screen
	finder *widgets.Finder
	own    []suggest.Cue
	uses   []suggest.CueUse
	labels []string // ids
}

// AskCues shows the cues that stand in what was coded, each with what the
// sentences carry, takes one out or brings it back, and adds what is typed.
func (s *Screen) AskCues() {
	if s.refused() {
		return
	}
	open := s.host.Session()
	reading, mine := suggest.NewReading(&open.Codebook), open.MineNow()
	reading.CodedOnly = true
	c := &cueList{Screen: s}
	s.shell.Flush()
	c.finder = ui.ListBehind(s.shell, "Cues in what you have coded: Enter takes one out; type words to add a cue",
		func(ctx context.Context, p *storage.Project) (*cueList, error) {
			if err := readInto(reading, p.Entries(ctx), mine); err != nil {
				return nil, err
			}
			c.own, c.labels = ownCues(ctx, p), reading.Labels
			c.uses = suggest.NewLexicon(withoutDrops(c.own)).CueUses(suggest.SentencesOf(reading.Coded), len(reading.Labels))
			return c, nil
		},
		func(c *cueList) func(string) []widgets.FinderItem { return c.items }, s.shell.FocusText)
	c.finder.FrameNone()
}

// withoutDrops are the cues that were added.
func withoutDrops(own []suggest.Cue) []suggest.Cue {
	return slices.DeleteFunc(slices.Clone(own), func(c suggest.Cue) bool { return c.Class == suggest.Dropped })
}

// items are the cues that fit what is typed, and ways to add it.
func (c *cueList) items(typed string) []widgets.FinderItem {
	var items []widgets.FinderItem
	for i := range c.uses {
		items = append(items, c.item(&c.uses[i]))
	}
	items = ui.Fitting(items, typed)
	words := strings.ToLower(strings.Join(strings.Fields(typed), " "))
	if words == "" {
		return items
	}
	language := languageOf(&c.host.Session().Entry.Document)
	for _, class := range suggest.Classes() {
		items = append(items, widgets.FinderItem{Text: fmt.Sprintf("Add “%s” as %s", words, class), Side: language, Loose: true, Apply: func() {
			c.shell.Guard(func() {
				c.keep(append(slices.Clone(c.own), suggest.Cue{Language: language, Class: class, Words: words}))
			})
		}})
	}
	return items
}

// item is a cue with its precision in this project.
func (c *cueList) item(u *suggest.CueUse) widgets.FinderItem {
	drop := suggest.Cue{Language: u.Language, Class: suggest.Dropped, Words: strings.ToLower(u.Words)}
	most, carry := "", 0
	for l, n := range u.Labels {
		if n > carry {
			most, carry = c.labels[l], n
		}
	}
	side := fmt.Sprintf("nothing in all %d", u.Sentences)
	if carry > 0 {
		if label, ok := c.host.Session().Codebook.Label(most); ok {
			most = strings.ToLower(label.Name)
		}
		side = fmt.Sprintf("%s in %d of %d", most, carry, u.Sentences)
	}
	item := widgets.FinderItem{Text: u.Words + "   " + u.Class, Side: side}
	if out := slices.Index(c.own, drop); out >= 0 {
		item.Text, item.Side = "Bring back "+u.Words+"   "+u.Class, "taken out"
		item.Apply = func() { c.shell.Guard(func() { c.keep(slices.Delete(slices.Clone(c.own), out, out+1)) }) }
		return item
	}
	item.Apply = func() { c.shell.Guard(func() { c.keep(append(slices.Clone(c.own), drop)) }) }
	return item
}

// keep stores what the project changes about the cues.
func (c *cueList) keep(own []suggest.Cue) {
	text, err := json.Marshal(own)
	if err != nil {
		c.shell.Failed(err)
		return
	}
	c.host.Keep(storage.CueSetting, string(text))
	c.stale = true
	c.shell.Say(fmt.Sprintf("The project changes %d cues now. They count when the model learns next.", len(own)))
}
