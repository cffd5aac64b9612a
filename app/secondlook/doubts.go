package secondlook

import (
	"fmt"
	"slices"
	"strings"

	"sayso/app/session"
	"sayso/internal/suggest"
)

// doubt is what the model would say of a coded sentence.
type doubt struct {
	words string // Coded claim. The model would say denial.
	why   string // of parking it, in a few words
}

// OpenDoubts goes through the coded sentences that a model which had not seen
// them would have coded otherwise, the likeliest slip first.
func (s *Screen) OpenDoubts() {
	if s.refused() {
		return
	}
	s.read(func(r *suggest.Reading, m *suggest.Model) {
		t := &trail{kind: doubted, unread: len(r.Unread)}
		open := s.host.Session()
		for _, d := range r.SecondLook(m) {
			c := &r.Coded[d.Sentence]
			t.stops = append(t.stops, stop{document: c.Document, span: c.Span, doubt: doubtOf(open, r, c, d)})
		}
		switch {
		case len(t.stops) > 0:
			s.start(t)
		case len(r.Coded) == 0:
			s.shell.Say("Nothing is coded yet that could be looked at again.")
		default:
			s.shell.Say("The model would have coded every sentence as you did.")
		}
	})
}

// doubtOf puts into words in what the model differs. A sentence that never gets a
// hint is shown without what it would say.
func doubtOf(open *session.Session, r *suggest.Reading, c *suggest.Placed, d suggest.Doubtful) *doubt {
	coded := "Coded " + names(open, r, c.Labels) + "."
	if suggest.HeldOut(seed, open.Info.ID, open.Annotator.ID, c.Document, c.Span.Start) {
		return &doubt{coded + " What the model would say is not told: this is one of the sentences without hints.", "second look"}
	}
	would := names(open, r, d.Labels)
	return &doubt{fmt.Sprintf("%s The model would say %s. A label key or 0 changes it, Space keeps it.", coded, would), "second look: or " + would + "?"}
}

// names are labels in words.
func names(open *session.Session, r *suggest.Reading, labels []int) string {
	if len(labels) == 0 {
		return "nothing"
	}
	var list []string
	for _, l := range slices.Sorted(slices.Values(labels)) {
		name := r.Labels[l]
		if label, ok := open.Codebook.Label(name); ok {
			name = strings.ToLower(label.Name)
		}
		list = append(list, name)
	}
	return strings.Join(list, " and ")
}

// Park parks the sentence at hand and goes on: what it is stays as it is until
// somebody settles it.
func (s *Screen) Park() {
	t, open := s.trail, s.host.Session()
	if t == nil || t.ended || len(t.stops) == 0 {
		return
	}
	here := &t.stops[t.at]
	sentence := open.Entry.Document.SentenceAt(here.span.Start)
	if open.Entry.Document.ID != here.document || sentence < 0 {
		return
	}
	if _, parked := open.DoubtOn(sentence); !parked {
		why := "unsure"
		if here.doubt != nil {
			why = here.doubt.why
		}
		open.Park(sentence, why)
	}
	here.done = true
	t.at++
	s.goTo(+1)
}
