package secondlook

import (
	"fmt"
	"slices"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/sources"
	"sayso/internal/suggest"
)

// Offer is the value that an attribute of an annotation may have, and why: what
// the model learned from the person's own values where it can be trusted, else
// what the cues say. It is asked for by the key of the attribute and given by
// another, and there is none where there are no hints: in rounds that measure
// agreement, with hints off, and on one sentence in five.
func (s *Screen) Offer(a corpus.Annotation, attribute corpus.Attribute) (value, why string, ok bool) {
	open := s.host.Session()
	d := &open.Entry.Document
	at := s.offersFor(a)
	if at < 0 || a.Attributes[attribute.ID] != "" {
		return "", "", false
	}
	sentence := d.Sentences[at].Span
	language, offering := languageOf(d), builtIn
	if l := s.learned; l != nil && l.usable(open) {
		offering = l.offering
		if m := l.values[attribute.ID]; m != nil {
			one := suggest.Sentence{Document: d.ID, Language: language, Text: d.Quote(sentence), Place: at + 1}
			if offer, ok := m.Learned(attribute, &one); ok {
				return offer.Value, because(&offer, one.Text), true
			}
		}
	}
	offer, ok := offering.ByCues(attribute, d.Text, language, sentence, a.Span)
	return offer.Value, because(&offer, d.Quote(sentence)), ok
}

// offersFor is the sentence of an annotation for which something may be offered, -1
// where there are no hints.
func (s *Screen) offersFor(a corpus.Annotation) int {
	open := s.host.Session()
	d := &open.Entry.Document
	at := d.SentenceAt(a.Span.Start)
	if at < 0 || !open.Own(a) || s.allowed() == Off || suggest.HeldOut(seed, open.Info.ID, open.Annotator.ID, d.ID, d.Sentences[at].Start) {
		return -1
	}
	return at
}

// OrderSources are the names of the sources that are offered for an annotation, as
// the person at the keyboard takes them where that was learned and there are hints,
// else as they come. Nobody else's annotations count.
func (s *Screen) OrderSources(a corpus.Annotation, offered []sources.Candidate) []string {
	names := make([]string, len(offered))
	for i, c := range offered {
		names[i] = c.Text
	}
	open, l := s.host.Session(), s.learned
	at := s.offersFor(a)
	if at < 0 || l == nil || !l.usable(open) || !l.order.Ready {
		return names
	}
	var before []corpus.Annotation
	for _, b := range open.Entry.Annotations {
		if b.ID != a.ID && b.Span.Start < a.Span.Start && b.Attributes["source"] != "" && open.Own(b) {
			before = append(before, b)
		}
	}
	slices.SortStableFunc(before, func(a, b corpus.Annotation) int { return a.Span.Start - b.Span.Start })
	said := make([]string, len(before))
	for i := range before {
		said[i] = before[i].Attributes["source"]
	}
	d := &open.Entry.Document
	return l.order.Order(suggest.NamingOf(d.ID, d.Outlet, d.Sentences[at].Span, offered, said, ""), names)
}

// builtIn offers by the cues of the program, until those of the project are read.
var builtIn = suggest.NewOffering(nil)

// because says why a value is offered: the words, and how often it was right
// where it was learned.
func because(o *suggest.Offer, sentence string) string {
	var parts []string
	for _, w := range o.Words {
		parts = append(parts, "“"+sentence[w.Start:w.End]+"”")
	}
	why := strings.Join(parts, ", ")
	switch {
	case o.Of > 0:
		return strings.TrimPrefix(fmt.Sprintf("%s; of %d like it %d were right", why, o.Of, o.Right), "; ")
	case why == "":
		return "quotation marks"
	}
	return why
}
