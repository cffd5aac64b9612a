package secondlook

import (
	"fmt"
	"slices"
	"strings"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/suggest"
	"sayso/widgets"
)

// mostQueued is how many sentences of a queue are gone through at most. Who has
// decided them has taught the model so much that another queue is better.
const mostQueued = 1000

// AskLabel asks which label is looked for, the rarest first, and goes through the
// unread sentences that are likely to carry it.
func (s *Screen) AskLabel() {
	if !s.refused() {
		s.askLabel("Which label may stand in sentences you have not read?", s.OpenQueue)
	}
}

func (s *Screen) askLabel(title string, do func(corpus.Label)) {
	session := s.host.Session()
	count := map[string]int{}
	for i := range session.Summaries {
		for label, n := range session.Summaries[i].ByLabel {
			count[label] += n
		}
	}
	labels := slices.Clone(session.Codebook.Labels)
	slices.SortStableFunc(labels, func(a, b corpus.Label) int { return count[a.ID] - count[b.ID] })
	var items []widgets.FinderItem
	for _, l := range labels {
		items = append(items, widgets.FinderItem{Text: l.Name, Side: strings.TrimSpace(corpus.Plural(count[l.ID], "annotation") + "   " + l.Key), Key: l.Key,
			Labels: s.shell.LabelChips(session.Codebook, l.ID), Apply: func() { s.shell.Guard(func() { do(l) }) }})
	}
	s.shell.List(title, func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, s.shell.FocusText)
	s.shell.Finder.Shrink()
}

// OpenQueue goes through unread sentences, the likeliest for a label first.
func (s *Screen) OpenQueue(label corpus.Label) {
	s.read(func(r *suggest.Reading, m *suggest.Model) {
		l := slices.Index(r.Labels, label.ID)
		if l < 0 || m.Trust()[l].Positives == 0 && suggest.PriorOf(label.ID) == nil {
			s.shell.Say(fmt.Sprintf("Nothing is known about %s yet. Label a few sentences with it first.", strings.ToLower(label.Name)))
			return
		}
		s.startUnread(&trail{kind: queued, label: label}, r, m.Queue(suggest.SentencesOf(r.Unread), l))
	})
}

// OpenLike goes through unread sentences, those most like the current one first.
func (s *Screen) OpenLike() {
	session := s.host.Session()
	if s.refused() || session.Current < 0 || session.Current >= len(session.Entry.Document.Sentences) {
		return
	}
	d := &session.Entry.Document
	span := d.Sentences[session.Current].Span
	one := suggest.Sentence{Document: d.ID, Language: languageOf(d), Text: d.Quote(span), Place: session.Current + 1}
	s.read(func(r *suggest.Reading, m *suggest.Model) {
		ranked := slices.DeleteFunc(m.Like(suggest.SentencesOf(r.Unread), one), func(x suggest.Ranked) bool {
			u := &r.Unread[x.Sentence]
			return x.Score <= 0 || u.Document == one.Document && u.Span == span
		})
		s.startUnread(&trail{kind: alike}, r, ranked)
	})
}

// startUnread goes through unread sentences as they are ranked.
func (s *Screen) startUnread(t *trail, r *suggest.Reading, ranked []suggest.Ranked) {
	t.unread = len(r.Unread)
	for _, x := range ranked[:min(len(ranked), mostQueued)] {
		u := &r.Unread[x.Sentence]
		t.stops = append(t.stops, stop{document: u.Document, span: u.Span, score: x.Score})
	}
	if len(t.stops) == 0 {
		s.shell.Say("There is no such sentence that you have not read.")
		return
	}
	s.start(t)
}

// sampleSizes are how many sentences are offered to be drawn.
var sampleSizes = []int{60, 100, 150, 300, 600}

// AskSample asks how many unread sentences are to be drawn by chance, for the
// label that was looked for last, or else asks for that, too.
func (s *Screen) AskSample() {
	switch {
	case s.refused():
	case s.trail != nil && s.trail.label.ID != "":
		s.askSize(s.trail.label)
	default:
		s.askLabel("Were any missed? Of which label?", s.askSize)
	}
}

func (s *Screen) askSize(label corpus.Label) {
	var items []widgets.FinderItem
	for i, n := range sampleSizes {
		items = append(items, widgets.FinderItem{Text: corpus.Plural(n, "sentence"), Key: fmt.Sprint(i + 1), Side: fmt.Sprintf("none found: at most %.1f %%   %d", 100*suggest.RuleOfThree(n), i+1),
			Apply: func() { s.shell.Guard(func() { s.OpenSample(label, n) }) }})
	}
	s.shell.List(fmt.Sprintf("How many unread sentences shall be drawn to look for a missed %s?", strings.ToLower(label.Name)),
		func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, s.shell.FocusText)
	s.shell.Finder.Shrink()
}

// OpenSample goes through unread sentences drawn by chance, article by article.
func (s *Screen) OpenSample(label corpus.Label, n int) {
	s.read(func(r *suggest.Reading, _ *suggest.Model) {
		t := &trail{kind: sampled, label: label, unread: len(r.Unread)}
		for _, at := range suggest.Sample(seed, len(r.Unread), n, func(i int) (string, int) { return r.Unread[i].Document, r.Unread[i].Span.Start }) {
			t.stops = append(t.stops, stop{document: r.Unread[at].Document, span: r.Unread[at].Span})
		}
		if len(t.stops) == 0 {
			s.shell.Say("There is no sentence that you have not read.")
			return
		}
		s.start(t)
	})
}
