package secondlook

import (
	"fmt"
	"slices"
	"strings"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/suggest"
	"sayso/widgets"
	"sayso/widgets/readingview"
)

// A hint is the label that the model would give to a sentence, with the three
// words that speak most for it and how often hints like it were right. It is
// shown when the key that decides the sentence was pressed, or when it is asked
// for; before the key only where that was chosen and no round forbids it. One
// sentence in five never gets one, so that the others can be compared with it.

// When says when hints are shown, as the person at the keyboard chose it.
type When string

// The choices. The first is where everybody begins.
const (
	AfterKey  When = "" // and when asked for
	Asked     When = "asked"
	BeforeKey When = "before"
	Never     When = "off"
)

// hint is what the model would say of a sentence.
type hint struct {
	document  string
	span      corpus.Span // of the sentence
	label     corpus.Label
	words     []corpus.Span // of the document
	right, of int
	held      bool // it is one of those that never get one
}

// says is how often hints like it were right.
func (h *hint) says() string {
	return fmt.Sprintf("of %d hints like this %d were right", h.of, h.right)
}

// line is the hint in a sentence.
func (h *hint) line(text string) string {
	var words []string
	for _, w := range h.words {
		words = append(words, "“"+text[w.Start:w.End]+"”")
	}
	because := ""
	if len(words) > 0 {
		because = " (" + strings.Join(words, ", ") + ")"
	}
	return fmt.Sprintf("The model would say %s%s: %s.", strings.ToLower(h.label.Name), because, h.says())
}

// shown is the hint that is on the screen.
type shown struct {
	hint
	current int  // the current sentence when it came; it goes with the next motion
	asked   bool // before the key
}

// allowed is what is allowed for the open document, by its round and by choice.
func (s *Screen) allowed() Allowed {
	limit := s.host.Allowed(s.host.Session().Entry.Document.ID)
	switch s.host.When() {
	case Never:
		return Off
	case BeforeKey:
		return limit
	}
	return min(limit, After)
}

// hintOn is what the model would say of a sentence of the open document. There is
// none for one that it learned from: it knows what was said of it.
func (s *Screen) hintOn(sentence int) (h hint, ok bool) {
	open := s.host.Session()
	d, l := &open.Entry.Document, s.learned
	if l == nil || !l.usable(open) || s.allowed() == Off || sentence < 0 || sentence >= len(d.Sentences) {
		return hint{}, false
	}
	span := d.Sentences[sentence].Span
	if l.knows(d.ID, span.Start) {
		return hint{}, false
	}
	if s.last.document == d.ID && s.last.span == span && s.lastOf == l {
		return s.last, s.last.label.ID != ""
	}
	if s.languageOf != d.ID {
		s.language, s.languageOf = languageOf(d), d.ID
	}
	s.last, s.lastOf = hint{document: d.ID, span: span}, l
	would, ok := l.model.Hint(&suggest.Sentence{Document: d.ID, Language: s.language, Text: d.Quote(span), Place: sentence + 1})
	if !ok {
		return hint{}, false
	}
	label, known := open.Codebook.Label(l.labels[would.Label])
	if !known {
		return hint{}, false
	}
	s.last.label, s.last.right, s.last.of = label, would.Right, would.Of
	s.last.held = suggest.HeldOut(seed, open.Info.ID, open.Annotator.ID, d.ID, span.Start)
	for _, w := range would.Words {
		s.last.words = append(s.last.words, corpus.Span{Start: span.Start + w.Start, End: span.Start + w.End})
	}
	return s.last, true
}

// Ask shows the hint of the current sentence, or says why there is none.
func (s *Screen) Ask() {
	open := s.host.Session()
	sentence := open.Current
	if a, apart, ok := open.Target(); ok && apart && open.Own(a) {
		sentence = open.Entry.Document.SentenceAt(a.Span.Start) // the one that was just labelled
	}
	h, ok := s.hintOn(sentence)
	_, read := open.OwnCoding(sentence)
	switch {
	case sentence < 0:
		s.shell.Say("There is no sentence to ask about.")
	case s.host.Allowed(open.Entry.Document.ID) == Off:
		s.shell.Say(offInRound)
	case s.host.When() == Never:
		s.shell.Say("Hints are off. F10 turns them on.")
	case s.host.Allowed(open.Entry.Document.ID) < Before && !read:
		s.shell.Say("In this round a hint comes after the key.")
	case s.learned == nil:
		s.Learn()
		s.shell.Say("The model learns from what you have said, between two articles. Ask again in a moment.")
	case !read && s.learned.knows(open.Entry.Document.ID, open.Entry.Document.Sentences[sentence].Start):
		s.shell.Say("It was decided what this sentence is, and the model learned from that, so it can tell nothing new.")
	case s.learned.knows(open.Entry.Document.ID, open.Entry.Document.Sentences[sentence].Start):
		s.shell.Say("The model learned from what you said here, so it can tell nothing new. Alt+O shows what looks odd.")
	case !ok:
		s.shell.Say("No hint: " + s.silence())
	case h.held:
		s.shell.Say("This is one of the sentences that never get a hint, so that it can be told how far hints pull.")
	default:
		s.show(h, !read)
		s.shell.Say(h.line(open.Entry.Document.Text))
	}
}

