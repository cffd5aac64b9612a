package secondlook

import (
	"fmt"
	"slices"
	"strings"

	"sayso/app/session"
	"sayso/internal/corpus"
	"sayso/internal/suggest"
	"sayso/storage"
)

// kind is why sentences are gone through.
type kind int

const (
	queued  kind = iota // likely to carry a label
	alike               // like one sentence
	sampled             // drawn by chance from the unread
	doubted             // coded, and the model would have said something else
)

// reached is how the project names the way that led to a sentence.
func (k kind) reached() corpus.Reached { return corpus.Ways[k] }

// stop is one of the sentences.
type stop struct {
	document string
	span     corpus.Span
	score    float64 // between 0 and 1; of those in a queue
	doubt    *doubt  // what the model would say, in a second look
	done     bool    // a key decided it
	found    bool    // and it carries the label
}

// trail is the sentences that are gone through, and how far that is.
type trail struct {
	kind   kind
	label  corpus.Label // that is looked for; empty where none is
	stops  []stop
	at     int
	unread int // sentences that were unread when it began
	ended  bool
	before string // the hint of the sentence that was just decided
}

// found counts the decided ones, and those that carry the label.
func (t *trail) found() (done, found int) {
	for i := range t.stops {
		if t.stops[i].done {
			done++
		}
		if t.stops[i].found {
			found++
		}
	}
	return done, found
}

// start goes to the first of the sentences.
func (s *Screen) start(t *trail) {
	s.trail = t
	s.strip.box.Show()
	s.goTo(+1)
}

// Leave ends it. The sentence stays the current one.
func (s *Screen) Leave() {
	if s.trail == nil {
		s.shell.Say("Nothing is gone through: Alt+Q, Alt+L, Alt+N or Alt+O begins.")
		return
	}
	s.trail = nil
	s.strip.box.Hide()
	s.host.Resized()
	s.shell.FocusText()
}

// IsOpen reports whether sentences are gone through.
func (s *Screen) IsOpen() bool { return s.trail != nil }

// step goes to the next (+1) or the previous (-1) of the sentences and leaves
// this one as it is.
func (s *Screen) step(by int) {
	t := s.trail
	if t == nil {
		s.shell.Say("Nothing is gone through: Alt+Q, Alt+L, Alt+N or Alt+O begins.")
		return
	}
	if t.ended && by > 0 || !t.ended && t.at+by < 0 {
		s.shell.Say("There are no more.")
		return
	}
	if t.ended {
		t.ended, t.at = false, len(t.stops) // one back is the last
	}
	t.at += by
	s.goTo(by)
}

// goTo shows the sentence at hand. One that was decided elsewhere meanwhile is
// passed over in the direction by, and so is one of an article that is gone.
func (s *Screen) goTo(by int) {
	t := s.trail
	for t.at >= 0 && t.at < len(t.stops) && !s.listed(t.stops[t.at].document) {
		t.at += by
	}
	if t.at = max(0, t.at); t.at >= len(t.stops) {
		t.at, t.ended = max(0, len(t.stops)-1), true
		s.showStrip()
		return
	}
	here := &t.stops[t.at]
	s.showStrip()
	s.host.GoTo(here.document, here.span, func() {
		if s.trail != t || t.at >= len(t.stops) || here != &t.stops[t.at] {
			return
		}
		if _, read := s.host.Session().OwnCoding(s.host.Session().Current); read && !here.done && t.kind != doubted && by > 0 {
			t.stops = slices.Delete(t.stops, t.at, t.at+1)
			s.goTo(by)
			return
		}
		s.showStrip()
	})
}

// listed reports whether the project has a document.
func (s *Screen) listed(document string) bool {
	return slices.ContainsFunc(s.host.Session().Summaries, func(d storage.Summary) bool { return d.ID == document })
}

// Coded goes on when the sentence at hand was decided by a key.
func (s *Screen) Coded(c session.Coded) {
	t := s.trail
	s.stale, s.pressed = true, 0
	s.coded(c)
	if t == nil || t.ended || len(t.stops) == 0 {
		return
	}
	here := &t.stops[t.at]
	if c.Document != here.document || !c.Span.Overlaps(here.span) {
		return
	}
	labels, read := s.host.Session().OwnCoding(s.host.Session().Entry.Document.SentenceAt(c.Span.Start))
	if !read {
		return // it was not taken
	}
	here.done, here.found = true, slices.Contains(labels, t.label.ID)
	t.at++
	t.before = ""
	if x := s.on(); x != nil {
		t.before = "Just now: " + x.line(s.host.Session().Entry.Document.Text) + " "
	}
	s.goTo(+1)
}

// noEstimate is said wherever sentences come ranked.
const noEstimate = "Shares among these are no estimates."

// words are what the strip says: of the sentence at hand, and which hint the one
// before had.
func (t *trail) words() (head, detail string) {
	head, detail = t.of()
	return head, t.before + detail
}

func (t *trail) of() (head, detail string) {
	name, of := strings.ToLower(t.label.Name), fmt.Sprintf("%d of %d", t.at+1, len(t.stops))
	if len(t.stops) == 0 {
		return "There is nothing to go through", ""
	}
	if t.ended {
		return t.end()
	}
	here := &t.stops[t.at]
	_, found := t.found()
	switch t.kind {
	case queued:
		return fmt.Sprintf("Likely %s, %s", name, of), fmt.Sprintf("%s %% likely. %s found so far. %s", percent(here.score), corpus.Plural(found, name), noEstimate)
	case alike:
		return "Like the sentence you chose, " + of, noEstimate
	case sampled:
		return "Drawn by chance, " + of, fmt.Sprintf("%s so far. %s", corpus.Plural(found, name), t.bound(found, len(t.stops)))
	}
	return "A second look, " + of, here.doubt.words
}

// percent is a probability in words: no model is sure.
func percent(p float64) string {
	switch {
	case p > 0.99:
		return "Over 99"
	case p < 0.01:
		return "Under 1"
	}
	return fmt.Sprintf("%.0f", 100*p)
}

// end is what is said behind the last sentence.
func (t *trail) end() (head, detail string) {
	name := strings.ToLower(t.label.Name)
	done, found := t.found()
	switch t.kind {
	case sampled:
		if done == len(t.stops) {
			return fmt.Sprintf("%s in %d drawn by chance", corpus.Plural(found, name), done), t.bound(found, done)
		}
		return fmt.Sprintf("%d of the %d drawn are not decided", len(t.stops)-done, len(t.stops)), "There is no bound before each of them is. Alt+Up goes back."
	case queued:
		return "That was the last of them: " + corpus.Plural(found, name) + " found", "Alt+N draws unread sentences by chance and tells how many were missed at most. " + noEstimate
	}
	return "That was the last of them", ""
}

// bound says what it means to have found so many in a sample.
func (t *trail) bound(found, n int) string {
	name := strings.ToLower(t.label.Name)
	if n == t.unread {
		return "They are all that are unread, so nothing is left to chance."
	}
	exact := suggest.Bound(found, n)
	most := int(exact * float64(t.unread))
	if found == 0 {
		return fmt.Sprintf("With none in all %d, at most %.1f %% of the %d unread carry it (3/n, with 95 %% confidence; exactly %.2f %%): %d or fewer.", n, 100*suggest.RuleOfThree(n), t.unread, 100*exact, most)
	}
	return fmt.Sprintf("With %s in all %d, at most %.1f %% of the %d unread carry it (with 95 %% confidence): %d or fewer.", corpus.Plural(found, name), n, 100*exact, t.unread, most)
}