// silence says why the model has nothing to say.
func (s *Screen) silence() string {
	trust := s.learned.model.Trust()
	if !slices.ContainsFunc(trust, func(t suggest.Trust) bool { return t.Ready }) {
		var why []string
		for l := range trust {
			if label, ok := s.host.Session().Codebook.Label(s.learned.labels[l]); ok {
				why = append(why, strings.ToLower(label.Name)+": "+s.learned.model.Silent(l))
			}
		}
		return "the model is not good enough yet. " + strings.Join(why, "; ") + "."
	}
	return "the model would give no label here, or none that it can be trusted with."
}

// show puts a hint on the screen until the next motion.
func (s *Screen) show(h hint, asked bool) {
	s.shown = &shown{h, s.host.Session().Current, asked}
	s.host.Marked()
}

// on is the hint that is on the screen now, nil for none.
func (s *Screen) on() *shown {
	open := s.host.Session()
	d := &open.Entry.Document
	if x := s.shown; x != nil && x.document == d.ID && x.current == open.Current && s.allowed() != Off {
		return x
	}
	if s.allowed() < Before {
		return nil
	}
	if _, read := open.OwnCoding(open.Current); read {
		return nil
	}
	if h, ok := s.hintOn(open.Current); ok && !h.held {
		return &shown{h, open.Current, true}
	}
	return nil
}

// Suggestions are the words that decide, for the text to underline.
func (s *Screen) Suggestions() (list []readingview.Suggestion) {
	x := s.on()
	if x == nil {
		return nil
	}
	words := slices.Clone(x.words)
	slices.SortFunc(words, func(a, b corpus.Span) int { return a.Start - b.Start })
	for i, w := range words {
		one := readingview.Suggestion{Span: w}
		if i == 0 {
			one.Label, one.Hint = x.label.ID, x.says()
		}
		list = append(list, one)
	}
	return list
}

// Line is the hint on the screen in a sentence, "" for none.
func (s *Screen) Line() string {
	if x := s.on(); x != nil {
		return x.line(s.host.Session().Entry.Document.Text)
	}
	return ""
}

// Note says how the person at the keyboard came to what a key is about to say of
// a sentence of the open document: what led there, and which hint there was.
func (s *Screen) Note(sentence int) (note session.Note) {
	open := s.host.Session()
	note.Keys = s.pressed
	if t := s.trail; t != nil && !t.ended && len(t.stops) > 0 {
		here := &t.stops[t.at]
		if here.document == open.Entry.Document.ID && sentence >= 0 && open.Entry.Document.Sentences[sentence].Overlaps(here.span) {
			note.Reached = t.kind.reached()
		}
	}
	if h, ok := s.hintOn(sentence); ok {
		note.Hint = h.label.ID
		switch x := s.on(); {
		case h.held:
		case x != nil && x.span == h.span && x.asked:
			note.Shown = corpus.ShownBefore
		case s.host.When() == AfterKey || s.host.When() == BeforeKey:
			note.Shown = corpus.ShownAfter
		}
	}
	return note
}

// coded shows the hint of a sentence that was just decided.
func (s *Screen) coded(c session.Coded) {
	s.shown = nil
	sentence := s.host.Session().Entry.Document.SentenceAt(c.Span.Start)
	if w := s.host.When(); w == Never || w == Asked {
		return
	}
	if h, ok := s.hintOn(sentence); ok && !h.held {
		s.show(h, false)
	}
}

// Toggle is the kill switch: it turns hints off, or on again as they were.
func (s *Screen) Toggle() {
	if s.host.When() == Never {
		s.host.SetWhen(s.before)
		s.stale = true
		s.Learn()
		s.shell.Say("Hints are on: " + s.State() + ".")
	} else {
		s.before = s.host.When()
		s.host.SetWhen(Never)
		s.learned, s.shown = nil, nil
		s.shell.Say("Hints are off, and nothing is learned.")
	}
	s.host.Marked()
}

// AskWhen asks when hints are shown.
func (s *Screen) AskWhen() {
	var items []widgets.FinderItem
	for i, c := range []struct {
		when When
		text string
	}{
		{AfterKey, "After the key, or when asked for with ?"},
		{Asked, "Only when asked for with ?"},
		{BeforeKey, "Before the key: people then say what the hint says more often"},
		{Never, "Never, and nothing is learned"},
	} {
		side := fmt.Sprint(i + 1)
		if c.when == s.host.When() {
			side = "as it is   " + side
		}
		items = append(items, widgets.FinderItem{Text: c.text, Key: fmt.Sprint(i + 1), Side: side, Apply: func() {
			s.shell.Guard(func() {
				s.host.SetWhen(c.when)
				if c.when == Never {
					s.learned, s.shown = nil, nil
				}
				s.Learn()
				s.host.Marked()
			})
		}})
	}
	s.shell.List("When may the model say which label it would give?", func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, s.shell.FocusText)
	s.shell.Finder.Shrink()
}

// State is whether there are hints, for the foot of the window.
func (s *Screen) State() string {
	document := s.host.Session().Entry.Document.ID
	switch when := s.host.When(); {
	case document == "":
		return ""
	case s.host.Allowed(document) == Off:
		return "Hints: off in this round"
	case when == Never:
		return "Hints: off"
	case s.learned == nil || !slices.ContainsFunc(s.learned.model.Trust(), func(t suggest.Trust) bool { return t.Ready }):
		return "Hints: none yet"
	case when == Asked:
		return "Hints: when asked"
	case s.allowed() == Before:
		return "Hints: before the key"
	}
	return "Hints: after the key"
}
